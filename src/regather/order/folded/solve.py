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
from regather.order.folded.beam import Grown, States, Step, first_states, plan, prune, trace
from regather.order.folded.beside_blanks import BesideBlanks
from regather.order.folded.between import Texts
from regather.order.folded.closing import Closing
from regather.order.folded.known_links import KnownTables
from regather.order.folded.page_ends import PageEnds, room
from regather.order.folded.pools import Pool, Pools
from regather.order.folded.rails import rails_of
from regather.order.folded.worth import (
    Case,
    Worth,
    page_table,
)
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page
from regather.order.setting.typesetting import Filler
from regather.order.stream import Floats, Ints, Stream
from regather.order.words.link import Links, Matrix

TOGETHER = 256
"""States that are worked on at once, of one hypothesis or of several: with more, what is worked out for them would no
longer stay close to the processor."""
EARLY, EARLY_SLOTS = 8.0, 16
"""How much wider the beam begins, and the slots in which it narrows to its width: until joins have closed, only lengths
of pages speak, and the true page ends lie up to twenty nats behind (measured: with 80 states throughout 155 of 244
joins are right where scheme and setting are given, so 175; narrowed at one stroke, books are lost at the stroke)."""


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
        self._texts = Texts(self._worth, links, blanks)
        self._ends = PageEnds(stream, self._worth, self._texts, blanks)
        self._closing = Closing(stream, links, self._worth, self._texts)
        self._pools = Pools()
        self._tables = KnownTables(len(stream))

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
            case = self._texts.known(case)
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

    def joined(self, left: Ints, right: Ints, case: Case) -> Matrix:
        """What each join of two cuts is worth; once the order is known, also of running text with front matter."""
        return self._tables.of(
            left, right, lambda ends, begins: self._closing.joined(ends, begins, case), known=case.hypothesis.known
        )

    def page_scores(self, starts: Ints | int, ends: Ints | int, slot: int, case: Case) -> Floats:
        """What pages from each start to each end are worth by themselves: fill, anchors, and what the end breaks.

        One of ``starts`` and ``ends`` may be a single cut; ``slot`` is the page's place in the stream.
        """
        starts, ends = np.broadcast_arrays(np.atleast_1d(starts), np.atleast_1d(ends))
        return self._worth.of_text(starts, ends, case)[0] + self._worth.of_place(starts, ends, slot, case)

    def _grow(self, states: States, slot: int, case: Case, step: Step) -> Grown | None:
        """Every state with every end of the page that begins where the state stands."""
        starts, group = np.unique(states.at, return_inverse=True)
        ends = self._ends.of_slot(starts, slot, case)
        if not len(ends.cuts):
            return None
        begin = np.cumsum(ends.counts) - ends.counts
        often = ends.counts[group]
        first = np.cumsum(often) - often
        parent = np.repeat(np.arange(len(group)), often)
        place = np.arange(len(parent)) + np.repeat(begin[group] - first, often)
        at = ends.cuts[place]
        began, given = self._closing.beginnings(states, slot, case, step)
        score = ends.worth[place] + np.repeat(states.score + began, often)
        blank = np.flatnonzero(at == states.at[parent])
        return self._closing.closed(states, Grown(often, at, score), blank, given - began, case, step)

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
        sizes = [len(beam.states.at) for beam in beams]
        low, high = int(starts.min()), int(at.max())
        front = self.stream.front[starts]
        kinds = 1 + bool(front.any())
        at_start, before, instead, nothing = [], [], [], []
        at_end = np.empty((len(beams), kinds, high + 1 - low))
        for i, beam in enumerate(beams):
            states, case = beam.states, beam.case
            said, *ends = self._worth.of_bounds(states.at, slice(low, high + 1), slot, case)
            at_end[i] = ends[:kinds]
            began, given = self._closing.beginnings(states, slot, case, beam.steps[slot])
            at_start.append(said)
            before.append(states.score + began)
            instead.append(given - began)
            nothing.append(self._worth.of_nothing(slot, case))
        first = counts.cumsum() - counts
        row = np.repeat(np.arange(len(beams)) * kinds, sizes) + front
        place = (row * at_end.shape[2] - low).repeat(counts)
        place += at
        said = at_end.ravel()[place]
        said += np.concatenate(at_start).repeat(counts)
        contents = self.anchors.contents_cut
        if low <= contents < high:
            open_there = (at > contents) & (starts <= contents).repeat(counts)
            listed = [beam.case.anchor.contents_prior(beam.case.hypothesis.order[slot]) for beam in beams]
            said += np.repeat(listed, sizes).repeat(counts) * open_there
        said[first] = np.repeat(nothing, sizes)
        score += said
        score += np.concatenate(before).repeat(counts)
        pages, beam_edges = np.append(first, len(at)).tolist(), np.cumsum([0, *sizes]).tolist()
        for i, beam in enumerate(beams):
            begin, end = beam_edges[i], beam_edges[i + 1]
            here = slice(pages[begin], pages[end])
            grown = Grown(counts[begin:end], at[here], score[here])
            yield self._fitted(beam, slot, grown, first[begin:end] - here.start, instead[i])

    def _fitted(self, beam: _Beam, slot: int, grown: Grown, blank: Ints, instead: Floats) -> Grown | None:
        """The grown states with the joins that they close; those behind which the rest of the text no longer fits go on
        no farther."""
        lines, filler = room(slot, beam.case), beam.case.filler
        if not filler.all_fit(int(beam.states.at.min()), lines):
            fits = filler.fits(grown.at, lines)
            if not fits.any():
                return None
            grown.score[~fits] = -np.inf
        return self._closing.closed(beam.states, grown, blank, instead, beam.case, beam.steps[slot])

    def _learn(self, pool: Pool, new: Ints, starts: Ints, case: Case) -> None:
        """Works out the ends of the pages that begin at new cuts; of all of them where the pool is full."""
        ends = self._ends.anywhere(new, case)
        if pool.is_full(len(ends.cuts)):
            pool.forget()
            new = np.unique(starts)
            ends = self._ends.anywhere(new, case)
        pool.add(new, ends.counts, ends.cuts, ends.worth)


def beam_width(width: int, slot: int) -> int:
    """How many states are kept behind a slot by a beam that is ``width`` wide in the end."""
    return max(width, int(width * EARLY * (1 - slot / EARLY_SLOTS)))
