"""Answers where sentences begin and end, from punctuation and case alone, in any script.

What a newcomer gets wrong: closing quotation marks, brackets, emphasis and note marks stand behind
the full stop, opening ones before the capital; both must be looked through.
"""

from __future__ import annotations

import re

CLOSERS = "\"'”’»›)]*_}“‘«‹"
OPENERS = "\"'“‘«‹„‚([*_¿¡»›"
NOTE_MARK = re.compile(r"(?:\[\d{1,3}\]|\[\^\w+\]|[¹²³⁰⁴-⁹]+|[†‡§¶]+)$")
ENDERS = ".!?…。！？׃؟۔।:;"
"""Marks that end a sentence or bring it to a full halt; a colon or semicolon can end a paragraph, too."""

DASHES = "—–―"

STRONG_ENDERS = ".!?…。！？׃؟۔।"


def core_end(text: str) -> str:
    """The last character that is not a closing mark or note mark, or ``""``."""
    text = text.rstrip()
    while text:
        shorter = NOTE_MARK.sub("", text).rstrip()
        shorter = shorter.rstrip(CLOSERS).rstrip() if shorter else shorter
        if shorter == text:
            break
        text = shorter
    return text[-1:]


def core_start(text: str) -> str:
    """The first character that is not an opening mark, or ``""``."""
    return text.lstrip().lstrip(OPENERS + " ")[:1]


def ends_sentence(text: str) -> bool:
    """Whether a sentence can end here; a dash or a row of dashes behind the full stop changes nothing."""
    text = text.rstrip()
    while text and text[-1] in DASHES + "-" and (len(text) == 1 or text[-2].isspace()):
        text = text[:-1].rstrip()
    last = core_end(text)
    return not text or (bool(last) and last in ENDERS)


def starts_low(text: str) -> bool:
    """Whether the text goes on with a lower-case letter: no sentence of a cased script begins so."""
    return core_start(text).islower()


def has_case(text: str) -> bool:
    """Whether the script tells capitals from small letters."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum(c.islower() or c.isupper() for c in letters) * 2 > len(letters)
