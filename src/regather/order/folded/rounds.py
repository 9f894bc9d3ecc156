"""Solves page orders in rounds, quickly and many at once, and one of them with care, in the setting that it tells of.

What a newcomer gets wrong: a score is only comparable with others once what speaks for the page order itself
(:func:`prior`) and for its page (:func:`usual`) is added; a solution that comes from the solver is bare of both.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from regather.imposition import SCHEMES
from regather.order.folded.candidates import as_received
from regather.order.folded.desk import Desk
from regather.order.folded.faulted import BOTH, FAULT_COST, HOLE_COST, SHEET_MISSING
from regather.order.folded.hypotheses import size_prior
from regather.order.folded.judge import Judge
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page, first_page, refit
from regather.order.setting.measure import Ruled, measured, plausible, settings
from regather.order.setting.typesetting import Filler, Setting
from regather.order.stream import Floats, Ints

Progress = Callable[[str, float | None], None]

FINAL_WIDTH = 48
NEAR = 25.0
"""Hypotheses this many nats behind after the quick round are not looked at again."""
TOLD_PAGES = 400
"""Pages that tell of a setting: more of a thick book say the same."""
SECOND_WIDTH = 24
OWN_SETTINGS, SETTINGS = 3, 2
"""How many settings are told from one page order, and how many of these are tried with care."""
TUNED_FAR = 25.0
"""A setting so many nats behind the best one with a narrow beam is not saved by a line more or less."""
ROUNDS = 2
"""How often the setting and the page ends are found from each other."""
MOST_UNTOLD = 4
"""Pages of plain running text below which nothing is said of how a book was set."""
SHORT_BOOK = 20
"""Pages up to which it matters how many of them hold running text: a page more changes the length of all by a tenth."""
WITHOUT_TEXT = (2, 1, 3, 4, 5)
"""Pages of a short book that may hold no running text (title, imprint, contents, blanks). With two taken for granted,
the true order of a book of eight pages lost by 30 nats where four held none."""
COARSE_WITHOUT_TEXT = (2, 4)
"""The same of faulty scans, of which five times as many are tried: every number above is one off at most."""
SPARE_BLANKS, BLANK_MORE = 2, -3.0
"""Pages without text that a book may well have, and nats for each beyond them. Of 80 scrambled books none had more than
three, most one or none; wrong page orders of short books left four and five blank, to be rid of their joins."""
SPARE_LOST = 1
"""Pages more of a source with breaks that may hold nothing: lost ones are not told from blank ones yet."""
LARGE_SHEET = 8
"""Pages of a sheet that leaves one more blank, and two where it has twice as many."""
LARGER = (1.15, 1.3)
"""How much longer pages may be where none of the lengths tried lets the text fit: books of short chapters leave a
third of their room white. (An octavo of 32 pages, four of them a line long, had no solution at all.)"""
NEAR_LENGTHS = (1.0, 0.96)
"""Page lengths to try against the refitted one: it is an estimate, and thin joins hang on it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the search: whom it tells of its progress, from which share to which, and its beam's width."""

    tell: Progress
    start: float
    end: float
    width: int

    def share(self, part: float) -> float:
        """The share of the whole search that is done when a part of this stage is."""
        return self.start + (self.end - self.start) * part


def page_under(desk: Desk, ruled: Ruled, solution: Solution) -> Page:
    """The page of a setting as one page order has it, by its own first solution."""
    own = measured(ruled, *bodies(desk, solution), desk.notes)
    if own.told >= MOST_UNTOLD:
        return own.page
    return even_page(desk, solution.hypothesis, ruled.filler(desk.notes))


def one_round(
    desk: Desk, tried: list[Hypothesis], pages_of: Callable[[Hypothesis], list[Page]], filler: Filler, stage: Stage
) -> list[Solution]:
    """The best quick solution of each hypothesis that has any, on the pages that it may have; best first."""
    if tried:
        more = f" and {len(tried) - 1} more" if len(tried) > 1 else ""
        stage.tell(f"Trying {tried[0].scheme}, {tried[0].pages} pages{more}", stage.share(0.0))
    pages = [pages_of(hypothesis) for hypothesis in tried]
    wanted = [(h, page) for h, some in zip(tried, pages, strict=True) for page in some]
    found = iter(desk.solver.solve_all(wanted, filler, stage.width))
    solved = []
    for hypothesis, some in zip(tried, pages, strict=True):
        best: Solution | None = None
        for _ in some:
            best = better(best, next(found))
        for larger in LARGER if best is None and some and not hypothesis.marked else ():
            page = replace(some[0], lines=some[0].lines * larger)
            best = better(best, desk.solver.solve(hypothesis, page, filler, stage.width))
        if best is not None:
            solved.append(replace(best, score=best.score + prior(desk, best) + usual(best)))
    return sorted(solved, key=lambda s: -s.score)


def even_page(desk: Desk, hypothesis: Hypothesis, filler: Filler) -> Page:
    """The page of a book whose text is shared out evenly."""
    return first_page(filler, max(1, hypothesis.pages - desk.front_pages))


def even_pages(desk: Desk, hypothesis: Hypothesis, filler: Filler) -> list[Page]:
    """The pages that a book may have whose text is shared out evenly: one for each guess how many hold running text."""
    if hypothesis.pages > SHORT_BOOK or hypothesis.marked:
        return [even_page(desk, hypothesis, filler)]
    guesses = COARSE_WITHOUT_TEXT if hypothesis.fault else WITHOUT_TEXT
    return [first_page(filler, hypothesis.pages - n) for n in guesses if 2 * n <= hypothesis.pages + 2]


def tuned_lines(desk: Desk, hypothesis: Hypothesis, ruled: Ruled, known: float | None = None) -> Ruled:
    """A setting with the lines a page under which one page order does best: they are told to a line or two only.

    ``known`` is the score with the lines that it has, where that is known already.
    """
    filler = ruled.filler(desk.notes)

    def score(one: Ruled) -> float:
        found = desk.solver.solve(hypothesis, one.page, filler, SECOND_WIDTH)
        return found.score if found is not None else -math.inf

    best = score(ruled) if known is None else known
    for step in (1.0, -1.0):
        moved = False
        while (worth := score(one := replace(ruled, lines=ruled.lines + step))) > best:
            ruled, best, moved = one, worth, True
        if moved:
            break
    return ruled


def prior(desk: Desk, solution: Solution) -> float:
    """What speaks for a page order whatever its joins say: how rare its fault is, its blank pages, its pages' size."""
    hypothesis = solution.hypothesis
    faults = 2 if hypothesis.fault in BOTH else 1 if hypothesis.fault else 0
    rare = HOLE_COST if hypothesis.fault == SHEET_MISSING else FAULT_COST * faults
    out = rare + as_received(desk, hypothesis)
    if hypothesis.pages == 1:
        return out
    there = len(hypothesis.order)
    blanks = solution.empty
    spare = SPARE_BLANKS + SCHEMES[hypothesis.scheme].pages_multiple // LARGE_SHEET
    if hypothesis.marked:
        # Pages that were lost leave no text between their breaks either.
        return out + BLANK_MORE * max(0, blanks - spare - SPARE_LOST) + size_prior(desk.characters, there)
    out += BLANK_MORE * max(0, blanks - spare)
    return out + size_prior(desk.characters, max(1, there - blanks))


def taken_by(desk: Desk, solution: Solution, filler: Filler) -> Floats:
    """Lines on every page that holds running text."""
    return filler.lines(*bodies(desk, solution))


def with_care(desk: Desk, quick: Solution, blind: float, rulings: list[Ruled]) -> Solution:
    """Finds out how the book was set and places all page ends anew, until the two agree.

    ``blind`` is the score of the same page order in no setting.
    """
    hypothesis = quick.hypothesis
    best: Solution | None = None
    tried: set[Setting] = set()
    if quick.filler is not None and quick.filler.fit is not None:
        tried.add(quick.filler.setting)
        # A wider beam mostly finds more, but not always.
        bare = replace(quick, score=quick.score - prior(desk, quick) - usual(quick))
        best = better(bare, desk.solver.solve(hypothesis, quick.page, quick.filler, FINAL_WIDTH))
    for turn in range(ROUNDS):
        told = told_settings(desk, *bodies(desk, best or quick), OWN_SETTINGS)
        hopes = []
        for ruled in {r.setting: r for r in (*told, *(rulings if turn == 0 else []))}.values():
            if ruled.setting in tried:
                continue
            page = page_under(desk, ruled, best or quick)
            found = desk.solver.solve(hypothesis, page, ruled.filler(desk.notes), SECOND_WIDTH)
            if found is not None:
                hopes.append((found.score + usual(found), found.score, replace(ruled, lines=page.lines), page))
        before = best
        least = best.score + usual(best) - TUNED_FAR if best is not None else -math.inf
        for worth, score, ruled, page in sorted(hopes, key=lambda h: -h[0])[:SETTINGS]:
            tried.add(ruled.setting)
            if worth < least:
                continue
            tuned = tuned_lines(desk, hypothesis, ruled, score if page == ruled.page else None)
            solved = desk.solver.solve(hypothesis, tuned.page, tuned.filler(desk.notes), FINAL_WIDTH)
            best = better(best, solved)
        if best is before:
            break
    if best is None or blind > best.score + prior(desk, best) + usual(best) - NEAR:
        # Where the lines of the book are not those that are counted (two measures, pictures), loose pages fit better.
        best = better(best, unruled(desk, quick)) or quick
    best = replace(best, score=best.score + prior(desk, best) + usual(best))
    return Judge(desk.solver, best, best.filler or desk.plain_filler()).settle()


def usual(solution: Solution) -> float:
    """How usual the page is on which a solution rests; nought where the setting is not known."""
    return plausible(solution.page) if solution.filler is not None and solution.filler.fit is not None else 0.0


def better(one: Solution | None, other: Solution | None) -> Solution | None:
    """The better of two solutions of one page order in two settings."""
    if one is None or other is None:
        return one or other
    return other if other.score + usual(other) > one.score + usual(one) else one


def unruled(desk: Desk, quick: Solution) -> Solution:
    """The best placing of page ends where nothing tells how the book was set."""
    filler = desk.plain_filler()
    taken = taken_by(desk, quick, filler)
    page = refit(quick.page, taken) if len(taken) else quick.page
    tried = [replace(page, lines=page.lines * share) for share in NEAR_LENGTHS]
    found = [desk.solver.solve(quick.hypothesis, one, filler, FINAL_WIDTH) for one in tried]
    return max((f for f in found if f is not None), key=lambda s: s.score, default=replace(quick, filler=filler))


def bodies(desk: Desk, solution: Solution) -> tuple[Ints, Ints]:
    """The cuts at which a solution's pages of running text begin and end."""
    starts, ends = solution.bounds[:-1], solution.bounds[1:]
    body = (ends > starts) & ~desk.stream.front[np.minimum(starts, len(desk.stream) - 1)]
    return starts[body], ends[body]


def told_settings(desk: Desk, starts: Ints, ends: Ints, most: int) -> list[Ruled]:
    """How the book was set, as pages from each start to each end say, best first."""
    if len(starts) > TOLD_PAGES:
        some = np.linspace(0, len(starts) - 1, TOLD_PAGES).astype(np.int64)
        starts, ends = starts[some], ends[some]
    found = settings(list(desk.typesetters), starts, ends, desk.notes, most)
    return [one for one in found if one.told >= MOST_UNTOLD]
