"""Where words may be hyphenated, by patterns that pyphen carries; of these only those are read that a word asks for.

What a newcomer gets wrong: German has a hundred thousand patterns. To read them all takes most of a second, and the
words of a booklet ask for some thousands.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyphen

EDGE = 2
"""Letters that stay before the first hyphen of a word and behind the last."""
NO_PATTERN = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
"""How the lines of a dictionary begin that are none of its patterns."""
CODE = re.compile(r"\^{2}([0-9a-f]{2})")
PARTS = re.compile(r"(\d?)(\D?)")


class Hyphens:
    """The patterns of one dictionary of hyphenation, as hunspell has them."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            encoding = file.readline().decode().strip()
        lines = path.read_text("cp1251" if encoding.lower() == "microsoft-cp1251" else encoding).split("\n")[1:]
        patterns = [line for line in map(str.strip, lines) if line and not line.startswith(NO_PATTERN)]
        text = CODE.sub(lambda match: chr(int(match.group(1), 16)), "\n".join(patterns))
        if "/" in text:
            # What is put in place of the letters there matters to whoever prints the word.
            text = "\n".join(one.split("/", 1)[0] if "=" in one else one for one in text.split("\n"))
        letters = text
        for digit in "0123456789":
            letters = letters.replace(digit, "")
        self._patterns = {
            key: one
            for key, one in zip(letters.split("\n"), text.split("\n"), strict=True)
            if key != one and ("0" not in one or one.replace("0", "") != key)
        }
        self._longest = max(map(len, self._patterns), default=0)
        self._read: dict[str, tuple[int, tuple[int, ...]]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """How many letters of a word stand before each of its hyphens."""
        dotted = f".{word.lower()}."
        points = [0] * (len(dotted) + 1)
        patterns = self._patterns
        for i in range(len(dotted) - 1):
            for j in range(i + 1, min(i + self._longest, len(dotted)) + 1):
                part = dotted[i:j]
                if part in patterns:
                    first, values = self._values(part)
                    for place, value in enumerate(values, i + first):
                        points[place] = max(points[place], value)
        last = len(word) - EDGE
        return tuple(i - 1 for i, value in enumerate(points) if value % 2 and EDGE <= i - 1 <= last)

    def _values(self, letters: str) -> tuple[int, tuple[int, ...]]:
        """The numbers of a pattern between its letters, without noughts at either end, and where the first stands."""
        known = self._read.get(letters)
        if known is None:
            numbers = [int(number or "0") for number, _ in PARTS.findall(self._patterns[letters])]
            some = [i for i, number in enumerate(numbers) if number]
            known = self._read[letters] = some[0], tuple(numbers[some[0] : some[-1] + 1])
        return known


@cache
def hyphens_of(language: str) -> Hyphens | None:
    """The patterns of a language, if there are any."""
    found = pyphen.language_fallback(language.replace("-", "_"))
    return Hyphens(Path(str(pyphen.LANGUAGES[found]))) if found else None
