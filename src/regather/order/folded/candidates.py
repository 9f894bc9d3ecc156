"""Which page orders a source and a person's decisions leave to be tried.

What a newcomer gets wrong: most breaks in a source do not say by themselves whether they stand behind every page
or behind every side, so both are tried.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace

import numpy as np

from regather.errors import BadDecision
from regather.imposition import SCHEMES, stream
from regather.model import Decisions
from regather.order.folded.desk import Desk
from regather.order.folded.hypotheses import FOLIOS_TELLING, PAGE_CHARACTERS, THICK, folio_offsets, hypotheses
from regather.order.found import Found
from regather.order.hypothesis import BLANK, FREE, IN_ORDER, Hypothesis

SHORT = 1500
"""A text of fewer characters is one or two pages: there is nothing to put in order."""
AS_RECEIVED, AS_RECEIVED_BLIND = 4.0, 1.0
"""Nats in favour of the order received, with breaks known and without: most sources are in order, and where nothing
speaks for another order none may be made. More pages than texts between breaks are a claim that needs proof: none."""
NEAR_BREAKS = 8
"""How many blank or lost pages may have left no break; in schemes of larger sheets as many as fill the last one."""


BORNE_OUT = 0.5
"""The share of the folios that must agree on what they do not count: numbers in figures and lists pass for folios."""


def candidates(desk: Desk, decisions: Decisions) -> list[Hypothesis]:
    """Page orders to try, with what the source's own breaks say about them."""
    scheme = decisions.scheme
    name = scheme.name if scheme else None
    pages = scheme.pages if scheme else None
    right_to_left = desk.anatomy.right_to_left
    if name == FREE:
        return []
    if name is not None and name not in SCHEMES:
        raise BadDecision(
            f"There is no imposition scheme “{name}”.", where="[scheme] of book/decisions.toml",
            hint=f"Use one of: {', '.join(SCHEMES)}.",
        )  # fmt: skip
    if name is not None and pages is not None and not SCHEMES[name].accepts(pages):
        raise BadDecision(
            f"A book of {pages} pages cannot be put on sheets as {SCHEMES[name].title}.",
            where="[scheme] of book/decisions.toml", hint="Correct the number of pages or the scheme.",
        )  # fmt: skip
    if desk.characters < SHORT and not name:
        return [in_order(1)]
    found: list[Hypothesis] = []
    edges = int(desk.stream.edge[1:-1].sum())
    shown = desk.stream.source.shown_pages
    paged = shown is not None
    if name != IN_ORDER:
        offsets = _shown_offsets(desk, shown) or folio_offsets(desk.solver.anchors, desk.front_pages)
        for offset in offsets[:1] if desk.characters > THICK * PAGE_CHARACTERS else offsets:
            found += hypotheses(
                desk.characters, desk.solver.anchors, right_to_left=right_to_left, offset=offset, only=name,
                pages=pages or (None if name else shown), breaks=edges,
            )  # fmt: skip
    named = max([*decisions.blanks, *decisions.missing, *(c.page for c in decisions.cuts)], default=0)
    if found and named > max(h.pages for h in found):
        cut = any(c.page == named for c in decisions.cuts)
        most = max(h.pages for h in found)
        raise BadDecision(
            f"There is no page {named}: the book that the source allows has at most {most} pages.",
            where=f"[[cut]] page = {named}" if cut else f"page = {named}",
            hint="Correct or remove this entry of book/decisions.toml.",
        )  # fmt: skip
    found = [h for h in found if h.pages >= named and (name is not None or shown in (None, h.pages))]
    if edges:
        found = [m for h in found for m in _marked(h, edges, paged=paged)]
    counts = sorted({h.pages for h in found}) or [pages or shown or 1]
    if not name or name == IN_ORDER:
        exact = _received(desk)
        told = bool(desk.stream.source.empty_pages) and exact >= named and pages in (None, exact)
        plain = [in_order(n) for n in counts if n >= named and not told]
        found += [m for h in plain for m in _marked(h, edges, paged=paged)] if edges else plain
        if edges and exact >= named and pages in (None, exact) and not any(_is_exact(h, exact) for h in found):
            found.append(replace(in_order(exact), marked=(True,) * (exact - 1) + (False,)))
        if edges and not paged:
            found += [s for s in _spreads(edges) if s.pages >= named and pages in (None, s.pages) and not all(s.marked)]
    return found


def _shown_offsets(desk: Desk, shown: int | None) -> tuple[int, ...]:
    """By how much the folios lag behind the pages in the schemes that they bear out, where all pages are shown."""
    if shown is None:
        return ()
    starts = [item.span.start for item in desk.stream.source.breaks]
    folios = [(bisect_right(starts, f.span.start), f.number) for f in desk.anatomy.folios if not f.inside]
    orders = [tuple(range(1, shown + 1))]
    orders += [
        stream(scheme, shown, right_to_left=desk.anatomy.right_to_left)
        for scheme in SCHEMES.values()
        if scheme.accepts(shown)
    ]
    found = set()
    for order in orders:
        lags = Counter(order[place] - number for place, number in folios)
        lag, count = max(sorted(lags.items()), key=lambda item: item[1], default=(0, 0))
        if lag >= 0 and count >= max(FOLIOS_TELLING, BORNE_OUT * len(folios)):
            found.add(lag)
    return tuple(sorted(found))


def _spreads(edges: int) -> list[Hypothesis]:
    """The pages in order, two between breaks, as an open book shows them; the first and the last may stand alone.

    Their numbers run on by two from break to break; taken for one page each they would speak against the order.
    """
    marks = {True: (True, *(False, True) * edges), False: (False, True) * (edges + 1)}
    return [
        replace(in_order(count), marked=(*marks[alone][: count - 1], True))
        for alone, count in ((True, 2 * edges), (True, 2 * edges + 1), (False, 2 * edges + 1), (False, 2 * edges + 2))
    ]


def _is_exact(hypothesis: Hypothesis, pages: int) -> bool:
    return hypothesis.scheme == IN_ORDER and hypothesis.pages == pages


def _received(desk: Desk) -> int:
    """The pages of a source whose breaks stand behind pages, those without text as well."""
    source = desk.stream.source
    return source.shown_pages or int(desk.stream.edge[1:-1].sum()) + 1 + len(source.empty_pages)


def as_received(desk: Desk, hypothesis: Hypothesis) -> float:
    """Nats that a page order has ahead because the source is in it already.

    That the source shows pages without text speaks no more against the order received than for another.
    """
    if hypothesis.scheme != IN_ORDER:
        return 0.0
    if not desk.stream.edge[1:-1].any():
        return AS_RECEIVED_BLIND
    if hypothesis.pages != _received(desk):
        return 0.0
    empty = 0 if desk.stream.source.shown_pages else len(desk.stream.source.empty_pages)
    return AS_RECEIVED - empty * BLANK


def with_shown_blanks(desk: Desk, found: Found) -> Found:
    """What was found, where the source is in order and shows pages without text: these are empty, and no others."""
    best, source = found.best, desk.stream.source
    hypothesis, empty = best.hypothesis, source.empty_pages
    if hypothesis.scheme != IN_ORDER or not empty or source.shown_pages or len(hypothesis.order) != _received(desk):
        return found
    edges = np.flatnonzero(desk.stream.edge)
    edges = edges[(edges > 0) & (edges < len(desk.stream) - 1)]
    ends = np.append(edges, len(desk.stream) - 1)
    # Pages of text before each empty one; of those behind the last text all.
    before = np.searchsorted(desk.stream.left[ends], empty, side="right")
    bounds = np.sort(np.concatenate([[0], ends, np.append(0, ends)[before]]))
    return replace(found, best=replace(best, bounds=bounds))


def in_order(pages: int) -> Hypothesis:
    """The page order of a source that is in reading order already."""
    return Hypothesis(IN_ORDER, pages, tuple(range(1, pages + 1)))


def _marked(hypothesis: Hypothesis, edges: int, *, paged: bool) -> list[Hypothesis]:
    """The hypothesis with breaks behind every page, and behind every side, where the count of breaks allows it.

    ``paged``: the source says that its breaks stand behind pages, as a PDF shows them.
    """
    found = []
    multiple = SCHEMES[hypothesis.scheme].pages_multiple
    if 0 <= hypothesis.pages - 1 - edges <= max(NEAR_BREAKS, multiple - 1):
        found.append(replace(hypothesis, marked=(True,) * hypothesis.pages))
    if hypothesis.scheme != IN_ORDER and not paged:
        sides = SCHEMES[hypothesis.scheme].sides(hypothesis.pages, right_to_left=hypothesis.right_to_left)
        if 0 <= len(sides) - 1 - edges <= 2 and any(len(s.slots) > 1 for s in sides):
            marks = [i == len(s.slots) - 1 for s in sides for i in range(len(s.slots))]
            found.append(replace(hypothesis, marked=tuple(marks)))
    return found
