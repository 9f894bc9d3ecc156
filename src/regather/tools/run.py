"""A command line -> what the program answered, within a time limit.

What a newcomer gets wrong: a program that is missing, fails or hangs is no exception here but a
value, because most of these programs are optional and the book is fine without them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TIME_LIMIT = 120.0
"""Seconds after which a program is taken to hang; EPUBCheck needs under 20 for the longest book tried."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended. ``code`` is the exit code, ``None`` if the program never ran or was stopped.

    ``missing`` says that there is no such program, ``timed_out`` that it was stopped at its limit.
    """

    code: int | None
    out: str = ""
    err: str = ""
    missing: bool = False
    timed_out: bool = False


def probe(program: str) -> Path | None:
    """Where the program is, or ``None`` if it is not installed."""
    found = shutil.which(program)
    return Path(found) if found else None


def run(
    command: Sequence[str | Path],
    *,
    time_limit: float = TIME_LIMIT,
    folder: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> Ran:
    """Run a program without a shell and without input, and wait for it.

    ``time_limit`` is in seconds; ``folder`` is where it runs; ``settings`` are variables of the environment that it
    gets besides ours. What it writes is read as UTF-8, with
    replacement characters where it is not. At the limit the program and all that it started are stopped.
    """
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, **settings} if settings else None,
            text=True,
            encoding="utf-8",
            errors="replace",
            # A group of its own, so that the children of a program that hangs can be stopped with it.
            start_new_session=True,
        )
    except (FileNotFoundError, PermissionError):
        return Ran(None, missing=True)
    with process:
        try:
            out, err = process.communicate(timeout=time_limit)
        except subprocess.TimeoutExpired:
            _stop(process)
            return Ran(None, timed_out=True)
        except BaseException:
            _stop(process)
            raise
    return Ran(process.returncode, out, err)


def _stop(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
