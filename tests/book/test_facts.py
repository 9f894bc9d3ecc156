"""What the book says of sheets and sides is what the imposition table does."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from regather.imposition import SCHEMES, stream

ROOT = Path(__file__).resolve().parents[2]


def text_of(name: str) -> str:
    (path,) = (ROOT / "chapters").glob(f"*-{name}.md")
    return path.read_text(encoding="utf-8")


def figure_numbers(name: str) -> list[int]:
    svg = (ROOT / "book" / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    return [int(number) for number in re.findall(r">(\d+)</text>", svg)]


def test_the_table_of_sixteen_pages_lists_the_sides_of_a_saddle_stitched_booklet() -> None:
    rows = re.findall(r"^\| \w+ ((?:\| \d+ )+)\|$", text_of("the-sum-that-never-changes"), re.MULTILINE)
    shown = [int(number) for row in rows for number in re.findall(r"\d+", row)]
    assert shown == list(stream(SCHEMES["saddle"], 16))


@pytest.mark.parametrize("pages", [8, 16, 48])
def test_two_pages_on_one_side_add_up_to_one_more_than_the_pages(pages: int) -> None:
    assert {sum(side.pages) for side in SCHEMES["saddle"].sides(pages)} == {pages + 1}


def test_three_gatherings_of_sixteen_have_the_sums_that_the_book_names() -> None:
    sums = dict.fromkeys(sum(side.pages) for side in SCHEMES["gather16"].sides(48))
    assert list(sums) == [17, 49, 81]


def test_the_figure_of_eight_pages_shows_their_sides() -> None:
    assert figure_numbers("eight-pages") == list(stream(SCHEMES["saddle"], 8))


def test_the_figure_of_the_one_sheet_zine_shows_its_side() -> None:
    assert figure_numbers("one-sheet") == list(stream(SCHEMES["zine8"], 8))


def test_the_figure_of_folding_shows_the_outer_sides_of_folio_quarto_and_octavo() -> None:
    outer = [
        *SCHEMES["saddle"].sides(4)[0].pages,
        *SCHEMES["quarto"].sides(8)[0].pages,
        *SCHEMES["octavo"].sides(16)[0].pages,
    ]
    assert figure_numbers("folding") == outer


def test_thirteen_of_the_forty_seven_page_turns_survive_in_the_stream() -> None:
    order = stream(SCHEMES["saddle"], 48)
    whole = sum(after == before + 1 for before, after in pairwise(order))
    assert whole == 13
    assert len(order) - 1 - whole == 34
    assert order[:11] == (48, 1, 2, 47, 46, 3, 4, 45, 44, 5, 6), "the stream as the book begins it"


def test_the_smudged_fifteen_is_on_the_eighth_sheet_with_sixteen_thirty_three_and_thirty_four() -> None:
    sides = [side for side in SCHEMES["saddle"].sides(48) if side.sheet == 8]
    assert [side.pages for side in sides] == [(34, 15), (16, 33)]
