"""A text without breaks stays as it came unless another page order stands alone, so that it is no luck."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from tests.order.printer import prose

from regather.anatomy import dissect
from regather.imposition import SCHEMES, stream
from regather.model import Anatomy, Block, Role, Source, Span
from regather.order import arrange
from regather.order.folded.candidates import AS_RECEIVED_BLIND, in_order
from regather.order.folded.desk import Desk
from regather.order.folded.earned import (
    BESIDE,
    EARNED,
    OUT_OF_PLACE,
    PER_JOIN,
    PER_NAT,
    READS_LITTLE,
    SEAM,
    SEAM_EVERY,
    START,
    UNTORN,
    is_untorn,
    reads_on,
    torn_joins,
    unless_earned,
)
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution, lead_of
from regather.order.setting.geometry import Page
from regather.order.telling.describe import AS_RECEIVED_SURE
from regather.order.words.link import LEFT_KINDS

PAGE = Page(44.0, 20.0, 1.0)
PAGES = 16
SADDLE = stream(SCHEMES["saddle"], PAGES)
STACKS = stream(SCHEMES["stacks"], PAGES)
CUTS = 200
IN_PRINT = (Role.TITLE, Role.COLOPHON, Role.CONTENTS, Role.BODY, Role.COLOPHON)
AMONG_TEXT = (Role.BODY, Role.TITLE, Role.BODY)


def text_with(
    places: int,
    *,
    behind: str = "lower",
    edges: int = 0,
    characters: float = SEAM_EVERY,
    roles: tuple[Role, ...] = IN_PRINT,
) -> Desk:
    """A desk of a text of which some places break off; what leaves it as it came is among what was found."""
    breaks = np.zeros(100)
    breaks[1 : 1 + places] = SEAM
    edge = np.zeros(100, dtype=np.bool_)
    edge[[0, -1, *range(1, 1 + edges)]] = True
    kinds = np.full(100, LEFT_KINDS.index(behind))
    solver = SimpleNamespace(breaks=breaks, links=SimpleNamespace(left_kind=kinds), solve=lambda *_: None)
    filler = SimpleNamespace(measure=44.0, total=lambda: 100.0)
    return SimpleNamespace(  # type: ignore[return-value]
        stream=SimpleNamespace(edge=edge), solver=solver, characters=characters, plain_filler=lambda: filler,
        anatomy=Anatomy(tuple(Block(Span(n * 1000, n * 1000 + 1000), role) for n, role in enumerate(roles))),
    )  # fmt: skip


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


def bar(*, amiss: bool = False) -> float:
    """The nats by which a fold must lead all others."""
    odds = math.log(EARNED / (1.0 - EARNED)) - START - PER_JOIN * torn_joins(fold(0.0)) - OUT_OF_PLACE * amiss
    return odds / PER_NAT


@pytest.mark.parametrize("words", [700, 1300])
@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["one paragraph", "paragraphs"])
def test_a_text_in_order_stays_in_order(words: int, between: str) -> None:
    text = between.join(prose(words))
    source = Source(text, "text", "")
    found = arrange(source, dissect(source))
    assert found.scheme == "in-order", f"a text of {words} words that is in order was folded as {found.scheme}"


@pytest.mark.parametrize(("ahead", "moved"), [(0.1, True), (-0.1, False)])
def test_a_fold_must_stand_alone_to_move_a_text(desk: Desk, *, ahead: float, moved: bool) -> None:
    wrong = fold(AS_RECEIVED_BLIND + 1.0, order=STACKS, by=CUTS // 4)
    best = fold(wrong.score + bar() + ahead)
    found = judged(desk, best, wrong, received(-1.0))
    assert (found.best is best) == moved
    if not moved:
        assert found.best.hypothesis.scheme == "in-order"
        assert found.rival is best


def test_a_fold_with_the_same_joins_is_no_rival(desk: Desk) -> None:
    best = fold(AS_RECEIVED_BLIND + bar() + 1)
    kin = replace(fold(best.score - 1, by=BESIDE), hypothesis=replace(best.hypothesis, offset=2))
    assert judged(desk, best, kin, received(0.0)).best is best
    other = replace(kin, bounds=fold(0.0, by=BESIDE + 1).bounds)
    assert judged(desk, best, other, received(0.0)).best.hypothesis.scheme == "in-order"


def test_a_text_with_its_front_matter_as_in_print_reads_no_worse_than_one_without(desk: Desk) -> None:
    best = fold(AS_RECEIVED_BLIND + bar() - 0.1)
    poor = received(-50.0)
    assert judged(desk, best, poor).best is poor, "its pages may end so that nothing speaks against it"
    assert judged(text_with(0, roles=AMONG_TEXT), best, poor).best is best


def test_front_matter_out_of_place_lets_a_fold_with_less_of_a_lead_stand(desk: Desk) -> None:
    best, came = fold(AS_RECEIVED_BLIND + bar(amiss=True) + 0.1), received(AS_RECEIVED_BLIND)
    assert judged(desk, best, came).best is came
    assert judged(text_with(0, roles=AMONG_TEXT), best, came).best is best


def test_no_fold_moves_a_text_that_reads_as_well_without_it() -> None:
    came, other = received(2.0), fold(1.9)
    assert judged(text_with(0, roles=AMONG_TEXT), came, other).best is came


def test_no_order_leads_by_more_than_says_how_likely_luck_is(desk: Desk) -> None:
    wrong = fold(AS_RECEIVED_BLIND + 1.0, order=STACKS, by=CUTS // 4)
    found = judged(desk, fold(wrong.score + bar() - 0.01), wrong, received(0.0))
    assert found.best.hypothesis.scheme == "in-order"
    assert found.lead == pytest.approx(lead_of(1.0 - EARNED), abs=0.05)
    assert found.lead < AS_RECEIVED_SURE, "where a fold has nearly earned it, a person is asked"
    best = fold(wrong.score + bar() + 0.01)
    found = unless_earned(desk, Found(best, desk.plain_filler(), 99.0, wrong), (best, wrong, received(0.0)))
    assert found.best is best
    assert found.lead == pytest.approx(lead_of(EARNED), abs=0.05)


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


def test_of_a_long_text_that_breaks_off_nowhere_no_fault_of_a_scan_is_thought_of() -> None:
    poor = [fold(READS_LITTLE * torn_joins(fold(0.0)) - 0.1)]
    assert is_untorn(text_with(0, characters=UNTORN), poor)
    assert not is_untorn(text_with(0, characters=UNTORN - 1), poor), "a short wreck may break off nowhere"
    assert not is_untorn(text_with(1, characters=UNTORN), poor)
    assert is_untorn(text_with(1, characters=2 * UNTORN), poor)
    assert not is_untorn(text_with(0, characters=UNTORN), [fold(READS_LITTLE * torn_joins(fold(0.0)) + 0.1)])
