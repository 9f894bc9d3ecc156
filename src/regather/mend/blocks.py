"""Cuts the body into blocks where its gaps break, and gives headings their level and verse its kind.

What a newcomer gets wrong: a heading's level is what the contents page (by way of the anatomy) says,
not how many ``#`` the dump happens to show.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from regather.mend.flow import Edit, Place
from regather.mend.galley import Block, Galley, Glue, Kind
from regather.text.titles import same_title

HEADING_LEAD = re.compile(r"(?:#{1,6}[ \t]*)?(?:\*{1,3}|_{1,2})?[ \t]*")
HEADING_TAIL = re.compile(r"[ \t]*(?:\*{1,3}|_{1,2})?(?:[ \t]+#+)?$")


def make_blocks(galley: Galley) -> None:
    """Cut the body into blocks (the pass ``blocks``)."""
    body = galley.body
    first = 0
    for k in range(len(body.lines)):
        if k == len(body.lines) - 1 or body.gaps[k].glue is Glue.BREAK:
            kind = _kind(galley, first, k)
            galley.blocks.append(Block(first, k, kind))
            if kind is Kind.LIST:
                _plain_bullets(galley, first, k)
            elif kind not in (Kind.VERSE, Kind.AS_IS):
                _unbreak(galley, first, k)
            first = k + 1


def _kind(galley: Galley, first: int, last: int) -> Kind:
    lines = galley.body.lines[first : last + 1]
    if lines[0].heading is not None:
        return Kind.HEADING
    if lines[0].item:
        return Kind.LIST
    if all(line.row for line in lines):
        return Kind.AS_IS
    return Kind.VERSE if all(line.verse for line in lines) else Kind.PARAGRAPH


def _plain_bullets(galley: Galley, first: int, last: int) -> None:
    """A printed bullet becomes the ``-`` that Markdown knows."""
    for line in galley.body.lines[first : last + 1]:
        if line.item and galley.body.flow.text[line.start] == "•":
            galley.body.edits.append(Edit(line.start, line.start + 1, "-", "list", "A bullet opens a list item.", 0.95))


def _unbreak(galley: Galley, first: int, last: int) -> None:
    """Line breaks stay only in verse."""
    for gap in galley.body.gaps[first:last]:
        if gap.glue is Glue.LINE:
            gap.decide(Glue.SPACE, "line-end", "The print's line ended here.", 0.8, by=gap.by)


def set_headings(galley: Galley) -> None:
    """Give every heading its level and its ``#`` marks (the pass ``headings``)."""
    levels = _levels(galley)
    for block in galley.blocks:
        if block.kind is Kind.HEADING:
            block.level, block.by = levels.get(block.first, (_default(galley), "program"))
            _mark_up(galley, block)


def _levels(galley: Galley) -> dict[int, tuple[int, str]]:
    """The level of each heading block (by its first line), and who said so."""
    places = galley.body.flow.positions()
    found: dict[int, tuple[int, str]] = {}
    program = [(places.find(h.span.start), h.level, "program") for h in galley.anatomy.headings]
    person = [(places.find(d.at), d.level, "person") for d in galley.decisions.headings if d.level]
    at = _Finder.of(galley)
    for position, level, by in (*program, *person):
        block = None if position is None else at.block(position)
        if block is not None:
            found[block.first] = (level, by)
    return found


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the heading block at a position."""

    galley: Galley
    headings: list[Block]
    ends: list[int]

    @classmethod
    def of(cls, galley: Galley) -> _Finder:
        headings = [block for block in galley.blocks if block.kind is Kind.HEADING]
        return cls(galley, headings, [galley.end(block) for block in headings])

    def block(self, position: int) -> Block | None:
        """The heading that holds the position; markup before its words may count as outside."""
        k = bisect_right(self.ends, position)
        if k < len(self.headings) and self.galley.start(self.headings[k]) - 2 <= position:
            return self.headings[k]
        return None


def _default(galley: Galley) -> int:
    """The level of a heading that nobody knows: as deep as the deepest known one."""
    return max((h.level for h in galley.anatomy.headings), default=1)


def _mark_up(galley: Galley, block: Block) -> None:
    start, end = galley.start(block), galley.end(block)
    text = galley.body.flow.text[start:end]
    lead = HEADING_LEAD.match(text)
    tail = HEADING_TAIL.search(text)
    open_marks = lead.group().strip("# \t") if lead else ""
    close_marks = tail.group().strip("# \t") if tail else ""
    if open_marks != close_marks or _inner_marks(text, open_marks):
        lead = re.match(r"(?:#{1,6}[ \t]*)?", text)
        tail = re.search(r"(?:[ \t]+#+)?$", text)
    cut = lead.end() if lead else 0
    keep = tail.start() if tail else len(text)
    want = "#" * block.level + " "
    if text[:cut] != want:
        reason = f"A heading of level {block.level}."
        galley.body.edits.append(Edit(start, start + cut, want, "heading", reason, 0.95, block.by, Place.BEFORE))
    if keep < len(text):
        galley.body.edits.append(Edit(start + keep, end, "", "heading", "The heading's own marks say it.", 0.95))


def _inner_marks(text: str, marks: str) -> bool:
    """Whether the marks at both ends are two emphases and not one."""
    return bool(marks) and text.count(marks[0]) > 2 * len(marks)


def entries_of(galley: Galley) -> dict[int, int]:
    """The contents entries that headings answer to, by the headings' first lines."""
    places = galley.body.flow.positions()
    at = _Finder.of(galley)
    found: dict[int, int | None] = {}
    for heading in galley.anatomy.headings:
        position = places.find(heading.span.start)
        block = None if position is None else at.block(position)
        if block is not None:
            found[block.first] = heading.entry
    for block in at.headings:
        if block.first not in found:
            title = plain_heading(galley, block)
            entries = enumerate(galley.anatomy.contents)
            found[block.first] = next((k for k, e in entries if same_title(e.title, title)), None)
    return {line: entry for line, entry in found.items() if entry is not None}


def plain_heading(galley: Galley, block: Block) -> str:
    """A heading's words without markup."""
    text = " ".join(galley.inner(block).split())
    return re.sub(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}", "", text.strip("# ")).strip()
