"""Finds run-overs: the second half of a note that began on an earlier page, which carries no mark.

What a newcomer gets wrong: in an imposed source the second half may stand before the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wordfreq import available_languages, zipf_frequency

from regather.anatomy.claims import Claims
from regather.anatomy.lines import Layout
from regather.model import NoteBody, Role, Span

_FINISHED = re.compile(r"[.!?…](?:\s?[\"'”»’)\]*_])*$|https?://\S+$")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-‐­]$")

RUN_OVER_LENGTH = 1500
"""Characters of the longest second half: most of a page of small print."""


KNOWN_WORD = 1.5
"""Zipf frequency (log10 of occurrences in a thousand million words) from which a word counts as known."""


CERTAIN = 4
"""Points from which a paragraph is taken for a second half; two independent signs reach it, one does not."""


@dataclass(frozen=True, slots=True)
class _Half:
    """A paragraph that may be a second half, and what its place in the source says for it."""

    span: Span
    after_break_off: bool
    before_label: str | None
    ends_leaf: bool


def unfinished(text: str) -> bool:
    """Whether a text breaks off: in a cut word, or without the end of a sentence."""
    shown = text.rstrip()
    return bool(_HYPHEN.search(shown)) or not _FINISHED.search(shown)


def _second_halves(layout: Layout, claims: Claims, labels: dict[int, str | None]) -> list[_Half]:
    """Unclaimed, finished paragraphs with what stands before and after them."""
    out: list[_Half] = []
    spans = [layout.paragraph_span(p[0]) for p in layout.paragraphs]
    leaves = [layout.lines[p[0]].leaf for p in layout.paragraphs]
    for i, span in enumerate(spans):
        if not claims.free(span) or len(span) > RUN_OVER_LENGTH or unfinished(span.of(layout.text)):
            continue
        before = i > 0 and leaves[i - 1] == leaves[i] and claims.free(spans[i - 1])
        follows = i + 1 < len(spans) and leaves[i + 1] == leaves[i]
        role = claims.role_at(spans[i + 1].start) if follows else None
        out.append(
            _Half(
                span,
                after_break_off=before and unfinished(spans[i - 1].of(layout.text)),
                before_label=labels.get(spans[i + 1].start) if follows and role is Role.NOTE else None,
                ends_leaf=(layout.marked and not follows) or role is Role.FOLIO,
            )
        )
    return out


def find_run_overs(
    layout: Layout, claims: Claims, bodies: tuple[NoteBody, ...], language: str | None
) -> tuple[NoteBody, ...]:
    """Claim the second halves of the notes that break off, each where one paragraph fits best of all."""
    halves = _second_halves(layout, claims, {b.span.start: b.label for b in bodies})
    out: list[NoteBody] = []
    for body in bodies:
        if not unfinished(body.text.of(layout.text)):
            continue
        scored = sorted(
            ((_points(layout, body, h, language), h.span) for h in halves if claims.free(h.span)), reverse=True
        )
        if not scored or scored[0][0] < CERTAIN or (len(scored) > 1 and scored[1][0] == scored[0][0]):
            continue
        span = scored[0][1]
        if claims.claim(span, Role.NOTE):
            out.append(NoteBody(span, None, span))
    return tuple(out)


def _points(layout: Layout, body: NoteBody, half: _Half, language: str | None) -> int:
    """How much speaks for the paragraph as the second half of the body."""
    first, second = body.text.of(layout.text), half.span.of(layout.text)
    points = 2 if second[0].islower() else 0
    points += 2 if half.after_break_off else 0
    if half.before_label is not None:
        points += 3 if _next_label(body.label, half.before_label) else 1
    elif half.ends_leaf:
        points += 2 if half.after_break_off else 1
    cut = re.search(r"([^\W\d_]+)[-‐\u00ad]$", first.rstrip())
    if cut is not None:
        head = re.match(r"[^\W\d_]+", second)
        whole = head is not None and _completes(layout.text, cut[1], head[0], language)
        points += 3 if whole else -5
    return points


def _next_label(label: str | None, following: str) -> bool:
    """Whether the note after the second half is the one that comes after the broken note."""
    if label is None or not label.isdigit() or not following.isdigit():
        return False
    return int(following) in (int(label) + 1, 1)


def _completes(text: str, cut: str, head: str, language: str | None) -> bool:
    """Whether the two halves make a word that the source or the language knows, better than the halves alone."""
    whole = (cut + head).casefold()
    if re.search(rf"\b{re.escape(whole)}\b", text, re.IGNORECASE):
        return True
    if language is None or language not in available_languages():
        return False
    return bool(zipf_frequency(whole, language) >= KNOWN_WORD)
