"""Lets page orders compete: all quickly, the best ones with care, a free order of marked pages beside them.

What a newcomer gets wrong: the best score alone means little. A page order is believed for its distance to the
best *other* one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from regather.errors import CannotRestore
from regather.model import Decisions
from regather.order.candidates import FREE, candidates, in_order
from regather.order.desk import Desk
from regather.order.free import Leaves, find_leaves, free_penalty, path_margins, solve_free
from regather.order.geometry import START_MEASURE, Filler, Page, fill_score, first_page, refit
from regather.order.hypotheses import size_prior
from regather.order.judge import Judge
from regather.order.solve import Hypothesis, Solution
from regather.order.stream import Floats

Progress = Callable[[str, float | None], None]

FIRST_WIDTH = 12
"""Beam width while hypotheses compete."""
RETRIED = 3
"""How many of the best hypotheses are tried with other page lengths."""
FINAL_WIDTH = 80
NEAR = 25.0
"""Hypotheses this many nats behind after the quick round are not looked at again."""
FINALISTS = 3
STARTS = (1.0, 0.9, 1.1)
"""Page lengths to start from, against the average; a wrong start can lock the pages in step."""
NEAR_LENGTHS = (1.0, 0.96)
"""Page lengths to try against the refitted one: it is an estimate, and thin joins hang on it."""


def search(desk: Desk, decisions: Decisions, tell: Progress) -> Found:
    """The best order under the decisions that the desk knows of."""
    tried = candidates(desk, decisions)
    ranked = _compete(desk, tried, tell)
    free = decisions.scheme is not None and decisions.scheme.name == FREE
    if not ranked and (decisions.scheme is None or free):
        ranked = _as_received(desk)
    if not ranked and desk.solver.fixed:
        _say_what_does_not_fit(desk, tried)
    if not ranked:
        raise CannotRestore(
            "No imposition scheme fits this source.", where=desk.stream.source.name,
            hint="Say the scheme and the number of pages in [scheme] of book/decisions.toml.",
        )  # fmt: skip
    tell("Placing the page ends", 0.7)
    found = _final(desk, ranked)
    marked = bool(desk.stream.edge[1:-1].any())
    if marked and (free or not (decisions.scheme and decisions.scheme.name)):
        found = _weigh_free(desk, found)
    if found.best.hypothesis.scheme == "in-order" and not (desk.solver.anchors.highest or marked):
        # Nothing marks the pages of a text that is in order already, so none are invented.
        whole = _quick(desk, in_order(1), found.filler, STARTS[:1])
        found = replace(found, best=whole or found.best)
    return found


def _compete(desk: Desk, candidates: list[Hypothesis], tell: Progress) -> list[Solution]:
    """Solves every hypothesis quickly; the best solution of each page order, best first."""
    filler = desk.filler(START_MEASURE)
    solved = []
    for i, hypothesis in enumerate(candidates):
        tell(f"Trying {hypothesis.scheme}, {hypothesis.pages} pages", 0.05 + 0.5 * i / len(candidates))
        solved.append(_quick(desk, hypothesis, filler, STARTS[:1]))
    ranked = sorted((s for s in solved if s is not None), key=lambda s: -s.score)
    for i, solution in enumerate(ranked[:RETRIED]):
        other = _quick(desk, solution.hypothesis, filler, STARTS[1:])
        if other is not None and other.score > solution.score:
            ranked[i] = other
    return sorted(ranked, key=lambda s: -s.score)


def _say_what_does_not_fit(desk: Desk, candidates: list[Hypothesis]) -> None:
    """Raises :class:`BadDecision` for the first decided cut that the first candidate cannot follow, if there is one."""
    for hypothesis in candidates[:1]:
        filler = desk.filler(START_MEASURE)
        desk.solver.case(hypothesis, first_page(filler, hypothesis.pages), filler)


def _as_received(desk: Desk) -> list[Solution]:
    """The marked pages in the order received, where no scheme fits: a start for a free order."""
    edges = np.flatnonzero(desk.stream.edge)
    if len(edges) < 3:
        return []
    pages = len(edges) - 1
    page = first_page(desk.filler(START_MEASURE), pages)
    return [Solution(replace(in_order(pages), marked=(True,) * pages), edges, -math.inf, page)]


def _prior(desk: Desk, hypothesis: Hypothesis) -> float:
    return 0.0 if hypothesis.pages == 1 else size_prior(desk.characters, hypothesis.pages)


def _quick(desk: Desk, hypothesis: Hypothesis, filler: Filler, starts: tuple[float, ...]) -> Solution | None:
    best: Solution | None = None
    pages = max(1, hypothesis.pages - (desk.front_pages if hypothesis.pages > 8 else 2))
    prior = _prior(desk, hypothesis)
    for share in starts:
        page = first_page(filler, pages)
        page = replace(page, lines=page.lines * share)
        found = desk.solver.solve(hypothesis, page, filler, FIRST_WIDTH)
        if found is not None and (best is None or found.score + prior > best.score):
            best = replace(found, score=found.score + prior)
    return best


def _taken(desk: Desk, solution: Solution, filler: Filler) -> Floats:
    """Lines on every page that holds running text."""
    bounds = solution.bounds
    starts, ends = bounds[:-1], bounds[1:]
    body = (ends > starts) & ~desk.stream.front[np.minimum(starts, len(desk.stream) - 1)]
    return np.array([float(filler.lines(int(a), int(b))) for a, b in zip(starts[body], ends[body], strict=True)])


@dataclass(frozen=True, slots=True)
class Found:
    """The winning solution, its lead over the best other page order, and margins of a free order's joins.

    ``margins``: for each pair of pages the nats to the best rival, and the cut at which its right page begins.
    """

    best: Solution
    filler: Filler
    lead: float
    rival: Solution | None
    margins: dict[tuple[int, int], tuple[float, int]] | None = None


def _weigh_free(desk: Desk, found: Found) -> Found:
    """Lets a free order of the marked pages compete with the best imposed one."""
    leaves = find_leaves(desk.stream, desk.anatomy)
    free, task, order = solve_free(leaves, desk.solver.links, found.best, desk.solver.fixed)
    lead = free.score + _leaf_fill(desk, leaves, found.filler) - free_penalty(len(leaves)) - found.best.score
    lead += size_prior(desk.characters, len(leaves))
    if lead <= 0:
        return replace(found, lead=min(found.lead, -lead))
    by_leaf = path_margins(task, order, len(leaves))
    numbers = free.hypothesis.order
    margins = {
        (numbers[a], numbers[b]): (margin, int(leaves.starts[c]) if c >= 0 else -1)
        for (a, b), (margin, c) in by_leaf.items()
    }
    return Found(free, found.filler, min(lead, 99.0), found.best, margins)


def _leaf_fill(desk: Desk, leaves: Leaves, filler: Filler) -> float:
    """How well the leaves fill pages of one size, as imposed orders count it."""
    body = np.array([leaf not in leaves.fronts for leaf in range(len(leaves))])
    taken = filler.lines(leaves.starts[body], leaves.ends[body])
    page = refit(first_page(filler, max(1, int(body.sum()))), taken)
    closes = desk.stream.heading_after[leaves.ends[body]] | filler.loose(leaves.starts[body], leaves.ends[body])
    return float(fill_score(page, taken, closes).sum())


def _final(desk: Desk, ranked: list[Solution]) -> Found:
    """Solves the finalists with care; the winner, its lead, and the best other page order."""
    filler = desk.filler(START_MEASURE)
    done: list[Solution] = []
    for quick in ranked[:FINALISTS]:
        if done and quick.score < ranked[0].score - NEAR:
            continue
        done.append(_careful(desk, quick, filler))
    done.sort(key=lambda s: -s.score)
    others = done[1:] + ranked[len(done) :]
    rival = max(others, key=lambda s: s.score, default=None)
    lead = done[0].score - rival.score if rival is not None else math.inf
    return Found(done[0], filler, lead, rival)


def _careful(desk: Desk, quick: Solution, filler: Filler) -> Solution:
    best = quick
    prior = _prior(desk, quick.hypothesis)
    page: Page = quick.page
    for shares in (NEAR_LENGTHS, (1.0,)):
        taken = _taken(desk, best, filler)
        page = refit(page, taken) if len(taken) else page
        tried = [replace(page, lines=page.lines * share) for share in shares]
        found = [desk.solver.solve(quick.hypothesis, one, filler, FINAL_WIDTH) for one in tried]
        better = [replace(f, score=f.score + prior) for f in found if f is not None]
        best = max([*better, *([best] if shares == (1.0,) or not better else [])], key=lambda s: s.score)
    return Judge(desk.solver, best, filler).settle()
