"""How well so many lines fill a page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.printer import stream_of

from regather.model import Role
from regather.order.setting.faces import EVEN
from regather.order.setting.geometry import FLOOR, SCRAP, Page, fill_score, first_page, full_score, refit
from regather.order.setting.typesetting import Filler, Setting, Typesetter
from regather.order.stream import Stream

PAGE = Page(measure=50.0, lines=30.0, spread=1.5)


def filler_of(stream: Stream, measure: float = 20.0) -> Filler:
    setter = Typesetter(stream, EVEN, None, hyphenated=False)
    return Filler(setter, Setting(measure, EVEN), np.zeros(len(stream)))


def scores(taken: list[float], *, closes: bool = False) -> list[float]:
    found = fill_score(PAGE, np.array(taken), np.full(len(taken), closes))
    return [float(score) for score in found]


def test_a_page_with_a_figure_is_known_to_be_of_no_known_height() -> None:
    stream = stream_of([("one two three.\n\n![a sheet](x.svg)\n\nfour five six.\n", Role.BODY)])
    loose = filler_of(stream).loose(np.array([0]), np.array([len(stream) - 1]))
    none = filler_of(stream).loose(np.array([0]), np.array([2]))
    assert (loose.tolist(), none.tolist()) == ([True], [False])


def test_a_full_page_scores_highest() -> None:
    taken = np.arange(1.0, 45.0, 0.25)
    found = fill_score(PAGE, taken, np.zeros(len(taken), dtype=bool))
    assert taken[int(np.argmax(found))] == pytest.approx(PAGE.lines, abs=0.5)
    assert float(found.max()) == pytest.approx(full_score(PAGE), abs=0.05)


def test_a_short_page_costs_and_an_overfull_page_costs_more() -> None:
    full, short, over = scores([30.0, 22.0, 38.0])
    assert full > 0 > short > over


def test_a_page_before_a_new_section_may_be_short() -> None:
    (open_end,), (closed,) = scores([12.0]), scores([12.0], closes=True)
    assert open_end < closed - 1.0


def test_a_page_of_a_line_or_two_is_set_only_where_a_section_ends() -> None:
    below, above = SCRAP - 0.5, SCRAP + 0.5
    assert scores([below])[0] < scores([above])[0] - 1.0
    assert scores([below], closes=True)[0] == pytest.approx(scores([above], closes=True)[0], abs=0.2)


def test_a_page_with_headings_and_notes_may_be_a_line_off() -> None:
    plain, noted = (float(fill_score(PAGE, np.array([34.0]), np.array([False]), n)[0]) for n in (0.0, 2.0))
    assert plain < noted - 0.5
    full, full_noted = (float(fill_score(PAGE, np.array([30.0]), np.array([False]), n)[0]) for n in (0.0, 2.0))
    assert full_noted < full


def test_far_overfull_pages_are_a_wrong_count_and_all_alike() -> None:
    over, far, further = scores([35.0, 60.0, 90.0])
    assert over > far == pytest.approx(further, abs=0.01)


def test_what_counts_of_the_odds_is_the_pages_temper() -> None:
    taken, closes = np.array([30.0, 20.0]), np.array([False, False])
    half = fill_score(replace(PAGE, temper=PAGE.temper / 2), taken, closes)
    assert (2 * half).tolist() == pytest.approx(fill_score(PAGE, taken, closes).tolist())


def test_no_page_is_impossible() -> None:
    assert scores([10.0])[0] > np.log(FLOOR) - 0.1


def test_the_first_guess_shares_the_text_out_over_the_pages() -> None:
    stream = stream_of([("\n\n".join(["nine char " * 18 + "nine char."] * 50), Role.BODY)])
    page = first_page(filler_of(stream), 10)
    assert 50 <= page.lines <= 56, "500 lines on 10 pages, some of which end short"
    assert page.measure == 20


def test_refitting_finds_the_length_of_the_full_pages() -> None:
    taken = np.array([34.0, 33.5, 34.2, 34.0, 33.8, 34.1, 21.0, 34.0, 12.0, 33.9])
    page = refit(PAGE, taken)
    assert page.lines == pytest.approx(34.0, abs=0.2)
    assert page.spread < PAGE.spread
    assert page.measure == PAGE.measure


def test_refitting_on_pages_of_two_lengths_changes_nothing() -> None:
    page = Page(measure=50.0, lines=22.0, spread=1.5)
    assert refit(page, np.array([20.0, 20.0, 20.0, 44.0, 44.0])) == page


def test_refitting_on_too_few_pages_changes_nothing() -> None:
    assert refit(PAGE, np.array([34.0, 34.0, 34.0, 34.0])) == PAGE
    assert refit(PAGE, np.array([34.0, 34.0, 34.0, 34.0, 34.0])) != PAGE
