"""Turns the rough ends of a run into exact ones: the characters around its seams, where words do not help.

What a newcomer gets wrong: where a text stands twice in a row, several seams are equally right. Whatever
period is taken out, the same text is left; only how it looks at the seam differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz.distance import Levenshtein

from regather.model import Anatomy, Role, Span
from regather.order.copies.double_words import shown

TANDEM = 200
"""Characters that may stand between a text and its copy: what the chain could not follow of their seam."""
EXACT = 40
"""Characters by which the ends of a run may move where they agree exactly: a word cut or glued at the seam."""
NEAR = 12
"""Characters by which a seam between two words may move to a line's end: a short word that agrees by chance."""
WORD_ALIKE = 65.0
"""Likeness in per cent of two readings of one word: one letter in three misread."""
FURNITURE = frozenset({Role.FOLIO, Role.RUNNING_HEAD, Role.BREAK, Role.NOISE})
"""What may stand between a text and its copy; noise is a copy that was set aside before."""
NO_REFRAIN = frozenset({Role.CONTENTS, Role.TITLE, Role.COVER, Role.COLOPHON, Role.FOLIO, Role.RUNNING_HEAD})
"""What a refrain does not hold."""


@dataclass(frozen=True, slots=True)
class Seams:
    """The characters around the ends of a run, where words do not help: cut words, glued words, furniture."""

    text: str
    anatomy: Anatomy

    def no_refrain(self, span: Span) -> bool:
        """Whether ``span`` holds what only whole pages hold."""
        return any(block.role in NO_REFRAIN and block.span.overlaps(span) for block in self.anatomy.blocks)

    def settle(self, first: Span, second: Span) -> tuple[Span, Span]:
        """Both spans with their ends as exact as the characters allow."""
        start = self._back(first.start, second.start)
        end = self._on(first.end, second.end)
        if first.end <= second.start and first.end + end + start + TANDEM >= second.start:
            return self._closed(first, second, start, end)
        # A copy that stands elsewhere: what touches it without a space may belong to its neighbours.
        before = _unspaced(reversed(self.text[max(0, second.start - EXACT) : second.start]))
        after = _unspaced(self.text[second.end : second.end + EXACT])
        start, end = before if before <= start else 0, after if after <= end else 0
        return Span(first.start - start, first.end + end), Span(second.start - start, second.end + end)

    def _back(self, one: int, two: int) -> int:
        """How many characters before ``one`` and ``two`` agree."""
        count = 0
        while (
            count < EXACT
            and one - count > 0
            and one < two - count
            and self.text[one - count - 1] == self.text[two - count - 1]
        ):
            count += 1
        return count

    def _on(self, one: int, two: int) -> int:
        """How many characters from ``one`` and ``two`` on agree."""
        count = 0
        while (
            count < EXACT
            and one + count < two
            and two + count < len(self.text)
            and self.text[one + count] == self.text[two + count]
        ):
            count += 1
        return count

    def _closed(self, first: Span, second: Span, start: int, end: int) -> tuple[Span, Span]:
        """A copy right behind its first reading: the one ends where the other begins.

        Where the same characters could go to either, every choice leaves the same text behind; the one at a
        line's end is taken, then the one between words.
        """
        low, high = second.start - start, first.end + end
        if low <= high:
            if self._border(second.start):
                low, high = max(low, second.start - NEAR), min(high, second.start + NEAR)
            seam = max(range(low, high + 1), key=lambda at: (self._border(at), -abs(at - second.start)))
            return Span(first.start - (second.start - seam), seam), Span(seam, second.end + seam - first.end)
        between = Span(high, low)
        if self._is_furniture(between):
            # Either the foot of the one or the head of the other; one of the two is left in any case.
            return Span(first.start - start, high), Span(high, second.end + end)
        return self._misread(Span(first.start - start, high), Span(low, second.end + end))

    def _border(self, at: int) -> int:
        """How good a place for a page's end is: 2 at a line's end, 1 between words."""
        around = self.text[max(0, at - 1) : at + 1]
        return 2 if "\n" in around or "\f" in around else int(any(char.isspace() for char in around))

    def _is_furniture(self, span: Span) -> bool:
        at = span.start
        for block in self.anatomy.blocks:
            if block.role in FURNITURE and block.span.start <= at < block.span.end:
                at = block.span.end
        return not self.text[at : span.end].strip()

    def _misread(self, first: Span, second: Span) -> tuple[Span, Span]:
        """Shares out what stands between the two: the foot of the first, the head of the second, both misread."""
        gap = self.text[first.end : second.start]
        best, cost = (first, second), len(gap) * (1 - WORD_ALIKE / 100)
        for foot in range(len(gap) + 1):
            if self._border(first.end + foot) == 0:
                continue
            head = len(gap) - foot
            beyond = self.text[second.end : second.end + foot]
            before = self.text[max(0, first.start - head) : first.start]
            wrong = Levenshtein.distance(gap[:foot], beyond) + Levenshtein.distance(gap[foot:], before)
            if wrong < cost:
                cut = first.end + foot
                best, cost = (Span(first.start - head, cut), Span(cut, second.end + foot)), wrong
        return best[0], self._words(best[1])

    def _words(self, span: Span) -> Span:
        """``span`` without the parts of words at its ends."""
        start, end = span.start, span.end
        while start < end and self._inside_word(start):
            start += 1
        while end > start and self._inside_word(end):
            end -= 1
        return shown(self.text, Span(start, end))

    def _inside_word(self, at: int) -> bool:
        return 0 < at < len(self.text) and self.text[at - 1].isalnum() and self.text[at].isalnum()


def _unspaced(chars: Iterable[str]) -> int:
    """How many of the characters stand before the first white space."""
    return sum(1 for _ in takewhile(lambda char: not char.isspace(), chars))
