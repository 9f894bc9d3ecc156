"""Cuts the blocks of the source at the page ends that were found, and puts the pieces in reading order.

The pieces tile the source: white space belongs to the piece before it. What a newcomer gets wrong: notes
and folios stand between running text, so the page of a note is a question of its own. A note's body
often stands at the foot of the *side*, with a page that never called it; its mark says where it belongs.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from regather.model import Anatomy, Block, NoteBody, Piece, PlaceDecision, Role, Span
from regather.order.hypothesis import Solution
from regather.order.stream import FRONT, RUNNING, Stream

FINISHED = frozenset(".!?…\"'”’)»]:")


@dataclass(frozen=True, slots=True)
class Pages:
    """Where each slot of the stream begins, as offsets of the source, with its page number."""

    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def slot_at(self, offset: int) -> int:
        """The slot that a character of running text belongs to; of empty slots at one place the last is full."""
        return max(0, bisect_right(self.starts, offset) - 1)


def pages_of(stream: Stream, solution: Solution) -> Pages:
    """The slots of a solution as offsets."""
    bounds = solution.bounds[:-1]
    starts = [0, *(_with_emphasis(stream, int(b)) for b in bounds[1:])]
    # Empty slots behind the last text begin where the text ends.
    last = len(stream) - 1
    starts = [
        s if b < last or i == 0 else len(stream.source.text)
        for i, (s, b) in enumerate(zip(starts, bounds, strict=True))
    ]
    return Pages(tuple(starts), solution.hypothesis.order)


def _with_emphasis(stream: Stream, cut: int) -> int:
    """Where the text behind a cut begins; marks of emphasis that open at its first word are its own."""
    right = int(stream.right[cut])
    between = stream.source.text[int(stream.left[cut]) : right]
    outside = between.rstrip("*_")
    # Without white space nobody can say whether the marks open or close.
    return right - (len(between) - len(outside)) if outside[-1:].isspace() else right


def build_pieces(
    stream: Stream, anatomy: Anatomy, pages: Pages, places: tuple[PlaceDecision, ...] = ()
) -> tuple[Piece, ...]:
    """All pieces of the source in reading order; what a person decided of a piece's page wins."""
    text = stream.source.text
    inner = sorted({s for s in pages.starts if 0 < s < len(text)})
    pieces: list[Piece] = []
    folios = sorted((folio.span.start, folio.number) for folio in anatomy.folios)
    for block in anatomy.blocks:
        if block.role in RUNNING or block.role in FRONT:
            for span in _cut(block.span, inner):
                pieces.append(Piece(span, pages.numbers[pages.slot_at(span.start)], block.role))
        else:
            pieces.append(Piece(block.span, _page_beside(block, pages, folios), block.role))
    pieces = _place_notes(pieces, anatomy, pages, text)
    pieces = _apply_places(pieces, places)
    return tuple(sorted(pieces, key=lambda p: (p.page, p.role is Role.NOTE, p.span.start)))


def _apply_places(pieces: list[Piece], places: tuple[PlaceDecision, ...]) -> list[Piece]:
    """Moves the characters that a person gave to a page, cutting pieces where they begin or end inside."""
    for place in places:
        if place.page is None:
            continue
        moved: list[Piece] = []
        for piece in pieces:
            for span in _cut(piece.span, sorted({place.span.start, place.span.end})):
                inside = place.span.start <= span.start < place.span.end
                moved.append(Piece(span, place.page if inside else piece.page, piece.role))
        pieces = moved
    return pieces


def _cut(span: Span, places: list[int]) -> list[Span]:
    """The parts of a span between the places that lie inside it."""
    first = bisect_right(places, span.start)
    last = bisect_left(places, span.end)
    edges = [span.start, *places[first:last], span.end]
    return [Span(a, b) for a, b in itertools.pairwise(edges)]


def _page_beside(block: Block, pages: Pages, folios: list[tuple[int, int]]) -> int:
    """The page of furniture: where its number says, if a page that meets there has it, else the page before.

    ``folios`` are the numbers read and where, in the order of the source.
    """
    after = pages.slot_at(block.span.end)
    before = pages.slot_at(max(0, block.span.start - 1))
    if block.role is Role.FOLIO:
        first, last = (bisect_left(folios, (edge,)) for edge in (block.span.start, block.span.end))
        for _, number in folios[first:last]:
            if number in pages.numbers[before : after + 1]:
                return number
    return pages.numbers[before]


def _place_notes(pieces: list[Piece], anatomy: Anatomy, pages: Pages, text: str) -> list[Piece]:
    """Gives each note's body the page of its mark, and each run-over the page after its first half."""
    page_of: dict[int, int] = {}
    marks: dict[str, set[int]] = {}
    for mark in anatomy.note_marks:
        marks.setdefault(mark.label, set()).add(pages.numbers[pages.slot_at(mark.span.start)])
    for body in anatomy.note_bodies:
        if body.label is not None:
            page_of[body.span.start] = _page_of_mark(body, marks.get(body.label, set()), pages)
    unfinished = [
        body for body in anatomy.note_bodies
        if body.label is not None and text[body.text.start : body.text.end].rstrip()[-1:] not in FINISHED
    ]  # fmt: skip
    for body in anatomy.note_bodies:
        if body.label is None:
            here = _nearby(body.span.start, pages)
            following = [page_of[u.span.start] + 1 for u in unfinished]
            fitting = [p for p in following if p in here] or following
            page_of[body.span.start] = fitting[0] if fitting else here[0]
    placed = []
    for piece in pieces:
        page = page_of.get(piece.span.start) if piece.role is Role.NOTE else None
        placed.append(piece if page is None else Piece(piece.span, page, piece.role))
    return placed


def _nearby(offset: int, pages: Pages) -> list[int]:
    """Pages around a place in the source, nearest first: the one it stands on, those before, those after."""
    slot = pages.slot_at(max(0, offset - 1))
    order = [slot, slot - 1, slot + 1, slot - 2, slot + 2, slot - 3, slot + 3]
    return [pages.numbers[s] for s in order if 0 <= s < len(pages.numbers)]


def _page_of_mark(body: NoteBody, marks: set[int], pages: Pages) -> int:
    near = _nearby(body.span.start, pages)
    for page in near:
        if page in marks:
            return page
    if len(marks) == 1:
        return next(iter(marks))
    return near[0]
