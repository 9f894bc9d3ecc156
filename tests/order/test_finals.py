"""In the end the best page orders are judged with what stands beside blank pages and front matter."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from regather.anatomy import dissect
from regather.bench import wrecks
from regather.imposition import SCHEMES, stream
from regather.model import Decisions, Source
from regather.order import arrange
from regather.order.folded.candidates import in_order
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.finals import AHEAD, AHEAD_IN_ORDER, FAR, judged_again
from regather.order.folded.judge import Judge
from regather.order.folded.rounds import SECOND_WIDTH, Stage, even_pages, one_round
from regather.order.hypothesis import Hypothesis, Solution
from regather.project import load_book

OWN_BOOK = Path(__file__).parents[2]
PAGES = 8


@cache
def wreck_of(scheme: str, seed: int) -> Source:
    """Our own book's beginning as a wreck of eight pages without breaks."""
    made = wrecks.wreck(load_book(OWN_BOOK), {"scheme": scheme, "pages": PAGES, "seed": seed}, varied=True)
    return Source(made.text, "wreck", "")


@pytest.fixture(scope="module")
def desk() -> Desk:
    source = wreck_of("saddle", 6)
    return prepare(source, dissect(source), Decisions())


@pytest.fixture(scope="module")
def ranked(desk: Desk) -> list[Solution]:
    """The true page order, a wrong one, and the text as it came, as they are found while they compete; best first."""
    tried = [Hypothesis(name, PAGES, stream(SCHEMES[name], PAGES)) for name in ("saddle", "stacks")]
    filler = desk.plain_filler()
    stage = Stage(lambda words, share: None, 0.0, 0.0, SECOND_WIDTH)
    return one_round(desk, [*tried, in_order(PAGES)], lambda h: even_pages(desk, h, filler), filler, stage)


@pytest.mark.parametrize("scheme", ["saddle", "zine8"])
def test_a_small_wreck_is_put_in_order(scheme: str) -> None:
    source = wreck_of(scheme, 6)
    found = arrange(source, dissect(source))
    assert found.scheme == scheme, f"a wreck of eight pages was taken for {found.scheme}: has a fold to earn too much?"


def test_what_a_solution_is_worth_as_it_stands_is_its_score(desk: Desk, ranked: list[Solution]) -> None:
    best = ranked[0]
    filler = best.filler or desk.plain_filler()
    known = replace(best.hypothesis, known=True)
    found = desk.solver.solve(known, best.page, filler, SECOND_WIDTH)
    assert found is not None
    assert Judge(desk.solver, found, filler).worth() == pytest.approx(found.score, abs=1e-6)


def test_only_scores_change(desk: Desk, ranked: list[Solution]) -> None:
    again = judged_again(desk, ranked)
    assert [s.score for s in again] == sorted((s.score for s in again), reverse=True)
    for solution in again:
        same = [s for s in ranked if s.hypothesis == solution.hypothesis]
        if same and solution.hypothesis == ranked[0].hypothesis:
            assert solution.bounds.tolist() == same[0].bounds.tolist()
        assert not solution.hypothesis.known, "where pages end is placed again at the end of the search"


def test_the_text_as_one_page_is_always_beside_the_others(desk: Desk, ranked: list[Solution]) -> None:
    moved = [s for s in ranked if s.hypothesis.scheme != "in-order"]
    assert any(s.hypothesis.pages == 1 for s in judged_again(desk, moved))


def test_orders_far_behind_are_left_out(desk: Desk, ranked: list[Solution]) -> None:
    one, other = [s for s in ranked if s.hypothesis.scheme != "in-order"]
    behind = replace(other, score=one.score - FAR - 1)
    assert behind.hypothesis not in [s.hypothesis for s in judged_again(desk, [one, behind])]


@pytest.mark.parametrize(("scheme", "ahead"), [("saddle", AHEAD), ("in-order", AHEAD_IN_ORDER)])
def test_a_leader_far_ahead_is_not_judged_again(desk: Desk, ranked: list[Solution], scheme: str, ahead: float) -> None:
    leader = next(s for s in ranked if s.hypothesis.scheme == scheme)
    rest = [s for s in ranked if s is not leader]
    alone = [replace(leader, score=rest[0].score + ahead + 0.1), *rest]
    assert judged_again(desk, alone) is alone
    near = [replace(leader, score=rest[0].score + ahead - 1), *rest]
    assert judged_again(desk, near) is not near
