"""Chapters, rendered, and a cover -> the e-book as bytes.

The pages are made in :mod:`epub_pages` and :mod:`epub_nav`, packed in :mod:`epub_package`. What a
newcomer gets wrong: nothing in here may depend on the clock, on the order of a set or on a random
number, because the same book must give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from regather.errors import CannotBuild
from regather.model import Book, Finding, Severity
from regather.outputs.epub_cover import draw_cover
from regather.outputs.epub_front import cover_page, imprint_page, title_page
from regather.outputs.epub_metadata import Content, book_language
from regather.outputs.epub_nav import contents_of, nav_page
from regather.outputs.epub_opening import with_opening_apart
from regather.outputs.epub_package import Entry, Item, pack
from regather.outputs.epub_pages import DECORATIVE, Addresses, addresses_of, chapter_page
from regather.outputs.epub_styles import style_items
from regather.render import RenderedAsset, RenderedBook, path_in
from regather.render.images import MEDIA_TYPES
from regather.render.svg import safe_svg

_XHTML = "application/xhtml+xml"


def packed(book: Book, rendered: RenderedBook, cover: Item) -> tuple[bytes, tuple[Finding, ...]]:
    """The e-book as bytes, and what is wrong with its pictures and styles.

    :raises CannotBuild: a drawing is not well-formed.
    """
    findings: list[Finding] = []
    rendered = with_opening_apart(rendered)
    addresses = addresses_of(rendered)
    contents = contents_of(rendered, addresses)
    items = _items(book, rendered, addresses, contents, cover, findings.append)
    return pack(book.metadata, items, contents, _held(book, rendered)), tuple(findings)


def _items(
    book: Book,
    rendered: RenderedBook,
    addresses: Addresses,
    contents: list[Entry],
    cover: Item,
    report: Callable[[Finding], None],
) -> list[Item]:
    """Every file of the package; those in the spine are in reading order."""
    nav = nav_page(rendered, addresses, book.metadata, contents, has_cover=True)
    pages = [
        Item("cover.xhtml", _XHTML, cover_page(cover.name, book.metadata), in_spine=True),
        Item("title.xhtml", _XHTML, title_page(book.metadata), in_spine=True),
        Item("imprint.xhtml", _XHTML, imprint_page(book.metadata), in_spine=True),
        Item("nav.xhtml", _XHTML, nav, ("nav",), in_spine=True),
    ]
    for chapter in rendered.chapters:
        content = chapter_page(chapter, addresses, book.metadata)
        pages.append(Item(addresses[chapter.id], _XHTML, content, in_spine=True))
    pictures = [_picture(book, asset, report) for asset in rendered.assets]
    headings = [heading.text for chapter in rendered.chapters for heading in chapter.headings]
    return [*pages, *style_items(book, report, "".join((book.metadata.title, *headings))), cover, *pictures]


def cover_of(book: Book, report: Callable[[Finding], None]) -> Item:
    """The person's own cover picture, or one drawn from title and authors."""
    path = book.cover
    if path is not None and path.is_file() and path.suffix.lower() in MEDIA_TYPES:
        name = f"cover{path.suffix.lower()}"
        own = _picture(book, RenderedAsset(name, path, MEDIA_TYPES[path.suffix.lower()]), report)
        return Item(own.name, own.media_type, own.content, ("cover-image",))
    if path is not None:
        report(
            Finding(
                "cover-unusable",
                Severity.WARNING,
                f"The cover {path.name} is missing or not a picture that e-readers show; one was drawn instead.",
                path_in(book, path),
                hint="Use SVG, PNG, JPEG, GIF or WebP.",
            )
        )
    return Item("cover.png", "image/png", draw_cover(book, report), ("cover-image",))


def _picture(book: Book, asset: RenderedAsset, report: Callable[[Finding], None]) -> Item:
    content = asset.path.read_bytes()
    if asset.media_type == "image/svg+xml":
        try:
            content, changed = safe_svg(content)
        except ValueError as error:
            raise CannotBuild(
                f"The drawing {asset.path.name} is not well-formed: {error}", where=str(asset.path)
            ) from error
        if changed:
            message = "The drawing holds scripts or asks for files from outside; that was left out."
            report(Finding("image-unsafe", Severity.WARNING, message, path_in(book, asset.path)))
    return Item(asset.name, asset.media_type, content)


def _held(book: Book, rendered: RenderedBook) -> Content:
    """What the pages hold, for the claims that the package makes."""
    trees = [chapter.tree() for chapter in rendered.chapters]
    trees += [note.tree() for chapter in rendered.chapters for note in chapter.notes]
    images = [image for tree in trees for image in tree.iter("img")] if rendered.assets else []
    telling = [image for image in images if DECORATIVE not in image.get("class", "").split()]
    own = {book_language(book.metadata): None}
    spoken = {chapter.language: None for chapter in rendered.chapters if chapter.language not in ("", *own)}
    return Content(
        pictures=bool(telling),
        described=all(image.get("alt", "").strip() for image in telling),
        moving=any(_may_move(asset) for asset in rendered.assets),
        pages=any(chapter.pages for chapter in rendered.chapters),
        languages=tuple(spoken),
    )


_MOVING = re.compile(rb"<(?:\w+:)?animate|@keyframes|ANIM|NETSCAPE2\.0")
"""Signs of motion in a drawing (SMIL, CSS), in WebP and in GIF; a sign too many only makes the claim smaller."""


def _may_move(asset: RenderedAsset) -> bool:
    kinds = ("image/svg+xml", "image/gif", "image/webp")
    return asset.media_type in kinds and _MOVING.search(asset.path.read_bytes()) is not None
