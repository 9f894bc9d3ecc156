"""Decides what becomes of two fragments that meet at a line's or page's end: one word, a compound, or two words.

What a newcomer gets wrong: a hyphen at a line's end says nothing by itself (``popula-|tions``,
``well-|known``), and a word can be cut without any hyphen (``apart|ment``); both are settled by what
the book and the language know, never by a rule of spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, log10

from regather.mend.vocabulary import UNSEEN, Vocabulary

HYPHENS = "-‐\u00ad¬"
"""Hyphen-minus, hyphen, soft hyphen, and the not sign that some programs write for a soft hyphen."""

SOFT = "\u00ad¬"

CUT_PRIOR = -1.3
"""log10 odds that a page ends inside a word without a hyphen, before the book is known: one page in twenty
(three of 29 in a book whose hyphens were lost, none where they are kept)."""

CUT_PRIOR_KEPT = -3.0
"""The same in a book that shows its hyphens at other page or line ends: next to never."""

RUN_IN = 0.6
"""log10 odds added when the source ran the fragment straight into foreign text: cut words always are, whole
words at page ends in one fused join of five to ten."""

STRANGE = -6.8
"""log10 probability under which a fragment is taken for no word: scraps and rare names in a large list lie below."""

SURE = 2.0
"""log10 odds (99 to 1) from which on two fragments that are words by themselves are joined even where no printer
would hyphenate; ``in|to`` and ``to|day`` never come near."""

TAIL = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*$")
HEAD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class WordJoin:
    """Whether the fragments are one word, whether the hyphen stays, how sure that is, and why.

    ``ck`` says that the ``k`` before the hyphen is the ``c`` of a ``ck``.
    """

    joined: bool
    keep_hyphen: bool
    confidence: float
    reason: str
    ck: bool = False


DIVIDED_CK = "divided-ck"
"""The rule that makes a ``c`` of the ``k`` which German print before 1996 put for it at a line's end."""


def is_divided_ck(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether ``Zuk-ker`` is ``Zucker``: German divided ``ck`` so before 1996; book or language must know the word."""
    if vocabulary.language[:2] != "de" or a[-1:] != "k" or b[:1] != "k" or len(a) < 2:
        return False
    return vocabulary.is_listed(f"{a[:-1]}c{b}") and not vocabulary.is_listed(a + b)


def at_hyphen(left: str, right: str, vocabulary: Vocabulary) -> WordJoin | None:
    """Judge ``left`` (ending in a hyphen) before ``right``; ``None`` if they do not make a word or compound."""
    hyphen, stem = left[-1], left[:-1]
    tail, head = TAIL.search(stem), HEAD.match(right)
    if tail is None or head is None:
        return _at_bare_hyphen(stem, right)
    a, b = tail.group(), head.group()
    if is_divided_ck(a, b, vocabulary):
        return WordJoin(True, False, 0.95, f"“{a[:-1]}c{b}” was divided as German print divided ck", ck=True)
    if hyphen in SOFT:
        return WordJoin(True, False, 0.99, f"the soft hyphen shows that “{a}{b}” was cut at the line's end")
    if not b[0].islower() and (b[0].isupper() or not _drops(a, b, vocabulary)):
        return WordJoin(True, True, 0.9, f"“{a}-{b}” is a compound with a hyphen of its own")
    if _drops(a, b, vocabulary):
        return WordJoin(True, False, 0.97, f"“{a}{b}” was cut at the line's end; the hyphen only marks the cut")
    return WordJoin(
        True, True, 0.85, f"“{a}-{b}” keeps its hyphen: “{a}{b}” is no word that the book or its language knows"
    )


def _at_bare_hyphen(stem: str, right: str) -> WordJoin | None:
    if stem[-1:].isdigit() and right[:1].isdigit():
        return WordJoin(True, True, 0.9, "a hyphen between two numbers stays")
    return None


def _drops(a: str, b: str, vocabulary: Vocabulary) -> bool:
    whole, compound = (a + b).lower(), f"{a}-{b}".lower()
    in_book, as_compound = vocabulary.words[whole], vocabulary.compounds[compound]
    if in_book or as_compound:
        return in_book >= as_compound
    if vocabulary.is_listed(whole):
        return True
    both = vocabulary.is_common(a) and vocabulary.is_common(b)
    return not both


def without_hyphen(left: str, right: str, vocabulary: Vocabulary, *, run_in: bool, prior: float) -> WordJoin | None:
    """Judge a page end without a hyphen: ``None`` unless ``left`` and ``right`` are better as one word than as two.

    ``prior`` is the log10 odds, before the fragments are looked at, that a page of this book ends inside a word.
    """
    tail, head = TAIL.search(left), HEAD.match(right)
    if tail is None or head is None or not head.group()[0].islower():
        return None
    a, b = tail.group(), head.group()
    if len(a) < 2 or len(b) < 2:
        return None
    odds = _one_word_odds(a, b, vocabulary) + prior + (RUN_IN if run_in else 0.0)
    both_words = vocabulary.is_common(a) and vocabulary.is_common(b)
    if odds <= 0 or (both_words and odds < SURE and not (len(b) > 2 and vocabulary.may_break(a, b))):
        return None
    sure = 1 - 1 / (1 + 10.0**odds)
    return WordJoin(True, False, round(min(0.99, sure), 3), f"“{a}” and “{b}” are the two halves of “{a}{b}”")


def _one_word_odds(a: str, b: str, vocabulary: Vocabulary) -> float:
    """log10 odds of one word against two, from what book and language know."""
    whole = vocabulary.weight(a + b)
    if whole > UNSEEN:
        return whole - vocabulary.pair_weight(a, b)
    strangers = max(vocabulary.weight(a, apart=1), vocabulary.weight(b, apart=1)) < STRANGE
    if not strangers or not vocabulary.has_lexicon:
        return -inf
    # Nobody knows the whole, a name perhaps; but two strange words side by side are rarer than one.
    return -log10(vocabulary.strange_share())
