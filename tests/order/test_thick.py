"""A thick book's scheme and setting are told from the first pages of its stream."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.imposition import SCHEMES, stream
from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded import thick
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.thick import is_thick, sampled
from regather.order.hypothesis import Hypothesis
from regather.order.setting.geometry import first_page
from regather.order.setting.typesetting import Filler, Setting

MEASURE, LINES, PAGES = 58, 24, 32


def order_of(scheme: str, pages: int) -> Hypothesis:
    order = tuple(range(1, pages + 1)) if scheme == "in-order" else tuple(stream(SCHEMES[scheme], pages))
    return Hypothesis(scheme, pages, order)


@pytest.fixture(scope="module")
def gathered() -> Desk:
    """A book in gatherings of eight pages that run into each other."""
    book = Printed(prose(10_500), MEASURE, LINES, hyphenated=False)
    text, lines = book.stream.source.text, book.stream
    pages = [text[lines.right[a] : lines.left[b]] for a, b in zip(book.starts, book.ends, strict=True)][:PAGES]
    whole = [bool(lines.newline[b]) for b in book.ends]
    order = order_of("gather8", PAGES).order
    wreck = "".join(pages[n - 1] + ("\n\n" if whole[n - 1] else " ") for n in order)
    return prepare(Source(wreck, "book", ""), Anatomy((Block(Span(0, len(wreck)), Role.BODY),), language="en"),
                   Decisions())  # fmt: skip


def test_the_first_pages_tell_the_scheme_and_the_setting_of_the_whole(
    gathered: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thick, "SAMPLE", 24)
    tried = [order_of(scheme, pages) for scheme in ("saddle", "gather8", "in-order") for pages in (32, 40)]
    found = sampled(gathered, tried, list(range(24, 49, 2)))
    assert found is not None
    assert found.orders[0].scheme == "gather8"
    assert abs(found.ruled.lines - LINES) <= 1
    assert any(h.scheme == "gather8" and abs(h.pages - PAGES) <= 4 for h in found.orders)
    assert all(sorted(h.order) == list(range(1, h.pages + 1)) for h in found.orders)
    assert len(found.orders) <= thick.COUNTS + 1


def test_only_more_than_one_order_of_a_book_of_much_text_without_breaks_is_sampled(
    gathered: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = [order_of("saddle", 32), order_of("gather8", 32)]
    assert not is_thick(gathered, tried), "thirty pages are no thick book"
    monkeypatch.setattr(thick, "THICK", 5)
    assert is_thick(gathered, tried)
    assert not is_thick(gathered, tried[:1])
    marked = Hypothesis("saddle", 32, tried[0].order, marked=(True,) * 32)
    assert not is_thick(gathered, [marked, tried[1]])


@pytest.mark.parametrize("slots", [1, 5, 31])
def test_a_sample_has_the_bounds_of_its_pages_and_no_more(gathered: Desk, slots: int) -> None:
    filler = gathered.plain_filler()
    page = first_page(filler, PAGES)
    found = gathered.solver.solve(order_of("gather8", PAGES), page, filler, 8, slots)
    assert found is not None
    assert len(found.bounds) == slots + 1
    assert (found.bounds[1:] >= found.bounds[:-1]).all()


def test_as_many_slots_as_pages_are_the_whole_book(gathered: Desk) -> None:
    filler = gathered.plain_filler()
    page = first_page(filler, PAGES)
    order = order_of("gather8", PAGES)
    some, whole = (gathered.solver.solve(order, page, filler, 8, slots) for slots in (PAGES, None))
    assert some is not None
    assert whole is not None
    assert some.bounds.tolist() == whole.bounds.tolist()
    assert some.bounds[-1] == len(gathered.stream) - 1


def test_the_beginning_of_a_stream_is_set_in_the_lines_that_the_whole_is_set_in(gathered: Desk) -> None:
    head = gathered.stream.head(float(gathered.stream.width[-1]) / 3)
    last = len(head) - 1
    assert last < len(gathered.stream) / 2
    assert head.newline[last]
    assert head.source.text == gathered.stream.source.text[: head.left[last]]
    whole = gathered.typesetters[0]
    some, all_of_it = (Filler(t, Setting(MEASURE), np.zeros(len(t.stream))) for t in (whole.of(head), whole))
    starts = np.arange(0, last - 200, 61)
    assert some.lines(starts, starts + 200).tolist() == all_of_it.lines(starts, starts + 200).tolist()
    assert some.total() == all_of_it.lines(0, last)


def test_a_stream_ends_before_its_head_does(gathered: Desk) -> None:
    assert len(gathered.stream.head(1e9)) == len(gathered.stream)
