"""A free order of marked pages beside an imposed one: which is told, and as what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from regather.order.folded import versus
from regather.order.found import Found, Margins
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page

PAGE = Page(53.0, 30.0, 2.0)
EVERY = tuple(range(1, 7))


def solution(scheme: str, order: tuple[int, ...], pages: int = 6) -> Solution:
    return Solution(Hypothesis(scheme, pages, order), np.arange(len(order) + 1), 0.0, PAGE)


@dataclass
class Free:
    """A free order of four pages that leads by so much."""

    solution: Solution
    lead: float
    leaves: list[int] = field(default_factory=lambda: [0] * 4)

    def lead_over(self, imposed: Solution) -> float:
        return self.lead

    def margins(self) -> Margins:
        return Margins()

    def holes(self) -> dict[int, float]:
        return {3: 9.0}


def weighed(monkeypatch: pytest.MonkeyPatch, free: Free, imposed: Solution, *, loose: bool = False) -> Found:
    monkeypatch.setattr(versus, "find_leaves", lambda *_: None)
    monkeypatch.setattr(versus, "find_free", lambda *_: free)
    monkeypatch.setattr(versus, "_puts_alike", lambda *_: False)
    solver = SimpleNamespace(links=None, fixed={})
    source = SimpleNamespace(shows_sheets=False)
    desk: Any = SimpleNamespace(
        stream=SimpleNamespace(source=source), anatomy=None, follows=(), first=-1, last=-1, solver=solver, loose=loose
    )
    return versus.weigh_free(desk, Found(imposed, None, 12.0, None))  # type: ignore[arg-type]


def test_pages_that_a_free_order_moves_are_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    free = Free(solution("free", (1, 4, 2, 6)), 8.0)
    found = weighed(monkeypatch, free, solution("in-order", EVERY))
    assert (found.best, found.lead) == (free.solution, 8.0)
    assert found.margins is not None


def test_a_free_order_that_moves_no_page_finds_lost_ones_in_a_source_that_is_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = Free(solution("free", (1, 2, 4, 6)), 8.0)
    found = weighed(monkeypatch, free, solution("in-order", EVERY))
    assert found.best.hypothesis == replace(
        free.solution.hypothesis, scheme="in-order", marked=(True, True, True, False)
    )
    assert (found.lead, found.holes, found.margins) == (12.0, {3: 9.0}, None)
    fold = solution("saddle", (4, 1, 2, 3), 4)
    against = weighed(monkeypatch, free, fold)
    assert (against.best.hypothesis.scheme, against.lead, against.rival) == ("in-order", 8.0, fold)


def test_where_a_person_said_what_follows_single_pages_stay_single(monkeypatch: pytest.MonkeyPatch) -> None:
    free = Free(solution("free", (1, 2, 4, 6)), 8.0)
    assert weighed(monkeypatch, free, solution("in-order", EVERY), loose=True).best == free.solution
