"""Turns the sides of a flawless scan into those of a scan that went wrong in one known way.

Each fault is a pure function from sides to sides, so faults can be put on top of any scheme and of
each other. A newcomer expects a fault to move pages about; most move whole sides and leave each
side's own pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from regather.imposition.schemes import SCHEMES, Side, Slot

Fault = Callable[[Sequence[Side]], tuple[Side, ...]]


def stack_reversed(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The last sheet was scanned first; each sheet still shows its front before its back."""
    sheets = [tuple(group) for _, group in groupby(sides, key=lambda side: side.sheet)]
    return tuple(side for sheet in reversed(sheets) for side in sheet)


def stack_turned(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The whole stack lay upside down in the feeder: the last side came first."""
    return tuple(reversed(sides))


def backs_flipped(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The sheets were turned over the wrong edge: every back is upside down, its pages in reverse order."""
    return tuple(_turned(side) if side.back else side for side in sides)


def fronts_first(sides: Sequence[Side]) -> tuple[Side, ...]:
    """A scanner without duplex: all fronts, then all backs in the same order."""
    return tuple(sorted(sides, key=lambda side: side.back))


def fronts_then_backs_reversed(sides: Sequence[Side]) -> tuple[Side, ...]:
    """All fronts, then the stack turned over and fed again: the backs come from the last sheet to the first."""
    fronts = tuple(side for side in sides if not side.back)
    return fronts + tuple(side for side in reversed(sides) if side.back)


def side_missing(sides: Sequence[Side], index: int) -> tuple[Side, ...]:
    """The side at ``index`` (from 0) was not scanned: two sheets went through together."""
    _inside(sides, index)
    return tuple(side for at, side in enumerate(sides) if at != index)


def side_twice(sides: Sequence[Side], index: int) -> tuple[Side, ...]:
    """The side at ``index`` (from 0) was scanned twice in a row."""
    _inside(sides, index)
    return (*sides[: index + 1], *sides[index:])


def sheet_missing(sides: Sequence[Side], sheet: int) -> tuple[Side, ...]:
    """The sheet with this number (from 1) was not scanned, neither its front nor its back."""
    left = tuple(side for side in sides if side.sheet != sheet)
    if len(left) == len(sides):
        raise ValueError(f"there is no sheet {sheet}")
    return left


def cover_last(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The outermost sheet, the cover, lay behind the others: it was printed on other paper and scanned last."""
    first = min((side.sheet for side in sides), default=0)
    return tuple(sorted(sides, key=lambda side: side.sheet == first))


COVER_PAGES = 4
"""Pages of a cover that is a sheet of its own: the book's first two and its last two."""


def covers_apart(inner: Sequence[Side], *, right_to_left: bool = False, last: bool = False) -> tuple[Side, ...]:
    """The sides of a book inside a cover that is a sheet of its own, scanned first or, with ``last``, last.

    The cover has the first two pages and the last two; the pages of ``inner`` are two further on.
    """
    count = max((page for side in inner for page in side.pages), default=0)
    outer = {1: 1, 2: 2, 3: count + 3, COVER_PAGES: count + COVER_PAGES}
    sheets = max((side.sheet for side in inner), default=0)
    cover = tuple(
        _renumbered(side, outer, sheets if last else 0)
        for side in SCHEMES["saddle"].sides(COVER_PAGES, right_to_left=right_to_left)
    )
    moved = {page: page + 2 for side in inner for page in side.pages}
    body = tuple(_renumbered(side, moved, 0 if last else 1) for side in inner)
    return body + cover if last else cover + body


def _renumbered(side: Side, pages: Mapping[int, int], sheets_before: int) -> Side:
    slots = tuple(replace(slot, page=pages[slot.page]) for slot in side.slots)
    return replace(side, sheet=side.sheet + sheets_before, slots=slots)


FAULTS: dict[str, Fault] = {
    "stack-reversed": stack_reversed,
    "stack-turned": stack_turned,
    "backs-flipped": backs_flipped,
    "fronts-first": fronts_first,
    "fronts-then-backs-reversed": fronts_then_backs_reversed,
    "cover-last": cover_last,
}
"""The faults that concern the whole stack, by name."""


def _turned(side: Side) -> Side:
    rows, columns = side.rows, side.columns
    slots = (
        Slot(slot.page, rows - 1 - slot.row, columns - 1 - slot.column, (slot.rotation + 180) % 360)
        for slot in reversed(side.slots)
    )
    return replace(side, slots=tuple(slots))


def _inside(sides: Sequence[Side], index: int) -> None:
    if not 0 <= index < len(sides):
        raise ValueError(f"there is no side {index}; the sides are 0 to {len(sides) - 1}")
