"""Turns the HTML or hOCR that an OCR program wrote into the plain Markdown that others write.

Only what the text itself says is kept: headings, paragraphs, lists, quotations, emphasis, pictures, the
lines of hOCR, and the ends of pages. A newcomer expects offsets to count characters of the HTML file; they
count those of the text that comes out here.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from regather.sources.pages import PageText

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {"p", "div", "li", "tr", "blockquote", "ul", "ol", "table", "section", "article", "header", "footer", "aside",
           "body", "figure", "figcaption", "pre", "dt", "dd", "hr", "page", "block", *_HEADINGS}
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "source", "area", "base", "col", "embed", "track"}
_SILENT = {"script", "style", "head", "title", "template"}
_EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_DOUBLED = re.compile(r"(?<=\S)(\*{1,3})(\s+)\1(?=\S)")
"""Emphasis that ends before a space and begins again behind it, as it does between the words of hOCR."""

_PAGE_CLASSES = re.compile(r"(?:^|\s)(?:ocr_page|(?:pdf[-_]?)?page(?:[-_]?\d+)?|pf|(?:mbp_)?page[-_]?break)(?=\s|$)",
                           re.IGNORECASE)
_PAGE_IDS = re.compile(r"(?:page|pg|pf)[-_]?(?P<label>\d+)(?:-div)?", re.IGNORECASE)
"""What pdftohtml, PyMuPDF and pdf2htmlEX call the box of a page."""

_PAGE_NUMBERS = ("data-page-id", "data-page-no", "data-page-number", "data-page")
_PPAGENO = re.compile(r"\bppageno (\d+)")
_BREAK_BEFORE = re.compile(r"(?:page-)?break-before\s*:\s*(?:always|page|left|right|recto|verso)", re.IGNORECASE)
_BREAK_AFTER = re.compile(r"(?:page-)?break-after\s*:\s*(?:always|page|left|right|recto|verso)", re.IGNORECASE)
_BREAK_TAGS = {"pb", "pagebreak", "mbp:pagebreak", "page_break", "page-break"}
_PAGE_COMMENT = re.compile(r"\s*/?\s*page(?:[ _-]?(?:break|separator|start|number))?[ :=#\"]*(?P<label>\d{1,5})?\"?\s*",
                           re.IGNORECASE)
_LINE_CLASSES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"}
_WORD_TAGS = {"word"}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACE = re.compile(r"\s+")


def html_text(html: str) -> str:
    """The text of a piece of HTML as Markdown, the pages run together."""
    return "\n\n".join(page.text for page in html_pages(html) if page.text) + "\n"


def html_pages(html: str) -> list[PageText]:
    """The pages of the file as Markdown; one page where it tells none apart."""
    parser = _TextParser()
    parser.feed(html)
    parser.close()
    return parser.pages()


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pages: list[tuple[str | None, list[str]]] = [(None, [])]
        self._line: list[str] = []
        self._silent = 0
        self._pre = 0
        self._raised = 0
        self._prefix = ""
        self._open: list[tuple[str, bool]] = []
        self._poppler = False
        self._right_edge = 0.0

    def pages(self) -> list[PageText]:
        self._end_block()
        pages = [PageText("\n\n".join(blocks), label) for label, blocks in self._pages]
        # What stands before the first page is white space between tags; a break behind the last page ends the file.
        if len(pages) > 1 and not pages[0].text:
            del pages[0]
        if len(pages) > 1 and not pages[-1].text and pages[-1].label is None:
            del pages[-1]
        return pages

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "")
        self._silent += tag in _SILENT
        self._pre += tag == "pre"
        self._raised += tag == "sup"
        if tag == "p" and self._poppler:
            # Each of its paragraphs is a line of print.
            self._line.append("\n")
        elif tag in _BLOCKS:
            self._end_block()
            self._prefix = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else {"li": "- "}.get(tag, self._prefix)
        if tag == "meta" and values.get("content", "").startswith("pdftohtml"):
            self._poppler = True
        if tag == "a" and self._poppler and values.get("name", "").isdecimal():
            # Without boxes, pdftohtml ends a page with a rule and begins one with a numbered anchor.
            self._end_page(values["name"])
        style = values.get("style", "")
        if self._begins_page(tag, values) or _BREAK_BEFORE.search(style):
            self._end_page(_label(values))
        elif tag in _VOID and (_BREAK_AFTER.search(style)):
            self._end_page(None)
        elif tag == "hr" and not self._poppler:
            self._pages[-1][1].append("---")
        if tag in _BLOCKS and tag not in _VOID and not (tag == "p" and self._poppler):
            self._open.append((tag, _BREAK_AFTER.search(style) is not None))
        self._inline(tag, values, classes)

    def _inline(self, tag: str, values: dict[str, str], classes: str) -> None:
        if tag in ("br", "lb", "line") or _LINE_CLASSES.intersection(classes.split()):
            self._line.append("\n")
        elif tag in ("td", "th") and "".join(self._line).strip():
            self._line.append(" | ")
        elif tag == "img" and values.get("alt"):
            self._line.append(f"![{values['alt']}]({values.get('src', '')})")
        elif tag in _WORD_TAGS and "xmin" in values:
            self._place_word(values)
        self._line.append(_EMPHASIS.get(tag, ""))

    def _place_word(self, values: dict[str, str]) -> None:
        """pdftotext -bbox gives words without lines: one that begins left of the last one's end begins a line."""
        try:
            left, right = float(values["xmin"]), float(values.get("xmax", values["xmin"]))
        except ValueError:
            left, right = self._right_edge, self._right_edge
        self._line.append("\n" if left < self._right_edge else " ")
        self._right_edge = right

    def _begins_page(self, tag: str, values: dict[str, str]) -> bool:
        if tag in _BREAK_TAGS or "pagebreak" in values.get("epub:type", "") + values.get("role", "").replace("-", ""):
            return True
        if tag not in _BLOCKS:
            return False
        return bool(
            tag == "page"
            or _PAGE_CLASSES.search(values.get("class", ""))
            or _PAGE_IDS.fullmatch(values.get("id", ""))
            or any(name in values for name in _PAGE_NUMBERS)
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag == "pre":
            self._end_block()
            self._pre = max(0, self._pre - 1)
        if tag == "sup":
            self._raised = max(0, self._raised - 1)
        self._line.append(_EMPHASIS.get(tag, ""))
        if tag in _BLOCKS and not (tag == "p" and self._poppler):
            self._end_block()
            if any(name == tag for name, _ in self._open):
                name, after = "", False
                while name != tag:
                    name, after = self._open.pop()
                if after:
                    self._end_page(None)

    def handle_comment(self, data: str) -> None:
        found = _PAGE_COMMENT.fullmatch(data)
        if found:
            self._end_page(found.group("label"))

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        first, *others = data.split("\f")
        self._add(first)
        for other in others:
            self._end_page(None)
            self._add(other)

    def _add(self, data: str) -> None:
        if self._raised and data.strip().isdecimal():
            data = data.translate(_SUPERSCRIPTS)
        self._line.append(data if self._pre else _SPACE.sub(" ", data))

    def _end_page(self, label: str | None) -> None:
        self._end_block()
        before, blocks = self._pages[-1]
        # A comment and a box may both begin one page, and a page that only ended takes the next one's number.
        if blocks or label is None or before not in (None, label):
            self._pages.append((label, []))
        else:
            self._pages[-1] = (label, [])
        self._right_edge = 0.0

    def _end_block(self) -> None:
        text = "".join(self._line)
        self._line = []
        if not text.strip():
            return
        if self._pre:
            block = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
        else:
            lines = [_SPACE.sub(" ", line).strip() for line in _DOUBLED.sub(r"\2", text).split("\n")]
            block = "\n".join(line for line in lines if line)
        if block.strip("*"):
            self._pages[-1][1].append(self._prefix + block)
            self._prefix = ""


def _label(values: dict[str, str]) -> str | None:
    """The number that a page's box carries in an attribute, its title (hOCR) or its id."""
    for name in (*_PAGE_NUMBERS, "n"):
        if values.get(name):
            return values[name]
    found = _PPAGENO.search(values.get("title", ""))
    if found:
        return str(int(found.group(1)) + 1)
    found = _PAGE_IDS.fullmatch(values.get("id", ""))
    return found.group("label") if found else None
