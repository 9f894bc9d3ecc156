"""Breaks a block's text into the lines of the page.

Greedy line breaking with the relative widths of a serif face and pyphen's hyphenation is enough:
what matters for a wreck is where pages can end, not how pretty the lines are. Lines are offsets
into the block's text; a newcomer expects the hyphen in the text, but it is only a property of the line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pyphen

from regather.scramble.blocks import MARK

LEAST_CUT = 2
"""A hyphenated word keeps at least two letters on each side, as printers have it."""


class Cut(StrEnum):
    """How a line (and so perhaps a page) ends: with its block, at a line of verse, at a space, in a word."""

    END = "end"
    LINE = "line"
    SPACE = "space"
    HYPHEN = "hyphen"


@dataclass(frozen=True, slots=True)
class SetLine:
    """The characters ``[start, end)`` of the block on one line; the space at a break belongs to neither line."""

    start: int
    end: int
    cut: Cut


TIMES_WIDTHS: dict[int, str] = {
    250: " .,",
    278: "ijlt:;/'’‘",
    333: "frI-()[]!‚",
    389: "sJ",
    444: "acez?“”„",
    500: "bdghknopquvxy0123456789$#_–«»",
    556: "FPS",
    611: "ELTZ",
    667: "BCR",
    722: "wADGHKNOQUVXY",
    778: "m&",
    889: "M%",
    944: "W@",
    1000: "—…",
}
"""Widths of Times Roman in thousandths of its size (Adobe's font metrics); serif faces differ little in proportion."""

MEAN_WIDTH = 400.0
"""The mean width of a character of English prose in Times, spaces included: the unit of a measure."""

_WIDTHS = {char: width / MEAN_WIDTH for width, chars in TIMES_WIDTHS.items() for char in chars}
_OTHER = 500 / MEAN_WIDTH
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]{5,}")


def width_of(text: str, *, proportional: bool) -> float:
    """The width of ``text`` in mean characters; emphasis marks take none, note marks half a letter."""
    if not proportional:
        return float(len(text) - text.count("*"))
    return sum(_width(char) for char in text)


@cache
def _width(char: str) -> float:
    if char == "*":
        return 0.0
    if MARK.match(char):
        return _OTHER / 2
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(base, _OTHER)


@cache
def _hyphenator(language: str) -> pyphen.Pyphen | None:
    tag = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=tag, left=LEAST_CUT, right=LEAST_CUT) if tag else None


def set_lines(
    text: str, measure: float, *, language: str, proportional: bool = True, hyphenated: bool = True
) -> tuple[SetLine, ...]:
    """The lines of ``text`` at ``measure``. A line feed in the text ends a line with :attr:`Cut.LINE`."""
    lines: list[SetLine] = []
    at = 0
    for own in text.split("\n"):
        lines += _paragraph_lines(own, at, measure, language if hyphenated else "", proportional=proportional)
        at += len(own) + 1
        if at <= len(text):
            last = lines[-1]
            lines[-1] = SetLine(last.start, last.end, Cut.LINE)
    return tuple(lines)


def _paragraph_lines(text: str, base: int, measure: float, language: str, *, proportional: bool) -> list[SetLine]:
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    if not words:
        return [SetLine(base, base + len(text), Cut.END)]
    lines: list[SetLine] = []
    start, at = words[0]
    space = width_of(" ", proportional=proportional)
    used = width_of(text[start:at], proportional=proportional)
    for left, right in words[1:]:
        wide = width_of(text[left:right], proportional=proportional)
        if used + space + wide <= measure:
            used, at = used + space + wide, right
            continue
        room = measure - used - space
        cut = _cut(text[left:right], room, language, proportional=proportional)
        if cut:
            lines.append(SetLine(base + start, base + left + cut, Cut.HYPHEN))
            start = left + cut
        else:
            lines.append(SetLine(base + start, base + at, Cut.SPACE))
            start = left
        at, used = right, width_of(text[start:right], proportional=proportional)
    lines.append(SetLine(base + start, base + at, Cut.END))
    return lines


def _cut(word: str, room: float, language: str, *, proportional: bool) -> int:
    """Where to cut ``word`` so that its start and a hyphen fit the room, 0 for nowhere."""
    hyphenator = _hyphenator(language) if language else None
    letters = _plain_letters(word)
    if hyphenator is None or letters is None:
        return 0
    start, end = letters
    best = 0
    for position in hyphenator.positions(word[start:end]):
        cut = start + int(position)
        if width_of(word[:cut] + "-", proportional=proportional) <= room:
            best = max(best, cut)
    return best


def _plain_letters(word: str) -> tuple[int, int] | None:
    """The one run of letters in ``word`` if there is nothing but punctuation around it.

    A word with a hyphen or dash of its own is not cut: at the end of a page nobody could tell
    whether the hyphen is the printer's or the writer's.
    """
    matches = list(_LETTERS.finditer(word))
    if len(matches) != 1 or any(char.isalnum() for char in word[: matches[0].start()] + word[matches[0].end() :]):
        return None
    return matches[0].span() if "-" not in word and "—" not in word and "–" not in word else None


def emphasis_at(text: str) -> Sequence[str]:
    """For each offset of ``text`` (and its end) the emphasis mark that is open there: ``*``, ``**`` or nothing."""
    opened: list[str] = []
    current = ""
    at = 0
    for match in re.finditer(r"(?<!\\)(\*{1,3})", text):
        mark = match.group()
        opens = not current and not text[match.end() : match.end() + 1].isspace() and match.end() < len(text)
        closes = current == mark and not text[match.start() - 1 : match.start()].isspace()
        opened += [current] * (match.end() - at - len(mark))
        # Inside the mark itself nothing is open: a line never ends there.
        opened += [""] * len(mark)
        at = match.end()
        current = "" if closes else mark if opens else current
    opened += [current] * (len(text) + 1 - at)
    return opened
