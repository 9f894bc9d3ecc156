"""Imposition as pure arithmetic: which page stands where on which sheet. No PDF here.

:data:`SCHEMES` folds and unfolds, :mod:`~regather.imposition.faults` spoils a scan,
:func:`booklet` and :func:`place` serve the printed zine.
"""

from regather.imposition.booklet import Booklet, booklet, pad_inside
from regather.imposition.faults import (
    COVER_PAGES,
    FAULTS,
    backs_flipped,
    cover_last,
    covers_apart,
    fronts_first,
    fronts_then_backs_reversed,
    sheet_missing,
    side_missing,
    side_twice,
    stack_reversed,
    stack_turned,
)
from regather.imposition.geometry import (
    A4,
    LETTER,
    SHEETS,
    Mark,
    Placement,
    Sheet,
    creep,
    crop_marks,
    fold_marks,
    oriented,
    place,
)
from regather.imposition.schemes import SCHEMES, Scheme, Side, Slot, fold, stream, unfold

__all__ = [
    "A4",
    "COVER_PAGES",
    "FAULTS",
    "LETTER",
    "SCHEMES",
    "SHEETS",
    "Booklet",
    "Mark",
    "Placement",
    "Scheme",
    "Sheet",
    "Side",
    "Slot",
    "backs_flipped",
    "booklet",
    "cover_last",
    "covers_apart",
    "creep",
    "crop_marks",
    "fold",
    "fold_marks",
    "fronts_first",
    "fronts_then_backs_reversed",
    "oriented",
    "pad_inside",
    "place",
    "sheet_missing",
    "side_missing",
    "side_twice",
    "stack_reversed",
    "stack_turned",
    "stream",
    "unfold",
]
