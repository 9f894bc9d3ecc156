"""Reads off single lines of front matter the facts that their shape shows: numbers, roles, edition, series, place.

What a newcomer gets wrong: a number with a wrong check digit is no identifier but a misreading, and is
only suggested; and an address or a number is never completed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from regather.model import FoundMetadata, Role, Span
from regather.text.people import is_person, role_of
from regather.text.role_terms import EDITION_TERMS, ROLE_KEYS
from regather.text.titles import plain_title

AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|i|и|&|\+)\s+")

LIKELY = 0.7
"""How sure a fact is that its place alone shows; it is filled in, and a finding says so."""

DOUBTFUL = 0.4
"""How sure a fact is that another reading fits as well; it is only suggested."""

ISBN = re.compile(r"(?:ISBN(?:-1[03])?:?\s*)?(?<![\d-])((?:97[89][ -]?)?\d[\d -]{7,12}[\dXx])(?![\d-])")
ISSN = re.compile(r"\bISSN:?\s*(\d{4}-?\d{3}[\dXx])\b")
DOI = re.compile(r"\b10\.\d{4,9}/\S+[^\s.,;)\]]")
COPYRIGHT_YEAR = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:[^\d\n]{0,60}?[ ,])?((?:1[4-9]|20)\d\d)\b", re.IGNORECASE
)
SERIES = re.compile(
    r"^\D{4,60}?[ ,:;(]+(?:№|n[°ºo]\.?|nr\.?|no\.?|vol\.?|bd\.?|band|heft|tome|issue|t\.|#)\s*\d{1,4}\)?\.?$",
    re.IGNORECASE,
)
EDITION = re.compile(rf"\b(?:{'|'.join(EDITION_TERMS)})\b", re.IGNORECASE)
EDITION_LENGTH = 60
"""Characters of the longest line that names an edition and nothing else."""
PLACE_YEAR = re.compile(r"^([^\W\d_][^\d:;()]{1,40}?),? ((?:1[4-9]|20)\d\d)\.?$")
PLACE_PRESS = re.compile(
    r"^([^\W\d_][^\d:;,()]{1,30}(?:, [^\W\d_][^\d:;,()]{1,30})?): ([^:;]{3,70}?),? ((?:1[4-9]|20)\d\d)\.?$"
)


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line of the front matter: its words without markup, their span, its page, and whether markup made it large."""

    text: str
    span: Span
    page: int
    role: Role
    large: bool

    @property
    def key(self) -> str:
        """The words alone, for comparing."""
        return plain_title(self.text)


def part(line: FrontLine, key: str, value: str, confidence: float = 1.0) -> FoundMetadata:
    """A fact whose value stands in ``line``."""
    at = line.text.find(value)
    start = line.span.start + max(0, at)
    return FoundMetadata(key, value, Span(start, start + len(value)), confidence)


def is_isbn(text: str) -> bool:
    """Whether the digits are an ISBN of ten or thirteen with its check digit (ISO 2108)."""
    digits = [10 if c in "Xx" else int(c) for c in text if c.isdigit() or c in "Xx"]
    if len(digits) == 10:
        return sum((10 - n) * d for n, d in enumerate(digits)) % 11 == 0 and 10 not in digits[:9]
    return len(digits) == 13 and 10 not in digits and sum(d * (1, 3)[n % 2] for n, d in enumerate(digits)) % 10 == 0


def is_issn(text: str) -> bool:
    """Whether the digits are an ISSN with its check digit (ISO 3297)."""
    digits = [10 if c in "Xx" else int(c) for c in text if c.isdigit() or c in "Xx"]
    return len(digits) == 8 and 10 not in digits[:7] and sum((8 - n) * d for n, d in enumerate(digits)) % 11 == 0


def numbers(line: FrontLine) -> list[FoundMetadata]:
    """ISBN, ISSN and DOI; one whose check digit is wrong is doubtful."""
    found = [part(line, "doi", match.group()) for match in DOI.finditer(line.text)]
    if "ISSN" in line.text:
        found += [
            part(line, "issn", m.group(1), 1.0 if is_issn(m.group(1)) else DOUBTFUL) for m in ISSN.finditer(line.text)
        ]
    if found:
        return found
    named = "ISBN" in line.text
    for match in ISBN.finditer(line.text):
        value = match.group(1).strip()
        if is_isbn(value) and (named or value.startswith(("978", "979"))):
            found.append(part(line, "isbn", value))
        elif named and sum(c.isdigit() for c in value) >= 9:
            found.append(part(line, "isbn", value, DOUBTFUL))
    return found


def roles(lines: list[FrontLine]) -> tuple[list[FoundMetadata], list[FrontLine]]:
    """Translators, editors and illustrators, and the lines that are left."""
    found: list[FoundMetadata] = []
    rest: list[FrontLine] = []
    waiting: str | None = None
    for line in lines:
        if waiting is not None and is_person(line.text):
            found += _people(line, waiting, line.text)
            waiting = None
            continue
        code, name = role_of(line.text)
        waiting = code if code is not None and not name else None
        if code is not None and name:
            found += _people(line, ROLE_KEYS[code], name)
        elif waiting is None:
            rest.append(line)
        else:
            waiting = ROLE_KEYS[waiting]
    return found, rest


def _people(line: FrontLine, key: str, names: str) -> list[FoundMetadata]:
    return [part(line, key, name.strip(" .,")) for name in AND.split(names) if name.strip(" .,")]


def edition(line: FrontLine) -> FoundMetadata | None:
    """The edition, where a short line names it with a number."""
    short = len(line.text) <= EDITION_LENGTH and EDITION.search(line.text)
    ordinal = re.match(r"^\d{1,3}(?:st|nd|rd|th|\.|e|ª|a|-е|º)?\s", line.text) or re.search(r"\s\d{1,3}\.?$", line.text)
    return part(line, "edition", line.text.rstrip(".")) if short and ordinal else None


def series(line: FrontLine) -> FoundMetadata | None:
    """The series, where a line ends with its number in it."""
    named = SERIES.match(line.text) and not line.large and not EDITION.search(line.text)
    return part(line, "series", line.text.rstrip(".")) if named else None


def place_and_press(line: FrontLine) -> list[FoundMetadata]:
    """Place, press and year off ``London: Gate Press, 1901``; place and year off ``London, 1901``."""
    match = PLACE_PRESS.match(line.text)
    if match is not None and is_person(match.group(1)):
        return [part(line, key, match.group(n).strip()) for n, key in ((1, "place"), (2, "publisher"), (3, "date"))]
    match = PLACE_YEAR.match(line.text)
    if match is not None and len(match.group(1).split()) <= 3 and is_person(match.group(1)):
        return [part(line, "place", match.group(1), LIKELY), part(line, "date", match.group(2))]
    return []
