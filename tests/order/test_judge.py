"""Every join is looked at alone: what else could stand there while the rest stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.printer import prose

from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded.desk import prepare
from regather.order.folded.judge import Judge
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.reader.reread import worth
from regather.order.setting.geometry import first_page


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Pages 1, 4, 3, 2 in the stream, of which 4 is blank."""
    text = "\n\n".join(prose(700))
    source = Source(text, "test", "")
    desk = prepare(source, Anatomy((Block(Span(0, len(text)), Role.BODY),), language="en"), Decisions())
    filler = desk.plain_filler()
    last = len(desk.stream) - 1
    third, two = last // 3, 2 * last // 3
    hypothesis = Hypothesis("test", 4, (1, 4, 3, 2), marked=(False,) * 4)
    bounds = np.array([0, third, third, two, last])
    solution = Solution(hypothesis, bounds, 0.0, first_page(filler, 3), filler)
    return Judge(desk.solver, solution, filler)


def test_a_place_at_which_a_blank_page_stands_has_the_same_rivals_seen_from_both_sides(judge: Judge) -> None:
    assert judge._window(1).tolist() == judge._window(2).tolist()
    assert len(judge._window(1)) > 50
    cuts = judge._window(1)
    np.testing.assert_allclose(judge._local(1, cuts), judge._local(2, cuts))


def test_a_blank_page_moves_along_with_the_place_where_it_stands(judge: Judge) -> None:
    before = judge.bounds.copy()
    judge._move(2, int(before[1]) + 7)
    moved = judge.bounds.tolist()
    judge.bounds = before
    assert moved == [before[0], before[1] + 7, before[1] + 7, before[3], before[4]]


def test_without_breaks_a_bound_at_a_blank_page_moves_alone(judge: Judge) -> None:
    unmarked = replace(judge.solution, hypothesis=replace(judge.solution.hypothesis, marked=()))
    assert Judge(judge.solver, unmarked, judge.filler)._group(1) == (1, 1)


def test_a_bound_without_blank_pages_moves_alone(judge: Judge) -> None:
    assert judge._group(3) == (3, 3)
    assert judge._group(1) == judge._group(2) == (1, 2)


def test_cuts_that_make_two_joins_are_judged_as_the_whole_order_is() -> None:
    text = "\n\n".join(prose(1600))
    source = Source(text, "test", "")
    desk = prepare(source, Anatomy((Block(Span(0, len(text)), Role.BODY),), language="en"), Decisions())
    filler = desk.plain_filler()
    last = len(desk.stream) - 1
    hypothesis = Hypothesis("saddle", 8, (8, 1, 2, 7, 6, 3, 4, 5))
    bounds = np.linspace(0, last, 9).astype(np.int64)
    judge = Judge(desk.solver, Solution(hypothesis, bounds, 0.0, first_page(filler, 8), filler), filler)
    assert judge.exchanged(2, 3)
    assert judge.exchanged(6, 7)
    assert not judge.exchanged(4, 5)
    rows, columns, scores = judge.table(2, 3)
    here = worth(judge) - scores[np.searchsorted(rows, bounds[3]), np.searchsorted(columns, bounds[5])]
    for i, j in ((3, 5), (10, 40), (60, 7), (44, 44)):
        moved = bounds.copy()
        moved[3], moved[5] = rows[i], columns[j]
        other = Judge(desk.solver, replace(judge.solution, bounds=moved), filler)
        assert worth(other) - scores[i, j] == pytest.approx(here, abs=1e-3)
