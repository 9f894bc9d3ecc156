"""Headings: by the contents page, by their marks, by their looks."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy.looks import OPENS_TEXT
from regather.model import Role

TOC = "Contents\n\nThe Paper and Its Grain\t5\nThe Thread\t9"


def test_lines_that_answer_to_the_contents_are_headings() -> None:
    _, anatomy = look(TOC, "The Thread", PROSE, "The Paper and Its Grain", PROSE)
    assert [(h.title, h.entry) for h in anatomy.headings] == [("The Thread", 1), ("The Paper and Its Grain", 0)]


def test_a_misread_heading_still_answers() -> None:
    _, anatomy = look(TOC, "The Papcr and lts Grain", PROSE)
    assert [h.entry for h in anatomy.headings] == [0]


def test_a_heading_broken_over_lines_is_one() -> None:
    text, anatomy = look(TOC, "The Paper\nand Its Grain", PROSE)
    assert [h.span.of(text) for h in anatomy.headings] == ["The Paper\nand Its Grain"]


def test_two_headings_that_follow_each_other_stay_two() -> None:
    toc = "Contents\n\nThe Paper and Its Grain\t5\nI\t5\nII\t9"
    _, anatomy = look(toc, "The Paper and Its Grain", "I", PROSE, "II", PROSE)
    assert [h.title for h in anatomy.headings] == ["The Paper and Its Grain", "I", "II"]


def test_a_heading_run_into_the_text_is_cut_out() -> None:
    text, anatomy = look(TOC, f"{PROSE} The Paper and Its Grain {PROSE}")
    assert shown(text, anatomy, Role.HEADING) == ["The Paper and Its Grain"]
    assert shown(text, anatomy, Role.BODY) == [PROSE, PROSE]


def test_the_title_s_words_inside_a_sentence_are_no_heading() -> None:
    _, anatomy = look(TOC, f"{OPEN_PROSE} The Paper and Its Grain {REST}")
    assert anatomy.headings == ()


def test_only_the_line_that_opens_the_chapter_is_its_heading() -> None:
    text, anatomy = look(TOC, OPEN_PROSE, "The Thread", REST, "The Thread", PROSE, OPEN_PROSE, "The Thread", REST)
    assert shown(text, anatomy, Role.HEADING) == ["The Thread"]
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["The Thread", "The Thread"]
    heading = anatomy.headings[0].span
    assert text[heading.end :].lstrip().startswith(PROSE)


@pytest.mark.parametrize("line", ["# The Thread", "**The Thread**", "### The Thread"])
def test_markdown_marks_make_a_heading_without_contents(line: str) -> None:
    text, anatomy = look(PROSE, line, PROSE)
    assert shown(text, anatomy, Role.HEADING) == [line]
    assert [h.title.strip("*") for h in anatomy.headings] == ["The Thread"]


def test_marks_show_levels_and_headings_numbered_alike_share_one() -> None:
    _, anatomy = look("# Tools", "## I. Knife", PROSE, "### II. Bone", PROSE, "## III. Needle", PROSE)
    assert [h.level for h in anatomy.headings] == [1, 2, 2, 2]


@pytest.mark.parametrize("line", ["II", "IV. The Thread", "Chapter 3", "Chapitre III", "THE THREAD", "The Thread"])
def test_numbered_and_short_lines_between_paragraphs_look_like_headings(line: str) -> None:
    text, anatomy = look(PROSE, line, PROSE)
    assert shown(text, anatomy, Role.HEADING) == [line]


@pytest.mark.parametrize(
    "line", ["It was late.", "“Who goes there?”", "»Wer da?«", "and so on", "He left... Then he came", "7 and eight"]
)
def test_sentences_and_speech_do_not(line: str) -> None:
    text, anatomy = look(PROSE, line, PROSE)
    assert shown(text, anatomy, Role.HEADING) == []


def test_a_short_line_looks_like_a_heading_only_before_prose() -> None:
    assert len(PROSE) >= OPENS_TEXT
    _, before_prose = look(PROSE, "The Thread", PROSE)
    _, before_dialogue = look(PROSE, "The Thread", "“Yes,” said the binder.", "“No.”")
    assert len(before_prose.headings) == 1 and before_dialogue.headings == ()


def test_with_a_contents_page_looks_do_not_count() -> None:
    _, anatomy = look(TOC, "The Thread", PROSE, "Needle and Awl", PROSE, "The Paper and Its Grain", PROSE)
    assert [h.entry for h in anatomy.headings] == [1, 0]


@pytest.mark.parametrize("line", ["What the knife does to the", "All that the binder had seen of"])
def test_a_line_that_ends_in_a_small_word_is_a_cut_sentence(line: str) -> None:
    text, anatomy = look(PROSE, line, PROSE, PROSE)
    assert shown(text, anatomy, Role.HEADING) == []


def test_a_line_that_ends_in_a_full_word_may_be_a_heading() -> None:
    text, anatomy = look(PROSE, "What the knife does to paper", PROSE, PROSE)
    assert shown(text, anatomy, Role.HEADING) == ["What the knife does to paper"]


LAST_WORDS = "We went in."
"""Too short to be the prose that a heading found on its looks opens."""


def test_a_title_with_a_full_stop_is_a_heading_where_its_number_goes_on_a_row() -> None:
    titles = ["Chapter XVI -- In which the boat is mended.", "Chapter XVII -- In which it leaks."]
    text, anatomy = look(titles[0], PROSE, PROSE, titles[1], LAST_WORDS, PROSE)
    assert shown(text, anatomy, Role.HEADING) == titles


def test_without_a_row_it_is_a_sentence() -> None:
    title = "Chapter XVII -- In which it leaks."
    text, anatomy = look("A Boat", PROSE, PROSE, title, LAST_WORDS, PROSE)
    assert title not in shown(text, anatomy, Role.HEADING)


@pytest.mark.parametrize("mark", ["²", "[2]", ""])
def test_two_sentences_with_a_note_s_mark_between_them_are_no_heading(mark: str) -> None:
    line = f"And they did.{mark} Old Hundred swelled up with a triumphant"
    text, anatomy = look("A Boat", PROSE, PROSE, line, PROSE)
    assert line not in shown(text, anatomy, Role.HEADING)


def test_a_row_that_stands_together_is_a_list() -> None:
    rows = ["Act I: A boat in the harbour.", "Act II: The wall behind the nets.", "Act III: A room under the lamp."]
    text, anatomy = look("A Play", PROSE, *rows, LAST_WORDS, PROSE)
    assert not set(rows) & set(shown(text, anatomy, Role.HEADING))


def test_a_poem_s_title_stays_where_its_first_line_says_the_same() -> None:
    text, anatomy = look(PROSE, "**Last of Ebb**", "Last of ebb,\nand daylight waning,", PROSE)
    assert shown(text, anatomy, Role.HEADING) == ["**Last of Ebb**"]


def test_a_line_that_comes_again_later_is_no_heading_by_its_looks() -> None:
    text, anatomy = look("A Boat", PROSE, "The Needle", PROSE, "The Thread", PROSE, "The Needle")
    assert shown(text, anatomy, Role.HEADING) == ["A Boat", "The Thread"]


@pytest.mark.parametrize("furniture", ["— 12 —", "On Folding"])
def test_a_line_before_a_page_s_furniture_is_the_last_of_its_page_and_no_heading(furniture: str) -> None:
    again = [part for _ in range(3) for part in (OPEN_PROSE, "On Folding", REST)]
    text, anatomy = look(PROSE, "What the knife does to paper", furniture, REST, *again, "— 13 —", REST)
    assert shown(text, anatomy, Role.HEADING) == []


def test_a_line_before_a_note_is_the_last_of_its_page_and_no_heading() -> None:
    text, anatomy = look(PROSE + "[1]", "What the knife does to paper", "[1] " + PROSE, REST)
    assert shown(text, anatomy, Role.HEADING) == []


def test_a_title_under_a_bare_number_is_one_level_below_it() -> None:
    _, anatomy = look(PROSE, "II", "The Thread", PROSE, "III", "The Needle", PROSE)
    assert [(h.title, h.level) for h in anatomy.headings] == [
        ("II", 1), ("The Thread", 2), ("III", 1), ("The Needle", 2)
    ]  # fmt: skip


def test_a_bold_heading_over_several_lines_is_one() -> None:
    _, anatomy = look(PROSE, "**What the knife does to paper,\nand what to the thread**", PROSE)
    assert [h.title for h in anatomy.headings] == ["What the knife does to paper, and what to the thread"]


def test_of_lines_that_answer_alike_the_one_on_the_page_of_the_contents_is_the_heading() -> None:
    pages = [f"The Thread\n\nOn page {n} begins a paragraph. {PROSE}\n\n— {n} —" for n in (7, 9, 11)]
    text, anatomy = look(TOC, "\f" + PROSE, "— 3 —", *("\f" + page for page in pages))
    assert [text[h.span.end :].strip().startswith("On page 9") for h in anatomy.headings] == [True]


def test_a_title_right_under_its_number_is_the_heading_and_no_running_head() -> None:
    heads = [part for n in "AB" for part in ("\fThe Thread", f"{n}. {PROSE}")]
    text, anatomy = look(TOC, PROSE, *heads, OPEN_PROSE, "\fChapter 2", "The Thread", PROSE)
    found = [h for h in anatomy.headings if h.title == "The Thread"]
    assert [text[: h.span.start].endswith("Chapter 2\n\n") for h in found] == [True]


def test_a_caption_below_a_picture_is_no_heading() -> None:
    _, anatomy = look(PROSE, "![A boat](boat.png)", "Fig. 2: A Boat on the Lake", PROSE)
    assert anatomy.headings == ()


def test_what_counts_inside_chapters_is_a_heading_though_the_contents_list_chapters_only() -> None:
    scenes = [part for n in (1, 2) for part in (f"Scene {n}", PROSE)]
    text, anatomy = look(TOC, "The Thread", *scenes, "The Paper and Its Grain", *scenes, "No. 9 has it all", PROSE)
    found = ["The Thread", "Scene 1", "Scene 2", "The Paper and Its Grain", "Scene 1", "Scene 2"]
    assert shown(text, anatomy, Role.HEADING) == found


def test_a_running_head_that_counts_like_the_contents_is_not_taken_for_such_a_heading() -> None:
    toc = "Contents\n\nAct 1\t5\nAct 2\t9"
    text, anatomy = look(toc, "Act 1", PROSE, PROSE, "Act 1", REST, "Act 2", PROSE)
    assert shown(text, anatomy, Role.HEADING) == ["Act 1", "Act 2"]


def test_a_title_below_a_number_is_a_heading_though_the_contents_list_the_number_alone() -> None:
    heads = [part for _ in range(2) for part in (OPEN_PROSE, "The Thread", REST)]
    chapters = ["II", "The Thread", PROSE, *heads, "III", "The Needle", PROSE, "What the knife does", PROSE]
    text, anatomy = look("Contents\n\nII\t5\nIII\t9", *chapters)
    assert shown(text, anatomy, Role.HEADING) == ["II", "The Thread", "III", "The Needle"]
    assert [h.level for h in anatomy.headings] == [1, 2, 1, 2]
