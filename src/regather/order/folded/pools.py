"""Remembers what pages of running text are worth by themselves, whatever their number, and where they may end.

What a newcomer gets wrong: a page order says which page comes when; what a page is worth that goes from one cut to
another hangs on the setting and on the page's lines, and so is the same in all orders of one number of pages.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from regather.order.setting.geometry import Page
from regather.order.setting.measure import THICK_CUTS
from regather.order.setting.rows import LEAST, longer
from regather.order.setting.typesetting import Filler
from regather.order.stream import Floats, Ints

MOST, MOST_THICK = 1_000_000, 250_000
"""Pages that are remembered for one page geometry, 12 MB; of a thick book those behind are forgotten."""
KEPT = 6
"""Geometries of one setting that are remembered: the first round goes through five for each short page order."""
SETTINGS = 2
"""Settings of which any are."""


class Pools:
    """The pools of the settings and pages that were asked for last."""

    def __init__(self) -> None:
        self._pools: WeakKeyDictionary[Filler, dict[Page, Pool]] = WeakKeyDictionary()

    def of(self, filler: Filler, page: Page) -> Pool:
        """The pool of one setting and page; the one that nobody asked for the longest makes room."""
        pages = self._pools.pop(filler, None) or {}
        for other in list(self._pools)[: max(0, len(self._pools) + 1 - SETTINGS)]:
            del self._pools[other]
        self._pools[filler] = pages
        pool = pages.pop(page, None) or Pool(len(filler.stream))
        for old in list(pages)[: max(0, len(pages) + 1 - KEPT)]:
            del pages[old]
        pages[page] = pool
        return pool


class Pool:
    """The pages that begin at some cuts, each start's one behind the other; of each the first one holds nothing.

    ``first`` and ``counts`` say for every cut where its pages stand, and how many these are, or -1 where that is not
    known; ``cuts`` where they end, ``worth`` what they are worth in nats.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self.first, self.counts = np.zeros((2, 0), dtype=np.int32)
        self.cuts = np.zeros(0, dtype=np.int32)
        self.worth = np.zeros(0)
        self._used = 0
        self._most = MOST if length <= THICK_CUTS else MOST_THICK

    def unknown(self, starts: Ints) -> Ints:
        """Those of some cuts of whose pages nothing is known, in order, each once."""
        if not len(self.counts) and len(starts):
            self.first, self.counts = np.zeros(self._length, np.int32), np.full(self._length, -1, np.int32)
        new = starts[self.counts[starts] < 0] if len(starts) else starts
        return np.unique(new) if len(new) else new

    def is_full(self, pages: int) -> bool:
        """Whether there is no room for so many more pages."""
        return self._used > 0 and self._used + pages > self._most

    def forget(self) -> None:
        """Makes room for all."""
        self.counts[:] = -1
        self._used = 0

    def add(self, starts: Ints, counts: Ints, cuts: Ints, worth: Floats) -> None:
        """Remembers the pages of some starts."""
        end = self._used + len(cuts)
        if end > len(self.cuts):
            size = max(end, 2 * len(self.cuts), LEAST)
            self.cuts, self.worth = longer(self.cuts, size), longer(self.worth, size)
        self.cuts[self._used : end], self.worth[self._used : end] = cuts, worth
        self.first[starts] = self._used + counts.cumsum() - counts
        self.counts[starts] = counts
        self._used = end

    def pages(self, starts: Ints) -> tuple[Ints, Ints, Floats]:
        """Of the pages that begin at known cuts: how many each has, where they end, and what they are worth."""
        first, counts = self.first[starts].tolist(), self.counts[starts].astype(np.int64)
        runs = [slice(begin, begin + count) for begin, count in zip(first, counts.tolist(), strict=True)]
        cuts = np.concatenate([self.cuts[run] for run in runs], dtype=np.int64)
        return counts, cuts, np.concatenate([self.worth[run] for run in runs])
