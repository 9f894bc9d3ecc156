"""The style sheets of a project -> those that the chosen theme has no hold on.

Themes say how they differ in tokens, and a sheet follows a theme by asking for them. A project keeps the sheets that it
was begun with, also those that are older than the tokens. What a newcomer gets wrong: that a sheet differs from the
program's is no fault, it is what the copy is for.
"""

from __future__ import annotations

import re
from pathlib import Path

from regather.checks.codes import found
from regather.model import Book, Finding
from regather.project.layout import PACKAGE_STYLES

SHEETS = ("book.css", "print.css", "epub.css", "web.css")
"""The sheets that lie under a theme."""

FEWEST = 3
"""Tokens that the program's own sheet must ask for, before it says anything that another does not."""

_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def check_styles(book: Book) -> tuple[Finding, ...]:
    """A finding for each sheet of the project that asks for less than half of the tokens that ours asks for."""
    if book.theme == "none":
        return ()
    return tuple(_old(book.theme, name) for name in SHEETS if _is_deaf(book.styles / name, PACKAGE_STYLES / name))


def _is_deaf(own: Path, ours: Path) -> bool:
    if not own.is_file() or own.samefile(ours):
        return False
    asked, wanted = _tokens(own), _tokens(ours)
    return len(wanted) >= FEWEST and 2 * len(asked & wanted) < len(wanted)


def _tokens(sheet: Path) -> frozenset[str]:
    return frozenset(_ASKED.findall(_COMMENT.sub("", sheet.read_text(encoding="utf-8", errors="replace"))))


def _old(theme: str, name: str) -> Finding:
    return found(
        "style-old",
        f"This style sheet was written for an earlier version, so that the theme {theme} shows only in part.",
        f"styles/{name}",
        hint="Move it away if nothing in it is yours: then the program's own is used. Else take over what you changed.",
    )
