"""``regather check``: the book and its files, looked over."""

from __future__ import annotations

from pathlib import Path

import click

from regather import pipeline
from regather.cli import say
from regather.cli.options import folder_argument, json_option


@click.command("check")
@folder_argument
@json_option
def command(folder: Path, *, as_json: bool) -> int:
    """Check the book and what was built from it.

    Errors give exit code 6; warnings and notes do not.
    """
    with say.progress() as progress:
        report = pipeline.check(folder, progress)
    say.tell(report, as_json=as_json, files="Checked")
    if not as_json and not report.findings:
        click.echo("Nothing to complain about.")
    return say.exit_code(report, strict=False)
