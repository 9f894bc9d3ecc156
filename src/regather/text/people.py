"""Tells whether words are a person's name, and which part in a book a line gives to whom.

By the shape of names (capitals, particles, initials) and the terms of :mod:`regather.text.role_terms`. What a
newcomer gets wrong: in scripts without capitals every short line has the shape of a name.
"""

from __future__ import annotations

import re
import unicodedata

from regather.text.role_terms import ROLE_PATTERNS

PARTICLES = frozenset(
    (
        "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "zu", "zur", "y", "e",
        "la", "le", "du", "ten", "ter", "af", "av", "bin", "ibn", "al", "ben",
    )
)  # fmt: skip
"""Small words inside personal names."""


def is_person(text: str) -> bool:
    """Whether the words have the shape of a personal name, or of several: capitals but for particles, no digits."""
    words = [word for word in re.split(r"[\s,]+", text.strip(" .,")) if word]
    if not 1 <= len(words) <= 8 or any(c.isdigit() for c in text) or len(text) > 80:
        return False
    joins = {"and", "und", "et", "y", "e", "og", "och", "i", "и", "&", "+"}
    return all(w.casefold() in PARTICLES or w.casefold() in joins or not _small(w) for w in words) and not _small(
        words[0]
    )


def _small(word: str) -> bool:
    first = next((c for c in word if c.isalpha()), "")
    return not first or unicodedata.category(first) == "Ll"


def role_of(text: str) -> tuple[str | None, str]:
    """The role that the line names, and the name behind it; an empty name where the term stands alone."""
    for code, pattern in ROLE_PATTERNS.items():
        match = pattern.match(text)
        if match is None:
            continue
        name = text[match.end() :].strip(" .,:")
        if not name and (match["colon"] or " " in text.strip(" :")):
            return code, ""
        if name and is_person(name) and not name.islower():
            return code, name
    return None, ""
