"""Tells scheme and setting of a thick book from the first pages of its stream, before all of it is put in order.

A fold repeats itself sheet by sheet, so what sixty pages of a stream say of it is enough; the whole book is then solved
in few page orders. What a newcomer gets wrong: a beam that has slipped by a page in a thick book never comes back, as
nothing pulls it. Without the book's setting it slips within the first sheets, however clear the folios are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regather.imposition import SCHEMES, stream
from regather.order.folded.desk import Desk
from regather.order.folded.hypotheses import PAGE_CHARACTERS, THICK
from regather.order.hypothesis import IN_ORDER, Hypothesis, Solution
from regather.order.setting.geometry import first_page
from regather.order.setting.measure import Ruled, plausible, settings
from regather.order.setting.typesetting import Setting, Typesetter
from regather.order.stream import Ints

SAMPLE = 64
"""Pages of the stream that are looked at first: two sheets of the largest scheme, eight of a gathering of 16."""
ROOM = 1.5
"""Text that the sample may take, against that of as many average pages in the fewest that the book may have."""
WIDTH = 48
"""Beam width there: a page order has few pages to show itself."""
TOLD_FROM = 6
"""Page orders, those that read best, of which each tells how the book was set."""
RULINGS = 3
"""Settings that are tried for every scheme."""
LEAST_TOLD = 4
"""Pages of running text below which nothing is said of how a book was set."""
SCHEMES_ON = 2
"""Schemes that go on to the whole book: the one that reads best, and a rival to say how far it leads."""
CONTENDERS = 4
"""Settings of the leading page order that are tried on more of the book."""
MORE, MORE_ROOM = 4, 1.2
"""How many samples that is, and the text that it may take, against that of full pages. A setting that is a little wrong
may read as well in the sample, and loses the thread later on: so did one without hyphens in a book of 1,000 pages."""
BEHIND = 120.0
"""Nats over the sample beyond which no second scheme goes on."""
SHORT, LONG = 0.98, 1.04
"""Pages that a book has, as shares of its lines by the lines of a page: blanks and short pages take more."""
COUNTS = 4
"""Numbers of pages with which the whole book is begun; those between them follow where one leads."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the sample says: page orders for the whole book, best first, and the setting in which they read best."""

    orders: tuple[Hypothesis, ...]
    ruled: Ruled


def is_thick(desk: Desk, tried: list[Hypothesis]) -> bool:
    """Whether these are page orders of a thick book without breaks, and more than one."""
    return len(tried) > 1 and desk.characters > THICK * PAGE_CHARACTERS and not any(h.marked for h in tried)


def sampled(whole: Desk, tried: list[Hypothesis], counts: list[int]) -> Sampled | None:
    """The page orders worth trying of a thick book, of ``counts`` pages; nothing where the sample tells no setting."""
    average = float(whole.stream.width[-1]) / min(h.pages for h in tried)
    desk = _head_of(whole, SAMPLE * ROOM * average)
    filler = desk.plain_filler()
    share = float(desk.stream.width[-1]) / max(1.0, float(whole.stream.width[-1]))
    blind = []
    for hypothesis in tried:
        page = first_page(filler, share * max(1, hypothesis.pages - whole.front_pages))
        found = desk.solver.solve(hypothesis, page, filler, WIDTH, SAMPLE)
        if found is not None:
            blind.append(found)
    read: list[_Read] = []
    for solution in blind:
        for ruled in _told(desk, solution, 1):
            read += _read(desk, [solution.hypothesis], ruled)
    # What most page orders tell is wrong; the settings in which some read well are tried for one order of each scheme.
    leading = list(_best_of_each(read))
    rulings = {one.ruled.setting: one.ruled for one in list(_best_of_each(read).values())[:TOLD_FROM]}
    blind.sort(key=lambda s: -s.score)
    shown = _first_of_each(list(dict.fromkeys([*leading, *(s.hypothesis for s in blind)])))
    for ruled in list(rulings.values())[:RULINGS]:
        read += _read(desk, shown, ruled)
    if not read:
        return None
    leader = max(read, key=lambda one: one.score)
    for ruled in _near(desk, leader):
        read += _read(desk, [leader.order], ruled)
    best = _best_of_each(read)
    ruled = _surest(whole, next(iter(best)), read)
    return Sampled(tuple(_orders(whole, best, ruled, counts)), ruled)


@dataclass(frozen=True, slots=True)
class _Read:
    """How well the sample reads in one page order and one setting, in nats."""

    score: float
    order: Hypothesis
    ruled: Ruled


def _head_of(desk: Desk, width: float) -> Desk:
    """The same desk with no more of the stream set in lines than its beginning, of about this width."""
    stream = desk.stream.head(width)
    setters = tuple(setter.of(stream) for setter in desk.typesetters)
    return replace(desk, stream=stream, notes=desk.notes[: len(stream)], typesetters=setters)


def _ruled_by(desk: Desk, ruled: Ruled) -> Ruled:
    """The same setting of the text of another desk."""
    own = ruled.typesetter
    same = (t for t in desk.typesetters if (t.face, t.hyphenated) == (own.face, own.hyphenated))
    return replace(ruled, typesetter=next(same))


def _read(desk: Desk, orders: list[Hypothesis], ruled: Ruled, slots: int = SAMPLE) -> list[_Read]:
    """How well the sample reads in some page orders in one setting."""
    out = []
    for hypothesis in orders:
        found = desk.solver.solve(hypothesis, ruled.page, ruled.filler(desk.notes), WIDTH // 2, slots)
        if found is not None:
            out.append(_Read(found.score + plausible(ruled.page), hypothesis, ruled))
    return out


def _best_of_each(read: list[_Read]) -> dict[Hypothesis, _Read]:
    """Where each page order reads best, the best page order first."""
    found: dict[Hypothesis, _Read] = {}
    for one in sorted(read, key=lambda one: -one.score):
        found.setdefault(one.order, one)
    return found


def _near(desk: Desk, leader: _Read) -> list[Ruled]:
    """Settings to try beside the leader's: those that its own sample tells of, with words hyphenated and without, and
    each with a line more or less."""
    ruled = leader.ruled
    found = desk.solver.solve(leader.order, ruled.page, ruled.filler(desk.notes), WIDTH, SAMPLE)
    told = []
    if found is not None:
        faces = [[t] for t in desk.typesetters if t.face == ruled.setting.face]
        told = [one for setters in (list(desk.typesetters), *faces) for one in _told(desk, found, 1, setters)]
    near = {r.setting: r for r in (ruled, *told)}
    return [replace(r, lines=r.lines + step) for r in near.values() for step in (0.0, 1.0, -1.0)]


def _surest(whole: Desk, leader: Hypothesis, read: list[_Read]) -> Ruled:
    """The setting in which more of the book reads best, of those in which the leading order's sample reads well."""
    hopes: dict[tuple[Setting, float], Ruled] = {}
    for one in sorted((one for one in read if one.order == leader), key=lambda one: -one.score):
        hopes.setdefault((one.ruled.setting, one.ruled.lines), one.ruled)
    some = list(hopes.values())[:CONTENDERS]
    slots = min(MORE * SAMPLE, leader.pages // 2)
    desk = _head_of(whole, slots * MORE_ROOM * max(r.lines * r.setting.measure for r in some))
    again = [one for r in some for one in _read(desk, [leader], _ruled_by(desk, r), slots)]
    return _ruled_by(whole, max(again, key=lambda one: one.score).ruled if again else some[0])


def _told(desk: Desk, solution: Solution, most: int, setters: list[Typesetter] | None = None) -> list[Ruled]:
    """How the book was set, as the pages of a sample say."""
    starts, ends = solution.bounds[:-1], solution.bounds[1:]
    body: Ints = np.flatnonzero((ends > starts) & ~desk.stream.front[np.minimum(starts, len(desk.stream) - 1)])
    found = settings(setters or list(desk.typesetters), starts[body], ends[body], desk.notes, most)
    return [one for one in found if one.told >= LEAST_TOLD and one.lines > 0]


def _orders(desk: Desk, best: dict[Hypothesis, _Read], ruled: Ruled, counts: list[int]) -> list[Hypothesis]:
    """The schemes that read best, each with the numbers of pages that its lines fill."""
    ranked = list(best)
    lines = ruled.filler(desk.notes).total()
    low, high = SHORT * lines / ruled.lines, LONG * lines / ruled.lines + desk.front_pages
    out: list[Hypothesis] = []
    for one in _first_of_each(ranked)[:SCHEMES_ON]:
        if out and best[one].score < best[ranked[0]].score - BEHIND:
            break
        scheme = SCHEMES[one.scheme]
        if one.fault:
            out += [h for h in ranked if (h.scheme, h.fault) == (one.scheme, one.fault)][:COUNTS]
            continue
        fits = [n for n in counts if low <= n <= high and n % 4 == 0 and scheme.accepts(n)]
        fits = fits or sorted((h.pages for h in ranked if h.scheme == one.scheme), key=lambda n: abs(n - low))[:1]
        some = sorted({fits[round(i)] for i in np.linspace(0, len(fits) - 1, min(COUNTS, len(fits))).tolist()})
        for n in some if not out else some[len(some) // 2 :][:1]:
            order = _order_of(one, n)
            out.append(replace(one, pages=n, order=order))
    return out


def _order_of(one: Hypothesis, pages: int) -> tuple[int, ...]:
    if one.scheme == IN_ORDER:
        return tuple(range(1, pages + 1))
    return stream(SCHEMES[one.scheme], pages, right_to_left=one.right_to_left)


def _first_of_each(ranked: list[Hypothesis]) -> list[Hypothesis]:
    """The best page order of each scheme and fault, in order."""
    first: dict[tuple[str, str], Hypothesis] = {}
    for hypothesis in ranked:
        first.setdefault((hypothesis.scheme, hypothesis.fault), hypothesis)
    return list(first.values())
