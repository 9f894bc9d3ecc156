"""Notes that stand at the end of their chapter, or of the book, instead of at the foot of a page.

What a newcomer gets wrong: a note that found no room at its page's foot comes here too (without a heading: it is an
exception), so an end of notes is nothing that only a setting makes.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from regather.outputs.print_links import mark_of
from regather.render import RenderedBook, RenderedChapter, RenderedNote
from regather.text.labels import Labels

HEADING = "notes-of-the-book"
"""The id of the heading of the book's notes."""


def ends_with_notes(rendered: RenderedBook, where: str) -> bool:
    """Whether the book has a part of its own for its notes, where ``print.notes`` is ``where``."""
    return where == "book" and any(chapter.notes for chapter in rendered.chapters)


def endnotes(notes: Iterable[RenderedNote], heading: etree._Element | None = None) -> etree._Element:
    """The notes one after another, with links back to their marks."""
    section = etree.Element("section", {"class": "endnotes"})
    if heading is not None:
        section.append(heading)
    for note in notes:
        item = etree.SubElement(section, "div", {"class": "endnote", "id": note.id, "data-call": note.call})
        for block in list(note.tree()):
            block.tail = None
            item.append(block)
        put_number(item, note, etree.Element("p"))
    return section


def notes_heading(words: Labels, level: int, name: str) -> etree._Element:
    """The heading over the notes, in the book's language."""
    attributes = {"class": "endnotes-title", "id": name, "data-label": words.notes}
    heading = etree.Element(f"h{min(level, 6)}", attributes)
    heading.text = words.notes
    return heading


def notes_of_book(rendered: RenderedBook, words: Labels) -> etree._Element:
    """All notes of the book, chapter by chapter, as the last part of the text."""
    run = etree.Element("div", {"class": "run notes"})
    chapters = [chapter for chapter in rendered.chapters if chapter.notes]
    for index, chapter in enumerate(chapters):
        section = etree.SubElement(run, "section", {"class": "chapter-notes"})
        section.set("data-verso", words.notes)
        section.set("data-recto", chapter.title)
        if index == 0:
            section.append(notes_heading(words, 1, HEADING))
        section.append(endnotes(chapter.notes, _name_of(chapter)))
    return run


def _name_of(chapter: RenderedChapter) -> etree._Element:
    heading = etree.fromstring(f"<h2>{chapter.headings[0].markup}</h2>") if chapter.has_heading else etree.Element("h2")
    if not chapter.has_heading:
        heading.text = chapter.title
    heading.set("class", "endnotes-chapter")
    heading.set("data-label", chapter.title)
    return heading


def put_number(holder: etree._Element, note: RenderedNote, fresh: etree._Element) -> None:
    """Begin the note's first paragraph (``fresh``, if it has none) with its number, which leads back to the mark."""
    first = holder[0] if len(holder) else fresh
    if (first.tag, first.get("class", "").split()[:2]) != (fresh.tag, fresh.get("class", "").split()[:2]):
        first = fresh
    if first is fresh:
        holder.insert(0, fresh)
    if fresh.tag == "p":
        number = etree.Element("a", {"class": "note-number", "href": f"#{note.call}"})
    else:
        # At the foot of a page the engine makes no links; print_calls does.
        number = etree.Element("span", {"class": "note-number", "data-back": note.call})
    number.text = f"{mark_of(note)}\u2002"
    number.tail, first.text = first.text, None
    first.insert(0, number)
