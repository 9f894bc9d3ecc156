"""Asks a person the open questions: each with its readings, what they would do, and the lines that choose them.

``restore`` and ``explain`` ask in the same words. What a newcomer gets wrong: a reading is no sentence but a
place. It moves the ends of up to four pages, so each turn that would read otherwise is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from regather.cli.paper import columns, style, tell
from regather.errors import BadProject
from regather.explain import FOUND, Account, clip, count_of, find, percent, squeeze
from regather.model import Doubt, Reading, Seam
from regather.text.decision_lines import cut_lines
from regather.text.fingerprint import fingerprint

LEAST, MOST = 90, 260
"""Characters of context on each side of a turn, at least and at most; a wide terminal shows more."""
TURN = "⟂"
"""Marks where one page ends and the next begins."""
SEEN = 4
"""Characters read for each one shown: white space is squeezed away."""
WORTH = 1.5
"""Expected wrong turns from which a number is told and not only words."""


def ask(doubts: Sequence[tuple[int, Doubt]], text: str, total: int) -> None:
    """Print the questions (each with its number among ``total``) and how to answer them."""
    if not doubts:
        return
    click.echo()
    click.echo(style(count_of(total, "question is open", "questions are open") + ".", bold=True))
    used = "The first reading is in use."
    if total > 1:
        used = "The first reading of each is in use, and the question whose answer helps most comes first."
    tell(
        f"{used} Read them aloud where {TURN} stands. To choose one, copy its lines to the end of "
        "book/decisions.toml and run regather restore; your answer stays and wins over the program."
    )
    for number, doubt in doubts:
        _ask(doubt, number, total, text)
    click.echo()
    if any(doubt.left_page is not None for _, doubt in doubts):
        tell(
            "None of the readings? If you know with which words a page begins: regather explain --page N --starts "
            "WORDS prints the lines for it (and --ends those for its end)."
        )
    if total > 1:
        tell("An answer may settle other questions, too: after the first few, restore and see what is left.")
    more = total - len(doubts)
    what = f"{count_of(more, 'more question', 'more questions')}" if more else "the questions again"
    tell(f"To see {what}: regather explain --doubts")


def offer(account: Account, page: int, edge: str, words: str) -> None:
    """Print the lines that make a page start or end with some words, for each place where they stand."""
    places = find(account.text, words)
    if not places:
        raise BadProject(
            f"The words “{words}” do not stand in the source.", where=account.name,
            hint="Try fewer words; the source may have misread one of them.",
        )  # fmt: skip
    if len(places) > 1:
        count = "many places" if len(places) == FOUND else f"{len(places)} places"
        click.echo(f"These words stand in {count}; give more of them to tell them apart.")
    for first, last in places:
        at = first if edge == "start" else last
        line, column = account.place(at)
        click.echo()
        tell(f"Page {page} {edge}s at line {line}:{column}:")
        tell(across(Seam(page, page, at, at), account.text), indent=4)
        for row in cut_lines(page, edge, at, fingerprint(account.text, at)).splitlines():
            click.echo("      " + style(row, "cyan"))
    click.echo()
    tell("Copy the lines to the end of book/decisions.toml and run regather restore.")


def _ask(doubt: Doubt, number: int, total: int, text: str) -> None:
    click.echo()
    tell(doubt.question, first=f"Question {number} of {total}: ", hang=2)
    for words in _stake(doubt):
        tell(words, indent=2)
    shown = _telling(doubt)
    for rank, reading in enumerate(doubt.readings, start=1):
        click.echo()
        used = "in use now, " if rank == 1 else ""
        click.echo(style(f"  Reading {rank}", "yellow", bold=True) + f" ({used}{percent(reading.confidence)})")
        _show(reading, shown, text)
        for line in reading.lines.splitlines():
            colour = None if line.startswith("#") else "cyan"
            click.echo("      " + style(line, colour, dim=line.startswith("#")))
    click.echo()
    tell(f'To leave it as it is and be asked no more: [[accept]] and below it doubt = "{doubt.id}"', indent=2, hang=4)


def _stake(doubt: Doubt) -> list[str]:
    """What hangs on the answer, in words."""
    if doubt.left_page is None:
        return [
            "Everything else hangs on this: answer it first. If you have the paper, look how it is folded, and count."
        ]
    found = []
    if doubt.settles:
        found.append("It is one question: both turns hang on the same two places of the source.")
    if doubt.helps:
        turns = [f"{left} to {right}" for left, right in doubt.helps]
        many = f"turns from page {', '.join(turns[:-1])} and {turns[-1]}" if turns[1:] else f"turn from page {turns[0]}"
        found.append(f"The answer also narrows down the {many}.")
    if doubt.stake >= WORTH:
        found.append(f"At stake: about {doubt.stake:.1f} page turns that may be wrong as they are.")
    return found


def _telling(doubt: Doubt) -> set[tuple[int, int]]:
    """The turns that do not read the same in all readings; the others need not be shown."""
    places: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for reading in doubt.readings:
        for seam in reading.seams:
            places.setdefault((seam.left_page, seam.right_page), set()).add((seam.left, seam.right))
    own = (doubt.left_page, doubt.right_page)
    return {turn for turn, found in places.items() if len(found) > 1 or turn == own}


def _show(reading: Reading, shown: set[tuple[int, int]], text: str) -> None:
    seams = [seam for seam in reading.seams if (seam.left_page, seam.right_page) in shown]
    if not seams:
        tell(reading.shows, indent=4)
        return
    for seam in seams:
        tell(across(seam, text), first=f"    {seam.left_page}→{seam.right_page}  ")


def across(seam: Seam, text: str) -> str:
    """The text before and behind a turn on one line, the turn marked."""
    room = max(LEAST, min(MOST, (columns() - 12) * 3 // 2))
    left = squeeze(text[max(0, seam.left - SEEN * room) : seam.left])
    right = squeeze(text[seam.right : seam.right + SEEN * room])
    return f"{clip(left, room, end=True)} {style(TURN, 'red', bold=True)} {clip(right, room)}"
