"""A language and some words -> how common each is, from wordfreq's list.

What a newcomer gets wrong: the whole list is never made into a table, which takes longer than all other checks
together; it is read once for each question, and one question asks for all words at once.
"""

from __future__ import annotations

from functools import lru_cache

import wordfreq


def ask(language: str, words: frozenset[str]) -> dict[str, float] | None:
    """The share of its language's words that each of ``words`` (in lower case) is; those not listed are left out.

    ``None`` where there is no list of the language.
    """
    buckets = _buckets(language)
    if buckets is None:
        return None
    # The list writes ss for ß.
    asked = {word.replace("ß", "ss"): word for word in sorted(words)}
    asked |= {word: word for word in sorted(words)}
    found: dict[str, float] = {}
    for centibels, bucket in enumerate(buckets):
        for word in asked.keys() & bucket:
            found[asked[word]] = 10 ** (-centibels / 100)
    return found


@lru_cache(maxsize=2)
def _buckets(language: str) -> list[list[str]] | None:
    short = language.replace("_", "-").split("-", maxsplit=1)[0].lower()
    if short not in wordfreq.available_languages("best"):
        return None
    return list(wordfreq.get_frequency_list(short, "best"))
