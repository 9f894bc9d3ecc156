"""Turns cuts of the stream into questions for the reader: the text before one cut, the text behind another.

What a newcomer gets wrong: nearby cuts must be asked with texts that *begin* at one place, not with texts of one
length, or nothing that they have in common is read only once.
"""

from __future__ import annotations

import numpy as np

from regather.order.reader.heard import SHUT
from regather.order.reader.reader import BEGINNING, Question
from regather.order.stream import Stream
from regather.order.words.link import LEFT_KINDS, Links

REACH = 320
"""Characters of an end that are read at least, some 70 tokens of English."""
STEP = 160
"""Ends whose texts begin within so many characters begin at one place."""
HYPHENS = "-‐\u00ad¬"


class Passages:
    """The running text of a stream, without what stood between, and questions about its cuts."""

    def __init__(self, stream: Stream, links: Links) -> None:
        self.stream = stream
        self.links = links
        text = stream.source.text
        parts: list[str] = []
        at = [0]
        for i, (start, end) in enumerate(zip(stream.starts, stream.ends, strict=True)):
            if i:
                gap = text[stream.ends[i - 1] : start]
                # A note or a folio stood between two words: what is left of it is a space.
                parts.append(gap if not gap.strip() else " ")
                at[-1] += len(parts[-1])
            parts.append(text[start:end])
            at.append(at[-1] + int(end - start))
        self.text = "".join(parts)
        self._starts = np.array(at[:-1] or [0], dtype=np.int64)
        self._ends = np.array([0, *at[1:]], dtype=np.int64)
        self._ends[1:] = self._starts + (stream.ends - stream.starts) if len(stream.starts) else self._ends[1:]

    def left(self, cut: int) -> str:
        """The text that ends at a cut, from a place that neighbouring cuts share."""
        end = int(self._ends[self.stream.token[cut]])
        begin = max(0, (end - REACH) // STEP * STEP)
        space = self.text.find(" ", begin, end) if begin else -1
        return self.text[space + 1 if space >= 0 else begin : end]

    def right(self, cut: int) -> str:
        """The text that begins at a cut."""
        token = int(self.stream.token[cut])
        if token >= len(self._starts):
            return ""
        begin = int(self._starts[token])
        return self.text[begin : begin + 2 * BEGINNING]

    def questions(self, left: int, right: int) -> list[Question]:
        """Every way in which one place may go over into another: as two words, or as the halves of one."""
        before, behind = self.left(left), self.right(right)
        asked = [Question(before, behind)]
        if self.links.fragment_left(left) and self.links.fragment_right(right):
            asked.append(Question(before, behind, ""))
            if before[-1:] in HYPHENS:
                asked.append(Question(before[:-1], behind, ""))
        return asked

    def legible(self, left: int, right: int) -> bool:
        """Whether there is running text on both sides: not front matter, not a heading, not a figure."""
        return bool(self._clear_left(left) and self._clear_right(right))

    def _clear_left(self, cut: int) -> bool:
        s = self.stream
        return bool(s.token[cut] > 0 and not (s.heading_before[cut] or s.front_left[cut]))

    def _clear_right(self, cut: int) -> bool:
        s = self.stream
        return bool(s.token[cut] < len(s.forms) and not (s.heading_after[cut] or s.front[cut] or s.loose[cut]))

    def other_ends(self, count: int) -> list[str]:
        """Ends of text from all over the book: ``count`` behind which a sentence may begin, as many in mid-sentence."""
        s = self.stream
        inner = np.flatnonzero(~(s.front | s.front_left | s.heading_before | s.heading_after | s.glued))
        kinds = np.isin(self.links.left_kind[inner], [LEFT_KINDS.index(kind) for kind in SHUT])
        found: list[str] = []
        for pool in (inner[kinds], inner[~kinds]):
            picked = pool[(np.arange(count) * 2 + 1) * len(pool) // (2 * count)] if len(pool) else pool
            found += [self.left(int(cut)) for cut in picked]
        return found
