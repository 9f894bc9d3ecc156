"""How sure a page order is: little lead says little, and no lead of a single source says everything."""

from __future__ import annotations

import pytest

from regather.model import SURE
from regather.order.sureness import EVEN_LEAD, confidence, scheme_confidence


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
