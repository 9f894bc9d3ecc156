"""What else may follow a page of a shuffled book, and which question about its pages helps most.

For every turn of the best order the best order without it is sought: these stand for all that the order may be. An
answer leaves those of them that agree with it. What a newcomer gets wrong: the least certain turn is not the first
to ask about. Where two long runs of pages meet, a wrong turn puts half of the book before the other half.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from regather.order.loose.paths import PathTask, improve
from regather.order.stream import Floats, Ints

FORBIDDEN = -60.0
"""Nats that keep two items apart."""
BELIEVED = 0.5
"""How much of a nat counts where the orders found stand for all: there are more between them that nobody sought."""
AHEAD = 3
"""Questions, the first to be asked, that are chosen with the answers to those before them in mind."""
OFFERED = 3
"""Other followers that are kept for a turn: two are shown, and one of them may turn out to be no other place."""


@dataclass(frozen=True, slots=True)
class Near:
    """The best order in which one item does not stand right behind another, and by how many nats it is worse.

    ``left`` is the number of leaves, which no leaf has, where it is the text that begins with another leaf.
    """

    left: int
    right: int
    behind: float
    order: Ints


def near_orders(task: PathTask, order: Ints, leaves: int) -> list[Near]:
    """The best order without each pair of neighbouring leaves."""
    whole, found = task.worth(order), []
    for a, b in pairwise(order):
        if a >= leaves or b >= leaves:
            continue
        kept = task.links[a, b]
        task.links[a, b] = FORBIDDEN
        # The order itself without the pair is the start; improving it finds the nearest rival.
        other = improve(task, order)
        found.append(Near(int(a), int(b), whole - task.worth(other), other))
        task.links[a, b] = kept
    return found


def other_opening(task: PathTask, order: Ints, leaves: int, fronts: Collection[int]) -> Near | None:
    """The best order in which the text begins with another leaf."""
    first = _opens(order, leaves, fronts)
    if first < 0:
        return None
    before = [item for item in range(len(order)) if item in fronts or item >= leaves]
    links, place = task.links[before, first].copy(), task.places[first, 0]
    whole = task.worth(order)
    task.links[before, first], task.places[first, 0] = FORBIDDEN, FORBIDDEN
    other = improve(task, order)
    behind = whole - task.worth(other)
    task.links[before, first], task.places[first, 0] = links, place
    return Near(leaves, first, behind, other)


def followers(order: Ints, leaves: int, fronts: Collection[int] = ()) -> Ints:
    """The leaf right behind each leaf, or -1; and in the end the one with which the text begins."""
    found = np.full(leaves + 1, -1, dtype=np.int64)
    for a, b in pairwise(order):
        if a < leaves:
            found[a] = b if b < leaves else -1
    found[leaves] = _opens(order, leaves, fronts)
    return found


def _opens(order: Ints, leaves: int, fronts: Collection[int]) -> int:
    return next((int(item) for item in order if item < leaves and item not in fronts), -1)


def may_follow(
    which: int, near: Sequence[Near], order: Ints, table: Floats, fronts: Collection[int]
) -> list[tuple[int, float]]:
    """The leaves that may follow in place of the one that does, for one of the orders ``near``, and nats behind.

    First the one that follows in that order, then those that follow in other orders, then those that would cost least
    if they changed places. ``table`` has balanced nats for all turns, and in a last row for opening the text.
    """
    asked, leaves = near[which], len(table) - 1
    found: dict[int, float] = {}
    for one in (asked, *sorted(near, key=lambda one: one.behind)):
        leaf = int(followers(one.order, leaves, fronts)[asked.left])
        if leaf not in (-1, asked.right) and leaf not in fronts:
            found.setdefault(leaf, one.behind)
    text = [int(item) for item in order if item < leaves and item not in fronts]
    before = dict(zip(text[1:], text, strict=False))
    costs = []
    for leaf in text:
        if leaf not in (asked.left, asked.right) and leaf not in found:
            # Next to each other the two only change places: then the one that follows now goes behind the other.
            goes = before.get(leaf, leaves)
            after = leaf if goes == asked.right else goes
            lost = table[goes, leaf] - table[after, asked.right]
            costs.append((float(table[asked.left, asked.right] - table[asked.left, leaf] + lost), leaf))
    for cost, leaf in sorted(costs)[:OFFERED]:
        found[leaf] = max(cost, asked.behind)
    return list(found.items())[:OFFERED]


def by_help(
    order: Ints, near: Sequence[Near], nat: float, leaves: int, fronts: Collection[int] = ()
) -> list[tuple[int, float]]:
    """Which of the orders ``near`` to ask about, by number, the most helpful first; and the turns put right by each.

    An answer says which leaf follows the left one. It is worth as much as it lessens what the best of all orders is
    expected to have wrong: the share of its turns, and of its pairs of pages the share that stands the wrong way round.
    """
    orders, nats = [order], [0.0]
    for one in near:
        if not any((one.order == known).all() for known in orders):
            orders.append(one.order)
            nats.append(-nat * one.behind)
    share = np.exp(BELIEVED * np.array(nats))
    share /= share.sum()
    next_to = np.stack([followers(one, leaves, fronts) for one in orders])
    turned, broken = _apart(orders, leaves), (next_to[:, None, :] != next_to[None, :, :]).mean(axis=2)
    told = np.zeros(len(orders), dtype=np.int64)
    wrong = _expected(told, share, turned, broken)
    rest, found = list(range(len(near))), []
    for _ in range(min(AHEAD, len(near))):
        tried = [_expected(_told(told, next_to[:, near[k].left]), share, turned, broken) for k in rest]
        best = min(range(len(rest)), key=lambda at: (round(tried[at][0], 9), near[rest[at]].behind, rest[at]))
        left = rest.pop(best)
        found.append((left, max(0.0, wrong[1] - tried[best][1]) * leaves))
        told, wrong = _told(told, next_to[:, near[left].left]), tried[best]
    tried = [_expected(_told(told, next_to[:, near[k].left]), share, turned, broken) for k in rest]
    by_worth = sorted(range(len(rest)), key=lambda at: (round(tried[at][0], 9), near[rest[at]].behind, rest[at]))
    return found + [(rest[at], max(0.0, wrong[1] - tried[at][1]) * leaves) for at in by_worth]


def _apart(orders: Sequence[Ints], leaves: int) -> Floats:
    """For each two orders the share of their pairs of leaves that stand the other way round."""
    if leaves < 2:
        return np.zeros((len(orders), len(orders)))
    place = np.stack([np.argsort(order)[:leaves] for order in orders])
    one, two = np.triu_indices(leaves, 1)
    ahead = place[:, one] < place[:, two]
    out: Floats = np.stack([(ahead != row).mean(axis=1) for row in ahead])
    return out


def _told(told: Ints, follows: Ints) -> Ints:
    """Orders that agree in all answers so far, and in one more, have one number."""
    found: Ints = np.unique(np.stack([told, follows]), axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return found


def _expected(told: Ints, share: Floats, turned: Floats, broken: Floats) -> tuple[float, float]:
    """What the best order is expected to have wrong once it is known with which orders the truth agrees: in all, and of
    its turns."""
    both, turns = 0.0, 0.0
    for number in range(int(told.max()) + 1):
        some = np.flatnonzero(told == number)
        inside = np.ix_(some, some)
        wrong = (turned[inside] + broken[inside]) @ share[some]
        best = int(wrong.argmin())
        both += float(wrong[best])
        turns += float(broken[inside][best] @ share[some])
    return both, turns
