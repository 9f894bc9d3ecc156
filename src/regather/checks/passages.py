"""A chapter's Markdown -> its passages (paragraphs, headings, verse, notes), each as the words a reader sees.

What a newcomer gets wrong: a passage's text is not the file's. Marks of emphasis, links, notes and pages are
taken out, so that rules for prose see prose; :meth:`Passage.offset` leads back to the character of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from regather.text.page_marks import ANY

HIDDEN = "\ufffc"
"""Stands for what is shown but is no prose: code, a picture, an address. No rule takes it for a letter or a space."""


class Kind(StrEnum):
    """What a passage is in its chapter."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    VERSE = "verse"
    ITEM = "item"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of text as read: ``text`` without markup, in which a line's end of the file is a line feed.

    ``quoted`` tells a block quotation, ``level`` a heading's, ``label`` a note's. ``apart`` is true where something
    that is no prose (a rule, a picture alone, code, a table) stands before it. ``runs`` are pairs of a place in
    ``text`` and the place in the chapter's text from which the characters there were taken.
    """

    kind: Kind
    text: str
    runs: tuple[tuple[int, int], ...]
    quoted: bool = False
    level: int = 0
    label: str = ""
    apart: bool = False

    def offset(self, at: int) -> int:
        """The place in the chapter's text of the character ``at`` of this passage."""
        start, place = self.runs[max(0, bisect_right(self.runs, (at, 1 << 60)) - 1)]
        return place + at - start


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_HEADING = re.compile(r"(#{1,6})[ \t]+")
_DIV = re.compile(r"\s*:{3,}")
_RULE = re.compile(r" {0,3}(?:[*_-][ \t]*){3,}$")
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")
_TABLE = re.compile(r"[ \t]*[-+|:=][-+|:= \t]{3,}$")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
_ITEM = re.compile(r"\s{0,12}(?:[-*+]|\(?(?:\d{1,9}|#)[.)])[ \t]+")
_VERSE = re.compile(r"\|(?: |$)")
_TARGET = re.compile(r" {0,3}\[[^\]^][^\]]*\]:\s")
_INDENT = re.compile(r"(?: {4}|\t)")

_LINK = re.compile(r"(?<![\\!])\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\)|\{[^{}]*\})")
_INLINE = re.compile(
    "|".join(
        (
            r"(?P<hide>(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)(?:\{[^{}]*\})?"
            r"|(?<!\\)!\[[^\]]*\]\([^()]*\)(?:\{[^{}]*\})?"
            r"|<[A-Za-z][\w+.-]*:[^<>\s]+>|<[^<>\s@]+@[^<>\s]+>"
            r"|\b(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]»”\"'’]"
            r"|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w)",
            rf"(?P<mark>{ANY.pattern}|(?<!\\)\[\^[^\]\s]+\])",
            r"(?P<attributes>(?<!\\)\{[#.][^{}\n]*\})",
            r"(?P<escape>\\)(?=[!-/:-@\[-`{-~\n ])(?P<escaped>.|\n)",
            r"(?P<emphasis>\*+|(?<![^\W_])_+|_+(?![^\W_])|~~|\^)",
        )
    ),
    re.DOTALL,
)


@dataclass(slots=True)
class _Open:
    """A passage while its lines are gathered: pairs of a place in the chapter and the line's text from there."""

    kind: Kind
    lines: list[tuple[int, str]]
    quoted: bool = False
    level: int = 0
    label: str = ""


def passages_of(text: str) -> tuple[Passage, ...]:
    """The passages of a chapter's Markdown, in the file's order; code, tables and rules are left out."""
    found: list[Passage] = []
    apart = False
    for block in _blocks(text):
        passage = None if block is None else _finished(block, apart=apart)
        if passage is None:
            apart = True
            continue
        found.append(passage)
        apart = False
    return tuple(found)


def _blocks(text: str) -> Iterator[_Open | None]:
    """The blocks in order, ``None`` for one that is no prose."""
    block: _Open | None = None
    fence, at, blank, held = "", 0, True, ""
    for raw in text.split("\n"):
        start, at = at, at + len(raw) + 1
        edge = _FENCE.match(raw)
        if fence:
            fence = "" if edge and edge[1].startswith(fence) else fence
            continue
        quote = _QUOTE.match(raw)
        inset = quote.end() if quote else 0
        line = raw[inset:].rstrip()
        if edge or not line or _DIV.match(line):
            if block is not None:
                yield block
            block, blank = None, True
            if edge:
                fence = edge[1]
                yield None
            continue
        if block is not None and not _begins(line, block):
            if block.kind is Kind.PARAGRAPH and len(block.lines) == 1 and (rule := _SETEXT.match(line)):
                block.kind, block.level = Kind.HEADING, 1 if rule[1][0] == "=" else 2
                yield block
                block = None
            else:
                lead = len(line) - len(line.lstrip(" \t|" if block.kind is Kind.VERSE else " \t"))
                block.lines.append((start + inset + lead, line[lead:]))
            continue
        if block is not None:
            yield block
        block = _opened(line, start + inset, quoted=bool(quote), held=held if blank else "")
        held = "" if block is None else block.kind if block.kind in (Kind.NOTE, Kind.ITEM) else ""
        blank = False
        if block is None or block.kind is Kind.HEADING:
            yield block
            block = None
    if block is not None:
        yield block


def _begins(line: str, block: _Open) -> bool:
    """Whether a line begins a block of its own, behind a line of ``block``."""
    if block.kind is Kind.VERSE or _NOTE.match(line) or _HEADING.match(line):
        return not (block.kind is Kind.VERSE and line[:1] in "| ")
    return block.kind is Kind.ITEM and bool(_ITEM.match(line))


def _opened(line: str, at: int, *, quoted: bool, held: str) -> _Open | None:
    """The block that a line opens; ``held`` is the kind of block that an indented line goes on with."""
    if heading := _HEADING.match(line):
        words = line[heading.end() :].rstrip("# \t") if not line.endswith("\\#") else line[heading.end() :]
        return _Open(Kind.HEADING, [(at + heading.end(), words)], quoted, len(heading[1]))
    if note := _NOTE.match(line):
        return _Open(Kind.NOTE, [(at + note.end(), line[note.end() :])], quoted, label=note[1])
    if _RULE.match(line) or _TARGET.match(line):
        return None
    if verse := _VERSE.match(line):
        return _Open(Kind.VERSE, [(at + verse.end(), line[verse.end() :])], quoted)
    if item := _ITEM.match(line):
        return _Open(Kind.ITEM, [(at + item.end(), line[item.end() :])], quoted)
    if indent := _INDENT.match(line):
        return _Open(Kind(held), [(at + indent.end(), line[indent.end() :])], quoted) if held else None
    lead = len(line) - len(line.lstrip())
    return _Open(Kind.PARAGRAPH, [(at + lead, line[lead:])], quoted)


def _finished(block: _Open, *, apart: bool) -> Passage | None:
    """The passage of a block's lines, or ``None`` for a table or a picture alone."""
    if any(_TABLE.match(line) for _, line in block.lines[:3]):
        return None
    raw = "\n".join(line for _, line in block.lines)
    places = [place for place, _ in block.lines]
    starts = [0]
    for _, line in block.lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0

    def keep(start: int, end: int, shown: str | None = None) -> None:
        nonlocal length
        at = start
        while at < end:
            k = bisect_right(starts, at) - 1
            stop = min(end, starts[k + 1] if k + 1 < len(starts) else end)
            runs.append((length, places[k] + at - starts[k]))
            part = raw[at:stop] if shown is None else shown
            parts.append(part)
            length += len(part)
            if shown is not None:
                return
            at = stop

    at = 0
    for start, end, shown in _cuts(raw):
        if start < at:
            continue
        keep(at, start)
        if shown:
            keep(start, end, shown)
        at = end
    keep(at, len(raw))
    text = "".join(parts)
    if not text.strip(HIDDEN + " \n\t"):
        return None
    return Passage(block.kind, text, tuple(runs), block.quoted, block.level, block.label, apart)


def _cuts(raw: str) -> list[tuple[int, int, str]]:
    """What is not shown as it stands in a block: start, end, and what a reader sees there instead."""
    found: list[tuple[int, int, str]] = []
    if "[" in raw:
        for link in _LINK.finditer(raw):
            if link.end(1) > link.start(1):
                found += [(link.start(), link.start(1), ""), (link.end(1), link.end(), "")]
    for match in _INLINE.finditer(raw):
        kind = match.lastgroup
        if match["hide"]:
            found.append((match.start(), match.end(), HIDDEN))
        elif kind == "escaped":
            found.append((match.start(), match.start("escaped"), ""))
        else:
            found.append((match.start(), match.end(), ""))
    return sorted(found)
