"""What a page may load: files of the project and the text face, and nothing else.

A chapter or style sheet may have been written by somebody else. What a newcomer gets wrong: a path
must be resolved before it is judged, or ``..`` and symbolic links lead out of the project.
"""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from regather.outputs.print_drawings import Lettering, lettered
from regather.render.svg import safe_svg


class ProjectFetcher(URLFetcher):  # type: ignore[misc]  # the engine is untyped
    """Serves ``file:`` and ``data:`` addresses; files only below ``folder`` or among ``files``.

    Everything else is refused with :class:`ValueError`, which the layout engine reports and survives;
    the refused addresses are in :attr:`refused`. :attr:`read` has the hash of each file that was served, by
    its name, and of each that is not there an empty text. Drawings are lettered in ``faces``, where they are given.
    """

    def __init__(self, folder: Path, files: tuple[Path, ...] = (), faces: Lettering | None = None) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self._folder = folder.resolve()
        self._faces = faces
        self._files = frozenset(path.resolve() for path in files)
        self.refused: list[str] = []
        self.read: dict[str, str] = {}

    def fetch(self, url: str | None, headers: dict[str, str] | None = None) -> Any:
        """The content at ``url``; the engine asks for ``None`` where a picture in a drawing has no address.

        :raises ValueError: the address is not one of the book's own files.
        """
        if not url:
            raise ValueError("There is no address.")
        address = urlsplit(url)
        if address.scheme == "data":
            return super().fetch(url, headers)
        path = Path(unquote(url2pathname(address.path))).resolve() if address.scheme == "file" else None
        if address.netloc or path is None or not (path in self._files or path.is_relative_to(self._folder)):
            self.refused.append(url)
            raise ValueError(f"{url} is not a file of this book")
        self.read[str(path)] = ""
        content = path.read_bytes()
        self.read[str(path)] = hashlib.sha256(content).hexdigest()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(path.as_uri(), _tamed(content, media_type, self._faces), {"Content-Type": media_type})


def _tamed(content: bytes, media_type: str, faces: Lettering | None) -> bytes:
    """A drawing without what it asks for from outside, lettered in the book's faces; all else as it is."""
    if media_type != "image/svg+xml":
        return content
    try:
        drawing = safe_svg(content)[0]
        return lettered(drawing, faces) if faces is not None else drawing
    except ValueError:
        return content  # not well-formed: the engine says so, and the renderer has said so before
