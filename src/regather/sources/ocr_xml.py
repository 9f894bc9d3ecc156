"""Turns the XML of OCR programs (ALTO, PAGE, DjVu, ABBYY) into pages of lines, as they stood in print.

What a newcomer gets wrong: the same words can stand in a file several times, for the region, its lines
and their words. Only one level is taken: the lines, and where they are empty, their words.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from regather.errors import UnreadableSource
from regather.sources.pages import LineBuilder, PageText


def xml_root(text: str) -> str | None:
    """The name of the first element without its prefix, in lower case; ``None`` if the text is no XML."""
    start = text.lstrip("\ufeff \t\n")
    if not start.startswith("<"):
        return None
    at = 0
    while start.startswith(("<?", "<!"), at):
        closing = "-->" if start.startswith("<!--", at) else "]>" if _has_subset(start, at) else ">"
        end = start.find(closing, at)
        if end < 0:
            return None
        at = end + len(closing)
        while at < len(start) and start[at].isspace():
            at += 1
    if not start.startswith("<", at):
        return None
    name = start[at + 1 : at + 100].split(">")[0].split()
    return name[0].rstrip("/").rpartition(":")[2].lower() if name else None


def _has_subset(text: str, at: int) -> bool:
    """Whether the declaration at ``at`` holds others in brackets."""
    return text.startswith("<!DOCTYPE", at) and "[" in text[at : text.find(">", at)]


def xml_pages(text: str, name: str) -> list[PageText]:
    """The pages of a file whose :func:`xml_root` is in :data:`XML_KINDS`.

    Raises :class:`~regather.errors.UnreadableSource` where the XML is not well formed.
    """
    kind = xml_root(text)
    assert kind is not None
    try:
        # The declaration may name the encoding that the file had before it was decoded.
        root = ET.fromstring(text.lstrip("\ufeff \t\n").encode("utf-8"), ET.XMLParser(encoding="utf-8"))
    except ET.ParseError as error:
        line, column = error.position
        raise UnreadableSource(
            f"The XML is not well formed: {str(error).split(':')[0]}.",
            where=f"{name}, line {line}, column {column}",
            hint="Let the OCR program write the file again, or give its plain text.",
        ) from error
    lines = LineBuilder()
    XML_KINDS[kind](root, lines)
    return lines.pages()


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if _name(child) == name)


def _all(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    return (inner for inner in element.iter() if _name(inner) in names)


def _alto(root: ET.Element, out: LineBuilder) -> None:
    for element in _all(root, "Page", "TextBlock", "TextLine", "String", "HYP"):
        match _name(element):
            case "Page":
                out.page(element.get("PHYSICAL_IMG_NR") or element.get("PRINTED_IMG_NR") or element.get("ID"))
            case "TextBlock":
                out.paragraph()
            case "TextLine":
                out.line()
            case "String":
                out.word(element.get("CONTENT", ""))
            case _:
                # A soft hyphen at a line's end is the printed hyphen.
                out.attach(element.get("CONTENT", "-").replace("\u00ad", "-"))


def _page(root: ET.Element, out: LineBuilder) -> None:
    for page in _all(root, "Page"):
        image = page.get("imageFilename")
        out.page(PurePosixPath(image.replace("\\", "/")).stem if image else None)
        regions = {region.get("id", ""): region for region in _children(page, "TextRegion")}
        order = [ref.get("regionRef", "") for ref in _all(page, "RegionRefIndexed", "RegionRef")]
        named = [regions.pop(ref) for ref in order if ref in regions]
        nested = [region for region in page if _name(region) != "TextRegion"]
        for region in [*named, *regions.values(), *nested]:
            _page_region(region, out)


def _page_region(region: ET.Element, out: LineBuilder) -> None:
    """The lines of a region and of the regions in it; its own text only where it has no lines."""
    out.paragraph()
    parts = [child for child in region if _name(child) in ("TextLine", "TextRegion")]
    if not parts and _name(region) == "TextRegion":
        for line in _equivalent(region).split("\n"):
            out.word(line)
            out.line()
    for part in parts:
        if _name(part) == "TextRegion":
            _page_region(part, out)
        else:
            out.word(_equivalent(part) or " ".join(_equivalent(word) for word in _children(part, "Word")))
            out.line()
    if not parts and _name(region) != "TextRegion":
        for inner in _children(region, "TextRegion"):
            _page_region(inner, out)


def _equivalent(element: ET.Element) -> str:
    """The first reading of a line, word or region."""
    readings = sorted(_children(element, "TextEquiv"), key=lambda item: int(item.get("index") or 0))
    for reading in readings:
        for text in _children(reading, "Unicode"):
            return text.text or ""
    return ""


def _djvu(root: ET.Element, out: LineBuilder) -> None:
    for element in _all(root, "OBJECT", "PARAGRAPH", "LINE", "WORD"):
        match _name(element):
            case "OBJECT":
                pages = [item.get("value", "") for item in _children(element, "PARAM") if item.get("name") == "PAGE"]
                label = pages[0] if pages else element.get("usemap", "")
                out.page(PurePosixPath(label).stem)
            case "PARAGRAPH":
                out.paragraph()
            case "LINE":
                out.line()
            case _:
                out.word("".join(element.itertext()))


def _abbyy(root: ET.Element, out: LineBuilder) -> None:
    number = 0
    for element in _all(root, "page", "block", "par", "line", "charParams", "formatting"):
        match _name(element):
            case "page":
                number += 1
                out.page(str(number))
            case "block" | "par":
                out.paragraph()
            case "line":
                out.line()
            case "formatting":
                out.attach(element.text.strip("\n") if element.text and not len(element) else "")
            case _:
                out.attach(element.text or " ")


def _poppler(root: ET.Element, out: LineBuilder) -> None:
    """pdftohtml -xml: runs of text with their places; runs at about one height are one line."""
    for page in _all(root, "page"):
        out.page(page.get("number"))
        top = -1.0
        for run in _children(page, "text"):
            height = _float(run, "height")
            if abs(_float(run, "top") - top) > height / 2:
                out.line()
                top = _float(run, "top")
            out.word("".join(run.itertext()))


def _float(element: ET.Element, name: str) -> float:
    try:
        return float(element.get(name, "0"))
    except ValueError:
        return 0.0


XML_KINDS: dict[str, Callable[[ET.Element, LineBuilder], None]] = {
    "alto": _alto,
    "pcgts": _page,
    "djvuxml": _djvu,
    "document": _abbyy,
    "pdf2xml": _poppler,
}
"""How each kind of XML is read, by the name of its first element."""
