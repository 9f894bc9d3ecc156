"""Says how likely a join is exact, from how far its rivals lie behind and how far other page orders do.

What a newcomer gets wrong: a wide margin inside a page order says nothing where the page order itself is in
doubt. Both count, and neither makes up for the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from regather.order.hypothesis import EVEN_LEAD, LEAD_POWER

NEAR_MARGIN, FAR_MARGIN = 4.0, 12.0
"""Nats: below the first a nat says more than above it, beyond the second no more."""
FAR_LEAD = 40.0
"""Nats by which a page order leads, beyond which more say no more."""
START, PER_NEAR, PER_FAR, PER_LEAD = -2.8, 0.71, 0.25, 0.05
"""Log-odds of being exact: at no margin and no lead, for each nat of margin up to the first bound and beyond it, and
for each nat of lead. A logistic regression on 3,404 torn joins of some 350 scrambled books in ten languages, most of
works that nothing was fitted on (``regather bench``). Where it says .80 to .90, .84 of them were exact, at .90 to .95
.965, at .95 to .98 .955, and at .98 and more 536 of 539."""
POOR_JOINS = 5
POORLY, POORLY_UNMARKED = 0.5, 0.0
POOR_LEAD = 2.5
"""A page order whose words read on by less than this, in nats for each torn join whose place was sought (of so many or
more), leads by no more than that, however far others lie behind: the true one is not among those tried. Of 83 orders of
folded books nine read so poorly, and all nine were wrong, with leads of up to 80 nats and four joins that were called
sure, two of them rightly; the next two, at .67 and .70, were right.

Where no break is shown, as the second number says, since a fold is moved only where it stands alone: of 107 orders of
small wrecks two of the seven below it were wrong, and 40 of their 66 joins; of the eight above it that read less than
half a nat none. Of their joins and those of four larger books twelve are sure, and all of these are right."""
HEARD = 4.0
"""Nats of a margin that are not believed where a language model has judged, too: it reads only the best rivals, and
what it adds is as large as all the rest. Of 131 joins of 15 books without breaks that would be sure without this, 53
of 57 were right at margins of 10 to 16 nats, and all 74 beyond."""
MARKED = (0.4, -0.7)
"""For each nat of lead, and at none: a lead of twelve nats is needed before such a join is sure."""
FREE_BEND = 4.5
FREE_NEAR = (0.72, -0.75)
FREE_FAR = (0.255, 1.345)
"""The same for pages in no known order, below and above the bend: slope and start. From 2,140 joins of 130 heaps and of
wrecks put in order as such (eight languages, most of works that no encoder had seen): .32 are exact at no margin, .55
at one to two nats, .78 at two to three, .88 at three to four, .95 at four to six, .97 at six to eight. Beyond it says
less than was measured (.985 at eight to nine, 610 of 612 from nine on), and such a join is sure from ten on.
"""


def confidence(margin: float, lead: float = FAR_LEAD, *, heard: bool = False) -> float:
    """The probability that a join of a folded book is exact.

    ``margin`` is its lead over the best rival and ``lead`` that of the page order over the best other one, in nats;
    ``heard`` says that a language model has judged, too.
    """
    margin = max(0.0, margin - HEARD) if heard else margin
    near = PER_NEAR * min(margin, NEAR_MARGIN)
    far = PER_FAR * max(0.0, min(margin, FAR_MARGIN) - NEAR_MARGIN)
    return _chance(START + near + far + PER_LEAD * max(0.0, min(lead, FAR_LEAD)))


def believed_lead(lead: float, words: Sequence[float], *, marked: bool = True) -> float:
    """The lead of a page order of folded sheets as far as it is to be believed, in nats.

    ``words`` says of each torn join whose place was sought how well it reads, ``marked`` whether the source shows
    breaks.
    """
    reads = sum(words) / len(words) if words else 0.0
    poorly = POORLY if marked else POORLY_UNMARKED
    return min(lead, POOR_LEAD) if len(words) >= POOR_JOINS and reads < poorly else lead


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
