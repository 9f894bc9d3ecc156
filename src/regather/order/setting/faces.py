"""How wide characters are set: widths of a typical serif face, and of a typewriter.

What a newcomer gets wrong: no face has to be named. Serif text faces differ by a common factor far more than
from letter to letter, and the factor goes into the measure; only even widths (a typewriter, a terminal, many
OCR layouts) are another matter.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from regather.order.stream import Floats

SERIF = "serif"
EVEN = "even"
FACES = (SERIF, EVEN)

_SERIF_WIDTHS = {
    180: "|", 200: "'", 250: ".,·",
    278: "ijlt:;/\\", 333: "IJfrs!()[]-‐‘’`°¡‹›", 389: "szJ", 408: '"', 444: "aceyz“”„?",
    500: "bdghknopquvx0123456789$§†‡–_«»¿«", 541: "^~", 556: "FPSß", 564: "+=<>±×", 611: "ELTZ", 667: "ABRœæ",
    722: "CDGHKNOQUVXYw&", 778: "m", 833: "%", 889: "MÆŒ", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
"""Thousandths of an em, as in the metrics of faces of the Times kind (Adobe Font Metrics)."""
AVERAGE = 440.0
"""An average character of running text in such a face, in thousandths of an em: the unit of all widths."""
SPACE = 250.0
OTHER = 500.0
"""A letter that the table does not have: about as wide as an o."""
WIDE = 1000.0
"""A character of East Asian writing."""
UNSEEN = frozenset("*_\u00ad\u200b\u200c\u200d\ufeff")
"""Marks of whoever wrote the source out, and characters without width."""


@cache
def character_width(character: str, face: str) -> float:
    """The width of one character in average characters; combining marks have none."""
    if character in UNSEEN or unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 2.0 if face == EVEN else WIDE / AVERAGE
    if face == EVEN:
        return 1.0
    if character.isspace():
        return SPACE / AVERAGE
    plain = unicodedata.normalize("NFD", character)[0]
    return _table().get(character, _table().get(plain, OTHER)) / AVERAGE


@cache
def _table() -> dict[str, float]:
    return {character: float(width) for width, characters in _SERIF_WIDTHS.items() for character in characters}


def running_widths(text: str, face: str) -> Floats:
    """For every place in ``text`` the width of all before it, in average characters (one more than characters)."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    known, which = np.unique(codes, return_inverse=True)
    widths = np.array([character_width(chr(code), face) for code in known])
    return np.concatenate([[0.0], np.cumsum(widths[which])])
