"""Turns whole pages into codes that say how near two of them stood in the book, whatever their ends look like.

Pages that follow each other speak of the same people and things, and in the same manner. Each page is a bag
of rare stems and of names, whole or weighed towards its end or its beginning, bags of letters that stand
together on it and on its halves, and a profile of the commonest words. What a newcomer gets wrong: this is no
judge of joins. It says nothing about mid-sentence turns; it tells a page's true neighbours from pages of other
chapters where both would read on.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

STEM = 5
"""Letters of a word that count: endings change with the sentence, beginnings with the matter."""
SHORTEST = 3
COMMON_PAGES = 0.34
"""A stem on more than this share of the pages tells them apart no longer."""
NEAR = 40.0
"""Words from a page's edge within which a stem counts most, for what a sentence speaks of."""
WIDE = 120.0
"""The same for what a passage speaks of."""
PROFILE = 150
"""How many of the commonest words make the profile of a page's manner."""
ENOUGH = 30.0
"""Known stems of a page from which its likeness to others counts in full; with a handful it is chance."""
WIDTH = 4096
"""Columns up to which every stem has its own; beyond, stems share columns by hashing."""
CELLS = 1 << 22
"""Numbers in one matrix of codes, so that long books stay small."""
GRAM = 4
"""Letters in a row: stems, endings and turns of phrase in one, whatever the language."""
GRAM_SLOTS = 1 << 20
"""Runs of letters are told apart by hash; a book has some ten thousand that count."""
COMMON_GRAM = 0.6
"""As with stems, but endings and small words tell manners apart, and are on most pages."""
COMMON_NAME = 0.6
"""As with stems: one who is on most pages tells nothing."""
NAMES_NEAR = 8.0
"""Names, counted from a page's edge, within which one counts most."""

RARE_FROM = 7.0
"""Nats of a word's rarity in its language from which it counts as rare: once in a thousand words."""
NEVER = 1e-8
"""Frequency of a word that its language's list does not know."""
COMMON_RARE = 0.5
"""As with stems, for whole words that are rare in the language."""
MEANING = 60
"""Words from a page's edge whose vectors, as the learnt judge knows them, say what it speaks of there."""

APART_WEIGHTS = (12.0, 6.6)
"""Nats a unit of likeness by letters for pages with one, and with two, between them; fitted with the others."""


class Shares(NamedTuple):
    """Nats a unit of each likeness: letters of whole pages and of the halves that meet, stems near the edge and further
    in, likeness to the same third pages, manner, names at the edge, words rare in the language, meaning at the edge."""

    letters: float
    halves: float
    near: float
    wide: float
    second: float
    manner: float
    names: float
    rare: float
    meaning: float


PLAIN = Shares(24.3, 0.0, 7.2, 5.7, 26.2, 2.7, 1.3, 0.0, 0.0)
"""From a conditional logit on 1,761 page turns of 74 scrambled books in eight languages: the true page among all pages
of its book; on 1,881 turns of 60 others it comes first in .660 of all, without letters and names in .631."""
JUDGED = Shares(13.0, 9.5, 5.3, 4.1, 25.0, 1.9, 1.0, 0.8, 0.4)
"""Of books whose language has a learnt judge: half way between those and a conditional logit on 3,400 turns of 154
heaps of loose pages in eight languages, each turn against all that come of exchanging what follows it with what follows
another (``training/calibrate_kinship.py`` does it again on plain pages of prose). The logit alone is as good on the
heaps, and worse on wrecks with misread letters."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """Codes of the pages: the product of a left and a right code is the log-odds that the one follows the other."""

    left: Matrix
    right: Matrix
    grams: Matrix

    def apart(self) -> list[Matrix]:
        """Nats for every two pages, either first, that they stand two places apart, and three."""
        likeness = self.grams @ self.grams.T
        return [weight * likeness for weight in APART_WEIGHTS]

    def scores(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Matrix:
        """Nats for every pair (rows: the page before, columns: the page behind)."""
        out: Matrix = self.left[rows] @ self.right[columns].T
        return out


def find_kinship(
    pages: Sequence[Sequence[str]],
    names: Sequence[Sequence[str]] = (),
    shares: Shares = PLAIN,
    usual: Mapping[str, float] = MappingProxyType({}),
    meanings: tuple[Matrix, Matrix] | None = None,
) -> Kinship:
    """The codes of pages, each given as its words in order, and by its names where they are known.

    ``usual`` gives the frequency of words in the language, ``meanings`` what each page speaks of at its end and at its
    beginning, as rows of numbers.
    """
    if len(pages) < 2:
        empty = np.zeros((len(pages), 1), dtype=np.float32)
        return Kinship(empty, empty, empty)
    stems = [[word[:STEM] if len(word) >= SHORTEST and word[0].isalpha() else "" for word in page] for page in pages]
    bags = _Bags(stems)
    whole = _centred(bags.weighed(None, 0))
    grams = _centred(_grams(pages))
    parts = [(shares.letters, grams, grams)]
    if shares.halves:
        middle = [len(page) // 2 for page in pages]
        late = [page[at:] for page, at in zip(pages, middle, strict=True)]
        early = [page[:at] for page, at in zip(pages, middle, strict=True)]
        halves = _centred(_grams([*late, *early]))
        parts.append((shares.halves, halves[: len(pages)], halves[len(pages) :]))
    parts += [
        (weight, _centred(bags.weighed(reach, -1)), _centred(bags.weighed(reach, 1)))
        for weight, reach in ((shares.near, NEAR), (shares.wide, WIDE))
    ]
    # Two pages are near, too, where both are like the same third ones; a page's likeness to itself is no sign.
    own = (whole * whole).sum(axis=1, keepdims=True)
    parts += [
        (shares.second, whole @ (whole.T @ whole) - own * whole, whole),
        (shares.second, whole, -own * whole),
    ]
    before, behind = _manners(pages)
    parts.append((shares.manner, _centred(before), _centred(behind)))
    if names:
        called = _Bags(names, COMMON_NAME)
        near = [_centred(called.weighed(NAMES_NEAR, side, trusted=False)) for side in (-1, 1)]
        parts.append((shares.names, near[0], near[1]))
    if usual:
        rare = _unit(_centred(_rare(pages, usual)))
        parts.append((shares.rare, rare, rare))
    if meanings is not None:
        usually = (meanings[0].mean(axis=0) + meanings[1].mean(axis=0)) / 2
        parts.append((shares.meaning, _unit(meanings[0] - usually), _unit(meanings[1] - usually)))
    left = np.hstack([weight * one for weight, one, _ in parts]).astype(np.float32)
    right = np.hstack([two for _, _, two in parts]).astype(np.float32)
    return Kinship(left, right, grams)


def _rare(pages: Sequence[Sequence[str]], usual: Mapping[str, float]) -> Matrix:
    """Unit vectors of the pages by whole words that stand on several pages and are rare in the language."""
    counts = [Counter(word for word in page if len(word) >= SHORTEST and word[0].isalpha()) for page in pages]
    seen = Counter(word for page in counts for word in page)
    most = max(3.0, COMMON_RARE * len(pages))
    worth = {
        word: (-math.log(max(usual.get(word, 0.0), NEVER)) - RARE_FROM) / math.sqrt(times)
        for word, times in sorted(seen.items())
        if 2 <= times <= most and usual.get(word, 0.0) < math.exp(-RARE_FROM)
    }
    place = {word: at for at, word in enumerate(worth)}
    out = np.zeros((len(pages), max(1, len(place))), dtype=np.float32)
    for row, page in enumerate(counts):
        for word, times in page.items():
            if word in place:
                out[row, place[word]] = worth[word] * math.log1p(times)
    return _unit(out)


class _Bags:
    """The stems of all pages, with a column for each that stands on several pages but not on most."""

    def __init__(self, pages: Sequence[Sequence[str]], common: float = COMMON_PAGES) -> None:
        count = len(pages)
        seen = Counter(stem for page in pages for stem in set(page) if stem)
        most = max(3.0, common * count)
        known = sorted(stem for stem, times in seen.items() if 2 <= times <= most)
        self.width = max(1, min(len(known), WIDTH, max(256, CELLS // count)))
        # With a column for each stem nothing is shared; else a sign by hash keeps strangers apart on average.
        own = len(known) <= self.width
        self._places: dict[str, tuple[int, float]] = {}
        for i, stem in enumerate(known):
            mark = zlib.crc32(stem.encode())
            place = i if own else mark % self.width
            sign = 1.0 if own or mark >> 31 else -1.0
            self._places[stem] = place, sign * math.log(count / seen[stem])
        self._pages = pages

    def weighed(self, reach: float | None, side: int, *, trusted: bool = True) -> Matrix:
        """Unit vectors of the pages; words count less the further they are from the page's end (-1) or start (1)."""
        out = np.zeros((len(self._pages), self.width), dtype=np.float32)
        trust = np.zeros((len(self._pages), 1), dtype=np.float32)
        for row, page in enumerate(self._pages):
            sums: dict[str, float] = {}
            last = len(page) - 1
            for at, stem in enumerate(page):
                if stem in self._places:
                    away = 0.0 if reach is None else (at if side > 0 else last - at) / reach
                    sums[stem] = sums.get(stem, 0.0) + math.exp(-away)
            for stem, total in sums.items():
                place, worth = self._places[stem]
                out[row, place] += worth * math.log1p(total)
            trust[row] = min(1.0, len(sums) / ENOUGH) if trusted else 1.0
        return _unit(out) * trust


def _grams(pages: Sequence[Sequence[str]]) -> Matrix:
    """Unit vectors of the pages by all runs of :data:`GRAM` letters that stand on several pages, but not on most."""
    count = len(pages)
    found: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
    seen = np.zeros(GRAM_SLOTS, dtype=np.int32)
    for page in pages:
        letters = np.frombuffer(" ".join(page).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        size = max(0, len(letters) - GRAM + 1)
        mixed = np.zeros(size, dtype=np.uint64)
        for at in range(GRAM):
            mixed = (mixed * np.uint64(1_000_003)) ^ letters[at : at + size]
        slots, times = np.unique((mixed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44), return_counts=True)
        seen[slots.astype(np.int64)] += 1
        found.append((slots.astype(np.int32), times.astype(np.int32)))
    known = (seen >= 2) & (seen <= max(3.0, COMMON_GRAM * count))
    total = int(known.sum())
    width = max(1, min(total, max(256, CELLS // count)))
    place = np.cumsum(known) - 1 if total <= width else np.arange(GRAM_SLOTS) % width
    sign = np.where(np.arange(GRAM_SLOTS) // width % 2 == 1, -1.0, 1.0) if total > width else np.ones(GRAM_SLOTS)
    worth = sign * np.log(count / np.maximum(1, seen) + 0.3)
    out = np.zeros((count, width), dtype=np.float32)
    for row, (slots, times) in enumerate(found):
        kept = known[slots]
        here = slots[kept]
        out[row] = np.bincount(place[here], weights=worth[here] * np.log1p(times[kept]), minlength=width)
    return _unit(out) * np.minimum(1.0, np.array([len(page) for page in pages]) / ENOUGH)[:, None].astype(np.float32)


def _manners(pages: Sequence[Sequence[str]]) -> tuple[Matrix, Matrix]:
    """How the second half of each page uses the book's commonest words, and how its first half does."""
    counts = Counter(word for page in pages for word in page)
    common = {word: i for i, (word, _) in enumerate(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:PROFILE])}

    def profile(*, late: bool) -> Matrix:
        out = np.zeros((len(pages), len(common)), dtype=np.float32)
        for row, page in enumerate(pages):
            middle = len(page) // 2
            for word in page[middle:] if late else page[:middle]:
                if word in common:
                    out[row, common[word]] += 1.0
        trust = np.minimum(1.0, out.sum(axis=1, keepdims=True) / ENOUGH)
        out = np.sqrt(out / np.maximum(1, np.array([len(page) for page in pages]))[:, None])
        whole: Matrix = trust * _unit((out - out.mean(axis=0)) / (out.std(axis=0) + 1e-3))
        return whole

    return profile(late=True), profile(late=False)


def _unit(rows: Matrix) -> Matrix:
    out: Matrix = rows / np.maximum(1e-9, np.linalg.norm(rows, axis=1, keepdims=True))
    return out


def _centred(rows: Matrix) -> Matrix:
    out: Matrix = rows - rows.mean(axis=0)
    return out
