"""Numerals as they stand in print and in misread print, turned into numbers and back.

What a newcomer gets wrong: ``str.isdigit`` is true for superscripts, and a letter is not always a
letter: recognition reads ``1`` as ``l`` and ``0`` as ``O``.
"""

from __future__ import annotations

import unicodedata

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The superscript digits in order of value."""

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

MISREAD_DIGITS = str.maketrans({
    "l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "]": "1",
    "O": "0", "o": "0", "Q": "0", "D": "0",
    "S": "5", "s": "5", "B": "8", "Z": "2", "z": "2", "g": "9", "q": "9", "b": "6", "G": "6", "A": "4",
})  # fmt: skip
"""Letters that recognition puts for digits; the usual confusions of OCR post-correction tables."""


def read_superscript(text: str) -> int | None:
    """The value of a run of superscript digits, or ``None`` if ``text`` is anything else."""
    if not text or any(c not in SUPERSCRIPTS for c in text):
        return None
    return int("".join(str(SUPERSCRIPTS.index(c)) for c in text))


def write_superscript(number: int) -> str:
    """``number`` in superscript digits."""
    return "".join(SUPERSCRIPTS[int(c)] for c in str(number))


def write_roman(number: int) -> str:
    """``number`` (1 to 3999) in upper-case Roman numerals."""
    if not 0 < number < 4000:
        raise ValueError(f"{number} has no Roman numeral")
    out = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


def read_roman(text: str) -> int | None:
    """The value of a well-formed Roman numeral in one case throughout, or ``None``."""
    if not text or (text != text.upper() and text != text.lower()):
        return None
    rest, number = text.upper(), 0
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            number += value
            rest = rest[len(letters) :]
    if rest or not 0 < number < 4000 or write_roman(number) != text.upper():
        return None
    return number


def read_arabic(text: str) -> int | None:
    """The value of a run of decimal digits of any script (not superscripts), or ``None``."""
    if not text or any(unicodedata.category(c) != "Nd" for c in text):
        return None
    return int(text)


def read_misread(text: str) -> int | None:
    """The value of a number with at least one true digit and letters that stand for digits, or ``None``."""
    if not any(unicodedata.category(c) == "Nd" for c in text):
        return None
    return read_arabic(text.translate(MISREAD_DIGITS))


def read_number(text: str) -> int | None:
    """The value of an Arabic, superscript, Roman or slightly misread numeral, or ``None``."""
    for reader in (read_arabic, read_superscript, read_roman, read_misread):
        number = reader(text)
        if number is not None:
            return number
    return None
