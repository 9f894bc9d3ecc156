"""Findings in chapters, and the ledger that made these chapters -> the same findings with their places in the source.

What a newcomer gets wrong: a chapter on disk may have been edited, renamed or moved since. So the chapters are made
once more from source and ledger, and the words around a finding are looked up in them; words that stand nowhere, or
twice, have no place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from regather.model import Book, Change, Finding
from regather.render import place_of

WINDOWS = (80, 40, 24)
"""Characters around a finding that are looked up, the longest first: an edit near by makes the longer ones fail."""


@dataclass(slots=True)
class _Made:
    """A chapter as the ledger makes it: its text, and runs of it with the place in the source they begin at."""

    text: str
    starts: list[int]
    offsets: list[tuple[int, bool]]

    def offset(self, at: int) -> int:
        """The place in the source of the chapter's character ``at``: its own, or that of the change that put it in."""
        run = bisect_right(self.starts, at) - 1
        offset, kept = self.offsets[run]
        return offset + at - self.starts[run] if kept else offset


def locate(
    findings: Iterable[Finding], book: Book, changes: Sequence[Change], text: str, file: str = ""
) -> tuple[Finding, ...]:
    """The findings, each that stands in a chapter with its ``offset`` in the source, where that is known.

    ``text`` is the source's. ``file`` is what to call the received file, where the lines of ``text`` are its lines;
    then ``source`` is set, too.
    """
    findings = tuple(findings)
    chapters = {place_of(book, chapter): chapter for chapter in book.chapters}
    if not any(finding.line and finding.where in chapters for finding in findings):
        return findings
    made = _made(changes, text)
    lines = _lines(text) if file else []
    texts = {where: chapter.text.replace("\r\n", "\n") for where, chapter in chapters.items()}
    starts = {where: _lines(text) for where, text in texts.items()}
    found = []
    for finding in findings:
        chapter = chapters.get(finding.where)
        offset = None
        if chapter is not None and finding.line is not None:
            begins = starts[finding.where]
            at = begins[min(finding.line, len(begins)) - 1] + (finding.column or 1) - 1
            offset = _offset(texts[finding.where], at, chapter.slug, made)
        if offset is None:
            found.append(finding)
            continue
        line = bisect_right(lines, offset)
        source = f"{file}:{line}:{offset - lines[line - 1] + 1}" if file else ""
        found.append(replace(finding, offset=offset, source=source))
    return tuple(found)


def _made(changes: Sequence[Change], text: str) -> dict[str, _Made]:
    """The chapters that the ledger makes of the source."""
    rows: dict[str, list[tuple[str, int, bool]]] = {}
    for change in changes:
        if change.chapter is not None:
            row = rows.setdefault(change.chapter, [])
            row.append((change.after, change.span.start, False))
            row += [(text[span.start : span.end], span.start, True) for span in change.then]
    made = {}
    for name, row in rows.items():
        starts, offsets, at = [], [], 0
        for part, offset, kept in row:
            if part:
                starts.append(at)
                offsets.append((offset, kept))
                at += len(part)
        made[name] = _Made("".join(part for part, _, _ in row), starts, offsets)
    return made


def _lines(text: str) -> list[int]:
    """The places where the lines of a text begin."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _offset(text: str, at: int, slug: str, made: Mapping[str, _Made]) -> int | None:
    """The place in the source of the character ``at`` of a chapter as it stands on disk."""
    own = made.get(slug)
    if own is not None and own.text == text:
        return own.offset(min(at, len(text) - 1)) if text else None
    others = [chapter for name, chapter in made.items() if name != slug]
    for near in ([own] if own is not None else []), others:
        for width in WINDOWS:
            start = max(0, at - width // 2)
            window = text[start : at + width // 2]
            hits = [(chapter, chapter.text.find(window)) for chapter in near if window in chapter.text]
            if len(hits) == 1 and len(window) >= WINDOWS[-1] // 2 and hits[0][0].text.count(window) == 1:
                return hits[0][0].offset(hits[0][1] + at - start)
    return None
