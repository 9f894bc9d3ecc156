"""The states of a beam search over the pages of a stream, as arrays: what is open, which are kept, whence one came.

What a newcomer gets wrong: two states are the same only if they agree in all that the future can ask, that is
the current cut and every open end, whatever their scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from regather.order.stream import Floats, Ints

RANKED = 8
"""How many times as many states as are kept are looked at: many of them differ in nothing that matters."""
SAMPLED = 16
"""Every so many scores tell where to look for the best, before all are put in order."""


@dataclass(frozen=True, slots=True)
class States:
    """All states of the beam behind some slot: the cut each stands at, its score in nats, and its open ends.

    ``opens`` has one column an open end; those that nothing is open in hold what nobody asks for. ``mixed`` is a number
    made of all open ends of a state.
    """

    at: Ints
    score: Floats
    opens: Ints
    mixed: Ints


@dataclass(frozen=True, slots=True)
class Grown:
    """States before they are pruned: how many come from each state, one state's behind the other's, the cut that each
    has come to, and its score; none goes on whose score is less than any number."""

    counts: Ints
    at: Ints
    score: Floats

    def parents(self, places: Ints) -> Ints:
        """The states from which those at some places come."""
        out: Ints = self.counts.cumsum().searchsorted(places, side="right")
        return out


@dataclass(frozen=True, slots=True)
class Step:
    """What one slot closes and opens, as columns of the open ends.

    ``page`` is the slot's page; ``start_meets``/``end_meets`` name the open column that its start or end is joined to;
    ``start_in_stream`` is true where the page before in the book is the page before in the stream.
    ``start_opens``/``end_opens`` name the column in which its start or end stays open, ``columns`` counts them.
    """

    page: int
    start_meets: int | None
    end_meets: int | None
    start_in_stream: bool
    start_opens: int | None
    end_opens: int | None
    columns: int


def first_states() -> States:
    """The one state before the first slot: at the first cut, nothing open."""
    return States(np.zeros(1, np.int64), np.zeros(1), np.zeros((1, 0), np.int64), np.zeros(1, np.int64))


def plan(order: tuple[int, ...], slots: int | None = None) -> list[Step]:
    """Works out for every slot of a page order, or so many first ones, which joins close there and which stay open."""
    place = {page: i for i, page in enumerate(order)}
    # The column of each open end, and those that are free again: an end keeps its column until it is met.
    column: dict[tuple[int, str], int] = {}
    free: list[int] = []
    columns = 0
    steps: list[Step] = []
    for slot, page in enumerate(order[:slots]):
        before, after = place.get(page - 1), place.get(page + 1)
        in_stream = before is not None and before == slot - 1
        start_meets = column.pop((page - 1, "end")) if before is not None and before < slot - 1 else None
        end_meets = column.pop((page + 1, "start")) if after is not None and after < slot else None
        free += [met for met in (start_meets, end_meets) if met is not None]
        opens_start, opens_end = before is not None and before > slot, after is not None and after > slot + 1
        for side, opens in (("start", opens_start), ("end", opens_end)):
            if opens:
                if not free:
                    free.append(columns)
                    columns += 1
                column[page, side] = free.pop()
        opened = column.get((page, "start")), column.get((page, "end"))
        steps.append(Step(page, start_meets, end_meets, in_stream, *opened, columns))
    return steps


def prune(states: States, grown: Grown, step: Step, width: int) -> tuple[States, Ints]:
    """Keeps the best ``width`` states that differ in something the future can see, and says where each comes from."""
    best = _highest(grown.score, width * RANKED)
    best = best[grown.score[best] > -np.inf]
    ranked = best[np.argsort(-grown.score[best], kind="stable")]
    parent, at = grown.parents(ranked), grown.at[ranked]
    mixed = states.mixed
    for met in (step.start_meets, step.end_meets):
        if met is not None:
            mixed = mixed - states.opens[:, met] * _factor(met)
    mixed = mixed[parent]
    opened = _opened(states, parent, at, step)
    for column, cuts in opened:
        mixed += cuts * _factor(column)
    # States are told apart by a number made of all that the future can see: rows of numbers take far longer to sort.
    _, first = np.unique(at + mixed, return_index=True)
    chosen = np.sort(first)[:width]
    kept = parent[chosen]
    opens = np.empty((len(chosen), step.columns), dtype=np.int64)
    opens[:, : states.opens.shape[1]] = states.opens[kept]
    for column, cuts in opened:
        opens[:, column] = cuts[chosen]
    return States(at[chosen], grown.score[ranked[chosen]], opens, mixed[chosen]), kept


def _opened(states: States, parent: Ints, at: Ints, step: Step) -> list[tuple[int, Ints]]:
    """The columns of the ends that grown states open, and their cuts; a blank page leaves its ends unknown (-1)."""
    if step.start_opens is None and step.end_opens is None:
        return []
    began = states.at[parent]
    blank = began == at
    ends = ((step.start_opens, began), (step.end_opens, at))
    return [(column, np.where(blank, -1, cuts)) for column, cuts in ends if column is not None]


def _highest(scores: Floats, most: int) -> Ints:
    """The places of the highest scores, in order of place: ``most``, or more where some are equal."""
    if len(scores) <= most:
        return np.arange(len(scores))
    sample = scores[::SAMPLED]
    rank = len(sample) - 2 * most // SAMPLED - 1
    if rank > 0:
        near = np.flatnonzero(scores >= np.partition(sample, rank)[rank])
        if len(near) >= most:
            worst = np.partition(scores[near], len(near) - most)[len(near) - most]
            some: Ints = near[scores[near] >= worst]
            return some
    out: Ints = np.sort(np.argpartition(-scores, most)[:most])
    return out


@cache
def _factor(column: int) -> np.int64:
    """An odd factor for each column, spread over all 64 bits, so that different states get different numbers
    (splitmix64, Steele et al. 2014)."""
    mixed = (column + 1) * 0x9E3779B97F4A7C15 % 2**64
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
    return np.uint64((mixed ^ mixed >> 31) | 1).astype(np.int64)


def trace(back: list[tuple[Ints, Ints]], best: int) -> Ints:
    """Cut numbers of all page bounds on the way to one final state, first cut included.

    ``back`` gives for every slot the state before and the cut of each state that was kept there.
    """
    bounds = []
    i = best
    for parent, at in reversed(back):
        bounds.append(int(at[i]))
        i = int(parent[i])
    return np.array([0, *reversed(bounds)], dtype=np.int64)
