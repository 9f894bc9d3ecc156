"""A PDF file -> the texts of the book's pages in it, side by side as its sheets show them.

What a newcomer gets wrong: a PDF without text is a stack of pictures. They need an OCR program first; an empty book
would be a lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

import pypdfium2

from regather.errors import UnreadableSource
from regather.sources.page_blocks import page_text, type_of
from regather.sources.page_lines import lines_of
from regather.sources.pages import PageText
from regather.sources.pdf_words import evened, pdf_sides
from regather.sources.sheet_pages import PlacedPage, pages_on

MAGIC = b"%PDF-"
MOST_SIDES = 20_000
"""As many as files of a folder: the sides of the thickest book are a tenth of that."""
LEAST_LETTERS = 20
"""Letters on a page, on average, from which on a file holds text: scans often hold a stamp or a link of text."""


def is_pdf(data: bytes) -> bool:
    """Whether these bytes are a PDF; programs may put up to a kilobyte of other bytes in front."""
    return MAGIC in data[:1024]


def pdf_pages(data: bytes, name: str) -> list[PageText]:
    """The text of each page of the book, in the order in which they stand on the sides; empty pages, too.

    Raises :class:`~regather.errors.UnreadableSource` for a file that is damaged, locked, or holds pictures only.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _damaged(name, str(error)) from error
    with document:
        if len(document) > MOST_SIDES:
            raise UnreadableSource(f"The PDF has more than {MOST_SIDES} pages.", where=name,
                                   hint="Give one book at a time.")
        try:
            sides = evened(list(pdf_sides(document)))
        except pypdfium2.PdfiumError as error:
            raise _damaged(name, str(error)) from error
    letters = sum(len(word.text) for side in sides for word in side.words)
    if letters < LEAST_LETTERS * len(sides):
        raise UnreadableSource(
            "This PDF holds pictures of pages and no text.", where=name,
            hint=f"Put text under the pictures first, for example with: ocrmypdf {quote(name)} with-text.pdf",
        )
    return page_texts(pages_on(sides))


def page_texts(placed: Sequence[PlacedPage]) -> list[PageText]:
    """The text of each page whose words have places."""
    lines = [lines_of(page.words) for page in placed]
    book = type_of(lines)
    return [PageText(page_text(rows, book), page.label) for page, rows in zip(placed, lines, strict=True)]


def _damaged(name: str, reason: str) -> UnreadableSource:
    if "assword" in reason:
        return UnreadableSource("The PDF is locked with a password.", where=name,
                                hint="Save a copy without the password, for example with: qpdf --decrypt")
    return UnreadableSource(
        "The PDF cannot be opened; it is damaged.", where=name,
        hint="Get the file again, or save it anew from the program that made it.",
    )
