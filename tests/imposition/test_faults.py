"""What goes wrong at the scanner, each fault shown on the smallest booklet that shows it."""

from __future__ import annotations

import pytest

from regather.imposition import FAULTS, SCHEMES, sheet_missing, side_missing, side_twice

SIDES = SCHEMES["saddle"].sides(8)


def pages(sides: tuple) -> list[list[int]]:
    return [list(side.pages) for side in sides]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("stack-reversed", [[6, 3], [4, 5], [8, 1], [2, 7]]),
        ("stack-turned", [[4, 5], [6, 3], [2, 7], [8, 1]]),
        ("backs-flipped", [[8, 1], [7, 2], [6, 3], [5, 4]]),
        ("fronts-first", [[8, 1], [6, 3], [2, 7], [4, 5]]),
        ("fronts-then-backs-reversed", [[8, 1], [6, 3], [4, 5], [2, 7]]),
    ],
)
def test_a_fault_of_the_whole_stack(fault: str, expected: list[list[int]]) -> None:
    assert pages(FAULTS[fault](SIDES)) == expected


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_of_the_whole_stack_loses_no_page(fault: str) -> None:
    sides = SCHEMES["quarto"].sides(24)
    before = sorted(page for side in sides for page in side.pages)
    assert sorted(page for side in FAULTS[fault](sides) for page in side.pages) == before


def test_a_flipped_back_of_two_rows_is_turned_by_half_a_turn() -> None:
    back = FAULTS["backs-flipped"](SCHEMES["quarto"].sides(8))[1]
    assert back.pages == (7, 2, 6, 3)
    assert [(slot.row, slot.column, slot.rotation) for slot in back.slots] == [
        (0, 0, 180), (0, 1, 180), (1, 0, 0), (1, 1, 0),
    ]


def test_a_missing_side_takes_its_pages_with_it() -> None:
    assert pages(side_missing(SIDES, 1)) == [[8, 1], [6, 3], [4, 5]]


def test_a_side_scanned_twice_stands_twice_in_a_row() -> None:
    assert pages(side_twice(SIDES, 1)) == [[8, 1], [2, 7], [2, 7], [6, 3], [4, 5]]


def test_a_side_that_is_not_there_cannot_be_missing() -> None:
    with pytest.raises(ValueError, match="no side 4"):
        side_missing(SIDES, 4)


def test_a_sheet_that_is_missing_takes_both_its_sides() -> None:
    sides = SCHEMES["saddle"].sides(12)
    assert pages(sheet_missing(sides, 2)) == [[12, 1], [2, 11], [8, 5], [6, 7]]
    with pytest.raises(ValueError, match="no sheet 4"):
        sheet_missing(sides, 4)


def test_the_cover_may_come_last() -> None:
    assert pages(FAULTS["cover-last"](SCHEMES["saddle"].sides(8))) == [[6, 3], [4, 5], [8, 1], [2, 7]]
