"""Words that a person reads off the paper are found in the source."""

from __future__ import annotations

import pytest

from regather.explain import FOUND, find


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("One two\n three four", "two three", [(4, 14)]),
        ("She said “no”.", 'said "no"', [(4, 13)]),
        ("It's late. It’s late.", "it’s late", [(0, 9), (11, 20)]),
        ("apart The former", "APART", [(0, 5)]),
        ("(a+b) stands", "(a+b)", [(0, 5)]),
        ("One two", "three", []),
        ("One two", "  ", []),
    ],
    ids=["broken line", "quotes", "apostrophes", "capitals", "signs", "nowhere", "nothing"],
)
def test_white_space_quotes_and_capitals_do_not_count(text: str, words: str, found: list[tuple[int, int]]) -> None:
    assert find(text, words) == found


def test_only_the_first_of_many_places_are_given() -> None:
    assert len(find("so " * 50, "so")) == FOUND
