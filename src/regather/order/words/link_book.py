"""What a book's own words say about a pair of cuts: rare words in common, and words that it has side by side elsewhere.

What a newcomer gets wrong: every cut is itself a place where two words stand side by side, whether the
book or a wrong neighbour put them there. A pair that stands together in the stream is therefore counted
without itself, or every false neighbour would vouch for itself.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import DTypeLike, NDArray

from regather.order.stream import Ints, Stream
from regather.order.words.lexicon import Lexicon
from regather.order.words.link_model import Matrix
from regather.text.tokens import Shape

SHARED_WIDTH = 128
"""Dimensions of the hashed bag of rare words; words that fall together have signs, so that errors cancel."""
REACHES = ((20, 1.0), (120, 0.3))
"""Tokens on each side of a cut in which shared rare words count, and what each reach adds."""
STEM_REACHES = ((20, 0.4), (40, 0.3), (120, 0.18), (300, 0.12))
"""The same for stems: beside no encoder, more of the surroundings tells more."""
STEM = 6
"""Letters of a stem: by these the inflected forms of a word are taken together, in languages without an encoder."""
STEM_COMMON = 5e-4
"""A stem this frequent in the language is no sign."""
SHORT, SHORT_UNCASED = 4, 3
"""Letters that a word must have to count as a rare one."""
COMMON_WORD = 2e-4
"""A word this frequent in the language is no sign, however rare it is in the book."""
PLAIN = 4.5
"""Nats of rarity below which a word counts for nothing: once in ninety words."""
BLOCK = 4096
"""Cuts worked on at a time, which bounds the memory for long books."""
TYPES = 4000
"""Words whose neighbours are counted; rarer ones have none to speak of, and the table stays small."""
STEP = 1 / 16
"""Nats to a step of the table of neighbours, which holds 8-bit numbers."""
PRIOR = 0.5
"""Sightings that a pair of words is granted, as many as chance expects of it being added."""


def shared_bags(
    stream: Stream, lexicon: Lexicon, number: DTypeLike = np.float32, *, stems: bool = False
) -> tuple[Matrix, Matrix]:
    """Hashed bags of the rare words (or ``stems``) on either side of every cut, as ``number`` type; a product
    counts those in common by rarity."""
    places, values = _rare_words(stream, _stemmed(lexicon) if stems else lexicon, stems=stems)
    token, count = stream.token, len(places)
    reaches = STEM_REACHES if stems else REACHES
    far = reaches[-1][0]
    left = np.empty((len(token), SHARED_WIDTH), dtype=number)
    right = np.empty_like(left)
    for a in range(0, len(token), BLOCK):
        here = token[a : a + BLOCK]
        first = max(0, int(here[0]) - far)
        last = min(count, int(here[-1]) + far)
        vectors = np.zeros((last - first + 1, SHARED_WIDTH), dtype=np.float32)
        vectors[np.arange(1, last - first + 1), places[first:last]] = values[first:last]
        sums = np.cumsum(vectors, axis=0)
        at = sums[here - first]
        left[a : a + BLOCK] = right[a : a + BLOCK] = 0.0
        for reach, weight in reaches:
            left[a : a + BLOCK] += weight * (at - sums[np.maximum(first, here - reach) - first])
            right[a : a + BLOCK] += weight * (sums[np.minimum(last, here + reach) - first] - at)
    return left, right


def _stemmed(lexicon: Lexicon) -> Lexicon:
    """The lexicon with the counts of all words of one stem taken together."""
    table: dict[str, float] = {}
    for word, share in lexicon.table.items():
        table[word[:STEM]] = table.get(word[:STEM], 0.0) + share
    own: Counter[str] = Counter()
    for word, times in lexicon.own.items():
        own[word[:STEM]] += times
    return replace(lexicon, table=table, own=own)


def _rare_words(stream: Stream, lexicon: Lexicon, *, stems: bool) -> tuple[Ints, Matrix]:
    """For every token its place in the hashed bag, with a sign, and what it counts: nothing for a common word."""
    known: dict[str, tuple[int, float]] = {}
    places = np.zeros(len(stream.forms), dtype=np.int64)
    values = np.zeros(len(stream.forms), dtype=np.float32)
    common = STEM_COMMON if stems else COMMON_WORD
    for i, (form, shape) in enumerate(zip(stream.forms, stream.shapes, strict=True)):
        if form not in known:
            # A script without case writes no vowels or none of the endings: its words are shorter.
            short = SHORT_UNCASED if shape == Shape.UNCASED else SHORT
            word = shape not in (Shape.MARK, Shape.DIGITS) and len(form) >= short
            key = form[:STEM] if stems else form
            seen, usual = lexicon.own.get(key, 0), lexicon.table.get(key, 0.0)
            code = zlib.crc32(key.encode())
            value = 0.0
            if word and seen > 1 and usual < common:
                rarity = -math.log(max(usual, seen / lexicon.total)) - PLAIN
                value = math.sqrt(max(0.0, rarity)) / 2 * (1 if code >> 16 & 1 else -1)
            known[form] = code % SHARED_WIDTH, value
        places[i], values[i] = known[form]
    return places, values


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How often the book has one word right before another, against chance, in steps of :data:`STEP` nats.

    ``table`` has a row for the last word left of a cut and a column for the first word right of it;
    ``last`` and ``first`` give these for every cut. ``alone`` is what a cut's own two words have without itself.
    """

    table: NDArray[np.int8]
    last: Ints
    first: Ints
    alone: NDArray[np.float32]

    def scores(self, left: Ints, right: Ints) -> Matrix:
        """The nats of every pair of a left and a right cut."""
        out: Matrix = self.table[self.last[left][:, None], self.first[right]] * np.float32(STEP)
        return out


def neighbours(stream: Stream) -> Neighbours:
    """Counts the book's pairs of words that stand side by side."""
    count = len(stream.forms)
    frequent = [w for w, n in Counter(stream.forms).most_common(TYPES) if n > 1]
    number = {w: i + 1 for i, w in enumerate(frequent)}
    size = len(frequent) + 1
    ids = np.array([number.get(f, 0) for f in stream.forms], dtype=np.int64)
    seen = np.zeros((size, size), dtype=np.float32)
    np.add.at(seen, (ids[:-1], ids[1:]), 1)
    uni = np.bincount(ids, minlength=size).astype(np.float32)
    expected = uni[:, None] * uni[None, :] / max(1, count)
    alone_seen = np.zeros(len(stream), dtype=np.float32)
    inner = (stream.token > 0) & (stream.token < count)
    ends = ids[np.maximum(0, stream.token - 1)]
    starts = ids[np.minimum(count - 1, stream.token)]
    alone_seen[inner] = np.log(
        (np.maximum(0, seen[ends, starts] - 1)[inner] + PRIOR) / (expected[ends, starts][inner] + PRIOR)
    )
    nats = np.log((seen + PRIOR) / (expected + PRIOR))
    nats[0], nats[:, 0] = 0.0, 0.0
    alone_seen[(ends == 0) | (starts == 0)] = 0.0
    table = np.clip(np.rint(nats / STEP), -127, 127).astype(np.int8)
    return Neighbours(table, ends, starts, alone_seen)
