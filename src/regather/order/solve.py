"""Places all page ends of a known page order at once: a beam search in the order of the stream.

Each hypothesis (scheme, number of pages, fault) says which page comes when in the stream. What remains
is where each page ends. A cut is judged twice: by what it breaks where it stands, and by what it mends
elsewhere; a join is scored as soon as both of its ends are placed. States that agree in all that the
future can ask (the current cut and the ends of open joins) are merged, the best one kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from regather.errors import BadDecision
from regather.order.anchors import Anchors, PageAnchors
from regather.order.geometry import Page, fill_score, full_score
from regather.order.link import LEFT_KINDS, RIGHT_KINDS, Links
from regather.order.stream import Bools, Floats, Ints, Stream
from regather.order.typesetting import Filler

BLANK = -5.0
"""A page without any text, anywhere."""
BLANK_NEAR_COVER = -1.5
"""The same among the first or last pages, where blanks are common."""
NEAR_COVER = 5
HEADING_CUT = -6.0
"""A page never ends between a heading and its text."""
BROKEN = 1.15
"""How much more a break in the stream counts than its log-odds against chance pairs: rivals are not chance."""
CLOSING_KINDS = ("stop", "ask", "quote-after-stop")
SENTENCE_BROKEN = 2.5
"""A sentence has ended and the text goes on in lower case: next to nobody writes so, and the judge of words is held
back from saying how sure that is."""
RUN_TOGETHER = 2.0
"""An unknown word is two known ones run together: a page very likely ended there."""
TORN_PER_PAGE = 2.0
GLUED_PER_PAGE = 1.5
"""With more glued words than this a page, the source loses spaces anywhere, and they prove nothing."""
TYPICAL_PAGE = 1750.0
"""Characters."""
INNER_TURN = -8.0
"""A page turn that the stream itself goes over is never put inside a word: nothing would call for it."""
EMPHASIS_CUT = -5.0
PART_OPENS = 1.5
"""A heading that the contents list at the highest level mostly opens a page."""
TORN_LINE = 4.0
"""A line of the source ends in mid-sentence: a page (or nothing natural) ended there."""
TURN_CROSSED = -5.0
"""A page holds both front matter and running text."""
CHOICE = -5.0
"""Choosing one place among the words of a page or so: the logarithm of one in some 150 places that make sense."""
FRONT_SECOND = -0.5
FRONT_ELSEWHERE = -4.0
"""Title, cover or imprint on a page where they never stand."""
FRONT_SPLIT = -3.0
"""A page begins inside a run of front matter of one kind."""
MISCOUNT = 1.5
"""Lines by which the page may be longer than it is thought to be."""
KEPT_SHELVES = 4
"""Page sizes for which the page ends tried are remembered, for other page orders of the same size."""
FULL_LINE = 1.0
"""How much of the odds of a full last line counts."""
KEPT_CUTS = 8_000_000
"""Page ends that are remembered in all, 16 bytes each: else they would be most of the memory of a thick book."""
MIXED = 1
"""Seed of the factors by which states are told apart."""
MAX_FILL = 1.35
"""No page holds more than this times the expected lines."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A page order to try: the scheme's name, pages in all, and page numbers in stream order.

    ``offset`` is added to a printed folio to get the page's place in the book. ``marked`` says for each
    slot whether the source shows a break behind it (empty: the source shows none).
    """

    scheme: str
    pages: int
    order: tuple[int, ...]
    offset: int = 0
    right_to_left: bool = False
    fault: str = ""
    marked: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """Where each page of a hypothesis starts and ends: cut numbers in stream order, and the score in nats.

    ``page`` and ``filler`` are what the pages were measured with.
    """

    hypothesis: Hypothesis
    bounds: Ints
    score: float
    page: Page
    filler: Filler | None = None

    def start_of(self, page: int) -> int:
        """The cut at which a page's text begins."""
        return int(self.bounds[self.hypothesis.order.index(page)])

    def end_of(self, page: int) -> int:
        """The cut at which a page's text ends."""
        return int(self.bounds[self.hypothesis.order.index(page) + 1])

    def is_blank(self, page: int) -> bool:
        """Whether a page holds no running text."""
        if page not in self.hypothesis.order:
            return True
        return self.start_of(page) == self.end_of(page)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Cuts at which a page may end, and what the text alone says of each, in nats."""

    cuts: Ints
    worth: Floats


@dataclass(frozen=True, slots=True)
class Case:
    """One hypothesis with the page geometry, anchors and decided bounds that it is judged by."""

    hypothesis: Hypothesis
    page: Page
    filler: Filler
    anchor: PageAnchors
    bounds: dict[int, int]
    shelves: dict[int, _Shelf]

    @property
    def best_end(self) -> float:
        """What the best of all page ends is worth by its page's length and last line alone."""
        fit = self.filler.fit
        return full_score(self.page) + (FULL_LINE * fit.most if fit is not None else 0.0)


@dataclass(slots=True)
class _States:
    """All states of the beam after some slot; ``opens`` has one column an open end."""

    at: Ints
    score: Floats
    opens: Ints
    back: list[tuple[Ints, Ints]] = field(default_factory=list)


class Solver:
    """Solves hypotheses over one stream with one link model and one page geometry."""

    def __init__(
        self,
        stream: Stream,
        links: Links,
        anchors: Anchors,
        fixed: dict[tuple[int, str], int] | None = None,
        blanks: frozenset[int] = frozenset(),
    ) -> None:
        self.stream = stream
        self.links = links
        self.anchors = anchors
        self.fixed = fixed or {}
        self.blanks = blanks
        self._shelves: dict[tuple[Page, Filler], dict[int, _Shelf]] = {}
        self._stocked = 0
        self._turns = np.concatenate([[0.0], np.cumsum(stream.turn)])
        self._inner = stream.glued & (links.right_kind == RIGHT_KINDS.index("lower"))
        self.own = links.own().astype(np.float64)
        closed = np.isin(links.left_kind, [LEFT_KINDS.index(kind) for kind in CLOSING_KINDS])
        self.own[closed & (links.right_kind == RIGHT_KINDS.index("lower"))] -= SENTENCE_BROKEN
        self.breaks = self._break_scores()
        self._edges = np.flatnonzero(stream.edge)
        self._splits_front = stream.front & ~stream.front_first

    def _break_scores(self) -> Floats:
        """For every cut, what it costs or gains that the text is taken apart there."""
        s = self.stream
        out: Floats = -BROKEN * self.own
        torn = s.newline & (self.links.right_kind == 0) & ~s.heading_before
        pages = max(1.0, s.width[-1] / TYPICAL_PAGE)
        # Where lines break in mid-sentence all over (verse, lists of words), a torn line proves little.
        signs = np.where(torn, TORN_LINE * min(1.0, TORN_PER_PAGE * pages / max(1, int(torn.sum()))), 0.0)
        out += np.where(s.heading_before, HEADING_CUT, 0.0)
        together = s.glued & self.links.run_together
        if together.sum() <= GLUED_PER_PAGE * pages:
            signs += np.where(together, RUN_TOGETHER, 0.0)
        self._seams: Floats = np.where(self.own < 0, signs, 0.0)
        out += signs
        out += np.where(s.emphasised, EMPHASIS_CUT, 0.0)
        out[self.anchors.part_cuts] += PART_OPENS
        # A break that the source shows needs no other reason; beside front matter the words say nothing.
        out[s.turn | s.front | s.edge] = 0.0
        return out

    def case(self, hypothesis: Hypothesis, page: Page, filler: Filler) -> Case:
        """All that stays the same while one hypothesis is solved or judged."""
        anchor = self.anchors.for_pages(hypothesis.pages, hypothesis.offset)
        key = (page, filler)
        shelves = self._shelves.pop(key, {})
        self._shelves[key] = shelves
        while len(self._shelves) > KEPT_SHELVES:
            self._shelves.pop(next(iter(self._shelves)))
        return Case(hypothesis, page, filler, anchor, self._bounds(hypothesis), shelves)

    def _bounds(self, hypothesis: Hypothesis) -> dict[int, int]:
        """The cuts that a person decided, by number of the bound in the stream (bound 0 begins the first page).

        Raises :class:`BadDecision` where two decisions want the same bound in two places.
        """
        found: dict[int, int] = {}
        for (page, edge), cut in sorted(self.fixed.items()):
            if page not in hypothesis.order:
                raise BadDecision(
                    f"There is no page {page} in a book of {hypothesis.pages} pages.",
                    where=f"[[cut]] page = {page}",
                    hint="Correct the page or remove this entry of book/decisions.toml.",
                )  # fmt: skip
            bound = hypothesis.order.index(page) + (edge == "end")
            if found.get(bound, cut) != cut:
                raise BadDecision(
                    "Two decisions put the same page end in two places.",
                    where=f"[[cut]] page = {page}, edge = {edge}", hint="Remove one of them from book/decisions.toml.",
                )  # fmt: skip
            found[bound] = cut
        return found

    def solve(self, hypothesis: Hypothesis, page: Page, filler: Filler, width: int) -> Solution | None:
        """The best placing of all page ends under one hypothesis, or nothing if none is possible."""
        order = hypothesis.order
        plan = _plan(order)
        try:
            case = self.case(hypothesis, page, filler)
        except BadDecision:
            return None  # a person's decisions rule this hypothesis out; others may fit them
        states = _States(np.zeros(1, np.int64), np.zeros(1), np.zeros((1, 0), np.int64))
        for slot in range(len(order)):
            grown = self._grow(states, slot, case, plan)
            if grown is None:
                return None
            states = _prune(grown, states.at, plan[slot], width)
        last = len(self.stream) - 1
        done = np.flatnonzero(states.at == last)
        if not len(done):
            return None
        best = int(done[np.argmax(states.score[done])])
        bounds = _trace(states, best)
        return Solution(hypothesis, bounds, float(states.score[best]), page, filler)

    def _between(self, start: int, end: int) -> bool:
        """Whether a break of the source lies strictly between two cuts."""
        i = int(np.searchsorted(self._edges, start, side="right"))
        return i < len(self._edges) and int(self._edges[i]) < end

    def _decided(self, cuts: Ints, start: int, slot: int, case: Case) -> Ints:
        """What of the cuts a person's decisions leave: page ends and starts that they gave, pages that are blank."""
        if case.hypothesis.order[slot] in self.blanks:
            return np.array([start])
        wanted = case.bounds.get(slot + 1)
        if wanted is not None:
            return np.array([wanted]) if wanted >= start else cuts[:0]
        limits = [cut for bound, cut in case.bounds.items() if bound > slot]
        return cuts[cuts <= min(limits)] if limits else cuts

    def page_scores(self, starts: Ints | int, ends: Ints | int, slot: int, case: Case) -> Floats:
        """What pages from each start to each end are worth by themselves: fill, anchors, and what the end breaks.

        One of ``starts`` and ``ends`` may be a single cut; ``slot`` is the page's place in the stream.
        """
        starts, ends = np.broadcast_arrays(np.atleast_1d(starts), np.atleast_1d(ends))
        return self._text_worth(starts, ends, case)[0] + self._place_worth(starts, ends, slot, case)

    def _text_worth(self, starts: Ints, ends: Ints, case: Case) -> tuple[Floats, Floats]:
        """What the text alone says of pages, wherever they stand in the book; and the lines that they take."""
        s = self.stream
        closes = s.heading_after[ends] | s.turn[ends] | (ends == len(s) - 1)
        closes = closes | case.filler.loose(starts, ends)
        taken, full, loose = case.filler.fill(starts, ends)
        fill = fill_score(case.page, taken, closes, loose) + FULL_LINE * full
        score = np.where((ends == starts) | s.front[starts], 0.0, fill)
        crossed = self._turns[ends] - self._turns[np.minimum(starts + 1, len(s))]
        score += TURN_CROSSED * np.maximum(0.0, crossed)
        return score, taken

    def _place_worth(self, starts: Ints, ends: Ints, slot: int, case: Case) -> Floats:
        """What the page's number and its neighbours in the stream say, and what is broken where it ends."""
        s, hypothesis = self.stream, case.hypothesis
        number = hypothesis.order[slot]
        follows = slot + 1 < len(hypothesis.order)
        following = hypothesis.order[slot + 1] if follows else None
        near = number <= NEAR_COVER or number > hypothesis.pages - NEAR_COVER
        blank = ends == starts
        nothing = case.anchor.blank_prior(number, BLANK_NEAR_COVER if near else BLANK)
        score = np.where(blank, nothing, case.anchor.text_prior(number))
        front = s.front[starts]
        if front.any():
            begins = np.where(self._splits_front[starts], FRONT_SPLIT, 0.0)
            begins += np.where(starts == self.anchors.contents_cut, 0.0, _front_place(number, hypothesis.pages))
            score = np.where(front & ~blank, begins, score)
        score += case.anchor.scores(number, following, starts, ends)
        if follows:
            # A blank page has no place to choose; a page that goes on in the stream ends where it likes, which
            # proves nothing. Without this, every page more would be one more chance to be lucky.
            # Nor is a torn line a sign of a mere page turn where the words do not go on: that is a wreck's seam.
            if following == number + 1:
                chosen = -case.best_end - self._seams[ends] + np.where(self._inner[ends], INNER_TURN, 0.0)
                chosen = np.where(s.edge[ends] | front, 0.0, chosen)
            else:
                chosen = np.where(s.edge[ends] | front, 0.0, CHOICE)
            score += np.where(blank, 0.0, self.breaks[ends] + chosen)
        return score

    def _shelf(self, start: int, case: Case) -> _Shelf:
        """The cuts at which a page of running text that begins at ``start`` may end, and what each says by itself."""
        if start not in case.shelves:
            self._stock(np.array([start]), case)
        return case.shelves[start]

    def _stock(self, starts: Ints, case: Case) -> None:
        """Works out the shelves of many page starts at once, since one by one costs most of a search."""
        width = self.stream.width
        edges = self._edges[np.searchsorted(self._edges, starts, side="right")]
        reach = width[starts] + MAX_FILL * case.page.lines * case.page.measure
        ends = np.minimum(edges, np.maximum(np.searchsorted(width, reach), starts + 1))
        counts = ends - starts + 1
        begin = np.cumsum(counts) - counts
        self._stocked += int(counts.sum())
        if self._stocked > KEPT_CUTS:
            # The beam never goes back, so nothing but time is lost.
            for shelves in self._shelves.values():
                shelves.clear()
            self._stocked = int(counts.sum())
        owner = np.repeat(starts, counts)
        cuts = owner + np.arange(len(owner)) - np.repeat(begin, counts)
        worth, taken = self._text_worth(owner, cuts, case)
        fits = (taken <= MAX_FILL * case.page.lines) | (cuts == owner)
        for start, first, count in zip(starts.tolist(), begin.tolist(), counts.tolist(), strict=True):
            kept = fits[first : first + count]
            case.shelves[start] = _Shelf(cuts[first : first + count][kept], worth[first : first + count][kept])

    def _front_shelf(self, start: int, case: Case) -> _Shelf:
        """The same for a page that begins with front matter: it ends where a line does, however few there are."""
        if start not in case.shelves:
            edge = int(self._edges[np.searchsorted(self._edges, start, side="right")])
            reach = self.stream.width[start] + MAX_FILL * case.page.lines * case.page.measure
            limit = int(np.searchsorted(self.stream.width, reach))
            cuts = np.arange(start, min(edge, max(limit, start + 1)) + 1)
            cuts = cuts[(cuts == start) | (cuts == len(self.stream) - 1) | self.stream.newline[cuts]]
            case.shelves[start] = _Shelf(cuts, self._text_worth(np.full(len(cuts), start), cuts, case)[0])
        return case.shelves[start]

    def _ends(self, start: int, slot: int, case: Case) -> _Shelf:
        """Cuts at which the page that begins at ``start`` may end in one slot."""
        last = len(self.stream) - 1
        final = slot == len(case.hypothesis.order) - 1
        marked = case.hypothesis.marked
        if final or start == last:
            # A page would run across a break that the source shows, where one lies between.
            across = final and bool(marked) and self._between(start, last)
            cuts = np.zeros(0, dtype=np.int64) if across else np.array([last])
        elif marked:
            edge = int(self._edges[np.searchsorted(self._edges, start, side="right")])
            if marked[slot]:
                # A break stands behind this page: it ends there, or it is blank and the break was passed already.
                cuts = np.array([start, edge] if self.stream.edge[start] else [edge])
            else:
                cuts = np.arange(start, edge + 1)
        elif not self.stream.front[start]:
            shelf = self._shelf(start, case)
            return self._kept(shelf, self._decided(shelf.cuts, start, slot, case), start, case)
        else:
            shelf = self._front_shelf(start, case)
            return self._kept(shelf, self._decided(shelf.cuts, start, slot, case), start, case)
        if self.stream.front[start]:
            cuts = cuts[(cuts == start) | (cuts == last) | self.stream.newline[cuts]]
        cuts = self._decided(cuts, start, slot, case)
        worth, taken = self._text_worth(np.full(len(cuts), start), cuts, case)
        if self.stream.front[start]:
            return _Shelf(cuts, worth)
        fits = (taken <= MAX_FILL * case.page.lines) | (cuts == start)
        if marked:
            fits |= self.stream.edge[cuts]
        return _Shelf(cuts[fits], worth[fits])

    def _kept(self, shelf: _Shelf, cuts: Ints, start: int, case: Case) -> _Shelf:
        """A shelf narrowed to what a person's decisions leave, which may lie beyond it."""
        if cuts is shelf.cuts:
            return shelf
        worth, taken = self._text_worth(np.full(len(cuts), start), cuts, case)
        fits = (taken <= MAX_FILL * case.page.lines) | (cuts == start)
        return _Shelf(cuts[fits], worth[fits])

    def _grow(self, states: _States, slot: int, case: Case, plan: list[_Step]) -> _States | None:
        step = plan[slot]
        starts, group = np.unique(states.at, return_inverse=True)
        if not case.hypothesis.marked and slot < len(case.hypothesis.order) - 1:
            last = len(self.stream) - 1
            new = [s for s in starts.tolist() if s not in case.shelves and s != last and not self.stream.front[s]]
            if new:
                self._stock(np.array(new), case)
        shelves = [self._ends(int(start), slot, case) for start in starts]
        counts = np.array([len(shelf.cuts) for shelf in shelves])
        if not counts.sum():
            return None
        begin = np.concatenate([[0], np.cumsum(counts)])
        cuts = np.concatenate([shelf.cuts for shelf in shelves])
        worth = np.concatenate([shelf.worth for shelf in shelves])
        worth = worth + self._place_worth(np.repeat(starts, counts), cuts, slot, case)
        # Every state with every end of the page that begins where the state stands.
        often = counts[group]
        parent = np.repeat(np.arange(len(states.at)), often)
        run = np.arange(len(parent)) - np.repeat(np.cumsum(often) - often, often)
        place = begin[group[parent]] + run
        at = cuts[place]
        score = states.score[parent] + worth[place]
        score += self._joins(states, parent, at, slot, step, case)
        fits = self._fits(at, len(case.hypothesis.order) - slot - 1, case)
        if not fits.any():
            return None
        parent, at, score = parent[fits], at[fits], score[fits]
        return _States(at, score, states.opens, [*states.back, (parent, at)])

    def _fits(self, at: Ints, pages_left: int, case: Case) -> Bools:
        """Whether the text behind each cut still fits on the pages that are left."""
        last = len(self.stream) - 1
        marked = case.hypothesis.marked
        if marked:
            # Every break that still lies ahead needs a page that ends there.
            able = sum(marked[len(marked) - pages_left : -1])
            ahead = np.searchsorted(self._edges, last) - np.searchsorted(self._edges, at, side="right")
            passed: Bools = ahead <= able
            return passed
        fits: Bools = case.filler.to_end[at] <= pages_left * (case.page.lines + 0.5 * case.page.spread + MISCOUNT)
        return fits

    def _joins(self, states: _States, parent: Ints, at: Ints, slot: int, step: _Step, case: Case) -> Floats:
        """Scores of the joins that this page closes: its start with an end placed before, its end with a start."""
        began = np.zeros(len(states.at))
        if step.start_meets is not None:
            lefts = states.opens[:, step.start_meets]
            known = np.flatnonzero(lefts >= 0)
            if len(known):
                ends, which_end = np.unique(lefts[known], return_inverse=True)
                begins, which_begin = np.unique(states.at[known], return_inverse=True)
                began[known] = self.links.scores(ends, begins)[which_end, which_begin]
        # The page that follows its neighbour in the stream is given back what was paid for the break between them.
        quiet = self.stream.edge[states.at] & (not self.stream.edge[1:-1].any())
        given = np.where(quiet, 0.0, BROKEN * self.own[states.at])
        if step.start_in_stream:
            began += given
        out = began[parent]
        if step.end_meets is not None:
            rights = states.opens[:, step.end_meets]
            known = np.flatnonzero(rights >= 0)
            if len(known):
                begins, row = np.unique(rights, return_inverse=True)
                places, lowest = _different(at)
                table = np.zeros((len(begins), int(places[-1]) - lowest + 1), dtype=np.float32)
                real = begins >= 0
                table[np.ix_(real, places - lowest)] = self.links.scores(places, begins[real]).T
                out += table[row[parent], at - lowest]
        # A blank page has neither beginning nor end. Where only the page behind it has its neighbour before it in the
        # stream, that one is given back what no neighbour paid.
        blank = at == states.at[parent]
        order = case.hypothesis.order
        lone = not step.start_in_stream and order[slot + 1 : slot + 2] == (order[slot] + 1,)
        out[blank] = -given[parent[blank]] if lone else 0.0
        return out


@dataclass(frozen=True, slots=True)
class _Step:
    """What one slot closes and opens, as columns of the open ends.

    ``start_meets``/``end_meets`` name the open column that this page's start or end is joined to;
    ``start_in_stream`` is true where the page before in the book is the page before in the stream.
    ``keep`` lists the columns that stay open; after them come the new ones, by ``opens_start``/``opens_end``.
    """

    start_meets: int | None
    end_meets: int | None
    start_in_stream: bool
    keep: tuple[int, ...]
    opens_start: bool
    opens_end: bool


def _different(at: Ints) -> tuple[Ints, int]:
    """The different cuts among many that lie close together, in order, and the first of them."""
    lowest = int(at.min())
    seen = np.zeros(int(at.max()) - lowest + 1, dtype=np.bool_)
    seen[at - lowest] = True
    return np.flatnonzero(seen) + lowest, lowest


def _front_place(number: int, pages: int) -> float:
    """What it costs that title, cover or imprint stand on a page: they stand first, on its back, or last."""
    if number == 1:
        return 0.0
    return FRONT_SECOND if number in (2, 3, pages) else FRONT_ELSEWHERE


def _plan(order: tuple[int, ...]) -> list[_Step]:
    """Works out for every slot which joins close there and which stay open."""
    place = {page: i for i, page in enumerate(order)}
    columns: list[tuple[int, str]] = []
    steps: list[_Step] = []
    for slot, page in enumerate(order):
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
        steps.append(_Step(start_meets, end_meets, in_stream, keep, opens_start, opens_end))
    return steps


def _carry(opens: Ints, started: Ints, parent: Ints, at: Ints, step: _Step) -> Ints:
    """The open ends of grown states; a blank page leaves its ends unknown (-1)."""
    began = started[parent]
    blank = began == at
    columns = [opens[parent, i] for i in step.keep]
    if step.opens_start:
        columns.append(np.where(blank, -1, began))
    if step.opens_end:
        columns.append(np.where(blank, -1, at))
    if not columns:
        return np.zeros((len(parent), 0), np.int64)
    return np.stack(columns, axis=1)


def _prune(grown: _States, started: Ints, step: _Step, width: int) -> _States:
    """Keeps the best ``width`` states that differ in something the future can see.

    ``grown.opens`` is still that of the states before, which stood at ``started``.
    """
    parent, at = grown.back[-1]
    most = width * 8
    best = np.arange(len(grown.score))
    if len(best) > most:
        best = np.sort(np.argpartition(-grown.score, most)[:most])
    ranked = best[np.argsort(-grown.score[best], kind="stable")]
    opens = _carry(grown.opens, started, parent[ranked], at[ranked], step)
    # States are told apart by a number made of all that the future can see: rows of numbers take far longer to sort.
    keys = at[ranked] + opens @ _mixers(opens.shape[1])
    _, first = np.unique(keys, return_index=True)
    chosen = np.sort(first)[:width]
    kept = ranked[chosen]
    back = [*grown.back[:-1], (parent[kept], at[kept])]
    return _States(at[kept], grown.score[kept], opens[chosen], back)


@cache
def _mixers(count: int) -> Ints:
    """Odd factors that spread open ends over all 64 bits, so that different states get different numbers."""
    out: Ints = np.random.default_rng(MIXED).integers(2**62, size=count) * 2 + 1
    return out


def _trace(states: _States, best: int) -> Ints:
    """Cut numbers of all page bounds on the way to one final state, first cut included."""
    bounds = []
    i = best
    for parent, at in reversed(states.back):
        bounds.append(int(at[i]))
        i = int(parent[i])
    return np.array([0, *reversed(bounds)], dtype=np.int64)
