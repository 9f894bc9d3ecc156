"""Puts the leaves of a thick book in order without ever comparing all of them at once.

For each leaf the best few followers are found, of very many leaves among those alone that have rare words in common
with it; the surest joins are made first, chains of leaves are put where their folios say, and the weak places are
looked at again in short windows. What a newcomer gets wrong: this is not the exact search for less money. It leans on
folios; thick books that have none are hardly ever right.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from regather.order.loose.followers import Balance, find_followers, number_table
from regather.order.loose.leaves import Leaves
from regather.order.loose.paths import PathTask, improve
from regather.order.loose.places import WILD
from regather.order.loose.turns import FORBIDDEN, Turns
from regather.order.stream import Floats, Ints

WINDOW = 32
STEP = 20
WEAK = -1.5
"""A window is looked at again where a join in it is worth less than this, in balanced nats."""
AWAY = -6.0
"""A leaf stands elsewhere than its folio says, in a window."""
FORSAKEN = -1.0
"""Nats against a chain that fills a gap in part."""
WORTH_JOINING = -3.0
"""Balanced nats below which a join is not made before the folios have had their say."""
OUTVOTED = 3
"""Folios that agree against a single one which was misread."""
AGREEING = 2
"""Folios in a row that must agree before the book is said to have a gap."""


@dataclass(frozen=True, slots=True)
class LongPath:
    """An order of many leaves: ``order`` lists them, ``pages`` gives each place's page, ``joins`` what each is worth
    (balanced nats, one fewer than the leaves), ``margins`` and ``rivals`` how much the best other follower is behind
    each, and which it is; ``balance`` is that of the nats."""

    order: Ints
    pages: Ints
    joins: Floats
    margins: Floats
    rivals: Ints
    balance: Balance

    def worth_of(self, turns: Turns, order: Ints) -> float:
        """What another order of all leaves is worth, on the scale of ``joins``."""
        return float(self.balance.joins(turns, _folios(turns.leaves), order).sum())


def find_long(turns: Turns, decided: dict[int, int]) -> LongPath:
    """The order of many leaves; ``decided`` gives the page of those of which a person said it."""
    leaves = turns.leaves
    folios = _folios(leaves)
    for leaf, page in decided.items():
        folios[leaf] = page
    found = find_followers(turns, folios)
    balance = found.balance
    order = _placed(turns, balance, folios, _chained(found.leaves, found.scores, folios), found.leaves)
    order = _obeyed(_polished(turns, balance, folios, order), decided)
    joins = balance.joins(turns, folios, order)
    margins, rivals = _margins(found.leaves, found.scores, order, joins)
    return LongPath(order, _pages(folios, order), joins, margins, rivals, balance)


def _folios(leaves: Leaves) -> Ints:
    """The folio of each leaf, or -1: where several were read, or one far beyond the book, none counts."""
    found = np.full(len(leaves), -1, dtype=np.int64)
    many: set[int] = set()
    for leaf, number in leaves.folios:
        if found[leaf] >= 0:
            many.add(leaf)
        found[leaf] = number
    found[sorted(many)] = -1
    found[found > WILD * len(leaves)] = -1
    return found


def _chained(followers: Ints, scores: Floats, folios: Ints) -> list[list[int]]:
    """Makes the surest joins first; the chains of leaves that result. No join goes against the folios of a chain."""
    count = len(followers)
    following, before = np.full(count, -1), np.full(count, -1)
    last_of, first_of = np.arange(count), np.arange(count)
    size = np.ones(count, dtype=np.int64)
    # Of each chain, kept at its first leaf: the folio that this leaf should have, and how many folios say so.
    base, votes = folios.copy(), (folios >= 0).astype(np.int64)
    rows = np.repeat(np.arange(count), followers.shape[1])
    columns, values = followers.ravel(), scores.ravel()
    for edge in np.argsort(-values, kind="stable"):
        if values[edge] < WORTH_JOINING:
            break
        i, j = int(rows[edge]), int(columns[edge])
        first = int(first_of[i])
        if following[i] >= 0 or before[j] >= 0 or first == j:
            continue
        told = int(base[j]) - int(size[first])
        if votes[first] and votes[j] and base[first] != told:
            few, many = sorted((int(votes[first]), int(votes[j])))
            if few > 1 or many < OUTVOTED:
                continue
        if votes[j] > votes[first]:
            base[first] = told
        votes[first] = votes[first] + votes[j] if base[first] == told else max(votes[first], votes[j])
        following[i], before[j] = j, i
        last = int(last_of[j])
        last_of[first], first_of[last] = last, first
        size[first] += size[j]
    chains = []
    for start in np.flatnonzero(before < 0):
        chain = [int(start)]
        while following[chain[-1]] >= 0:
            chain.append(int(following[chain[-1]]))
        chains.append(chain)
    return chains


def _placed(turns: Turns, balance: Balance, folios: Ints, chains: list[list[int]], followers: Ints) -> Ints:
    """Puts chains where their folios say, those without into the gaps that are left, and the rest by likeness."""
    leaves = turns.leaves
    taken, free = _anchored(folios, chains)
    if taken:
        free = _filled(turns, balance, taken, free)
    place = np.full(len(leaves), np.nan)
    for at, leaf in taken.items():
        place[leaf] = at
    rows = [(float(at), [leaf]) for at, leaf in sorted(taken.items())]
    rows += [(_wish(chain, followers, place, leaves), chain) for chain in free]
    rows.sort(key=lambda row: (row[0], row[1][0]))
    return np.array([leaf for _, chain in rows for leaf in chain], dtype=np.int64)


def _anchored(folios: Ints, chains: list[list[int]]) -> tuple[dict[int, int], list[list[int]]]:
    """The leaf at each place that folios vouch for, those of the most agreeing folios first; and the other chains."""
    claims = []
    for chain in chains:
        starts = [int(folios[leaf]) - k for k, leaf in enumerate(chain) if folios[leaf] >= 0]
        start = max(sorted(set(starts)), key=starts.count, default=-1)
        claims.append((-starts.count(start) if starts else 0, start, chain))
    claims.sort(key=lambda claim: (claim[0], claim[2][0]))
    taken: dict[int, int] = {}
    kept: set[int] = set()
    # A leaf with a folio of its own goes before one that a join alone would put there.
    for own in (True, False):
        for votes, start, chain in claims:
            for at, leaf in enumerate(chain, start):
                if votes and at >= 0 and at not in taken and leaf not in kept and (not own or folios[leaf] == at):
                    taken[at] = leaf
                    kept.add(leaf)
    free = []
    for _, _, chain in claims:
        for placed, part in itertools.groupby(chain, key=kept.__contains__):
            if not placed:
                free.append(list(part))
    return taken, free


def _filled(turns: Turns, balance: Balance, taken: dict[int, int], free: list[list[int]]) -> list[list[int]]:
    """Puts chains into the gaps between the places that are taken, the surest first; the chains that fit nowhere."""
    places = sorted(taken)
    gaps = [(a, b) for a, b in itertools.pairwise(places) if b - a > 1]
    inner = [chain for chain in free if not any(leaf in turns.leaves.fronts for leaf in chain)]
    if not gaps or not inner:
        return free
    lefts, rights = (np.array([taken[gap[side]] for gap in gaps]) for side in (0, 1))
    firsts, lasts = (np.array([chain[end] for chain in inner]) for end in (0, -1))
    worth = balance.of(turns.block(lefts, firsts), lefts, firsts)
    worth += balance.of(turns.block(lasts, rights), lasts, rights).T
    room = np.array([b - a - 1 for a, b in gaps])
    length = np.array([len(chain) for chain in inner])
    worth[length[None, :] > room[:, None]] = -np.inf
    # A chain that leaves room beside it is joined on one side only.
    worth[length[None, :] < room[:, None]] += FORSAKEN
    filled = np.zeros(len(gaps), dtype=np.int64)
    put: set[int] = set()
    for flat in np.argsort(-worth, axis=None, kind="stable"):
        gap, chain = divmod(int(flat), len(inner))
        if not np.isfinite(worth[gap, chain]):
            break
        if chain in put or filled[gap] + length[chain] > room[gap]:
            continue
        start = gaps[gap][0] + 1 + int(filled[gap])
        taken.update(zip(range(start, start + len(inner[chain])), inner[chain], strict=True))
        filled[gap] += length[chain]
        put.add(chain)
        if len(put) == len(inner):
            break
    return [chain for chain in free if not any(chain is inner[k] for k in put)]


def _wish(chain: list[int], followers: Ints, place: Floats, leaves: Leaves) -> float:
    """Where a chain without folios would stand by the leaves that would follow its own; front matter comes first."""
    if any(leaf in leaves.fronts for leaf in chain):
        return -1.0 if chain[0] in leaves.fronts else math.inf
    seen = place[followers[chain]] - np.arange(len(chain))[:, None] - 1
    known = seen[np.isfinite(seen)]
    return float(np.median(known)) - 0.5 if len(known) else math.inf


def _polished(turns: Turns, balance: Balance, folios: Ints, order: Ints) -> Ints:
    """Looks at every stretch that holds a weak join again, exactly."""
    out = order.copy()
    joins = balance.joins(turns, folios, out)
    pages = _pages(folios, out)
    for a in range(0, len(out), STEP):
        inside = out[a : a + WINDOW]
        if len(inside) < 3 or not (joins[a : a + len(inside) - 1] < WEAK).any():
            continue
        links = balance.of(turns.block(inside, inside), inside, inside) + number_table(folios[inside], folios[inside])
        np.fill_diagonal(links, FORBIDDEN)
        away = np.abs(folios[inside][:, None] - pages[a : a + len(inside)][None, :])
        places = np.where((folios[inside] >= 0)[:, None] & (away > 0), AWAY, 0.0)
        # The neighbours outside the window stay: the first and the last leaf inside keep their places.
        places[0, 1:] += FORBIDDEN
        places[-1, :-1] += FORBIDDEN
        found = improve(PathTask(links, places), np.arange(len(inside)))
        out[a : a + WINDOW] = inside[found]
        joins[a : a + len(inside) - 1] = links[found[:-1], found[1:]]
    return out


def _margins(followers: Ints, scores: Floats, order: Ints, joins: Floats) -> tuple[Floats, Ints]:
    """For each join how far the best other follower, or the best other leader, is behind; and that follower."""
    count = len(order)
    best_other = np.full(count, -np.inf)
    rivals = np.full(max(0, count - 1), -1, dtype=np.int64)
    leads: dict[int, list[tuple[float, int]]] = {}
    for row in range(count):
        for column, value in zip(followers[row], scores[row], strict=True):
            leads.setdefault(int(column), []).append((float(value), row))
    for at in range(count - 1):
        i, j = int(order[at]), int(order[at + 1])
        own = [(float(v), int(f)) for f, v in zip(followers[i], scores[i], strict=True) if f != j]
        other = max((v for v, row in leads.get(j, []) if row != i), default=-math.inf)
        top, rival = max(own, default=(-math.inf, -1))
        best_other[at] = max(top, other)
        rivals[at] = rival
    margins: Floats = np.clip(joins - best_other[:-1], -20.0, 20.0)
    return margins, rivals


def _obeyed(order: Ints, decided: dict[int, int]) -> Ints:
    """The order with every leaf of which a person said the page at that place."""
    out = [int(leaf) for leaf in order if int(leaf) not in decided]
    for leaf, page in sorted(decided.items(), key=lambda pair: pair[1]):
        out.insert(page - 1, leaf)
    return np.array(out, dtype=np.int64)


def _pages(folios: Ints, order: Ints) -> Ints:
    """The page of every place: counted on, with gaps where several folios in a row say that pages are missing."""
    pages = np.arange(1, len(order) + 1)
    seen = np.flatnonzero(folios[order] >= 0)
    ahead = folios[order][seen] - pages[seen]
    shift = 0
    for k in range(len(seen)):
        gap = int(ahead[k]) - shift
        agreed = ahead[k : k + AGREEING]
        if 0 < gap <= len(order) and len(agreed) == AGREEING and (agreed == ahead[k]).all():
            pages[int(seen[k - 1]) + 1 if k else 0 :] += gap
            shift += gap
    return pages
