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

_FINISHED = re.compile(r"[.!?…][\"'”»’)\]*_]*$|https?://\S+$")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-‐­]$")

RUN_OVER_LENGTH = 1500
"""Characters of the longest second half: most of a page of small print."""


KNOWN_WORD = 1.5
"""Zipf frequency (log10 of occurrences in a thousand million words) from which a word counts as known."""


@dataclass(frozen=True, slots=True)
class _Half:
    paragraph: int
    span: Span
    near: int


def unfinished(text: str) -> bool:
    """Whether a note's body breaks off: in a cut word, or without the end of a sentence."""
    shown = text.rstrip()
    return bool(_HYPHEN.search(shown)) or not _FINISHED.search(shown)


def _second_halves(layout: Layout, claims: Claims) -> list[_Half]:
    """Unclaimed paragraphs that begin in mid-sentence: at a page's top, or the second halves of notes."""
    out: list[_Half] = []
    for number, paragraph in enumerate(layout.paragraphs):
        span = layout.paragraph_span(paragraph[0])
        if claims.free(span) and len(span) <= RUN_OVER_LENGTH and span.of(layout.text)[0].islower():
            out.append(_Half(number, span, _neighbours(layout, claims, number)))
    return out


def _neighbours(layout: Layout, claims: Claims, number: int) -> int:
    """How much the paragraph's neighbours look like a page's foot: notes count most, then folios and breaks."""
    score = 0
    for step in (-1, 1):
        other = number + step
        if not 0 <= other < len(layout.paragraphs):
            continue
        line = layout.lines[layout.paragraphs[other][0]]
        role = claims.role_at(line.span.start)
        here = layout.lines[layout.paragraphs[number][0]]
        if line.leaf != here.leaf:
            score += 1 if step == 1 else 0
        elif role is Role.NOTE:
            score += 2
        elif role is Role.FOLIO and step == 1:
            score += 1
    return score


def find_run_overs(
    layout: Layout, claims: Claims, bodies: tuple[NoteBody, ...], language: str | None
) -> tuple[NoteBody, ...]:
    """Claim the second halves of the notes that break off; each is the likeliest paragraph left."""
    halves = _second_halves(layout, claims)
    out: list[NoteBody] = []
    for body in bodies:
        text = body.text.of(layout.text)
        if not unfinished(text):
            continue
        fits = [h for h in halves if claims.free(h.span) and _fits(layout, text, h, language)]
        if fits:
            best = max(fits, key=lambda h: (h.near, -abs(h.span.start - body.span.start)))
            if claims.claim(best.span, Role.NOTE):
                out.append(NoteBody(best.span, None, best.span))
    return tuple(out)


def _fits(layout: Layout, first: str, half: _Half, language: str | None) -> bool:
    """Whether the second half can continue the first: it completes the cut word, or stands among notes."""
    second = half.span.of(layout.text)
    if unfinished(second):
        return False
    cut = re.search(r"([^\W\d_]+)[-‐\u00ad]$", first.rstrip())
    if cut is None:
        return half.near >= 2
    head = re.match(r"[^\W\d_]+", second)
    return head is not None and _completes(layout.text, cut[1], head[0], language)


def _completes(text: str, cut: str, head: str, language: str | None) -> bool:
    """Whether the two halves make a word that the source or the language knows, better than the halves alone."""
    whole = (cut + head).casefold()
    if re.search(rf"\b{re.escape(whole)}\b", text, re.IGNORECASE):
        return True
    if language is None or language not in available_languages():
        return False
    return bool(zipf_frequency(whole, language) >= KNOWN_WORD)
