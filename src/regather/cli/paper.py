"""The terminal as paper: how wide it is, how text is laid on it, and where colour is wanted.

What a newcomer gets wrong: a Chinese character takes two columns and a combining accent none, so lines are
measured in columns and never with ``len``.
"""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata

import click

NARROW, WIDE = 40, 110
"""Columns: below the first, lines run over; longer ones than the second are hard to read."""


def columns() -> int:
    """How many columns a line may take."""
    return max(NARROW, min(WIDE, shutil.get_terminal_size((88, 24)).columns))


def style(text: str, colour: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
    """The text in colour where a person watches on a terminal that wants it (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return text
    return click.style(text, fg=colour, bold=bold or None, dim=dim or None)


def measure(text: str) -> int:
    """How many columns a text takes, its colours left out."""
    return sum(_width(character) for character in click.unstyle(text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def tell(text: str = "", *, indent: int = 0, hang: int | None = None, first: str = "") -> None:
    """Print a text in lines no longer than the paper: ``first`` begins it, further lines hang below ``hang`` columns.

    ``indent`` is in columns; ``hang`` counts from the left edge too and is the column of the text if left out.
    """
    start = " " * indent + first
    for line in laid(text, start, measure(start) if hang is None else hang, columns()):
        click.echo(line.rstrip())


def laid(text: str, start: str, hang: int, width: int) -> list[str]:
    """The lines of a text: the first begins with ``start``, the others with ``hang`` blanks, none over ``width``.

    A word that is longer than a line is broken: text without spaces has no other places.
    """
    lines, line, used = [], start, measure(start)
    begun = False
    for word in text.split():
        rest, size = word, measure(word)
        if begun and used + 1 + size > width:
            lines.append(line)
            line, used, begun = " " * hang, hang, False
        while used + begun + size > width and size > width - hang:
            head, rest = _parted(rest, max(1, width - used - begun))
            lines.append(line + " " * begun + head)
            line, used, begun, size = " " * hang, hang, False, measure(rest)
        line += " " * begun + rest
        used += begun + size
        begun = True
    return [*lines, line]


def _parted(word: str, room: int) -> tuple[str, str]:
    """A word parted so that its first part takes no more than ``room`` columns, and at least one character."""
    used = 0
    for at, character in enumerate(word):
        used += measure(character)
        if used > room and at:
            return word[:at], word[at:]
    return word, ""
