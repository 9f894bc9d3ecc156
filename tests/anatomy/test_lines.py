"""Lines, paragraphs and page edges."""

from __future__ import annotations

from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, make

from regather.anatomy.lines import SENTENCE_LENGTH, ends_sentence, lay_out, starts_small
from regather.model import Break, Source, Span


def test_a_form_feed_ends_a_line_and_a_leaf() -> None:
    layout = lay_out(make("one\ftwo", "three"))
    assert [(line.text, line.leaf) for line in layout.lines] == [("one", 0), ("two", 1), ("three", 1)]
    assert layout.at_foot(0) and layout.at_head(1) and not layout.at_head(2)


def test_a_form_feed_that_no_reader_reported_still_divides() -> None:
    layout = lay_out(Source("one\ftwo", "plain", ""))
    assert [line.leaf for line in layout.lines] == [0, 1]


def test_an_empty_break_divides_where_two_files_meet() -> None:
    layout = lay_out(Source("one two", "folder", "", (Break(Span(4, 4)),)))
    assert [(line.text, line.leaf) for line in layout.lines] == [("one", 0), ("two", 1)]


def test_the_text_of_a_break_is_marked_as_such() -> None:
    layout = lay_out(Source("one\n=== 2 ===\ntwo\n", "ruled", "", (Break(Span(4, 14)),)))
    assert [line.text for line in layout.lines if line.is_break] == ["=== 2 ==="]
    assert [line.text for line in layout.lines if not line.is_break] == ["one", "two"]


def test_lines_without_a_blank_line_between_make_one_paragraph() -> None:
    layout = lay_out(make("one\ntwo", "three"))
    assert layout.paragraphs == ((0, 1), (2,))
    assert layout.lone(2) and not layout.lone(0)


def test_hard_wrapped_prose_is_known_from_verse() -> None:
    assert lay_out(make("the sheet lies\nflat on the\ntable and\nwaits.")).wrapped
    assert not lay_out(make("Fold it!\nCut it!\nSew it!\nBind it!")).wrapped


def test_what_parts_a_sentence_interrupts_and_what_follows_a_heading_does_not() -> None:
    layout = lay_out(make(OPEN_PROSE, "12", REST, "13", "A Heading", "14", PROSE))
    assert len("A Heading") < SENTENCE_LENGTH
    assert [layout.interrupts(i) for i in (1, 3, 5)] == [True, False, False]


def test_a_sentence_ends_behind_its_quotes_and_note_marks() -> None:
    assert all(ends_sentence(text) for text in ("so it was.”¹", "„Was?“", "« Quoi ? »"))
    assert not ends_sentence("so it was and")


def test_a_small_letter_is_seen_behind_quotes() -> None:
    assert starts_small("“and so") and not starts_small("“And so") and not starts_small("שלום")


def test_sentences_end_in_every_script() -> None:
    assert all(ends_sentence(text) for text in ("他走了。", "「他走了。」", "هل ذهب؟", "वह गया।"))
    assert not ends_sentence("他走了，")
