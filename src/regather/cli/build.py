"""``regather build``: from chapters to the files to hand out."""

from __future__ import annotations

from pathlib import Path

import click

from regather import pipeline
from regather.cli import say
from regather.cli.options import folder_argument, json_option


@click.command("build")
@folder_argument
@click.option(
    "--preview",
    is_flag=True,
    help="Draw the cover, a page that opens a chapter, one with notes, two facing pages and an overview as PNG, too.",
)
@click.option(
    "--no-cache", "anew", is_flag=True, help="Make everything from nothing, and keep nothing for the next build."
)
@json_option
def command(folder: Path, *, preview: bool, anew: bool, as_json: bool) -> int:
    """Make the EPUB, the web edition, the print PDF and the zines from the chapters.

    DIR is a book folder, or any folder of Markdown files in order of their names. The results are in
    DIR/build/, the pictures of --preview in DIR/build/preview/.
    """
    with say.progress() as progress:
        report = pipeline.build(folder, progress, preview=preview, kept=not anew)
    say.tell(report, as_json=as_json)
    return say.exit_code(report, strict=False)
