"""The command ``regather``: the only room that prints.

A newcomer imports a command here; commands are loaded only when they are called
(:mod:`regather.cli.app`), so that ``regather --help`` answers at once.
"""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line and leave with the exit code of :class:`regather.errors.ExitCode`."""
    from regather.cli.app import run

    # A run that is told to end cleans up after itself, as one that is stopped with Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    raise SystemExit(run())
