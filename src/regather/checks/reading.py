"""A book -> what the lint reads: every chapter's passages, each word's count, and where a finding stands.

What a newcomer gets wrong: the page told with a finding is that of the nearest page mark before it, which a
person's edits do not disturb; a note stands at the end of its file but on the page of its mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from regather.checks.codes import found
from regather.checks.passages import HIDDEN, Kind, Passage, passages_of
from regather.model import Book, Finding
from regather.render import place_of
from regather.text.page_marks import ANY

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
"""A word: letters, with apostrophes inside."""

_CALL = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
_NUMBER = re.compile(r"(?<![\w-])n=\"?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class PageMark:
    """A page mark of a chapter: its place in the chapter's text and the page's number."""

    offset: int
    page: int


@dataclass(frozen=True, slots=True)
class ReadChapter:
    """A chapter as the lint sees it: where its lines begin, and the page that is open (``before``) at its start.

    ``calls`` are the places of the first mark of each note.
    """

    where: str
    text: str
    passages: tuple[Passage, ...]
    marks: tuple[PageMark, ...]
    lines: tuple[int, ...]
    before: int | None
    calls: Mapping[str, int]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column (from 1) of a character of the file."""
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def page(self, offset: int, label: str = "") -> int | None:
        """The printed page of a character: for a note's (``label``) the one that its mark is on."""
        if label:
            offset = min(offset, self.calls.get(label, offset))
        behind = bisect_right(self.marks, offset, key=lambda mark: mark.offset)
        # A heading's mark stands behind its words, on the same line.
        if behind < len(self.marks) and self.text.startswith("#", self.text.rfind("\n", 0, offset) + 1):
            following = self.marks[behind]
            if self.text.find("\n", offset, following.offset) < 0:
                return following.page
        return self.marks[behind - 1].page if behind else self.before

    def find(self, code: str, message: str, passage: Passage, at: int, hint: str = "") -> Finding:
        """A finding at the character ``at`` of a passage."""
        return self.find_at(code, message, passage.offset(at), hint, label=passage.label)

    def find_at(self, code: str, message: str, offset: int, hint: str = "", *, label: str = "") -> Finding:
        """A finding at a character of the file."""
        line, column = self.place(offset)
        page = self.page(offset, label)
        return found(code, message, self.where, line=line, column=column, hint=hint, page=page)


@dataclass(frozen=True)
class ReadBook:
    """All chapters in reading order, and the language of the book (``""`` where it is not known)."""

    book: Book
    chapters: tuple[ReadChapter, ...]
    language: str

    def passages(self, *kinds: Kind) -> Iterator[tuple[ReadChapter, Passage]]:
        """Every passage with its chapter; of these kinds only, where some are named."""
        for chapter in self.chapters:
            for passage in chapter.passages:
                if not kinds or passage.kind in kinds:
                    yield chapter, passage

    @cached_property
    def words(self) -> Counter[str]:
        """How often the book has each word, in lower case with plain apostrophes."""
        counts: Counter[str] = Counter()
        for _, passage in self.passages():
            counts.update(WORD.findall(plain_case(passage.text)))
        return counts


def plain_case(text: str) -> str:
    """The text in lower case with plain apostrophes, character for character where lower case allows it."""
    return text.lower().replace("’", "'")


def read_book(book: Book) -> ReadBook:
    """The book with its chapters cut into passages."""
    chapters: list[ReadChapter] = []
    page: int | None = None
    for chapter in book.chapters:
        text = chapter.text.replace("\r\n", "\n")
        marks = tuple(_marks(text))
        lines = (0, *(match.end() for match in re.finditer("\n", text)))
        chapters.append(ReadChapter(place_of(book, chapter), text, passages_of(text), marks, lines, page, _calls(text)))
        page = marks[-1].page if marks else page
    return ReadBook(book, tuple(chapters), book.metadata.language or "")


def _calls(text: str) -> dict[str, int]:
    calls: dict[str, int] = {}
    for call in _CALL.finditer(text):
        calls.setdefault(call[1], call.start())
    return calls


def _marks(text: str) -> Iterator[PageMark]:
    if ".page" in text:
        for mark in ANY.finditer(text):
            if number := _NUMBER.search(mark[0]):
                yield PageMark(mark.start(), int(number[1]))


def excerpt(text: str, at: int, end: int | None = None) -> str:
    """The words around a place, for a message, on one line."""
    end = at + 1 if end is None else end
    left, right = text[max(0, at - 20) : at], text[end : end + 28]
    if at > 20:
        left = "…" + (left.split(" ", 1)[1] if " " in left else left)
    if len(text) > end + 28:
        right = (right.rsplit(" ", 1)[0] if " " in right else right) + "…"
    return f"“{' '.join((left + text[at:end] + right).replace(HIDDEN, '').split())}”"
