"""Pages from break to break, of a source that shows a break behind every page: what each is worth, known at once.

What a newcomer gets wrong: there is little to search. Which text is which page follows from where the blank pages
stand, and what a text is worth as a certain page is the same in every page order that has it so.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from regather.order.folded.worth import Case, Worth
from regather.order.stream import Floats, Ints
from regather.order.words.link import Links, Matrix

MOST_EDGES = 200
"""Breaks up to which everything is kept that was worked out: some megabytes. Sources with more are rare, and there
the search is not what takes the time."""


class Between:
    """The texts between the breaks of one stream, each as a page."""

    def __init__(self, worth: Worth, links: Links) -> None:
        self._worth = worth
        self.edges = worth.edges
        stream = worth.stream
        self._number = np.zeros(len(stream), dtype=np.int64)
        self._number[self.edges] = np.arange(len(self.edges))
        self._links = links.scores(self.edges, self.edges)
        # Front matter ends where a line does.
        self._ends_there = ~stream.front[self.edges[:-1]] | stream.newline[self.edges[1:]]
        self._ends_there[-1] = True
        self._places: dict[tuple[int, int, int, int | None], Floats] = {}

    @staticmethod
    def tells(case: Case, edges: Ints, blanks: frozenset[int]) -> bool:
        """Whether a page order is one of pages from break to break, of which a person decided nothing."""
        marked = case.hypothesis.marked
        return bool(marked) and all(marked[:-1]) and len(edges) <= MOST_EDGES and not (case.bounds or blanks)

    def texts(self, case: Case) -> Floats:
        """What the text alone says of each page, in nats."""
        return self._worth.of_text(self.edges[:-1], self.edges[1:], case)[0]

    def links(self, left: Ints, right: Ints) -> Matrix:
        """What each join is worth that goes from the break at one cut to the break at another."""
        out: Matrix = self._links[self._number[left], self._number[right]]
        return out

    def ends(self, starts: Ints, slot: int, case: Case, texts: Floats) -> tuple[Ints, Ints, Floats]:
        """Where the pages of one slot end that begin at each of ``starts``: how many places each has, which, and what
        each page is worth by itself."""
        last = len(self.edges) - 1
        left = len(case.hypothesis.order) - slot - 1
        here = self._number[starts]
        on = np.minimum(here, last - 1)
        # Every text that still lies ahead needs a page, and there are only so many.
        blank = last - here <= left
        text = (here < last) & (last - here - 1 <= left) & self._ends_there[on]
        fits = np.stack([blank, text], axis=1)
        cuts = np.stack([starts, self.edges[on + 1]], axis=1)
        worth = np.empty(fits.shape)
        worth[:, 0] = self._worth.of_nothing(slot, case)
        worth[:, 1] = texts[on] + self._of_place(slot, case)[on]
        return fits.sum(axis=1), cuts[fits], worth[fits]

    def _of_place(self, slot: int, case: Case) -> Floats:
        """What the number of a slot's page says of each text, and what is broken behind it."""
        hypothesis = case.hypothesis
        order = hypothesis.order
        following = order[slot + 1] if slot + 1 < len(order) else None
        key = (hypothesis.pages, hypothesis.offset, order[slot], following)
        if key not in self._places:
            self._places[key] = self._worth.of_place(self.edges[:-1], self.edges[1:], slot, case)
        return self._places[key]


class Texts:
    """The texts between the breaks of one stream, worked out when the first page order asks for them.

    ``blanks`` are the pages that a person says are blank.
    """

    def __init__(self, worth: Worth, links: Links, blanks: frozenset[int]) -> None:
        self._worth = worth
        self._links = links
        self._blanks = blanks

    @cached_property
    def between(self) -> Between:
        """The texts, each as a page."""
        return Between(self._worth, self._links)

    def known(self, case: Case) -> Case:
        """The case with what its texts are worth as pages, where these go from break to break."""
        if not Between.tells(case, self._worth.edges, self._blanks):
            return case
        return replace(case, texts=self.between.texts(case))
