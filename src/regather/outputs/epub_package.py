"""The pages of an EPUB -> one file, the same bytes every time.

ebooklib writes the package; what it leaves out or leaves to chance is mended here afterwards: the language of the
package itself, a head for its contents of EPUB 2, fixed dates in the archive. What a newcomer gets wrong: ebooklib's
own page classes read a page again as HTML and lose ``epub:type``, so every page goes in as a plain item.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from ebooklib import epub
from lxml import etree

from regather.model import Metadata
from regather.outputs.epub_metadata import XML_LANG, Content, book_identifier, book_language, describe, modified_of
from regather.outputs.epub_zip import repacked

_OPF = "http://www.idpf.org/2007/opf"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"


@dataclass(frozen=True, slots=True)
class Item:
    """A file in the package. ``properties`` are those of the manifest (``nav``, ``cover-image``, ``svg``)."""

    name: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    in_spine: bool = False


@dataclass(slots=True)
class Entry:
    """A line of the contents and the lines under it; ``language`` is a tag where it is not the book's."""

    level: int
    label: str
    href: str
    language: str = ""
    under: list[Entry] = field(default_factory=list)


def pack(metadata: Metadata, items: Sequence[Item], contents: Sequence[Entry], content: Content) -> bytes:
    """The EPUB file. ``contents`` go into the file that readers of before EPUB 3 look for (``toc.ncx``)."""
    book = epub.EpubBook()
    book.reset()
    book.metadata = {}
    book.IDENTIFIER_ID = "book-id"
    identifier = book_identifier(metadata)
    book.set_identifier(identifier.value)
    if identifier.kind:
        kind = {"refines": "#book-id", "property": "identifier-type", "scheme": "onix:codelist5"}
        book.add_metadata(None, "meta", identifier.kind, kind)
    book.set_language(book_language(metadata))
    book.set_direction("rtl" if metadata.right_to_left else "ltr")
    book.title = metadata.title
    describe(book, metadata, content)
    for number, item in enumerate(items, 1):
        entry = epub.EpubItem(f"item-{number:03}", item.name, item.media_type, item.content)
        entry.properties = list(item.properties)
        book.add_item(entry)
        if item.in_spine:
            book.spine.append(entry)
        if "cover-image" in item.properties:
            # The property is that of EPUB 3; Kindle, Kobo and library programs look for this older sign, too.
            book.add_metadata(None, "meta", None, {"name": "cover", "content": entry.id})
    if contents:
        book.toc = _links(contents, [0])
        book.add_item(epub.EpubNcx())
    raw = io.BytesIO()
    epub.write_epub(raw, book, {"mtime": modified_of(metadata), "compresslevel": 0})
    return repacked(raw, lambda name, content: _mended(name, content, metadata, contents))


def _links(entries: Sequence[Entry], count: list[int]) -> list[object]:
    """The contents as ebooklib takes them: links, and pairs of a section and what is under it."""
    links: list[object] = []
    for entry in entries:
        count[0] += 1
        link = epub.Link(entry.href, entry.label, f"place-{count[0]}")
        links.append((link, _links(entry.under, count)) if entry.under else link)
    return links


def _mended(name: str, content: bytes, metadata: Metadata, contents: Sequence[Entry]) -> bytes:
    if name.endswith("/content.opf"):
        return _mended_package(content, metadata, has_ncx=bool(contents))
    if name.endswith("/toc.ncx"):
        return _mended_ncx(content, metadata, contents)
    return content


def _mended_package(content: bytes, metadata: Metadata, *, has_ncx: bool) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    root.attrib.pop("prefix", "")
    root.set(XML_LANG, book_language(metadata))
    if metadata.right_to_left:
        root.set("dir", "rtl")
    spine = root.find(f"{{{_OPF}}}spine")
    if spine is not None and not has_ncx:
        spine.attrib.pop("toc", "")
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dc"])
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _mended_ncx(content: bytes, metadata: Metadata, contents: Sequence[Entry]) -> bytes:
    """ebooklib leaves the depth at nought and numbers no places in reading order."""
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    root.set(XML_LANG, book_language(metadata))
    for meta in root.iter(f"{{{_NCX}}}meta"):
        if meta.get("name") == "dtb:depth":
            meta.set("content", str(_depth(contents)))
    links = _in_order(contents)
    for number, (point, link) in enumerate(zip(root.iter(f"{{{_NCX}}}navPoint"), links, strict=True), 1):
        # Two lines that lead to one place have one number (Z39.86, section 8).
        before = next((n for n, other in enumerate(links[: number - 1], 1) if other == link), number)
        point.set("id", f"place-{number}")
        point.set("playOrder", str(before))
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.under) for entry in entries), default=0) if entries else 0


def _in_order(entries: Sequence[Entry]) -> list[str]:
    return [href for entry in entries for href in (entry.href, *_in_order(entry.under))]
