"""Decisions that contradict the source: honoured and said, or refused, but never passed over."""

from __future__ import annotations

import tomllib

import pytest
from tests.order.wrecks import SMALL, Wreck, wreck

from regather.errors import BadDecision
from regather.model import (
    Arrangement,
    CutDecision,
    Decisions,
    FirstDecision,
    FollowDecision,
    LastDecision,
    Role,
)
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


# --- shuffled pages: a person says which follows which, and no number


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wreck, Arrangement]:
    """Single pages, shuffled, without numbers, and the order that is found for them."""
    options = ScrambleOptions(scheme="free", seed=3, layout=SMALL)
    made = wreck(options, tmp_path_factory.mktemp("shuffled"), folios=0.0, breaks="page")
    return made, made.arrange()


def following(lines: str) -> FollowDecision:
    (row,) = tomllib.loads(lines)["follow"]
    return FollowDecision(**row)


def test_pages_that_were_put_one_behind_the_other_stay_so_whatever_number_they_get(
    shuffled: tuple[Wreck, Arrangement]
) -> None:
    made, before = shuffled
    questions = [doubt for doubt in before.doubts if len(doubt.readings) > 1]
    # Other readings of two questions, of which neither takes the page that the other one wants.
    answers: list[FollowDecision] = []
    starts = {join.right for join in before.joins}
    for doubt in questions:
        answer = following(doubt.readings[1].lines)
        fits = answer.start in starts and answer.start not in {one.start for one in answers}
        if fits and len(answers) < 2:
            answers.append(answer)
    assert len(answers) == 2, "the test needs two questions"
    found = made.arrange(Decisions(follows=tuple(answers)))
    assert found.scheme == "free"
    joins = {(join.left, join.right): join for join in found.joins}
    for answer in answers:
        assert joins[answer.end, answer.start].decided
    asked = {(doubt.left_page, doubt.right_page) for doubt in found.doubts}
    assert not asked & {(join.left_page, join.right_page) for join in found.joins if join.decided}


def test_a_page_that_was_said_to_be_the_first_or_the_last_is_so_whatever_speaks_against_it(
    shuffled: tuple[Wreck, Arrangement]
) -> None:
    made, before = shuffled
    (*_, fore, end) = before.joins
    found = made.arrange(Decisions(last=LastDecision(fore.left)))
    assert found.scheme == "free"
    assert found.joins[-1].right != end.right, "the page that was last is not any more"
    assert fore.left not in {join.left for join in found.joins}, "nothing follows the last page"
    found = made.arrange(Decisions(first=FirstDecision(end.right)))
    assert found.joins[0].left_page == min(page.page for page in found.pieces if page.role is Role.BODY)
    assert end.right not in {join.right for join in found.joins}, "the first page follows none"
    assert min(piece.span.start for piece in found.pieces if piece.page == found.joins[0].left_page) <= end.right
    with pytest.raises(BadDecision) as caught:
        made.arrange(Decisions(last=LastDecision(fore.left - 400)))
    assert caught.value.where == f"[[last]] end = {fore.left - 400}"


def test_a_page_can_follow_only_where_the_source_shows_a_break(shuffled: tuple[Wreck, Arrangement]) -> None:
    made, before = shuffled
    first = before.joins[0]
    inside = first.right + (len(made.source.text) - first.right) // 2 if first.right == 0 else first.right // 2
    starts = sorted(join.right for join in before.joins)
    inside = next(at for at in range(inside, len(made.source.text)) if all(abs(at - start) > 300 for start in starts))
    with pytest.raises(BadDecision) as caught:
        made.arrange(Decisions(follows=(FollowDecision(first.left, inside),)))
    assert "shows no break there" in caught.value.what


def test_readings_of_shuffled_pages_speak_of_their_own_turn_alone(shuffled: tuple[Wreck, Arrangement]) -> None:
    _, found = shuffled
    turns = [(doubt.left_page, doubt.right_page) for doubt in found.doubts]
    assert len(turns) == len(set(turns))
    for doubt in found.doubts:
        assert not doubt.settles
        own = [(doubt.left_page, doubt.right_page)]
        for reading in doubt.readings:
            assert [(seam.left_page, seam.right_page) for seam in reading.seams] == own
