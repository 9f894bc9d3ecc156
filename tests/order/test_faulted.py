"""Page orders of scans that went wrong: each fault of each scheme once, with the breaks that it would show."""

from __future__ import annotations

from regather.imposition import FAULTS, SCHEMES, stack_reversed, stream
from regather.order.faulted import TITLES, faulted
from regather.order.solve import Hypothesis


def plain(scheme: str, pages: int) -> Hypothesis:
    return Hypothesis(scheme, pages, stream(SCHEMES[scheme], pages))


def test_every_fault_has_its_words() -> None:
    assert set(TITLES) == set(FAULTS)


def test_a_reversed_stack_is_among_the_orders_tried() -> None:
    sides = stack_reversed(SCHEMES["saddle"].sides(16))
    order = tuple(page for side in sides for page in side.pages)
    found = {h.fault: h for h in faulted([plain("saddle", 16)], edges=0)}
    assert found["stack-reversed"].order == order
    assert all(h.pages == 16 and h.scheme == "saddle" for h in found.values())


def test_no_order_is_tried_twice_and_none_that_is_tried_without_a_fault() -> None:
    tried = [plain("saddle", 16), plain("gather16", 16), plain("quarto", 16)]
    orders = [h.order for h in faulted(tried, edges=0)]
    assert len(orders) == len(set(orders))
    assert not set(orders) & {h.order for h in tried}


def test_text_in_order_has_no_stack_to_go_wrong() -> None:
    assert faulted([Hypothesis("in-order", 16, tuple(range(1, 17)))], edges=0) == []


def test_breaks_stand_behind_every_side_where_they_are_as_many() -> None:
    found = faulted([plain("saddle", 16)], edges=7)
    assert found
    assert all(sum(h.marked) == 8 for h in found), "eight sides, the last one ends with the text"
    assert faulted([plain("saddle", 16)], edges=3) == []
