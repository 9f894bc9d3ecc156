"""The print PDF, read back -> pictures with too few pixels for the size at which they are printed.

What a newcomer gets wrong: a picture has no resolution of its own; the number in its file says what somebody
wished. What counts is how many of its pixels stand on an inch of the printed page.
"""

from __future__ import annotations

import pypdfium2
from pypdfium2 import PdfImage
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from regather.checks.codes import found
from regather.model import Artifact, Book, Finding

FINE = 300
"""Pixels an inch that printers ask for in a photograph; the eye sees no more at reading distance."""

NEAR = 0.97
"""The share of it that passes: a size in whole millimetres is no reason to complain."""

NESTED = 15
"""How deep in forms inside forms a picture is looked for."""


def check_pictures(_book: Book, artifact: Artifact) -> tuple[Finding, ...]:
    """A finding for each page that shows a picture with fewer than 300 pixels an inch."""
    where = artifact.path.name
    try:
        with pypdfium2.PdfDocument(artifact.path) as pdf:
            worst = {number: _coarsest(page) for number, page in enumerate(pdf, start=1)}
    except pypdfium2.PdfiumError:
        return ()  # the other checks of the file say so
    return tuple(_coarse(number, *picture, where) for number, picture in worst.items() if picture is not None)


def _coarsest(page: pypdfium2.PdfPage) -> tuple[int, int, float] | None:
    """Width and height in pixels, and pixels an inch, of the page's coarsest picture, if one is too coarse."""
    found_here = []
    for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=NESTED):
        assert isinstance(item, PdfImage)
        width, height = item.get_px_size()
        left, bottom, right, top = item.get_bounds()
        if right > left and top > bottom and width > 1 and height > 1:
            # A picture may be turned by a quarter; the finer of both readings is the kinder one.
            upright = min(width / (right - left), height / (top - bottom))
            turned = min(height / (right - left), width / (top - bottom))
            found_here.append((width, height, 72 * max(upright, turned)))
    return min((one for one in found_here if one[2] < NEAR * FINE), key=lambda one: one[2], default=None)


def _coarse(number: int, width: int, height: int, dpi: float, where: str) -> Finding:
    return found(
        "image-coarse",
        f"A picture of {width} × {height} pixels is printed with {dpi:.0f} an inch on page {number} of the file; "
        f"a sharp print wants {FINE}.",
        where,
        hint="Put in a larger version of the picture, or show it smaller: ![…](…){width=50%}.",
    )
