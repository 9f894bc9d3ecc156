"""Remembers what joins are worth that were asked for before: most page orders ask for the same ones.

What a newcomer gets wrong: what a join is worth hangs on its two cuts alone, not on the page order. Of all joins that a
search asks for, four in five and more were asked for by other orders, or by the page before.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regather.order.setting.measure import THICK_CUTS
from regather.order.setting.rows import longer
from regather.order.stream import Ints, Stream
from regather.order.words.link import Links, Matrix

BLOCK = 128
"""Ends that are worked out at once for a beginning: of the ends that one page may have, one block and a part of another
are asked for too much."""
MOST, MOST_THICK = 1 << 16, 1 << 13
"""Blocks that are remembered, 33 MB; of a thick book, which asks for few joins twice, fewer."""
LEAST = 1 << 11
"""Blocks for which there is room from the beginning."""
TABLES = 1 << 24
"""Joins of which whole tables are remembered, 67 MB: those of a booklet of a hundred pages."""


class KnownTables:
    """Whole tables of joins between the places near two page ends. While page ends are moved one by one, the same
    tables are asked for again and again (of a booklet of 48 pages seven in eight)."""

    def __init__(self, length: int) -> None:
        """``length`` is the number of cuts; of a thick book each table is forgotten before it is asked for again, so
        none is remembered."""
        self._most = TABLES if length <= THICK_CUTS else 0
        self._known: dict[tuple[bytes, bytes, bool], Matrix] = {}
        self._held = 0

    def of(self, left: Ints, right: Ints, work_out: Callable[[Ints, Ints], Matrix], *, known: bool) -> Matrix:
        """The table of every left with every right cut, worked out if it is new; nobody may write into it. ``known``:
        whether the order is, as what is worked out then differs."""
        key = left.tobytes(), right.tobytes(), known
        found = self._known.get(key)
        if found is None:
            found = work_out(left, right)
            found.flags.writeable = False
            if found.size <= self._most:
                if self._held + found.size > self._most:
                    self._known, self._held = {}, 0
                self._known[key] = found
                self._held += found.size
        return found


class KnownLinks:
    """The links of one stream, in blocks of ends that lie side by side, for one beginning each."""

    def __init__(self, stream: Stream, links: Links) -> None:
        self._links = links
        self._length = len(stream)
        self._most = MOST if self._length <= THICK_CUTS else MOST_THICK
        # For each block of ends the row of each beginning.
        self._row_of: dict[int, dict[int, int]] = {}
        self._rows: Matrix = np.zeros((0, BLOCK), dtype=np.float32)
        self._used = 0

    def table(self, lowest: int, highest: int, begins: Ints) -> tuple[Matrix, int]:
        """What each join is worth that goes from an end to a beginning, in nats: a row for each of ``begins``, which
        are all different, and a column for each cut from the one that is given beside it on; the cuts from ``lowest``
        to ``highest`` are among them."""
        first, last = lowest // BLOCK, highest // BLOCK
        wanted = begins.tolist()
        blocks = range(first, last + 1)
        if self._used and self._used + len(wanted) * len(blocks) > self._most:
            self._row_of, self._used = {}, 0
        known = [self._row_of.setdefault(block, {}) for block in blocks]
        new = [begin for begin in wanted if any(begin not in rows for rows in known)]
        if new:
            self._add(first, known, new)
        places = np.array([[rows[begin] for rows in known] for begin in wanted], dtype=np.int64)
        return self._rows[places].reshape(len(wanted), -1), first * BLOCK

    def _add(self, first: int, known: list[dict[int, int]], new: list[int]) -> None:
        """Works out all ends of some blocks, from the first on, for some beginnings."""
        low = first * BLOCK
        ends = np.arange(low, min(low + len(known) * BLOCK, self._length))
        found = np.zeros((len(new), len(known) * BLOCK), dtype=np.float32)
        found[:, : len(ends)] = self._links.scores(ends, np.array(new, dtype=np.int64)).T
        used = self._used + found.size // BLOCK
        if used > len(self._rows):
            size = max(used, 2 * len(self._rows), LEAST)
            self._rows = longer(self._rows.ravel(), size * BLOCK).reshape(size, BLOCK)
        self._rows[self._used : used] = found.reshape(-1, BLOCK)
        row = self._used
        for begin in new:
            for rows in known:
                rows[begin] = row
                row += 1
        self._used = used
