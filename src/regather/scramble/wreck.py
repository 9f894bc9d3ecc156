"""Turns a clean book into the wreck that a scan of its printed sheets leaves: the opposite of restoring."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import normalize

from regather.errors import UsageError
from regather.imposition import COVER_PAGES, FAULTS, SCHEMES, Side, Slot, covers_apart, sheet_missing, side_twice
from regather.model import Book, Metadata
from regather.scramble.blocks import MARK, Copy, Kind, note_of, read_chapters
from regather.scramble.emission import write_out
from regather.scramble.options import SHUFFLED, ScrambleOptions
from regather.scramble.pages import PrintedPage, Printing, print_pages
from regather.scramble.truth import tell_truth

FIRST_GUESS = 16
"""Blocks with which the search for what fits a number of pages begins; about a page of short paragraphs."""


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
    book = _composed(book)
    copy = read_chapters(book.chapters)
    if not copy.blocks:
        raise UsageError("The book has no text to scramble.", hint="Put a chapter into chapters/ first.")
    if chosen.pages is not None:
        copy = _beginning(copy, book.metadata, chosen, chosen.pages)
    printing = _print(copy, book.metadata, chosen)
    sides = _sides(printing.pages, chosen, right_to_left=book.metadata.right_to_left)
    written = write_out(copy, printing.pages, sides, chosen, book.metadata.language)
    return Scrambled(written.text, tell_truth(book, copy, printing, sides, written, chosen))


def _composed(book: Book) -> Book:
    """The book with each letter and its accents as one character: so it is read, and the truth counts characters."""
    said = book.metadata
    people = tuple(replace(person, name=normalize("NFC", person.name)) for person in said.contributors)
    metadata = replace(said, title=normalize("NFC", said.title), contributors=people)
    chapters = tuple(replace(chapter, text=normalize("NFC", chapter.text)) for chapter in book.chapters)
    return replace(book, metadata=metadata, chapters=chapters)


def _print(copy: Copy, metadata: Metadata, options: ScrambleOptions) -> Printing:
    """The pages; where the cover is a sheet of its own, they are filled up for what is inside it."""
    scheme = SCHEMES.get(options.scheme)
    if options.covers == "with" or scheme is None or options.pages_multiple:
        return print_pages(copy, metadata, options)
    # The cover's four pages come on top of a number that the scheme accepts.
    for extra in range(scheme.pages_multiple):
        layout = replace(options.layout, blank_pages=options.layout.blank_pages + extra)
        printing = print_pages(copy, metadata, replace(options, scheme=SHUFFLED, layout=layout))
        if scheme.accepts(len(printing.pages) - COVER_PAGES):
            return printing
    raise UsageError(
        f"Inside its cover the book fills {len(printing.pages) - COVER_PAGES} pages, which {scheme.name} cannot hold.",
        hint="Choose another scheme, or --covers with.",
    )


def _beginning(copy: Copy, metadata: Metadata, options: ScrambleOptions, most: int) -> Copy:
    """The first blocks of the copy, as many as fit ``most`` pages; the last of them is no heading."""

    def fits(count: int) -> bool:
        try:
            return len(_print(_first_blocks(copy, count), metadata, options).pages) <= most
        except UsageError:
            return False

    good, bad = 0, FIRST_GUESS
    while bad <= len(copy.blocks) and fits(bad):
        good, bad = bad, bad * 2
    bad = min(bad, len(copy.blocks) + 1)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if fits(middle) else (good, middle)
    while good and copy.blocks[good - 1].kind is Kind.HEADING:
        good -= 1
    if not good:
        raise UsageError(
            f"Not even the beginning of the book fits {most} pages.", hint="Allow more pages, or more lines a page."
        )
    return _first_blocks(copy, good)


def _first_blocks(copy: Copy, count: int) -> Copy:
    """The first blocks, and the notes that they call."""
    blocks = copy.blocks[:count]
    called = max((note_of(mark) for block in blocks for mark in MARK.findall(block.text)), default=0)
    return Copy(blocks, copy.notes[:called])


def _sides(pages: Sequence[PrintedPage], options: ScrambleOptions, *, right_to_left: bool) -> tuple[Side, ...]:
    """The sides in the order in which they were scanned, faults, losses and doubles included."""
    lot = random.Random(f"{options.seed}:sides")
    if options.scheme == SHUFFLED:
        numbers = [page.number for page in pages if page.kind != "blank"]
        lot.shuffle(numbers)
        sides = tuple(Side(at, False, (Slot(number, 0, 0),)) for at, number in enumerate(numbers, start=1))
    elif options.covers == "apart":
        inner = SCHEMES[options.scheme].sides(len(pages) - COVER_PAGES, right_to_left=right_to_left)
        sides = covers_apart(inner, right_to_left=right_to_left)
    else:
        sides = SCHEMES[options.scheme].sides(len(pages), right_to_left=right_to_left)
    for fault in options.faults:
        sides = FAULTS[fault](sides)
    body = [page.number for page in pages if page.kind == "body"]
    lost = set(lot.sample(body, min(options.missing, max(0, len(body) - 1))))
    if lost:
        sides = tuple(_without(side, lost) for side in sides)
    for _ in range(options.missing_sheets):
        sheets = sorted({side.sheet for side in sides if set(side.pages) & set(body)})
        if len(sheets) > 1:
            sides = sheet_missing(sides, lot.choice(sheets))
    for _ in range(options.duplicated):
        sides = side_twice(sides, lot.randrange(1, len(sides)) if len(sides) > 1 else 0)
    return tuple(side for side in sides if side.slots)


def _without(side: Side, lost: set[int]) -> Side:
    return Side(side.sheet, side.back, tuple(slot for slot in side.slots if slot.page not in lost), side.nesting)
