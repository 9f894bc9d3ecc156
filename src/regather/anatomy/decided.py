"""Turns what a person decided about roles and headings into claims and facts, before any finder looks.

What a newcomer gets wrong: a role is more than a colour. A span that a person calls a note must come out
as a note body, one called a folio as a number, or later stages would never hear of them.
"""

from __future__ import annotations

import re

from regather.anatomy.claims import Claims
from regather.anatomy.folios import read_folio
from regather.anatomy.lines import Layout
from regather.anatomy.notes import body_label
from regather.errors import BadDecision
from regather.model import ContentsEntry, Decisions, Folio, FoundHeading, NoteBody, PlaceDecision, Role, Span
from regather.text.titles import same_title

HEADING_LINES = 4
"""Lines over which a decided heading may go on, where the contents page shows that it does."""


def claim_places(
    layout: Layout, claims: Claims, decisions: Decisions
) -> tuple[tuple[NoteBody, ...], tuple[Folio, ...]]:
    """Claim the spans that have a decided role; gives the note bodies and folios among them.

    Raises :class:`BadDecision` for an unknown role or a span outside the source.
    """
    bodies: list[NoteBody] = []
    folios: list[Folio] = []
    for place in decisions.places:
        if place.role is None:
            continue
        role = _role(place)
        span = _trimmed(layout, place.span)
        if not claims.claim(span, role):
            continue
        if role is Role.NOTE:
            label, text_at = body_label(span.of(layout.text))
            bodies.append(NoteBody(span, label, Span(span.start + text_at, span.end)))
        elif role is Role.FOLIO:
            reading = read_folio(span.of(layout.text))
            if reading is not None:
                digits, number = reading
                folios.append(Folio(Span(span.start + digits.start, span.start + digits.end), number, inside=True))
    return tuple(bodies), tuple(folios)


def _role(place: PlaceDecision) -> Role:
    try:
        return Role(place.role or "")
    except ValueError:
        roles = ", ".join(Role)
        raise BadDecision(f"{place.role!r} is not a role.", where="[[place]]", hint=f"Roles are: {roles}.") from None


def _trimmed(layout: Layout, span: Span) -> Span:
    """``span`` without the white space around it; it must show something inside the source."""
    raw = layout.text[span.start : span.end]
    shown = raw.strip()
    if not shown or span.start < 0 or span.end > len(layout.text):
        raise BadDecision(f"The span from {span.start} to {span.end} holds no text of the source.", where="[[place]]")
    start = span.start + raw.index(shown)
    return Span(start, start + len(shown))


def claim_headings(
    layout: Layout, claims: Claims, decisions: Decisions, contents: tuple[ContentsEntry, ...]
) -> tuple[FoundHeading, ...]:
    """Claim the lines that a person called headings, and as body those that a person said are none."""
    out: list[FoundHeading] = []
    for decision in decisions.headings:
        index = next((i for i, line in enumerate(layout.lines) if line.span.contains(decision.at)), None)
        if index is None:
            raise BadDecision(f"No line of the source stands at {decision.at}.", where="[[heading]]")
        if decision.level == 0:
            claims.claim(layout.lines[index].span, Role.BODY)
            continue
        span, title, entry = _whole_heading(layout, index, contents)
        if claims.claim(span, Role.HEADING):
            out.append(FoundHeading(span, title, decision.level, entry))
    return tuple(out)


def _whole_heading(layout: Layout, index: int, contents: tuple[ContentsEntry, ...]) -> tuple[Span, str, int | None]:
    """The decided line with the lines that complete its contents entry, the title, and the entry."""
    for last in range(min(index + HEADING_LINES, len(layout.lines)) - 1, index - 1, -1):
        lines = layout.lines[index : last + 1]
        title = re.sub(r"^[#*\s]+|[#*\s]+$", "", " ".join(line.text for line in lines))
        entry = next((i for i, e in enumerate(contents) if same_title(e.title, title)), None)
        if entry is not None or last == index:
            return Span(lines[0].span.start, lines[-1].span.end), title, entry
    raise AssertionError("the loop always ends at the line itself")
