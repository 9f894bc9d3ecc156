"""Finds title page, cover and colophon: the short lines that speak about the book and not in it.

What a newcomer gets wrong: in an imposed source the last page stands beside the first, so colophon
lines come before the title, and both come before page two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from regather.anatomy.claims import Claims
from regather.anatomy.echoes import RUNNING, find_echoes
from regather.anatomy.levels import is_bare_number, leading_number
from regather.anatomy.lines import Layout, ends_sentence
from regather.anatomy.title_pages import find_imprints, find_title_pages, opening_title
from regather.model import ContentsEntry, Role, Span
from regather.text.titles import KNOWN, likeness, plain_title, title_key

SHORT = 130
"""Characters: a front line is a line of print or two; a retrieved-from line with its address is the longest."""

TITLE_LINE = 70
"""Characters: a title page's lines are set large and hold less than a line of prose."""

TITLE_PAGE_LINES = 9
"""Lines on a title page at most: title, subtitle, by, author, translator, publisher, place, year, motto."""

_ADDRESS = re.compile(r"https?://|www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,8}(?:/\S*)?$", re.IGNORECASE)
_RIGHTS = re.compile(
    r"©|\(c\)\s*\d|copy-?(?:right|left)|creative commons|\bcc[ -](?:by|0)|\bisbn\b|\bissn\b|all rights reserved"
    r"|public domain|domaine public|tous droits|dominio p[úu]b|gemeinfrei|alle rechte|общественн\w+ достояни"
    r"|נחלת הכלל|רשות הציבור|כל הזכויות",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\b97[89][ -]?\d[\d -]{8,12}\d\b|\bdoi[: ]|\b10\.\d{4,9}/\S|\bUDK? \d{2,3}[.(:]|\b(?:УДК|ББК) \d"
)
_IMPRINT = re.compile(r"^.{3,100}?[.,:;] \D{2,80}?,? \(?(?:1[4-9]|20)\d\d\)?\.?$")
_YEAR = re.compile(r"^\(?(?:1[4-9]|20)\d\d\)?\.?$")
_UNFINISHED_END = ".,:;!?…-–—\"”»’'"

CLOSING_LINE = 45
"""Characters of a short sentence that still belongs to the colophon lines right before it."""

CLOSING_LINES = 2
"""Such sentences at most; with more short lines behind them they are a page's text that was run up to the colophon."""

LINES_BETWEEN = 3
"""Unknown short lines that may stand between two known lines of one title page or imprint."""

NAMES_MAKE_TITLE = 2
"""Neighbouring lines that name the book (title, author, press) and so make a title page inside a side."""


@dataclass(frozen=True, slots=True)
class Front:
    """The lines claimed as front matter, and those that name the book (title, author, publisher)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Zone:
    """Consecutive short paragraphs; ``opening`` at the source's start, ``page`` if it is a whole marked page."""

    lines: tuple[int, ...]
    opening: bool
    page: bool


def is_cue(line: str) -> bool:
    """Whether the line can only be a colophon's: an address, rights, a number, or ``Author. Title. Press, Year.``"""
    if len(line) > SHORT:
        return False
    return _is_sure(line) or bool(_IMPRINT.match(line))


@lru_cache(maxsize=KNOWN)
def _is_sure(line: str) -> bool:
    return bool(_ADDRESS.search(line) or _RIGHTS.search(line) or _NUMBERS.search(line))


def is_title_like(line: str) -> bool:
    """Whether the line could stand on a title page: short, and not the end of a sentence."""
    bare = line.strip("#* ")
    if not bare or len(bare) > TITLE_LINE or not any(c.isalnum() for c in bare):
        return False
    return (bare[-1] not in _UNFINISHED_END and not bare[0].islower()) or len(bare) <= 4


def _zones(layout: Layout, claims: Claims, listed: frozenset[str]) -> list[_Zone]:
    """The stretches of the source in which every paragraph is one short, unclaimed line outside the contents."""
    out: list[_Zone] = []
    held: list[int] = []
    for i, line in enumerate(layout.lines):
        starts_leaf = layout.at_head(i)
        if held and starts_leaf:
            out.append(_zone(layout, held))
            held = []
        short = len(line.text) <= SHORT and not line.is_break and claims.free(line.span)
        short = short and title_key(line.text) not in listed
        if short and _stands_free(layout, i):
            held.append(i)
        elif held:
            out.append(_zone(layout, held))
            held = []
    if held:
        out.append(_zone(layout, held))
    return out


def _listed_pages(layout: Layout, claims: Claims, listed: frozenset[str]) -> list[tuple[int, ...]]:
    """Whole marked pages of a few short lines with one that the contents list: a book called like its only chapter."""
    leaves: dict[int, list[int]] = {}
    for i, line in enumerate(layout.lines if layout.marked else ()):
        if not line.is_break:
            leaves.setdefault(line.leaf, []).append(i)
    few = (page for page in leaves.values() if NAMES_MAKE_TITLE <= len(page) <= TITLE_PAGE_LINES)
    return [
        tuple(page)
        for page in few
        if all(len(layout.lines[i].text) <= TITLE_LINE and claims.free(layout.lines[i].span) for i in page)
        and any(title_key(layout.lines[i].text) in listed for i in page)
    ]


def _opens_unmarked(layout: Layout, zone: _Zone) -> bool:
    return zone.opening and not layout.marked


def _stands_free(layout: Layout, index: int) -> bool:
    """Whether the line's paragraph is short as a whole (in hard-wrapped sources every line is short)."""
    span = layout.paragraph_span(index)
    return len(span) <= SHORT or not layout.wrapped


def _zone(layout: Layout, lines: list[int]) -> _Zone:
    whole = layout.at_head(lines[0]) and layout.at_foot(lines[-1])
    return _Zone(tuple(lines), opening=lines[0] == 0, page=whole and layout.marked)


def _often(layout: Layout) -> frozenset[str]:
    """Lines that come again and again: running heads, which no imprint is, even with a year at their end."""
    counts = Counter(title_key(line.text) for line in layout.lines if len(line.text) <= SHORT)
    return frozenset(key for key, count in counts.items() if count >= RUNNING)


def _names(layout: Layout, zones: list[_Zone], sure: Mapping[int, Role], often: frozenset[str]) -> str:
    """All words of all cue lines, to recognise title, author and publisher elsewhere."""
    texts = [layout.lines[i].text for zone in zones for i in zone.lines]
    cues = [text for text in texts if is_cue(text) and (_is_sure(text) or title_key(text) not in often)]
    cues += [layout.lines[i].text for i, role in sorted(sure.items()) if role is Role.COLOPHON]
    return " | ".join(dict.fromkeys(plain_title(t) for t in cues))


def find_front(layout: Layout, claims: Claims, contents: tuple[ContentsEntry, ...]) -> Front:
    """Claim title page and colophon lines; gives back the lines that name the book.

    Lines that the contents page lists open the text, so they end a title page.
    """
    listed = frozenset(title_key(entry.title) for entry in contents)
    imprints = find_imprints(layout, claims, lambda t: bool(_RIGHTS.search(t)), _is_sure)
    for index, role in imprints.items():
        claims.claim(layout.lines[index].span, role)
    zones = _zones(layout, claims, listed)
    listed_pages = _listed_pages(layout, claims, listed)
    sure = find_echoes(layout, [*(zone.lines for zone in zones), *listed_pages])
    sure = {**find_title_pages(layout, [zone.lines for zone in zones], sure), **sure}
    titled, behind = opening_title(layout, zones[0].lines) if zones and _opens_unmarked(layout, zones[0]) else ([], [])
    sure = {**dict.fromkeys(titled, Role.TITLE), **sure}
    often = _often(layout)
    named = _names(layout, zones, {**sure, **imprints}, often)
    names: list[str] = []
    for zone in zones:
        for index, role in _zone_roles(layout, zone, named, sure, often):
            text = layout.lines[index].text
            claims.claim(layout.lines[index].span, role)
            if role is Role.TITLE and not _YEAR.match(text) and len(plain_title(text)) > 2:
                names.append(text.strip("#* "))
    for index in (i for page in listed_pages for i in page if i in sure):
        if claims.claim(layout.lines[index].span, sure[index]) and sure[index] is Role.TITLE:
            names.append(layout.lines[index].text.strip("#* "))
    for index in behind:
        claims.claim(layout.lines[index].span, Role.BODY)
    return Front(tuple(dict.fromkeys(names)))


def _zone_roles(
    layout: Layout, zone: _Zone, named: str, sure: Mapping[int, Role], often: frozenset[str]
) -> list[tuple[int, Role]]:
    """Which lines of the zone are front matter, and of which kind."""
    texts = {i: layout.lines[i].text for i in zone.lines}
    cues = [i for i in zone.lines if sure.get(i) is Role.COLOPHON]
    cues += [i for i, t in texts.items() if i not in cues and is_cue(t) and (_is_sure(t) or title_key(t) not in often)]
    cues.sort()
    told = [i for i in zone.lines if i not in cues and i not in sure and _tells(texts[i], named)]
    whole = zone.page and len(told) <= sum(_is_sure(texts[i]) for i in cues)
    if whole and (cues or all(i in sure for i in zone.lines) or _is_title_page(list(texts.values()), named)):
        return [(i, sure.get(i) or _front_role(texts[i], cue=i in cues)) for i in zone.lines]
    names = [i for i in zone.lines if i not in cues and (_is_name(texts[i], named) or i in sure)]
    out: list[tuple[int, Role]] = []
    for first, last in _stretches(layout, zone, cues, names, sure):
        for i in range(first, last + 1):
            out.append((i, Role.TITLE if i in names else _front_role(texts[i], cue=i in cues)))
    return out


def _stretches(
    layout: Layout, zone: _Zone, cues: list[int], names: list[int], sure: Mapping[int, Role]
) -> list[tuple[int, int]]:
    """First and last line of each run of front lines in a zone that also holds other lines."""
    texts = {i: layout.lines[i].text for i in zone.lines}
    known = [i for i in zone.lines if i in cues or i in names or _YEAR.match(texts[i])]
    if not known:
        return _bare_title_page(layout, zone, texts) if zone.opening and not layout.marked else []
    out: list[tuple[int, int]] = []
    for run in _runs(known, texts):
        run_cues, run_names = [i for i in cues if i in run], [i for i in names if i in run]
        told = _speaks_of_book([texts[i] for i in run_cues], [texts[i] for i in run_names])
        if not told and not any(i in sure for i in run):
            continue
        first, last = run[0], run[-1]
        if zone.opening and all(is_title_like(texts[i]) for i in zone.lines if i < first):
            first = zone.lines[0]
        rest = [i for i in zone.lines if i > last]
        if run_cues and rest and len(rest) <= CLOSING_LINES and all(_closes(texts[i]) for i in rest):
            last = rest[-1]
        if not layout.at_foot(last):
            last = _before_running_head(last, texts, run_cues, run_names)
        out.append((first, last))
    return out


def _runs(known: list[int], texts: dict[int, str]) -> list[list[int]]:
    """Known front lines with at most a few other front-like lines between them."""
    out: list[list[int]] = []
    for i in known:
        between = range(out[-1][-1] + 1, i) if out else range(0)
        near = len(between) <= LINES_BETWEEN and all(is_title_like(texts[k]) or _closes(texts[k]) for k in between)
        if out and near:
            out[-1].append(i)
        else:
            out.append([i])
    return out


def _speaks_of_book(cues: list[str], names: list[str]) -> bool:
    """Whether a run of lines is front matter: it has a sure cue, or two signs."""
    if any(_is_sure(cue) for cue in cues):
        return True
    return len(cues) + len({plain_title(name) for name in names}) >= NAMES_MAKE_TITLE


def _before_running_head(last: int, texts: dict[int, str], cues: list[int], names: list[int]) -> int:
    """The last front line, without a name that stands right after all else and is the next page's running head."""
    if last not in names:
        return last
    earlier = {plain_title(texts[i]) for i in names if i < last}
    return last - 1 if plain_title(texts[last]) in earlier or (last - 1 in cues and not earlier) else last


def _bare_title_page(layout: Layout, zone: _Zone, texts: dict[int, str]) -> list[tuple[int, int]]:
    """The title lines at the very start of a source without any cue, if one of them comes again as a line.

    A line with a number of its own is a chapter's and no book's title.
    """
    end = zone.lines[0] - 1
    for i in zone.lines[:TITLE_PAGE_LINES]:
        if not is_title_like(texts[i]):
            break
        end = i
    title = [texts[i] for i in zone.lines if i <= end]
    if len(title) < NAMES_MAKE_TITLE or any(leading_number(t) is not None or is_bare_number(t) for t in title):
        return []
    again = [line.text for line in layout.lines[end + 1 :] if len(line.text) <= TITLE_LINE]
    if not any(likeness(t, other) == 1.0 for t in title for other in again):
        return []
    return [(zone.lines[0], end - 1 if texts[end].startswith("#") else end)]


def _closes(line: str) -> bool:
    """Whether a line after a colophon's last cue is its closing remark: one short sentence, no speech."""
    whole = line[0].isalpha() and not line[0].islower() and line.endswith(".") and not line.endswith("..")
    return whole and " " in line and len(line) <= CLOSING_LINE


def _tells(line: str, named: str) -> bool:
    """Whether a line is rather a short paragraph of the text: a sentence too long for a closing remark, or a cry."""
    if _is_name(line, named):
        return False
    return line[-1:] in "!?" or (ends_sentence(line) and len(line) > CLOSING_LINE)


def _is_name(line: str, named: str) -> bool:
    """Whether a short line is repeated inside a colophon line: a title, an author, a press."""
    plain = plain_title(line)
    short = len(line) <= SHORT and not line[0].islower()
    return len(plain) > 2 and short and f" {plain} " in f" {named.replace(' | ', ' ')} "


def _is_title_page(texts: list[str], named: str) -> bool:
    """Whether the lines of a whole page make a title page."""
    if len(texts) > TITLE_PAGE_LINES or not all(is_title_like(t) for t in texts):
        return False
    return any(_is_name(t, named) for t in texts)


def _front_role(text: str, *, cue: bool) -> Role:
    if _YEAR.match(text):
        return Role.TITLE
    if cue or text[-1:] in ".!":
        return Role.COLOPHON
    return Role.TITLE


def front_spans(layout: Layout, claims: Claims) -> tuple[Span, ...]:
    """The spans of all lines claimed as front matter."""
    return tuple(b.span for b in claims.blocks() if b.role in (Role.TITLE, Role.COLOPHON, Role.COVER))
