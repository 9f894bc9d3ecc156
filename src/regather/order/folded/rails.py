"""What folios say of where each page of a thick book may end, whatever its text says: rails for the search.

A beam that has slipped by a page never comes back by itself: all that it would have to give up at once is dearer than
the next folio is worth. What a newcomer gets wrong: one folio proves little, as it may be misread, or be no folio.
Those count that stand in the stream in the order and at the distances in which a page order puts their pages.
"""

from __future__ import annotations

import numpy as np

from regather.order.anchors import Anchors
from regather.order.hypothesis import Hypothesis
from regather.order.stream import Floats, Ints

THIN = 120
"""Pages up to which there are no rails: a beam that holds so many pages finds back."""
LEAST_SHARE = 0.6
"""Of all folios, those that must fit one another in a page order; in wrong ones few do."""
LEAST_FOLIOS = 8
NEAREST, FARTHEST = 0.5, 1.6
"""Lines between two folios, as a share of those of full pages between them: within these they fit one another."""
SLACK = 1.2
"""Pages by which it may be more or less anyway: a folio stands at the head or at the foot of its page."""
REACH = 1.1
"""Lines of a page at most, on an average of some, against those of a full one."""
LOOK_BACK = 24
"""How many folios further back one is looked for that fits; more misread ones in a row have not been seen."""
EVERYWHERE = np.iinfo(np.int64).max


def rails_of(hypothesis: Hypothesis, anchors: Anchors, lines: Floats, page: float) -> tuple[Ints, Ints] | None:
    """For the end of each page of a page order, in the order of the stream, the first and the last cut it may have.

    Full pages hold ``page`` lines, ``lines`` counts those of the text up to every cut that is looked at. Nothing for
    thin books, which need no rails, and where folios do not bear the page order out.
    """
    if hypothesis.pages <= THIN or hypothesis.marked:
        return None
    place = {number: slot for slot, number in enumerate(hypothesis.order)}
    numbers = (anchors.folio_numbers + hypothesis.offset).tolist()
    read = [(c, n) for c, n in zip(anchors.folio_cuts.tolist(), numbers, strict=True) if c < len(lines)]
    known = [(cut, place[number]) for cut, number in read if number in place]
    if len(known) < LEAST_FOLIOS:
        return None
    cuts, slots = np.array(known, dtype=np.int64).T
    chain = _fitting(lines[cuts] / page, slots)
    if len(chain) < LEAST_SHARE * len(read):
        return None
    lowest = np.zeros(len(hypothesis.order), dtype=np.int64)
    highest = np.full(len(hypothesis.order), EVERYWHERE)
    # The gap in which a folio stands is the beginning or the end of its page.
    lowest[slots[chain]] = cuts[chain]
    before = slots[chain] > 0
    highest[slots[chain][before] - 1] = cuts[chain][before]
    # What stands before a folio must fit on the pages before it.
    room = REACH * page * np.arange(len(lowest))
    ahead = np.where(lowest > 0, lines[lowest], -np.inf) - room
    needed = np.searchsorted(lines, np.maximum.accumulate(ahead[::-1])[::-1] + room)
    lowest = np.maximum(np.maximum.accumulate(lowest), needed)
    return lowest, np.minimum.accumulate(highest[::-1])[::-1]


def _fitting(places: Floats, slots: Ints) -> list[int]:
    """The longest chain of folios of which each fits the one before; ``places`` are in full pages."""
    length, back = np.ones(len(slots), dtype=np.int64), np.full(len(slots), -1)
    for i in range(1, len(slots)):
        first = max(0, i - LOOK_BACK)
        pages, text = slots[i] - slots[first:i], places[i] - places[first:i]
        fits = (pages > 0) & (text >= NEAREST * pages - SLACK) & (text <= FARTHEST * pages + SLACK)
        if fits.any():
            best = int(np.argmax(np.where(fits, length[first:i], 0)))
            length[i], back[i] = length[first + best] + 1, first + best
    at, chain = int(np.argmax(length)), []
    while at >= 0:
        chain.append(at)
        at = int(back[at])
    return chain[::-1]
