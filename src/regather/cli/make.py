"""``regather make``: everything in turn."""

from __future__ import annotations

from pathlib import Path

import click

from regather import pipeline
from regather.cli import say
from regather.cli.changed import before
from regather.cli.options import (
    folder_for,
    json_option,
    mend_option,
    model_option,
    out_option,
    source_argument,
    strict_option,
)


@click.command("make")
@source_argument
@out_option
@model_option
@mend_option
@strict_option
@json_option
def command(
    source: Path | None, out: Path | None, *, model: bool, mend: str | None, strict: bool, as_json: bool
) -> int:
    """Restore, build and check in one go.

    SOURCE is a scrambled text, or scans of the sheets; --out names the book folder to make from it.
    Without SOURCE the book folder is made again from its own source, or from its chapters alone where
    it has none. Either everything is written or nothing.
    """
    folder = folder_for(source, out)
    was = before(folder)
    with say.progress() as progress:
        report = pipeline.make(source, folder, progress, model=model, level=mend)
    say.tell(report, as_json=as_json, was=was)
    return say.exit_code(report, strict=strict)
