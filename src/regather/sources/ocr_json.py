"""Turns the JSON of OCR programs and services into pages of Markdown.

What a newcomer gets wrong: most of these files hold every text several times, as blocks, lines, words
and Markdown. Each shape takes one of them. Running heads and page numbers that the program set aside are
put back, because the numbers are the best evidence that there is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from regather.sources import ocr_json_parts as parts
from regather.sources.html_text import html_text
from regather.sources.json_values import Json, dicts, get, heading, number_of, text_of
from regather.sources.pages import PageText


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of JSON: whether a value has it, and the pages of such a value."""

    name: str
    title: str
    accepts: Callable[[Json], bool]
    pages: Callable[[Json], Iterable[PageText]]


def read_json(text: str) -> Json:
    """The value of a JSON text, or the list of values of a text of one JSON value a line; ``None`` if it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        values = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        return None
    return values if len(values) > 1 else None


def shape_of(value: Json) -> Shape | None:
    """The first shape of :data:`SHAPES` that ``value`` has."""
    return next((shape for shape in SHAPES if shape.accepts(value)), None)


def _grouped(blocks: Iterable[tuple[Json, str]]) -> Iterator[PageText]:
    """Pages from blocks that each carry the number of their page; a number without blocks is an empty page."""
    page: Json = None
    texts: list[str] = []
    begun = False
    for number, text in blocks:
        if begun and number != page:
            yield PageText("\n\n".join(texts), number_of(page))
            if isinstance(page, int) and isinstance(number, int) and page < number <= page + MOST_EMPTY:
                yield from (PageText("", str(empty)) for empty in range(page + 1, number))
            texts = []
        page, begun = number, True
        if text.strip():
            texts.append(text.strip())
    if begun:
        yield PageText("\n\n".join(texts), number_of(page))


MOST_EMPTY = 8
"""Pages in a row that may show nothing: endpapers and plates. A larger step is another count."""


# --- MinerU -----------------------------------------------------------------------------------------------------------


def _is_content_list(value: Json) -> bool:
    items = dicts(value)
    return bool(items) and all("page_idx" in item and "type" in item for item in items)


_MINERU_TEXTS = (
    "text", "img_caption", "image_caption", "chart_caption", "table_caption", "code_caption", "code_body", "list_items",
    "content", "img_footnote", "image_footnote", "chart_footnote", "table_footnote",
)  # fmt: skip
"""Where a block of a content list keeps its words, in the order of print."""


def _content_list(value: Json) -> Iterator[PageText]:
    def block(item: dict[str, Json]) -> str:
        parts = [heading(text_of(item.get("text")), item.get("text_level"))]
        parts += [text_of(item.get(key)) for key in _MINERU_TEXTS[1:]]
        if isinstance(item.get("table_body"), str):
            parts.insert(_MINERU_TEXTS.index("table_caption") + 1, html_text(item["table_body"]).strip())
        return "\n\n".join(part for part in parts if part.strip())

    return _grouped((item.get("page_idx"), block(item)) for item in dicts(value))


def _middle(value: Json) -> Iterator[PageText]:
    def words(block: Json) -> Iterator[str]:
        for inner in dicts(get(block, "blocks")):
            yield from words(inner)
        for line in dicts(get(block, "lines")):
            spans = (text_of(get(span, "content")) or html_text(text_of(get(span, "html"))) for span in
                     dicts(line.get("spans")))
            yield " ".join(span.strip() for span in spans if span.strip())

    for page in dicts(get(value, "pdf_info")):
        blocks = [*dicts(page.get("para_blocks")), *dicts(page.get("discarded_blocks"))]
        texts = []
        for block in blocks:
            text = "\n".join(line for line in words(block) if line)
            texts.append(heading(text, 1) if block.get("type") == "title" else text)
        yield PageText("\n\n".join(text for text in texts if text), number_of(page.get("page_idx")))


# --- Docling ----------------------------------------------------------------------------------------------------------


def _docling(value: Json) -> Iterator[PageText]:
    """The items of the body in their order; what the body does not reach (running heads) at the edges of its page."""
    seen: list[tuple[int, str, dict[str, Json]]] = []
    reached: set[str] = set()

    def walk(reference: str) -> None:
        item = value
        for key in reference.removeprefix("#/").split("/"):
            if isinstance(item, list):
                item = item[int(key)] if key.isdecimal() and int(key) < len(item) else None
            else:
                item = get(item, key)
        if not isinstance(item, dict) or reference in reached:
            return
        reached.add(reference)
        page = _page_of(item)
        seen.append((page if page is not None else seen[-1][0] if seen else 0, reference, item))
        for child in dicts(item.get("children")):
            walk(text_of(child.get("$ref")))

    walk("#/body")
    loose: dict[int, list[dict[str, Json]]] = {}
    for number, item in enumerate(dicts(value.get("texts"))):
        if f"#/texts/{number}" not in reached:
            loose.setdefault(_page_of(item) or 0, []).append(item)
    blocks = [(page, _docling_text(item)) for page, reference, item in seen if not reference.startswith("#/groups")]
    for page in _grouped(blocks[1:]):
        number = int(page.label) if page.label and page.label.isdecimal() else 0
        edges = loose.pop(number, [])
        head = [_docling_text(item) for item in edges if item.get("label") != "page_footer"]
        foot = [_docling_text(item) for item in edges if item.get("label") == "page_footer"]
        yield PageText("\n\n".join([*head, page.text, *foot]).strip(), page.label)
    for number in sorted(loose):
        yield PageText("\n\n".join(map(_docling_text, loose[number])), str(number))


def _page_of(item: dict[str, Json]) -> int | None:
    place = dicts(item.get("prov"))
    page = place[0].get("page_no") if place else None
    return page if isinstance(page, int) else None


def _docling_text(item: dict[str, Json]) -> str:
    text = text_of(item.get("text"))
    label = item.get("label")
    if label == "title":
        return heading(text, 1)
    if label == "section_header":
        return heading(text, 1 + item["level"] if isinstance(item.get("level"), int) else 2)
    if label == "list_item" and text:
        return f"{text_of(item.get('marker')) or '-'} {text}"
    rows = get(item, "data", "grid")
    cells = [[text_of(get(cell, "text")) for cell in row] for row in rows or [] if isinstance(row, list)]
    return "\n".join([text, *(" | ".join(row) for row in cells)]).strip("\n")


# --- one object a page ------------------------------------------------------------------------------------------------

_TEXT_KEYS = ("markdown", "md", "text", "content", "natural_text")
_PAGE_KEYS = ("page", "page_number", "page_num", "page_no", "pageNumber", "page_idx", "page_index", "index")


def _listed(value: Json) -> list[dict[str, Json]]:
    """The pages of a file that is a list of them, or has one under ``pages``."""
    return dicts(value) or dicts(get(value, "pages"))


def _key(item: dict[str, Json]) -> str | None:
    return next((key for key in _TEXT_KEYS if isinstance(item.get(key), str)), None)


def _number_of(item: dict[str, Json]) -> str | None:
    for place in (item, item.get("metadata")):
        for key in _PAGE_KEYS:
            number = number_of(get(place, key))
            if number is not None:
                return number
    return None


def _is_listed(value: Json) -> bool:
    items = _listed(value)
    return bool(items) and all(_key(item) and _number_of(item) is not None for item in items)


def _one_each(value: Json) -> Iterator[PageText]:
    for item in _listed(value):
        text = text_of(item.get(_key(item) or ""))
        # Mistral sets running heads and page numbers beside the text when it is asked to.
        edges = [text_of(item.get(name)).strip() for name in ("header", "footer")]
        yield PageText("\n\n".join(part for part in (edges[0], text, edges[1]) if part.strip()), _number_of(item))


# --- the rest ---------------------------------------------------------------------------------------------------------


def _is_dolma(value: Json) -> bool:
    items = dicts(value) or dicts([value])
    return bool(items) and all(
        isinstance(item.get("text"), str) and isinstance(get(item, "attributes", "pdf_page_numbers"), list)
        for item in items
    )


def _dolma(value: Json) -> Iterator[PageText]:
    """olmOCR: one document a line, its pages as runs of characters; what lies between two runs stays with the first."""
    for item in dicts(value) or dicts([value]):
        text = item["text"]
        spans = [span for span in item["attributes"]["pdf_page_numbers"] if isinstance(span, list) and len(span) == 3]
        starts = [span[0] for span in spans if isinstance(span[0], int)]
        if len(starts) < len(spans) or not starts or starts != sorted(starts):
            yield PageText(text)
            continue
        for span, start, end in zip(spans, [0, *starts[1:]], [*starts[1:], len(text)], strict=True):
            yield PageText(text[start:end], number_of(span[2]))


def _marker(value: Json) -> Iterator[PageText]:
    def html(block: dict[str, Json]) -> str:
        inner = dicts(block.get("children"))
        return "\n".join(map(html, inner)) if inner else text_of(block.get("html"))

    for number, page in enumerate(dicts(value.get("children"))):
        yield PageText(html_text(html(page)).strip(), str(number))


def _is_surya(value: Json) -> bool:
    pages = [page for pages in value.values() for page in dicts(pages)] if isinstance(value, dict) else []
    return bool(pages) and all(isinstance(page.get("text_lines"), list) for page in pages)


def _surya(value: Json) -> Iterator[PageText]:
    for name, pages in value.items():
        for page in dicts(pages):
            lines = [html_text(text_of(line.get("text"))).strip() for line in dicts(page["text_lines"])]
            yield PageText("\n".join(line for line in lines if line), number_of(page.get("page")) or name)


def _azure_result(value: Json) -> Json:
    return get(value, "analyzeResult") or value


def _is_azure(value: Json) -> bool:
    pages = dicts(get(_azure_result(value), "pages"))
    return bool(pages) and any(isinstance(page.get("lines"), list) for page in pages)


def _azure(value: Json) -> Iterator[PageText]:
    for page in dicts(get(_azure_result(value), "pages")):
        lines = [text_of(line.get("content")) or text_of(line.get("text")) for line in dicts(page.get("lines"))]
        yield PageText("\n".join(lines), number_of(page.get("pageNumber", page.get("page"))))


def _textract(value: Json) -> Iterator[PageText]:
    lines: dict[Json, list[str]] = {}
    for block in dicts(value["Blocks"]):
        page = block.get("Page", 1)
        if block.get("BlockType") == "PAGE":
            lines.setdefault(page, [])
        elif block.get("BlockType") == "LINE":
            lines.setdefault(page, []).append(text_of(block.get("Text")))
    return (PageText("\n".join(texts), number_of(page)) for page, texts in lines.items())


def _vision_parts(value: Json) -> list[dict[str, Json]]:
    parts = dicts(get(value, "responses")) or dicts(value) or dicts([value])
    return [part for part in parts if isinstance(get(part, "fullTextAnnotation", "text"), str)]


def _vision(value: Json) -> Iterator[PageText]:
    for part in _vision_parts(value):
        yield PageText(part["fullTextAnnotation"]["text"], number_of(get(part, "context", "pageNumber")))


SHAPES: tuple[Shape, ...] = (
    Shape("mineru", "MinerU's content list", _is_content_list, _content_list),
    Shape("mineru-middle", "MinerU's intermediate file", lambda v: bool(dicts(get(v, "pdf_info"))), _middle),
    Shape("docling", "a Docling document", lambda v: get(v, "schema_name") == "DoclingDocument", _docling),
    Shape("olmocr", "olmOCR's Dolma documents", _is_dolma, _dolma),
    Shape("marker", "marker's tree of blocks",
          lambda v: any(block.get("block_type") == "Page" for block in dicts(get(v, "children"))), _marker),
    Shape("pages", "a list of pages (Mistral OCR, PyMuPDF4LLM, LlamaParse and others)", _is_listed, _one_each),
    Shape("mineru-v2", "MinerU's content list by pages", parts.is_content_list_v2, parts.content_list_v2),
    Shape("paddle", "PaddleOCR's results", parts.is_paddle, parts.paddle),
    Shape("tree", "pages of blocks, lines and words (docTR, PyMuPDF)", parts.is_tree, parts.tree),
    Shape("texts", "a list of texts, one a page", parts.is_texts, parts.texts),
    Shape("surya", "Surya's lines", _is_surya, _surya),
    Shape("azure", "the result of Azure Document Intelligence", _is_azure, _azure),
    Shape("textract", "the result of Amazon Textract",
          lambda v: any("BlockType" in block for block in dicts(get(v, "Blocks"))), _textract),
    Shape("vision", "the result of Google Cloud Vision", lambda v: bool(_vision_parts(v)), _vision),
)
"""Every shape of JSON that is read; the first that accepts a value reads it."""
