"""Which lines are breaks between pages, and which only look like it."""

from __future__ import annotations

import pytest

from regather.model import BreakKind
from regather.sources import find_breaks

PAGE = "The paper lies flat on the table and waits for the folder. " * 8


def found(text: str) -> list[tuple[str, str | None]]:
    return [(item.span.of(text), item.label) for item in find_breaks(text)]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("\f", None),
        ("{12}------------------------------------------------", "12"),
        ("<!-- page break -->", None),
        ("<!-- PageBreak -->", None),
        ("<!-- Page 12 -->", "12"),
        ("--- end of page=12 ---", "12"),
        ("--- end of page.page_number=12 ---", "12"),
        ("<page number=\"12\">", "12"),
        ("\\newpage", None),
        ('<div style="page-break-after: always"></div>', None),
    ],
)
def test_one_such_line_is_a_break(line: str, label: str | None) -> None:
    assert found(f"before\n\n{line}\n\nafter\n") == [(line, label)]


@pytest.mark.parametrize(
    "shape", ["Page {}", "## Page {}", "[Page {}]", "===== Page {} of 30 =====", "Seite {}", "עמוד {}"]
)
def test_page_lines_that_count_up_are_breaks(shape: str) -> None:
    text = "".join(f"{shape.format(n)}\n\n{PAGE}\n\n" for n in range(1, 5))
    assert [label for _, label in found(text)] == ["1", "2", "3", "4"]


def test_a_lone_page_line_is_none() -> None:
    assert found(f"{PAGE}\n\nPage 12\n\n{PAGE}\n") == []


def test_page_lines_whose_numbers_jump_are_printed_folios() -> None:
    assert found("".join(f"{PAGE}\n\nPage {n}\n\n" for n in (8, 1, 2, 7, 6, 3))) == []


def test_a_page_that_is_spoken_of_in_a_sentence_is_none() -> None:
    assert found("See\npage 12 of the book\nand page 13.\n") == []


def test_lines_that_name_sheets_divide_sides() -> None:
    text = "".join(f"Sheet {n}\n\n{PAGE}\n\n" for n in (1, 2, 3))
    assert {item.kind for item in find_breaks(text)} == {BreakKind.SIDE}


def test_three_even_rules_are_breaks() -> None:
    assert len(found(f"{PAGE}\n\n---\n\n" * 3 + PAGE)) == 3


def test_two_rules_are_thematic_breaks() -> None:
    assert found(f"{PAGE}\n\n---\n\n" * 2 + PAGE) == []


def test_uneven_rules_are_thematic_breaks() -> None:
    text = "\n\n---\n\n".join([PAGE, PAGE * 9, PAGE, PAGE * 8, PAGE * 2, PAGE * 10])
    assert found(text) == []


def test_rules_between_short_stanzas_are_thematic_breaks() -> None:
    assert found("A short stanza\nof two lines\n\n---\n\n" * 5) == []


def test_rules_of_different_shapes_are_no_system() -> None:
    assert found(f"{PAGE}\n\n---\n\n{PAGE}\n\n***\n\n{PAGE}\n\n-----\n\n{PAGE}") == []


def test_the_fence_of_a_metadata_header_is_none() -> None:
    assert found(f"---\n\ntitle: x\n\n---\n\n{PAGE}\n\n---\n\n{PAGE}\n\n---\n\n{PAGE}") == []


def test_a_form_feed_at_the_end_of_the_file_is_still_found() -> None:
    assert found("page one\n\fpage two\n\f") == [("\f", None), ("\f", None)]
