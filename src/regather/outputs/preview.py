"""The files that were built -> pictures of the pages by which a design is judged, for a person to look at.

The cover, a page that opens a chapter, a page with notes, two facing pages, and all pages side by side. They
are pictures of the PDF and the e-book themselves, so that what they show is what readers get. What a newcomer
gets wrong: they are no files to hand out, and ``SHA256SUMS`` does not list them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf
import pypdfium2
import resvg_py
from lxml import etree
from PIL import Image

from regather.model import Finding, Severity
from regather.project.atomic import write_bytes

NAMES = ("cover.png", "opener.png", "notes.png", "spread.png", "pages.png")
"""Every file that a preview may have."""

DOTS = 144
"""Dots an inch of a page's picture: an A5 page is about as high as a screen."""

COVER = 1200
"""Pixels of a cover's longer side: those of a page, or thereabouts."""

SMALL = 36
"""Dots an inch of a page among all others: headings can be read, text is a grey."""

MOST_PAGES = 60
"""Pages of the overview: of a longer book the first."""

ACROSS = 10
"""Pages in a row of the overview, two by two as they lie open."""

FULL = 0.6
"""Of the characters of the fullest page: from there on a page is a page of text."""

DESK, GUTTER = (214, 210, 203), (190, 186, 180)
"""What facing pages lie on, and the fold between them."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of the PDF by what stands on it: its characters, whether a chapter opens it, and its notes."""

    characters: int
    opens: bool
    notes: int


def write_preview(pdf: Path, epub: Path, folder: Path) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Draw the pages into ``folder``; what the book does not have is a finding.

    :raises OSError: a file cannot be read or written.
    """
    pictures: dict[str, Image.Image] = {}
    if (cover := _cover(epub)) is not None:
        pictures["cover.png"] = cover
    pages, turned = _pages(pdf)
    with _open(pdf) as document:
        opener = _opener(pages)
        noted = _noted(pages)
        spread = _spread(pages)
        if opener is not None:
            pictures["opener.png"] = _picture(document, opener, DOTS)
        if noted is not None:
            pictures["notes.png"] = _picture(document, noted, DOTS)
        if spread is not None:
            pictures["spread.png"] = _facing([_picture(document, number, DOTS) for number in spread], turned=turned)
        if pages:
            small = [_picture(document, number, SMALL) for number in range(min(len(pages), MOST_PAGES))]
            pictures["pages.png"] = _overview(small, turned=turned)
    made = []
    for name in NAMES:
        if name in pictures:
            write_bytes(folder / name, _png(pictures[name]))
            made.append(folder / name)
    return tuple(made), _missing(pictures)


def _missing(pictures: dict[str, Image.Image]) -> tuple[Finding, ...]:
    reasons = {
        "opener.png": "The book has no heading, so that no page opens a chapter.",
        "notes.png": "The book has no notes at the foot of a page, so that there is no page with notes to look at.",
        "spread.png": "The book has too few pages for two that face each other.",
    }
    return tuple(
        Finding("preview-without", Severity.NOTE, reason, hint="Nothing needs to be done.")
        for name, reason in reasons.items()
        if name not in pictures
    )


def _cover(epub: Path) -> Image.Image | None:
    """The cover picture of the e-book."""
    from_package = "{http://www.idpf.org/2007/opf}item"
    with zipfile.ZipFile(epub) as archive:
        root = next((name for name in archive.namelist() if name.endswith(".opf")), None)
        if root is None:
            return None
        for item in etree.fromstring(archive.read(root)).iter(from_package):
            if "cover-image" in item.get("properties", "").split():
                content = archive.read(str(PurePosixPath(root).parent / item.get("href", "")))
                return _opened(content, item.get("media-type", ""))
    return None


def _opened(content: bytes, media_type: str) -> Image.Image | None:
    if media_type == "image/svg+xml":
        content = bytes(resvg_py.svg_to_bytes(svg_string=content.decode("utf-8"), width=COVER * 2 // 3))
    with Image.open(io.BytesIO(content)) as picture:
        flat = Image.new("RGB", picture.size, "white")
        shown = picture.convert("RGBA")
        flat.paste(shown, mask=shown.getchannel("A"))
    flat.thumbnail((COVER, COVER), Image.Resampling.LANCZOS)
    return flat


def _open(pdf: Path) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(pdf)


def _pages(pdf: Path) -> tuple[list[_Page], bool]:
    """What stands on each page, and whether the book is read from right to left."""
    with pikepdf.open(pdf) as file:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        opens = set(_opening(file, numbers))
        notes: dict[int, int] = {}
        for number in _note_pages(file, numbers):
            notes[number] = notes.get(number, 0) + 1
        wishes: Any = file.Root.get("/ViewerPreferences")
        turned = wishes is not None and str(wishes.get("/Direction", "")) == "/R2L"
    pages = []
    with _open(pdf) as document:
        for number in range(len(document)):
            text = document[number].get_textpage()
            pages.append(_Page(text.count_chars(), number in opens, notes.get(number, 0)))
            text.close()
    return pages, turned


def _opening(file: pikepdf.Pdf, numbers: dict[tuple[int, int], int]) -> Iterator[int]:
    """The pages that bookmarks lead to."""
    with file.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            waiting[:0] = item.children
            place: Any = item.destination
            if isinstance(place, pikepdf.Array) and len(place) and place[0].objgen in numbers:
                yield numbers[place[0].objgen]


def _note_pages(file: pikepdf.Pdf, numbers: dict[tuple[int, int], int]) -> Iterator[int]:
    """The page of each note that the tags of the PDF tell."""
    tree = file.Root.get("/StructTreeRoot")
    waiting: list[tuple[Any, Any]] = [(tree, None)] if tree is not None else []
    while waiting:
        element, page = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += [(kid, page) for kid in element]
        if not isinstance(element, pikepdf.Dictionary):
            continue
        page = element.get("/Pg", page)
        if str(element.get("/S", "")) in ("/Note", "/FENote"):
            where = _first_page(element)
            if where is not None and where.objgen in numbers:
                yield numbers[where.objgen]
            continue
        if "/K" in element:
            waiting.append((element["/K"], page))


def _first_page(element: Any) -> Any:
    """The page that the element, or the first of its parts that says so, stands on."""
    waiting = [element]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, pikepdf.Array):
            waiting[:0] = list(part)
        elif isinstance(part, pikepdf.Dictionary):
            if "/Pg" in part:
                return part["/Pg"]
            if "/K" in part:
                waiting.insert(0, part["/K"])
    return None


def _opener(pages: list[_Page]) -> int | None:
    """The first page that opens a chapter and has text; a part's page with its title alone only where no other has."""
    opening = [number for number, page in enumerate(pages) if page.opens]
    most = max((page.characters for page in pages), default=0)
    texted = [number for number in opening if pages[number].characters > FULL / 2 * most]
    return next(iter(texted or opening), None)


def _noted(pages: list[_Page]) -> int | None:
    """The first page with the most notes, of those that are full of text."""
    most = max((page.notes for page in pages), default=0)
    return next((number for number, page in enumerate(pages) if page.notes == most), None) if most else None


def _spread(pages: list[_Page]) -> tuple[int, int] | None:
    """Two facing pages full of text, after the first opener if there are such; the first page is a right-hand one."""
    most = max((page.characters for page in pages), default=0)
    first = _opener(pages) or 0
    pairs = [(number, number + 1) for number in range(1, len(pages) - 1, 2)]
    full = [pair for pair in pairs if min(pages[number].characters for number in pair) >= FULL * most]
    plain = [pair for pair in full if not any(pages[number].opens for number in pair)]
    for choice in (plain, full, pairs):
        later = [pair for pair in choice if pair[0] >= first]
        if choice:
            return (later or choice)[0]
    return None


def _picture(document: pypdfium2.PdfDocument, number: int, dots: int) -> Image.Image:
    picture: Image.Image = document[number].render(scale=dots / 72).to_pil().convert("RGB")
    return picture


def _facing(pages: list[Image.Image], *, turned: bool) -> Image.Image:
    """Two pages as they lie open, on a desk."""
    margin = pages[0].height // 16
    left, right = reversed(pages) if turned else pages
    size = (left.width + right.width + 1 + 2 * margin, max(left.height, right.height) + 2 * margin)
    desk = Image.new("RGB", size, DESK)
    desk.paste(left, (margin, margin))
    desk.paste(GUTTER, (margin + left.width, margin, margin + left.width + 1, margin + left.height))
    desk.paste(right, (margin + left.width + 1, margin))
    return desk


def _overview(pages: list[Image.Image], *, turned: bool) -> Image.Image:
    """All pages side by side, the first a right-hand one."""
    width, height = max(page.width for page in pages), max(page.height for page in pages)
    gap = max(4, width // 10)
    places = len(pages) + 1
    rows = -(-places // ACROSS)
    across = min(ACROSS, places + places % 2)
    total = across * width + (across // 2 + 1) * gap
    desk = Image.new("RGB", (total, rows * (height + gap) + gap), DESK)
    for number, page in enumerate(pages, start=1):
        row, column = divmod(number, ACROSS)
        x = gap + column * width + column // 2 * gap + (column % 2)
        desk.paste(page, (total - x - page.width if turned else x, gap + row * (height + gap)))
    return desk


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()
