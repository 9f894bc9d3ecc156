"""What ``undo``, ``accept`` and ``reject`` have in common: they write decisions, and say what comes of them.

A newcomer restores at once; a person decides on many lines first, and restoring takes seconds for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from regather import project
from regather.cli.ledger import shown
from regather.cli.lines import Ledger
from regather.cli.paper import tell
from regather.errors import UsageError
from regather.model import Change, Doubt, MendDecision
from regather.text.decision_lines import accept_lines

DONE = {"undo": "is taken back", "keep": "is kept"}


def tell_decided(decided: Sequence[tuple[Change, MendDecision]], before: Sequence[str]) -> None:
    """Say of each mend what was decided, and whether that is new."""
    for (change, decision), said in zip(decided, before, strict=True):
        mend = f"{change.id} ({change.rule}, {shown(change.before)} → {shown(change.after)})"
        if said == decision.take:
            tell(f"{mend} was decided so before.")
        else:
            tell(f"{mend} {DONE[decision.take]}{', which you had decided otherwise' if said else ''}.")


def take_reading(ledger: Ledger, asked: Sequence[Doubt], number: int) -> None:
    """Write the lines that choose a reading (from 1) of each question."""
    for doubt in asked:
        if number > len(doubt.readings):
            count = len(doubt.readings)
            raise UsageError(
                f"The question {doubt.id} has {count} {'reading' if count == 1 else 'readings'}.",
                where=str(ledger.folder / project.ARRANGEMENT),
                hint="regather explain --page N --starts WORDS gives the lines for any other place.",
            )
    parts = [accept_lines(d.id) if number == 1 else d.readings[number - 1].lines for d in asked]
    project.add_decisions(ledger.folder, ledger.source, "\n".join(parts))
    for doubt in asked:
        tell(f"{doubt.id}: reading {number} is taken.")


def say_next(folder: Path) -> None:
    """Say what makes it so."""
    where = "" if folder == Path() else f" --out {folder}"
    click.echo(f"Next: regather restore{where}")
