"""Turns judged joins into joins with words, and into questions for a person where the margin is thin.

What a newcomer gets wrong: the least certain question is not the first to ask. In a folded book one place
of the stream is the end of one page and the start of another, so an answer to one turn settles others;
the question that settles most is asked first, and what its answer would settle is no longer counted.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from regather.model import SURE, Doubt, Evidence, Join, Rival
from regather.order.folded.judge import Judge, JudgedJoin
from regather.order.folded.judge import Rival as Place
from regather.order.found import Asked
from regather.order.hypothesis import FREE
from regather.order.reader.heard import HeardLinks
from regather.order.telling.readings import MOST, NEAR, Cells, cells_of, readings_of
from regather.order.telling.reasons import by_weight, kinship, reasons, stands_as_received
from regather.order.telling.sureness import FAR_LEAD, confidence, free_confidence, marked_confidence

LEAST_PLACES = 2
"""A question with one answer is none."""
TELLING_KINDS = ("words", "cut-word")
"""Evidence of a join that its words give."""
NEAR_APART = 6.0
"""Nats within which a page without text may as well stand elsewhere: a join that is none then is as sure as that. (Of
535 sure joins between shown breaks in 190 wrecks six were wrong, all of them nearer than this; of those farther off
none.)"""
Kin = Mapping[tuple[int, int], float]
"""For the cuts at which one page ends and another begins the nats that kinship says."""
PARTED = {"words": -1.0, "broken": -3.0, "numbers": -3.0}
PARTED_SHOWN, SHOWN_KINDS = -3.0, ("words", "cut-word", "reader", "numbers")
ACROSS = 3.0
PARTED_MOST = 0.97
"""Nats of a join's own words, of what it breaks in the source, and of a printed number, from which on it is not sure,
however far other places are: a page may be lost between, or its end stand elsewhere. (In twenty scrambled books short
of a page or two such were two of three sure joins that were wrong, in 48 others one of one; of 367 sure ones in books
that lack nothing, all right, the words part one in twenty, and one breaks so much.) Where the source shows both ends
nothing can stand elsewhere, many a page begins with what nobody would expect, and printed numbers make up for words; so
there the sum of all these counts (``PARTED_SHOWN``): of 718 such joins of sure orders three were wrong; of 54
whose words part them by one to three nats one was, that has an empty page between, and of 21 below that two. Across an
empty page so much must speak for it (``ACROSS``): of five such joins two were wrong."""


def describe(
    judge: Judge,
    joined: JudgedJoin,
    *,
    decided: bool,
    lead: float = FAR_LEAD,
    kin: Kin = MappingProxyType({}),
    apart: float = math.inf,
) -> Join:
    """A join of the arrangement: offsets, confidence, its evidence in words, and its best rivals.

    ``lead`` says by how many nats the page order leads over the best other one, ``kin`` what kinship says of loose
    pages, and ``apart`` how near an order is that has a page without text elsewhere and parts the two.
    """
    stream = judge.stream
    left, right = int(stream.left[joined.left]), int(stream.right[joined.right])
    given = stands_as_received(judge, joined)
    evidence = reasons(judge, joined, decided=decided)
    words = sum(reason.weight for reason in evidence if reason.kind in TELLING_KINDS)
    sure = 1.0 if given or decided else _confidence(judge, joined, lead, words)
    if not decided:
        evidence = by_weight((*evidence, *kinship(kin.get((joined.left, joined.right), 0.0))))
    if not given and not decided and judge.solution.hypothesis.scheme != FREE and _is_parted(joined, evidence):
        sure = min(sure, PARTED_MOST)
    if not given and not decided and apart < NEAR_APART:
        sure = min(sure, confidence(apart, lead))
    return Join(
        joined.left_page, joined.right_page, left, right, joined.in_stream, round(sure, 4),
        round(min(joined.margin, 99.0), 2), evidence, decided,
        () if decided or given else _rivals(judge, joined),
    )  # fmt: skip


def _is_parted(joined: JudgedJoin, evidence: Sequence[Evidence]) -> bool:
    """Whether something speaks against a join that has no rival near; across an empty page the words are not asked."""
    apart = joined.right_page != joined.left_page + 1
    if not joined.rivals:
        said = sum(reason.weight for reason in evidence if reason.kind in SHOWN_KINDS)
        return said <= (ACROSS if apart else PARTED_SHOWN)
    return apart or any(reason.weight <= PARTED.get(reason.kind, -math.inf) for reason in evidence)


def _confidence(judge: Judge, joined: JudgedJoin, lead: float, words: float) -> float:
    if judge.solution.hypothesis.scheme == FREE:
        return free_confidence(joined.margin)
    if not joined.rivals:
        return marked_confidence(lead)
    return confidence(joined.margin, lead, words=words, heard=isinstance(judge.solver.links, HeardLinks))


def _rivals(judge: Judge, joined: JudgedJoin) -> tuple[Rival, ...]:
    """The best rivals that stand at other places than the one taken, and than each other."""
    found: list[Rival] = []
    taken = [(int(judge.stream.left[joined.left]), int(judge.stream.right[joined.right]))]
    for rival in joined.rivals:
        left, right = int(judge.stream.left[rival.left]), int(judge.stream.right[rival.right])
        if all(abs(left - a) > NEAR or abs(right - b) > NEAR for a, b in taken):
            taken.append((left, right))
            found.append(Rival(left, right, round(min(max(rival.behind, 0.0), 99.0), 2)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Question:
    """One or two turns that hang on the same two bounds, and all the places where they may stand."""

    turns: list[Join]
    cells: Cells

    @property
    def bounds(self) -> tuple[int, int]:
        """The two bounds of the stream that an answer places."""
        return self.cells.end, self.cells.start


def with_followers(judged: list[JudgedJoin], asked: Mapping[tuple[int, int], Asked]) -> list[JudgedJoin]:
    """The turns of whole pages with all pages that may follow as their rivals, the best one first."""
    found = []
    for joined in judged:
        known = asked.get((joined.left_page, joined.right_page))
        others = known.rivals if known is not None else ()
        taken = {joined.right, *(rival.right for rival in joined.rivals)}
        more = tuple(Place(joined.left, start, behind) for start, behind in others if start not in taken)
        found.append(replace(joined, rivals=joined.rivals + more))
    return found


def doubts_of(
    judge: Judge,
    joins: list[tuple[JudgedJoin, Join]],
    asked: Mapping[tuple[int, int], Asked] = MappingProxyType({}),
    kin: Kin = MappingProxyType({}),
    elsewhere: Mapping[tuple[int, int], Sequence[Place]] = MappingProxyType({}),
) -> tuple[Doubt, ...]:
    """The doubtful joins as questions, in the order in which answering them helps most.

    Turns that hang on the same two places of the stream are one question. ``asked`` says what is known of shuffled
    pages, where the text may begin with another page, too, and ``kin`` what kinship says of them.
    ``elsewhere`` says for a turn of folded pages where it would stand if a page without text stood elsewhere. A turn
    that has no other place is in doubt with its page order, and no question of its own.
    """
    free = judge.solution.hypothesis.scheme == FREE
    if asked:
        joins = joins + _opening(judge, joins, asked)
    doubted: dict[tuple[int, ...], Question] = {}
    at: dict[int, list[tuple[int, int]]] = {}
    for judged, join in joins:
        bounds = (judge.slot[join.left_page] + 1, judge.slot[join.right_page])
        for bound in bounds:
            at.setdefault(bound, []).append((join.left_page, join.right_page))
        if join.decided or join.confidence >= SURE:
            continue
        known = doubted.get(tuple(sorted(bounds)))
        if known is not None and not free:
            known.turns.append(join)
            continue
        others = elsewhere.get((join.left_page, join.right_page), ())
        cells = cells_of(judge, judged, join.confidence, kin if free else None, others)
        if len(cells.share) < LEAST_PLACES and not free:
            continue
        doubted[bounds if free else tuple(sorted(bounds))] = Question([join], cells)
    questions = list(doubted.values())
    if free:
        return _of_whole_pages(judge, questions, asked)
    board = Board(questions)
    return tuple(_doubt(judge, questions[k], stake, board.beside(k), at) for k, stake in board.in_order())


def _opening(
    judge: Judge, joins: list[tuple[JudgedJoin, Join]], asked: Mapping[tuple[int, int], Asked]
) -> list[tuple[JudgedJoin, Join]]:
    """The turn from the front matter to the text, which is no join: another page may be the first one of the text."""
    known = {(join.left_page, join.right_page) for _, join in joins}
    found = []
    for (left, right), what in asked.items():
        if (left, right) not in known:
            end, start = int(judge.bounds[judge.slot[left] + 1]), int(judge.bounds[judge.slot[right]])
            rivals = (Place(end, start, what.margin), *(Place(end, other, behind) for other, behind in what.rivals))
            joined = JudgedJoin(left, right, end, start, False, rivals)
            found.append((joined, describe(judge, joined, decided=False)))
    return found


def _of_whole_pages(
    judge: Judge, questions: list[Question], known: Mapping[tuple[int, int], Asked]
) -> tuple[Doubt, ...]:
    """The questions about shuffled pages: no two hang on one place, but a page has its place behind one other only.

    So the answer that another page follows takes that page from the one which it follows now.
    """
    asked = {int(question.cells.starts[0]): question for question in questions}
    rank = {turn: number for number, turn in enumerate(known)}
    found = []
    for question in questions:
        beside = [asked[int(start)] for start in question.cells.starts[1:MOST] if int(start) in asked]
        turn = (question.turns[0].left_page, question.turns[0].right_page)
        stake = known[turn].turns if turn in known else 1.0 - float(question.cells.share[0])
        found.append((rank.get(turn, len(rank)), -stake, question, beside))
    found.sort(key=lambda one: one[:2])
    return tuple(_doubt(judge, question, -stake, beside, {}) for _, stake, question, beside in found)


class Board:
    """All questions, and which of them share a bound: where that is answered for one, the other knows more."""

    def __init__(self, questions: list[Question]) -> None:
        self.questions = questions
        self._known: list[frozenset[int]] = [frozenset()] * len(questions)
        self._meet: dict[int, list[int]] = {}
        for k, question in enumerate(questions):
            for bound in question.bounds:
                self._meet.setdefault(bound, []).append(k)

    def beside(self, k: int) -> list[Question]:
        """The questions that share a bound with one."""
        return [self.questions[other] for other in self._beside(k)]

    def _beside(self, k: int) -> list[int]:
        return sorted({other for bound in self.questions[k].bounds for other in self._meet[bound]} - {k})

    def in_order(self) -> list[tuple[int, float]]:
        """Questions by number, the most helpful first, each with the wrong turns that its answer puts right.

        Greedy: what the answers before it have settled is not counted again.
        """
        now = {k: self._stake(k) for k in range(len(self.questions))}
        heap = [(-stake, k) for k, stake in now.items()]
        heapq.heapify(heap)
        done: list[tuple[int, float]] = []
        asked: set[int] = set()
        while heap:
            stake, k = heapq.heappop(heap)
            if k in asked or now[k] != -stake:
                continue  # it was reckoned anew since
            asked.add(k)
            done.append((k, -stake))
            changed = set()
            for other in (k, *self._beside(k)):
                self._known[other] |= frozenset(self.questions[k].bounds)
                changed |= {other, *self._beside(other)}
            for other in sorted(changed - asked):
                now[other] = self._stake(other)
                heapq.heappush(heap, (-now[other], other))
        return done

    def _stake(self, k: int) -> float:
        """The wrong turns that an answer is expected to put right: its own, and some of those beside it."""
        bounds = frozenset(self.questions[k].bounds)
        stake = 0.0
        for other in (k, *self._beside(k)):
            there, known = self.questions[other], self._known[other]
            stake += len(there.turns) * (there.cells.right(known | bounds) - there.cells.right(known))
        return round(max(0.0, stake), 6)


def _doubt(
    judge: Judge, question: Question, stake: float, beside: list[Question], at: dict[int, list[tuple[int, int]]]
) -> Doubt:  # fmt: skip
    first, *rest = question.turns
    own = (first.left_page, first.right_page)
    settles = tuple((join.left_page, join.right_page) for join in rest)
    moved = sorted({turn for bound in question.bounds for turn in at.get(bound, ())} - {own, *settles})
    helps = sorted((join.left_page, join.right_page) for other in beside for join in other.turns)
    asks = f"How does page {first.left_page} go over into page {first.right_page}?"
    if judge.solution.hypothesis.scheme == FREE:
        asks = f"Which page follows page {first.left_page}?"
    if judge.stream.front[judge.bounds[judge.slot[first.left_page]]]:
        asks = f"With which page does the text begin, behind page {first.left_page}?"
    if settles:
        also = " and ".join(f"page {left} into page {right}" for left, right in settles)
        asks = f"How does page {first.left_page} go over into page {first.right_page}, and {also}?"
    readings = readings_of(judge, first, question.cells, [*settles, *moved])
    return Doubt(
        f"join-{first.left_page}-{first.right_page}", asks, readings, *own, settles, tuple(helps), round(stake, 3)
    )
