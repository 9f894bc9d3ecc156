"""Words that stand twice, are misread, or hold the hyphen of a line that is gone.

What a newcomer gets wrong: "not in the list" proves nothing. Names, dialects and an author's own spelling are in no
list; only a word that stands once, that nothing knows, *and* that is one letter from a word of this book is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from regather.checks.lexicon import ask
from regather.checks.passages import Kind, Passage
from regather.checks.reading import WORD, ReadBook, ReadChapter, excerpt, plain_case
from regather.checks.said_twice import REPEATING, SAID_TWICE
from regather.model import Finding
from regather.text.look_alikes import ALIKE

SHORTEST = 6
"""Letters of a suspect word: among shorter ones a letter's difference makes another word of the language."""

OFTEN = 5
"""Times that the book has the word that a suspect one may be: with three, two of three suspects are rare words."""

LONGEST = 40
"""Letters from which on what has no space in it is no word: lines of scripts that write none, or noise."""

LONG = 5
"""Letters from which on a misread word is told by letters that look alike, if the other stands FREQUENT times."""

SHORTEST_MISREAD = 3
"""The same where the letters that differ look alike in print and the other word is everywhere in the book."""

FREQUENT = 3
"""Times that the book has the other word: twice may be the same slip of recognition, once says nothing."""

EVERYWHERE = 10
"""Times that the book has a word that a short one may be a misreading of."""

COMMON = 1e-6
"""Share of a language's words from which on one is everyday: one in a million, the usual border of rare words."""

SMALL = 1e-3
"""Share of a language's words of the hundred or so small ones (articles, prepositions), which nobody says twice."""

REPEATS = 2e-4
"""Share of a book's words that stand twice in a row, from which on its author, or its language, repeats words on
purpose: two in ten thousand. Clean novels have half as many, Italian and Hebrew ones more."""

FEW = 3
"""Words said twice that a short text may have before its share says anything."""

SCRAP = 1e-7
"""Share of a language's words under which what is listed is a scrap: the list knows the halves of cut words."""

EVERYDAY = 1e-4
"""Share of a language's words of its few hundred commonest ones."""

DIGITS = {"0": "o", "1": "li", "5": "s", "8": "b", "6": "b", "9": "g"}
"""Digits that recognition puts for letters inside a word."""

_TOKEN = re.compile(r"\w+")
_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]+)([-‐¬\u00ad])(\s+)([^\W\d_]+)")
_COMPOUND = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[-‐¬]([^\W\d_]{2,})(?![\w'’-])")


@dataclass(frozen=True, slots=True)
class _Place:
    chapter: ReadChapter
    passage: Passage
    at: int
    word: str


def check_doubled(read: ReadBook) -> Iterator[Finding]:
    """A word that stands twice in a row: sure for the small words that hold sentences together, else a question."""
    doubled = list(_doubled(read))
    language = read.language.split("-")[0].lower()
    custom = SAID_TWICE.get(language)
    lows = frozenset(plain_case(place.word) for place, _ in doubled)
    listed = (ask(read.language, lows) if lows else None) or {}
    # Which small words may be said twice is known of counted languages only.
    small = {low for low in lows if custom is not None and listed.get(low, 0.0) >= SMALL}
    # In a language that was not counted, many such words show that it repeats words to say something.
    speaks_so = custom is None and len(doubled) > max(FEW, read.words.total() * REPEATS)
    for place, turn in doubled:
        low = plain_case(place.word)
        customary = custom is not None and (low in custom or (language in REPEATING and low not in small))
        if not turn and (customary or speaks_so):
            continue
        goes_on = place.passage.text[place.at + len(place.word) :][:2].strip(" ").isalpha()
        sure = (low in small and goes_on) or turn
        code = "word-doubled" if sure and not customary else "word-repeated"
        at = " over the turn of the page" if turn else ""
        message = f"“{place.word}” stands twice in a row{at}: {_around(place)}."
        hint = "Take one of the two out." if code == "word-doubled" else "Take one of the two out, unless it is meant."
        yield place.chapter.find(code, message, place.passage, place.at, hint)


def _doubled(read: ReadBook) -> Iterator[tuple[_Place, bool]]:
    """The second of each two, and whether a page begins with it."""
    for chapter, passage in read.passages(Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE, Kind.HEADING):
        words = list(WORD.finditer(passage.text))
        for number, (left, right) in enumerate(pairwise(words)):
            if left[0].lower() != right[0].lower() or not passage.text[left.end() : right.start()].isspace():
                continue
            around = (words[number - 1] if number else None, words[number + 2] if number + 2 < len(words) else None)
            if any(word is not None and word[0].lower() == left[0].lower() for word in around):
                continue  # said three times is said on purpose
            if _joined(passage.text, left.start(), right.end()):
                continue  # "est-ce ce": a part of one word, and another word
            first, second = passage.offset(left.end() - 1), passage.offset(right.start())
            turn = any(first < mark.offset <= second for mark in chapter.marks)
            yield _Place(chapter, passage, right.start(), right[0]), turn


def check_suspects(read: ReadBook) -> Iterator[Finding]:
    """Words that stand once, that nothing knows, and that are one letter from a frequent word of the book."""
    counts = read.words
    frequent = [word for word, count in counts.items() if count >= FREQUENT and SHORTEST_MISREAD <= len(word) < LONGEST]
    index = _index(frequent)
    near: dict[str, str] = {}
    for word, count in counts.items():
        if (
            count == 1
            and SHORTEST_MISREAD <= len(word) < LONGEST
            and "'" not in word
            and (other := _nearest(word, index, read))
        ):
            near[word] = other
    listed = ask(read.language, frozenset(near)) if near else {}
    unknown = {word for word in near if not listed or word not in listed}
    if not unknown:
        return
    for place in _find(read, unknown):
        low = plain_case(place.word)
        other = near[low]
        alike = looks_alike(low, other)
        if listed is None and not alike:
            continue
        meant = _like(place.word, other)
        code = "word-misread" if alike else "word-suspect"
        times = counts[other]
        message = f"“{place.word}” stands only here, “{meant}” {times} times: {_around(place)}."
        yield place.chapter.find(code, message, place.passage, place.at, f"Should it be “{meant}”?")


def _around(place: _Place) -> str:
    return excerpt(place.passage.text, place.at, place.at + len(place.word))


def _index(words: list[str]) -> dict[str, list[str]]:
    """Every word under itself and under each form of it with one letter left out."""
    index: dict[str, list[str]] = {}
    for word in words:
        for form in _forms(word):
            index.setdefault(form, []).append(word)
    return index


def _forms(word: str) -> list[str]:
    return list(dict.fromkeys([word, *(word[:k] + word[k + 1 :] for k in range(len(word)))]))


def _nearest(word: str, index: dict[str, list[str]], read: ReadBook) -> str:
    """The most frequent word of the book that ``word`` may be a misreading of; ``""`` if there is none."""
    found = {other for form in _forms(word) for other in index.get(form, ()) if other != word}
    found |= {other for form in _swapped(word) for other in index.get(form, ()) if other == form}
    fits = [other for other in found if _may_be(word, other, read.words[other])]
    return max(fits, key=lambda other: (read.words[other], other), default="")


def _swapped(word: str) -> Iterator[str]:
    """The word with one pair of letters that look like one letter put for it, or the reverse."""
    for narrow, wide in ALIKE:
        if len(wide) == 2:
            for seen, meant in ((wide, narrow), (narrow, wide)):
                at = word.find(seen)
                while at >= 0:
                    yield word[:at] + meant + word[at + len(seen) :]
                    at = word.find(seen, at + 1)


def _may_be(word: str, other: str, times: int) -> bool:
    """Whether the difference is one that misreading makes and grammar does not."""
    alike = looks_alike(word, other)
    if min(len(word), len(other)) < LONG:
        return alike and len(word) == len(other) and times >= EVERYWHERE
    if alike:
        return word[:-1] != other[:-1] or times >= EVERYWHERE
    if min(len(word), len(other)) < SHORTEST or times < OFTEN:
        return False
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    # Letters at the end are grammar in most languages: one more, one less, another one.
    return word[-2:] == other[-2:] and _one_letter(word, other)


def _one_letter(word: str, other: str) -> bool:
    if len(word) == len(other):
        differs = [k for k in range(len(word)) if word[k] != other[k]]
        if len(differs) == 1:
            return True
        a, b = (differs[0], differs[-1]) if len(differs) == 2 else (0, 0)
        return b - a == 1 and word[a] == other[b] and word[b] == other[a]
    long, short = (word, other) if len(word) > len(other) else (other, word)
    return any(long[:k] + long[k + 1 :] == short for k in range(len(long)))


def looks_alike(word: str, other: str) -> bool:
    """Whether two words differ in one place only, by letters that look alike in print."""
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(word), len(other)) - start and word[-1 - end] == other[-1 - end]:
        end += 1
    a, b = word[start : len(word) - end], other[start : len(other) - end]
    for narrow, wide in ALIKE:
        if (a, b) in ((wide, narrow), (narrow, wide)):
            return True
    # "rn" against "m" where an "n" or "r" beside it is shared.
    return any(word.replace(w, n, 1) == other or word.replace(n, w, 1) == other for n, w in ALIKE if len(w) == 2)


def _find(read: ReadBook, words: set[str]) -> Iterator[_Place]:
    """Where each of these words stands, in reading order; not where a hyphen or an apostrophe shows a part of one."""
    for chapter, passage in read.passages():
        for match in WORD.finditer(plain_case(passage.text)):
            if match[0] in words:
                start, end = match.span()
                if not _joined(passage.text, start, end):
                    yield _Place(chapter, passage, start, passage.text[start:end])


def _joined(text: str, start: int, end: int) -> bool:
    """Whether a hyphen or an apostrophe makes what stands there a part of something longer."""
    return text[max(0, start - 1) : start] in _JOINS or text[end : end + 1] in _JOINS


_JOINS = ("-", "‐", "'", "’", "¬", "\u00ad")


def _like(word: str, other: str) -> str:
    """The other word, with capitals where the first has them."""
    if word.isupper() and len(word) > 1:
        return other.upper()
    return other[:1].upper() + other[1:] if word[:1].isupper() else other


def check_digits(read: ReadBook) -> Iterator[Finding]:
    """Words with a digit where a letter belongs."""
    found: list[tuple[_Place, list[str]]] = []
    for chapter, passage in read.passages():
        for match in _TOKEN.finditer(passage.text):
            token = match[0]
            digits = sum(sign.isdigit() for sign in token)
            # A4, B2 and 1ST are what they look like.
            if not digits or digits * 2 > len(token) or not any(sign.islower() for sign in token):
                continue
            if meant := _with_letters(token.lower()):
                found.append((_Place(chapter, passage, match.start(), token), meant))
    if not found:
        return
    listed = ask(read.language, frozenset(word for _, meant in found for word in meant)) or {}
    for place, meant in found:
        # 1st, 2e and 80s begin with a digit by right: what they might spell must be an everyday word.
        least = EVERYDAY if place.word[0].isdigit() else COMMON
        known = [w for w in meant if read.words[w] >= FREQUENT or listed.get(w, 0.0) >= least]
        if known:
            word = _like(place.word, known[0])
            message = f"“{place.word}” has a digit among its letters: {_around(place)}."
            yield place.chapter.find("word-misread", message, place.passage, place.at, f"Should it be “{word}”?")


def _with_letters(token: str) -> list[str]:
    """What a token may be with its digits read as letters; nothing where a digit stands for none."""
    forms = [""]
    for sign in token:
        if sign.isdigit() and sign not in DIGITS:
            return []
        forms = [form + letter for form in forms for letter in DIGITS.get(sign, sign)][:8]
    return [form for form in forms if len(form) > 1]


def check_hyphens(read: ReadBook) -> Iterator[Finding]:
    """Hyphens that stand inside a word because a line ended there."""
    apart: list[tuple[_Place, str, str]] = []
    compounds: dict[str, list[tuple[_Place, str, str]]] = {}
    for chapter, passage in read.passages():
        for match in _CUT.finditer(passage.text):
            if match[4][0].islower() or match[1].isupper():
                place = _Place(chapter, passage, match.start(), match[0])
                apart.append((place, match[1].lower(), match[4].lower()))
        for match in _COMPOUND.finditer(passage.text):
            if match[2][0].isupper() and not match[1].isupper():
                continue
            place = _Place(chapter, passage, match.start(), match[0])
            compounds.setdefault(match[0].lower(), []).append((place, match[1].lower(), match[2].lower()))
    once = [rows[0] for rows in compounds.values() if len(rows) == 1]
    asked = {part for _, left, right in (*apart, *once) for part in (left, right, left + right)}
    listed = ask(read.language, frozenset(asked)) if asked else None
    for place, left, right in apart:
        if min((listed or {}).get(left, 0.0), (listed or {}).get(right, 0.0)) >= EVERYDAY:
            continue  # a hyphen for a dash, between two everyday words
        if read.words[left + right] or (listed or {}).get(left + right, 0.0) >= COMMON / 10:
            yield _hyphen(place, left + right)
    for place, left, right in once:
        if _was_cut(read, listed, left, right):
            yield _hyphen(place, left + right)


def _was_cut(read: ReadBook, listed: dict[str, float] | None, left: str, right: str) -> bool:
    """Whether a compound that stands once is a plain word cut in two: a half that is no word gives it away."""
    times = read.words[left + right]
    if listed is None:
        return times > 1 and read.words[left] == read.words[right] == 1
    rarer = min(listed.get(left, 0.0), listed.get(right, 0.0))
    if times > 1:
        return rarer < COMMON
    return listed.get(left + right, 0.0) >= COMMON and rarer < SCRAP


def _hyphen(place: _Place, whole: str) -> Finding:
    meant = _like(place.word, whole)
    message = f"“{' '.join(place.word.split())}” has a hyphen inside: {_around(place)}."
    return place.chapter.find("hyphen-left", message, place.passage, place.at, f"Should it be “{meant}”?")
