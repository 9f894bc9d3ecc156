"""What the trim size and the script say of a page."""

from __future__ import annotations

import re

import pytest

from regather.outputs.print_page import TRIMS, page_css, wants_capitals

TOKENS = {"--text-scale": "0.8", "--leading-scale": "0.9"}


def size(css: str) -> float:
    found = re.search(r"html \{ font-size: ([\d.]+)pt", css)
    assert found is not None
    return float(found[1])


def test_a_theme_scales_its_own_face_and_not_those_of_hebrew_and_arabic() -> None:
    trim = TRIMS["a5"]
    assert size(page_css(trim, tokens=TOKENS)) < size(page_css(trim)) == trim.size
    assert size(page_css(trim, right_to_left=True, tokens=TOKENS)) == trim.size


def test_the_rule_above_notes_stands_where_their_lines_begin() -> None:
    trim = TRIMS["a5"]
    assert "background-position: right" in page_css(trim, right_to_left=True)
    assert "background-position" not in page_css(trim)


@pytest.mark.parametrize(
    ("title", "wants"), [("Лодки из бумаги", True), ("Boats", False), ("Πλοία", False), ("Paper Boats, русские", False)]
)
def test_words_without_small_capitals_in_our_faces_stand_in_capitals(title: str, wants: bool) -> None:  # noqa: FBT001
    assert wants_capitals(title) is wants


def test_running_heads_are_in_capitals_where_there_are_no_small_ones() -> None:
    assert "font-variant-caps: all-small-caps; text-transform: none" in page_css(TRIMS["a5"])
    css = page_css(TRIMS["a5"], capitals=True)
    assert "font-variant-caps: normal; text-transform: uppercase" in css and "all-small-caps" not in css
