"""Turns the HTML or hOCR that an OCR program wrote into the plain Markdown that others write.

Only what the text itself says is kept: headings, paragraphs, lists, quotations, emphasis, pictures, and
the ends of pages. A newcomer expects offsets to count characters of the HTML file; they count those
of the text that comes out here.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

PAGE_END = "\f"
"""What stands between two pages in the text that comes out."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {"p", "div", "li", "tr", "blockquote", "ul", "ol", "table", "section", "article", "header", "footer", "aside",
           "body", "figure", "figcaption", "pre", "dt", "dd", "hr", *_HEADINGS}
_SILENT = {"script", "style", "head", "title", "template"}
_EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**", "sup": ""}
_PAGE_CLASS = re.compile(r"(?:^|[\s_-])page(?:$|[\s_-]|\d)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def html_text(html: str) -> str:
    """The text of the page as Markdown, a form feed between two pages."""
    parser = _TextParser()
    parser.feed(html)
    parser.close()
    return parser.text()


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._silent = 0
        self._prefix = ""
        self._pages: list[str] = []
        self._depth: list[str] = []

    def text(self) -> str:
        self._end_block()
        pages: list[list[str]] = [[]]
        for block in self._blocks:
            if block == PAGE_END:
                pages.append([])
            else:
                pages[-1].append(block)
        written = ["\n\n".join(page) for page in pages]
        while written and not written[0]:
            del written[0]
        return f"\n\n{PAGE_END}\n\n".join(written).strip("\n") + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._end_block()
            self._prefix = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else {"li": "- "}.get(tag, self._prefix)
        elif tag == "br":
            self._line.append("\n")
        elif tag in ("td", "th") and "".join(self._line).strip():
            self._line.append(" | ")
        elif tag == "img" and values.get("alt"):
            self._line.append(f"![{values['alt']}]({values.get('src', '')})")
        self._line.append(_EMPHASIS.get(tag, ""))
        is_page = "ocr_page" in values.get("class", "") or _PAGE_CLASS.search(values.get("class", ""))
        if tag in _BLOCKS and (is_page or "page-break" in values.get("style", "")):
            self._blocks.append(PAGE_END)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        self._line.append(_EMPHASIS.get(tag, ""))
        if tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line.append(_SPACE.sub(" ", data))

    def _end_block(self) -> None:
        lines = [_SPACE.sub(" ", line).strip() for line in "".join(self._line).split("\n")]
        block = "\n".join(line for line in lines if line)
        self._line = []
        if block.strip("*"):
            self._blocks.append(self._prefix + block)
            self._prefix = ""
