"""Mends words that a line's end cut inside a run of text: ``some- thing``, ``some\u00adthing``.

What a newcomer gets wrong: a hyphen before a space can be suspended (``pre- and post-war``); only a
word that book or language knows, and that is likelier than the two parts, is joined.
"""

from __future__ import annotations

import re

from regather.mend.flow import Edit
from regather.mend.galley import Galley, Strip
from regather.mend.vocabulary import Vocabulary

CUT = re.compile(r"([^\W\d_]{2,})([-‐])[ \t\u00a0]([^\W\d_]{2,})")
SOFT_INSIDE = re.compile(r"(?<=[^\W\d_])\u00ad(?=[^\W\d_])")
LIKELIER = 1.0
"""log10 odds by which the whole must be likelier than its parts side by side: ten to one."""


def mend_words(galley: Galley) -> None:
    """Join words that a hyphen and a space cut, in the body and in the notes (the pass ``words``)."""
    for strip in (galley.body, *(note.strip for note in galley.notes)):
        for line in strip.lines:
            _mend_line(strip, line.start, line.end, galley.vocabulary)


def _mend_line(strip: Strip, start: int, end: int, vocabulary: Vocabulary) -> None:
    text = strip.flow.text
    for match in CUT.finditer(text, start, end):
        a, _, b = match.groups()
        if not b[0].islower():
            continue
        if vocabulary.compounds[f"{a}-{b}".lower()]:
            reason = f"“{a}-{b}” stands as one compound elsewhere in the book."
            strip.edits.append(Edit(match.end(2), match.start(3), "", "cut-word", reason, 0.85))
        elif vocabulary.is_listed(a + b) and _likelier(a, b, vocabulary):
            reason = f"A line's end cut “{a}{b}” in two."
            strip.edits.append(Edit(match.start(2), match.start(3), "", "cut-word", reason, 0.9))
    for match in SOFT_INSIDE.finditer(text, start, end):
        strip.edits.append(Edit(match.start(), match.end(), "", "soft-hyphen", "A soft hyphen is no letter.", 0.99))


def _likelier(a: str, b: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.weight(a + b) - vocabulary.pair_weight(a, b) > LIKELIER
