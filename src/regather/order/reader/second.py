"""The second judge: takes what the search found, has a language model read it, and finds again.

What a newcomer gets wrong: the model does not only move page ends. The page orders that came near the best one are
read as well, since an order is only as good as the joins that it makes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from regather.order.folded.desk import Desk
from regather.order.folded.judge import Judge
from regather.order.found import Found
from regather.order.hypothesis import FREE
from regather.order.loose.free import find_free, find_leaves
from regather.order.loose.turns import balanced, find_turns
from regather.order.reader.heard import helps
from regather.order.reader.reader import Reader
from regather.order.reader.reread import Listener, followers, reread, worth
from regather.order.reader.weights import need_weights

Progress = Callable[[str, float | None], None]

WIDTH = 40
"""Beam width of the search with what was heard."""
NEAR = 6.0
"""Nats behind the best page order within which others are read as well: more the reader seldom makes up for."""
ORDERS = 0.2
"""What a nat of the reader counts where page orders are held against each other. Each order had its own rivals read and
took the best of them, so what the reader adds hardly tells a true order from a false one: in eight booklets 3 to 32
nats for the true one, 0 to 32 for the others. At full weight one of them was given up that led by ten nats before."""
AGAIN = (14, 6)
"""Followers of each page in no known order that are read at first, and once more with what was said of those."""

MOST_LEAVES = 600
"""Pages in no order beyond which they are not read: it would take hours."""


class SecondJudge:
    """A reader as the search calls it: desk and result in, desk and result out."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def reads(self, language: str | None) -> bool:
        """Whether the model knows a language well enough to be asked."""
        return helps(language)

    def __call__(self, desk: Desk, found: Found, tell: Progress) -> tuple[Desk, Found]:
        """What was found, judged once more; the desk's links know what was read."""
        language = desk.anatomy.language
        if language is None or not self.reads(language):
            return desk, found
        loose = found.best.hypothesis.scheme == FREE
        listener = Listener(desk.solver, language, self.reader, tell, loose=loose)
        if loose:
            return _free(desk, found, listener)
        return _imposed(desk, found, listener)


def load_second_judge() -> SecondJudge:
    """The second judge with the installed weights; raises :class:`MissingProgram` where there are none."""
    return SecondJudge(Reader.load(need_weights()))


def _imposed(desk: Desk, found: Found, listener: Listener) -> tuple[Desk, Found]:
    """Reads the best order and those near it; the best of them afterwards."""
    near = [s for s in found.others if s.score > found.best.score - NEAR]
    runs = [(found.best, found.filler), *((s, s.filler or found.filler) for s in near)]
    alone = [worth(Judge(desk.solver, s, filler)) for s, filler in runs]
    read = [(reread(listener, s, filler, WIDTH), filler) for s, filler in runs]
    solver = listener.heard()
    again = [
        replace(s, score=first.score + ORDERS * (worth(Judge(solver, s, filler)) - links))
        for links, (first, _), (s, filler) in zip(alone, runs, read, strict=True)
    ]
    order = sorted(range(len(again)), key=lambda k: (-again[k].score, k))
    best = order[0]
    # Where no other order was read, what is known of the lead stays as it was: only like is held against like.
    rival = again[order[1]] if len(order) > 1 else found.rival
    lead = again[best].score - again[order[1]].score if len(order) > 1 else found.lead
    return replace(desk, solver=solver), replace(found, best=again[best], filler=runs[best][1], lead=lead, rival=rival)


def _free(desk: Desk, found: Found, listener: Listener) -> tuple[Desk, Found]:
    """Reads the likeliest followers of every page and finds the path anew."""
    leaves = find_leaves(desk.stream, desk.anatomy, desk.follows, desk.first, desk.last)
    if len(leaves) > MOST_LEAVES:
        return desk, found
    for count in AGAIN:
        table = balanced(find_turns(leaves, listener.links))
        listener.ask(followers(table, leaves.ends, leaves.starts, count))
    heard = replace(desk, solver=listener.heard())
    free = find_free(leaves, listener.links, found.rival or found.best, heard.solver.fixed)
    return heard, replace(found, best=free.solution, margins=free.margins(), holes=free.holes())
