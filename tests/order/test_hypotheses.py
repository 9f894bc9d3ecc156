"""Which page orders are tried for a source."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regather.imposition import SCHEMES
from regather.model import Anatomy, Block, ContentsEntry, FoundHeading, Role, Source, Span
from regather.order.anchors import Anchors, find_anchors
from regather.order.folded.hypotheses import (
    BEYOND_HIGHEST,
    THICK,
    between,
    first_counts,
    folio_offsets,
    hypotheses,
    page_counts,
    size_prior,
)
from regather.order.hypothesis import Hypothesis
from regather.order.stream import build_stream

BOOK = 16 * 1750.0
"""Characters of a book of 16 typical pages."""


def anchors(folios: tuple[int, ...] = (), entries: tuple[int, ...] = ()) -> Anchors:
    """Anchors with these printed numbers, wherever they stand."""
    text = "one two three four"
    anatomy = Anatomy(
        (Block(Span(0, len(text)), Role.BODY),),
        contents=tuple(ContentsEntry(Span(0, 3), "One", 1, number) for number in entries),
        headings=tuple(FoundHeading(Span(0, 3), "One", 1, i) for i in range(len(entries))),
    )
    found = find_anchors(build_stream(Source(text, "test", ""), anatomy, lambda _: ()), anatomy)
    zeros = np.zeros(len(folios), dtype=np.int64)
    return replace(found, folio_cuts=zeros, folio_numbers=np.array(folios, dtype=np.int64))


def tried(characters: float, known: Anchors, **more: object) -> list[tuple[str, int]]:
    found = hypotheses(characters, known, right_to_left=False, **more)  # type: ignore[arg-type]
    return [(h.scheme, h.pages) for h in found]


def test_no_book_has_fewer_pages_than_its_highest_folio_or_many_more() -> None:
    counts = page_counts(BOOK, anchors(folios=(3, 21, 7, *range(8, 21))))
    assert min(counts) == 22
    assert max(counts) <= 21 + BEYOND_HIGHEST
    assert all(count % 2 == 0 for count in counts), "a leaf has two pages"


def test_a_few_folios_may_all_come_from_the_first_half_of_a_book() -> None:
    few, many = anchors(folios=(8, 9, 10, 11)), anchors(folios=tuple(range(1, 12)))
    assert 24 in page_counts(BOOK, few)
    assert max(page_counts(BOOK, many)) <= 11 + BEYOND_HIGHEST


def test_where_breaks_are_shown_a_long_last_chapter_may_follow_the_last_number() -> None:
    known = anchors(folios=tuple(range(1, 8)))
    assert max(page_counts(BOOK, known)) <= 7 + BEYOND_HIGHEST
    assert max(page_counts(BOOK, known, breaks=23)) >= 24
    assert ("saddle", 24) in tried(BOOK, known, breaks=23)


def test_an_entry_of_the_contents_counts_like_a_folio() -> None:
    assert page_counts(BOOK, anchors(entries=(21,))) == page_counts(BOOK, anchors(folios=(21,)))


MANY = tuple(range(5, 196, 4))
"""Folios of a book of 200 pages, a quarter of them left."""


@pytest.mark.parametrize("odd", [300, 390, 2026])
def test_a_number_far_above_all_folios_is_no_page_number(odd: int) -> None:
    assert min(page_counts(200 * 1750.0, anchors(folios=(*MANY, odd)))) == 194


@pytest.mark.parametrize("high", [196, 205, 215])
def test_a_number_a_little_above_all_folios_is_one(high: int) -> None:
    assert min(page_counts(200 * 1750.0, anchors(folios=(*MANY, high)))) >= high


def test_a_doubted_number_of_pages_is_tried_all_the_same() -> None:
    assert 300 in page_counts(200 * 1750.0, anchors(folios=(*MANY, 300)))


def test_an_entry_of_the_contents_far_behind_all_folios_is_believed() -> None:
    assert min(page_counts(200 * 1750.0, anchors(folios=MANY, entries=(300,)))) == 300


def test_numbers_that_no_book_of_so_much_text_can_have_are_left_alone() -> None:
    assert page_counts(BOOK, anchors(folios=(1999, 2026))) == page_counts(BOOK, anchors())


def test_small_pages_are_believed_where_the_folios_say_so() -> None:
    assert min(page_counts(40 * 700.0, anchors(folios=tuple(range(2, 41))))) == 40


def test_few_orders_of_a_thick_book_are_tried_at_first_and_all_of_a_thin_one() -> None:
    thin = THICK * 1750.0
    assert first_counts(thin, page_counts(thin, anchors())) == page_counts(thin, anchors())
    for pages in (2 * THICK, 1000):
        some = hypotheses(pages * 1750.0, anchors(), right_to_left=False, breaks=0)
        assert len(some) <= 45
        assert {h.scheme for h in some} >= {"saddle", "gather16", "octavo", "stacks"}


def test_the_lowest_number_of_pages_that_folios_leave_is_tried_in_a_thick_book() -> None:
    known = anchors(folios=(*range(3, 1000, 7), 1999))
    allowed = page_counts(1.75e6, known)
    assert len(allowed) > 8, "the year leaves many"
    assert min(first_counts(1.75e6, allowed)) == 1008
    assert min(first_counts(1.75e6, page_counts(1.75e6, anchors()))) < 600


def test_all_numbers_of_pages_that_folios_leave_are_tried_however_thick_the_book() -> None:
    known = anchors(folios=tuple(range(3, 1000, 7)))
    assert first_counts(1.75e6, page_counts(1.75e6, known)) == [998, 1000, 1002, 1004]


@pytest.mark.parametrize("pages", [400, 436, 500, 512, 640])
def test_halving_the_way_to_a_leaders_neighbours_finds_the_number_of_pages(pages: int) -> None:
    tried = set(hypotheses(500 * 1750.0, anchors(), right_to_left=False, only="gather16", breaks=0))
    first = len(tried)

    def nearest() -> Hypothesis:
        return min(tried, key=lambda h: (abs(h.pages - pages), h.pages))

    while more := between(nearest(), tried):
        tried |= set(more)
    assert nearest().pages == pages
    assert len(tried) - first <= 12
    assert all(sorted(h.order) == list(range(1, h.pages + 1)) for h in tried)


@pytest.mark.parametrize("breaks", [199, 99, 195])
def test_breaks_narrow_a_thick_book_to_what_could_have_left_them(breaks: int) -> None:
    found = hypotheses(200 * 1750.0, anchors(), right_to_left=False, only="saddle", breaks=breaks)
    assert 200 in {h.pages for h in found}
    assert len(found) < len(hypotheses(200 * 1750.0, anchors(), right_to_left=False, only="saddle"))


def test_there_is_nothing_between_the_orders_of_a_thin_book() -> None:
    tried = set(hypotheses(BOOK, anchors(), right_to_left=False, only="saddle"))
    assert all(between(h, tried - {other}) == [] for h in tried for other in tried)


def test_folios_that_lag_behind_need_as_many_pages_more() -> None:
    assert min(page_counts(BOOK, anchors(folios=(20,)), offset=4)) == 24


@given(pages=st.integers(4, 200))
def test_a_book_of_typical_pages_is_among_those_tried_and_tiny_or_huge_pages_are_not(pages: int) -> None:
    counts = page_counts(pages * 1750.0, anchors())
    assert pages + pages % 2 in counts
    assert max(counts) <= max(8, 2.5 * pages + 2)
    assert min(counts) >= max(4, 0.4 * pages - 2)


def test_pages_of_typical_size_are_the_likeliest() -> None:
    assert size_prior(BOOK, 16) == 0
    assert size_prior(BOOK, 12) < 0 > size_prior(BOOK, 24)
    assert size_prior(BOOK, 8) < size_prior(BOOK, 12)


def test_equal_orders_are_tried_once() -> None:
    found = hypotheses(BOOK, anchors(), right_to_left=False)
    orders = [h.order for h in found]
    assert len(orders) == len(set(orders))
    assert all(order != tuple(range(1, len(order) + 1)) for order in orders), "in order is no imposed order"
    assert ("saddle", 16) in [(h.scheme, h.pages) for h in found]
    assert ("gather16", 16) not in [(h.scheme, h.pages) for h in found], "one gathering of 16 is a booklet of 16"
    assert ("gather16", 32) in [(h.scheme, h.pages) for h in found]


def test_every_order_is_a_whole_book_that_its_scheme_accepts() -> None:
    for hypothesis in hypotheses(BOOK, anchors(), right_to_left=False):
        assert sorted(hypothesis.order) == list(range(1, hypothesis.pages + 1)), hypothesis.scheme
        assert SCHEMES[hypothesis.scheme].accepts(hypothesis.pages)


def test_a_decided_scheme_and_number_of_pages_is_all_that_is_tried() -> None:
    assert tried(BOOK, anchors(), only="quarto", pages=24) == [("quarto", 24)]
    assert {name for name, _ in tried(BOOK, anchors(), only="quarto")} == {"quarto"}
    assert {pages for _, pages in tried(BOOK, anchors(), pages=24)} == {24}


def test_a_decided_number_of_pages_wins_over_the_folios() -> None:
    assert tried(BOOK, anchors(folios=(40,)), only="saddle", pages=24) == [("saddle", 24)]


def test_a_book_read_from_right_to_left_has_its_own_order() -> None:
    (ltr,) = hypotheses(BOOK, anchors(), right_to_left=False, only="saddle", pages=16)
    (rtl,) = hypotheses(BOOK, anchors(), right_to_left=True, only="saddle", pages=16)
    assert ltr.order[:2] == (16, 1)
    assert rtl.order[:2] == (1, 16)
    assert rtl.right_to_left


@pytest.mark.parametrize("lowest", [1, 2])
def test_a_first_entry_on_page_one_or_two_says_that_front_matter_is_not_counted(lowest: int) -> None:
    offsets = folio_offsets(anchors(entries=(lowest, 9)), front_pages=4)
    assert offsets[0] == 0, "not counted is a guess, so counted is tried as well"
    assert {4, 5} <= set(offsets), "with the front matter, or with a blank page besides"


def test_a_first_entry_on_a_later_page_says_that_front_matter_is_counted() -> None:
    assert folio_offsets(anchors(entries=(3, 9)), front_pages=4) == (0,)
    assert folio_offsets(anchors(), front_pages=4) == (0,)


def test_several_folios_without_contents_leave_open_what_they_count_and_one_says_too_little() -> None:
    assert folio_offsets(anchors(folios=(3, 9)), front_pages=1) == (0, 2, 4)
    assert folio_offsets(anchors(folios=(9,)), front_pages=1) == (0,)
