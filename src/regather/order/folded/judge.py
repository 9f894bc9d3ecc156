"""Looks at a solved order join by join: what else could stand there, and how much worse would it be.

For every join the two cuts that make it are moved together through all places near them while the rest
stays. The best rival that differs says how sure the join is; if a rival is better, the solution is
mended and the round begins again.

What a newcomer gets wrong: on the two sides of one sheet the ends of two pages are exchanged, so the same two cuts make
two joins. Whoever moves one of them and leaves the other counts the second join against a cut that has moved, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from regather.order.folded.solve import Solver
from regather.order.folded.worth import BROKEN
from regather.order.hypothesis import Solution
from regather.order.setting.typesetting import Filler
from regather.order.stream import Floats, Ints
from regather.order.words.link import Matrix

WINDOW = 0.45
"""How far a cut is moved for rivals, as a share of a page's width."""
ROUNDS = 4
LEAST = 1e-3
"""Nats by which a place must be better for a cut to move there."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another reading of a join: the two cuts, and by how many nats it is worse than the one taken."""

    left: int
    right: int
    behind: float


@dataclass(frozen=True, slots=True)
class JudgedJoin:
    """One join of a solution: pages, cuts, rivals (best first)."""

    left_page: int
    right_page: int
    left: int
    right: int
    in_stream: bool
    rivals: tuple[Rival, ...]

    @property
    def margin(self) -> float:
        """Nats between the reading taken and the best rival."""
        return self.rivals[0].behind if self.rivals else 20.0


class Judge:
    """Moves cuts of one solution about and says what that costs."""

    def __init__(self, solver: Solver, solution: Solution, filler: Filler) -> None:
        self.solver = solver
        self.links = solver.links
        self.stream = solver.stream
        self.solution = solution
        self.filler = filler
        self.order = solution.hypothesis.order
        self.case = solver.case(solution.hypothesis, solution.page, filler)
        self.bounds = solution.bounds.copy()
        s = self.stream
        self._edges = np.flatnonzero(s.edge)
        self._telling = s.turn | s.heading_after | np.isin(np.arange(len(s)), solver.anchors.telling)
        self.slot = {page: i for i, page in enumerate(self.order)}
        self.text_pages = [p for p in sorted(self.slot) if not self._blank(p)]
        self._settled: dict[tuple[int, int], tuple[int, ...]] = {}

    def _blank(self, page: int) -> bool:
        i = self.slot[page]
        return bool(self.bounds[i] == self.bounds[i + 1])

    def _front(self, page: int) -> bool:
        return bool(self.stream.front[self.bounds[self.slot[page]]])

    def joins(self) -> list[tuple[int, int]]:
        """Pages of running text that follow each other, blank ones left out; front matter is no join."""
        pairs = zip(self.text_pages, self.text_pages[1:], strict=False)
        return [(a, b) for a, b in pairs if not self._front(a) and not self._front(b)]

    def _group(self, bound: int) -> tuple[int, int]:
        """The first and last of the bounds that stand where this one does: blank pages between them move along.

        Where the source shows no breaks, a blank page may as well have text: there each bound moves alone.
        """
        first = last = bound
        if not self.solution.hypothesis.marked:
            return first, last
        while first > 0 and self.bounds[first - 1] == self.bounds[bound]:
            first -= 1
        while last < len(self.order) and self.bounds[last + 1] == self.bounds[bound]:
            last += 1
        return first, last

    def _window(self, bound: int) -> Ints:
        """Cuts to which a bound may move: between its neighbours and not further than a part of a page."""
        here = int(self.bounds[bound])
        low, high = self._group(bound)
        fixed = any(self._is_decided(each) for each in range(low, high + 1))
        if low == 0 or high == len(self.order) or self.stream.edge[here] or fixed:
            return np.array([here])
        page = self.solution.page
        width = self.stream.width
        first, last = int(self.bounds[low - 1]), int(self.bounds[high + 1])
        edges = self._edges[(self._edges > first) & (self._edges < last)]
        low = max([first + 1, *(int(e) for e in edges if e < here)])
        high = min([last - 1, *(int(e) for e in edges if e > here)])
        reach = WINDOW * page.lines * page.measure
        near = np.arange(low, high + 1)
        near = near[(np.abs(width[near] - width[here]) <= reach) | self._telling[near]]
        # A page that holds nothing is a rival, too, where a break of another kind stands at its bound.
        beyond = [c for c in (first, last) if self._telling[c] and abs(width[c] - width[here]) <= 2.2 * reach]
        return np.unique(np.concatenate([near, [here], np.array(beyond, dtype=np.int64)]).astype(np.int64))

    def _is_decided(self, bound: int) -> bool:
        return bound in self.case.bounds

    def decided(self, left_page: int, right_page: int) -> bool:
        """Whether a person decided both ends of a join."""
        return self._is_decided(self.slot[left_page] + 1) and self._is_decided(self.slot[right_page])

    def _local(self, bound: int, cuts: Ints) -> Floats:
        """Scores of the two pages that meet at a bound, for each place of the bound."""
        low, high = self._group(bound)
        before, after = low - 1, high
        start, end = int(self.bounds[before]), int(self.bounds[after + 1])
        return self.solver.page_scores(start, cuts, before, self.case) + self.solver.page_scores(
            cuts, end, after, self.case
        )

    def _side_joins(self, bound: int, cuts: Ints, skip: str) -> Floats:
        """Link scores of the join at a bound's other side: ``skip`` is the side ("left", "right") not counted."""
        out = np.zeros(len(cuts))
        low, high = self._group(bound)
        left_page, right_page = self.order[low - 1], self.order[high]
        if skip != "left":
            follower = self._next_text(left_page)
            if follower is not None:
                start = int(self.bounds[self.slot[follower]])
                out += self._link(cuts, np.array([start]))[:, 0]
            elif left_page + 1 in self.slot and self.case.hypothesis.known:
                out += self.solver.beside.last[cuts]
        if skip != "right":
            leader = self._previous_text(right_page)
            if leader is not None:
                end = int(self.bounds[self.slot[leader] + 1])
                out += self._link(np.array([end]), cuts)[0]
            elif right_page - 1 in self.slot and self.case.hypothesis.known:
                out += self.solver.beside.begins(cuts, right_page)
        return out

    def _next_text(self, page: int) -> int | None:
        return page + 1 if page + 1 in self.slot and not self._blank(page + 1) else None

    def _previous_text(self, page: int) -> int | None:
        return page - 1 if page - 1 in self.slot and not self._blank(page - 1) else None

    def _link(self, left: Ints, right: Ints) -> Matrix:
        return self.solver.joined(left, right, self.case)

    def table(self, left_page: int, right_page: int) -> tuple[Ints, Ints, Floats]:
        """Scores of every pair of places for one join (rows: where the left page ends)."""
        x, y = self.slot[left_page] + 1, self.slot[right_page]
        rows, columns = self._window(x), self._window(y)
        link = self._link(rows, columns)
        if right_page != left_page + 1:
            link = np.zeros_like(link)
        both = self.exchanged(left_page, right_page)
        if both:
            link = link + self._link(columns, rows).T
        left = self._around(x, rows, "both" if both else "left")
        right = self._around(y, columns, "both" if both else "right")
        return rows, columns, link + left[:, None] + right[None, :]

    def exchanged(self, left_page: int, right_page: int) -> bool:
        """Whether the two cuts of a join make one more: what begins behind the left page continues what ends before
        the right one.
        """
        begun = self.order[min(self._group(self.slot[left_page] + 1)[1], len(self.order) - 1)]
        ended = self.order[max(self._group(self.slot[right_page])[0] - 1, 0)]
        return (
            begun == ended + 1
            and ended not in (left_page, right_page)
            and not (self._blank(begun) or self._blank(ended))
        )

    def _around(self, bound: int, cuts: Ints, skip: str) -> Floats:
        if len(cuts) == 1:
            return np.zeros(len(cuts))
        near = self._local(bound, cuts)
        return near if skip == "both" else near + self._side_joins(bound, cuts, skip)

    def in_stream(self, left_page: int, right_page: int) -> bool:
        """Whether the two pages follow each other in the source."""
        between = self.order[self.slot[left_page] + 1 : self.slot[right_page]]
        return self.slot[right_page] > self.slot[left_page] and all(self._blank(p) for p in between)

    def improve(self) -> bool:
        """Moves the cuts of each join to the best places near them; says whether anything moved."""
        moved = False
        for left_page, right_page in self.joins():
            before = self._seen_from(left_page, right_page)
            if self._settled.get((left_page, right_page)) == before:
                continue  # nothing that its table hangs on has moved since it was found best
            if self.in_stream(left_page, right_page):
                better = self._improve_one(self.slot[left_page] + 1)
            else:
                better = self._improve_two(left_page, right_page)
            moved |= better
            if not better:
                self._settled[left_page, right_page] = before
        return moved

    def _seen_from(self, left_page: int, right_page: int) -> tuple[int, ...]:
        """All page ends that the table of a join hangs on, as they stand now."""
        first, second = self._group(self.slot[left_page] + 1), self._group(self.slot[right_page])
        near = [i for low, high in (first, second) for i in range(max(low - 1, 0), min(high + 2, len(self.bounds)))]
        begun = self._previous_text(self.order[first[1]]) if first[1] < len(self.order) else None
        ended = self._next_text(self.order[second[0] - 1]) if second[0] else None
        near += [self.slot[begun] + 1] if begun is not None else []
        near += [self.slot[ended]] if ended is not None else []
        return tuple(self.bounds[near].tolist())

    def _improve_two(self, left_page: int, right_page: int) -> bool:
        rows, columns, scores = self.table(left_page, right_page)
        i, j = np.unravel_index(int(np.argmax(scores)), scores.shape)
        x, y = self.slot[left_page] + 1, self.slot[right_page]
        now = scores[np.searchsorted(rows, self.bounds[x]), np.searchsorted(columns, self.bounds[y])]
        return bool(scores[i, j] > now + LEAST) and self._moves({x: int(rows[i]), y: int(columns[j])})

    def _improve_one(self, bound: int) -> bool:
        cuts = self._window(bound)
        scores = self._around_in_stream(bound, cuts)
        best = int(cuts[int(np.argmax(scores))])
        now = scores[int(np.searchsorted(cuts, self.bounds[bound]))]
        return bool(scores.max() > now + LEAST) and self._moves({bound: best})

    def _moves(self, places: dict[int, int]) -> bool:
        """Moves bounds if the whole gains by it, and says whether it does.

        A table takes for granted what stands around its two bounds: it does not see the joins of a page that it
        empties, nor that both may bound one page.
        """
        before, kept = self.worth_beside(places), self.bounds.copy()
        for bound, cut in places.items():
            self._move(bound, cut)
        if self.worth_beside(places) > before + LEAST:
            return True
        self.bounds = kept
        return False

    def worth_beside(self, bounds: Iterable[int]) -> float:
        """What the pages are worth that meet at some bounds, and all of their joins."""
        groups = (self._group(bound) for bound in bounds)
        slots = sorted(
            {slot for low, high in groups for slot in range(max(0, low - 1), min(len(self.order), high + 1))}
        )
        score = self.solver.page_scores
        pages = sum(
            float(score(int(self.bounds[slot]), int(self.bounds[slot + 1]), slot, self.case)[0]) for slot in slots
        )
        numbers = sorted({number for slot in slots for number in (self.order[slot] - 1, self.order[slot])})
        return pages + sum(self._join_worth(number) for number in numbers)

    def worth(self) -> float:
        """What all pages and joins are worth as they stand, in nats."""
        return self.worth_beside(range(len(self.bounds)))

    def _join_worth(self, number: int) -> float:
        """What the join of a page with the next is worth, also where one of them is blank."""
        if number not in self.slot or number + 1 not in self.slot:
            return 0.0
        left, right = self.slot[number], self.slot[number + 1]
        ends, begins = self.bounds[left + 1 : left + 2], self.bounds[right : right + 1]
        blank = self._blank(number), self._blank(number + 1)
        if any(blank):
            if all(blank) or not self.case.hypothesis.known:
                return 0.0
            beside = self.solver.beside
            return float(beside.begins(begins, number + 1)[0] if blank[0] else beside.last[ends[0]])
        if right == left + 1:
            return float(self._read_on(begins)[0])
        return float(self._link(ends, begins)[0, 0])

    def _move(self, bound: int, cut: int) -> None:
        """Puts a bound elsewhere, with the blank pages that stand at it."""
        low, high = self._group(bound)
        self.bounds[low : high + 1] = cut

    def _around_in_stream(self, bound: int, cuts: Ints) -> Floats:
        """An in-stream page turn breaks nothing that it does not mend: only fill, anchors and torn lines speak."""
        return self._local(bound, cuts) + self._read_on(cuts)

    def _read_on(self, cuts: Ints) -> Floats:
        """What a page is given back that goes on at a cut with the page before it in the stream."""
        given: Floats = BROKEN * self.solver.own[cuts]
        return given + self.solver.beside.turned[cuts] if self.case.hypothesis.known else given

    def settle(self) -> Solution:
        """Improves until nothing moves, and gives the solution that results."""
        for _ in range(ROUNDS):
            if not self.improve():
                break
        return replace(self.solution, bounds=self.bounds.copy())

    def judged(
        self, margins: dict[tuple[int, int], tuple[float, int]] | None = None, most: int = 3
    ) -> list[JudgedJoin]:
        """Every join with its best rivals; for a free order its ``margins`` say how sure each join is."""
        out = []
        for left_page, right_page in self.joins():
            x, y = self.slot[left_page] + 1, self.slot[right_page]
            if margins is not None:
                here = (int(self.bounds[x]), int(self.bounds[y]))
                margin, other = margins.get((left_page, right_page), (0.0, -1))
                rival = Rival(here[0], other if other >= 0 else here[1], margin)
                out.append(JudgedJoin(left_page, right_page, *here, x == y, (rival,)))
                continue
            if self.in_stream(left_page, right_page):
                out.append(JudgedJoin(left_page, right_page, int(self.bounds[x]), int(self.bounds[y]), True, ()))
                continue
            rows, columns, scores = self.table(left_page, right_page)
            here = (int(np.searchsorted(rows, self.bounds[x])), int(np.searchsorted(columns, self.bounds[y])))
            out.append(
                JudgedJoin(
                    left_page, right_page, int(self.bounds[x]), int(self.bounds[y]), False,
                    _rivals(rows, columns, scores, here, most),
                )
            )  # fmt: skip
        return out


def _rivals(rows: Ints, columns: Ints, scores: Floats, here: tuple[int, int], most: int) -> tuple[Rival, ...]:
    """The best pairs of places that differ from the one taken, and from each other in both cuts or clearly in one."""
    top = float(scores[here])
    down = -scores.ravel()
    count = min(50 * most, len(down))
    flat = np.sort(np.argpartition(down, count - 1)[:count])
    flat = flat[np.argsort(down[flat], kind="stable")]
    found: list[Rival] = []
    for index in flat:
        i, j = divmod(int(index), len(columns))
        if (i, j) == here:
            continue
        found.append(Rival(int(rows[i]), int(columns[j]), top - float(scores[i, j])))
        if len(found) == most:
            break
    return tuple(found)
