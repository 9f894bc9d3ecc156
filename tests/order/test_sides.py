"""A source that shows its sides is set in the lines of its print, however the search had it set."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.imposition import SCHEMES
from regather.imposition import stream as stream_order
from regather.model import Anatomy, Block, Break, Decisions, Role, Source, Span
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.sides import MOST_PAGES, _lines_by_sides, set_sides
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.faces import EVEN
from regather.order.setting.geometry import first_page
from regather.order.stream import Ints

MEASURE, LINES, PAGES = 44, 20, 20
BLIND_WIDTH = 12


@pytest.fixture(scope="module")
def booklet() -> tuple[Desk, Ints]:
    """A saddle-stitched booklet of even widths with a form feed behind every side, and its true page ends."""
    book = Printed(prose(3_800), MEASURE, LINES, hyphenated=False)
    text, stream = book.stream.source.text, book.stream
    pages = [text[stream.right[a] : stream.left[b]] for a, b in zip(book.starts, book.ends, strict=True)]
    whole = [bool(stream.newline[b]) for b in book.ends]
    wreck, at, feeds = "", [0], []
    for slot, number in enumerate(order()):
        wreck += pages[number - 1]
        at.append(len(wreck))
        if slot % 2:
            feeds.append(len(wreck))
        wreck += "\f" if slot % 2 else "\n\n" if whole[number - 1] else " "
    breaks = tuple(Break(Span(feed, feed + 1)) for feed in feeds[:-1])
    wreck = wreck[:-1] + "\n"
    source = Source(wreck, "booklet", "", breaks)
    desk = prepare(source, Anatomy((Block(Span(0, len(wreck)), Role.BODY),), language="en"), Decisions())
    bounds = np.searchsorted(desk.stream.left, at)
    bounds[0] = 0
    return desk, bounds


def order() -> tuple[int, ...]:
    return tuple(stream_order(SCHEMES["saddle"], PAGES))


def blindly(desk: Desk) -> Found:
    """The page ends of the right order as they are found before anything is known of the setting."""
    hypothesis = Hypothesis("saddle", PAGES, order(), marked=(False, True) * (PAGES // 2))
    filler = desk.plain_filler()
    solution = desk.solver.solve(hypothesis, first_page(filler, PAGES), filler, BLIND_WIDTH)
    assert solution is not None
    return Found(solution, filler, 5.0, None)


def right(solution: Solution, bounds: Ints) -> int:
    """How many of the page ends inside sides are the true ones."""
    return int((solution.bounds == bounds)[1::2].sum())


def test_the_setting_is_found_in_which_the_page_ends_inside_the_sides_are_right(booklet: tuple[Desk, Ints]) -> None:
    desk, bounds = booklet
    before = blindly(desk)
    found = set_sides(desk, before)
    assert (found.filler.setting.measure, found.filler.setting.face, found.best.page.lines) == (MEASURE, EVEN, LINES)
    assert right(found.best, bounds) > right(before.best, bounds)
    assert right(found.best, bounds) >= PAGES // 2 - 1
    gain = found.best.score - before.best.score
    assert gain > 0
    assert found.lead == pytest.approx(before.lead + gain)


def test_what_is_set_as_it_was_printed_stays_as_it_is(booklet: tuple[Desk, Ints]) -> None:
    once = set_sides(booklet[0], blindly(booklet[0]))
    again = set_sides(booklet[0], once)
    assert again.filler is once.filler
    assert again.best.bounds.tolist() == once.best.bounds.tolist()


def test_neither_marked_pages_nor_a_thick_book_nor_one_without_breaks_are_set_anew(booklet: tuple[Desk, Ints]) -> None:
    found = blindly(booklet[0])
    for changed in (
        {"marked": (True,) * PAGES},
        {"marked": ()},
        {"pages": MOST_PAGES + 4},
    ):
        hypothesis = replace(found.best.hypothesis, **changed)
        other = replace(found, best=replace(found.best, hypothesis=hypothesis))
        assert set_sides(booklet[0], other) is other


def test_a_side_says_how_many_lines_its_pages_have_wherever_they_end(booklet: tuple[Desk, Ints]) -> None:
    desk, bounds = booklet
    found = set_sides(desk, blindly(desk))
    moved = bounds.copy()
    moved[1::2] = (bounds[0:-1:2] + bounds[2::2]) // 2
    for cuts in (bounds, moved):
        shares = _lines_by_sides(desk, replace(found.best, bounds=cuts), found.filler)
        assert len(shares) == PAGES // 2
        assert np.abs(shares - LINES).max() <= 1.0
