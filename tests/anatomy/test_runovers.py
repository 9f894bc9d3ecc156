"""Which paragraph is the second half of a note, and that thick books do not make the search slow."""

from __future__ import annotations

from collections import Counter

import pytest

from regather.anatomy import dissect, runovers
from regather.model import Source


def source(text: str) -> Source:
    return Source(text, "wreck.txt", "0" * 64, language="en")


def book(sides: int) -> str:
    """Sides with two paragraphs and a note each; every note breaks off, every fourth in a cut word."""
    parts = []
    for side in range(1, sides + 1):
        parts.append(f"The printer of side {side} folds a sheet and counts it twice before evening comes.")
        parts.append(f"ters are kept in drawer {side}, and nobody opens it without a reason.")
        end = "where all the let" if side % 4 == 0 else "where the remaining boxes are"
        parts.append(f"[{side}] In the workshop of house {side} there stands a cupboard {end}")
    return "\n\n".join(parts)


def test_the_second_half_of_a_cut_word_is_found() -> None:
    text = (
        "The printer folds a sheet and counts it twice.[1] Evening comes.\n\n"
        "[1] In the workshop there stands a cupboard where all the let-\n\f"
        "The next page has a text of its own, which is finished.\n\n"
        "ters are kept in drawers, and nobody opens them.\n"
    )
    bodies = dissect(source(text)).note_bodies
    assert [body.label for body in bodies] == ["1", None]
    assert bodies[1].text.of(text).startswith("ters are kept")


def test_a_word_that_the_two_do_not_make_is_no_sign() -> None:
    words = runovers._Words("", "en")
    assert words.mends("all the let-", "ters are kept") is True
    assert words.mends("all the let-", "and others") is False
    assert words.mends("all the let", "and others") is None
    assert words.mends("It is finished.", "ters are kept") is None


def test_a_word_of_the_source_is_known_unless_it_stands_at_a_lines_end() -> None:
    assert runovers._Words("the frobnicator stands", "en").commonness("Frobnicator") == runovers.COMMON_WORD
    assert runovers._Words("here is the frobnicator\nstands", "en").commonness("frobnicator") < runovers.COMMON_WORD
    short = "q" * runovers.LONGEST_FRAGMENT
    assert runovers._Words(f"the {short} stands", "en").commonness(short) < runovers.COMMON_WORD


def test_a_language_without_counts_knows_the_words_of_the_source() -> None:
    assert runovers._Words("tlhIngan maHtaH", "tlh").commonness("tlhingan") == runovers.COMMON_WORD
    assert runovers._Words("tlhIngan maHtaH", None).commonness("other") == 0


def test_a_word_is_looked_up_once_however_many_notes_break_off(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    look_up = runovers.zipf_frequency

    def counted(word: str, language: str) -> float:
        asked[word] += 1
        return look_up(word, language)

    monkeypatch.setattr(runovers, "zipf_frequency", counted)
    dissect(source(book(120)))
    assert asked and max(asked.values()) == 1


SURE_AND_LIKELY = (
    "The printer folds a sheet and counts it twice.[1] Evening comes, and the printer of the next house\n\n"
    "[1] In the workshop there stands a cupboard where all the let-\n\f"
    "The next page has a text of its own,[2] which breaks off where the page\n\n"
    "ters are kept in drawers, and nobody opens them.\n\n"
    "[2] See the list of the houses in the street that was burnt in\n\f"
    "The third page has a text that breaks off and counts the sheets of\n\n"
    "*Annals* of the Guild of Printers, volume 3.\n"
)


def test_the_one_likely_paragraph_that_is_left_is_the_half_of_the_last_note() -> None:
    bodies = dissect(source(SURE_AND_LIKELY)).note_bodies
    assert [body.label for body in bodies] == ["1", None, "2", None]


def test_of_two_likely_paragraphs_none_is_taken() -> None:
    other = "\fA fourth page has a text that breaks off and counts the sheets of\n\n*Lists* of the Guild, volume 4.\n"
    bodies = dissect(source(SURE_AND_LIKELY + other)).note_bodies
    assert [body.label for body in bodies] == ["1", None, "2"]


@pytest.mark.parametrize("end", [".", ".“", ".«", ".‹", ". -", "!«", "?)"])
def test_a_note_that_ends_with_its_sentence_waits_for_no_half(end: str) -> None:
    assert not runovers.unfinished(f"So says the printer of the third house{end}")


def test_a_note_with_a_german_quotation_at_its_end_takes_no_paragraph_of_the_text() -> None:
    text = (
        "The printer folds a sheet and counts it twice.[1] Evening comes, and the printer of the next house\n\n"
        "»Not now,« says the printer of the other house, and folds on.\n\n"
        "[1] »In the workshop there stands a cupboard.«\n\n"
        "[2] »It is said to be empty.«\n\f"
        "The next page has a text of its own,[2] which is finished.\n"
    )
    assert [body.label for body in dissect(source(text)).note_bodies] == ["1", "2"]


def test_the_second_half_is_found_before_the_furniture_of_its_page() -> None:
    text = (
        "The printer folds a sheet and counts it twice.[1] Evening comes.\n\n"
        "[1] In the workshop there stands a cupboard, and in it are the boxes which\n\n"
        "Of all the houses in this street only one has a door that the\n\n"
        "nobody opens before the master has come down.\n\n"
        "— 12 —\n\n"
        "printer has painted himself, and it is green.\n\n"
        "The third page has a text that breaks off, too, and counts the sheets of\n\n"
        "— 13 —\n\n"
        "another house, and then the evening comes again.\n"
    )
    bodies = dissect(source(text)).note_bodies
    assert [body.text.of(text)[:6] for body in bodies] == ["In the", "nobody"]


def test_a_paragraph_with_a_note_s_mark_is_no_half_of_a_note() -> None:
    text = (
        "The printer folds a sheet and counts it twice.[1] Evening comes, and the printer of the next\n\n"
        "house opens the boxes,[2] of which there are three.\n\n"
        "[1] In the workshop there stands a cupboard, and in it are the boxes which\n\n"
        "[2] One is red.\n\f"
        "The next page has a text of its own, which is finished.\n"
    )
    assert [body.label for body in dissect(source(text)).note_bodies] == ["1", "2"]


def test_a_small_paragraph_at_a_page_s_foot_behind_a_finished_one_is_a_half() -> None:
    text = (
        "The printer folds a sheet and counts it twice.[1] Evening comes.\n\n"
        "[1] In the workshop there stands a cupboard, and in it are the boxes of the old\n\f"
        "The next page has a text of its own, which is finished.\n\n"
        "man, who counts them.\n\f"
        "The third page has a text of its own, too.\n"
    )
    assert [body.text.of(text)[:6] for body in dissect(source(text)).note_bodies] == ["In the", "man, w"]
