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
.965, at .95 to .98 .955, and at .98 and more 536 of 539. Of 4,593 torn joins of other books whose words do not tell
(see below) .32 were exact where it says .3 to .4, .47 at .4 to .5, .71 at .7 to .8, .96 at .9 to .98, and 823 of 830
beyond."""
TELLING, TOLD_LEAD, TOLD = 3.0, 8.0, (-1.1, 0.54, 0.66, 0.016)
"""Nats that the words of a join say, with a cut word that it completes, from which on they tell by themselves where the
page order leads by so much; and the same four figures for such joins. A logistic regression on 1,758 torn joins of some
450 scrambled books in nine languages (six in ten English): where it says .3 to .4 .40 were exact, .43 at .4 to .5, .61,
.55, .83, .81 and .91 in the tenths above, .99 at .95 to .98, and at .98 and more 1,186 of 1,189, of which but half were
sure by the figures above. A wrong order has no place by chance that reads on so well and has no rival near."""
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
MARKED = (0.5, -0.1)
"""For each nat of lead, and at none: a lead of eight nats is needed before such a join is sure. Of 54 such joins of
orders with less than 2.6 nats 45 were exact, of 2,048 beyond all but those beside a page without text that belonged
elsewhere (see :mod:`regather.order.folded.elsewhere`); 28 of those books led by four to twelve nats, and all of their
226 joins were exact."""
FREE_BEND = 4.5
FREE_NEAR = (0.6, -0.16)
FREE_FAR = (0.3, 1.19)
"""The same for pages in no known order, below and above the bend: slope and start. From 5,500 joins of some 200 heaps
and of wrecks put in order as such (nine languages, six in ten English, most of works that no encoder had seen): .53 are
exact at less than half a nat, .56 at one, .79 at two, .88 at three, .92 at four, .95 at five, .98 at six, .99 at seven
and eight. Beyond it says less than was measured, and such a join is sure beyond nine: 1,776 of 1,781 were exact there.
"""


def confidence(margin: float, lead: float = FAR_LEAD, *, words: float = 0.0, heard: bool = False) -> float:
    """The probability that a join of a folded book is exact.

    ``margin`` is its lead over the best rival and ``lead`` that of the page order over the best other one, in nats;
    ``words`` are the nats that its words say, and ``heard`` that a language model has judged, too.
    """
    margin = max(0.0, margin - HEARD) if heard else margin
    # What the words say with a language model beside them was not measured.
    told = words >= TELLING and lead >= TOLD_LEAD and not heard
    start, per_near, per_far, per_lead = TOLD if told else (START, PER_NEAR, PER_FAR, PER_LEAD)
    near = per_near * min(margin, NEAR_MARGIN)
    far = per_far * max(0.0, min(margin, FAR_MARGIN) - NEAR_MARGIN)
    return _chance(start + near + far + per_lead * max(0.0, min(lead, FAR_LEAD)))


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
