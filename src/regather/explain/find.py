"""Words that a person reads off the paper -> the places of the source where they stand.

What a newcomer gets wrong: the words on paper are one line, those of the source may be broken into two, and
curly quotes may have become straight ones. White space and the kind of a quote do not count.
"""

from __future__ import annotations

import re

FOUND = 5
"""Places that are shown of words that stand in many."""
QUOTES = '"“”„‟«»'
APOSTROPHES = "'‘’‚‛`´"


def find(text: str, words: str, *, most: int | None = FOUND) -> list[tuple[int, int]]:
    """Where the words stand: offsets of their first character and behind their last; at most ``most`` places."""
    pattern = r"\s+".join("".join(_sign(sign) for sign in word) for word in words.split())
    if not pattern:
        return []
    found = []
    for match in re.finditer(pattern, text, re.IGNORECASE):
        found.append(match.span())
        if len(found) == most:
            break
    return found


def _sign(sign: str) -> str:
    for alike in (QUOTES, APOSTROPHES):
        if sign in alike:
            return f"[{re.escape(alike)}]"
    return re.escape(sign)
