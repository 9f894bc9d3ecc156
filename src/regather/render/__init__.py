"""Markdown -> XHTML once, shared by every output. Start reading in :mod:`regather.render.book`."""

from regather.render.book import render_book
from regather.render.page_marks import MARK
from regather.render.types import (
    RenderedAsset,
    RenderedBook,
    RenderedChapter,
    RenderedHeading,
    RenderedNote,
    RenderedPage,
    path_in,
    place_of,
)

__all__ = [
    "MARK",
    "RenderedAsset",
    "RenderedBook",
    "RenderedChapter",
    "RenderedHeading",
    "RenderedNote",
    "RenderedPage",
    "path_in",
    "place_of",
    "render_book",
]
