"""Long sources whose breaks show every page: lists of pages that are near, best followers, what is kept of a page."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.wrecks import THINGS

from regather.model import Anatomy, Block, Break, BreakKind, Decisions, Folio, Role, SchemeDecision, Source, Span
from regather.order.folded.desk import LONG, Desk, prepare
from regather.order.loose import followers
from regather.order.loose.followers import find_followers
from regather.order.loose.leaves import Leaves
from regather.order.loose.near import MOST_PAGES, near_pages
from regather.order.loose.turns import Turns, find_turns


def page_of(number: int) -> str:
    """A page that shares two rare words with the page before it and two with the page behind."""
    rare = [f"{THINGS[n % len(THINGS)]}{'aeiou'[n // len(THINGS) % 5]}x" for n in (2 * number + k for k in range(4))]
    return f"the {rare[0]} of {rare[1]} saw the\n{rare[2]} and the {rare[3]} and the"


def words_of(pages: range) -> list[list[str]]:
    return [page_of(number).split() for number in pages]


def test_pages_with_rare_words_in_common_are_near_and_those_with_most_come_first() -> None:
    pages = [*words_of(range(6)), ["the", "and"]]
    lists = [near.tolist() for near, _ in near_pages(pages)]
    assert {1, 3} <= set(lists[2])
    assert set(lists[2][:2]) == {1, 3}
    assert all(page not in near for page, near in enumerate(lists))


def test_a_list_has_no_more_pages_than_it_may_and_a_page_without_rare_words_has_an_empty_one() -> None:
    pages = [*words_of(range(20)), []]
    assert [len(near) for near, _ in near_pages(pages, 1)] == [*[1] * 20, 0]


def test_a_word_on_more_pages_than_tell_brings_none_of_them() -> None:
    few, many = ([["harbour"]] * count + [["meadow"]] for count in (MOST_PAGES, MOST_PAGES + 1))
    assert [len(next(near_pages(pages))[0]) for pages in (few, many)] == [MOST_PAGES - 1, 0]


def test_no_page_is_near_where_there_is_none() -> None:
    assert not list(near_pages([]))


def turns_of(pages: np.ndarray) -> Turns:
    """The turns of leaves that hold these pages, with a judge of words who knows every tenth of them."""

    class Judge:
        by_kinds = True

        def scores(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
            true = pages[right][None, :] == pages[left - 1][:, None] + 1
            return np.where(true & (pages[right] % 10 == 0)[None, :], 8.0, 0.0).astype(np.float32)

    count = len(pages)
    yes, no = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    words = tuple(tuple(page_of(int(page)).split()) for page in pages)
    leaves = Leaves(
        np.arange(count), np.arange(1, count + 1), words, headed=no, open_end=yes, small=yes, capital=no, short=no
    )
    return find_turns(leaves, Judge())  # type: ignore[arg-type]


def test_by_lists_the_same_followers_are_found_as_among_all(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = np.random.default_rng(3).permutation(120)
    turns, folios = turns_of(pages), np.full(120, -1)
    every = find_followers(turns, folios)
    monkeypatch.setattr(followers, "ALL", 100)
    listed = find_followers(turns, folios)
    first = np.flatnonzero(pages < 119)
    assert (pages[listed.leaves[first, 0]] == pages[every.leaves[first, 0]]).mean() > 0.95
    assert np.abs(listed.balance.before - every.balance.before).max() < 0.5
    assert np.abs(listed.balance.behind - every.balance.behind).max() < 0.5


def test_a_leaf_whose_folio_follows_is_on_the_list_whatever_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "ALL", 10)
    pages = np.arange(0, 120, 3)
    folios = np.arange(1, 41)
    found = find_followers(turns_of(pages), folios)
    assert all(leaf + 1 in found.leaves[leaf] for leaf in range(39))


def long_source(pages: int, folios: int = 0, scheme: str | None = None) -> Desk:
    """The desk of a source with this many pages between breaks, each with so many folios."""
    text, breaks, blocks, numbers = "", [], [], []
    for number in range(pages):
        if number:
            breaks.append(Break(Span(len(text), len(text) + 1), BreakKind.PAGE))
            blocks.append(Block(breaks[-1].span, Role.BREAK))
            text += "\f"
        body = page_of(number)
        blocks.append(Block(Span(len(text), len(text) + len(body)), Role.BODY))
        text += body
        for k in range(folios):
            numbers.append(Folio(Span(len(text), len(text) + 1), number * folios + k + 1))
            blocks.append(Block(numbers[-1].span, Role.FOLIO))
            text += "1"
    source = Source(text, "test", "", tuple(breaks))
    anatomy = Anatomy(tuple(blocks), folios=tuple(numbers), language="en")
    decided = Decisions(scheme=SchemeDecision(scheme, None)) if scheme else Decisions()
    return prepare(source, anatomy, decided)


def test_of_a_long_source_only_breaks_and_line_ends_are_places_where_a_page_may_end() -> None:
    desk = long_source(LONG + 1, folios=1)
    assert desk.paged
    assert len(desk.stream) == 2 * (LONG + 1) + 1
    assert (desk.stream.edge | desk.stream.newline).all()
    assert len(desk.typesetters) == 1


@pytest.mark.parametrize(("pages", "folios", "scheme"), [(LONG, 1, None), (LONG + 1, 2, None), (LONG + 1, 1, "octavo")])
def test_shorter_sources_sides_with_several_folios_and_decided_schemes_keep_all_places(
    pages: int, folios: int, scheme: str | None
) -> None:
    desk = long_source(pages, folios, scheme)
    assert not desk.paged
    assert len(desk.stream) > 5 * pages
