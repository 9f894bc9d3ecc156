"""Blank pages sit inside the covers, and pages hang from the spine of their sheet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regather.imposition import A4, LETTER, SCHEMES, booklet, creep, crop_marks, fold_marks, oriented, pad_inside, place
from regather.imposition.geometry import MARK_LENGTH

A5 = (A4.height / 2, A4.width)


@settings(max_examples=200)
@given(st.integers(2, 200), st.sampled_from([1, 2, 4, 8, 16]))
def test_the_covers_keep_their_places_and_nothing_is_lost(count: int, multiple: int) -> None:
    padded = pad_inside(count, multiple)
    assert len(padded) % multiple == 0 and len(padded) - count < multiple
    assert padded[0] == 1 and padded[-1] == count
    assert [page for page in padded if page is not None] == list(range(1, count + 1))


@settings(max_examples=200)
@given(st.integers(2, 200), st.sampled_from([4, 8, 16]))
def test_a_recto_between_the_covers_stays_a_recto(count: int, multiple: int) -> None:
    padded = pad_inside(count, multiple)
    assert all(page % 2 == at % 2 for at, page in enumerate(padded[:-1], start=1) if page is not None)


def test_three_blanks_go_behind_both_covers() -> None:
    assert pad_inside(5, 4) == (1, None, None, 2, 3, 4, None, 5)


def test_a_last_page_of_text_is_not_torn_from_the_one_before() -> None:
    assert pad_inside(6, 4, last_outside=False) == (1, 2, 3, 4, 5, 6, None, None)


def test_a_single_page_is_the_front_cover() -> None:
    assert pad_inside(1, 4) == (1, None, None, None)


def test_no_pages_make_no_booklet() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        pad_inside(0, 4)


def test_a_booklet_knows_what_stands_on_its_pages() -> None:
    made = booklet(7)
    assert [side.pages for side in made.sides] == [(8, 1), (2, 7), (6, 3), (4, 5)]
    assert [made.print_page(page) for page in (8, 1, 7)] == [7, 1, None]


def test_a5_pages_fill_an_a4_sheet_without_scaling() -> None:
    side = SCHEMES["saddle"].sides(8)[0]
    left, right = place(side, A4, *A5)
    assert (left.page, right.page) == (8, 1)
    assert left.scale == right.scale == 1.0
    assert left.x + left.width == pytest.approx(right.x) == pytest.approx(A4.height / 2)
    assert oriented(A4, side.rows, side.columns, *A5) == A4.landscape


def test_a5_pages_shrink_on_letter_and_hang_from_the_spine() -> None:
    left, right = place(SCHEMES["saddle"].sides(8)[0], LETTER, *A5)
    assert left.scale < 1.0
    assert left.x + left.width == pytest.approx(LETTER.height / 2) == pytest.approx(right.x)
    assert left.x > 0 or left.y > 0
    assert min(left.x, left.y) >= -1e-9 and right.x + right.width <= LETTER.height + 1e-9


def test_inner_sheets_creep_towards_the_spine() -> None:
    sides = SCHEMES["saddle"].sides(16)
    outer, inner = place(sides[0], A4, *A5, thickness=0.5), place(sides[6], A4, *A5, thickness=0.5)
    assert creep(sides[6], 0.5) == 1.5
    assert inner[0].x - outer[0].x == pytest.approx(1.5)
    assert inner[1].x - outer[1].x == pytest.approx(-1.5)


def test_a_right_to_left_booklet_hangs_from_the_same_fold() -> None:
    left, right = place(SCHEMES["saddle"].sides(8, right_to_left=True)[0], LETTER, *A5, right_to_left=True)
    assert (left.page, right.page) == (1, 8)
    assert left.x + left.width == pytest.approx(right.x)


def test_an_upside_down_page_is_carried_into_its_own_box() -> None:
    top = place(SCHEMES["quarto"].sides(8)[0], A4, 200, 300)[0]
    a, b, c, d, e, f = top.matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, 0), (200, 300))]
    assert corners == [pytest.approx((top.x + top.width, top.y + top.height)), pytest.approx((top.x, top.y))]


def test_pages_of_one_side_do_not_overlap() -> None:
    for name in ("quarto", "octavo", "zine8", "stacks"):
        scheme = SCHEMES[name]
        boxes = place(scheme.sides(scheme.pages_multiple)[0], A4, 150, 210)
        for k, one in enumerate(boxes):
            for other in boxes[k + 1 :]:
                apart = (one.x + one.width <= other.x + 1e-6 or other.x + other.width <= one.x + 1e-6
                         or one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6)
                assert apart, (name, one, other)


def test_a_booklet_is_folded_in_the_middle_of_the_sheet() -> None:
    marks = fold_marks(SCHEMES["saddle"].sides(8)[0], A4, *A5)
    assert {mark.x1 for mark in marks} == {A4.height / 2}
    assert sorted(mark.y2 - mark.y1 for mark in marks) == pytest.approx([MARK_LENGTH, MARK_LENGTH])


def test_crop_marks_stand_only_where_there_is_paper_to_trim() -> None:
    side = SCHEMES["saddle"].sides(8)[0]
    assert crop_marks(place(side, A4, *A5), A4.landscape) == ()
    small = crop_marks(place(side, A4, 300, 400), A4.landscape)
    assert len(small) == 8 and {mark.kind for mark in small} == {"crop"}
