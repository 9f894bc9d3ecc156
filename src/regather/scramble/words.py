"""Counts words the way the benchmark counts them, so that a truth can say which words stand on which page.

What a newcomer gets wrong: markup, note marks, vowel points and the two shapes of the apostrophe
make no difference between words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NOTE_CALL = re.compile(r"\[\^([^\s\]]+)\](?!:)")
"""The mark of a note in running Markdown; group 1 is its label."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_STARS_IN_A_WORD = re.compile(r"\b\*+\b")


def _of_category(category: str, ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    """The characters of these ranges (first, last) that Unicode puts into the category."""
    for first, last in ranges:
        yield from (code for code in range(first, last + 1) if unicodedata.category(chr(code)) == category)


def _same_words() -> dict[int, str | None]:
    """What is taken away or replaced before words are compared.

    Hebrew points and accents, the Arabic vowels, and signs without a shape (joiners, directions, soft hyphens) say
    nothing of the letters; a superscript digit is a note's mark.
    """
    table: dict[int, str | None] = dict.fromkeys(_of_category("Mn", ((0x590, 0x5FF), (0x64B, 0x652))), None)
    table |= dict.fromkeys(_of_category("Cf", ((0xAD, 0xAD), (0x2000, 0x206F), (0xFEFF, 0xFEFF))), None)
    table |= dict.fromkeys(_of_category("No", ((0xB2, 0xB3), (0xB9, 0xB9), (0x2070, 0x2079))), " ")
    return table


_SAME_WORDS = _same_words()
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc", "'''")


def words(markdown: str) -> list[str]:
    """The words of a piece of Markdown in lower case, without marks of notes and emphasis."""
    text = _STARS_IN_A_WORD.sub("", NOTE_CALL.sub("", markdown))
    text = unicodedata.normalize("NFKC", text.translate(_SAME_WORDS)).translate(_APOSTROPHES)
    return _WORD.findall(text.lower())
