"""Which page orders are worth trying for a source: scheme times number of pages times offset of the folios.

The imposition table says what each scheme does to a book; this module only decides how many pages the
book may have, from what folios and contents allow and from how much text a printed page can hold.
"""

from __future__ import annotations

import math

from regather.imposition import SCHEMES, stream
from regather.order.anchors import Anchors
from regather.order.solve import Hypothesis

PAGE_CHARACTERS = 1750.0
"""Typical characters on a page of a small book (A6 to A5)."""
PAGE_SPREAD = 0.42
"""Standard deviation of its logarithm."""
REACH = 1.9
"""Hypotheses beyond this many standard deviations are not tried unless an anchor asks for them."""
BEYOND_HIGHEST = 8
"""A book rarely has more pages behind its last printed number."""
UNNUMBERED = 2
"""A first listed folio this low says that the front matter is not counted in the folios."""
IMPOSED = ("saddle", "gather8", "gather16", "gather32", "stacks", "quarto", "octavo", "zine8", "spreads")


def page_counts(characters: float, anchors: Anchors, offset: int = 0) -> list[int]:
    """Even numbers of pages that the amount of text and the printed numbers allow."""
    low = max(4, math.floor(characters / (PAGE_CHARACTERS * math.exp(REACH * PAGE_SPREAD))))
    high = max(8, math.ceil(characters / (PAGE_CHARACTERS * math.exp(-REACH * PAGE_SPREAD))))
    if anchors.highest:
        low = max(low, anchors.highest + offset)
        high = max(low + 4, min(high, anchors.highest + offset + BEYOND_HIGHEST))
    return [n for n in range(low, high + 1) if n % 2 == 0]


def folio_offsets(anchors: Anchors, front_pages: int) -> tuple[int, ...]:
    """By how much the folios may lag behind the pages: not at all, or by the front matter and a blank."""
    lowest = int(anchors.entry_numbers.min()) if len(anchors.entry_numbers) else UNNUMBERED + 1
    if lowest > UNNUMBERED:
        return (0,)
    return tuple(sorted({0, max(2, front_pages), front_pages + 1}))


def size_prior(characters: float, pages: int) -> float:
    """Log-odds that a book of so much text has so many pages."""
    z = math.log(characters / pages / PAGE_CHARACTERS) / PAGE_SPREAD
    return -0.5 * z * z


def hypotheses(
    characters: float, anchors: Anchors, *, right_to_left: bool, offset: int = 0,
    only: str | None = None, pages: int | None = None,
) -> list[Hypothesis]:  # fmt: skip
    """All page orders to try, one for each scheme that accepts each number of pages.

    ``offset`` is how far the folios lag behind the pages. ``only`` and ``pages`` narrow the list to what a
    person decided. Two schemes that give the same order (a gathering of 16 and a signature of 16) are tried
    once, under the simpler name.
    """
    counts = [pages] if pages else page_counts(characters, anchors, offset)
    seen: set[tuple[int, ...]] = set()
    found = []
    for name in (only,) if only else IMPOSED:
        scheme = SCHEMES[name]
        for count in counts:
            if not scheme.accepts(count):
                continue
            order = stream(scheme, count, right_to_left=right_to_left)
            if order in seen or (order == tuple(range(1, count + 1)) and name != "in-order"):
                continue
            seen.add(order)
            found.append(Hypothesis(name, count, order, offset, right_to_left))
    return found
