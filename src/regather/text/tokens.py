"""Cuts a text into word and punctuation tokens that remember where they stand.

What a newcomer gets wrong: tokens carry a *normal form* (lower case, one kind of quotation mark and
dash) for comparing and counting, never for output; output is always cut from the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s*_\\]")
"""A word with inner apostrophes, a run of digits, or one punctuation mark; Markdown's emphasis is skipped."""

_NORMAL = str.maketrans(dict.fromkeys("“”„‟«»״", '"') | dict.fromkeys("‘’‚‛`´׳", "'") | dict.fromkeys("–―-−", "—"))


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


def tokenize(text: str) -> Tokens:
    """All tokens of ``text`` with their places."""
    forms: list[str] = []
    shapes: list[Shape] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(text):
        word = match.group()
        forms.append(normal_form(word))
        shapes.append(shape_of(word))
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(tuple(forms), tuple(shapes), tuple(starts), tuple(ends))
