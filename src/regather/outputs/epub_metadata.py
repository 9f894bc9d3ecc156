"""What a book says of itself -> the metadata of its package document (EPUB 3.3, section 5; EPUB Accessibility 1.1).

What a newcomer gets wrong: the ISBN on the title page that was scanned names that printed edition. It is what this
book comes *from* (``dc:source``), and an identifier of this file only where the person says so (``book.identifier``).
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ebooklib import epub

from regather.model import Metadata
from regather.text.access import access_summary
from regather.text.identifiers import ISSN, Identifier, doi_of, identifier_of, isbn_of, issn_of
from regather.text.languages import language_tag
from regather.text.series import series_of

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_NAMESPACE = uuid.UUID("0e5b1d6c-7f0a-5c0e-9d1b-6b0f2f6c4a11")
"""Ours, made once: the root of the identifiers of books that have none of their own."""

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages hold, as far as a catalogue and a reader who cannot see have to know.

    ``described`` says whether every picture has a text in its place, ``moving`` whether one may move, ``pages``
    whether the pages of the printed source are marked; ``languages`` are those of whole chapters besides the book's.
    """

    pictures: bool = False
    described: bool = True
    moving: bool = False
    pages: bool = False
    languages: tuple[str, ...] = ()


def book_identifier(metadata: Metadata) -> Identifier:
    """The book's own identifier, or one made of slug, title and authors, which no edit of the text changes."""
    if metadata.identifier.strip():
        return identifier_of(metadata.identifier)
    name = "\n".join((metadata.slug, metadata.title, *metadata.authors))
    return identifier_of(f"urn:uuid:{uuid.uuid5(_NAMESPACE, name)}")


def book_language(metadata: Metadata) -> str:
    """The book's language as a tag that any reader can read; undetermined (``und``) where it is none."""
    return language_tag(metadata.language) or "und"


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


def printed_source(metadata: Metadata) -> str:
    """What the page numbers are those of: the ISBN or the source that the book names, else its own title page."""
    isbn = next((found.value for text in metadata.isbn if (found := isbn_of(text))), "")
    named = isbn or " ".join(metadata.source.split())
    return named or ". ".join(value for value in (metadata.title, metadata.publisher, metadata.date) if value)


def describe(book: epub.EpubBook, metadata: Metadata, content: Content) -> None:
    """Give the package all that the book says of itself, and what can be said of how it is read."""
    _titles_and_people(book, metadata)
    for number, language in enumerate(content.languages, 1):
        book.add_metadata("DC", "language", language, {"id": f"language-{number}"})
    facts = (
        ("date", iso_date(metadata.date)),
        ("publisher", metadata.publisher),
        ("rights", metadata.rights),
        ("description", metadata.description),
        *(("subject", subject) for subject in metadata.subjects),
    )
    for name, value in facts:
        if value.strip():
            book.add_metadata("DC", name, " ".join(value.split()))
    if metadata.edition.strip():
        _meta(book, "schema:bookEdition", " ".join(metadata.edition.split()))
    _series(book, metadata)
    _sources(book, metadata, pages=content.pages)
    _access(book, metadata, content)


def _meta(book: epub.EpubBook, name: str, value: str, **attributes: str) -> None:
    book.add_metadata(None, "meta", value, {"property": name, **attributes})


def _titles_and_people(book: epub.EpubBook, metadata: Metadata) -> None:
    book.add_metadata("DC", "title", metadata.title, {"id": "title"})
    _meta(book, "title-type", "main", refines="#title")
    if metadata.subtitle:
        book.add_metadata("DC", "title", metadata.subtitle, {"id": "subtitle"})
        _meta(book, "title-type", "subtitle", refines="#subtitle")
    for number, person in enumerate(metadata.contributors, 1):
        name = f"person-{number}"
        book.add_metadata("DC", "creator" if person.role == "aut" else "contributor", person.name, {"id": name})
        _meta(book, "role", person.role, refines=f"#{name}", scheme="marc:relators")
        if person.file_as:
            _meta(book, "file-as", person.file_as, refines=f"#{name}")


def _series(book: epub.EpubBook, metadata: Metadata) -> None:
    name, number = series_of(metadata.series)
    if not name:
        return
    _meta(book, "belongs-to-collection", name, id="series")
    _meta(book, "collection-type", "series", refines="#series")
    if number:
        _meta(book, "group-position", number, refines="#series")
    if issn := issn_of(metadata.issn):
        _meta(book, "dcterms:identifier", issn.value, refines="#series")


def _sources(book: epub.EpubBook, metadata: Metadata, *, pages: bool) -> None:
    """Where the text comes from; the first of the sources is the one that the page numbers are those of."""
    first = printed_source(metadata)
    found = {identifier.value: identifier for identifier in _numbers(metadata)}
    values = [first] if pages else []
    values += [" ".join(metadata.source.split()), *found]
    for number, value in enumerate(dict.fromkeys(value for value in values if value), 1):
        name = f"source-{number}"
        book.add_metadata("DC", "source", value, {"id": name})
        identifier = found.get(value)
        if identifier is not None and identifier.kind and identifier.kind != ISSN:
            _meta(book, "identifier-type", identifier.kind, refines=f"#{name}", scheme="onix:codelist5")
    if pages:
        # The property since EPUB Accessibility 1.1, and the older one that readers of today look for.
        _meta(book, "pageBreakSource", first)
        _meta(book, "source-of", "pagination", refines="#source-1")


def _numbers(metadata: Metadata) -> Iterator[Identifier]:
    """The numbers of the source's edition that are right; an ISSN only where no series has it."""
    for text in metadata.isbn:
        if isbn := isbn_of(text):
            yield isbn
    if doi := doi_of(metadata.doi):
        yield doi
    issn = issn_of(metadata.issn)
    if issn and not metadata.series.strip():
        yield issn


def _access(book: epub.EpubBook, metadata: Metadata, content: Content) -> None:
    """What EPUB Accessibility 1.1 asks a book to say of itself; no claim that was not checked."""
    described = content.described or not content.pictures
    for mode in ("textual", "visual") if content.pictures else ("textual",):
        _meta(book, "schema:accessMode", mode)
    if described:
        _meta(book, "schema:accessModeSufficient", "textual")
    if content.pictures:
        _meta(book, "schema:accessModeSufficient", "textual,visual")
    features = ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA"]
    if content.pictures and described:
        features.append("alternativeText")
    if content.pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    for feature in features:
        _meta(book, "schema:accessibilityFeature", feature)
    # Nobody has looked whether what moves flashes; where nothing moves, nothing can.
    _meta(book, "schema:accessibilityHazard", "unknown" if content.moving else "none")
    language = book_language(metadata)
    said, tongue = access_summary(language, pictures=content.pictures, described=described, pages=content.pages)
    foreign = {} if language.split("-")[0] == tongue else {XML_LANG: tongue, "dir": "ltr"}
    _meta(book, "schema:accessibilitySummary", said, **foreign)
    if described:
        _meta(book, "dcterms:conformsTo", CONFORMS, id="conformance")
        _meta(book, "a11y:certifiedBy", "Regather, by automatic checks only", refines="#conformance")
