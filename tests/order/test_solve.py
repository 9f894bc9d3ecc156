"""A page order's score counts every break and every join of the text once, whatever blank pages lie between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.page_ends import LEAST
from regather.order.folded.solve import EARLY, EARLY_SLOTS, Solver, beam_width
from regather.order.hypothesis import BLANK, Hypothesis
from regather.order.setting.geometry import Page, first_page
from regather.order.setting.measure import Ruled
from regather.order.setting.typesetting import Filler

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


@pytest.mark.parametrize("known", [False, True], ids=["blind", "setting known"])
def test_a_page_that_ends_in_mid_line_near_its_head_is_tried_only_while_the_setting_is_not_known(
    desk: Desk,
    known: bool,  # noqa: FBT001
) -> None:
    filler = desk.plain_filler()
    if known:
        filler = Ruled(desk.typesetters[0], filler.setting, 0.0, 0.0, 0).filler(desk.notes)
    page = first_page(filler, PAGES)
    case = desk.solver.case(Hypothesis("some", 2 * PAGES, tuple(range(2 * PAGES, 0, -1))), page, filler)
    stream = desk.stream
    full = page.lines * page.measure
    # A page that begins a little before the end of a paragraph.
    start = int(np.flatnonzero(stream.newline & (stream.width > full))[0]) - 10
    ends = desk.solver._ends.of_slot(np.array([start]), 1, case).cuts
    room = stream.width[ends] - stream.width[start]
    early = ends[(room < LEAST * full) & (ends > start)]
    assert (stream.newline | stream.glued)[early].all() == known
    assert stream.newline[early].any(), "the end of a paragraph may be a page's, wherever it stands"
    assert (room > 0.9 * full).any()


def test_the_beam_narrows_to_its_width_and_never_below() -> None:
    widths = [beam_width(10, slot) for slot in range(2 * EARLY_SLOTS)]
    assert widths[0] == 10 * EARLY
    assert widths == sorted(widths, reverse=True)
    assert set(widths[EARLY_SLOTS:]) == {10}
