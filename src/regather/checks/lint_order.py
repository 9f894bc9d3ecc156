"""Numbers that ought to count up: those of headings, and those of the printed pages.

What a newcomer gets wrong: a gap between two page marks is no fault by itself. Blank pages, title pages and the
printed contents have no mark; which pages had one when the book was restored is in the ledger.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from regather.checks.passages import Kind, Passage
from regather.checks.reading import PageMark, ReadBook, ReadChapter
from regather.model import Finding
from regather.text.numerals import read_arabic, read_roman, write_roman

MANY = 3
"""Headings of a bare number from which on they are a series; a heading with a word before its number needs two."""

_NUMBERED = re.compile(
    r"(?P<prefix>[^\W\d_]+)?\s*\b(?P<number>[0-9]{1,3}|[IVXLCDM]+|[ivxlcdm]+)\b(?P<tail>\s*[.):—–-]|\s*$|\s)"
)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A heading with a number: the word before it in lower case, the number, and how it is written."""

    chapter: ReadChapter
    passage: Passage
    prefix: str
    number: int
    written: str

    @property
    def series(self) -> tuple[str, bool, int]:
        return self.prefix, self.written.isdigit(), self.passage.level


def check_headings(read: ReadBook) -> Iterator[Finding]:
    """Numbers of headings that are left out, stand twice, or go back."""
    headings = [(chapter, passage, _number(chapter, passage)) for chapter, passage in read.passages(Kind.HEADING)]
    series = _series([numbered for _, _, numbered in headings if numbered])
    last: dict[tuple[str, bool, int], _Numbered] = {}
    anew: set[tuple[str, bool, int]] = set()
    for _, passage, numbered in headings:
        own = numbered.series if numbered and numbered.series in series else None
        anew |= {key for key in last if key != own and passage.level <= key[2]}
        if numbered is None or own is None:
            continue
        before = last.get(own)
        begins = own in anew and numbered.number == 1
        if before is not None and numbered.number != before.number + 1 and not begins:
            yield _out_of_sequence(before, numbered)
        last[own] = numbered
        anew.discard(own)


def _number(chapter: ReadChapter, passage: Passage) -> _Numbered | None:
    match = _NUMBERED.match(passage.text.strip())
    if match is None or (not match["prefix"] and match["tail"].isspace()):
        return None
    value = read_arabic(match["number"]) or read_roman(match["number"])
    if not value:
        return None
    return _Numbered(chapter, passage, (match["prefix"] or "").casefold(), value, match["number"])


def _series(numbered: list[_Numbered]) -> Collection[tuple[str, bool, int]]:
    """The series among numbered headings: enough of one kind, and numbers that do follow each other."""
    members: dict[tuple[str, bool, int], list[_Numbered]] = {}
    for heading in numbered:
        members.setdefault(heading.series, []).append(heading)
    found = []
    for key, rows in members.items():
        values = Counter(row.number for row in rows)
        pairs = sum(1 for value in values if value + 1 in values)
        if (key[0] and len(rows) >= 2) or (len(rows) >= MANY and pairs):
            found.append(key)
    return found


def _out_of_sequence(before: _Numbered, heading: _Numbered) -> Finding:
    due = before.number + 1
    expected = str(due) if heading.written.isdigit() else write_roman(due)
    if heading.number > due:
        hint = f"Number {expected} is missing: its heading was not recognised, or this part of the book is not there."
    elif heading.number == before.number:
        hint = "One of the two is a running head or a misread number."
    else:
        hint = "The chapters may be out of order, or the number is misread."
    title = " ".join(heading.passage.text.split())
    message = f"The heading “{title}” has the number {heading.written} after {before.written}; {expected} was due."
    return heading.chapter.find("heading-number", message, heading.passage, 0, hint)


LONGEST_GAP = 16
"""Pages without a mark that are told one by one, a gathering's; more are one slip of the pen, or a lost part."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What the records of a restoring say of the printed pages: those that were marked, those that are missing."""

    marked: frozenset[int]
    missing: frozenset[int]


def check_pages(read: ReadBook, pages: Pages | None) -> Iterator[Finding]:
    """Page marks that leave a page out, stand twice or go back; ``pages`` is ``None`` where nothing was restored."""
    seen: set[int] = set()
    present = {mark.page for chapter in read.chapters for mark in chapter.marks}
    last: PageMark | None = None
    for chapter in read.chapters:
        for number, mark in enumerate(chapter.marks):
            if mark.page in seen:
                message = f"Page {mark.page} is marked a second time."
                yield chapter.find_at("page-mark-twice", message, mark.offset, "Remove one of the two marks.")
                continue
            if last is not None and mark.page < last.page:
                message = f"The mark of page {mark.page} stands after that of page {last.page}."
                yield chapter.find_at("page-back", message, mark.offset, "Look whether the text is in order here.")
            elif last is not None:
                between = range(last.page + 1, mark.page)
                if pages is not None:
                    known = sorted(page for page in pages.marked | pages.missing if page in between)
                    yield from _gaps(chapter, mark, [page for page in known if page not in present], pages)
                elif number > 0 and len(between) > LONGEST_GAP:
                    message = f"No page from {between[0]} to {between[-1]} is marked; page {mark.page} begins here."
                    yield chapter.find_at("page-gap", message, mark.offset, "Look whether the number is right.")
                elif number > 0:
                    yield from _gaps(chapter, mark, [page for page in between if page not in present], None)
            seen.add(mark.page)
            last = mark


def _gaps(chapter: ReadChapter, mark: PageMark, gap: list[int], pages: Pages | None) -> Iterator[Finding]:
    for page in gap:
        if pages is None:
            hint = "If the page is blank, nothing is missing: allow it in book/allow.toml."
            message = f"No mark says where page {page} begins; page {mark.page} begins here."
        elif page in pages.missing:
            hint = "Look for the page in another copy, and add its text."
            message = f"Page {page} is missing in the source; page {mark.page} begins here."
        elif page in pages.marked:
            hint = f'Put []{{.page n="{page}"}} where the page begins, or restore again.'
            message = f"The mark of page {page} is gone; page {mark.page} begins here."
        else:
            continue
        yield chapter.find_at("page-gap", message, mark.offset, hint)
