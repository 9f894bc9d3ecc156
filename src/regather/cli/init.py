"""``regather init``: a new book folder."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from regather import pipeline
from regather.cli.options import folder_argument


@click.command("init")
@folder_argument
def command(folder: Path) -> None:
    """Start a new book folder.

    DIR gets the folders book/, chapters/, styles/ and build/, a settings file to fill in and a first
    chapter. What is there already stays as it is.
    """
    pipeline.init(folder)
    click.echo(f"The book folder is ready: {folder}")
    click.echo(f"Write into {folder / 'chapters'}, then run: regather build {shlex.quote(str(folder))}")
