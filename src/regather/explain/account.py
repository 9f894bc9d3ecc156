"""``book/arrangement.json`` and the source's text -> an account of every page and every page turn.

What a newcomer gets wrong: a page is not one run of the source. Its notes stand at the foot of the *side*,
behind the text of another page; so a page told here has stretches, in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from regather.explain.places import Places
from regather.explain.words import place_of
from regather.imposition import SCHEMES
from regather.model import SURE, Doubt, Evidence, Finding, Rival, Role
from regather.project import doubts_of, findings_of

LOOSE = "free"
OTHER_TITLES = {LOOSE: "single pages, shuffled: no fold explains their order"}
"""Orders that are no scheme of sheets."""
SCHEME_NAMES = (*SCHEMES, *OTHER_TITLES)
"""What a decision may say of the order of a source."""

Sides = dict[int, tuple[str, tuple[tuple[int, ...], ...]]]
"""For a page the name of its side of a sheet, and the rows of pages that stand there."""


class State(StrEnum):
    """How a page turn is known."""

    FOLLOWS = "follows"
    DECIDED = "decided"
    SURE = "sure"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the source that belongs to one page and is one thing there."""

    start: int
    end: int
    page: int
    role: Role

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Turn:
    """A page turn: its offsets, how it is known, why, what else it could be.

    ``question`` is the number (from 1) of the open question about it; a doubtful turn without one was accepted.
    """

    left_page: int
    right_page: int
    left: int
    right: int
    state: State
    confidence: float
    evidence: tuple[Evidence, ...]
    rivals: tuple[Rival, ...]
    question: int | None = None


@dataclass(frozen=True, slots=True)
class PageTold:
    """One printed page: its stretches in reading order, and whether it is blank, missing or there twice."""

    number: int
    stretches: tuple[Stretch, ...]
    blank: bool = False
    missing: bool = False
    twice: bool = False

    @property
    def running(self) -> tuple[Stretch, ...]:
        """The stretches that a reader reads: neither page numbers nor anything set aside."""
        return tuple(s for s in self.stretches if s.role not in _FURNITURE)


_FURNITURE = frozenset({Role.FOLIO, Role.RUNNING_HEAD, Role.BREAK, Role.NOISE})


@dataclass(frozen=True, slots=True)
class Account:
    """All that is told: the source, the order found, pages and turns in reading order, open questions.

    ``turns`` are by left page. ``lines`` are the offsets at which the source's lines begin.
    """

    name: str
    text: str
    lines: tuple[int, ...]
    scheme: str
    title: str
    confidence: float
    right_to_left: bool
    stream: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    pages: tuple[PageTold, ...]
    turns: Mapping[int, Turn]
    doubts: tuple[Doubt, ...]
    findings: tuple[Finding, ...]
    places: Places

    @property
    def blanks(self) -> tuple[int, ...]:
        """The pages without text."""
        return tuple(page.number for page in self.pages if page.blank)

    @property
    def missing(self) -> tuple[int, ...]:
        """The pages that the source does not have."""
        return tuple(page.number for page in self.pages if page.missing)

    @property
    def twice(self) -> tuple[int, ...]:
        """The pages that the source has twice."""
        return tuple(page.number for page in self.pages if page.twice)

    def count(self, state: State) -> int:
        """How many turns are known in this way."""
        return sum(turn.state is state for turn in self.turns.values())

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column (from 1) of a character of the source."""
        return place_of(self.lines, offset)

    def sides(self) -> Sides:
        """For every page the side of the sheet it stands on; empty without sheets."""
        return sides_of(self.scheme, len(self.pages), right_to_left=self.right_to_left)


def sides_of(name: str, pages: int, *, right_to_left: bool = False) -> Sides:
    """For every page the side of the sheet it stands on: its name and its rows of pages; empty without sheets."""
    scheme = SCHEMES.get(name)
    if scheme is None or name == "in-order" or not scheme.accepts(pages):
        return {}
    found = {}
    for side in scheme.sides(pages, right_to_left=right_to_left):
        rows = tuple(tuple(slot.page for slot in side.slots if slot.row == row) for row in range(side.rows))
        for page in side.pages:
            found[page] = (f"sheet {side.sheet} {'back' if side.back else 'front'}", rows)
    return found


def account_of(record: dict[str, Any], text: str, places: Places | None = None) -> Account:
    """The account that a record of ``book/arrangement.json`` gives of the source with this text.

    ``places`` tells where its characters stand; left out, by lines of the text.
    """
    doubts = doubts_of(record)
    asked = {
        turn: number
        for number, doubt in enumerate(doubts, start=1)
        for turn in ((doubt.left_page, doubt.right_page), *doubt.settles)
    }
    loose = record["scheme"] == LOOSE
    told = [_turn(join, asked.get((join["left_page"], join["right_page"])), loose=loose) for join in record["joins"]]
    pieces: dict[int, list[Stretch]] = {}
    blanks, missing, twice = set(record["blanks"]), set(record["missing"]), set(record["duplicates"])
    for piece in record["pieces"]:
        stretch = Stretch(piece["start"], piece["end"], piece["page"], Role(piece["role"]))
        # The white space between two breaks belongs to the page between them, and is nothing to look at.
        if text[stretch.start : stretch.end].strip() or stretch.page not in blanks | missing:
            pieces.setdefault(stretch.page, []).append(stretch)
    pages = tuple(
        PageTold(n, _grouped(pieces.get(n, ())), n in blanks, n in missing, n in twice)
        for n in range(1, max([record["pages"], *pieces], default=0) + 1)
    )
    scheme = record["scheme"]
    return Account(
        name=record["source"]["name"],
        text=text,
        lines=(0, *(at + 1 for at, character in enumerate(text) if character == "\n")),
        scheme=scheme,
        title=title_of(scheme),
        confidence=record["confidence"],
        right_to_left=record["right_to_left"],
        stream=tuple(record["stream"]),
        evidence=tuple(_evidence(item) for item in record["evidence"]),
        pages=pages,
        turns={turn.left_page: turn for turn in told},
        doubts=doubts,
        findings=findings_of(record),
        places=places or Places(text),
    )


def title_of(scheme: str) -> str:
    """What a scheme is called in plain words; its name where nothing is known of it."""
    return SCHEMES[scheme].title if scheme in SCHEMES else OTHER_TITLES.get(scheme, scheme)


def _evidence(item: dict[str, Any]) -> Evidence:
    return Evidence(item["kind"], item["weight"], item["words"])


def _turn(join: dict[str, Any], question: int | None, *, loose: bool) -> Turn:
    """A turn as it is told; of ``loose`` pages none stands in order because it lies behind another."""
    if join["decided"]:
        state = State.DECIDED
    elif join["in_stream"] and not loose:
        state = State.FOLLOWS
    else:
        # A doubt that a person accepted is asked no more; that does not make the turn sure.
        state = State.SURE if question is None and join["confidence"] >= SURE else State.DOUBTFUL
    evidence = sorted((_evidence(item) for item in join["evidence"]), key=lambda item: -abs(item.weight))
    rivals = tuple(Rival(item["left"], item["right"], item["behind"]) for item in join.get("rivals", ()))
    return Turn(
        join["left_page"], join["right_page"], join["left"], join["right"], state, join["confidence"],
        tuple(evidence), rivals, question,
    )  # fmt: skip


def _grouped(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The stretches of a page, neighbours of one role taken together."""
    groups: list[Stretch] = []
    for stretch in stretches:
        last = groups[-1] if groups else None
        if last is not None and last.role is stretch.role and last.end == stretch.start:
            groups[-1] = Stretch(last.start, stretch.end, last.page, last.role)
        else:
            groups.append(stretch)
    return tuple(groups)
