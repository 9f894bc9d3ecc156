"""Tells from a contents page which entries stand under which.

What a newcomer gets wrong: numbering does not mean rank. ``I., II.`` may be parts with unnumbered
sections under them, or bare numerals may be sections under a titled chapter; only the neighbours tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from regather.text.numerals import read_arabic, read_roman
from regather.text.titles import plain_title

_LEADING = re.compile(r"^(?:(?P<word>\w{3,12}\.?)\s+)?(?P<number>[IVXLC]+|[ivxlc]+|\d{1,3})(?P<rest>[.):—–-]|\s|$)")
_PARTS = frozenset(
    plain_title(word)
    for word in (
        "part", "book", "volume", "vol", "partie", "livre", "tome", "teil", "buch", "band", "parte", "libro", "tomo",
        "livro", "deel", "boek", "del", "bok", "część", "tom", "księga", "část", "kniha", "díl", "часть", "книга",
        "том", "rész", "kötet", "osa", "partea", "cartea", "μέρος", "βιβλίο", "חלק", "ספר",
    )
)  # fmt: skip
"""What parts of a book are called; a language that is not here falls back on numbering and indent."""

PART_WORDS_LONG = 4
"""Words in a part's title at most: the part word, its number, and perhaps an article."""

PART_SHARE = 0.2
"""Numbered entries with unnumbered ones right after them that make numbering a mark of rank."""


def leading_number(title: str) -> tuple[str, int] | None:
    """The kind (``roman``, ``arabic``, or a word such as ``chapter``) and value of a title's own numbering."""
    found = _LEADING.match(title.strip())
    if not found:
        return None
    digits, word = found["number"], found["word"]
    arabic, roman = read_arabic(digits), read_roman(digits)
    number = arabic if arabic is not None else roman
    after = title.strip()[found.end("number") :].lstrip()
    loose = found["rest"].isspace() and after[:1] not in set("-–—:.|")
    if number is None or (loose and (arabic is None or after[:1].islower())):
        return None
    kind = word.casefold() if word else ("arabic" if arabic is not None else "roman")
    return kind, number


def is_bare_number(title: str) -> bool:
    """Whether the title is nothing but its number; a lone ``C`` or ``D`` is a letter of the alphabet."""
    bare = title.strip(" .)-—–[]#*")
    if len(bare) == 1 and bare.upper() in "LCDM":
        return False
    return read_arabic(bare) is not None or read_roman(bare) is not None


def is_part(title: str) -> bool:
    """Whether the title names a part or book of a work: a part word and a number in figures or words."""
    words = plain_title(title).split()
    return 1 < len(words) <= PART_WORDS_LONG and bool(_PARTS & set(words[:2]))


def entry_levels(entries: Sequence[tuple[str, int | None, int]]) -> list[int]:
    """The level (1 is the highest) of each entry, given as title, folio and indent in stream order."""
    titles = [title for title, _, _ in entries]
    numbers = _filled([leading_number(title) for title in titles])
    by_indent = _by_indent([indent for _, _, indent in entries], titles, numbers)
    if by_indent is not None:
        return by_indent
    levels = _bare_numbers_below([1] * len(entries), titles, numbers)
    parts = sum(1 for t in titles if is_part(t))
    if 0 < parts <= len(titles) / 2:
        return _under_parts(levels, titles)
    if _numbered_are_parts(titles, numbers):
        return _unnumbered_below(levels, titles, numbers)
    return _first_numbers_below(levels, entries, numbers)


def _filled(numbers: list[tuple[str, int] | None]) -> list[tuple[str, int] | None]:
    """The numbers with those put in that were misread: as many entries without one as are missing in the count."""
    out = list(numbers)
    known = [i for i, number in enumerate(numbers) if number is not None]
    for a, b in pairwise(known):
        first, last = numbers[a], numbers[b]
        if first and last and first[0] == last[0] and 1 < b - a == last[1] - first[1]:
            for i in range(a + 1, b):
                out[i] = (first[0], first[1] + i - a)
    return out


def _by_indent(indents: list[int], titles: list[str], numbers: list[tuple[str, int] | None]) -> list[int] | None:
    """Levels by indentation where it is steady: the first entry is not indented, parents are fewer, and
    entries numbered in one way stand at one indent."""
    kinds = sorted(set(indents))
    if len(kinds) < 2 or indents[0] != kinds[0]:
        return None
    outer = sum(1 for i in indents if i == kinds[0])
    if outer > len(indents) / 2:
        return None
    seen: dict[str, set[int]] = {}
    for indent, title, number in zip(indents, titles, numbers, strict=True):
        if number is not None:
            seen.setdefault(number[0] + str(is_bare_number(title)), set()).add(indent)
    if any(len(places) > 1 for places in seen.values()):
        return None
    return [1 + kinds.index(i) for i in indents]


def _bare_numbers_below(levels: list[int], titles: list[str], numbers: list[tuple[str, int] | None]) -> list[int]:
    """Bare numerals stand one level under titled entries, unless the first entry opens such a row of chapters."""
    bare = [is_bare_number(t) for t in titles]
    opens = bare[:1] == [True] and numbers[0] is not None and numbers[0][1] == 1
    if all(bare) or opens:
        return levels
    return [level + 1 if below else level for level, below in zip(levels, bare, strict=True)]


def _under_parts(levels: list[int], titles: list[str]) -> list[int]:
    """Everything after the first part stands under a part."""
    first = next(i for i, t in enumerate(titles) if is_part(t))
    return [
        level + 1 if i > first and not is_part(title) else level
        for i, (level, title) in enumerate(zip(levels, titles, strict=True))
    ]


def _numbered_are_parts(titles: list[str], numbers: list[tuple[str, int] | None]) -> bool:
    """Whether numbered entries head groups of unnumbered ones: some stand between one number and the next."""
    numbered = [i for i, n in enumerate(numbers) if n is not None and not is_bare_number(titles[i])]
    if len(numbered) < 2:
        return False
    inner = sum(1 for a, b in pairwise(numbered) if b - a > 1)
    return inner > 0 and inner >= PART_SHARE * (len(numbered) - 1)


def _unnumbered_below(levels: list[int], titles: list[str], numbers: list[tuple[str, int] | None]) -> list[int]:
    """Unnumbered entries after the first numbered one stand under it."""
    out, inside = list(levels), False
    for i, number in enumerate(numbers):
        if is_bare_number(titles[i]):
            continue
        if number is not None:
            inside = True
        elif inside:
            out[i] += 1
    return out


def _first_numbers_below(
    levels: list[int], entries: Sequence[tuple[str, int | None, int]], numbers: list[tuple[str, int] | None]
) -> list[int]:
    """A numbering that starts at one right under an unnumbered entry, on its page, stands under that entry."""
    out, under = list(levels), False
    for i in range(1, len(entries)):
        number, before = numbers[i], numbers[i - 1]
        if is_bare_number(entries[i][0]):
            continue
        if number is not None and number[1] == 1 and before is None:
            under = entries[i][1] is not None and entries[i][1] == entries[i - 1][1]
        elif number is None:
            under = False
        if under and number is not None:
            out[i] += 1
    return out
