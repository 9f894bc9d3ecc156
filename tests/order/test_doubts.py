"""Questions: what is asked together, what is asked first, and that readings differ."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from tests.order.wrecks import SMALL, Wreck, wreck

from regather.imposition import SCHEMES, stream
from regather.model import SURE, Arrangement, Decisions, FollowDecision, Join, Reading, SchemeDecision
from regather.order.folded.candidates import in_order
from regather.order.folded.desk import prepare, undecided
from regather.order.hypothesis import Hypothesis
from regather.order.setting.geometry import first_page
from regather.order.telling.doubts import Board, Question
from regather.order.telling.folds import fold_doubt
from regather.order.telling.readings import MOST, NEAR, TURN, Cells
from regather.order.telling.sureness import confidence
from regather.scramble import ScrambleOptions


def join(left: int, right: int) -> Join:
    return Join(left, right, 100 * left, 100 * right, False, 0.5, 1.0)


def cells(end: int, start: int, table: dict[tuple[int, int], float]) -> Cells:
    """Places of a turn: (cut where the left page ends, cut where the right one begins) and what each is worth."""
    left, right = (np.array([pair[k] for pair in table]) for k in (0, 1))
    return Cells(end, start, left, right, np.array(list(table.values())))


def even(end: int, start: int, ways: int) -> Cells:
    """So many places on either side, all as likely."""
    table = {(i, 50 + j): 1 / ways**2 for i in range(ways) for j in range(ways)}
    return cells(end, start, table)


def question(places: Cells, *turns: tuple[int, int]) -> Question:
    return Question([join(*turn) for turn in turns], places)


def order(*questions: Question) -> list[int]:
    return [k for k, _ in Board(list(questions)).in_order()]


def test_of_a_chain_of_turns_the_one_in_the_middle_is_asked_first() -> None:
    first, middle, last = (question(even(k, k + 1, 4), (k, k + 1)) for k in (10, 11, 12))
    assert order(first, middle, last)[0] == 1, "its two places are the places of both others"


def test_what_a_question_before_it_settles_is_not_counted_again() -> None:
    shared = [question(even(20, 21, 3), (5, 6)), question(even(21, 20, 3), (7, 8))]
    apart = question(even(30, 31, 2), (9, 10))
    stakes = dict(Board([*shared, apart]).in_order())
    assert stakes[0] == pytest.approx(2 * (1 - 1 / 9)), "both turns hang on the same two places"
    assert stakes[1] == 0.0
    assert order(*shared, apart) == [0, 2, 1]


def test_one_question_about_two_turns_goes_before_an_equal_one_about_one() -> None:
    one, two = question(even(1, 2, 3), (5, 6)), question(even(3, 4, 3), (7, 8), (9, 10))
    assert order(one, two) == [1, 0]


def test_a_place_that_is_sure_on_both_sides_of_a_chain_adds_nothing() -> None:
    # The second turn is open at its far end only: the answer to the first does not touch that.
    first = question(cells(1, 2, {(0, 5): 0.5, (1, 5): 0.5}), (5, 6))
    second = question(cells(2, 3, {(5, 7): 0.5, (5, 8): 0.5}), (6, 7))
    assert dict(Board([first, second]).in_order()) == {0: 0.5, 1: 0.5}


def test_equal_questions_are_asked_in_reading_order() -> None:
    assert order(*(question(even(k, k + 1, 2), (k, k + 1)) for k in range(0, 40, 4))) == list(range(10))


def test_a_known_place_settles_what_hangs_on_it_alone() -> None:
    places = cells(1, 2, {(0, 5): 0.4, (0, 6): 0.3, (3, 5): 0.2, (3, 6): 0.1})
    assert places.right(frozenset()) == pytest.approx(0.4), "the reading in use"
    assert places.right(frozenset({1})) == pytest.approx(0.4 + 0.2), "the best start for each end"
    assert places.right(frozenset({2})) == pytest.approx(0.4 + 0.3), "the best end for each start"
    assert places.right(frozenset({1, 2})) == 1.0
    assert places.right(frozenset({7})) == pytest.approx(0.4), "a place that is no place of this turn"


def test_confidence_grows_with_the_lead_over_the_best_rival() -> None:
    assert [round(confidence(margin), 2) for margin in (0.0, 6.0, 12.0)] == sorted(
        round(confidence(margin), 2) for margin in (0.0, 6.0, 12.0)
    )
    assert confidence(0.0) < 0.5 < confidence(6.0)


# --- on a wreck


def restored(seed: int, folder: Path) -> tuple[Wreck, Arrangement]:
    """A wreck without page numbers and breaks, and what was found in it."""
    made = wreck(ScrambleOptions(scheme="gather8", seed=seed, layout=SMALL), folder, folios=0.0)
    return made, made.arrange(Decisions(scheme=SchemeDecision("gather8", 16)))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wreck, Arrangement]:
    # Some of its questions have readings far apart.
    return restored(10, tmp_path_factory.mktemp("asked"))


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wreck, Arrangement]:
    # One of its questions is about the ends of two pages that may have changed places.
    return restored(8, tmp_path_factory.mktemp("exchanged"))


def test_two_turns_on_the_same_two_places_are_one_question(exchanged: tuple[Wreck, Arrangement]) -> None:
    _, found = exchanged
    turns = [turn for doubt in found.doubts for turn in ((doubt.left_page, doubt.right_page), *doubt.settles)]
    assert len(turns) == len(set(turns)), "a turn is asked about twice"
    joins = {(j.left_page, j.right_page): j for j in found.joins}
    assert {t for t, j in joins.items() if j.confidence < SURE} == set(turns), "each doubtful turn is asked about"
    assert any(doubt.settles for doubt in found.doubts), "the test needs an exchange of two pages"


def near(one: Reading, two: Reading) -> bool:
    """Whether two readings stand within a few words of each other."""
    a, b = one.seams[0], two.seams[0]
    return abs(a.left - b.left) <= NEAR and abs(a.right - b.right) <= NEAR


def test_readings_stand_at_places_that_differ_to_a_person(asked: tuple[Wreck, Arrangement]) -> None:
    _, found = asked
    for doubt in found.doubts:
        assert 2 <= len(doubt.readings) <= MOST
        elsewhere = [reading for reading in doubt.readings[1:] if not near(reading, doubt.readings[0])]
        assert not [pair for pair in combinations(elsewhere, 2) if near(*pair)], f"{doubt.id} offers one place twice"
        for reading in doubt.readings:
            assert reading.lines.startswith(f"# {doubt.left_page} to {doubt.right_page}: ")
    assert any(not near(d.readings[0], reading) for d in found.doubts for reading in d.readings)


def test_a_reading_shows_every_turn_that_moves_with_it(exchanged: tuple[Wreck, Arrangement]) -> None:
    made, found = exchanged
    text = made.source.text
    for doubt in found.doubts:
        used = doubt.readings[0]
        joins = {(j.left_page, j.right_page): j for j in found.joins}
        for seam in used.seams:
            now = joins[seam.left_page, seam.right_page]
            assert (seam.left, seam.right) == (now.left, now.right), "the first reading is the one in use"
        for settled in doubt.settles:
            assert settled in {(seam.left_page, seam.right_page) for seam in used.seams}
        for reading in doubt.readings:
            own, *others = reading.seams
            for other in others:
                # What one page loses at a place, its neighbour in the source gains.
                if other.right == used.seams[1].right and other.left == used.seams[1].left:
                    continue
                ends = {own.left, own.right}
                gap = min(len(text[min(a, b) : max(a, b)].strip()) for a in ends for b in (other.left, other.right))
                assert gap == 0


def test_readings_say_what_speaks_for_them_where_they_differ(exchanged: tuple[Wreck, Arrangement]) -> None:
    _, found = exchanged
    for doubt in found.doubts:
        seams = [{(s.left_page, s.right_page): (s.left, s.right) for s in r.seams} for r in doubt.readings]
        same = {turn for turn in seams[0] if len({each[turn] for each in seams}) == 1} - {
            (doubt.left_page, doubt.right_page)
        }
        for reading in doubt.readings:
            lengths = [item for item in reading.evidence if item.kind == "fill"]
            assert len(lengths) == 1, "how long the pages would be is said once"
            assert " lines" in lengths[0].words and "a full page holds" in lengths[0].words
            for left, right in same:
                told = [
                    item.words for item in reading.evidence if item.words.startswith(f"From page {left} to {right}")
                ]
                assert told == [], "what is the same in all readings helps nobody to choose"
    words = [item for d in found.doubts for r in d.readings for item in r.evidence if item.kind == "words"]
    assert any(item.weight > 0 for item in words) and any(item.weight < 0 for item in words)


def test_rivals_of_a_turn_stand_elsewhere_and_come_in_order(asked: tuple[Wreck, Arrangement]) -> None:
    _, found = asked
    for turn in found.joins:
        if turn.in_stream or turn.decided:
            assert turn.rivals == ()
        for rival in turn.rivals:
            assert abs(rival.left - turn.left) > NEAR or abs(rival.right - turn.right) > NEAR
        assert [r.behind for r in turn.rivals] == sorted(r.behind for r in turn.rivals)


def test_of_a_shuffled_book_a_third_page_that_may_follow_is_offered(tmp_path: Path) -> None:
    options = ScrambleOptions(scheme="free", seed=3, layout=SMALL)
    found = wreck(options, tmp_path, folios=0.0, breaks="page").arrange()
    assert found.scheme == "free"
    asked = [doubt for doubt in found.doubts if doubt.left_page is not None]
    assert any(len(doubt.readings) == MOST for doubt in asked)
    for doubt in asked:
        seams = [reading.seams[0] for reading in doubt.readings]
        assert len({seam.left for seam in seams}) == 1, "the page that ends is the one that is asked about"
        assert len({seam.right for seam in seams}) == len(seams), "each reading goes on with another page"
        shares = [reading.confidence for reading in doubt.readings]
        assert sum(shares) <= 1.002
        assert shares[1:] == sorted(shares[1:], reverse=True)


def test_of_a_shuffled_book_the_first_page_of_the_text_is_asked_about_and_may_be_decided(tmp_path: Path) -> None:
    options = ScrambleOptions(scheme="free", seed=3, layout=SMALL)
    made = wreck(options, tmp_path, folios=0.0, breaks="page")
    found = made.arrange()
    opening = [doubt for doubt in found.doubts if "the text begin" in doubt.question]
    assert len(opening) == 1
    joined = {(join.left_page, join.right_page) for join in found.joins}
    assert (opening[0].left_page, opening[0].right_page) not in joined, "front matter and text are no join"
    chosen = opening[0].readings[1].seams[0]
    follow = FollowDecision(chosen.left, chosen.right)
    again = made.arrange(Decisions(follows=(follow,)))
    text = [join for join in again.joins if join.left == chosen.left]
    assert not text and not [doubt for doubt in again.doubts if "the text begin" in doubt.question]


def test_a_question_about_loose_pages_says_what_whole_pages_and_their_numbers_say(tmp_path: Path) -> None:
    options = ScrambleOptions(scheme="free", seed=3, layout=SMALL)
    found = wreck(options, tmp_path, folios=0.5, breaks="page").arrange()
    said = [(at, item) for doubt in found.doubts for at, one in enumerate(doubt.readings) for item in one.evidence]
    assert {item.weight > 0 for _, item in said if item.kind == "kinship"}, "whole pages decide, and nobody says so"
    printed = {(at > 0, item.weight > 0) for at, item in said if item.kind == "numbers"}
    assert (True, False) in printed, "a page whose number stands in the order found does not follow elsewhere"
    assert (True, True) not in printed


def test_a_question_of_the_fold_shows_how_pages_would_go_on_in_each(tmp_path: Path) -> None:
    made = wreck(ScrambleOptions(scheme="saddle", seed=3, layout=SMALL), tmp_path, folios=0.0)
    desk = undecided(prepare(made.source, made.anatomy, Decisions()))
    filler = desk.plain_filler()
    saddle, whole = Hypothesis("saddle", 16, stream(SCHEMES["saddle"], 16)), in_order(16)
    best, rival = (desk.solver.solve(one, first_page(filler, 14), filler, 12) for one in (saddle, whole))
    assert best is not None and rival is not None
    for question in (fold_doubt(desk, best, rival, 3.0), fold_doubt(desk, rival, best, 3.0)):
        told = {
            reading.lines.split("name = ")[1].split()[0]: [item.words for item in reading.evidence]
            for reading in question.readings
        }
        folded, stays = told['"saddle"'], told['"in-order"']
        assert len(folded) == len(stays) == 2
        assert all("would go on with page" in words for words in folded)
        for one, other in zip(folded, stays, strict=True):
            ends = [words.split(" so: ")[1].split(TURN)[0] for words in (one, other)]
            assert ends[0] == ends[1], "the text as it came is shown where the fold takes it apart"
        behind = stays[0].split(TURN)[1].strip(" …")
        before = stays[0].split(" so: ")[1].split(TURN)[0].strip(" …")
        flat = " ".join(made.source.text.split())
        assert flat.index(behind[:20]) > flat.index(before[-20:]), "as it came, it reads on in the source"
