"""Judges whether lines that could be breaks between pages are some, by what all of them have in common.

What a newcomer gets wrong: no line can be judged by itself. A ruled line is the end of a page in one
file and the end of a scene in the next, and ``Page 12`` may be a printed folio.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

LEAST_RULES = 3
"""How many ruled lines make a system of breaks: one or two are thematic breaks of the text."""

EVENNESS = 1.35
"""How many times longer or shorter than the median the text between two ruled lines may be where nothing but
its size speaks for pages. Full pages of one book differ by a tenth to a third, with headings and notes on them;
the scenes of a story differ by more."""

TORN_EVENNESS = 3.0
"""The same where sentences run on from one stretch to the next: title pages and last pages of chapters are
shorter."""

UNEVEN_SHARE = 0.25
"""The share of the stretches between rules that may be uneven: title pages, short last pages, blanks."""

TORN_SHARE = 0.2
"""The share of the rules at which a sentence is cut in two from which on they are no thematic breaks, which
never cut one. Of the page ends of prose about two thirds do; of those of dialogue and short paragraphs a third."""

LEAST_STRETCH = 300
"""Characters between two rules, at the median, from which they can divide pages; scripts without spaces
write the same in a third of the characters."""

DENSE_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA")
DENSITY = 3
"""How much less room these scripts take than letters do: a Chinese character stands for about three letters."""

STEP_SHARE = 0.9
"""The share of numbered break lines whose number is one more than the one before. Numbers that jump
about are printed folios of a scrambled book, not the count of the OCR program."""

EMPTY_SHARE = 0.5
"""The share of numbered lines that may have nothing but another such line behind them: blank pages. More of
them are a list."""

ENDS = ".!?…:;。！？؟۔।॥։"
"""What ends a sentence, in the scripts that Unicode calls so (Sentence_Terminal), and what may stand before a rule
in its place."""

CLOSING = "\"'“”„»«’‘›‹)]*_』」〉》 "
"""What may stand behind the end of a sentence."""

LEAST_LINE = 25
"""Characters of the line before a rule from which on its missing full stop tells something: shorter lines are
headings and verse."""


def always(text: str, matches: Sequence[re.Match[str]]) -> bool:
    """Nothing else is written so."""
    return True


def counting(text: str, matches: Sequence[re.Match[str]]) -> bool:
    """At least two numbers, which count up one by one, each set apart and most with text behind them."""
    labels = [match.group("label") for match in matches]
    numbers = [int(label) for label in labels if label and label.isdecimal()]
    if len(numbers) < 2 or len(numbers) < len(labels):
        return False
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    if steps < STEP_SHARE * (len(numbers) - 1):
        return False
    if not all(_set_apart(text, match) for match in matches):
        return False
    empty = sum(not text[a.end() : b.start()].strip() for a, b in pairwise(matches))
    return empty <= EMPTY_SHARE * (len(matches) - 1)


def regular(text: str, matches: Sequence[re.Match[str]]) -> bool:
    """Enough rules, all drawn alike, that cut the text into stretches of about one size, and through its sentences."""
    if len(matches) < LEAST_RULES or len({match.group().strip() for match in matches}) > 1:
        return False
    if not text[: matches[0].start()].strip():
        # The first line of the file: the fence of a metadata header, whose end is a rule as well.
        return False
    edges = [0, *(edge for match in matches for edge in match.span()), len(text)]
    stretches = [text[start:end].strip() for start, end in zip(edges[::2], edges[1::2], strict=True)]
    sizes = [_size(stretch) for stretch in stretches]
    middle = median(sizes)
    if middle < LEAST_STRETCH:
        return False
    torn = sum(_torn(a, b) for a, b in pairwise(stretches))
    if torn >= TORN_SHARE * len(matches):
        return _uneven(sizes, TORN_EVENNESS) <= UNEVEN_SHARE * len(sizes)
    apart = all(_between_blank_lines(text, match) for match in matches)
    # The last page is as short as the text leaves it.
    return apart and _uneven(sizes[:-1], EVENNESS) <= UNEVEN_SHARE * len(sizes[:-1])


def _uneven(sizes: Sequence[int], factor: float) -> int:
    middle = median(sizes)
    return sum(not middle / factor <= size <= middle * factor for size in sizes)


def _size(stretch: str) -> int:
    """The length of a stretch in letters' widths."""
    sample = [char for char in stretch[:400] if char.isalpha()]
    dense = sum(unicodedata.name(char, "").startswith(DENSE_SCRIPTS) for char in sample)
    return len(stretch) * (DENSITY if 2 * dense > len(sample) else 1)


def _torn(before: str, after: str) -> bool:
    """Whether a sentence runs on from the end of one stretch into the next."""
    last = before.rstrip(CLOSING)[-1:]
    line = before[before.rfind("\n") + 1 :]
    if not last or last in ENDS or line.startswith(("#", "|", "![", "<")):
        return False
    first = after.lstrip(CLOSING + "¿¡—–-… ")[:1]
    if not first.isalpha():
        return False
    if first.islower():
        return True
    # Scripts without capitals: the missing stop has to do, on a line long enough to be prose.
    return first.lower() == first.upper() and _size(line) >= LEAST_LINE


def _set_apart(text: str, match: re.Match[str]) -> bool:
    """Whether a line stands by itself on one side at least, or wears brackets or rules."""
    if not match.group().strip()[:1].isalnum():
        return True
    start, end = match.span()
    before = text[max(0, start - 2) : start]
    after = text[end : end + 2]
    return before.endswith("\n\n") or start <= 1 or "\f" in before or after.startswith("\n\n") or len(after) < 2


def _between_blank_lines(text: str, match: re.Match[str]) -> bool:
    """Whether a rule has a blank line, or an edge of the file, on both sides: else it may underline a heading."""
    start, end = match.span()
    return text[max(0, start - 2) : start] in ("", "\n", "\n\n") and text[end : end + 2] in ("", "\n", "\n\n")
