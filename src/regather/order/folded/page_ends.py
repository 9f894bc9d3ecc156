"""Where the pages of one slot may end, and what each such page is worth by itself.

What a newcomer gets wrong: pages end in four ways. In running text nearly every place may be an end; where the source
shows breaks, at these; in front matter, at the ends of lines; and where a person has decided, there alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regather.order.folded.between import Texts
from regather.order.folded.worth import Case, Worth
from regather.order.setting.runs import Runs, Telling, side_by_side
from regather.order.setting.typesetting import HALVES
from regather.order.stream import Bools, Floats, Ints, Stream

MISCOUNT = 1.5
"""Lines by which the page may be longer than it is thought to be."""
MAX_FILL = 1.35
"""No page holds more than this times the expected lines."""
MOST_KNOWN = 1.2
"""The same where the setting of the book is known."""
LEAST = 0.3
"""Where it is known, no page ends in mid-line with less than this share of the characters of a full one: only the end
of a paragraph, a figure, or front matter leaves a page so empty. Pages of short lines hold half of the characters."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The cuts at which pages may end, and what each page is worth by itself, in nats: all of the first start of the
    states, then all of the second … ; ``counts`` says how many each start has."""

    counts: Ints
    cuts: Ints
    worth: Floats


class PageEnds:
    """The page ends of one stream. ``blanks`` are the pages that a person says are blank."""

    def __init__(self, stream: Stream, worth: Worth, texts: Texts, blanks: frozenset[int]) -> None:
        self.stream = stream
        self.blanks = blanks
        self._worth = worth
        self._texts = texts
        self._edges = worth.edges
        # Where other pages begin than those of running text.
        self._odd = stream.front.copy()
        self._odd[-1] = True
        # Where a page may end that is nearly empty; with figures, whose height nobody knows, anywhere.
        telling = stream.newline | stream.glued | stream.turn | stream.edge | bool(stream.loose.any())
        self._telling = Telling(np.flatnonzero(telling), len(stream))

    def of_slot(self, starts: Ints, slot: int, case: Case) -> Ends:
        """Where the pages of one slot may end that begin at each of ``starts``, which ascend and are all different."""
        last, s = len(self.stream) - 1, self.stream
        if case.texts is not None:
            return Ends(*self._texts.between.ends(starts, slot, case, case.texts))
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

    def anywhere(self, starts: Ints, case: Case) -> Ends:
        """The ends of pages that begin at each of ``starts``, and what their text is worth wherever they stand."""
        few = self._odd[starts]
        if not few.any():
            return self._plain_runs(starts, case)
        some = [self._front_cuts(start, case) for start in starts[few].tolist()]
        counts = np.array([len(cuts) for cuts in some], dtype=np.int64)
        cuts = np.concatenate(some)
        odd = Ends(counts, cuts, self._worth.of_text(np.repeat(starts[few], counts), cuts, case)[0])
        return odd if few.all() else _merged(self._plain_runs(starts[~few], case), odd, ~few)

    def _running_ends(self, starts: Ints, slot: int, case: Case) -> Ends:
        """The ends of pages of running text; none begins where the text ends."""
        if case.hypothesis.marked or slot == len(case.hypothesis.order) - 1:
            return self._shown_ends(starts, slot, case)
        return self._plain_ends(starts, slot, case)

    def _shown_ends(self, starts: Ints, slot: int, case: Case) -> Ends:
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
            return Ends(runs.counts, runs.cuts, np.zeros(0))
        worth, halves = self._worth.of_running(runs, np.inf, slot, case)
        fits = (halves <= HALVES * MAX_FILL * case.page.lines) | (s.edge[runs.cuts] & bool(marked))
        fits[runs.blank()] = True
        return _chosen(Ends(runs.counts, runs.cuts, worth), fits)

    def _plain_runs(self, starts: Ints, case: Case) -> Ends:
        """The ends of pages of running text that begin at each of ``starts``, and what their text is worth."""
        most = _most(case) * case.page.lines
        highest = np.minimum(self._reach(starts, case), case.filler.farthest(starts, most))
        runs = self._told_runs(starts, starts, highest, case)
        return _not_over(runs, *self._worth.of_lines(runs, most, case), most)

    def _plain_ends(self, starts: Ints, slot: int, case: Case) -> Ends:
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
            return Ends(runs.counts, runs.cuts, np.zeros(0))
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

    def _odd_ends(self, starts: Ints, slot: int, case: Case) -> Ends:
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
        return _chosen(Ends(counts, cuts, worth), fits)

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

    def _fitting(self, ends: Ends, slot: int, case: Case) -> Ends:
        """The ends behind which the rest of the text still fits on the pages that are left."""
        marked = case.hypothesis.marked
        left = len(case.hypothesis.order) - slot - 1
        if marked:
            # Every break that still lies ahead needs a page that ends there.
            able = sum(marked[len(marked) - left : -1])
            ahead = len(self._edges) - 1 - np.searchsorted(self._edges, ends.cuts, side="right")
            return _chosen(ends, ahead <= able)
        return _chosen(ends, case.filler.fits(ends.cuts, room(slot, case)))


def _merged(plain: Ends, odd: Ends, is_plain: Bools) -> Ends:
    """Both kinds of ends in the order of their starts."""
    counts = np.empty(len(is_plain), dtype=np.int64)
    counts[is_plain], counts[~is_plain] = plain.counts, odd.counts
    here = np.repeat(is_plain, counts)
    cuts, worth = np.empty(len(here), dtype=np.int64), np.empty(len(here))
    cuts[here], cuts[~here] = plain.cuts, odd.cuts
    worth[here], worth[~here] = plain.worth, odd.worth
    return Ends(counts, cuts, worth)


def _chosen(ends: Ends, fits: Bools) -> Ends:
    """The ends that fit."""
    if fits.all():
        return ends
    return Ends(_counted(ends.counts, fits), ends.cuts[fits], ends.worth[fits])


def _not_over(runs: Runs, worth: Floats, halves: Ints, most: float) -> Ends:
    """The ends of pages that hold no more than so many lines."""
    ends = Ends(runs.counts, runs.cuts, worth)
    over = halves > HALVES * most
    if not over.any():
        return ends
    over[runs.blank()] = False
    return _chosen(ends, ~over)


def room(slot: int, case: Case) -> float:
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
