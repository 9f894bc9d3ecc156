"""Tells scheme and setting of a thick book from the first pages of its stream, before all of it is put in order.

A fold repeats itself sheet by sheet, so what sixty pages of a stream say of it is enough; the whole book is then solved
in few page orders. What a newcomer gets wrong: a beam that has slipped by a page in a thick book never comes back, as
nothing pulls it. Without the book's setting it slips within the first sheets, however clear the folios are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regather.imposition import SCHEMES, stream
from regather.order.desk import Desk
from regather.order.geometry import first_page
from regather.order.hypotheses import PAGE_CHARACTERS, THICK
from regather.order.measure import Ruled, plausible, settings
from regather.order.solve import Hypothesis, Solution
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
    desk = _head_of(whole, min(h.pages for h in tried))
    filler = desk.plain_filler()
    share = float(desk.stream.width[-1]) / max(1.0, float(whole.stream.width[-1]))
    blind = []
    for hypothesis in tried:
        page = first_page(filler, share * max(1, hypothesis.pages - whole.front_pages))
        found = desk.solver.solve(hypothesis, page, filler, WIDTH, SAMPLE)
        if found is not None:
            blind.append(found)
    best: dict[Hypothesis, tuple[float, Ruled]] = {}
    for solution in blind:
        for ruled in _told(desk, solution, 1):
            _try(desk, [solution.hypothesis], ruled, best)
    # What most page orders tell is wrong; the settings in which some read well are tried for one order of each scheme.
    leading = sorted(best, key=lambda h: -best[h][0])
    rulings = {best[h][1].setting: best[h][1] for h in leading[:TOLD_FROM]}
    blind.sort(key=lambda s: -s.score)
    shown = _first_of_each(list(dict.fromkeys([*leading, *(s.hypothesis for s in blind)])))
    for ruled in list(rulings.values())[:RULINGS]:
        _try(desk, shown, ruled, best)
    if not best:
        return None
    leader = max(best, key=lambda h: best[h][0])
    for ruled in _tuned(desk, leader, best[leader][1]):
        _try(desk, [leader], ruled, best)
    leader = max(best, key=lambda h: best[h][0])
    told = best[leader][1]
    ruled = replace(told, typesetter=whole.typesetters[desk.typesetters.index(told.typesetter)])
    return Sampled(tuple(_orders(whole, best, ruled, counts)), ruled)


def _head_of(desk: Desk, fewest: int) -> Desk:
    """The same desk with as much of the stream set in lines as the sample of a book of so few pages may need."""
    stream = desk.stream.head(SAMPLE * ROOM * float(desk.stream.width[-1]) / fewest)
    setters = tuple(setter.of(stream) for setter in desk.typesetters)
    return replace(desk, stream=stream, notes=desk.notes[: len(stream)], typesetters=setters)


def _try(desk: Desk, orders: list[Hypothesis], ruled: Ruled, best: dict[Hypothesis, tuple[float, Ruled]]) -> None:
    """Solves the sample of each page order in one setting, and keeps what is better than before."""
    for hypothesis in orders:
        found = desk.solver.solve(hypothesis, ruled.page, ruled.filler(desk.notes), WIDTH // 2, SAMPLE)
        if found is None:
            continue
        score = found.score + plausible(ruled.page)
        if hypothesis not in best or score > best[hypothesis][0]:
            best[hypothesis] = (score, ruled)


def _tuned(desk: Desk, leader: Hypothesis, ruled: Ruled) -> list[Ruled]:
    """Settings to try beside one: those that its own sample tells of, and each with a line more or less."""
    found = desk.solver.solve(leader, ruled.page, ruled.filler(desk.notes), WIDTH, SAMPLE)
    told = _told(desk, found, 2) if found is not None else []
    near = {r.setting: r for r in (ruled, *told)}
    return [replace(r, lines=r.lines + step) for r in near.values() for step in (0.0, 1.0, -1.0)]


def _told(desk: Desk, solution: Solution, most: int) -> list[Ruled]:
    """How the book was set, as the pages of a sample say."""
    starts, ends = solution.bounds[:-1], solution.bounds[1:]
    body: Ints = np.flatnonzero((ends > starts) & ~desk.stream.front[np.minimum(starts, len(desk.stream) - 1)])
    found = settings(list(desk.typesetters), starts[body], ends[body], desk.notes, most)
    return [one for one in found if one.told >= LEAST_TOLD and one.lines > 0]


def _orders(
    desk: Desk, best: dict[Hypothesis, tuple[float, Ruled]], ruled: Ruled, counts: list[int]
) -> list[Hypothesis]:
    """The schemes that read best, each with the numbers of pages that its lines fill."""
    ranked = sorted(best, key=lambda h: -best[h][0])
    lines = ruled.filler(desk.notes).total()
    low, high = SHORT * lines / ruled.lines, LONG * lines / ruled.lines + desk.front_pages
    out: list[Hypothesis] = []
    for one in _first_of_each(ranked)[:SCHEMES_ON]:
        if out and best[one][0] < best[ranked[0]][0] - BEHIND:
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
    if one.scheme == "in-order":
        return tuple(range(1, pages + 1))
    return stream(SCHEMES[one.scheme], pages, right_to_left=one.right_to_left)


def _first_of_each(ranked: list[Hypothesis]) -> list[Hypothesis]:
    """The best page order of each scheme and fault, in order."""
    first: dict[tuple[str, str], Hypothesis] = {}
    for hypothesis in ranked:
        first.setdefault((hypothesis.scheme, hypothesis.fault), hypothesis)
    return list(first.values())
