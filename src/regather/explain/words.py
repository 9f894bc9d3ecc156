"""Small words that the terminal and the picture share: percentages, counts, places, shortened text.

What a newcomer gets wrong: a probability of 0.9996 is not "100 %"; only what a person said is certain.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from regather.model import Role

STRONG, GOOD, SOME = 6.0, 3.0, 0.5
"""Nats from which a reason is strong (400 to 1), good (20 to 1), or worth a sign at all."""

ROLES: dict[Role, str] = {
    Role.BODY: "text",
    Role.HEADING: "heading",
    Role.NOTE: "note",
    Role.FOLIO: "page number",
    Role.RUNNING_HEAD: "running head",
    Role.CONTENTS: "contents",
    Role.TITLE: "title page",
    Role.COVER: "cover",
    Role.COLOPHON: "imprint",
    Role.BREAK: "page break",
    Role.NOISE: "set aside",
}
"""What each role is called in front of a person."""


def role_words(role: Role) -> str:
    """What a role is called in front of a person."""
    return ROLES[role]


def percent(share: float) -> str:
    """A probability as a person reads it; never 0 % or 100 %."""
    if share >= 0.995:
        return "over 99 %"
    if share < 0.01:
        return "under 1 %"
    return f"{share * 100:.0f} %"


def count_of(number: int, one: str, many: str = "") -> str:
    """``1 page``, ``2 pages``, ``1,200 pages``."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def pages_of(numbers: Sequence[int]) -> str:
    """Page numbers as a person says them, runs drawn together: ``page 8``, ``pages 2, 4 and 46–48``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    if len(numbers) == 1:
        return f"page {words[0]}"
    return f"pages {words[0]}" if len(words) == 1 else f"pages {', '.join(words[:-1])} and {words[-1]}"


def strength(weight: float) -> str:
    """A weight in nats as a sign: ``+++`` strong, ``++`` good, ``+`` weak; ``−`` the same against; ``·`` beside it."""
    size = abs(weight)
    sign = "+" if weight > 0 else "−"
    return "·" if size < SOME else sign * (1 + (size >= GOOD) + (size >= STRONG))


def place_of(lines: Sequence[int], offset: int) -> tuple[int, int]:
    """The line and the column (both from 1) of a character, given the offsets at which lines begin."""
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1] + 1


def squeeze(text: str) -> str:
    """The text on one line, without characters that would do something to a terminal or are no XML."""
    plain = "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co") else " " for c in text)
    return " ".join(plain.split())


def clip(text: str, width: int, *, end: bool = False) -> str:
    """The first ``width`` characters of a squeezed text, cut at a word; with ``end`` the last ones."""
    if len(text) <= width:
        return text
    if end:
        kept = text[-(width - 1) :]
        first = kept.find(" ")
        return "…" + (kept[first + 1 :] if 0 <= first < len(kept) // 2 else kept)
    kept = text[: width - 1]
    last = kept.rfind(" ")
    return (kept[:last] if last > len(kept) // 2 else kept) + "…"
