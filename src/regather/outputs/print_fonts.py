"""The faces of the print edition: where their files are, and the ``@font-face`` rules that name them.

They are dependencies of Regather or system packages (open licences, no file of them in this repository),
so that the same book breaks into the same lines on every machine. What a newcomer gets wrong: a face that
the machine happens to have must never be asked for by its own name, or the pages differ from machine to
machine. Only a character that all our faces lack is left to the machine's own, and that is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from regather.errors import MissingProgram
from regather.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Face:
    """A face: the name that style sheets ask for, its own name, what brings it, its files by style.

    ``package`` is a Python package whose folder ``files`` has them; a face of a system package has ``folders``
    instead, the places where systems put it, and may be missing. A style is ``normal`` or ``italic``, with
    ``bold`` behind it where bold is a file of its own.
    """

    family: str
    title: str
    package: str
    files: tuple[tuple[str, str], ...]
    folders: tuple[str, ...] = ()

    def paths(self) -> tuple[Path, ...]:
        """Where the files are.

        :raises MissingProgram: the package that brings the face is not installed, or not whole.
        """
        if self.folders:
            return self._system_paths()
        spec = find_spec(self.package)
        pip_name = self.package.replace("_", "-")
        if spec is None or spec.origin is None:
            raise MissingProgram(f"The face {self.title} is not installed.", hint=f"Run: pip install {pip_name}")
        folder = Path(spec.origin).parent / "files"
        found = tuple(folder / name for _, name in self.files)
        for path in found:
            if not path.is_file():
                hint = f"Run: pip install --force-reinstall {pip_name}"
                raise MissingProgram(f"The face {self.title} lacks a file.", where=str(path), hint=hint)
        return found

    def _system_paths(self) -> tuple[Path, ...]:
        for folder in map(Path, self.folders):
            found = tuple(folder / name for _, name in self.files)
            if all(path.is_file() for path in found):
                return found
        raise MissingProgram(f"The face {self.title} is not installed.", hint=f"Install the package {self.package}.")

    @property
    def is_here(self) -> bool:
        """Whether the face is installed."""
        try:
            return bool(self.paths())
        except MissingProgram:
            return False

    def css(self) -> str:
        """The ``@font-face`` rules; a file without a weight of its own holds all weights of its style."""
        rules = []
        for (style, _), path in zip(self.files, self.paths(), strict=True):
            slope, _, weight = style.partition(" ")
            bold = f" font-weight: {weight};" if weight else ""
            source = f'src: url("{path.as_uri()}")'
            rules.append(f'@font-face {{ font-family: "{self.family}"; font-style: {slope};{bold} {source} }}')
        return "\n".join(rules)

    def has(self, characters: Iterable[str]) -> set[str]:
        """Those of the characters that the face's upright has."""
        known = _characters(self.paths()[0])
        return {char for char in characters if ord(char) in known}


@cache
def _characters(path: Path) -> frozenset[int]:
    """The code points that a font file has glyphs for."""
    # Loaded here: a common book asks no font file, and loading takes as long as writing a small e-book.
    from fontTools.ttLib import TTCollection, TTFont  # noqa: PLC0415

    with path.open("rb") as file:
        fonts = TTCollection(file, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(file, lazy=True)]
        return frozenset(code for font in fonts for code in font.getBestCmap())


TEXT = Face(
    "Regather Text",
    "EB Garamond",
    "fontpkg_eb_garamond",
    (("normal", "EBGaramond[wght].ttf"), ("italic", "EBGaramond-Italic[wght].ttf")),
)
"""The face of the text: Latin, Cyrillic and Greek, with old-style figures and small capitals."""

CODE = Face(
    "Regather Code",
    "Source Code Pro",
    "fontpkg_source_code_pro",
    (("normal", "SourceCodePro[wght].ttf"), ("italic", "SourceCodePro-Italic[wght].ttf")),
)
"""The face of commands and file names."""

SANS = Face(
    "Regather Sans",
    "Source Sans 3",
    "fontpkg_source_sans_3",
    (("normal", "SourceSans3[wght].ttf"), ("italic", "SourceSans3-Italic[wght].ttf")),
)
"""A plain face without serifs: Latin, Cyrillic and Greek, with old-style figures and small capitals."""

SLAB = Face(
    "Regather Slab",
    "Bitter",
    "fontpkg_bitter",
    (("normal", "Bitter[wght].ttf"), ("italic", "Bitter-Italic[wght].ttf")),
)
"""A sturdy face that keeps its shape on a copying machine: Latin and Cyrillic."""

POSTER = Face("Regather Poster", "Anton", "fontpkg_anton", (("normal", "Anton-Regular.ttf"),))
"""A loud face for headings: Latin."""

HEBREW = Face(
    "Regather Hebrew", "Frank Ruhl Libre", "fontpkg_frank_ruhl_libre", (("normal", "FrankRuhlLibre[wght].ttf"),)
)
"""Hebrew with its points, after the face that most Hebrew books are set in."""

ARABIC = Face(
    "Regather Arabic",
    "Amiri",
    "fontpkg_amiri",
    (
        ("normal", "Amiri-Regular.ttf"),
        ("italic", "Amiri-Italic.ttf"),
        ("normal bold", "Amiri-Bold.ttf"),
        ("italic bold", "Amiri-BoldItalic.ttf"),
    ),
)
"""Arabic, Persian and the other languages that are written so: a naskh for books, after that of Bulaq."""

CJK = Face(
    "Regather Han",
    "Noto Serif CJK",
    "fonts-noto-cjk",
    (("normal", "NotoSerifCJK-Regular.ttc"), ("normal bold", "NotoSerifCJK-Bold.ttc")),
    ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-serif-cjk-fonts"),
)
"""Chinese, Japanese and Korean: a system package, which is too large to ask of everybody."""

SIGNS = Face("Regather Signs", "Inter", "fontpkg_inter", (("normal", "Inter[opsz,wght].ttf"),))
"""Signs in circles, arrows, stars: what a zine may have in its text."""

SYMBOLS = Face(
    "Regather Symbols",
    "DejaVu Sans",
    "fonts-dejavu-core",
    (("normal", "DejaVuSans.ttf"), ("normal bold", "DejaVuSans-Bold.ttf")),
    (
        "/usr/share/fonts/truetype/dejavu",
        "/usr/share/fonts/dejavu-sans-fonts",
        "/usr/share/fonts/dejavu",
        "/usr/share/fonts/TTF",
    ),
)
"""Arrows, signs, and the alphabets that no face above has. A system package, unchanged since 2016."""

FACES = (TEXT, CODE)
"""The faces of every book: what the style sheets ask for without a theme."""

DESIGNED = (TEXT, CODE, SANS, SLAB, POSTER)
"""The faces that a style sheet may ask for by name."""

FALLBACKS = (HEBREW, ARABIC, CJK, SIGNS, SYMBOLS)
"""The faces that help out where the asked one lacks a character, the first that has it first."""

FALLBACK_FAMILIES = ", ".join(f'"{face.family}"' for face in (TEXT, *FALLBACKS))
"""What follows the face of the text in every list of faces, as CSS."""

_EVERYWHERE = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x410, 0x450)))) | set(
    "–—‘’‚“”„…‹›•†‡€"
)
"""Characters that each face of the text has, so that a common book asks no font file."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The faces that a book needs, in the order in which they are asked, and what to tell about them."""

    faces: tuple[Face, ...]
    findings: tuple[Finding, ...] = ()

    def css(self) -> str:
        """The ``@font-face`` rules of all of them."""
        return "\n".join(face.css() for face in self.faces)

    def paths(self) -> tuple[Path, ...]:
        """The files of all of them."""
        return tuple(path for face in self.faces for path in face.paths())


def faces_for(sheets: Iterable[str], texts: Iterable[str]) -> Chosen:
    """The faces that the style sheets name, and those that help out for characters of the book's ``texts``.

    A character that none of them has is left to what the machine has; that it may look different elsewhere is
    the finding ``print-face``.

    :raises MissingProgram: a face that a style sheet names is not installed.
    """
    styles = "\n".join(sheets)
    asked = tuple(face for face in DESIGNED if face in FACES or f'"{face.family}"' in styles)
    rare = set[str]().union(*map(set, texts)) - _EVERYWHERE
    rare = {char for char in rare if _prints(char)}
    if rare:
        rare -= TEXT.has(rare)
    helping: list[Face] = []
    for face in FALLBACKS:
        if rare and face.is_here and (here := face.has(rare)):
            helping.append(face)
            rare -= here
    return Chosen((*asked, *helping), _left_over(rare))


def _prints(char: str) -> bool:
    """Whether the character needs a glyph: no control, space, joiner, or sign that only changes another one."""
    return unicodedata.category(char)[0] not in "CZ" and not 0xFE00 <= ord(char) <= 0xFE0F


def _left_over(rare: set[str]) -> tuple[Finding, ...]:
    if not rare:
        return ()
    some = sorted(rare)
    shown = " ".join(f"{char} (U+{ord(char):04X})" for char in some[:8]) + (" …" if len(some) > 8 else "")
    hint = "Install a font that has them and name it first in your style sheet, or send its files along."
    if any("CJK" in unicodedata.name(char, "") or _is_east_asian(char) for char in some) and not CJK.is_here:
        hint = f"For Chinese, Japanese and Korean install the package {CJK.package} ({CJK.title})."
    return (
        Finding(
            "print-face",
            Severity.WARNING,
            f"{len(some)} characters are in none of the faces that come with the program, and are set in what this "
            f"machine has, which may be another face elsewhere: {shown}",
            hint=hint,
        ),
    )


def _is_east_asian(char: str) -> bool:
    return unicodedata.name(char, "").split(" ")[0] in (
        "CJK",
        "HIRAGANA",
        "KATAKANA",
        "HANGUL",
        "BOPOMOFO",
        "IDEOGRAPHIC",
    )
