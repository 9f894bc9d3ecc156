"""Page orders that are solved side by side come out as each does alone, and pages that are remembered as if they were
not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.imposition import SCHEMES, stream
from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded import pools
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.solve import Solver
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page, first_page
from regather.order.setting.measure import Ruled
from regather.order.setting.typesetting import Filler

PAGES, WIDTH = 16, 6
CONTENTS = "CONTENTS\n\nThe mill 3\n\nThe water 9\n\n"
IMPRINT = "\n\nPrinted by hand in the year of the great flood, and given away.\n\n"


@pytest.fixture(scope="module")
def desk() -> Desk:
    """A text with an imprint amid it, and the contents behind that."""
    text = Printed(prose(2300), 44, 20, hyphenated=False).stream.source.text
    cut = text.index("\n", len(text) // 3)
    parts = [(text[:cut], Role.BODY), (IMPRINT, Role.COLOPHON), (CONTENTS, Role.CONTENTS), (text[cut:], Role.BODY)]
    blocks, whole = [], ""
    for part, role in parts:
        blocks.append(Block(Span(len(whole), len(whole) + len(part)), role))
        whole += part
    return prepare(Source(whole, "pages", ""), Anatomy(tuple(blocks), language="en"), Decisions())


def orders() -> list[Hypothesis]:
    names = ("saddle", "gather8", "stacks", "quarto", "octavo")
    return [Hypothesis(name, PAGES, stream(SCHEMES[name], PAGES)) for name in names]


def settings(desk: Desk) -> Iterator[tuple[Page, Filler]]:
    plain = desk.plain_filler()
    yield first_page(plain, PAGES - 2), plain
    ruled = Ruled(desk.typesetters[0], plain.setting, 0.0, 0.0, 0).filler(desk.notes)
    yield first_page(ruled, PAGES - 2), ruled


def afresh(desk: Desk) -> Solver:
    return Solver(desk.stream, desk.solver.links, desk.solver.anchors)


def assert_same(some: list[Solution | None], others: list[Solution | None]) -> None:
    assert any(some), "nothing was solved"
    for one, other in zip(some, others, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.bounds.tolist() == other.bounds.tolist()
            assert one.score == pytest.approx(other.score, abs=1e-9)


def test_side_by_side_each_page_order_is_placed_as_it_is_alone(desk: Desk) -> None:
    for page, filler in settings(desk):
        together = afresh(desk).solve_all([(order, page) for order in orders()], filler, WIDTH)
        assert_same(together, [afresh(desk).solve(order, page, filler, WIDTH) for order in orders()])


def test_pages_that_are_remembered_are_worth_what_they_are_worth(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for page, filler in settings(desk):
        remembered = [afresh(desk).solve(order, page, filler, WIDTH) for order in orders()]
        with monkeypatch.context() as patched:
            patched.setattr(Solver, "_is_remembered", lambda self, case, slot: False)
            assert_same(remembered, [afresh(desk).solve(order, page, filler, WIDTH) for order in orders()])


def test_what_was_forgotten_for_want_of_room_is_worked_out_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, filler = next(settings(desk))
    wanted = [(order, page) for order in orders()]
    roomy = afresh(desk).solve_all(wanted, filler, WIDTH)
    monkeypatch.setattr(pools, "MOST", 500)
    assert_same(afresh(desk).solve_all(wanted, filler, WIDTH), roomy)


def test_a_pool_gives_back_what_was_put_in_it() -> None:
    pool = pools.Pool(20)
    assert pool.unknown(np.array([7, 3, 7])).tolist() == [3, 7]
    pool.add(np.array([3, 7]), np.array([2, 1]), np.array([3, 9, 7]), np.array([0.0, 1.5, 0.0]))
    assert pool.unknown(np.array([7, 3])).tolist() == []
    counts, cuts, worth = pool.pages(np.array([7, 3, 7]))
    assert (counts.tolist(), cuts.tolist(), worth.tolist()) == ([1, 2, 1], [7, 3, 9, 7], [0.0, 0.0, 1.5, 0.0])
    pool.forget()
    assert pool.unknown(np.array([7])).tolist() == [7]


def test_of_the_page_geometries_those_asked_for_last_are_kept(desk: Desk) -> None:
    filler = desk.plain_filler()
    pages = [first_page(filler, number) for number in range(10, 11 + pools.KEPT)]
    known = pools.Pools()
    first, *others = [known.of(filler, page) for page in pages]
    assert known.of(filler, pages[-1]) is others[-1]
    assert known.of(filler, pages[0]) is not first
