"""Judges the best page orders of a text without breaks once more, with what stands beside pages without running text.

While hundreds of page orders compete, nothing is asked of blank pages and front matter: their page ends would move,
and with these the setting that they tell of. In the end, each in its setting, this tells the few that are left apart:
an order that is none reads well because it leaves pages blank amid the text, or puts imprint and title on one page.

What a newcomer gets wrong: only the scores are taken over. Where pages end is found as before.
"""

from __future__ import annotations

import math
from dataclasses import replace

from regather.order.folded.candidates import as_received, in_order
from regather.order.folded.desk import Desk
from regather.order.folded.judge import Judge
from regather.order.folded.rounds import better, prior, usual, with_care
from regather.order.hypothesis import IN_ORDER, Solution
from regather.order.setting.geometry import first_page

WIDTH = 24
"""The beam's width. (With 12, 24 and 48 the same 61 of 65 leaders are right.)"""
MOVED, STAYING = 10, 2
"""How many page orders that move pages are judged again, and how many that move none."""
AHEAD, AHEAD_IN_ORDER = 60.0, 25.0
"""Nats by which a leader that moves pages, and one that moves none, is ahead for nothing to be judged again."""
FAR = 40.0
"""Nats behind the best of the page orders that move pages, beyond which none is judged again."""
PLAIN_WIDTH = 12
"""Beam width for the text as one page, whose ends are known."""


def judged_again(desk: Desk, ranked: list[Solution]) -> list[Solution]:
    """The best page orders with scores that count what stands beside pages without running text; best first.

    The others are left out, since their scores would not compare. Where the leader is far ahead, all stay as they are.
    """
    moved = [s for s in ranked if s.hypothesis.scheme != IN_ORDER]
    if not moved or _is_ahead(ranked, moved[0]):
        return ranked
    stays = [s for s in ranked if s.hypothesis.scheme == IN_ORDER][:STAYING]
    near = [s for s in moved[:MOVED] if s.score >= moved[0].score - FAR]
    again = [_judged(desk, s) for s in (*near, *stays, *_as_one_page(desk))]
    again.sort(key=lambda s: -s.score)
    first = again[0].hypothesis
    if first.scheme == IN_ORDER or first == moved[0].hypothesis:
        return again
    # What was not looked at closely may still gain by it, also in the setting that the leader so far has told.
    return sorted([_with_care(desk, again[0], moved[0]), *again[1:]], key=lambda s: -s.score)


def _is_ahead(ranked: list[Solution], moved: Solution) -> bool:
    """Whether the leader is so far ahead that nothing beside its pages will change it."""
    if ranked[0].hypothesis.scheme == IN_ORDER:
        return ranked[0].score - moved.score >= AHEAD_IN_ORDER
    return len(ranked) > 1 and ranked[0].score - ranked[1].score >= AHEAD


def _judged(desk: Desk, solution: Solution) -> Solution:
    """A page order with the score that it has once its blank pages and front matter are asked, too.

    That is what its page ends are worth as they stand, or placed anew by a narrow beam, which may lose them.
    """
    filler = solution.filler or desk.plain_filler()
    known = replace(solution, hypothesis=replace(solution.hypothesis, known=True))
    worth = Judge(desk.solver, known, filler).worth() + prior(desk, known) + usual(known)
    found = desk.solver.solve(known.hypothesis, solution.page, filler, WIDTH)
    if found is not None:
        worth = max(worth, found.score + prior(desk, found) + usual(found))
    return replace(solution, score=worth)


def _with_care(desk: Desk, new: Solution, old: Solution) -> Solution:
    """A new leader in the best of the settings that it tells of itself, and of that of the old one."""
    beside = desk.solver.solve(new.hypothesis, old.page, old.filler or desk.plain_filler(), WIDTH)
    if beside is not None:
        beside = replace(beside, score=beside.score + prior(desk, beside) + usual(beside))
    quick = better(new, beside) or new
    return max((_judged(desk, with_care(desk, quick, -math.inf, [])), new), key=lambda s: s.score)


def _as_one_page(desk: Desk) -> list[Solution]:
    """The text as it came, on one page of any length."""
    whole = desk.plain_filler()
    found = desk.solver.solve(in_order(1), first_page(whole, 1), whole, PLAIN_WIDTH)
    return [replace(found, score=found.score + as_received(desk, found.hypothesis))] if found is not None else []
