"""``regather build``: from chapters to the files to hand out."""

from __future__ import annotations

from pathlib import Path

import click

from regather import pipeline
from regather.cli import say
from regather.cli.options import folder_argument, json_option


@click.command("build")
@folder_argument
@json_option
def command(folder: Path, *, as_json: bool) -> int:
    """Make the EPUB, the web edition, the print PDF and the zines from the chapters.

    DIR is a book folder, or any folder of Markdown files in order of their names. The results are in
    DIR/build/.
    """
    with say.progress() as progress:
        report = pipeline.build(folder, progress)
    say.tell(report, as_json=as_json)
    return say.exit_code(report, strict=False)
