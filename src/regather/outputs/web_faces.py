"""The characters of a page -> ``@font-face`` rules that hold the book's faces, cut down to these characters.

A page that is one file carries its faces inside, and asks nobody for them; cut down and packed as WOFF2 they weigh
some fifty kilobytes a style. Chinese, Japanese and Korean are left to the reader's own fonts, which would weigh
megabytes; so is what none of our faces has. What a newcomer gets wrong: the cut is done once for the same characters
(:func:`_cut` remembers), because it takes longer than making the pages.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from regather.outputs.print_fonts import ARABIC, CODE, DESIGNED, HEBREW, SYMBOLS, Face

HELPING = (HEBREW, ARABIC, SYMBOLS)
"""The faces that help out where the asked one lacks a character, the first that has it first."""

_FIGURES = ("onum", "lnum", "tnum", "pnum", "sups")
_CAPITALS = ("smcp", "c2sc")
_UNUSED = frozenset(("frac", "numr", "dnom"))
_ROOT = re.compile(r":root\s*\{[^}]*\}")


def faces_css(css: str, text: str, code: str) -> str:
    """The ``@font-face`` rules for the faces that ``css`` asks for (tokens put in).

    ``text`` is all that is read on the pages, ``code`` what is set as code.

    :raises MissingProgram: a face is not installed.
    """
    asked = _ROOT.sub("", css)
    features = (*_FIGURES, *_CAPITALS) if "small-caps" in asked else _FIGURES
    rules: list[str] = []
    rest = _printing(text)
    known: set[str] = set()
    for face in DESIGNED:
        if f'"{face.family}"' not in asked or (face is CODE and not code):
            continue
        has = face.has(_printing(code) if face is CODE else rest)
        if face is not CODE:
            known |= has
        rules += _rules(face, has, features)
    rest -= known
    for face in HELPING:
        if rest and face.is_here and (has := face.has(rest)):
            # A sign is a sign in bold type, too.
            rules += _rules(face, has, features, most=1 if face is SYMBOLS else len(face.files))
            rest -= has
    return "\n".join(rules)


def _printing(text: str) -> set[str]:
    return {char for char in text if not char.isspace() or char in " \u00a0"}


def _rules(face: Face, characters: Iterable[str], features: tuple[str, ...], most: int | None = None) -> list[str]:
    found = []
    wanted = "".join(sorted(characters))
    if not wanted.strip():
        return []
    for (style, _), path in list(zip(face.files, face.paths(), strict=True))[:most]:
        slope, _, weight = style.partition(" ")
        content, weights = _cut(path, wanted, features)
        address = f"data:font/woff2;base64,{base64.b64encode(content).decode('ascii')}"
        bold = weight or weights
        found.append(
            f'@font-face{{font-family:"{face.family}";font-style:{slope};'
            f'{f"font-weight:{bold};" if bold else ""}font-display:swap;src:url({address})format("woff2")}}'
        )
    return found


@lru_cache(maxsize=32)
def _cut(path: Path, characters: str, features: tuple[str, ...]) -> tuple[bytes, str]:
    """The font with these characters alone, as WOFF2, and the weights that it spans, if several."""
    options = subset.Options(flavor="woff2", hinting=False, drop_tables=[*subset.Options().drop_tables, "STAT"])
    options.layout_features = [
        *(name for name in subset.Options().layout_features if name not in _UNUSED),
        *features,
    ]
    # The time of the day is kept out of the file.
    font = TTFont(path, lazy=True, recalcTimestamp=False)
    try:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        weights = ""
        if "fvar" in font:
            axis = next((axis for axis in font["fvar"].axes if axis.axisTag == "wght"), None)
            weights = f"{axis.minValue:g} {axis.maxValue:g}" if axis is not None else ""
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer)
    finally:
        font.close()
    return buffer.getvalue(), weights
