"""A sorting key that puts ``page2`` before ``page10``, as a person would."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key for :func:`sorted`: runs of digits compare as numbers, the rest without regard to case.

    Names that differ only in case or in leading zeros still get an order of their own, so sorting
    never depends on the order in which a disk lists its files.
    """
    parts: list[tuple[int, int, str]] = []
    for part in _DIGITS.split(name):
        if part.isdecimal():
            parts.append((0, int(part), ""))
        elif part:
            parts.append((1, 0, part.casefold()))
    return (*parts, (-1, 0, name))
