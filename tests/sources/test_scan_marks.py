"""Raised numbers of notes that were read as quotation marks are found again by their height and place."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from regather.sources.scan_marks import with_marks
from regather.sources.scan_types import Seen, SeenLine

SIZE, BASELINE = 60, 160
"""Type of 60 dots: tall letters are 41 high, a raised digit 23, a quotation mark 13."""


def drawn(*boxes: tuple[int, int, int, int]) -> Image.Image:
    """A picture with the word “fold” as four strokes, and other strokes at their places."""
    picture = Image.new("L", (700, 260), 255)
    pen = ImageDraw.Draw(picture)
    for x in (200, 225, 250, 275):
        pen.rectangle((x, BASELINE - 41, x + 12, BASELINE - 1), fill=0)
    for box in boxes:
        pen.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=0)
    return picture


def read(picture: Image.Image, *words: Seen, digits: str = "4", usual: float = SIZE) -> list[tuple[str, bool]]:
    """The words of the drawn line, on a page that is mostly set in type of the ``usual`` size."""
    others = [SeenLine((Seen("Told", 10, 0, 60, 0.68 * usual, 95.0),), 0.68 * usual)] * 3
    line, *_ = with_marks(picture, [SeenLine(words, BASELINE), *others], lambda crop: digits)
    return [(word.text, word.raised) for word in line.words]


def word(text: str, left: float = 200, right: float = 310, sure: float = 60.0) -> Seen:
    return Seen(text, left, BASELINE - 41, right, BASELINE, sure)


NUMBER = (294, BASELINE - 45, 306, BASELINE - 22)
QUOTE = (294, BASELINE - 45, 302, BASELINE - 32)
EXCLAMATION = (294, BASELINE - 41, 302, BASELINE)


@pytest.mark.parametrize("read_as", ["fold'", "fold!", "fold”", "fold*1", "fold"])
def test_a_number_raised_behind_a_word_is_one_whatever_it_was_read_as(read_as: str) -> None:
    assert read(drawn(NUMBER), word(read_as))[-1] == ("4", True)


@pytest.mark.parametrize(
    ("box", "text"), [(QUOTE, "fold'"), (EXCLAMATION, "fold!")], ids=["quotation mark", "full height"]
)
def test_what_is_low_or_stands_on_the_line_is_what_it_was_read_as(box: tuple[int, int, int, int], text: str) -> None:
    assert read(drawn(box), word(text)) == [(text, False)]


def test_a_sure_word_that_ends_in_a_letter_is_not_looked_at() -> None:
    assert read(drawn(NUMBER), word("fold", sure=96.0)) == [("fold", False)]


def test_what_is_no_digit_is_left_as_it_was_read_unless_it_is_as_narrow_as_a_one() -> None:
    wide, narrow = (294, BASELINE - 45, 310, BASELINE - 22), (294, BASELINE - 45, 301, BASELINE - 22)
    assert read(drawn(wide), word("fold'"), digits="") == [("fold'", False)]
    assert read(drawn(narrow), word("fold'"), digits="") == [("fold", False), ("1", True)]


def test_a_number_that_touches_a_quotation_mark_is_parted_from_it() -> None:
    touching = ((294, BASELINE - 45, 316, BASELINE - 34), (316, BASELINE - 45, 318, BASELINE - 43),
                (318, BASELINE - 45, 336, BASELINE - 22))  # fmt: skip
    assert read(drawn(*touching), word("fold”'", right=336))[-1] == ("4", True)


def test_a_number_in_front_of_a_note_is_found_though_it_was_left_out_or_misread() -> None:
    before = (170, BASELINE - 45, 182, BASELINE - 22)
    fold, found = word("fold", right=288, sure=95), [("4", True), ("fold", False)]
    assert read(drawn(before), fold, usual=1.2 * SIZE) == found
    sign = Seen("‘", 170, BASELINE - 45, 182, BASELINE - 22, 40.0)
    assert read(drawn(before), sign, fold, usual=1.2 * SIZE) == found
    assert read(drawn(before), fold) == [("fold", False)], "in front of running text there are no numbers of notes"


def test_a_number_that_was_read_as_such_is_raised_by_its_box() -> None:
    number = Seen("4", NUMBER[0], NUMBER[1], NUMBER[2], NUMBER[3], 90.0)
    assert read(drawn(NUMBER), word("fold", right=288, sure=95), number) == [("fold", False), ("4", True)]


def test_an_asterisk_stays_one_where_no_note_of_the_page_has_a_number() -> None:
    assert read(drawn(NUMBER), word("fold*")) == [("fold*", False)]


def test_a_number_in_front_of_a_note_that_cannot_be_read_is_the_next_one() -> None:
    def note(baseline: float, *words: Seen) -> SeenLine:
        moved = [Seen(w.text, w.left, w.top + baseline - BASELINE, w.right, w.bottom + baseline - BASELINE, w.sure)
                 for w in words]  # fmt: skip
        return SeenLine(tuple(moved), baseline)

    number = Seen("3", 170, BASELINE - 45, 182, BASELINE - 22, 90.0)
    sign = Seen("?", 170, BASELINE - 45, 188, BASELINE - 22, 40.0)
    page = Image.new("L", (700, 600), 255)
    page.paste(drawn((170, BASELINE - 45, 188, BASELINE - 22)), (0, 200))
    large = 1.2 * SIZE
    others = [SeenLine((Seen("Told", 10, 0, 60, 0.68 * large, 95.0),), 0.68 * large)] * 5
    lines = [*others, note(BASELINE, number, word("fold", right=288, sure=95)),
             note(BASELINE + 200, sign, word("fold", right=288, sure=95))]  # fmt: skip
    marked = with_marks(page, lines, lambda crop: "")
    assert [(line.words[0].text, line.words[0].raised) for line in marked[-2:]] == [("3", True), ("4", True)]
