"""Turns a title into the short ASCII name that its file carries.

Accents are dropped; a letter of another script becomes its Unicode name's short form (Cyrillic
``Ж`` is ``zh``), so that no language needs a table. A newcomer expects a title to give a name that
nothing else has: two titles may give the same slug, and the number in front of it keeps files apart.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 48
"""Characters of a slug at most: a file name that still fits a line of a listing; cut at a word's end."""

LONGEST_NAME = 3
"""Letters of a Unicode letter name that still read as a sound (ZHE, SHA); longer names keep their first letter."""

_NAMED = re.compile(r"LETTER (?:SMALL |CAPITAL |FINAL )*([A-Z]+)(?: WITH .*)?$")


def slugify(title: str, *, fallback: str = "untitled") -> str:
    """A lower-case ASCII slug of ``title``: letters, digits and single hyphens; ``fallback`` if nothing is left."""
    plain = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", "").casefold())
    letters = "".join(_ascii(char) for char in plain)
    words = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
    return _shorten(words) or fallback


def _ascii(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.combining(char):
        return ""
    if not char.isalpha():
        return " "
    named = _NAMED.search(unicodedata.name(char, ""))
    if named is None:
        return ""
    name = named.group(1)
    return name if "LATIN" in unicodedata.name(char) else _sound(name)


def _sound(name: str) -> str:
    """The letters of a letter's name that stand for its sound: ``ZHE`` gives ``zh``, ``A`` gives ``a``."""
    if len(name) == 1 or len(name) > LONGEST_NAME:
        return name[0]
    vowel = re.search(r"[AEIOU]", name)
    if vowel is None or vowel.start() == 0:
        # IE, YU, EF: the sound is at the end of a consonant's name, a vowel pair is itself.
        return name[-1] if name[-1] not in "AEIOU" else name
    return name[: vowel.start()]


def _shorten(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    head, _, _ = words[: LONGEST + 1].rpartition("-")
    return head or words[:LONGEST]
