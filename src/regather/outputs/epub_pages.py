"""Rendered chapters -> the XHTML files of an EPUB: each with its notes, as pop-ups with a way back.

What a newcomer gets wrong: a note must stand in the same file as its call, or Apple Books shows no
pop-up; and the way back must come first in the note, or Kindle shows none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from lxml import etree

from regather.model import Metadata
from regather.render import MARK, RenderedBook, RenderedChapter, RenderedNote
from regather.text.labels import labels

_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

SEMANTICS: dict[str, tuple[str, str]] = {
    "abstract": ("abstract", "doc-abstract"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
    "afterword": ("afterword", "doc-afterword"),
    "appendix": ("appendix", "doc-appendix"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "colophon": ("colophon", "doc-colophon"),
    "conclusion": ("conclusion", "doc-conclusion"),
    "dedication": ("dedication", "doc-dedication"),
    "epigraph": ("epigraph", "doc-epigraph"),
    "epilogue": ("epilogue", "doc-epilogue"),
    "foreword": ("foreword", "doc-foreword"),
    "glossary": ("glossary", "doc-glossary"),
    "introduction": ("introduction", "doc-introduction"),
    "preface": ("preface", "doc-preface"),
    "prologue": ("prologue", "doc-prologue"),
}
"""A class on a heading or block in Markdown -> ``epub:type`` and ``role`` (EPUB Structural Semantics, DPUB-ARIA)."""

Addresses = Mapping[str, str]
"""Every id of the book to the file that holds it."""


def file_names(rendered: RenderedBook) -> dict[str, str]:
    """Chapter id to the name of its file; unique, ASCII, and never that of another page of the book."""
    return {chapter.id: f"{chapter.id}.xhtml" for chapter in rendered.chapters}


def addresses_of(rendered: RenderedBook) -> dict[str, str]:
    """Every id in the book to the file that holds it."""
    names = file_names(rendered)
    return {name: names[chapter.id] for name, chapter in rendered.home_of().items()}


def chapter_page(chapter: RenderedChapter, addresses: Addresses, metadata: Metadata) -> bytes:
    """One chapter's file, its notes at its end."""
    section = chapter.tree()
    _mark_chapter(section, chapter)
    _mark_blocks(section)
    if chapter.notes:
        section.append(_notes(chapter.notes))
    for call in section.iter("a"):
        if call.get("class") == "note-call":
            call.set(_TYPE, "noteref")
            call.set("role", "doc-noteref")
    here = addresses[chapter.id]
    for link in section.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and addresses.get(href[1:], here) != here:
            link.set("href", addresses[href[1:]] + href)
    return page(chapter.title, [*_page_marks(section), section], metadata, matter="bodymatter")


def _page_marks(section: etree._Element) -> list[etree._Element]:
    """Say of every mark of a printed page what it is; those before the chapter's heading stand before the chapter."""
    before = []
    for mark in [element for element in section.iter("span", "div") if element.get("class") == MARK]:
        mark.set(_TYPE, "pagebreak")
        mark.set("role", "doc-pagebreak")
        mark.set("aria-label", mark.attrib.pop("title"))
        if mark.getparent() is section and section.index(mark) == 0:
            section.remove(mark)
            before.append(mark)
    return before


def _mark_chapter(section: etree._Element, chapter: RenderedChapter) -> None:
    kind, role = ("part", "doc-part") if chapter.is_part else ("chapter", "doc-chapter")
    heading = next(section.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
    if heading is not None:
        named = [SEMANTICS[name] for name in heading.get("class", "").split() if name in SEMANTICS]
        if named:
            kind, role = named[0]
        if heading.get("id"):
            section.set("aria-labelledby", heading.get("id", ""))
    else:
        section.set("aria-label", chapter.title)
    section.set(_TYPE, kind)
    section.set("role", role)


def _mark_blocks(section: etree._Element) -> None:
    for block in section.iter("div", "blockquote"):
        named = [SEMANTICS[name] for name in block.get("class", "").split() if name in SEMANTICS]
        if named and block.tag == "div":
            # A role of a section needs the section's element.
            block.tag = "section"
            block.set(_TYPE, named[0][0])
            block.set("role", named[0][1])
    for element in section.iter():
        if language := element.get("lang"):
            element.set(_XML_LANG, language)


def _notes(notes: Iterable[RenderedNote]) -> etree._Element:
    holder = etree.Element("div", {"class": "notes"})
    holder.text = "\n"
    for note in notes:
        aside = etree.SubElement(holder, "aside", {"id": note.id, "class": "note", "role": "doc-footnote"})
        aside.set(_TYPE, "footnote")
        aside.tail = "\n"
        body = note.tree()
        aside.text = "\n"
        aside.extend(list(body))
        first = aside[0] if len(aside) and aside[0].tag == "p" else None
        if first is None:
            first = etree.Element("p")
            first.tail = "\n"
            first.text, body.text = (body.text or "").strip("\n"), None
            aside.insert(0, first)
        back = etree.Element("a", {"class": "note-back", "role": "doc-backlink", "href": f"#{note.call}"})
        back.text = str(note.number)
        back.tail = f" {first.text or ''}"
        first.text = None
        first.insert(0, back)
    return holder


def title_page(metadata: Metadata) -> bytes:
    """Title, subtitle, authors, publisher and date."""
    section = _section("titlepage", "title-page", labels(metadata.language).title_page)
    etree.SubElement(section, "h1", {"class": "book-title"}).text = metadata.title
    if metadata.subtitle:
        etree.SubElement(section, "p", {"class": "book-subtitle", "role": "doc-subtitle"}).text = metadata.subtitle
    for name in metadata.authors:
        etree.SubElement(section, "p", {"class": "book-author"}).text = name
    for value in (metadata.publisher, metadata.date):
        if value:
            etree.SubElement(section, "p", {"class": "book-publisher"}).text = value
    return page(metadata.title, [section], metadata, matter="frontmatter")


def imprint_page(metadata: Metadata, identifier: str) -> bytes:
    """Who made the book, when, from what, and who may copy it."""
    section = _section("copyright-page", "imprint")
    title = f"{metadata.title}. {metadata.subtitle}" if metadata.subtitle else metadata.title
    lines = [title, ", ".join(metadata.authors)]
    lines += [c.name for c in metadata.contributors if c.role != "aut"]
    lines += [", ".join(value for value in (metadata.publisher, metadata.date) if value)]
    for line in (*lines, metadata.source, *metadata.rights.splitlines(), identifier):
        if line.strip():
            _with_link(etree.SubElement(section, "p"), line.strip())
    return page(metadata.title, [section], metadata, matter="frontmatter")


def _with_link(paragraph: etree._Element, line: str) -> None:
    """Put a line into a paragraph; where it is nothing but a web address, as a link."""
    if line.startswith(("http://", "https://")) and " " not in line:
        etree.SubElement(paragraph, "a", {"href": line}).text = line
    else:
        paragraph.text = line


def cover_page(image: str, metadata: Metadata) -> bytes:
    """The page that shows the cover picture, described by title and authors."""
    section = _section("cover", "cover", labels(metadata.language).cover)
    description = ", ".join((metadata.title, *metadata.authors))
    etree.SubElement(section, "img", {"src": image, "alt": description, "role": "doc-cover"})
    return page(metadata.title, [section], metadata, matter="frontmatter")


def _section(kind: str, name: str, label: str = "") -> etree._Element:
    section = etree.Element("section", {"class": name})
    section.set(_TYPE, kind)
    if label:
        section.set("aria-label", label)
    return section


def page(title: str, blocks: Iterable[etree._Element], metadata: Metadata, *, matter: str) -> bytes:
    """A whole XHTML file. ``matter`` is the ``epub:type`` of its body, empty for none."""
    language = escape(metadata.language)
    direction = ' dir="rtl"' if metadata.right_to_left else ""
    kind = f' epub:type="{matter}"' if matter else ""
    body = "\n".join(_plain(block) for block in blocks)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" \
xml:lang="{language}"{direction}>
<head>
<meta charset="utf-8"/>
<title>{escape(title)}</title>
<link rel="stylesheet" type="text/css" href="styles/book.css"/>
<link rel="stylesheet" type="text/css" href="styles/epub.css"/>
<link rel="stylesheet" type="text/css" href="styles/theme.css"/>
</head>
<body{kind}>
{body}
</body>
</html>
""".encode()


def _plain(block: etree._Element) -> str:
    """The block as text, without the namespace declarations that the page's root makes already."""
    holder = etree.Element("x", nsmap={"epub": "http://www.idpf.org/2007/ops"})
    holder.append(block)
    text = etree.tostring(holder, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("</")]
