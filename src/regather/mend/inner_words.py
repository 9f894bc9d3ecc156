"""Mends words that a line's end cut inside a run of text: ``some- thing``, ``some\u00adthing``.

What a newcomer gets wrong: a hyphen before a space can be suspended (``pre- and post-war``); only a
word that book or language knows, and that is likelier than the two parts, is joined.
"""

from __future__ import annotations

import re

from regather.mend.flow import Edit
from regather.mend.galley import Galley, Strip
from regather.mend.vocabulary import COMMON, FOLLOWS, Vocabulary
from regather.mend.words import DIVIDED_CK, is_divided_ck
from regather.model import Level

CUT = re.compile(r"([^\W\d_]{2,})([-‐])[ \t\u00a0]([^\W\d_]{2,})")
SOFT_INSIDE = re.compile(r"(?<=[^\W\d_])\u00ad(?=[^\W\d_])")
LIKELIER = 1.0
"""log10 odds by which the whole must be likelier than its parts side by side: ten to one."""


GONE = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})([-‐])([^\W\d_]{2,})(?![\w'’-])")
RUN_ON = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})(?<=[a-zß-öø-ÿ])([A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)(?![\w'’-])")

STRANGE_HALF = -7.3
"""log10 probability under which a half of a word is no word by itself: scraps in large lists lie about there."""

WHOLE = -6.3
"""log10 probability from which on a whole is known well enough to take the hyphen of a vanished line out of it."""


TORN = re.compile(r"(?<![\w'’-])(?=([^\W\d_]{2,}) ([^\W\d_]{2,})(?![\w'’-]))")

CHAIN = re.compile(r"(?<![\w'’-])([^\W\d_]{3,})-([^\W\d_]{3,})(?![\w'’-])")

SMALL = -2.6
"""log10 probability of the small words that hold compounds together: ``in``, ``of``, ``to``, ``de``."""

TORN_LIKELIER = 4.0
"""log10 odds by which a whole must be likelier than its two halves with a space between: no hyphen speaks for it."""

SCRAP = -5.5
"""log10 probability under which a short row of letters is rather a scrap than a word, where a whole explains it."""

NO_WORD = -6.2
"""The same where it must be certain: ``versa`` (of ``vice versa``) is commoner in each language, halves of torn words
are not. On two million words of clean prose in eight languages it joined 37, all of them torn."""


def mend_words(galley: Galley) -> None:
    """Join words that a hyphen and a space cut, in the body and in the notes (the pass ``words``)."""
    for strip in (galley.body, *(note.strip for note in galley.notes)):
        for line in strip.lines:
            _mend_line(strip, line.start, line.end, galley.vocabulary)
            if not line.row:
                _mend_torn(strip, line.start, line.end, galley)


def _mend_line(strip: Strip, start: int, end: int, vocabulary: Vocabulary) -> None:
    text = strip.flow.text
    _mend_cut(strip, start, end, vocabulary)
    for match in GONE.finditer(text, start, end):
        if _is_cut(match.group(1), match.group(3), vocabulary):
            reason = f"The hyphen of a line's end that is gone: “{match.group(1)}{match.group(3)}” is one word."
            strip.edits.append(Edit(*match.span(2), "", "cut-word", reason, 0.95))
    for match in RUN_ON.finditer(text, start, end):
        if _is_glued(match.group(1), match.group(2), vocabulary):
            reason = f"Two words, “{match.group(1)}” and “{match.group(2)}”, lost the space between them."
            strip.edits.append(Edit(match.end(1), match.end(1), " ", "glued-words", reason, 0.95))
    for match in CHAIN.finditer(text, start, end):
        at = _lost_hyphen(match.group(1), match.group(2), vocabulary)
        if at is not None:
            reason = f"“{match.group()}” lost a hyphen at a line's end: a small word stands between its parts."
            strip.edits.append(Edit(match.start() + at, match.start() + at, "-", "compound", reason, 0.92))
    for match in SOFT_INSIDE.finditer(text, start, end):
        strip.edits.append(Edit(match.start(), match.end(), "", "soft-hyphen", "A soft hyphen is no letter.", 0.99))


def _mend_cut(strip: Strip, start: int, end: int, vocabulary: Vocabulary) -> None:
    """Words that a hyphen and a space cut."""
    for match in CUT.finditer(strip.flow.text, start, end):
        a, _, b = match.groups()
        if not b[0].islower():
            continue
        # "Staats- und": what is suspended stands before a small word, which a slip may have joined to it once.
        if vocabulary.compounds[f"{a}-{b}".lower()] > (vocabulary.weight(b) >= SMALL):
            reason = f"“{a}-{b}” stands as one compound elsewhere in the book."
            strip.edits.append(Edit(match.end(2), match.start(3), "", "cut-word", reason, 0.85))
        elif is_divided_ck(a, b, vocabulary):
            reason = f"A line's end divided “{a[:-1]}c{b}”, as German print divided ck before 1996."
            strip.edits.append(Edit(match.end(1) - 1, match.start(3), "c", DIVIDED_CK, reason, 0.95))
        elif vocabulary.is_listed(a + b) and _likelier(a, b, vocabulary):
            reason = f"A line's end cut “{a}{b}” in two."
            strip.edits.append(Edit(match.start(2), match.start(3), "", "cut-word", reason, 0.9))


def _mend_torn(strip: Strip, start: int, end: int, galley: Galley) -> None:
    """Words that a page's end cut without a hyphen, where nobody knows any more that a page ended there."""
    sure = galley.level is not Level.FULL
    for match in TORN.finditer(strip.flow.text, start, end):
        a, b = match.groups()
        if match.end(2) <= end and _is_torn(a, b, galley.vocabulary, NO_WORD if sure else SCRAP):
            reason = f"“{a}{b}” was cut by a line's or page's end that is gone."
            confidence = 0.92 if _is_torn(a, b, galley.vocabulary, NO_WORD) else 0.8
            strip.edits.append(Edit(match.end(1), match.start(2), "", "cut-word", reason, confidence))


def _is_cut(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether a hyphen inside a word only says that a line ended there: the whole is known, one half is nothing.

    ``to-morrow`` and ``e-mail`` stay: their halves are words, or the book writes them so elsewhere.
    """
    if not b.islower() or vocabulary.compounds[f"{a}-{b}".lower()] > 1 or not vocabulary.may_break(a, b):
        return False
    halves = min(vocabulary.weight(a, apart=1), vocabulary.weight(b, apart=1))
    return vocabulary.weight(a + b) >= WHOLE and halves < STRANGE_HALF


def _is_torn(a: str, b: str, vocabulary: Vocabulary, scrap: float) -> bool:
    """Whether two words are the halves of a known one: one of them is, with a weight under ``scrap``, next to none."""
    if not b.islower() or vocabulary.weight(a + b) < WHOLE or vocabulary.words[b] > 1:
        return False
    left, right = vocabulary.weight(a, apart=1), vocabulary.weight(b, apart=1)
    if min(left, right) >= scrap or vocabulary.pairs[(a.lower(), b)] > 1:
        return False
    return vocabulary.weight(a + b) - (left + right + FOLLOWS) > TORN_LIKELIER


def _lost_hyphen(a: str, b: str, vocabulary: Vocabulary) -> int | None:
    """Where a hyphen is missing in ``a-b``, as in ``comradesin-arms``: one part is no word, but a word and a small one.

    ``None`` where the part is a word of the book or the language, or falls apart in another way, too.
    """
    found = []
    for part, first in ((a, True), (b, False)):
        if vocabulary.is_listed(part):
            continue
        for k in range(2, len(part) - 1):
            left, right = part[:k], part[k:]
            small, other = (right, left) if first else (left, right)
            if len(other) > 2 and vocabulary.weight(small) >= SMALL and vocabulary.weight(other) >= COMMON:
                found.append(k if first else len(a) + 1 + k)
    return found[0] if len(found) == 1 else None


def _is_glued(a: str, b: str, vocabulary: Vocabulary) -> bool:
    """Whether a capital inside a word begins another one: both are known, the whole is not and comes once."""
    if not a.islower() or vocabulary.is_listed(a + b):
        return False
    known = vocabulary.is_common(b) or vocabulary.words[b.lower()] > 0
    return vocabulary.weight(a) >= COMMON and known


def _likelier(a: str, b: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.weight(a + b) - vocabulary.pair_weight(a, b) > LIKELIER
