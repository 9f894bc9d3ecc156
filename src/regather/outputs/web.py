"""Book -> the web edition, twice: one page that holds everything, and an archive of pages, one a chapter.

Both are made of the same XHTML as the EPUB and the print edition, with ``book.css``, ``web.css`` and the theme. The
archive holds one folder, to be unpacked onto any server or disk. What a newcomer gets wrong: no page holds a script
or asks for anything outside itself, so whatever moves has to be said in the style sheet.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding
from regather.outputs.cover_design import cover_svg
from regather.outputs.epub_cover import paint
from regather.outputs.style_sheets import tokens_of
from regather.outputs.web_chapter import Words, sections_of, words_of
from regather.outputs.web_faces import faces_css
from regather.outputs.web_page import INDEX, SHEET, Edition, chapter_page, file_names, index_page, whole_page
from regather.outputs.web_pictures import Picture, few_colours, inside, pictures_of
from regather.outputs.web_styles import web_css
from regather.project.atomic import cannot_write, write_bytes
from regather.render import RenderedAsset, RenderedBook, render_book
from regather.render.images import MEDIA_TYPES
from regather.text.labels import labels
from regather.text.web_labels import web_labels

Made = tuple[Artifact, tuple[Finding, ...]]

COVER = "cover"
"""The name of the cover's picture, without its ending; those of the text are in a folder of their own."""

COVER_WIDTH = 480
"""Pixels of a drawn cover: twice what the title page shows of it, for screens that have two to one."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_web(book: Book, page: Path, archive: Path, rendered: RenderedBook | None = None) -> tuple[Made, Made]:
    """Write the book as one HTML page to ``page``, and as a zip archive of pages to ``archive``.

    :raises CannotBuild: the book has no chapters, pandoc failed, or a drawing is not well-formed.
    :raises CannotWrite: a file cannot be written.
    :raises MissingProgram: pandoc or a face is not installed.
    """
    if not book.chapters:
        raise CannotBuild(
            "The book has no chapters.", where=str(book.folder / "chapters"), hint="Write one, or run restore."
        )
    rendered = rendered or render_book(book)
    findings = list(rendered.findings)
    words = Words(labels(book.metadata.language), web_labels(book.metadata.language))
    pictures = pictures_of(book, rendered.assets + _cover_asset(book), findings.append)
    if COVER not in {name.rpartition(".")[0] for name in pictures}:
        pictures[f"{COVER}.png"] = few_colours(f"{COVER}.png", paint(cover_svg(book, findings.append), COVER_WIDTH))
    style = web_css(book, findings.append)

    whole = _edition(book, rendered, words, style, inside(pictures))
    css = f"{_faces(book, whole)}\n{style}"
    content = whole_page(_with_css(whole, css)).encode()
    first = _written("web", page, content), tuple(dict.fromkeys(findings))

    parts = _with_css(_edition(book, rendered, words, style, pictures), css)
    second = _written("web-zip", archive, _packed(book.metadata.slug, _files(parts, pictures.values()))), ()
    return first, second


def _cover_asset(book: Book) -> tuple[RenderedAsset, ...]:
    """The person's own cover picture; one that cannot be used is reported where the EPUB is made."""
    path = book.cover
    if path is None or not path.is_file() or path.suffix.lower() not in MEDIA_TYPES:
        return ()
    suffix = path.suffix.lower()
    return (RenderedAsset(f"{COVER}{suffix}", path, MEDIA_TYPES[suffix]),)


def _edition(book: Book, rendered: RenderedBook, words: Words, css: str, pictures: dict[str, Picture]) -> Edition:
    sections = sections_of(rendered, pictures, words)
    cover = next((picture for name, picture in pictures.items() if name.rpartition(".")[0] == COVER), None)
    return Edition(book, rendered, sections, words, css, cover)


def _with_css(edition: Edition, css: str) -> Edition:
    return Edition(edition.book, edition.rendered, edition.sections, edition.words, css, edition.cover)


def _faces(book: Book, edition: Edition) -> str:
    """The faces for all that is read on the pages."""
    shell = whole_page(_with_css(edition, ""))
    roots = [section.root for section in edition.sections]
    code = "".join(words_of(element) for root in roots for element in root.iter("code", "pre"))
    return faces_css(edition.css, tokens_of(book), shell, code)


def _files(edition: Edition, pictures: Iterable[Picture]) -> list[tuple[str, bytes]]:
    """Every file of the edition in chapters, by name."""
    names = file_names(edition.rendered)
    files = [(INDEX, index_page(edition, names).encode())]
    for number, section in enumerate(edition.sections):
        files.append((names[section.chapter.id], chapter_page(edition, number, names).encode()))
    files.append((SHEET, edition.css.encode()))
    return files + [(picture.address, picture.content) for picture in pictures]


def _packed(folder: str, files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive with one folder in it, in fixed order and with fixed dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(f"{folder}/{name}", _ZIP_EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)
    return target.getvalue()


def _written(kind: str, target: Path, content: bytes) -> Artifact:
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact(kind, target, hashlib.sha256(content).hexdigest())
