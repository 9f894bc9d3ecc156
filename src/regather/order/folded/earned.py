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
from dataclasses import replace
from itertools import pairwise

import numpy as np

from regather.order.folded.candidates import as_received, in_order
from regather.order.folded.desk import Desk
from regather.order.found import Found
from regather.order.hypothesis import Solution
from regather.order.setting.geometry import first_page
from regather.order.stream import Ints
from regather.order.words.link import LEFT_KINDS

IN_ORDER = "in-order"
ALONE, ALONE_A_JOIN = 12.0, 1.0
"""Nats, in all and for each torn join, by which a fold must lead the order received, and the best fold that has few
joins in common with it. The best folds of 22 texts in order led so by 7 nats at most, and one by 13 over 15 joins
(misread words all over); of 19 right orders of up to 24 pages 15 led by 14 to 55, the others by 1 to 10, larger ones
by 76 and more."""
READS = 3.0
"""Nats a torn join by which a fold must else lead the order received: luck in texts in order came to 2 at most. (In a
book of eight pages two folds had 15 and 11 nats; its front matter stands amid the text, so in order it has -32.)"""
COMMON = 0.4
"""The share of its joins from which on another fold is a kin of the best and no rival: one with a sheet more, or with
gatherings inside each other. Right orders led such kin by as little as 5 to 15 nats, all others by 76 and more."""
BESIDE = 30
"""Cuts by which the ends of a join may differ that two folds have in common: some twenty words."""
WIDTH = 12
"""Beam width for the text as one page, whose ends are known."""
SEAM, SEAM_EVERY = 6.0, 17500.0
"""Nats from which on a place breaks off, and the characters, ten pages, of a text in order that may hold one: 41 of 59
such texts had no more. Few wrecks without breaks have as few, and the right order of these, where it was found at
all, reads well from the beginning."""
DOUBTED = 5.0
"""Nats by which the order received leads at most where the text breaks off at more places than that: so it is asked."""
READS_LITTLE = 2.0
"""Nats a torn join below which no order of such a text is worth looking for further ones: right orders of books without
faults say more."""


def unless_earned(desk: Desk, found: Found, ranked: Sequence[Solution]) -> Found:
    """What was found, or the text as it came where no other page order has earned that it is moved.

    The lead of the text as it came is what the best fold lacks, however little it reads better or worse.
    """
    fold = next((s for s in (found.best, *ranked) if torn_joins(s)), None)
    received = found.best if not torn_joins(found.best) else _received(desk, ranked)
    if fold is None or received is None:
        return found
    lacks = _lacks(fold, received, ranked)
    if torn_joins(found.best) and lacks <= 0:
        return found
    lead = lacks if is_whole(desk) else min(lacks, DOUBTED)
    if received is found.best:
        return replace(found, lead=max(found.lead, lead))
    return Found(received, received.filler or found.filler, lead, fold)


def _lacks(fold: Solution, received: Solution, ranked: Sequence[Solution]) -> float:
    """The nats that a fold lacks to prove that the text did not come in order; less than none if it has earned it."""
    torn = torn_joins(fold)
    alone = fold.score - max(received.score, luck(fold, ranked)) - max(ALONE, ALONE_A_JOIN * torn)
    reads = fold.score - received.score - READS * torn
    return -max(alone, reads)


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
    """Whether the text breaks off at so few places as one in order does.

    Behind a question or a cry a sentence of talk may go on in lower case, so that such places say nothing.
    """
    places = desk.solver.breaks >= SEAM
    places &= desk.solver.links.left_kind != LEFT_KINDS.index("ask")
    return int(places.sum()) * SEAM_EVERY <= desk.characters


def torn_joins(solution: Solution) -> int:
    """How many page turns of a page order are none in the source."""
    return sum(1 for a, b in pairwise(solution.hypothesis.order) if b != a + 1)


def luck(fold: Solution, ranked: Sequence[Solution]) -> float:
    """The score of the best other fold that has few joins in common with one: at least one of the two is wrong."""
    own = _joins(fold)
    others = (s for s in ranked if torn_joins(s) and s.hypothesis != fold.hypothesis)
    return max((s.score for s in others if _common(own, _joins(s)) < COMMON), default=-math.inf)


def _received(desk: Desk, ranked: Sequence[Solution]) -> Solution | None:
    """The best solution that leaves the text as it came."""
    whole = desk.plain_filler()
    one = desk.solver.solve(in_order(1), first_page(whole, 1), whole, WIDTH)
    if one is not None:
        one = replace(one, score=one.score + as_received(desk, one.hypothesis))
    known = [s for s in (*ranked, one) if s is not None and s.hypothesis.scheme == IN_ORDER]
    return max(known, key=lambda s: s.score, default=None)


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
