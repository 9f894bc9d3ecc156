"""Titles compared as a reader compares them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from regather.text.titles import LIKENESS, LONG_TITLE, KnownTitles, likeness, plain_title, same_title

NEAR_ALIKE = st.builds(
    lambda words, at, letter: (text := " ".join(words))[:at] + letter + text[at + 1 :],
    st.lists(st.sampled_from(("Folding", "a", "SHEET", "the plates", "0n", "I", "II", "*")), max_size=6),
    st.integers(0, 30),
    st.sampled_from(("", "l", "1", " ", "#", "e", "ﬁ")),
)


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


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(NEAR_ALIKE, max_size=12), NEAR_ALIKE)
def test_known_titles_are_found_as_if_all_were_compared(titles: list[str], line: str) -> None:
    assert KnownTitles(titles).same_as(line) == [i for i, title in enumerate(titles) if same_title(line, title)]
