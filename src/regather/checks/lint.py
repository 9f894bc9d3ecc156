"""The words of a book -> what a reader would stumble over: :data:`LINT` lists the rules, in order.

What a newcomer gets wrong: a rule never decides what is right. It tells what is unusual in *this* book, with the
place and a suggestion; an entry of ``book/allow.toml`` says that it is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from regather.checks.lint_characters import check_characters, check_scripts, check_spaces
from regather.checks.lint_order import Pages, check_headings, check_pages
from regather.checks.lint_paragraphs import check_paragraphs
from regather.checks.lint_quotes import check_brackets, check_quotes
from regather.checks.lint_words import check_digits, check_doubled, check_hyphens, check_suspects
from regather.checks.reading import ReadBook, read_book
from regather.errors import BadProject
from regather.model import Book, Finding
from regather.project import load_arrangement, load_ledger

LINT: tuple[Callable[[ReadBook], Iterable[Finding]], ...] = (
    check_headings,
    check_paragraphs,
    check_quotes,
    check_brackets,
    check_doubled,
    check_hyphens,
    check_suspects,
    check_digits,
    check_characters,
    check_scripts,
    check_spaces,
)
"""The rules, each from the book as read to its findings."""


def lint(book: Book, records: Path | None = None) -> tuple[Finding, ...]:
    """What the rules find, chapter by chapter and line by line.

    ``records`` is the folder whose ``book/`` holds the records of the restoring, the book's own if left out.
    """
    read = read_book(book)
    findings = [finding for rule in LINT for finding in rule(read)]
    findings += check_pages(read, _pages(records or book.folder))
    order = {chapter.where: number for number, chapter in enumerate(read.chapters)}
    return tuple(sorted(findings, key=lambda f: (order.get(f.where, 0), f.line or 0, f.column or 0)))


def _pages(folder: Path) -> Pages | None:
    """The pages of the restoring, or ``None`` where it left no records that can be read."""
    try:
        record = load_arrangement(folder)
        marked = frozenset(c.page for c in load_ledger(folder) if c.rule == "page" and c.page is not None)
    except BadProject:
        return None
    return Pages(marked, frozenset(record["missing"]))
