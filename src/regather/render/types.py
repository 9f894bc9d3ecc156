"""What a rendered book is made of: XHTML without a skin, shared by EPUB and print.

The bodies are strings of well-formed XML in no namespace, so that the values stay frozen; ``tree()``
parses one afresh each time and the caller may do with it as it likes. What a newcomer gets wrong:
the notes are *not* in the body. The body holds only the calls, and each writer sets the notes where
its readers look for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from regather.model import Book, Chapter, Finding


@dataclass(frozen=True, slots=True)
class RenderedHeading:
    """A heading inside a chapter: level 1 is the highest; ``id`` is unique in the whole book.

    ``text`` is plain text without note calls; ``markup`` is the same as inline XHTML, without the
    heading's own tag, with ``&`` and ``<`` escaped. ``language`` is a tag where it is not the book's.
    """

    level: int
    id: str
    text: str
    markup: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A footnote. ``number`` is the printed number, ``id`` names the note and ``call`` its call.

    The call stands in the chapter's body as ``<a class="note-call" id=call href="#id">number</a>``; where
    two touch, ``<span class="note-comma">,</span>`` stands between them. ``body`` is
    ``<div class="note-body">`` with blocks in it and no ids.
    """

    number: int
    id: str
    call: str
    body: str

    def tree(self) -> etree._Element:
        """A fresh ``div`` element that holds the note's blocks."""
        return etree.fromstring(self.body)


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """Where a page of the printed source begins: ``label`` is the number printed on it.

    It stands in the body as an empty ``span`` or ``div`` of the class ``page-mark`` with this id and the label
    as its title.
    """

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class RenderedAsset:
    """An image of the book: ``name`` is what ``src`` says in the bodies (``images/x.svg``), ``path`` the file."""

    name: str
    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class RenderedChapter:
    """One chapter as XHTML.

    ``id`` names the chapter's root element ``<section class="part|chapter level-N">``; ``title`` is
    plain text and never empty (a chapter without a heading is named after its first words), and
    ``has_heading`` tells the two apart. ``is_part`` is true where the next chapter is one level deeper.
    ``headings`` are in order, the chapter's own first; ``ids`` are all ids of the body; ``pages`` are the
    printed pages that begin in it. ``kind`` is ``chapter`` or ``part``, or what the chapter says it is (``preface``,
    ``appendix`` …), ``matter`` is ``front``, ``body`` or ``back``, ``language`` a tag where it is not the book's.
    """

    slug: str
    id: str
    title: str
    level: int
    is_part: bool
    has_heading: bool
    body: str
    headings: tuple[RenderedHeading, ...]
    notes: tuple[RenderedNote, ...]
    ids: tuple[str, ...]
    pages: tuple[RenderedPage, ...] = ()
    kind: str = "chapter"
    matter: str = "body"
    language: str = ""

    def tree(self) -> etree._Element:
        """A fresh ``section`` element that holds the chapter's blocks."""
        return etree.fromstring(self.body)


@dataclass(frozen=True, slots=True)
class RenderedBook:
    """All chapters in order, the images that they show, and what could not be rendered as written.

    Links inside the book are ``href="#id"`` whichever chapter they lead to; :meth:`home_of` says
    in which chapter an id lives, for writers that make a file a chapter. ``looked_at`` are the files inside the
    project that the chapters ask for, there or not: if one of them changes, so may all else.
    """

    chapters: tuple[RenderedChapter, ...]
    assets: tuple[RenderedAsset, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    looked_at: tuple[Path, ...] = ()

    def home_of(self) -> dict[str, RenderedChapter]:
        """A table from every id in the book, notes and their calls included, to its chapter."""
        table: dict[str, RenderedChapter] = {}
        for chapter in self.chapters:
            for name in (chapter.id, *chapter.ids, *(note.id for note in chapter.notes)):
                table[name] = chapter
        return table


def path_in(book: Book, path: Path) -> str:
    """How findings name a file: its path from the project folder on, or its name where it lies elsewhere."""
    folder, full = book.folder.resolve(), path.resolve()
    return full.relative_to(folder).as_posix() if full.is_relative_to(folder) else path.name


def place_of(book: Book, chapter: Chapter) -> str:
    """How findings name a chapter's file."""
    return path_in(book, chapter.path)
