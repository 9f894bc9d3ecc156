"""Pieces of the book -> its pages without text, the skeleton: folios, running heads, all that stands in the margins.

A thick book's skeleton is laid out in stretches, side by side, and each is kept. A page before a stretch makes what
the engine counts and remembers as it is there in the whole book; one after it makes the engine leave a blank page
where the next stretch wants one; both are left out of the book. What a newcomer gets wrong: how the skeleton is
divided depends on the book alone, never on the machine, since it shows in the bytes of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TypeVar

from regather.outputs.print_html import whole
from regather.outputs.print_labels import OPENING
from regather.outputs.print_pieces import BARE_PAGES, NO_BOXES, SIDES, Piece, PiecePage, skeleton, string_set
from regather.outputs.print_shop import Shop

MANY = 96
"""Pages of text from which the skeleton is divided: below, it would take no less time."""

STRETCH = 64
"""Pages after which a new stretch begins with the next piece: what it costs by itself is a dozen pages."""

OUTSIDE = "regather-outside"
"""The name of the pages before and after a stretch."""

_UNDIVIDED = re.compile(r"counter-reset|counters?\(\s*pages\b|target-|:nth\((?![^)]*\bof\b)")
"""What a style sheet may say only of pages that are laid out in one: counts of its own, how many pages there are."""


Page = TypeVar("Page")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What some pages without text are laid out from. ``pages`` is how many there are to be, if that is known;
    ``before`` and ``after`` is how many of those laid out are to be left out at either end."""

    html: str
    css: str
    pages: int | None = None
    before: int = 0
    after: int = 0

    def inner(self, laid: Sequence[Page]) -> Sequence[Page]:
        """Those of the pages laid out that are pages of the book."""
        return laid[self.before : len(laid) - self.after]


@dataclass(frozen=True, slots=True)
class Margins:
    """The skeleton: its stretches, each with what was laid out of it."""

    laid: tuple[tuple[Stretch, Piece], ...]

    @property
    def pages(self) -> tuple[PiecePage, ...]:
        """All pages of the book."""
        return tuple(page for stretch, piece in self.laid for page in stretch.inner(piece.pages))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What was laid out."""
        return tuple(piece for _, piece in self.laid)

    @property
    def is_right(self) -> bool:
        """Whether each stretch has the pages that were foreseen, on the sides of the leaf that were."""
        pages = self.pages
        told = all(stretch.pages in (None, len(stretch.inner(piece.pages))) for stretch, piece in self.laid)
        return told and all(one.side != other.side for one, other in pairwise(pages))


def undivided(shop: Shop, pieces: Sequence[Piece]) -> list[Stretch]:
    """The skeleton in one."""
    return [Stretch(whole(shop.book, skeleton(pieces)), BARE_PAGES)]


def divided(shop: Shop, pieces: Sequence[Piece]) -> list[Stretch]:
    """The skeleton in stretches: the front matter and the text in several, or in one where it is not to be divided."""
    first = next((number for number, piece in enumerate(pieces) if _opens(piece)), 0)
    front, text = pieces[:first], pieces[first:]
    heads = {name: value for piece in front for page in piece.pages for name, value in page.strings}
    of_text = divided_text(shop, text, heads)
    if not first or not of_text:
        return undivided(shop, pieces)
    html = f"{skeleton(front)}{_after(text[0])}"
    return [Stretch(whole(shop.book, html), f"{BARE_PAGES} {_OUTSIDE}", after=1), *of_text]


def divided_text(shop: Shop, text: Sequence[Piece], heads: dict[str, str]) -> list[Stretch]:
    """The skeleton of the text, which may be laid out before the front matter is there; empty where it may not.

    ``heads`` are the named strings as the front matter leaves them.
    """
    recto, verso = ("left", "right") if shop.book.metadata.right_to_left else ("right", "left")
    odd = {"recto": 0, recto: 0, "verso": 1, verso: 1}
    if sum(len(piece.pages) for piece in text) < MANY or not _opens(text[0]):
        return []
    opens = text[0].pages[0].break_before
    if opens not in SIDES or any(_UNDIVIDED.search(sheet) for sheet in shop.texts[1:]):
        return []
    turned = odd[opens]
    made: list[Stretch] = []
    number = start = 0
    heads = dict(heads)
    rows: list[Piece] = []
    for index, piece in enumerate(text):
        rows.append(piece)
        number += len(piece.pages)
        after = text[index + 1] if index + 1 < len(text) else None
        if after is not None and odd.get(after.pages[0].break_before, (turned + number) % 2) != (turned + number) % 2:
            number += 1
        if after is None or number - start >= STRETCH:
            side = (verso, recto)[(turned + start) % 2]
            made.append(_stretch(shop, rows, after, side, start, number - start, heads))
            heads.update(string for one in rows for page in one.pages for string in page.strings)
            rows, start = [], number
    return made


def _opens(piece: Piece) -> bool:
    """Whether the numbers of the text begin with this piece."""
    return bool(piece.pages) and piece.pages[0].name == OPENING


def _stretch(
    shop: Shop,
    rows: Sequence[Piece],
    after: Piece | None,
    side: str,
    number: int,
    pages: int,
    heads: dict[str, str],
) -> Stretch:
    """The stretch of these pieces; ``side`` and ``number`` are those of the page before, ``heads`` as there."""
    own = {name for name, _ in rows[0].pages[0].strings}
    sets = string_set((name, text) for name, text in sorted(heads.items()) if name not in own)
    html = f'<div style="page: {OUTSIDE}">{sets}</div>{skeleton(rows)}{_after(after)}'
    css = f"{BARE_PAGES} {_OUTSIDE} @page {OUTSIDE} {{ counter-reset: page {number} }} html {{ break-before: {side} }}"
    return Stretch(whole(shop.book, html), css, pages, before=1, after=after is not None)


_OUTSIDE = f"@page {OUTSIDE} {{ {NO_BOXES} }}"


def _after(piece: Piece | None) -> str:
    """The page after a stretch, which stands where the next piece will."""
    if piece is None:
        return ""
    opens = piece.pages[0].break_before
    return f'<div style="break-before: {escape(opens if opens != "auto" else "page")}; page: {OUTSIDE}"></div>'
