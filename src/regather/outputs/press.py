"""The print PDF -> the pages as a printing house wants them: PDF/X-4 (ISO 15930-7), in inks, with bleed and marks.

Nothing is laid out anew: the pages are those of the print edition, their colours turned into inks, and with
room around them for what is cut off. What a newcomer gets wrong: the crop marks stand on every plate
("registration"), or the plates could not be laid over one another; and they begin outside the bleed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding, Severity
from regather.outputs.pdf_archive import srgb_profile
from regather.outputs.pdf_xmp import press_claims, set_packet
from regather.outputs.press_colours import START, Separator, separate, separated
from regather.outputs.press_profile import INSTALL, Condition, condition_of
from regather.project.atomic import cannot_write, write_bytes

POINTS = 72 / 25.4
"""Points in a millimetre."""

MARK_LENGTH, MARK_GAP, MARK_WIDTH = 5.0, 1.0, 0.25
"""Crop marks in millimetres, their distance from the bleed, and their width in points: a hair on every plate."""

_VERSION = "1.6"
"""The version of PDF on which PDF/X-4 is built."""

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""The day of a file whose book has no date: no clock may be asked, and the standard wants one."""

_NOT_FOR_PRESSES = (
    "/AcroForm",
    "/MarkInfo",
    "/Names",
    "/OpenAction",
    "/Outlines",
    "/PageLabels",
    "/PageMode",
    "/StructTreeRoot",
    "/ViewerPreferences",
)
"""What the catalogue holds for readers: tags, bookmarks, the places that links lead to."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a page stands on its sheet, in points from the sheet's lower left corner."""

    width: float
    height: float
    left: float
    bottom: float
    bleed: float
    marks: bool

    @property
    def margin(self) -> float:
        """What stands around the trimmed page, on each side."""
        return self.bleed + (MARK_GAP + MARK_LENGTH) * POINTS * self.marks

    def box(self, beyond: float) -> list[float]:
        """The edges of the trimmed page, moved outwards."""
        low = self.margin - beyond
        return [
            rounded(value)
            for value in (low, low, self.margin + self.width + beyond, self.margin + self.height + beyond)
        ]


def write_press(book: Book, print_pdf: Path, target: Path) -> tuple[Artifact | None, tuple[Finding, ...]]:
    """Write the pages for the printing house; nothing but a finding where no profile of four inks is to be had.

    :raises BadProject: the profile that the book names is not one of four inks.
    :raises CannotBuild: the print PDF is missing or broken.
    :raises CannotWrite: the file cannot be written.
    """
    condition = condition_of(book)
    if condition is None:
        return None, (no_profile(),)
    try:
        with Pdf.open(print_pdf) as pdf:
            drop_cover(pdf, book)
            content = pressed(pdf, book, condition)
    except (OSError, pikepdf.PdfError) as error:
        hint = "Make it again with: regather build"
        raise CannotBuild(f"The print edition cannot be read: {error}", where=str(print_pdf), hint=hint) from error
    return keep("press", content, target), ()


def drop_cover(pdf: Pdf, book: Book) -> None:
    """Take out the picture of the cover, which is printed on its own sheet, with the empty back that it may have."""
    if book.cover is None or len(pdf.pages) < 3:
        return
    del pdf.pages[0]
    page = pdf.pages[0]
    page.contents_coalesce()
    if b"TJ" not in page.Contents.read_bytes():
        del pdf.pages[0]


def no_profile() -> Finding:
    """That there is no profile, and how to get one."""
    message = "The files for the printing house were not made: there is no profile of inks."
    return Finding("press-no-profile", Severity.ERROR, message, "book/book.toml", hint=INSTALL)


def keep(kind: str, content: bytes, target: Path) -> Artifact:
    """Write the file.

    :raises CannotWrite: it cannot be written.
    """
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact(kind, target, hashlib.sha256(content).hexdigest())


def pressed(pdf: Pdf, book: Book, condition: Condition, *, folds: tuple[float, ...] = ()) -> bytes:
    """The opened PDF, whose pages have their trim boxes, as PDF/X-4.

    ``folds`` are where the sheet is folded, in millimetres from its left edge; a book's pages have none.
    """
    srgb = srgb_profile()
    separator = Separator(condition.profile, srgb)
    registration = pdf.make_indirect(_registration())
    if not folds:
        _fill_up(pdf, 4 if book.press.binding == "stapled" else 2)
    for page in pdf.pages:
        _set_page(pdf, page, separator, registration, book, folds)
    separate(pdf, separator, srgb)
    for key in _NOT_FOR_PRESSES:
        if key in pdf.Root:
            del pdf.Root[key]
    _describe(pdf, book, condition)
    pdf.remove_unreferenced_resources()
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        force_version=_VERSION,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
    )
    return out.getvalue()


def _fill_up(pdf: Pdf, unit: int) -> None:
    """Add empty pages until the leaves are whole."""
    while len(pdf.pages) % unit:
        last = pdf.pages[-1]
        box = Array([float(edge) for edge in last.trimbox])
        empty = Dictionary(Type=Name.Page, MediaBox=box, Resources=Dictionary(), Contents=pdf.make_stream(b""))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(empty)))


def _set_page(
    pdf: Pdf,
    page: pikepdf.Page,
    separator: Separator,
    registration: pikepdf.Object,
    book: Book,
    folds: tuple[float, ...],
) -> None:
    """Put the page on its sheet: boxes, its drawing in inks and cut at the bleed, and the marks."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    sheet = Sheet(right - left, top - bottom, left, bottom, book.press.bleed * POINTS, book.press.marks)
    page.contents_coalesce()
    drawing = separated(page.Contents.read_bytes(), separator)
    bleed = sheet.box(sheet.bleed)
    cut = numbers((bleed[0], bleed[1], bleed[2] - bleed[0], bleed[3] - bleed[1]))
    move = numbers((1, 0, 0, 1, sheet.margin - left, sheet.margin - bottom))
    parts = [f"q\n{cut} re W n\n{move} cm\n".encode(), START, drawing, b"\nQ\n"]
    if sheet.marks:
        parts.append(_crop_marks(sheet, folds))
        resources = page.Resources
        if Name.ColorSpace not in resources:
            resources.ColorSpace = Dictionary()
        resources.ColorSpace[Name.Registration] = registration
    page.Contents = pdf.make_stream(b"".join(parts))
    page.MediaBox = Array(sheet.box(sheet.margin))
    page.BleedBox, page.TrimBox = Array(bleed), Array(sheet.box(0))
    for key in ("/Annots", "/ArtBox", "/CropBox", "/StructParents", "/Tabs"):
        if key in page.obj:
            del page.obj[key]


def _registration() -> pikepdf.Object:
    """The colour that stands on every plate (ISO 32000-1, 8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([1, 1, 1, 1]), N=1)
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])


def _crop_marks(sheet: Sheet, folds: tuple[float, ...]) -> bytes:
    lines = "\n".join(f"{numbers(start)} m\n{numbers(end)} l" for start, end in _mark_lines(sheet, folds))
    return f"q\n/Registration CS\n1 SCN\n{MARK_WIDTH} w\n{lines}\nS\nQ\n".encode()


def _mark_lines(sheet: Sheet, folds: tuple[float, ...]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Outside the bleed, two lines at each corner that point at where it is cut, and one at each end of a fold."""
    left, bottom, right, top = sheet.box(0)
    near, far = sheet.bleed + MARK_GAP * POINTS, sheet.margin
    for x in (left, right, *(left + fold * POINTS for fold in folds)):
        yield (x, bottom - near), (x, bottom - far)
        yield (x, top + near), (x, top + far)
    for y in (bottom, top):
        yield (left - near, y), (left - far, y)
        yield (right + near, y), (right + far, y)


def _describe(pdf: Pdf, book: Book, condition: Condition) -> None:
    """The printing condition, and what the file says of itself."""
    profile = pdf.make_stream(condition.profile)
    profile.N = 4
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.registered or "Custom"),
        OutputCondition=String(condition.title),
        Info=String(condition.title),
        DestOutputProfile=profile,
    )
    if condition.registered:
        intent.RegistryName = String("http://www.color.org")
    pdf.Root.OutputIntents = Array([intent])
    day = day_of(book)
    stamp = String(day.strftime("D:%Y%m%d%H%M%SZ"))
    info = pdf.docinfo
    info.Title = String(book.metadata.title)
    info.Creator = String("Regather")
    info.CreationDate = info.ModDate = stamp
    info.Trapped = Name("/False")
    set_packet(pdf, press_claims(book.metadata.identifier, day))


def day_of(book: Book) -> datetime:
    """The day that the file bears: the book's own, where it has one."""
    parts = [int(part) for part in book.metadata.date.split("-") if part.isascii() and part.isdigit()]
    try:
        year, month, day = [*parts, 1, 1][:3] if parts else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return _NO_DATE


def numbers(values: tuple[float, ...]) -> str:
    """Numbers as a drawing has them."""
    return " ".join(f"{rounded(value):g}" for value in values)


def rounded(value: float) -> float:
    """To a thousandth of a point: the same on every machine."""
    return round(value, 3)
