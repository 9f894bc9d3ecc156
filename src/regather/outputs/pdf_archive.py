"""The print PDF -> the same pages as a file that an archive can keep: PDF/A-2a (ISO 19005-2) and PDF/UA-1.

Nothing is laid out anew: the print edition has its fonts, tags and language in it already; what it lacks is
to say what its colours mean, and to claim the standard. What a newcomer gets wrong: the file is not the
better print edition, since it is bound to the colours of a screen; it is the one to deposit.
"""

from __future__ import annotations

import hashlib
import io
from importlib.resources import files
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from regather.errors import CannotBuild
from regather.model import Artifact, Finding
from regather.outputs.pdf_xmp import ARCHIVE, set_packet
from regather.project.atomic import cannot_write, write_bytes

SRGB = "sRGB2014.icc"
"""The profile of the ICC for the colours of screens, which comes with the layout engine."""

_PRINTED = 4
"""The flag of a note on a page that says: it is shown on paper as well (ISO 32000-1, table 165)."""


def write_archive(print_pdf: Path, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
    """Write the archive's copy of the print edition.

    :raises CannotBuild: the print PDF is missing or broken.
    :raises CannotWrite: the file cannot be written.
    """
    try:
        with Pdf.open(print_pdf) as pdf:
            make_archive(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except (OSError, pikepdf.PdfError) as error:
        hint = "Make it again with: regather build"
        raise CannotBuild(f"The print edition cannot be read: {error}", where=str(print_pdf), hint=hint) from error
    content = out.getvalue()
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact("archive", target, hashlib.sha256(content).hexdigest()), ()


def make_archive(pdf: Pdf) -> None:
    """Make the opened print edition one that keeps to PDF/A-2a."""
    profile = pdf.make_stream(srgb_profile())
    profile.N = 3
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                RegistryName=String("http://www.color.org"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
    for page in pdf.pages:
        for note in page.obj.get(Name.Annots, Array()):
            note.F = _PRINTED
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get(Name.Interpolate, False):
            thing.Interpolate = False  # an archive's reader shows what is there and guesses nothing between
    set_packet(pdf, ARCHIVE)


def srgb_profile() -> bytes:
    """The profile of the colours that style sheets speak of."""
    return (files("weasyprint") / "pdf" / SRGB).read_bytes()
