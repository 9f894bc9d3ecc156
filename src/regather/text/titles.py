"""Titles compared as a reader compares them: without case, markup, note marks, and misread letters.

What a newcomer gets wrong: ``Chapter I`` and ``Chapter II`` are 95 % alike and never the same. Short
titles must agree exactly once the usual misreadings are folded together; only long ones may differ.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

LONG_TITLE = 12
"""Characters from which on two titles may differ a little: below it one letter can tell chapters apart."""

LIKENESS = 0.86
"""Share of agreement that makes two long titles the same; at 2 % misread letters a true pair stays above .9."""

LENGTH_SLACK = 8
"""Characters by which lengths may differ beyond the likeness: spaces that recognition put in or left out."""

KNOWN = 1 << 17
"""Lines whose titles are remembered. All short lines of a thick book are asked for again and again in one order; a
memory that is a little too small for them then keeps none."""

_MARKUP = re.compile(r"[#*_`\\]")
_NOTE_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹†‡§]+|\[\d{1,3}\]\s*$")
_NO_WORD = re.compile(r"[\W_]+")
_CONFUSED = str.maketrans({"l": "i", "1": "i", "|": "i", "!": "i", "0": "o", "5": "s", "8": "b"})


@lru_cache(maxsize=KNOWN)
def plain_title(title: str) -> str:
    """``title`` in lower case with words and single spaces only; markup, note marks and punctuation gone."""
    bare = _NOTE_MARKS.sub("", _MARKUP.sub("", title))
    folded = unicodedata.normalize("NFKD", bare).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", folded).split())


@lru_cache(maxsize=KNOWN)
def title_key(title: str) -> str:
    """:func:`plain_title` with letters that recognition confuses folded together, for exact comparison."""
    return plain_title(title).translate(_CONFUSED)


def likeness(left: str, right: str) -> float:
    """How alike two titles are, from 0 to 1; 1 after folding case, punctuation and usual misreadings."""
    a, b = title_key(left), title_key(right)
    if not a or not b:
        return 0.0
    if a == b or a.replace(" ", "") == b.replace(" ", ""):
        return 1.0
    return fuzz.ratio(a, b) / 100


def same_title(left: str, right: str) -> bool:
    """Whether two titles are the same one, read well or badly."""
    short, long = sorted((len(plain_title(left)), len(plain_title(right))))
    if short < LIKENESS * long - LENGTH_SLACK:
        return False
    alike = likeness(left, right)
    return alike == 1.0 or (short >= LONG_TITLE and alike >= LIKENESS)


class KnownTitles:
    """Titles among which many lines are looked up: :func:`same_title` with all of them, without asking each."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._bare: dict[str, list[int]] = {}
        for i, title in enumerate(titles):
            self._bare.setdefault(title_key(title).replace(" ", ""), []).append(i)
        # Those that may differ a little, by their length.
        by_length = sorted((len(plain_title(title)), i) for i, title in enumerate(titles))
        self._long = [i for length, i in by_length if length >= LONG_TITLE]
        self._lengths = [length for length, _ in by_length if length >= LONG_TITLE]
        self._keys = [title_key(titles[i]) for i in self._long]

    def same_as(self, line: str) -> list[int]:
        """The places of the titles that are the same as the line, in their order."""
        found = set(self._bare.get(title_key(line).replace(" ", ""), ()))
        length = len(plain_title(line))
        if length >= LONG_TITLE:
            first = bisect_left(self._lengths, int(LIKENESS * length - LENGTH_SLACK))
            last = bisect_right(self._lengths, int((length + LENGTH_SLACK) / LIKENESS) + 1)
            keys = self._keys[first:last]
            alike = process.extract(title_key(line), keys, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None)
            found.update(self._long[first + at] for _, _, at in alike)
        return [i for i in sorted(found) if same_title(line, self._titles[i])]


_CUTOFF = 100 * LIKENESS - 0.1
"""A little less than what is asked for: what is found is compared once more."""
