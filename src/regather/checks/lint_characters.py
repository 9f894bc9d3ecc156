"""Characters that no print shows, and spaces that stand wrong.

What a newcomer gets wrong: a character is judged by its Unicode properties and by the book around it, not by a
list of bad ones. A joiner is wrong between two Latin letters and right in Persian; a space before a question mark
is a fault in English and good manners in French.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from regather.checks.passages import HIDDEN, Kind, Passage
from regather.checks.reading import WORD, ReadBook, ReadChapter, excerpt
from regather.model import Finding

TOLD = 3
"""Places of one character that are told in one chapter; the last says how many more there are."""

LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17]")
"""Latin and Armenian ligatures: forms of a font that Unicode has only for old files."""

ODD_SPACES = frozenset("\u0085\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u205f\u2028\u2029")
"""Spaces of fixed width and line ends; the thin ones and those that do not break are good typography."""

JOINERS = frozenset("\u200c\u200d")
DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

SPACED = 0.05
"""Share of a mark's places with a space before it, up to which such a space is a slip and not the book's way."""

SEEN = 20
"""Places of a mark from which on its share says something."""

_CASED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_ALIKE = {
    "LATIN": "aceopxyisjhdABCEHIKMOPSTXYZvuNw",
    "CYRILLIC": "асеорхуіѕјһԁАВСЕНІКМОРЅТХУ\0ѵ\0\0ѡ",
    "GREEK": "α\0\0\0ορχγι\0\0\0\0ΑΒ\0ΕΗΙΚΜΟΡ\0ΤΧΥΖνυΝω",
}
"""Letters of three scripts that look alike, column by column (Unicode's confusables, those of text faces)."""

_BEFORE = re.compile(r"(?<=[\w)\]»”\"])([ \t\u00a0\u202f]+)([,.;:!?])(?![.,;:!?\w]|\s*\.\s*\.)")
_MISSING = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})([.,;:!?])([^\W\d_]{2,})")


def check_characters(read: ReadBook) -> Iterator[Finding]:
    """Characters that a reader cannot know or see."""
    for chapter in read.chapters:
        signs = sorted({sign for sign in chapter.text if not sign.isascii()})
        for sign in signs:
            code = _code_of(sign)
            if code:
                yield from _told(chapter, sign, code)


def _code_of(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign == "\ufffd" or category in ("Co", "Cn"):
        return "character-unknown"
    if sign in ODD_SPACES:
        return "space-odd"
    if category == "Cf":
        return "character-invisible"
    return "character-ligature" if LIGATURES.match(sign) else ""


def _told(chapter: ReadChapter, sign: str, code: str) -> Iterator[Finding]:
    places = [
        (passage, at)
        for passage in chapter.passages
        if sign in passage.text
        for at in _places(passage.text, sign)
        if not (sign in JOINERS or sign in DIRECTIONS) or _out_of_place(passage.text, at)
    ]
    for number, (passage, at) in enumerate(places[:TOLD], start=1):
        more = len(places) - TOLD
        rest = f", and {more} more in this chapter" if number == TOLD and more > 0 else ""
        message = f"{_named(sign)} stands here{rest}: {excerpt(passage.text, at)}."
        yield chapter.find(code, message, passage, at, _advice(sign, code))


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _out_of_place(text: str, at: int) -> bool:
    """Whether joiners and marks of direction stand where only scripts that do without them are around."""
    near = [c for c in text[max(0, at - 12) : at + 13] if c.isalpha()]
    return bool(near) and all(script_of(c) in _CASED_SCRIPTS for c in near)


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "")
    shown = f"U+{ord(sign):04X}"
    return f"The character {shown} ({name.lower()})" if name else f"The character {shown}"


def _advice(sign: str, code: str) -> str:
    if code == "character-ligature":
        return f"Write the letters: {unicodedata.normalize('NFKC', sign)}."
    if code == "space-odd":
        return "Put a plain space there."
    if code == "character-invisible":
        return "Take it out."
    return "Look into the print and write the letter that stands there."


@lru_cache(maxsize=4096)
def script_of(sign: str) -> str:
    """The script of a letter by its Unicode name; ``""`` where it has none of its own."""
    return unicodedata.name(sign, "").partition(" ")[0]


def check_scripts(read: ReadBook) -> Iterator[Finding]:
    """Words with letters of two scripts in them."""
    for chapter, passage in read.passages():
        if passage.text.isascii():
            continue
        for word in WORD.finditer(passage.text):
            if word[0].isascii():
                continue
            scripts = Counter(script_of(sign) for sign in word[0] if sign.isalpha())
            mixed = {name: count for name, count in scripts.items() if name in _CASED_SCRIPTS}
            if len(mixed) > 1 and len(word[0]) > 2:
                yield _mixed(chapter, passage, word.start(), word[0], mixed)


def _mixed(chapter: ReadChapter, passage: Passage, at: int, word: str, scripts: dict[str, int]) -> Finding:
    main = max(scripts, key=lambda name: (scripts[name], name == "LATIN"))
    strange = [sign for sign in word if script_of(sign) in scripts and script_of(sign) != main]
    meant = in_script(word, main)
    named = " and ".join(f"{sign} ({script_of(sign).title()})" for sign in dict.fromkeys(strange))
    message = f"The word “{word}” has letters of two scripts: {named} among {main.title()} ones."
    hint = f"Write “{meant}”." if meant else "Put a space between the two, or write the letters of one script."
    return chapter.find("script-mixed", message, passage, at, hint)


def in_script(word: str, script: str) -> str:
    """The word with each strange letter replaced by the one of ``script`` that looks alike; ``""`` if one has none."""
    out = []
    for sign in word:
        own = script_of(sign)
        if own == script or own not in _ALIKE:
            out.append(sign)
            continue
        column = _ALIKE[own].find(sign)
        alike = _ALIKE[script][column] if column >= 0 else "\0"
        if alike == "\0":
            return ""
        out.append(alike)
    return "".join(out)


def check_spaces(read: ReadBook) -> Iterator[Finding]:
    """Spaces before a mark of punctuation where the book sets none, and none where it sets one."""
    spaced, marks = _habits(read)
    for chapter, passage in read.passages():
        if passage.kind is Kind.VERSE and passage.text.count("  ") > 3:
            continue
        for match in _BEFORE.finditer(passage.text):
            sign = match[2]
            if spaced[sign] <= SPACED * marks[sign] or (sign in ",." and spaced[sign] * 2 < marks[sign]):
                if sign not in ",." and marks[sign] < SEEN:
                    continue
                message = f"A space stands before the “{sign}”: {excerpt(passage.text, match.start(), match.end())}."
                yield chapter.find("space-odd", message, passage, match.start(), "Take the space out.")
        for match in _MISSING.finditer(passage.text):
            if _hangs_together(*match.groups()):
                words = excerpt(passage.text, match.start(), match.end())
                message = f"No space stands behind the “{match[2]}”: {words}."
                hint = f"Write “{match[1]}{match[2]} {match[3]}”."
                yield chapter.find("space-missing", message, passage, match.end(2), hint)


def _habits(read: ReadBook) -> tuple[Counter[str], Counter[str]]:
    """For each mark how often a space stands before it, and how often it stands behind a word at all."""
    spaced: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    for _, passage in read.passages():
        for match in _BEFORE.finditer(passage.text):
            spaced[match[2]] += 1
            marks[match[2]] += 1
        marks.update(_directly(passage.text))
    return spaced, marks


def _directly(text: str) -> Iterable[str]:
    return re.findall(r"(?<=\w)[,.;:!?](?=\s|$)", text)


def _hangs_together(left: str, mark: str, right: str) -> bool:
    """Whether two words with a mark between them lack a space: not so in addresses, abbreviations and case endings."""
    if HIDDEN in left + right:
        return False
    if mark in ",;":
        return True
    return left[-2:].islower() and right[0].isupper() and right[1:].islower()
