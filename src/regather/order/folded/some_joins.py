"""Tells by some of its joins whether a page order of thousands of pages is worth solving to the end.

Where the source shows a break behind every page, which text is which page follows from where the blank pages stand, and
these are few. So a run of pages from within the book is looked at as if all blank pages stood before it or behind it,
in every way that their number allows. What a newcomer gets wrong: nothing here says that an order is right. Of a heap
of single pages no fold reads on anywhere, and to solve each of some ninety to the end takes ten times as long as all
the rest.
"""

from __future__ import annotations

import numpy as np

from regather.order.folded.desk import Desk
from regather.order.hypothesis import Hypothesis
from regather.order.stream import Floats, Ints

THOUSANDS = 1000
"""Breaks from which on orders are told apart so: below, all of them together take a few seconds."""
PLACES, JOINS = (0.3, 0.6), 64
"""Shares of the book at which the looked-at pages begin, and their number: four gatherings of 16, two of 32."""
LEAST = 16
"""Torn joins below which a sample says nothing: an order of which most pages stand in order already."""
BADLY = -0.5
"""Nats a torn join below which an order is not solved to the end. Right orders say more than half a nat a join (see
docs/decisions/lost-pages.md); of 147 tried on a heap of 10,000 loose pages none said more than -2.8."""
KEPT = 2
"""Orders that are solved all the same, those that read least badly: how far an order leads is told by its rivals."""


def worth_solving(desk: Desk, tried: list[Hypothesis]) -> list[Hypothesis]:
    """Of page orders whose pages all end at breaks those that may win, and the best of the rest, in the same order."""
    edges = np.flatnonzero(desk.stream.edge)
    if len(edges) < THOUSANDS:
        return tried
    said = [_said(desk, hypothesis, edges) for hypothesis in tried]
    poor = [(-nats, at) for at, nats in enumerate(said) if nats is not None and nats < BADLY]
    dropped = {at for _, at in sorted(poor)[KEPT:]}
    return [hypothesis for at, hypothesis in enumerate(tried) if at not in dropped]


def _said(desk: Desk, hypothesis: Hypothesis, edges: Ints) -> float | None:
    """What the torn joins of some pages say on average, in nats, with the blank pages where they say most; nothing
    where they are too few."""
    order = hypothesis.order
    slots = np.argsort(np.array(order))
    blanks = max(0, len(order) - (len(edges) - 1))
    total, count = np.zeros((blanks + 1, blanks + 1)), 0
    for share in PLACES:
        first = int(share * len(order))
        for left, right in zip(slots[first : first + JOINS], slots[first + 1 : first + JOINS + 1], strict=False):
            if right == left + 1:
                continue
            total += _of_join(desk, int(left), int(right), blanks, edges)
            count += 1
    # Blank pages that stand before a slot stand before all later ones, too.
    return float((total / count)[np.triu_indices(blanks + 1)].max()) if count >= LEAST else None


def _of_join(desk: Desk, left: int, right: int, blanks: int, edges: Ints) -> Floats:
    """What one join says, in nats: rows by the blank pages before the slot that comes first, columns by those before
    the other one."""
    before, last = np.arange(blanks + 1), len(edges) - 2
    ends = edges[np.clip(left - before, 0, last) + 1]
    starts = edges[np.clip(right - before, 0, last)]
    scores: Floats = desk.solver.links.scores(ends, starts).astype(np.float64)
    return scores if left < right else scores.T
