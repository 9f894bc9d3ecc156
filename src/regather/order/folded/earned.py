"""Whether a page order has earned that a text without breaks is moved; where it has not, the text stays as it came.

Most texts that people bring are in order, and of some hundred folds one always reads a little better than the text as
it came: at each of its seams it takes the one place of hundreds that reads worst. What a newcomer gets wrong: such luck
grows with the number of seams and with how the text is written (talk, misread words), so no score alone is proof. How
far luck goes in this very text is shown by the folds that are certainly wrong: of two that have no joins in common one
at least is. A true fold stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from regather.order.folded.candidates import AS_RECEIVED_BLIND
from regather.order.folded.desk import Desk
from regather.order.folded.front import is_out_of_place
from regather.order.found import Found
from regather.order.hypothesis import Solution, lead_of
from regather.order.stream import Ints
from regather.order.words.link import LEFT_KINDS

START, PER_NAT, PER_JOIN = -1.0, 0.45, -0.19
"""Log-odds that a fold is no luck: at no lead, for each nat by which it leads the text as it came and the best fold
that has few joins in common with it (the smaller lead counts), and for each torn join. See
``training/calibrate_earned.py``."""
OUT_OF_PLACE = 2.0
"""Log-odds more where front matter stands where no text in order has it. Our own wrecks and texts would give four and
more; but they are all printed after one plan, and books in order may have an imprint before their title."""
EARNED = 0.75
"""How likely it must be that a fold is no luck for the text to be moved."""
MOST = 30.0
"""Log-odds beyond which nothing is said."""
COMMON = 0.4
"""The share of its joins from which on another fold is a kin of the best and no rival: one with a sheet more, or with
gatherings inside each other. Right orders led such kin by as little as 5 to 15 nats, all others by 76 and more."""
BESIDE = 30
"""Cuts by which the ends of a join may differ that two folds have in common: some twenty words."""
SEAM, SEAM_EVERY = 6.0, 17500.0
"""Nats from which on a place breaks off, and the characters, ten pages, of a text in order that may hold one: 41 of 59
such texts had no more. Few wrecks without breaks have as few, and the right order of these, where it was found at
all, reads well from the beginning."""
UNTORN = 25_000.0
"""Characters of a text of which not even a scan gone wrong is tried where no place breaks off, and how many more each
such place wants. Of 105 wrecks without breaks, one in five with a fault of the scan, those of more than 20,000
characters break off once in 27,000 to 37,000 at the least, and mostly ten times as often; 31 of 60 texts in order of
40,000 and 85,000 characters, half of them spoilt, do so nowhere."""
READS_LITTLE = 2.0
"""Nats a torn join below which no order of such a text is worth looking for further ones: right orders of books without
faults say more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a fold stands beside the text as it came.

    ``lead``: the nats by which it leads that, and the best fold that has few joins in common with it, whichever is
    nearer. ``torn``: its joins that the text as it came has not. ``out_of_place``: whether front matter stands where no
    text in order has it.
    """

    lead: float
    torn: int
    out_of_place: bool

    @property
    def likely(self) -> float:
        """How likely it is that the fold is no luck."""
        odds = START + PER_NAT * self.lead + PER_JOIN * self.torn + OUT_OF_PLACE * self.out_of_place
        return 1.0 / (1.0 + math.exp(-min(max(odds, -MOST), MOST)))


def unless_earned(desk: Desk, found: Found, ranked: Sequence[Solution]) -> Found:
    """What was found, or the text as it came where no other page order has earned that it is moved.

    Neither leads by more than says how likely it is that the fold is no luck, or that it is.
    """
    fold = next((s for s in (found.best, *ranked) if torn_joins(s)), None)
    received = next((s for s in (found.best, *ranked) if not torn_joins(s)), None)
    if fold is None or received is None:
        return found
    likely = standing(desk, fold, received, ranked).likely
    if fold is found.best and likely >= EARNED:
        return replace(found, lead=min(found.lead, lead_of(likely)))
    return Found(received, received.filler or found.filler, lead_of(1.0 - likely), fold)


def standing(desk: Desk, fold: Solution, received: Solution, ranked: Sequence[Solution]) -> Standing:
    """How a fold stands beside the text as it came, and the other page orders, best first."""
    astray = is_out_of_place(desk.anatomy)
    # Where front matter stands as in print, nothing speaks against the text as it came, wherever its pages may end.
    least = -math.inf if astray else AS_RECEIVED_BLIND
    return Standing(fold.score - max(received.score, least, luck(fold, ranked)), torn_joins(fold), astray)


def reads_on(desk: Desk, ranked: Sequence[Solution]) -> bool:
    """Whether the text nowhere breaks off as that of a wreck does, and no page order makes it read better.

    Then it is in order, and no further page order has to be tried.
    """
    if not ranked or desk.stream.edge[1:-1].any():
        return False
    if ranked[0].score >= READS_LITTLE * torn_joins(ranked[0]) > 0:
        return False
    return is_whole(desk)


def is_whole(desk: Desk) -> bool:
    """Whether the text breaks off at so few places as one in order does."""
    return _broken_off(desk) * SEAM_EVERY <= desk.characters


def is_untorn(desk: Desk, ranked: Sequence[Solution]) -> bool:
    """Whether a text is so long, and breaks off at so few places, that no fault of a scan need be thought of."""
    return reads_on(desk, ranked) and UNTORN * (1 + _broken_off(desk)) <= desk.characters


def _broken_off(desk: Desk) -> int:
    """At how many places the text breaks off.

    Behind a question or a cry a sentence of talk may go on in lower case, so that such places say nothing.
    """
    places = desk.solver.breaks >= SEAM
    places &= desk.solver.links.left_kind != LEFT_KINDS.index("ask")
    return int(places.sum())


def torn_joins(solution: Solution) -> int:
    """How many page turns of a page order are none in the source."""
    return sum(1 for a, b in pairwise(solution.hypothesis.order) if b != a + 1)


def luck(fold: Solution, ranked: Sequence[Solution]) -> float:
    """The score of the best other fold that has few joins in common with one: at least one of the two is wrong."""
    own = _joins(fold)
    others = (s for s in ranked if torn_joins(s) and s.hypothesis != fold.hypothesis)
    return max((s.score for s in others if _common(own, _joins(s)) < COMMON), default=-math.inf)


def _joins(solution: Solution) -> Ints:
    """The cuts at which the pages on either side of each torn join end and begin, as rows."""
    order, bounds = solution.hypothesis.order, solution.bounds
    place = {page: slot for slot, page in enumerate(order)}
    turns = [(place[page], place[page + 1]) for page in place if page + 1 in place]
    some = [(bounds[left + 1], bounds[right]) for left, right in turns if right != left + 1]
    return np.array(some, dtype=np.int64).reshape(-1, 2)


def _common(own: Ints, others: Ints) -> float:
    """The share of some joins that stand near one of others."""
    if not len(own) or not len(others):
        return 0.0
    near = (np.abs(own[:, None] - others[None]) <= BESIDE).all(axis=2).any(axis=1)
    return float(near.mean())
