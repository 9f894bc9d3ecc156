"""The pages of an EPUB -> one file, the same bytes every time.

ebooklib writes the package; what it leaves out or leaves to chance is mended here afterwards: no
reference to a table of contents of EPUB 2, metadata in our order, fixed dates in the archive. What a
newcomer gets wrong: ebooklib's own page classes read a page again as HTML and lose ``epub:type``, so
every page goes in as a plain item.
"""

from __future__ import annotations

import io
import os
import re
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ebooklib import epub
from lxml import etree

from regather.model import Metadata

_OPF = "http://www.idpf.org/2007/opf"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_NAMESPACE = uuid.UUID("0e5b1d6c-7f0a-5c0e-9d1b-6b0f2f6c4a11")
"""Ours, made once: the root of the identifiers of books that have none of their own."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file in the package. ``properties`` are those of the manifest (``nav``, ``cover-image``, ``svg``)."""

    name: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    in_spine: bool = False


def identifier_of(metadata: Metadata) -> str:
    """The book's own identifier, or one made of slug, title and authors, which no edit of the text changes."""
    if metadata.identifier:
        return metadata.identifier
    name = "\n".join((metadata.slug, metadata.title, *metadata.authors))
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}"


def iso_date(printed: str) -> str:
    """The date as EPUB wants it: a full or partial ISO date as it is, else the year in it, else nothing."""
    stripped = printed.strip()
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", stripped, re.ASCII):
        return stripped
    year = re.search(r"(?<!\d)(1[4-9]|20)\d\d(?!\d)", stripped, re.ASCII)
    return year[0] if year else ""


def modified_of(metadata: Metadata) -> datetime:
    """When the file was last changed, as far as it may be told without a clock.

    SOURCE_DATE_EPOCH (reproducible-builds.org) if it is set; else the book's date; else a fixed day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    date = iso_date(metadata.date)
    if not date:
        return _NO_DATE
    year, month, day = [*(int(part) for part in date.split("-")), 1, 1][:3]
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return _NO_DATE


def pack(metadata: Metadata, items: Sequence[Item], *, has_pictures: bool, described: bool, has_pages: bool) -> bytes:
    """The EPUB file.

    ``described`` says whether every picture has a text in its place, ``has_pages`` whether the pages of the
    printed source are marked.
    """
    book = epub.EpubBook()
    book.reset()
    book.metadata = {}
    book.IDENTIFIER_ID = "book-id"
    book.set_identifier(identifier_of(metadata))
    book.set_language(metadata.language)
    book.set_direction("rtl" if metadata.right_to_left else "ltr")
    _describe(book, metadata, has_pages=has_pages)
    _describe_access(book, has_pictures=has_pictures, described=described, has_pages=has_pages)
    for number, item in enumerate(items, 1):
        entry = epub.EpubItem(f"item-{number:03}", item.name, item.media_type, item.content)
        entry.properties = list(item.properties)
        book.add_item(entry)
        if item.in_spine:
            book.spine.append(entry)
        if "cover-image" in item.properties:
            _meta(book, {"name": "cover", "content": entry.id})
    raw = io.BytesIO()
    epub.write_epub(raw, book, {"mtime": modified_of(metadata), "compresslevel": 0})
    return _repacked(raw)


def _meta(book: epub.EpubBook, attributes: dict[str, str], value: str = "") -> None:
    book.add_metadata(None, "meta", value or None, attributes)


def printed_source(metadata: Metadata) -> str:
    """What the page numbers are those of: the source that the book names, else the printed book by its title."""
    named = " ".join(metadata.source.split())
    return named or ". ".join(value for value in (metadata.title, metadata.publisher, metadata.date) if value)


def _describe(book: epub.EpubBook, metadata: Metadata, *, has_pages: bool) -> None:
    book.add_metadata("DC", "title", metadata.title, {"id": "title"})
    _meta(book, {"refines": "#title", "property": "title-type"}, "main")
    if metadata.subtitle:
        book.add_metadata("DC", "title", metadata.subtitle, {"id": "subtitle"})
        _meta(book, {"refines": "#subtitle", "property": "title-type"}, "subtitle")
    for number, person in enumerate(metadata.contributors, 1):
        name = f"person-{number}"
        book.add_metadata("DC", "creator" if person.role == "aut" else "contributor", person.name, {"id": name})
        _meta(book, {"refines": f"#{name}", "property": "role", "scheme": "marc:relators"}, person.role)
    facts = (
        ("date", iso_date(metadata.date)),
        ("publisher", metadata.publisher),
        ("source", printed_source(metadata) if has_pages else metadata.source),
        ("rights", metadata.rights),
        ("description", metadata.description),
        *(("subject", subject) for subject in metadata.subjects),
    )
    for name, value in facts:
        if value.strip():
            refined = {"id": "source"} if name == "source" and has_pages else {}
            book.add_metadata("DC", name, " ".join(value.split()), refined)
    if has_pages:
        # The property since EPUB Accessibility 1.1, and the older one that readers of today look for.
        _meta(book, {"property": "pageBreakSource"}, printed_source(metadata))
        _meta(book, {"refines": "#source", "property": "source-of"}, "pagination")


def _describe_access(book: epub.EpubBook, *, has_pictures: bool, described: bool, has_pages: bool) -> None:
    """What EPUB Accessibility 1.1 asks a book to say of itself; no claim that was not checked."""
    modes = ["textual", "visual"] if has_pictures else ["textual"]
    for mode in modes:
        _meta(book, {"property": "schema:accessMode"}, mode)
    if described or not has_pictures:
        _meta(book, {"property": "schema:accessModeSufficient"}, "textual")
    if has_pictures:
        _meta(book, {"property": "schema:accessModeSufficient"}, "textual,visual")
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA"]
    if has_pictures and described:
        features.append("alternativeText")
    if has_pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    for feature in features:
        _meta(book, {"property": "schema:accessibilityFeature"}, feature)
    _meta(book, {"property": "schema:accessibilityHazard"}, "none")
    pictures = (
        " Every picture has a description."
        if has_pictures and described
        else " Some pictures have no description."
        if has_pictures
        else ""
    )
    _meta(
        book,
        {"property": "schema:accessibilitySummary"},
        "The text can be read aloud, resized and recoloured. Headings, contents and notes are marked up, and each "
        f"note links back to its place.{pictures}{' The pages of the printed source are marked.' if has_pages else ''}",
    )
    if described or not has_pictures:
        _meta(
            book, {"property": "dcterms:conformsTo", "id": "conformance"}, "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
        )
        _meta(book, {"property": "a11y:certifiedBy", "refines": "#conformance"}, "Regather, by automatic checks only")


def _repacked(raw: io.BytesIO) -> bytes:
    """ebooklib's archive with its package file mended, in fixed order with fixed dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("/content.opf"):
                content = _mended_package(content)
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)
    return target.getvalue()


def _mended_package(content: bytes) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    root.attrib.pop("prefix", "")
    spine = root.find(f"{{{_OPF}}}spine")
    if spine is not None:
        # There is no ncx: EPUB 3 readers take the navigation file.
        spine.attrib.pop("toc", "")
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dc"])
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
