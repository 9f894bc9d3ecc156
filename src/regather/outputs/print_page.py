"""Trim sizes and the ``@page`` rules that follow from one.

What a newcomer gets wrong: margins are named by *inner* (the spine) and *outer*, and which of them is
left depends on the page and on the direction of the script; first page and last page need no rule of
their own for that.
"""

from __future__ import annotations

from dataclasses import dataclass

from regather.errors import BadProject


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


def page_css(trim: Trim, *, right_to_left: bool = False) -> str:
    """The ``@page`` rules of the trim size, the root's type size and leading, and the margin's page numbers."""
    recto, verso = ("left", "right") if right_to_left else ("right", "left")
    spine_of_recto, spine_of_verso = ("right", "left") if right_to_left else ("left", "right")
    head = "font-size: 0.82em; letter-spacing: 0.06em; font-variant-caps: all-small-caps;"
    return f"""
html {{ font-size: {trim.size}pt; line-height: {trim.leading}pt; --line: {trim.leading}pt }}
@page {{
  size: {trim.width}mm {trim.height}mm; margin: {trim.top}mm {trim.outer}mm {trim.bottom}mm;
  font-family: "Regather Text", "DejaVu Serif", "DejaVu Sans", serif; font-size: {trim.size}pt;
  @footnote {{ max-height: {NOTES_SHARE * (trim.height - trim.top - trim.bottom):.1f}mm }}
  @bottom-center {{ content: counter(page); font-size: 0.9em; vertical-align: top; padding-top: 2.2em }}
}}
@page :{recto} {{
  margin-{spine_of_recto}: {trim.inner}mm;
  @top-center {{ content: string(recto); {head} vertical-align: bottom; padding-bottom: 1.6em }}
}}
@page :{verso} {{
  margin-{spine_of_verso}: {trim.inner}mm;
  @top-center {{ content: string(verso); {head} vertical-align: bottom; padding-bottom: 1.6em }}
}}
@page :nth(1 of run) {{ @top-center {{ content: none }} }}
.page-mark {{
  position: absolute; {"right" if right_to_left else "left"}: -8mm; width: 6.5mm; hyphens: none;
  font: normal 0.62rem/{trim.leading}pt "Regather Text", "DejaVu Serif", serif;
  font-variant-numeric: lining-nums; text-indent: 0;
  text-align: {"left" if right_to_left else "right"};
}}
.page-word {{ white-space: nowrap }}
@page front {{ @top-center {{ content: none }} @bottom-center {{ content: none }} }}
@page contents {{ @top-center {{ content: none }} }}
@page :blank {{ @top-center {{ content: none }} @bottom-center {{ content: none }} }}
"""
