"""The states of a beam search over the pages of a stream, as arrays: what is open, which are kept, whence one came.

What a newcomer gets wrong: two states are the same only if they agree in all that the future can ask, that is
the current cut and every open end, whatever their scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from regather.order.stream import Floats, Ints

MIXED = 1
"""Seed of the factors by which states are told apart."""
RANKED = 8
"""How many times as many states as are kept are looked at: many of them differ in nothing that matters."""
SAMPLED = 16
"""Every so many scores tell where to look for the best, before all are put in order."""


@dataclass(frozen=True, slots=True)
class States:
    """All states of the beam behind some slot: the cut each stands at, its score in nats, and its open ends.

    ``opens`` has one column an open end.
    """

    at: Ints
    score: Floats
    opens: Ints


@dataclass(frozen=True, slots=True)
class Grown:
    """States before they are pruned: the state each comes from, the cut it has come to, its score."""

    parent: Ints
    at: Ints
    score: Floats


@dataclass(frozen=True, slots=True)
class Step:
    """What one slot closes and opens, as columns of the open ends.

    ``page`` is the slot's page; ``start_meets``/``end_meets`` name the open column that its start or end is joined to;
    ``start_in_stream`` is true where the page before in the book is the page before in the stream.
    ``keep`` lists the columns that stay open; after them come the new ones, by ``opens_start``/``opens_end``.
    """

    page: int
    start_meets: int | None
    end_meets: int | None
    start_in_stream: bool
    keep: tuple[int, ...]
    opens_start: bool
    opens_end: bool


def first_states() -> States:
    """The one state before the first slot: at the first cut, nothing open."""
    return States(np.zeros(1, np.int64), np.zeros(1), np.zeros((1, 0), np.int64))


def plan(order: tuple[int, ...], slots: int | None = None) -> list[Step]:
    """Works out for every slot of a page order, or so many first ones, which joins close there and which stay open."""
    place = {page: i for i, page in enumerate(order)}
    columns: list[tuple[int, str]] = []
    steps: list[Step] = []
    for slot, page in enumerate(order[:slots]):
        before, after = place.get(page - 1), place.get(page + 1)
        in_stream = before is not None and before == slot - 1
        start_meets = columns.index((page - 1, "end")) if before is not None and before < slot - 1 else None
        end_meets = columns.index((page + 1, "start")) if after is not None and after < slot else None
        used = {start_meets, end_meets}
        keep = tuple(i for i in range(len(columns)) if i not in used)
        opens_start = before is not None and before > slot
        opens_end = after is not None and after > slot + 1
        columns = [columns[i] for i in keep]
        columns += [(page, "start")] if opens_start else []
        columns += [(page, "end")] if opens_end else []
        steps.append(Step(page, start_meets, end_meets, in_stream, keep, opens_start, opens_end))
    return steps


def prune(states: States, grown: Grown, step: Step, width: int) -> tuple[States, Ints]:
    """Keeps the best ``width`` states that differ in something the future can see, and says where each comes from."""
    best = _highest(grown.score, width * RANKED)
    ranked = best[np.argsort(-grown.score[best], kind="stable")]
    at = grown.at[ranked]
    opens = _carry(states, grown.parent[ranked], at, step)
    # States are told apart by a number made of all that the future can see: rows of numbers take far longer to sort.
    keys = at + opens @ _mixers(opens.shape[1])
    _, first = np.unique(keys, return_index=True)
    chosen = np.sort(first)[:width]
    kept = ranked[chosen]
    return States(at[chosen], grown.score[kept], opens[chosen]), grown.parent[kept]


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


def _carry(states: States, parent: Ints, at: Ints, step: Step) -> Ints:
    """The open ends of grown states; a blank page leaves its ends unknown (-1)."""
    began = states.at[parent]
    blank = began == at
    columns = [states.opens[parent, i] for i in step.keep]
    if step.opens_start:
        columns.append(np.where(blank, -1, began))
    if step.opens_end:
        columns.append(np.where(blank, -1, at))
    if not columns:
        return np.zeros((len(parent), 0), np.int64)
    return np.stack(columns, axis=1)


@cache
def _mixers(count: int) -> Ints:
    """Odd factors that spread open ends over all 64 bits, so that different states get different numbers."""
    out: Ints = np.random.default_rng(MIXED).integers(2**62, size=count) * 2 + 1
    return out


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
