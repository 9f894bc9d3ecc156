"""Folios that fit one another keep a search from slipping."""

from __future__ import annotations

import numpy as np
import pytest

from regather.imposition import SCHEMES, stream
from regather.order.anchors import Anchors
from regather.order.folded.rails import LEAST_FOLIOS, LEAST_SHARE, rails_of
from regather.order.hypothesis import Hypothesis
from regather.order.stream import Floats, Ints

PAGES, CUTS_A_PAGE, EVERY = 160, 10, 4
LINES: Floats = np.linspace(0.0, 3.0 * PAGES * CUTS_A_PAGE, PAGES * CUTS_A_PAGE + 1)
PAGE = 3.0 * CUTS_A_PAGE


def order_of(scheme: str, pages: int = PAGES) -> Hypothesis:
    return Hypothesis(scheme, pages, tuple(stream(SCHEMES[scheme], pages)))


def folios(hypothesis: Hypothesis, *, misread: int = 0) -> Anchors:
    """A folio at the foot of every fourth page of the stream; of every so many of these one is misread."""
    slots = np.arange(EVERY - 1, len(hypothesis.order), EVERY)
    numbers = np.array([hypothesis.order[s] for s in slots.tolist()])
    if misread:
        numbers[::misread] = (numbers[::misread] + 50) % hypothesis.pages + 1
    none = np.zeros(0, dtype=np.int64)
    return Anchors((slots + 1) * CUTS_A_PAGE, numbers, np.zeros_like(slots), none, none, none, none, none)


@pytest.mark.parametrize("misread", [0, 5])
def test_rails_hold_the_true_page_ends_and_little_else(misread: int) -> None:
    order = order_of("gather16")
    found = rails_of(order, folios(order, misread=misread), LINES, PAGE)
    assert found is not None
    lowest, highest = found
    true: Ints = np.arange(1, PAGES + 1) * CUTS_A_PAGE
    assert (lowest <= true).all()
    assert (true <= highest).all()
    inner = slice(3 * EVERY, PAGES - 3 * EVERY)
    assert ((highest - lowest)[inner] <= 3 * EVERY * CUTS_A_PAGE).all()


@pytest.mark.parametrize("scheme", ["saddle", "stacks", "gather8"])
def test_a_page_order_that_folios_do_not_bear_out_has_no_rails(scheme: str) -> None:
    assert rails_of(order_of(scheme), folios(order_of("gather16")), LINES, PAGE) is None


def test_folios_that_are_misread_all_over_give_no_rails() -> None:
    order = order_of("gather16")
    assert LEAST_SHARE > 0.5
    assert rails_of(order, folios(order, misread=2), LINES, PAGE) is None


def test_thin_books_and_few_folios_give_no_rails() -> None:
    thin = order_of("gather16", 112)
    assert rails_of(thin, folios(thin), LINES, PAGE) is None
    order = order_of("gather16")
    some = folios(order)
    none = np.zeros(0, dtype=np.int64)
    few = LEAST_FOLIOS - 1
    less = Anchors(
        some.folio_cuts[:few], some.folio_numbers[:few], some.folio_sides[:few], none, none, none, none, none
    )
    assert rails_of(order, less, LINES, PAGE) is None
