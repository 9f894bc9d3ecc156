"""Placed words and the lines that they make, where no small PDF can show it."""

from __future__ import annotations

from regather.sources.page_blocks import page_text, type_of
from regather.sources.page_lines import lines_of
from regather.sources.placed import Word


def placed(text: str, left: float, right: float, baseline: float, *, glued: bool = False) -> Word:
    return Word(text, left, baseline - 8, right, baseline + 2, baseline, 10.0, glued=glued)


def text_of(words: list[Word]) -> str:
    lines = lines_of(words)
    return page_text(lines, type_of([lines]))


def test_a_line_from_right_to_left_begins_at_the_right() -> None:
    words = [placed("הרוח", 160, 200, 20), placed("נשבה", 110, 155, 20), placed(",", 107, 110, 20, glued=True),
             placed("והים", 160, 200, 34), placed("שתק", 120, 155, 34)]  # fmt: skip
    assert text_of(words) == "הרוח נשבה,\nוהים שתק"


def test_words_from_left_to_right_inside_such_a_line_keep_their_own_order() -> None:
    words = [placed("הספר", 160, 200, 20), placed("Paper", 100, 128, 20), placed("Boat", 132, 155, 20),
             placed("נמצא", 60, 95, 20), placed("כאן", 30, 55, 20)]  # fmt: skip
    assert text_of(words) == "הספר Paper Boat נמצא כאן"


def test_lines_that_overlap_in_height_but_not_in_place_stay_apart() -> None:
    words = [placed("above", 0, 40, 20), placed("below", 0, 40, 25)]
    assert text_of(words) == "above\nbelow"
