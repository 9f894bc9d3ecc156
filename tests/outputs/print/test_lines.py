"""Text -> lines: few hyphens in a row, and headings whose lines are about equally long."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
import weasyprint.layout.inline
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from regather.outputs.print_engine import lay_out
from regather.outputs.print_lines import MOST_HYPHENS

LONG_WORDS = "considerable administration representative international circumstances understanding"
TEXT = " ".join(f"{word} in a {word} of {word}" for word in LONG_WORDS.split() * 4)
HEADING = "A heading of some length that turns over with two words"


def lines_of(body: str, css: str) -> list[Any]:
    page = HTML(string=f'<html lang="en"><body>{body}</body></html>')
    style = CSS(string="@page { size: 100mm 200mm; margin: 5mm } body { margin: 0; font: 12pt/15pt serif }" + css)
    document = lay_out(page, [style], FontConfiguration(), None)
    boxes = (box for page in document.pages for box in page._page_box.descendants())
    return [box for box in boxes if type(box).__name__ == "LineBox"]


def text_of(line: Any) -> str:
    return "".join(box.text for box in line.descendants() if hasattr(box, "text"))


def longest_row(lines: list[Any]) -> int:
    rows = groupby(lines, key=lambda line: text_of(line).rstrip().endswith("\u2010"))
    return max((len(list(row)) for hyphenated, row in rows if hyphenated), default=0)


def test_no_more_lines_in_a_row_end_with_a_hyphen_than_may() -> None:
    lines = lines_of(f"<p>{TEXT}</p>", "p { width: 60mm; hyphens: auto; text-align: justify }")
    assert longest_row(lines) == MOST_HYPHENS
    assert "".join(text_of(line).rstrip().removesuffix("\u2010").replace(" ", "") for line in lines) == TEXT.replace(
        " ", ""
    )


def test_a_word_longer_than_the_line_is_hyphenated_whatever_stood_before_it() -> None:
    lines = lines_of("<p>" + "incomprehensibilities" * 6 + "</p>", "p { width: 30mm; hyphens: auto }")
    assert longest_row(lines) > MOST_HYPHENS
    assert all(line.width <= 30 / 25.4 * 96 + 0.1 for line in lines)


@pytest.mark.parametrize(
    ("align", "direction"), [("center", "ltr"), ("start", "ltr"), ("start", "rtl"), ("end", "ltr")]
)
def test_lines_of_a_heading_are_about_equally_long_and_stand_where_they_should(align: str, direction: str) -> None:
    lines = lines_of(f"<h1 dir={direction}>{HEADING}</h1>", f"h1 {{ font-size: 14pt; text-align: {align}; margin: 0 }}")
    assert len(lines) == 2
    assert min(line.width for line in lines) > 0.75 * max(line.width for line in lines)
    left, right = 5 / 25.4 * 96, 95 / 25.4 * 96
    for line in lines:
        before, after = line.position_x - left, right - line.position_x - line.width
        if align == "center":
            assert before == pytest.approx(after, abs=1)
        else:
            assert min(before, after) == pytest.approx(0, abs=0.1)
            assert (before < after) == ((align, direction) == ("start", "ltr"))


def test_a_line_is_full_where_its_last_space_alone_has_no_room_before_italics() -> None:
    first = "Boats of paper and boats of bread sail on."
    (whole,) = lines_of(f"<p>{first}</p>", "")
    for room in (0, 1, 2, 6):
        lines = lines_of(
            f"<p>{first} <em>Incidentally</em> they come back.</p>", f"p {{ width: {whole.width + room}px }}"
        )
        assert text_of(lines[0]).rstrip() == first


def test_a_paragraph_that_is_no_heading_is_left_as_it_is() -> None:
    lines = lines_of(f"<p>{HEADING}</p>", "p { font-size: 12pt }")
    assert min(line.width for line in lines) < 0.6 * max(line.width for line in lines)


def test_the_engine_is_as_it_was_after_a_layout() -> None:
    before = weasyprint.layout.inline.split_first_line
    lines_of("<h1>One</h1>", "")
    assert weasyprint.layout.inline.split_first_line is before
