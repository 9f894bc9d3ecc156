"""Turns the scores of all places of one page turn into the two or three readings that a person can choose from.

What a newcomer gets wrong: the best rivals by score are mostly the same reading, a word to the left or
right. So near-identical places are taken together, and each reading shown stands for another place;
only where the question really is "one word more or less" two readings of one place are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from regather.model import Evidence, Join, Reading, Seam
from regather.order.folded.judge import Judge, JudgedJoin, Rival
from regather.order.hypothesis import FREE
from regather.order.stream import Floats, Ints
from regather.order.telling.reasons import BADLY, WELL, kinship, numbers, reading_reasons
from regather.order.words.link import Matrix
from regather.text.decision_lines import cut_lines, follow_lines
from regather.text.fingerprint import fingerprint

SLOPE = 0.7
"""Log-odds of being exact per nat of margin; measured on scrambled books (``regather bench``)."""
MOST = 3
"""Readings that are shown: more than three nobody compares."""
LEAST_SHARE = 0.02
"""A reading less likely than this is shown only as the second of two."""
EXCHANGES = 12
"""Pages that are tried as the following one, of a shuffled book: those whose words follow best."""
MOST_EXCHANGED = 500
"""Pages up to which all are looked at for each question; a thick book has as many questions as pages."""
CELLS = 400
"""Pairs of places that are kept of one turn; the rest together are not worth one reading."""
FAR = 15.0
"""Nats behind the reading in use beyond which a pair of places is forgotten: one in thirty thousand."""
NEAR = 60
"""Characters (about ten words) within which two places are one place to a person."""
NEAR_SHARE = 0.5
"""With less than this share of what it and its near ones are worth, the reading in use leaves the very word open."""
SHOWN = 60
"""Characters shown on each side of a turn in the record; a terminal shows as many as it has room for."""
COMMENT = 40
"""Characters on each side of the turn in the comment above the lines that decide it."""
TURN = "⟂"
"""Where one page ends and the next begins, in the text shown."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The pairs of places at which one turn may stand: cuts and their probabilities; the first is in use.

    ``end`` is the bound of the stream at which the left page ends, ``start`` the one at which the right
    page begins; ``ends`` and ``starts`` are the cuts at which they may stand. ``share`` sums to 1, or to
    less where no other place is known. ``kin`` is what kinship says of the two pages, in nats, where whole pages move.
    """

    end: int
    start: int
    ends: Ints
    starts: Ints
    share: Floats
    kin: tuple[float, ...] = ()

    def right(self, known: frozenset[int]) -> float:
        """The probability that the turn is right once a person has placed the bounds ``known``, and the best follows.

        With nothing known that is the reading in use; with one bound known, the best place of the other for
        every place of that one.
        """
        mine = known & {self.end, self.start}
        if not mine:
            return float(self.share[0])
        if len(mine) == 2:
            return 1.0
        cuts = self.ends if self.end in mine else self.starts
        _, groups = np.unique(cuts, return_inverse=True)
        best = np.zeros(int(groups.max()) + 1)
        np.maximum.at(best, groups, self.share)
        return float(min(1.0, best.sum()))


def cells_of(
    judge: Judge,
    judged: JudgedJoin,
    sure: float,
    kin: Mapping[tuple[int, int], float] | None = None,
    elsewhere: Sequence[Rival] = (),
) -> Cells:
    """The places of a turn, the reading in use (which has the probability ``sure``) first.

    Where pages are shuffled only whole pages move; then ``kin`` says what kinship says of them, by their cuts.
    ``elsewhere`` are places that the turn of folded pages has where a page without text stands elsewhere.
    """
    end, start = judge.slot[judged.left_page] + 1, judge.slot[judged.right_page]
    if kin is not None:
        others = [
            (r.left, r.right, r.behind) for r in judged.rivals if (r.left, r.right) != (judged.left, judged.right)
        ]
        if len(judged.rivals) < 2:  # of a thick book only the best one is known
            others += _exchanges(judge, judged, {right for _, right, _ in others})
        left = np.array([judged.left, *(left for left, _, _ in others)])
        right = np.array([judged.right, *(right for _, right, _ in others)])
        behind = np.array([0.0, *(behind for _, _, behind in others)])
    else:
        left, right, behind = _table(judge, judged)
        known = set(zip(left.tolist(), right.tolist(), strict=True))
        more = [rival for rival in elsewhere if (rival.left, rival.right) not in known]
        left = np.append(left, np.array([rival.left for rival in more], dtype=left.dtype))
        right = np.append(right, np.array([rival.right for rival in more], dtype=right.dtype))
        behind = np.append(behind, [rival.behind for rival in more])
    share = np.exp(-SLOPE * np.clip(behind, 0.0, FAR))
    rest = float(share[1:].sum())
    share[1:] *= (1.0 - sure) / rest if rest else 0.0
    share[0] = sure  # less than 1 also where no other place is known: it may have no place at all
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    return Cells(end, start, left, right, share, () if kin is None else tuple(kin.get(pair, 0.0) for pair in pairs))


def _exchanges(judge: Judge, judged: JudgedJoin, known: set[int]) -> list[tuple[int, int, float]]:
    """Other pages that may follow, as places of a turn with nats behind: each as if it changed places with that one.

    What goes before it now would then go before that one: a page that follows well wherever it stands is none.
    """
    if len(judge.text_pages) > MOST_EXCHANGED:
        return []
    pages = [page for page in judge.text_pages if page not in (judged.left_page, judged.right_page)]
    before = dict(zip(judge.text_pages[1:], judge.text_pages, strict=False))
    starts = {page: int(judge.bounds[judge.slot[page]]) for page in judge.text_pages}
    pages = [page for page in pages if starts[page] not in known and not judge.stream.front[starts[page]]]
    follows = _link(judge, [judged.left], [starts[page] for page in pages])[0]
    now = float(_link(judge, [judged.left], [judged.right])[0, 0])
    found = []
    for k in np.argsort(-follows, kind="stable")[:EXCHANGES]:
        page, lost = pages[int(k)], 0.0
        if page in before:
            # Next to each other they only change places: then this one goes before that.
            goes = before[page] if before[page] != judged.right_page else page
            there, then = (_link(judge, [_end(judge, one)], [starts[two]])[0, 0] for one, two in (
                (before[page], page), (goes, judged.right_page)
            ))  # fmt: skip
            lost = float(there - then)
        found.append((judged.left, starts[page], now - float(follows[k]) + lost))
    # The margin of the turn is that to its best rival: nothing that is only reckoned here is nearer.
    least = max(judged.margin, 0.0)
    return sorted(((a, b, max(least, behind)) for a, b, behind in found), key=lambda one: one[2])


def _link(judge: Judge, ends: list[int], starts: list[int]) -> Matrix:
    return judge.links.scores(np.array(ends, dtype=np.int64), np.array(starts, dtype=np.int64))


def _end(judge: Judge, page: int) -> int:
    """The cut at which a page ends."""
    return int(judge.bounds[judge.slot[page] + 1])


def _table(judge: Judge, judged: JudgedJoin) -> tuple[Ints, Ints, Floats]:
    rows, columns, scores = judge.table(judged.left_page, judged.right_page)
    here = int(np.searchsorted(rows, judged.left)) * len(columns) + int(np.searchsorted(columns, judged.right))
    behind = float(scores.ravel()[here]) - scores.ravel().astype(np.float64)
    behind[here] = -np.inf  # the reading in use comes first, also where the judge ran out of rounds before a better one
    count = min(CELLS, len(behind))
    flat = np.sort(np.argpartition(behind, count - 1)[:count])
    flat = flat[np.argsort(behind[flat], kind="stable")]
    near = behind[flat] <= FAR
    near[:2] = True  # a question with one answer is none: the next best place is offered, however far behind
    flat = flat[near]
    found = behind[flat]
    found[0] = 0.0
    return rows[flat // len(columns)], columns[flat % len(columns)], found


def readings_of(judge: Judge, join: Join, cells: Cells, turns: list[tuple[int, int]]) -> tuple[Reading, ...]:
    """The readings to choose from, the one in use first, then the likeliest of the others.

    ``turns`` are the page turns whose ends move along; each reading shows them as it would have them.
    """
    top = float(cells.share[0])
    chosen = [(0, top)]
    for i, share in _distinct(judge, cells):
        if len(chosen) == MOST or (share < LEAST_SHARE and len(chosen) > 1):
            break
        chosen.append((i, min(share, top)))
    places = [i for i, _ in chosen]
    seams = [_seams(judge, join, cells, i, turns) for i in places]
    evidence = _evidence(judge, cells, places, seams)
    return tuple(
        _reading(judge, share, *said)
        for (_, share), said in zip(chosen, zip(seams, evidence, strict=True), strict=True)
    )


def _distinct(judge: Judge, cells: Cells) -> list[tuple[int, float]]:
    """Cells that stand for other places than the first, with all that their place is worth; the likeliest first."""
    stream = judge.stream
    lefts, rights = stream.left[cells.ends], stream.right[cells.starts]
    heads: list[int] = []
    worth: list[float] = []
    for i, share in enumerate(cells.share):
        for k, head in enumerate(heads):
            if abs(int(lefts[i] - lefts[head])) <= NEAR and abs(int(rights[i] - rights[head])) <= NEAR:
                worth[k] += float(share)
                break
        else:
            heads.append(i)
            worth.append(float(share))
    others = [(head, share) for head, share in zip(heads, worth, strict=True) if head]
    near = np.flatnonzero((np.abs(lefts - lefts[0]) <= NEAR) & (np.abs(rights - rights[0]) <= NEAR))
    variants = [(int(i), float(cells.share[i])) for i in near if i]
    # The best near one is worth a reading of its own; where which word it is, is wide open, the next best, too.
    open_word = float(cells.share[0]) < NEAR_SHARE * worth[0]
    others += variants[: 2 if open_word else 1]
    return sorted(others, key=lambda pair: (-pair[1], pair[0]))


def _seams(judge: Judge, join: Join, cells: Cells, i: int, turns: list[tuple[int, int]]) -> tuple[Seam, ...]:
    """The turn that is asked about and those whose ends move along, as the cell ``i`` would have them."""
    stream = judge.stream
    moved = {cells.end: int(cells.ends[i]), cells.start: int(cells.starts[i])}

    def at(bound: int) -> int:
        return moved.get(bound, int(judge.bounds[bound]))

    own = Seam(join.left_page, join.right_page, int(stream.left[cells.ends[i]]), int(stream.right[cells.starts[i]]))
    others = [
        Seam(left, right, int(stream.left[at(judge.slot[left] + 1)]), int(stream.right[at(judge.slot[right])]))
        for left, right in turns
    ]
    return (own, *others)


def _evidence(
    judge: Judge, cells: Cells, chosen: list[int], seams: list[tuple[Seam, ...]]
) -> list[tuple[Evidence, ...]]:
    """What speaks for each reading and against it; of what is the same in all of them, nothing."""
    own = (seams[0][0].left_page, seams[0][0].right_page)
    turns = [
        (same[0].left_page, same[0].right_page)
        for same in zip(*seams, strict=True)
        if len(set(same)) > 1 or (same[0].left_page, same[0].right_page) == own
    ]
    cuts = {cells.end: cells.ends, cells.start: cells.starts}
    telling = [bound for bound, places in cuts.items() if len({int(places[i]) for i in chosen}) > 1] or list(cuts)
    whole = judge.solution.hypothesis.scheme == FREE
    said = [
        reading_reasons(
            judge, {b: int(cuts[b][i]) for b in cuts}, (int(cells.ends[i]), int(cells.starts[i])), turns,
            () if whole else telling,
        )
        for i in chosen
    ]  # fmt: skip
    if not whole:
        return said
    # The first reading is the order found, where each page stands behind the one before it.
    elsewhere = [
        tuple(item for page in own for item in numbers(judge, page, judge.bounds)),
        *(_stands(judge, int(cells.starts[i])) for i in chosen[1:]),
    ]
    return [
        (*reasons, *kinship(cells.kin[i] if cells.kin else 0.0), *more)
        for i, reasons, more in zip(chosen, said, elsewhere, strict=True)
    ]


def _stands(judge: Judge, start: int) -> tuple[Evidence, ...]:
    """Where a page that may follow stands in the order found, and how well it stands there: it can follow but one."""
    page = next((page for page in judge.text_pages if int(judge.bounds[judge.slot[page]]) == start), None)
    if page is None:
        return ()
    printed = tuple(replace(item, weight=-item.weight) for item in numbers(judge, page, judge.bounds))
    return (*_stands_behind(judge, page, start), *printed)


def _stands_behind(judge: Judge, page: int, start: int) -> tuple[Evidence, ...]:
    """How well a page goes on from the one before it in the order found."""
    now = f"The page that begins so is page {page} in the order found"
    before = next((other for other in reversed(judge.text_pages) if other < page), None)
    if before is None or judge.stream.front[judge.bounds[judge.slot[before]]]:
        return (Evidence("stands", 0.0, f"{now}, the first of the text."),)
    nats = float(_link(judge, [_end(judge, before)], [start])[0, 0])
    if nats >= WELL:
        return (Evidence("stands", round(-nats, 2), f"{now}, and goes together with page {before} before it."),)
    if nats <= BADLY:
        return (Evidence("stands", round(-nats, 2), f"{now}, but goes together badly with page {before} before it."),)
    return (Evidence("stands", 0.0, f"{now}, behind page {before}; the words there say little."),)


def _reading(judge: Judge, share: float, seams: tuple[Seam, ...], evidence: tuple[Evidence, ...]) -> Reading:
    text, own = judge.stream.source.text, seams[0]
    a, b = own.left, own.right
    before, behind = _flat(text[max(0, a - 2 * SHOWN) : a]), _flat(text[b : b + 2 * SHOWN])
    shows = across(text, a, b)
    title = f"# {own.left_page} to {own.right_page}: {before[-COMMENT:].strip()} {TURN} {behind[:COMMENT].strip()}\n"
    if judge.solution.hypothesis.scheme == FREE:
        lines = title + follow_lines(a, b, fingerprint(text, a))
    else:
        ends = cut_lines(own.left_page, "end", a, fingerprint(text, a))
        lines = title + ends + cut_lines(own.right_page, "start", b, fingerprint(text, b))
    return Reading(shows, round(share, 3), lines, seams, evidence)


def across(text: str, left: int, right: int) -> str:
    """The text before one place and behind another on one line, as it would read across a page turn."""
    before, behind = _flat(text[max(0, left - 2 * SHOWN) : left]), _flat(text[right : right + 2 * SHOWN])
    return f"…{before[-SHOWN:]} {TURN} {behind[:SHOWN]}…"


def _flat(text: str) -> str:
    """The text on one line, without characters that a TOML comment may not hold."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
