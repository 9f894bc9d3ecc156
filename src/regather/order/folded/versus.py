"""Weighs a free order of marked pages against imposed ones.

What a newcomer gets wrong: the two are not scored alike. A free order only joins pages that the breaks show, while
an imposed order also says how its pages are filled, so what both judge is compared and nothing else.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from regather.order.folded.desk import Desk
from regather.order.folded.hypotheses import size_prior
from regather.order.found import Found
from regather.order.hypothesis import IN_ORDER, Solution
from regather.order.loose.free import FreeOrder, Leaves, find_free, find_leaves, free_penalty
from regather.order.setting.geometry import fill_score, first_page, refit
from regather.order.setting.typesetting import Filler

ON_SHEETS = 20.0
"""Nats by which a free order must lead more where pages stand side by side on sheets, as a PDF shows them: sheets can
be shuffled, pages on them cannot. The true order of a zine with folios on most pages led the best free one by 7."""


def weigh_free(desk: Desk, found: Found) -> Found:
    """Lets a free order of the marked pages compete with the best imposed one."""
    leaves = find_leaves(desk.stream, desk.anatomy, desk.follows, desk.first, desk.last)
    free = find_free(leaves, desk.solver.links, found.best, desk.solver.fixed)
    if _puts_alike(free, found.best) and not desk.loose:
        # What a free search finds by itself is no other order, it bears the imposed one out.
        return found
    lead = free.lead_over(found.best)
    if lead is None:
        # The imposed order cuts the leaves: both are counted by the judge of words and printed numbers alone.
        lead = free.solution.score + _leaf_fill(desk, leaves, found.filler) - free_penalty(len(leaves))
        lead += size_prior(desk.characters, len(leaves)) - found.best.score
    if desk.stream.source.shows_sheets:
        lead -= ON_SHEETS
    if lead <= 0 and not desk.loose:
        return replace(found, lead=min(found.lead, -lead))
    lead = max(0.0, min(lead, 99.0))
    if _stays(free) and not desk.loose:
        return _in_order(free, found, lead)
    return Found(free.solution, found.filler, lead, found.best, margins=free.margins(), holes=free.holes())


def _puts_alike(free: FreeOrder, imposed: Solution) -> bool:
    """Whether a free order puts the same pages one behind the other as an imposed one does."""
    full = np.flatnonzero(np.diff(imposed.bounds))
    starts = imposed.bounds[full]
    if len(starts) != len(free.leaves) or (starts != free.leaves.starts).any():
        return False
    pages = np.array(imposed.hypothesis.order)[full]
    return bool((np.argsort(pages) == np.argsort(np.array(free.solution.hypothesis.order))).all())


def _stays(free: FreeOrder) -> bool:
    """Whether a free order leaves all pages in the order received."""
    return bool((np.diff(free.solution.hypothesis.order) > 0).all())


def _in_order(free: FreeOrder, found: Found, lead: float) -> Found:
    """A free order that moves no page: the source is in order, and only the pages that it lacks were found.

    It leads other page orders as the order received did, where that was found before.
    """
    hypothesis = free.solution.hypothesis
    marked = (*(True for _ in hypothesis.order[1:]), False)
    best = replace(free.solution, hypothesis=replace(hypothesis, scheme=IN_ORDER, marked=marked))
    if found.best.hypothesis.scheme == IN_ORDER:
        return replace(found, best=best, holes=free.holes())
    return Found(best, found.filler, lead, found.best, holes=free.holes())


def _leaf_fill(desk: Desk, leaves: Leaves, filler: Filler) -> float:
    """How well the leaves fill pages of one size, as imposed orders count it."""
    body = np.array([leaf not in leaves.fronts for leaf in range(len(leaves))])
    taken = filler.lines(leaves.starts[body], leaves.ends[body])
    page = refit(first_page(filler, max(1, int(body.sum()))), taken)
    closes = desk.stream.heading_after[leaves.ends[body]] | filler.loose(leaves.starts[body], leaves.ends[body])
    return float(fill_score(page, taken, closes).sum())
