"""What is known of one source before any page order is tried: stream, links, anchors, decided cuts.

What a newcomer gets wrong: decided cuts are put into the order that was found without them first, so the desk
comes in two kinds (:func:`undecided`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regather.errors import BadDecision
from regather.model import Anatomy, Decisions, Role, Source
from regather.order.anchors import find_anchors
from regather.order.geometry import START_MEASURE
from regather.order.lexicon import build_lexicon
from regather.order.link import Links
from regather.order.measure import typesetters
from regather.order.solve import Solver
from regather.order.stream import RUNNING, Floats, Stream, build_stream
from regather.order.typesetting import Filler, Setting, Typesetter
from regather.text.fingerprint import fingerprint

LONG_RUN = 2450.0
"""Characters between two breaks beyond which more than a page stands there: 1.4 times a typical page."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is known of one source before any order is tried."""

    stream: Stream
    anatomy: Anatomy
    solver: Solver
    notes: Floats
    typesetters: tuple[Typesetter, ...]

    @property
    def front_pages(self) -> int:
        """How many pages front matter takes, by its kinds."""
        return len(
            {b.role for b in self.anatomy.blocks if b.role in (Role.CONTENTS, Role.TITLE, Role.COVER, Role.COLOPHON)}
        )

    @property
    def characters(self) -> float:
        """Characters of running text."""
        return float(sum(len(b.span) for b in self.anatomy.blocks if b.role in RUNNING))

    def plain_filler(self) -> Filler:
        """Counts lines in a setting that fits no book badly, before anything is known of this one."""
        return Filler(self.typesetters[0], Setting(self.typesetters[0].kept or START_MEASURE), self.notes)


def prepare(source: Source, anatomy: Anatomy, decisions: Decisions) -> Desk:
    """Takes a source apart into all that the search needs.

    Raises :class:`BadDecision` where a decided cut does not fit the source.
    """
    texts = [b.span.of(source.text) for b in anatomy.blocks if b.role in RUNNING]
    lexicon = build_lexicon(texts, anatomy.language)
    # Where a break stands behind every page, none was lost that could have run words together.
    lexicon.rare &= sum(map(len, texts)) > LONG_RUN * (len(source.breaks) + 1)
    forced = tuple(sorted({c.at for c in decisions.cuts}))
    stream = build_stream(source, anatomy, lexicon.splits, forced)
    links = Links(stream, lexicon, anatomy.language)
    solver = Solver(
        stream,
        links,
        find_anchors(stream, anatomy),
        _fixed(stream, decisions),
        frozenset(decisions.blanks) | frozenset(decisions.missing),
    )
    setters = tuple(typesetters(stream, anatomy.language))
    return Desk(stream, anatomy, solver, _note_room(stream, anatomy), setters)


def _note_room(stream: Stream, anatomy: Anatomy) -> Floats:
    """Characters of note bodies, counted at the cut behind the mark: a note takes room on the page that calls it."""
    room = np.zeros(len(stream))
    last = len(stream) - 1
    marks = [(min(last, int(np.searchsorted(stream.left, m.span.start))), m.label) for m in anatomy.note_marks]
    for body in anatomy.note_bodies:
        gap = max(0, int(np.searchsorted(stream.left, body.span.start, side="right")) - 1)
        own = [cut for cut, label in marks if label == body.label]
        before = [cut for cut in own if cut <= gap]
        place = max(before) if before else min(own, default=gap)
        room[max(0, place)] += len(body.span)
    return room


def _fixed(stream: Stream, decisions: Decisions) -> dict[tuple[int, str], int]:
    """The cuts that a person decided, by page and edge."""
    fixed: dict[tuple[int, str], int] = {}
    text = stream.source.text
    for cut in decisions.cuts:
        where = f"[[cut]] page = {cut.page}, edge = {cut.edge}"
        if not 0 <= cut.at <= len(text):
            raise BadDecision(
                f"The offset {cut.at} lies outside the source, which has {len(text)} characters.", where=where,
                hint="Correct or remove this entry of book/decisions.toml.",
            )  # fmt: skip
        if cut.check and cut.check != fingerprint(text, cut.at):
            raise BadDecision(
                "The text at this place is not the text that was decided on.", where=where,
                hint="The source has changed since; remove this entry or take its new lines from the doubts.",
            )  # fmt: skip
        edges = stream.left if cut.edge == "end" else stream.right
        place = int(np.argmin(np.abs(edges - cut.at)))
        if fixed.get((cut.page, cut.edge), place) != place:
            raise BadDecision(
                "Two decisions put the same page end in two places.", where=where,
                hint="Remove one of them from book/decisions.toml.",
            )  # fmt: skip
        fixed[(cut.page, cut.edge)] = place
    return fixed


def undecided(desk: Desk) -> Desk:
    """The same desk without the cuts that a person decided."""
    solver = desk.solver
    return replace(desk, solver=Solver(desk.stream, solver.links, solver.anchors, {}, solver.blanks))
