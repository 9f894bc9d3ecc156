"""Lays the pages that a file format tells apart one behind the other, as text with breaks between them.

What a newcomer gets wrong: the number that a format gives a page counts the images of the scan. It
becomes the label of a break and never part of the text, where it would pass for a printed folio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from regather.model import Break, BreakKind, Span

BETWEEN = "\n\n\f\n\n"
"""What stands between two pages in the text that comes out; the form feed is the break."""

_OUTER_LINES = re.compile(r"\A(?:[ \t]*\n)+|\s+\Z")


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page of the scan, and the number or name that the format gives it."""

    text: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Paged:
    """A text taken out of a file format, the breaks that the format told, and the label of its first page."""

    text: str
    breaks: tuple[Break, ...] = ()
    first: str | None = None


def lay_pages(pages: Iterable[PageText], kind: BreakKind = BreakKind.UNKNOWN) -> Paged:
    """One text of all ``pages``, empty ones, too; a labelled break of this ``kind`` before each but the first."""
    parts: list[str] = []
    breaks: list[Break] = []
    at = 0
    first: str | None = None
    for number, page in enumerate(pages):
        first = page.label if not number else first
        if number:
            at += len(BETWEEN)
            mark = at - len(BETWEEN) + BETWEEN.index("\f")
            breaks.append(Break(Span(mark, mark + 1), kind, page.label))
            parts.append(BETWEEN)
        text = _OUTER_LINES.sub("", page.text).replace("\f", "\n\n")
        parts.append(text)
        at += len(text)
    return Paged("".join(parts).rstrip("\n ") + "\n" if not breaks else "".join(parts) + "\n", tuple(breaks), first)


class LineBuilder:
    """Collects words, lines and paragraphs, and gives the pages that they make."""

    def __init__(self) -> None:
        self._pages: list[tuple[str | None, list[list[str]]]] = []
        self._line: list[str] = []

    def page(self, label: str | None) -> None:
        """Begin a page."""
        self.line()
        self._pages.append((label or None, [[]]))

    def paragraph(self) -> None:
        """Begin a paragraph, unless one has just begun."""
        self.line()
        if self._pages and self._pages[-1][1][-1]:
            self._pages[-1][1].append([])

    def line(self) -> None:
        """End the line, if anything stands on it."""
        text = " ".join("".join(self._line).split())
        self._line = []
        if text:
            if not self._pages:
                self._pages.append((None, [[]]))
            self._pages[-1][1][-1].append(text)

    def word(self, text: str) -> None:
        """Add a word behind a space."""
        self._line += [" ", text]

    def attach(self, text: str) -> None:
        """Add characters without a space, such as the hyphen of a cut word."""
        self._line.append(text)

    def pages(self) -> list[PageText]:
        """What was collected."""
        self.line()
        return [
            PageText("\n\n".join("\n".join(lines) for lines in paragraphs if lines), label)
            for label, paragraphs in self._pages
        ]
