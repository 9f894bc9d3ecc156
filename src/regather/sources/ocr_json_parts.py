"""Turns JSON that has a page's text in many small parts (blocks, lines, words) into pages.

What a newcomer gets wrong: a page without a single word is a page all the same. It is kept, empty, because the order
of the pages is found by counting.
"""

from __future__ import annotations

from collections.abc import Iterator

from regather.sources.html_text import html_text
from regather.sources.json_values import Json, dicts, get, heading, number_of, text_of
from regather.sources.pages import PageText

# --- MinerU, content lists of the second version: a list of pages, each a list of blocks


def is_content_list_v2(value: Json) -> bool:
    """Whether every page is a list of blocks with a type and contents, and one has a block."""
    pages = value if isinstance(value, list) else []
    blocks = [block for page in pages if isinstance(page, list) for block in page]
    return (
        bool(blocks)
        and all(isinstance(page, list) for page in pages)
        and all(isinstance(block, dict) and "type" in block and "content" in block for block in blocks)
    )


def content_list_v2(value: Json) -> Iterator[PageText]:
    """MinerU: the words of each block, in whichever of its fields they stand."""
    for number, page in enumerate(value):
        blocks = []
        for block in dicts(page):
            text = "\n\n".join(_rich(block["content"]))
            blocks.append(heading(text, get(block, "content", "level")) if block["type"] == "title" else text)
        yield PageText("\n\n".join(text for text in blocks if text), str(number))


def _rich(value: Json) -> list[str]:
    """The paragraphs in a value: spans of one field are one paragraph, anything deeper is a paragraph of its own."""
    if isinstance(value, list) and all(isinstance(get(item, "content"), str) for item in value):
        words = " ".join(item["content"].strip() for item in value)
        return [words] if words else []
    if isinstance(value, list):
        return [text for item in value for text in _rich(item)]
    if not isinstance(value, dict):
        return []
    found = []
    for name, inner in value.items():
        if name == "html":
            found.append(html_text(text_of(inner)).strip())
        elif name in ("content", "text"):
            found += _rich(inner) if not isinstance(inner, str) else [inner.strip()]
        elif isinstance(inner, list | dict):
            found += _rich(inner)
    return [text for text in found if text]


# --- PaddleOCR: one page a file, or one a line


def _paddle_pages(value: Json) -> list[Json]:
    each = [get(item, "res") or item for item in dicts(value) or dicts([value])]
    return [item for item in each if isinstance(get(item, "parsing_res_list") or get(item, "rec_texts"), list)]


def is_paddle(value: Json) -> bool:
    """Whether every value has lines that were read, or blocks that were parsed."""
    return bool(_paddle_pages(value)) and len(_paddle_pages(value)) == len(dicts(value) or [value])


def paddle(value: Json) -> Iterator[PageText]:
    """PaddleOCR: the blocks of a page that was parsed, else its lines as they were read."""
    for page in _paddle_pages(value):
        blocks = dicts(get(page, "parsing_res_list"))
        if blocks:
            texts = [_paddle_block(block) for block in blocks]
            yield PageText("\n\n".join(text for text in texts if text), number_of(page.get("page_index")))
        else:
            lines = [line for line in get(page, "rec_texts") or [] if isinstance(line, str)]
            yield PageText("\n".join(lines), number_of(page.get("page_index")))


def _paddle_block(block: Json) -> str:
    text = text_of(block.get("block_content")).strip()
    if block.get("block_label") == "table":
        return html_text(text).strip()
    return heading(text, {"doc_title": 1, "paragraph_title": 2}.get(text_of(block.get("block_label"))))


# --- pages of blocks of lines of words

_BLOCKS, _LINES, _WORDS, _VALUES = ("blocks", "boxes"), ("lines", "textlines"), ("words", "spans"), ("value", "text")


def _first(value: Json, names: tuple[str, ...]) -> Json:
    return next((value[name] for name in names if isinstance(value, dict) and name in value), None)


def is_tree(value: Json) -> bool:
    """Whether it has pages of blocks of lines with words."""
    pages = dicts(get(value, "pages"))
    return bool(pages) and all(isinstance(_first(page, _BLOCKS), list) for page in pages) and any(
        _first(line, _WORDS) for page in pages for block in dicts(_first(page, _BLOCKS)) for line in _lines(block)
    )  # fmt: skip


def _lines(block: Json) -> list[dict[str, Json]]:
    return dicts(_first(block, _LINES))


def tree(value: Json) -> Iterator[PageText]:
    """docTR and PyMuPDF: words or spans of lines of blocks; the lines stay lines."""
    for page in dicts(get(value, "pages")):
        blocks = []
        for block in dicts(_first(page, _BLOCKS)):
            lines = [" ".join(text_of(_first(word, _VALUES)).strip() for word in dicts(_first(line, _WORDS)))
                     for line in _lines(block)]  # fmt: skip
            blocks.append("\n".join(line for line in lines if line.strip()))
        number = next((page[key] for key in ("page_number", "page_idx") if key in page), None)
        yield PageText("\n\n".join(block for block in blocks if block), number_of(number))


# --- nothing but texts


def is_texts(value: Json) -> bool:
    """Whether it is a list of at least two texts."""
    return isinstance(value, list) and len(value) > 1 and all(isinstance(item, str) for item in value)


def texts(value: Json) -> Iterator[PageText]:
    """One page each."""
    for item in value:
        yield PageText(item, None)
