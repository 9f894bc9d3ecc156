"""A page order to be tried, and where it puts its page ends.

What a newcomer gets wrong: nothing here knows whether a page order is right. Folded sheets and loose pages are solved
in different ways, and both answer in these terms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from regather.order.setting.geometry import Page
from regather.order.setting.typesetting import Filler
from regather.order.stream import Ints

FREE, IN_ORDER = "free", "in-order"
"""The scheme of pages in no known order, which move whole, and that of pages that stand in reading order already."""
BLANK = -5.0
"""A page without any text, anywhere."""
BLANK_NEAR_COVER = -1.5
"""The same among the first or last pages, where blanks are common."""
NEAR_COVER = 5
"""Pages from a book's first or last on that count as near its cover."""
EVEN_LEAD = 3.5
"""Nats of lead at which a page order is as likely right as wrong."""
LEAD_POWER = 2.0
"""The odds of a page order grow as this power of its lead, no faster: nats of one source hang together, and the true
order may be missing among those tried. Of 36 scrambled books without breaks (8 to 48 pages, eight languages), leads of
less than 2.5 nats were right in 0 of 7, of 2.5 to 7 in 6 of 8, of 7 to 30 in 10 of 11, and wider ones in 10 of 10. The
best fit has a power of 1.6, for the sake of the one wide lead that was wrong."""


def lead_of(likely: float) -> float:
    """The nats by which a page order leads that is right with this probability (0 to 1)."""
    return math.inf if likely >= 1.0 else EVEN_LEAD * (likely / (1.0 - likely)) ** (1.0 / LEAD_POWER)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A page order to try: the scheme's name, pages in all, and page numbers in stream order.

    ``offset`` is added to a printed folio to get the page's place in the book. ``marked`` says for each
    slot whether the source shows a break behind it (empty: the source shows none). ``known`` says that the order is
    found, and only its page ends are to be placed; then it counts, too, what stands beside pages without running text.
    ``ends`` says that page ends are weighed once more by their kind, and ``lost`` which pages were found to be lost.
    """

    scheme: str
    pages: int
    order: tuple[int, ...]
    offset: int = 0
    right_to_left: bool = False
    fault: str = ""
    marked: tuple[bool, ...] = ()
    known: bool = False
    ends: bool = False
    lost: tuple[int, ...] = ()


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


def near_cover(number: int, pages: int) -> bool:
    """Whether a page is one of the first or last of a book, where blank ones are common."""
    return number <= NEAR_COVER or number > pages - NEAR_COVER
