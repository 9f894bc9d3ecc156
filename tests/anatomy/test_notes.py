"""Notes: bodies, marks, and second halves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy.notes import _MARKS, MarkStyle, marks_in
from regather.model import Role


@pytest.mark.parametrize(
    ("mark", "body", "label"),
    [("¹", "¹ See the list.", "1"), ("[1]", "[1] See the list.", "1"), ("*", "* See the list.", "*"),
     ("†", "† See the list.", "†"), ("1", "1 See the list.", "1"), ("1", "1. See the list.", "1"),
     ("¹²", "¹² See the list.", "12"), ("*", "* *The List*, p. 5.", "*"), ("(1)", "(1) See the list.", "1"),
     ("1)", "1) See the list.", "1"), ("(a)", "(a) See the list.", "a"), ("ᵃ", "ᵃ See the list.", "a"),
     ("^1^", "^1^ See the list.", "1"), ("$^{1}$", "$^{1}$ See the list.", "1"), ("*)", "*) See the list.", "*"),
     ("¹", "¹See the list.", "1"), ("*", "*See the list.", "*"), ("¹", "1 See the list.", "1"),
     ("¹", "1. See the list.", "1"), ("[1]", "1. See the list.", "1")],
)  # fmt: skip
def test_a_mark_in_the_text_and_a_body_at_the_foot_are_a_note(mark: str, body: str, label: str) -> None:
    text, anatomy = look(f"{PROSE[:-1]}.{mark} {REST}", body, PROSE)
    assert [(m.span.of(text), m.label) for m in anatomy.note_marks] == [(mark, label)]
    assert [(b.span.of(text), b.label) for b in anatomy.note_bodies] == [(body, label)]
    assert body.endswith(anatomy.note_bodies[0].text.of(text))
    assert shown(text, anatomy, Role.NOTE) == [body]


def test_emphasis_is_no_mark() -> None:
    text, anatomy = look(f"The *fold* is made, *once* and *again*.* {REST}", "* See *the list*.", PROSE)
    assert [text[m.span.start - 2 : m.span.end] for m in anatomy.note_marks] == ["*.*"]


def test_a_mark_right_behind_emphasis_is_one() -> None:
    text, anatomy = look(f"They call it the *valley fold** in the trade. {REST}", "* See the list.", PROSE)
    assert [text[m.span.start - 5 : m.span.end] for m in anatomy.note_marks] == ["fold**"]
    assert len(anatomy.note_marks[0].span) == 1


def test_bullets_are_no_notes() -> None:
    _, anatomy = look(f"Bring these.* {PROSE}", "* a bone folder\n* a needle\n* thread", PROSE)
    assert anatomy.note_bodies == ()


def test_a_row_of_stars_is_an_ornament() -> None:
    _, anatomy = look(f"{PROSE[:-1]}.* {REST}", "* * *", PROSE)
    assert anatomy.note_bodies == ()


def test_a_list_with_numbers_is_no_notes() -> None:
    _, anatomy = look(PROSE, "1) Fold the sheet.", "2) Cut the edge.", "3) Sew the back.", PROSE)
    assert anatomy.note_bodies == ()


def test_a_year_or_a_measure_glued_to_a_word_is_no_mark() -> None:
    _, anatomy = look(f"The B2 sheet of H2O and 90gsm. {PROSE}", "1 See the list.", PROSE)
    assert anatomy.note_bodies == () and anatomy.note_marks == ()


def test_a_mark_at_the_end_of_a_heading_counts() -> None:
    text, anatomy = look("# The Paper¹", PROSE, "¹ Pulp, that is.", PROSE)
    assert [text[m.span.start - 5 : m.span.end] for m in anatomy.note_marks] == ["Paper¹"]


def test_a_wrapped_body_goes_on_to_the_end_of_its_paragraph() -> None:
    text, anatomy = look(f"{PROSE}¹", "¹ See the list at the\nend of the book.\n² And the map.", f"{PROSE}²")
    assert [b.span.of(text) for b in anatomy.note_bodies] == [
        "¹ See the list at the\nend of the book.",
        "² And the map.",
    ]


def test_the_second_half_that_completes_a_cut_word_is_found_before_the_first() -> None:
    half = "ing the old thread with a new one, as every binder learns in the first year."
    text, anatomy = look(PROSE, half, f"Sewn again.¹ {PROSE}", "¹ A repair is made by replac-", PROSE)
    assert (anatomy.note_bodies[0].span.of(text), anatomy.note_bodies[0].label) == (half, None)


def test_the_paragraph_between_a_broken_page_and_the_next_note_is_the_second_half() -> None:
    half = "some of the older ones, which were never trimmed."
    text, anatomy = look(
        f"Sewn.¹ {PROSE}", "¹ There are exceptions, as in", f"Glued.² {OPEN_PROSE}", half, "² With paste.", PROSE
    )
    assert half in [b.span.of(text) for b in anatomy.note_bodies if b.label is None]


def test_a_finished_note_asks_for_no_second_half() -> None:
    _, anatomy = look(
        f"Sewn.¹ {PROSE}", "¹ There are exceptions.", f"Glued.² {OPEN_PROSE}", REST, "² With paste.", PROSE
    )
    assert all(b.label is not None for b in anatomy.note_bodies)


def test_two_paragraphs_that_fit_alike_leave_the_question_open() -> None:
    _, anatomy = look(
        f"Sewn.¹ {PROSE}", "¹ There are exceptions, as in", OPEN_PROSE, "and so it goes.", OPEN_PROSE, "and on.", PROSE
    )
    assert all(b.label is not None for b in anatomy.note_bodies)


def test_a_short_paragraph_between_two_broken_sentences_is_the_second_half() -> None:
    half = "some of the older ones, which were never trimmed."
    text, anatomy = look(f"Sewn.¹ {PROSE}", "¹ There are exceptions, as in", OPEN_PROSE, half, REST, PROSE)
    assert [b.span.of(text) for b in anatomy.note_bodies if b.label is None] == [half]


def test_without_a_waiting_note_it_is_text() -> None:
    half = "some of the older ones, which were never trimmed."
    _, anatomy = look(f"Sewn.¹ {PROSE}", "¹ There are no exceptions.", OPEN_PROSE, half, REST, PROSE)
    assert all(b.label is not None for b in anatomy.note_bodies)


def test_more_such_paragraphs_than_waiting_notes_are_left_as_text() -> None:
    halves = ("some of the older ones, which were never cut.", "those that came from the mill, and were sold.")
    _, anatomy = look(
        f"Sewn.¹ {PROSE}", "¹ There are exceptions, as in", OPEN_PROSE, halves[0], REST, OPEN_PROSE, halves[1], REST
    )
    assert all(b.label is not None for b in anatomy.note_bodies)


def test_a_word_cut_without_a_hyphen_is_known_by_its_fragments() -> None:
    half = "bered by nobody but the binder."
    text, anatomy = look(f"Sewn.¹ {PROSE}", "¹ It is a trick remem", PROSE, half, PROSE)
    assert [b.span.of(text) for b in anatomy.note_bodies if b.label is None] == [half]


def test_a_mark_behind_a_closing_quotation_mark_is_one() -> None:
    text, anatomy = look(f"They call it “the valley.”1 {REST}", "1 See the list.", PROSE)
    assert [(m.span.of(text), m.label) for m in anatomy.note_marks] == [("1", "1")]


def test_emphasis_at_the_start_of_a_paragraph_is_no_note() -> None:
    _, anatomy = look(f"{PROSE[:-1]}.* {REST}", "*See* the list.", PROSE)
    assert anatomy.note_bodies == ()


@pytest.mark.parametrize("items", [("(1) Fold.", "(2) Cut.", "(3) Sew."), ("a) Fold.", "b) Cut.", "c) Sew.")])
def test_lists_are_no_notes_though_the_text_names_one_of_them(items: tuple[str, ...]) -> None:
    _, anatomy = look(f"Of these (1) and a) come first. {PROSE}", *items, PROSE)
    assert anatomy.note_bodies == ()


def test_a_numbered_list_in_a_book_with_raised_marks_is_no_notes() -> None:
    _, anatomy = look(f"{PROSE[:-1]}.¹ {REST}", "1. Fold the sheet.", "2. Cut the edge.", "3. Sew the back.", PROSE)
    assert anatomy.note_bodies == ()


def test_ordinals_are_no_marks() -> None:
    _, anatomy = look(f"La 2ᵉ feuille. {PROSE}", "ᵃ See the list.", PROSE)
    assert anatomy.note_marks == ()


def test_a_body_of_two_paragraphs_is_one_note() -> None:
    notes = ["¹ See the list.", "It is a long one.", "² Not there."]
    text, anatomy = look(f"{PROSE[:-1]}.¹ {PROSE[:-1]}.²", *notes, "\f", PROSE)
    assert [b.span.of(text) for b in anatomy.note_bodies] == ["\n\n".join(notes[:2]), notes[2]]


def test_text_between_two_notes_that_calls_the_second_is_text() -> None:
    text, anatomy = look(f"{PROSE[:-1]}.¹", "¹ See the list.", f"{PROSE[:-1]}.²", "² Not there.", "\f", PROSE)
    assert [b.span.of(text) for b in anatomy.note_bodies] == ["¹ See the list.", "² Not there."]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(alphabet="a1) (][*†^$¹ᵃ\n.,»}{%", max_size=40))
def test_marks_are_found_by_their_signs_as_by_their_patterns(text: str) -> None:
    for style in set(MarkStyle) - {MarkStyle.SYMBOL}:
        spans = [mark.span() for mark in marks_in(text, style)]
        assert spans == [mark.span() for mark in _MARKS[style].finditer(text)]
