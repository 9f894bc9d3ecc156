"""Turns the table of words that Tesseract writes (TSV) into pages of lines.

What a newcomer gets wrong: a row whose level is not that of a word carries a box and no text.
"""

from __future__ import annotations

from regather.errors import UnreadableSource
from regather.sources.pages import LineBuilder, PageText

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\t"
"""How the first line begins."""

WORD = 11
"""The column of the word itself, counted from 0."""


def table_pages(text: str, name: str) -> list[PageText]:
    """The pages of a table that begins with :data:`HEADER`.

    Raises :class:`~regather.errors.UnreadableSource` for a row that is cut off: its word would be lost.
    """
    out = LineBuilder()
    page: str | None = None
    place: list[str] = []
    for number, row in enumerate(text.split("\n")[1:], start=2):
        if not row.strip():
            continue
        cells = row.split("\t", WORD)
        if len(cells) < WORD:
            raise UnreadableSource(
                "A row of the table of words is cut off.", where=f"{name}, line {number}",
                hint="Let the OCR program write the file again, or give its plain text.",
            )
        if cells[1] != page:
            page, place = cells[1], []
            out.page(page)
        if cells[2:4] != place[:2]:
            out.paragraph()
        elif cells[2:5] != place:
            out.line()
        place = cells[2:5]
        if len(cells) > WORD:
            out.word(cells[WORD])
    return out.pages()
