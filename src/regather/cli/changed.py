"""What a run of ``restore`` found otherwise than the one before it: so that an answer is seen to have done something.

Turns the record that lay in the folder and the new arrangement into a few lines. What a newcomer gets wrong: a decision
does not only settle its own turn. Turns that hang on the same places move with it, and nobody would look for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from regather import project
from regather.errors import BadProject
from regather.model import Arrangement, Doubt

TurnOf = tuple[int, int]
"""Left page and right page."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the run before found: the fold, each turn's places, the ids of the questions that it left open."""

    sha256: str
    scheme: str
    pages: int
    turns: dict[TurnOf, tuple[int, int]]
    decided: frozenset[TurnOf]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """The turns newly ``decided`` by a person, those that ``moved`` although nobody decided them, the questions that
    are ``settled`` and those that are ``new``; ``fold`` says whether the fold or the number of pages is another."""

    fold: bool
    decided: tuple[TurnOf, ...]
    moved: tuple[TurnOf, ...]
    settled: tuple[str, ...]
    new: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """The same as a JSON value."""
        return asdict(self)


def before(folder: Path) -> Before | None:
    """What the record in a folder says; nothing where there is none that can be read."""
    try:
        record = project.load_arrangement(folder)
        turns = {(row["left_page"], row["right_page"]): (row["left"], row["right"]) for row in record["joins"]}
        decided = frozenset((row["left_page"], row["right_page"]) for row in record["joins"] if row["decided"])
        doubts = tuple(row["id"] for row in record["doubts"])
        return Before(record["source"]["sha256"], record["scheme"], record["pages"], turns, decided, doubts)
    except (BadProject, OSError, KeyError, TypeError):
        return None


def changed(was: Before | None, sha256: str, now: Arrangement, doubts: Sequence[Doubt]) -> Changed | None:
    """What is otherwise now; nothing where it was another source, or all is as it was."""
    if was is None or was.sha256 != sha256:
        return None
    fold = (was.scheme, was.pages) != (now.scheme, now.pages)
    decided, moved = [], []
    for join in now.joins:
        turn = (join.left_page, join.right_page)
        if join.decided:
            decided += [turn] if turn not in was.decided else []
        elif not fold and was.turns.get(turn) != (join.left, join.right):
            moved.append(turn)
    if fold:  # its questions are others, too: their names mean other turns
        return Changed(fold, tuple(decided), (), (), ())
    ids = [doubt.id for doubt in doubts]
    settled = tuple(name for name in was.doubts if name not in ids)
    new = tuple(name for name in ids if name not in was.doubts)
    found = Changed(fold, tuple(decided), tuple(moved), settled, new)
    return found if fold or decided or moved or settled or new else None


def words_of(found: Changed, still: int) -> list[str]:
    """The change in words, one sentence a line; ``still`` questions are open."""
    said = []
    if found.fold:
        said.append("The pages are in another order than after the last run.")
    if found.decided:
        said.append(f"You decided the {_turns(found.decided)}.")
    if found.moved:
        said.append(f"The {_turns(found.moved)} {'reads' if len(found.moved) == 1 else 'read'} otherwise than before.")
    if found.settled:
        count = len(found.settled)
        said.append(
            f"{count} {'question is' if count == 1 else 'questions are'} settled; {still or 'none'} still open."
        )
    if found.new:
        said.append(f"{len(found.new)} {'is' if len(found.new) == 1 else 'are'} new: {', '.join(found.new)}.")
    return said


def _turns(turns: Sequence[TurnOf]) -> str:
    """``turn from page 6 to 7``, ``turns from page 6 to 7, 8 to 9 and 12 to 13``."""
    each = [f"{left} to {right}" for left, right in turns]
    many = f"{', '.join(each[:-1])} and {each[-1]}" if each[1:] else each[0]
    return f"{'turns' if each[1:] else 'turn'} from page {many}"
