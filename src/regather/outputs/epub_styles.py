"""The style sheets of a book as files of the EPUB, with the fonts and pictures that they name.

What a newcomer gets wrong: a style sheet that asks for a font from the web works at home and breaks
the book; such addresses are taken out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from regather.model import Book, Finding
from regather.outputs.epub_faces import heading_faces
from regather.outputs.epub_package import Item
from regather.outputs.epub_pages import LINKED
from regather.outputs.style_files import MEDIA, tamed
from regather.outputs.style_sheets import StyleSheet, sheets_of, tokens_of

THEME_SHEET = "theme.css"
"""What the theme's sheet is called in the e-book, whatever the theme."""

_BLANK = re.compile(r"\n\s*\n+")


def style_items(book: Book, report: Callable[[Finding], None], headings: str = "") -> list[Item]:
    """The style sheets and what they name, as items of the package; ``headings`` is all that headings say."""
    items: dict[str, Item] = {}
    for sheet in sheets_of(book, "epub", report):
        text, files = _tame(sheet, report)
        name = sheet.name if sheet.name in LINKED else THEME_SHEET
        items[name] = Item(f"styles/{name}", "text/css", text.encode())
        for path, relative in files:
            items[relative] = Item(f"styles/{relative}", MEDIA[path.suffix.lower()], path.read_bytes())
        rules, fonts = heading_faces(text, tokens_of(book), headings)
        if name == THEME_SHEET and fonts:
            items[name] = Item(f"styles/{name}", "text/css", f"{rules}\n{text}".encode())
            items |= {font.name: font for font in fonts}
    return list(items.values())


def _tame(sheet: StyleSheet, report: Callable[[Finding], None]) -> tuple[str, list[tuple[Path, str]]]:
    """The style sheet without what it would fetch from elsewhere, and the files of ``styles/`` that it names."""
    files: list[tuple[Path, str]] = []
    folder = sheet.folder.resolve()

    def beside(path: Path) -> str:
        # Every sheet lies at the top of the e-book's styles/, also one that came from a folder below.
        relative = path.relative_to(folder).as_posix()
        files.append((path, relative))
        return relative

    return _BLANK.sub("\n", tamed(sheet, beside, report)).strip() + "\n", files
