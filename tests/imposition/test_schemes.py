"""Folding and unfolding are inverses, and each scheme gives the order that printers know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regather.imposition import SCHEMES, Scheme, fold, stream, unfold

NAME_IN_CORPUS = {"spreads2": "spreads"}

schemes_and_pages = st.sampled_from(sorted(SCHEMES)).flatmap(
    lambda name: st.tuples(
        st.just(SCHEMES[name]),
        st.integers(1, 30).map(lambda k: k * SCHEMES[name].pages_multiple).filter(SCHEMES[name].accepts),
    )
)


def orders(name: str, pages: int, *, right_to_left: bool = False) -> list[list[int]]:
    return [list(side.pages) for side in SCHEMES[name].sides(pages, right_to_left=right_to_left)]


@settings(max_examples=150)
@given(case=schemes_and_pages, rtl=st.booleans())
def test_unfolding_what_was_folded_gives_the_pages_back(*, case: tuple[Scheme, int], rtl: bool) -> None:
    scheme, pages = case
    items = tuple(f"page {k}" for k in range(1, pages + 1))
    assert unfold(scheme, fold(scheme, items, right_to_left=rtl), right_to_left=rtl) == items


@settings(max_examples=150)
@given(case=schemes_and_pages, rtl=st.booleans())
def test_every_page_stands_on_exactly_one_side(*, case: tuple[Scheme, int], rtl: bool) -> None:
    scheme, pages = case
    order = stream(scheme, pages, right_to_left=rtl)
    assert sorted(order) == list(range(1, pages + 1))
    assert order == tuple(page for side in scheme.sides(pages, right_to_left=rtl) for page in side.pages)


@settings(max_examples=100)
@given(schemes_and_pages)
def test_front_and_back_of_a_leaf_hold_an_odd_page_and_the_next(case: tuple[Scheme, int]) -> None:
    scheme, pages = case
    if scheme.name in ("spreads", "in-order", "zine8"):
        return
    sides = scheme.sides(pages)
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        assert (front.sheet, front.back, back.back) == (back.sheet, False, True)
        behind = {(slot.row, back.columns - 1 - slot.column): slot.page for slot in back.slots}
        for slot in front.slots:
            low, high = sorted((slot.page, behind[slot.row, slot.column]))
            assert low % 2 == 1 and high == low + 1


def test_a_saddle_stitched_booklet_of_eight_pages() -> None:
    assert orders("saddle", 8) == [[8, 1], [2, 7], [6, 3], [4, 5]]


def test_a_right_to_left_booklet_is_mirrored() -> None:
    assert orders("saddle", 8, right_to_left=True) == [[1, 8], [7, 2], [3, 6], [5, 4]]


def test_the_last_gathering_may_be_shorter() -> None:
    assert orders("gather8", 12)[4:] == [[12, 9], [10, 11]]


def test_one_gathering_is_a_saddle_stitched_booklet() -> None:
    assert orders("gather16", 16) == orders("saddle", 16)


def test_cut_stacks_lie_in_order_after_the_cut() -> None:
    sides = SCHEMES["stacks"].sides(12)
    left = [page for front, back in zip(sides[::2], sides[1::2], strict=True)
            for page in (front.slots[0].page, back.slots[1].page)]
    right = [page for front, back in zip(sides[::2], sides[1::2], strict=True)
             for page in (front.slots[1].page, back.slots[0].page)]
    assert left + right == list(range(1, 13))


def test_a_quarto_sheet() -> None:
    assert orders("quarto", 16) == [[5, 4, 8, 1], [3, 6, 2, 7], [13, 12, 16, 9], [11, 14, 10, 15]]


def test_an_octavo_sheet_has_its_upper_row_upside_down() -> None:
    front, back = SCHEMES["octavo"].sides(16)
    assert front.pages == (5, 12, 9, 8, 4, 13, 16, 1)
    assert back.pages == (7, 10, 11, 6, 2, 15, 14, 3)
    assert [slot.rotation for slot in front.slots] == [180] * 4 + [0] * 4


def test_the_one_sheet_zine() -> None:
    assert orders("zine8", 8) == [[5, 4, 3, 2, 6, 7, 8, 1]]


def test_spreads_of_an_even_number_of_pages_end_with_a_single_page() -> None:
    assert orders("spreads", 6) == [[1], [2, 3], [4, 5], [6]]


@pytest.mark.parametrize(("name", "pages"), [("saddle", 6), ("saddle", 0), ("quarto", 12), ("zine8", 16)])
def test_a_number_of_pages_that_does_not_fit_is_refused(name: str, pages: int) -> None:
    assert not SCHEMES[name].accepts(pages)
    with pytest.raises(ValueError, match=name):
        SCHEMES[name].sides(pages)


def test_nesting_counts_the_sheets_around_a_sheet_in_its_gathering() -> None:
    assert [side.nesting for side in SCHEMES["gather8"].sides(16)[::2]] == [0, 1, 0, 1]


def test_the_corpus_was_imposed_by_the_same_tables(dev_cases: tuple[Path, ...]) -> None:
    seen = set()
    for case in dev_cases:
        gold = json.loads((case / "gold.json").read_text("utf-8"))
        made = gold["scramble"]
        name = NAME_IN_CORPUS.get(made["imposition"], made["imposition"])
        if name not in SCHEMES or made["missing"] or made["duplicated"]:
            continue
        seen.add(name)
        assert orders(name, made["pages"], right_to_left=gold["dir"] == "rtl") == made["sides"], gold["id"]
    assert {"saddle", "gather16", "quarto", "zine8", "spreads"} <= seen
