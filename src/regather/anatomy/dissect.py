"""The way from a source to its anatomy, on one page: the finders in the order of their sureness.

What a newcomer gets wrong: order matters. A finder sees only what the surer ones before it left free.
"""

from __future__ import annotations

from regather.anatomy.claims import Claims, tile
from regather.anatomy.contents import find_contents
from regather.anatomy.folios import find_folios
from regather.anatomy.front import find_front
from regather.anatomy.headings import agree_on_levels, find_titles
from regather.anatomy.language import find_language, is_right_to_left
from regather.anatomy.lines import Layout, lay_out
from regather.anatomy.notes import find_note_bodies, find_note_marks
from regather.anatomy.runovers import find_run_overs
from regather.model import Anatomy, Decisions, FoundHeading, Role, Source


def dissect(source: Source, decisions: Decisions = Decisions()) -> Anatomy:  # noqa: B008 - frozen, so shareable
    """Say what each line of ``source`` is.

    A person's decisions on roles (``places`` with a role) and headings come first and are never overruled.
    """
    layout = lay_out(source)
    claims = Claims()
    for line in layout.lines:
        if line.is_break:
            claims.claim(line.span, Role.BREAK)
    _claim_decided(claims, decisions)
    decided = _decided_headings(layout, claims, decisions)
    contents, spans = find_contents(layout)
    for span in spans:
        claims.claim(span, Role.CONTENTS)
    folios = find_folios(layout, claims, contents)
    for folio in folios:
        _claim_line(layout, claims, folio.span.start, Role.FOLIO)
    bodies, styles = find_note_bodies(layout, claims)
    front = find_front(layout, claims, contents)
    titles = find_titles(layout, claims, contents, front.names)
    language = source.language or find_language(source.text)
    bodies += find_run_overs(layout, claims, bodies, language)
    marks = find_note_marks(layout, claims, styles)
    none = {d.at for d in decisions.headings if d.level == 0}
    headings = [h for h in titles.headings if h.span.start not in none]
    return Anatomy(
        blocks=tile(layout, claims),
        folios=tuple(sorted((*folios, *titles.folios), key=lambda f: f.span)),
        contents=agree_on_levels(contents, titles.headings),
        headings=tuple(sorted((*headings, *decided), key=lambda h: h.span)),
        note_bodies=tuple(sorted(bodies, key=lambda b: b.span)),
        note_marks=marks,
        language=language,
        right_to_left=is_right_to_left(source.text),
    )


def _claim_decided(claims: Claims, decisions: Decisions) -> None:
    """Roles that a person gave to spans."""
    for place in decisions.places:
        if place.role is not None:
            claims.claim(place.span, Role(place.role))


def _decided_headings(layout: Layout, claims: Claims, decisions: Decisions) -> list[FoundHeading]:
    """Headings that a person pointed out, and lines that a person said are none."""
    out: list[FoundHeading] = []
    for decision in decisions.headings:
        for line in layout.lines:
            if not line.span.start <= decision.at < line.span.end:
                continue
            role = Role.HEADING if decision.level else Role.BODY
            if claims.claim(line.span, role) and decision.level:
                out.append(FoundHeading(line.span, line.text.strip("#* "), decision.level, None))
    return out


def _claim_line(layout: Layout, claims: Claims, offset: int, role: Role) -> None:
    """Claim the whole line that holds ``offset``."""
    for line in layout.lines:
        if line.span.contains(offset):
            claims.claim(line.span, role)
            return
