"""Tries where else the pages without text may stand: a text beside one in the stream may as well be that page's own.

While page orders compete a page without text costs the same wherever it stands, and in the order found nobody asks
whether the texts around it end and begin as they do around a blank page. So of two pages that lie side by side in the
stream, one with text and one without, the text may be given to the wrong one, and all margins be wide: no join is
judged against an order in which the two have changed places. Here they do.

Some programs write a break behind every page, also behind one that holds no text. Two breaks in a row then show where
in the stream a blank page lies, whatever its number.

What a newcomer gets wrong: an empty page is blank, or lost. A blank one stands where text is over; a lost one stands
anywhere, but is rare. Each run of empty pages is worth what the better of the two says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from regather.imposition import SCHEMES
from regather.order.folded.desk import Desk
from regather.order.folded.judge import Judge
from regather.order.found import Found
from regather.order.hypothesis import BLANK, IN_ORDER, Solution
from regather.order.setting.typesetting import Filler
from regather.order.stream import Ints, Stream

LOST = BLANK
"""Nats of a page that is lost: as much as a blank one amid the text, whatever stands beside it."""
SHOWN = 6.0
"""Nats of a page without text that lies where the source shows one: in 30 folded wrecks with breaks behind all pages,
49 of 50 such places held a blank page."""
REACH = 12
"""Slots of the stream through which a page without text is moved."""
MOST_EMPTY = 24
"""Pages without text of an order beyond which none is moved: so many are an order's own fault, or a picture book's."""
SETTLED_MOST = 64
"""Pages of the thickest book whose other page ends are placed anew each time: in one of 64 this takes two seconds."""
FAR = 15.0
"""Nats behind the order found beyond which another place is none to speak of."""
BETTER = 2.0
"""Nats by which another place must be ahead for the pages to be put there."""
ROUNDS = 4
"""How many pages without text are put elsewhere, one after the other."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place for a page without text: ``page`` would hold some, ``empty`` none.

    ``moved`` are the pages that would hold another text than they do, both of these among them, ``bounds`` where the
    pages then begin and end, and ``behind`` says by how many nats that is worse than what was found.
    """

    page: int
    empty: int
    moved: frozenset[int]
    bounds: Ints
    behind: float

    def parts(self, left_page: int, right_page: int) -> bool:
        """Whether the turn from one page to another would be none, or one between other texts."""
        return left_page in self.moved or right_page in self.moved or left_page < self.page < right_page


def elsewhere(desk: Desk, solution: Solution, filler: Filler) -> tuple[Elsewhere, ...]:
    """The other places of all pages without text that are not :data:`FAR` behind, the nearest first."""
    if solution.hypothesis.scheme not in SCHEMES or solution.hypothesis.scheme == IN_ORDER:
        return ()
    places = _Places(desk, solution, filler)
    empty = [slot for slot, page in enumerate(places.order) if places.is_empty(solution.bounds, page)]
    if len(empty) > MOST_EMPTY or places.as_shown(solution.bounds) == len(empty):
        return ()  # where the source shows each of them, none is to be sought
    found = [other for slot in empty for other in places.of(slot)]
    return tuple(sorted(found, key=lambda other: (other.behind, other.page, other.empty)))


def with_empty_pages(desk: Desk, found: Found) -> Found:
    """The same order with its pages without text where they read best; nothing is moved that a person decided."""
    if found.margins is not None or desk.solver.blanks or desk.solver.fixed:
        return found
    for _ in range(ROUNDS):
        best = next(iter(elsewhere(desk, found.best, found.filler)), None)
        if best is None or best.behind > -BETTER:
            break
        found = replace(found, best=replace(found.best, bounds=best.bounds))
    return found


def shown_empty(stream: Stream) -> Counter[int]:
    """At which cuts of the stream the source shows pages without text, and how many at each."""
    edges = np.flatnonzero(stream.edge)
    behind = np.searchsorted(stream.left[edges], stream.source.empty_pages, side="right") - 1
    return Counter(int(edges[max(0, at)]) for at in behind)


def is_shown(solution: Solution, page: int, shown: Counter[int]) -> bool:
    """Whether a page without text lies where the source shows one, and no more such pages than it shows."""
    order, bounds = solution.hypothesis.order, solution.bounds
    cut = int(bounds[order.index(page)]) if page in order else -1
    return 0 < int(((bounds[:-1] == cut) & (bounds[1:] == cut)).sum()) <= shown[cut]


class _Places:
    """Weighs one solution against those in which one page without text stands elsewhere."""

    def __init__(self, desk: Desk, solution: Solution, filler: Filler) -> None:
        self.desk, self.solution, self.filler = desk, solution, filler
        self.order = solution.hypothesis.order
        known = replace(solution, hypothesis=replace(solution.hypothesis, known=True))
        self._judge = Judge(desk.solver, known, filler)
        self._shown = shown_empty(desk.stream)
        self._slot = {page: slot for slot, page in enumerate(self.order)}
        self._numbered = frozenset(self._with_own_number())
        # Where breaks are shown, text moves from break to break, and its ends stay.
        self._sought = not solution.hypothesis.marked and len(self.order) <= SETTLED_MOST

    def is_empty(self, bounds: Ints, page: int) -> bool:
        """Whether a page holds no text, or is not in the order at all."""
        slot = self._slot.get(page)
        return slot is None or bool(bounds[slot] == bounds[slot + 1])

    def _with_own_number(self) -> Iterator[int]:
        """The pages between two breaks whose printed number is the one that they have in the order found."""
        bounds, stream = self.solution.bounds, self.desk.stream
        breaks = [item.span.start for item in stream.source.breaks]
        shown = set(np.flatnonzero(stream.edge).tolist())
        runs: dict[int, int] = {}
        for slot, page in enumerate(self.order):
            first, last = int(bounds[slot]), int(bounds[slot + 1])
            if first < last and first in shown and last in shown:
                runs[bisect_right(breaks, int(stream.right[first]))] = page
        for folio in self.desk.anatomy.folios:
            page = runs.get(bisect_right(breaks, folio.span.start), 0)
            if page and folio.number + self.solution.hypothesis.offset == page:
                yield page

    def of(self, slot: int) -> Iterator[Elsewhere]:
        """The other places for the page without text in one slot of the stream."""
        base, decided = self.solution.bounds, self._judge.case.bounds
        for other in range(max(0, slot - REACH), min(len(self.order), slot + REACH + 1)):
            low, high = min(slot, other), max(slot, other)
            if base[other] == base[other + 1] or any(low <= bound <= high + 1 for bound in decided):
                continue
            bounds = _slid(base, slot, other)
            moved = frozenset(self.order[low : high + 1])
            if moved & self._numbered:
                continue  # its own number says so, however well the empty page beside it would go with that
            behind = self._behind(bounds, moved)
            if behind > FAR:
                continue
            if self._sought:
                settled = Judge(self.desk.solver, replace(self.solution, bounds=bounds), self.filler).settle().bounds
                if settled[slot] != settled[slot + 1]:
                    better = self._behind(settled, frozenset(self.order))
                    if better < behind:
                        behind, bounds = better, settled
            yield Elsewhere(self.order[slot], self.order[other], moved, bounds, behind)

    def _behind(self, bounds: Ints, moved: frozenset[int]) -> float:
        """By how many nats other page ends are worse than those found, which differ in some pages only."""
        base = self.solution.bounds
        return self._worth(base, moved) - self._worth(bounds, moved)

    def _worth(self, bounds: Ints, moved: frozenset[int]) -> float:
        """What some pages are worth, with all their joins and the runs of empty pages among them and beside them."""
        self._judge.bounds = bounds
        slots = sorted(self._slot[page] for page in moved)
        said = SHOWN * self.as_shown(bounds) if self._shown else 0.0
        return self._judge.worth_beside(range(slots[0], slots[-1] + 2)) + self._lost(bounds, moved) + said

    def as_shown(self, bounds: Ints) -> int:
        """How many of the pages without text that the source shows lie where it shows them."""
        there = Counter(bounds[:-1][bounds[:-1] == bounds[1:]].tolist())
        return sum(min(count, there[cut]) for cut, count in self._shown.items())

    def _lost(self, bounds: Ints, moved: frozenset[int]) -> float:
        """What is gained by taking pages for lost, not blank, in each run of empty pages that some pages touch."""
        touched = sorted({page + step for page in moved for step in (-1, 0, 1)})
        runs = {self._run(bounds, page) for page in touched if page in self._slot and self.is_empty(bounds, page)}
        return sum(self._gained(bounds, *run) for run in sorted(runs))

    def _run(self, bounds: Ints, page: int) -> tuple[int, int]:
        """The first and last of the empty pages around one."""
        first = last = page
        while first > 1 and self.is_empty(bounds, first - 1):
            first -= 1
        while last < self.solution.hypothesis.pages and self.is_empty(bounds, last + 1):
            last += 1
        return first, last

    def _gained(self, bounds: Ints, first: int, last: int) -> float:
        slots = [self._slot.get(page) for page in range(first, last + 1)]
        if None in slots:
            return 0.0  # the scan lacks its sheet
        score, case, beside = self.desk.solver.page_scores, self._judge.case, self.desk.solver.beside
        each = sorted(float(score(int(bounds[s]), int(bounds[s]), s, case)[0]) for s in slots if s is not None)
        blank = sum(each)
        if first - 1 in self._slot:
            blank += float(beside.last[bounds[self._slot[first - 1] + 1]])
        if last + 1 in self._slot:
            begins = self._slot[last + 1]
            blank += float(beside.begins(bounds[begins : begins + 1], last + 1)[0])
        lost = max(count * LOST + sum(each[count:]) for count in range(1, len(each) + 1))
        return max(0.0, lost - blank)


def _slid(bounds: Ints, slot: int, other: int) -> Ints:
    """The page ends with a page without text moved to another slot, all texts between one slot towards its old one."""
    out = bounds.copy()
    if other > slot:
        out[slot + 1 : other + 1] = bounds[slot + 2 : other + 2]
    else:
        out[other + 1 : slot + 1] = bounds[other:slot]
    return out
