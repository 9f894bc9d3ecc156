"""The files for the printing house, read back -> findings: their boxes, their colours, what they claim.

No open judge of PDF/X-4 is known, so what the standard wants (ISO 15930-7) is asked here, one thing after the
other. What a newcomer gets wrong: a colour of a screen may hide in a form or a pattern that a page uses.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from regather.checks.codes import found
from regather.model import Artifact, Book, Finding

SLACK = 0.01
"""Points by which boxes may differ: far below what can be cut."""

_SCREEN = frozenset(("rg", "RG", "g", "G"))
"""Operators that set a colour of a screen, or a grey that some presses separate into four inks."""


def check_press(book: Book, artifact: Artifact) -> tuple[Finding, ...]:
    """Whether the pages, or the cover, are as a printing house wants them."""
    where = artifact.path.name
    try:
        with Pdf.open(artifact.path) as pdf:
            return (*_boxes(pdf, book, where), *_colours(pdf, where), *_claims(pdf, where))
    except pikepdf.PdfError as error:
        return (found("pdf-unreadable", f"The file cannot be read: {error}", where, hint="Build again."),)


def _boxes(pdf: Pdf, book: Book, where: str) -> Iterator[Finding]:
    """Pages whose trim is not inside their bleed by as much as the book says, and that inside the sheet."""
    bleed = book.press.bleed * 72 / 25.4
    for number, page in enumerate(pdf.pages, start=1):
        trim, bled, sheet = (
            [float(edge) for edge in page.obj.get(key, Array([0, 0, 0, 0]))]
            for key in ("/TrimBox", "/BleedBox", "/MediaBox")
        )
        runs_over = [bled[0] - trim[0], bled[1] - trim[1], trim[2] - bled[2], trim[3] - bled[3]]
        inside = all(low >= edge - SLACK for low, edge in zip(bled[:2], sheet[:2], strict=True))
        inside = inside and all(high <= edge + SLACK for high, edge in zip(bled[2:], sheet[2:], strict=True))
        if not inside or any(abs(over + bleed) > SLACK for over in runs_over):
            yield found("press-marks", f"The boxes of page {number} do not fit into one another.", where)


def _colours(pdf: Pdf, where: str) -> Iterator[Finding]:
    """Drawings that set colours of a screen, and pictures that do not say which light they mean."""
    told: set[str] = set()
    for number, page in enumerate(pdf.pages, start=1):
        if any(str(step.operator) in _SCREEN for step in pikepdf.parse_content_stream(page)):
            told.add(f"Page {number} sets colours of a screen.")
    for thing in pdf.objects:
        if not isinstance(thing, Stream):
            continue
        if thing.get(Name.Subtype) == Name.Form or thing.get(Name.PatternType) == 1:
            if any(str(step.operator) in _SCREEN for step in pikepdf.parse_content_stream(thing)):
                told.add("A drawing that pages share sets colours of a screen.")
        elif thing.get(Name.Subtype) == Name.Image and thing.get(Name.ColorSpace) == Name.DeviceRGB:
            told.add("A picture does not say which colours of a screen it means.")
    for message in sorted(told):
        yield found("press-colour", message, where)


def _claims(pdf: Pdf, where: str) -> Iterator[Finding]:
    """What of the standard's own marks is missing."""
    metadata = pdf.Root.Metadata.read_bytes().decode("utf-8", "replace") if Name.Metadata in pdf.Root else ""
    intents = [item for item in pdf.Root.get(Name.OutputIntents, Array()) if item.get(Name.S) == Name.GTS_PDFX]
    profile = intents[0].get(Name.DestOutputProfile) if intents else None
    have = {
        "the name of the standard": "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in metadata,
        "the profile of inks": isinstance(profile, Stream) and int(profile.N) == 4,
        "whether its colours are trapped": str(pdf.docinfo.get(Name.Trapped, "")) in ("/False", "/True"),
        "the day on which it was made": Name.CreationDate in pdf.docinfo and Name.ModDate in pdf.docinfo,
        "its title": bool(str(pdf.docinfo.get(Name.Title, ""))),
        "its number": Name.ID in pdf.trailer,
    }
    for what, is_there in have.items():
        if not is_there:
            yield found("press-claims", f"The file lacks {what}.", where)
    if any(Name.Annots in page.obj for page in pdf.pages) or Name.OpenAction in pdf.Root:
        yield found("press-claims", "The file holds links or actions, which a press cannot follow.", where)
    for thing in pdf.objects:
        is_font = isinstance(thing, Dictionary) and thing.get(Name.Type) == Name.FontDescriptor
        if is_font and not any(key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield found("press-claims", f"The font {thing.get(Name.FontName)} is not in the file.", where)
