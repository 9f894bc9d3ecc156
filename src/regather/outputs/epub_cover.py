"""Title and author -> a cover picture for library shelves, where a person gave none.

Typeset by WeasyPrint, which shapes every script, and painted by PDFium as PNG, which every reader
shows. The picture quotes how a booklet is made: leaves nested in one another around a fold. What a
newcomer gets wrong: nothing here may be left to chance, the colours come from the title.
"""

from __future__ import annotations

import hashlib
import io
from html import escape

import pypdfium2
import weasyprint
from PIL import Image
from weasyprint.text.fonts import FontConfiguration

from regather.model import Metadata
from regather.outputs.print_fetch import ProjectFetcher
from regather.outputs.print_fonts import TEXT
from regather.text.labels import labels

WIDTH, HEIGHT = 1200, 1800
"""Pixels: two to three, the shape of most books, and more than any shelf shows."""

_PALETTE = (
    ("#1f3a4d", "#e9b44c"),
    ("#4a2c3a", "#e6a57e"),
    ("#23403a", "#e3c16f"),
    ("#3b3355", "#9ec1c4"),
    ("#5a2a27", "#e8c07d"),
    ("#2b2d42", "#ef8354"),
)
"""Ground and line; text on the ground is near-white, at a contrast above 9 to 1 on each."""

_LEAVES = 9
_SHORT, _LONG = 18, 48
"""Characters of a title up to which it is set large, and from which it is set small, to stay in its field."""


def draw_cover(metadata: Metadata) -> bytes:
    """A PNG picture; the same metadata give the same bytes, since the face is the one that Regather brings.

    :raises MissingProgram: the package that brings the face is not installed, or not whole.
    """
    files = TEXT.paths()
    fetcher, fonts = ProjectFetcher(files[0].parent, files), FontConfiguration()
    face = weasyprint.CSS(string=TEXT.css(), url_fetcher=fetcher, font_config=fonts)
    document = weasyprint.HTML(string=_html(metadata), url_fetcher=fetcher)
    pdf = pypdfium2.PdfDocument(document.write_pdf(stylesheets=[face], font_config=fonts))
    try:
        picture = pdf[0].render(scale=WIDTH / pdf[0].get_width()).to_pil()
    finally:
        pdf.close()
    picture = picture.convert("RGB").quantize(32, method=Image.Quantize.MAXCOVERAGE)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()


def _html(metadata: Metadata) -> str:
    digest = hashlib.sha256("\n".join((metadata.title, *metadata.authors)).encode()).digest()
    ground, line = _PALETTE[digest[0] % len(_PALETTE)]
    size = _size(metadata.title)
    subtitle = f"<p class=subtitle>{escape(metadata.subtitle)}</p>" if metadata.subtitle else ""
    authors = "".join(f"<p class=author>{escape(name)}</p>" for name in metadata.authors)
    direction = "rtl" if metadata.right_to_left else "ltr"
    return f"""<!DOCTYPE html>
<html lang="{escape(metadata.language)}" dir="{direction}"><head><meta charset="utf-8">
<title>{escape(labels(metadata.language).cover)}</title><style>
@page {{ size: 120mm 180mm; margin: 0; background: {ground}; }}
body {{ margin: 0; font-family: "{TEXT.family}", serif;
  color: #fbf7ef; text-align: start; }}
.title {{ position: absolute; top: 16mm; left: 12mm; right: 12mm; margin: 0; font-size: {size}mm; line-height: 1.15;
  font-weight: bold; overflow-wrap: break-word; }}
.subtitle {{ font-size: 5.6mm; font-weight: normal; line-height: 1.3; margin: 5mm 0 0; }}
.authors {{ position: absolute; bottom: 12mm; left: 12mm; right: 12mm; }}
.author {{ margin: 1mm 0 0; font-size: 6mm; }}
svg {{ position: absolute; left: 0; bottom: 30mm; width: 120mm; height: 64mm; }}
</style></head><body>
<div class=title>{escape(metadata.title)}{subtitle}</div>{_leaves(line)}<div class=authors>{authors}</div>
</body></html>"""


def _size(title: str) -> float:
    if len(title) <= _SHORT:
        return 15
    return 11.5 if len(title) <= _LONG else 8.5


def _leaves(colour: str) -> str:
    """Open sheets nested in a fold, drawn as lines from the spine to both edges."""
    paths = []
    for leaf in range(_LEAVES):
        rise = 4 + leaf * 6
        paths.append(f"M0 {64 - rise} C 30 {58 - rise}, 52 {60 - rise}, 60 {68 - rise / 3:.1f}")
        paths.append(f"M120 {64 - rise} C 90 {58 - rise}, 68 {60 - rise}, 60 {68 - rise / 3:.1f}")
    return (
        f'<svg viewBox="0 0 120 70" xmlns="http://www.w3.org/2000/svg" fill="none" stroke="{colour}" '
        f'stroke-width=".7"><path d="{" ".join(paths)}"/></svg>'
    )
