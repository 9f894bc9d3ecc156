"""How many processes may work side by side: as many as the machine has cores, or as a person said."""

from __future__ import annotations

import os

PROCESSES = "REGATHER_PROCESSES"
"""The environment variable that says how many processes may work at once; else one for each core."""


def cores() -> int:
    """How many there are for us; at least one."""
    said = os.environ.get(PROCESSES, "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
