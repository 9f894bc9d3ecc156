"""Turns the leaves of a source, the stretches between its breaks, into those that are copies of earlier ones.

What a newcomer gets wrong: a short leaf is hardly ever compared. It is a copy because of what it stands
beside: a scanner repeats whole sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise

from rapidfuzz import fuzz

from regather.model import Source, Span
from regather.order.copies.double_words import ALIKE, Double, Words, shown, up_to_next

LEAST_LEAF = 120
"""Letters (some 25 words) from which a whole leaf between two breaks is compared: shorter ones are part titles,
contents pages of chapters that are called alike, blank forms."""
LEAST_NEXT = 50
"""The same for a leaf that is the one before it over again, to the last few letters: not even a part title
stands on two leaves in a row."""
EQUAL = 0.95
"""Likeness that is asked of leaves too short for :data:`LEAST_LEAF`."""


def leaves_of(source: Source) -> list[Span]:
    """The stretches between breaks that show something; none where the source has no breaks."""
    if not source.breaks:
        return []
    edges = [0, *(edge for item in source.breaks for edge in (item.span.start, item.span.end)), len(source.text)]
    whole = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if source.text[a:b].strip()]
    return whole if len(whole) > 1 else []


def double_leaves(
    text: str, words: Words, leaves: Sequence[Span], pairs: Sequence[tuple[int, int]]
) -> Iterator[Double]:
    """Leaves that are copies of earlier ones, with the short leaves in step beside them."""
    ranges = [words.range(leaf) for leaf in leaves]
    firsts = [a for a, _ in ranges]
    votes = {(bisect_right(firsts, i) - 1, bisect_right(firsts, j) - 1) for i, j in pairs}
    votes |= set(pairwise(range(len(leaves))))
    copies: dict[int, tuple[int, float]] = {}

    def likeness(one: int, two: int) -> float:
        readings = [" ".join(words.forms[slice(*ranges[leaf])]) for leaf in (one, two)]
        return fuzz.ratio(*readings, score_cutoff=100 * ALIKE) / 100 if all(readings) else 0.0

    for one, two in sorted(votes, key=lambda vote: (vote[1], vote[0])):
        if not one < two or two in copies or one in copies:
            continue
        size, alike = words.size(*ranges[two]), likeness(one, two)
        if (alike and size >= LEAST_LEAF) or (alike >= EQUAL and size >= LEAST_NEXT and two == one + 1):
            copies[two] = (one, alike)
    _add_beside(copies, len(leaves), likeness)
    for two, (one, alike) in sorted(copies.items()):
        yield Double(shown(text, leaves[one]), up_to_next(text, shown(text, leaves[two])), round(alike, 4))


def _add_beside(copies: dict[int, tuple[int, float]], leaves: int, likeness: Callable[[int, int], float]) -> None:
    """Adds the leaves beside copies that are in step with those beside their first reading, however short."""
    for step in (1, -1):
        for copy in sorted(copies)[::step]:
            first = copies[copy][0]
            for on in count(step, step):
                one, two = first + on, copy + on
                if not 0 <= one < two < leaves or two in copies or one in copies:
                    break
                alike = likeness(one, two)
                if not alike:
                    break
                copies[two] = (one, alike)
