"""What a person is asked of the fold, and what there is nothing to ask about."""

from __future__ import annotations

import numpy as np
import pytest

from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page
from regather.order.telling.folds import is_same_fold


def solution(scheme: str, pages: int, fault: str = "") -> Solution:
    made = Hypothesis(scheme, pages, tuple(range(1, pages + 1)), fault=fault)
    return Solution(made, np.arange(pages + 1), 0.0, Page(53.0, 30.0, 2.0))


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (("saddle", 16), ("saddle", 16, "stack-turned"), True),
        (("saddle", 16), ("saddle", 20), False),
        (("saddle", 16), ("quarto", 16), False),
        (("in-order", 16), ("in-order", 17), True),
    ],
    ids=["a fault of the scan", "more pages", "another fold", "as it was received"],
)
def test_two_orders_that_no_decision_tells_apart_are_no_question(
    one: tuple[str, int], two: tuple[str, int], same: bool  # noqa: FBT001
) -> None:
    assert is_same_fold(solution(*one), solution(*two)) is same
