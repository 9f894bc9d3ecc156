"""A page order's score counts every break and every join of the text once, whatever blank pages lie between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.desk import Desk, prepare
from regather.order.geometry import Page, first_page
from regather.order.solve import BLANK, Hypothesis, Solver
from regather.order.typesetting import Filler

PAGES, WIDTH = 18, 4
CLOSE = 1e-6


@pytest.fixture(scope="module")
def desk() -> Desk:
    text = Printed(prose(2600), 44, 20, hyphenated=False).stream.source.text
    return prepare(
        Source(text, "pages", ""), Anatomy((Block(Span(0, len(text)), Role.BODY),), language="en"), Decisions()
    )


def score(desk: Desk, order: tuple[int, ...], ends: list[int], page: Page, filler: Filler) -> float:
    """What a page order is worth whose pages end at the given cuts, in the order of the stream."""
    fixed = {(number, "end"): end for number, end in zip(order, ends, strict=True)}
    solver = Solver(desk.stream, desk.solver.links, desk.solver.anchors, fixed)
    found = solver.solve(Hypothesis("some", len(order), order), page, filler, WIDTH)
    assert found is not None
    assert found.bounds[1:].tolist() == ends
    return found.score


@pytest.mark.parametrize("blanks", [1, 2, 3])
def test_blank_pages_between_neighbours_cost_what_blank_pages_cost_and_mend_nothing(desk: Desk, blanks: int) -> None:
    filler = desk.plain_filler()
    # The same page for both: only the blanks differ.
    page = replace(first_page(filler, PAGES), spread=40.0)
    ends = np.linspace(0, len(desk.stream) - 1, PAGES + 1).astype(int)[1:].tolist()
    middle = PAGES // 2
    plain = score(desk, tuple(range(1, PAGES + 1)), ends, page, filler)
    more = [*ends[:middle], *[ends[middle - 1]] * blanks, *ends[middle:]]
    blank = score(desk, tuple(range(1, PAGES + blanks + 1)), more, page, filler)
    assert blank - plain == pytest.approx(blanks * BLANK, abs=CLOSE)


def test_a_blank_page_before_its_neighbour_is_no_neighbour_of_what_stood_before_it(desk: Desk) -> None:
    """Pages …, 9, 12 (blank), 13, …: what is broken behind page 9 stays broken."""
    filler = desk.plain_filler()
    page = replace(first_page(filler, PAGES), spread=40.0)
    ends = np.linspace(0, len(desk.stream) - 1, PAGES + 1).astype(int)[1:].tolist()
    order = (*range(1, 10), *range(13, 20), 11, 10)
    turned = score(desk, order, ends, page, filler)
    held = score(desk, (*range(1, 10), 12, *range(13, 20), 11, 10), [*ends[:9], ends[8], *ends[9:]], page, filler)
    assert held - turned == pytest.approx(BLANK, abs=1.0)
