"""Finds the reading order of a source: tries page orders, places page ends, judges, and says how sure it is.

What a newcomer gets wrong: the best score alone means little. A hypothesis is believed for its distance
to the best *other* page order, and a join for its distance to the best other pair of places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from regather.errors import BadDecision, CannotRestore
from regather.model import Anatomy, Arrangement, Decisions, Finding, Severity, Source, Span
from regather.order.copies.doubles import Double, find_doubles, set_aside
from regather.order.copies.mixed import find_mixture
from regather.order.folded.candidates import with_shown_blanks
from regather.order.folded.desk import Desk, hearing, prepare, undecided
from regather.order.folded.elsewhere import with_empty_pages
from regather.order.folded.judge import Judge
from regather.order.folded.placed import place_attuned
from regather.order.folded.rounds import Progress
from regather.order.folded.search import search
from regather.order.folded.sides import set_sides
from regather.order.found import Found
from regather.order.stream import FRONT, RUNNING
from regather.order.telling.describe import describe

SHOWN_WORDS = 6
"""Words of a difference between two copies that are shown."""

SecondLook = Callable[[Desk, Found, Progress], tuple[Desk, Found]]
"""Takes what was found and what it was found with, and gives both back, judged once more."""


def arrange(
    source: Source,
    anatomy: Anatomy,
    decisions: Decisions | None = None,
    progress: Progress | None = None,
    second: SecondLook | None = None,
) -> Arrangement:
    """The reading order of ``source``, with evidence, confidence and doubts.

    ``progress`` is called with words and the share done (0 to 1); ``second`` may judge what was found once
    more (see :mod:`regather.order.reader`). Raises :class:`CannotRestore` where no
    order is credible, and :class:`BadDecision` where a decision does not fit the source.
    """
    decisions = decisions or Decisions()
    tell = progress or (lambda words, share: None)
    if not any(b.role in RUNNING for b in anatomy.blocks):
        raise CannotRestore(
            "The source holds no running text.", where=source.name,
            hint="Give a source that has the text of the pages, not only covers or contents.",
        )  # fmt: skip
    tell("Looking at the text", 0.0)
    doubles = find_doubles(source, anatomy)
    anatomy = set_aside(anatomy, doubles)
    desk = prepare(source, anatomy, decisions)
    plain = undecided(desk)
    plain, found = place_attuned(plain, with_empty_pages(plain, set_sides(plain, search(plain, decisions, tell))))
    if decisions.cuts or desk.loose:
        heard = hearing(desk, plain.solver.links)
        kept = None if desk.loose else _honour(heard, found)
        fresh = kept or replace(set_sides(desk, search(desk, decisions, tell)), overturned=found.best.hypothesis)
        desk, found = (heard, kept) if kept else place_attuned(desk, fresh)
    else:
        desk = plain
    if second is not None:
        desk, found = second(desk, found, tell)
    tell("Judging every page turn", 0.9)
    arrangement = _with_doubles(describe(desk, with_shown_blanks(desk, found), decisions), doubles, source.text)
    return replace(arrangement, findings=(*arrangement.findings, *find_mixture(source, anatomy)))


def _honour(desk: Desk, found: Found) -> Found | None:
    """Puts decided cuts into the order that was found without them, and moves only what they move.

    So an answer to one doubt does not overturn joins that nobody asked about. Gives nothing where the
    decisions do not fit into that order; then the search has to begin with them.
    """
    best = found.best
    if found.margins is not None:
        return None
    try:
        wanted = desk.solver.case(best.hypothesis, best.page, found.filler).bounds
    except BadDecision:
        return None
    bounds = best.bounds.copy()
    for bound, cut in wanted.items():
        bounds[bound] = cut
    if (np.diff(bounds) < 0).any():
        return None
    settled = Judge(desk.solver, replace(best, bounds=bounds), found.filler).settle()
    return replace(found, best=settled)


def _with_doubles(arrangement: Arrangement, doubles: tuple[Double, ...], text: str) -> Arrangement:
    """Names the pages that the source has twice, and says where the copies differ."""
    if not doubles:
        return arrangement
    twice: dict[int, Double] = {}
    words = RUNNING | FRONT
    for double in doubles:
        for piece in arrangement.pieces:
            if piece.role in words and 2 * len(_common(piece.span, double.first)) > len(piece.span):
                twice.setdefault(piece.page, double)
    found = tuple(_twice(page, double, text) for page, double in sorted(twice.items()))
    return replace(arrangement, duplicates=tuple(sorted(twice)), findings=(*arrangement.findings, *found))


def _twice(page: int, double: Double, text: str) -> Finding:
    """That a page was set aside as a copy, and by which words it differs from the one that stays."""
    said = f"Page {page} stands twice in the source; the second copy was set aside."
    kept, copy = double.first.of(text).split(), double.second.of(text).split()
    odd = [step for step in Levenshtein.opcodes(kept, copy) if step.tag != "equal"]
    if not odd:
        return Finding("page-twice", Severity.NOTE, said, where=f"character {double.second.start}")
    count = sum(max(step.src_end - step.src_start, step.dest_end - step.dest_start) for step in odd)
    here, there = kept[odd[0].src_start : odd[0].src_end], copy[odd[0].dest_start : odd[0].dest_end]
    stays, goes = (" ".join(words[:SHOWN_WORDS]) or "nothing" for words in (here, there))
    return Finding(
        "page-twice", Severity.NOTE, f"{said} It differs in {count} of {max(len(kept), len(copy))} words.",
        where=f"character {double.second.start}",
        hint=f"Compare the two: the first difference is “{stays}” in the copy that stays, “{goes}” in the other, which "
        f"begins at character {double.second.start}.",
    )  # fmt: skip


def _common(one: Span, two: Span) -> range:
    return range(max(one.start, two.start), min(one.end, two.end))
