"""Misreads letters as programs that read scans do; a property of the reading, never of the book.

What a newcomer gets wrong: real misreadings are not random letters but look-alikes, lost spaces
and stray hyphens, so a lexicon can mend most of them.
"""

from __future__ import annotations

import random
import unicodedata

LOOK_ALIKES: dict[str, tuple[str, ...]] = {
    "rn": ("m",), "m": ("rn",), "cl": ("d",), "d": ("cl",), "li": ("h",), "h": ("b", "li"), "vv": ("w",), "w": ("vv",),
    "e": ("c", "o"), "c": ("e",), "o": ("0", "e"), "l": ("1", "I", "i"), "i": ("l", "1"), "I": ("l", "1"), "1": ("l",),
    "0": ("O",), "O": ("0",), "s": ("5",), "S": ("5",), "5": ("S",), "t": ("f",), "f": ("t",), "a": ("o", "u"),
    "u": ("n", "ii"), "n": ("u", "ri"), "b": ("h", "6"), "g": ("q", "9"), "q": ("g",), "y": ("v",), "v": ("y",),
    ".": (",",), ",": (".",), "ß": ("B",),
    "и": ("н", "п"), "н": ("и", "п"), "п": ("н", "л"), "ш": ("щ", "т"), "щ": ("ш",), "е": ("с", "о"), "с": ("е",),
    "о": ("0", "с"), "ы": ("м",), "л": ("д",), "д": ("л",), "т": ("г",), "г": ("т",), "ь": ("ъ",), "в": ("з",),
    "ה": ("ח", "ת"), "ח": ("ה",), "ו": ("ז", "ן"), "ר": ("ד",), "ד": ("ר",), "ב": ("כ",), "כ": ("ב",), "ס": ("ם",),
}
"""What looks alike to a reading program: the confusions that lists of OCR errors name most often."""

SPACE_SHARE = 0.15
"""The share of errors that hit a space (lost) or leave a stray hyphen; the rest are letters."""


def _bare(char: str) -> tuple[str, ...]:
    """The letter without its accent, which a reading program overlooks; nothing where it has none."""
    bare = unicodedata.normalize("NFD", char)[0]
    return (bare,) if bare != char and bare.isalpha() else ()


def misread(text: str, chance: float, rng: random.Random) -> tuple[str, int]:
    """The text with each character misread with this chance, and the number of errors made."""
    if chance <= 0:
        return text, 0
    out: list[str] = []
    errors = at = 0
    while at < len(text):
        pair, char = text[at : at + 2], text[at]
        if rng.random() >= chance:
            out.append(char)
            at += 1
            continue
        if char == " " and rng.random() < 0.5:
            errors += 1
            at += 1
        elif char.isalpha() and rng.random() < SPACE_SHARE:
            out.append(char + "-")
            errors += 1
            at += 1
        elif alike := LOOK_ALIKES.get(pair) or LOOK_ALIKES.get(char) or _bare(char):
            out.append(rng.choice(alike))
            errors += 1
            at += 2 if pair in LOOK_ALIKES else 1
        else:
            out.append(char)
            at += 1
    return "".join(out), errors
