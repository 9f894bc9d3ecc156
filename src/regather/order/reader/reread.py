"""Has the surviving candidates of an order read by a language model, and searches again with what it said.

Round after round, the best rivals of every join that were not read yet are read, what was said is added to the
links, and the cuts move to the best places, until the best places of all joins have been read and nothing moves.
What a newcomer gets wrong: a cut is judged four times, by the two joins that it makes and by the text that
it takes apart; a rival that was read for one of them only would be held against others that were read for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from regather.order.folded.judge import Judge
from regather.order.folded.solve import Solver
from regather.order.hypothesis import Solution
from regather.order.reader.heard import HeardLinks
from regather.order.reader.passages import Passages
from regather.order.reader.reader import NEUTRAL, Reader
from regather.order.stream import Floats, Ints
from regather.order.words.link_loose import loosely

if TYPE_CHECKING:
    from regather.order.setting.typesetting import Filler

Progress = Callable[[str, float | None], None]
Pair = tuple[int, int]

NEAR = 12.0
"""Nats behind the best reading of a join within which a rival is read: the reader seldom says more."""
RIVALS = 8
"""Rivals of each join that are read in one round."""
BESIDE = 1
"""Cuts on each side of a join's best places that are read as well, however far behind: what was read and sounds well is
far ahead of what was not, and a page end a word off mostly sounds well."""
ROUNDS = 5
SAYING = "The language model reads page ends"
SHARE = 0.85
"""Share of the whole work that is done when reading begins; how many rounds it takes is not known before."""


class Listener:
    """Puts a stream's pairs of cuts to a reader and keeps what it says."""

    def __init__(self, solver: Solver, language: str, reader: Reader, tell: Progress, *, loose: bool = False) -> None:
        self.solver = solver
        self.links = HeardLinks(loosely(solver.links) if loose else solver.links, language, loose=loose)
        self.passages = Passages(solver.stream, self.links)
        self.reader = reader
        self.tell = tell
        self._heard: Solver | None = None
        reader.compare_with(self.passages.other_ends(NEUTRAL))

    def ask(self, pairs: Iterable[Pair]) -> bool:
        """Has pairs read that were not read before; says whether there were any."""
        new = [pair for pair in sorted(set(pairs)) if not self.links.knows(*pair) and self.passages.legible(*pair)]
        asked = [(pair, question) for pair in new for question in self.passages.questions(*pair)]
        if not asked:
            return False
        told = self.reader.log_odds(
            [question for _, question in asked], lambda done, of: self.tell(f"{SAYING}: {done} of {of}", SHARE)
        )
        best: dict[Pair, float] = {}
        for (pair, _), nats in zip(asked, told, strict=True):
            best[pair] = max(best.get(pair, nats), nats)
        self.links.hear(best)
        self._heard = None
        return True

    def heard(self) -> Solver:
        """A solver that knows what was said, also of the text that each cut takes apart."""
        if self._heard is None:
            old = self.solver
            self._heard = Solver(old.stream, self.links, old.anchors, old.fixed, old.blanks)
        return self._heard


def reread(listener: Listener, solution: Solution, filler: Filler, width: int = 0) -> Solution:
    """The solution after the reader was heard; its score is not counted anew (see :func:`worth`).

    ``width`` is that of a beam that searches once more with all that was said in the first round (0: none does).
    """
    for number in range(ROUNDS):
        if not listener.ask(_survivors(Judge(listener.heard(), solution, filler))) and number:
            break
        solver = listener.heard()
        solution = Judge(solver, solution, filler).settle()
        if width and number == 0:
            solution = _searched(solver, solution, filler, width)
    return solution


def _searched(solver: Solver, solution: Solution, filler: Filler, width: int) -> Solution:
    """What a beam finds from the beginning, where that is better."""
    found = solver.solve(solution.hypothesis, solution.page, filler, width)
    if found is None:
        return solution
    found = Judge(solver, found, filler).settle()
    return max((solution, found), key=lambda s: worth(Judge(solver, s, filler)))


def worth(judge: Judge) -> float:
    """The score of a whole solution in nats: its pages by themselves, and its joins."""
    total = 0.0
    for slot in range(len(judge.order)):
        start, end = int(judge.bounds[slot]), int(judge.bounds[slot + 1])
        total += float(judge.solver.page_scores(start, end, slot, judge.case)[0])
    for left_page, right_page in judge.joins():
        if right_page == left_page + 1 and not judge.in_stream(left_page, right_page):
            ends = np.array([judge.bounds[judge.slot[left_page] + 1]])
            starts = np.array([judge.bounds[judge.slot[right_page]]])
            total += float(judge.links.scores(ends, starts)[0, 0])
    return total


def _survivors(judge: Judge) -> list[Pair]:
    """All pairs to be read for the best places of every torn join."""
    found: list[Pair] = []
    for left_page, right_page in judge.joins():
        if judge.in_stream(left_page, right_page) or judge.decided(left_page, right_page):
            continue
        rows, columns, scores = judge.table(left_page, right_page)
        flat = scores.ravel()
        count = min(RIVALS, len(flat))
        best = np.argpartition(-flat, count - 1)[:count]
        best = best[flat[best] >= flat.max() - NEAR]
        best = np.union1d(best, beside(int(flat.argmax()), len(rows), len(columns)))
        if len(best) < 2:
            continue
        for place in best:
            end, start = int(rows[place // len(columns)]), int(columns[place % len(columns)])
            found += _around(judge, left_page, right_page, end, start)
    return found


def beside(best: int, rows: int, columns: int) -> Ints:
    """The places in a table, row by row, that lie no more than :data:`BESIDE` rows and columns from one of them."""
    row, column = divmod(best, columns)
    near = np.arange(max(0, row - BESIDE), min(rows, row + BESIDE + 1))
    along = np.arange(max(0, column - BESIDE), min(columns, column + BESIDE + 1))
    return (near[:, None] * columns + along[None, :]).ravel()


def _around(judge: Judge, left_page: int, right_page: int, end: int, start: int) -> list[Pair]:
    """What has to be read where the left page ends at one cut and the right one starts at another."""
    pairs = [(end, end), (start, start)]
    if right_page == left_page + 1:
        pairs.append((end, start))
    if judge.exchanged(left_page, right_page):
        return [*pairs, (start, end)]
    begun = judge.order[judge.slot[left_page] + 1] if judge.slot[left_page] + 1 < len(judge.order) else None
    ended = judge.order[judge.slot[right_page] - 1] if judge.slot[right_page] else None
    texts = set(judge.text_pages)
    if begun is not None and begun - 1 in texts and begun in texts and begun - 1 != left_page:
        # The left page's end begins the page behind it in the stream, which has its own page before it.
        pairs.append((int(judge.bounds[judge.slot[begun - 1] + 1]), end))
    if ended is not None and ended + 1 in texts and ended in texts and ended + 1 != right_page:
        pairs.append((start, int(judge.bounds[judge.slot[ended + 1]])))
    return pairs


def followers(table: Floats, ends: Ints, starts: Ints, count: int) -> list[Pair]:
    """Pairs to be read of pages in no order: ``count`` beginnings behind each end, half as many ends before each one.

    ``table``: nats for every pair (rows: ends), far below all others where one page would follow itself; ``ends``
    and ``starts`` are the last and first cuts of the pages.
    """
    found: set[Pair] = set()
    for row in range(len(ends)):
        for column in np.argsort(-table[row], kind="stable")[: min(count, len(starts) - 1)]:
            found.add((int(ends[row]), int(starts[column])))
    for column in range(len(starts)):
        for row in np.argsort(-table[:, column], kind="stable")[: min(count // 2, len(ends) - 1)]:
            found.add((int(ends[row]), int(starts[column])))
    return sorted(found)
