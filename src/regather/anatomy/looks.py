"""Judges by its looks whether a line is a heading, in sources without a contents page and without marks.

What a newcomer gets wrong: dialogue, verse, dates and signatures are short lines between paragraphs too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from regather.anatomy.candidates import (
    ENDS_TITLE,
    GENERIC_LENGTH,
    HEADING_LENGTH,
    HEADING_LINES,
    OPENERS,
    Candidate,
    Finder,
)
from regather.anatomy.common_words import common_words
from regather.anatomy.language import SAMPLE, find_language
from regather.anatomy.levels import is_bare_number, leading_number
from regather.anatomy.lines import Layout
from regather.model import Role
from regather.text.titles import title_key

OPENS_TEXT = 120
"""Characters that a paragraph after a heading found on its looks must have: prose, not dialogue or verse."""

BROKEN_WORDS = 5
"""Words from which on a line that ends in ``of`` or ``the`` is a broken sentence; shorter titles may be odd."""

SMALL_WORDS = 40
"""How many of a language's most frequent words are such that no title ends in one."""

_INNER_END = re.compile(r"[.!?…][\"'”»’)\]]*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]+|\[\d{1,3}\])?\s")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^()\s]+\)$")
"""A picture alone on its line: what stands right below it is its caption."""

_CLOSERS = "\"'“”„«»’‘›‹)–—-"


def looks_like_heading(finder: Finder, candidate: Candidate) -> bool:
    """Whether a plain line in a source without contents is a heading: numbered, or short between paragraphs."""
    layout, text = finder.layout, candidate.title
    numbered = leading_number(text) is not None or is_bare_number(text)
    if len(text) > (HEADING_LENGTH if numbered else GENERIC_LENGTH) or not layout.lone(candidate.first):
        return False
    if text[:1].islower() or not any(c.isalnum() for c in text):
        return False
    if candidate.first and _PICTURE.match(layout.lines[candidate.first - 1].text) and not is_bare_number(text):
        return False
    after = finder.follower(candidate)
    if not after or after.lstrip(OPENERS)[:1].islower():
        return False
    ends = ENDS_TITLE.search(text) is not None
    if numbered or _is_capitals(text):
        return is_bare_number(text) or not ends or _opens_prose(layout, candidate) or finder.in_row(candidate)
    if ends or text[-1:] in _CLOSERS or _INNER_END.search(text) or not text.lstrip(OPENERS)[:1].isalpha():
        return False
    if _breaks_off(text, finder.layout) or _ends_page(finder, candidate):
        return False
    return _opens_text(finder, candidate) and (_once(finder, text) or is_below_number(finder, candidate))


def is_below_number(finder: Finder, candidate: Candidate) -> bool:
    """Whether a line stands right below one that is nothing but a chapter's number: running heads that say the same
    repeat it, and contents may list the number alone."""
    above = finder.layout.lines[candidate.first - 1] if candidate.first else None
    if above is None or above.leaf != finder.layout.lines[candidate.first].leaf or not is_bare_number(above.text):
        return False
    return finder.claims.role_at(above.span.start) in (None, Role.HEADING)


def _ends_page(finder: Finder, candidate: Candidate) -> bool:
    """Whether a page ends right behind the line, for all to see: a folio, a running head or a note follows.

    No printer leaves a heading at a page's foot.
    """
    index = candidate.last + 1
    if index >= len(finder.layout.lines):
        return True
    role = finder.claims.role_at(finder.layout.lines[index].span.start)
    return role in (Role.FOLIO, Role.RUNNING_HEAD, Role.NOTE) or index in finder.recurring


def _breaks_off(text: str, layout: Layout) -> bool:
    """Whether the line ends in a small word that wants another: a page's last line, cut in mid-sentence."""
    words = text.split()
    if len(words) < BROKEN_WORDS or not words[-1].islower():
        return False
    return words[-1] in _small_words(layout.text[:SAMPLE])


@lru_cache(maxsize=4)
def _small_words(sample: str) -> frozenset[str]:
    """The small words of the language of a text; none where it has no table."""
    language = find_language(sample)
    try:
        return frozenset(common_words(language, SMALL_WORDS) if language else ())
    except LookupError:
        return frozenset()


def _is_capitals(text: str) -> bool:
    """Whether the line is set in capitals throughout: more than initials and abbreviations."""
    return text.isupper() and sum(1 for c in text if c.isalpha()) > 3 and text[0].isalpha()


def _opens_prose(layout: Layout, candidate: Candidate) -> bool:
    """Whether a paragraph of prose follows on the same page, at once or after more lines of the heading."""
    for index in range(candidate.last + 1, min(candidate.last + HEADING_LINES, len(layout.lines))):
        line = layout.lines[index]
        if line.leaf != layout.lines[candidate.last].leaf:
            return False
        if len(layout.paragraph_span(index)) >= OPENS_TEXT:
            return True
        more = _is_capitals(line.text) or is_bare_number(line.text) or not ENDS_TITLE.search(line.text)
        if not more or line.text[-1:] in _CLOSERS:
            return False
    return False


def _opens_text(finder: Finder, candidate: Candidate) -> bool:
    """Whether prose or a numbered heading follows, or the line heads a page in title case."""
    layout, nxt = finder.layout, candidate.last + 1
    if _opens_prose(layout, candidate):
        return True
    if nxt >= len(layout.lines) or layout.lines[nxt].leaf != layout.lines[candidate.last].leaf:
        return False
    if is_bare_number(layout.lines[nxt].text):
        return True
    words = [w for w in candidate.title.split() if len(w) > 3]
    heads_page = layout.marked and layout.at_head(candidate.first)
    return heads_page and len(words) > 1 and all(w[0].isupper() for w in words)


def _once(finder: Finder, text: str) -> bool:
    """Whether no other open line says the same, and no name of the book does."""
    return finder.times[title_key(text)] == 1 and not finder.named(text)
