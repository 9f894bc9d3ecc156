"""Turns a source into words without punctuation, and into signs that text stands twice: equal runs of words.

What a newcomer gets wrong: a sign is no double. Refrains, running heads and contents lines give signs too;
:mod:`regather.order.copies.double_runs` and :mod:`regather.order.copies.double_leaves` say what a sign is worth.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from regather.model import Span
from regather.text.tokens import Shape, tokenize

SHINGLE = 8
"""Words in a row that must agree for a first sign. With 2 % of the letters misread in both copies a fifth of
all shingles still agrees, a dozen and more on the shortest stretch that counts."""
MOST_PLACES = 4
"""A shingle that stands at more places is a formula or a running head; no page is scanned five times."""
MIX = np.uint64(6_364_136_223_846_793_005)
"""Multiplier of a hash by powers, modulo 2 to the 64 (Knuth's MMIX)."""
ALIKE = 0.85
"""Likeness from which two stretches are one. Two readings with 3 % of the letters misread in each reached 0.94
and more in 120 wrecks; no two other leaves of the benchmark's 57 cases without copies reach 0.61."""


@dataclass(frozen=True, slots=True)
class Double:
    """Text that stands twice: the ``first`` place, the ``second`` (the copy to be set aside), and their likeness.

    Likeness is the share of letters that agree, from :data:`ALIKE` to 1. The second span runs up to the next text.
    """

    first: Span
    second: Span
    likeness: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the source without punctuation, and how many letters stand before each of them."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    letters: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of ``text`` in order."""
        tokens = tokenize(text)
        kept = [i for i, shape in enumerate(tokens.shapes) if shape is not Shape.MARK]
        forms = tuple(tokens.forms[i] for i in kept)
        letters = [0]
        for form in forms:
            letters.append(letters[-1] + len(form))
        starts, ends = tuple(tokens.starts[i] for i in kept), tuple(tokens.ends[i] for i in kept)
        return cls(forms, starts, ends, tuple(letters))

    def size(self, start: int, end: int) -> int:
        """Letters of the words ``[start, end)``."""
        return self.letters[end] - self.letters[start]

    def range(self, span: Span) -> tuple[int, int]:
        """The words that begin inside ``span``."""
        return bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)


def signs(forms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of two equal shingles, the earlier one first, in the order of the later one."""
    known: dict[str, int] = {}
    numbers = np.array([known.setdefault(form, len(known)) for form in forms], dtype=np.uint64)
    count = max(0, len(numbers) - SHINGLE + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(SHINGLE):
        mixed = mixed * MIX + numbers[at : at + count]
    # Shingles that are alone, nearly all, are told by their numbers; only the others are compared word by word.
    _, which, times = np.unique(mixed, return_inverse=True, return_counts=True)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    keys = {i: tuple(forms[i : i + SHINGLE]) for i in np.flatnonzero(times[which] > 1).tolist()}
    for i, key in keys.items():
        places[key].append(i)
    for j, key in keys.items():
        if 1 < len(places[key]) <= MOST_PLACES:
            for i in places[key]:
                if i < j:
                    yield i, j


def within(spans: Sequence[Span], offset: int) -> bool:
    """Whether one of the spans, which are in order and do not overlap, holds the character at ``offset``."""
    at = bisect_right(spans, Span(offset, 1 << 62)) - 1
    return at >= 0 and spans[at].contains(offset)


def shown(text: str, span: Span) -> Span:
    """``span`` without the white space at its ends."""
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))


def up_to_next(text: str, span: Span) -> Span:
    """``span`` with the white space behind it, which belongs to the text before it wherever a source is tiled."""
    rest = text[span.end :]
    return Span(span.start, span.end + len(rest) - len(rest.lstrip()))
