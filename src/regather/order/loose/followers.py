"""Finds for each leaf of a thick book the best few leaves that may follow it, and what a turn is worth against chance.

Up to :data:`ALL` leaves all are compared with all, a block at a time. Beyond, each is compared with those alone that
have rare words in common with it (:mod:`regather.order.loose.near`), so that twice the pages take twice the time, no
more.
What a newcomer gets wrong: a turn says little by itself. It is worth what it has ahead of all that its two leaves could
have beside them instead, and that is judged by a sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from regather.order.loose.near import near_pages
from regather.order.loose.turns import FORBIDDEN, Matrix, Turns, totals
from regather.order.stream import Floats, Ints

FOLLOWERS = 8
"""Followers kept for each leaf. Of true followers that the search can use, nearly all are among the best five."""
ALL = 4096
"""Leaves up to which all are compared with all: so few cost less than their lists, and of 2,000 shuffled pages without
folios .326 of the joins came out right in place of .304."""
LISTED = 128
"""Leaves of a list that are compared in full."""
COMMON_WEIGHT = 80.0
"""What all rare words in common are worth beside a nat of the judge of words, where a list is cut short."""
BLOCK = 256
SAMPLE, SAMPLE_BESIDE = 768, 192
"""Leaves by which it is judged what a leaf brings with all others, and with those that are not on its list."""
NUMBER_FOLLOWS = 6.0
NUMBER_BREAKS = -2.5
"""Both leaves have a folio, and the numbers follow each other, or they do not: one in ten such pairs is misread."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What each leaf brings with all followers, and with all that it may follow: half of it is taken off."""

    before: Floats
    behind: Floats

    def of(self, raw: Matrix, rows: Ints, columns: Ints) -> Floats:
        """Balanced nats of the turns from each leaf of ``rows`` to each of ``columns``."""
        out: Floats = raw - 0.5 * (self.before[rows][:, None] + self.behind[columns][None, :])
        return out

    def joins(self, turns: Turns, folios: Ints, order: Ints) -> Floats:
        """Balanced nats of each turn of an order, folios counted."""
        rows, columns = order[:-1], order[1:]
        out: Floats = turns.pairs(rows, columns) - 0.5 * (self.before[rows] + self.behind[columns])
        return out + _numbers(folios[rows], folios[columns])


@dataclass(frozen=True, slots=True)
class Followers:
    """The best followers of each leaf (``leaves``, a row for each, best first; a leaf itself where it has fewer), what
    they are worth, and the balance under which they are."""

    balance: Balance
    leaves: Ints
    scores: Floats


def find_followers(turns: Turns, folios: Ints) -> Followers:
    """The best followers of all leaves; ``folios`` has the page number of each, or -1."""
    return _among_all(turns, folios) if len(turns.leaves) <= ALL else _among_listed(turns, folios)


def number_table(rows: Ints, columns: Ints) -> Floats:
    """What the folios say of each of some leaves being followed by each of others."""
    return _numbers(rows[:, None], columns[None, :])


def _numbers(before: Ints, behind: Ints) -> Floats:
    """What two folios say of their leaves following each other, pair by pair."""
    said = np.where(behind - before == 1, NUMBER_FOLLOWS, NUMBER_BREAKS)
    out: Floats = np.where((before >= 0) & (behind >= 0), said, 0.0)
    return out


def _sample(count: int, most: int) -> Ints:
    """Leaves at even distances."""
    found: Ints = np.unique(np.linspace(0, count - 1, min(most, count)).astype(np.int64))
    return found


def _among_all(turns: Turns, folios: Ints) -> Followers:
    count = len(turns.leaves)
    every, some = np.arange(count), _sample(count, SAMPLE)
    scale = math.log(count / len(some))
    before, behind = np.empty((2, count))
    for a in range(0, count, BLOCK):
        rows = every[a : a + BLOCK]
        before[rows] = next(iter(totals(turns.block(rows, some).astype(np.float64)))) + scale
        behind[rows] = list(totals(turns.block(some, rows).astype(np.float64)))[1] + scale
    balance = Balance(before, behind)
    keep = min(FOLLOWERS, count - 1)
    leaves, scores = np.empty((count, keep), dtype=np.int64), np.empty((count, keep))
    for a in range(0, count, BLOCK):
        rows = every[a : a + BLOCK]
        block = balance.of(turns.block(rows, every), rows, every) + number_table(folios[rows], folios)
        best = np.argpartition(-block, keep - 1, axis=1)[:, :keep]
        values = np.take_along_axis(block, best, axis=1)
        by_worth = np.argsort(-values, axis=1, kind="stable")
        leaves[rows] = np.take_along_axis(best, by_worth, axis=1)
        scores[rows] = np.take_along_axis(values, by_worth, axis=1)
    return Followers(balance, leaves, scores)


def _among_listed(turns: Turns, folios: Ints) -> Followers:
    lists = _listed(turns, folios)
    count = len(lists)
    rows, columns = np.repeat(np.arange(count), [len(one) for one in lists]), np.concatenate(lists)
    raw = np.concatenate([turns.block(np.array([leaf]), one)[0] for leaf, one in enumerate(lists)]).astype(np.float64)
    some = _sample(count, SAMPLE_BESIDE)
    before, behind = np.empty((2, count))
    for a in range(0, count, BLOCK):
        here = np.arange(a, min(count, a + BLOCK))
        before[here] = _rest(turns.block(here, some), a, some, rows, columns, count)
        behind[here] = _rest(turns.block(some, here).T, a, some, columns, rows, count)
    before = np.logaddexp(before, _sums(raw, rows, count))
    behind = np.logaddexp(behind, _sums(raw, columns, count))
    worth = raw - 0.5 * (before[rows] + behind[columns]) + _numbers(folios[rows], folios[columns])
    leaves = np.repeat(np.arange(count)[:, None], FOLLOWERS, axis=1)
    scores = np.full(leaves.shape, FORBIDDEN)
    starts = np.cumsum([0, *map(len, lists)])
    for leaf, one in enumerate(lists):
        own = worth[starts[leaf] : starts[leaf + 1]]
        best = np.argsort(-own, kind="stable")[:FOLLOWERS]
        leaves[leaf, : len(best)], scores[leaf, : len(best)] = one[best], own[best]
    return Followers(Balance(before, behind), leaves, scores)


def _listed(turns: Turns, folios: Ints) -> list[Ints]:
    """The leaves with which each is compared: those near it, and those whose folio is the next."""
    at: dict[int, list[int]] = {}
    for leaf in np.flatnonzero(folios >= 0).tolist():
        at.setdefault(int(folios[leaf]), []).append(leaf)
    lists = []
    leaves = turns.leaves
    for leaf, (near, common) in enumerate(near_pages(leaves.words)):
        said = COMMON_WEIGHT * common + turns.links.scores(leaves.ends[leaf : leaf + 1], leaves.starts[near])[0]
        best = near[np.argsort(-said, kind="stable")[:LISTED]]
        following = at.get(int(folios[leaf]) + 1, []) if folios[leaf] >= 0 else []
        whole = np.unique(np.concatenate([best, np.array(following[:FOLLOWERS], dtype=np.int64)]))
        lists.append(whole[whole != leaf])
    return lists


def _rest(block: Matrix, first: int, some: Ints, own: Ints, others: Ints, count: int) -> Floats:
    """What leaves from ``first`` on bring with all that are not on their lists, as logarithms.

    ``block`` has their turns with the sample ``some``; the pairs of ``own`` and ``others`` are on the lists.
    """
    rest = block.astype(np.float64)
    here = (own >= first) & (own < first + len(rest))
    mine, theirs = own[here] - first, others[here]
    place = np.full(count, -1)
    place[some] = np.arange(len(some))
    sampled = place[theirs] >= 0
    rest[mine[sampled], place[theirs[sampled]]] = -np.inf
    seen = np.maximum(1, np.isfinite(rest).sum(axis=1))
    share = np.maximum(0, count - np.bincount(mine, minlength=len(rest))) / seen
    with np.errstate(divide="ignore"):
        out: Floats = np.logaddexp.reduce(rest, axis=1) + np.log(share)
    return out


def _sums(values: Floats, groups: Ints, count: int) -> Floats:
    """The logarithm of the sum of the odds of each group."""
    top = np.full(count, -np.inf)
    np.maximum.at(top, groups, values)
    odds = np.bincount(groups, np.exp(values - top[groups]), minlength=count)
    with np.errstate(divide="ignore"):
        out: Floats = np.where(odds > 0, top, 0.0) + np.log(odds)
    return out
