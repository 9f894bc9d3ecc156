"""The mended text on its way to disk, with an account of every character.

A chapter is a row of segments. A segment either keeps a span of the source as it is, or puts in
text on the strength of a change. Source spans that no segment keeps are removed or replaced by a
change. So the proof needs nothing but this file: kept spans and changed spans tile the source, and
kept text and put text add up to the chapter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regather.model.finding import Finding
from regather.model.span import Span


class Level(StrEnum):
    """How much of the damage is mended: nothing inside the text, what is certain, or what is likely, too."""

    NONE = "none"
    SAFE = "safe"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Change:
    """One mend: one line of the ledger.

    ``span`` is what it takes from the source (may be empty: a pure insertion), ``before`` those
    characters, ``after`` what stands in the chapter instead (empty: a removal). ``by`` is
    ``program`` or ``person``. ``then`` are the kept source spans that follow it in its chapter, up to
    the next change there: the changes alone, in order, are the recipe of every chapter.
    """

    id: str
    rule: str
    span: Span
    before: str
    after: str
    reason: str
    confidence: float
    page: int | None
    chapter: str | None
    by: str = "program"
    then: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """Either ``kept`` source characters, or the ``after`` text of the change with id ``change``."""

    kept: Span | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class ChapterDraft:
    """A chapter before it is written: its file stem, title, level and segments."""

    slug: str
    title: str
    level: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class FoundMetadata:
    """A fact read off cover, title page or colophon: a key of ``book.toml``, its value, its place.

    ``confidence`` below one half: the value is suggested and not filled in.
    """

    key: str
    value: str
    span: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The whole restored text: chapters in reading order, every change, what the front matter says."""

    chapters: tuple[ChapterDraft, ...]
    changes: tuple[Change, ...]
    metadata: tuple[FoundMetadata, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The account of the source's characters; it holds when ``lost`` and ``invented`` are zero."""

    total: int
    kept: int
    moved: int
    removed: int
    lost: int
    invented: int
    faults: tuple[Finding, ...] = ()
