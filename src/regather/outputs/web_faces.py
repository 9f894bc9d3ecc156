"""The characters of a page -> ``@font-face`` rules that hold the book's faces, cut down to these characters.

A page that is one file carries its faces inside, and asks nobody for them; cut down and packed as WOFF they weigh
some sixty kilobytes a style (as WOFF2 fifty, which takes twenty times as long). Chinese, Japanese and Korean are
left to the reader's own fonts, which would weigh megabytes; so is what none of our faces has. What a newcomer gets
wrong: a browser smears a face of one weight for bold type unless it is told that the face serves for all weights.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from regather.outputs.cut_faces import cut
from regather.outputs.print_fonts import CJK, CODE, DESIGNED, FALLBACKS, SYMBOLS, Face

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
        address = f"data:font/woff;base64,{base64.b64encode(content).decode('ascii')}"
        # A face of one weight serves for all: browsers would smear it for bold.
        bold = weight or weights or ("" if bolder else "100 900")
        found.append(
            f'@font-face{{font-family:"{face.family}";font-style:{slope};'
            f'{f"font-weight:{bold};" if bold else ""}font-display:swap;src:url({address})format("woff")}}'
        )
    return found


@lru_cache(maxsize=32)
def _cut(path: Path, characters: str, features: tuple[str, ...]) -> tuple[bytes, str]:
    """The font with these characters alone, as WOFF, and the weights that it spans, if several."""
    content, span = cut(path, characters, more=features, fewer=_UNUSED)
    font = TTFont(io.BytesIO(content), lazy=True, recalcTimestamp=False)
    font.flavor = "woff"
    packed = io.BytesIO()
    font.save(packed)
    return packed.getvalue(), "" if span is None else f"{span[0]:g} {span[1]:g}"
