"""Fills pages with lines: headings keep with their text, notes stand at the foot and run over if they must.

A page holds *fragments*: runs of a block's characters. A newcomer looks for the footnote on the page
of its mark; a long one goes on at the foot of the next page, where it has no mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from regather.scramble.blocks import MARK, Copy, Kind, PrintBlock, note_of
from regather.scramble.options import PrintLayout
from regather.scramble.setting import Cut, SetLine, emphasis_at, set_lines

NOTE_LINE = 0.85
"""The height of a line of a note against a line of text: 8.5 points under 10, as is usual."""

NOTE_MEASURE = 1.15
"""Characters in a line of a note against a line of text, from the same sizes."""

NOTE_RULE = 1.0
"""The height that the gap over the notes takes."""

LEAST_NOTE = 2
"""A note that must run over leaves at least two lines on the page of its mark."""

NOTES_MOST = 0.7
"""The part of a page that notes run over from earlier pages may take."""

HEADING_LINE = 1.4
QUOTATION_MEASURE = 0.82
"""Quotations are set narrower, by about a pica and a half on each side."""

GAPS = {Kind.HEADING: 1.5, Kind.PARAGRAPH: 0.0}
"""Lines of space before a block; other blocks have half a line before and after."""

FIGURE_HEIGHT = 10.0
KEPT_WHOLE = frozenset({Kind.TABLE, Kind.FIGURE, Kind.HEADING})
"""Blocks that never break over two pages."""

SET_LINES_KEPT = 20_000
"""Blocks whose lines are kept: what fits a number of pages is found by printing the same blocks again."""

KEEP_WITH = 2
"""Lines of the next block that a heading or a question takes with it."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """The characters ``[start, end)`` of block ``block`` (an index into the copy) and how they end."""

    block: int
    start: int
    end: int
    cut: Cut


@dataclass(frozen=True, slots=True)
class NoteFragment:
    """The characters ``[start, end)`` of the body of note ``note`` (its number) and how they end."""

    note: int
    start: int
    end: int
    cut: Cut


@lru_cache(maxsize=SET_LINES_KEPT)
def block_lines(block: PrintBlock, layout: PrintLayout, language: str) -> tuple[SetLine, ...]:
    """The lines of a block at the measure that its kind has."""
    if block.kind is Kind.TABLE:
        ends = [match for match, char in enumerate(block.text) if char == "\n"]
        starts = [0, *(end + 1 for end in ends)]
        cuts = [*(Cut.LINE for _ in ends), Cut.END]
        return tuple(map(SetLine, starts, [*ends, len(block.text)], cuts))
    if block.kind is Kind.FIGURE:
        return (SetLine(0, len(block.text), Cut.END),)
    measure = float(layout.width)
    if block.kind is Kind.HEADING:
        measure /= HEADING_LINE
    elif block.kind is Kind.QUOTATION:
        measure *= QUOTATION_MEASURE
    return _set(block.text, measure, layout, language, hyphenated=block.kind is not Kind.HEADING)


def note_lines(body: str, layout: PrintLayout, language: str) -> tuple[SetLine, ...]:
    """The lines of a note's body."""
    return _set(body, layout.width * NOTE_MEASURE, layout, language)


def _set(
    text: str, measure: float, layout: PrintLayout, language: str, *, hyphenated: bool = True
) -> tuple[SetLine, ...]:
    return set_lines(
        text, measure, language=language, proportional=layout.model == "prop",
        hyphenated=hyphenated and layout.hyphenated,
    )  # fmt: skip


def fill_pages(copy: Copy, layout: PrintLayout, language: str) -> list[FilledPage]:
    """The body pages of the whole copy, in order."""
    return _Setter(copy, layout, language).run()


@dataclass(slots=True)
class FilledPage:
    """The body of one page; ``room`` is the height that is left, in lines of text."""

    fragments: list[Fragment] = field(default_factory=list)
    notes: list[NoteFragment] = field(default_factory=list)
    room: float = 0.0


class _Setter:
    """Fills page after page; ``carry`` holds the lines of notes that wait for the foot of the next page."""

    def __init__(self, copy: Copy, layout: PrintLayout, language: str) -> None:
        self.copy = copy
        self.layout = layout
        self.language = language
        self.carry: list[tuple[int, SetLine]] = []
        self.pages: list[FilledPage] = [FilledPage(room=layout.height)]
        self.lines = [block_lines(block, layout, language) for block in copy.blocks]
        self.open_emphasis = [emphasis_at(block.text) for block in copy.blocks]

    def run(self) -> list[FilledPage]:
        for index in range(len(self.copy.blocks)):
            self._block(index)
        while self.carry:
            self._new_page()
        return self.pages

    @property
    def page(self) -> FilledPage:
        return self.pages[-1]

    def _block(self, index: int) -> None:
        block, lines = self.copy.blocks[index], self.lines[index]
        if self.page.fragments and self._opens_page(index, block):
            self._new_page()
            # The body begins on a right-hand page, so those are the first, third, fifth … of it.
            while self.layout.chapters == "recto" and (len(self.pages) % 2 == 0 or self.page.notes):
                self._new_page()
        gap = self._gap(index)
        height = self._height(block)
        keep = block.kind in KEPT_WHOLE
        whole = height * len(lines) if keep else height
        if self.page.fragments and gap + whole + self._kept_with(index) > self.page.room:
            self._new_page()
            gap = 0.0
        self.page.room -= gap
        for line in lines:
            self._place(index, line, height, keep=keep)

    def _opens_page(self, index: int, block: PrintBlock) -> bool:
        if block.kind is not Kind.HEADING or self.layout.chapters == "run":
            return False
        first_of_chapter = index == 0 or self.copy.blocks[index - 1].chapter != block.chapter
        return first_of_chapter and (self.layout.chapters != "part" or block.level == 1)

    def _gap(self, index: int) -> float:
        if not self.page.fragments:
            return 0.0
        block, before = self.copy.blocks[index], self.copy.blocks[index - 1]
        own = GAPS.get(block.kind, 0.5)
        return max(own, 0.5 if before.kind is not Kind.PARAGRAPH else 0.0)

    def _height(self, block: PrintBlock) -> float:
        return {Kind.HEADING: HEADING_LINE, Kind.FIGURE: FIGURE_HEIGHT}.get(block.kind, 1.0)

    def _kept_with(self, index: int) -> float:
        """The height of what must stand on the same page after a heading or a question."""
        block = self.copy.blocks[index]
        if block.kind not in (Kind.HEADING, Kind.QUESTION) or index + 1 == len(self.copy.blocks):
            return 0.0
        own = len(self.lines[index]) - 1.0 if block.kind is Kind.QUESTION else 0.0
        following, lines = self.copy.blocks[index + 1], self.lines[index + 1]
        if following.kind in KEPT_WHOLE:
            return own + 0.5 + self._height(following) * len(lines) + self._kept_with(index + 1)
        first = lines[:KEEP_WITH]
        return own + 0.5 + len(first) + self._least_notes(self._calls(index + 1, first[0].start, first[-1].end))

    def _calls(self, index: int, start: int, end: int) -> list[int]:
        """The numbers of the notes whose marks stand in the characters ``[start, end)`` of a block."""
        return [note_of(mark) for mark in MARK.findall(self.copy.blocks[index].text[start:end])]

    def _place(self, index: int, line: SetLine, height: float, *, keep: bool) -> None:
        calls = self._calls(index, line.start, line.end)
        if self.page.fragments and not keep and height + self._least_notes(calls) > self.page.room + 1e-9:
            self._break_page(index, line)
        self._add(Fragment(index, line.start, line.end, line.cut), height)
        for call in calls:
            body = self.copy.notes[call - 1].text
            self.carry += [(call, note) for note in note_lines(body, self.layout, self.language)]
        if calls:
            self._notes(self.page.room)

    def _break_page(self, index: int, line: SetLine) -> None:
        """Starts a new page before ``line``; with ``whole_emphasis`` lines that leave emphasis open go with it."""
        moved: list[SetLine] = []
        last = self.page.fragments[-1]
        if self.layout.whole_emphasis and last.block == index and self.open_emphasis[index][last.end]:
            lines = self.lines[index]
            position = lines.index(line)
            while position and self.open_emphasis[index][lines[position - 1].end]:
                position -= 1
                moved.insert(0, lines[position])
            calls = any(MARK.search(self.copy.blocks[index].text[one.start : one.end]) for one in moved)
            if calls or position == 0 or lines[position].start <= last.start:
                moved = []
        if moved:
            before = self.lines[index][self.lines[index].index(moved[0]) - 1]
            self.page.fragments[-1] = Fragment(index, last.start, before.end, before.cut)
        self._new_page()
        for one in moved:
            self._add(Fragment(index, one.start, one.end, one.cut), self._height(self.copy.blocks[index]))

    def _least_notes(self, calls: list[int]) -> float:
        if not calls:
            return 0.0
        if self.carry:
            return float("inf")
        sizes = [len(note_lines(self.copy.notes[call - 1].text, self.layout, self.language)) for call in calls]
        rule = 0.0 if self.page.notes else NOTE_RULE
        return rule + NOTE_LINE * (sum(sizes[:-1]) + min(LEAST_NOTE, sizes[-1]))

    def _add(self, fragment: Fragment, height: float) -> None:
        self.page.room -= height
        fragments = self.page.fragments
        if fragments and fragments[-1].block == fragment.block:
            fragments[-1] = Fragment(fragment.block, fragments[-1].start, fragment.end, fragment.cut)
        else:
            fragments.append(fragment)

    def _notes(self, room: float) -> None:
        """Puts waiting lines of notes at the foot of the page, as far as the room goes."""
        if self.carry and not self.page.notes:
            room -= NOTE_RULE
            self.page.room -= NOTE_RULE
        while self.carry and (room >= NOTE_LINE - 1e-9 or not self.page.notes):
            note, line = self.carry.pop(0)
            room -= NOTE_LINE
            self.page.room -= NOTE_LINE
            notes = self.page.notes
            if notes and notes[-1].note == note:
                notes[-1] = NoteFragment(note, notes[-1].start, line.end, line.cut)
            else:
                notes.append(NoteFragment(note, line.start, line.end, line.cut))

    def _new_page(self) -> None:
        self.pages.append(FilledPage(room=self.layout.height))
        if self.carry:
            self._notes(self.layout.height * NOTES_MOST)
