"""Puts pages whose breaks are known, but whose order is not, in the best order.

An order is worth the links between pages that follow each other, what printed numbers say about each page's
place, and what is known of pages that come somewhere before others. It is improved by moving runs of pages
(Or-opt; Or 1976) until no move helps, then shaken and improved anew; for each length of run, all moves are
judged in one matrix. What a newcomer gets wrong: there may be more places than pages, since blank and lost
pages leave holes; a hole takes part in the search like a page.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regather.order.stream import Floats, Ints

LONGEST_RUN = 40
FEW = 3
"""Pages of a run that is tried in every round."""
ROUNDS = 400
GAIN = 1e-6
SHAKES = 24
"""How often a good order is taken apart in three places and improved anew; on scrambled books of 16 to 48 pages
no better order than the one so found was found in 200."""
SHAKEN_RUNS = 3
"""Runs that change places in one shake: one alone would be moved straight back."""
SHAKEN_PAGES = 80
"""Longer orders are not shaken: each round costs the square of the pages."""


@dataclass(frozen=True, slots=True)
class PathTask:
    """``links[i, j]``: nats for item j right behind item i; ``places[i, k]``: nats for item i at place k.

    ``apart[d]``: nats for items that stand ``d + 2`` places apart, by which whole orders are told apart; moves are
    proposed without them. ``ahead[i, j]``: nats lost if item i does not come somewhere before item j (``None``:
    nothing is known).
    All are square and of one size; holes are items as well.
    """

    links: Floats
    places: Floats
    ahead: Floats | None = None
    apart: tuple[Floats, ...] = ()

    def worth(self, order: Ints) -> float:
        """The score of a whole order of items."""
        chain = float(self.links[order[:-1], order[1:]].sum())
        turned = 0.0 if self.ahead is None else float(np.tril(self.ahead[np.ix_(order, order)], -1).sum())
        for step, likeness in enumerate(self.apart, 2):
            chain += float(likeness[order[:-step], order[step:]].sum())
        return chain + float(self.places[order, np.arange(len(order))].sum()) - turned


def greedy_order(task: PathTask) -> Ints:
    """Joins the most certain pairs first, then puts the chains where the places like them best."""
    count = len(task.links)
    # A link counts by how much better it is than the best rival in its row and column.
    spare = task.links.copy()
    np.fill_diagonal(spare, -np.inf)
    ahead = spare - _second(spare, 1)[:, None]
    behind = spare - _second(spare, 0)[None, :]
    regret = np.minimum(ahead, behind)
    following = np.full(count, -1)
    before = np.full(count, -1)
    head = np.arange(count)
    for flat in np.argsort(-regret, axis=None, kind="stable"):
        i, j = divmod(int(flat), count)
        if i == j or following[i] >= 0 or before[j] >= 0 or head[i] == head[j]:
            continue
        following[i], before[j] = j, i
        head[head == head[j]] = head[i]
    chains = []
    for first in np.flatnonzero(before < 0):
        chain = [int(first)]
        while following[chain[-1]] >= 0:
            chain.append(int(following[chain[-1]]))
        chains.append(chain)
    wish = {c[0]: float(np.mean([np.argmax(task.places[i]) - k for k, i in enumerate(c)])) for c in chains}
    chains.sort(key=lambda c: (wish[c[0]], c[0]))
    return np.array([i for c in chains for i in c], dtype=np.int64)


def place_order(task: PathTask) -> Ints:
    """Every item at the place it likes best, ties in the order received."""
    wish = task.places.argmax(axis=1)
    undecided = task.places.max(axis=1) - task.places.min(axis=1) < GAIN
    fixed = {int(w): i for i, w in reversed(list(enumerate(wish))) if not undecided[i]}
    rest = iter([i for i in range(len(wish)) if i not in set(fixed.values())])
    return np.array([fixed[k] if k in fixed else next(rest) for k in range(len(wish))], dtype=np.int64)


def _second(matrix: Floats, axis: int) -> Floats:
    if matrix.shape[axis] < 2:
        return np.zeros(matrix.shape[1 - axis])
    second = np.partition(matrix, -2, axis=axis).take(-2, axis=axis)
    out: Floats = np.where(np.isfinite(second), second, 0.0)
    return out


def best_order(task: PathTask, *, shakes: int = 0) -> Ints:
    """The best order found from two starts, the most certain links first and the best places first, then shaken."""
    count = len(task.links)
    if count < 2:
        return np.arange(count)
    found = [improve(task, start) for start in (greedy_order(task), place_order(task))]
    return shake(task, max(found, key=task.worth), shakes)


def shake(task: PathTask, order: Ints, rounds: int = SHAKES) -> Ints:
    """Takes a good order apart in three places and improves it anew, ``rounds`` times; the best order seen."""
    count = len(order)
    if not 8 <= count <= SHAKEN_PAGES:
        return order
    lot = np.random.default_rng(count)
    best, worth = order, task.worth(order)
    for _ in range(rounds):
        other = best
        for _ in range(SHAKEN_RUNS):
            a, b, c = np.sort(lot.choice(np.arange(1, count), 3, replace=False))
            other = np.concatenate([other[:a], other[b:c], other[a:b], other[c:]])
        other = improve(task, other)
        if task.worth(other) > worth + GAIN:
            best, worth = other, task.worth(other)
    return best


def improve(task: PathTask, start: Ints) -> Ints:
    """Moves runs and swaps items until nothing helps; long runs are tried only where short ones gain nothing."""
    order = start.copy()
    for _ in range(ROUNDS):
        gain, moved = _best_move(task, order, FEW)
        swap_gain, swapped = _best_swap(task, order)
        if max(gain, swap_gain) <= GAIN:
            gain, moved = _best_move(task, order)
        if max(gain, swap_gain) <= GAIN:
            break
        order = moved if gain >= swap_gain else swapped
    return order


def _best_move(task: PathTask, order: Ints, longest: int = LONGEST_RUN) -> tuple[float, Ints]:
    """The best move of one run of at most ``longest`` items to another place."""
    n = len(order)
    best, where = 0.0, (0, 1, 0)
    links = np.zeros((n + 2, n + 2))
    links[1 : n + 1, 1 : n + 1] = task.links[np.ix_(order, order)]
    here = task.places[order]
    now = here[np.arange(n), np.arange(n)]
    turns = _turns(task, order)
    run = np.zeros((n, n))
    # A run moved over a shorter one is the shorter one moved the other way.
    for length in range(1, min(longest, max(1, n // 2)) + 1):
        m = n - length + 1
        # run[i, j]: places of the run that begins at i, if it began at j.
        run = run[:m, :m] + here[np.arange(m) + length - 1][:, length - 1 : length - 1 + m]
        gains = _move_gains(links, here, now, run, length)
        if turns is not None:
            gains += _turn_gains(turns, length)
        np.fill_diagonal(gains, -np.inf)
        i, j = divmod(int(np.argmax(gains)), gains.shape[1])
        if gains[i, j] > best + GAIN:
            best, where = float(gains[i, j]), (i, length, j)
    first, length, place = where
    rest = np.delete(order, np.arange(first, first + length))
    return best, np.insert(rest, place, order[first : first + length])


def _turns(task: PathTask, order: Ints) -> Floats | None:
    """turns[x, y]: what it brings that the item now at x comes behind the item now at y, against before it."""
    if task.ahead is None:
        return None
    ahead = task.ahead[np.ix_(order, order)]
    out: Floats = ahead.T - ahead
    return out


def _turn_gains(turns: Floats, length: int) -> Floats:
    """gains[i, j]: what the run [i, i+length) brings by the order against others, if it begins at place j."""
    n = len(turns)
    m = n - length + 1
    sums = np.zeros((n + 1, n + 1))
    sums[1:, 1:] = turns.cumsum(axis=0).cumsum(axis=1)
    runs = sums[length:] - sums[:m]
    here = np.arange(m)
    forth = runs[:, length:] - runs[here, here + length][:, None]
    back = runs[:, :m] - runs[here, here][:, None]
    gains: Floats = np.where(here[None, :] > here[:, None], forth, back)
    return gains


def _move_gains(links: Floats, here: Floats, now: Floats, run: Floats, length: int) -> Floats:
    """gains[i, j]: what it brings to take the run [i, i+length) out and let it begin at place j."""
    n = len(now)
    m = n - length + 1
    # In `links`, item k of the order stands at k + 1; 0 and n + 1 stand for the ends.
    beside = links.diagonal(1)
    across = links.diagonal(length + 1)
    out = across - beside[:m] - beside[length:]
    total = np.concatenate([[0.0], np.cumsum(now)])
    own = run - (total[length:] - total[:m])[:, None]
    later, earlier = np.zeros((2, n))
    later[: n - length] = here[np.arange(n - length), np.arange(length, n)]
    earlier[length:] = here[np.arange(length, n), np.arange(n - length)]
    later_sum = np.concatenate([[0.0], np.cumsum(later - now)])[:m]
    earlier_sum = np.concatenate([[0.0], np.cumsum(earlier - now)])[length:]
    # The neighbours at the new place, counted in the order with the run taken out: further back, and further on.
    back = links[:m, 1 : m + 1].T + links[length : length + m, 1 : m + 1] - beside[:m]
    forth = links[length : length + m, 1 : m + 1].T + links[length : length + m, length + 1 :] - beside[length:]
    back += later_sum[:, None] - later_sum[None, :]
    forth += earlier_sum[None, :] - earlier_sum[:, None]
    place = np.arange(m)
    gains: Floats = np.where(place[None, :] > place[:, None], forth, back)
    gains += out[:, None] + own
    return gains


def _best_swap(task: PathTask, order: Ints) -> tuple[float, Ints]:
    """The best exchange of two items that are not neighbours (moves see to those)."""
    n = len(order)
    if n < 4:
        return 0.0, order
    links = np.zeros((n + 2, n + 2))
    links[1 : n + 1, 1 : n + 1] = task.links[np.ix_(order, order)]
    here = task.places[order]
    k = np.arange(1, n + 1)
    beside = links[k - 1, k] + links[k, k + 1]
    # moved[a, b]: the links of item b's place with item a standing there.
    moved = links[k - 1][:, 1 : n + 1].T + links[1 : n + 1][:, k + 1]
    diagonal = here[np.arange(n), np.arange(n)]
    gains = moved + moved.T - beside[:, None] - beside[None, :] + here + here.T - diagonal[:, None] - diagonal[None, :]
    turns = _turns(task, order)
    if turns is not None:
        sums = np.zeros((n, n + 1))
        sums[:, 1:] = turns.cumsum(axis=1)
        a, b = k[:, None] - 1, k[None, :] - 1
        # The first goes behind all between them and behind the second; the second before all between them.
        change = sums[a, b + 1] - sums[a, a + 1] - (sums[b, b] - sums[b, np.minimum(a + 1, n)])
        change = np.where(b > a, change, 0.0)
        gains = gains + change + change.T
    gains[np.abs(k[:, None] - k[None, :]) < 2] = -np.inf
    one, two = divmod(int(np.argmax(gains)), gains.shape[1])
    out = order.copy()
    out[[one, two]] = out[[two, one]]
    return float(gains[one, two]), out
