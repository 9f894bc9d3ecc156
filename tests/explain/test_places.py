"""Offsets are told as places that a person finds again: in their own file, or between the breaks of one."""

from __future__ import annotations

import pytest

from regather.explain import Places
from regather.model import Break, Span

TEXT = "one\ntwo\nthree\nfour\nfive\nsix\n"


def test_a_place_of_a_plain_text_is_its_line() -> None:
    assert [Places(TEXT).told(at) for at in (0, 3, 4, 8)] == ["line 1", "line 1", "line 2", "line 3"]


def test_a_place_of_a_folder_is_a_line_of_its_file() -> None:
    places = Places(TEXT, (Break(Span(8, 8), label="p-10"), Break(Span(19, 19), label="p-2")))
    assert [places.told(at) for at in (4, 8, 14, 19)] == [
        "line 2 of the first file", "line 1 of p-10", "line 2 of p-10", "line 1 of p-2",
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["", "\f"], ids=["break between", "break before each"])
def test_a_place_between_breaks_is_told_by_the_stretch_too(first: str) -> None:
    text = f"{first}one\n\ftwo\nthree\n\ffour\n"
    breaks = tuple(Break(Span(at, at + 1)) for at, sign in enumerate(text) if sign == "\f")
    assert Places(text, breaks).told(text.index("three")) == "line 3 (stretch 2 of 3)"
    assert Places(text, breaks).told(text.index("four")) == "line 4 (stretch 3 of 3)"
