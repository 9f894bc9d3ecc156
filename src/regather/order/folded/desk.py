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
from regather.order.folded.solve import Solver
from regather.order.hypothesis import FREE, IN_ORDER
from regather.order.setting.faces import EVEN
from regather.order.setting.geometry import START_MEASURE
from regather.order.setting.measure import typesetters
from regather.order.setting.typesetting import Filler, Setting, Typesetter
from regather.order.stream import RUNNING, Floats, Stream, build_stream
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import Links
from regather.text.fingerprint import fingerprint

LONG_RUN = 2450.0
"""Characters between two breaks beyond which more than a page stands there: 1.4 times a typical page."""
BESIDE = 200
"""Characters that a decided place may be off the break that it means: a folio or a running head stands between."""
LONG = 150
"""Breaks from which on nothing is kept of the places between them: of 2,000 pages they take gigabytes, and minutes."""
PAGE_BY_PAGE = (FREE, IN_ORDER)
"""Schemes whose breaks stand behind single pages."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is known of one source before any order is tried.

    ``paged``: the source is long and its breaks show the end of every page, so that none is to be sought.
    ``follows``: for two pages that a person put one behind the other, the cuts at which one ends and the other starts.
    ``first`` and ``last``: the cut at which the first page of the text starts, and at which the last one ends, where a
    person said so, or -1.
    """

    stream: Stream
    anatomy: Anatomy
    solver: Solver
    notes: Floats
    typesetters: tuple[Typesetter, ...]
    paged: bool = False
    follows: tuple[tuple[int, int], ...] = ()
    first: int = -1
    last: int = -1

    @property
    def loose(self) -> bool:
        """Whether a person said of single pages where they stand, and so that no fold puts them in order."""
        return bool(self.follows) or self.first >= 0 or self.last >= 0

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
    shown = sum(map(len, texts)) <= LONG_RUN * (len(source.breaks) + 1)
    lexicon.rare &= not shown
    paged = shown and _is_long(source, anatomy, decisions)
    forced = tuple(sorted({c.at for c in decisions.cuts}))
    stream = build_stream(source, anatomy, (lambda _: ()) if paged else lexicon.splits, forced, paged=paged)
    links = Links(stream, lexicon, anatomy.language)
    solver = Solver(
        stream,
        links,
        find_anchors(stream, anatomy),
        _fixed(stream, decisions),
        frozenset(decisions.blanks) | frozenset(decisions.missing),
    )
    # How a book was set says where its pages end; where that is known, any setting does.
    plain = (EVEN, anatomy.language)
    setters = [Typesetter(stream, *plain, hyphenated=False)] if paged else typesetters(stream, anatomy.language)
    first, last = -1, -1
    if (row := decisions.first) is not None:
        first = _break(stream, "starts", row.start, row.check, f"[[first]] start = {row.start}")
    if (end := decisions.last) is not None:
        last = _break(stream, "ends", end.end, end.check, f"[[last]] end = {end.end}")
    follows = _follows(stream, decisions)
    return Desk(stream, anatomy, solver, _note_room(stream, anatomy), tuple(setters), paged, follows, first, last)


def _is_long(source: Source, anatomy: Anatomy, decisions: Decisions) -> bool:
    """Whether a source with so many breaks is to be taken page by page, without the places between its breaks.

    Breaks behind sides, which hold two pages and more, show as many folios more; and of a scheme that a person
    decided nobody knows what its breaks show.
    """
    decided = decisions.scheme is not None and decisions.scheme.name not in (None, *PAGE_BY_PAGE)
    folios = sum(1 for folio in anatomy.folios if not folio.inside)
    return len(source.breaks) >= LONG and folios <= len(source.breaks) + 1 and not decided


def _note_room(stream: Stream, anatomy: Anatomy) -> Floats:
    """Characters of note bodies, counted at the cut behind the mark: a note takes room on the page that calls it."""
    room = np.zeros(len(stream))
    last = len(stream) - 1
    marks: dict[str | None, list[int]] = {}
    for mark in anatomy.note_marks:
        marks.setdefault(mark.label, []).append(min(last, int(np.searchsorted(stream.left, mark.span.start))))
    for body in anatomy.note_bodies:
        gap = max(0, int(np.searchsorted(stream.left, body.span.start, side="right")) - 1)
        own = marks.get(body.label, [])
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


def _follows(stream: Stream, decisions: Decisions) -> tuple[tuple[int, int], ...]:
    """For two pages that a person put one behind the other, the breaks at which one ends and the other starts."""
    found = []
    for row in decisions.follows:
        where = f"[[follow]] end = {row.end}, start = {row.start}"
        end = _break(stream, "ends", row.end, row.check, where)
        found.append((end, _break(stream, "starts", row.start, "", where)))
    return tuple(found)


def _break(stream: Stream, what: str, at: int, check: str, where: str) -> int:
    """The break at which a page that a person spoke of starts, or ends (``what``); ``where`` names the entry.

    Raises :class:`BadDecision` where the source shows none there, or the text is another than that decided on.
    """
    text = stream.source.text
    if check and at <= len(text) and check != fingerprint(text, at):
        raise BadDecision(
            "The text at this place is not the text that was decided on.", where=where,
            hint="The source has changed since; remove this entry or answer the question again.",
        )  # fmt: skip
    breaks = np.flatnonzero(stream.edge)
    edges = stream.left if what == "ends" else stream.right
    place = int(breaks[np.argmin(np.abs(edges[breaks] - at))])
    if abs(int(edges[place]) - at) > BESIDE:
        raise BadDecision(
            f"No page {what} at character {at}: the source shows no break there.", where=where,
            hint="Whole pages can be put in order only where the source shows their ends.",
        )  # fmt: skip
    return place


def undecided(desk: Desk) -> Desk:
    """The same desk without the cuts that a person decided."""
    solver = desk.solver
    return replace(
        desk, solver=Solver(desk.stream, solver.links, solver.anchors, {}, solver.blanks), follows=(), first=-1, last=-1
    )


def hearing(desk: Desk, links: Links) -> Desk:
    """The same desk with other links of its stream."""
    solver = desk.solver
    return replace(desk, solver=Solver(desk.stream, links, solver.anchors, solver.fixed, solver.blanks))
