"""Says in plain words what speaks for one page turn and against it, each reason with its weight in nats.

What a newcomer gets wrong: a reason is read by a person who has the two places before them, so it names
what can be seen there (a word, a page number, a full page), never what the program computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from regather.model import Evidence
from regather.order.folded.judge import Judge, JudgedJoin
from regather.order.hypothesis import FREE
from regather.order.reader.heard import HeardLinks
from regather.order.stream import Ints
from regather.order.words.lexicon import FLOOR

LEAST_BROKEN = 0.5
"""Nats below which it says nothing whether the source reads on at a page's end."""
LEAST_NUMBERS = 1.0
"""Nats below which printed numbers say nothing."""
WELL, BADLY = 1.0, -1.0
"""Nats from which words fit well, or badly; between them they say little (even odds are 0)."""
DECIDED = 20.0
"""The weight of a person's word: more than all evidence."""
LOOSE = 2.5
"""Lines by which a page may be longer than a full one before that speaks against a reading: lines are reckoned."""
TOO_LONG = -1.0
"""The weight of such a page beside other reasons; the search itself weighs it by how much too long it is."""
LONGEST_WORD = 80
"""Characters before a turn within which the first half of its word stands."""
_LAST_LETTERS = re.compile(r"([^\W\d_]+)[-\u2010\u00ad¬]?\s*\Z")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+")
FOLLOWS = 6.0
"""The weight of standing one behind the other in the source."""

KIN = "Names and seldom words stand on both pages: they seem to speak of the same."
NO_KIN = "The two pages have few names and seldom words in common: they seem to speak of something else each."
"""What kinship says of two loose pages, which counts as much as the words at the turn."""
BY_CHANCE = "The two pages stand one behind the other in the source, but of shuffled pages that says next to nothing."


def stands_as_received(judge: Judge, joined: JudgedJoin) -> bool:
    """Whether a page goes on with the one behind it because the source has them so: of pages in no known order none
    does, whatever lies on top of what."""
    return joined.in_stream and judge.solution.hypothesis.scheme != FREE


def reasons(judge: Judge, joined: JudgedJoin, *, decided: bool) -> tuple[Evidence, ...]:
    """The reasons for and against a page turn, the weightiest first."""
    if decided:
        return (Evidence("decision", DECIDED, "You decided this page turn in book/decisions.toml."),)
    if stands_as_received(judge, joined):
        return (Evidence("stream", FOLLOWS, "The two pages stand one behind the other in the source."),)
    found = [*_words(judge, joined), *_broken(judge, joined)]
    if joined.in_stream:
        found.append(Evidence("stream", 0.0, BY_CHANCE))
    for page in (joined.left_page, joined.right_page):
        found += _page(judge, page)
    return by_weight(found)


def by_weight(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Reasons, the weightiest first."""
    return tuple(sorted(found, key=lambda item: -abs(item.weight)))


def _words(judge: Judge, joined: JudgedJoin) -> list[Evidence]:
    """What the words on both sides of the turn say to each other."""
    links = judge.links
    head, tail = links.fragment_left(joined.left), links.fragment_right(joined.right)
    gain = links.lexicon.completion(head, tail) if head and tail else 0.0
    found = []
    if gain > 0 and links.lexicon.frequency(head + tail) > FLOOR:
        words = f"A word was cut in two and is whole again: {_halves(judge, joined.left, joined.right, head, tail)}."
        found.append(Evidence("cut-word", round(gain, 2), words))
    if not gain > 0:
        mends = float(links.scores(np.array([joined.left]), np.array([joined.right]))[0, 0])
        said = links.said(joined.left, joined.right) if isinstance(links, HeardLinks) else None
        if said is not None:
            mends -= said
            found.append(Evidence("reader", round(said, 2), _heard(said)))
        found.append(Evidence("words", round(mends, 2), _fit(mends)))
    return found


def kinship(nats: float) -> Iterator[Evidence]:
    """What two whole pages say of each other, whatever words they meet with, if they say anything."""
    if nats >= WELL:
        yield Evidence("kinship", round(nats, 2), KIN)
    elif nats <= BADLY:
        yield Evidence("kinship", round(nats, 2), NO_KIN)


def reading_reasons(
    judge: Judge,
    moved: Mapping[int, int],
    place: tuple[int, int],
    turns: Sequence[tuple[int, int]],
    telling: Sequence[int],
) -> tuple[Evidence, ...]:
    """The reasons for and against one reading of a question, shortly, for a person who compares two or three.

    ``moved`` says at which cut the reading puts each bound that it moves, ``turns`` are the page turns to speak of: the
    first one stands at the cuts ``place`` (of shuffled pages the bound behind one page may be that before the next, and
    be in two places). ``telling`` are the bounds beside which it says something how long the pages would be, and which
    number they have.
    """
    bounds = judge.bounds.copy()
    for bound, cut in moved.items():
        bounds[bound] = cut
    places = [place, *((int(bounds[judge.slot[a] + 1]), int(bounds[judge.slot[b]])) for a, b in turns[1:])]
    found = [item for turn, at in zip(turns, places, strict=True) for item in _turn_reasons(judge, turn, *at)]
    slots = (slot for bound in telling for slot in (bound - 1, bound))
    pages = sorted({judge.order[slot] for slot in slots if 0 <= slot < len(judge.order)})
    found += [item for page in pages for item in numbers(judge, page, bounds)]
    found += _lengths(judge, bounds, pages)
    return tuple(found)


def _turn_reasons(judge: Judge, turn: tuple[int, int], left: int, right: int) -> Iterator[Evidence]:
    """What the words on both sides of a turn say to each other, if they say anything."""
    left_page, right_page = turn
    as_received = judge.in_stream(left_page, right_page) and judge.solution.hypothesis.scheme != FREE
    if as_received or judge.stream.front[judge.bounds[judge.slot[left_page]]]:
        return
    links, where = judge.links, f"From page {left_page} to {right_page}"
    head, tail = links.fragment_left(left), links.fragment_right(right)
    gain = links.lexicon.completion(head, tail) if head and tail else 0.0
    if gain > 0:
        if links.lexicon.frequency(head + tail) > FLOOR:
            words = f"{where} a word that was cut in two is whole again: {_halves(judge, left, right, head, tail)}."
            yield Evidence("cut-word", round(gain, 2), words)
        return
    nats = float(links.scores(np.array([left]), np.array([right]))[0, 0])
    if nats >= WELL:
        yield Evidence("words", round(nats, 2), f"{where} the words seem to go together.")
    elif nats <= BADLY:
        yield Evidence("words", round(nats, 2), f"{where} the words do not seem to go together.")


def _halves(judge: Judge, left: int, right: int, head: str, tail: str) -> str:
    """The halves of a word as they stand on both sides of a turn: the judge of words may have taken a part of one."""
    text = judge.stream.source.text
    at = int(judge.stream.left[left])
    before = _LAST_LETTERS.search(text, max(0, at - LONGEST_WORD), at)
    behind = _FIRST_LETTERS.match(text, int(judge.stream.right[right]))
    if before is not None and before[1].casefold().endswith(head.casefold()):
        head = before[1]
    if behind is not None and behind[0].casefold().startswith(tail.casefold()):
        tail = behind[0]
    return f"“{head}” and “{tail}” make “{head + tail}”"


def _lengths(judge: Judge, bounds: Ints, pages: Sequence[int]) -> Iterator[Evidence]:
    """How long the pages would be beside a full one."""
    said, worst = [], 0.0
    full = judge.case.page.lines
    for page in pages:
        start, end = (int(cut) for cut in bounds[judge.slot[page] : judge.slot[page] + 2])
        idle = start == end or judge.stream.front[start]
        lines = 0.0 if idle else _lines(judge, start, end)
        if lines:
            said.append((page, lines))
            worst = max(worst, lines - full)
    if said:
        each = _and([f"page {page} would hold about {lines:.0f} lines" if not k else f"page {page} {lines:.0f}"
                     for k, (page, lines) in enumerate(said)])  # fmt: skip
        weight = TOO_LONG if worst > LOOSE else 0.1
        yield Evidence("fill", weight, f"{each[:1].upper()}{each[1:]}; a full page holds {full:.0f}.")


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _heard(nats: float) -> str:
    """What the language model said of a turn."""
    if nats >= WELL:
        return "A language model finds that what stands behind the turn goes on from what stands before it."
    if nats <= BADLY:
        return "A language model finds that what stands behind the turn does not go on from what stands before it."
    return "A language model finds that what stands behind the turn may go on from what stands before it, or may not."


def _fit(nats: float) -> str:
    if nats >= WELL:
        return "Read one after the other, the words before and after the turn seem to go together."
    if nats <= BADLY:
        return "Read one after the other, the words before and after the turn do not seem to go together."
    return "Read one after the other, the words before and after the turn say little either way."


def _broken(judge: Judge, joined: JudgedJoin) -> list[Evidence]:
    """Whether the source reads on where the turn takes it apart."""
    found = []
    for cut, end in ((joined.left, True), (joined.right, False)):
        breaks = float(judge.solver.breaks[cut])
        if abs(breaks) < LEAST_BROKEN:
            continue
        if end:
            page = f"behind the last words of page {joined.left_page}"
            does = f"In the source, what stands {page} does not go on from them: the page ends there."
            goes = f"In the source, what stands {page} would go on from them just as well."
        else:
            page = f"before the first words of page {joined.right_page}"
            does = f"In the source, what stands {page} does not lead up to them: the page begins there."
            goes = f"In the source, what stands {page} would lead up to them just as well."
        found.append(Evidence("broken", round(breaks, 2), does if breaks > 0 else goes))
    return found


def _page(judge: Judge, page: int) -> list[Evidence]:
    """What printed numbers and the page's length say of one page as the turn would have it."""
    slot = judge.slot[page]
    start, end = int(judge.bounds[slot]), int(judge.bounds[slot + 1])
    found = list(numbers(judge, page, judge.bounds))
    lines = 0.0 if judge.stream.front[start] or _is_shown(judge, start, end) else _lines(judge, start, end)
    if lines:
        full = judge.case.page.lines
        words = f"Page {page} would hold about {lines:.0f} lines; a full page of this book holds {full:.0f}."
        found.append(Evidence("fill", 0.1, words))
    return found


def _lines(judge: Judge, start: int, end: int) -> float:
    return float(judge.case.filler.lines(start, end))


def _is_shown(judge: Judge, start: int, end: int) -> bool:
    """Whether the source shows where a page begins and ends: then it is as long in any order, and tells of none."""
    return bool(judge.stream.edge[start] and judge.stream.edge[end])


def numbers(judge: Judge, page: int, bounds: Ints) -> Iterator[Evidence]:
    """What printed numbers say of a page that has its text between these bounds."""
    slot = judge.slot[page]
    following = judge.order[slot + 1] if slot + 1 < len(judge.order) else None
    weight = float(judge.case.anchor.scores(page, following, int(bounds[slot]), int(bounds[slot + 1]))[0])
    if abs(weight) >= LEAST_NUMBERS:
        this = "this is" if weight > 0 else "this is not"
        words = f"A printed page number, the contents page or a note says that {this} page {page}."
        yield Evidence("numbers", round(weight, 2), words)
