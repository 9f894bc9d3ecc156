"""Says how likely a join is exact, from how far its rivals lie behind and how far other page orders do.

What a newcomer gets wrong: a wide margin inside a page order says nothing where the page order itself is in
doubt. Both count, and neither makes up for the other.
"""

from __future__ import annotations

import math

NEAR_MARGIN, FAR_MARGIN = 4.0, 12.0
"""Nats: below the first a nat says more than above it, beyond the second no more."""
FAR_LEAD = 40.0
"""Nats by which a page order leads, beyond which more say no more."""
START, PER_NEAR, PER_FAR, PER_LEAD = -3.67, 0.56, 0.34, 0.0695
"""Log-odds of being exact: at no margin and no lead, for each nat of margin up to the first bound and beyond it, and
for each nat of lead. A logistic regression on 602 torn joins of 59 scrambled books in nine languages
(``regather bench``): of the 87 joins that it puts at 0.98 or more, all were exact."""
HEARD = 4.0
"""Nats of a margin that are not believed where a language model has judged, too: it reads only the best rivals, and
what it adds is as large as all the rest. Of 131 joins of 15 books without breaks that would be sure without this, 53
of 57 were right at margins of 10 to 16 nats, and all 74 beyond."""
EVEN_LEAD = 3.5
"""Nats of lead at which a page order is as likely right as wrong."""
LEAD_POWER = 2.0
"""The odds of a page order grow as this power of its lead, no faster: nats of one source hang together, and the true
order may be missing among those tried. Of 36 scrambled books without breaks (8 to 48 pages, eight languages), leads of
less than 2.5 nats were right in 0 of 7, of 2.5 to 7 in 6 of 8, of 7 to 30 in 10 of 11, and wider ones in 10 of 10. The
best fit has a power of 1.6, for the sake of the one wide lead that was wrong."""
MARKED = (0.4, -0.7)
"""For each nat of lead, and at none: a lead of twelve nats is needed before such a join is sure."""
FREE_BEND = 4.0
FREE_NEAR = (0.30, -0.45)
FREE_FAR = (0.525, -1.35)
"""The same for pages in no known order, below and above the bend: slope and start. The near part was fitted on 1,661
joins of 90 books; above the bend it says less than those did, and such a join is sure from ten nats on: of 831 joins of
152 books 335 of 336 were right there, 120 of 122 at eight to ten nats, 136 of 150 at five to eight."""


def confidence(margin: float, lead: float = FAR_LEAD, *, heard: bool = False) -> float:
    """The probability that a join of a folded book is exact.

    ``margin`` is its lead over the best rival and ``lead`` that of the page order over the best other one, in nats;
    ``heard`` says that a language model has judged, too.
    """
    margin = max(0.0, margin - HEARD) if heard else margin
    near = PER_NEAR * min(margin, NEAR_MARGIN)
    far = PER_FAR * max(0.0, min(margin, FAR_MARGIN) - NEAR_MARGIN)
    return _chance(START + near + far + PER_LEAD * max(0.0, min(lead, FAR_LEAD)))


def scheme_confidence(lead: float) -> float:
    """The probability that the pages lay in the order found, from its lead over the best other order in nats."""
    return 0.0 if lead <= 0 else 1.0 / (1.0 + (EVEN_LEAD / lead) ** LEAD_POWER)


def marked_confidence(lead: float) -> float:
    """The probability that a join is exact where the source shows where both of its pages end: that of the order."""
    return _chance(MARKED[0] * max(0.0, min(lead, FAR_LEAD)) + MARKED[1])


def free_confidence(margin: float) -> float:
    """The probability that two pages follow each other where pages stand in no known order."""
    slope, start = FREE_NEAR if margin < FREE_BEND else FREE_FAR
    return _chance(slope * min(margin, 40.0) + start)


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))
