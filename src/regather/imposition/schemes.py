"""Turns a number of pages into the sides of the sheets that they are printed on, and back.

One table, :data:`SCHEMES`, serves both ends of the house: folding the booklet that is printed, and
explaining the wreck that a scan of it leaves. What a newcomer gets wrong: a *page* is one face of
a leaf, a *side* is one face of a sheet and holds several pages, and pages are counted from 1 with
blank ones included, whatever folio is printed on them.

Sources: the order on saddle-stitched sheets and in gatherings is that of ``psbook`` and of every
booklet printer; quarto and common octavo are the formes of Philip Gaskell, *A New Introduction to
Bibliography* (1972), as printed (the stone shows them mirrored); the one-sheet zine is the usual
fold with a cut in the middle; cut stacks are "cut and stack" of the trade, two pages up, duplex.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

Grid = tuple[tuple[int, ...], ...]
"""The pages of one side in rows from the top; a negative number stands upside down."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One page on a side: ``row`` 0 is the top, ``column`` 0 the left; ``rotation`` in degrees, clockwise."""

    page: int
    row: int
    column: int
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One face of a sheet. ``sheet`` counts from 1; ``slots`` run left to right, then top to bottom.

    ``nesting`` is the number of sheets around this one in its gathering (0 for the outermost): the
    creep grows with it.
    """

    sheet: int
    back: bool
    slots: tuple[Slot, ...]
    nesting: int = 0

    @property
    def pages(self) -> tuple[int, ...]:
        """The page numbers in the order in which a reader of the side meets them."""
        return tuple(slot.page for slot in self.slots)

    @property
    def rows(self) -> int:
        """How many rows of pages the side has."""
        return max((slot.row for slot in self.slots), default=-1) + 1

    @property
    def columns(self) -> int:
        """How many columns of pages the side has."""
        return max((slot.column for slot in self.slots), default=-1) + 1


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of putting pages on sheets.

    ``title`` says it in plain words. ``pages_multiple`` is the number that the count of pages must
    be a multiple of; ``most`` the highest count that the scheme can hold, if there is one.
    ``layout`` lists for a count of pages each side as (sheet, back, nesting, grid).
    """

    name: str
    title: str
    pages_multiple: int
    layout: Callable[[int], Iterable[tuple[int, bool, int, Grid]]]
    most: int | None = None

    def accepts(self, pages: int) -> bool:
        """Whether a book of ``pages`` pages, blank ones included, can be put on sheets in this way."""
        return pages > 0 and pages % self.pages_multiple == 0 and (self.most is None or pages <= self.most)

    def sides(self, pages: int, *, right_to_left: bool = False) -> tuple[Side, ...]:
        """All sides in the order of the stack, front before back; right-to-left books are mirrored.

        Raises :class:`ValueError` if the scheme does not accept the number of pages.
        """
        self._insist(pages)
        return tuple(
            Side(sheet, back, _slots(grid, right_to_left=right_to_left), nesting)
            for sheet, back, nesting, grid in self.layout(pages)
        )

    def grids(self, pages: int) -> Iterator[Grid]:
        """The same sides with nothing but the numbers on them, not mirrored: they are had for a fifth."""
        self._insist(pages)
        return (grid for *_, grid in self.layout(pages))

    def _insist(self, pages: int) -> None:
        """Raises :class:`ValueError` if the scheme does not accept the number of pages."""
        if not self.accepts(pages):
            limit = "" if self.most is None else f", at most {self.most}"
            raise ValueError(f"{self.name} takes a multiple of {self.pages_multiple} pages{limit}, not {pages}")


def stream(scheme: Scheme, pages: int, *, right_to_left: bool = False) -> tuple[int, ...]:
    """The page numbers in the order in which somebody meets them who reads the sides one after another."""
    rows = (row[::-1] if right_to_left else row for grid in scheme.grids(pages) for row in grid)
    return tuple(abs(page) for row in rows for page in row)


def fold(scheme: Scheme, items: Sequence[T], *, right_to_left: bool = False) -> tuple[T, ...]:
    """Puts ``items``, one a page in reading order, into the order of the sides."""
    return tuple(items[page - 1] for page in stream(scheme, len(items), right_to_left=right_to_left))


def unfold(scheme: Scheme, items: Sequence[T], *, right_to_left: bool = False) -> tuple[T, ...]:
    """Puts ``items``, one a page in the order of the sides, back into reading order: the inverse of :func:`fold`."""
    order = stream(scheme, len(items), right_to_left=right_to_left)
    return tuple(item for _, item in sorted(zip(order, items, strict=True), key=lambda pair: pair[0]))


def _slots(grid: Grid, *, right_to_left: bool) -> tuple[Slot, ...]:
    slots = []
    for row, pages in enumerate(grid):
        for column, page in enumerate(reversed(pages) if right_to_left else pages):
            slots.append(Slot(abs(page), row, column, 180 if page < 0 else 0))
    return tuple(slots)


def _gatherings(size: int | None) -> Callable[[int], Iterable[tuple[int, bool, int, Grid]]]:
    """Sheets folded once and put into each other, ``size`` pages a gathering (``None``: all in one)."""

    def layout(pages: int) -> Iterable[tuple[int, bool, int, Grid]]:
        sheet = 0
        for first in range(1, pages + 1, size or pages):
            last = min(first + (size or pages) - 1, pages)
            for nesting in range((last - first + 1) // 4):
                sheet += 1
                low, high = first + 2 * nesting, last - 2 * nesting
                yield sheet, False, nesting, ((high, low),)
                yield sheet, True, nesting, ((low + 1, high - 1),)

    return layout


def _sheets(front: Grid, back: Grid | None) -> Callable[[int], Iterable[tuple[int, bool, int, Grid]]]:
    """One sheet after another, each with its own run of pages, laid out as the grids show for the first."""
    size = sum(len(row) for row in front) + sum(len(row) for row in back or ())

    def moved(grid: Grid, by: int) -> Grid:
        return tuple(tuple(page + by if page > 0 else page - by for page in row) for row in grid)

    def layout(pages: int) -> Iterable[tuple[int, bool, int, Grid]]:
        for index in range(pages // size):
            yield index + 1, False, 0, moved(front, index * size)
            if back is not None:
                yield index + 1, True, 0, moved(back, index * size)

    return layout


def _stacks(pages: int) -> Iterable[tuple[int, bool, int, Grid]]:
    half = pages // 2
    for index in range(pages // 4):
        page = 2 * index + 1
        yield index + 1, False, 0, ((page, half + page),)
        yield index + 1, True, 0, ((half + page + 1, page + 1),)


def _spreads(pages: int) -> Iterable[tuple[int, bool, int, Grid]]:
    yield 1, False, 0, ((1,),)
    for sheet, page in enumerate(range(2, pages + 1, 2), start=2):
        yield sheet, False, 0, ((page, page + 1) if page < pages else (page,),)


def _single(pages: int) -> Iterable[tuple[int, bool, int, Grid]]:
    for page in range(1, pages + 1):
        yield page, False, 0, ((page,),)


QUARTO = (((-5, -4), (8, 1)), ((-3, -6), (2, 7)))
OCTAVO = (((-5, -12, -9, -8), (4, 13, 16, 1)), ((-7, -10, -11, -6), (2, 15, 14, 3)))
ZINE8 = ((-5, -4, -3, -2), (6, 7, 8, 1))

SCHEMES: dict[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme("saddle", "one saddle-stitched booklet: all sheets folded once and put into each other", 4,
               _gatherings(None)),
        Scheme("gather8", "gatherings of 8 pages (2 sheets each), sewn one behind the other", 4, _gatherings(8)),
        Scheme("gather16", "gatherings of 16 pages (4 sheets each), sewn one behind the other", 4, _gatherings(16)),
        Scheme("gather32", "gatherings of 32 pages (8 sheets each), sewn one behind the other", 4, _gatherings(32)),
        Scheme("stacks", "cut stacks: sheets cut in the middle, the right pile put under the left", 4, _stacks),
        Scheme("quarto", "quarto: each sheet folded twice into 8 pages", 8, _sheets(*QUARTO)),
        Scheme("octavo", "octavo: each sheet folded three times into 16 pages", 16, _sheets(*OCTAVO)),
        Scheme("zine8", "one-sheet zine: 8 pages on one side of a sheet, folded around a cut", 8,
               _sheets(ZINE8, None), most=8),
        Scheme("spreads", "reader's spreads: two facing pages side by side, as an open book shows them", 1, _spreads),
        Scheme("in-order", "in reading order, page by page", 1, _single),
    )
}
"""Every scheme by name; the order is that in which help texts list them."""
