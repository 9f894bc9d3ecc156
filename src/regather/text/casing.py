"""Reads the case of words where a text has none: one written in small letters throughout.

What a newcomer gets wrong: there a small letter behind a full stop is no broken sentence, and every paragraph would
look like the second half of another. Case is read from stops instead: what stands behind one opens a sentence.
"""

from __future__ import annotations

from regather.text.tokens import Shape

SMALL_SHARE = 0.8
"""Of the words behind a full stop, a question or a cry, those in small letters from which on a text has no capitals: in
prose of eight languages hardly one in a hundred, in misread prose one in ten."""
LEAST = 20
"""Such words below which nothing is said."""
ENDS = frozenset(".!?")


def read_case(forms: list[str], shapes: list[int]) -> list[int]:
    """The shapes of a text's tokens, with capitals where sentences begin if the text is written without any."""
    behind = [i for i in range(1, len(forms)) if forms[i - 1] in ENDS and shapes[i] != Shape.MARK]
    cased = [i for i in behind if shapes[i] in (Shape.LOWER, Shape.CAPITAL, Shape.UPPER)]
    small = [i for i in cased if shapes[i] == Shape.LOWER]
    if len(cased) < LEAST or len(small) < SMALL_SHARE * len(cased):
        return shapes
    out = list(shapes)
    opens = True
    for i, (form, shape) in enumerate(zip(forms, shapes, strict=True)):
        if shape == Shape.MARK:
            opens = form in ENDS or (opens and form != ",")
        else:
            out[i] = int(Shape.CAPITAL) if opens and shape == Shape.LOWER else shape
            opens = False
    return out
