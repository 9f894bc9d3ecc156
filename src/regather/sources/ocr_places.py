"""hOCR, and what ``pdftotext`` writes with places -> the book's pages on their sides, where a side holds several.

What a newcomer gets wrong: the order of words in such a file is that of whole sides, and a line of it may run across
two pages. Where no side can be divided the file is read as the program wrote it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from regather.sources.ocr_table import HEADER, WORD_LEVEL
from regather.sources.ocr_xml import xml_root
from regather.sources.pages import PageText
from regather.sources.pdf import page_texts
from regather.sources.placed import Side, Word
from regather.sources.scan_layer import line_of
from regather.sources.scan_sizes import sizes_of
from regather.sources.scan_types import SeenPage
from regather.sources.sheet_pages import pages_on

LONGER_EDGE = 11.7
"""Inches: the longer edge of a sheet of A4, by which dots an inch are guessed, since few files tell them."""
UNSURE = 30.0
"""Words that were read with less are dirt; one in the fold would hide it."""
BASE, EM = 0.2, 0.9
"""Where a word of a PDF stands in its box, from below, and the size of its type, as shares of the height of the box:
the box is as high as the face, whatever the word."""
LEAST_WORDS = 100
"""Words below which nothing is divided."""
PAGE_LEVEL = "1"
"""The level of the rows of a table that carry pages."""
CERTAIN = "100"
"""How sure ``pdftotext`` is of every word; programs that read pictures never are."""


def divided_pages(text: str) -> list[PageText] | None:
    """The pages of the book in a file with places, if its sides hold several each; ``None`` for every other file."""
    sides = list(_sides(text))
    if sum(len(side.words) for side in sides) < LEAST_WORDS:
        return None
    placed = pages_on(sides)
    return page_texts(placed) if len(placed) > len(sides) else None


def _sides(text: str) -> Iterator[Side]:
    if text.startswith(HEADER):
        yield from _of_table(text)
    elif xml_root(text) == "html":
        try:
            root = ET.fromstring(text.lstrip("\ufeff \t\n").encode("utf-8"), ET.XMLParser(encoding="utf-8"))
        except ET.ParseError:
            return  # much HTML is no XML; its reader does not mind
        yield from _of_hocr(root) if any(item.get("class") == "ocr_page" for item in root.iter()) else _of_bbox(root)


def _of_hocr(root: ET.Element) -> Iterator[Side]:
    """The sides that hOCR tells, sizes of type told by the boxes of words."""
    pages = []
    for number, page in enumerate((item for item in root.iter() if item.get("class") == "ocr_page"), 1):
        box = page.get("title", "").partition("bbox ")[2].replace(";", " ").split()[:4]
        if len(box) < 4 or not all(value.isdecimal() for value in box):
            return
        width, height = int(box[2]), int(box[3])
        lines = tuple(line for item in page.iter() if (line := line_of(item, measured=True)) is not None)
        pages.append(SeenPage(str(number), width, height, max(width, height, 1) / LONGER_EDGE, lines))
    for page_seen, sizes in zip(pages, sizes_of(pages), strict=True):
        scale = 72 / page_seen.dots
        words = tuple(
            Word(
                word.text, word.left * scale, word.top * scale, word.right * scale, word.bottom * scale,
                line.baseline * scale, size,
            )
            for line, size in zip(page_seen.lines, sizes, strict=True)
            for word in line.words
            if word.sure >= UNSURE
        )  # fmt: skip
        yield Side(page_seen.width * scale, page_seen.height * scale, words, page_seen.side)


def _of_table(text: str) -> Iterator[Side]:
    """What ``pdftotext -tsv`` writes: places in points. Tables of Tesseract do not tell where lines stand."""
    header, *rows = text.split("\n")
    titles = header.split("\t")
    wanted = ("page_num", "left", "top", "width", "height", "conf", "text")
    if any(title not in titles for title in wanted):
        return
    page_at, left_at, top_at, width_at, height_at, sure_at, text_at = (titles.index(title) for title in wanted)
    sides: dict[str, tuple[float, float, list[Word]]] = {}
    for cells in (row.split("\t", len(titles) - 1) for row in rows):
        if len(cells) < len(titles) or cells[0] not in (PAGE_LEVEL, WORD_LEVEL):
            continue
        try:
            left, top, width, height = (float(cells[at]) for at in (left_at, top_at, width_at, height_at))
        except ValueError:
            return
        if cells[0] == PAGE_LEVEL:
            sides[cells[page_at]] = (width, height, [])
        elif cells[sure_at].partition(".")[0] != CERTAIN or cells[page_at] not in sides:
            return
        else:
            sides[cells[page_at]][2].append(_of_face(cells[text_at], left, top, left + width, top + height))
    for number, (width, height, words) in enumerate(sides.values(), 1):
        yield Side(width, height, tuple(words), str(number))


def _of_bbox(root: ET.Element) -> Iterator[Side]:
    """What ``pdftotext -bbox`` and ``-bbox-layout`` write: words in points."""
    for number, page in enumerate((item for item in root.iter() if _tag(item) == "page"), 1):
        words = []
        for item in (inner for inner in page.iter() if _tag(inner) == "word"):
            box = _numbers(item, ("xMin", "yMin", "xMax", "yMax"))
            text = "".join(item.itertext()).strip()
            if text:
                words.append(_of_face(text, *box))
        width, height, *_ = _numbers(page, ("width", "height", "", ""))
        yield Side(width, height, tuple(words), str(number))


def _of_face(text: str, left: float, top: float, right: float, bottom: float) -> Word:
    """A word of a PDF whose box is as high as its face."""
    height = bottom - top
    return Word(text, left, top, right, bottom, bottom - BASE * height, round(EM * height, 2))


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _numbers(element: ET.Element, names: Sequence[str]) -> tuple[float, float, float, float]:
    try:
        one, two, three, four = (float(element.get(name, "0")) for name in names)
    except ValueError:
        return 0.0, 0.0, 0.0, 0.0
    return one, two, three, four
