"""Places all page ends of a known page order at once: a beam search in the order of the stream.

Each hypothesis (scheme, number of pages, fault) says which page comes when in the stream. What remains
is where each page ends. A cut is judged twice: by what it breaks where it stands, and by what it mends
elsewhere; a join is scored as soon as both of its ends are placed. States that agree in all that the
future can ask (the current cut and the ends of open joins) are merged, the best one kept.

What a newcomer gets wrong: whoever remembers something for every cut and every page end pays for a thick book
with memory. All that is worked out for a slot is forgotten behind it, but the states that were kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from regather.errors import BadDecision
from regather.order.anchors import Anchors
from regather.order.beam import Grown, States, Step, first_states, plan, prune, trace
from regather.order.beside_blanks import BesideBlanks
from regather.order.between import Between
from regather.order.geometry import Page
from regather.order.link import Links, Matrix
from regather.order.pools import Pool, Pools
from regather.order.rails import rails_of
from regather.order.runs import Runs, Telling, side_by_side
from regather.order.stream import Bools, Floats, Ints, Stream
from regather.order.typesetting import HALVES, Filler
from regather.order.worth import (
    BLANK,
    BLANK_NEAR_COVER,
    BROKEN,
    GLUED_PER_PAGE,
    NEAR_COVER,
    RUN_TOGETHER,
    TORN_LINE,
    Case,
    Hypothesis,
    Worth,
    near_cover,
    page_table,
)

__all__ = [
    "BLANK", "BLANK_NEAR_COVER", "BROKEN", "GLUED_PER_PAGE", "NEAR_COVER", "RUN_TOGETHER", "TORN_LINE", "Case",
    "Hypothesis", "Solution", "Solver",
]  # fmt: skip

MISCOUNT = 1.5
"""Lines by which the page may be longer than it is thought to be."""
MAX_FILL = 1.35
"""No page holds more than this times the expected lines."""
MOST_KNOWN = 1.2
"""The same where the setting of the book is known."""
LEAST = 0.3
"""Where it is known, no page ends in mid-line with less than this share of the characters of a full one: only the end
of a paragraph, a figure, or front matter leaves a page so empty. Pages of short lines hold half of the characters."""
TOGETHER = 256
"""States that are worked on at once, of one hypothesis or of several: with more, what is worked out for them would no
longer stay close to the processor."""
EARLY, EARLY_SLOTS = 8.0, 16
"""How much wider the beam begins, and the slots in which it narrows to its width: until joins have closed, only lengths
of pages speak, and the true page ends lie up to twenty nats behind (measured: with 80 states throughout 155 of 244
joins are right where scheme and setting are given, so 175; narrowed at one stroke, books are lost at the stroke)."""


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

    @property
    def empty(self) -> int:
        """How many of the pages in the order hold no text."""
        return int((self.bounds[1:] == self.bounds[:-1]).sum())

    def is_blank(self, page: int) -> bool:
        """Whether a page holds no running text."""
        if page not in self.hypothesis.order:
            return True
        return self.start_of(page) == self.end_of(page)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The cuts at which pages may end, and what each page is worth by itself, in nats: all of the first start of the
    states, then all of the second … ; ``counts`` says how many each start has."""

    counts: Ints
    cuts: Ints
    worth: Floats


@dataclass(slots=True, eq=False)
class _Beam:
    """One hypothesis while it is solved: its states behind the last slot, and whence those of each slot came."""

    case: Case
    steps: list[Step]
    states: States
    back: list[tuple[Ints, Ints]] = field(default_factory=list)
    lost: bool = False

    def go_on(self, grown: Grown | None, slot: int, width: int) -> None:
        """Keeps the best of the grown states; where there are none, the hypothesis is lost."""
        if grown is None:
            self.lost = True
            return
        self.states, parents = prune(self.states, grown, self.steps[slot], width)
        self.back.append((parents.astype(np.int32), self.states.at.astype(np.int32)))


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
        self._worth = Worth(stream, links, anchors)
        self._edges = self._worth.edges
        self._seamless = not stream.edge[1:-1].any()
        self._between: Between | None = None
        self._pools = Pools()
        # Where other pages begin than those of running text.
        self._odd = stream.front.copy()
        self._odd[-1] = True
        # Where a page may end that is nearly empty; with figures, whose height nobody knows, anywhere.
        telling = stream.newline | stream.glued | stream.turn | stream.edge | bool(stream.loose.any())
        self._telling = Telling(np.flatnonzero(telling), len(stream))

    @property
    def own(self) -> Floats:
        """What speaks for the text as it stands at each cut, in nats."""
        return self._worth.own

    @property
    def breaks(self) -> Floats:
        """For every cut, what it costs or gains that the text is taken apart there, in nats."""
        return self._worth.breaks

    @property
    def beside(self) -> BesideBlanks:
        """What it says of each cut that running text is over there, or begins."""
        return self._worth.beside

    def case(self, hypothesis: Hypothesis, page: Page, filler: Filler) -> Case:
        """All that stays the same while one hypothesis is solved or judged.

        Raises :class:`BadDecision` where two decisions want the same bound in two places.
        """
        anchor = self.anchors.for_pages(hypothesis.pages, hypothesis.offset)
        return Case(hypothesis, page, filler, anchor, self._bounds(hypothesis), page_table(page))

    def _bounds(self, hypothesis: Hypothesis) -> dict[int, int]:
        """The cuts that a person decided, by number of the bound in the stream (bound 0 begins the first page)."""
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

    def solve(
        self, hypothesis: Hypothesis, page: Page, filler: Filler, width: int, slots: int | None = None
    ) -> Solution | None:
        """The best placing of all page ends under one hypothesis, or nothing if none is possible.

        With ``slots`` only that many pages of the stream are looked at, from its beginning; the solution then has the
        bounds of these alone. A filler that knows only the beginning of the stream (:meth:`Stream.head`) will do then.
        """
        return self.solve_all([(hypothesis, page)], filler, width, slots)[0]

    def solve_all(
        self, wanted: list[tuple[Hypothesis, Page]], filler: Filler, width: int, slots: int | None = None
    ) -> list[Solution | None]:
        """:meth:`solve` for many hypotheses, each with its page; those that share a page are solved side by side."""
        out: list[Solution | None] = [None] * len(wanted)
        alike: dict[Page, list[tuple[int, Case]]] = {}
        for i, (hypothesis, page) in enumerate(wanted):
            try:
                case = self.case(hypothesis, page, filler)
            except BadDecision:
                continue  # a person's decisions rule this hypothesis out; others may fit them
            case = self._with_texts(case)
            if not (case.bounds or self.blanks):
                rails = rails_of(hypothesis, self.anchors, filler.lines_to_cuts(), page.lines)
                # Where no page order keeps to the rails, a folio that seemed right is not.
                if rails is not None:
                    out[i] = self._solve([replace(case, rails=rails)], width, slots)[0]
            if out[i] is None:
                alike.setdefault(page, []).append((i, case))
        for some in alike.values():
            for (i, _), found in zip(some, self._solve([case for _, case in some], width, slots), strict=True):
                out[i] = found
        return out

    def _solve(self, cases: list[Case], width: int, slots: int | None) -> list[Solution | None]:
        """The best solutions of cases with one page and filler."""
        beams = [_Beam(case, plan(case.hypothesis.order, slots), first_states()) for case in cases]
        pool = self._pools.of(cases[0].filler, cases[0].page)
        for slot in range(max(len(beam.steps) for beam in beams)):
            going = [beam for beam in beams if not beam.lost and slot < len(beam.steps)]
            for beam, grown in self._all_grown(going, slot, pool):
                beam.go_on(grown, slot, beam_width(width, slot))
        return [self._best(beam, slots) for beam in beams]

    def _best(self, beam: _Beam, slots: int | None) -> Solution | None:
        """The solution that a beam has come to, if any."""
        states, case = beam.states, beam.case
        if beam.lost:
            return None
        whole = slots is None or slots >= len(case.hypothesis.order)
        done = np.flatnonzero(states.at == len(self.stream) - 1) if whole else np.arange(len(states.at))
        if not len(done):
            return None
        best = int(done[np.argmax(states.score[done])])
        return Solution(case.hypothesis, trace(beam.back, best), float(states.score[best]), case.page, case.filler)

    def _with_texts(self, case: Case) -> Case:
        """The case with what its texts are worth as pages, where these go from break to break."""
        if not Between.tells(case, self._edges, self.blanks):
            return case
        if self._between is None:
            self._between = Between(self._worth, self.links)
        return replace(case, texts=self._between.texts(case))

    def page_scores(self, starts: Ints | int, ends: Ints | int, slot: int, case: Case) -> Floats:
        """What pages from each start to each end are worth by themselves: fill, anchors, and what the end breaks.

        One of ``starts`` and ``ends`` may be a single cut; ``slot`` is the page's place in the stream.
        """
        starts, ends = np.broadcast_arrays(np.atleast_1d(starts), np.atleast_1d(ends))
        return self._worth.of_text(starts, ends, case)[0] + self._worth.of_place(starts, ends, slot, case)

    def _grow(self, states: States, slot: int, case: Case, step: Step) -> Grown | None:
        """Every state with every end of the page that begins where the state stands."""
        starts, group = np.unique(states.at, return_inverse=True)
        ends = self._ends(starts, slot, case)
        if not len(ends.cuts):
            return None
        begin = np.cumsum(ends.counts) - ends.counts
        often = ends.counts[group]
        first = np.cumsum(often) - often
        parent = np.repeat(np.arange(len(group)), often)
        place = np.arange(len(parent)) + np.repeat(begin[group] - first, often)
        at = ends.cuts[place]
        began, given = self._beginnings(states, slot, case, step)
        score = ends.worth[place] + np.repeat(states.score + began, often)
        blank = np.flatnonzero(at == states.at[parent])
        return self._closed(states, Grown(parent, at, score), blank, given - began, case, step)

    def _all_grown(self, beams: list[_Beam], slot: int, pool: Pool) -> Iterator[tuple[_Beam, Grown | None]]:
        """Each beam with every end of the pages that begin where its states stand."""
        known = [beam for beam in beams if self._is_remembered(beam.case, slot)]
        starts = np.concatenate([beam.states.at for beam in known]) if known else np.zeros(0, dtype=np.int64)
        new = pool.unknown(starts)
        if len(new):
            self._learn(pool, new, starts, known[0].case)
        some: list[_Beam] = []
        for beam in beams:
            if beam not in known:
                yield beam, self._grow(beam.states, slot, beam.case, beam.steps[slot])
                continue
            some.append(beam)
            if sum(len(one.states.at) for one in some) >= TOGETHER:
                yield from zip(some, self._grow_together(some, slot, pool), strict=True)
                some = []
        if some:
            yield from zip(some, self._grow_together(some, slot, pool), strict=True)

    def _is_remembered(self, case: Case, slot: int) -> bool:
        """Whether neither breaks nor decisions nor rails nor the text's end say where the pages of a slot end."""
        if case.hypothesis.marked or case.hypothesis.known or case.bounds or self.blanks or case.rails is not None:
            return False
        return slot < len(case.hypothesis.order) - 1

    def _grow_together(self, beams: list[_Beam], slot: int, pool: Pool) -> Iterator[Grown | None]:
        """The same for so few beams that all that is worked out for them stays close at hand."""
        starts = np.concatenate([beam.states.at for beam in beams])
        counts, at, score = pool.pages(starts)
        low = int(starts.min())
        between = np.arange(low, int(at.max()) + 1)
        sizes = [len(beam.states.at) for beam in beams]
        at_start, before, instead, nothing = [], [], [], []
        at_end = np.empty((len(beams), 2, len(between)))
        for i, beam in enumerate(beams):
            states, case = beam.states, beam.case
            said, at_end[i, 0], at_end[i, 1] = self._worth.of_bounds(states.at, between, slot, case)
            began, given = self._beginnings(states, slot, case, beam.steps[slot])
            at_start.append(said)
            before.append(states.score + began)
            instead.append(given - began)
            nothing.append(self._worth.of_nothing(slot, case))
        row = np.repeat(np.arange(len(beams)) * 2, sizes) + self.stream.front[starts]
        said = at_end.ravel()[at + (row * len(between) - low).repeat(counts)]
        said += np.concatenate(at_start).repeat(counts)
        contents = self.anchors.contents_cut
        if low <= contents < between[-1]:
            open_there = (at > contents) & (starts <= contents).repeat(counts)
            listed = [beam.case.anchor.contents_prior(beam.case.hypothesis.order[slot]) for beam in beams]
            said += np.repeat(listed, sizes).repeat(counts) * open_there
        first = counts.cumsum() - counts
        said[first] = np.repeat(nothing, sizes)
        score += said
        score += np.concatenate(before).repeat(counts)
        parent = np.concatenate([np.arange(size) for size in sizes]).repeat(counts)
        pages, beam_edges = np.append(first, len(at)), np.cumsum([0, *sizes]).tolist()
        for i, beam in enumerate(beams):
            begin, end = beam_edges[i], beam_edges[i + 1]
            here = slice(int(pages[begin]), int(pages[end]))
            grown = Grown(parent[here], at[here], score[here])
            yield self._fitted(beam, slot, grown, first[begin:end] - here.start, instead[i])

    def _fitted(self, beam: _Beam, slot: int, grown: Grown, blank: Ints, instead: Floats) -> Grown | None:
        """The grown states behind which the rest of the text still fits, with the joins that they close."""
        room, filler = _room(slot, beam.case), beam.case.filler
        if not filler.all_fit(int(beam.states.at.min()), room):
            fits = filler.fits(grown.at, room)
            blank = (fits.cumsum() - 1)[blank[fits[blank]]]
            grown = Grown(grown.parent[fits], grown.at[fits], grown.score[fits])
        if not len(grown.at):
            return None
        return self._closed(beam.states, grown, blank, instead, beam.case, beam.steps[slot])

    def _learn(self, pool: Pool, new: Ints, starts: Ints, case: Case) -> None:
        """Works out the ends of the pages that begin at new cuts; of all of them where the pool is full."""
        ends = self._runs(new, case)
        if pool.is_full(len(ends.cuts)):
            pool.forget()
            new = np.unique(starts)
            ends = self._runs(new, case)
        pool.add(new, ends.counts, ends.cuts, ends.worth)

    def _runs(self, starts: Ints, case: Case) -> _Ends:
        """The ends of pages that begin at each of ``starts``, and what their text is worth wherever they stand."""
        few = self._odd[starts]
        if not few.any():
            return self._plain_runs(starts, case)
        some = [self._front_cuts(start, case) for start in starts[few].tolist()]
        counts = np.array([len(cuts) for cuts in some], dtype=np.int64)
        cuts = np.concatenate(some)
        odd = _Ends(counts, cuts, self._worth.of_text(np.repeat(starts[few], counts), cuts, case)[0])
        return odd if few.all() else _merged(self._plain_runs(starts[~few], case), odd, ~few)

    def _plain_runs(self, starts: Ints, case: Case) -> _Ends:
        """The ends of pages of running text that begin at each of ``starts``, and what their text is worth."""
        most = _most(case) * case.page.lines
        highest = np.minimum(self._reach(starts, case), case.filler.farthest(starts, most))
        runs = self._told_runs(starts, starts, highest, case)
        return _not_over(runs, *self._worth.of_lines(runs, most, case), most)

    def _closed(self, states: States, grown: Grown, blank: Ints, instead: Floats, case: Case, step: Step) -> Grown:
        """The grown states with the joins that the pages' ends close; ``blank`` ones have neither beginning nor end,
        but what ``instead`` says for each state."""
        closed = self._endings(states, grown.parent, grown.at, case, step)
        score = grown.score
        if closed is not None:
            closed[blank] = 0.0
            if case.hypothesis.known:
                closed[blank] = self.beside.begins(states.opens[grown.parent[blank], step.end_meets], step.page + 1)
            score += closed
        score[blank] += instead[grown.parent[blank]]
        return grown

    def _ends(self, starts: Ints, slot: int, case: Case) -> _Ends:
        """Where the pages of one slot may end that begin at each of ``starts``, which ascend and are all different."""
        last, s = len(self.stream) - 1, self.stream
        if case.texts is not None and self._between is not None:
            return _Ends(*self._between.ends(starts, slot, case, case.texts))
        if case.bounds or self.blanks:
            few = s.front[starts] | bool(case.hypothesis.marked) | (slot == len(case.hypothesis.order) - 1)
        else:
            few = s.front[starts]
        few |= starts == last
        if not few.any():
            return self._fitting(self._running_ends(starts, slot, case), slot, case)
        odd = self._odd_ends(starts[few], slot, case)
        if few.all():
            return self._fitting(odd, slot, case)
        return self._fitting(_merged(self._running_ends(starts[~few], slot, case), odd, ~few), slot, case)

    def _running_ends(self, starts: Ints, slot: int, case: Case) -> _Ends:
        """The ends of pages of running text; none begins where the text ends."""
        if case.hypothesis.marked or slot == len(case.hypothesis.order) - 1:
            return self._shown_ends(starts, slot, case)
        return self._plain_ends(starts, slot, case)

    def _shown_ends(self, starts: Ints, slot: int, case: Case) -> _Ends:
        """The same where the source's breaks, or its end, say where pages may end, and no decision does."""
        s, last, marked = self.stream, len(self.stream) - 1, case.hypothesis.marked
        edges = self._edges[np.searchsorted(self._edges, starts, side="right")]
        if slot == len(case.hypothesis.order) - 1:
            # A page would run across a break that the source shows, where one lies between.
            counts = ((edges == last) | (not marked)).astype(np.int64)
            runs = Runs(starts, counts, np.full(int(counts.sum()), last), counts)
        elif marked[slot]:
            # A break stands behind this page: it ends there, or it is blank and the break was passed already.
            both = np.stack([s.edge[starts], np.ones(len(starts), dtype=np.bool_)], axis=1)
            cuts = np.stack([starts, edges], axis=1)[both]
            runs = Runs(starts, both.sum(axis=1), cuts, both.sum(axis=1))
        else:
            runs = side_by_side(starts, starts, edges)
        if not len(runs.cuts):
            return _Ends(runs.counts, runs.cuts, np.zeros(0))
        worth, halves = self._worth.of_running(runs, np.inf, slot, case)
        fits = (halves <= HALVES * MAX_FILL * case.page.lines) | (s.edge[runs.cuts] & bool(marked))
        fits[runs.blank()] = True
        return _chosen(_Ends(runs.counts, runs.cuts, worth), fits)

    def _plain_ends(self, starts: Ints, slot: int, case: Case) -> _Ends:
        """The ends of pages of running text in a source without breaks."""
        most = _most(case) * case.page.lines
        lowest, highest = self._decided(starts, self._reach(starts, case), slot, case)
        highest = np.minimum(highest, case.filler.farthest(starts, most))
        if case.rails is not None:
            lowest, highest = np.maximum(lowest, case.rails[0][slot]), np.minimum(highest, case.rails[1][slot])
        if slot + 1 in case.bounds:
            runs = side_by_side(starts, lowest, highest)
        else:
            runs = self._told_runs(starts, lowest, highest, case)
        if not len(runs.cuts):
            return _Ends(runs.counts, runs.cuts, np.zeros(0))
        worth, halves = self._worth.of_running(runs, most, slot, case)
        return _not_over(runs, worth, halves, most)

    def _reach(self, starts: Ints, case: Case) -> Ints:
        """The last cut at which each page may end by its characters, or where the source shows a break."""
        width = self.stream.width
        edges = self._edges[np.searchsorted(self._edges, starts, side="right")]
        reach = width[starts] + _most(case) * case.page.lines * case.page.measure
        out: Ints = np.minimum(edges, np.maximum(np.searchsorted(width, reach), starts + 1))
        return out

    def _told_runs(self, starts: Ints, lowest: Ints, highest: Ints, case: Case) -> Runs:
        """The pages that begin at each start and end at cuts from the lowest to the highest; where the setting is
        known, nearly empty ones only where a page may end so."""
        if case.filler.fit is None:
            return side_by_side(starts, lowest, highest)
        width = self.stream.width
        enough = np.searchsorted(width, width[starts] + LEAST * case.page.lines * case.page.measure)
        return self._telling.runs(starts, lowest, enough, highest)

    def _decided(self, starts: Ints, highest: Ints, slot: int, case: Case) -> tuple[Ints, Ints]:
        """The lowest and highest cuts that a person's decisions leave: page ends they gave, pages that are blank."""
        if case.hypothesis.order[slot] in self.blanks:
            return starts, starts
        wanted = case.bounds.get(slot + 1)
        if wanted is not None:
            here = np.full(len(starts), wanted)
            return here, np.where(starts <= wanted, here, here - 1)
        limits = [cut for bound, cut in case.bounds.items() if bound > slot]
        return starts, np.minimum(highest, min(limits)) if limits else highest

    def _odd_ends(self, starts: Ints, slot: int, case: Case) -> _Ends:
        """The same where breaks, front matter or the stream's end leave few."""
        some = [self._odd_cuts(start, slot, case) for start in starts.tolist()]
        counts = np.array([len(cuts) for cuts in some], dtype=np.int64)
        cuts = np.concatenate(some)
        owner = np.repeat(starts, counts)
        worth, taken = self._worth.of_text(owner, cuts, case)
        worth = worth + self._worth.of_place(owner, cuts, slot, case)
        fits = (taken <= MAX_FILL * case.page.lines) | (cuts == owner) | self.stream.front[owner]
        if case.hypothesis.marked:
            fits |= self.stream.edge[cuts]
        return _chosen(_Ends(counts, cuts, worth), fits)

    def _odd_cuts(self, start: int, slot: int, case: Case) -> Ints:
        """The cuts at which one page may end."""
        s, last = self.stream, len(self.stream) - 1
        marked, final = case.hypothesis.marked, slot == len(case.hypothesis.order) - 1
        edge = int(self._edges[min(int(np.searchsorted(self._edges, start, side="right")), len(self._edges) - 1)])
        if final or start == last:
            # A page would run across a break that the source shows, where one lies between.
            across = final and bool(marked) and edge < last
            cuts = np.zeros(0, dtype=np.int64) if across else np.array([last])
        elif marked and marked[slot]:
            # A break stands behind this page: it ends there, or it is blank and the break was passed already.
            cuts = np.array([start, edge] if s.edge[start] else [edge])
        elif marked:
            cuts = np.arange(start, edge + 1)
        else:
            return self._left_by_decisions(self._front_cuts(start, case), start, slot, case)
        if s.front[start]:
            cuts = self._line_ends(cuts, start)
        return self._left_by_decisions(cuts, start, slot, case)

    def _front_cuts(self, start: int, case: Case) -> Ints:
        """The cuts at which a page may end that no break ends, and where no text begins that fills it."""
        s, last = self.stream, len(self.stream) - 1
        if start == last:
            return np.array([last])
        edge = int(self._edges[int(np.searchsorted(self._edges, start, side="right"))])
        reach = s.width[start] + MAX_FILL * case.page.lines * case.page.measure
        known = len(case.filler.stream) - 1
        cuts = np.arange(start, min(edge, known, max(int(np.searchsorted(s.width, reach)), start + 1)) + 1)
        return self._line_ends(cuts, start) if s.front[start] else cuts

    def _line_ends(self, cuts: Ints, start: int) -> Ints:
        """Of some cuts those where front matter may end: where a line does, however few there are."""
        out: Ints = cuts[(cuts == start) | (cuts == len(self.stream) - 1) | self.stream.newline[cuts]]
        return out

    def _left_by_decisions(self, cuts: Ints, start: int, slot: int, case: Case) -> Ints:
        """What of the cuts a person's decisions leave."""
        wanted = case.bounds.get(slot + 1)
        if wanted is not None and case.hypothesis.order[slot] not in self.blanks:
            return np.array([wanted]) if start <= wanted < len(case.filler.stream) else cuts[:0]
        here, highest = self._decided(np.array([start]), np.array([len(self.stream)]), slot, case)
        if case.hypothesis.order[slot] in self.blanks:
            return here
        left: Ints = cuts[cuts <= highest[0]]
        return left

    def _fitting(self, ends: _Ends, slot: int, case: Case) -> _Ends:
        """The ends behind which the rest of the text still fits on the pages that are left."""
        marked = case.hypothesis.marked
        left = len(case.hypothesis.order) - slot - 1
        if marked:
            # Every break that still lies ahead needs a page that ends there.
            able = sum(marked[len(marked) - left : -1])
            ahead = len(self._edges) - 1 - np.searchsorted(self._edges, ends.cuts, side="right")
            return _chosen(ends, ahead <= able)
        return _chosen(ends, case.filler.fits(ends.cuts, _room(slot, case)))

    def _beginnings(self, states: States, slot: int, case: Case, step: Step) -> tuple[Floats, Floats]:
        """What the joins are worth that a page closes by its beginning, and what a blank page has instead of them."""
        began, blank = np.zeros((2, len(states.at)))
        if step.start_meets is not None:
            lefts = states.opens[:, step.start_meets]
            known = np.flatnonzero(lefts >= 0)
            if len(known):
                began[known] = self._links_of(lefts[known], states.at[known], case)
        # The page that follows its neighbour in the stream is given back what was paid for the break between them.
        given = BROKEN * self.own[states.at]
        if self._seamless:
            given[self.stream.edge[states.at]] = 0.0
        order = case.hypothesis.order
        number, before = order[slot], order[slot + 1 : slot + 2] == (order[slot] + 1,)
        if step.start_in_stream:
            began += given
            if not before and near_cover(number, case.hypothesis.pages):
                # A blank page behind a title or before a cover is nothing that breaks the text; elsewhere, a blank
                # page would be a way to pay for no break at all.
                blank = given
        elif before:
            # Where only the page behind a blank one has its neighbour before it in the stream, that one is given back
            # what no neighbour paid.
            blank = -given
        if case.hypothesis.known:
            more, instead = self._beside(states, case, step, before=before)
            return began + more, blank + instead
        return began, blank

    def _beside(self, states: States, case: Case, step: Step, *, before: bool) -> tuple[Floats, Floats]:
        """What it says of a page's beginning, and of the page if it is blank, that its neighbours hold no running text;
        ``before``: the next page of the book is the next one of the stream."""
        began, blank = np.zeros((2, len(states.at)))
        if step.start_meets is not None:
            lefts = states.opens[:, step.start_meets]
            none = lefts < 0
            began[none] = self.beside.begins(states.at[none], step.page)
            blank[~none] = self.beside.last[lefts[~none]]
        # Whether a neighbour in the stream is blank, too, no state knows: so nothing is gained there, only lost.
        if step.start_in_stream:
            began += self.beside.turned[states.at]
            blank += np.minimum(0.0, self.beside.last[states.at])
        if before:
            blank += np.minimum(0.0, self.beside.begins(states.at, step.page + 1))
        return began, blank

    def _links_of(self, left: Ints, right: Ints, case: Case) -> Matrix:
        """What each join of a left and a right cut is worth."""
        if case.texts is not None and self._between is not None:
            return self._between.links(left, right)
        ends, which_end = np.unique(left, return_inverse=True)
        begins, which_begin = np.unique(right, return_inverse=True)
        out: Matrix = self.joined(ends, begins, case)[which_end, which_begin]
        return out

    def joined(self, left: Ints, right: Ints, case: Case) -> Matrix:
        """What each join of two cuts is worth; once the order is known, also of running text with front matter."""
        return self.beside.joined(left, right) if case.hypothesis.known else self.links.scores(left, right)

    def _endings(self, states: States, parent: Ints, at: Ints, case: Case, step: Step) -> Floats | None:
        """What the joins are worth that pages close by their ends; nothing where none closes so."""
        if step.end_meets is None:
            return None
        if case.texts is not None:
            begun = states.opens[parent, step.end_meets]
            return np.where(begun >= 0, self._links_of(at, np.maximum(begun, 0), case), 0.0)
        begins, row = np.unique(states.opens[:, step.end_meets], return_inverse=True)
        real = begins >= 0
        if not real.any():
            return self.beside.last[at] if case.hypothesis.known else None
        places, lowest = _different(at)
        table = np.zeros((len(begins), int(places[-1]) - lowest + 1))
        table[np.ix_(real, places - lowest)] = self.joined(places, begins[real], case).T
        if case.hypothesis.known:
            table[np.ix_(~real, places - lowest)] = self.beside.last[places]
        out: Floats = table.ravel()[(row * table.shape[1] - lowest)[parent] + at]
        return out


def _merged(plain: _Ends, odd: _Ends, is_plain: Bools) -> _Ends:
    """Both kinds of ends in the order of their starts."""
    counts = np.empty(len(is_plain), dtype=np.int64)
    counts[is_plain], counts[~is_plain] = plain.counts, odd.counts
    here = np.repeat(is_plain, counts)
    cuts, worth = np.empty(len(here), dtype=np.int64), np.empty(len(here))
    cuts[here], cuts[~here] = plain.cuts, odd.cuts
    worth[here], worth[~here] = plain.worth, odd.worth
    return _Ends(counts, cuts, worth)


def beam_width(width: int, slot: int) -> int:
    """How many states are kept behind a slot by a beam that is ``width`` wide in the end."""
    return max(width, int(width * EARLY * (1 - slot / EARLY_SLOTS)))


def _chosen(ends: _Ends, fits: Bools) -> _Ends:
    """The ends that fit."""
    if fits.all():
        return ends
    return _Ends(_counted(ends.counts, fits), ends.cuts[fits], ends.worth[fits])


def _not_over(runs: Runs, worth: Floats, halves: Ints, most: float) -> _Ends:
    """The ends of pages that hold no more than so many lines."""
    ends = _Ends(runs.counts, runs.cuts, worth)
    over = halves > HALVES * most
    if not over.any():
        return ends
    over[runs.blank()] = False
    return _chosen(ends, ~over)


def _room(slot: int, case: Case) -> float:
    """Lines that the pages behind a slot may hold."""
    left = len(case.hypothesis.order) - slot - 1
    return left * (case.page.lines + 0.5 * case.page.spread + MISCOUNT)


def _counted(counts: Ints, fits: Bools) -> Ints:
    """How many of each run fit, where ``counts`` are the lengths of the runs."""
    passed = np.concatenate([[0], np.cumsum(fits)])
    edges = np.concatenate([[0], np.cumsum(counts)])
    out: Ints = np.diff(passed[edges])
    return out


def _most(case: Case) -> float:
    """The share of the expected lines that a page may hold at most."""
    return MAX_FILL if case.filler.fit is None else MOST_KNOWN


def _different(at: Ints) -> tuple[Ints, int]:
    """The different cuts among many that lie close together, in order, and the first of them."""
    lowest = int(at.min())
    seen = np.zeros(int(at.max()) - lowest + 1, dtype=np.bool_)
    seen[at - lowest] = True
    return np.flatnonzero(seen) + lowest, lowest
