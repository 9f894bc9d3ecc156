"""Reasons in words: what a person reads stands on the page so, and what says nothing is not said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.test_worth import desk_of
from tests.order.wrecks import prose

from regather.model import Role
from regather.order.folded.desk import Desk
from regather.order.folded.judge import Judge, JudgedJoin, Rival
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import first_page
from regather.order.telling.reasons import reasons

CUT = "The water was quite transpar-"
REST = "ent and cold."


@pytest.fixture(scope="module")
def desk() -> Desk:
    return desk_of([(f"{prose(1, 3)} {CUT}\f{prose(2, 3)}\n\f{REST} {prose(3, 3)}\n", Role.BODY)])


def judge_of(desk: Desk, bounds: np.ndarray) -> Judge:
    filler = desk.plain_filler()
    return Judge(
        desk.solver, Solution(Hypothesis("saddle", 3, (1, 3, 2)), bounds, 0.0, first_page(filler, 3), filler), filler
    )


def test_a_word_that_is_whole_again_is_told_with_all_its_letters(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = np.flatnonzero(desk.stream.edge)
    judge = judge_of(desk, bounds)
    join = JudgedJoin(1, 2, int(bounds[1]), int(bounds[2]), False, ())
    # The judge of words may hold but the last part of a rare word for the half that was cut.
    monkeypatch.setattr(type(judge.links), "fragment_left", lambda links, cut: "par")
    words = [reason.words for reason in reasons(judge, join, decided=False) if reason.kind == "cut-word"]
    assert words, "the two halves make a word"
    assert "“transpar” and “ent” make “transparent”" in words[0]


def test_how_long_a_page_would_be_is_said_only_where_its_ends_were_sought(desk: Desk) -> None:
    bounds = np.flatnonzero(desk.stream.edge)
    shown = JudgedJoin(1, 2, int(bounds[1]), int(bounds[2]), False, ())
    kinds = [reason.kind for reason in reasons(judge_of(desk, bounds), shown, decided=False)]
    assert "fill" not in kinds, "the pages are as long in any order"
    moved = bounds.copy()
    moved[1] -= 5
    sought = replace(shown, left=int(moved[1]), rivals=(Rival(int(moved[1]), int(moved[2]), 1.0),))
    kinds = [reason.kind for reason in reasons(judge_of(desk, moved), sought, decided=False)]
    assert "fill" in kinds
