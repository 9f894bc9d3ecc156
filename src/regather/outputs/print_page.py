"""Trim sizes and the ``@page`` rules that follow from one.

What a newcomer gets wrong: margins are named by *inner* (the spine) and *outer*, and which of them is
left depends on the page and on the direction of the script; first page and last page need no rule of
their own for that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from regather.errors import BadProject
from regather.outputs.print_fonts import FALLBACK_FAMILIES


@dataclass(frozen=True, slots=True)
class Trim:
    """A page: its size and margins in millimetres, type size and leading in points.

    The margins grow from the spine over top and outer edge to the bottom, as they have since
    manuscripts, and leave a measure of 60 to 70 characters of the text face, within the 45 to 75 that
    Robert Bringhurst, *The Elements of Typographic Style* (2.1.2), calls satisfactory.
    """

    name: str
    width: float
    height: float
    inner: float
    top: float
    outer: float
    bottom: float
    size: float
    leading: float


TRIMS: dict[str, Trim] = {
    trim.name: trim
    for trim in (
        Trim("a6", 105, 148, 13, 15, 15, 18, 9.6, 12.2),
        Trim("a5", 148, 210, 20, 21, 23, 25, 11.8, 15.2),
        Trim("digest", 139.7, 215.9, 18, 22, 20, 26, 11.6, 15.0),
        Trim("6x9", 152.4, 228.6, 21, 24, 24, 28, 12.0, 15.6),
        Trim("a4", 210, 297, 44, 38, 54, 46, 12.6, 17.0),
        Trim("letter", 215.9, 279.4, 47, 34, 57, 42, 12.6, 17.0),
    )
}
"""Trim sizes by the name that ``book.print.trim`` gives; the largest two keep wide margins for the measure's sake."""

LETTER = 0.39
"""The width of a letter of the text face with its share of the spaces, in type sizes, measured on English prose."""

NOTES_SHARE = 0.6
"""The most of a page's height that notes may take. What is left keeps a page a page of the book; the
rest of a longer note goes on at the foot of the next page."""


def trim_named(name: str) -> Trim:
    """The trim size of that name.

    :raises BadProject: there is none.
    """
    try:
        return TRIMS[name]
    except KeyError:
        raise BadProject(
            f"There is no trim size {name!r}.", where="book/book.toml", hint=f"Choose one of: {', '.join(TRIMS)}."
        ) from None


_DEFAULTS = {
    "--text-face": '"Regather Text"',
    "--other-scripts": FALLBACK_FAMILIES,
    "--text-scale": "1",
    "--leading-scale": "1",
    "--head-place": "center",
    "--head-face": "",
    "--head-size": "0.82em",
    "--head-caps": "all-small-caps",
    "--head-case": "none",
    "--head-spacing": "0.06em",
    "--head-weight": "normal",
    "--folio-place": "center",
    "--folio-face": "",
    "--folio-size": "0.9em",
    "--folio-weight": "normal",
}
"""What running heads and page numbers look like where no theme says otherwise (the tokens of ``book.css``)."""

_PARTS = """
section.cover { page: cover; break-after: page }
section.half-title, section.title-page, section.imprint, div.alone, section.last-page { page: front }
section.title-page { break-before: recto; break-after: page }
section.half-title, section.imprint, div.alone, nav.contents { break-after: page }
nav.contents { page: contents; break-before: page }
div.alone, div.run, section.last-page { break-before: page }
div.foreword { page: foreword; break-before: page }
.full-front nav.contents, .full-front div.alone, .full-front div.foreword, .open-recto div.run { break-before: recto }
div.run { page: run }
div.run.opening-run { page: opening; break-before: recto }
nav.contents a::after { content: leader(". ") target-counter(attr(href), page) }
nav.contents .entry-front a::after { content: leader(". ") target-counter(attr(href), page, lower-roman) }
nav.contents a[data-page]::after { content: leader(". ") attr(data-page) }
"""
"""Which part of the book begins a page, and on which pages it stands. The numbers of pages hang on this, so it is no
matter of style: the selectors outweigh those of a style sheet that was written before the parts were so named."""

FIGURE = 0.78
"""The most of a page's height that a picture may take: its caption and two lines of text still find room."""


def wants_capitals(title: str) -> bool:
    """Whether the words of a book so called stand in capitals where others have small ones.

    No text face of ours has Cyrillic small capitals; without them the words would be small letters far apart.
    """
    letters = [char for char in title if char.isalpha()]
    return sum(unicodedata.name(char, "").startswith("CYRILLIC") for char in letters) > len(letters) / 2


CAPITALS = {"--head-caps": "normal", "--head-case": "uppercase", "--head-size": "0.68em"}
"""Running heads in capitals: as high as the small ones would be."""


def page_css(
    trim: Trim, *, right_to_left: bool = False, capitals: bool = False, tokens: Mapping[str, str] | None = None
) -> str:
    """The ``@page`` rules of the trim size, the root's type size and leading, and the margin's page numbers.

    ``tokens`` are those of the book's theme; with ``capitals`` they stand for small ones in running heads.
    """
    look = {**_DEFAULTS, **{name: value for name, value in (tokens or {}).items() if name in _DEFAULTS}}
    if capitals and "small-caps" in look["--head-caps"]:
        look |= CAPITALS
    recto, verso = ("left", "right") if right_to_left else ("right", "left")
    faces = f"{look['--text-face']}, {look['--other-scripts']}, serif"
    if right_to_left:
        # Themes scale by how large their own face is on its body; Hebrew and Arabic are set in others.
        look |= {"--text-scale": "1", "--leading-scale": "1"}
    size, leading = trim.size * _number(look["--text-scale"]), trim.leading * _number(look["--leading-scale"])
    depth = trim.height - trim.top - trim.bottom
    head, folio = _head_style(look, faces), _folio_style(look, faces)
    none = " ".join(
        f"@{edge}-{place} {{ content: none }}" for edge in ("top", "bottom") for place in ("left", "center", "right")
    )
    no_head = " ".join(f"@top-{place} {{ content: none }}" for place in ("left", "center", "right"))
    sides = "".join(
        f"""
@page :{side} {{
  margin-{spine}: {trim.inner}mm;
  @top-{_place(look["--head-place"], side)} {{ content: string({name}); {head} }}
  @bottom-{_place(look["--folio-place"], side)} {{ content: counter(page); {folio} }}
}}
@page foreword:{side} {{ @bottom-{_place(look["--folio-place"], side)} {{ content: counter(page, lower-roman) }} }}
@page contents:{side} {{ @bottom-{_place(look["--folio-place"], side)} {{ content: counter(page, lower-roman) }} }}"""
        for side, spine, name in ((recto, verso, "recto"), (verso, recto, "verso"))
    )
    return f"""
html {{ font-size: {size:g}pt; line-height: {leading:g}pt; --line: {leading:g}pt; --depth: {depth:g}mm }}
@page {{
  size: {trim.width}mm {trim.height}mm; margin: {trim.top}mm {trim.outer}mm {trim.bottom}mm;
  font-family: {faces}; font-size: {size:g}pt;
  @footnote {{ max-height: {NOTES_SHARE * depth:.1f}mm{"; background-position: right 0 !important" * right_to_left} }}
}}{sides}
{_PARTS}
@page cover {{ margin: 0; {none} }}
@page front {{ {none} }}
@page contents {{ {no_head} }}
@page :nth(1 of run) {{ {no_head} }}
@page :nth(1 of foreword) {{ {no_head} }}
@page :nth(1 of opening) {{ counter-reset: page 1; {no_head} }}
@page :blank {{ {none} }}
.cover img {{ width: {trim.width}mm; height: {trim.height}mm }}
figure img {{ max-height: {FIGURE * depth:.0f}mm }}
.page-mark {{
  position: absolute; {"right" if right_to_left else "left"}: -8mm; width: 6.5mm; hyphens: none;
  font: normal 0.62rem/{leading:g}pt {faces};
  font-variant-numeric: lining-nums; text-indent: 0;
  text-align: {"left" if right_to_left else "right"};
}}
.page-word {{ white-space: nowrap }}
"""


def _place(where: str, side: str) -> str:
    """The margin box of a page on that side of the spine, for ``center`` or ``outer``."""
    return "center" if where != "outer" else side


def _number(value: str) -> float:
    """The factor that a token gives; 1 where it gives none."""
    try:
        return float(value)
    except ValueError:
        return 1.0


def _head_style(look: Mapping[str, str], faces: str) -> str:
    return (
        f"font-family: {_first(look['--head-face'], faces)}; font-size: {look['--head-size']}; "
        f"font-variant-caps: {look['--head-caps']}; text-transform: {look['--head-case']}; "
        f"letter-spacing: {look['--head-spacing']}; font-weight: {look['--head-weight']}; "
        "vertical-align: bottom; padding-bottom: 1.6em; white-space: nowrap;"
    )


def _folio_style(look: Mapping[str, str], faces: str) -> str:
    return (
        f"font-family: {_first(look['--folio-face'], faces)}; font-size: {look['--folio-size']}; "
        f"font-weight: {look['--folio-weight']}; vertical-align: top; padding-top: 2.2em;"
    )


def _first(face: str, faces: str) -> str:
    return f"{face}, {faces}" if face else faces
