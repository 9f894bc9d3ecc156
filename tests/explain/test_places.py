"""Offsets are told as places that a person finds again: in their own file, or between the breaks of one."""

from __future__ import annotations

import pytest

from regather.explain import Places
from regather.model import Break, BreakKind, Span

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


SHEETS = "eight\n\nlast line\n\fone\n\f\f\n\nseven\nagain\n\fcover\n"


def sheets(first: str | None = "1") -> Places:
    """Pages 8 and 1 side by side, a blank one and 7 on the back, and a cover by itself."""
    marks = [at for at, sign in enumerate(SHEETS) if sign == "\f"]
    labels = ("1", "2", "2", "back cover")
    breaks = tuple(Break(Span(at, at + 1), BreakKind.PAGE, label) for at, label in zip(marks, labels, strict=True))
    return Places(SHEETS, breaks, first)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("eight", "side 1, left page, line 1"), ("last", "side 1, left page, line 2"),
        ("one", "side 1, right page, line 1"), ("again", "side 2, right page, line 2"), ("cover", "back cover, line 1"),
    ],
)  # fmt: skip
def test_a_place_of_a_source_that_shows_its_sides_is_told_by_side_and_page(words: str, place: str) -> None:
    assert sheets().shows_sides
    assert sheets().told(SHEETS.index(words)) == place


def test_a_run_of_lines_is_told_within_its_page_or_from_one_to_the_other() -> None:
    end = SHEETS.index("\f")
    assert sheets().stretch(0, end) == "side 1, left page, lines 1–2"
    assert sheets().stretch(0, end + 4) == "side 1, left page, line 1, to side 1, right page, line 1"
    assert sheets().sides == 3


def test_without_labels_of_all_pages_places_are_lines() -> None:
    assert not sheets(None).shows_sides
    assert sheets(None).stretch(0, SHEETS.index("\f")) == "lines 1–3"


def test_pages_of_a_side_with_more_than_two_are_counted() -> None:
    breaks = tuple(Break(Span(at, at + 1), BreakKind.PAGE, "1") for at in (1, 3, 5))
    assert Places("a\fb\fc\fd", breaks, "1").told(4) == "side 1, page 3 of 4, line 1"
