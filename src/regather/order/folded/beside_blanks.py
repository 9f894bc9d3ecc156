"""What it says of a place that running text ends or begins there: before or behind blank pages and front matter.

What a newcomer gets wrong: no join says anything of a page without running text. So an order that leaves pages blank
in the midst of the text, or puts the contents there, is rid of joins that read badly. What is left to ask is whether
the text ends, and begins, as it does where it is over.
"""

from __future__ import annotations

import numpy as np

from regather.order.stream import Floats, Ints, Stream
from regather.order.words.link import OPEN_KINDS, Links, Matrix
from regather.order.words.link_kinds import RIGHT_KINDS

ENDS_OPEN, ENDS_INSIDE, ENDS_PARAGRAPH = -3.4, -0.6, 1.3
"""Nats of running text that ends in mid-sentence, with a sentence, and with a paragraph, where none follows: against
all page ends, of which six in ten are in mid-sentence and a quarter at a paragraph's end. (A book's last page, and one
before a blank page, ends with a paragraph, and its line's end is mostly kept.)"""
BEGINS_LOWER, BEGINS_INSIDE, BEGINS_PARAGRAPH, BEGINS_HEADED = -4.0, -2.5, 0.6, 1.0
"""The same of text that begins where none stood before: in lower case, in mid-line, with a paragraph, headed."""
BEGINS_AGAIN, LATEST_START = -2.0, 5
"""Text that begins behind a blank page on a later page than this goes on there: few chapters wait for a right page."""


class BesideBlanks:
    """For every cut of a stream, in nats: what it says that running text ends there and none follows (``last``), or
    begins there and none stood before (``first``); ``turned`` is what it says that running text and front matter meet
    there in the stream itself."""

    def __init__(self, stream: Stream, links: Links) -> None:
        self._links = links
        self._front, self._front_left = stream.front, stream.front_left
        self.last: Floats = np.where(stream.newline, ENDS_PARAGRAPH, ENDS_INSIDE)
        self.last[np.isin(links.left_kind, OPEN_KINDS)] = ENDS_OPEN
        self.first: Floats = np.where(stream.newline, BEGINS_PARAGRAPH, BEGINS_INSIDE)
        self.first[links.right_kind == RIGHT_KINDS.index("lower")] = BEGINS_LOWER
        self.first[stream.heading_after] = BEGINS_HEADED
        # Front matter is not running text, nor is there any before the stream or behind it.
        self.last[stream.front_left] = self.last[0] = 0.0
        self.first[stream.front] = self.first[-1] = 0.0
        text, front = ~stream.front_left, stream.front
        self.turned: Floats = np.where(front & text, self.last, np.where(~front & ~text, self.first, 0.0))

    def begins(self, cuts: Ints, number: int) -> Floats:
        """What it says of each cut that running text begins there, on a page of that number, behind a page without any;
        less than no cut (another such page) says nothing."""
        again = BEGINS_AGAIN if number > LATEST_START else 0.0
        out: Floats = np.where(cuts >= 0, self.first[cuts] + again, 0.0)
        return out

    def joined(self, left: Ints, right: Ints) -> Matrix:
        """What each join of a left and a right cut is worth; of joins with front matter the words say nothing."""
        out = self._links.scores(left, right)
        before = np.flatnonzero(self._front[right])
        if len(before):
            out[:, before] += self.last[left][:, None]
        behind = np.flatnonzero(self._front_left[left])
        if len(behind):
            out[behind] += self.first[right]
        return out
