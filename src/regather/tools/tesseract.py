"""A picture of one page -> the words that Tesseract reads on it, as hOCR.

What a newcomer gets wrong: more threads make it slower. Tesseract's own threads wait for each other, and with them
the same picture need not give the same words; pages are read side by side instead, each in one thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from regather.tools.run import probe, run

PROGRAM = "tesseract"
INSTALL = "apt install tesseract-ocr (Debian) or brew install tesseract (macOS)"

NO_LANGUAGES = frozenset({"osd", "equ", "snum"})
"""What stands among the languages and is none: orientation, formulas, numbers."""

TIME_LIMIT = 300.0
"""Seconds after which a page is given up; a page of a newspaper takes 60."""

OPTIONS = ("--oem", "1", "-c", "tessedit_do_invert=0", "-c", "hocr_font_info=0")
"""The reader of lines by a neural network, and no second try with white letters on black."""

_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
_NO_THREE_LETTERS = {"zh": "chi_sim", "zh-hans": "chi_sim", "zh-hant": "chi_tra", "zh-tw": "chi_tra"}
_THREE_LETTERS = {
    "af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "cy": "cym",
    "da": "dan", "de": "deu", "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est", "eu": "eus",
    "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "ko": "kor",
    "la": "lat", "lt": "lit", "lv": "lav", "mk": "mkd", "nb": "nor", "nl": "nld", "nn": "nor", "no": "nor",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp",
    "sv": "swe", "ta": "tam", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "yi": "yid",
}  # fmt: skip
"""Tesseract names a language by the three letters of ISO 639-2."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run gave: the hOCR, or why there is none."""

    hocr: str
    trouble: str = ""


def is_there() -> bool:
    """Whether Tesseract is installed."""
    return probe(PROGRAM) is not None


@cache
def version() -> str:
    """The version, such as ``5.3.0``; empty where it cannot be found out."""
    found = re.search(r"tesseract\s+v?(\S+)", run([PROGRAM, "--version"]).out)
    return found.group(1) if found else ""


@cache
def languages() -> tuple[str, ...]:
    """The languages that are installed, by Tesseract's names, in order."""
    rows = run([PROGRAM, "--list-langs"]).out.splitlines()[1:]
    return tuple(sorted({row.strip() for row in rows if row.strip()} - NO_LANGUAGES))


def language_name(tag: str) -> str:
    """Tesseract's name of the language that a BCP 47 tag tells: ``deu`` for ``de-AT``."""
    low = tag.lower().replace("_", "-")
    first = low.partition("-")[0]
    return _NO_THREE_LETTERS.get(low) or _NO_THREE_LETTERS.get(first) or _THREE_LETTERS.get(first, first)


def package_of(language: str) -> str:
    """The package of a Debian system that brings a language, by Tesseract's name."""
    return "tesseract-ocr-" + language.replace("_", "-")


def read_picture(picture: Path, language: str, *, layout: int, dots: int) -> Reading:
    """The words on a picture, which has ``dots`` an inch; ``layout`` is what Tesseract calls the segmentation mode."""
    ran = run(
        [PROGRAM, picture, "stdout", "-l", language, "--psm", str(layout), "--dpi", str(dots), *OPTIONS, "hocr"],
        time_limit=TIME_LIMIT, settings=_ONE_THREAD,
    )  # fmt: skip
    if ran.code == 0:
        return Reading(ran.out)
    said = ran.err.strip().splitlines()
    return Reading("", "it did not come to an end" if ran.timed_out else said[-1] if said else "it gave no answer")


def read_digits(picture: Path) -> str:
    """The digits on a picture of one number; empty where none are read."""
    for layout in ("7", "10"):  # a line, then a single letter: each reads some that the other does not
        ran = run(
            [PROGRAM, picture, "stdout", "-l", "eng", "--psm", layout, "--dpi", "150", "--oem", "1",
             "-c", "tessedit_char_whitelist=0123456789"],
            time_limit=TIME_LIMIT, settings=_ONE_THREAD,
        )  # fmt: skip
        found = "".join(c for c in ran.out if c.isdecimal()) if ran.code == 0 else ""
        if found:
            return found
    return ""
