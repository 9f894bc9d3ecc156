"""Where else pages without text may stand: what the source shows of them, and how sure a join beside one is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.test_worth import desk_of
from tests.order.wrecks import prose

from regather.model import SURE, Role
from regather.order.folded.desk import Desk
from regather.order.folded.elsewhere import BETTER, FAR, elsewhere, is_shown, shown_empty, with_empty_pages
from regather.order.folded.judge import Judge, JudgedJoin
from regather.order.folded.lost import LEAST_APART, lost_pages
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import first_page
from regather.order.telling import doubts
from regather.order.telling.sureness import FAR_LEAD

ORDER = (8, 1, 2, 7, 6, 3, 4, 5)
"""A booklet of eight pages, as its sides lie."""


def desk_with(empty: int, gap: str) -> Desk:
    """A booklet with a break behind every page, one of which holds no text; ``gap`` stands there."""
    texts = {page: prose(page, 3) for page in range(1, 9) if page != empty}
    parts = [(texts[page] + "\n\f" if page in texts else gap, Role.BODY) for page in ORDER]
    return desk_of([part for part in parts if part[0]])


def solution_of(desk: Desk, empty: int) -> Solution:
    """The same booklet with this page taken for the one without text."""
    edges = np.flatnonzero(desk.stream.edge)
    slot = ORDER.index(empty)
    bounds = np.concatenate([edges[: slot + 1], edges[slot:]])
    hypothesis = Hypothesis("saddle", 8, ORDER, marked=(True,) * 7 + (False,))
    filler = desk.plain_filler()
    return Solution(hypothesis, bounds, 0.0, first_page(filler, 8), filler)


def found_with(solution: Solution) -> Found:
    assert solution.filler is not None
    return Found(solution, solution.filler, FAR_LEAD, None)


def test_a_page_without_text_is_put_where_the_source_shows_it() -> None:
    desk = desk_with(4, "\f")
    wrong = solution_of(desk, 3)
    assert not is_shown(wrong, 3, shown_empty(desk.stream)), "the source shows the empty page behind that text"
    right = with_empty_pages(desk, found_with(wrong)).best
    assert [page for page in ORDER if right.is_blank(page)] == [4]
    assert is_shown(right, 4, shown_empty(desk.stream))
    again = with_empty_pages(desk, found_with(right)).best
    assert again.bounds.tolist() == right.bounds.tolist(), "there it stays"


def test_a_page_that_the_source_shows_without_text_is_not_lost() -> None:
    torn = replace(solution_of(desk_with(4, "\f"), 4), hypothesis=Hypothesis("saddle", 8, ORDER, lost=(4,)))
    assert lost_pages(desk_with(4, "\f"), torn, (), lead=FAR_LEAD) == ([], [])
    assert lost_pages(desk_with(4, ""), torn, (), lead=FAR_LEAD) == ([4], [])


def test_nothing_is_moved_that_a_person_decided_or_that_reads_as_well() -> None:
    desk = desk_with(4, "\f")
    wrong = found_with(solution_of(desk, 3))
    desk.solver.fixed[4, "end"] = int(wrong.best.end_of(4))
    assert with_empty_pages(desk, wrong) is wrong
    plain = desk_with(4, "")
    here = found_with(solution_of(plain, 4))
    nearest = elsewhere(plain, here.best, here.filler)[0]
    assert -BETTER < nearest.behind <= FAR
    assert with_empty_pages(plain, here) is here


def test_another_place_for_an_empty_page_parts_all_turns_of_the_pages_that_move() -> None:
    desk = desk_with(4, "")
    here = found_with(solution_of(desk, 4))
    other = next(other for other in elsewhere(desk, here.best, here.filler) if other.empty == 3)
    assert (other.page, sorted(other.moved)) == (4, [3, 4])
    assert other.parts(2, 3), "page 3 would hold no text"
    assert other.parts(3, 5), "page 4 would stand between"
    assert not other.parts(6, 7)
    assert not elsewhere(desk, replace(here.best, hypothesis=Hypothesis("free", 8, ORDER)), here.filler)


@pytest.mark.parametrize(("more", "is_sure"), [(-0.1, False), (0.1, True)])
def test_a_join_is_not_sure_where_an_empty_page_may_as_well_stand_elsewhere(*, more: float, is_sure: bool) -> None:
    desk = desk_with(4, "")
    solution = solution_of(desk, 4)
    judge = Judge(desk.solver, solution, desk.plain_filler())
    join = JudgedJoin(6, 7, solution.end_of(6), solution.start_of(7), False, ())
    apart = doubts.NEAR_APART + more
    # Invented prose reads on nowhere; printed numbers would speak for the join.
    found = doubts.describe(judge, join, decided=False, lead=FAR_LEAD, apart=apart)
    bare = doubts.describe(judge, join, decided=False, lead=FAR_LEAD)
    assert (found.confidence == bare.confidence) is is_sure
    assert (found.confidence < SURE) or is_sure
    assert doubts.describe(judge, join, decided=True, apart=apart).confidence == 1.0


def test_a_page_may_be_lost_and_no_more_where_another_may_as_well_be_the_empty_one() -> None:
    desk = desk_with(4, "")
    best = replace(solution_of(desk, 4), hypothesis=Hypothesis("saddle", 8, ORDER, lost=(4,)))
    assert lost_pages(desk, best, (), lead=FAR_LEAD, apart={4: LEAST_APART + 0.1}) == ([4], [])
    assert lost_pages(desk, best, (), lead=FAR_LEAD, apart={4: LEAST_APART - 0.1}) == ([], [4])
