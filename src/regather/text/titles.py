"""Titles compared as a reader compares them: without case, markup, note marks, and misread letters.

What a newcomer gets wrong: ``Chapter I`` and ``Chapter II`` are 95 % alike and never the same. Short
titles must agree exactly once the usual misreadings are folded together; only long ones may differ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

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
