"""A laid-out document -> the same, with each mark leading to its note, and each note's number back to its mark.

The engine makes links of ``a`` elements only, its marks are none, and it tags no link at the foot of a page; so
these links are added to the finished pages. What a newcomer gets wrong: an ``a`` around the note would hold the
note's own links, and HTML allows no link in a link.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CALL = "span::footnote-call"
"""How the engine names the box of a mark."""


def link_calls(document: Any) -> None:
    """Add the links of all marks and numbers to the pages of the document, before it is written."""
    for page in document.pages:
        for name, box in _ends(page._page_box):
            x, y, width, _ = box.hit_area()
            # A raised mark takes no height in its line; a finger needs some.
            size = box.style["font_size"]
            page.links.append(("internal", name, (x, y - size / 2, x + width, y + size), box))


def _ends(page: Any) -> Iterator[tuple[str, Any]]:
    for box in page.descendants():
        if type(box).__name__ != "InlineBox" or box.element is None or not box.children:
            continue
        name = box.element.get("id") if box.element_tag == CALL else box.element.get("data-back")
        if name:
            yield name, box
