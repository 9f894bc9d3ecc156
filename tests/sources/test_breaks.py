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
        ("==Start of OCR for page 12==", "12"),
        ("--- END OF PAGE 12 ---", "12"),
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


@pytest.mark.parametrize("rule", ["---", "* * *", "- - - - -", "_ _ _"])
def test_three_even_rules_are_breaks(rule: str) -> None:
    assert len(found(f"{PAGE}\n\n{rule}\n\n" * 3 + PAGE)) == 3


def test_the_end_of_a_page_that_is_spoken_of_is_none() -> None:
    assert found("We came to the\nend of page 12\nand turned it.\n") == []


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


TORN = ("The paper lies flat on the table and waits for the folder. " * 12).rstrip() + " Then it turns and"
GOES_ON = "goes on behind the fold. " + "What the folder does, the knife undoes. " * 18 + "But the thread"


def test_uneven_rules_that_cut_sentences_are_breaks() -> None:
    text = "\n\n---\n\n".join([TORN, GOES_ON, GOES_ON[:500], GOES_ON + " " + GOES_ON, GOES_ON])
    assert len(found(text)) == 4


def test_the_same_stretches_with_whole_sentences_are_scenes() -> None:
    whole = [part + "." for part in (TORN, GOES_ON.capitalize(), GOES_ON[:500].capitalize(), GOES_ON + " " + GOES_ON)]
    assert found("\n\n---\n\n".join([*whole, GOES_ON + "."])) == []


def test_rules_without_blank_lines_are_breaks_only_where_they_cut_sentences() -> None:
    assert len(found("\n---\n".join([TORN, GOES_ON, GOES_ON, GOES_ON]))) == 3
    assert found("\n---\n".join(["A heading\n" + PAGE] * 5)) == []


def test_scenes_of_roughly_the_same_length_are_still_scenes() -> None:
    scenes = [PAGE * n for n in (4, 5, 7, 8, 4, 10)]
    assert found("\n\n***\n\n".join(scenes)) == []


def test_a_rule_that_cuts_one_sentence_of_many_is_a_slip_of_the_pen() -> None:
    assert found("\n\n---\n\n".join([TORN, GOES_ON + ".", PAGE * 3, PAGE, PAGE * 3, PAGE, PAGE * 4])) == []


def test_pages_in_a_script_without_spaces_need_fewer_characters() -> None:
    page = "紙は机の上に平らに置かれ、折る人を待っている。" * 6 + "それから紙は裏返されて、また机の上に静かに置かれ"
    assert len(found("\n\n---\n\n".join([page] * 5))) == 4
    assert len(page) < 300


def test_verse_without_stops_is_not_taken_for_torn_pages() -> None:
    stanza = "The paper waits\nThe folder comes\nThe table holds the light\n" * 6
    assert found("\n\n---\n\n".join([stanza * n for n in (1, 6, 2, 7, 1, 5)])) == []


@pytest.mark.parametrize("shape", ["第{}頁", "{}ページ", "==> scan_{:04}.txt <==", "| Page {} |", "**Page {}**"])
def test_other_ways_to_count_pages(shape: str) -> None:
    text = "".join(f"{shape.format(n)}\n\n{PAGE}\n\n" for n in range(8, 13))
    assert [int(label or 0) for _, label in found(text)] == [8, 9, 10, 11, 12]


def test_a_list_of_pages_is_no_row_of_breaks() -> None:
    assert found(PAGE + "\n\n" + "".join(f"Page {n}\n\n" for n in range(1, 9)) + PAGE) == []


def test_half_of_the_counted_pages_may_be_blank() -> None:
    text = "".join(f"Page {n}\n\n" + (PAGE + "\n\n" if n % 2 else "") for n in range(1, 8))
    assert len(found(text)) == 7


def test_a_page_number_on_a_line_of_a_paragraph_is_none() -> None:
    lines = [f"as the printer said of it on\npage {n}\nand in the margin besides\n" for n in range(4, 9)]
    assert found("".join(lines)) == []


def test_a_header_of_facts_in_front_of_each_page_is_a_break_and_no_text() -> None:
    header = "---\nprimary_language: en\nis_rotation_valid: True\n---"
    assert found(f"{header}\n{PAGE}\n{header}\n{PAGE}") == [(header, None)] * 2


def test_a_header_of_other_facts_is_text() -> None:
    assert found(f"---\ntitle: The Ferry\n---\n{PAGE}") == []


@pytest.mark.parametrize(
    "line", ["<!-- PAGE_BREAK_MARKER -->", "<!-- Page 3 of 9 -->", '<pb n="3"/>', "[PAGE BREAK]"]
)
def test_other_signs_that_nothing_else_is_written_as(line: str) -> None:
    assert [shown for shown, _ in found(f"before\n\n{line}\n\nafter\n")] == [line]


@pytest.mark.parametrize(
    "line", ["<!-- image -->", "<!-- formula-not-decoded -->", '<div style="page-break-inside: avoid">']
)
def test_signs_that_only_look_like_it(line: str) -> None:
    assert found(f"before\n\n{line}\n\nafter\n") == []
