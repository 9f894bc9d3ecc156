"""Little books from a text, for the tests of the lint."""

from __future__ import annotations

from pathlib import Path

from regather.checks import lint
from regather.checks.lint_codes import LINT_ROWS
from regather.model import Book, Chapter, Finding, Metadata

CODES = tuple(row.code for row in LINT_ROWS)


def book_of(*texts: str, language: str = "en", folder: Path = Path("/nowhere")) -> Book:
    """A book with these chapters, which lie nowhere."""
    chapters = tuple(
        Chapter(slug=f"{n:02d}-c", title="C", level=1, text=text, path=folder / "chapters" / f"{n:02d}-c.md")
        for n, text in enumerate(texts, start=1)
    )
    return Book(Metadata(title="T", slug="t", language=language), chapters, folder, folder)


def found_in(*texts: str, language: str = "en") -> list[Finding]:
    """What the lint finds in chapters with these texts."""
    return list(lint(book_of(*texts, language=language)))


def codes_in(*texts: str, language: str = "en") -> list[str]:
    """The codes of what the lint finds."""
    return [finding.code for finding in found_in(*texts, language=language)]
