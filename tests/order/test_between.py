"""Pages from break to break are solved as any others are, only sooner."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.printer import prose

from regather.imposition import SCHEMES, stream
from regather.model import Anatomy, Block, Break, Decisions, Role, Source, Span
from regather.order.folded import between
from regather.order.folded.desk import Desk, prepare
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import first_page

PAGES, BLANKS, WIDTH = 16, 3, 12


@pytest.fixture
def desk() -> Desk:
    """Thirteen pages with a break behind each, the first of them a contents page."""
    words = " ".join(prose(2000)).split(" ")
    pages = [" ".join(words[at : at + 130]) for at in range(0, 130 * (PAGES - BLANKS), 130)]
    blocks, breaks, at = [], [], 0
    for number, page in enumerate(pages):
        if number:
            breaks.append(Break(Span(at - 1, at)))
        end = at + len(page) + 1
        blocks.append(Block(Span(at, end), Role.BODY if number else Role.CONTENTS))
        at = end
    text = "\f".join(pages) + "\n"
    return prepare(Source(text, "test", "", tuple(breaks)), Anatomy(tuple(blocks), language="en"), Decisions())


def solved(desk: Desk, name: str) -> Solution:
    filler = desk.plain_filler()
    order = stream(SCHEMES[name], PAGES, right_to_left=False)
    found = desk.solver.solve(
        Hypothesis(name, PAGES, order, marked=(True,) * PAGES), first_page(filler, PAGES - BLANKS), filler, WIDTH
    )
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["saddle", "stacks", "quarto"])
def test_pages_between_breaks_are_placed_as_they_are_one_by_one(
    name: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = solved(desk, name)
    monkeypatch.setattr(between, "MOST_EDGES", 0)
    slow = solved(desk, name)
    assert quick.bounds.tolist() == slow.bounds.tolist()
    assert quick.score == pytest.approx(slow.score, abs=1e-3)
    assert int((np.diff(quick.bounds) == 0).sum()) == BLANKS
