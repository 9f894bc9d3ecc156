"""The style sheets of the web edition -> one text that fetches nothing.

What a person's sheet names (a picture, a font) is put inside; what lies outside its folder or on another machine is
left out and told. What a newcomer gets wrong: the text goes between ``<style>`` tags, and must not be able to end them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from regather.model import Book, Finding, Severity
from regather.outputs.style_sheets import StyleSheet, sheets_of

_MEDIA = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(['\"]?)([^)'\"]*)\1\s*\)", re.IGNORECASE)
_SPACE = re.compile(r"\s*\n\s*")


def web_css(book: Book, report: Callable[[Finding], None]) -> str:
    """The style of the whole edition, without the faces: all that it names is inside of it."""
    return "\n".join(_whole(sheet, report) for sheet in sheets_of(book, "web", report))


def _whole(sheet: StyleSheet, report: Callable[[Finding], None]) -> str:
    folder = sheet.folder.resolve()

    def refuse(what: str) -> None:
        message = f"The style sheet asks for {what}, which is not a file in its folder; that was left out."
        report(Finding("style-outside", Severity.WARNING, message, f"styles/{sheet.name}"))

    def place(match: re.Match[str]) -> str:
        address = match[2].strip()
        if address.startswith(("#", "data:")):
            return match[0]
        path = (sheet.path.parent / address.split("#")[0].split("?")[0]).resolve()
        media = _MEDIA.get(path.suffix.lower())
        if ":" in address or not path.is_relative_to(folder) or not path.is_file() or media is None:
            refuse(address)
            return "none"
        return f'url("data:{media};base64,{base64.b64encode(path.read_bytes()).decode("ascii")}")'

    css = _COMMENT.sub("", sheet.text)
    for found in _IMPORT.findall(css):
        refuse(found)
    css = _URL.sub(place, _IMPORT.sub("", css))
    return _SPACE.sub("\n", css).strip().replace("</", "<\\/")
