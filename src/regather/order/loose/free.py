"""The order of pages whose breaks are known and whose order nobody knows: dropped, shuffled, or scanned anyhow.

Each run of text between two breaks is one page. The best order is a path through all of them, with holes
for pages that are blank or lost. An imposed order is worth the same kind of sum, so the two can be weighed
against each other; a free order must win by as much as it had more choices.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from regather.order.anchors import ENTRY_FITS, ENTRY_WRONG, FOLIO_FITS, FOLIO_WRONG
from regather.order.found import Asked, Margins
from regather.order.hypothesis import BLANK, BLANK_NEAR_COVER, FREE, IN_ORDER, NEAR_COVER, Hypothesis, Solution
from regather.order.loose.asking import Near, by_help, followers, may_follow, near_orders, other_opening
from regather.order.loose.leaves import Leaves, find_leaves
from regather.order.loose.long_paths import LongPath, find_long
from regather.order.loose.paths import PathTask, best_order, improve, shake
from regather.order.loose.places import Frame, earlier, find_frames, score_places
from regather.order.loose.turns import FORBIDDEN, Chain, Turns, chained, find_turns
from regather.order.stream import Bools, Floats, Ints
from regather.order.words.link import Links

__all__ = ["FreeOrder", "Leaves", "find_free", "find_leaves", "free_penalty", "make_task", "solve_free"]

FRAMES, FRAMES_BARE = 8, 5
"""How many books of other lengths and folios are tried, the likeliest first; and of pages without folios."""
ANOTHER_BOOK = 2.5
"""Nats for a book of another length against one that lacks a page, where it is asked if one does: most lack none."""
FINALISTS = 2
"""From how many of these a start is taken for all the others."""
HOPELESS = -60.0
"""A first order so far behind an imposed one is not shaken: that has never brought more than some ten nats, and leads
beyond forty say no more."""
RECEIVED = 3.0
"""Nats for the order received: most sources are in order, or give strong reasons why they are not."""
JUDGED_NAT = 0.8
"""What a nat of a margin is worth where the language has an encoder of its own, by the fit of the turns' weights on
exchanges: of 122 joins of 29 heaps with raw margins of ten nats and more three were wrong, none beyond 12.4."""
LONG = 150
"""Beyond this many leaves not all are compared with all, and one book is tried."""
HOLE_BEHIND_OPEN = -3.0
HOLE_BEHIND_CLOSED = -2.0
"""A page that is followed by nothing: lost where the sentence is open, blank or lost where it is not."""
HOLE_BEFORE_TEXT = -2.5
HOLE_BEFORE_HEADING = -0.7
HOLE_BEFORE_HOLE = -3.0


def make_task(
    leaves: Leaves, turns: Turns, frame: Frame, chain: Chain, decided: dict[tuple[int, str], int] | None = None
) -> PathTask:
    """The path task for one frame: leaves first, holes after them; ``chain`` are the balanced turns of the leaves."""
    count, pages = len(leaves), frame.pages
    links = np.full((pages, pages), HOLE_BEFORE_HOLE)
    links[:count, :count] = chain.turns
    front = np.array([leaf in leaves.fronts for leaf in range(count)], dtype=np.bool_)
    behind = np.where(leaves.open_end, HOLE_BEHIND_OPEN, HOLE_BEHIND_CLOSED)
    links[:count, count:] = np.where(front, 0.0, behind)[:, None]
    before = np.where(leaves.headed & ~_on_verso(leaves, frame), HOLE_BEFORE_HEADING, HOLE_BEFORE_TEXT)
    links[count:, :count] = np.where(front, 0.0, before)[None, :]
    np.fill_diagonal(links, FORBIDDEN)
    places = score_places(leaves, frame, decided)
    places[:count, 0] += chain.first
    places[:count, -1] += chain.last
    for leaf, follower in leaves.followed.items():
        # A person said so: nothing else stands behind the one or before the other, and no end of the book.
        links[leaf], links[:, follower] = FORBIDDEN, FORBIDDEN
        links[leaf, follower] = 0.0
        places[leaf, -1], places[follower, 0] = FORBIDDEN, FORBIDDEN
    ahead = earlier(leaves, pages, notes=turns.numbered)
    if leaves.first >= 0 or leaves.last >= 0:
        ahead = np.zeros((pages, pages)) if ahead is None else ahead
        _put_at_ends(leaves, links, ahead, front)
    apart = []
    for likeness in turns.kinship.apart():
        apart.append(np.zeros((pages, pages)))
        apart[-1][:count, :count] = likeness
    return PathTask(links, places, ahead, tuple(apart))


def _put_at_ends(leaves: Leaves, links: Floats, ahead: Floats, front: Bools) -> None:
    """Lets nothing but front matter stand before the leaf with which a person said that the text begins, or behind the
    one with which it ends."""
    text = np.flatnonzero(~front)
    if leaves.first >= 0:
        links[text, leaves.first] = FORBIDDEN
        ahead[leaves.first, text[text != leaves.first]] = -FORBIDDEN
    if leaves.last >= 0:
        links[leaves.last, text] = FORBIDDEN
        ahead[text[text != leaves.last], leaves.last] = -FORBIDDEN


def _on_verso(leaves: Leaves, frame: Frame) -> Bools:
    """Leaves that stand on versos by a printed number: no page is left blank so that a chapter may open there."""
    found = np.zeros(len(leaves), dtype=np.bool_)
    for leaf, number in (*leaves.folios, *leaves.entries) if leaves.folios else ():
        found[leaf] = (number + frame.offset) % 2 == 0
    return found


@dataclass(frozen=True, slots=True)
class FreeOrder:
    """The best free order: as a solution of the scheme ``free``, and all that it was judged by.

    ``solution.score`` counts as imposed orders are counted (the judge of words and printed numbers alone), for the
    sources whose breaks stand behind sides; ``worth`` counts all that is known of whole pages.
    """

    leaves: Leaves
    turns: Turns
    chain: Chain
    frame: Frame
    task: PathTask
    order: Ints
    solution: Solution
    decided: dict[tuple[int, str], int]
    long: LongPath | None = None
    others: tuple[tuple[float, Ints], ...] = ()

    @property
    def worth(self) -> float:
        """Nats of the order found."""
        if self.long is not None:
            return float(self.long.joins.sum())
        return self.task.worth(self.order) + self.frame.prior

    def lead_over(self, imposed: Solution) -> float | None:
        """Nats by which the free order leads an imposed one, its greater choice counted; ``None`` where the imposed
        one does not put every leaf on a page of its own."""
        bounds, numbers = imposed.bounds, imposed.hypothesis.order
        pages = [numbers[i] for i in np.flatnonzero(np.diff(bounds))]
        starts = bounds[:-1][np.diff(bounds) > 0]
        if len(starts) != len(self.leaves) or (starts != self.leaves.starts).any():
            return None
        penalty = free_penalty(len(self.leaves)) + (RECEIVED if imposed.hypothesis.scheme == IN_ORDER else 0.0)
        if self.long is not None:
            return self.worth - self.long.worth_of(self.turns, np.argsort(pages, kind="stable")) - penalty
        frames = [Frame(imposed.hypothesis.pages, imposed.hypothesis.offset, sides, 0.0) for sides in self._sides()]
        order = np.full(imposed.hypothesis.pages, -1, dtype=np.int64)
        order[np.array(pages) - 1] = np.arange(len(pages))
        order[order < 0] = np.arange(len(pages), len(order))
        tasks = (make_task(self.leaves, self.turns, frame, self.chain, self.decided) for frame in frames)
        other = max(task.worth(order) for task in tasks)
        return self.worth - other - penalty

    def _sides(self) -> set[tuple[int, ...]]:
        flipped = tuple(-side for side in self.frame.sides)
        return {self.frame.sides, flipped}

    def margins(self) -> Margins:
        """By page numbers how far each turn leads, and the cut at which its rival begins, or -1; and what to ask."""
        numbers = self.solution.hypothesis.order
        if self.long is not None:
            pairs = zip(self.long.order, self.long.order[1:], strict=False)
            starts = [int(self.leaves.starts[c]) if c >= 0 else -1 for c in self.long.rivals]
            return Margins(
                {
                    (numbers[a], numbers[b]): (float(margin), start)
                    for (a, b), margin, start in zip(pairs, self.long.margins, starts, strict=True)
                }
            )
        count, nat = len(self.leaves), JUDGED_NAT if self.turns.judged else 1.0
        near = near_orders(self.task, self.order, count)
        found = Margins()
        for one in near:
            rival = int(followers(one.order, count)[one.left])
            start = int(self.leaves.starts[rival]) if rival >= 0 else -1
            found[numbers[one.left], numbers[one.right]] = (nat * one.behind, start)
        found.asked.update(self._asked(near, nat))
        found.kin.update(self._kin())
        return found

    def _kin(self) -> Iterator[tuple[tuple[int, int], float]]:
        """What kinship says of every two pages of text, by the cuts at which the one ends and the other begins."""
        text = np.array([leaf for leaf in range(len(self.leaves)) if leaf not in self.leaves.fronts], dtype=np.int64)
        ends, starts = self.leaves.ends[text].tolist(), self.leaves.starts[text].tolist()
        for end, said in zip(ends, self.turns.kin(text, text).tolist(), strict=True):
            yield from (((end, start), nats) for start, nats in zip(starts, said, strict=True))

    def _asked(self, near: list[Near], nat: float) -> Iterator[tuple[tuple[int, int], Asked]]:
        """What to ask about the turns of text, the most helpful question first, and with which page the text begins."""
        count, fronts, starts = len(self.leaves), self.leaves.fronts, self.leaves.starts
        opening = other_opening(self.task, self.order, count, fronts)
        near = [one for one in (*near, *filter(None, [opening])) if one.right not in fronts and one.left not in fronts]
        table = np.vstack([self.chain.turns, self.chain.first])
        page_of = self.solution.hypothesis.order
        for which, turns in by_help(self.order, near, nat, count, fronts):
            asked = near[which]
            others = may_follow(which, near, self.order, table, fronts)
            before = asked.left if asked.left < count else self._front_before(asked.right)
            if before >= 0:
                rivals = tuple((int(starts[leaf]), nat * nats) for leaf, nats in others)
                yield (page_of[before], page_of[asked.right]), Asked(nat * asked.behind, rivals, turns)

    def _front_before(self, leaf: int) -> int:
        """The page of front matter behind which the text begins with a leaf, or -1."""
        at = int(np.flatnonzero(self.order == leaf)[0])
        return next((int(item) for item in self.order[:at][::-1] if item in self.leaves.fronts), -1)

    def holes(self) -> dict[int, float]:
        """For each page without text the nats by which the order leads the best one found in which no such page stands
        behind the leaf before it: among orders of the same book, and of books of other lengths. Of leaves without any
        folio none does: nothing counts the pages there."""
        count, found = len(self.leaves), {}
        numbered = bool(self.leaves.folios)
        if self.long is not None:
            return {}
        for at in range(1, len(self.order)):
            before = next((int(self.order[k]) for k in range(at - 1, -1, -1) if self.order[k] < count), -1)
            if self.order[at] < count or before < 0:
                continue
            kept = self.task.links[before, count:].copy()
            self.task.links[before, count:] = FORBIDDEN
            rival = self.task.worth(improve(self.task, self.order)) + self.frame.prior
            self.task.links[before, count:] = kept
            for worth, order in self.others:
                place = int(np.flatnonzero(order == before)[0])
                if place + 1 < len(order) and order[place + 1] < count:
                    rival = max(rival, worth + ANOTHER_BOOK)
            found[at + 1] = self.worth - rival if numbered else min(0.0, self.worth - rival)
        return found


def find_free(leaves: Leaves, links: Links, template: Solution, decided: dict[tuple[int, str], int]) -> FreeOrder:
    """The best free order of the leaves; ``template`` gives the page and the direction of reading."""
    turns = find_turns(leaves, links)
    if len(leaves) > LONG:
        return _find_long(leaves, turns, links, template, decided)
    chain = chained(turns)
    named = max((page for page, _ in decided), default=0)
    likely = find_frames(leaves, FRAMES if leaves.folios else FRAMES_BARE)
    frames = [frame for frame in likely if frame.pages >= named]
    tried = [
        (frame, make_task(leaves, turns, frame, chain, decided))
        for frame in frames or [Frame(max(named, len(leaves)), 0, (), 0.0)]
    ]
    found = [best_order(task) for _, task in tried]

    def made(best: int) -> FreeOrder:
        (frame, task), order = tried[best], found[best]
        page_of = np.empty(len(order), dtype=np.int64)
        page_of[order] = np.arange(1, len(order) + 1)
        hypothesis = Hypothesis(
            FREE, len(order), tuple(int(p) for p in page_of[: len(leaves)]), frame.offset,
            template.hypothesis.right_to_left,
        )  # fmt: skip
        bounds = np.concatenate([leaves.starts, leaves.ends[-1:]])
        solution = Solution(hypothesis, bounds, _plain_score(leaves, links, order, frame), template.page)
        others = tuple((_worth(tried[at], one), one) for at, one in enumerate(found) if at != best)
        return FreeOrder(leaves, turns, chain, frame, task, order, solution, decided, others=others)

    rough = made(_ranked(tried, found)[0])
    said = bool(leaves.followed) or leaves.first >= 0 or leaves.last >= 0
    lead = None if said else rough.lead_over(template)
    if lead is not None and lead < HOPELESS:
        return rough
    return made(_shaken(tried, found, leaves))


def _worth(tried: tuple[Frame, PathTask], order: Ints) -> float:
    frame, task = tried
    return task.worth(order) + frame.prior


def _ranked(tried: list[tuple[Frame, PathTask]], found: list[Ints]) -> list[int]:
    """The frames by the worth of what was found in them, the best first."""
    return sorted(range(len(tried)), key=lambda at: (-_worth(tried[at], found[at]), at))


def _shaken(tried: list[tuple[Frame, PathTask]], found: list[Ints], leaves: Leaves) -> int:
    """Betters the orders ``found`` in all frames; the number of the best.

    What is found in one frame is a start in every other, so that none wins for a better search alone. Without folios
    and page numbers in the contents that only finds more holes in place of thin joins: of 41 joins of such a book 38
    were right, and 26 with it.
    """
    done: dict[int, Ints] = {}
    for shaken in _ranked(tried, found)[:FINALISTS]:
        done[shaken] = found[shaken] = shake(tried[shaken][1], found[shaken])
        for at, (frame, task) in enumerate(tried):
            if at != shaken and (leaves.folios or leaves.entries):
                other = improve(task, _resized(found[shaken], len(leaves), frame.pages))
                if task.worth(other) > task.worth(found[at]):
                    found[at] = other
    best = _ranked(tried, found)[0]
    if leaves.folios and done.get(best) is not found[best]:
        found[best] = shake(tried[best][1], found[best])
    return best


def _resized(order: Ints, leaves: int, pages: int) -> Ints:
    """An order of the leaves for a book of other length: holes are taken from its end, or put there."""
    holes = np.cumsum(order >= leaves)
    kept = order[(order < leaves) | (holes <= pages - leaves)].copy()
    out = np.concatenate([kept, np.full(pages - len(kept), leaves)])
    out[out >= leaves] = np.arange(leaves, pages)
    return out


def _find_long(
    leaves: Leaves, turns: Turns, links: Links, template: Solution, decided: dict[tuple[int, str], int]
) -> FreeOrder:
    """The same for so many leaves that not all can be compared with all."""
    wanted: dict[int, int] = {}
    for (page, edge), cut in decided.items():
        for leaf in np.flatnonzero((leaves.starts if edge == "start" else leaves.ends) == cut):
            wanted[int(leaf)] = page
    long = find_long(turns, wanted)
    page_of = np.empty(len(leaves), dtype=np.int64)
    page_of[long.order] = long.pages
    numbers = tuple(int(page) for page in page_of)
    hypothesis = Hypothesis(FREE, max(numbers), numbers, 0, template.hypothesis.right_to_left)
    bounds = np.concatenate([leaves.starts, leaves.ends[-1:]])
    nothing = np.zeros((0, 0))
    frame = Frame(max(numbers), 0, (), 0.0)
    score = float(turns.pairs(long.order[:-1], long.order[1:]).sum())
    solution = Solution(hypothesis, bounds, score, template.page)
    return FreeOrder(
        leaves,
        turns,
        Chain(nothing, np.zeros(0), np.zeros(0)),
        frame,
        PathTask(nothing, nothing),
        long.order,
        solution,
        decided,
        long,
    )


def _plain_score(leaves: Leaves, links: Links, order: Ints, frame: Frame) -> float:
    """What an order is worth by the judge of words and by printed numbers, as imposed orders are counted."""
    count = len(leaves)
    page_of = {int(item): at + 1 for at, item in enumerate(order)}
    score = 0.0
    for a, b in itertools.pairwise(order):
        if a < count and b < count and a not in leaves.fronts and b not in leaves.fronts:
            score += float(links.scores(leaves.ends[a : a + 1], leaves.starts[b : b + 1])[0, 0])
    for leaf, folio in leaves.folios:
        score += FOLIO_FITS if folio + frame.offset == page_of[leaf] else FOLIO_WRONG
    for leaf, folio in leaves.entries:
        score += ENTRY_FITS if folio + frame.offset == page_of[leaf] else ENTRY_WRONG
    near = [page_of[item] <= NEAR_COVER or page_of[item] > len(order) - NEAR_COVER for item in range(count, len(order))]
    return score + sum(BLANK_NEAR_COVER if close else BLANK for close in near)


def solve_free(
    leaves: Leaves, links: Links, template: Solution, decided: dict[tuple[int, str], int]
) -> tuple[Solution, PathTask, Ints]:
    """:func:`find_free` in parts: the solution, its task, and the order of the items."""
    found = find_free(leaves, links, template, decided)
    return found.solution, found.task, found.order


def free_penalty(pages: int) -> float:
    """Nats by which a free order must lead an imposed one: the logarithm of the number of orders."""
    return math.lgamma(pages + 1)
