"""Turns a book and its language into an answer to "is this a word, and how common is it".

What a newcomer gets wrong: a large frequency list knows scraps, too (``ment``, ``tions``), so "the
list has it" proves nothing; only weights that are compared with each other do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log10

import wordfreq

from regather.text.hyphens import hyphens_of

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
COMPOUND = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:[-‐][^\W\d_]+(?:['’][^\W\d_]+)*)+")

UNSEEN = -8.5
"""log10 of the probability of a word that neither book nor list has: just under the list's rarest (-8)."""

COMMON = -6.0
"""log10 probability from which on a word is everyday: one in a million, the usual border of rare words."""

BOOK_WORDS = 10.0
"""How many times likelier a word is once the book itself has used it than its share of the book's words over
a large corpus says; books repeat themselves (a book's own words come about ten times as often in it)."""

WRITTEN_AS_ONE = -5.5
"""log10 probability of a whole from which on its language has settled to write it as one word (``somewhere``): its
parts side by side get no lift then."""

SMALL_BOOK = 20_000
"""Words: in a shorter book one occurrence says no more than it would in a book of this length."""

FOLLOWS = 1.0
"""log10 lift of a word after a neighbour over its bare frequency: neighbours in grammar come ten times as often."""


@lru_cache(maxsize=4)
def _frequencies(language: str) -> Mapping[str, float]:
    short = language.split("-", maxsplit=1)[0].lower()
    if short not in wordfreq.available_languages("best"):
        return {}
    return wordfreq.get_frequency_dict(short, "best")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a book (lower case) with their counts, its hyphenated compounds and its word pairs."""

    language: str
    words: Counter[str]
    compounds: Counter[str]
    pairs: Counter[tuple[str, str]]
    total: int

    @classmethod
    def of(cls, pages: Iterable[str], language: str | None) -> Vocabulary:
        """Counted from stretches of text, each by itself: what meets at a page's end is what is to be judged."""
        words: Counter[str] = Counter()
        compounds: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for page in pages:
            low = page.lower().replace("’", "'")
            found = list(WORD.finditer(low))
            words.update(match.group() for match in found)
            pairs.update((a.group(), b.group()) for a, b in pairwise(found) if low[a.end() : b.start()].isspace())
            compounds.update(w.replace("‐", "-") for w in COMPOUND.findall(low))
        return cls(language or "", words, compounds, pairs, words.total())

    @property
    def has_lexicon(self) -> bool:
        """Whether the language has a frequency list; without one only the book itself can answer."""
        return bool(_frequencies(self.language))

    @property
    def lexicon(self) -> Mapping[str, float]:
        """The frequency list of the language; empty where it has none."""
        return _frequencies(self.language)

    def weight(self, word: str, *, apart: int = 0) -> float:
        """log10 of the probability of a word, from the list or the book, whichever speaks louder.

        ``apart`` occurrences of it in the book are left out: the fragment in question is no witness for itself.
        """
        low = word.lower().replace("’", "'")
        listed = _frequencies(self.language).get(low, 0.0)
        count = max(0, self.words[low] - apart)
        counted = count / max(self.total, SMALL_BOOK)
        best = max(listed, counted if count > 1 else counted / BOOK_WORDS)
        return log10(best) if best > 10**UNSEEN else UNSEEN

    def is_listed(self, word: str) -> bool:
        """Whether the language's list has the word, or the book has it more than once."""
        low = word.lower().replace("’", "'")
        return low in _frequencies(self.language) or self.words[low] > 1

    def is_common(self, fragment: str) -> bool:
        """Whether a fragment at a line's or page's end is an everyday word by itself."""
        return self.weight(fragment, apart=1) >= COMMON

    def pair_weight(self, left: str, right: str) -> float:
        """log10 of the probability that the fragment ``left`` stands before ``right`` as two words."""
        a, b = left.lower(), right.lower()
        seen = self.pairs[(a, b)]
        follows = 0.0 if self.weight(a + b) >= WRITTEN_AS_ONE else FOLLOWS
        bare = self.weight(a, apart=1) + min(self.weight(b, apart=1) + follows, 0.0)
        return max(bare, log10(seen / max(self.total, SMALL_BOOK))) if seen else bare

    def strange_share(self) -> float:
        """The share of the book's words that neither its language's list has nor the book repeats."""
        lexicon = _frequencies(self.language)
        strange = sum(1 for word, count in self.words.items() if count == 1 and word not in lexicon)
        return (strange + 1) / (self.total + 2)

    def may_break(self, left: str, right: str) -> bool:
        """Whether a printer may cut the word ``left + right`` there; true if the language has no patterns."""
        if len(left) < 2 or len(right) < 2:
            return False
        patterns = hyphens_of(self.language) if self.language else None
        if patterns is None:
            return True
        return len(left) in patterns.of((left + right).lower())
