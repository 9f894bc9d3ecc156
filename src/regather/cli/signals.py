"""Turns Ctrl-C and the order to end into ``KeyboardInterrupt``, at a moment that every library can bear.

A newcomer trusts Python's own handler. It raises wherever the program is, also while a compiled
library is being loaded, and some of those (nanobind, in pikepdf) then abort the whole process without
any cleaning up. So while anything is being imported the interrupt waits.
"""

from __future__ import annotations

import signal
from types import FrameType

WAIT = 0.05
"""Seconds after which a waiting interrupt looks again: a person does not notice, an import is mostly over."""

INTERRUPTED = 130
"""The exit code for an interrupt that comes before :class:`regather.errors.ExitCode` is loaded; the same as there."""


def install() -> None:
    """Handle Ctrl-C and SIGTERM alike from now on; to be called once, by the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, interrupt)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Raise ``KeyboardInterrupt``, or come back shortly where an import is under way."""
    if is_importing(frame) and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, WAIT)
        return
    raise KeyboardInterrupt


def is_importing(frame: FrameType | None) -> bool:
    """Whether a frame of Python's import machinery is among those that are running."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
