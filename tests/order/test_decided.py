"""Decisions that contradict the source: honoured and said, or refused, but never passed over."""

from __future__ import annotations

import pytest
from tests.order.wrecks import SMALL, Wreck, wreck

from regather.errors import BadDecision
from regather.model import Arrangement, CutDecision, Decisions, Role
from regather.scramble import ScrambleOptions


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wreck, Arrangement]:
    """A folded booklet whose source shows every page end, and its order."""
    options = ScrambleOptions(scheme="saddle", seed=3, layout=SMALL)
    made = wreck(options, tmp_path_factory.mktemp("booklet"), folios=0.0, breaks="page")
    return made, made.arrange()


def starts(found: Arrangement, page: int) -> int:
    return min(piece.span.start for piece in found.pieces if piece.page == page and piece.role is Role.BODY)


def test_a_cut_that_overturns_the_order_is_honoured_and_said(booklet: tuple[Wreck, Arrangement]) -> None:
    made, before = booklet
    at = starts(before, 7)
    found = made.arrange(Decisions(cuts=(CutDecision(13, "start", at),)))
    assert (found.scheme, before.scheme) == ("free", "saddle")
    assert starts(found, 13) == at
    said = next(finding for finding in found.findings if finding.code == "decision-overturns")
    assert "saddle-stitched" in said.message, "the order that was given up is named"


def test_a_cut_that_no_order_has_is_refused(booklet: tuple[Wreck, Arrangement]) -> None:
    made, before = booklet
    at = starts(before, 5)
    with pytest.raises(BadDecision) as caught:
        made.arrange(Decisions(cuts=(CutDecision(14, "start", at),)))
    assert f"page 14 starts at character {at}" in caught.value.what
    assert caught.value.where == "[[cut]] page = 14, edge = start"
