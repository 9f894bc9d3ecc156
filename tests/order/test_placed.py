"""Page ends placed once more, in an order that is known: by their kind, and around pages that seem lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.test_worth import desk_of
from tests.order.wrecks import prose

from regather.model import Role
from regather.order.folded import placed
from regather.order.folded.desk import Desk
from regather.order.folded.lost import lost_pages
from regather.order.folded.worth import HEADING_OPENS, OFTEN_HEADED, PARAGRAPH_ENDS, TYPICAL_PAGE
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.faces import EVEN
from regather.order.setting.geometry import first_page
from regather.order.setting.measure import Ruled
from regather.order.setting.typesetting import Setting


@pytest.fixture(scope="module")
def desk() -> Desk:
    return desk_of([(prose(1, 3) + "\n\n" + prose(2, 3) + "\n\n" + prose(3, 3) + "\n", Role.BODY)])


def by_kind(desk: Desk, cuts: list[int], face: str) -> list[float]:
    """What page ends of some kinds are worth more, once the order is known, in a setting with this face."""
    setter = next(s for s in desk.typesetters if s.face == face)
    filler = Ruled(setter, Setting(50.0, setter.face), 30.0, 0.0, 9).filler(desk.notes)
    case = desk.solver.case(Hypothesis("saddle", 4, (4, 1, 2, 3), ends=True), first_page(filler, 4), filler)
    return [float(nats) for nats in desk.solver._worth._by_kind(np.array(cuts), case)]


def test_a_page_that_ends_with_a_paragraph_gains_where_full_lines_tell_little(desk: Desk) -> None:
    paragraph = desk.stream.cut_at(desk.stream.source.text.index(prose(2, 3)))
    serif = next(s.face for s in desk.typesetters if s.face != EVEN)
    filler = Ruled(desk.typesetters[0], Setting(50.0, serif), 30.0, 0.0, 9).filler(desk.notes)
    assert desk.typesetters[0].face == serif
    assert filler.fit is not None
    assert by_kind(desk, [paragraph, paragraph + 3], serif) == pytest.approx([PARAGRAPH_ENDS - filler.fit.ragged, 0.0])


def test_where_headings_are_many_none_opens_a_page_more_than_other_places() -> None:
    def opened(count: int) -> float:
        rest = " ".join(prose(n, 3) for n in range(9))
        pages = int(4 * TYPICAL_PAGE)
        chapters = [
            part for n in range(count) for part in ((f"{n}\n\n", Role.HEADING), (f"{prose(n, 1)}\n\n", Role.BODY))
        ]
        many = desk_of([((rest * (1 + pages // len(rest)))[:pages] + "\n\n", Role.BODY), *chapters])
        head = int(np.flatnonzero(many.stream.heading_after)[-1])
        return by_kind(many, [head], EVEN)[0]

    few, often = int(4 * OFTEN_HEADED), 4 * int(4 * OFTEN_HEADED)
    assert opened(few) == 0.0
    assert opened(often) == -HEADING_OPENS


def test_pages_that_seem_lost_stay_empty_and_stay_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    filler = desk.plain_filler()
    tried = Hypothesis("saddle", 4, (4, 1, 2, 3))
    solution = desk.solver.solve(tried, first_page(filler, 3), filler, 12)
    assert solution is not None
    monkeypatch.setattr(placed, "lost_pages", lambda desk, best, blanks: ([2], []))
    again = placed.place_again(desk, Found(solution, filler, 7.0, None)).best
    assert again.is_blank(2)
    assert again.hypothesis == replace(tried, ends=True, lost=(2,))


def test_a_page_that_was_found_to_be_lost_is_so_wherever_page_ends_are_put(desk: Desk) -> None:
    paragraph, last = desk.stream.cut_at(desk.stream.source.text.index(prose(2, 3))), len(desk.stream) - 1
    bounds = np.array([0, paragraph // 2, paragraph, paragraph, (paragraph + last) // 2, last])
    solution = Solution(Hypothesis("saddle", 5, (1, 2, 3, 4, 5)), bounds, 0.0, first_page(desk.plain_filler(), 4))
    assert lost_pages(desk, solution, ()) == ([], [])
    held = replace(solution, hypothesis=replace(solution.hypothesis, lost=(3,)))
    assert lost_pages(desk, held, ()) == ([3], [])
