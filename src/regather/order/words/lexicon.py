"""What counts as a word: the language's frequency table and the book's own vocabulary together.

A language without a table is judged by the book's own words alone; nothing fails for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import wordfreq

from regather.text.tokens import TOKEN, normal_form

FLOOR = 1e-9
"""Frequency of a word that no table knows; a tenth of the rarest that wordfreq lists."""
COMMON = 1e-5
"""A fragment this frequent (once in 100,000 words) may stand as a word beside a lost page break."""
ONE_LETTER = 2e-3
"""Only the language's real one-letter words (English a and I) may stand alone before a glued word."""
LEAST_RARE = 4
"""Letters of a rarer word that may stand behind a common one: shorter ones are endings of words."""
RARE_PER_PAGE, PAGE_WORDS = 1.0, 300
"""With more unknown words of a common and a rarer one than this on a page of so many words, they are the language's
own compounds: German, Polish, Russian and Hebrew have about two a page, English a half."""
OWN_WEIGHT = 0.5
CUT_WORD = 5.0
"""Nats against a cut word: about one page in twenty ends in one, at any of some six places in the word."""


@dataclass(slots=True)
class Lexicon:
    """Word frequencies of a language and of one book.

    ``rare`` says whether unknown words are also taken apart where the second half is a rarer word.
    """

    table: dict[str, float] = field(default_factory=dict)
    own: Counter[str] = field(default_factory=Counter)
    total: int = 1
    rare: bool = True

    def frequency(self, word: str) -> float:
        """How often a word occurs, as a share of all words; never below :data:`FLOOR`."""
        own = OWN_WEIGHT * max(0, self.own.get(word, 0) - 1) / self.total
        return max(FLOOR, self.table.get(word, 0.0), own)

    def knows(self, word: str) -> bool:
        """Whether the language's table has the word, or the book has it at least twice."""
        return word in self.table or self.own.get(word, 0) > 1

    def vocabulary(self) -> list[str]:
        """All words that it knows, sorted."""
        return sorted({*self.table, *(word for word, times in self.own.items() if times > 1)})

    def splits(self, written: str) -> tuple[int, ...]:
        """Where an unknown written word may be two words run together.

        ``apartThe`` is taken apart at its inner capital; ``everyit`` wherever the second half is a
        common word, since the first may be the beginning of a cut one, or where a rarer word that the
        language has stands behind a common one. At most one place is given.
        """
        word = normal_form(written)
        if len(word) != len(written) or len(word) < 4 or self.knows(word) or not word.isalpha():
            return ()
        inner = tuple(i for i in range(1, len(written)) if written[i].isupper() and written[i - 1].islower())
        if inner:
            return inner[:1]
        # One place only: more would take the words on either side apart and spoil what the link sees.
        found = self._place(word, rare=False), self._place(word, rare=True) if self.rare else ()
        # Two words that the language has are likelier than half a word before a common one.
        places = [place[0] for place in found if place]
        return (max(places, key=lambda i: self._worth(word, i)),) if places else ()

    def _worth(self, word: str, i: int) -> float:
        """The nats of two words by themselves."""
        return math.log(self.frequency(word[:i])) + math.log(self.frequency(word[i:]))

    def _place(self, word: str, *, rare: bool) -> tuple[int, ...]:
        """The likeliest place at which an unknown word may be two; with ``rare`` the second is a rarer one."""
        scored = []
        for i in range(1, len(word) - 1):
            if i == 1 and self.frequency(word[0]) < ONE_LETTER:
                continue
            head, tail = self.frequency(word[:i]), self.frequency(word[i:])
            common = tail >= COMMON and (head >= COMMON or len(word) - i >= 3)
            if head >= COMMON and len(word) - i >= LEAST_RARE and self.knows(word[i:]) if rare else common:
                scored.append((self._worth(word, i), i))
        return (max(scored)[1],) if scored else ()

    def completion(self, head: str, tail: str) -> float:
        """Log-odds that ``head`` and ``tail`` are one word cut in two rather than two words."""
        whole = self.frequency(head + tail)
        if whole <= FLOOR:
            return -4.0
        apart = self.frequency(head) * self.frequency(tail)
        # Two unknown halves that make a known word are as good as proof; two common ones are chance.
        return min(10.0, max(-8.0, math.log(whole) - math.log(apart) - CUT_WORD))


def build_lexicon(texts: Iterable[str], language: str | None) -> Lexicon:
    """Counts the book's own words and adds the language's table, if there is one."""
    own: Counter[str] = Counter()
    for text in texts:
        own.update(normal_form(m) for m in TOKEN.findall(text) if m[0].isalpha())
    lexicon = Lexicon(table=_table(language), own=own, total=max(1, own.total()))
    lone = [w for w, count in own.items() if count == 1 and len(w) >= 4 and w.isalpha() and not lexicon.knows(w)]
    found = sum(1 for word in lone if not lexicon._place(word, rare=False) and lexicon._place(word, rare=True))
    lexicon.rare = found <= RARE_PER_PAGE * max(1.0, lexicon.total / PAGE_WORDS)
    return lexicon


def _table(language: str | None) -> dict[str, float]:
    if not language:
        return {}
    base = language.split("-")[0]
    if base not in wordfreq.available_languages("small"):
        return {}
    found = wordfreq.get_frequency_dict(base, "small")
    return dict(found)
