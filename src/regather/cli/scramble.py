"""``regather scramble``: a wreck made on purpose, with the truth about it.

A newcomer adds an option here. Do not: add a field to :mod:`regather.scramble.options`, and its option is there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from regather import project
from regather.bench import wrecks
from regather.cli import say
from regather.errors import UsageError

_SINGULAR = {"faults": "fault"}
"""Options that may be given several times and so are named in the singular."""


def _option(declared: wrecks.Declared) -> Callable[[Any], Any]:
    """The option of one choice; ``None`` stands for a choice that was not made."""
    name = f"--{_SINGULAR.get(declared.name, declared.name).replace('_', '-')}"
    says = declared.says
    if declared.default not in (None, (), "\f"):
        said = ("yes" if declared.default else "no") if declared.kind is bool else declared.default
        says += f" [default: {said}]"
    if declared.kind is bool:
        return click.option(f"{name}/--no-{name[2:]}", declared.name, default=None, help=says)
    kind: Any = {int: click.IntRange(min=0), float: click.FloatRange(0, 1)}.get(declared.kind, str)
    if declared.allowed and len(declared.allowed) < 6:
        kind = click.Choice(declared.allowed)
    metavar = None if isinstance(kind, click.Choice) else {int: "N", float: "SHARE"}.get(declared.kind, "NAME")
    return click.option(
        name, declared.name, default=None, type=kind, metavar=metavar, multiple=declared.several, help=says
    )


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for declared in reversed(wrecks.choices()):
        command = _option(declared)(command)
    return command


@click.command("scramble")
@click.argument("book", required=False, default=".", type=click.Path(path_type=Path, exists=True), metavar="[BOOK]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the wreck. Left out: book/sources/ of the book, or SLUG-wreck.txt beside a file.",
)
@click.option("--truth", type=click.Path(path_type=Path), metavar="FILE", help="Where to write the truth, as JSON.")
@click.option(
    "--case",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write wreck and truth as a case for regather bench instead.",
)
@click.option("--title", default="", help="The title of a book that is a file.")
@click.option("--author", default="", help="Its author.")
@click.option("--language", default="", metavar="CODE", help="Its language (en, fr …). Left out: found in the text.")
@click.option("--varied", is_flag=True, help="Draw by lot what the options below leave open.")
@_options
def command(
    book: Path, out: Path | None, truth: Path | None, case: Path | None, title: str, author: str, language: str,
    *, varied: bool, **options: Any,
) -> None:  # fmt: skip
    """Wreck a book on purpose, to try the restoring.

    BOOK is a book folder, or a text or Markdown file in which each chapter begins with a heading (# Title). It is set
    in pages, folded into a booklet and read sheet by sheet, as a program for reading scans would do it. What
    comes out is a text to be restored.
    """
    loaded = wrecks.load_any_book(book, title=title, author=author, language=language)
    chosen = {name: value for name, value in options.items() if value not in (None, ())}
    made = wrecks.wreck(loaded, chosen, varied=varied)
    if case is not None:
        _write_case(made, case)
        return
    own = book / project.SOURCES if book.is_dir() else book.parent
    place = out or own / f"{loaded.metadata.slug}{'' if book.is_dir() else '-wreck'}.txt"
    _insist_on_room(place, made.text)
    try:
        project.write_text(place, made.text)
        if truth is not None:
            project.write_text(truth, say.json_text(made.truth))
    except OSError as error:
        raise project.cannot_write(error, place) from error
    click.echo(f"The wreck: {place}")
    if truth is not None:
        click.echo(f"The truth: {truth}")


def _write_case(made: Any, case: Path) -> None:
    if case.is_dir() and any(case.iterdir()):
        raise UsageError("The folder for the case holds something already.", where=str(case), hint="Name a new one.")
    try:
        place = wrecks.write_case(made, case)
    except OSError as error:
        raise project.cannot_write(error, case) from error
    click.echo(f"The case: {case} ({place.name} and gold.json)")


def _insist_on_room(place: Path, text: str) -> None:
    if place.exists() and place.read_bytes() != text.encode("utf-8"):
        raise UsageError(
            "There is another text of that name already.",
            where=str(place),
            hint="Name another file with --out, or remove this one first.",
        )
