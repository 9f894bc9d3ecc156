"""``regather doctor``: is everything here that is needed?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from regather import pipeline
from regather.cli import say
from regather.cli.options import json_option
from regather.errors import ExitCode
from regather.project.layout import other_styles


@click.command("doctor")
@json_option
def command(*, as_json: bool) -> int:
    """See whether everything that Regather needs is installed.

    For each thing that is missing it says what it is for and how to install it. Exit code 7 if
    something is missing that Regather cannot do without. In a book folder it names the style sheets
    that are not as Regather has them now.
    """
    needs = pipeline.examine()
    lacking = [need for need in needs if not need.there and not need.optional]
    if as_json:
        say.tell_json([asdict(need) for need in needs])
        return ExitCode.MISSING_PROGRAM if lacking else ExitCode.DONE
    for need in needs:
        mark = click.style("ok     ", fg="green") if need.there else click.style("missing", fg="red")
        click.echo(f"{mark}  {need.name}, for {need.purpose}" + (" (optional)" if need.optional else ""))
        if not need.there:
            click.echo(f"         Install: {need.install}")
    for path in other_styles(Path()):
        click.echo(f"note     {path} is not as Regather has it: you changed it, or it is older.")
        click.echo("         Delete it, and the newest is taken.")
    click.echo("Something is missing." if lacking else "Everything that is needed is here.")
    return ExitCode.MISSING_PROGRAM if lacking else ExitCode.DONE
