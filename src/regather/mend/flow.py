"""Turns pieces of the source into one running text in reading order that knows where each character stood.

What a newcomer gets wrong: there are two kinds of place here. A *position* counts characters of the
flow (reading order); an *offset* counts characters of the source (stream order). Passes work with
positions only; offsets come back when edits are turned into changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from regather.model import Piece, Role, Source, Span


@dataclass(frozen=True, slots=True)
class Run:
    """One piece of the source as it lies in a flow, from position ``at`` on."""

    piece: Piece
    at: int

    @property
    def end(self) -> int:
        """The position behind the run's last character."""
        return self.at + len(self.piece.span)


class Place(IntEnum):
    """Which of several edits at one position comes first."""

    BEHIND = 0
    """Put behind the character before: a note's mark."""
    ENDS = 1
    """Ends a block."""
    GAP = 2
    """Stands between two lines or blocks."""
    OPENS = 3
    """Opens a block."""
    PAGE = 4
    """Marks the start of a printed page."""
    BEFORE = 5
    """Put before the character that follows: a heading's marks, a guard."""
    INSIDE = 6
    """Replaces characters of a line."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``[start, end)`` of a flow give way to ``after``; an empty range is an insertion."""

    start: int
    end: int
    after: str
    rule: str
    reason: str
    confidence: float = 1.0
    by: str = "program"
    place: Place = Place.INSIDE

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts edits as they are carried out."""
        return self.start, self.place, self.end


@dataclass(frozen=True, slots=True)
class Flow:
    """Pieces in reading order, run together: ``text`` is their characters, untouched."""

    text: str
    runs: tuple[Run, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: Source, pieces: Iterable[Piece]) -> Flow:
        """The flow of ``pieces``; empty pieces are left out."""
        runs: list[Run] = []
        at = 0
        for piece in pieces:
            if len(piece.span):
                runs.append(Run(piece, at))
                at += len(piece.span)
        text = "".join(run.piece.span.of(source.text) for run in runs)
        return cls(text, tuple(runs), tuple(run.at for run in runs))

    def run_at(self, position: int) -> Run:
        """The run that holds the character at ``position``; the last run for the position behind the end."""
        return self.runs[max(0, bisect_right(self.starts, position) - 1)]

    def offset(self, position: int) -> int:
        """The source offset of the character at ``position``."""
        run = self.run_at(position)
        return run.piece.span.start + position - run.at

    def offset_behind(self, position: int) -> int:
        """The source offset just behind the character before ``position``."""
        return self.offset(position - 1) + 1 if position else self.offset(0)

    def page(self, position: int) -> int:
        """The printed page of the character at ``position``."""
        return self.run_at(position).piece.page

    def role(self, position: int) -> Role:
        """The role of the piece that holds ``position``."""
        return self.run_at(position).piece.role

    def spans(self, start: int, end: int) -> list[Span]:
        """The source spans of the characters ``[start, end)``, joined where they touch."""
        found: list[Span] = []
        k = max(0, bisect_right(self.starts, start) - 1)
        while start < end:
            run = self.runs[k]
            stop = min(end, run.end)
            first = run.piece.span.start + start - run.at
            span = Span(first, first + stop - start)
            if found and found[-1].end == span.start:
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
            start, k = stop, k + 1
        return found

    def positions(self) -> Positions:
        """A finder of positions for source offsets."""
        ordered = sorted(self.runs, key=lambda run: run.piece.span.start)
        return Positions(tuple(ordered), tuple(run.piece.span.start for run in ordered))


@dataclass(frozen=True, slots=True)
class Positions:
    """Finds where a source offset lies in a flow."""

    ordered: tuple[Run, ...]
    starts: tuple[int, ...]

    def find(self, offset: int) -> int | None:
        """The position of the character at source ``offset``, or ``None`` if the flow has it not."""
        k = bisect_right(self.starts, offset) - 1
        if k < 0:
            return None
        run = self.ordered[k]
        return run.at + offset - run.piece.span.start if run.piece.span.contains(offset) else None
