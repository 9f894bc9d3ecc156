"""Judges an arrangement against the truth: each join, the scheme, the missing pages, the doubles.

A join is *exact* if the left page's text ends and the right page's text begins where the truth says, whatever
numbers the arrangement gives to the two pages. What a newcomer gets wrong: the truth's spans hold all that is
printed on a page, also its folio, running head and notes; a join looks only at the running text. So what stands
between a join's end and the span's end may be anything that the arrangement itself took for no running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from regather.imposition import COVER_PAGES, SCHEMES, stream
from regather.model import SURE, Arrangement, Doubt, Role, Seam

FREE = "free"
SHUFFLED = "shuffled"
"""What the truth calls an order that no scheme explains."""

IN_ORDER = ("in-order", "spreads")
"""Schemes whose pages follow each other as they are."""

SPREADS = {"spreads2": "spreads"}
"""Schemes that the corpus and :data:`regather.imposition.SCHEMES` name differently."""

_NO_LETTER = re.compile(r"[\s#*_>\-\u00ad\u2010]*")
"""What may stand between a join's end and its page's end: white space, markup, the hyphen of a cut word."""


@dataclass(frozen=True, slots=True)
class JudgedJoin:
    """A join that the source tore apart: what the program said of it, and whether it is exact.

    ``margin`` is the lead over the best rival in nats; ``sure`` is true where the program calls it so and asks no
    question about it; ``offered`` where a reading of such a question has the exact join.
    """

    left_page: int
    right_page: int
    confidence: float
    margin: float
    sure: bool
    right: bool
    offered: bool = False


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """An arrangement beside the truth.

    ``torn`` counts the page turns that the wreck tore apart; ``joins`` are those that the arrangement names.
    ``missing`` and ``doubled`` are (there in truth, found of them, invented).
    """

    scheme: str
    scheme_right: bool
    scheme_confidence: float
    pages: int
    pages_right: bool
    torn: int
    joins: tuple[JudgedJoin, ...]
    missing: tuple[int, int, int]
    doubled: tuple[int, int, int]


def judge_order(
    text: str, arrangement: Arrangement, gold: Mapping[str, Any], doubts: Sequence[Doubt] | None = None
) -> OrderVerdict:
    """How far the arrangement of ``text`` is right; ``doubts`` are those still open (default: all it has)."""
    scramble = gold["scramble"]
    truth = _Truth(text, arrangement, gold)
    questions = _questions(arrangement.doubts if doubts is None else doubts)
    joins = []
    for join in arrangement.joins:
        # The truth of a PDF does not say where its pages stand in the text that is taken out of it.
        if join.in_stream or join.decided or not truth.spans:
            continue
        turn = (join.left_page, join.right_page)
        sure = join.confidence >= SURE and turn not in questions
        offered = any(truth.is_exact(seam.left, seam.right) for seam in questions.get(turn, ()))
        right = truth.is_exact(join.left, join.right)
        joins.append(JudgedJoin(*turn, join.confidence, join.margin, sure, right, offered))
    return OrderVerdict(
        arrangement.scheme,
        _same_order(arrangement, gold) and _same_faults(arrangement, gold),
        arrangement.confidence,
        arrangement.pages,
        _same_count(arrangement, gold),
        truth.torn(),
        tuple(joins),
        truth.missing(scramble["missing"], arrangement.missing),
        truth.doubled(scramble["duplicated"], arrangement.duplicates),
    )


def _questions(doubts: Sequence[Doubt]) -> dict[tuple[int, int], list[Seam]]:
    """The turns (left page, right page) that are asked about, each with the seams that are offered for it."""
    found: dict[tuple[int, int], list[Seam]] = {}
    for doubt in doubts:
        if doubt.left_page is None or doubt.right_page is None:
            continue
        seams = [seam for reading in doubt.readings for seam in reading.seams]
        for turn in ((doubt.left_page, doubt.right_page), *doubt.settles):
            found[turn] = [seam for seam in seams if (seam.left_page, seam.right_page) == turn]
    return found


def _same_order(arrangement: Arrangement, gold: Mapping[str, Any]) -> bool:
    """Whether the scheme is right; one that has the name of a program that imposes is known by its sides."""
    name, pages = gold["scramble"]["imposition"], len(gold["pages"])
    if name in SCHEMES or name in (SHUFFLED, FREE, *SPREADS):
        apart = gold["scramble"].get("covers") == "apart"
        return same_scheme(arrangement.scheme, name, pages - COVER_PAGES if apart else pages)
    scheme = SCHEMES.get(arrangement.scheme)
    true = [page for side in gold["scramble"]["sides"] for page in side]
    return scheme is not None and scheme.accepts(pages) and list(stream(scheme, pages)) == true


def same_scheme(found: str, true: str, pages: int) -> bool:
    """Whether two schemes are one for a book of this many pages: a gathering of 16 is a booklet of 16 pages."""
    if true == SHUFFLED or found == FREE:
        return (true in (SHUFFLED, FREE)) and found == FREE
    orders = []
    for name in (found, SPREADS.get(true, true)):
        scheme = SCHEMES.get(name)
        if scheme is None or not scheme.accepts(pages):
            return False
        orders.append(stream(scheme, pages))
    return orders[0] == orders[1]


def _same_faults(arrangement: Arrangement, gold: Mapping[str, Any]) -> bool:
    """Whether the sides come in the order in which they were scanned; asked only where that is not the scheme's own."""
    scramble = gold["scramble"]
    if not scramble.get("faults") and scramble.get("covers", "with") == "with":
        return True
    there = {page["number"] for page in gold["pages"] if page["spans"]}
    true = dict.fromkeys(page for side in scramble["sides"] for page in side if page in there)
    return list(true) == [page for page in dict.fromkeys(arrangement.stream) if page in there]


def _same_count(arrangement: Arrangement, gold: Mapping[str, Any]) -> bool:
    """Whether the number of pages is right, as far as the source can tell it.

    Sheets tell it exactly. Of single pages the blank ones leave no trace; of a book in order nobody needs to know it.
    """
    most = len(gold["pages"])
    if gold["scramble"]["imposition"] not in (SHUFFLED, *IN_ORDER, *SPREADS):
        return arrangement.pages == most
    least = sum(bool(page["spans"]) for page in gold["pages"])
    return arrangement.scheme in IN_ORDER or least <= arrangement.pages <= most


class _Truth:
    """Where the running text of each page stands in the source, and which pages follow each other."""

    def __init__(self, text: str, arrangement: Arrangement, gold: Mapping[str, Any]) -> None:
        self.text = text
        aside = sorted(piece.span for piece in arrangement.pieces if piece.role not in (Role.BODY, Role.HEADING))
        self.aside = [(span.start, span.end) for span in aside]
        printed = [page for page in gold["pages"] if page["spans"]]
        body = [page for page in printed if page["kind"] == "body"]
        self.last = len(gold["pages"])
        self.spans = {page["number"]: _running(page) for page in printed}
        self.number_of = _numbers(arrangement, printed)
        self.turns = [(left["number"], right["number"]) for left, right in pairwise(body)]
        with_front = ((left["number"], right["number"]) for left, right in pairwise(printed))
        self.accepted = list(dict.fromkeys((*self.turns, *with_front)))

    def missing(self, true: Sequence[int], said: Sequence[int]) -> tuple[int, int, int]:
        """How many pages are missing, how many of them were named, and how many were invented.

        A page is named where the arrangement has a hole between the same two pages, whatever it calls it.
        """
        open_holes = sorted(set(true))
        invented = 0
        for number in sorted(set(said)):
            before = max((page for page in self.number_of if page < number), default=None)
            behind = min((page for page in self.number_of if page > number), default=None)
            low = 0 if before is None else self.number_of[before]
            high = self.last + 1 if behind is None else self.number_of[behind]
            hole = next((page for page in open_holes if low < page < high), None)
            if hole is None:
                invented += 1
            else:
                open_holes.remove(hole)
        there = len(set(true))
        return there, there - len(open_holes), invented

    def doubled(self, true: Sequence[int], said: Sequence[int]) -> tuple[int, int, int]:
        """The same for pages that stand twice; a blank page on a doubled side leaves no trace of its double."""
        wanted = {page for page in true if page in self.spans}
        named = [self.number_of.get(page) for page in sorted(set(said))]
        found = wanted & set(named)
        return len(wanted), len(found), sum(page not in wanted for page in named)

    def torn(self) -> int:
        """How many turns of the page there are whose two pages do not follow each other in the source."""
        order = [number for _, number in sorted((span, page) for page, spans in self.spans.items() for span in spans)]
        neighbours = set(pairwise(order))
        return sum(turn not in neighbours for turn in self.turns)

    def is_exact(self, left: int, right: int) -> bool:
        """Whether one page's text ends at the offset ``left``, and that of the next begins at ``right``."""
        return any(
            any(start < left <= end and self._empty(left, end) for start, end in self.spans[page])
            and any(start <= right < end and self._empty(start, right) for start, end in self.spans[following])
            for page, following in self.accepted
        )

    def _empty(self, start: int, end: int) -> bool:
        """Whether there is no running text between two offsets."""
        return all(_NO_LETTER.fullmatch(self.text, low, high) for low, high in self._running_between(start, end))

    def _running_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for low, high in self.aside[max(0, bisect_right(self.aside, (start, start)) - 1) :]:
            if low >= end:
                break
            if at < low:
                yield at, low
            at = max(at, high)
        if at < end:
            yield at, end


def _numbers(arrangement: Arrangement, printed: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """The true number of each page that the arrangement has text for: that with which it shares most."""
    spans = sorted((start, end, page["number"]) for page in printed for start, end in page["spans"])
    shared: dict[int, Counter[int]] = {}
    for piece in arrangement.pieces:
        if piece.role in (Role.BREAK, Role.NOISE):
            continue
        at = max(0, bisect_right(spans, (piece.span.start + 1,)) - 1)
        for start, end, number in spans[at:]:
            if start >= piece.span.end:
                break
            common = min(end, piece.span.end) - max(start, piece.span.start)
            if common > 0:
                shared.setdefault(piece.page, Counter())[number] += common
    return {page: counts.most_common(1)[0][0] for page, counts in sorted(shared.items())}


def _running(page: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The spans of a page's running text, one a copy; what follows the first is notes that were moved away."""
    spans = [(start, end) for start, end in page["spans"]]
    each = max(1, len(spans) // page.get("copies", 1))
    return spans[::each] if page["kind"] == "body" else spans
