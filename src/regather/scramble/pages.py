"""Turns the copy into printed pages: lines filled, notes at the foot, contents with folios, blanks.

A page holds *fragments*: runs of a block's characters. A newcomer looks for the footnote on the page
of its mark; a long one goes on at the foot of the next page, where it has no mark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from regather.errors import UsageError
from regather.imposition import SCHEMES
from regather.model import Metadata
from regather.scramble.blocks import MARK, Copy, Kind, PrintBlock, note_of
from regather.scramble.options import PrintLayout, ScrambleOptions
from regather.scramble.setting import Cut, SetLine, emphasis_at, set_lines
from regather.text.labels import labels

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


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page. ``kind``: ``title``, ``imprint``, ``toc``, ``body``, ``blank`` or ``colophon``.

    ``lines`` holds the text of pages that are no body; ``folio`` and ``running_head`` are what is
    printed, ``None`` for none.
    """

    number: int
    kind: str
    lines: tuple[str, ...] = ()
    fragments: tuple[Fragment, ...] = ()
    notes: tuple[NoteFragment, ...] = ()
    folio: str | None = None
    running_head: str | None = None


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One entry of the contents page as printed."""

    level: int
    title: str
    folio: str


@dataclass(frozen=True, slots=True)
class Printing:
    """The printed book: its pages in order and the entries of its contents page."""

    pages: tuple[PrintedPage, ...]
    contents: tuple[ContentsLine, ...]


def print_pages(copy: Copy, metadata: Metadata, options: ScrambleOptions) -> Printing:
    """Sets the whole book. Raises :class:`~regather.errors.UsageError` if the scheme cannot hold it."""
    layout = options.layout
    scheme = SCHEMES.get(options.scheme)
    tight = scheme is not None and scheme.most is not None
    openings = [index for index, block in enumerate(copy.blocks) if _opens_chapter(copy, index, block)]
    front = _front_size(len(openings), layout, tight=tight)
    body = _Setter(copy, layout, metadata.language).run()
    first = front.total + 1
    contents = _contents(copy, openings, body, first)
    pages = [_front_page(number, front, metadata, contents, options) for number in range(1, first)]
    pages += [_body_page(index, page, first, copy, metadata, layout) for index, page in enumerate(body)]
    last = ("colophon", _imprint(metadata)) if layout.imprint == "end" else None
    multiple = options.pages_multiple or (scheme.pages_multiple if scheme else 1)
    blanks = -(len(pages) + (last is not None)) % multiple
    pages += [PrintedPage(len(pages) + 1 + index, "blank") for index in range(blanks)]
    if last:
        pages.append(PrintedPage(len(pages) + 1, last[0], lines=last[1]))
    if scheme is not None and not scheme.accepts(len(pages)):
        raise UsageError(
            f"The book fills {len(pages)} pages, and the scheme {scheme.name} cannot hold them.",
            hint="Choose another scheme, a wider measure or more lines a page.",
        )
    return Printing(tuple(pages), contents)


@dataclass(frozen=True, slots=True)
class _Front:
    """Which page of the front matter is what; ``total`` counts them all, blanks included."""

    imprint: int | None
    contents: int | None
    contents_pages: int
    total: int
    height: int


def _front_size(entries: int, layout: PrintLayout, *, tight: bool) -> _Front:
    at = 1
    imprint = contents = None
    if layout.imprint == "front":
        at += 1
        imprint = at
    contents_pages = ceil((entries + 2) / layout.height) if entries > 1 else 0
    if contents_pages:
        at += 1
        at += 0 if tight else (at + 1) % 2
        contents = at
        at += contents_pages - 1
    if not tight:
        at += at % 2
    return _Front(imprint, contents, contents_pages, at, layout.height)


def _front_page(
    number: int, front: _Front, metadata: Metadata, contents: tuple[ContentsLine, ...], options: ScrambleOptions
) -> PrintedPage:
    if number == 1:
        lines = (metadata.title, metadata.subtitle, *metadata.authors, metadata.date)
        return PrintedPage(1, "title", lines=tuple(line for line in lines if line))
    if number == front.imprint:
        return PrintedPage(number, "imprint", lines=_imprint(metadata))
    if front.contents is not None and front.contents <= number < front.contents + front.contents_pages:
        part = number - front.contents
        first = part * front.height - (2 if part else 0)
        entries = contents[first : (part + 1) * front.height - 2]
        written = tuple(contents_text(entry, options) for entry in entries)
        head = (labels(metadata.language).contents,) if part == 0 else ()
        return PrintedPage(number, "toc", lines=(*head, *written))
    return PrintedPage(number, "blank")


def contents_text(entry: ContentsLine, options: ScrambleOptions) -> str:
    """The entry as the reader of the scan wrote it; an entry too long for the measure takes two lines."""
    style, width = options.emission.contents, options.layout.width
    indent = "  " * (entry.level - 1) if options.emission.contents_indent else ""
    gap = {"tab": "\t", "space": " ", "dots": " ..... "}[style]
    title = entry.title
    if len(title) > width - 6:
        cut = title.rfind(" ", 0, width - 6)
        if cut > 0:
            title = title[:cut] + ("\t\n" if style == "tab" else "\n") + title[cut + 1 :]
    return f"{indent}{title}{gap}{entry.folio}"


def _imprint(metadata: Metadata) -> tuple[str, ...]:
    """The lines of the imprint: who, what, where and when in one, as small presses have it; then source and rights."""
    made = ", ".join(text for text in (metadata.publisher, metadata.date) if text)
    said = (", ".join(metadata.authors), metadata.title, metadata.subtitle, made)
    first = " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in said if text)
    return tuple(line for line in (first, metadata.source, metadata.rights) if line)


def _opens_chapter(copy: Copy, index: int, block: PrintBlock) -> bool:
    """Whether the block is the first heading of its chapter."""
    if block.kind is not Kind.HEADING:
        return False
    before = (other for other in copy.blocks[:index] if other.chapter == block.chapter)
    return not any(other.kind is Kind.HEADING for other in before)


def _contents(copy: Copy, openings: list[int], body: list[_Page], first: int) -> tuple[ContentsLine, ...]:
    where: dict[int, int] = {}
    for number, page in enumerate(body, start=first):
        for fragment in page.fragments:
            where.setdefault(fragment.block, number)
    return tuple(
        ContentsLine(copy.blocks[index].level, _plain(copy.blocks[index].text), str(where[index])) for index in openings
    )


def _plain(title: str) -> str:
    return MARK.sub("", title).replace("*", "")


def _body_page(
    index: int, page: _Page, first: int, copy: Copy, metadata: Metadata, layout: PrintLayout
) -> PrintedPage:
    number = first + index
    starts = page.fragments[0] if page.fragments else None
    opens = starts is not None and copy.blocks[starts.block].kind is Kind.HEADING and starts.start == 0
    head = None if opens or layout.running_heads == "none" else _running_head(number, starts, copy, metadata, layout)
    return PrintedPage(number, "body", (), tuple(page.fragments), tuple(page.notes), str(number), head)


def _running_head(
    number: int, starts: Fragment | None, copy: Copy, metadata: Metadata, layout: PrintLayout
) -> str | None:
    author = ", ".join(metadata.authors) or metadata.title
    verso, recto = (author, metadata.title) if layout.running_heads == "author-title" else (metadata.title, None)
    if number % 2 == 0:
        return verso
    if recto is not None:
        return recto
    chapter = copy.blocks[starts.block].chapter if starts else -1
    heads = (block.text for block in copy.blocks if block.chapter == chapter and block.kind is Kind.HEADING)
    return _plain(next(heads, metadata.title))


@dataclass(slots=True)
class _Page:
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
        self.pages: list[_Page] = [_Page(room=layout.height)]
        self.lines = [self._lines(block) for block in copy.blocks]
        self.open_emphasis = [emphasis_at(block.text) for block in copy.blocks]

    def run(self) -> list[_Page]:
        for index in range(len(self.copy.blocks)):
            self._block(index)
        while self.carry:
            self._new_page()
        return self.pages

    def _lines(self, block: PrintBlock) -> tuple[SetLine, ...]:
        if block.kind is Kind.TABLE:
            ends = [match for match, char in enumerate(block.text) if char == "\n"]
            starts = [0, *(end + 1 for end in ends)]
            cuts = [*(Cut.LINE for _ in ends), Cut.END]
            return tuple(map(SetLine, starts, [*ends, len(block.text)], cuts))
        if block.kind is Kind.FIGURE:
            return (SetLine(0, len(block.text), Cut.END),)
        measure = float(self.layout.width)
        if block.kind is Kind.HEADING:
            measure /= HEADING_LINE
        elif block.kind is Kind.QUOTATION:
            measure *= QUOTATION_MEASURE
        return self._set(block.text, measure, hyphenated=block.kind is not Kind.HEADING)

    def _set(self, text: str, measure: float, *, hyphenated: bool = True) -> tuple[SetLine, ...]:
        return set_lines(
            text, measure, language=self.language, proportional=self.layout.model == "prop",
            hyphenated=hyphenated and self.layout.hyphenated,
        )

    @property
    def page(self) -> _Page:
        return self.pages[-1]

    def _block(self, index: int) -> None:
        block, lines = self.copy.blocks[index], self.lines[index]
        if self.page.fragments and self._opens_page(index, block):
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
        return first_of_chapter and (self.layout.chapters == "page" or block.level == 1)

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
            self.carry += [(call, note) for note in self._set(body, self.layout.width * NOTE_MEASURE)]
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
        sizes = [len(self._set(self.copy.notes[call - 1].text, self.layout.width * NOTE_MEASURE)) for call in calls]
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
        self.pages.append(_Page(room=self.layout.height))
        if self.carry:
            self._notes(self.layout.height * NOTES_MOST)
