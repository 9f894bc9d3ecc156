"""The person's style sheets, or the program's own, with the fonts and pictures that they name.

What a newcomer gets wrong: a style sheet that asks for a font from the web works at home and breaks
the book; such addresses are taken out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from regather.model import Book, Finding, Severity
from regather.outputs.epub_package import Item
from regather.project.layout import PACKAGE_STYLES

SHEETS = ("book.css", "epub.css")
"""In the order in which they are laid over each other."""

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


def style_items(book: Book, report: Callable[[Finding], None]) -> list[Item]:
    """The style sheets and what they name, as items of the package."""
    items: dict[str, Item] = {}
    for name in SHEETS:
        own = book.styles / name
        folder = book.styles if own.is_file() else PACKAGE_STYLES
        css = (folder / name).read_text(encoding="utf-8")
        tamed, files = _tame(css, folder, name, report)
        items[name] = Item(f"styles/{name}", "text/css", tamed.encode())
        for path in files:
            relative = path.relative_to(folder.resolve()).as_posix()
            items[relative] = Item(f"styles/{relative}", _MEDIA[path.suffix.lower()], path.read_bytes())
    return list(items.values())


def _tame(css: str, folder: Path, name: str, report: Callable[[Finding], None]) -> tuple[str, list[Path]]:
    """The style sheet without what it would fetch from elsewhere, and the files of the folder that it names."""
    files: list[Path] = []

    def refuse(what: str) -> None:
        message = f"The style sheet asks for {what}, which is not a file in its folder; that was left out."
        report(Finding("style-outside", Severity.WARNING, message, f"styles/{name}"))

    def place(match: re.Match[str]) -> str:
        address = match[2].strip()
        if address.startswith(("#", "data:")):
            return match[0]
        path = (folder / address.split("#")[0].split("?")[0]).resolve()
        inside = ":" not in address and path.is_relative_to(folder.resolve()) and path.is_file()
        if inside and path.suffix.lower() in _MEDIA:
            files.append(path)
            return match[0]
        refuse(address)
        return "none"

    css = _COMMENT.sub("", css)
    for found in _IMPORT.findall(css):
        refuse(found)
    return _URL.sub(place, _IMPORT.sub("", css)).strip() + "\n", files
