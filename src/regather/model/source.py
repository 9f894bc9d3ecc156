"""The received text, immutable, and what its reader knows of where its pages end."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from regather.model.finding import Finding
from regather.model.span import Span


class BreakKind(StrEnum):
    """What a break that stands in the source divides."""

    PAGE = "page"
    SIDE = "side"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Break:
    """A break that the source shows: a form feed, a ruled line, a file's end.

    ``span`` covers the characters of the break itself (a form feed, a line ``Page 12``); it is
    empty where two files of a folder meet. ``label`` is the page number or name that the break
    carries, if it carries one.
    """

    span: Span
    kind: BreakKind = BreakKind.UNKNOWN
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A scrambled source as it was received.

    ``text`` is decoded and otherwise untouched: offsets everywhere in Regather count its
    characters (Unicode code points). ``sha256`` is the digest of the received bytes;
    ``name`` is what to call the source in messages and on disk; ``findings`` are the reader's remarks.
    ``layer`` is the digest of what was read on the pictures, where the source is scans; else empty.
    ``first_label`` is the label of what stands before the first break, where that has one.
    """

    text: str
    name: str
    sha256: str
    breaks: tuple[Break, ...] = ()
    language: str | None = None
    encoding: str = "utf-8"
    findings: tuple[Finding, ...] = ()
    layer: str = ""
    first_label: str | None = None

    @property
    def shown_pages(self) -> int | None:
        """The number of pages, where the source shows each of them, blank ones too, as a PDF does; else ``None``."""
        known = bool(self.breaks) and all(item.kind is BreakKind.PAGE for item in self.breaks)
        return len(self.breaks) + 1 if known else None

    @property
    def empty_pages(self) -> tuple[int, ...]:
        """Where the source shows a page without any text: the offset at which each such page begins.

        Two breaks written alike, with nothing between them, show one; so does a file without text among others, or a
        page of a format that tells pages apart, also the first and the last. Breaks of two sorts that meet mark one
        place twice, and so does each break where they all stand in pairs. A form feed ends many a file.
        """
        written: dict[str, list[Break]] = {}
        for item in self.breaks:
            mark = "".join(char for char in self.text[item.span.start : item.span.end] if not char.isdigit())
            written.setdefault(mark.strip(" \t\n"), []).append(item)
        most: Counter[int] = Counter()
        for mark, breaks in written.items():
            told = mark in ("", "\f") and all(item.label is not None for item in breaks)
            found = self._empty_between(breaks, ends=told)
            if told or 2 * len(found) < len(breaks):
                most |= Counter(found)
        return tuple(sorted(most.elements()))

    def _empty_between(self, breaks: Sequence[Break], *, ends: bool) -> list[int]:
        """Where stretches between breaks begin that hold nothing but other breaks.

        ``ends``: what stands before the first break and behind the last one is a page, too.
        """
        edges = [edge for item in breaks for edge in (item.span.start, item.span.end)]
        stretches = list(zip(edges[1:-1:2], edges[2:-1:2], strict=True))
        if ends:
            stretches = [(0, edges[0]), *stretches, (edges[-1], len(self.text))]
        starts = [item.span.start for item in self.breaks]
        found = []
        for start, end in stretches:
            low, high = bisect_left(starts, start), bisect_left(starts, end)
            within = [edge for item in self.breaks[low:high] for edge in (item.span.start, item.span.end)]
            bare = [start, *within, end]
            if not any(self.text[a:b].strip() for a, b in zip(bare[::2], bare[1::2], strict=True)):
                found.append(start)
        return found

    @property
    def shows_sheets(self) -> bool:
        """Whether several of the pages that the source shows stand on one side of a sheet: they have its label."""
        labels = [item.label for item in self.breaks if item.kind is BreakKind.PAGE]
        return any(label is not None and label == following for label, following in pairwise(labels))
