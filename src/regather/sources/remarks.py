"""Remarks on what a source holds and no rule of ours can put right: odd characters, lines across two pages.

What a newcomer gets wrong: these characters stay. A private-use character is a letter in the font of the
print; taking it out would lose it, and guessing it would invent one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regather.model import Finding, Severity
from regather.sources.decoding import Decoded

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
REPLACED = "\ufffd"

GAP = re.compile(r"[ \t]{3,}")
"""A gap that no printer leaves between words. ``pdftotext -layout`` writes it between the lines of two pages that
stand beside each other."""
LEAST_RUN = 20
"""Characters of each of the two runs: shorter ones are entries of a contents page, tables, dialogue in a play."""
BESIDE_SHARE = 0.4
"""The share of such lines among the long ones from which on a source was read across two pages. Pages side by
side give it on every line but those at the end of a chapter; books of one column give none."""
LEAST_BESIDE = 20
"""How many such lines there must be: fewer are a table."""


def remark_on(files: Sequence[tuple[str, Decoded]]) -> Iterator[Finding]:
    """What a person should know of the characters of the files, each given by name and text."""
    yield from _unknown(files, "private-use", PRIVATE, "are signs of a font that no other font has",
                        "Compare the place with the print, and put the right letters in by hand.")
    yield from _unknown(files, "replacement", re.compile(REPLACED), "stand for letters that were lost before",
                        "If there is a better copy of the text, restore that.")
    yield from _side_by_side(files)
    composed = [(name, item.composed) for name, item in files if item.composed]
    if composed:
        total = sum(count for _, count in composed)
        yield Finding(
            "source-composed", Severity.NOTE, f"{total} letters were written as a letter and an accent apart; they are "
            "read as one character.", where=composed[0][0],
            hint="It is the same text to every reader. Offsets count the characters as they are read.",
        )


def _unknown(
    files: Sequence[tuple[str, Decoded]], kind: str, pattern: re.Pattern[str], meaning: str, hint: str
) -> Iterator[Finding]:
    """One finding for all characters of a kind, at the first of them."""
    total, first = 0, ""
    for name, item in files:
        places = [match.start() for match in pattern.finditer(item.text)]
        if places and not total:
            line = item.text.count("\n", 0, places[0]) + 1
            first = f"{name}, line {line}"
        total += len(places)
    if total:
        yield Finding(
            "source-characters", Severity.WARNING, f"{total} {kind} characters {meaning}; they are kept as they are.",
            where=first, hint=hint,
        )


def _side_by_side(files: Sequence[tuple[str, Decoded]]) -> Iterator[Finding]:
    """A warning where most lines run across two pages: their texts are interleaved, line by line."""
    count = long_lines = 0
    first = ""
    for name, item in files:
        for number, line in enumerate(item.text.split("\n"), start=1):
            shown = line.strip()
            if len(shown) < 2 * LEAST_RUN:
                continue
            long_lines += 1
            runs = GAP.split(shown)
            if len(runs) == 2 and min(map(len, runs)) >= LEAST_RUN:
                count += 1
                first = first or f"{name}, line {number}"
    if count >= LEAST_BESIDE and count >= BESIDE_SHARE * long_lines:
        yield Finding(
            "source-side-by-side", Severity.WARNING, f"{count} lines run across two pages or columns that stand beside "
            "each other; their sentences are mixed line by line.", where=first,
            hint="Give the PDF or the scan itself, or take the text out with pdftotext -bbox-layout.",
        )
