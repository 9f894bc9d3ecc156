"""Places the page ends of a known page order once more, with what stands beside its pages without running text.

What a newcomer gets wrong: this is not asked while page orders compete. There it moves the page ends of all of them,
and with these the setting that they tell of: two of thirteen right orders were lost by it.
"""

from __future__ import annotations

from dataclasses import replace

from regather.order.folded.desk import Desk, hearing
from regather.order.folded.judge import Judge
from regather.order.folded.lost import lost_pages
from regather.order.folded.solve import Solver
from regather.order.found import Found

WIDTH = 48
"""The beam's width, as in the end of the search."""


def place_again(desk: Desk, found: Found) -> Found:
    """The same order with its page ends placed anew, where the source shows no breaks and a person decided none."""
    best = found.best
    if best.hypothesis.marked or best.hypothesis.pages == 1 or found.margins is not None:
        return found
    return _placed(desk, found)


def place_inside(desk: Desk, found: Found) -> Found:
    """The same inside the sides of sheets that a source shows; no page more is left blank."""
    placed = _placed(desk, found)
    return found if placed.best.empty > found.best.empty else placed


def _placed(desk: Desk, found: Found) -> Found:
    """The page ends placed once more.

    Pages that seem lost stay empty, and then nothing is asked of what stands beside them: the text before them ends in
    mid-sentence, and to fill them would be to paper over that they are lost.
    """
    best, solver = found.best, desk.solver
    lost, _ = lost_pages(desk, best, tuple(sorted(solver.blanks)))
    if lost:
        held = solver.blanks | {page for page in lost if page in best.hypothesis.order}
        solver = Solver(desk.stream, solver.links, solver.anchors, solver.fixed, held)
    placed = replace(best.hypothesis, known=not lost, ends=True, lost=tuple(lost))
    solution = solver.solve(placed, best.page, found.filler, WIDTH)
    if solution is None:
        return found
    settled = Judge(desk.solver, replace(solution, score=best.score), found.filler).settle()
    return replace(found, best=settled)


def place_attuned(desk: Desk, found: Found) -> tuple[Desk, Found]:
    """The desk with links that are attuned to the book, and the same page order with its page ends placed by them,
    where the source shows no breaks.

    Only now: while orders compete nobody knows which places are page ends, and what is learnt at one that is vouches
    for the text as it came.
    """
    best = found.best
    if best.hypothesis.marked or best.hypothesis.pages == 1 or found.margins is not None:
        return desk, found
    links = desk.solver.links.attuned(best.bounds)
    if links is desk.solver.links:
        return desk, found
    desk = hearing(desk, links)
    return desk, place_again(desk, found)
