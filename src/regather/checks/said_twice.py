"""Words that a language says twice in a row as a matter of course: the English "had had", the French "nous nous".

Counted, not made up: the words that stand twice in a row in at least one of twelve works of a collection of novels
in eight languages (19 to 104 works a language). What a newcomer gets wrong: a language without a row here is not one
that doubles nothing; it is one that has not been counted, so nothing is sure there.
"""

from __future__ import annotations

SAID_TWICE: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": "das der die ja sie",
        "en": "had her in that you",
        "es": "casi no",
        "fr": "faire mieux nous vous",
        "it": "adagio allora appena così forte grado lì no piano quasi serio su subito tanto tratto tutto via",
        "pl": "nic nie ho to",
        "pt": "a e o que se",
        "ru": "так что",
    }.items()
}
"""By the language's code. In the small collections (Spanish, Polish, Portuguese, Russian) words of two works in forty
count too: there, too few slips are printed for one of them to come so often."""

REPEATING = frozenset({"it"})
"""Counted languages that may say any describing word twice: three times in ten thousand words in Italian, less than a
tenth of that in the others. There, only the small words are told."""
