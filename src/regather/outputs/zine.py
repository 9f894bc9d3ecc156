"""The print PDF -> the same pages on sheets of paper, to print, fold and staple as one booklet.

Each page is placed once, as it is, so that its text comes out once and its type stays type. What a
newcomer gets wrong: the sheets lie, so the printer must flip them on their *short* edge; the file says
so to the printer, and in its metadata to people.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from regather.errors import CannotBuild, UsageError
from regather.imposition import SHEETS, Booklet, Mark, Sheet, Side, booklet, crop_marks, fold_marks, oriented, place
from regather.model import Artifact, Finding, Severity
from regather.project.atomic import cannot_write, write_bytes

MOST_SHEETS = 20
"""Sheets of office paper that fold and staple as one booklet: 80 pages, the limit that makers of
booklet staplers and copy shops give; more want gatherings and thread."""

HOW_TO_PRINT = "Print on both sides, flip on the short edge, at actual size; fold the whole stack once and staple it."

_MARK_WIDTH = 0.25
_MARK_GREY = 0.5
"""Width in points and shade of fold and crop marks: to be found when looked for, and not otherwise."""


def write_zine(print_pdf: Path, target: Path, sheet: str) -> tuple[Artifact, tuple[Finding, ...]]:
    """Put the pages of ``print_pdf`` on sheets of paper (``a4``, ``letter``; a name in ``SHEETS``), saddle-stitched.

    :raises UsageError: there is no paper of that name.
    :raises CannotBuild: the print PDF is missing or broken.
    :raises CannotWrite: the file cannot be written.
    """
    if sheet not in SHEETS:
        raise UsageError(f"There is no paper size {sheet!r}.", hint=f"Choose one of: {', '.join(SHEETS)}.")
    try:
        with Pdf.open(print_pdf) as source:
            content, sides = _imposed(source, SHEETS[sheet])
    except (OSError, pikepdf.PdfError) as error:
        raise CannotBuild(
            f"The print edition cannot be read: {error}",
            where=str(print_pdf),
            hint="Make it again with: regather build",
        ) from error
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact(f"zine-{sheet}", target, hashlib.sha256(content).hexdigest()), _thickness(sides, target)


def _imposed(source: Pdf, sheet: Sheet) -> tuple[bytes, int]:
    """The sheets as a PDF, and how many sides they have."""
    preferences = source.Root.get(Name.ViewerPreferences, Dictionary())
    right_to_left = preferences.get(Name.Direction) == Name.R2L
    plan = booklet(len(source.pages), right_to_left=right_to_left)
    width, height = _page_size(source)
    result = Pdf.new()
    for side in plan.sides:
        _add_side(result, source, plan, side, sheet, (width, height), right_to_left=right_to_left)
    _describe(result, source, sheet, plan)
    out = io.BytesIO()
    result.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue(), len(plan.sides)


def _page_size(source: Pdf) -> tuple[float, float]:
    """The size of the largest page in points, so that every page fits its place."""
    boxes = [[float(value) for value in page.trimbox] for page in source.pages]
    return max(box[2] - box[0] for box in boxes), max(box[3] - box[1] for box in boxes)


def _add_side(
    result: Pdf,
    source: Pdf,
    plan: Booklet,
    side: Side,
    sheet: Sheet,
    size: tuple[float, float],
    *,
    right_to_left: bool,
) -> None:
    """Append one side of a sheet with its pages and marks."""
    lying = oriented(sheet, side.rows, side.columns, *size)
    placements = place(side, sheet, *size, right_to_left=right_to_left)
    forms = Dictionary()
    operators = []
    for placement in placements:
        number = plan.print_page(placement.page)
        if number is None:
            continue
        name = f"/Page{number}"
        forms[name] = result.copy_foreign(source.pages[number - 1].as_form_xobject())
        operators.append(f"q {_numbers(placement.matrix)} cm {name} Do Q")
    marks = (*fold_marks(side, sheet, *size), *crop_marks(placements, lying))
    operators.append(_drawn(marks))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, _rounded(lying.width), _rounded(lying.height)]),
        Resources=Dictionary(XObject=forms),
        Contents=result.make_stream("\n".join(operators).encode("ascii")),
    )
    result.pages.append(pikepdf.Page(result.make_indirect(page)))


def _drawn(marks: Iterable[Mark]) -> str:
    """PDF operators that draw the marks; tagged as no part of the text."""
    lines = "\n".join(f"{_numbers((mark.x1, mark.y1))} m {_numbers((mark.x2, mark.y2))} l" for mark in marks)
    return f"/Artifact BMC\nq {_MARK_WIDTH} w {_MARK_GREY} G\n{lines}\nS Q\nEMC" if lines else ""


def _describe(result: Pdf, source: Pdf, sheet: Sheet, plan: Booklet) -> None:
    """Title and language of the book, and how to print the sheets."""
    info = source.docinfo
    title = str(info.get(Name.Title, ""))
    sheets = len(plan.sides) // 2
    result.docinfo[Name.Title] = f"{title} ({sheet.title})" if title else sheet.title
    result.docinfo[Name.Subject] = f"{sheets} sheets {sheet.title}. {HOW_TO_PRINT}"
    for key in (Name.Author, Name.Keywords):
        if key in info:
            result.docinfo[key] = str(info[key])
    result.docinfo[Name.Creator] = "Regather"
    if Name.Lang in source.Root:
        result.Root.Lang = str(source.Root.Lang)
    preferences = Dictionary(
        Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), PickTrayByPDFSize=True, DisplayDocTitle=True
    )
    source_preferences = source.Root.get(Name.ViewerPreferences, Dictionary())
    if Name.Direction in source_preferences:
        preferences.Direction = Name(str(source_preferences.Direction))
    result.Root.ViewerPreferences = preferences
    result.Root.PageLayout = Name.SinglePage


def _thickness(sides: int, target: Path) -> tuple[Finding, ...]:
    sheets = sides // 2
    if sheets <= MOST_SHEETS:
        return ()
    return (
        Finding(
            "zine-thick",
            Severity.NOTE,
            f"The booklet has {sheets} sheets; more than {MOST_SHEETS} do not fold and staple well.",
            str(target.name),
            hint="Print the book page by page, or in several booklets.",
        ),
    )


def _numbers(values: Iterable[float]) -> str:
    return " ".join(str(_rounded(value)) for value in values)


def _rounded(value: float) -> float | int:
    """The value to a hundred-thousandth, without needless digits: the same text on every machine."""
    short = round(value, 5)
    return int(short) if short == int(short) else short
