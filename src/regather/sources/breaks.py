"""Finds in a text the breaks that OCR programs leave between the pages of what they read.

What a newcomer gets wrong: the "pages" of an OCR program are those of the scanned file. If the
scan shows sheets, they are sides with several printed pages each, so the kind of a break stays
unknown unless its own words say more, and the number in a break is no folio.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from regather.model import Break, BreakKind, Span

LEAST_RULES = 3
"""How many ruled lines make a system of breaks: one or two are thematic breaks of the text."""

RULE_EVENNESS = 3.0
"""How many times longer or shorter than the median the text between two ruled lines may be.
Printed pages of one book differ by less, title and last page apart; scenes of a story differ by more."""

UNEVEN_SHARE = 0.25
"""The share of the stretches between rules that may be uneven: title pages, short last pages, blanks."""

LEAST_STRETCH = 300
"""Characters between two rules, at the median, from which they can divide pages."""

STEP_SHARE = 0.9
"""The share of numbered break lines whose number is one more than the one before. Numbers that jump
about are printed folios of a scrambled book, not the count of the OCR program."""

_PAGE_WORDS = (
    "page|pg|seite|s\\.|página|pagina|pagine|pág|strona|str\\.|sida|side|sivu|strana|oldal|sayfa|страница|стр\\.|"
    "сторінка|σελίδα|עמוד|صفحة|ページ|頁|页"
)
"""The word for a page in the languages whose OCR outputs were seen; a language without one loses nothing
but breaks that are spelt out in that language."""

_SIDE_WORDS = "spread|sheet|bogen|feuille|foglio|pliego"
"""Words for what holds several pages. English *side* is not among them: in Danish it is a page."""

_NUMBER = r"(?P<label>\d{1,5}|[ivxlcdm]{1,8})"
_OF = r"(?:\s*(?:of|/|von|de|sur|di|z|из)\s*\d{1,5})?"


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
    return Break(Span(start, end), kind, groups.get("label"))


def _always(text: str, matches: Sequence[re.Match[str]]) -> bool:
    return True


def _counting(text: str, matches: Sequence[re.Match[str]]) -> bool:
    """At least two numbers, which count up one by one."""
    labels = [match.group("label") for match in matches]
    numbers = [int(label) for label in labels if label and label.isdecimal()]
    if len(numbers) < 2 or len(numbers) < len(labels):
        return False
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    return steps >= STEP_SHARE * (len(numbers) - 1)


def _regular(text: str, matches: Sequence[re.Match[str]]) -> bool:
    """Enough rules, all drawn alike, that cut the text into stretches of about one size."""
    if len(matches) < LEAST_RULES or len({match.group().strip() for match in matches}) > 1:
        return False
    if not text[: matches[0].start()].strip():
        # The first line of the file: the fence of a metadata header, whose end is a rule as well.
        return False
    edges = [0, *(edge for match in matches for edge in match.span()), len(text)]
    sizes = [len(text[start:end].strip()) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    middle = median(sizes)
    uneven = sum(not middle / RULE_EVENNESS <= size <= middle * RULE_EVENNESS for size in sizes)
    return middle >= LEAST_STRETCH and uneven <= UNEVEN_SHARE * len(sizes)


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*(?:{pattern})[ \t]*$", re.MULTILINE | re.IGNORECASE)


MARKS: tuple[Mark, ...] = (
    Mark("form-feed", "a form feed (pdftotext, Tesseract and most others)", re.compile("\f"), _always),
    Mark("marker", "a page's index and a ruled line (marker)", _line(r"\{(?P<label>\d+)\}-{10,}"), _always),
    Mark("pymupdf", "an end of page line (PyMuPDF4LLM)",
         _line(r"-{3,} ?end of page(?:\.page_number)?[ =:]*(?P<label>\d+) ?-{3,}"), _always),
    Mark("comment", "a comment (Docling, Azure Document Intelligence and others)",
         _line(r"<!-- ?(?:end of |start of |begin )?"
               rf"(?:(?:page|(?P<side>{_SIDE_WORDS}))[ _-]?(?:break|separator|end|start)?)"
               rf"(?:[ :=#\"]*{_NUMBER}\"?{_OF})? ?/?-->"), _always),
    Mark("side-line", "a line that names a side, such as Sheet 3",
         _line(rf"[-=*_#~\[<({{]*[ ]?(?P<side>{_SIDE_WORDS})[ ]?(?P<label>\d{{1,5}}){_OF}[ ]?[-=*_#~\]>)}}]*:?"),
         _counting),
    Mark("page-line", "a line that names a page, such as Page 12",
         _line(rf"[-=*_#~\[<({{]*[ ]?(?:{_PAGE_WORDS})[ ]?(?:no\.?|nr\.?|#)?[ ]?{_NUMBER}{_OF}[ ]?[-=*_#~\]>)}}]*:?"),
         _counting),
    Mark("tag", "a page tag", _line(rf"<page(?:[ ]+(?:n|no|num|number|id|index)=\"?{_NUMBER}\"?)?[ ]*/?>|</page>"),
         _always),
    Mark("page-break", "a page break of Markdown or HTML exports",
         _line(r"\\(?:newpage|pagebreak|clearpage)|\[?page[ -]?break\]?|"
               r"<(?P<tag>div|p|hr|br|span)\b[^>]*\bpage-break[^>]*>(?:</(?P=tag)>)?"), _always),
    Mark("rule", "a ruled line, where the rules divide stretches of one size (LlamaParse, PyMuPDF4LLM and others)",
         re.compile(r"(?:(?<=\n\n)|\A)[ \t]*(?:-{3,}|_{3,}|={3,}|\*{3,}|<hr ?/?>)[ \t]*$(?=\n\n|\n?\Z)", re.MULTILINE),
         _regular),
)
"""Every convention for breaks; a new one is one entry more."""
