"""Of thousands of pages only those orders are solved to the end of which some joins read on."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from regather.imposition import FAULTS, SCHEMES
from regather.order.folded.desk import Desk
from regather.order.folded.some_joins import KEPT, THOUSANDS, worth_solving
from regather.order.hypothesis import Hypothesis

PAGES = 1024
ON, OFF = 4.0, -3.0
"""Nats of a join that reads on, and of any other."""


def order_of(scheme: str, fault: str = "", pages: int = PAGES) -> Hypothesis:
    sides = SCHEMES[scheme].sides(pages)
    scanned = FAULTS[fault](sides) if fault else sides
    return Hypothesis(scheme, pages, tuple(page for side in scanned for page in side.pages), fault=fault)


def desk_of(truth: tuple[int, ...]) -> Desk:
    """A desk of pages that stand so in the source, each between two breaks; cuts are the breaks."""
    page_at = np.array(truth)

    def scores(ends: np.ndarray, starts: np.ndarray) -> np.ndarray:
        before, behind = page_at[ends - 1], page_at[starts]
        return np.where(behind[None, :] == before[:, None] + 1, ON, OFF).astype(np.float32)

    shown = SimpleNamespace(edge=np.ones(len(truth) + 1, dtype=np.bool_))
    return SimpleNamespace(stream=shown, solver=SimpleNamespace(links=SimpleNamespace(scores=scores)))  # type: ignore[return-value]


TRIED = [order_of(name) for name in ("saddle", "gather8", "gather16", "gather32", "stacks", "quarto", "octavo")]
IN_ORDER = Hypothesis("in-order", PAGES, tuple(range(1, PAGES + 1)))


@pytest.mark.parametrize("fault", ["", "fronts-first", "stack-turned"])
def test_the_order_that_reads_on_is_solved(fault: str) -> None:
    true = order_of("gather16", fault)
    assert true in worth_solving(desk_of(true.order), [IN_ORDER, *TRIED, true])


def test_where_one_order_reads_on_the_others_are_left_out_but_for_rivals() -> None:
    true = order_of("gather16", "fronts-first")
    assert len(worth_solving(desk_of(true.order), [IN_ORDER, *TRIED, true])) == 2 + KEPT


def test_pages_that_are_blank_leave_no_break_and_move_all_behind_them() -> None:
    true = order_of("gather16")
    blank = {4, 700}
    found = worth_solving(desk_of(tuple(page for page in true.order if page not in blank)), [IN_ORDER, *TRIED])
    assert true in found, "the pages looked at stand behind one blank page and before another"


def test_of_single_pages_a_few_orders_are_left_to_be_told_as_rivals() -> None:
    shuffled = tuple((np.random.default_rng(1).permutation(PAGES) + 1).tolist())
    found = worth_solving(desk_of(shuffled), [IN_ORDER, *TRIED])
    assert found[0] == IN_ORDER, "what has no torn joins is always tried"
    assert len(found) == 1 + KEPT


def test_shorter_sources_have_all_orders_solved() -> None:
    shuffled = tuple((np.random.default_rng(1).permutation(THOUSANDS - 2) + 1).tolist())
    assert worth_solving(desk_of(shuffled), TRIED) == TRIED
