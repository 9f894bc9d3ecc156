"""What an image's ``src`` may be: a file inside the project folder, of a kind that every reader shows.

What a newcomer gets wrong: a path must be resolved before it is judged, or ``..`` and symbolic links
lead out of the project.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from regather.model import Finding, Severity
from regather.render.types import RenderedAsset

MEDIA_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""The core image types of EPUB 3.3 (section 3.2)."""

Report = Callable[[Finding], None]


class Images:
    """The images met so far, each file once, each under a name of its own in ``images/``."""

    def __init__(self, project: Path, report: Report) -> None:
        self._project = project.resolve()
        self._report = report
        self._assets: dict[Path, RenderedAsset] = {}
        self._looked_at: dict[Path, None] = {}

    @property
    def assets(self) -> tuple[RenderedAsset, ...]:
        """The images in the order in which they were first met."""
        return tuple(self._assets.values())

    @property
    def looked_at(self) -> tuple[Path, ...]:
        """Every file inside the project that was asked for, in the order in which they were, there or not."""
        return tuple(self._looked_at)

    def place(self, image: etree._Element, chapter: Path, where: str) -> bool:
        """Point ``src``, which is relative to the chapter's file, at the asset.

        ``where`` names the chapter in findings. Returns whether the image may stand; if not, a finding says why.
        """
        asset = self._find(image.get("src", ""), chapter, where)
        if asset is None:
            return False
        image.set("src", asset.name)
        if image.get("alt") is None:
            image.set("alt", "")
        return True

    def _find(self, source: str, chapter: Path, where: str) -> RenderedAsset | None:
        try:
            address = urlsplit(source)
        except ValueError:
            address = urlsplit("outside://")
        if address.scheme or address.netloc:
            self._complain("image-outside", where, f"The image {source} is not a file of this book.")
            return None
        path = (chapter.parent / unquote(address.path)).resolve()
        if not path.is_relative_to(self._project):
            self._complain("image-outside", where, f"The image {source} lies outside the book's folder.")
            return None
        self._looked_at[path] = None
        if not path.is_file():
            self._complain("image-missing", where, f"There is no image {source}.")
            return None
        media_type = MEDIA_TYPES.get(path.suffix.lower())
        if media_type is None:
            self._complain("image-type", where, f"The image {source} is of a kind that e-readers do not show.")
            return None
        # Loaded here: a book without pictures need not wait for Pillow.
        from regather.render.pictures import fault_of  # noqa: PLC0415

        if path not in self._assets and (fault := fault_of(path, media_type)):
            self._complain(fault[0], where, f"The image {source} {fault[1]}.")
            return None
        if path not in self._assets:
            self._assets[path] = RenderedAsset(self._fresh_name(path), path, media_type)
        return self._assets[path]

    def _fresh_name(self, path: Path) -> str:
        stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in path.stem) or "image"
        taken = {asset.name for asset in self._assets.values()}
        name, count = f"images/{stem}{path.suffix.lower()}", 1
        while name in taken:
            count += 1
            name = f"images/{stem}-{count}{path.suffix.lower()}"
        return name

    def _complain(self, code: str, where: str, message: str) -> None:
        self._report(Finding(code, Severity.ERROR, message, where, hint=_HINTS[code]))


_HINTS = {
    "image-outside": "Copy the image into book/figures/ and point to it there.",
    "image-missing": "Paths start from the folder that the chapter is in; check the spelling.",
    "image-type": "Use SVG, PNG, JPEG, GIF or WebP.",
    "image-unreadable": "Open it in a program for pictures and save it anew.",
    "image-too-big": "Save it at the size at which it is printed, with 300 pixels an inch.",
}
