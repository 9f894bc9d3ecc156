"""A laid-out document -> the figures that left the foot of a page blank, and past which text to move each.

A figure that does not fit goes to the top of the next page; the engine leaves the rest of the page
blank, a printer lets the text after the figure fill it. What a newcomer gets wrong: only plain
paragraphs may change places with a figure, never a heading or another figure, and never past the end
of the chapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Shifts = Mapping[str, int]
"""For a figure (its ``data-figure``) the number of paragraphs that it moves down."""

BLANK = 0.12
"""The share of a page's height that may stay blank before a figure: about four lines of an A5 page."""

MOVABLE = "p"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A figure at the top of a page: the space it left, its height, and the heights of the paragraphs after it."""

    name: str
    run: int
    blank: float
    height: float
    after: tuple[float, ...]


def shifts(document: Any) -> dict[str, int]:
    """How far to move which figures, so that text fills the space that they left.

    Filling one space moves everything after it up, until the next chapter that opens a page; the
    figures further on are judged as if that had been done.
    """
    moves: dict[str, int] = {}
    won: dict[int, float] = {}
    page_height = max((page._page_box.height for page in document.pages), default=0.0)
    for figure in _waiting(document):
        space = (figure.blank + won.get(figure.run, 0.0)) % page_height
        won[figure.run] = won.get(figure.run, 0.0) + figure.blank
        if space >= figure.height or space < BLANK * page_height:
            continue
        count, filled = 0, 0.0
        for height in figure.after:
            if filled >= space:
                break
            count, filled = count + 1, filled + height
        if count:
            moves[figure.name] = count
    return moves


def _waiting(document: Any) -> Iterator[_Waiting]:
    for before, page in zip(document.pages, document.pages[1:], strict=False):
        found = _first_figure(page._page_box)
        if found is None:
            continue
        run, parent, index = found
        blank = _blank(before._page_box)
        if blank < BLANK * page._page_box.height:
            continue
        figure = parent.children[index]
        after = []
        for box in parent.children[index + 1 :]:
            if box.element is None or box.element.tag != MOVABLE:
                break
            after.append(box.margin_height())
        yield _Waiting(figure.element.get("data-figure"), run, blank, figure.margin_height(), tuple(after))


def _first_figure(page: Any) -> tuple[int, Any, int] | None:
    """The figure that begins the page, as the run it is in, its parent's box and its place there."""
    box, run = page.children[0], 0
    while getattr(box, "children", ()):
        first = box.children[0]
        if first.element is not None and "run" in first.element.get("class", "").split():
            run = id(first.element)
        if first.element is not None and first.element.get("data-figure"):
            return run, box, 0
        box = first
    return None


def _blank(page: Any) -> float:
    """The height between the last line of the page's text and its notes, or its foot."""
    notes = next((box for box in page.children if type(box).__name__ == "FootnoteAreaBox"), None)
    foot = notes.position_y if notes is not None else page.content_box_y() + page.height
    bottom = max(
        (
            box.position_y + box.height
            for box in page.children[0].descendants()
            if type(box).__name__ in ("LineBox", "BlockReplacedBox", "TableBox")
        ),
        default=foot,
    )
    return float(foot - bottom)
