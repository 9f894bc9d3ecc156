"""Offsets of the source -> places that a person finds again: the line of a file, and which stretch between two breaks.

What a newcomer gets wrong: a folder of page files is one text to the program. Whoever looks a place up has the files
before them, so its line is counted from the beginning of its own file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from regather.explain.words import place_of
from regather.model import Break, Source


class Places:
    """Where the lines and the stretches of a source begin."""

    def __init__(self, text: str, breaks: Iterable[Break] = ()) -> None:
        self._lines = (0, *(at + 1 for at, character in enumerate(text) if character == "\n"))
        files: list[tuple[int, str]] = [(0, "")]
        stretches = [0]
        before = 0
        for item in breaks:
            if not len(item.span) and item.label:
                files.append((item.span.start, item.label))
            if text[before : item.span.start].strip():
                stretches.append(item.span.end)
            before = item.span.end
        self._files = tuple(start for start, _ in files)
        self._names = tuple(name for _, name in files)
        self._stretches = tuple(stretches)

    def line(self, offset: int) -> int:
        """The line (from 1) of the whole text on which a character stands."""
        return place_of(self._lines, offset)[0]

    def told(self, offset: int) -> str:
        """Where a character stands, in words: ``line 12``; ``line 3 of 007``; ``line 90 (stretch 4 of 16)``."""
        line = self.line(offset)
        if len(self._files) > 1:
            number = bisect_right(self._files, offset) - 1
            own = line - self.line(self._files[number]) + 1
            return f"line {own} of {self._names[number] or 'the first file'}"
        if len(self._stretches) > 1:
            return f"line {line} (stretch {bisect_right(self._stretches, offset)} of {len(self._stretches)})"
        return f"line {line}"


def places_of(source: Source) -> Places:
    """The places of a source."""
    return Places(source.text, source.breaks)
