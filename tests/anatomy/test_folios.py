"""Which lone numbers are page numbers."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy.folios import PAGES_AT_LEAST, plausible
from regather.model import Role


@pytest.mark.parametrize(
    ("line", "number"),
    [("12", 12), ("— 12 —", 12), ("- 12 -", 12), ("[12]", 12), ("12.", 12), ("xii", 12), ("l2", 12), ("1O", 10)],
)
def test_a_lone_number_between_the_halves_of_a_sentence_is_a_folio(line: str, number: int) -> None:
    text, anatomy = look(OPEN_PROSE, line, REST)
    assert [folio.number for folio in anatomy.folios] == [number]
    assert shown(text, anatomy, Role.FOLIO) == [line]


@pytest.mark.parametrize("line", ["1987", "2022", "I", "civil", "12 13", "No. 12", "149?", "0"])
def test_years_words_and_other_lines_are_none(line: str) -> None:
    _, anatomy = look(OPEN_PROSE, line, REST)
    assert anatomy.folios == ()


def test_the_span_of_a_folio_is_that_of_its_digits() -> None:
    text, anatomy = look(OPEN_PROSE, "— 7 —", REST)
    assert [folio.span.of(text) for folio in anatomy.folios] == ["7"]


def test_a_number_is_plausible_up_to_the_length_of_the_source() -> None:
    assert plausible(PAGES_AT_LEAST, [], PAGES_AT_LEAST)
    assert not plausible(PAGES_AT_LEAST + 1, [], PAGES_AT_LEAST)


def test_large_numbers_are_plausible_in_company() -> None:
    assert plausible(214, [213, 215], PAGES_AT_LEAST)
    assert not plausible(214, [213], PAGES_AT_LEAST)


def test_bare_numbers_beside_dressed_ones_are_something_else() -> None:
    _, anatomy = look(OPEN_PROSE, "— 7 —", REST, OPEN_PROSE, "— 8 —", REST, OPEN_PROSE, "— 9 —", REST, "4", PROSE)
    assert [folio.number for folio in anatomy.folios] == [7, 8, 9]


def test_numbers_that_count_up_between_whole_paragraphs_are_sections() -> None:
    text, anatomy = look(PROSE, "1", PROSE, PROSE, "2", PROSE, PROSE, "3", PROSE)
    assert anatomy.folios == ()
    assert shown(text, anatomy, Role.HEADING) == ["1", "2", "3"]


def test_two_numbers_that_count_up_are_sections_only_from_one() -> None:
    _, sections = look(PROSE, "1", PROSE, "2", PROSE)
    _, folios = look(PROSE, "7", PROSE, "8", PROSE)
    assert sections.folios == ()
    assert [folio.number for folio in folios.folios] == [7, 8]


def test_a_year_among_them_does_not_make_folios_sections() -> None:
    _, anatomy = look("2019", PROSE, "7", PROSE, "8", PROSE, "2019", PROSE)
    assert [folio.number for folio in anatomy.folios] == [7, 8]


def test_numbers_that_count_up_inside_sentences_are_folios() -> None:
    _, anatomy = look(OPEN_PROSE, "1", REST, OPEN_PROSE, "2", REST, OPEN_PROSE, "3", REST)
    assert [folio.number for folio in anatomy.folios] == [1, 2, 3]


def test_a_number_that_the_contents_lists_is_a_heading() -> None:
    toc = "Contents\nThe Sheet\t5\n1\t5\n2\t9"
    text, anatomy = look(toc, "The Sheet", "1", PROSE, "2", PROSE)
    assert anatomy.folios == ()
    assert shown(text, anatomy, Role.HEADING) == ["The Sheet", "1", "2"]


def test_the_first_page_s_number_is_not_the_chapter_i_that_stands_elsewhere() -> None:
    contents = ["Contents", "", "V 1", "I 36", ""]
    text, anatomy = look(*contents, OPEN_PROSE, "1", "", "V", PROSE, "", "I", "", PROSE)
    assert shown(text, anatomy, Role.FOLIO) == ["1"]
    assert shown(text, anatomy, Role.HEADING) == ["V", "I"]
    text, anatomy = look(*contents, OPEN_PROSE, "", "V", PROSE, "", "1", "", PROSE)
    assert shown(text, anatomy, Role.HEADING) == ["V", "1"], "the chapter's own number, misread"


def test_a_dressed_folio_inside_a_line_is_cut_out() -> None:
    text, anatomy = look(f"{OPEN_PROSE} — 12 — {REST}")
    assert [(folio.number, folio.inside) for folio in anatomy.folios] == [(12, True)]
    assert shown(text, anatomy, Role.BODY) == [OPEN_PROSE, REST]


def test_a_bare_folio_before_a_broken_sentence_opens_a_marked_page() -> None:
    _, anatomy = look(f"{OPEN_PROSE}\f12 {REST}\f{PROSE}")
    assert [(folio.number, folio.inside) for folio in anatomy.folios] == [(12, True)]


def test_a_number_that_opens_a_sentence_is_left_alone() -> None:
    _, anatomy = look(f"{OPEN_PROSE}\f12 Sheets were folded, and then {REST}\f{PROSE}")
    assert anatomy.folios == ()


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (["11", "12", "13", "l4", "15"], [11, 12, 13, 14, 15]),
        (["ll", "12", "13", "14"], [11, 12, 13, 14]),
        (["l", "Z", "3", "4", "S", "6"], [1, 2, 3, 4, 5, 6]),
        (["ii", "iii", "iv", "v", "vi"], [2, 3, 4, 5, 6]),
    ],
)
def test_letters_that_fill_a_gap_in_the_sequence_are_folios(lines: list[str], numbers: list[int]) -> None:
    _, anatomy = look(*[part for line in lines for part in (OPEN_PROSE, line, REST)])
    assert [folio.number for folio in anatomy.folios] == numbers


@pytest.mark.parametrize("lines", [["12", "13", "14", "S"], ["l", "12", "13", "14"], ["12", "ll"]])
def test_letters_that_continue_no_sequence_are_none(lines: list[str]) -> None:
    _, anatomy = look(*[part for line in lines for part in (OPEN_PROSE, line, REST)])
    assert [folio.number for folio in anatomy.folios] == [int(line) for line in lines if line.isdigit()]


def test_letters_between_whole_paragraphs_are_none() -> None:
    _, anatomy = look(*[part for line in ("12", "13", "14") for part in (OPEN_PROSE, line, REST)], PROSE, "ll", PROSE)
    assert [folio.number for folio in anatomy.folios] == [12, 13, 14]


def test_a_zero_where_folios_stand_is_what_is_left_of_one() -> None:
    pages = [f"{PROSE}\n\n— {n} —" for n in (3, 4, 5, 0, 7)]
    text, anatomy = look(pages[0], *("\f" + page for page in pages[1:]))
    assert [folio.number for folio in anatomy.folios] == [3, 4, 5, 7]
    assert "— 0 —" in shown(text, anatomy, Role.FOLIO)
