"""Cuts a text into word and punctuation tokens that remember where they stand.

What a newcomer gets wrong: tokens carry a *normal form* (lower case, one kind of quotation mark and
dash) for comparing and counting, never for output; output is always cut from the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Blocks of scripts that write no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han."""
_MARKS = (
    "\u0300-\u036f"  # accents
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"  # Arabic points
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963"  # Devanagari
    "\u0981-\u0983\u09bc\u09be-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d"  # Bengali, Gurmukhi
    "\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0b01-\u0b03\u0b3c\u0b3e-\u0b57"  # Gujarati, Oriya
    "\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6"  # Tamil, Telugu, Kannada
    "\u0d00-\u0d03\u0d3e-\u0d4d\u0dca-\u0ddf"  # Malayalam, Sinhala
    "\u200c\u200d"  # joiners
)
"""Marks that belong to the letter before them and are no letters themselves, so that ``\\w`` leaves them out."""
_DENSE_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"  # Thai, Lao
    "\u102b-\u103e\u17b4-\u17d3\u3099\u309a\u30fc"  # Burmese, Khmer, kana
)
"""The same in the scripts without spaces, and the stroke that lengthens a kana."""
_LETTER = rf"(?:(?![{_DENSE}])[^\W\d_][{_MARKS}]*)"
_SIGN = rf"(?![\W\d_])[{_DENSE}][{_DENSE_MARKS}]*"
TOKEN = re.compile(rf"{_SIGN}|{_LETTER}+(?:['’]{_LETTER}+)*|\d+|[^\w\s*_\\]")
"""A word with inner apostrophes, a run of digits, or one punctuation mark; Markdown's emphasis is skipped.

In scripts without spaces each letter is a token with its marks: nothing shows where their words end, and a
page may end behind any of them."""

_NORMAL = str.maketrans(dict.fromkeys("“”„‟«»״", '"') | dict.fromkeys("‘’‚‛`´׳", "'") | dict.fromkeys("–―-−", "—"))


KNOWN = 1 << 16
"""Written words whose forms are remembered: nearly all of a thick book."""


class Shape(IntEnum):
    """How a token is written; case is the cheapest hint of where a sentence begins."""

    MARK = 0
    LOWER = 1
    CAPITAL = 2
    UPPER = 3
    DIGITS = 4
    UNCASED = 5


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in order: normal forms, shapes, and character offsets ``[start, end)``."""

    forms: tuple[str, ...]
    shapes: tuple[Shape, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.forms)


def shape_of(word: str) -> Shape:
    """The shape of one token as it is written in the text."""
    first = word[0]
    if first.isdigit():
        return Shape.DIGITS
    if not first.isalpha():
        return Shape.MARK
    if first.islower():
        return Shape.LOWER
    if not first.isupper() and not first.istitle():
        return Shape.UNCASED
    return Shape.UPPER if len(word) > 1 and word.isupper() else Shape.CAPITAL


def normal_form(word: str) -> str:
    """The form under which a token is counted: lower case, plain quotation marks and dashes."""
    return word.translate(_NORMAL).lower()


@lru_cache(maxsize=KNOWN)
def _read(word: str) -> tuple[str, Shape]:
    """A token's normal form and its shape; of a word that comes again the same form, which is then kept once."""
    return normal_form(word), shape_of(word)


def tokenize(text: str) -> Tokens:
    """All tokens of ``text`` with their places."""
    forms: list[str] = []
    shapes: list[Shape] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(text):
        form, shape = _read(match.group())
        forms.append(form)
        shapes.append(shape)
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(tuple(forms), tuple(shapes), tuple(starts), tuple(ends))
