"""Findings and the entries of ``book/allow.toml`` -> the findings that are left.

What a newcomer gets wrong: an entry is matched by the words of the chapter, not by a line number, so it holds while a
person edits. One that fits nothing any more is a finding itself, or the file would fill up with dead entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from regather.checks.codes import found, row_of
from regather.checks.passages import passages_of
from regather.model import Book, Chapter, Finding
from regather.project.allow import NAME, Allowed
from regather.render import place_of

NEVER = "proof-"
"""Codes that begin so are faults of the program: no reason makes them right."""


def waive(book: Book, findings: Iterable[Finding], entries: Iterable[Allowed]) -> tuple[Finding, ...]:
    """The findings that no entry allows, in their order, then a note for each entry that allows nothing."""
    entries = tuple(entries)
    if not entries:
        return tuple(findings)
    chapters = {place_of(book, chapter): chapter for chapter in book.chapters}
    places = {id(entry): _places(entry, chapters) for entry in entries}
    used: set[int] = set()
    left: list[Finding] = []
    for finding in findings:
        fits = [entry for entry in entries if _allows(entry, finding, chapters, places[id(entry)])]
        used |= {id(entry) for entry in fits}
        if not fits:
            left.append(finding)
    return (*left, *(_unused(entry) for entry in entries if id(entry) not in used))


def _allows(
    entry: Allowed, finding: Finding, chapters: dict[str, Chapter], places: dict[str, list[tuple[int, int]]]
) -> bool:
    if entry.code != finding.code or finding.code.startswith(NEVER):
        return False
    chapter = chapters.get(finding.where)
    if entry.chapter and (chapter is None or not _is_named(chapter, entry.chapter)):
        return False
    if not entry.text:
        return True
    if chapter is None or finding.line is None:
        return " ".join(entry.text.split()) in finding.message
    start = _offset(chapter.text, finding.line, finding.column or 1)
    # A finding without a column is about its whole line.
    end = start + 1 if finding.column else _offset(chapter.text, finding.line + 1, 1)
    return any(first <= start <= last or start <= first < end for first, last in places.get(finding.where, ()))


def _places(entry: Allowed, chapters: dict[str, Chapter]) -> dict[str, list[tuple[int, int]]]:
    """Where the entry's words stand in each chapter's text: as the file has them, or as a reader sees them."""
    if not entry.text:
        return {}
    pattern = re.compile(r"\s+".join(re.escape(word) for word in entry.text.split()))
    found_: dict[str, list[tuple[int, int]]] = {}
    for where, chapter in chapters.items():
        if entry.chapter and not _is_named(chapter, entry.chapter):
            continue
        text = chapter.text.replace("\r\n", "\n")
        spans = [match.span() for match in pattern.finditer(text)]
        for passage in passages_of(text):
            for match in pattern.finditer(passage.text):
                spans.append((passage.offset(match.start()), passage.offset(match.end() - 1) + 1))
        found_[where] = spans
    return found_


def _is_named(chapter: Chapter, name: str) -> bool:
    return name in (chapter.slug, chapter.path.name, f"chapters/{chapter.path.name}")


def _offset(text: str, line: int, column: int) -> int:
    """The place in the text of a line and column that count from 1."""
    at = 0
    for _ in range(line - 1):
        following = text.find("\n", at)
        if following < 0:
            return len(text)
        at = following + 1
    return at + column - 1


def _unused(entry: Allowed) -> Finding:
    what = f"“{entry.text}”" if entry.text else f"{entry.code} in {entry.chapter}" if entry.chapter else entry.code
    if entry.code.startswith(NEVER):
        message = f"{entry.code} cannot be allowed: it is a fault of the program."
    elif row_of(entry.code) is None:
        message = f"There is no finding with the code {entry.code}."
    else:
        message = f"Nothing of the code {entry.code} is found at {what}, so nothing is allowed by this entry."
    return found("allow-unused", message, NAME, line=entry.line, hint="Remove the entry, or correct it.")
