"""Answers whether one row of letters can be a misreading of another, from a short table of look-alikes.

Three rooms need the same answer and share nothing else: mending, which may read a letter anew only by this table; the
proof, which lets letters change by nothing else; and the lint, which asks about the surest of them. What a newcomer
gets wrong: the table has no direction; what a program read as ``rn`` may have been ``m``, and the reverse.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ALIKE: tuple[tuple[str, str], ...] = (
    # Latin: strokes that run together or fall apart.
    *(("m", "rn"), ("d", "cl"), ("w", "vv"), ("h", "li"), ("u", "ii"), ("n", "ri")),
    # Latin: one stroke more, less, or broken.
    *(("c", "e"), ("c", "o"), ("n", "u"), ("f", "t"), ("b", "h"), ("g", "q"), ("v", "y"), ("i", "l"), ("i", "t")),
    *(("l", "t"), ("f", "s")),
    # Cyrillic.
    *(("и", "н"), ("н", "п"), ("ш", "щ"), ("о", "с"), ("ъ", "ь"), ("ц", "щ")),
    # Hebrew.
    *(("ה", "ח"), ("ו", "ן"), ("ר", "ד"), ("ב", "כ")),
)
"""What looks so alike that two words which differ by it alone, one of them known to nobody, are hardly ever two."""

PAIRS: tuple[tuple[str, str], ...] = (
    *ALIKE,
    # Latin: the same, seen less often, or between letters that grammar changes, too.
    *(("m", "in"), ("m", "ni"), ("e", "o"), ("a", "o"), ("a", "u"), ("I", "l"), ("B", "ß"), ("O", "Q"), ("C", "G")),
    # Digits for letters.
    *(("1", "l"), ("1", "I"), ("1", "i"), ("0", "O"), ("0", "o"), ("5", "S"), ("5", "s"), ("8", "B"), ("6", "b")),
    *(("9", "g"), ("9", "q"), ("0", "О"), ("0", "о"), ("3", "З"), ("3", "з"), ("6", "б")),
    # Cyrillic and Hebrew, seen less often.
    *(("и", "п"), ("л", "п"), ("т", "ш"), ("е", "с"), ("е", "о"), ("г", "т"), ("д", "л"), ("в", "з"), ("м", "ы")),
    *(("ה", "ת"), ("ח", "ת"), ("ו", "ז"), ("ו", "י"), ("ס", "ם")),
    # Latin letters that stand in a Cyrillic word, or the reverse, and cannot be told apart by eye.
    *(("a", "а"), ("e", "е"), ("o", "о"), ("p", "р"), ("c", "с"), ("x", "х"), ("y", "у"), ("i", "і")),
    *(("A", "А"), ("B", "В"), ("E", "Е"), ("K", "К"), ("M", "М"), ("H", "Н"), ("O", "О"), ("P", "Р"), ("C", "С")),
    *(("T", "Т"), ("X", "Х")),
)
"""What programs that read scans take for each other. Sorted by cause; the pairs are those that printed lists of OCR
errors agree on, seen again in the noisy cases of the benchmark."""

LONGEST = max(len(one) for pair in PAIRS for one in pair)


@lru_cache(maxsize=1)
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in PAIRS:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {shown: tuple(others) for shown, others in found.items()}


def readings(shown: str) -> tuple[str, ...]:
    """What may have been printed where a program read ``shown``, one or two characters; accents not counted."""
    return _readings().get(shown, ())


def narrowed(text: str) -> str:
    """The text with two letters that look like one (``rn``) written as that one, to compare what may be misread."""
    for one, other in PAIRS:
        if len(other) == 2:
            text = text.replace(other, one)
    return text


def is_misreading(before: str, after: str) -> bool:
    """Whether ``before`` becomes ``after`` by look-alikes and by accents overlooked or added, and by nothing else."""
    one, other = unicodedata.normalize("NFC", before), unicodedata.normalize("NFC", after)
    reached = {(0, 0)}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if (i, j) in reached:
                reached.update(_steps(one, other, i, j))
    return (len(one), len(other)) in reached


def _steps(one: str, other: str, i: int, j: int) -> list[tuple[int, int]]:
    found = []
    a, b = one[i : i + 1], other[j : j + 1]
    if a and b and (a == b or (a.isalpha() and b.isalpha() and _bare(a) == _bare(b))):
        found.append((i + 1, j + 1))
    for length in range(1, LONGEST + 1):
        shown = one[i : i + length]
        if len(shown) == length:
            found += [(i + length, j + len(r)) for r in readings(shown) if other.startswith(r, j)]
    return found


def _bare(char: str) -> str:
    """The letter without what stands above or below it."""
    return unicodedata.normalize("NFD", char)[0]


def same_letters(before: str, after: str) -> bool:
    """Whether both are the same letters, one of them in a compatibility form such as the ligature ``ﬁ`` (UAX 15)."""
    return unicodedata.normalize("NFKC", before) == unicodedata.normalize("NFKC", after)
