"""What the joins are worth that pages close by their beginnings and ends, for all states of a beam at once.

What a newcomer gets wrong: a join is scored when the second of its ends is placed, be it a page's beginning or its end.
A page that follows its neighbour in the stream closes no join, but is given back what was paid for the break between.
"""

from __future__ import annotations

import numpy as np

from regather.order.folded.beam import Grown, States, Step
from regather.order.folded.between import Texts
from regather.order.folded.known_links import KnownLinks
from regather.order.folded.worth import BROKEN, Case, Worth
from regather.order.hypothesis import near_cover
from regather.order.stream import Floats, Ints, Stream
from regather.order.words.link import Links, Matrix


class Closing:
    """The joins of one stream under one link model."""

    def __init__(self, stream: Stream, links: Links, worth: Worth, texts: Texts) -> None:
        self.stream = stream
        self.links = links
        self.own, self.beside = worth.own, worth.beside
        self._texts = texts
        self._known = KnownLinks(stream, links)
        self._seamless = not stream.edge[1:-1].any()

    def beginnings(self, states: States, slot: int, case: Case, step: Step) -> tuple[Floats, Floats]:
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

    def closed(self, states: States, grown: Grown, blank: Ints, instead: Floats, case: Case, step: Step) -> Grown:
        """The grown states with the joins that the pages' ends close; ``blank`` ones have neither beginning nor end,
        but what ``instead`` says for each state."""
        closed = self._endings(states, grown, case, step)
        score, parent = grown.score, grown.parents(blank)
        if closed is not None:
            closed[blank] = 0.0
            if case.hypothesis.known:
                closed[blank] = self.beside.begins(states.opens[parent, step.end_meets], step.page + 1)
            score += closed
        score[blank] += instead[parent]
        return grown

    def _endings(self, states: States, grown: Grown, case: Case, step: Step) -> Matrix | Floats | None:
        """What the joins are worth that pages close by their ends; nothing where none closes so."""
        if step.end_meets is None:
            return None
        at, begun = grown.at, states.opens[:, step.end_meets]
        if case.texts is not None:
            begun = begun.repeat(grown.counts)
            return np.where(begun >= 0, self._links_of(at, np.maximum(begun, 0), case), 0.0)
        begins, row = np.unique(begun, return_inverse=True)
        real = begins >= 0
        if not real.any():
            return self.beside.last[at] if case.hypothesis.known else None
        table, lowest = self._table(at, begins, case)
        place = (row * table.shape[1] - lowest).repeat(grown.counts)
        place += at
        out: Matrix = table.ravel()[place]
        return out

    def _table(self, at: Ints, begins: Ints, case: Case) -> tuple[Matrix, int]:
        """What each join is worth that goes from one of many cuts to one of few, with a row for each of these, and the
        cut of the first column; what is joined to an unknown beginning, the first one, is worth nothing."""
        unknown = int(begins[0] < 0)
        if not case.hypothesis.known:
            known, lowest = self._known.table(int(at.min()), int(at.max()), begins[unknown:])
            return (np.concatenate([np.zeros_like(known[:1]), known]) if unknown else known), lowest
        places, lowest = _different(at)
        table = np.zeros((len(begins), int(places[-1]) - lowest + 1), dtype=np.float32)
        table[unknown:, places - lowest] = self.joined(places, begins[unknown:], case).T
        table[:unknown, places - lowest] = self.beside.last[places]
        return table, lowest

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
        if case.texts is not None:
            return self._texts.between.links(left, right)
        begins, which_begin = np.unique(right, return_inverse=True)
        if not case.hypothesis.known:
            table, lowest = self._known.table(int(left.min()), int(left.max()), begins)
            return np.asarray(table[which_begin, left - lowest])
        ends, which_end = np.unique(left, return_inverse=True)
        return np.asarray(self.joined(ends, begins, case)[which_end, which_begin])

    def joined(self, left: Ints, right: Ints, case: Case) -> Matrix:
        """What each join of two cuts is worth; once the order is known, also of running text with front matter."""
        return self.beside.joined(left, right) if case.hypothesis.known else self.links.scores(left, right)


def _different(at: Ints) -> tuple[Ints, int]:
    """The different cuts among many that lie close together, in order, and the first of them."""
    lowest = int(at.min())
    seen = np.zeros(int(at.max()) - lowest + 1, dtype=np.bool_)
    seen[at - lowest] = True
    return np.flatnonzero(seen) + lowest, lowest
