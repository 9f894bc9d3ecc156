"""Turns a clean book into the wreck that a scan of its printed sheets leaves: the opposite of restoring."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from regather.errors import UsageError
from regather.imposition import FAULTS, SCHEMES, Side, Slot, side_twice
from regather.model import Book
from regather.scramble.blocks import read_chapters
from regather.scramble.emission import write_out
from regather.scramble.options import SHUFFLED, ScrambleOptions
from regather.scramble.pages import PrintedPage, print_pages
from regather.scramble.truth import tell_truth


@dataclass(frozen=True, slots=True)
class Scrambled:
    """A wreck: its text, and the truth about it in the shape of the benchmark's ``gold.json``."""

    text: str
    truth: dict[str, Any]


def scramble(book: Book, options: ScrambleOptions | None = None) -> Scrambled:
    """Prints ``book``, imposes it, scans it with its faults and reads it as reading programs do.

    The same book and options give the same wreck, to the character. Raises
    :class:`~regather.errors.UsageError` if there is nothing to print or the scheme cannot hold it.
    """
    chosen = options or ScrambleOptions()
    copy = read_chapters(book.chapters)
    if not copy.blocks:
        raise UsageError("The book has no text to scramble.", hint="Put a chapter into chapters/ first.")
    printing = print_pages(copy, book.metadata, chosen)
    sides = _sides(printing.pages, chosen, right_to_left=book.metadata.right_to_left)
    written = write_out(copy, printing.pages, sides, chosen)
    return Scrambled(written.text, tell_truth(book, copy, printing, sides, written, chosen))


def _sides(pages: Sequence[PrintedPage], options: ScrambleOptions, *, right_to_left: bool) -> tuple[Side, ...]:
    """The sides in the order in which they were scanned, faults, losses and doubles included."""
    lot = random.Random(f"{options.seed}:sides")
    if options.scheme == SHUFFLED:
        numbers = [page.number for page in pages if page.kind != "blank"]
        lot.shuffle(numbers)
        sides = tuple(Side(at, False, (Slot(number, 0, 0),)) for at, number in enumerate(numbers, start=1))
    else:
        sides = SCHEMES[options.scheme].sides(len(pages), right_to_left=right_to_left)
    for fault in options.faults:
        sides = FAULTS[fault](sides)
    body = [page.number for page in pages if page.kind == "body"]
    lost = set(lot.sample(body, min(options.missing, max(0, len(body) - 1))))
    if lost:
        sides = tuple(_without(side, lost) for side in sides)
    for _ in range(options.duplicated):
        sides = side_twice(sides, lot.randrange(1, len(sides)) if len(sides) > 1 else 0)
    return tuple(side for side in sides if side.slots)


def _without(side: Side, lost: set[int]) -> Side:
    return Side(side.sheet, side.back, tuple(slot for slot in side.slots if slot.page not in lost), side.nesting)
