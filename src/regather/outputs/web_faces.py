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
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

from regather.outputs.print_fonts import CJK, CODE, DESIGNED, FALLBACKS, SYMBOLS, Face
from regather.store import current, key_of

HELPING = tuple(face for face in FALLBACKS if face is not CJK)
"""The faces that help out where the asked one lacks a character, the first that has it first."""

_FIGURES = ("onum", "lnum", "tnum", "pnum", "sups")
_CAPITALS = ("smcp", "c2sc")
_UNUSED = frozenset(("frac", "numr", "dnom"))
_ASKING = ("--text-face", "--heading-face", "--code-face")
"""The tokens whose first face sets all of something."""

_FAMILY = re.compile(r'"([^"]+)"')
_ROOT = re.compile(r":root\s*\{[^}]*\}")


def faces_css(css: str, tokens: Mapping[str, str], text: str, code: str) -> str:
    """The ``@font-face`` rules for the faces that a book needs.

    ``css`` is its style with tokens still named, ``tokens`` their values. ``text`` is all that is read on the pages,
    ``code`` what is set as code. A face that only helps out gets the characters that another one lacks.

    :raises MissingProgram: a face is not installed.
    """
    rules = _ROOT.sub("", css)
    capitals = (*_FIGURES, *_CAPITALS) if "small-caps" in rules else _FIGURES
    first = {match[1] for name in _ASKING if (match := _FAMILY.search(tokens.get(name, "")))}
    asked = [face for face in DESIGNED if face.family in first or f'"{face.family}"' in rules]
    characters = {CODE: _printing(code)} if CODE in asked else {}
    # Ornaments stand in the style.
    read = _printing(text + css)
    if "uppercase" in "".join((rules, *tokens.values())):
        read |= set("".join(read).upper())
    characters |= {face: read for face in asked if face is not CODE}
    rest: set[str] = set()
    made: list[str] = []
    for face, wanted in characters.items():
        has = face.has(wanted)
        rest |= wanted - has
        # Code is hardly ever slanted, and a browser may slant it.
        made += _rules(face, has, capitals, most=1 if face is CODE else None)
    for face in _helping(tokens, asked):
        if rest and face.is_here and (has := face.has(rest)):
            # A sign is a sign in bold type, too.
            made += _rules(face, has, capitals, most=1 if face is SYMBOLS else None)
            rest -= has
    return "\n".join(made)


def _helping(tokens: Mapping[str, str], asked: list[Face]) -> list[Face]:
    """The faces that are asked after the first ones, in the order in which the theme names them."""
    named = [
        family for name in ("--heading-face", "--other-scripts") for family in _FAMILY.findall(tokens.get(name, ""))
    ]
    by_name = {face.family: face for face in DESIGNED if face not in asked}
    others = [by_name[family] for family in dict.fromkeys(named) if family in by_name]
    return [*others, *HELPING]


def _printing(text: str) -> set[str]:
    return {char for char in text if not char.isspace() or char in " \u00a0"}


def _rules(face: Face, characters: Iterable[str], features: tuple[str, ...], most: int | None = None) -> list[str]:
    found = []
    wanted = "".join(sorted(characters))
    if not wanted.strip():
        return []
    bolder = most is None and any(" " in style for style, _ in face.files)
    for (style, _), path in list(zip(face.files, face.paths(), strict=True))[:most]:
        slope, _, weight = style.partition(" ")
        content, weights = _cut(path, wanted, features)
        address = f"data:font/woff2;base64,{base64.b64encode(content).decode('ascii')}"
        # A face of one weight serves for all: browsers would smear it for bold.
        bold = weight or weights or ("" if bolder else "100 900")
        found.append(
            f'@font-face{{font-family:"{face.family}";font-style:{slope};'
            f'{f"font-weight:{bold};" if bold else ""}font-display:swap;src:url({address})format("woff2")}}'
        )
    return found


@lru_cache(maxsize=32)
def _cut(path: Path, characters: str, features: tuple[str, ...]) -> tuple[bytes, str]:
    """The font with these characters alone, as WOFF2, and the weights that it spans, if several.

    Kept between runs: an edit seldom brings a new character.
    """
    store = current()
    key = key_of("web-face", fontTools.version, version("brotli"), path.read_bytes(), characters, *features)
    kept = store.get(key) if store is not None else None
    if kept is None:
        content, weights = _cut_anew(path, characters, features)
        kept = weights.encode() + b"\n" + content
        if store is not None:
            with suppress(OSError):
                store.put(key, kept)
    span, _, packed = kept.partition(b"\n")
    return packed, span.decode()


def _cut_anew(path: Path, characters: str, features: tuple[str, ...]) -> tuple[bytes, str]:
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
