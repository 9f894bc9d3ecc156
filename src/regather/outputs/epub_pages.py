"""Rendered chapters -> the XHTML files of an EPUB: each with its notes, as pop-ups with a way back.

What a newcomer gets wrong: a note must stand in the same file as its call, or Apple Books shows no
pop-up; and the way back must come first in the note, or Kindle shows none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from lxml import etree

from regather.model import Metadata
from regather.outputs.epub_metadata import XML_LANG, book_language
from regather.outputs.openings import mark_opening
from regather.render import MARK, RenderedBook, RenderedChapter, RenderedNote
from regather.render.kinds import OPENING

TYPE = "{http://www.idpf.org/2007/ops}type"
"""The attribute ``epub:type``."""

SEMANTICS: dict[str, tuple[str, str]] = {
    "abstract": ("abstract", "doc-abstract"),
    "acknowledgments": ("acknowledgments", "doc-acknowledgments"),
    "afterword": ("afterword", "doc-afterword"),
    "appendix": ("appendix", "doc-appendix"),
    "bibliography": ("bibliography", "doc-bibliography"),
    "colophon": ("colophon", "doc-colophon"),
    "conclusion": ("conclusion", "doc-conclusion"),
    "credits": ("other-credits", "doc-credits"),
    "dedication": ("dedication", "doc-dedication"),
    "epigraph": ("epigraph", "doc-epigraph"),
    "epilogue": ("epilogue", "doc-epilogue"),
    "errata": ("errata", "doc-errata"),
    "foreword": ("foreword", "doc-foreword"),
    "glossary": ("glossary", "doc-glossary"),
    "index": ("index", "doc-index"),
    "introduction": ("introduction", "doc-introduction"),
    "notice": ("notice", "doc-notice"),
    "preface": ("preface", "doc-preface"),
    "prologue": ("prologue", "doc-prologue"),
    "pullquote": ("pullquote", "doc-pullquote"),
}
"""A class on a heading or block in Markdown -> ``epub:type`` and ``role`` (EPUB Structural Semantics, DPUB-ARIA)."""

LINKED = ("book.css", "epub.css", "theme.css")
"""The sheets that every page names, in the order in which they are laid over each other."""

DECORATIVE = "decorative"
"""The class of a picture that says nothing: ``![](rule.svg){.decorative}`` needs no description."""

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
    if chapter.has_heading:
        mark_opening(section)
    _mark_chapter(section, chapter)
    _close_gaps(section)
    if chapter.notes:
        section.append(_notes(chapter.notes))
    _mark_blocks(section)
    for call in section.iter("a"):
        if call.get("class") == "note-call":
            call.set(TYPE, "noteref")
            call.set("role", "doc-noteref")
    here = addresses[chapter.id]
    for link in section.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and addresses.get(href[1:], here) != here:
            link.set("href", addresses[href[1:]] + href)
    for image in section.iter("img"):
        if DECORATIVE in image.get("class", "").split():
            image.set("alt", "")
            image.set("role", "presentation")
    title = chapter.title if chapter.has_heading or chapter.kind not in OPENING else metadata.title
    blocks = [*_page_marks(section), section]
    direction = section.get("dir", "")
    return page(
        title, blocks, metadata, matter=f"{chapter.matter}matter", language=chapter.language, direction=direction
    )


def _page_marks(section: etree._Element) -> list[etree._Element]:
    """Say of every mark of a printed page what it is; those before the chapter's heading stand before the chapter."""
    before = []
    for mark in [element for element in section.iter("span", "div") if element.get("class") == MARK]:
        mark.set(TYPE, "pagebreak")
        mark.set("role", "doc-pagebreak")
        mark.set("aria-label", mark.attrib.pop("title"))
        if mark.getparent() is section and section.index(mark) == 0:
            section.remove(mark)
            before.append(mark)
    return before


def _mark_chapter(section: etree._Element, chapter: RenderedChapter) -> None:
    kind, role = SEMANTICS.get(chapter.kind) or (
        ("part", "doc-part") if chapter.is_part else ("chapter", "doc-chapter")
    )
    heading = next(section.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
    if heading is not None and heading.get("id"):
        section.set("aria-labelledby", heading.get("id", ""))
    elif chapter.kind not in OPENING:
        section.set("aria-label", chapter.title)
    section.set(TYPE, kind)
    section.set("role", role)


def _close_gaps(section: etree._Element) -> None:
    """Tell a voice the level that a heading has where the levels between are left out; what is seen stays as it is."""
    above: list[tuple[int, int]] = []
    for heading in section.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        written = int(str(heading.tag)[1])
        while above and above[-1][0] >= written:
            above.pop()
        told = above[-1][1] + 1 if above else written
        above.append((written, told))
        if told != written:
            heading.set("aria-level", str(told))


def _mark_blocks(section: etree._Element) -> None:
    for block in list(section.iterdescendants("div")):
        named = [SEMANTICS[name] for name in block.get("class", "").split() if name in SEMANTICS]
        if named:
            # A role of a section needs the section's element.
            block.tag = "section"
            block.set(TYPE, named[0][0])
            block.set("role", named[0][1])
    for element in section.iter():
        if language := element.get("lang"):
            element.set(XML_LANG, language)


def _notes(notes: Iterable[RenderedNote]) -> etree._Element:
    holder = etree.Element("div", {"class": "notes"})
    holder.text = "\n"
    for note in notes:
        aside = etree.SubElement(holder, "aside", {"id": note.id, "class": "note", "role": "doc-footnote"})
        aside.set(TYPE, "footnote")
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


def page(
    title: str,
    blocks: Iterable[etree._Element],
    metadata: Metadata,
    *,
    matter: str,
    language: str = "",
    direction: str = "",
) -> bytes:
    """A whole XHTML file. ``matter`` is the ``epub:type`` of its body, empty for none.

    ``language`` and ``direction`` are those of the page, empty where they are the book's.
    """
    tag = escape(language or book_language(metadata))
    runs = direction or ("rtl" if metadata.right_to_left else "")
    turned = f' dir="{runs}"' if runs else ""
    kind = f' epub:type="{matter}"' if matter else ""
    body = "\n".join(_plain(block) for block in blocks)
    sheets = "\n".join(f'<link rel="stylesheet" type="text/css" href="styles/{name}"/>' for name in LINKED)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{tag}" \
xml:lang="{tag}"{turned}>
<head>
<meta charset="utf-8"/>
<title>{escape(title)}</title>
{sheets}
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
    _close_apart(holder)
    text = etree.tostring(holder, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("</")]


def whole_page(root: etree._Element) -> bytes:
    """A page's root as the file that it is of."""
    _close_apart(root)
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
"""Elements that have no end tag in HTML."""


def _close_apart(root: etree._Element) -> None:
    """Give empty elements an end tag: what reads a page as HTML takes ``<span/>`` for the beginning of one."""
    for element in root.iter("*"):
        if element.text is None and not len(element) and etree.QName(element).localname not in VOID:
            element.text = ""
