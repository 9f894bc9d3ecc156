"""How a book was set is told from where its pages end: measure, face, hyphenation, lines a page."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.order.setting.faces import EVEN
from regather.order.setting.geometry import Page
from regather.order.setting.measure import (
    LINES_SPREAD,
    MEASURE_SPREAD,
    MOST_LINES,
    NARROWEST,
    USUAL_LINES,
    USUAL_MEASURE,
    WIDEST,
    Ruled,
    measured,
    plausible,
    settings,
    typesetters,
)
from regather.order.stream import Floats, Ints

BOOKS = [(44, 20, False), (58, 24, False), (52, 18, True)]
"""Measures and lines a page, and whether words are hyphenated, of books that these tests print."""
LANGUAGE = "en-US"


@cache
def printed(measure: int, lines: int, *, hyphenated: bool) -> Printed:
    return Printed(prose(3000), measure, lines, hyphenated=hyphenated)


def no_notes(book: Printed) -> Floats:
    return np.zeros(len(book.stream))


@cache
def told(measure: int, lines: int, *, hyphenated: bool) -> tuple[Ruled, ...]:
    book = printed(measure, lines, hyphenated=hyphenated)
    return tuple(settings(typesetters(book.stream, LANGUAGE), book.starts, book.ends, no_notes(book)))


@pytest.mark.parametrize(("measure", "lines", "hyphenated"), BOOKS)
def test_the_setting_of_a_book_is_told_exactly_from_its_pages(measure: int, lines: int, hyphenated: bool) -> None:  # noqa: FBT001
    best, *others = told(measure, lines, hyphenated=hyphenated)
    setting = best.setting
    assert (setting.measure, setting.face, setting.hyphenated, best.lines) == (measure, EVEN, hyphenated, lines)
    assert best.page.measure == measure
    assert best.page.lines == lines
    assert others
    assert all(other.score < best.score for other in others)


@pytest.mark.parametrize(("measure", "lines", "hyphenated"), BOOKS)
def test_in_its_setting_all_pages_of_a_book_are_full(measure: int, lines: int, hyphenated: bool) -> None:  # noqa: FBT001
    book = printed(measure, lines, hyphenated=hyphenated)
    filler = told(measure, lines, hyphenated=hyphenated)[0].filler(no_notes(book))
    taken, said, _ = filler.fill(book.starts, book.ends)
    # A page that ends in a cut word may count a line more: the halves have fewer places for a hyphen than the whole.
    cut = book.stream.glued[book.starts] | book.stream.glued[book.ends]
    assert set(taken[~cut].tolist()) == {float(lines)}
    assert set(taken[cut].tolist()) <= {float(lines), float(lines + 1)}
    assert filler.fit is not None
    inner = ~filler.typesetter.ragged[book.ends]
    assert (said[inner] > 0).mean() > 0.8, "nearly every page that ends inside a paragraph ends on a full line"
    moved = np.minimum(book.ends + 5, len(book.stream) - 1)
    assert filler.fill(book.starts, moved)[1][inner].mean() < said[inner].mean() - 1


def test_wrong_page_ends_tell_of_no_setting_in_particular() -> None:
    book = printed(44, 20, hyphenated=False)
    setters = typesetters(book.stream, LANGUAGE)
    lot = np.random.default_rng(3)
    # Page ends some words off, by up to three lines: as wrong as those of a wrong page order.
    moved = np.clip(book.ends + lot.integers(-25, 26, len(book.ends)), 1, len(book.stream) - 1)
    starts: Ints = np.concatenate([[0], moved[:-1]])
    wrong = settings(setters, starts, moved, no_notes(book))[0]
    true = told(44, 20, hyphenated=False)[0]
    assert wrong.score < true.score - 2 * len(book.ends), "two nats a page"
    assert wrong.score < 0.5 * len(book.ends)


def test_half_of_the_page_ends_being_wrong_does_not_hide_the_setting() -> None:
    book = printed(44, 20, hyphenated=False)
    lot = np.random.default_rng(3)
    off = np.where(np.arange(len(book.ends)) % 2, lot.integers(-25, 26, len(book.ends)), 0)
    ends: Ints = np.clip(book.ends + off, book.starts + 1, len(book.stream) - 1)
    found = settings(typesetters(book.stream, LANGUAGE), book.starts, ends, no_notes(book))[0]
    assert (found.setting.measure, found.lines) == (44, 20)


def test_notes_are_told_to_be_set_smaller() -> None:
    """Every other page has a note of three small lines, and three lines of text less."""
    book = printed(44, 1, hyphenated=False)
    heights = [20 - 3 * (k % 2) for k in range(2 * (len(book.ends) // 37))]
    bounds: Ints = np.concatenate([[0], book.ends[np.cumsum(heights) - 1]])
    starts, ends = bounds[:-1], bounds[1:]
    notes = no_notes(book)
    notes[starts[1::2] + 4] = 3 * 44 * 1.3 - 2
    even = [setter for setter in typesetters(book.stream, LANGUAGE) if setter.face == EVEN]
    found = settings(even, starts, ends, notes)[0]
    assert (found.setting.measure, found.setting.notes, found.lines) == (44, 1.3, 20)
    assert set(found.filler(notes).lines(starts, ends).tolist()) == {20.0}


def test_other_pages_of_a_book_tell_of_their_lines_in_the_same_setting() -> None:
    book = printed(44, 20, hyphenated=False)
    ruled = told(44, 20, hyphenated=False)[0]
    single = printed(44, 1, hyphenated=False)
    fifteen: Ints = np.concatenate([[0], single.ends[14::15]])
    assert single.stream.left.tolist() == book.stream.left.tolist(), "the same stream"
    own = measured(ruled, fifteen[:-1], fifteen[1:], no_notes(book))
    assert own.setting == ruled.setting
    assert (ruled.lines, own.lines) == (20, 15)


def test_two_pages_tell_nothing_of_how_many_lines_a_page_has() -> None:
    book = printed(44, 20, hyphenated=False)
    few = measured(told(44, 20, hyphenated=False)[0], book.starts[:2], book.ends[:2], no_notes(book))
    assert few.lines == 0
    assert few.told <= 2


def test_pages_with_headings_or_at_the_end_do_not_count_as_told() -> None:
    book = printed(44, 20, hyphenated=False)
    last = len(book.stream) - 1
    starts, ends = np.append(book.starts, book.ends[-1]), np.append(book.ends, last)
    ruled = told(44, 20, hyphenated=False)[0]
    assert measured(ruled, starts, ends, no_notes(book)).told == ruled.told == len(book.ends)


def test_usual_pages_are_likelier_than_odd_ones() -> None:
    def odds(measure: float, lines: float) -> float:
        return plausible(Page(measure, lines, 1.0))

    assert odds(USUAL_MEASURE, USUAL_LINES) == 0
    assert 0 > odds(USUAL_MEASURE * 1.2, USUAL_LINES) > odds(USUAL_MEASURE * 1.4, USUAL_LINES)
    assert 0 > odds(USUAL_MEASURE, USUAL_LINES * 0.8) > odds(USUAL_MEASURE, USUAL_LINES * 0.6)
    assert odds(USUAL_MEASURE * np.exp(MEASURE_SPREAD), USUAL_LINES * np.exp(-LINES_SPREAD)) == pytest.approx(-1.0)
    assert np.isfinite(odds(NARROWEST, 0.0))
    assert odds(NARROWEST, 0.0) < odds(WIDEST, 60.0) < -1


@pytest.mark.parametrize(("language", "ways"), [("en", {False, True}), ("he", {False}), (None, {False})])
def test_hyphenated_settings_are_tried_where_the_hyphens_of_a_language_are_known(
    language: str | None, ways: set[bool]
) -> None:
    assert {setter.hyphenated for setter in typesetters(printed(44, 20, hyphenated=False).stream, language)} == ways


def test_pages_of_more_lines_than_are_counted_agree_on_nothing() -> None:
    """A measure so narrow that most pages reach the limit would else be told by all of them."""
    book = printed(44, 20, hyphenated=False)
    starts, ends = book.starts[:-5:6], book.ends[5::6]
    setters = [setter for setter in typesetters(book.stream, LANGUAGE) if setter.face == EVEN]
    found = settings(setters, starts, ends, no_notes(book), most=400)
    narrow = [one.lines for one in found if one.setting.measure == NARROWEST]
    assert narrow == [0.0, 0.0], "pages of 120 lines of 44 characters have twice the lines that are counted"
    assert max(one.lines for one in found) < MOST_LINES
    assert max(one.lines for one in found) > 0
