"""Tells books of verse, in which a capital at the beginning of a line says nothing of sentences.

What a newcomer gets wrong: a judge trained on prose takes every line of verse for the end of a sentence that never
ended, and likes to end a page there. In verse the next line goes on in mid-sentence, capital or not.
"""

from __future__ import annotations

import numpy as np

from regather.order.stream import Bools, Ints, Stream
from regather.order.words.link_kinds import LEFT_KINDS, RIGHT_KINDS

OPEN = tuple(LEFT_KINDS.index(kind) for kind in ("lower", "comma", "semicolon", "dash", "capital"))
"""How a line of verse ends whose sentence goes on in the next."""
CAPITAL = RIGHT_KINDS.index("capital")
VERSE_SHARE = 0.3
"""Of the line ends inside stanzas, those with an open sentence before and a capital behind, from which on lines are
those of verse. In twelve books of verse it was 0.5 to 0.8, in 40 of prose at most 0.17."""
LEAST_LINES = 20
"""Line ends below which nothing is said."""


def goes_on(left_kind: Ints) -> Bools:
    """Cuts left of which a sentence has not ended."""
    out: Bools = np.isin(left_kind, OPEN)
    return out


def verse_lines(stream: Stream, left_kind: Ints, right_kind: Ints) -> Bools | None:
    """Cuts right of which a line of verse begins, with a capital, in a book of verse; else nothing.

    Lines of prose that the source keeps go on in small letters, so they are none.
    """
    apart = stream.heading_after | stream.heading_before | stream.front | stream.front_left | stream.edge | stream.turn
    plain = np.flatnonzero(stream.newline & ~apart)
    text = stream.source.text
    # A stanza's lines follow each other without an empty line, paragraphs of prose do not.
    ends = zip(stream.left[plain].tolist(), stream.right[plain].tolist(), strict=True)
    inside = plain[np.array([text.count("\n", a, b) == 1 for a, b in ends], dtype=np.bool_)]
    if len(inside) < LEAST_LINES:
        return None
    opening = goes_on(left_kind[inside]) & (right_kind[inside] == CAPITAL)
    if float(opening.mean()) < VERSE_SHARE:
        return None
    lines: Bools = stream.newline & (right_kind == CAPITAL)
    return lines
