"""How many lines a run of text takes, and how well that fills a page."""

from __future__ import annotations

import numpy as np
import pytest

from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.geometry import FLOOR, Filler, Page, fill_score, first_page, full_score, refit
from regather.order.stream import Stream, build_stream

PAGE = Page(measure=50.0, lines=30.0, spread=1.5)


def stream_of(parts: list[tuple[str, Role]]) -> Stream:
    blocks, at = [], 0
    for part, role in parts:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    text = "".join(part for part, _ in parts)
    return build_stream(Source(text, "test", ""), Anatomy(tuple(blocks)), lambda _: ())


def filler_of(stream: Stream, measure: float = 20.0) -> Filler:
    return Filler(stream, measure, np.zeros(len(stream)))


def scores(taken: list[float], *, closes: bool = False) -> list[float]:
    found = fill_score(PAGE, np.array(taken), np.full(len(taken), closes))
    return [float(score) for score in found]


@pytest.mark.parametrize(("letters", "lines"), [(19, 1), (20, 1), (21, 2), (60, 3), (61, 4)])
def test_a_paragraph_takes_as_many_lines_as_its_width_needs(letters: int, lines: int) -> None:
    stream = stream_of([("x" * letters + "\n\nyyy\n", Role.BODY)])
    assert float(filler_of(stream).lines(0, 1)) == lines


def test_lines_of_paragraphs_add_up() -> None:
    stream = stream_of([("\n\n".join(["x" * 50, "y" * 10, "z" * 41]), Role.BODY)])
    filler = filler_of(stream)
    assert filler.lines(np.array([0, 1, 2]), 3).tolist() == [3 + 1 + 3, 1 + 3, 3]
    assert filler.total() == 7


def test_a_page_that_ends_inside_a_paragraph_counts_its_part() -> None:
    stream = stream_of([(" ".join(["abcd"] * 40), Role.BODY)])
    filler = filler_of(stream)
    half = float(filler.lines(0, 20))
    assert half == pytest.approx(5, abs=0.1), "20 words of 5 characters on lines of 20"
    assert half + float(filler.lines(20, 40)) == pytest.approx(filler.total(), abs=1.0)


def test_a_heading_takes_more_room_than_its_line_and_notes_take_theirs() -> None:
    parts = [("x" * 20 + "\n\n", Role.BODY), ("A Title\n\n", Role.HEADING), ("y" * 20 + "\n", Role.BODY)]
    stream = stream_of(parts)
    assert filler_of(stream).total() > 3
    notes = np.zeros(len(stream))
    notes[1] = 100.0
    with_note = Filler(stream, 20.0, notes)
    assert with_note.total() == filler_of(stream).total() + 5, "100 characters in smaller type on lines of 20"


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
    assert scores([2.5])[0] < scores([3.5])[0] - 1.0
    assert scores([2.5], closes=True)[0] == pytest.approx(scores([3.5], closes=True)[0], abs=0.2)


def test_no_page_is_impossible() -> None:
    assert scores([10.0])[0] > np.log(FLOOR) - 0.1


def test_the_first_guess_shares_the_text_out_over_the_pages() -> None:
    stream = stream_of([("\n\n".join(["x" * 190] * 50), Role.BODY)])
    page = first_page(filler_of(stream), 10)
    assert 50 <= page.lines <= 56, "500 lines on 10 pages, some of which end short"


def test_refitting_finds_the_length_of_the_full_pages() -> None:
    taken = np.array([34.0, 33.5, 34.2, 34.0, 33.8, 34.1, 21.0, 34.0, 12.0, 33.9])
    page = refit(PAGE, taken)
    assert page.lines == pytest.approx(34.0, abs=0.2)
    assert page.spread < PAGE.spread
    assert page.measure == PAGE.measure


def test_refitting_on_too_few_pages_changes_nothing() -> None:
    assert refit(PAGE, np.array([34.0, 34.0, 34.0, 34.0])) == PAGE
    assert refit(PAGE, np.array([34.0, 34.0, 34.0, 34.0, 34.0])) != PAGE
