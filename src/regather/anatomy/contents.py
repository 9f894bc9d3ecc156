"""Finds the printed contents page: its lines, and the entries that they make.

What a newcomer gets wrong: an entry may be broken over several lines of which only the last carries
the folio, and a contents page may itself be cut in two and scattered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from regather.anatomy.levels import entry_levels, leading_number
from regather.anatomy.lines import Layout
from regather.model import ContentsEntry, Span
from regather.text.numerals import read_misread, read_number
from regather.text.titles import plain_title, title_key

CONTENTS_WORDS = (
    "contents", "table of contents", "inhalt", "inhaltsverzeichnis", "sommaire", "table des matières", "table",
    "índice", "indice", "contenido", "sumário", "sommario", "inhoud", "inhoudsopgave", "innehåll", "indhold",
    "innhold", "sisällys", "spis treści", "obsah", "tartalom", "cuprins", "içindekiler", "περιεχόμενα",
    "содержание", "оглавление", "зміст", "תוכן", "תוכן העניינים", "תוכן הענינים", "المحتويات", "فهرس",
    "目次", "目录", "目錄", "차례",
)  # fmt: skip
"""What contents pages call themselves; a page without any of these is found by its shape."""

ENTRY_LINE = 120
"""Longest line, in characters, that can be part of a contents entry: twice a usual measure."""

LONG_ENTRY = 400
"""The same for a line that leaders and a folio end: chapters may be headed by all that happens in them."""

OPEN_LINES = 4
"""Most lines without a folio in a row inside a contents page: a long title set in a narrow measure."""

STRONG_RUN = 2
"""Lines with leaders (tab, dots) and folio that make a contents page without its word."""

WEAK_RUN = 3
"""The same where only a space stands before the folio; verse and lists rarely give three in ascending order."""

_STRONG = re.compile(r"^(?P<title>.*?\S)\s*(?:\t|(?:[.·…_‥]\s?){3,}|\s{4,})\s*(?P<folio>[\w|!]{1,7})[.\s]*$")
_WEAK = re.compile(r"^(?P<title>.*\S)\s+(?P<folio>\d{1,3}|[ivxlc]{1,6})$")
_COLUMN = re.compile(r"(?:\s{2,}|\t)[\d.,]+$")
"""A second column of numbers: where half the lines have one, they are a table of the text and no contents page."""
_LEADERS = re.compile(r"[\t.·…_‥\s]+$")


@dataclass(frozen=True, slots=True)
class _Row:
    index: int
    title: str
    folio: int | None
    strong: bool
    open_end: bool


def _contents_keys() -> frozenset[str]:
    return frozenset(plain_title(word) for word in CONTENTS_WORDS)


_KEYS = _contents_keys()


def is_contents_word(line: str) -> bool:
    """Whether the line is a contents page's own heading in one of the languages of the table."""
    return plain_title(line) in _KEYS


def _row(layout: Layout, index: int) -> _Row | None:
    """The line read as a line of a contents page, or ``None`` if it cannot be one."""
    line = layout.lines[index]
    raw = layout.text[line.span.start : _line_end(layout, index)]
    if len(line.text) > LONG_ENTRY or line.is_break:
        return None
    open_end = raw.endswith("\t")
    strong = _STRONG.match(line.text)
    if strong:
        folio = None if strong["folio"] == "l" else read_number(strong["folio"])
        if folio is None:
            folio = 1 if strong["folio"] == "l" else read_misread(strong["folio"])
        if folio is not None and folio < 10_000:
            return _Row(index, strong["title"], folio, strong=True, open_end=False)
    if len(line.text) > ENTRY_LINE:
        return None
    weak = _WEAK.match(line.text)
    if weak and not open_end:
        return _Row(index, weak["title"], read_number(weak["folio"]), strong=False, open_end=False)
    return _Row(index, line.text, None, strong=False, open_end=open_end)


def _line_end(layout: Layout, index: int) -> int:
    """Where the line ends in the source, trailing tabs and spaces included."""
    end = layout.lines[index].span.end
    while end < len(layout.text) and layout.text[end] in " \t":
        end += 1
    return end


def _runs(layout: Layout) -> list[tuple[int | None, list[_Row]]]:
    """Rows that may make a contents page, each run with the line of its contents word if it has one."""
    out: list[tuple[int | None, list[_Row]]] = []
    at = 0
    while at < len(layout.lines):
        word = at if is_contents_word(layout.lines[at].text) else None
        rows = _run_from(layout, at if word is None else at + 1)
        if rows and _enough(rows, worded=word is not None):
            out.append((word, rows))
            at = rows[-1].index + 1
        else:
            at += 1
    return out


def _run_from(layout: Layout, start: int) -> list[_Row]:
    """The longest run of rows from line ``start`` on that ends in a row with a folio."""
    rows: list[_Row] = []
    kept = bare = folio = 0
    for index in range(start, len(layout.lines)):
        row = _row(layout, index)
        if row is None or is_contents_word(row.title):
            break
        if rows and layout.lines[index].leaf != layout.lines[index - 1].leaf:
            break
        bare = 0 if row.folio is not None else bare + 1
        if bare > OPEN_LINES or (row.folio is None and not _goes_on(row)):
            break
        if row.folio is not None and row.folio < folio and not row.strong:
            break
        rows.append(row)
        if row.folio is not None:
            kept, folio = len(rows), row.folio
    return rows[:kept]


def _goes_on(row: _Row) -> bool:
    """Whether a row without a folio can stand in a contents page: an unfinished or bare title."""
    return row.open_end or row.title[-1:] not in '.!?;"”»' or leading_number(row.title) is not None


def _enough(rows: list[_Row], *, worded: bool) -> bool:
    """Whether the run has the shape of a contents page."""
    folios = [row.folio for row in rows if row.folio is not None]
    rising = sum(1 for a, b in pairwise(folios) if a <= b)
    if rising < 0.8 * (len(folios) - 1):
        return False
    if worded:
        return bool(folios)
    if sum(1 for row in rows if _COLUMN.search(row.title)) * 2 >= len(rows):
        return False
    strong = sum(1 for row in rows if row.strong)
    if strong >= STRONG_RUN:
        return True
    return rising >= WEAK_RUN - 1 and len(folios) >= WEAK_RUN and len(folios) >= 0.5 * len(rows)


def _entries(layout: Layout, rows: list[_Row]) -> list[tuple[ContentsEntry, int]]:
    """Entries (with the indent of their first line) of one run; their level is set later."""
    out: list[tuple[ContentsEntry, int]] = []
    held: list[_Row] = []
    for position, row in enumerate(rows):
        held.append(row)
        follower = rows[position + 1] if position + 1 < len(rows) else None
        if row.folio is None and follower is not None and not _stands_alone(layout, row, follower):
            continue
        lines = [layout.lines[r.index] for r in held]
        span = Span(lines[0].span.start, lines[-1].span.end)
        title = _joined([r.title for r in held])
        out.append((ContentsEntry(span, title, 1, row.folio), lines[0].indent))
        held = []
    return out


def _stands_alone(layout: Layout, row: _Row, follower: _Row) -> bool:
    """Whether a row without a folio is an entry of its own and not the first half of the next."""
    if row.open_end:
        return False
    parted = layout.lines[row.index].paragraph != layout.lines[follower.index].paragraph
    return parted or leading_number(follower.title) is not None


def _joined(titles: list[str]) -> str:
    """The lines of one entry as one title."""
    out = ""
    for raw in titles:
        title = _LEADERS.sub("", raw).strip(" #*")
        hyphened = out.endswith("-") and title[:1].islower()
        out = out[:-1] + title if hyphened else f"{out} {title}".strip()
    return out


def find_contents(layout: Layout) -> tuple[tuple[ContentsEntry, ...], tuple[Span, ...]]:
    """The entries of the contents page in its order, and the spans of all its lines."""
    entries: list[tuple[ContentsEntry, int]] = []
    spans: list[Span] = []
    for word, rows in _runs(layout):
        if word is not None:
            spans.append(layout.lines[word].span)
        spans.extend(layout.lines[row.index].span for row in rows)
        entries.extend(_entries(layout, rows))
    entries = _in_folio_order(_once(entries))
    levels = entry_levels([(e.title, e.folio, indent) for e, indent in entries])
    return tuple(replace(e, level=level) for (e, _), level in zip(entries, levels, strict=True)), tuple(spans)


def _once(entries: list[tuple[ContentsEntry, int]]) -> list[tuple[ContentsEntry, int]]:
    """Entries without those that a contents page scanned twice gives again."""
    seen: set[tuple[str, int | None]] = set()
    out: list[tuple[ContentsEntry, int]] = []
    for entry, indent in entries:
        key = (title_key(entry.title), entry.folio)
        if entry.folio is None or key not in seen:
            out.append((entry, indent))
        seen.add(key)
    return out


def _in_folio_order(entries: list[tuple[ContentsEntry, int]]) -> list[tuple[ContentsEntry, int]]:
    """Entries of scattered contents pages by folio; the order of one page stays as it is."""
    folios = [e.folio for e, _ in entries if e.folio is not None]
    if folios == sorted(folios):
        return entries
    keyed, last = [], 0
    for entry, indent in entries:
        last = entry.folio if entry.folio is not None else last
        keyed.append((last, entry, indent))
    keyed.sort(key=lambda item: item[0])
    return [(entry, indent) for _, entry, indent in keyed]
