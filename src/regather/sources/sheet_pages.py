"""Sides of sheets -> the book's pages on them: two side by side, eight of a zine, four on their heads.

What a newcomer gets wrong: the middle of a sheet is no proof of two pages. A side is divided only where, over all sides
of its size, nothing crosses the lines between the pages, every part holds text somewhere, and each part has the
proportions of a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from regather.sources.placed import Side, Word, is_leader, upright

MOST_ACROSS, MOST_DOWN = 4, 4
"""The most pages side by side and one above the other that are looked for: sixteen on a side."""
PROPORTIONS = (1.1, 1.85)
"""Height to width of a page, from nearly square to narrow pocket books; that of ISO paper is 1.41."""
ALIKE = 1.04
"""How much wider or higher one scan of a sheet is than another."""
STRAY = 0.06
"""How far a fold may lie from where equal parts put it, as a share of the side: room for the grip, pages not centred, a
scan that is cut unevenly."""
GUTTER = 0.012
"""The least free strip along a fold, as a share of the side: 3 mm on A4, less than any two inner margins."""

Grid = tuple[tuple[float, ...], tuple[float, ...]]
"""Where the parts of a side begin and end, across and down, in points."""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page of the book as it stands upright: its words, and the label of its side."""

    words: tuple[Word, ...]
    label: str


def pages_on(sides: Sequence[Side]) -> list[PlacedPage]:
    """The pages on all sides, side by side from left to right, then downwards, as sheets are read."""
    groups: list[list[Side]] = []
    for side in sides:
        group = next((group for group in groups if _of_a_size(group[0], side)), None)
        if group is None:
            groups.append([side])
        else:
            group.append(side)
    grids = [(group[0], _grid(group)) for group in groups]
    return [
        page
        for side in sides
        for page in _parts(side, next(_stretched(grid, like, side) for like, grid in grids if _of_a_size(like, side)))
    ]


def _of_a_size(one: Side, other: Side) -> bool:
    """Whether two sides are as large as each other, as far as scans of one book are."""
    widths, heights = sorted((one.width, other.width)), sorted((one.height, other.height))
    return widths[1] <= ALIKE * widths[0] and heights[1] <= ALIKE * heights[0]


def _stretched(grid: Grid, like: Side, side: Side) -> Grid:
    """A grid found on sides like the one, laid over another that is a little larger or smaller."""
    across, down = side.width / like.width, side.height / like.height
    return tuple(x * across for x in grid[0]), tuple(y * down for y in grid[1])


def _grid(sides: Sequence[Side]) -> Grid:
    """How these sides, alike in size, are divided: the finest division that holds; most often none at all."""
    width, height = sides[0].width, sides[0].height
    solid = [word for side in sides for word in side.words if not is_leader(word)]
    across = {n: _folds([(word.left, word.right) for word in solid], width, n) for n in range(1, MOST_ACROSS + 1)}
    down = {n: _folds([(word.top, word.bottom) for word in solid], height, n) for n in range(1, MOST_DOWN + 1)}
    grids = [(across[n], down[m]) for n in across for m in down]
    held = [grid for grid in grids if grid[0] and grid[1] and _holds(sides, grid)]
    return max(held, key=lambda grid: len(grid[0]) * len(grid[1]), default=((0.0, width), (0.0, height)))


def _folds(spans: Iterable[tuple[float, float]], length: float, parts: int) -> tuple[float, ...]:
    """Where ``parts`` equal parts of a length begin and end, each fold in the widest free strip near its place.

    Nothing, if a fold has no free strip that all sides share.
    """
    covered = _union(spans)
    free = list(pairwise([0.0, *(edge for span in covered for edge in span), length]))[::2]
    folds = []
    for number in range(1, parts):
        wanted = length * number / parts
        strips = [(max(a, wanted - STRAY * length), min(b, wanted + STRAY * length)) for a, b in free]
        start, end = max(strips, key=lambda strip: strip[1] - strip[0])
        if end - start < GUTTER * length:
            return ()
        folds.append(min(max(wanted, start), end) if start <= wanted <= end else (start + end) / 2)
    return (0.0, *folds, length)


def _union(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches that any of the spans covers, in order."""
    union: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union


def _holds(sides: Sequence[Side], grid: Grid) -> bool:
    """Whether each part has the proportions of a page and holds words on one of the sides at least."""
    for across in pairwise(grid[0]):
        for down in pairwise(grid[1]):
            words = [word for side in sides for word in side.words if _inside(word, across, down)]
            if not words:
                return False
            width, height = across[1] - across[0], down[1] - down[0]
            lying = _main_turn(words) % 2
            ratio = width / height if lying else height / width
            if not PROPORTIONS[0] <= ratio <= PROPORTIONS[1]:
                return False
    return True


def _inside(word: Word, across: tuple[float, float], down: tuple[float, float]) -> bool:
    x, y = word.middle
    return across[0] <= x < across[1] and down[0] <= y < down[1]


def _main_turn(words: Sequence[Word]) -> int:
    """The turn that most letters have."""
    letters: Counter[int] = Counter()
    for word in words:
        letters[word.turn] += len(word.text)
    return max(sorted(letters), key=lambda turn: letters[turn])


def _parts(side: Side, grid: Grid) -> Iterator[PlacedPage]:
    anchors = list(_anchors(side))
    for down in pairwise(grid[1]):
        for across in pairwise(grid[0]):
            words = [w for w, anchor in zip(side.words, anchors, strict=True) if _inside(anchor, across, down)]
            yield PlacedPage(tuple(_stood_up(words, side)), side.label)


def _anchors(side: Side) -> Iterator[Word]:
    """For each word one that tells to which page it belongs: for leaders the word that they follow in the file."""
    anchor: Word | None = None
    for word in side.words:
        if anchor is None or not is_leader(word) or (word.turn, word.baseline) != (anchor.turn, anchor.baseline):
            # What hangs over the edge of the side belongs to the part beside it.
            anchor = _kept_in(word, side)
        yield anchor


def _kept_in(word: Word, side: Side) -> Word:
    x, y = word.middle
    if 0 <= x < side.width and 0 <= y < side.height:
        return word
    x, y = min(max(x, 0.0), side.width - 1.0), min(max(y, 0.0), side.height - 1.0)
    return replace(word, left=x, right=x, top=y, bottom=y)


def _stood_up(words: Sequence[Word], side: Side) -> Iterator[Word]:
    """The words of a page, each turned to be read; what is turned otherwise than the page stands below it."""
    below = 0.0
    turns = sorted({word.turn for word in words})
    main = _main_turn(words) if words else 0
    for turn in [main, *(t for t in turns if t != main)]:
        stood = upright([word for word in words if word.turn == turn], side.width, side.height)
        for word in stood:
            yield word if turn == main else _lowered(word, below)
        below += max(side.width, side.height)


def _lowered(word: Word, by: float) -> Word:
    return replace(word, top=word.top + by, bottom=word.bottom + by, baseline=word.baseline + by)
