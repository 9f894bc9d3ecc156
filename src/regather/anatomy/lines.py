"""Turns a source into its lines and paragraphs, each with its place in the text and at its page's edge.

What a newcomer gets wrong: a form feed ends a line even where no line feed stands beside it, and in
hard-wrapped sources a line is not a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from regather.model import Source, Span

_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]*(?:\r\n|[\n\r\f\v\u2028\u2029]|\Z)")


STOPS = ".!?…:;。！？：；׃؟۔؛।॥"
"""Marks at which a sentence can end, in any script."""
_SENTENCE_END = re.compile(rf"[{STOPS}][\"'“”„»«’‘›‹」』）)\]*_\s⁰¹²³⁴⁵⁶⁷⁸⁹†‡]*$")
_OPENING_SIGNS = "\"'“‘„«»‚‹›([*_¿¡—–-… "


def ends_sentence(text: str) -> bool:
    """Whether the text ends where a sentence can end: at a stop, with quotes, brackets or a note mark after it."""
    return _SENTENCE_END.search(text) is not None


def starts_small(text: str) -> bool:
    """Whether the text, past quotes and dashes, begins with a lower-case letter: in mid-sentence."""
    return text.lstrip(_OPENING_SIGNS)[:1].islower()


SENTENCE_LENGTH = 50
"""Characters from which on a paragraph without a full stop is a broken sentence and not a heading."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that shows something: ``span`` without the white space around it, ``indent`` before it.

    ``leaf`` counts the marked breaks before it; ``paragraph`` is the index of its paragraph (lines with
    no blank line or break between them). ``is_break`` is true for the text of a break itself.
    """

    span: Span
    text: str
    indent: int
    leaf: int
    paragraph: int
    is_break: bool = False


@dataclass(frozen=True)
class Layout:
    """The lines of a source in stream order, with ways to look around."""

    text: str
    lines: tuple[Line, ...]
    marked: bool

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, ...], ...]:
        """The line indices of each paragraph."""
        out: dict[int, list[int]] = {}
        for i, line in enumerate(self.lines):
            out.setdefault(line.paragraph, []).append(i)
        return tuple(tuple(v) for v in out.values())

    @cached_property
    def _lone(self) -> frozenset[int]:
        return frozenset(p[0] for p in self.paragraphs if len(p) == 1)

    @cached_property
    def wrapped(self) -> bool:
        """Whether the source keeps the print's line ends: most paragraphs of more than a line are prose."""
        long = [p for p in self.paragraphs if len(p) > 2]
        if not long:
            return False
        inner = [self.lines[i] for p in long for i in p[:-1]]
        unfinished = sum(1 for line in inner if line.text[-1:].isalnum() or line.text[-1:] in "-,")
        return unfinished > 0.6 * len(inner)

    def lone(self, index: int) -> bool:
        """Whether the line is a paragraph of its own."""
        return index in self._lone

    def interrupts(self, index: int) -> bool:
        """Whether the line stands in the middle of a sentence, as what is printed at a page's edge does."""
        before = index > 0 and not ends_sentence(self.lines[index - 1].text)
        before = before and len(self.paragraph_span(index - 1)) >= SENTENCE_LENGTH
        after = index + 1 < len(self.lines) and starts_small(self.lines[index + 1].text)
        return before or after

    def paragraph_span(self, index: int) -> Span:
        """From the first to the last visible character of the paragraph that holds line ``index``."""
        lines = self.paragraphs[self.lines[index].paragraph]
        return Span(self.lines[lines[0]].span.start, self.lines[lines[-1]].span.end)

    def at_head(self, index: int) -> bool:
        """Whether the line is the first after a marked break or of the whole source."""
        return index == 0 or self.lines[index - 1].leaf != self.lines[index].leaf

    def at_foot(self, index: int) -> bool:
        """Whether the line is the last before a marked break or of the whole source."""
        return index + 1 == len(self.lines) or self.lines[index + 1].leaf != self.lines[index].leaf


def _cuts(source: Source) -> list[tuple[int, int, bool]]:
    """Stretches of the text between line ends, with whether each is the inside of a break."""
    inside = sorted((b.span.start, b.span.end) for b in source.breaks)
    edges = sorted({edge for pair in inside for edge in pair})
    starts = [start for start, _ in inside]
    out: list[tuple[int, int, bool]] = []
    for found in _LINE.finditer(source.text):
        start, end = found.span()
        points = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
        out += [(a, b, _covers(inside, starts, a, b)) for a, b in pairwise(points)]
    return out


def _covers(spans: list[tuple[int, int]], starts: list[int], start: int, end: int) -> bool:
    """Whether one of the sorted spans, which do not overlap, holds the stretch and shows something."""
    at = bisect_right(starts, start) - 1
    while at >= 0 and spans[at][0] == spans[at][1]:
        at -= 1
    return at >= 0 and end <= spans[at][1]


def lay_out(source: Source) -> Layout:
    """Split ``source`` into lines at line ends, form feeds and the breaks that its reader found."""
    starts = {b.span.start for b in source.breaks}
    inside = sorted((b.span.start, b.span.end) for b in source.breaks)
    sorted_starts = [start for start, _ in inside]
    lines: list[Line] = []
    leaf = paragraph = 0
    fresh = True
    passed: set[int] = set()
    for start, end, is_break in _cuts(source):
        raw = source.text[start:end]
        if start in starts and start not in passed:
            passed.add(start)
            leaf, fresh = leaf + 1, True
        shown = raw.strip()
        if shown:
            if fresh and lines:
                paragraph += 1
            at = start + raw.index(shown)
            indent = sum(4 if c == "\t" else 1 for c in raw[: at - start])
            lines.append(Line(Span(at, at + len(shown)), shown, indent, leaf, paragraph, is_break))
            fresh = is_break
        else:
            fresh = True
        if "\f" in raw:
            feed = start + raw.index("\f")
            if not _covers(inside, sorted_starts, feed, feed + 1):
                leaf, fresh = leaf + 1, True
    return Layout(source.text, tuple(lines), leaf > 0)
