"""What is not sure, however far its rivals lie behind: joins whose words part them, lost pages of an order in doubt."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.test_worth import desk_of
from tests.order.wrecks import prose

from regather.model import SURE, Evidence, Role
from regather.order import doubts
from regather.order.desk import Desk
from regather.order.geometry import first_page
from regather.order.judge import Judge, JudgedJoin, Rival
from regather.order.lost import LEAST_LEAD, lost_pages
from regather.order.solve import Hypothesis, Solution


@pytest.fixture(scope="module")
def desk() -> Desk:
    return desk_of([(prose(1, 3) + "\n\n" + prose(2, 3) + "\n\n" + prose(3, 3) + "\n", Role.BODY)])


def solution_of(desk: Desk, order: tuple[int, ...], lost: tuple[int, ...] = ()) -> Solution:
    """A solution in which the fourth page of the stream has no text."""
    paragraph, last = desk.stream.cut_at(desk.stream.source.text.index(prose(2, 3))), len(desk.stream) - 1
    bounds = np.array([0, paragraph // 3, paragraph // 2, paragraph, paragraph, last])
    filler = desk.plain_filler()
    return Solution(Hypothesis("saddle", 5, order, lost=lost), bounds, 0.0, first_page(filler, 4), filler)


@pytest.mark.parametrize("kind", sorted(doubts.PARTED))
@pytest.mark.parametrize(("more", "is_sure"), [(-0.1, False), (0.1, True)])
def test_a_join_whose_own_words_part_it_or_that_breaks_much_is_not_sure(
    *, kind: str, more: float, is_sure: bool, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    solution = solution_of(desk, (5, 1, 2, 3, 4))
    judge = Judge(desk.solver, solution, desk.plain_filler())
    cut = int(solution.bounds[1])
    join = JudgedJoin(4, 5, len(desk.stream) - 1, 0, False, (Rival(cut, cut, 30.0),))
    found = Evidence(kind, doubts.PARTED[kind] + more, "…")
    monkeypatch.setattr(doubts, "reasons", lambda judge, joined, decided: (found,))
    assert (doubts.describe(judge, join, decided=False).confidence >= SURE) is is_sure
    assert doubts.describe(judge, join, decided=True).confidence == 1.0
    across = JudgedJoin(3, 5, join.left, 0, False, join.rivals)
    assert doubts.describe(judge, across, decided=False).confidence < SURE, "an empty page lies between"


def test_pages_of_an_order_in_doubt_may_be_lost_and_no_more(desk: Desk) -> None:
    solution = solution_of(desk, (1, 2, 3, 4, 5), lost=(4,))
    rest = solution_of(desk, (5, 1, 2, 4, 3), lost=(4,))
    assert lost_pages(desk, rest, (), lead=LEAST_LEAD + 0.1) == ([4], [])
    assert lost_pages(desk, rest, (), lead=LEAST_LEAD - 0.1) == ([], [4])
    assert lost_pages(desk, solution, (), lead=LEAST_LEAD + 0.1) == ([], []), "the last text may stand there"
