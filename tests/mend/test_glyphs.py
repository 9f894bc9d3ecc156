"""Single marks go back to the book's own habit; a book that has another habit keeps it."""

from __future__ import annotations

import pytest
from tests.mend.helpers import only, page_of

WORDS = "they walked on, and on, until the sun, which was low, went down; nobody spoke, and nothing moved, anywhere. "
TIGHT = WORDS * 25
CURLY = "“Come,” he said. “No,” she said. “It’s late,” he said. " * 120
STRAIGHT = '"Come," he said. "No," she said. ' * 30


def last(habit: str, sentence: str, language: str = "en") -> str:
    return only(page_of(habit.strip(), sentence), language=language).rsplit("\n\n", 1)[-1]


def test_a_ligature_becomes_its_letters() -> None:
    assert last(TIGHT, "They ﬁnd the oﬃce.") == "They find the office."


def test_a_long_s_is_the_books_own_letter() -> None:
    assert last(TIGHT, "The ſtory of the houſe.") == "The ſtory of the houſe."


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("They came , and went.", "They came, and went."),
        ("They came,and went.", "They came, and went."),
        ("It cost 3,500 in all.", "It cost 3,500 in all."),
        ("They came,²⁵ and went.", "They came,²⁵ and went."),
    ],
)
def test_spaces_around_marks_follow_the_books_habit(read: str, printed: str) -> None:
    assert last(TIGHT, read) == printed


def test_a_space_before_a_mark_stays_where_the_book_sets_it() -> None:
    french = "Qui vient ? Moi ! Alors entrez ; il fait froid. " * 30
    assert last(french, "Et vous ? Rien !", "fr") == "Et vous ? Rien !"


def test_few_marks_are_no_habit() -> None:
    assert last("They came, and went, and slept.", "They came , and went.") == "They came , and went."


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ('"Come,“ he said.', "“Come,“ he said."),
        ("It's late.", "It’s late."),
        ("''Come,'' he said.", "“Come,” he said."),
        ("The 5' wall of the dogs' yard.", "The 5' wall of the dogs' yard."),
    ],
)
def test_a_stray_straight_mark_becomes_curly_in_a_curly_book(read: str, printed: str) -> None:
    assert last(CURLY, read) == printed


@pytest.mark.parametrize("sentence", ['"Come," he said.', "It's late."])
def test_straight_marks_stay_in_a_straight_book(sentence: str) -> None:
    assert last(STRAIGHT, sentence) == sentence


def test_two_low_commas_are_one_low_mark() -> None:
    assert last(TIGHT, ",,Kommen Sie", "de") == "„Kommen Sie"
