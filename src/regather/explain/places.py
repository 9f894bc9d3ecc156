"""Offsets of the source -> places that a person finds again: the line of a file, the page on a side of a sheet.

What a newcomer gets wrong: a folder of page files is one text to the program. Whoever looks a place up has the files
before them, so its line is counted from the beginning of its own file. And nobody has ever seen the text that was taken
out of a PDF or read on a scan: they have the sides before them, and on each the pages as it shows them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby

from regather.explain.words import place_of
from regather.model import Break, BreakKind, Source


class Places:
    """Where the lines and the stretches of a source begin; ``first`` is the label of what stands before any break."""

    def __init__(self, text: str, breaks: Iterable[Break] = (), first: str | None = None) -> None:
        self._text = text
        self._lines = (0, *(at + 1 for at, character in enumerate(text) if character == "\n"))
        breaks = tuple(breaks)
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
        shows = bool(breaks) and all(item.kind is BreakKind.PAGE for item in breaks) and first is not None
        self._pages = (0, *(item.span.end for item in breaks)) if shows else ()
        self._on_sides = _on_sides([first or "", *(item.label or "" for item in breaks)]) if shows else ()

    @property
    def shows_sides(self) -> bool:
        """Whether places are told by sides and the pages on them, as those of a PDF or of scans are."""
        return bool(self._pages)

    @property
    def sides(self) -> int:
        """How many sides the source shows; 0 where it shows none."""
        return len({side for side, _ in self._on_sides})

    def line(self, offset: int) -> int:
        """The line (from 1) of the whole text on which a character stands."""
        return place_of(self._lines, offset)[0]

    def told(self, offset: int) -> str:
        """Where a character stands, in words.

        ``line 12``; ``line 3 of 007``; ``line 90 (stretch 4 of 16)``; ``side 3, right page, line 12``.
        """
        if self._pages:
            return self.stretch(offset, offset + 1)
        line = self.line(offset)
        if len(self._files) > 1:
            number = bisect_right(self._files, offset) - 1
            own = line - self.line(self._files[number]) + 1
            return f"line {own} of {self._names[number] or 'the first file'}"
        if len(self._stretches) > 1:
            return f"line {line} (stretch {bisect_right(self._stretches, offset)} of {len(self._stretches)})"
        return f"line {line}"

    def stretch(self, start: int, end: int) -> str:
        """Where a run of characters stands: ``side 3, right page, lines 2–14``, or its lines alone without sides."""
        if not self._pages:
            first, last = self.line(start), self.line(max(start, end - 1))
            return f"lines {first}–{last}"
        page = bisect_right(self._pages, start) - 1
        behind = bisect_right(self._pages, max(start, end - 1)) - 1
        if behind != page:
            return f"{self.told(start)}, to {self.told(end - 1)}"
        side, where = self._on_sides[page]
        first, last = self._printed(page, start), self._printed(page, max(start, end - 1))
        lines = f"line {first}" if first == last else f"lines {first}–{last}"
        return ", ".join(part for part in (side, where, lines) if part)

    def _printed(self, page: int, offset: int) -> int:
        """The line of print, from the top of its page, on which a character stands, or the last one before it."""
        rows = self._text[self._pages[page] : offset + 1].split("\n")
        return max(1, sum(bool(row.strip(" \t\f")) for row in rows))


def _on_sides(labels: list[str]) -> tuple[tuple[str, str], ...]:
    """For each page the words for its side, and for its place there if it is not alone."""
    found: list[tuple[str, str]] = []
    for label, run in groupby(labels):
        count = len(list(run))
        side = f"side {label}" if label.isdecimal() or not label else label
        names = ("",) if count == 1 else ("left page", "right page") if count == 2 else tuple(
            f"page {number} of {count}" for number in range(1, count + 1)
        )  # fmt: skip
        found += [(side, name) for name in names]
    return tuple(found)


def places_of(source: Source) -> Places:
    """The places of a source."""
    return Places(source.text, source.breaks, source.first_label)
