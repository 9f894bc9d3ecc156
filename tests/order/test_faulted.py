"""Page orders of scans that went wrong: each fault of each scheme once, with the breaks that it would show."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from regather.imposition import FAULTS, SCHEMES, backs_flipped, stack_reversed, stream
from regather.order.folded.desk import Desk
from regather.order.folded.earned import torn_joins
from regather.order.folded.faulted import (
    BOTH,
    FEW_BREAKS,
    HOLED_MOST,
    LARGEST_COVERED,
    SHEET_MISSING,
    TITLES,
    faulted,
    holed,
)
from regather.order.folded.search import SLIGHT, _is_doubtful
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page


def plain(scheme: str, pages: int) -> Hypothesis:
    return Hypothesis(scheme, pages, stream(SCHEMES[scheme], pages))


def test_every_fault_has_its_words() -> None:
    tried = faulted([plain("saddle", 16), plain("quarto", 16)], edges=0) + holed(plain("saddle", 16), edges=0)
    assert set(TITLES) == set(FAULTS) | set(BOTH) | {SHEET_MISSING, "covers-first", "covers-last"}
    assert {h.fault for h in tried} <= set(TITLES)


def test_a_reversed_stack_is_among_the_orders_tried() -> None:
    sides = stack_reversed(SCHEMES["saddle"].sides(16))
    order = tuple(page for side in sides for page in side.pages)
    found = {h.fault: h for h in faulted([plain("saddle", 16)], edges=0)}
    assert found["stack-reversed"].order == order
    assert all(h.pages == 16 for h in found.values() if h.fault in FAULTS)
    assert all(h.scheme == "saddle" for h in found.values())


def test_backs_may_be_flipped_in_a_stack_that_is_reversed_if_breaks_tell_so_many_orders_apart() -> None:
    sides = SCHEMES["saddle"].sides(16)
    order = tuple(page for side in stack_reversed(backs_flipped(sides)) for page in side.pages)
    found = {h.fault: h.order for h in faulted([plain("saddle", 16)], edges=15)}
    assert found["stack-reversed+backs-flipped"] == order
    assert not set(BOTH) & {h.fault for h in faulted([plain("saddle", 16)], edges=0)}


def test_no_order_is_tried_twice_and_none_that_is_tried_without_a_fault() -> None:
    tried = [plain("saddle", 16), plain("gather16", 16), plain("quarto", 16)]
    orders = [h.order for h in faulted(tried, edges=0)]
    assert len(orders) == len(set(orders))
    assert not set(orders) & {h.order for h in tried}


@pytest.mark.parametrize(("nats", "doubted"), [(SLIGHT - 0.1, True), (SLIGHT + 0.1, False)])
def test_a_leader_whose_joins_say_little_is_doubted_even_between_breaks(nats: float, doubted: bool) -> None:  # noqa: FBT001
    shown = replace(plain("saddle", 16), marked=(True,) * 16)
    leader = Solution(shown, np.arange(17), 0.0, Page(50.0, 30.0, 1.0))
    leader = replace(leader, score=nats * torn_joins(leader))
    assert _is_doubtful(cast(Desk, None), [leader]) is doubted


def test_text_in_order_has_no_stack_to_go_wrong() -> None:
    assert faulted([Hypothesis("in-order", 16, tuple(range(1, 17)))], edges=0) == []


def test_breaks_stand_behind_every_side_where_they_are_as_many() -> None:
    found = faulted([plain("saddle", 16)], edges=7)
    assert found
    assert all(sum(h.marked) == 8 for h in found if h.pages == 16), "eight sides, the last one ends with the text"
    assert {h.scheme for h in faulted([plain("saddle", 16)], edges=3)} <= {"quarto", "octavo", "zine8"}, "large sheets"


def test_a_cover_of_its_own_stands_around_what_another_scheme_holds_inside() -> None:
    found = {h.fault: h for h in faulted([plain("quarto", 16)], edges=0)}
    inside = tuple(page + 2 for page in stream(SCHEMES["quarto"], 16))
    assert found["covers-first"].order == (20, 1, 2, 19, *inside)
    assert found["covers-last"].order == (*inside, 20, 1, 2, 19)
    thick = faulted([plain("quarto", LARGEST_COVERED)], edges=0)
    assert not any(h.fault.startswith("covers") for h in thick)


def test_inside_a_cover_large_sheets_show_fewer_breaks_than_a_book_of_as_many_pages() -> None:
    inside = tuple(page + 2 for page in stream(SCHEMES["quarto"], 16))
    found = {h.order: h for h in faulted([plain("saddle", 12)], edges=5)}
    covered = found[20, 1, 2, 19, *inside]
    assert (covered.fault, covered.pages) == ("covers-first", 20)
    assert sum(covered.marked) == 6, "two sides of the cover, four of the sheets"


def test_inside_a_cover_stands_less_than_the_thinnest_book_that_is_tried() -> None:
    known = [plain("saddle", 36), plain("gather16", 36), plain("saddle", 40)]  # folios up to 36
    inside = tuple(page + 2 for page in stream(SCHEMES["gather16"], 32))
    found = [h for h in faulted(known, edges=0) if h.order == (36, 1, 2, 35, *inside)]
    assert [(h.fault, h.pages) for h in found] == [("covers-first", 36)]
    assert not any(h.pages < 36 for h in faulted(known, edges=0)), "no book is thinner than its folios say"


def test_blank_pages_in_a_cover_apart_may_leave_no_break() -> None:
    known = [plain("gather16", 36)]

    def covered(edges: int) -> bool:
        return any(h.fault == "covers-first" and all(h.marked) for h in faulted(known, edges))

    assert covered(35 - FEW_BREAKS)
    assert not covered(34 - FEW_BREAKS)


def test_a_booklet_round_its_cover_is_a_larger_booklet_and_not_tried_again() -> None:
    found = faulted([plain("saddle", 16), plain("saddle", 20)], edges=0)
    assert not any(h.fault == "covers-first" and h.pages == 20 for h in found)


def test_an_order_without_a_sheet_shows_as_many_pages_as_the_leader_and_lacks_four() -> None:
    found = holed(plain("saddle", 20), edges=0)
    assert [sorted(set(range(1, 25)) - set(h.order)) for h in found] == [
        [3, 4, 21, 22], [5, 6, 19, 20], [7, 8, 17, 18], [9, 10, 15, 16], [11, 12, 13, 14],
    ]  # fmt: skip
    assert all(len(h.order) == 20 and h.pages == 24 and h.fault == SHEET_MISSING for h in found)


def test_no_sheet_is_sought_in_thick_books_nor_where_there_is_but_one() -> None:
    assert holed(plain("saddle", HOLED_MOST), edges=0)
    assert holed(plain("saddle", HOLED_MOST + 4), edges=0) == []
    assert holed(plain("zine8", 8), edges=0) == []
    assert holed(Hypothesis("in-order", 16, tuple(range(1, 17))), edges=0) == []


def test_a_sheet_of_marked_pages_is_missing_only_where_the_breaks_leave_room_for_it() -> None:
    assert holed(plain("saddle", 20), edges=19)
    assert holed(plain("saddle", 20), edges=30) == []
