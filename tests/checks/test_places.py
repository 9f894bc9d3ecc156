"""Findings are led back to the source through the ledger, also where a person has edited the chapter since."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.helpers import book_of

from regather.checks import lint
from regather.checks.places import locate
from regather.model import Change, Finding, Severity, Span

SOURCE = "Second half: the the boat lay in the har-\nbour all winter.\nThe First Half\nHere it begins, and\n"
"""Ends first, as a wreck has it."""

CHANGES = (
    Change("c1", "heading", Span(59, 59), "", "# ", "A heading.", 1.0, 1, "01-c", then=(Span(59, 73),)),
    Change("c2", "block", Span(73, 74), "\n", "\n\n", "A paragraph.", 1.0, 1, "01-c", then=(Span(74, 93),)),
    Change("c3", "page-turn", Span(93, 94), "\n", " ", "It goes on.", 1.0, 2, "01-c", then=(Span(0, 40),)),
    Change("c4", "cut-word", Span(40, 42), "-\n", "", "A cut word.", 1.0, 2, "01-c", then=(Span(42, 59),)),
)
MADE = "# The First Half\n\nHere it begins, and Second half: the the boat lay in the harbour all winter.\n"


def test_the_ledger_of_these_tests_makes_the_chapter() -> None:
    parts = [c.after + "".join(s.of(SOURCE) for s in c.then) for c in CHANGES]
    assert "".join(parts) == MADE


def place(text: str) -> tuple[int | None, str]:
    book = book_of(text)
    findings = [finding for finding in lint(book) if finding.code == "word-doubled"]
    (found,) = locate(findings, book, CHANGES, SOURCE, "book/sources/x.txt")
    return found.offset, found.source


def test_an_untouched_chapter_has_every_place() -> None:
    assert place(MADE) == (17, "book/sources/x.txt:1:18")
    assert SOURCE[17:20] == "the"


def test_an_edit_elsewhere_in_the_chapter_takes_no_place_away() -> None:
    assert place(MADE.replace("Here it begins", "A line of mine.\n\nHere it starts")) == (17, "book/sources/x.txt:1:18")


def test_words_of_a_person_have_no_place() -> None:
    assert place("# Mine\n\nAll of this is is my own, and none of it was ever printed.\n") == (None, "")


def test_what_a_change_put_in_has_the_place_of_the_change() -> None:
    book = book_of(MADE)
    finding = Finding("x", Severity.NOTE, "Here.", "chapters/01-c.md", 1, 1)
    assert locate([finding], book, CHANGES, SOURCE)[0] == replace(finding, offset=59)


def test_words_that_stand_twice_have_no_place() -> None:
    twice = [replace(change, chapter="09-other") for change in CHANGES]
    book = book_of(MADE.replace("# The", "# A"))
    finding = Finding("x", Severity.NOTE, "Here.", "chapters/01-c.md", 3, 40)
    assert locate([finding], book, (*CHANGES, *twice), SOURCE)[0].offset is not None, "its own chapter counts first"
    stranger = replace(book, chapters=(replace(book.chapters[0], slug="05-new"),))
    assert locate([finding], stranger, (*CHANGES, *twice), SOURCE)[0].offset is None


def test_findings_outside_the_chapters_stay_as_they_are() -> None:
    finding = Finding("x", Severity.NOTE, "There.", "build/x.epub")
    assert locate([finding], book_of(MADE), CHANGES, SOURCE, "x.txt") == (finding,)
    late = Finding("x", Severity.NOTE, "There.", "chapters/01-c.md", 99, 99)
    locate([late], book_of(MADE), CHANGES, SOURCE, "x.txt")
