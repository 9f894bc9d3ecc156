"""The way from a source to its anatomy, on one page: the finders in the order of their sureness.

What a newcomer gets wrong: order matters. A finder sees only what the surer ones before it left free.
"""

from __future__ import annotations

from regather.anatomy.claims import Claims, tile
from regather.anatomy.contents import find_contents
from regather.anatomy.decided import claim_headings, claim_places
from regather.anatomy.folios import find_folios
from regather.anatomy.front import find_front
from regather.anatomy.headings import agree_on_levels, find_titles
from regather.anatomy.language import find_language, is_right_to_left
from regather.anatomy.lines import lay_out
from regather.anatomy.notes import find_note_bodies, find_note_marks
from regather.anatomy.runovers import find_run_overs
from regather.anatomy.stamps import find_stamps
from regather.model import Anatomy, Decisions, Role, Source

TEXT = (Role.BODY, Role.HEADING, Role.NOTE)
FRONT = (Role.TITLE, Role.COVER, Role.COLOPHON)
"""What a source must have some of to be a book, and what may stand in for it."""


def dissect(source: Source, decisions: Decisions = Decisions()) -> Anatomy:  # noqa: B008 - frozen, so shareable
    """Say what each line of ``source`` is.

    A person's decisions on roles (``places`` with a role) and headings come first and are never overruled;
    :class:`regather.errors.BadDecision` says which of them does not fit the source.
    """
    found = _dissect(source, decisions, fronts=True)
    if any(block.role in TEXT for block in found.blocks) or not any(block.role in FRONT for block in found.blocks):
        return found
    # Nothing but front matter: then its words are the text, or there would be no book at all.
    return _dissect(source, decisions, fronts=False)


def _dissect(source: Source, decisions: Decisions, *, fronts: bool) -> Anatomy:
    layout, claims = lay_out(source), Claims()
    decided_bodies, decided_folios = claim_places(layout, claims, decisions)
    for line in layout.lines:
        if line.is_break:
            claims.claim(line.span, Role.BREAK)
    contents, spans = find_contents(layout)
    decided = claim_headings(layout, claims, decisions, contents)
    for span in spans:
        claims.claim(span, Role.CONTENTS)
    find_stamps(layout, claims, contents)
    folios = find_folios(layout, claims, contents)
    bodies, styles = find_note_bodies(layout, claims)
    bodies += decided_bodies
    names = find_front(layout, claims, contents).names if fronts else ()
    titles = find_titles(layout, claims, contents, names, decided, folios)
    language = source.language or find_language(source.text)
    marks = find_note_marks(layout, claims, styles)
    bodies += find_run_overs(layout, claims, bodies, language, marks)
    return Anatomy(
        blocks=tile(layout, claims),
        folios=tuple(sorted((*folios, *titles.folios, *decided_folios), key=lambda f: f.span)),
        contents=agree_on_levels(contents, titles.headings),
        headings=titles.headings,
        note_bodies=tuple(sorted(bodies, key=lambda b: b.span)),
        note_marks=marks,
        language=language,
        right_to_left=is_right_to_left(source.text),
    )
