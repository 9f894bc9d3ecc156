"""Book -> EPUB 3.3 file.

The pages are made in :mod:`epub_pages` and :mod:`epub_nav`, packed in :mod:`epub_package`. What a
newcomer gets wrong: nothing in here may depend on the clock, on the order of a set or on a random
number, because the same book must give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding, Severity
from regather.outputs.epub_cover import draw_cover
from regather.outputs.epub_nav import nav_page
from regather.outputs.epub_package import Item, identifier_of, pack
from regather.outputs.epub_pages import addresses_of, chapter_page, cover_page, imprint_page, title_page
from regather.outputs.epub_styles import style_items
from regather.project.atomic import cannot_write, write_bytes
from regather.render import RenderedAsset, RenderedBook, path_in, render_book
from regather.render.images import MEDIA_TYPES
from regather.render.svg import safe_svg

_XHTML = "application/xhtml+xml"


def write_epub(book: Book, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
    """Write the book as an EPUB file to ``target``.

    :raises CannotBuild: the book has no chapters, or pandoc failed.
    :raises CannotWrite: the file cannot be written.
    :raises MissingProgram: pandoc is not installed.
    """
    if not book.chapters:
        raise CannotBuild(
            "The book has no chapters.", where=str(book.folder / "chapters"), hint="Write one, or run restore."
        )
    rendered = render_book(book)
    findings = list(rendered.findings)
    content = pack(
        book.metadata,
        _items(book, rendered, findings.append),
        has_pictures=bool(rendered.assets),
        described=_all_described(rendered),
        has_pages=any(chapter.pages for chapter in rendered.chapters),
    )
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact("epub", target, hashlib.sha256(content).hexdigest()), tuple(findings)


def _items(book: Book, rendered: RenderedBook, report: Callable[[Finding], None]) -> list[Item]:
    """Every file of the package; those in the spine are in reading order."""
    addresses = addresses_of(rendered)
    cover = _cover(book, report)
    nav = nav_page(rendered, addresses, book.metadata, has_cover=True)
    pages = [
        Item("cover.xhtml", _XHTML, cover_page(cover.name, book.metadata), in_spine=True),
        Item("title.xhtml", _XHTML, title_page(book.metadata), in_spine=True),
        Item("imprint.xhtml", _XHTML, imprint_page(book.metadata, identifier_of(book.metadata)), in_spine=True),
        Item("nav.xhtml", _XHTML, nav, ("nav",), in_spine=True),
    ]
    for chapter in rendered.chapters:
        content = chapter_page(chapter, addresses, book.metadata)
        pages.append(Item(addresses[chapter.id], _XHTML, content, in_spine=True))
    pictures = [_picture(book, asset, report) for asset in rendered.assets]
    return [*pages, *style_items(book, report), cover, *pictures]


def _cover(book: Book, report: Callable[[Finding], None]) -> Item:
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
    return Item("cover.png", "image/png", draw_cover(book.metadata), ("cover-image",))


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


def _all_described(rendered: RenderedBook) -> bool:
    """Whether every picture in the text has a description."""
    trees = [chapter.tree() for chapter in rendered.chapters]
    trees += [note.tree() for chapter in rendered.chapters for note in chapter.notes]
    return all(image.get("alt", "").strip() for tree in trees for image in tree.iter("img"))
