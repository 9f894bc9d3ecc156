"""Turns the copy into a printed book: title page, contents with folios, body, blanks, colophon.

What a newcomer gets wrong: pages are counted blank ones included, but only body pages show a number,
and that may count from the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from regather.errors import UsageError
from regather.imposition import SCHEMES
from regather.model import Metadata
from regather.scramble.blocks import MARK, Copy, Kind
from regather.scramble.filling import FilledPage, Fragment, NoteFragment, fill_pages
from regather.scramble.options import PrintLayout, ScrambleOptions
from regather.text.labels import labels


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
    openings = _openings(copy)
    front = _front_size(len(openings), layout, tight=tight)
    body = fill_pages(copy, layout, metadata.language)
    colophon = layout.imprint in ("end", "both")
    multiple = options.pages_multiple or (scheme.pages_multiple if scheme else 1)
    blanks = layout.blank_pages
    blanks += -(front.total + len(body) + colophon + blanks) % multiple
    first = front.total + 1 + (blanks if layout.blanks == "front" else 0)
    numbering = first - 1 if layout.folios_from == "body" else 0
    contents = _contents(copy, list(openings.values()), body, first - numbering)
    heads = {chapter: _plain(copy.blocks[index].text) for chapter, index in openings.items()}
    pages = [_front_page(number, front, metadata, contents, options) for number in range(1, first)]
    running = _Heads(metadata, layout.running_heads, heads, layout.width)
    for number, page in enumerate(body, start=first):
        pages.append(_body_page(number, page, numbering, copy, running))
    last, empty = colophon * ["colophon"], blanks * ["blank"]
    for kind in {"inside": empty + last, "end": last + empty, "front": last}[layout.blanks]:
        lines = _imprint(metadata) if kind == "colophon" else ()
        pages.append(PrintedPage(len(pages) + 1, kind, lines=lines))
    if scheme is not None and not scheme.accepts(len(pages)):
        raise UsageError(
            f"The book fills {len(pages)} pages, and the scheme {scheme.name} cannot hold them.",
            hint="Choose another scheme, a wider measure or more lines a page.",
        )
    return Printing(tuple(pages), contents)


@dataclass(frozen=True, slots=True)
class _Front:
    """Which page of the front matter is what; ``total`` counts them all, blanks included."""

    title: int | None
    imprint: int | None
    contents: int | None
    contents_pages: int
    total: int
    height: int


def _front_size(entries: int, layout: PrintLayout, *, tight: bool) -> _Front:
    at = 1 if layout.title_page else 0
    title = at or None
    imprint = contents = None
    if layout.imprint in ("front", "both"):
        at += 1
        imprint = at
    contents_pages = ceil((entries + 2) / layout.height) if entries > 1 and layout.contents_page else 0
    if contents_pages:
        at += 1
        at += 0 if tight else (at + 1) % 2
        contents = at
        at += contents_pages - 1
    if not tight:
        at += at % 2
    return _Front(title, imprint, contents, contents_pages, at, layout.height)


def _front_page(
    number: int, front: _Front, metadata: Metadata, contents: tuple[ContentsLine, ...], options: ScrambleOptions
) -> PrintedPage:
    if number == front.title:
        lines = (metadata.title, metadata.subtitle, *metadata.authors, metadata.date)
        return PrintedPage(number, "title", lines=tuple(line for line in lines if line))
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


def _openings(copy: Copy) -> dict[int, int]:
    """The first heading of each chapter that has one: the index of its block, by chapter."""
    found: dict[int, int] = {}
    for index, block in enumerate(copy.blocks):
        if block.kind is Kind.HEADING:
            found.setdefault(block.chapter, index)
    return found


def _contents(copy: Copy, openings: list[int], body: list[FilledPage], first: int) -> tuple[ContentsLine, ...]:
    where: dict[int, int] = {}
    for number, page in enumerate(body, start=first):
        for fragment in page.fragments:
            where.setdefault(fragment.block, number)
    return tuple(
        ContentsLine(copy.blocks[index].level, _plain(copy.blocks[index].text), str(where[index])) for index in openings
    )


def _plain(title: str) -> str:
    return MARK.sub("", title).replace("*", "")


@dataclass(frozen=True, slots=True)
class _Heads:
    """What stands at the heads of pages: ``style`` as in the layout, ``titles`` the first heading of each chapter.

    What is wider than ``width``, the measure in characters, is cut short behind a word, as printers do.
    """

    metadata: Metadata
    style: str
    titles: Mapping[int, str]
    width: int

    def of(self, number: int, chapter: int | None) -> str | None:
        head = self._whole(number, chapter)
        if head is None or len(head) <= self.width:
            return head
        return head[: max(head.rfind(" ", 0, self.width + 1), 0) or self.width]

    def _whole(self, number: int, chapter: int | None) -> str | None:
        if self.style == "none":
            return None
        title = self.metadata.title
        author = ", ".join(self.metadata.authors) or title
        verso, recto = (author, title) if self.style == "author-title" else (title, None)
        if number % 2 == 0:
            return verso
        return recto if recto is not None else self.titles.get(-1 if chapter is None else chapter, title)


def _body_page(number: int, page: FilledPage, numbering: int, copy: Copy, heads: _Heads) -> PrintedPage:
    if not page.fragments and not page.notes:
        return PrintedPage(number, "blank")
    starts = page.fragments[0] if page.fragments else None
    opens = starts is not None and copy.blocks[starts.block].kind is Kind.HEADING and starts.start == 0
    head = None if opens else heads.of(number, copy.blocks[starts.block].chapter if starts else None)
    return PrintedPage(number, "body", (), tuple(page.fragments), tuple(page.notes), str(number - numbering), head)
