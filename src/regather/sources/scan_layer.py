"""What was read on scans, with its places <-> the file that keeps it, in hOCR, which a person may correct.

What a newcomer gets wrong: the file is no copy of what Tesseract wrote. It has one page of the book a page, upright and
straight, a line of print a line; raised numbers are marked as such. It opens in any editor, and in editors of hOCR.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from html import escape
from statistics import median

from regather.errors import UnreadableSource
from regather.sources.placed import Word
from regather.sources.scan_sizes import sizes_of
from regather.sources.scan_types import Layer, Seen, SeenLine, SeenPage
from regather.sources.sheet_pages import PlacedPage

SOFTWARE = "regather"
RAISED_SIZE = 0.6
"""The size of a raised number, as a share of that of its line; printers set them at .55 to .65."""
RAISED_BY = 0.35
"""How far it stands above the line, as a share of the size."""


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>What was read on the scans</title>
<meta name="ocr-system" content="{reader}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word ocrp_wconf"/>
<meta name="ocr-langs" content="{language}"/>
<meta name="{software}-source" content="{source}"/>
<meta name="{software}-pages" content="{digest}"/>
</head>
<body>
<!-- Correct a word where it stands between its tags; the places may stay. What you changed is kept. -->
"""
_FOOT = "</body>\n</html>\n"


def layer_text(layer: Layer) -> str:
    """The file: hOCR 1.2. It says by itself what it was made from, and whether a person changed it since."""
    body = "".join(_page_rows(page, number) for number, page in enumerate(layer.pages, 1))
    head = _HEAD.format(
        reader=escape(layer.reader), language=escape(layer.language), software=SOFTWARE, source=layer.source,
        digest=_digest(body),
    )  # fmt: skip
    return head + body + _FOOT


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8")).hexdigest()


def _page_rows(page: SeenPage, number: int) -> str:
    turned = f"; textangle {page.turn * 90}" if page.turn else ""
    title = (
        f"image &quot;{escape(page.side)}&quot;; bbox 0 0 {page.width} {page.height}; ppageno {number - 1}; "
        f"scan_res {page.dots:.0f} {page.dots:.0f}{turned}"
    )
    rows = [f'<div class="ocr_page" id="page_{number}" title="{title}">\n']
    for line in page.lines:
        box = _box(line.words)
        offset = _n(line.baseline - float(box.split()[3]))
        rows.append(f'<span class="ocr_line" title="bbox {box}; baseline 0 {offset}">\n')
        for word in line.words:
            text = escape(word.text, quote=False)
            text = f"<sup>{text}</sup>" if word.raised else f"<strong>{text}</strong>" if word.bold else text
            rows.append(f'<span class="ocrx_word" title="bbox {_box([word])}; x_wconf {word.sure:.0f}">{text}</span>\n')
        rows.append("</span>\n")
    return "".join([*rows, "</div>\n"])


def _box(words: Sequence[Seen]) -> str:
    starts = (min(word.left for word in words), min(word.top for word in words))
    ends = (max(word.right for word in words), max(word.bottom for word in words))
    return " ".join(_n(edge) for edge in (*starts, *ends))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace("-0", "-0" if abs(value) >= 0.05 else "0")


_BBOX = re.compile(r"\bbbox\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)")
_BASELINE = re.compile(r"\bbaseline\s+(-?[\d.]+)\s+(-?[\d.]+)")
_SURE = re.compile(r"\bx_wconf\s+(-?[\d.]+)")
_RES = re.compile(r"\bscan_res\s+([\d.]+)")
_IMAGE = re.compile(r'\bimage\s+"([^"]*)"')
_ANGLE = re.compile(r"\btextangle\s+(\d+)")


def read_layer(text: str, name: str) -> Layer:
    """The layer that a file holds; raises :class:`~regather.errors.UnreadableSource` where it is no hOCR any more."""
    try:
        root = ET.fromstring(text.encode("utf-8"))
    except ET.ParseError as error:
        line, column = error.position
        raise UnreadableSource(
            "What was read on the scans is no well-formed hOCR any more.",
            where=f"{name}, line {line}, column {column}",
            hint="Put right what was changed there, or delete the file: the scans are read again.",
        ) from error
    meta = {item.get("name", ""): item.get("content", "") for item in root.iter() if _tag(item) == "meta"}
    pages = tuple(_page_of(item) for item in root.iter() if item.get("class") == "ocr_page")
    return Layer(
        meta.get(f"{SOFTWARE}-source", ""), meta.get("ocr-langs", ""), meta.get("ocr-system", ""), pages
    )


def is_as_written(text: str) -> bool:
    """Whether nobody has changed the pages of a layer since it was written."""
    start, end = text.find('<div class="ocr_page"'), text.rfind(_FOOT)
    told = re.search(rf'{SOFTWARE}-pages" content="([0-9a-f]*)"', text)
    return told is not None and told.group(1) == _digest(text[start:end] if start >= 0 else "")


def pages_digest(layer: Layer) -> str:
    """The digest of the words that were read and of their places."""
    return _digest("".join(_page_rows(page, number) for number, page in enumerate(layer.pages, 1)))


def hocr_lines(text: str) -> list[SeenLine]:
    """The lines of the hOCR that Tesseract wrote of one picture."""
    root = ET.fromstring(text.encode("utf-8"))
    return [line for item in root.iter() if (line := line_of(item, measured=True)) is not None]


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _page_of(element: ET.Element) -> SeenPage:
    title = element.get("title", "")
    box, image, dots, angle = _numbers(_BBOX, title), _IMAGE.search(title), _RES.search(title), _ANGLE.search(title)
    lines = tuple(line for item in element.iter() if (line := line_of(item)) is not None)
    return SeenPage(
        image.group(1) if image else "", round(box[2]), round(box[3]), float(dots.group(1)) if dots else 0.0, lines,
        int(angle.group(1)) // 90 if angle else 0,
    )  # fmt: skip


_LINES = frozenset({"ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption"})
"""What Tesseract calls a line, whatever it takes it for."""


DEEP, COMMA = (0.12, 0.45), (0.0, 0.3)
"""The share of a word's height that is below the line, at least and at most: of words with letters that reach below it,
and of those that only end in a comma."""
SURE_BOX = 70.0
"""How sure a word is whose box says where its line stands; dust at the rim has a box, too."""
GUESSED = 0.2
"""How far the height that Tesseract tells may be off the feet of the words, as a share of how tall they are."""
_DEEP = frozenset("gjpqy()[]{}|/§$@çţșņļķģŗąęįų_þμβγζηξρςφχψруфцщђј")
_COMMAS = frozenset(",;„‚")
"""Letters that reach below the line, and signs that do a little."""


def line_of(element: ET.Element, *, measured: bool = False) -> SeenLine | None:
    """The line that an element of hOCR is, if it is one with words; where it stands is ``measured``, or as it tells."""
    if element.get("class") not in _LINES:
        return None
    words = [word for item in element.iter() if item.get("class") == "ocrx_word" for word in _words_of(item)]
    if not words:
        return None
    title = element.get("title", "")
    box = _numbers(_BBOX, title)
    slope, offset = _numbers(_BASELINE, title, 2)
    middle = (min(w.left for w in words) + max(w.right for w in words)) / 2
    told = box[3] + offset + slope * (middle - box[0])
    return SeenLine(tuple(words), stood_on(words, told) if measured else told)


def stood_on(words: Sequence[Seen], told: float) -> float:
    """The height that a line stands on: where most words end that have nothing below it.

    What Tesseract tells of a line of two words (``told``) is a guess, and only believed where its words do not speak
    against it.
    """
    plain = [word for word in words if not word.raised and any(c.isalnum() for c in word.text)]
    plain = [word for word in plain if word.sure >= SURE_BOX] or plain
    if not plain:
        return told
    shallow = [word for word in plain if not _DEEP & set(word.text) and not _COMMAS & set(word.text)]
    if shallow:
        foot, height = median(w.bottom for w in shallow), median(w.bottom - w.top for w in plain)
        return told if abs(foot - told) <= GUESSED * height else foot
    reach = [(DEEP if _DEEP & set(word.text) else COMMA, word.bottom, word.bottom - word.top) for word in plain]
    low = median(bottom - share[1] * height for share, bottom, height in reach)
    high = median(bottom - share[0] * height for share, bottom, height in reach)
    return told if low <= told <= high else (low + high) / 2


def _words_of(element: ET.Element) -> Iterator[Seen]:
    text = "".join("".join(element.itertext()).split())
    if not text:
        return
    title = element.get("title", "")
    box, sure = _numbers(_BBOX, title), _SURE.search(title)
    inner = {_tag(item) for item in element.iter()}
    left, top, right, bottom = box
    bold = bool(inner & {"strong", "b"})
    yield Seen(text, left, top, right, bottom, float(sure.group(1)) if sure else 100.0, "sup" in inner, bold)


def _numbers(pattern: re.Pattern[str], title: str, count: int = 4) -> tuple[float, ...]:
    found = pattern.search(title)
    return tuple(float(value) for value in found.groups()) if found else (0.0,) * count


def placed_pages(layer: Layer) -> list[PlacedPage]:
    """The pages with their words in points, as those of a PDF with text; nothing is left to divide."""
    sizes = sizes_of(layer.pages)
    return [_placed(page, lines) for page, lines in zip(layer.pages, sizes, strict=True)]


def _placed(page: SeenPage, sizes: Sequence[float]) -> PlacedPage:
    """The words of a page whose lines are set in these sizes, in points."""
    scale = 72 / (page.dots or 72)
    words: list[Word] = []
    for line, size in zip(page.lines, sizes, strict=True):
        baseline = line.baseline * scale
        for number, word in enumerate(line.words):
            words.append(
                Word(
                    word.text, word.left * scale, word.top * scale, word.right * scale, word.bottom * scale,
                    baseline - RAISED_BY * size if word.raised else baseline,
                    round(size * RAISED_SIZE, 2) if word.raised else size, bold=word.bold,
                    glued=word.raised and number > 0,
                )
            )  # fmt: skip
    return PlacedPage(tuple(words), page.side)
