"""Turns the table of words that Tesseract and ``pdftotext -tsv`` write into pages of lines.

What a newcomer gets wrong: a row whose level is not that of a word carries a box and no text, and the
two programs do not put their columns in the same order.
"""

from __future__ import annotations

from regather.errors import UnreadableSource
from regather.sources.pages import LineBuilder, PageText

HEADER = "level\tpage_num\t"
"""How the first line begins."""

COLUMNS = ("page_num", "block_num", "par_num", "line_num", "text")
"""The columns that are read."""

WORD_LEVEL = "5"
"""The level of the rows that carry words."""


def table_pages(text: str, name: str) -> list[PageText]:
    """The pages of a table that begins with :data:`HEADER`.

    Raises :class:`~regather.errors.UnreadableSource` for a row that is cut off: its word would be lost.
    """
    out = LineBuilder()
    page: str | None = None
    place: list[str] = []
    header, *rows = text.split("\n")
    titles = header.split("\t")
    if any(column not in titles for column in COLUMNS):
        raise _cut_off("The table of words lacks a column", name, 1)
    page_at, *place_at, word_at = (titles.index(column) for column in COLUMNS)
    for number, row in enumerate(rows, start=2):
        if not row.strip():
            continue
        cells = row.split("\t", len(titles) - 1)
        is_word = cells[0] == WORD_LEVEL
        if len(cells) < len(titles) - (not is_word):
            raise _cut_off("A row of the table of words is cut off", name, number)
        if cells[page_at] != page:
            page, place = cells[page_at], []
            out.page(page)
        if not is_word:
            continue
        here = [cells[at] for at in place_at]
        if here[:2] != place[:2]:
            out.paragraph()
        elif here != place:
            out.line()
        place = here
        out.word(cells[word_at])
    return out.pages()


def _cut_off(what: str, name: str, line: int) -> UnreadableSource:
    return UnreadableSource(
        f"{what}.", where=f"{name}, line {line}",
        hint="Let the OCR program write the file again, or give its plain text.",
    )
