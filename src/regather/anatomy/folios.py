"""Finds the folios that survived: lone numbers that can be page numbers of this source.

What a newcomer gets wrong: a lone year is not a folio, and a lone number that the contents page lists
as a title is a heading.
"""

from __future__ import annotations

import re
from itertools import pairwise

from regather.anatomy.claims import Claims
from regather.anatomy.lines import Layout
from regather.model import ContentsEntry, Folio, Role, Span
from regather.text.numerals import MISREAD_DIGITS, read_arabic, read_misread, read_roman
from regather.text.titles import title_key

CHARACTERS_PER_PAGE = 300
"""Fewest characters of text on a usual page (verse, dialogue); bounds the number of pages from above."""

PAGES_AT_LEAST = 60
"""Numbers up to this are plausible folios in any source: short sources are often cut from longer books."""

NEIGHBOURS = 2
"""Other lone numbers near a large one that make it plausible (a source cut from the middle of a book)."""

SECTIONS_AT_LEAST = 3
"""Bare numbers that it takes to call them section numbers, unless they are 1 and 2; fewer may be folios."""

SECTION_STEPS = 0.5
"""Share of steps by one, in stream order, in a row of section numbers; imposed folios do not step by one."""

_DASHED = re.compile(r"(?<=\s)(?P<dash>[-–—])\s?(?P<number>\d{1,3})\s?(?P=dash)(?=\s)")
_LEADING = re.compile(r"^(?P<number>\d{1,3})\s(?=(?P<next>[^\W\d_]))")

CUTTING = 0.25
"""Share of bare numbers in mid-sentence up to which they may be sections; of folios more than half are."""

SEQUENCE = 3
"""Folios that must have been read before letters in their place are read as numbers."""

LETTERS = 3
"""Letters of the longest folio in which no digit was read right."""

_LONE = re.compile(r"^(?P<open>[-–—~·•\[(|:]*)\s*(?P<number>[\w|!]{1,5})\s*(?P<close>[-–—~·•\])|:]*|\.)$")


def _reading(text: str) -> tuple[Span, int, bool] | None:
    """A lone number in ``text``: its span there, its value, and whether signs stand around it."""
    found = _LONE.match(text)
    if not found:
        return None
    digits = found["number"]
    dressed = bool(found["open"].strip() and found["close"].strip())
    number = read_arabic(digits)
    if number is None:
        number = read_misread(digits)
    if number is None and digits.islower() and len(digits) > 1:
        number = read_roman(digits)
    if number is None and dressed:
        number = read_roman(digits) if not digits.isalpha() or digits.islower() else None
    if number is None or number < 1:
        return None
    return Span(*found.span("number")), number, dressed


def read_folio(text: str) -> tuple[Span, int] | None:
    """The number in a line that holds nothing else but signs around it, and the place of its digits there."""
    reading = _reading(text.strip())
    return None if reading is None else (reading[0], reading[1])


def find_folios(layout: Layout, claims: Claims, contents: tuple[ContentsEntry, ...]) -> tuple[Folio, ...]:
    """Claim every folio, alone on its line or fused into a line; in stream order."""
    lone = _lone_folios(layout, claims, contents)
    for _, line in lone:
        claims.claim(line, Role.FOLIO)
    _claim_zeros(layout, claims, len(lone))
    inside = _inside_folios(layout, claims, [folio for folio, _ in lone])
    return tuple(sorted((*(folio for folio, _ in lone), *inside), key=lambda folio: folio.span))


def _claim_zeros(layout: Layout, claims: Claims, known: int) -> None:
    """Claim misread folios of which nothing is left but a zero: they are furniture, and say nothing."""
    for index, line in enumerate(layout.lines):
        found = _LONE.match(line.text) if len(line.text) <= LETTERS + 2 and known >= SEQUENCE else None
        if found and found["number"] in ("0", "O") and claims.free(line.span):
            dressed = bool(found["open"].strip() and found["close"].strip())
            if dressed or layout.interrupts(index) or (layout.marked and layout.at_foot(index)):
                claims.claim(line.span, Role.FOLIO)


def _inside_folios(layout: Layout, claims: Claims, lone: list[Folio]) -> list[Folio]:
    """Folios between dashes inside a line, and bare ones that open a marked page before a broken sentence."""
    out: list[Folio] = []
    limit = max(PAGES_AT_LEAST, len(layout.text) // CHARACTERS_PER_PAGE)
    for index, line in enumerate(layout.lines):
        if not claims.free(line.span):
            continue
        found = [(m.span("number"), m.span()) for m in _DASHED.finditer(line.text)]
        if layout.marked and layout.at_head(index) and (m := _LEADING.match(line.text)) and (m["next"].islower()):
            found.append((m.span("number"), m.span("number")))
        for digits, whole in found:
            number = int(line.text[slice(*digits)])
            span = Span(line.span.start + digits[0], line.span.start + digits[1])
            if (
                number
                and plausible(number, [f.number for f in lone], limit)
                and claims.claim(Span(line.span.start + whole[0], line.span.start + whole[1]), Role.FOLIO)
            ):
                out.append(Folio(span, number, inside=True))
    return out


def _lone_folios(layout: Layout, claims: Claims, contents: tuple[ContentsEntry, ...]) -> list[tuple[Folio, Span]]:
    """Folios that stand alone on their lines, each with its line's span."""
    titles = {title_key(entry.title) for entry in contents}
    listed = {entry.title for entry in contents}
    written = {line.text for line in layout.lines if claims.free(line.span)}
    # The “I” of the contents may be read as “1” where its chapter begins, but not where another line is that “I”.
    misread = {title_key(title) for title in listed - written}
    found: list[tuple[int, Folio, bool]] = []
    for index, line in enumerate(layout.lines):
        if line.is_break or len(line.text) > 12 or not claims.free(line.span):
            continue
        reading = _reading(line.text)
        if reading is None:
            continue
        place, number, dressed = reading
        if not dressed and (line.text in listed or title_key(line.text) in misread):
            continue
        span = Span(line.span.start + place.start, line.span.start + place.end)
        found.append((index, Folio(span, number), dressed))
    limit = max(PAGES_AT_LEAST, len(layout.text) // CHARACTERS_PER_PAGE)
    numbers = [folio.number for _, folio, _ in found]
    found = [item for item in found if plausible(item[1].number, numbers, limit)]
    found = _without_section_numbers(layout, _one_style(found))
    found = sorted((*found, *_by_sequence(layout, claims, found, titles)), key=lambda item: item[0])
    return [(folio, layout.lines[index].span) for index, folio, _ in found]


def _by_sequence(
    layout: Layout, claims: Claims, found: list[tuple[int, Folio, bool]], titles: set[str]
) -> list[tuple[int, Folio, bool]]:
    """Folios of which no digit was read right (``l``, ``ll``, ``Z``), or of one Roman letter (``v``).

    Where folios stand, a letter or two that fill a gap in their sequence are one. A capital Roman numeral may be a
    section's, unless it cuts a sentence.
    """
    known = {folio.number for _, folio, _ in found}
    if len(known) < SEQUENCE:
        return []
    waiting = {i: line for i, line in enumerate(layout.lines) if _may_be_folio(layout, claims, i, titles)}
    out: list[tuple[int, Folio, bool]] = []
    more = True
    while more:
        more = False
        for index, line in list(waiting.items()):
            number = read_arabic(line.text.translate(MISREAD_DIGITS))
            roman = read_roman(line.text) if line.text.islower() else None
            fits = [n for n in (number, roman) if n and n not in known and {n - 1, n + 1} & known]
            if fits:
                out.append((index, Folio(line.span, fits[0]), False))
                known.add(fits[0])
                del waiting[index]
                more = True
    return out


def _may_be_folio(layout: Layout, claims: Claims, index: int, titles: set[str]) -> bool:
    """Whether the line is a few letters alone, where folios stand."""
    line = layout.lines[index]
    text = line.text
    if len(text) > LETTERS or line.is_break or not text.isascii() or any(c.isdigit() for c in text):
        return False
    section = text.isupper() and read_roman(text) is not None
    placed = layout.interrupts(index) or (layout.marked and layout.at_foot(index) and not section)
    return placed and layout.lone(index) and claims.free(line.span) and title_key(text) not in titles


def _one_style(found: list[tuple[int, Folio, bool]]) -> list[tuple[int, Folio, bool]]:
    """A book dresses its folios in one way: where several wear dashes, a few bare numbers are something else."""
    dressed = sum(1 for _, _, d in found if d)
    bare = len(found) - dressed
    if dressed >= 2 and dressed > 2 * bare:
        return [item for item in found if item[2]]
    return found


def _without_section_numbers(layout: Layout, found: list[tuple[int, Folio, bool]]) -> list[tuple[int, Folio, bool]]:
    """Bare numbers inside the text that never cut a sentence and count up are sections, not folios."""
    inner = [item for item in found if not item[2] and not layout.at_head(item[0]) and not layout.at_foot(item[0])]
    numbers = [folio.number for _, folio, _ in inner]
    steps = sum(1 for a, b in pairwise(numbers) if b - a == 1)
    cutting = sum(1 for index, _, _ in inner if layout.interrupts(index))
    few = len(inner) < SECTIONS_AT_LEAST and numbers != [1, 2]
    if few or cutting > CUTTING * len(inner) or steps < SECTION_STEPS * (len(inner) - 1):
        return [item for item in found if not _is_dotted_section(layout, item)]
    return [item for item in found if item not in inner]


def _is_dotted_section(layout: Layout, item: tuple[int, Folio, bool]) -> bool:
    """Whether a number with a full stop stands between sentences of an unmarked source, as a section's does."""
    dotted = layout.lines[item[0]].text.endswith(".") and not item[2]
    return dotted and not layout.marked and not layout.interrupts(item[0])


def plausible(number: int, others: list[int], limit: int) -> bool:
    """Whether ``number`` can be a folio: within the source's length, or among others like it."""
    if number <= limit:
        return True
    near = sum(1 for other in others if other != number and abs(other - number) <= limit)
    return near >= NEIGHBOURS
