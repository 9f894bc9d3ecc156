"""Tells once more how a book was set whose source shows the sides of its sheets: settings are tried, not only told.

With breaks between the sides, one page order is soon the only one left, and its page ends are soon placed. So whoever
has the order need not tell the setting from page ends of which half may be wrong
(:mod:`regather.order.setting.measure`): the
page ends are placed in each setting that a book may have, and the best one is kept.

What a newcomer gets wrong: where the cuts of a side lie is not needed for its pages' lines. A side's lines are shared
by its pages, wherever these end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from regather.order.folded.desk import Desk
from regather.order.folded.judge import Judge
from regather.order.folded.placed import place_inside
from regather.order.found import Found
from regather.order.hypothesis import Solution
from regather.order.setting.faces import EVEN
from regather.order.setting.measure import Ruled, measured, plausible
from regather.order.setting.typesetting import NOTE_MEASURE, Filler, Setting, Typesetter
from regather.order.stream import Floats, Ints

MOST_PAGES = 40
"""Pages of the thickest book that is tried in all settings: thicker ones tell their setting by themselves. Three of 48
pages had the same joins right without, in a second and a half less."""
LEAST_MEASURE, MOST_MEASURE = 40.0, 70.0
"""Measures of nearly all small books, in average characters."""
STEPS, STEP = {EVEN: 1.0}, 2.0
"""How far apart the measures stand that are tried first: even widths fit to the character or not at all."""
NEAR = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Measures around a good one that are tried next, where widths are not even."""
LINES = (0.0, 1.0, -1.0)
"""Lines a page around those told."""
HOPES, ENDED = 4, 3
"""How many settings are looked at more closely, and how many of those and of their neighbours in the end."""
WIDTH, FINAL_WIDTH = 4, 48
"""Beam widths: a side leaves few choices. In two of three books four states found the same best setting as 24 did."""
MOST_UNTOLD = 4
"""Pages of plain running text below which whole sides say how many lines a page has."""
LEAST_SIDES = 2
FULL_SHARE = 65.0
"""The percentile of sides' lines a page that is taken for full pages: some sides hold a chapter's end."""
LEAST_LINES = 8.0

_Tried = tuple[float, Solution, Ruled]


def set_sides(desk: Desk, found: Found) -> Found:
    """The same page order in the setting in which its page ends read best, where that is better than what was found.

    Only for sources whose breaks show sides of several pages: where they show all page ends, no setting is needed.
    """
    best = found.best
    marked = best.hypothesis.marked
    if not marked or all(marked[:-1]) or best.hypothesis.pages > MOST_PAGES or best.filler is None:
        return found
    known = desk.solver.solve(best.hypothesis, best.page, best.filler, FINAL_WIDTH)
    if known is None:
        return found
    least = _worth(known)
    tried = _ranked(_solved(desk, best, ruled, WIDTH) for ruled in _settings(desk, best))
    hopes = {(t[2].setting, t[2].typesetter.hyphenated, t[2].lines): t for t in tried[:HOPES]}
    more = [ruled for t in tried[:HOPES] for ruled in _neighbours(desk, t[2])]
    fresh = {(r.setting, r.typesetter.hyphenated, r.lines): r for r in more}
    tried = _ranked([*hopes.values(), *(_solved(desk, best, r, WIDTH) for k, r in fresh.items() if k not in hopes)])
    ended = _ranked(_solved(desk, best, t[2], FINAL_WIDTH) for t in tried[:ENDED])
    if not ended or ended[0][0] <= least:
        return place_inside(desk, found)
    gain, solution, ruled = ended[0][0] - least, ended[0][1], ended[0][2]
    filler = ruled.filler(desk.notes)
    settled = Judge(desk.solver, replace(solution, score=best.score + gain), filler).settle()
    return place_inside(desk, replace(found, best=settled, filler=filler, lead=found.lead + gain))


def _worth(solution: Solution) -> float:
    """A solution's score with what speaks for the page on which it rests."""
    ruled = solution.filler is not None and solution.filler.fit is not None
    return solution.score + (plausible(solution.page) if ruled else 0.0)


def _ranked(tried: Iterator[_Tried | None] | list[_Tried | None]) -> list[_Tried]:
    return sorted((t for t in tried if t is not None), key=lambda t: -t[0])


def _solved(desk: Desk, best: Solution, ruled: Ruled | None, width: int) -> _Tried | None:
    """The page ends of an order in one setting; nothing where they leave more pages blank than before."""
    if ruled is None or ruled.lines < LEAST_LINES:
        return None
    solution = desk.solver.solve(best.hypothesis, ruled.page, ruled.filler(desk.notes), width)
    if solution is None or solution.empty > best.empty:
        return None
    return _worth(solution), solution, ruled


def _settings(desk: Desk, best: Solution) -> Iterator[Ruled | None]:
    """Every face in every measure, without hyphenation, with the lines a page that the found page ends tell of."""
    for setter in desk.typesetters:
        if setter.kept:
            yield _ruled(desk, best, setter, setter.kept)
        elif not setter.hyphenated:
            step = STEPS.get(setter.face, STEP)
            for measure in np.arange(LEAST_MEASURE, MOST_MEASURE + step / 2, step).tolist():
                yield _ruled(desk, best, setter, measure)


def _ruled(desk: Desk, best: Solution, setter: Typesetter, measure: float) -> Ruled | None:
    """One setting with its lines a page."""
    setting = Setting(measure, setter.face, setter.hyphenated, NOTE_MEASURE)
    told = measured(Ruled(setter, setting, 0.0, 0.0, 0), *_bodies(desk, best), desk.notes)
    if told.told >= MOST_UNTOLD:
        return told
    shares = _lines_by_sides(desk, best, told.filler(desk.notes))
    if len(shares) < LEAST_SIDES:
        return None
    return replace(told, lines=float(np.round(np.percentile(shares, FULL_SHARE))))


def _bodies(desk: Desk, solution: Solution) -> tuple[Ints, Ints]:
    """The cuts at which a solution's pages of running text begin and end."""
    starts, ends = solution.bounds[:-1], solution.bounds[1:]
    body = (ends > starts) & ~desk.stream.front[np.minimum(starts, len(desk.stream) - 1)]
    return starts[body], ends[body]


def _lines_by_sides(desk: Desk, solution: Solution, filler: Filler) -> Floats:
    """Lines a page of the sides all of whose pages hold running text."""
    bounds, front = solution.bounds, desk.stream.front
    at_edge = np.flatnonzero(desk.stream.edge[bounds])
    shares = []
    for first, last in zip(at_edge[:-1].tolist(), at_edge[1:].tolist(), strict=True):
        pages = bounds[first : last + 1]
        if (np.diff(pages) > 0).all() and not front[pages[:-1]].any():
            shares.append(float(filler.lines(int(pages[0]), int(pages[-1]))) / (last - first))
    return np.array(shares)


def _neighbours(desk: Desk, ruled: Ruled) -> Iterator[Ruled]:
    """Settings near a good one: hyphenated or not, a little wider or narrower, a line more or less."""
    for setter in desk.typesetters:
        if setter.face != ruled.typesetter.face:
            continue
        one = setter.face == EVEN or bool(setter.kept)
        setting = replace(ruled.setting, hyphenated=setter.hyphenated)
        for step in (0.0,) if one else NEAR:
            for more in LINES if not step else LINES[:1]:
                moved = replace(setting, measure=setting.measure + step)
                yield replace(ruled, typesetter=setter, setting=moved, lines=ruled.lines + more)
