"""Which page orders are worth trying for a source: scheme times number of pages times offset of the folios.

The imposition table says what each scheme does to a book; this module only decides how many pages the
book may have, from what folios and contents allow and from how much text a printed page can hold.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import numpy as np

from regather.imposition import SCHEMES, stream
from regather.order.anchors import Anchors
from regather.order.hypothesis import IN_ORDER, Hypothesis

PAGE_CHARACTERS = 1750.0
"""Typical characters on a page of a small book (A6 to A5)."""
PAGE_SPREAD = 0.42
"""Standard deviation of its logarithm."""
REACH = 1.9
"""Hypotheses beyond this many standard deviations are not tried unless an anchor asks for them."""
BEYOND_HIGHEST = 8
"""A book rarely has more pages behind its last printed number, where many are left."""
BEYOND_CHANCE = -4.0
"""Log-odds beyond which no number of pages is tried that would make it so rare that all printed numbers come from a
book's first part. A book of 24 pages had kept four folios, none above 11, and was not tried at all. (Thick books keep
many, and their lists have to stay short; so has that of the rarer books whose folios do not count all pages.)"""
BEYOND_SIZE = 2.0
"""Printed numbers may ask for this many times the pages that the text would fill at most; more is no page number."""
LONE = -7.0
"""Log-odds at which a number far above all others is no page number: that so many folios leave so wide a gap."""
THICK = 120
"""Pages beyond which no book is tried with every number of pages at once: most of 1,000 orders would be wasted."""
MOST_COUNTS = 8
"""Numbers of pages of a thick book that are all tried: no more than folios leave."""
GRID = (-1.6, -0.9, -0.3, 0.3, 0.9, 1.6)
"""Sizes of the page, in standard deviations, with which a thick book is begun where folios do not say its pages. A
scheme is told from others by a number of pages that is a sixth off, so the rest is left to :func:`between`."""
UNMARKED = 32
"""Blank pages, or sides, that may have left no break: as many as the largest sheet holds."""
SIDES = (2, 4, 8, 16)
"""Pages on one side of a sheet."""
LEAVES = 4
"""A sheet folded once has so many pages."""
COARSE_PAGES = 16
"""Every scheme has room for a multiple of this many pages."""
UNNUMBERED = 2
"""A first listed folio this low says that the front matter is not counted in the folios."""
UNCOUNTED = (0, 2, 4)
"""Pages of front matter that folios may leave uncounted: title and its back, contents and theirs. In 101 of 125
scrambled books all were counted, in the others four (12), two (9) or three (1)."""
FOLIOS_TELLING = 2
"""Folios from which on it is asked what they count, where no contents say it."""
IMPOSED = ("saddle", "gather8", "gather16", "gather32", "stacks", "quarto", "octavo", "zine8", "spreads")


def page_counts(characters: float, anchors: Anchors, offset: int = 0, breaks: int = 0) -> list[int]:
    """Even numbers of pages that the amount of text and the printed numbers allow.

    Where the source shows ``breaks``, they and the text say how many pages stand behind the last printed number:
    few folios may be left, and a last chapter may be long.
    """
    low = max(4, math.floor(characters / (PAGE_CHARACTERS * math.exp(REACH * PAGE_SPREAD))))
    high = max(8, math.ceil(characters / (PAGE_CHARACTERS * math.exp(-REACH * PAGE_SPREAD))))
    believed, doubted = highest_numbers(anchors, BEYOND_SIZE * high)
    if believed:
        low = max(low, believed + offset)
        top = max(believed, doubted)
        some = int((anchors.folio_numbers <= top).sum() + (anchors.entry_numbers <= top).sum())
        thin = characters <= THICK * PAGE_CHARACTERS and not offset
        far = top * math.exp(-BEYOND_CHANCE / some) if thin else 0.0
        known = max(top + BEYOND_HIGHEST, math.floor(far)) + offset
        high = max(low + 4, max(high, known) if breaks else min(high, known))
    return [n for n in range(low, high + 1) if n % 2 == 0]


def first_counts(characters: float, counts: list[int]) -> list[int]:
    """The numbers of pages to begin with: all for a thin book, a few spaced by the size of the page for a thick one.

    The lowest that the printed numbers leave is among them: a book mostly ends soon behind its last folio.
    """
    if len(counts) <= MOST_COUNTS or characters <= THICK * PAGE_CHARACTERS:
        return counts
    wanted = [characters / PAGE_CHARACTERS * math.exp(z * PAGE_SPREAD) for z in GRID]
    rounded = {COARSE_PAGES * round(pages / COARSE_PAGES) for pages in wanted}
    fits = {n for n in rounded if counts[0] <= n <= counts[-1]}
    if min(rounded) < counts[0]:
        fits.add(COARSE_PAGES * math.ceil(counts[0] / COARSE_PAGES))
    return sorted(fits)


def marked_counts(counts: list[int], breaks: int) -> list[int]:
    """The numbers of pages that may leave so many breaks, behind every page or behind every side."""
    return [
        n for n in counts
        if 0 <= n - 1 - breaks < UNMARKED or any(0 <= n // k - 1 - breaks < UNMARKED for k in SIDES)
    ]  # fmt: skip


def highest_numbers(anchors: Anchors, most: float) -> tuple[int, int]:
    """The highest printed page number up to ``most`` that others bear out, and the highest one at all; 0 for none.

    Folios are spread over a book. One far above all others is a year or a misreading, however small the book.
    """
    numbers = np.sort(np.concatenate([anchors.folio_numbers, anchors.entry_numbers]))
    numbers = numbers[numbers <= most]
    if not len(numbers):
        return 0, 0
    listed = int(anchors.entry_numbers[anchors.entry_numbers <= most].max(initial=0))
    top = len(numbers) - 1
    while top > 0 and numbers[top] > listed:
        gap = 1.0 - numbers[top - 1] / numbers[top]
        if gap < 1.0 and top * math.log1p(-gap) > LONE:
            break
        top -= 1
    return int(numbers[top]), int(numbers[-1])


def folio_offsets(anchors: Anchors, front_pages: int) -> tuple[int, ...]:
    """By how much the folios may lag behind the pages: not at all, or by the front matter and a blank."""
    if not len(anchors.entry_numbers):
        several = len(anchors.folio_numbers) >= FOLIOS_TELLING and int(anchors.folio_numbers.min()) > 0
        return UNCOUNTED if several else (0,)
    if int(anchors.entry_numbers.min()) > UNNUMBERED:
        return (0,)
    return tuple(sorted({*UNCOUNTED, max(2, front_pages), front_pages + 1}))


def size_prior(characters: float, pages: int) -> float:
    """Log-odds that a book of so much text has so many pages."""
    z = math.log(characters / pages / PAGE_CHARACTERS) / PAGE_SPREAD
    return -0.5 * z * z


def hypotheses(
    characters: float, anchors: Anchors, *, right_to_left: bool, offset: int = 0,
    only: str | None = None, pages: int | None = None, breaks: int | None = None,
) -> list[Hypothesis]:  # fmt: skip
    """All page orders to try, one for each scheme that accepts each number of pages.

    ``offset`` is how far the folios lag behind the pages. ``only`` and ``pages`` narrow the list to what a
    person decided. ``breaks`` is how many breaks the source shows inside, where that may narrow a thick book's
    list: breaks say the number of pages, and without any :func:`between` finds it. Two schemes that give the
    same order (a gathering of 16 and a signature of 16) are tried once, under the simpler name.
    """
    counts = [pages] if pages else page_counts(characters, anchors, offset, breaks or 0)
    if breaks is not None and not pages:
        counts = marked_counts(counts, breaks) if breaks else first_counts(characters, counts)
    seen: set[tuple[int, ...]] = set()
    found = []
    for name in (only,) if only else IMPOSED:
        scheme = SCHEMES[name]
        for count in counts:
            if not scheme.accepts(count):
                continue
            order = stream(scheme, count, right_to_left=right_to_left)
            if order in seen or (order == tuple(range(1, count + 1)) and name != IN_ORDER):
                continue
            seen.add(order)
            found.append(Hypothesis(name, count, order, offset, right_to_left))
    return found


def between(leader: Hypothesis, tried: Collection[Hypothesis]) -> list[Hypothesis]:
    """What to try next to the leader of a thick book's page orders: numbers of pages halfway to its neighbours.

    Nothing for a thin book, a person's or the source's own number of pages (breaks), or where none is left between.
    """
    if leader.pages <= THICK or leader.marked or leader.fault:
        return []
    counts = sorted(h.pages for h in tried if (h.scheme, h.offset) == (leader.scheme, leader.offset))
    scheme = SCHEMES[leader.scheme]
    more = []
    for near in (
        max((n for n in counts if n < leader.pages), default=0),
        min((n for n in counts if n > leader.pages), default=0),
    ):
        low, high = sorted((near, leader.pages))
        possible = [n for n in range(low + 1, high) if n % LEAVES == 0 and scheme.accepts(n)] if near else []
        if possible:
            pages = possible[len(possible) // 2]
            order = stream(scheme, pages, right_to_left=leader.right_to_left)
            more.append(replace(leader, pages=pages, order=order))
    return more
