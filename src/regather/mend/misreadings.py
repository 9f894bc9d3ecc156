"""Weighs what may have been printed where the text has a word that nobody knows.

Turns one odd word and its neighbours into readings with their chances: the word itself, a look-alike, two
words that lost their space, one word with a stray mark or space in it. What a newcomer gets wrong: how noisy
the scan is decides most of it. In a clean book an odd word is the author's; the same word in a book with a
misread letter on every line is one more of them. So the noise is counted in the book first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log10
from unicodedata import normalize

from regather.mend.vocabulary import UNSEEN, Vocabulary
from regather.text.look_alikes import is_misreading, readings

TOKEN = re.compile(r"[^\W_⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉]+")
"""Letters and digits of one run; raised figures are marks of notes."""

ODD = -5.2
"""log10 probability from which on a word is too common to be looked at; large lists have the commonest misreadings
of ``the`` and ``and`` just below, since they were made from scans, too."""

UNKNOWN = -9.5
"""log10 chance of one given word that neither language nor book knows: a name, a coinage. Fitted, see
docs/decisions/mending-words.md; what it stands against is the chance of a misreading of that very shape."""

NAME = 1.5
"""log10 by which a word with a capital is likelier to be a name than a plain word is to be unknown."""

PER_LETTER = -0.25
"""log10 for each letter beyond five: long unknown words that are one look-alike from a known one are rarely so by
chance, and a given long word is rarer than a given short one."""

SHARE = -1.0
"""log10 share of one look-alike among all that can happen to a letter."""

DROPPED = -2.0
"""The same for one letter that was not seen at all: weighed as a rival, since it cannot be put in with certainty."""

STRANGER = -2.5
"""The same for a letter read as one that is not like it: a rival only, too."""

SPACE = -0.8
"""The same for a space lost or put in, or a stray mark."""

FLOOR = 1e-6
"""The noise of a book in which nothing shows any: one letter in a million is misread."""

NOISY = 0.002
"""Under this share a scan counts as clean: an author's own spelling comes to as much, that of real scans with misread
letters to three times as much and more (five letters in a thousand and up)."""

FEW = 4
"""Misread letters that must be seen before they are called noise: in a leaflet one odd word is many in a thousand."""

CAP = 0.03
"""The most that is believed of noise: one letter in thirty."""

LEAST = 3
"""Letters that a word must have to be read anew: two letters are a misreading of too many things."""

COMMONEST = -2.0
"""log10 probability of a language's commonest words: no reading weighs more before its misreading is counted."""

TWICE = 2
"""Times that the book must have a word that its language does not know, before another may be a misreading of it."""

CHANGED_DIGIT = 4.0
"""log10 by which a digit between letters is less a word than letters alone are."""

FOREIGN = 1.0
"""log10 by which each neighbour that nobody knows either makes it likelier that both are words of another language."""

MARKED = 1.5
"""log10 by which emphasis makes a strange word likelier to stand as it was printed: foreign words are set so."""

GUESS = 1e-3
"""The noise with which the first count of a book's noise is made."""

LIKELY = 0.9
"""Chance from which on a reading counts as noise in that first count."""

REPEATED = 5
"""How many times oftener than the noise says one word may come in one misread form: a worn letter is worn always."""

FOUND = 0.2
"""Share of the misread letters that the count finds: it passes over short words, names, and words that come once. With
it the noise of the noisy cases comes out at 0.7 to 1.7 times the true one."""

PLAIN = 0.01
"""Share of a book's words that nobody knows and that are no misreadings, in a language of few endings; where there
are more (German, Polish), each is the less remarkable."""

JOINING = 0.03
"""Share of the longer known words that fall into two everyday words, in a language that seldom writes them as one."""

LONG = 8
"""Letters of a longer word."""

ALL_KNOWN = -2.0
"""log10 for a hyphen between two known parts to be a stray one: it makes a compound of them."""

RARE_LETTER = 2e-4
"""Share of a book's letters from which on a letter belongs to its language."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A word as it stands: its neighbours with what parts them from it (empty where they stand apart further).

    ``opens`` says that a sentence begins here, so that a capital means nothing; ``marked`` that it stands in
    emphasis; ``strange`` counts the words around it that nobody knows; ``capital`` says whether it must begin
    with one, ``None`` where that cannot be told; ``beyond`` are the characters on the far sides of the neighbours.
    """

    text: str
    left: str = ""
    left_gap: str = ""
    right: str = ""
    right_gap: str = ""
    opens: bool = False
    marked: bool = False
    strange: int = 0
    capital: bool | None = None
    beyond: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What may have been printed: ``text`` in place of the word, by which rule (none: only a rival), how likely.

    ``side`` is -1 or 1 where it takes the neighbour before or behind into one word.
    """

    text: str
    rule: str
    weight: float
    side: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The best reading of a word and its chance."""

    best: Reading
    chance: float


@dataclass(slots=True)
class Misreadings:
    """What a book's words may have been, given how noisy its scan is (share of its letters that were misread)."""

    vocabulary: Vocabulary
    noise: float = GUESS
    letters: str = ""
    accents: dict[str, str] = field(default_factory=dict)
    unknown: float = UNKNOWN
    compounds: float = 0.0
    nouns: bool = False
    numbered: bool = False
    alone: dict[str, list[Reading]] = field(default_factory=dict)
    rivals: dict[str, list[Reading]] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)
    usual: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Misreadings:
        """Ready to judge, the book's noise counted."""
        counts: Counter[str] = Counter()
        for word, count in vocabulary.words.items():
            for char in word:
                counts[char] += count
        total = counts.total() or 1
        letters = "".join(sorted(c for c, n in counts.items() if c.isalpha() and n > total * RARE_LETTER))
        accents = {c: "".join(d for d in letters if d != c and _bare(d) == c) for c in letters}
        first = cls(vocabulary, GUESS, letters, accents)
        if not vocabulary.has_lexicon:
            return first
        misread = strange = 0
        for word, count in vocabulary.words.items():
            own = first.as_printed(Odd(word, opens=True))
            if own is None or not word.isalpha():
                continue
            found = list(first._known(word, first._misread(word), "misread", log10(GUESS) + SHARE, {word}))
            best = max(found, key=lambda r: (r.weight, r.text), default=None)
            if best is None or best.weight < own:
                strange += vocabulary.weight(word, apart=1) <= UNSEEN
            elif best.weight > own + log10(LIKELY / (1 - LIKELY)) and vocabulary.words[best.text.lower()]:
                misread += count
        noise = min(CAP, misread / FOUND / total)
        noise = noise if noise >= NOISY and misread >= FEW else FLOOR
        unknown = UNKNOWN + max(0.0, log10((strange + 1) / (vocabulary.total + 1) / PLAIN))
        return cls(vocabulary, noise, letters, accents, unknown, _compounding(vocabulary))

    def judge(self, odd: Odd) -> Verdict | None:
        """The reading that is likelier than the word as it stands; ``None`` where the word may stand."""
        own = self.as_printed(odd)
        if own is None:
            return None
        if odd.text not in self.alone:
            self.alone[odd.text] = list(self._readings(odd.text))
        found = [*self.alone[odd.text], *self._joined(odd)]
        if max((r.weight for r in found), default=own) <= own:
            return None
        if odd.text not in self.rivals:
            self.rivals[odd.text] = list(self._rivals(odd.text))
        found = sorted((*found, *self.rivals[odd.text]), key=lambda r: (-r.weight, r.text))
        if odd.text[0] in BROKEN_CAPITALS and odd.capital is not None:
            same = odd.text[0]
            found = [r for r in found if r.text[0] == same or r.text[0].isupper() == odd.capital] or found
        if not found[0].rule:
            return None
        total = 10**own + sum(10**r.weight for r in found)
        return Verdict(found[0], 10 ** found[0].weight / total)

    def as_printed(self, odd: Odd) -> float | None:
        """log10 of the chance that the word was printed as it stands; ``None`` where nobody need ask."""
        word, vocabulary = odd.text, self.vocabulary
        letters = sum(char.isalpha() for char in word)
        if letters < LEAST or letters * 2 <= len(word) or not vocabulary.has_lexicon:
            return None
        if any(char in LIGATURES for char in word):
            return None
        weight = self._weight(odd)
        if weight >= ODD:
            return None
        if letters < len(word):
            numbered = self.numbered or self.noise < NOISY
            return None if numbered and self._is_numbered(word) else UNKNOWN - CHANGED_DIGIT
        if word.isupper():
            return None
        own = weight if weight > UNSEEN else self.unknown + PER_LETTER * max(0, letters - 5)
        own += NAME if word[0].isupper() and not odd.opens else 0.0
        return own + FOREIGN * odd.strange + (MARKED if odd.marked else 0.0)

    def is_usual(self, word: str) -> bool:
        """Whether the word may stand wherever it does: everybody uses it. Most words are such; each is asked once."""
        if word not in self.usual:
            self.usual[word] = self.vocabulary.weight(word, apart=self._expected(word)) >= ODD
        return self.usual[word]

    def _is_numbered(self, word: str) -> bool:
        """Whether it is a known word with a figure behind it: the mark of a note, or a model's number."""
        bare = word.rstrip("0123456789")
        return bare.isalpha() and bare != word and self.vocabulary.is_listed(bare)

    def _weight(self, odd: Odd) -> float:
        """How common the word is, or what an apostrophe makes of it and its neighbour."""
        vocabulary = self.vocabulary
        best = vocabulary.weight(odd.text, apart=self._expected(odd.text))
        if odd.right_gap in APOSTROPHES:
            best = max(best, vocabulary.weight(f"{odd.text}'{odd.right}", apart=1))
        if odd.left_gap in APOSTROPHES:
            best = max(best, vocabulary.weight(f"{odd.left}'{odd.text}", apart=1))
        return best

    def _expected(self, word: str) -> int:
        """How often the book may have the word by misreading alone; at least once, for the one that is looked at."""
        if word not in self.expected:
            words = self.vocabulary.words
            commonest = 0
            if words[word.lower()] > 1:
                commonest = max((words.get(text.lower(), 0) for text in self._misread(word)), default=0)
            self.expected[word] = 1 + round(commonest * self.noise * REPEATED)
        return self.expected[word]

    def _readings(self, word: str) -> Iterator[Reading]:
        """What a word by itself may have been, by a rule that could mend it."""
        seen = {word}
        noise = log10(self.noise)
        digits = any(char.isdigit() for char in word)
        once = tuple(dict.fromkeys(self._misread(word)))
        found = list(self._known(word, once, "misread", noise + SHARE, seen))
        yield from found
        own = UNKNOWN - CHANGED_DIGIT if digits else self.unknown
        if not found and (digits or len(word) >= 2 * LEAST) and 2 * (noise + SHARE) + COMMONEST > own:
            twice = (text for first in once for text in self._misread(first))
            yield from self._known(word, twice, "misread", 2 * (noise + SHARE), seen)
        for k in range(1, 0 if digits else len(word)):
            if _may_part(word[:k], word[k:], self.vocabulary):
                weight = self.vocabulary.pair_weight(word[:k], word[k:])
                yield Reading(f"{word[:k]} {word[k:]}", "glued-words", weight + noise + SPACE - self.compounds)

    def _rivals(self, word: str) -> Iterator[Reading]:
        """Known words that are one letter more, less or other: what may as well have been printed."""
        if any(char.isdigit() for char in word):
            return
        noise = log10(self.noise)
        seen = {word, *(reading.text for reading in self.alone[word])}
        places = range(len(word) + 1)
        dropped = (word[:k] + char + word[k:] for k in places for char in self.letters)
        yield from self._known(word, dropped, "", noise + DROPPED, seen)
        other = (word[:k] + char + word[k + 1 :] for k in places for char in ("", *self.letters))
        yield from self._known(word, other, "", noise + STRANGER, seen)

    def _known(self, word: str, texts: Iterable[str], rule: str, weight: float, seen: set[str]) -> Iterator[Reading]:
        lexicon, words = self.vocabulary.lexicon, self.vocabulary.words
        for text in texts:
            low = text.lower()
            if (low not in lexicon and words.get(low, 0) < TWICE) or text in seen:
                continue
            seen.add(text)
            common = self.vocabulary.weight(text)
            if common > UNSEEN and text.isalpha() and (not rule or _may_be(word, text)):
                yield Reading(text, rule, common + weight)

    def _misread(self, word: str) -> Iterator[str]:
        """Every word that is one look-alike away, or one accent that was overlooked."""
        for k, char in enumerate(word):
            for length in (1, 2):
                for text in readings(word[k : k + length]):
                    yield word[:k] + text + word[k + length :]
            for text in self.accents.get(char, ""):
                yield word[:k] + text + word[k + 1 :]

    def _joined(self, odd: Odd) -> Iterator[Reading]:
        """The word and a neighbour as one word with a stray space or mark in it."""
        weight, word = self.vocabulary.weight, odd.text
        if self.noise < NOISY:
            return  # in a clean book a word in two is one that somebody spells out
        for whole, gap, beside, others, side in (
            (odd.left + word, odd.left_gap, odd.left, (odd.right_gap, odd.beyond[0]), -1),
            (word + odd.right, odd.right_gap, odd.right, (odd.left_gap, odd.beyond[1]), 1),
        ):
            if not gap or not whole.isalpha() or weight(whole) <= UNSEEN or not _has_shape(whole):
                continue
            if (
                (gap != " " and gap in others)
                or any(other in MARKS for other in others)
                or self.vocabulary.compounds[f"{word}-{beside}".lower()] > 1
            ):
                continue  # one of several marks in a word: nobody knows how many to take out
            last = word if side < 0 else beside
            if gap in APOSTROPHES and len(last) < LEAST:
                continue
            share = SPACE + (ALL_KNOWN if gap != " " and weight(word, apart=1) > UNSEEN < weight(beside) else 0.0)
            rule = "split-word" if gap == " " else "stray-mark"
            yield Reading(whole, rule, weight(whole) - weight(beside, apart=1) + log10(self.noise) + share, side)


LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"

APOSTROPHES = ("'", "’")

MARKS = ("-", "‐", "·")

BROKEN_CAPITALS = "lI0123456789"
"""What a word's first letter may have been read as so that its case is lost."""


def _compounding(vocabulary: Vocabulary) -> float:
    """log10 of how much oftener than in plain languages a known word of the book falls into two everyday ones."""
    known = [w for w in vocabulary.words if len(w) >= LONG and w.isalpha() and vocabulary.weight(w, apart=1) > UNSEEN]
    parted = sum(any(_is_compound(w[:k], w[k:], vocabulary) for k in range(3, len(w) - 2)) for w in known)
    return max(0.0, log10((parted + 1) / (len(known) + 1) / JOINING))


def _bare(char: str) -> str:
    return normalize("NFD", char)[0]


def _is_compound(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether both halves are words that everybody uses; scraps (``ing``) are common, too, but not so common."""
    return min(vocabulary.weight(a), vocabulary.weight(b)) >= HALF


HALF = -4.5
"""log10 probability from which on a half of a long word is surely a word of its own."""


def _has_shape(word: str) -> bool:
    """Whether capitals stand where words have them: at the start, or everywhere."""
    return word[1:] == word[1:].lower() or word.isupper()


def _fits(word: str, text: str) -> bool:
    """Whether the reading has the shape of a word, and its first letter the case that it had."""
    if text.isupper() and len(text) > 1:
        return sum(char.isupper() for char in word) * 2 > len(word)
    same = text[0].isupper() == word[0].isupper() or not word[0].isalpha() or not text[0].isalpha()
    return _has_shape(text) and (same or word[0] in BROKEN_CAPITALS)


def _may_be(word: str, text: str) -> bool:
    """Whether a known word may stand in the text for another: the proof, too, takes it for a misreading of it.

    Of two look-alikes the second may come of the first, and then nothing like it was printed (``1``, ``i``, ``t``).
    """
    return _fits(word, text) and is_misreading(word, text)


def _may_part(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether the halves may be two words: both everyday ones, of a shape that words have."""
    if not (_has_shape(a) and _has_shape(b)):
        return False
    short = min(a, b, key=len)
    if len(short) < 2 and vocabulary.weight(short) < LETTER_WORD:
        return False
    return vocabulary.is_common(a) and vocabulary.is_common(b)


LETTER_WORD = -2.0
"""log10 probability of a letter that is a word (``a``, ``y``, ``и``); lists count initials, too."""
