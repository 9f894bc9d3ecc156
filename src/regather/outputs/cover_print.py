"""Title, design and the number of pages -> the printed cover in one sheet: back, spine and front, as PDF/X-4.

The spine is as wide as the leaves are thick, and the board on both sides of them. What a newcomer gets wrong:
which way the words on a spine run is a custom of languages, not of taste; and a spine that is too thin gets
none, because the fold never falls exactly where it should.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pikepdf
import weasyprint
from pikepdf import Pdf
from weasyprint.text.fonts import FontConfiguration

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding, Severity
from regather.outputs.cover_barcode import HEIGHT, WIDTH, drawing
from regather.outputs.cover_design import cover_colours, cover_svg, of_cover
from regather.outputs.press import drop_cover, keep, no_profile, pressed
from regather.outputs.press_profile import condition_of
from regather.outputs.print_drawings import Lettering, words_in
from regather.outputs.print_fetch import ProjectFetcher
from regather.outputs.print_fonts import FALLBACK_FAMILIES, SANS, faces_for
from regather.outputs.print_page import Trim, trim_named
from regather.outputs.print_shop import stopped_clock
from regather.outputs.style_sheets import tokens_of

BOARD = 0.3
"""Millimetres: the board of a glued cover, of 250 to 300 g/m², once on each side of the leaves."""

THINNEST = 5.0
"""Millimetres of a spine that can bear words: letters of 6 points, and 1.5 mm on each side, since folds stray."""

LEAST_TYPE = 2.1
"""Millimetres (6 points): the smallest type on a spine."""

_EDGE = 9.0
"""Millimetres that words keep from the edges of the cover."""

UPWARDS = frozenset(
    (
        "fr",
        "it",
        "es",
        "ca",
        "pt",
        "de",
        "ro",
        "pl",
        "cs",
        "sk",
        "hu",
        "ru",
        "uk",
        "be",
        "bg",
        "sr",
        "hr",
        "sl",
        "mk",
        "el",
    )
)
"""Languages on whose spines words run from the foot to the head; in all others from the head to the foot (ISO 6357)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The cover's sheet in millimetres: one side, the spine, and what runs over the edges."""

    trim: Trim
    spine: float
    bleed: float

    @property
    def width(self) -> float:
        """The trimmed width of the whole sheet."""
        return 2 * self.trim.width + self.spine


def spine_of(book: Book, pages: int) -> float:
    """How wide the spine is, in millimetres; a stapled booklet has none."""
    if book.press.binding == "stapled":
        return 0.0
    return round(-(-pages // 2) * book.press.thickness / 100 + 2 * BOARD, 2)


def runs_up(language: str) -> bool:
    """Whether words on a spine run from the foot to the head."""
    return language.split("-", maxsplit=1)[0].lower() in UPWARDS


def write_cover(book: Book, print_pdf: Path, target: Path) -> tuple[Artifact | None, tuple[Finding, ...]]:
    """Write the cover for a book with the pages of ``print_pdf``; nothing but a finding where there is no profile.

    :raises BadProject: the profile that the book names is not one of four inks.
    :raises CannotBuild: the print PDF is missing or broken, or the design of the cover is.
    :raises CannotWrite: the file cannot be written.
    """
    condition = condition_of(book)
    if condition is None:
        return None, (no_profile(),)
    try:
        with Pdf.open(print_pdf) as pdf:
            drop_cover(pdf, book)
            pages = len(pdf.pages)
    except (OSError, pikepdf.PdfError) as error:
        hint = "Make it again with: regather build"
        raise CannotBuild(f"The print edition cannot be read: {error}", where=str(print_pdf), hint=hint) from error
    found: list[Finding] = []
    spread = Spread(trim_named(book.print.trim), spine_of(book, pages), book.press.bleed)
    drawn = _drawn(book, spread, found.append)
    folds = (spread.trim.width, spread.trim.width + spread.spine) if spread.spine else (spread.trim.width,)
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        content = pressed(pdf, book, condition, folds=folds)
    return keep("cover", content, target), tuple(found)


def _drawn(book: Book, spread: Spread, report: Callable[[Finding], None]) -> bytes:
    """The sheet as the layout engine makes it: in the colours of a screen, with bleed, without marks."""
    about = book.metadata
    body = cover_html(book, spread, report)
    texts = [about.title, about.subtitle, about.description, about.publisher, *about.authors]
    if book.cover is not None and book.cover.suffix.lower() == ".svg":
        texts.append(words_in(book.cover))
    css, tokens = _css(book, spread), tokens_of(book)
    styles = (body.replace("'", '"'), css, f'"{SANS.family}"', tokens["--code-face"])
    chosen = faces_for(styles, texts)
    # Of the words of a front that is drawn, the e-book tells.
    of_cover(faces_for(styles, texts if book.cover is not None else (about.description,)), report)
    text, even = (f"{tokens[name]}, {FALLBACK_FAMILIES}" for name in ("--text-face", "--code-face"))
    lettering = Lettering(text, even, frozenset(face.family for face in chosen.faces))
    fetcher, fonts = ProjectFetcher(book.folder, chosen.paths(), lettering), FontConfiguration()
    sheet = weasyprint.CSS(string=chosen.css() + css, url_fetcher=fetcher, font_config=fonts)
    with stopped_clock():
        page = weasyprint.HTML(string=body, base_url=book.folder.resolve().as_uri() + "/", url_fetcher=fetcher)
        content: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts)
    return content


def cover_html(book: Book, spread: Spread, report: Callable[[Finding], None]) -> str:
    """Back, spine and front as one page; what cannot be shown is reported."""
    about = book.metadata
    if book.cover is not None:
        front = f'<img src="{escape(book.cover.resolve().as_uri())}" alt="">'
    else:
        front = cover_svg(book, report)
    blurb = "".join(f"<p>{escape(part)}</p>" for part in about.description.split("\n") if part.strip())
    heading = f'<p class="heading">{escape(about.title)}</p>' if blurb else ""
    publisher = f'<div class="publisher">{escape(about.publisher)}</div>' if about.publisher else ""
    bars = drawing(book.press.isbn, SANS.family)
    code = f'<div class="bars">{bars}</div>' if bars else ""
    direction = "rtl" if about.right_to_left else "ltr"
    return (
        f'<html lang="{escape(about.language)}"><head><title>{escape(about.title)}</title></head><body>'
        f'<div class="back" dir="{direction}"><div class="blurb">{heading}{blurb}</div>{publisher}</div>{code}'
        f'{_spine(book, spread, report)}<div class="front">{front}</div></body></html>'
    )


def _spine(book: Book, spread: Spread, report: Callable[[Finding], None]) -> str:
    if not spread.spine:
        return ""
    about = book.metadata
    words = [part for part in (", ".join(about.authors), about.title) if part]
    room = spread.trim.height - 2 * _EDGE
    # Letters are half as wide as high, on the whole, and parts stand apart by two of them.
    size = min(spread.spine - 3.0, spread.trim.height / 24, room / (0.52 * (sum(map(len, words)) + 4)))
    if spread.spine < THINNEST or size < LEAST_TYPE:
        thin = spread.spine < THINNEST
        why = "is too thin for words" if thin else "has no room for title and author at a size that can be read"
        message = f"The spine, {spread.spine:g} mm wide, {why}; it stays empty."
        hint = (
            "More pages, thicker paper (press.thickness) or a booklet that is stapled (press.binding)." if thin else ""
        )
        report(Finding("cover-spine-bare", Severity.NOTE, message, "book/book.toml", hint=hint))
        return '<div class="spine"></div>'
    spans = "".join(f"<span>{escape(part)}</span>" for part in words)
    return f'<div class="spine"><div class="words" style="font-size: {size:.2f}mm">{spans}</div></div>'


def _css(book: Book, spread: Spread) -> str:
    colours, trim, bleed = cover_colours(book), spread.trim, spread.bleed
    front_right = not book.metadata.right_to_left
    front = trim.width + spread.spine if front_right else 0.0
    back = 0.0 if front_right else trim.width + spread.spine
    front_left = front if front_right else -bleed
    turn = -90 if runs_up(book.metadata.language) else 90
    length = trim.height - 2 * _EDGE
    return f"""
@page {{ size: {spread.width}mm {trim.height}mm; margin: 0; bleed: {bleed}mm; background: {colours.ground} }}
body {{ margin: 0; color: {colours.ink}; font-family: {tokens_of(book)["--text-face"]}, serif; hyphens: auto }}
.front {{ position: absolute; left: {front_left}mm; top: {-bleed}mm; overflow: hidden;
  width: {trim.width + bleed}mm; height: {trim.height + 2 * bleed}mm }}
.front > * {{ display: block; width: 100%; height: 100%; object-fit: cover }}
.back {{ position: absolute; left: {back + _EDGE + 3}mm; width: {trim.width - 2 * _EDGE - 6}mm; top: {_EDGE + 8}mm;
  height: {trim.height - 2 * _EDGE - 8}mm }}
.blurb {{ font-size: 12pt; line-height: 1.45 }}
.blurb .heading {{ font-size: 1.3em; line-height: 1.25; font-weight: 600; margin-bottom: 0.9em; hyphens: none }}
.blurb p {{ margin: 0 0 0.7em }}
.publisher {{ position: absolute; bottom: 0; inset-inline-start: 0; font-size: 10pt; max-width: 45% }}
.bars {{ position: absolute; left: {back + trim.width - _EDGE - WIDTH}mm; top: {trim.height - _EDGE - HEIGHT}mm }}
.bars svg {{ display: block }}
.spine {{ position: absolute; left: {trim.width}mm; top: 0; width: {spread.spine}mm; height: {trim.height}mm }}
.words {{ position: absolute; left: {spread.spine / 2 - length / 2}mm; top: {trim.height / 2 - spread.spine / 2}mm;
  width: {length}mm; height: {spread.spine}mm; line-height: {spread.spine}mm; white-space: nowrap; text-align: center;
  transform: rotate({turn}deg); transform-origin: 50% 50%; hyphens: none }}
.words span + span {{ margin-inline-start: 2em; font-weight: 600 }}
"""
