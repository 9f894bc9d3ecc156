"""``regather scramble``: a wreck made on purpose, with the truth about it."""

from __future__ import annotations

from pathlib import Path

import click

from regather import pipeline, project
from regather.cli import say
from regather.cli.options import folder_argument
from regather.errors import UsageError


@click.command("scramble")
@folder_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the wreck. Left out: book/sources/ of the book.",
)
@click.option("--truth", type=click.Path(path_type=Path), metavar="FILE", help="Where to write the truth, as JSON.")
@click.option(
    "--scheme", default="saddle", show_default=True, help="How the booklet is imposed: a name of the reference."
)
@click.option("--seed", default=1, show_default=True, help="The same number gives the same wreck.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A fault of the scan; may be given again.")
@click.option("--missing", default=0, type=click.IntRange(0), help="How many pages get lost.")
@click.option("--duplicated", default=0, type=click.IntRange(0), help="How many sides are scanned twice.")
@click.option("--breaks", type=click.Choice(["side", "page"]), help="Which breaks survive. Left out: none.")
@click.option("--noise", default=0.0, type=click.FloatRange(0, 1), help="The share of letters that are misread.")
@click.option("--varied", is_flag=True, help="Draw the page size, the notes' place and so on by lot.")
def command(folder: Path, out: Path | None, truth: Path | None, **choices: object) -> None:
    """Wreck a book on purpose, to try the restoring.

    The book in DIR is set in pages, folded into a booklet and read sheet by sheet, as a program for
    reading scans would do it. What comes out is a text to be restored.
    """
    text, told = pipeline.scramble(folder, pipeline.Wreck(**choices))  # type: ignore[arg-type]
    place = out or folder / project.SOURCES / f"{project.load_book(folder).metadata.slug}.txt"
    if place.exists() and place.read_bytes() != text.encode("utf-8"):
        raise UsageError(
            "There is another text of that name already.",
            where=str(place),
            hint="Name another file with --out, or remove this one first.",
        )
    try:
        project.write_text(place, text)
        if truth is not None:
            project.write_text(truth, say.json_text(told))
    except OSError as error:
        raise project.cannot_write(error, place) from error
    click.echo(f"The wreck: {place}")
    if truth is not None:
        click.echo(f"The truth: {truth}")
