"""The working state that the passes share: strips of text cut into lines, and the gaps between them.

Turns a flow into lines (stripped of white space around them) and gaps (the white space between
two lines, with what is known about it). What a newcomer gets wrong: a pass never changes text; it
decides gaps (:attr:`Gap.glue`) and adds edits, and everything else stays as the source has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from regather.mend.flow import Edit, Flow, Run
from regather.mend.vocabulary import Vocabulary
from regather.model import (
    Anatomy,
    Arrangement,
    Change,
    Decisions,
    Finding,
    FoundMetadata,
    Level,
    Piece,
    Role,
    Source,
)

LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
BLANK_LINE = re.compile(r"\n[ \t\r\u00a0]*\n|[\f\v\u2029]")


class Glue(StrEnum):
    """What stands between two lines once they are mended."""

    NONE = ""
    SPACE = " "
    LINE = "\n"
    BREAK = "\n\n"


@dataclass(slots=True)
class Line:
    """A line of the flow without the white space around it.

    ``heading`` counts heading pieces from 0; ``item`` is true for the first line of a list item, ``row``
    for a line that stays as it is: of a table, or of Markdown that the source itself shows.
    """

    start: int
    end: int
    page: int
    heading: int | None = None
    verse: bool = False
    item: bool = False
    row: bool = False


@dataclass(slots=True)
class Gap:
    """The white space between two lines and what becomes of it.

    ``turn`` is true where a page turns or something was taken out; ``blank`` where the source has a
    blank line there; ``lost`` where a page is missing in between. ``cut_left`` and ``cut_right`` are the
    characters of the two lines that go with the white space (a hyphen, a pair of emphasis marks).
    ``raw`` is true where the white space stays as the source has it, ``ck`` where the ``k`` before the hyphen is
    a ``c``.
    """

    start: int
    end: int
    turn: bool
    blank: bool
    lost: bool = False
    glue: Glue | None = None
    rule: str = ""
    reason: str = ""
    confidence: float = 1.0
    by: str = "program"
    cut_left: int = 0
    cut_right: int = 0
    raw: bool = False
    ck: bool = False

    def decide(self, glue: Glue, rule: str, reason: str, confidence: float, *, by: str = "program") -> None:
        """Settle what stands here, and why."""
        self.glue, self.rule, self.reason = glue, rule, reason
        self.confidence, self.by = confidence, by


@dataclass(slots=True)
class Strip:
    """A flow under mending: its lines, the gaps between them (one fewer), and the edits inside lines."""

    flow: Flow
    lines: list[Line]
    gaps: list[Gap]
    edits: list[Edit] = field(default_factory=list)

    def text(self, line: Line) -> str:
        """A line's characters as the source has them."""
        return self.flow.text[line.start : line.end]


class Kind(StrEnum):
    """What a block of a chapter is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTATION = "quotation"
    VERSE = "verse"
    QUESTION = "question"
    LIST = "list"
    AS_IS = "as-is"
    MERGED = "merged"


@dataclass(slots=True)
class Block:
    """Lines ``first`` to ``last`` of the body as one paragraph, heading or stanza.

    ``group`` is shared by the blocks of one quotation. ``level`` is a heading's. ``reason`` says why
    the block is of its kind, for the ledger.
    """

    first: int
    last: int
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    group: int | None = None
    quoted: bool = False
    reason: str = ""
    confidence: float = 1.0
    by: str = "program"


@dataclass(slots=True)
class Note:
    """A footnote under mending: its printed label, its strip, and where in the body it is called.

    ``label_end`` is the position in the strip at which the note's own words begin; ``mark`` the body
    positions of its mark (an empty range where a mark is put in); ``number`` the one it gets in its chapter.
    """

    label: str | None
    strip: Strip
    label_end: int
    page: int
    offset: int
    mark: tuple[int, int] | None = None
    mark_lost: bool = False
    by: str = "program"
    confidence: float = 1.0
    number: int = 0


@dataclass(slots=True)
class Galley:
    """Everything the passes know and decide; the one mutable thing in this room, gone when mending ends."""

    source: Source
    anatomy: Anatomy
    arrangement: Arrangement
    decisions: Decisions
    body: Strip
    notes_in: list[Piece]
    removed: list[tuple[Piece, str]]
    vocabulary: Vocabulary
    notes: list[Note] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    metadata: tuple[FoundMetadata, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    level: Level = Level.SAFE
    met: set[tuple[int, str]] = field(default_factory=set)
    """Decisions about mends (offset and rule) that found their mend."""

    def inner(self, block: Block) -> str:
        """The text of a block as one string, gaps mended (edits inside lines are not shown)."""
        parts: list[str] = []
        for k in range(block.first, block.last + 1):
            line = self.body.lines[k]
            start = line.start + (self.body.gaps[k - 1].cut_right if k > block.first else 0)
            end = line.end - (self.body.gaps[k].cut_left if k < block.last else 0)
            parts.append(self.body.flow.text[start:end])
            if k < block.last:
                glue = self.body.gaps[k].glue
                parts.append(Glue.SPACE if glue is None else glue)
        return "".join(parts)

    def start(self, block: Block) -> int:
        """The body position at which a block begins."""
        return self.body.lines[block.first].start

    def end(self, block: Block) -> int:
        """The body position behind a block."""
        return self.body.lines[block.last].end


def cut_strip(flow: Flow, missing: tuple[int, ...] = ()) -> Strip:
    """The lines and gaps of a flow."""
    lines: list[Line] = []
    firsts: set[int] = set()
    headings = 0
    for stretch in _stretches(flow):
        firsts.add(len(lines))
        heading = None
        if stretch[0].piece.role is Role.HEADING:
            heading, headings = headings, headings + 1
        for match in LINE.finditer(flow.text, stretch[0].at, stretch[-1].end):
            bare = match.group()
            start = match.start() + len(bare) - len(bare.lstrip())
            end = match.start() + len(bare.rstrip())
            if start < end:
                lines.append(Line(start, end, stretch[0].piece.page, heading))
    gaps = []
    for k in range(len(lines) - 1):
        start, end = lines[k].end, lines[k + 1].start
        turn = k + 1 in firsts and _turns(flow, lines[k].end - 1, lines[k + 1].start)
        blank = bool(BLANK_LINE.search(flow.text, start, end))
        lost = any(lines[k].page < page < lines[k + 1].page for page in missing)
        gaps.append(Gap(start, end, turn, blank, lost))
    return Strip(flow, lines, gaps)


def _stretches(flow: Flow) -> list[list[Run]]:
    """Runs that are one uninterrupted piece of text of one page and one sort."""
    found: list[list[Run]] = []
    for run in flow.runs:
        last = found[-1][-1].piece if found else None
        same = (
            last is not None
            and last.page == run.piece.page
            and last.span.end == run.piece.span.start
            and last.role is run.piece.role
            and run.piece.role is not Role.HEADING
        )
        if same:
            found[-1].append(run)
        else:
            found.append([run])
    return found


def _turns(flow: Flow, left: int, right: int) -> bool:
    a, b = flow.run_at(left).piece, flow.run_at(right).piece
    return a.page != b.page or a.span.end != b.span.start
