"""Chapters and their headings -> the EPUB's navigation: contents nested by level, landmarks, printed pages.

What a newcomer gets wrong: this file is read by people, too; it is the contents page in the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from regather.model import Metadata
from regather.outputs.epub_pages import Addresses, page
from regather.render import RenderedBook, RenderedChapter
from regather.text.labels import labels

_TYPE = "{http://www.idpf.org/2007/ops}type"

DEEPEST = 3
"""Headings below this level stay out of the contents: h1 to h3 are part, section and sub-section."""


@dataclass(slots=True)
class _Entry:
    """A line of the contents and the lines under it."""

    level: int
    label: str
    href: str
    under: list[_Entry] = field(default_factory=list)


def nav_page(rendered: RenderedBook, addresses: Addresses, metadata: Metadata, *, has_cover: bool) -> bytes:
    """The navigation file, which is the contents page of the book, too."""
    words = labels(metadata.language)
    toc = etree.Element("nav", {"id": "toc", "role": "doc-toc"})
    toc.set(_TYPE, "toc")
    etree.SubElement(toc, "h1").text = words.contents
    _list(toc, _nested(rendered, addresses))
    marks = etree.Element("nav", {"id": "landmarks", "hidden": "hidden"})
    marks.set(_TYPE, "landmarks")
    etree.SubElement(marks, "h2").text = metadata.title
    places = [("cover", words.cover, "cover.xhtml")] if has_cover else []
    places += [("titlepage", words.title_page, "title.xhtml"), ("toc", words.contents, "nav.xhtml#toc")]
    if rendered.chapters:
        first = rendered.chapters[0]
        places.append(("bodymatter", first.title, addresses[first.id]))
    rows = etree.SubElement(marks, "ol")
    for kind, label, href in places:
        etree.SubElement(etree.SubElement(rows, "li"), "a", {_TYPE: kind, "href": href}).text = label
    navs = [toc, marks, *_page_list(rendered, addresses, words.pages)]
    for nav in navs:
        etree.indent(nav, "")
    return page(words.contents, navs, metadata, matter="frontmatter")


def _page_list(rendered: RenderedBook, addresses: Addresses, title: str) -> Iterator[etree._Element]:
    """Where the pages of the printed source begin, if the chapters say so."""
    places = [(mark.label, addresses[mark.id], mark.id) for chapter in rendered.chapters for mark in chapter.pages]
    if not places:
        return
    nav = etree.Element("nav", {"id": "page-list", "role": "doc-pagelist", "hidden": "hidden"})
    nav.set(_TYPE, "page-list")
    etree.SubElement(nav, "h2").text = title
    rows = etree.SubElement(nav, "ol")
    for label, file, name in places:
        etree.SubElement(etree.SubElement(rows, "li"), "a", {"href": f"{file}#{name}"}).text = label
    yield nav


def _nested(rendered: RenderedBook, addresses: Addresses) -> list[_Entry]:
    top: list[_Entry] = []
    open_entries: list[_Entry] = []
    for chapter in rendered.chapters:
        for entry in _entries(chapter, addresses):
            while open_entries and open_entries[-1].level >= entry.level:
                open_entries.pop()
            (open_entries[-1].under if open_entries else top).append(entry)
            open_entries.append(entry)
    return top


def _entries(chapter: RenderedChapter, addresses: Addresses) -> list[_Entry]:
    """The chapter itself, and the headings inside it that are deeper than its own."""
    address = addresses[chapter.id]
    entries = [_Entry(chapter.level, chapter.title, address)]
    for heading in chapter.headings[1:]:
        if heading.level <= DEEPEST and heading.id:
            # A second heading as high as the chapter's own still belongs to the chapter's file.
            entries.append(_Entry(heading.level, heading.text, f"{address}#{heading.id}"))
    return entries


def _list(parent: etree._Element, entries: list[_Entry]) -> None:
    rows = etree.SubElement(parent, "ol")
    for entry in entries:
        row = etree.SubElement(rows, "li")
        etree.SubElement(row, "a", {"href": entry.href}).text = entry.label
        if entry.under:
            _list(row, entry.under)
