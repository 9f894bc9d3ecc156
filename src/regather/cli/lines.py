"""The ledger as a person meets it: its lines by id, each in its place in the chapter, and what may be decided of it.

Turns the records of a restoring into a :class:`Ledger`. What a newcomer gets wrong: an id counts lines of one run. It
finds a line on the terminal; a decision names the place and the rule, which stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from regather import pipeline, project
from regather.errors import BadProject, UsageError
from regather.model import Change, Doubt, MendDecision, Source
from regather.text.decision_lines import NOT_ALONE
from regather.text.fingerprint import fingerprint

NOTE_MARK, NOTE_BODY = "note-mark", "note-body"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The changes in their order, the source that they speak of, and the questions that are open."""

    folder: Path
    source: Source
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]

    @property
    def where(self) -> str:
        """The file, as messages name it."""
        return str(self.folder / project.LEDGER)

    def change(self, name: str) -> Change:
        """The change with an id; raises :class:`UsageError` where there is none."""
        found = next((change for change in self.changes if change.id == name), None)
        if found is None:
            near = get_close_matches(name, [change.id for change in self.changes], n=1, cutoff=0.6)
            hint = f"The nearest is {near[0]}. " if near else ""
            raise UsageError(
                f"The ledger has no line {name}.", where=self.where, hint=f"{hint}regather ledger shows every line."
            )
        return found

    def doubt(self, name: str) -> Doubt | None:
        """The open question with an id."""
        return next((doubt for doubt in self.doubts if doubt.id == name), None)

    def around(self) -> Iterator[tuple[Change, str, str]]:
        """Each change with the text before and behind it: in its chapter, or in the source where it is in none."""
        texts: dict[str, str] = {}
        at: list[tuple[Change, int]] = []
        parts: dict[str, list[str]] = {}
        sizes: dict[str, int] = {}
        for change in self.changes:
            if change.chapter is None:
                at.append((change, change.span.start))
                continue
            row = [change.after, *(span.of(self.source.text) for span in change.then)]
            at.append((change, sizes.get(change.chapter, 0)))
            parts.setdefault(change.chapter, []).extend(row)
            sizes[change.chapter] = at[-1][1] + sum(map(len, row))
        texts = {name: "".join(rows) for name, rows in parts.items()}
        for change, place in at:
            if change.chapter is None:
                yield change, self.source.text[:place][-REACH:], self.source.text[change.span.end :][:REACH]
            else:
                text, behind = texts[change.chapter], place + len(change.after)
                yield change, text[max(0, place - REACH) : place], text[behind : behind + REACH]


REACH = 200
"""Characters read on each side of a change; how many are shown depends on the paper."""


def load(folder: Path) -> Ledger:
    """The ledger of the project in ``folder``; raises :class:`BadProject` where it does not fit its source."""
    changes = project.load_ledger(folder)
    record = project.load_arrangement(folder)
    source = pipeline.read_received(folder)
    if not project.is_of(record, source):
        raise BadProject(
            "The source is not the one that was restored.",
            where=str(folder / project.SOURCES),
            hint="Run regather restore again.",
        )
    ledger = Ledger(folder, source, changes, project.doubts_of(record))
    wrong = next((change for change in changes if not _fits(change, source)), None)
    if wrong is not None:
        raise BadProject(
            f"Line {wrong.id} of the ledger does not fit the source.",
            where=ledger.where,
            hint="Run regather restore: it writes the ledger anew.",
        )
    return ledger


def _fits(change: Change, source: Source) -> bool:
    """Whether a change quotes the source truly, and all its places are in it."""
    spans = (change.span, *change.then)
    return change.span.of(source.text) == change.before and all(
        0 <= span.start <= span.end <= len(source.text) for span in spans
    )


def decisions_for(ledger: Ledger, names: Sequence[str], take: str) -> list[tuple[Change, MendDecision]]:
    """What must be decided so that the mends of these ids are taken back or kept; each with its line.

    Raises :class:`UsageError` where there is no such line, or where its mend cannot be taken back.
    """
    found = []
    for name in dict.fromkeys(names):
        change = ledger.change(name)
        if take == "undo":
            change = _whole(ledger, change)
        at = change.span.start
        found.append((change, MendDecision(at, change.rule, take, fingerprint(ledger.source.text, at))))
    return found


def _whole(ledger: Ledger, change: Change) -> Change:
    """The line that goes back for this one: a note's mark goes back with its body."""
    if change.rule == NOTE_MARK:
        body = next(
            (
                other
                for other in ledger.changes
                if other.rule == NOTE_BODY and (other.chapter, other.after) == (change.chapter, f"{change.after}: ")
            ),
            None,
        )
        if body is not None:
            return body
    if change.rule in NOT_ALONE:
        raise UsageError(
            f"The mend {change.id} ({change.rule}) cannot be taken back by itself.",
            where=ledger.where,
            hint=NOT_ALONE[change.rule],
        )
    return change
