"""Markdown -> XHTML once, shared by every output. Start reading in :mod:`regather.render.book`."""

from regather.render.book import render_book
from regather.render.types import (
    RenderedAsset,
    RenderedBook,
    RenderedChapter,
    RenderedHeading,
    RenderedNote,
    path_in,
    place_of,
)

__all__ = [
    "RenderedAsset",
    "RenderedBook",
    "RenderedChapter",
    "RenderedHeading",
    "RenderedNote",
    "path_in",
    "place_of",
    "render_book",
]
