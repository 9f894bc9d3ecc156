"""Finds run-overs: the second half of a note that began on an earlier page, which carries no mark.

What a newcomer gets wrong: in an imposed source the second half may stand before the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from wordfreq import available_languages, zipf_frequency

from regather.anatomy.claims import Claims
from regather.anatomy.lines import Layout, starts_small
from regather.model import NoteBody, NoteMark, Role, Span

_FINISHED = re.compile(r"[.!?…](?:\s?[\"'“”„«»‘’‹›)\]*_–—-])*$|https?://\S+$")
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"([^\W\d_]+)([-‐\u00ad]?)$")
_HEAD = re.compile(r"[^\W\d_]+")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-‐­]$")

RUN_OVER_LENGTH = 1500
"""Characters of the longest second half: most of a page of small print."""


LONGEST_WORD = 80
"""Characters at a text's end in which the word that it breaks off in is looked for; no word is longer."""

KNOWN_WORD = 1.5
"""Zipf frequency (log10 of occurrences in a thousand million words) from which a hyphened whole counts as a word."""

COMMON_WORD = 3.0
"""Zipf frequency of a word that any text may use: once in a million words."""

FRAGMENT = 2.5
"""Zipf frequency under which a piece is no word; syllables reach 2 through misspellings in the counts."""

LONGEST_FRAGMENT = 5
"""Characters up to which a piece in the source may be a fragment that stands there because it was cut."""

SURE = 6
"""Points that only a second half has; as many paragraphs with them are taken as notes wait for one."""

LIKELY = 4
"""Points from which the one best paragraph is taken; two independent signs reach it, one does not."""


FURNITURE = (Role.FOLIO, Role.RUNNING_HEAD)
"""What is printed where a page ends or begins, and so stands between two pages' texts."""

LABEL_POINTS = 3
"""Points of a paragraph behind which stands the note that comes after the broken one; for any other note it is one."""

MENDS_POINTS = 3
"""Points of a paragraph that completes the word in which a note breaks off."""


class _Words:
    """How common words are, in the language and in this source; each is looked up once."""

    def __init__(self, text: str, language: str | None) -> None:
        self.language = language if language is not None and language in available_languages() else None
        # A word at a line's end may be half a word; the others are whole.
        self.here = {word.casefold() for line in text.split("\n") for word in _WORD.findall(line)[:-1]}
        self.common: dict[str, float] = {}

    def commonness(self, word: str) -> float:
        """How common the word is, as a Zipf frequency; a word of this source (not at a line's end) is a known one."""
        plain = word.casefold()
        if plain not in self.common:
            common = float(zipf_frequency(plain, self.language)) if self.language else 0.0
            known = len(word) > LONGEST_FRAGMENT and plain in self.here
            self.common[plain] = max(common, COMMON_WORD) if known else common
        return self.common[plain]

    def mends(self, first: str, second: str) -> bool | None:
        """Whether the second text completes the word in which the first is cut; ``None`` if none is cut.

        Without a hyphen the whole must be a common word and one of the halves no word at all.
        """
        end = _CUT.search(first.rstrip()[-LONGEST_WORD:])
        if end is None:
            return None
        head = _HEAD.match(second)
        if head is None:
            return False if end[2] else None
        if end[2]:
            return self.commonness(end[1] + head[0]) >= KNOWN_WORD
        if min(self.commonness(end[1]), self.commonness(head[0])) >= FRAGMENT:
            return None
        return True if self.commonness(end[1] + head[0]) >= COMMON_WORD else None


@dataclass(frozen=True, slots=True)
class _Half:
    """A paragraph that may be a second half, and what its place in the source says for it.

    ``points`` is what speaks for it whichever note it belongs to; ``before_label`` the label of the note behind it.
    """

    span: Span
    text: str
    points: int
    before_label: str | None

    @property
    def most(self) -> int:
        """The most points that it can have with any note."""
        return self.points + MENDS_POINTS + (LABEL_POINTS if self.before_label is not None else 0)


def unfinished(text: str) -> bool:
    """Whether a text breaks off: in a cut word, or without the end of a sentence."""
    shown = text.rstrip()
    return bool(_HYPHEN.search(shown)) or not _FINISHED.search(shown)


def _second_halves(
    layout: Layout, claims: Claims, labels: dict[int, str | None], words: _Words, called: Sequence[int]
) -> list[_Half]:
    """Unclaimed, finished paragraphs with what stands before and after them; a note calls no note.

    A short paragraph that begins in mid-sentence and is followed by one that does, too, can hardly be a
    page's text: the page would hold nothing else. Nor can one at a page's end, if what stands before it is finished.
    """
    out: list[_Half] = []
    spans = [layout.paragraph_span(p[0]) for p in layout.paragraphs]
    leaves = [layout.lines[p[0]].leaf for p in layout.paragraphs]
    for i, span in enumerate(spans):
        second = span.of(layout.text)
        if not claims.free(span) or len(span) > RUN_OVER_LENGTH or unfinished(second):
            continue
        if bisect_left(called, span.start) < bisect_left(called, span.end):
            continue
        before = i > 0 and leaves[i - 1] == leaves[i] and claims.free(spans[i - 1])
        first = spans[i - 1].of(layout.text) if before else ""
        small, after_break_off = starts_small(second), bool(first) and unfinished(first)
        at_foot, k = _past_furniture(layout, claims, spans, leaves, i)
        before_label = labels.get(spans[k].start) if k is not None else None
        points = 2 * small + 2 * after_break_off - (5 if words.mends(first, second) else 0)
        at_foot = at_foot or before_label is not None
        if small and first and not after_break_off and at_foot:
            points += 2
        if before_label is None:
            goes_on = k is not None and claims.free(spans[k]) and starts_small(spans[k].of(layout.text))
            if goes_on and not (layout.marked and leaves[k or 0] != leaves[i]):
                points += 4 if small else 2
            elif at_foot:
                points += 2 if after_break_off else 1
        out.append(_Half(span, second, points, before_label))
    return out


def _past_furniture(
    layout: Layout, claims: Claims, spans: list[Span], leaves: list[int], i: int
) -> tuple[bool, int | None]:
    """Whether a page ends behind paragraph ``i`` for all to see, and the next paragraph of its leaf that is no
    furniture."""
    ends = layout.marked and (i + 1 == len(spans) or leaves[i + 1] != leaves[i])
    k = i + 1
    while k < len(spans) and leaves[k] == leaves[i] and claims.role_at(spans[k].start) in FURNITURE:
        ends, k = True, k + 1
    return ends, k if k < len(spans) and leaves[k] == leaves[i] else None


def find_run_overs(
    layout: Layout,
    claims: Claims,
    bodies: tuple[NoteBody, ...],
    language: str | None,
    marks: Sequence[NoteMark] = (),
) -> tuple[NoteBody, ...]:
    """Claim the second halves of the notes that break off: as many paragraphs as notes wait for one, no more.

    ``marks`` are those in the text: a paragraph with one is the text's. Which half belongs to which note is not said
    here; the pages' order tells.
    """
    waiting = [b for b in bodies if unfinished(b.text.of(layout.text))]
    if not waiting:
        return ()
    words = _Words(layout.text, language)
    labels = {b.span.start: b.label for b in bodies}
    called = [mark.span.start for mark in marks]
    # What cannot become likely with any note changes nothing below; thick books have thousands of such paragraphs.
    halves = [half for half in _second_halves(layout, claims, labels, words, called) if half.most >= LIKELY]
    ends = [(b.label, b.text.of(layout.text)) for b in waiting]
    points = {h.span: [_points(label, first, h, words) for label, first in ends] for h in halves}
    sure = [h for h in halves if max(points[h.span]) >= SURE]
    chosen = [h.span for h in sure] if len(sure) <= len(waiting) else []
    enough = LIKELY + bool(chosen)
    taken = set(chosen)
    for i in range(len(waiting)):
        ranked = nlargest(2, ((points[h.span][i], h.span) for h in halves if h.span not in taken))
        alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[1][0] < ranked[0][0])
        if alone and ranked[0][0] >= enough and len(chosen) < len(waiting):
            chosen.append(ranked[0][1])
            taken.add(ranked[0][1])
    left = [h.span for h in halves if h.span not in taken and max(points[h.span]) >= LIKELY]
    if len(chosen) == len(waiting) - 1 and len(left) == 1:
        # All other notes have their halves: the one likely paragraph that is left is the last one's.
        chosen += left
    return tuple(NoteBody(span, None, span) for span in sorted(chosen) if claims.claim(span, Role.NOTE))


def _points(label: str | None, first: str, half: _Half, words: _Words) -> int:
    """How much speaks for the paragraph as the second half of the note with this label and this first half."""
    points = half.points
    if half.before_label is not None:
        points += LABEL_POINTS if _next_label(label, half.before_label) else 1
    mends = words.mends(first, half.text)
    if mends is not None:
        points += MENDS_POINTS if mends else -5
    return points


def _next_label(label: str | None, following: str) -> bool:
    """Whether the note after the second half is the one that comes after the broken note."""
    if label is None or not label.isdigit() or not following.isdigit():
        return False
    return int(following) in (int(label) + 1, 1)
