"""How sure a page order is: little lead says little, and no lead of a single source says everything."""

from __future__ import annotations

import pytest

from regather.model import SURE
from regather.order.telling.sureness import (
    EVEN_LEAD,
    FREE_BEND,
    POOR_JOINS,
    POOR_LEAD,
    POORLY,
    POORLY_UNMARKED,
    TELLING,
    TOLD_LEAD,
    believed_lead,
    confidence,
    free_confidence,
    marked_confidence,
    scheme_confidence,
)


def test_no_lead_is_no_confidence() -> None:
    assert scheme_confidence(0.0) == scheme_confidence(-1.0) == 0.0


def test_at_the_even_lead_a_page_order_is_as_likely_right_as_wrong() -> None:
    assert scheme_confidence(EVEN_LEAD) == pytest.approx(0.5)
    assert scheme_confidence(EVEN_LEAD - 1) < 0.5 < scheme_confidence(EVEN_LEAD + 1)


def test_only_a_very_wide_lead_makes_a_page_order_nearly_certain() -> None:
    assert scheme_confidence(30.0) < 0.99 < scheme_confidence(99.0) < 1.0


def test_a_join_that_a_language_model_has_judged_needs_a_wider_margin_to_be_sure() -> None:
    assert confidence(13.0) >= SURE > confidence(13.0, heard=True)
    assert confidence(17.0, heard=True) >= SURE


def test_an_order_whose_joins_read_poorly_is_not_believed_however_far_it_leads() -> None:
    poor = [POORLY - 0.1] * POOR_JOINS
    assert believed_lead(80.0, poor) == POOR_LEAD
    assert confidence(20.0, believed_lead(80.0, poor)) < SURE, "the true order was not among those tried"
    assert believed_lead(1.0, poor) == 1.0
    assert believed_lead(80.0, [POORLY + 0.1] * POOR_JOINS) == 80.0
    assert believed_lead(80.0, poor[1:]) == 80.0, "so few joins say nothing of the order"
    assert believed_lead(80.0, []) == 80.0


def test_without_breaks_an_order_may_read_worse_before_its_lead_is_not_believed() -> None:
    little = [POORLY_UNMARKED + 0.1] * POOR_JOINS
    assert believed_lead(80.0, little) == POOR_LEAD
    assert believed_lead(80.0, little, marked=False) == 80.0
    poor = [POORLY_UNMARKED - 0.1] * POOR_JOINS
    assert believed_lead(80.0, poor, marked=False) == POOR_LEAD


def test_shuffled_pages_are_sure_beyond_nine_nats_and_more_nats_never_say_less() -> None:
    assert free_confidence(9.0) < SURE <= free_confidence(10.0)
    assert free_confidence(FREE_BEND - 0.01) == pytest.approx(free_confidence(FREE_BEND), abs=0.002)


def test_a_join_whose_words_tell_is_sure_with_a_smaller_margin_where_the_order_leads() -> None:
    assert confidence(9.0, 20.0, words=TELLING) >= SURE > confidence(9.0, 20.0, words=TELLING - 0.1)
    assert confidence(9.0, TOLD_LEAD - 0.1, words=TELLING) < SURE, "a wide margin says nothing in an order in doubt"
    assert confidence(9.0, 20.0, words=TELLING, heard=True) < SURE, "beside a language model it was not measured"
    assert confidence(5.0, 20.0, words=TELLING) < SURE, "its rivals are near"


def test_between_shown_breaks_a_join_is_as_sure_as_its_page_order() -> None:
    assert marked_confidence(7.5) < SURE <= marked_confidence(8.0)
    assert marked_confidence(POOR_LEAD) < SURE
