"""Turns the chapters' canonical Markdown into blocks that can be set in lines.

A block's ``text`` is what is printed, except that a note's mark is one private character
(:func:`mark_of`), since its label is only known once the pages are made. What a newcomer gets
wrong: this reads the *canonical* form only (one paragraph a line); anything else still becomes
paragraphs, it is not refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from regather.model import Chapter
from regather.text.page_marks import without_page_marks

MARK_BASE = 0xE000
"""The first of the private characters (Unicode's Private Use Area) that stand for note marks."""

MARK = re.compile("[\ue000-\uf8ff]")


class Kind(StrEnum):
    """What a block is on the printed page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    VERSE = "verse"
    LIST = "list"
    TABLE = "table"
    FIGURE = "figure"
    QUESTION = "question"


LINED = frozenset({Kind.VERSE, Kind.LIST, Kind.TABLE})
"""Blocks whose own lines stay lines."""

PROSE = frozenset({Kind.PARAGRAPH, Kind.QUOTATION, Kind.QUESTION})
"""Blocks that a reader of scans may run into each other."""


@dataclass(frozen=True, slots=True)
class PrintBlock:
    """One block: its kind, its heading level (0 for others), its text and the chapter it is from.

    ``follows`` is true for a block that belongs with the one before it: the next paragraph of one quotation.
    """

    kind: Kind
    text: str
    chapter: int
    level: int = 0
    follows: bool = False


@dataclass(frozen=True, slots=True)
class PrintNote:
    """One note: its number in the whole book (from 1), its number in its chapter, and its body."""

    number: int
    in_chapter: int
    chapter: int
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """All that is to be printed, in reading order; note ``n`` is ``notes[n - 1]``."""

    blocks: tuple[PrintBlock, ...]
    notes: tuple[PrintNote, ...]


def mark_of(note: int) -> str:
    """The character that stands for the mark of the note with this number (from 1)."""
    return chr(MARK_BASE + note - 1)


def note_of(mark: str) -> int:
    """The number of the note that this character marks."""
    return ord(mark) - MARK_BASE + 1


_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_FIGURE = re.compile(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?$")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:\s*(.*)")
_CALL = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}$")


def read_chapters(chapters: Sequence[Chapter]) -> Copy:
    """The blocks and notes of all chapters; notes are numbered through the book in the order of their marks."""
    blocks: list[PrintBlock] = []
    notes: list[PrintNote] = []
    for index, chapter in enumerate(chapters):
        raw, bodies = _read(without_page_marks(chapter.text), index)
        numbers: dict[str, int] = {}
        first = len(notes)

        def number(
            match: re.Match[str], numbers: dict[str, int] = numbers, first: int = first, bodies: dict[str, str] = bodies
        ) -> str:
            label = match.group(1)
            if label not in bodies:
                return match.group()
            return mark_of(numbers.setdefault(label, first + len(numbers) + 1))

        for block in raw:
            text = _CALL.sub(number, block.text)
            blocks.append(PrintBlock(block.kind, text, index, block.level, block.follows))
        for label, note in numbers.items():
            notes.append(PrintNote(note, note - first, index, bodies[label]))
    return Copy(tuple(blocks), tuple(notes))


def _read(text: str, chapter: int) -> tuple[list[PrintBlock], dict[str, str]]:
    blocks: list[PrintBlock] = []
    bodies: dict[str, str] = {}
    question = False
    for chunk in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = [line.rstrip() for line in chunk.split("\n") if line.strip()]
        while lines and lines[0].startswith(":::"):
            question = "question" in lines.pop(0)
        ends = bool(lines) and lines[-1].startswith(":::")
        if ends:
            lines.pop()
        note = _NOTE.match(lines[0]) if lines else None
        if note:
            # Consecutive definitions may stand without a blank line between them.
            label = note.group(1)
            bodies[label] = note.group(2)
            for line in lines[1:]:
                other = _NOTE.match(line)
                if other:
                    label = other.group(1)
                    bodies[label] = other.group(2)
                else:
                    bodies[label] += " " + line.strip()
        elif lines:
            blocks += _blocks(lines, chapter, question=question)
        question = question and not ends
    return blocks, bodies


def _blocks(lines: list[str], chapter: int, *, question: bool) -> list[PrintBlock]:
    first = lines[0]
    heading = _HEADING.match(first)
    if heading:
        title = _ATTRIBUTES.sub("", heading.group(2))
        rest = _blocks(lines[1:], chapter, question=question) if lines[1:] else []
        return [PrintBlock(Kind.HEADING, title, chapter, len(heading.group(1))), *rest]
    if first.startswith(">"):
        paragraphs = "\n".join(line.lstrip(">").strip() for line in lines).split("\n\n")
        return [
            PrintBlock(Kind.QUOTATION, paragraph.replace("\n", " ").strip(), chapter, follows=at > 0)
            for at, paragraph in enumerate(paragraphs)
            if paragraph.strip()
        ]
    if all(line.startswith("|") for line in lines):
        if all(line.endswith("|") and len(line) > 1 for line in lines):
            return [PrintBlock(Kind.TABLE, "\n".join(lines), chapter)]
        return [PrintBlock(Kind.VERSE, "\n".join(line[1:].strip() for line in lines), chapter)]
    if _ITEM.match(first):
        items: list[str] = []
        for line in lines:
            if _ITEM.match(line) or not items:
                items.append(line)
            else:
                items[-1] += " " + line.strip()
        return [PrintBlock(Kind.LIST, "\n".join(items), chapter)]
    whole = " ".join(line.strip() for line in lines)
    if _FIGURE.fullmatch(whole):
        return [PrintBlock(Kind.FIGURE, whole, chapter)]
    return [PrintBlock(Kind.QUESTION if question else Kind.PARAGRAPH, whole, chapter)]
