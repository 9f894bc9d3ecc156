"""Running heads: what repeats at the edges of pages."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy.furniture import RECURS, repeats_title
from regather.model import Role


def test_a_line_that_parts_sentences_again_and_again_is_a_running_head() -> None:
    text, anatomy = look(*[OPEN_PROSE, "On Binding", REST] * RECURS)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["On Binding"] * RECURS


def test_a_running_head_inside_a_side_is_one_too() -> None:
    side = [OPEN_PROSE, "On Binding", REST, OPEN_PROSE, "On Binding", REST]
    text, anatomy = look(*side, "\f", *side)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["On Binding"] * 4


def test_a_refrain_inside_pages_is_none_even_where_some_pages_begin_with_it() -> None:
    page = ["On Binding", PROSE, "On Binding", PROSE, "On Binding", PROSE]
    text, anatomy = look(*page, "\f", *page)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


def test_twice_is_not_yet_again_and_again() -> None:
    text, anatomy = look(*[OPEN_PROSE, "On Binding", REST] * (RECURS - 1))
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


def test_a_letter_head_between_whole_paragraphs_is_none() -> None:
    text, anatomy = look(*[PROSE, "TO THE SAME", PROSE] * RECURS)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []
    assert shown(text, anatomy, Role.HEADING) == ["TO THE SAME"] * RECURS


@pytest.mark.parametrize("line", ["12 On Binding", "On Binding 12"])
def test_a_folio_beside_a_running_head_is_read_too(line: str) -> None:
    text, anatomy = look(*[OPEN_PROSE, "On Binding", REST] * RECURS, OPEN_PROSE, line, REST)
    assert [folio.number for folio in anatomy.folios] == [12]
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["On Binding"] * (RECURS + 1)


def test_a_misread_running_head_is_recognised() -> None:
    assert repeats_title("On Liberfy and Order", "On Liberty and Order") > 0


LONG = "On the Finding of Loose Leaves, and on Those Who Find Them"


def test_a_long_title_cut_short_is_a_running_head() -> None:
    text, anatomy = look(f"# {LONG}", OPEN_PROSE, "On the Finding of Loose Leaves, and on", REST)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["On the Finding of Loose Leaves, and on"]


@pytest.mark.parametrize(
    "lines", [("On the Finding",), ("On the Finding of Loose Leaves,", "and on Those Who Find Them")]
)
def test_a_short_beginning_of_a_title_and_a_title_in_two_lines_are_none(lines: tuple[str, ...]) -> None:
    text, anatomy = look(f"# {LONG}", PROSE, *lines, PROSE)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


def test_a_poem_s_first_line_does_not_repeat_its_title() -> None:
    assert repeats_title("To the sea I went,", "To the Sea I Went") == 0
    assert repeats_title("To the sea I went", "To the Sea I Went") == 0
    assert repeats_title("TO THE SEA I WENT", "To the Sea I Went") == 1


def test_recto_heads_with_folios_beside_them_are_no_headings() -> None:
    lines = [f"On Folding {k}" for k in (3, 5, 7, 9)]
    text, anatomy = look(*[part for line in lines for part in (OPEN_PROSE, line, REST)])
    assert shown(text, anatomy, Role.HEADING) == []
    assert [folio.number for folio in anatomy.folios] == [3, 5, 7, 9]


def test_chapters_that_count_up_between_whole_paragraphs_are_headings() -> None:
    lines = [f"Chapter {k}" for k in (3, 4, 5, 6)]
    text, anatomy = look(*[part for line in lines for part in (PROSE, line, PROSE)])
    assert shown(text, anatomy, Role.HEADING) == lines
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [("The Bindcrs Handbook", 1), ("Tbe Binders Handbcok", 1), ("The Printers Handbook", 0)],
)
def test_a_running_head_with_a_wrong_letter_or_two_is_one_where_they_stand(line: str, found: int) -> None:
    text, anatomy = look(*[OPEN_PROSE, "The Binders Handbook", REST] * RECURS, OPEN_PROSE, line, REST)
    assert shown(text, anatomy, Role.RUNNING_HEAD).count(line) == found


def test_between_whole_paragraphs_a_line_nearly_like_a_running_head_stays() -> None:
    text, anatomy = look(*[OPEN_PROSE, "The Binders Handbook", REST] * RECURS, PROSE, "The Finders Handbook", PROSE)
    assert "The Finders Handbook" not in shown(text, anatomy, Role.RUNNING_HEAD)


def test_a_running_head_in_capitals_is_no_heading_where_it_cuts_sentences() -> None:
    heads = [OPEN_PROSE, "FIRST NIGHT", REST] * RECURS
    text, anatomy = look(PROSE, "FIRST NIGHT", PROSE, *heads)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["FIRST NIGHT"] * RECURS
    (heading,) = anatomy.headings
    assert heading.span.start < len(PROSE) + 5


@pytest.mark.parametrize("marks", ["", "# "])
def test_a_title_printed_twice_in_a_row_is_a_running_head_and_a_heading(marks: str) -> None:
    text, anatomy = look(PROSE, f"{marks}SECOND NIGHT", f"{marks}SECOND NIGHT", PROSE)
    assert shown(text, anatomy, Role.HEADING) == [f"{marks}SECOND NIGHT"]
    assert shown(text, anatomy, Role.RUNNING_HEAD) == [f"{marks}SECOND NIGHT"]


def test_a_number_over_cut_sentences_that_no_part_counts_to_is_a_running_head() -> None:
    text, anatomy = look(PROSE, "II", PROSE, OPEN_PROSE, "II", REST)
    assert shown(text, anatomy, Role.HEADING) == ["II"]
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["II"]


def test_numbers_that_begin_anew_in_every_part_are_headings() -> None:
    first, second = [PROSE, "I", PROSE, "II", PROSE], [OPEN_PROSE, "I", PROSE, OPEN_PROSE, "II", PROSE]
    text, anatomy = look(*first, *second)
    assert shown(text, anatomy, Role.HEADING) == ["I", "II"] * 2


@pytest.mark.parametrize(("line", "found"), [("The Binders Haudbook Captom", 1), ("The Finders Handbook Capton", 0)])
def test_strokes_that_ran_together_count_as_one_wrong_letter(line: str, found: int) -> None:
    head = "The Binders Handbook Captain"
    text, anatomy = look(*[OPEN_PROSE, head, REST] * RECURS, OPEN_PROSE, line, REST)
    assert shown(text, anatomy, Role.RUNNING_HEAD).count(line) == found


@pytest.mark.parametrize("marks", [("# ", "", "# "), ("# ", "# ", "# ")])
def test_a_running_head_that_a_program_marked_as_a_heading_is_none(marks: tuple[str, ...]) -> None:
    pages = [part for mark in marks for part in ("\f", f"{mark}On Binding", REST, OPEN_PROSE)]
    text, anatomy = look(PROSE, "# FIRST NIGHT", OPEN_PROSE, *pages)
    assert shown(text, anatomy, Role.HEADING) == ["# FIRST NIGHT"]
    assert shown(text, anatomy, Role.RUNNING_HEAD) == [f"{mark}On Binding" for mark in marks]


def test_a_marked_heading_at_a_page_s_head_stays_one_though_heads_below_it_say_the_same() -> None:
    pages = [part for _ in range(RECURS) for part in ("\f", "On Binding", REST, OPEN_PROSE)]
    text, anatomy = look(PROSE, "\f", "# On Binding", OPEN_PROSE, *pages)
    assert shown(text, anatomy, Role.HEADING) == ["# On Binding"]
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["On Binding"] * RECURS


def test_a_marked_heading_twice_in_mid_sentence_is_not_yet_a_running_head() -> None:
    pages = [part for _ in range(RECURS - 1) for part in ("\f", "# On Binding", REST, OPEN_PROSE)]
    text, anatomy = look(OPEN_PROSE, *pages)
    assert shown(text, anatomy, Role.HEADING) == ["# On Binding"] * (RECURS - 1)


def test_a_running_head_in_small_letters_is_one_where_it_cuts_nearly_every_sentence() -> None:
    text, anatomy = look(*[OPEN_PROSE, "on binding", REST] * RECURS)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["on binding"] * RECURS


def test_a_small_line_between_whole_paragraphs_is_none() -> None:
    text, anatomy = look(*[PROSE, "and so it went", PROSE] * RECURS)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


def test_the_one_marked_heading_stays_where_the_page_before_it_in_the_source_breaks_off() -> None:
    pages = [part for _ in range(RECURS) for part in ("\fOn Binding", REST, OPEN_PROSE)]
    text, anatomy = look(PROSE, OPEN_PROSE, "\f# On Binding", PROSE, OPEN_PROSE, *pages)
    assert shown(text, anatomy, Role.HEADING) == ["# On Binding"]


def test_lines_that_differ_in_their_numbers_are_not_the_same() -> None:
    assert repeats_title("Written in Leeds, 9 May 1862.", "Written in Leeds, 7 May 1861") == 0
    assert repeats_title("Written in Leeds, 7 Moy l861", "Written in Leeds, 7 May 1861") > 0


def test_the_last_line_of_a_paragraph_that_says_a_title_in_small_letters_stays() -> None:
    text, anatomy = look(PROSE, "# The Parade of Kites", PROSE, OPEN_PROSE + "\nthe parade of kites.", PROSE)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


def test_a_running_head_with_a_full_stop_is_one_where_it_cuts_nearly_every_sentence() -> None:
    text, anatomy = look(*[OPEN_PROSE, "How the quarrel ended.", REST] * RECURS)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["How the quarrel ended."] * RECURS


def test_an_answer_that_comes_again_between_whole_paragraphs_is_none() -> None:
    text, anatomy = look(*[PROSE, "No, sir.", PROSE] * RECURS)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == []


def test_a_folio_between_a_running_head_and_its_sentence_hides_nothing() -> None:
    pages = [part for n in range(3, 8) for part in (OPEN_PROSE, f"— {n} —", "How the Quarrel Ended", PROSE)]
    text, anatomy = look(*pages)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["How the Quarrel Ended"] * 5


def test_of_a_number_that_mostly_cuts_sentences_one_place_at_most_is_a_heading() -> None:
    heads = [part for _ in range(RECURS) for part in (OPEN_PROSE, "X", REST)]
    text, anatomy = look(PROSE, "X", PROSE, *heads, PROSE, "X", PROSE, PROSE, "X", PROSE)
    assert shown(text, anatomy, Role.HEADING) == ["X"]
    assert anatomy.headings[0].span.start < len(PROSE) + 5


@pytest.mark.parametrize("line", ["— Rosalinda!", "Rosalinda?", "Rosalinda ...", "— Rosalinda"])
def test_who_calls_somebody_that_the_book_is_called_after_says_no_running_head(line: str) -> None:
    text, anatomy = look("Rosalinda", "Anna Lund", "Anna Lund. Rosalinda.", PROSE, line, "— Yes.", PROSE)
    assert line not in shown(text, anatomy, Role.RUNNING_HEAD)
