"""Running text ends before blank pages and front matter, and begins behind them, as it does where it is over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.wrecks import prose

from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded.beside_blanks import (
    BEGINS_AGAIN,
    BEGINS_HEADED,
    BEGINS_INSIDE,
    BEGINS_LOWER,
    BEGINS_PARAGRAPH,
    ENDS_INSIDE,
    ENDS_OPEN,
    ENDS_PARAGRAPH,
    LATEST_START,
    BesideBlanks,
)
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.judge import Judge
from regather.order.folded.placed import place_again
from regather.order.folded.worth import FRONT_TOGETHER
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import first_page

PARTS = (
    ("The Mill\n\n", Role.TITLE), (prose(1) + " It stood. They went on with it.\n\n" + prose(2) + "\n\n", Role.BODY),
    ("The Gate\n\n", Role.HEADING), (prose(3) + "\n\n", Role.BODY), ("Set by hand.\n", Role.COLOPHON),
)  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> Desk:
    text, blocks = "", []
    for part, role in PARTS:
        blocks.append(Block(Span(len(text), len(text) + len(part)), role))
        text += part
    return prepare(Source(text, "test", ""), Anatomy(tuple(blocks), language="en"), Decisions())


@pytest.fixture(scope="module")
def beside(desk: Desk) -> BesideBlanks:
    return BesideBlanks(desk.stream, desk.solver.links)


def cut(desk: Desk, words: str) -> int:
    return desk.stream.cut_at(desk.stream.source.text.index(words))


@pytest.mark.parametrize(
    ("words", "last", "first"),
    [
        ("with it.", ENDS_OPEN, BEGINS_LOWER),
        ("They went", ENDS_INSIDE, BEGINS_INSIDE),
        (prose(2)[:20], ENDS_PARAGRAPH, BEGINS_PARAGRAPH),
        ("The Gate", ENDS_PARAGRAPH, BEGINS_HEADED),
    ],
    ids=["in mid-sentence", "between sentences", "between paragraphs", "before a heading"],
)
def test_text_ends_and_begins_at_a_blank_page_as_it_does_where_it_is_over(
    desk: Desk, beside: BesideBlanks, words: str, last: float, first: float
) -> None:
    at = cut(desk, words)
    assert (beside.last[at], beside.first[at]) == (last, first)


def test_of_front_matter_nothing_is_said(desk: Desk, beside: BesideBlanks) -> None:
    text, colophon = cut(desk, prose(1)[:20]), cut(desk, "Set by hand")
    assert beside.last[0] == beside.last[text] == beside.first[colophon] == 0.0
    assert beside.turned[text] == BEGINS_PARAGRAPH
    assert beside.turned[colophon] == ENDS_PARAGRAPH
    assert beside.turned[cut(desk, "The Gate")] == 0.0


def test_a_join_with_front_matter_asks_whether_the_text_is_over(desk: Desk, beside: BesideBlanks) -> None:
    inside, colophon, gate = cut(desk, "with it."), cut(desk, "Set by hand"), cut(desk, "The Gate")
    ends, begins = np.array([inside, gate]), np.array([colophon, inside])
    plain, joined = desk.solver.links.scores(ends, begins), beside.joined(ends, begins)
    np.testing.assert_allclose(joined[:, 0] - plain[:, 0], [ENDS_OPEN, ENDS_PARAGRAPH], atol=1e-5)
    np.testing.assert_allclose(joined[:, 1], plain[:, 1])


def test_no_cut_moves_where_the_whole_loses_by_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table sees two bounds alone; where it would empty a page, what that page's joins lose counts, too."""
    filler = desk.plain_filler()
    last = len(desk.stream) - 1
    bounds = np.linspace(0, last, 5).astype(np.int64)
    hypothesis = Hypothesis("saddle", 4, (4, 1, 2, 3))
    judge = Judge(desk.solver, Solution(hypothesis, bounds, 0.0, first_page(filler, 4), filler), filler)
    monkeypatch.setattr(judge, "worth_beside", lambda places: -float(judge.bounds[2] != bounds[2]))
    assert not judge._moves({2: int(bounds[2]) + 3})
    assert judge.bounds.tolist() == bounds.tolist()
    monkeypatch.setattr(judge, "worth_beside", lambda places: float(judge.bounds[2] != bounds[2]))
    assert judge._moves({2: int(bounds[2]) + 3})
    assert judge.bounds[2] == bounds[2] + 3


def test_text_that_begins_again_behind_a_late_blank_page_goes_on_there(desk: Desk, beside: BesideBlanks) -> None:
    cuts = np.array([cut(desk, "with it."), -1])
    assert beside.begins(cuts, LATEST_START).tolist() == [BEGINS_LOWER, 0.0], "of two blank pages nothing is said"
    assert beside.begins(cuts, LATEST_START + 1).tolist() == [BEGINS_LOWER + BEGINS_AGAIN, 0.0]


def test_what_stands_beside_front_matter_counts_once_the_order_is_known(desk: Desk) -> None:
    filler = desk.plain_filler()
    page = first_page(filler, 4)
    tried = Hypothesis("saddle", 4, (4, 1, 2, 3))
    ends, begins = np.array([cut(desk, "with it.")]), np.array([cut(desk, "Set by hand")])
    competing, placed = (desk.solver.case(replace(tried, known=known), page, filler) for known in (False, True))
    apart, met = (desk.solver.joined(ends, begins, case) for case in (competing, placed))
    np.testing.assert_allclose(met - apart, ENDS_OPEN, atol=1e-5)


def test_a_known_order_keeps_its_score_and_a_marked_one_its_page_ends(desk: Desk) -> None:
    filler = desk.plain_filler()
    tried = Hypothesis("saddle", 4, (4, 1, 2, 3))
    solution = desk.solver.solve(tried, first_page(filler, 3), filler, 12)
    assert solution is not None
    found = Found(solution, filler, 7.0, None)
    again = place_again(desk, found)
    assert again.best.hypothesis == replace(tried, known=True, ends=True)
    assert (again.best.score, again.lead) == (solution.score, 7.0)
    marked = replace(found, best=replace(solution, hypothesis=replace(tried, marked=(False,) * 4)))
    assert place_again(desk, marked) is marked


@pytest.mark.parametrize(("slot", "cost"), [(1, FRONT_TOGETHER), (0, 0.0)], ids=["a page", "the first of the source"])
def test_front_matter_of_two_kinds_on_one_page_costs_but_where_a_cover_may_be_read_row_by_row(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, slot: int, cost: float
) -> None:
    filler = desk.plain_filler()
    case = desk.solver.case(Hypothesis("saddle", 4, (4, 1, 2, 3), known=True), first_page(filler, 4), filler)
    last, colophon = len(desk.stream) - 1, cut(desk, "Set by hand")
    starts, ends, worth = np.array([colophon]), np.array([last]), desk.solver._worth
    one = worth.of_place(starts, ends, slot, case)[0]
    monkeypatch.setattr(worth, "_kinds", (np.arange(len(desk.stream)) > colophon).astype(np.int64))
    assert worth.of_place(starts, ends, slot, case)[0] - one == pytest.approx(cost)
