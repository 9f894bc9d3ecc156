"""Footnotes: marks, bodies, run-over halves, and what is left when one of them is missing."""

from __future__ import annotations

from dataclasses import replace

from tests.mend.helpers import Part, chapters, mended, only, texts, wreck

from regather.model import Decisions, NoteDecision, NoteMark, Span


def test_mark_and_body_become_a_reference_and_a_definition_at_the_end() -> None:
    got = only((1, "body", "A fact.¹ Another.\n\n"), (1, "note", "¹ The source of it.\n"))
    assert got == "A fact.[^1] Another.\n\n[^1]: The source of it."


def test_notes_are_numbered_from_one_in_every_chapter() -> None:
    parts: tuple[Part, ...] = (
        (1, "heading", "One\n\n"),
        (1, "body", "A fact.¹\n\n"),
        (1, "note", "¹ First source.\n\n"),
        (2, "heading", "Two\n\n"),
        (2, "body", "More.² And more.³\n\n"),
        (2, "note", "² Second source.\n\n"),
        (2, "note", "³ Third source.\n"),
    )
    one, two = chapters(*parts, contents=[("One", 1), ("Two", 1)])
    assert one.endswith("[^1]: First source.\n")
    assert "More.[^1] And more.[^2]" in two and two.endswith("[^1]: Second source.\n\n[^2]: Third source.\n")


def test_a_star_on_every_page_finds_its_own_page() -> None:
    parts: tuple[Part, ...] = (
        (2, "body", "a word* here and more of it.\n\n"),
        (2, "note", "* On page two.\n\n"),
        (1, "body", "Nobody knew* what it meant, nor was\n\n"),
        (1, "note", "* On page one.\n\n"),
    )
    got = only(*parts)
    assert got.startswith("Nobody knew[^1] what it meant, nor was a word[^2] here")
    assert got.endswith("[^1]: On page one.\n\n[^2]: On page two.")


def test_a_note_at_the_end_of_the_side_finds_the_mark_on_the_far_page() -> None:
    parts: tuple[Part, ...] = (
        (8, "body", "Here is the mark* for it.\n\n"),
        (1, "body", "The book begins.\n\n"),
        (1, "note", "* A body on the wrong page.\n\n"),
        (2, "body", "It goes on.\n"),
    )
    assert "the mark[^1] for" in only(*parts)


def test_a_note_that_runs_over_is_whole_although_its_second_half_comes_first() -> None:
    parts: tuple[Part, ...] = (
        (3, "body", "The third page says this.\n\n"),
        (3, "note", "ing him with another man.\n\n"),
        (2, "body", "The second page has a mark¹ in it.\n\n"),
        (2, "note", "¹ The committee thought of replac-\n\n"),
    )
    got = only(*parts)
    assert got.endswith("[^1]: The committee thought of replacing him with another man.")


def test_a_second_paragraph_on_the_same_page_belongs_to_the_note_before_it() -> None:
    parts: tuple[Part, ...] = (
        (1, "body", "A mark.¹\n\n"),
        (1, "note", "¹ First paragraph.\n\n"),
        (1, "note", "Second paragraph.\n"),
    )
    assert "[^1]: First paragraph. Second paragraph." in only(*parts) or "First paragraph.\n\n    Second" in only(
        *parts
    )


def test_a_body_without_a_mark_is_called_at_the_end_of_its_page_and_reported() -> None:
    what = wreck((1, "body", "No mark on this page.\n\n"), (1, "note", "¹ Lonely.\n"))
    manuscript = mended(what)
    (text,) = texts(what, manuscript).values()
    assert "No mark on this page.[^1]" in text and "[^1]: Lonely." in text
    assert [f.code for f in manuscript.findings] == ["note-mark-lost"]


def test_a_mark_without_a_body_stays_as_it_was_printed_and_is_reported() -> None:
    what = wreck((1, "body", "A mark† and a mark¹ here.\n\n"), (1, "note", "¹ A body.\n"))
    dagger = what.source.text.index("†")
    anatomy = replace(what.anatomy, note_marks=(*what.anatomy.note_marks, NoteMark(Span(dagger, dagger + 1), "†")))
    manuscript = mended(replace(what, anatomy=anatomy))
    (text,) = texts(what, manuscript).values()
    assert "A mark† and a mark[^1]" in text
    assert [f.code for f in manuscript.findings] == ["mark-without-note"]


def test_a_person_says_where_a_note_is_called() -> None:
    what = wreck((1, "body", "Two places, one note.\n\n"), (1, "note", "¹ The note.\n"))
    at = what.source.text.index(", one")
    body = what.source.text.index("¹")
    manuscript = mended(what, Decisions(notes=(NoteDecision(body, at),)))
    (text,) = texts(what, manuscript).values()
    assert "Two places[^1], one note." in text
    assert not manuscript.findings


def test_a_misread_label_is_matched_when_only_one_pair_is_left_on_the_page() -> None:
    what = wreck((1, "body", "A mark‡ here.\n\n"), (1, "note", "† The body.\n"))
    at = what.source.text.index("‡")
    anatomy = replace(what.anatomy, note_marks=(NoteMark(Span(at, at + 1), "‡"),))
    manuscript = mended(replace(what, anatomy=anatomy))
    assert "A mark[^1] here." in next(iter(texts(what, manuscript).values()))


def test_a_mark_put_in_where_a_word_was_cut_stands_behind_the_word() -> None:
    text = only(
        (1, "body", "The miller had gone out to the river, and nobody knew when he would come back to his apart-"),
        (1, "note", "¹ Nobody saw him.\n\n"),
        (2, "body", "ment over the mill. It was late, and the lamp had been burning since noon.\n"),
    )
    assert "his apartment[^1] over the mill" in text
    assert text.endswith("[^1]: Nobody saw him.")


def test_notes_of_one_label_below_a_side_are_called_in_the_order_in_which_they_stand() -> None:
    got = only(
        (1, "body", "The left page calls a note* of its own.\n\n"),
        (2, "body", "The right page calls one,* too.\n\n"),
        (2, "note", "* The left one.\n\n"),
        (2, "note", "* The right one.\n"),
    )
    assert "a note[^1] of" in got and "one,[^2] too" in got
    assert "[^1]: The left one." in got and "[^2]: The right one." in got


def test_a_note_at_the_end_of_a_side_of_many_pages_finds_its_mark_behind_it_in_the_source() -> None:
    got = only(
        (4, "body", "The fourth page calls a note* of its own.\n\n"),
        (13, "body", "The thirteenth page calls one,* too.\n\n"),
        (16, "body", "The last page of the side calls none.\n\n"),
        (1, "body", "Nor does the first.\n\n"),
        (1, "note", "* For the fourth.\n\n"),
        (1, "note", "* For the thirteenth.\n"),
    )
    assert "[^1]: For the fourth." in got and "a note[^1] of" in got
    assert "[^2]: For the thirteenth." in got and "one,[^2] too" in got
