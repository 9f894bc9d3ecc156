"""Pages judged many at once are worth what each is worth by itself."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.printer import prose

from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded.desk import Desk, prepare
from regather.order.hypothesis import Hypothesis
from regather.order.setting.geometry import Page
from regather.order.setting.measure import LINE_SPREAD, TAIL, TAIL_LINES, TEMPER, Ruled
from regather.order.setting.runs import Runs, Telling, side_by_side, spread
from regather.order.setting.typesetting import Filler, Setting

MEASURE, LINES = 44.0, 20.0
MOST = 1.2 * LINES


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Short paragraphs, a heading between them, and one paragraph that takes pages."""
    some = prose(2400)
    parts = [(p + "\n\n", Role.BODY) for p in some[:6]]
    parts += [("The Gate\n\n", Role.HEADING), (" ".join(some[6:]), Role.BODY)]
    blocks, at = [], 0
    for part, role in parts:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    text = "".join(part for part, _ in parts)
    return prepare(Source(text, "test", ""), Anatomy(tuple(blocks), language="en"), Decisions())


def filler_of(desk: Desk, *, known: bool, noted: bool) -> Filler:
    """Counts lines in a setting that is known or not, of text with a note at every hundredth place or none."""
    notes = np.zeros(len(desk.stream))
    if noted:
        notes[50::100] = 90.0
    setter = desk.typesetters[0]
    if not known:
        return Filler(setter, Setting(MEASURE), notes)
    return Ruled(setter, Setting(MEASURE, setter.face, setter.hyphenated), LINES, 0.0, 9).filler(notes)


@pytest.mark.parametrize("noted", [False, True])
@pytest.mark.parametrize("known", [False, True])
def test_runs_of_pages_are_worth_what_their_pages_are(desk: Desk, *, known: bool, noted: bool) -> None:
    for setter in desk.typesetters:
        setter.fillers.clear()
    filler = filler_of(desk, known=known, noted=noted)
    page = Page(MEASURE, LINES, LINE_SPREAD, TAIL, TAIL_LINES, TEMPER)
    order = (4, 1, 2, 3)
    case = desk.solver.case(Hypothesis("some", 4, order), page, filler)
    starts = np.arange(0, len(desk.stream) - 200, 37)
    farthest = filler.farthest(starts, MOST)
    telling = Telling(np.flatnonzero(desk.stream.newline), len(desk.stream))
    for slot in (0, 1):
        for runs in (
            side_by_side(starts, starts, farthest),
            telling.runs(starts, starts, np.minimum(starts + 40, len(desk.stream) - 1), farthest),
        ):
            worth, halves = desk.solver._worth.of_running(runs, MOST, slot, case)
            owner = runs.each(runs.starts)
            text, taken = desk.solver._worth.of_text(owner, runs.cuts, case)
            text += desk.solver._worth.of_place(owner, runs.cuts, slot, case)
            np.testing.assert_allclose(worth, text, atol=1e-9)
            held = runs.cuts > owner
            np.testing.assert_array_equal(halves[held] / 2, taken[held])


def test_the_farthest_end_is_the_last_that_fits(desk: Desk) -> None:
    filler = Filler(desk.typesetters[0], Setting(MEASURE), np.zeros(len(desk.stream)))
    starts = np.arange(0, len(desk.stream) - 300, 53)
    farthest = filler.farthest(starts, MOST)
    assert (filler.lines(starts, farthest) <= MOST).all()
    within = farthest < len(desk.stream) - 1
    assert (filler.lines(starts[within], farthest[within] + 1) > MOST).all()


def test_a_nearly_empty_page_ends_where_something_tells_or_holds_nothing() -> None:
    telling = Telling(np.array([3, 5, 12]), 20)
    runs = telling.runs(np.array([1, 3]), np.array([1, 3]), np.array([10, 10]), np.array([11, 8]))
    assert runs.cuts.tolist() == [1, 3, 5, 10, 11, 3, 5]
    assert runs.counts.tolist() == [5, 2]
    assert runs.lone.tolist() == [3, 2]


def test_blank_pages_are_those_that_end_where_they_begin() -> None:
    runs = Runs(np.array([2, 4, 6]), np.array([2, 0, 1]), np.array([2, 3, 7]), np.zeros(3, dtype=np.int64))
    assert runs.blank().tolist() == [0]


def test_numbers_are_spread_from_each_beginning() -> None:
    assert spread(np.array([5, 1, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
