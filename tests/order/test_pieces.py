"""Which page each character of the source goes to, once the page ends are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.order.wrecks import CLEAN, SMALL, Wreck, long_book, wreck

from regather.model import (
    Anatomy,
    Block,
    Folio,
    NoteBody,
    NoteMark,
    Piece,
    PlaceDecision,
    Role,
    Source,
    Span,
)
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page
from regather.order.stream import Stream, build_stream
from regather.order.telling.pieces import build_pieces, pages_of
from regather.scramble import ScrambleOptions

ORDER = (3, 1, 2)
"""Three pages as they come in the source of these tests."""


class Laid:
    """A source of parts, on pages in :data:`ORDER` that begin at the words given."""

    def __init__(self, *parts: tuple[str, Role], begin: tuple[str, str], **known: object) -> None:
        blocks, at = [], 0
        for part, role in parts:
            blocks.append(Block(Span(at, at + len(part)), role))
            at += len(part)
        self.text = "".join(part for part, _ in parts)
        self.anatomy = Anatomy(tuple(blocks), **known)  # type: ignore[arg-type]
        self.stream = build_stream(Source(self.text, "test", ""), self.anatomy, lambda _: ())
        bounds = [0, *(self.stream.cut_at(self.text.index(words)) for words in begin), len(self.stream) - 1]
        self.pages = pages_of(self.stream, solution(bounds, ORDER))

    def pieces(self, *places: PlaceDecision) -> tuple[Piece, ...]:
        return build_pieces(self.stream, self.anatomy, self.pages, places)

    def page_of(self, words: str, *places: PlaceDecision) -> int:
        at = self.text.index(words)
        return next(piece.page for piece in self.pieces(*places) if piece.span.contains(at))


def solution(bounds: list[int], order: tuple[int, ...]) -> Solution:
    return Solution(Hypothesis("free", len(order), order), np.array(bounds, dtype=np.int64), 0.0, Page(50, 30, 2))


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def tile(pieces: tuple[Piece, ...], length: int) -> bool:
    spans = sorted(piece.span for piece in pieces)
    edges = [0, *(s.end for s in spans)]
    return [s.start for s in spans] == edges[:-1] and edges[-1] == length and all(len(s) for s in spans)


FIRST = "The kettle was warm and nobody asked. "
SECOND = "It had rained all week. "
THIRD = "So they stayed at home and mended the net.\n\n"


def test_pieces_come_in_reading_order_whatever_order_the_source_has() -> None:
    laid = Laid((FIRST + SECOND + THIRD, Role.BODY), begin=("It had", "So they"))
    assert [(p.page, p.span.of(laid.text)) for p in laid.pieces()] == [(1, SECOND), (2, THIRD), (3, FIRST)]


def test_white_space_stays_with_the_text_before_it() -> None:
    laid = Laid((FIRST + "\n\n", Role.BODY), (SECOND + "\n\n\n" + THIRD, Role.BODY), begin=("It had", "So they"))
    assert [p.span.of(laid.text) for p in laid.pieces()] == [SECOND + "\n\n\n", THIRD, FIRST + "\n\n"]


def test_a_word_that_was_cut_is_taken_apart_to_the_letter() -> None:
    text = "an old umbrstood there, and nobody asked."
    anatomy = Anatomy((Block(Span(0, len(text)), Role.BODY),))
    stream = build_stream(Source(text, "test", ""), anatomy, lambda _: (), forced=(11,))
    pages = pages_of(stream, solution([0, stream.cut_at(11), len(stream) - 1], (2, 1)))
    assert [p.span.of(text) for p in build_pieces(stream, anatomy, pages)] == [
        "stood there, and nobody asked.",
        "an old umbr",
    ]


def noted() -> Laid:
    """Page 3 calls note 1; its body stands behind page 1, at the foot of the side."""
    first, body = FIRST.replace("warm", "warm1"), "1 Nobody knows.\n\n"
    at, mark = len(first + SECOND), first.index("warm1") + 4
    return Laid(
        (first + SECOND, Role.BODY), (body, Role.NOTE), (THIRD, Role.BODY), begin=("It had", "So they"),
        note_bodies=(NoteBody(Span(at, at + len(body)), "1", Span(at + 2, at + len(body))),),
        note_marks=(NoteMark(Span(mark, mark + 1), "1"),),
    )  # fmt: skip


def test_a_note_goes_to_the_page_of_its_mark() -> None:
    assert noted().page_of("Nobody knows") == 3


def test_of_two_pages_with_one_mark_the_nearer_has_the_note() -> None:
    laid = noted()
    again = laid.text.index("home") + 4
    marks = (*laid.anatomy.note_marks, NoteMark(Span(again, again), "1"))
    twice = Anatomy(laid.anatomy.blocks, note_bodies=laid.anatomy.note_bodies, note_marks=marks)
    (note,) = [p for p in build_pieces(laid.stream, twice, laid.pages) if p.role is Role.NOTE]
    assert note.page == 3, "page 2 comes after it in the source, page 3 before it"


def test_a_note_stands_behind_its_page() -> None:
    assert [p.role for p in noted().pieces() if p.page == 3] == [Role.BODY, Role.NOTE]


def test_a_note_whose_mark_was_lost_stays_where_it_stands() -> None:
    laid = noted()
    lost = Anatomy(laid.anatomy.blocks, note_bodies=laid.anatomy.note_bodies)
    (note,) = [p for p in build_pieces(laid.stream, lost, laid.pages) if p.role is Role.NOTE]
    assert note.page == 1


def test_the_second_half_of_a_note_goes_to_the_page_behind_the_first() -> None:
    text = FIRST + SECOND.replace("week", "week1") + "1 Nobody knows why\n\n" + "the rain came.\n\n" + THIRD
    at, rest = text.index("1 Nobody"), text.index("the rain came")
    laid = Laid(
        (text[:at], Role.BODY), (text[at:rest], Role.NOTE), (text[rest : text.index(THIRD)], Role.NOTE),
        (THIRD, Role.BODY), begin=("It had", "So they"),
        note_bodies=(
            NoteBody(Span(at, rest), "1", Span(at + 2, rest)),
            NoteBody(Span(rest, text.index(THIRD)), None, Span(rest, text.index(THIRD))),
        ),
        note_marks=(NoteMark(span(text, "1"), "1"),),
    )  # fmt: skip
    assert (laid.page_of("Nobody knows why"), laid.page_of("the rain came")) == (1, 2)


def test_a_folio_goes_to_the_page_whose_number_it_has_if_that_page_meets_there() -> None:
    text = FIRST + "\n\n1\n\n" + SECOND + THIRD
    parts = ((FIRST + "\n\n", Role.BODY), ("1\n\n", Role.FOLIO), (SECOND + THIRD, Role.BODY))
    at = text.index("1\n\n")
    own = Laid(*parts, begin=("It had", "So they"), folios=(Folio(Span(at, at + 1), 1),))
    assert own.page_of("1\n\n") == 1
    other = Laid(*parts, begin=("It had", "So they"), folios=(Folio(Span(at, at + 1), 2),))
    assert other.page_of("1\n\n") == 3, "page 2 does not meet here, so the page before has it"


def test_what_a_person_put_on_a_page_is_cut_out_and_goes_there() -> None:
    laid = Laid((FIRST + SECOND + THIRD, Role.BODY), begin=("It had", "So they"))
    words = span(laid.text, "and nobody asked")
    decided = PlaceDecision(words, page=2)
    assert laid.page_of("and nobody", decided) == 2
    assert (laid.page_of("The kettle", decided), laid.page_of("So they", decided)) == (3, 2)
    assert tile(laid.pieces(decided), len(laid.text))
    assert laid.pieces(PlaceDecision(words, role="body")) == laid.pieces(), "a role alone moves nothing"


@pytest.fixture(scope="module")
def wrecked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wreck, Stream]:
    options = ScrambleOptions(layout=replace(SMALL, running_heads="author-title"), emission=CLEAN)
    folder: Path = tmp_path_factory.mktemp("pieces")
    made = wreck(options, folder, book=long_book(3, 7_000, 3, 2), folios=0.5, running_heads_left=0.5, breaks="side")
    return made, build_stream(made.source, made.anatomy, lambda _: ())


@given(data=st.data())
def test_pieces_tile_the_source_wherever_the_pages_end(wrecked: tuple[Wreck, Stream], data: st.DataObject) -> None:
    made, stream = wrecked
    last = len(stream) - 1
    inner = data.draw(st.lists(st.integers(0, last), max_size=10))
    order = tuple(data.draw(st.permutations(range(1, len(inner) + 2))))
    laid = pages_of(stream, solution([0, *sorted(inner), last], order))
    edges = sorted(data.draw(st.lists(st.integers(0, len(made.source.text)), min_size=2, max_size=2, unique=True)))
    place = PlaceDecision(Span(*edges), page=data.draw(st.integers(1, len(order))))
    for places in ((), (place,)):
        pieces = build_pieces(stream, made.anatomy, laid, places)
        assert tile(pieces, len(made.source.text))
        assert [p.page for p in pieces] == sorted(p.page for p in pieces)
    assert {p.page for p in pieces if place.span.start <= p.span.start < place.span.end} == {place.page}


def test_marks_of_emphasis_belong_to_the_page_whose_first_words_they_open() -> None:
    laid = Laid(
        ("One page ends in a word that is not whol\n\n**", Role.BODY), ("Of Sheets", Role.HEADING),
        ("**\n\nAnother begins. It ends *so.* *Emphasis* opens the last.", Role.BODY), begin=("Of Sheets", "Emphasis"),
    )  # fmt: skip
    assert laid.page_of("**Of") == laid.page_of("Of Sheets")
    assert laid.page_of("*Emphasis") == laid.page_of("Emphasis")
    assert laid.page_of("* *Emph") == laid.page_of("so.")
