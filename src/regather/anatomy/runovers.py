"""Finds run-overs: the second half of a note that began on an earlier page, which carries no mark.

What a newcomer gets wrong: in an imposed source the second half may stand before the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wordfreq import available_languages, zipf_frequency

from regather.anatomy.claims import Claims
from regather.anatomy.lines import Layout, starts_small
from regather.model import NoteBody, Role, Span

_FINISHED = re.compile(r"[.!?…](?:\s?[\"'”»’)\]*_])*$|https?://\S+$")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-‐­]$")

RUN_OVER_LENGTH = 1500
"""Characters of the longest second half: most of a page of small print."""


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


@dataclass(frozen=True, slots=True)
class _Half:
    """A paragraph that may be a second half, and what its place in the source says for it."""

    span: Span
    after_break_off: bool
    before_label: str | None
    ends_leaf: bool
    before_broken: bool
    goes_on: bool


def unfinished(text: str) -> bool:
    """Whether a text breaks off: in a cut word, or without the end of a sentence."""
    shown = text.rstrip()
    return bool(_HYPHEN.search(shown)) or not _FINISHED.search(shown)


def _second_halves(
    layout: Layout, claims: Claims, labels: dict[int, str | None], language: str | None
) -> list[_Half]:
    """Unclaimed, finished paragraphs with what stands before and after them."""
    out: list[_Half] = []
    spans = [layout.paragraph_span(p[0]) for p in layout.paragraphs]
    leaves = [layout.lines[p[0]].leaf for p in layout.paragraphs]
    for i, span in enumerate(spans):
        second = span.of(layout.text)
        if not claims.free(span) or len(span) > RUN_OVER_LENGTH or unfinished(second):
            continue
        before = i > 0 and leaves[i - 1] == leaves[i] and claims.free(spans[i - 1])
        follows = i + 1 < len(spans) and leaves[i + 1] == leaves[i]
        role = claims.role_at(spans[i + 1].start) if follows else None
        first = spans[i - 1].of(layout.text) if before else ""
        out.append(
            _Half(
                span,
                after_break_off=bool(first) and unfinished(first),
                before_label=labels.get(spans[i + 1].start) if follows and role is Role.NOTE else None,
                ends_leaf=(layout.marked and not follows) or role is Role.FOLIO,
                before_broken=follows and role is None and starts_small(spans[i + 1].of(layout.text)),
                goes_on=_mends(layout.text, first, second, language) is True,
            )
        )
    return out


def find_run_overs(
    layout: Layout, claims: Claims, bodies: tuple[NoteBody, ...], language: str | None
) -> tuple[NoteBody, ...]:
    """Claim the second halves of the notes that break off: as many paragraphs as notes wait for one, no more.

    Which half belongs to which note is not said here; the pages' order tells.
    """
    halves = _second_halves(layout, claims, {b.span.start: b.label for b in bodies}, language)
    waiting = [b for b in bodies if unfinished(b.text.of(layout.text))]
    points = {h.span: [_points(layout, b, h, language) for b in waiting] for h in halves}
    sure = [h for h in halves if waiting and max(points[h.span]) >= SURE]
    chosen = [h.span for h in sure] if len(sure) <= len(waiting) else []
    enough = LIKELY + bool(chosen)
    for i in range(len(waiting)):
        ranked = sorted(((points[h.span][i], h.span) for h in halves if h.span not in chosen), reverse=True)
        alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[1][0] < ranked[0][0])
        if alone and ranked[0][0] >= enough and len(chosen) < len(waiting):
            chosen.append(ranked[0][1])
    return tuple(NoteBody(span, None, span) for span in sorted(chosen) if claims.claim(span, Role.NOTE))


def _points(layout: Layout, body: NoteBody, half: _Half, language: str | None) -> int:
    """How much speaks for the paragraph as the second half of the body.

    A short paragraph that begins in mid-sentence and is followed by one that does, too, can hardly be a
    page's text: the page would hold nothing else.
    """
    first, second = body.text.of(layout.text), half.span.of(layout.text)
    small = starts_small(second)
    points = 2 * small + 2 * half.after_break_off - 5 * half.goes_on
    if half.before_label is not None:
        points += 3 if _next_label(body.label, half.before_label) else 1
    elif half.ends_leaf:
        points += 2 if half.after_break_off else 1
    elif half.before_broken:
        points += 4 if small else 2
    mends = _mends(layout.text, first, second, language)
    if mends is not None:
        points += 3 if mends else -5
    return points


def _mends(text: str, first: str, second: str, language: str | None) -> bool | None:
    """Whether the second text completes the word in which the first is cut; ``None`` if none is cut.

    Without a hyphen the whole must be a common word and one of the halves no word at all.
    """
    end = re.search(r"([^\W\d_]+)([-‐\u00ad]?)$", first.rstrip())
    if end is None:
        return None
    head = re.match(r"[^\W\d_]+", second)
    if head is None:
        return False if end[2] else None
    whole = _commonness(text, end[1] + head[0], language)
    if end[2]:
        return whole >= KNOWN_WORD
    rarest = min(_commonness(text, end[1], language), _commonness(text, head[0], language))
    return True if whole >= COMMON_WORD and rarest < FRAGMENT else None


def _next_label(label: str | None, following: str) -> bool:
    """Whether the note after the second half is the one that comes after the broken note."""
    if label is None or not label.isdigit() or not following.isdigit():
        return False
    return int(following) in (int(label) + 1, 1)


def _commonness(text: str, word: str, language: str | None) -> float:
    """How common the word is, as a Zipf frequency; a word of this source (not at a line's end) is a known one."""
    common = 0.0
    if language is not None and language in available_languages():
        common = float(zipf_frequency(word.casefold(), language))
    here = re.search(rf"\b{re.escape(word)}\b(?=[^\n]*\w)", text, re.IGNORECASE)
    return max(common, COMMON_WORD) if here and len(word) > LONGEST_FRAGMENT else common
