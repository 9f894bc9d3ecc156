"""What the trim size says of a page that is read from right to left."""

from __future__ import annotations

import re

from regather.outputs.print_page import TRIMS, page_css

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
