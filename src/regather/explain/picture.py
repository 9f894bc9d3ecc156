"""An account -> where everything of its picture stands: the strip of the source, the book's spreads, the ribbons.

What a newcomer gets wrong: the strip shows the source by its length, the book shows pages of one size. So a
ribbon changes its width on the way, and one page may have several, because its notes stand elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from regather.explain.account import Account, PageTold, State, Turn
from regather.model import Role

SINGLE = 200
"""Pages of which each gets a row of its own; of more, several share one."""
BUNDLES = 120
"""Rows at most where pages share one."""
ROWS = ((16, 38.0), (48, 28.0), (96, 24.0), (SINGLE, 20.0))
"""Up to so many rows, each is so high (in pixels): a short book may breathe, a long one must be scrolled."""
GAP = 8.0
"""Between two spreads."""
LEAST = 2.0
"""The least height of a run of the source, so that a page number of one line can be seen."""
ASIDE_LEAST = 100
"""Characters: what is set aside and no longer than this is a stray mark of its page, not the copy of a page."""
ODD = 0.5
"""A doubt at or above this confidence is told apart from one below it: better or worse than a coin."""


Tone = str
"""The name of a colour: one of :data:`TONES`."""

FOLLOWS, SURE, DECIDED, LIKELY, UNSURE, ASIDE = "follows", "sure", "decided", "likely", "unsure", "aside"
TONES = (FOLLOWS, SURE, DECIDED, LIKELY, UNSURE, ASIDE)
"""From the least that a person has to look at to the most; what is set aside stands apart."""


@dataclass(frozen=True, slots=True)
class Card:
    """One page of the book, or a run of pages that share a row: ``first`` to ``last``, its top and height."""

    first: int
    last: int
    top: float
    height: float
    recto: bool
    tone: Tone
    blank: bool = False
    missing: bool = False
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the source and its place on the strip; ``card`` is the card that it goes to, if any."""

    start: int
    end: int
    page: int
    top: float
    height: float
    tone: Tone
    card: int | None


@dataclass(frozen=True, slots=True)
class Ribbon:
    """From a run of the source (``top`` and ``bottom`` of its left end) to a card (of its right end)."""

    run: Run
    card: int
    left: tuple[float, float]
    right: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bracket:
    """The runs of one side of a sheet, or of some lines: its name, its rows of pages, its place on the strip."""

    name: str
    rows: tuple[tuple[int, ...], ...]
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A page turn in the book: where it stands, its tone, how many questions it stands for."""

    turn: Turn
    y: float
    tone: Tone
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it, in pixels from the top of strip and book; ``row`` is the height of a page, ``height`` of all."""

    cards: tuple[Card, ...]
    runs: tuple[Run, ...]
    ribbons: tuple[Ribbon, ...]
    brackets: tuple[Bracket, ...]
    marks: tuple[Mark, ...]
    row: float
    height: float
    bundled: bool


def lay_out(account: Account) -> Picture:
    """Where everything stands."""
    pages = len(account.pages)
    bundle = 1 if pages <= SINGLE else math.ceil(pages / BUNDLES)
    row = next((high for most, high in ROWS if math.ceil(pages / bundle) <= most), ROWS[-1][1])
    tones = _tones(account)
    cards = tuple(_cards(account, bundle, row, tones))
    height = cards[-1].top + cards[-1].height if cards else row
    card_of = {page: number for number, card in enumerate(cards) for page in range(card.first, card.last + 1)}
    parts = _parts(account, tones, card_of)
    bundles = _bundled(parts, bundle) if bundle > 1 else [parts]
    runs = tuple(_runs(height, [part for some in bundles for part in some]))
    return Picture(
        cards=cards,
        runs=runs,
        ribbons=tuple(_ribbons(runs, cards)),
        brackets=tuple(_brackets(account, runs) if bundle == 1 else _line_brackets(account, runs, bundles)),
        marks=tuple(_marks(account, cards, card_of, bundled=bundle > 1)),
        row=row,
        height=height,
        bundled=bundle > 1,
    )


def tone_of(turn: Turn) -> Tone:
    """The tone of a page turn."""
    if turn.state is State.DOUBTFUL:
        return LIKELY if turn.confidence >= ODD else UNSURE
    return {State.FOLLOWS: FOLLOWS, State.SURE: SURE, State.DECIDED: DECIDED}[turn.state]


def _tones(account: Account) -> dict[int, Tone]:
    """The tone of every page: that of the less certain of its two turns."""
    found = {page.number: FOLLOWS for page in account.pages}
    for turn in account.turns.values():
        for page in (turn.left_page, turn.right_page):
            found[page] = max(found.get(page, FOLLOWS), tone_of(turn), key=TONES.index)
    return found


def _cards(account: Account, bundle: int, row: float, tones: dict[int, Tone]) -> Iterator[Card]:
    top = 0.0
    for at in range(0, len(account.pages), bundle):
        pages = account.pages[at : at + bundle]
        first, last = pages[0].number, pages[-1].number
        # Page 1 stands alone; 2 and 3 face each other.
        if at and (bundle > 1 or first % 2 == 0):
            top += GAP if bundle == 1 else 2.0
        yield Card(
            first, last, top, row, first % 2 == 1, _common(tones[page.number] for page in pages),
            all(page.blank for page in pages), all(page.missing for page in pages), any(page.twice for page in pages),
        )  # fmt: skip
        top += row


def _common(tones: Iterable[Tone]) -> Tone:
    """The tone that most of them have; of equals the one to be looked at."""
    found = list(tones)
    return max(TONES, key=lambda tone: (found.count(tone), TONES.index(tone)))


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of the source before it has a place: ``size`` of its characters go to card ``card`` (none: aside)."""

    start: int
    end: int
    page: int
    size: int
    tone: Tone
    card: int | None


def _runs(height: float, parts: list[_Part]) -> Iterator[Run]:
    total = sum(part.size for part in parts) or 1
    least = min(LEAST, height / (2 * max(1, len(parts))))
    scale = max(0.0, height - least * len(parts)) / total
    top = 0.0
    for part in parts:
        high = least + scale * part.size
        yield Run(part.start, part.end, part.page, top, high, part.tone, part.card)
        top += high


def _parts(account: Account, tones: dict[int, Tone], card_of: dict[int, int]) -> list[_Part]:
    """The source as runs that each belong to one card."""
    stretches = sorted((s for page in account.pages for s in page.stretches), key=lambda s: s.start)
    found = []
    for (card, aside), group in groupby(stretches, key=lambda s: (card_of[s.page], _is_aside(account, s.role, len(s)))):
        members = list(group)
        first, last = members[0], members[-1]
        tone = ASIDE if aside else _common(tones[member.page] for member in members)
        found.append(_Part(first.start, last.end, first.page, last.end - first.start, tone, None if aside else card))
    return found


def _bundled(parts: list[_Part], bundle: int) -> list[list[_Part]]:
    """Neighbouring runs taken together, so many at a time; what goes to one card is one run of its bundle."""
    bundles = []
    for at in range(0, len(parts), bundle):
        of: dict[int | None, list[_Part]] = {}
        for part in parts[at : at + bundle]:
            of.setdefault(part.card, []).append(part)
        bundles.append(
            [
                _Part(
                    group[0].start, group[-1].end, group[0].page, sum(part.size for part in group),
                    _common(part.tone for part in group), card,
                )
                for card, group in sorted(of.items(), key=lambda item: -1 if item[0] is None else item[0])
            ]
        )  # fmt: skip
    return bundles


def _is_aside(account: Account, role: Role, length: int) -> bool:
    """Whether a stretch goes nowhere: what was set aside, unless it is the odd mark inside a page."""
    return role is Role.NOISE and length > ASIDE_LEAST and bool(account.twice)


def _ribbons(runs: tuple[Run, ...], cards: tuple[Card, ...]) -> Iterator[Ribbon]:
    """The ribbons of a card share its height as their runs share its text."""
    by_card: dict[int, list[Run]] = {}
    for run in runs:
        if run.card is not None:
            by_card.setdefault(run.card, []).append(run)
    for number, members in sorted(by_card.items()):
        card = cards[number]
        whole = sum(run.height for run in members)
        top = card.top
        # Notes stand at the foot: the longest run is the text and comes first.
        text = max(members, key=lambda run: run.end - run.start)
        before = [run for run in members if run is not text and run.end == text.start]
        behind = [run for run in members if run is not text and run.end != text.start]
        for run in (*before, text, *behind):
            high = card.height * run.height / whole
            yield Ribbon(run, number, (run.top, run.top + run.height), (top, top + high))
            top += high


def _brackets(account: Account, runs: tuple[Run, ...]) -> Iterator[Bracket]:
    sides = account.sides()
    for name, group in groupby((run for run in runs if run.page in sides), key=lambda run: sides[run.page][0]):
        members = list(group)
        top = members[0].top
        bottom = members[-1].top + members[-1].height
        yield Bracket(name, sides[members[0].page][1], top, bottom - top)


def _line_brackets(account: Account, runs: tuple[Run, ...], bundles: list[list[_Part]]) -> Iterator[Bracket]:
    """Where single sides are too small to be seen, the lines of the source instead."""
    at = 0
    for parts in bundles:
        members = runs[at : at + len(parts)]
        at += len(parts)
        start = min(run.start for run in members)
        name = f"from line {account.place(start)[0]:,}"
        if account.places.shows_sides:
            name = f"from {account.places.told(start).partition(',')[0]}"
        top, last = members[0].top, members[-1]
        yield Bracket(name, (), top, last.top + last.height - top)


def _marks(account: Account, cards: tuple[Card, ...], card_of: dict[int, int], *, bundled: bool) -> Iterator[Mark]:
    if not bundled:
        for turn in account.turns.values():
            card = cards[card_of[turn.left_page]]
            behind = cards[card_of[turn.right_page]]
            y = (card.top + card.height + (behind.top if behind.first == card.last + 1 else card.top + card.height)) / 2
            yield Mark(turn, y, tone_of(turn), int(turn.question is not None))
        return
    for number, group in groupby(account.turns.values(), key=lambda turn: card_of[turn.left_page]):
        turns = [turn for turn in group if turn.state is State.DOUBTFUL]
        if turns:
            worst = min(turns, key=lambda turn: turn.confidence)
            card = cards[number]
            asked = len({turn.question for turn in turns if turn.question is not None})
            yield Mark(worst, card.top + card.height / 2, tone_of(worst), asked)


def begins(account: Account, page: PageTold) -> str:
    """The text with which a page begins, not shortened; empty where it has none."""
    running = page.running
    return account.text[running[0].start : running[0].end] if running else ""
