"""What each line of the source is, before anyone asks in which order the pages go.

The blocks of an anatomy tile the source in stream order: every character belongs to exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regather.model.span import Span


class Role(StrEnum):
    """What a piece of the source is to the book."""

    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    FOLIO = "folio"
    RUNNING_HEAD = "running-head"
    CONTENTS = "contents"
    TITLE = "title"
    COVER = "cover"
    COLOPHON = "colophon"
    BREAK = "break"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines with one role; the white space after it belongs to it."""

    span: Span
    role: Role


@dataclass(frozen=True, slots=True)
class Folio:
    """A page number that was read in the source: the number, and the span of its digits.

    ``inside`` is true where it stands inside a run of text and not alone on its line.
    """

    span: Span
    number: int
    inside: bool = False


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One entry of the printed contents page: its title, level (1 is the highest) and folio."""

    span: Span
    title: str
    level: int
    folio: int | None


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading in the running text and the contents entry that it answers to, if any.

    ``entry`` is an index into :attr:`Anatomy.contents`; ``level`` is 1 for the highest.
    """

    span: Span
    title: str
    level: int
    entry: int | None


@dataclass(frozen=True, slots=True)
class NoteBody:
    """The body of a footnote where it stands in the stream.

    ``label`` is the printed mark as read (``1``, ``*``); ``None`` for a run-over, the second half
    of a note that began on an earlier page, which carries no mark. ``text`` covers the body without its mark.
    """

    span: Span
    label: str | None
    text: Span


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote's mark in the running text; the span covers the mark alone."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The source taken apart into blocks, with the facts that order and mending build on."""

    blocks: tuple[Block, ...]
    folios: tuple[Folio, ...] = ()
    contents: tuple[ContentsEntry, ...] = ()
    headings: tuple[FoundHeading, ...] = ()
    note_bodies: tuple[NoteBody, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    language: str | None = None
    right_to_left: bool = False
