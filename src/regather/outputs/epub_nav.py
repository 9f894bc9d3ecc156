"""Chapters and their headings -> the EPUB's navigation: contents nested by level, landmarks, printed pages.

What a newcomer gets wrong: this file is read by people, too; it is the contents page in the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from regather.model import Metadata
from regather.outputs.epub_metadata import XML_LANG
from regather.outputs.epub_package import Entry
from regather.outputs.epub_pages import TYPE, Addresses, page
from regather.render import RenderedBook, RenderedChapter
from regather.render.kinds import OPENING
from regather.text.labels import labels

DEEPEST = 3
"""Headings below this level stay out of the contents: h1 to h3 are part, section and sub-section."""


LANDMARKS = frozenset(
    (
        "acknowledgments", "afterword", "appendix", "bibliography", "colophon", "conclusion", "epilogue", "errata",
        "foreword", "glossary", "index", "introduction", "preface", "prologue",
    )
)  # fmt: skip
"""Kinds of chapters that readers offer a way to, besides cover, title, contents and the beginning of the text."""


def nav_page(
    rendered: RenderedBook,
    addresses: Addresses,
    metadata: Metadata,
    contents: Sequence[Entry],
    *,
    has_cover: bool,
) -> bytes:
    """The navigation file, which is the contents page of the book, too."""
    words = labels(metadata.language)
    toc = etree.Element("nav", {"id": "toc", "role": "doc-toc"})
    toc.set(TYPE, "toc")
    etree.SubElement(toc, "h1").text = words.contents
    _list(toc, contents)
    marks = etree.Element("nav", {"id": "landmarks", "hidden": "hidden"})
    marks.set(TYPE, "landmarks")
    etree.SubElement(marks, "h2").text = metadata.title
    places = [("cover", words.cover, "cover.xhtml")] if has_cover else []
    places += [("titlepage", words.title_page, "title.xhtml"), ("toc", words.contents, "nav.xhtml#toc")]
    body = next((chapter for chapter in rendered.chapters if chapter.matter == "body"), None)
    for chapter in rendered.chapters:
        if chapter is body:
            places.append(("bodymatter", chapter.title, addresses[chapter.id]))
        elif chapter.kind in LANDMARKS:
            places.append((chapter.kind, chapter.title, addresses[chapter.id]))
    rows = etree.SubElement(marks, "ol")
    for kind, label, href in places:
        etree.SubElement(etree.SubElement(rows, "li"), "a", {TYPE: kind, "href": href}).text = label
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
    nav.set(TYPE, "page-list")
    etree.SubElement(nav, "h2").text = title
    rows = etree.SubElement(nav, "ol")
    for label, file, name in places:
        etree.SubElement(etree.SubElement(rows, "li"), "a", {"href": f"{file}#{name}"}).text = label
    yield nav


def contents_of(rendered: RenderedBook, addresses: Addresses) -> list[Entry]:
    """The lines of the contents, nested by level. Dedication and epigraph without a heading are not among them."""
    top: list[Entry] = []
    open_entries: list[Entry] = []
    for chapter in (one for one in rendered.chapters if one.has_heading or one.kind not in OPENING):
        for entry in _entries(chapter, addresses):
            while open_entries and open_entries[-1].level >= entry.level:
                open_entries.pop()
            (open_entries[-1].under if open_entries else top).append(entry)
            open_entries.append(entry)
    return top


def _entries(chapter: RenderedChapter, addresses: Addresses) -> list[Entry]:
    """The chapter itself, and the headings inside it that are deeper than its own."""
    address = addresses[chapter.id]
    entries = [Entry(chapter.level, chapter.title, address, _language(chapter))]
    for heading in chapter.headings[1:]:
        if heading.level <= DEEPEST and heading.id:
            # A second heading as high as the chapter's own still belongs to the chapter's file.
            entries.append(Entry(heading.level, heading.text, f"{address}#{heading.id}", heading.language))
    return entries


def _language(chapter: RenderedChapter) -> str:
    return chapter.headings[0].language if chapter.has_heading else chapter.language


def _list(parent: etree._Element, entries: Sequence[Entry]) -> None:
    rows = etree.SubElement(parent, "ol")
    for entry in entries:
        row = etree.SubElement(rows, "li")
        link = etree.SubElement(row, "a", {"href": entry.href})
        link.text = entry.label
        if entry.language:
            link.set("lang", entry.language)
            link.set(XML_LANG, entry.language)
        if entry.under:
            _list(row, entry.under)
