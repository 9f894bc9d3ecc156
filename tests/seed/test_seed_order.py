"""The reading order of the real source: what the program finds alone, and with its doubts answered."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.seed.conftest import Run, Seed

from regather.imposition import SCHEMES
from regather.project import load_decisions

pytestmark = pytest.mark.xdist_group("seed")
"""Both restorings are made once, so these tests keep to one worker."""

ENOUGH = 29
"""Page turns that the program finds to the character without help: all that are out of order."""


def test_the_program_alone_finds_scheme_and_number_of_pages(case: Seed, alone: Run) -> None:
    found = alone.arrangement
    assert (found.scheme, found.pages) == (case.truth["scheme"], case.truth["pages_total"])
    assert list(found.stream) == case.truth["stream"]


def test_the_program_alone_finds_all_page_turns_to_the_character(case: Seed, alone: Run) -> None:
    assert len(case.turns) == 29
    wrong = case.wrong(alone.arrangement.joins)
    shown = [(turn["left_page"], turn["right_page"]) for turn in wrong]
    assert len(case.turns) - len(wrong) >= ENOUGH, f"wrong: {shown}"


def test_every_page_turn_that_is_wrong_is_among_the_doubts(case: Seed, alone: Run) -> None:
    doubts = alone.arrangement.doubts
    doubted = {turn for doubt in doubts for turn in ((doubt.left_page, doubt.right_page), *doubt.settles)}
    wrong = {(turn["left_page"], turn["right_page"]) for turn in case.wrong(alone.arrangement.joins)}
    assert wrong <= doubted


def test_both_cut_words_are_whole_without_help(case: Seed, alone: Run) -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in (alone.folder / "chapters").glob("*.md"))
    joins = {(turn["left_page"], turn["right_page"]): turn for turn in case.turns}
    cut = [word for word in case.truth["words_cut"] if "left_page" in word]
    assert len(cut) == 2
    for word in cut:
        turn = joins[word["left_page"], word["right_page"]]
        before = case.source.text[: turn["left"]].split()[-3:-1]
        assert re.search(rf"{re.escape(' '.join(before))} {word['word']}\b", text), word


def test_pieces_tile_the_source_in_both_runs(case: Seed, alone: Run, answered: Run) -> None:
    for run in (alone, answered):
        spans = sorted(piece.span for piece in run.arrangement.pieces)
        assert (spans[0].start, spans[-1].end) == (0, len(case.source.text))
        assert all(one.end == two.start for one, two in pairwise(spans))


def test_the_answers_are_decisions_that_fit_the_source(case: Seed, alone: Run, answered: Run) -> None:
    decisions = load_decisions(answered.folder, case.source, tuple(SCHEMES))
    assert len(decisions.cuts) == 2 * len(case.wrong(alone.arrangement.joins))
    assert decisions.source == case.truth["source"]["sha256"]


def test_with_the_doubts_answered_every_page_turn_is_right(case: Seed, answered: Run) -> None:
    assert case.wrong(answered.arrangement.joins) == []


def test_answers_move_nothing_that_was_right(case: Seed, alone: Run, answered: Run) -> None:
    """But for the turns that leave no trace in the source: those stand where the pages' length says."""
    wrong = {(turn["left_page"], turn["right_page"]) for turn in case.wrong(alone.arrangement.joins)}

    def others(run: Run) -> dict[tuple[int, int], tuple[int, int]]:
        pages = {(join.left_page, join.right_page): join for join in run.arrangement.joins if not join.in_stream}
        return {turn: (join.left, join.right) for turn, join in pages.items() if turn not in wrong}

    assert others(answered) == others(alone)
    for what in ("scheme", "pages", "stream", "blanks"):
        assert getattr(answered.arrangement, what) == getattr(alone.arrangement, what)


def test_answered_doubts_are_asked_no_more(case: Seed, alone: Run, answered: Run) -> None:
    wrong = {(turn["left_page"], turn["right_page"]) for turn in case.wrong(alone.arrangement.joins)}
    assert not wrong & {(doubt.left_page, doubt.right_page) for doubt in answered.arrangement.doubts}
    assert wrong <= {(join.left_page, join.right_page) for join in answered.arrangement.joins if join.decided}
