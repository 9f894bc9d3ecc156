"""Laid-out pages -> the number that each of them has for its reader, for the survey and for the PDF's page labels.

Pages before the text have small roman numbers, whether they show them or not; the text begins with 1. What a
newcomer gets wrong: a viewer counts sheets of glass unless the file has labels, and then "page 12" of the contents
is page 18 of the viewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

OPENING = "opening"
"""The name of the pages of the first chapter, of which the first is page 1 (see ``print.css``)."""

_FRONT = ("cover", "front", "contents", "foreword")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """The number in small roman digits."""
    digits = ""
    for value, digit in (*_ROMAN, *_ROMAN_SMALL):
        count, number = divmod(number, value)
        digits += digit * count
    return digits


def page_labels(names: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """The label of each page, from the name of its kind and whether it is blank, in order.

    Roman numbers up to the first page called :data:`OPENING` that is not blank, arabic from there; arabic for all
    pages of a document that has no such page and no front matter.
    """
    first = next((index for index, (name, blank) in enumerate(names) if name == OPENING and not blank), None)
    if first is None:
        first = 0 if not any(name in _FRONT for name, _ in names) else len(names)
    return tuple(roman(index + 1) if index < first else str(index - first + 1) for index in range(len(names)))


def labels_of(document: Any) -> tuple[str, ...]:
    """The label of each page of a laid-out document (``weasyprint.Document``)."""
    return page_labels([(_name(page), page._page_box.page_type.blank) for page in document.pages])


def _name(page: Any) -> str:
    return page._page_box.page_type.name or ""


def set_page_labels(pdf: Pdf, labels: Sequence[str]) -> None:
    """Write the labels into the file's catalog (ISO 32000-1, 12.4.2)."""
    entries: list[object] = []
    for index, style, start in label_ranges(labels):
        entries += [index, Dictionary(S=Name(f"/{style}"), St=start)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(entries))


def label_ranges(labels: Sequence[str]) -> tuple[tuple[int, str, int], ...]:
    """The runs of pages that count on: where each begins (from 0), its style, its first number.

    The style is ``r`` for roman and ``D`` for arabic numbers, as the standard has it.
    """
    front = next((index for index, label in enumerate(labels) if label.isdecimal()), len(labels))
    ranges = [(0, "r", 1)] if front else []
    if front < len(labels):
        ranges.append((front, "D", int(labels[front])))
    return tuple(ranges)
