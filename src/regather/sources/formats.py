"""Tells what a decoded file is (plain text, HTML, XML, JSON, a table of words), and takes its pages out.

What a newcomer gets wrong: the name says little. Programs write hOCR as ``.hocr``, ``.html`` and ``.xml``,
and a ``.json`` may be anything, so a format is known by how the text begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from regather.errors import UnreadableSource
from regather.model import BreakKind
from regather.sources.html_text import html_pages
from regather.sources.markup import has_markup, markup_pages
from regather.sources.ocr_json import read_json, shape_of
from regather.sources.ocr_places import divided_pages
from regather.sources.ocr_table import HEADER, table_pages
from regather.sources.ocr_xml import XML_KINDS, xml_pages, xml_root
from regather.sources.pages import Paged, PageText, lay_pages

TEXT_ONLY_SUFFIXES = (".txt", ".text")
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mmd")
PLAIN_SUFFIXES = (*TEXT_ONLY_SUFFIXES, *MARKDOWN_SUFFIXES)
HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".hocr")
DATA_SUFFIXES = (".xml", ".json", ".jsonl", ".tsv")
"""Files of these kinds hold page texts only if a known program wrote them."""

_HTML_START = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """One format: whether a file is of it, by its name and text, and how its pages are taken out of it."""

    name: str
    title: str
    accepts: Callable[[str, str], bool]
    pages: Callable[[str, str], list[PageText]]


def take_out(name: str, text: str) -> tuple[Format | None, Paged]:
    """The format of a file (``None``: plain text or Markdown), its text, and the breaks that the format tells.

    Raises :class:`~regather.errors.UnreadableSource` for a file that should hold data of an OCR program
    and holds something else.
    """
    found = next((item for item in FORMATS if item.accepts(name, text)), None)
    if found is None:
        return None, Paged(text)
    pages = found.pages(text, name)
    if found is TABLE or found.name == "html":
        divided = divided_pages(text)
        if divided is not None:
            return found, lay_pages(divided, BreakKind.PAGE)
    # Tagged Markdown keeps its form feeds and lines of breaks, which are found later as in any Markdown.
    return found, Paged(pages[0].text) if found is TAGGED else lay_pages(pages)


def holds_pages(name: str, text: str) -> bool:
    """Whether a file with one of :data:`DATA_SUFFIXES` comes from an OCR program."""
    if name.lower().endswith((".json", ".jsonl")):
        return shape_of(read_json(text)) is not None
    return any(item.accepts(name, text) for item in (ALTO_AND_OTHERS, TABLE))


def _is_xml(name: str, text: str) -> bool:
    kind = xml_root(text)
    return kind in XML_KINDS and (kind != "document" or "abbyy" in text[:2000].lower())


def _is_html(name: str, text: str) -> bool:
    return name.lower().endswith(HTML_SUFFIXES) or xml_root(text) == "html" or bool(_HTML_START.match(text.lstrip()))


def _is_json(name: str, text: str) -> bool:
    if name.lower().endswith((".json", ".jsonl")):
        return True
    return text.lstrip()[:1] in ("{", "[") and shape_of(read_json(text)) is not None


def _json_pages(text: str, name: str) -> list[PageText]:
    value = read_json(text)
    shape = shape_of(value)
    if shape is None:
        what = "This is no JSON." if value is None else "This is JSON, but of no program that is known here."
        raise UnreadableSource(what, where=name, hint="Give the text or the Markdown that the OCR program wrote.")
    return list(shape.pages(value))


def _is_other_xml(name: str, text: str) -> bool:
    return text.lstrip().startswith("<?xml") or (name.lower().endswith(".xml") and xml_root(text) is not None)


def _refuse_xml(text: str, name: str) -> list[PageText]:
    raise UnreadableSource(
        "This is XML, but of no OCR program that is known here.", where=name,
        hint="ALTO, PAGE, DjVu and ABBYY XML and hOCR are read. Give one of these, or plain text.",
    )


def _html(text: str, name: str) -> list[PageText]:
    return html_pages(text)


ALTO_AND_OTHERS = Format("xml", "XML of an OCR program (ALTO, PAGE, DjVu, ABBYY, pdftohtml)", _is_xml, xml_pages)
TABLE = Format("table", "a table of words (Tesseract, pdftotext)", lambda _, text: text.startswith(HEADER), table_pages)
TAGGED = Format("tagged", "Markdown with the tags of an OCR program", has_markup, markup_pages)

FORMATS: tuple[Format, ...] = (
    ALTO_AND_OTHERS,
    Format("html", "HTML or hOCR", _is_html, _html),
    TABLE,
    Format("json", "JSON of an OCR program", _is_json, _json_pages),
    Format("other-xml", "XML", _is_other_xml, _refuse_xml),
    TAGGED,
)
"""Every format but plain text; the first that accepts a file reads it."""
