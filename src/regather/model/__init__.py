"""The types that flow between the rooms; standard library only.

Import them from here. If your code needs a new type that crosses a border, it belongs in this room.
"""

from regather.model.anatomy import (
    Anatomy,
    Block,
    ContentsEntry,
    Folio,
    FoundHeading,
    NoteBody,
    NoteMark,
    Role,
)
from regather.model.arrangement import SURE, Arrangement, Doubt, Evidence, Join, Piece, Reading, Rival, Seam
from regather.model.book import Artifact, Book, Chapter, Contributor, Metadata, PressOptions, PrintOptions
from regather.model.decisions import (
    BlockDecision,
    CutDecision,
    Decisions,
    FirstDecision,
    FollowDecision,
    HeadingDecision,
    LastDecision,
    MendDecision,
    NoteDecision,
    PlaceDecision,
    SchemeDecision,
)
from regather.model.finding import Finding, Severity
from regather.model.manuscript import Change, ChapterDraft, FoundMetadata, Level, Manuscript, Proof, Segment
from regather.model.source import Break, BreakKind, Source
from regather.model.span import Span

__all__ = [
    "SURE",
    "Anatomy",
    "Arrangement",
    "Artifact",
    "Block",
    "BlockDecision",
    "Book",
    "Break",
    "BreakKind",
    "Change",
    "Chapter",
    "ChapterDraft",
    "ContentsEntry",
    "Contributor",
    "CutDecision",
    "Decisions",
    "Doubt",
    "Evidence",
    "Finding",
    "FirstDecision",
    "Folio",
    "FollowDecision",
    "FoundHeading",
    "FoundMetadata",
    "HeadingDecision",
    "Join",
    "LastDecision",
    "Level",
    "Manuscript",
    "MendDecision",
    "Metadata",
    "NoteBody",
    "NoteDecision",
    "NoteMark",
    "Piece",
    "PlaceDecision",
    "PressOptions",
    "PrintOptions",
    "Proof",
    "Reading",
    "Rival",
    "Role",
    "SchemeDecision",
    "Seam",
    "Segment",
    "Severity",
    "Source",
    "Span",
]
