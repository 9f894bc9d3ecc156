"""Asks a person the open questions: each with its readings, what they would do, and the lines that choose them.

``restore`` and ``explain`` ask in the same words. What a newcomer gets wrong: a reading is no sentence but a
place. It moves the ends of up to four pages, so each turn that would read otherwise is shown.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from regather.cli.paper import columns, style, tell
from regather.errors import BadProject
from regather.explain import (
    FOUND,
    SCHEME_NAMES,
    Account,
    Places,
    Sides,
    clip,
    count_of,
    find,
    percent,
    squeeze,
    strength,
)
from regather.model import Doubt, Reading, Seam
from regather.text.decision_lines import FOLLOW, cut_lines
from regather.text.fingerprint import fingerprint

LEAST, MOST = 90, 260
"""Characters of context on each side of a turn, at least and at most; a wide terminal shows more."""
TURN = "⟂"
"""Marks where one page ends and the next begins."""
SEEN = 4
"""Characters read for each one shown: white space is squeezed away."""
WORTH = 1.5
"""Expected wrong turns from which a number is told and not only words."""
SETTLED = 0.0005
"""A stake below this is none: answers to the questions before settle it as well as may be."""
REST = 0.05
"""From this share on it is said that none of the readings may be right; below it there is nothing to say."""
SAID: tuple[tuple[float, str, tuple[str, str]], ...] = (
    (0.9, "nearly sure", ("nearly sure as it is; read it once.", "nearly sure as they are; read them once.")),
    (0.6, "likely", ("likely right as it is; worth a look.", "likely right as they are; worth a look.")),
    (0.0, "a guess", (
        "the program may well be wrong there; answer this one.",
        "the program may well be wrong there; answer these.",
    )),
)
"""From which probability on a reading in use is called what, and what that asks of a person, of one question and of
several. On the development
cases 95 % of the readings above the first border were exact, 78 % of those between the two, 43 % of those below."""
WAIT = tuple(f"may settle {itself} once those before are answered." for itself in ("itself", "themselves"))


@dataclass(frozen=True, slots=True)
class Told:
    """What questions are told with: the source's text, where its places are, the paper's sides, the book folder."""

    text: str
    places: Places
    sides: Sides = field(default_factory=dict)
    folder: Path = Path()


def ask(doubts: Sequence[tuple[int, Doubt]], told: Told, total: int) -> None:
    """Print the questions (each with its number among ``total``) and how to answer them."""
    if not doubts:
        return
    click.echo()
    click.echo(style(count_of(total, "question is open", "questions are open") + ".", bold=True))
    used = "The first reading is in use."
    if total > 1:
        used = "The first reading of each is in use, and the question whose answer helps most comes first."
    marked = any(doubt.left_page is not None for _, doubt in doubts)
    tell(
        f"{used} At {TURN} one page ends and the next begins: read aloud across it, and take the reading that makes "
        "sense in every line. To choose it, run the command below it, or copy the lines below that to the end of "
        "book/decisions.toml; then run regather restore. Your answer stays and wins over the program."
        + (" In the chapters the place is marked with the question's name." if marked else "")
    )
    for words in _worth(doubts):
        tell(words, indent=2, hang=4)
    for number, doubt in doubts:
        _ask(doubt, number, total, told)
    if total > 1:
        click.echo()
        tell("An answer may settle other questions, too: after the first few, restore and see what is left.")
    more = total - len(doubts)
    if more:
        tell(
            f"To see {count_of(more, 'more question', 'more questions')}: regather explain --doubts{_dir(told.folder)}"
        )


def _dir(folder: Path, option: str = "") -> str:
    """What a command needs to be told so that it works on this book."""
    return "" if folder == Path() else " ".join(["", *filter(None, [option]), shlex.quote(str(folder))])


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
        told = account.places.told(at) if account.places.shows_sides else f"line {line}:{column}"
        tell(f"Page {page} {edge}s at {told}:")
        tell(across(Seam(page, page, at, at), account.text), indent=4)
        for row in cut_lines(page, edge, at, fingerprint(account.text, at)).splitlines():
            click.echo("      " + style(row, "cyan"))
    click.echo()
    tell("Copy the lines to the end of book/decisions.toml and run regather restore.")


def _worth(doubts: Sequence[tuple[int, Doubt]]) -> list[str]:
    """Which questions need an answer and which a glance, where there are several sorts of them."""
    sorts: dict[tuple[str, ...], list[int]] = {}
    for number, doubt in doubts:
        words = WAIT if waits(doubt) else next(what for least, _, what in SAID if doubt.readings[0].confidence >= least)
        sorts.setdefault(words, []).append(number)
    if len(sorts) < 2:
        return []
    order = [*(what for _, _, what in reversed(SAID)), WAIT]
    return [f"{_numbers(sorts[words])}: {words[len(sorts[words]) > 1]}" for words in order if words in sorts]


def _numbers(numbers: Sequence[int]) -> str:
    """``Questions 1 to 3, 5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return f"{'Questions' if len(numbers) > 1 else 'Question'} {', '.join(shown)}"


def waits(doubt: Doubt) -> bool:
    """Whether the questions listed before this one ask about the same places, so that it may answer itself."""
    return doubt.left_page is not None and bool(doubt.helps) and doubt.stake < SETTLED


def likely(confidence: float) -> str:
    """A probability in words: what is in use may be nearly sure, or no more than a guess."""
    return next(words for least, words, _ in SAID if confidence >= least)


def _ask(doubt: Doubt, number: int, total: int, told: Told) -> None:
    click.echo()
    tell(doubt.question, first=f"Question {number} of {total} ({doubt.id}): ", hang=2)
    for words in (*_paper(doubt, told.sides), *_stake(doubt)):
        tell(words, indent=2)
    shown = _telling(doubt)
    for rank, reading in enumerate(doubt.readings, start=1):
        click.echo()
        used = f"in use now, {likely(reading.confidence)}: " if rank == 1 else ""
        click.echo(style(f"  Reading {rank}", "yellow", bold=True) + f" ({used}{percent(reading.confidence)})")
        _show(reading, shown, told)
        _command(f"regather accept {doubt.id}" + (f" --reading {rank}" if rank > 1 else ""), told)
        for line in reading.lines.splitlines():
            click.echo("      " + style(line, dim=True))
    rest = 1 - sum(reading.confidence for reading in doubt.readings)
    if doubt.left_page is not None:
        click.echo()
        chance = f" ({percent(rest)})" if rest >= REST else ""
        tell(
            f"None of these, but another place{chance}: give the last words of page {doubt.left_page}, the first of "
            f"page {doubt.right_page}, or both, as they stand in the source:",
            indent=2, hang=4,
        )  # fmt: skip
        _command(f'regather accept {doubt.id} --ends "LAST WORDS" --starts "FIRST WORDS"', told)
        _how_to_end(doubt, told)
    else:
        click.echo()
        tell(
            "None of these: write another fold or number of pages into book/decisions.toml, under [scheme], as name "
            f"and pages. The names are {', '.join(SCHEME_NAMES)}.",
            indent=2, hang=4,
        )  # fmt: skip


def of_shuffled_pages(doubt: Doubt) -> bool:
    """Whether a question asks which of some whole pages follows."""
    return any(f"[[{FOLLOW}]]" in reading.lines for reading in doubt.readings)


def _how_to_end(doubt: Doubt, told: Told) -> None:
    """Of shuffled pages, how to say that nothing follows the left page."""
    if not of_shuffled_pages(doubt):
        return
    tell(f"Or nothing follows page {doubt.left_page}, since the text ends with it:", indent=2, hang=4)
    _command(f"regather accept {doubt.id} --last", told)


def _command(words: str, told: Told) -> None:
    """A command on a line of its own, to be copied."""
    click.echo("    " + style(words + _dir(told.folder, "--in"), "cyan"))


def _paper(doubt: Doubt, sides: Sides) -> list[str]:
    """Where the pages of a question stand on the paper: who has it looks there."""
    pages = [page for page in (doubt.left_page, doubt.right_page) if page in sides]
    if not pages:
        return []
    said = []
    for page in pages:
        name, rows = sides[page]
        said.append(f"page {page} is on {name} ({' / '.join('|'.join(map(str, row)) for row in rows)})")
    return [f"On the paper {', '.join(said)}."]


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
    if waits(doubt):
        found.append("Leave it for later: questions before this one ask about the same places, and may settle it.")
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


def _show(reading: Reading, shown: set[tuple[int, int]], told: Told) -> None:
    """The turns that a reading makes, where in the source they are, and what speaks for them."""
    seams = [seam for seam in reading.seams if (seam.left_page, seam.right_page) in shown]
    if not seams:
        tell(reading.shows, indent=4)
    for seam in seams:
        tell(across(seam, told.text), first=f"    {seam.left_page}→{seam.right_page}  ")
    for item in reading.evidence:
        tell(item.words, first=f"    {strength(item.weight):<3} ")
    if seams:
        left, right = told.places.told(max(0, seams[0].left - 1)), told.places.told(seams[0].right)
        tell(
            f"Page {seams[0].left_page} ends in {left} of the source, page {seams[0].right_page} begins in {right}.",
            indent=4, hang=8,
        )  # fmt: skip


def across(seam: Seam, text: str) -> str:
    """The text before and behind a turn on one line, the turn marked."""
    room = max(LEAST, min(MOST, (columns() - 12) * 3 // 2))
    left = squeeze(text[max(0, seam.left - SEEN * room) : seam.left])
    right = squeeze(text[seam.right : seam.right + SEEN * room])
    return f"{clip(left, room, end=True)} {style(TURN, 'red', bold=True)} {clip(right, room)}"
