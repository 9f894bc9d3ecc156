"""Finds in a text the breaks that OCR programs leave between the pages of what they read.

What a newcomer gets wrong: the "pages" of an OCR program are those of the scanned file. If the
scan shows sheets, they are sides with several printed pages each, so the kind of a break stays
unknown unless its own words say more, and the number in a break is no folio.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from regather.model import Break, BreakKind, Span
from regather.sources.credible import always, counting, regular

_PAGE_WORDS = (
    "page|pg|seite|s\\.|p\\.|página|pagina|pagine|pág|strona|str\\.|sida|side|sivu|strana|oldal|sayfa|страница|стр\\.|"
    "сторінка|σελίδα|עמוד|صفحة|ページ|頁|页|image|scan|bild"
)
"""The word for a page in the languages whose OCR outputs were seen; a language without one loses nothing
but breaks that are spelt out in that language."""

_SIDE_WORDS = "spread|sheet|bogen|feuille|foglio|pliego"
"""Words for what holds several pages. English *side* is not among them: in Danish it is a page."""

_NUMBER = r"(?P<label>\d{1,5}|[ivxlcdm]{1,8})"
_OF = r"(?:\s*(?:of|/|von|de|sur|di|z|из)\s*\d{1,5})?"
_OPEN, _CLOSE = r"[-=*_#~\[<>({|]*+", r"[-=*_#~\]<>)}|]*+"
"""What a line may wear. Nothing here or below gives back what it has taken, so that a line of a million hyphens
costs no more than a million characters of prose."""

_PICTURE = "png|jpe?g|tiff?|jp2|pnm|pbm|webp|txt|md|pdf|html?"


@dataclass(frozen=True, slots=True)
class Mark:
    """One convention for breaks.

    ``pattern`` matches one break (group ``label`` its number or name, group ``side`` if it speaks of
    sides); ``credible`` judges all matches in a text together: a convention that is not credible there is not used.
    """

    name: str
    title: str
    pattern: re.Pattern[str]
    credible: Callable[[str, Sequence[re.Match[str]]], bool]


def find_breaks(text: str) -> tuple[Break, ...]:
    """All breaks that the text shows, in order; where two conventions mark one place, each stays."""
    found: list[Break] = []
    for mark in MARKS:
        matches = list(mark.pattern.finditer(text))
        if matches and mark.credible(text, matches):
            found += [_break(match) for match in matches]
    found.sort(key=lambda item: (item.span.start, -item.span.end))
    kept: list[Break] = []
    for item in found:
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
    return tuple(kept)


def _break(match: re.Match[str]) -> Break:
    groups = match.groupdict()
    kind = BreakKind.SIDE if groups.get("side") else BreakKind.UNKNOWN
    start, end = match.span()
    while end > start and match.string[end - 1] in " \t\n":
        end -= 1
    while start < end and match.string[start] == "\n":
        start += 1
    return Break(Span(start, end), kind, groups.get("label"))


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*+(?:{pattern})[ \t]*+$", re.MULTILINE | re.IGNORECASE)


MARKS: tuple[Mark, ...] = (
    Mark("form-feed", "a form feed (pdftotext, Tesseract and most others)", re.compile("\f"), always),
    Mark("marker", "a page's index and a ruled line (marker)", _line(r"\{(?P<label>\d+)\}-{10,}+"), always),
    Mark("pymupdf", "an end of page line (PyMuPDF4LLM)",
         _line(r"-{3,} ?end of page(?:\.page_number)?[ =:]*(?P<label>\d+) ?-{3,}"), always),
    Mark("docling", "a page break that Docling did not replace",
         re.compile(r"#_#_DOCLING_DOC_PAGE_BREAK_\d+_(?P<label>\d+)_#_#"), always),
    Mark("olmocr", "a header in front of every page (olmOCR)",
         re.compile(r"^---\n(?=primary_language:|is_rotation_valid:)(?:[a-z_]+:[^\n]{0,80}\n){1,9}---$", re.MULTILINE),
         always),
    Mark("comment", "a comment (Docling, Azure Document Intelligence and others)",
         _line(r"<!-- ?(?:end of |start of |begin )?"
               rf"(?:(?:page|(?P<side>{_SIDE_WORDS}))[ _-]?(?:break|separator|end|start|number)?(?:[ _-]?marker)?)"
               rf"(?:[ :=#\"]*(?:page[ :]*)?{_NUMBER}\"?{_OF})? ?/?-->"), always),
    Mark("page-banner", "a line that says where a page starts or ends, such as ==Start of OCR for page 3==",
         _line(rf"[-=*#~\[<({{|]++[ ]?(?:start|begin|end) of (?:ocr (?:for|of) )?(?:{_PAGE_WORDS})[ ]?{_NUMBER}{_OF}"
               rf"[ ]?{_CLOSE}"), always),
    Mark("side-line", "a line that names a side, such as Sheet 3",
         _line(rf"{_OPEN}[ ]?(?P<side>{_SIDE_WORDS})[ ]?(?P<label>\d{{1,5}}){_OF}[ ]?{_CLOSE}:?"), counting),
    Mark("page-line", "a line that names a page, such as Page 12",
         _line(rf"{_OPEN}[ ]?(?:{_PAGE_WORDS})[ ]?(?:no\.?|nr\.?|#|:)?[ ]?{_NUMBER}{_OF}[ ]?{_CLOSE}:?"), counting),
    Mark("page-line-cjk", "a line that names a page with the number in front, such as 第 12 頁",
         _line(rf"{_OPEN}[ ]?第?[ ]?(?P<label>\d{{1,5}})[ ]?(?:ページ|頁|页|쪽|페이지)[ ]?{_CLOSE}"), counting),
    Mark("file-line", "a line that names the file of a page, such as ==> page-012.txt <==",
         _line(rf"{_OPEN}[ ]?(?:[\w./-]{{0,80}}\D)?(?P<label>\d{{1,5}})\.(?:{_PICTURE})[ ]?{_CLOSE}:?"),
         counting),
    Mark("tag", "a page tag",
         _line(r"<(?:page|pb)(?:[ ]+(?:n|no|num|number|id|index)=\"?(?P<label>\d{1,5}|[ivxlcdm]{1,8})\"?)?[ ]*/?>|"
               r"</page>|</?page[-_]?break ?/?>"), always),
    Mark("page-break", "a page break of Markdown or HTML exports",
         _line(r"\\(?:newpage|pagebreak|clearpage)|[\[{(<]{0,2}page[ _-]?break[\]})>]{0,2}|"
               r"<(?P<tag>div|p|hr|br|span)\b[^>\n]{0,200}\bpage-break-(?:before|after)[^>\n]{0,80}>(?:</(?P=tag)>)?"),
         always),
    Mark("rule", "a ruled line, where the rules divide stretches as pages would (LlamaParse, Mistral and others)",
         _line(r"-{3,}+|_{3,}+|={3,}+|\*{3,}+|(?:\* ){2,}+\*|(?:- ){2,}+-|(?:_ ){2,}+_|<hr ?/?>"), regular),
)
"""Every convention for breaks; a new one is one entry more."""
