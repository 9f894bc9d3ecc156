"""A style sheet -> the same without what it would fetch from elsewhere; what it names stands where an edition puts it.

What a newcomer gets wrong: an address may be refused and the sheet still be used; so something must stand
where the address stood, and that is ``none``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from regather.model import Finding, Severity
from regather.outputs.style_sheets import StyleSheet

MEDIA = {
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
"""The kinds of files that a style sheet may name: the pictures and faces of EPUB 3.3 (section 3.2)."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(['\"]?)([^)'\"]*)\1\s*\)", re.IGNORECASE)


def tamed(sheet: StyleSheet, address_of: Callable[[Path], str], report: Callable[[Finding], None]) -> str:
    """The rules of ``sheet``, without comments.

    ``address_of`` says how the edition names a file of the sheet's folder; an address that leads elsewhere, or to
    a file of another kind, becomes ``none`` and is reported.
    """
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
        if inside and path.suffix.lower() in MEDIA:
            return f"url('{address_of(path)}')"
        refuse(address)
        return "none"

    css = _COMMENT.sub("", sheet.text)
    for found in _IMPORT.findall(css):
        refuse(found)
    return _URL.sub(place, _IMPORT.sub("", css))
