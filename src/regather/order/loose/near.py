"""Turns many pages into a short list for each: the pages that have rare words in common with it.

Of a thick book not all pages can be compared with all. What a newcomer gets wrong: these lists are no judgement. They
only leave out the pages that are worth no look; which of the others follows is for :mod:`regather.order.loose.turns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from regather.order.loose.kinship import SHORTEST, STEM
from regather.order.stream import Floats, Ints

MOST_PAGES = 128
"""A word on more pages tells none of them from the rest, and would bring all of them; with it the work for each page
has a bound, however long the book."""
LISTED = 1000
"""Pages on a list. Of 2,000 pages of one book after another, 96 in 100 have their true follower on it, and 99 of those
whose true follower would win if all pages were compared with all."""


def near_pages(pages: Sequence[Sequence[str]], listed: int = LISTED) -> Iterator[tuple[Ints, Floats]]:
    """For each page, given as its words in order, up to ``listed`` others, those with the most in common first, and how
    much that is: from 0 to 1."""
    count = len(pages)
    key, page, worth = _postings(pages)
    first = np.searchsorted(key, np.arange(int(key.max(initial=-1)) + 2))
    by_page = np.argsort(page, kind="stable")
    begins = np.searchsorted(page[by_page], np.arange(count + 1))
    for at in range(count):
        own = by_page[begins[at] : begins[at + 1]]
        start = first[key[own]]
        size = first[key[own] + 1] - start
        places = np.repeat(start - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
        others, which = np.unique(page[places], return_inverse=True)
        common = np.bincount(which, worth[places] * np.repeat(worth[own], size), minlength=len(others))
        best = np.argsort(-common, kind="stable")
        best = best[others[best] != at][:listed]
        yield others[best], common[best]


def _postings(pages: Sequence[Sequence[str]]) -> tuple[Ints, Ints, Floats]:
    """On which page each rare stem, and each two that follow each other, stands, and what that is worth, by stem."""
    count = len(pages)
    owner = np.repeat(np.arange(count), [len(page) for page in pages])
    known: dict[str, int] = {"": 0}
    stems = np.array([
        known.setdefault(word[:STEM], len(known)) if word[0].isalpha() else 0 for word in chain.from_iterable(pages)
    ], dtype=np.int64)  # fmt: skip
    long = np.zeros(len(known), dtype=np.bool_)
    long[[number for stem, number in known.items() if len(stem) >= SHORTEST]] = True
    whole = np.flatnonzero(long[stems]) if len(stems) else stems
    pairs = np.flatnonzero((stems[:-1] > 0) & (stems[1:] > 0) & (owner[:-1] == owner[1:]))
    keys = np.concatenate([stems[whole], len(known) * (1 + stems[pairs]) + stems[pairs + 1]])
    kinds, key = np.unique(keys, return_inverse=True)
    here, times = np.unique(key * count + np.concatenate([owner[whole], owner[pairs]]), return_counts=True)
    key, page = np.divmod(here, max(1, count))
    seen = np.bincount(key, minlength=len(kinds))[key]
    kept = (seen > 1) & (seen <= MOST_PAGES) & (seen < count)
    key, page, worth = key[kept], page[kept], np.log(count / seen[kept]) * np.log1p(times[kept])
    length = np.sqrt(np.bincount(page, worth * worth, minlength=count))
    return key, page, worth / length[page]
