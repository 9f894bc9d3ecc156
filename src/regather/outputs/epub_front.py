"""Metadata -> the pages of an EPUB that stand before the text: cover, title page, imprint.

What a newcomer gets wrong: these are pages for people. What machines want to know stands in the package document.
"""

from __future__ import annotations

from lxml import etree

from regather.model import Metadata
from regather.outputs.epub_pages import TYPE, page
from regather.outputs.imprint import imprint_groups
from regather.text.labels import contributor_line, labels


def cover_page(image: str, metadata: Metadata) -> bytes:
    """The page that shows the cover picture, described by title and authors."""
    section = _section("cover", "cover", labels(metadata.language).cover)
    description = ", ".join((metadata.title, *metadata.authors))
    etree.SubElement(section, "img", {"src": image, "alt": description, "role": "doc-cover"})
    return page(metadata.title, [section], metadata, matter="frontmatter")


def title_page(metadata: Metadata) -> bytes:
    """Series, title, subtitle, authors and others who had a part, publisher, place and date."""
    section = _section("titlepage", "title-page", labels(metadata.language).title_page)
    etree.SubElement(section, "h1", {"class": "book-title"}).text = metadata.title
    if metadata.subtitle:
        etree.SubElement(section, "p", {"class": "book-subtitle", "role": "doc-subtitle"}).text = metadata.subtitle
    for name in metadata.authors:
        etree.SubElement(section, "p", {"class": "book-author"}).text = name
    for person in metadata.contributors:
        line = contributor_line(metadata.language, person.role, person.name)
        if person.role != "aut" and line != person.name:
            etree.SubElement(section, "p", {"class": "book-contributor"}).text = line
    where = ", ".join(value for value in (metadata.place, metadata.date) if value)
    for value in (metadata.publisher, where):
        if value:
            etree.SubElement(section, "p", {"class": "book-publisher"}).text = value
    return page(metadata.title, [section], metadata, matter="frontmatter")


def imprint_page(metadata: Metadata) -> bytes:
    """Who made the book, when, from what, and who may copy it."""
    section = _section("copyright-page", "imprint")
    for group in imprint_groups(metadata):
        paragraph = etree.SubElement(section, "p")
        for number, line in enumerate(group):
            if number:
                etree.SubElement(paragraph, "br")
            _add_line(paragraph, line)
    return page(metadata.title, [section], metadata, matter="frontmatter")


def _add_line(paragraph: etree._Element, line: str) -> None:
    """Add a line to a paragraph, each web address in it as a link."""
    for number, word in enumerate(line.split(" ")):
        if number:
            _add_text(paragraph, " ")
        address = word.rstrip(".,;:)") if word.startswith(("http://", "https://")) else ""
        if address:
            etree.SubElement(paragraph, "a", {"href": address}).text = address
        _add_text(paragraph, word[len(address) :])


def _add_text(paragraph: etree._Element, text: str) -> None:
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + text
    else:
        paragraph.text = (paragraph.text or "") + text


def _section(kind: str, name: str, label: str = "") -> etree._Element:
    section = etree.Element("section", {"class": name})
    section.set(TYPE, kind)
    if label:
        section.set("aria-label", label)
    return section
