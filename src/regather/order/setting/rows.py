"""Remembers how many lines the pages take that were asked for before: page orders of one book begin theirs alike.

What a newcomer gets wrong: lines hang on where a page begins and ends and on the setting, not on the page order. So of
ten page beginnings that a search asks for, nine were asked for by other orders, and all that is worked out for them is
looked up.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from regather.order.setting.measure import THICK_CUTS
from regather.order.setting.runs import Kind, Runs, side_by_side
from regather.order.setting.typesetting import Filler
from regather.order.stream import Bools, Floats, Ints

MOST, MOST_THICK = 2_000_000, 250_000
"""Pages that are remembered of one setting, 26 MB: all that are asked for in a book of 48 pages. Of a thick book those
behind are forgotten; nobody asks for them again soon."""
KEPT = 2
"""Settings of which pages are remembered: search asks in one after the other."""
LEAST = 1 << 16
"""Pages for which there is room from the beginning."""


class Shelf:
    """The rows of the settings that were asked for last."""

    def __init__(self) -> None:
        self._rows: WeakKeyDictionary[Filler, Rows] = WeakKeyDictionary()

    def of(self, filler: Filler) -> Rows:
        """The rows of one setting; those of the one that nobody asked for the longest make room."""
        rows = self._rows.pop(filler, None) or Rows(filler)
        for old in list(self._rows)[: max(0, len(self._rows) + 1 - KEPT)]:
            del self._rows[old]
        self._rows[filler] = rows
        return rows


class Rows:
    """Pages of one setting that were asked for, a row for each start: all cuts side by side from the start on."""

    def __init__(self, filler: Filler) -> None:
        self._filler = filler
        count = len(filler.stream)
        # For each start the place of its row, and the last cut of it.
        self._place = np.zeros(count, dtype=np.int32)
        self._last = np.full(count, -1, dtype=np.int32)
        self._most = MOST if count <= THICK_CUTS else MOST_THICK
        self._used = 0
        self._halves = np.zeros(0, dtype=np.int32)
        self._said = np.zeros(0)
        self._level = np.zeros(0, dtype=np.int8)
        self._levelled = False

    def of(self, runs: Runs, most: float) -> tuple[Ints, Floats | None, NDArray[np.int8] | None]:
        """What :meth:`Filler.fill_runs` says of these pages."""
        some = runs.counts > 0
        starts = runs.starts[some]
        wanted = runs.cuts[(runs.first + runs.counts - 1)[some]]
        new = self._last[starts] < wanted
        if new.any():
            self._add(starts, wanted, new, most)
        at = runs.each(self._place[runs.starts] - runs.starts)
        at += runs.cuts
        said = self._said[at] if self._filler.fit is not None else None
        return self._halves[at].astype(np.int64), said, self._level[at] if self._levelled else None

    def _add(self, starts: Ints, last: Ints, new: Bools, most: float) -> None:
        """Works out the new ones of these rows; all of them where the room is full."""
        runs = side_by_side(starts[new], starts[new], last[new])
        if self._used and self._used + len(runs.cuts) > self._most:
            self._last[:] = -1
            self._used = 0
            runs = side_by_side(starts, starts, last)
        halves, said, level = self._filler.fill_runs(runs, most)
        begin, end = self._used, self._used + len(runs.cuts)
        self._reserve(end)
        self._halves[begin:end] = halves
        if said is not None:
            self._said[begin:end] = said
        self._level[begin:end] = 0 if level is None else level
        self._levelled |= level is not None
        self._place[runs.starts] = begin + runs.first
        self._last[runs.starts] = runs.cuts[runs.first + runs.counts - 1]
        self._used = end

    def _reserve(self, count: int) -> None:
        """Makes room for so many pages."""
        if count > len(self._halves):
            size = max(count, 2 * len(self._halves), LEAST)
            self._halves, self._level = longer(self._halves, size), longer(self._level, size)
            if self._filler.fit is not None:
                self._said = longer(self._said, size)


def longer(some: NDArray[Kind], size: int) -> NDArray[Kind]:
    """The same numbers with room for more behind them."""
    out = np.empty(size, dtype=some.dtype)
    out[: len(some)] = some
    return out
