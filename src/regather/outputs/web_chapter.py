"""Rendered chapters -> sections of a web page: notes, page marks and links to every paragraph, without a script.

A note stands at the end of its chapter, and is shown in place when its mark is followed: the style sheet fixes the
note that the address names to the edge of the window. What a newcomer gets wrong: the link that puts a note away must
not scroll, so it leads to an empty element that is fixed to the window, too, right behind the mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from regather.outputs.epub_pages import DECORATIVE, SEMANTICS
from regather.outputs.openings import mark_opening
from regather.outputs.web_anchors import Anchors
from regather.outputs.web_pictures import Picture
from regather.render import MARK, RenderedBook, RenderedChapter, RenderedNote
from regather.render.clean import add_class, classes
from regather.text.labels import Labels
from regather.text.web_labels import WebLabels

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_WIDTH = re.compile(r"width:\s*([\d.]+)%")


@dataclass(frozen=True, slots=True)
class Words:
    """The furniture's words, those of every edition and those of the web alone."""

    book: Labels
    web: WebLabels


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter as it stands on a page: its ``section``, and the style rules that only it needs."""

    chapter: RenderedChapter
    root: etree._Element
    rules: tuple[str, ...]


def sections_of(rendered: RenderedBook, pictures: Mapping[str, Picture], words: Words) -> tuple[Section, ...]:
    """Every chapter; links inside the book are ``#id`` still, whichever chapter they lead to.

    ``pictures`` are the book's by the name that ``src`` says in the rendered bodies.
    """
    anchors = Anchors(set(rendered.home_of()))
    return tuple(_section(chapter, anchors, pictures, words) for chapter in rendered.chapters)


def _section(chapter: RenderedChapter, anchors: Anchors, pictures: Mapping[str, Picture], words: Words) -> Section:
    root = chapter.tree()
    _name(root, chapter)
    mark_opening(root)
    _set_pages(root, words.web)
    for block in anchors.mark(root):
        _add_link(block)
    for heading in root.iter(*HEADINGS):
        if heading.get("id"):
            _add_link(heading)
    for call in [a for a in root.iter("a") if "note-call" in classes(a)]:
        call.set("role", "doc-noteref")
        _add_return(call)
    if chapter.notes:
        root.append(_notes(chapter, words))
    _set_blocks(root)
    _set_pictures(root, pictures)
    _set_links(root)
    return Section(chapter, root, tuple(dict.fromkeys(_set_columns(root))))


def _name(root: etree._Element, chapter: RenderedChapter) -> None:
    """Say of the chapter what it is, for readers who go by landmarks."""
    plain = "doc-part" if chapter.is_part else "doc-chapter"
    root.set("role", SEMANTICS[chapter.kind][1] if chapter.kind in SEMANTICS else plain)
    heading = next(root.iter(*HEADINGS), None)
    if heading is not None and heading.get("id"):
        root.set("aria-labelledby", heading.get("id", ""))
    else:
        root.set("aria-label", chapter.title)


def _set_pages(root: etree._Element, words: WebLabels) -> None:
    """Make a link of every mark of a printed page; the number itself is shown by the style sheet."""
    for mark in [element for element in root.iter("span", "div") if MARK in classes(element)]:
        label = str(mark.attrib.pop("title", ""))
        link = etree.SubElement(mark, "a", {"href": f"#{mark.get('id', '')}", "data-page": label})
        link.set("aria-label", words.page.format(label))


def _add_link(block: etree._Element) -> None:
    """A link from the block to itself, behind its text; the style sheet shows it as a pilcrow."""
    etree.SubElement(block, "a", {"class": "here", "href": f"#{block.get('id', '')}", "aria-label": "¶"})


def _add_return(call: etree._Element) -> None:
    """Where the reader is again once the note was put away."""
    place = etree.Element("span", {"class": "read-on", "id": returned(call.get("id", ""))})
    place.tail, call.tail = call.tail, None
    call.addnext(place)


def returned(call: str) -> str:
    """The id of the place behind a note's mark, which has the id ``call``."""
    return f"{call}-on"


def _notes(chapter: RenderedChapter, words: Words) -> etree._Element:
    # No landmark: a book on one page has as many of these as chapters, all of one name.
    holder = etree.Element("div", {"class": "notes"})
    etree.SubElement(holder, "p", {"class": "notes-title"}).text = words.book.notes
    for note in chapter.notes:
        holder.append(_note(note, words.web))
    return holder


def _note(note: RenderedNote, words: WebLabels) -> etree._Element:
    # An element that may have the focus gets it when its address is followed, and is then read aloud.
    attributes = {"id": note.id, "class": "note", "role": "doc-footnote", "tabindex": "-1"}
    holder = etree.Element("div", attributes)
    body = note.tree()
    holder.extend(list(body))
    first = holder[0] if len(holder) and holder[0].tag == "p" else None
    if first is None:
        first = etree.Element("p")
        first.text = (body.text or "").strip("\n")
        holder.insert(0, first)
    back = etree.Element("a", {"class": "note-back", "role": "doc-backlink", "href": f"#{note.call}"})
    back.text, back.tail, first.text = str(note.number), f" {first.text or ''}", None
    first.insert(0, back)
    # First, so that it stays in sight where the note is so long that it scrolls.
    close = etree.Element("a", {"class": "note-close", "href": f"#{returned(note.call)}"})
    holder.insert(0, close)
    close.set("aria-label", words.close)
    if words.language:
        close.set("lang", words.language)
    return holder


def _set_blocks(root: etree._Element) -> None:
    for block in [div for div in root.iter("div") if any(name in SEMANTICS for name in classes(div))]:
        named = next(SEMANTICS[name][1] for name in classes(block) if name in SEMANTICS)
        block.tag = "section"
        block.set("role", named)
    for table in list(root.iter("table")):
        # Keyboards can scroll only what can have the focus.
        holder = etree.Element("div", {"class": "wide", "tabindex": "0"})
        holder.tail, table.tail = table.tail, None
        table.addprevious(holder)
        holder.append(table)


def _set_columns(root: etree._Element) -> list[str]:
    """Say the widths of columns by rules: a page that allows no styles inside of its elements is a safer one."""
    rules = []
    for column in root.iter("col"):
        if width := _WIDTH.search(str(column.attrib.pop("style", ""))):
            name = f"column-{width[1].replace('.', '-')}"
            add_class(column, name)
            rules.append(f".{name}{{width:{width[1]}%}}")
    return rules


def _set_pictures(root: etree._Element, pictures: Mapping[str, Picture]) -> None:
    for image in root.iter("img"):
        if DECORATIVE in classes(image):
            image.attrib.update({"alt": "", "role": "presentation"})
        picture = pictures.get(image.get("src", ""))
        if picture is None:
            continue
        image.set("src", picture.address)
        if picture.size:
            image.set("width", str(picture.size[0]))
            image.set("height", str(picture.size[1]))


def _set_links(root: etree._Element) -> None:
    """Addresses outside learn nothing of the page that they were followed from."""
    for link in root.iter("a"):
        if not link.get("href", "#").startswith("#"):
            link.set("rel", "external noreferrer")


def words_of(root: etree._Element) -> str:
    """All text below the element, for choosing the letters that a face must have."""
    return "".join(str(part) for part in root.itertext())
