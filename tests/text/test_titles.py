"""Titles compared as a reader compares them."""

from __future__ import annotations

from regather.text.titles import LIKENESS, LONG_TITLE, likeness, plain_title, same_title


def test_case_markup_marks_and_punctuation_do_not_tell_titles_apart() -> None:
    assert plain_title("## The *Paper* Mill, Again¹") == "the paper mill again"
    assert same_title("**THE PAPER MILL**", "The Paper-Mill")


def test_usual_misreadings_do_not_tell_titles_apart() -> None:
    assert same_title("Act Il", "Act II")
    assert same_title("0n Fo1ding", "On Folding")


def test_numbers_of_short_titles_do() -> None:
    assert not same_title("Act I", "Act II")
    assert not same_title("Sheet A", "Sheet B")


def test_only_long_titles_may_differ_a_little() -> None:
    assert len("foldng a sheet") >= LONG_TITLE
    assert same_title("Foldng a sheet", "Folding a sheet")
    assert not same_title("Foldng", "Folding")


def test_too_different_is_different() -> None:
    left, right = "How the paper was made", "How the plates were etched"
    assert likeness(left, right) < LIKENESS
    assert not same_title(left, right)


def test_nothing_is_like_nothing() -> None:
    assert likeness("", "") == 0.0
    assert not same_title("***", "***")
