"""What ``undo``, ``accept`` and ``reject`` have in common: they write decisions, and say what comes of them.

A newcomer restores at once; a person decides on many lines first, and restoring takes seconds for each.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from regather import project
from regather.cli.ledger import shown
from regather.cli.lines import Ledger
from regather.cli.paper import tell
from regather.cli.questions import of_shuffled_pages
from regather.errors import UsageError
from regather.explain import FOUND, find, places_of
from regather.model import Change, Doubt, MendDecision
from regather.text.decision_lines import cut_lines, first_lines, follow_lines, last_lines
from regather.text.fingerprint import fingerprint

NEAR = 5000
"""Characters from the place asked about within which words are meant: no page end lies two pages off."""
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
                hint=f'If it is another place: regather accept {doubt.id} --ends "LAST WORDS" --starts "FIRST WORDS"',
            )
    # The lines of the first reading, too: what is only accepted could still be moved by what else is decided.
    _add(ledger, [doubt.readings[number - 1].lines for doubt in asked])
    for doubt in asked:
        tell(f"{doubt.id}: reading {number} is taken.")


def take_place(ledger: Ledger, doubt: Doubt, ends: str | None, starts: str | None) -> None:
    """Write the lines that end the left page of a question with some words, start the right one with some, or both.

    Raises :class:`UsageError` where the words stand nowhere, or in several places that may be meant.
    """
    if doubt.left_page is None or doubt.right_page is None:
        raise UsageError(
            f"The question {doubt.id} is not about a place of the text.",
            where=str(ledger.folder / project.ARRANGEMENT),
            hint="Choose one of its readings with --reading, or say in book/decisions.toml what else it is: [scheme].",
        )
    if of_shuffled_pages(doubt):
        _take_page(ledger, doubt, ends, starts)
        return
    seam = next((seam for reading in doubt.readings for seam in reading.seams), None)
    lines, said = [], []
    if ends:
        at = _place(ledger, ends, seam.left if seam else None)[1]
        lines.append(cut_lines(doubt.left_page, "end", at, fingerprint(ledger.source.text, at)))
        said.append((f"Page {doubt.left_page} ends", at - 1))
    if starts:
        at = _place(ledger, starts, seam.right if seam else None)[0]
        lines.append(cut_lines(doubt.right_page, "start", at, fingerprint(ledger.source.text, at)))
        said.append((f"Page {doubt.right_page} begins", at))
    _add(ledger, lines)
    places = places_of(ledger.source)
    for words, at in said:
        tell(f"{words} in {places.told(at)} of the source.")


def _take_page(ledger: Ledger, doubt: Doubt, ends: str | None, starts: str | None) -> None:
    """The same of shuffled pages: which page goes on with which; of the one that is not named it is the one in use."""
    seam = doubt.readings[0].seams[0]
    end = _place(ledger, ends, seam.left)[1] if ends else seam.left
    start = _place(ledger, starts, None)[0] if starts else seam.right
    _add(ledger, [follow_lines(end, start, fingerprint(ledger.source.text, end))])
    places = places_of(ledger.source)
    before, behind = places.told(max(0, end - 1)), places.told(start)
    tell(f"The page that ends in {before} of the source goes on with the one that starts in {behind}.")


def take_edge(ledger: Ledger, doubt: Doubt, *, last: bool) -> None:
    """Write the lines by which the left page of a question about shuffled pages is the last one of the text, or the
    right one the first.

    Raises :class:`UsageError` where the question is not about shuffled pages.
    """
    if not of_shuffled_pages(doubt):
        raise UsageError(
            f"The question {doubt.id} is not about shuffled pages.",
            where=str(ledger.folder / project.ARRANGEMENT),
            hint="Of sheets it is known which page is the first and which the last; say with --ends and --starts where "
            "the two pages meet.",
        )
    seam, text, places = doubt.readings[0].seams[0], ledger.source.text, places_of(ledger.source)
    if last:
        _add(ledger, [last_lines(seam.left, fingerprint(text, seam.left))])
        tell(f"The text ends with the page that ends in {places.told(max(0, seam.left - 1))} of the source.")
    else:
        _add(ledger, [first_lines(seam.right, fingerprint(text, seam.right))])
        tell(f"The text begins with the page that starts in {places.told(seam.right)} of the source.")


def _place(ledger: Ledger, words: str, here: int | None) -> tuple[int, int]:
    """Where some words stand in the source; ``here`` is the place asked about."""
    found = find(ledger.source.text, words, most=None)
    if not found:
        raise UsageError(
            f"The words “{words}” do not stand in the source.", where=ledger.source.name,
            hint="Give fewer of them, as they stand in the source: it may have misread one.",
        )  # fmt: skip
    place = meant(found, here)
    if place is None:
        places = places_of(ledger.source)
        shown = [places.told(at) for at, _ in found[:FOUND]] + ["…"] * (len(found) > FOUND)
        raise UsageError(
            f"The words “{words}” stand in several places: {'; '.join(shown)}.",
            where=ledger.source.name, hint="Give more of them, so that only one place is meant.",
        )  # fmt: skip
    return place


def meant(found: Sequence[tuple[int, int]], here: int | None) -> tuple[int, int] | None:
    """The only place, or the only one that is not far from the one asked about; ``None`` where it cannot be told."""
    near = [span for span in found if here is not None and abs(span[0] - here) <= NEAR]
    return next((one[0] for one in (near, found) if len(one) == 1), None)


def _add(ledger: Ledger, lines: Sequence[str]) -> None:
    """Write lines, and say whether they take the place of others."""
    if project.add_decisions(ledger.folder, ledger.source, "\n".join(lines)):
        tell("That takes the place of what you had decided before.")


def say_next(folder: Path) -> None:
    """Say what makes it so."""
    where = "" if folder == Path() else f" --out {shlex.quote(str(folder))}"
    click.echo(f"Next: regather restore{where}")
