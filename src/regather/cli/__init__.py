"""The command ``regather``: the only room that prints.

A newcomer imports a command here; commands are loaded only when they are called
(:mod:`regather.cli.app`), so that ``regather --help`` answers at once.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with the exit code of :class:`regather.errors.ExitCode`."""
    from regather.cli import signals

    signals.install()
    try:
        from regather.cli.app import run

        code = run()
    except KeyboardInterrupt:  # before there was anything to say
        code = signals.INTERRUPTED
    raise SystemExit(code)
