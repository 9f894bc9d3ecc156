"""Turns a side into places on a real sheet: where each page goes, how large, how far it creeps, where to fold.

All lengths are PDF points (1/72 inch), the origin is the lower left corner of the sheet as it lies
for reading the side. What a newcomer gets wrong: pages hang from the *spine*, not from the middle
of their half; whatever room is left over goes to the outer edge, where it can be trimmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regather.imposition.schemes import Side, Slot

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper size in points, portrait."""

    name: str
    title: str
    width: float
    height: float

    @property
    def landscape(self) -> Sheet:
        """The same paper lying on its long edge."""
        return Sheet(self.name, self.title, max(self.width, self.height), min(self.width, self.height))


A4 = Sheet("a4", "A4", 210 * POINTS_PER_MM, 297 * POINTS_PER_MM)
LETTER = Sheet("letter", "US Letter", 612.0, 792.0)
A3 = Sheet("a3", "A3", 297 * POINTS_PER_MM, 420 * POINTS_PER_MM)
TABLOID = Sheet("tabloid", "US Tabloid (11 × 17 in)", 792.0, 1224.0)

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in (A4, LETTER, A3, TABLOID)}
"""Paper sizes by name: ISO 216 and ANSI A and B."""

PAPER_THICKNESS = 0.1 * POINTS_PER_MM
"""The thickness of one leaf of plain office paper, 80 g/m² (about 0.1 mm by makers' data sheets)."""

MARK_LENGTH = 10.0
"""How long a fold or crop mark is; short enough for the margin that a desktop printer leaves white."""

MARK_GAP = 3.0
"""How far a crop mark keeps from the corner that it points at, so that trimming takes it away."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one page stands on the sheet: the lower left corner of its box, its scale, its rotation.

    ``rotation`` is 0 or 180 degrees; ``width`` and ``height`` are those of the placed box.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    scale: float
    rotation: int = 0

    @property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """The PDF matrix ``a b c d e f`` that carries page coordinates (origin lower left) to the sheet."""
        if self.rotation == 180:
            return (-self.scale, 0.0, 0.0, -self.scale, self.x + self.width, self.y + self.height)
        return (self.scale, 0.0, 0.0, self.scale, self.x, self.y)


@dataclass(frozen=True, slots=True)
class Mark:
    """A straight printer's mark from one point to another; ``kind`` is ``fold`` or ``crop``."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


def oriented(sheet: Sheet, side_rows: int, side_columns: int, page_width: float, page_height: float) -> Sheet:
    """The sheet standing or lying, whichever lets the pages be larger."""
    upright = _fit(sheet, side_rows, side_columns, page_width, page_height)
    lying = _fit(sheet.landscape, side_rows, side_columns, page_width, page_height)
    return sheet if upright >= lying else sheet.landscape


def creep(side: Side, thickness: float = PAPER_THICKNESS) -> float:
    """How far the pages of this side move towards the spine, in points.

    Each sheet around this one pushes its leaves out by one thickness of paper; after trimming, the
    outer margin would be narrower by as much.
    """
    return side.nesting * thickness


def place(
    side: Side,
    sheet: Sheet,
    page_width: float,
    page_height: float,
    *,
    thickness: float = PAPER_THICKNESS,
    enlarge: bool = False,
    right_to_left: bool = False,
) -> tuple[Placement, ...]:
    """Where each page of the side goes on the sheet, in the order of the side's slots.

    All pages have the size ``page_width`` by ``page_height``. They are scaled down to fit if they
    must and, with ``enlarge``, up if they can. The sheet is turned by :func:`oriented`.
    """
    lying = oriented(sheet, side.rows, side.columns, page_width, page_height)
    fit = _fit(lying, side.rows, side.columns, page_width, page_height)
    scale = fit if enlarge else min(1.0, fit)
    cell_width, cell_height = lying.width / side.columns, lying.height / side.rows
    width, height = page_width * scale, page_height * scale
    shift = creep(side, thickness)
    placements = []
    for slot in side.slots:
        left = slot.column * cell_width
        spine_left = spine_at_left(slot, right_to_left=right_to_left)
        x = left - shift if spine_left else left + cell_width - width + shift
        y = lying.height - (slot.row + 1) * cell_height + (cell_height - height) / 2
        placements.append(Placement(slot.page, x, y, width, height, scale, slot.rotation))
    return tuple(placements)


def spine_at_left(slot: Slot, *, right_to_left: bool = False) -> bool:
    """Whether the bound edge of the page is the left edge of its place on the sheet.

    A recto (odd page) is bound at its left, a verso at its right; an upside-down page and a
    right-to-left book turn that round.
    """
    at_left = slot.page % 2 == 1
    return at_left ^ (slot.rotation == 180) ^ right_to_left


def fold_marks(side: Side, sheet: Sheet, page_width: float, page_height: float) -> tuple[Mark, ...]:
    """Short lines at the edges of the sheet where it is to be folded (or cut, for stacks)."""
    lying = oriented(sheet, side.rows, side.columns, page_width, page_height)
    marks = []
    for column in range(1, side.columns):
        x = lying.width * column / side.columns
        marks.append(Mark("fold", x, 0.0, x, MARK_LENGTH))
        marks.append(Mark("fold", x, lying.height - MARK_LENGTH, x, lying.height))
    for row in range(1, side.rows):
        y = lying.height * row / side.rows
        marks.append(Mark("fold", 0.0, y, MARK_LENGTH, y))
        marks.append(Mark("fold", lying.width - MARK_LENGTH, y, lying.width, y))
    return tuple(marks)


def crop_marks(placements: Sequence[Placement], sheet: Sheet) -> tuple[Mark, ...]:
    """Lines that point at the corners of the block of placed pages, where there is paper to trim.

    ``sheet`` is as it lies (see :func:`oriented`). There is no mark where no room is left for one.
    """
    if not placements:
        return ()
    left, bottom = min(p.x for p in placements), min(p.y for p in placements)
    right, top = max(p.x + p.width for p in placements), max(p.y + p.height for p in placements)
    marks = []
    for y in (bottom, top):
        if left >= MARK_GAP + 1:
            marks.append(Mark("crop", max(0.0, left - MARK_GAP - MARK_LENGTH), y, left - MARK_GAP, y))
        if sheet.width - right >= MARK_GAP + 1:
            marks.append(Mark("crop", right + MARK_GAP, y, min(sheet.width, right + MARK_GAP + MARK_LENGTH), y))
    for x in (left, right):
        if bottom >= MARK_GAP + 1:
            marks.append(Mark("crop", x, max(0.0, bottom - MARK_GAP - MARK_LENGTH), x, bottom - MARK_GAP))
        if sheet.height - top >= MARK_GAP + 1:
            marks.append(Mark("crop", x, top + MARK_GAP, x, min(sheet.height, top + MARK_GAP + MARK_LENGTH)))
    return tuple(marks)


def _fit(sheet: Sheet, rows: int, columns: int, page_width: float, page_height: float) -> float:
    return min(sheet.width / columns / page_width, sheet.height / rows / page_height)
