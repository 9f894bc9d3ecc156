"""What is not sure, however far its rivals lie behind: joins whose words part them, lost pages of an order in doubt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.test_worth import desk_of
from tests.order.wrecks import prose

from regather.model import SURE, Evidence, Role
from regather.order.folded.desk import Desk
from regather.order.folded.judge import Judge, JudgedJoin, Rival
from regather.order.folded.lost import LEAST_LEAD, lost_pages
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import first_page
from regather.order.telling import doubts


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


@pytest.mark.parametrize(("words", "is_sure"), [(-3.1, False), (-2.9, True)])
def test_a_join_between_shown_breaks_is_not_sure_where_much_speaks_against_it(
    *, words: float, is_sure: bool, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge(desk.solver, solution_of(desk, (5, 1, 2, 3, 4)), desk.plain_filler())
    join = JudgedJoin(4, 5, len(desk.stream) - 1, 0, False, ())
    found = [Evidence("words", words, "…")]
    monkeypatch.setattr(doubts, "reasons", lambda judge, joined, decided: tuple(found))
    assert (doubts.describe(judge, join, decided=False).confidence >= SURE) is is_sure
    across = JudgedJoin(3, 5, join.left, 0, False, ())
    assert doubts.describe(judge, across, decided=False).confidence < SURE, "an empty page lies between"
    found.append(Evidence("numbers", 6.0, "…"))
    assert doubts.describe(judge, join, decided=False).confidence >= SURE, "its printed number makes up for the words"


def test_shuffled_pages_are_not_sure_because_one_lies_on_the_other(desk: Desk) -> None:
    order = replace(solution_of(desk, (1, 2, 3, 4, 5)).hypothesis, scheme="free", order=(1, 2, 3, 4, 5))
    solution = replace(solution_of(desk, (1, 2, 3, 4, 5)), hypothesis=order)
    judge = Judge(desk.solver, solution, desk.plain_filler())
    cut = int(solution.bounds[1])
    thin = JudgedJoin(1, 2, cut, cut, True, (Rival(cut, int(solution.bounds[2]), 1.0),))
    join = doubts.describe(judge, thin, decided=False)
    assert join.confidence < SURE, "whoever dropped the pages put them one on the other by chance"
    assert {"words", "stream"} <= {reason.kind for reason in join.evidence}
    (doubt,) = doubts.doubts_of(judge, [(thin, join)])
    now, other = doubt.readings
    assert (now.seams[0].right, other.seams[0].right) == (join.right, int(desk.stream.right[solution.bounds[2]]))
    assert any("page 3 in the order found" in reason.words for reason in other.evidence)
    folded = replace(solution, hypothesis=replace(order, scheme="saddle"))
    assert doubts.describe(Judge(desk.solver, folded, desk.plain_filler()), thin, decided=False).confidence == 1.0


def test_pages_of_text_in_order_go_on_as_they_stand(desk: Desk) -> None:
    judge = Judge(desk.solver, solution_of(desk, (1, 2, 3, 4, 5)), desk.plain_filler())
    cut = int(judge.bounds[1])
    join = doubts.describe(judge, JudgedJoin(1, 2, cut, cut, True, ()), decided=False)
    assert join.confidence == 1.0
    assert [reason.kind for reason in join.evidence] == ["stream"]


def test_pages_of_an_order_in_doubt_may_be_lost_and_no_more(desk: Desk) -> None:
    solution = solution_of(desk, (1, 2, 3, 4, 5), lost=(4,))
    rest = solution_of(desk, (5, 1, 2, 4, 3), lost=(4,))
    assert lost_pages(desk, rest, (), lead=LEAST_LEAD + 0.1) == ([4], [])
    assert lost_pages(desk, rest, (), lead=LEAST_LEAD - 0.1) == ([], [4])
    assert lost_pages(desk, solution, (), lead=LEAST_LEAD + 0.1) == ([], []), "the last text may stand there"


def test_where_the_text_behind_the_contents_begins_torn_the_page_before_it_is_lost_and_not_their_back() -> None:
    rest = "and so it went on. " + prose(2, 3)
    desk = desk_of([("Contents\n\nI ..... 5\n\f", Role.CONTENTS), (rest + "\n\f" + prose(3, 3) + "\n", Role.BODY)])
    contents, text, second, end = np.flatnonzero(desk.stream.edge)
    bounds = np.array([contents, contents, contents, text, text, text, second, end])[1:]
    filler = desk.plain_filler()
    order = Hypothesis("saddle", 6, (1, 2, 3, 4, 5, 6))
    assert lost_pages(desk, Solution(order, bounds, 0.0, first_page(filler, 2), filler), (), lead=50.0) == ([4], [])
