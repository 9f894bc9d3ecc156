"""Finds title pages, half-titles and imprints by what stands together on one page, without any repetition.

What a newcomer gets wrong: no line of a title page says what it is. A page of short lines that names a
translator, a place with a year, or an author after ``by`` is one; a page of short lines alone may be verse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from regather.anatomy.claims import Claims
from regather.anatomy.levels import is_bare_number, leading_number
from regather.anatomy.lines import Layout
from regather.model import Role
from regather.text.numerals import read_number
from regather.text.people import is_person, role_of
from regather.text.role_terms import BY
from regather.text.titles import plain_title, title_key

PAGE_LINES = 12
"""Lines on a title page at most: two names, a subtitle, a genre, a translator, a press, its places, a year."""

LINE_LENGTH = 80
"""Characters of the longest line of a title page."""

IMPRINT_LENGTH = 1600
"""Characters of the longest imprint page: a dozen lines and the long paragraph about rights."""

IMPRINT_CUES = 2
"""Addresses, rights and numbers that make a whole page an imprint, long paragraphs and all."""

_PLACE_YEAR = re.compile(r"^([^\W\d_][^\d:;()]{1,40}?),? (?:1[4-9]|20)\d\d\.?$")
_YEAR = re.compile(r"^\(?(?:1[4-9]|20)\d\d\)?\.?$")


def is_credit(line: str) -> bool:
    """Whether the line says who made the book, or where and when: ``by A. Lund``, ``translated by``, ``Leeds 1987``."""
    text = line.strip("#*_ ")
    if len(text) > LINE_LENGTH or not text:
        return False
    words = text.split()
    if words[0].casefold().rstrip(":") in BY and text[0].islower():
        return len(words) == 1 or is_person(" ".join(words[1:]))
    code, name = role_of(text)
    if code is not None and (name or len(words) > 1):
        return True
    placed = _PLACE_YEAR.match(text)
    return placed is not None and len(placed.group(1).split()) <= 3 and is_person(placed.group(1))


def find_title_pages(layout: Layout, zones: Sequence[tuple[int, ...]], sure: Mapping[int, Role]) -> dict[int, Role]:
    """Lines of whole pages that are title pages, and of pages that say one line of those again (half-titles)."""
    if not layout.marked:
        return {}
    pages = [z for z in zones if layout.at_head(z[0]) and layout.at_foot(z[-1]) and len(z) <= PAGE_LINES]
    found: dict[int, Role] = {}
    for page in pages:
        texts = [layout.lines[i].text for i in page]
        credits = [t for t in texts if is_credit(t)]
        if not credits or any(len(t) > LINE_LENGTH for t in texts) or _numbered(texts):
            continue
        told = [t for t in texts if t[-1:] in ".!?" and not is_credit(t)]
        if not told and len(texts) > 1:
            found.update(dict.fromkeys(page, Role.TITLE))
        elif len(credits) > 1:
            found.update(dict.fromkeys(page, Role.COLOPHON))
    names = {title_key(layout.lines[i].text) for i, role in {**found, **sure}.items() if role is Role.TITLE}
    for page in pages:
        if len(page) == 1 and title_key(layout.lines[page[0]].text) in names:
            found[page[0]] = Role.TITLE
    return found


def _numbered(texts: list[str]) -> bool:
    return any(is_bare_number(t) and not _YEAR.match(t) for t in texts) or leading_number(texts[0]) is not None


def find_imprints(
    layout: Layout, claims: Claims, is_rights: Callable[[str], bool], is_cue: Callable[[str], bool]
) -> dict[int, Role]:
    """Lines of whole marked pages that are imprints, with the long paragraphs about rights that such pages have."""
    if not layout.marked:
        return {}
    leaves: dict[int, list[int]] = {}
    for i, line in enumerate(layout.lines):
        if not line.is_break:
            leaves.setdefault(line.leaf, []).append(i)
    found: dict[int, Role] = {}
    for page in leaves.values():
        texts = [layout.lines[i].text for i in page]
        cues = sum(map(is_cue, texts))
        free = all(claims.free(layout.lines[i].span) for i in page)
        short = sum(map(len, texts)) <= IMPRINT_LENGTH and len(texts) <= 2 * PAGE_LINES
        if free and short and any(map(is_rights, texts)) and cues >= max(IMPRINT_CUES, len(texts) / 5):
            found.update(dict.fromkeys(page, Role.COLOPHON))
    return found


def opening_title(layout: Layout, zone: Sequence[int]) -> tuple[list[int], list[int]]:
    """The title lines that open a source without breaks whose chapters are numbered, and those left before the first.

    Behind the last line that names somebody nothing is the title's: it is a dedication or a motto, and stays text.
    """
    lines = list(zone)
    first = next((n for n in range(len(lines)) if _counts(layout, lines, n)), None)
    if not first or first > PAGE_LINES:
        return [], []
    texts = [layout.lines[i].text for i in lines[:first]]
    if any(is_bare_number(t) and not _YEAR.match(t) for t in texts) or leading_number(texts[0]) is not None:
        return [], []
    if any(len(t) > LINE_LENGTH for t in texts) or _heads_a_part(layout, lines[0]):
        return [], []
    known = [n for n, t in enumerate(texts) if n and (is_credit(t) or _YEAR.match(t) or (n < 3 and _is_author(t)))]
    end = (known[-1] if known else 0) + 1
    return lines[:end], lines[end:first]


def _is_author(text: str) -> bool:
    return is_person(text) and 2 <= len(text.split()) <= 4 and text.casefold() != text


def _counts(layout: Layout, lines: list[int], n: int) -> bool:
    """Whether the line is the first of a series of headings: another has its words and the next number.

    Where numbers are words, one word differs, and prose follows at once: ``First Chapter``, ``Second Chapter``.
    """
    number, words = _number_and_words(layout.lines[lines[n]].text)
    if number is None:
        return n + 1 == len(lines) and _heads_a_part(layout, lines[n])
    later = (line.text for line in layout.lines[lines[n] + 1 :] if len(line.text) <= LINE_LENGTH)
    return any(_number_and_words(text) == (number + 1, words) for text in later)


def _number_and_words(text: str) -> tuple[int | None, str]:
    """The number that a heading counts by, and its other words."""
    words = plain_title(text).split()
    for at in (len(words) - 1, 0):
        if 0 < len(words) <= 2 and (number := read_number(words[at].upper())) is not None and number < 200:
            return number, " ".join(words[:at] + words[at + 1 :])
    return None, ""


def _heads_a_part(layout: Layout, index: int) -> bool:
    """Whether another short line shares all words but one with it: ``Part the First``, ``Part the Second``."""
    words = plain_title(layout.lines[index].text).split()
    for other in layout.lines[index + 1 :]:
        if len(other.text) > LINE_LENGTH or len(words) < 2:
            continue
        theirs = plain_title(other.text).split()
        if len(theirs) == len(words) and sum(a != b for a, b in zip(words, theirs, strict=True)) == 1:
            return True
    return False
