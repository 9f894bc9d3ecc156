"""ISBN, ISSN and DOI as they stand in print -> the URN or address that a catalogue wants.

What a newcomer gets wrong: a number with a wrong check digit is a misreading and becomes no identifier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ISBN_10, ISBN_13, DOI, URN, ISSN = "02", "15", "06", "22", "ISSN"
"""Kinds of identifiers: the numbers are those of ONIX code list 5; the list has none for a series' ISSN."""

_WORD = re.compile(r"^(?:urn:)?(?:isbn|issn|doi)(?:-1[03])?\s*[:.]?\s*", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in the form that a package document holds, its kind, and the form for people."""

    value: str
    kind: str
    shown: str


def isbn_of(text: str) -> Identifier | None:
    """The ISBN that the text is, of ten digits or of thirteen, if its check digit is right (ISO 2108)."""
    shown = _WORD.sub("", text.strip())
    digits = [10 if c in "Xx" else int(c) for c in re.sub(r"[\s\u2010-\u2015-]", "", shown) if c.isdigit() or c in "Xx"]
    if not re.fullmatch(r"[\dXx\s\u2010-\u2015-]+", shown, re.ASCII):
        return None
    ten = len(digits) == 10 and 10 not in digits[:9]
    if ten and sum((10 - n) * digit for n, digit in enumerate(digits)) % 11 == 0:
        kind = ISBN_10
    elif len(digits) == 13 and 10 not in digits and sum(d * (1, 3)[n % 2] for n, d in enumerate(digits)) % 10 == 0:
        kind = ISBN_13
    else:
        return None
    return Identifier("urn:isbn:" + "".join("X" if d == 10 else str(d) for d in digits), kind, f"ISBN {shown}")


def issn_of(text: str) -> Identifier | None:
    """The ISSN that the text is, if its check digit is right (ISO 3297)."""
    shown = _WORD.sub("", text.strip())
    match = re.fullmatch(r"(\d{4})[\s\u2010-\u2015-]?(\d{3}[\dXx])", shown, re.ASCII)
    if match is None:
        return None
    digits = [10 if c in "Xx" else int(c) for c in match[1] + match[2]]
    if sum((8 - n) * digit for n, digit in enumerate(digits)) % 11:
        return None
    plain = f"{match[1]}-{match[2].upper()}"
    return Identifier(f"urn:issn:{plain}", ISSN, f"ISSN {plain}")


def doi_of(text: str) -> Identifier | None:
    """The DOI that the text is (DOI handbook, section 2.2)."""
    match = _DOI.fullmatch(text.strip())
    return Identifier(f"doi:{match[1]}", DOI, f"https://doi.org/{match[1]}") if match else None


def identifier_of(text: str) -> Identifier:
    """The text as an identifier: an ISBN, a DOI, another URN, or as it stands, of no kind."""
    known = isbn_of(text) or doi_of(text)
    if known is not None:
        return known
    plain = text.strip()
    return Identifier(plain, URN if re.match(r"urn:[a-z\d][a-z\d-]{1,31}:\S", plain, re.IGNORECASE) else "", plain)
