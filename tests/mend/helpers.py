"""Small wrecks for the mending tests: pieces in stream order, with the anatomy that goes with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from regather.mend import chapter_text, mend, prove, replay
from regather.model import (
    Anatomy,
    Arrangement,
    Block,
    ContentsEntry,
    Decisions,
    FoundHeading,
    Manuscript,
    NoteBody,
    NoteMark,
    Piece,
    Role,
    Source,
    Span,
)
from regather.text.page_marks import without_page_marks

LABEL = re.compile(r"(\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]+|[*†‡])\s*")

Part = tuple[int, str, str]
"""A page number, a role, and the text that stands in the source."""


@dataclass(frozen=True)
class Wreck:
    source: Source
    anatomy: Anatomy
    arrangement: Arrangement


def wreck(
    *parts: Part,
    contents: Sequence[tuple[str, int]] = (),
    levels: Sequence[int] = (),
    missing: Sequence[int] = (),
    language: str = "en",
) -> Wreck:
    """A source of ``parts`` in stream order. Marks are read in body parts, labels at the start of note parts."""
    text = "".join(part[2] for part in parts)
    pieces, at = [], 0
    for page, role, shown in parts:
        pieces.append(Piece(Span(at, at + len(shown)), page, Role(role)))
        at += len(shown)
    reading = sorted(pieces, key=lambda piece: piece.page)
    source = Source(text, "wreck", hashlib.sha256(text.encode()).hexdigest(), language=language)
    headings = _headings(text, reading, contents, levels)
    bodies = [_body(text, piece) for piece in pieces if piece.role is Role.NOTE]
    labels = {body.label for body in bodies if body.label}
    entries = tuple(ContentsEntry(Span(0, 0), title, level, None) for title, level in contents)
    anatomy = Anatomy(
        tuple(Block(piece.span, piece.role) for piece in pieces),
        contents=entries,
        headings=headings,
        note_bodies=tuple(bodies),
        note_marks=_marks(text, reading, labels),
        language=language,
    )
    stream = tuple(dict.fromkeys(piece.page for piece in pieces))
    pages = max(piece.page for piece in pieces)
    arrangement = Arrangement("free", pages, stream, tuple(reading), (), missing=tuple(missing))
    return Wreck(source, anatomy, arrangement)


def _headings(
    text: str, pieces: Sequence[Piece], contents: Sequence[tuple[str, int]], levels: Sequence[int]
) -> tuple[FoundHeading, ...]:
    found = []
    titles = [title for title, _ in contents]
    for piece in (p for p in pieces if p.role is Role.HEADING):
        title = " ".join(piece.span.of(text).strip().strip("#*").split())
        entry = titles.index(title) if title in titles else None
        level = contents[entry][1] if entry is not None else levels[len(found)] if levels else 1
        found.append(FoundHeading(piece.span, title, level, entry))
    return tuple(found)


def _body(text: str, piece: Piece) -> NoteBody:
    label = LABEL.match(text, piece.span.start, piece.span.end)
    start = label.end() if label else piece.span.start
    return NoteBody(piece.span, label.group(1) if label else None, Span(start, piece.span.end))


def _marks(text: str, pieces: Sequence[Piece], labels: set[str]) -> tuple[NoteMark, ...]:
    found = []
    for piece in (p for p in pieces if p.role in (Role.BODY, Role.HEADING)):
        for label in sorted(labels):
            for match in re.finditer(r"(?<=\S)" + re.escape(label), piece.span.of(text)):
                at = piece.span.start + match.start()
                found.append(NoteMark(Span(at, at + len(label)), label))
    return tuple(found)


def mended(what: Wreck, decisions: Decisions | None = None) -> Manuscript:
    """The manuscript, once its proof has held and its ledger has been replayed."""
    manuscript = mend(what.source, what.anatomy, what.arrangement, decisions or Decisions())
    proof = prove(what.source, what.arrangement, manuscript)
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
    assert replay(what.source, what.arrangement, manuscript.changes) == marked_texts(what, manuscript)
    return manuscript


def texts(what: Wreck, manuscript: Manuscript) -> dict[str, str]:
    """The chapters without page marks."""
    return {name: without_page_marks(text) for name, text in marked_texts(what, manuscript).items()}


def marked_texts(what: Wreck, manuscript: Manuscript) -> dict[str, str]:
    """The chapters as they are written."""
    return {draft.slug: chapter_text(what.source, manuscript, draft) for draft in manuscript.chapters}


def chapters(*parts: Part, decisions: Decisions | None = None, **more: object) -> list[str]:
    """The chapters' texts without page marks, in order."""
    return [without_page_marks(text) for text in marked_chapters(*parts, decisions=decisions, **more)]


def marked_chapters(*parts: Part, decisions: Decisions | None = None, **more: object) -> list[str]:
    """The chapters' texts with page marks, in order."""
    what = wreck(*parts, **more)  # type: ignore[arg-type]
    return list(marked_texts(what, mended(what, decisions)).values())


def only(*parts: Part, decisions: Decisions | None = None, **more: object) -> str:
    """The text of the one chapter, without its last newline."""
    (text,) = chapters(*parts, decisions=decisions, **more)
    assert text.endswith("\n") and not text.endswith("\n\n")
    return text[:-1]


def page_of(*paragraphs: str) -> Part:
    """One page of body paragraphs."""
    return 1, "body", "\n\n".join(paragraphs) + "\n"
