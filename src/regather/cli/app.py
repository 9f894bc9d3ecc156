"""The table of commands, and what becomes of an error.

A newcomer adds a command as a file only; it also needs its line in :data:`COMMANDS`, which holds its
one-line help, so that the list of commands can be printed without loading any of them.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence

import click

from regather import __version__
from regather.errors import ExitCode, RegatherError

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("regather.cli.init", "Start a new book folder."),
    "restore": ("regather.cli.restore", "Put a scrambled text back in order, as chapters."),
    "build": ("regather.cli.build", "Make the EPUB, the web edition, the print PDF and the zines from the chapters."),
    "check": ("regather.cli.check", "Check the book and what was built from it."),
    "make": ("regather.cli.make", "Restore, build and check in one go."),
    "explain": ("regather.cli.explain", "Show page by page where the text came from, and why."),
    "ledger": ("regather.cli.ledger", "Show every change from the source to the chapters, and why it was made."),
    "undo": ("regather.cli.undo", "Take mends back: the text stands as it is in the source."),
    "accept": ("regather.cli.accept", "Say that mends, or the readings of open questions, are right."),
    "reject": ("regather.cli.reject", "Say that the first readings of open questions are wrong."),
    "scramble": ("regather.cli.scramble", "Wreck a book on purpose, to try the restoring."),
    "bench": ("regather.cli.bench", "Restore a corpus of wrecks, and see how well."),
    "doctor": ("regather.cli.doctor", "See whether everything that Regather needs is installed."),
    "completion": ("regather.cli.completion", "Print what makes your shell complete regather commands."),
}
"""Each command's module and its help in one line, in the order in which a person meets them."""

DEBUG = "REGATHER_DEBUG"
"""The environment variable that makes an unexpected failure show its traceback."""


class Commands(click.Group):
    """The commands of :data:`COMMANDS`, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or ``None``."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: regather make SOURCE --out DIR. Help on one command: regather COMMAND --help.",
)
@click.version_option(__version__, prog_name="regather")
def regather() -> None:
    """Get a book back out of scrambled pages, and publish it well.

    A booklet that was scanned or read sheet by sheet gives its pages in the wrong order. Regather
    finds the order, mends the text and makes an EPUB, a PDF for print and a zine to fold.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; return its exit code. Nothing but the code leaves here, no traceback."""
    try:
        result = regather.main(args=arguments, prog_name="regather", standalone_mode=False)
        return int(result) if isinstance(result, int) else ExitCode.DONE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except RegatherError as error:
        tell_error(error)
        return error.code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nInterrupted. The folder is as it was.", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:
        return _tell_failure(error)


def tell_error(error: RegatherError) -> None:
    """Print what is wrong, where, and what to do next, each on a line of its own."""
    click.echo(f"Error: {error.what}", err=True)
    if error.where:
        click.echo(f"Where: {error.where}", err=True)
    if error.hint:
        click.echo(f"Next:  {error.hint}", err=True)


def _tell_failure(error: Exception) -> int:
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    said = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    click.echo(f"Error: Regather itself failed ({said}).", err=True)
    click.echo("Where: the folder is as it was.", err=True)
    click.echo(f"Next:  run it again with {DEBUG}=1 in front and report what it prints.", err=True)
    return ExitCode.INTERNAL
