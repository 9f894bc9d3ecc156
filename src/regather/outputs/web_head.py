"""Metadata -> the head of a web page: what may be loaded, and what the book is, for browsers and catalogues.

The description is written three times over, because each is read by others: schema.org for search engines, Highwire
Press tags for reference managers, Dublin Core for libraries, Open Graph for whoever shows a link. There is no script
in the page, not even one that only holds data. What a newcomer gets wrong: nothing here may be an address that the
browser asks.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from regather.model import Metadata
from regather.outputs.epub_metadata import book_identifier, book_language, iso_date

_ROLES = {"edt": "editor", "trl": "translator", "ill": "illustrator"}
"""MARC relator code to the property of schema.org."""


def head(about: Metadata, title: str, style: str, *, sheet: str = "", pictures: bool = False) -> str:
    """The ``head`` element. ``style`` is the text of its ``style`` element, ``sheet`` the address of a style sheet.

    ``pictures`` says whether there are any, which decides what accessibility is claimed.
    """
    link = f'<link rel="stylesheet" href="{escape(sheet)}">\n' if sheet else ""
    tags = "\n".join(_tag(*fact) for fact in _facts(about, title, pictures=pictures))
    inline = f"<style>{style}</style>\n" if style else ""
    return (
        '<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, files=bool(sheet))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        # Browsers ask a server for an icon that no page names; this one is named, and empty.
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n{tags}\n{link}{inline}</head>"
    )


def policy(style: str, *, files: bool) -> str:
    """What the page may load (Content Security Policy, level 3): its own style, pictures and faces, and nothing else.

    The style inside the page is named by its fingerprint, so that no other can be put in.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    own = "'self' " if files else ""
    styles = " ".join([*(["'self'"] if files else []), *([f"'sha256-{digest}'"] if style else [])])
    return (
        f"default-src 'none'; style-src {styles or chr(39) + 'none' + chr(39)}; img-src {own}data:; "
        f"font-src data:; base-uri 'none'; form-action 'none'"
    )


def _tag(kind: str, name: str, value: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(" ".join(value.split()))}">'


def _facts(about: Metadata, title: str, *, pictures: bool) -> Iterator[tuple[str, str, str]]:
    """Each tag as the attribute that names it, its name, its value."""
    date, identifier, language = iso_date(about.date), book_identifier(about).value, book_language(about)
    whole = f"{about.title}: {about.subtitle}" if about.subtitle else about.title
    facts: list[tuple[str, str, str]] = [
        ("name", "generator", "Regather"),
        ("name", "description", about.description),
        *(("name", "author", name) for name in about.authors),
        ("name", "keywords", ", ".join(about.subjects)),
        ("name", "DC.title", whole),
        *(("name", "DC.creator" if who.role == "aut" else "DC.contributor", who.name) for who in about.contributors),
        ("name", "DC.language", language),
        ("name", "DC.date", date),
        ("name", "DC.publisher", about.publisher),
        ("name", "DC.source", about.source),
        ("name", "DC.rights", about.rights),
        *(("name", "DC.subject", subject) for subject in about.subjects),
        ("name", "DC.identifier", identifier),
        ("name", "citation_title", whole),
        *(("name", "citation_author", name) for name in about.authors),
        ("name", "citation_publication_date", date.replace("-", "/")),
        ("name", "citation_publisher", about.publisher),
        ("name", "citation_language", language),
        *(("name", "citation_isbn", isbn) for isbn in about.isbn),
        ("name", "citation_doi", about.doi),
        ("property", "og:type", "book"),
        ("property", "og:title", title),
        ("property", "og:description", about.description),
        ("property", "og:locale", _locale(language)),
        *(("property", "book:author", name) for name in about.authors),
        *(("property", "book:isbn", isbn) for isbn in about.isbn),
        ("property", "book:release_date", date),
        ("itemprop", "name", whole),
        *(("itemprop", _ROLES.get(who.role, "author" if who.role == "aut" else "contributor"), who.name)
          for who in about.contributors),
        ("itemprop", "inLanguage", language),
        ("itemprop", "datePublished", date),
        ("itemprop", "publisher", about.publisher),
        ("itemprop", "bookEdition", about.edition),
        ("itemprop", "isPartOf", about.series),
        *(("itemprop", "isbn", isbn) for isbn in about.isbn),
        ("itemprop", "identifier", identifier),
        ("itemprop", "description", about.description),
        ("itemprop", "bookFormat", "https://schema.org/EBook"),
        *_access(pictures=pictures),
    ]  # fmt: skip
    return (fact for fact in facts if fact[2].strip())


def _access(*, pictures: bool) -> Iterator[tuple[str, str, str]]:
    """What the page says of itself to those who choose by it (schema.org, accessibility terms)."""
    for mode in ("textual", "visual") if pictures else ("textual",):
        yield ("itemprop", "accessMode", mode)
    for feature in ("tableOfContents", "structuralNavigation", "displayTransformability", "ARIA"):
        yield ("itemprop", "accessibilityFeature", feature)
    yield ("itemprop", "accessibilityHazard", "none")


def _locale(language: str) -> str:
    """The language as Open Graph wants it: ``en_GB``; nothing where the tag names no country."""
    parts = language.replace("_", "-").split("-")
    return f"{parts[0]}_{parts[1].upper()}" if len(parts) == 2 and len(parts[1]) == 2 else ""
