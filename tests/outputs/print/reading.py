"""What a reader sees in a PDF: its text by page, its bookmarks, its fonts."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2


def pages(path: Path) -> list[str]:
    """The text of each page, with single spaces and without the hyphens at line ends."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace("‐\r\n", "").split()) for text in texts]


def letters(text: str) -> str:
    """Letters and digits only: what line ends, hyphens and spaces cannot change."""
    return "".join(char for char in text if char.isalnum())


def bookmarks(path: Path) -> list[str]:
    """The titles of all bookmarks in order."""

    def flat(items: list[pikepdf.OutlineItem]) -> list[str]:
        return [title for item in items for title in (str(item.title), *flat(item.children))]

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return flat(outline.root)


def fonts(path: Path) -> set[str]:
    """The names of the fonts in the file, without the letters that mark a subset."""
    with pikepdf.open(path) as pdf:
        return {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values()
        }


def page_labels(path: Path) -> list[str]:
    """The number of each page as a viewer shows it."""
    with pypdfium2.PdfDocument(path) as document:
        return [document.get_page_label(index) for index in range(len(document))]
