"""Tells whether a source keeps the lines of the print, and how wide these are.

What a newcomer gets wrong: where lines are kept, a page can end at a line's end only, and a line of the source is a
line of the page however many characters it has. To set such a text again in another measure would double its lines.
"""

from __future__ import annotations

import numpy as np

from regather.order.stream import Floats, Ints, Stream
from regather.text.tokens import Shape

OPEN_SHARE = 0.5
"""Of the line ends in running text, those in mid-sentence, from which on the lines are the printer's. In nine wrecks
that keep their lines it was 0.59 and more, in prose that was run together 0.40 and less."""
EVEN_SHARE = 0.8
"""How wide the middle one of these lines is at least, against the widest: lines of prose are filled (0.92 and more),
lines of verse or of a list are not (0.74 and less), and where those are long the printer broke them."""
WIDEST = 0.95
"""The share of lines that the measure holds; a few are two lines that a lost break ran together."""
ROOM = 1.06
"""What the measure is wider than that: by so much letters differ that take the same room."""
LEAST_LINES = 40
"""Lines below which nothing is said."""
GOES_ON = frozenset(",-‐–—;")
"""Marks behind which no sentence ends."""


def kept_measure(stream: Stream) -> float:
    """The measure of the printed lines that a source keeps, in characters; 0 where it keeps none."""
    cuts = np.flatnonzero(stream.newline)
    cuts = cuts[(cuts > 0) & (cuts < len(stream) - 1)]
    plain = ~(stream.heading_after | stream.heading_before | stream.front | stream.front_left | stream.edge)[cuts]
    if int(plain.sum()) < LEAST_LINES:
        return 0.0
    token = stream.token[cuts]
    words = stream.shapes[token - 1] != Shape.MARK
    comma = np.array([stream.forms[t - 1] in GOES_ON for t in token.tolist()])
    goes_on = (words | comma) & plain
    if goes_on.sum() < OPEN_SHARE * plain.sum():
        return 0.0
    widths = _line_widths(stream, cuts)[goes_on]
    measure = float(np.quantile(widths, WIDEST))
    return ROOM * measure if float(np.median(widths)) >= EVEN_SHARE * measure else 0.0


def _line_widths(stream: Stream, cuts: Ints) -> Floats:
    """Width of the line of the source before each of some line ends, in characters."""
    begins = np.concatenate([[0], cuts[:-1]])
    out: Floats = (stream.left[cuts] - stream.right[begins]).astype(np.float64)
    return out
