"""The style sheets of the web edition -> one text that fetches nothing.

What a person's sheet names (a picture, a font) is put inside; what lies outside its folder or on another machine is
left out and told. What a newcomer gets wrong: the text goes between ``<style>`` tags, and must not be able to end them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

from regather.model import Book, Finding
from regather.outputs.style_files import MEDIA, tamed
from regather.outputs.style_sheets import StyleSheet, sheets_of

_SPACE = re.compile(r"\s*\n\s*")


def web_css(book: Book, report: Callable[[Finding], None]) -> str:
    """The style of the whole edition, without the faces: all that it names is inside of it."""
    return "\n".join(_whole(sheet, report) for sheet in sheets_of(book, "web", report))


def _whole(sheet: StyleSheet, report: Callable[[Finding], None]) -> str:
    def inside(path: Path) -> str:
        return f"data:{MEDIA[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"

    return _SPACE.sub("\n", tamed(sheet, inside, report)).strip().replace("</", "<\\/")
