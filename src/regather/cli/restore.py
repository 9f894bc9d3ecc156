"""``regather restore``: from a scrambled source to chapters."""

from __future__ import annotations

from pathlib import Path

import click

from regather import pipeline
from regather.cli import say
from regather.cli.changed import before
from regather.cli.options import (
    folder_for,
    json_option,
    mend_option,
    model_option,
    out_option,
    source_argument,
    strict_option,
)


@click.command("restore")
@source_argument
@out_option
@model_option
@mend_option
@strict_option
@json_option
def command(
    source: Path | None, out: Path | None, *, model: bool, mend: str | None, strict: bool, as_json: bool
) -> int:
    """Put a scrambled text back in order, as chapters.

    SOURCE is what an OCR program wrote (a text, Markdown, HTML, hOCR, XML or JSON file), a PDF, a
    folder of page files, or a zip or tar archive of them. Scans (a PDF, a TIFF, a folder or archive
    of pictures) are read with Tesseract first, once. Left out, the source in book/sources/ is restored
    again, with what you decided in book/decisions.toml. Chapters that you edited are kept.
    """
    folder = folder_for(source, out)
    was = before(folder)
    with say.progress() as progress:
        report = pipeline.restore(source, folder, progress, model=model, level=mend)
    say.tell(report, as_json=as_json, was=was)
    return say.exit_code(report, strict=strict)
