"""Turns the count of a print edition's pages into the sides of a saddle-stitched booklet.

Blank pages go inside the covers: a newcomer pads at the end, and then the back cover is a blank
sheet and the real last page hides inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regather.imposition.schemes import SCHEMES, Side


@dataclass(frozen=True, slots=True)
class Booklet:
    """The sides of a booklet and what stands on its pages.

    ``pages[i]`` is the print page (from 1) that stands on booklet page ``i + 1``, or ``None`` for a
    blank. The slots of ``sides`` name booklet pages; :meth:`print_page` looks up what they show.
    """

    pages: tuple[int | None, ...]
    sides: tuple[Side, ...]

    def print_page(self, page: int) -> int | None:
        """The print page on booklet page ``page`` (both from 1), or ``None`` for a blank."""
        return self.pages[page - 1]


def booklet(
    pages: int, *, scheme: str = "saddle", right_to_left: bool = False, last_outside: bool = True
) -> Booklet:
    """The booklet that holds a print edition of ``pages`` pages (without blanks of its own).

    ``scheme`` is a name in :data:`~regather.imposition.schemes.SCHEMES`; ``last_outside`` as in :func:`pad_inside`.
    Raises :class:`ValueError` for no pages or for more than the scheme can hold.
    """
    chosen = SCHEMES[scheme]
    padded = pad_inside(pages, chosen.pages_multiple, last_outside=last_outside)
    return Booklet(padded, chosen.sides(len(padded), right_to_left=right_to_left))


def pad_inside(pages_count: int, multiple: int, *, last_outside: bool = True) -> tuple[int | None, ...]:
    """For each page of the booklet the print page that stands there (from 1), or ``None`` for a blank.

    The first page stays the front cover and the last printed page becomes the back cover; blanks
    follow the first page and come before the last. An even number of them stands in front, so that
    every page in between keeps its hand: a recto stays a recto and its margins stay right. With
    ``last_outside`` false, for a print edition whose last page is still text, all blanks come last.
    """
    if pages_count < 1 or multiple < 1:
        raise ValueError("a booklet needs at least one page and a multiple of at least one")
    blanks = -pages_count % multiple
    if not last_outside or pages_count == 1:
        return (*range(1, pages_count + 1), *_blank(blanks))
    front = (blanks + 1) // 2 // 2 * 2
    middle = range(2, pages_count)
    return (1, *_blank(front), *middle, *_blank(blanks - front), pages_count)


def _blank(count: int) -> Sequence[None]:
    return (None,) * count
