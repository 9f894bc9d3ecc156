"""A text without breaks stays as it came unless another page order stands alone, or reads well in all of its joins."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from tests.order.printer import prose

from regather.anatomy import dissect
from regather.imposition import SCHEMES, stream
from regather.model import Source
from regather.order import arrange
from regather.order.folded.candidates import in_order
from regather.order.folded.desk import Desk
from regather.order.folded.earned import (
    ALONE,
    ALONE_A_JOIN,
    BESIDE,
    DOUBTED,
    READS,
    READS_LITTLE,
    SEAM,
    SEAM_EVERY,
    reads_on,
    torn_joins,
    unless_earned,
)
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page
from regather.order.telling.describe import AS_RECEIVED_SURE
from regather.order.words.link import LEFT_KINDS

PAGE = Page(44.0, 20.0, 1.0)
PAGES = 16
SADDLE = stream(SCHEMES["saddle"], PAGES)
STACKS = stream(SCHEMES["stacks"], PAGES)
CUTS = 200


def text_with(places: int, *, behind: str = "lower", edges: int = 0, characters: float = SEAM_EVERY) -> Desk:
    """A desk of a text of which some places break off; what leaves it as it came is among what was found."""
    breaks = np.zeros(100)
    breaks[1 : 1 + places] = SEAM
    edge = np.zeros(100, dtype=np.bool_)
    edge[[0, -1, *range(1, 1 + edges)]] = True
    kinds = np.full(100, LEFT_KINDS.index(behind))
    solver = SimpleNamespace(breaks=breaks, links=SimpleNamespace(left_kind=kinds), solve=lambda *_: None)
    filler = SimpleNamespace(measure=44.0, total=lambda: 100.0)
    return SimpleNamespace(  # type: ignore[return-value]
        stream=SimpleNamespace(edge=edge), solver=solver, characters=characters, plain_filler=lambda: filler
    )


@pytest.fixture
def desk() -> Desk:
    """A desk of a text that nowhere breaks off."""
    return text_with(0)


def fold(score: float, *, by: int = 0, order: tuple[int, ...] = SADDLE) -> Solution:
    """A fold whose page ends stand ``by`` cuts farther on than those of another."""
    bounds = np.array([0, *(CUTS // 2 * n + by for n in range(1, len(order))), CUTS // 2 * len(order)])
    return Solution(Hypothesis("saddle" if order == SADDLE else "stacks", len(order), order), bounds, score, PAGE)


def received(score: float) -> Solution:
    return Solution(in_order(PAGES), np.arange(PAGES + 1) * (CUTS // 2), score, PAGE)


def judged(desk: Desk, *ranked: Solution) -> Found:
    return unless_earned(desk, Found(ranked[0], desk.plain_filler(), 1.0, ranked[1]), ranked)


BAR = max(ALONE, ALONE_A_JOIN * torn_joins(fold(0.0)))


@pytest.mark.parametrize("words", [700, 1300])
@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["one paragraph", "paragraphs"])
def test_a_text_in_order_stays_in_order(words: int, between: str) -> None:
    text = between.join(prose(words))
    source = Source(text, "text", "")
    found = arrange(source, dissect(source))
    assert found.scheme == "in-order", f"a text of {words} words that is in order was folded as {found.scheme}"


@pytest.mark.parametrize(("ahead", "moved"), [(0.1, True), (-0.1, False)])
def test_a_fold_must_stand_alone_to_move_a_text(desk: Desk, *, ahead: float, moved: bool) -> None:
    best, wrong = fold(BAR + ahead), fold(0.0, order=STACKS, by=CUTS // 4)
    found = judged(desk, best, wrong, received(-1.0))
    assert (found.best is best) == moved
    if not moved:
        assert found.best.hypothesis.scheme == "in-order"
        assert found.rival is best
        assert found.lead == pytest.approx(-ahead), "what the fold lacks is what speaks for the order received"


def test_a_fold_with_the_same_joins_is_no_rival(desk: Desk) -> None:
    best = fold(BAR + 1)
    kin = replace(fold(best.score - 1, by=BESIDE), hypothesis=replace(best.hypothesis, offset=2))
    assert judged(desk, best, kin, received(0.0)).best is best
    other = replace(kin, bounds=fold(0.0, by=BESIDE + 1).bounds)
    assert judged(desk, best, other, received(0.0)).best.hypothesis.scheme == "in-order"


def test_a_fold_stays_whose_joins_all_read_well_where_the_order_received_is_out_of_the_question(desk: Desk) -> None:
    best = fold(2.0)
    near = fold(1.0, order=STACKS, by=CUTS // 4)
    poor = received(best.score - READS * torn_joins(best) - 1)
    assert judged(desk, best, near, poor).best is best
    better = replace(poor, score=poor.score + 2)
    assert judged(desk, best, near, better).best is better


def test_the_order_received_leads_by_what_the_best_fold_lacks(desk: Desk) -> None:
    found = judged(desk, received(1.5), fold(0.0), fold(0.0, order=STACKS, by=CUTS // 4))
    assert found.best.hypothesis.scheme == "in-order"
    assert found.lead == pytest.approx(BAR + 1.5)


def test_where_the_text_breaks_off_the_order_received_is_kept_and_asked_about() -> None:
    found = judged(text_with(2), fold(1.0), fold(0.0, order=STACKS, by=CUTS // 4), received(0.0))
    assert found.best.hypothesis.scheme == "in-order"
    assert found.lead == DOUBTED < AS_RECEIVED_SURE


def test_a_text_reads_on_where_few_places_break_off_and_no_order_reads_better() -> None:
    poor = [fold(READS_LITTLE * torn_joins(fold(0.0)) - 0.1)]
    assert reads_on(text_with(1), poor)
    assert not reads_on(text_with(2), poor)
    assert reads_on(text_with(2, characters=2 * SEAM_EVERY), poor), "a long text may hold more"
    assert reads_on(text_with(9, behind="ask"), poor), "behind a question talk goes on in lower case"
    assert not reads_on(text_with(0, edges=1), poor), "breaks may stand where it breaks off"
    assert not reads_on(text_with(0), [replace(poor[0], score=poor[0].score + 0.1)])
    assert reads_on(text_with(0), [received(50.0)])
    assert not reads_on(text_with(0), []), "no page order fits"
