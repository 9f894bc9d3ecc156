"""The style sheets of a book as files of the EPUB, with the fonts and pictures that they name.

What a newcomer gets wrong: a style sheet that asks for a font from the web works at home and breaks
the book; such addresses are taken out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from regather.model import Book, Finding, Severity
from regather.outputs.epub_faces import heading_faces
from regather.outputs.epub_package import Item
from regather.outputs.epub_pages import LINKED
from regather.outputs.style_sheets import StyleSheet, sheets_of, tokens_of

THEME_SHEET = "theme.css"
"""What the theme's sheet is called in the e-book, whatever the theme."""

_MEDIA = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(['\"]?)([^)'\"]*)\1\s*\)", re.IGNORECASE)
_BLANK = re.compile(r"\n\s*\n+")


def style_items(book: Book, report: Callable[[Finding], None], headings: str = "") -> list[Item]:
    """The style sheets and what they name, as items of the package; ``headings`` is all that headings say."""
    items: dict[str, Item] = {}
    for sheet in sheets_of(book, "epub", report):
        tamed, files = _tame(sheet, report)
        name = sheet.name if sheet.name in LINKED else THEME_SHEET
        items[name] = Item(f"styles/{name}", "text/css", tamed.encode())
        for path, relative in files:
            items[relative] = Item(f"styles/{relative}", _MEDIA[path.suffix.lower()], path.read_bytes())
        rules, fonts = heading_faces(tamed, tokens_of(book), headings)
        if name == THEME_SHEET and fonts:
            items[name] = Item(f"styles/{name}", "text/css", f"{rules}\n{tamed}".encode())
            items |= {font.name: font for font in fonts}
    return list(items.values())


def _tame(sheet: StyleSheet, report: Callable[[Finding], None]) -> tuple[str, list[tuple[Path, str]]]:
    """The style sheet without what it would fetch from elsewhere, and the files of ``styles/`` that it names."""
    files: list[tuple[Path, str]] = []
    folder = sheet.folder.resolve()

    def refuse(what: str) -> None:
        message = f"The style sheet asks for {what}, which is not a file in its folder; that was left out."
        report(Finding("style-outside", Severity.WARNING, message, f"styles/{sheet.name}"))

    def place(match: re.Match[str]) -> str:
        address = match[2].strip()
        if address.startswith(("#", "data:")):
            return match[0]
        path = (sheet.path.parent / address.split("#")[0].split("?")[0]).resolve()
        inside = ":" not in address and path.is_relative_to(folder) and path.is_file()
        if inside and path.suffix.lower() in _MEDIA:
            relative = path.relative_to(folder).as_posix()
            files.append((path, relative))
            # Every sheet lies at the top of the e-book's styles/, also one that came from a folder below.
            return f"url('{relative}')"
        refuse(address)
        return "none"

    css = _COMMENT.sub("", sheet.text)
    for found in _IMPORT.findall(css):
        refuse(found)
    return _BLANK.sub("\n", _URL.sub(place, _IMPORT.sub("", css))).strip() + "\n", files
