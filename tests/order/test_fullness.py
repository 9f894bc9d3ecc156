"""What the room on a last line says: a full one is evidence, a half-full one speaks against, a ragged one abstains."""

from __future__ import annotations

import numpy as np
import pytest

from regather.order.setting.fullness import (
    ENDS_A_LINE,
    ENDS_SENTENCE,
    MOST_CHAIN,
    OVERHANG,
    SENTENCE_ON_FULL,
    USUAL_CHAIN,
    Fit,
    build_fit,
    chain_shares,
)

MEASURE = 50.0
WORDS = np.array([2.0, 3.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0, 12.0])


def fit(*, hyphenated: bool = False, spread: float = 0.4, share: float = 0.6) -> Fit:
    return build_fit(MEASURE, WORDS, hyphenated=hyphenated, spread=spread, shares=np.full(MOST_CHAIN, share))


def said(
    one: Fit, *used: float, ragged: bool = False, closed: bool = False, chain: float = USUAL_CHAIN
) -> list[float]:
    count = len(used)
    marks = np.full(count, ragged), np.full(count, closed)
    return [float(nats) for nats in one.scores(np.array(used), *marks, np.full(count, chain))]


def test_the_longer_a_paragraph_stands_on_the_page_the_less_its_last_line_says() -> None:
    """A line that broke elsewhere than counted moves all lines behind it."""
    shares = chain_shares(0.9, 0.3, 5.0)
    one = build_fit(MEASURE, WORDS, hyphenated=False, spread=0.4, shares=shares)
    full, half = (np.array([said(one, used, chain=n)[0] for n in (1, 3, 10, 40)]) for used in (MEASURE, MEASURE / 2))
    assert (np.diff(full) < 0).all()
    assert (np.diff(half) > 0).all()
    assert said(one, MEASURE, chain=MOST_CHAIN) == said(one, MEASURE, chain=MOST_CHAIN * 5)


def test_shares_fall_from_the_first_line_to_the_last() -> None:
    shares = chain_shares(0.9, 0.3, 5.0)
    assert shares[1] == pytest.approx(0.9)
    assert shares[6] == pytest.approx(0.3 + 0.6 / np.e)
    assert shares[-1] == pytest.approx(0.3, abs=0.01)
    assert np.unique(chain_shares(0.9, 0.9, 1.0)).tolist() == [0.9]


@pytest.mark.parametrize("hyphenated", [False, True])
@pytest.mark.parametrize("spread", [0.4, 1.6])
def test_a_full_line_speaks_for_a_page_end_and_a_half_full_one_against(spread: float, hyphenated: bool) -> None:  # noqa: FBT001
    full, half = said(fit(hyphenated=hyphenated, spread=spread), MEASURE - 1, MEASURE / 2)
    assert full > 1.0
    assert half < 0 < full


def test_a_line_with_room_for_every_word_says_as_little_as_an_empty_one() -> None:
    empty, roomy = said(fit(), 0.0, MEASURE - WORDS.max() - 4)
    assert empty == pytest.approx(roomy)
    assert empty == pytest.approx(np.log(1 - 0.6), abs=0.01), "then the page is one of those that were counted wrong"


def test_less_room_is_likelier_as_fewer_words_were_too_long_for_it() -> None:
    found = said(fit(), *(MEASURE - room for room in (1.5, 3.5, 5.5, 8.5, 11.5, 14.0)))
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1] + 2


def test_an_overfull_line_costs_and_no_width_is_off_the_table() -> None:
    over, far, further = said(fit(), MEASURE + 4, MEASURE + OVERHANG, MEASURE * 3)
    assert over < -0.5
    assert far == further == pytest.approx(over, abs=0.01)
    assert said(fit(), -3.0) == said(fit(), 0.0)


def test_where_words_are_hyphenated_less_room_is_left() -> None:
    room_for_a_word = MEASURE - 6
    assert said(fit(hyphenated=True), room_for_a_word)[0] < said(fit(), room_for_a_word)[0] - 0.5
    assert fit(hyphenated=True).most > fit().most


def test_a_face_known_less_well_says_less() -> None:
    sure, unsure = fit(spread=0.4), fit(spread=1.6)
    assert unsure.most < sure.most
    assert said(unsure, MEASURE + 1)[0] > said(sure, MEASURE + 1)[0], "such a line may well have been full"


@pytest.mark.parametrize("used", [0.0, 25.0, 49.0, 50.0, 70.0])
def test_the_end_of_a_paragraph_is_worth_the_same_wherever_its_line_ends(used: float) -> None:
    one = fit()
    assert said(one, used, ragged=True) == said(one, used, ragged=True, closed=True) == [one.ragged]
    assert 0 < one.ragged < one.most


def test_behind_a_sentence_inside_a_line_the_last_line_says_little() -> None:
    """There a paragraph may have ended whose break was lost with the page's."""
    one = fit(spread=0.4, share=0.9)
    full, half = said(one, MEASURE - 1, MEASURE / 2, closed=True)
    assert half == pytest.approx(ENDS_SENTENCE + np.log(1 - SENTENCE_ON_FULL), abs=0.05)
    assert said(one, MEASURE / 2)[0] + 1.5 < half < full < said(one, MEASURE - 1)[0]


def test_nothing_is_worth_more_than_the_most() -> None:
    one = fit()
    found = said(one, *np.arange(-5.0, MEASURE + 20, 0.1))
    assert max(found) == pytest.approx(one.most)
    assert said(one, MEASURE - 1)[0] == pytest.approx(one.most, abs=0.3), "and a full line is worth nearly that"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_page_ends_put_anywhere_gain_nothing(share: float) -> None:
    """The odds against chance are one on average (and not much less), so that wrong page ends do not pay."""
    one = fit(share=share)
    width = np.arange(0.0, MEASURE, 0.25)
    nats = np.array(said(one, *width, chain=3.0))
    assert 0.93 < float(np.exp(nats).mean()) < 1.01, "a little is lost over the margin"
    assert float(nats.mean()) < 0


def test_the_ragged_value_is_what_true_page_ends_are_worth_on_average_and_that_it_ends_a_line() -> None:
    one = fit(spread=0.4, share=0.6)
    lot = np.random.default_rng(7)
    # A line takes no further word if that word and its space are wider than the room: any room below is as likely.
    word, room = lot.choice(WORDS, 40_000) + 0.6, lot.uniform(0, WORDS.max() + 1, 40_000)
    room = room[room < word]
    full = MEASURE - room + lot.normal(0, 0.4, len(room))
    worth_full, worth_any = (float(np.mean(said(one, *used))) for used in (full, lot.uniform(0, MEASURE, 20_000)))
    assert one.ragged == pytest.approx(0.6 * worth_full + 0.4 * worth_any + ENDS_A_LINE, abs=0.1)


def test_a_book_of_no_words_is_not_an_error() -> None:
    found = build_fit(MEASURE, np.zeros(0), hyphenated=False, spread=0.4, shares=chain_shares(0.9, 0.3, 5.0))
    assert np.isfinite(found.table).all()
    assert np.isfinite(found.ragged)
