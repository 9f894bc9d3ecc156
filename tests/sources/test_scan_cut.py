"""How pictures of sides are put straight and cut into the pages of the book."""

from __future__ import annotations

import pytest
from PIL import Image
from tests.sources.scan_maker import HEIGHT, LINES, WIDTH, on_a_table, page, picture, shaded, spread

from regather.sources.scan_cut import cuts_of, look_at, parts_of
from regather.sources.scan_ink import without_shadow


def test_a_spread_is_cut_at_its_fold() -> None:
    (cut,) = cuts_of([look_at(spread(8, 1))])
    assert len(cut.boxes) == 2
    assert cut.boxes[0][2] == pytest.approx(0.5, abs=0.04)
    assert cut.blank == (False, False)


def test_a_blank_half_is_a_page_and_known_to_be_blank() -> None:
    cuts = cuts_of([look_at(spread(8, 1)), look_at(spread(None, 7))])
    assert [cut.blank for cut in cuts] == [(False, False), (True, False)]


def test_a_single_page_stays_whole() -> None:
    looks = [look_at(picture(page(n, 60), width=420, height=595)) for n in (1, 2)]
    assert [cut.boxes for cut in cuts_of(looks)] == [((0.0, 0.0, 1.0, 1.0),)] * 2


@pytest.mark.parametrize("degrees", [-2.0, 0.8])
def test_a_side_that_lies_askew_is_put_straight(degrees: float) -> None:
    (cut,) = cuts_of([look_at(spread(8, 1, askew=degrees))])
    assert cut.skew == pytest.approx(-degrees, abs=0.15)
    assert len(cut.boxes) == 2


def test_a_side_that_lies_straight_is_not_touched() -> None:
    assert look_at(spread(8, 1)).skew == 0.0


@pytest.mark.parametrize("way", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270])
def test_lines_that_run_up_and_down_are_seen_and_the_pages_lie_one_above_the_other(way: Image.Transpose) -> None:
    (cut,) = cuts_of([look_at(spread(8, 1).transpose(way))])
    assert cut.lying
    assert [box[1] for box in cut.boxes] == [0.0, pytest.approx(0.5, abs=0.04)]


def test_eight_pages_of_a_zine_are_found_though_four_stand_on_their_heads() -> None:
    runs = []
    for place in range(4):
        runs += page(place + 1, 60 + 421 * place)
        upper = page(8 - place, 60 + 421 * place, turn=2)
        runs += [type(run)(run.x, run.y + HEIGHT, run.text, run.size, turn=2) for run in upper]
    (cut,) = cuts_of([look_at(picture(runs, width=2 * WIDTH, height=2 * HEIGHT, dots=60))])
    assert len(cut.boxes) == 8


def test_a_photograph_in_shade_on_a_dark_table_is_cut_as_the_sheet_is() -> None:
    photo = on_a_table(shaded(spread(8, 1)))
    (cut,) = cuts_of([look_at(photo)])
    left, right = parts_of(photo, cut)
    assert left.width + right.width == pytest.approx(photo.width - 140, rel=0.03), "the table belongs to no page"
    assert left.width == pytest.approx(right.width, rel=0.2)


def test_shade_is_taken_away_and_ink_stays() -> None:
    clean = spread(8, 1)
    flat = without_shadow(shaded(clean, 0.6))
    paper = [flat.getpixel((x, 20)) for x in range(20, clean.width - 20, 40)]
    assert min(paper) > 235
    ink = clean.point([255 * (value < 80) for value in range(256)]).getbbox()
    assert ink is not None
    assert flat.crop(ink).getextrema()[0] < 90


def test_pages_that_almost_meet_are_cut_where_there_is_least_ink() -> None:
    # Lines of the left page reach the fold, those of the right page begin right behind it.
    runs = [*page(8, 125), *page(1, 423)]
    looks = [look_at(picture(runs)) for _ in range(2)]
    assert {len(cut.boxes) for cut in cuts_of(looks)} == {2}
    assert len(LINES) == 10
