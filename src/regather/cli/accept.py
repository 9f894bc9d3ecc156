"""``regather accept``: mends, and readings of open questions, that are right."""

from __future__ import annotations

from pathlib import Path

import click

from regather import project
from regather.cli import lines
from regather.cli.deciding import say_next, take_edge, take_place, take_reading, tell_decided
from regather.cli.options import in_option


@click.command("accept")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reading", type=click.IntRange(min=1), default=1, metavar="N", help="Of a question: its Nth reading.")
@click.option("--ends", metavar="WORDS", help="Of a question: the last words of the page that ends there.")
@click.option("--starts", metavar="WORDS", help="Of a question: the first words of the page that goes on.")
@click.option("--last", "edge", flag_value="last", help="Of shuffled pages: nothing follows the left one.")
@click.option("--first", "edge", flag_value="first", help="Of shuffled pages: the right one opens the text.")
@in_option
def command(
    ids: tuple[str, ...], reading: int, ends: str | None, starts: str | None, edge: str | None, folder: Path
) -> None:
    """Say that mends, or the readings of open questions, are right.

    ID is that of a line that regather ledger shows: the mend is kept, counts as yours and is no longer
    doubtful; if you had taken it back, it is made again. Or it is that of a question that regather explain
    --doubts shows: its first reading (or the one named with --reading) is right, and it is asked no more. If none
    is, --ends and --starts say with which words the one page ends and the other starts. Of shuffled
    pages, --last says that nothing follows the left one, and --first that the right one opens the text. The
    decision is written into book/decisions.toml, and the next regather restore honours it.
    """
    ledger = lines.load(folder)
    asked = [doubt for doubt in map(ledger.doubt, dict.fromkeys(ids)) if doubt is not None]
    if reading > 1 and len(asked) < len(set(ids)):
        raise click.UsageError("--reading is for questions only; a mend has no readings.")
    if edge is not None:
        if reading > 1 or ends or starts or len(asked) != 1 or len(set(ids)) != 1:
            raise click.UsageError("--first and --last are for one question, and stand in place of other answers.")
        take_edge(ledger, asked[0], last=edge == "last")
        say_next(folder)
        return
    if ends is not None or starts is not None:
        if reading > 1 or len(asked) != 1 or len(set(ids)) != 1:
            raise click.UsageError("--ends and --starts are for one question, and stand in place of --reading.")
        take_place(ledger, asked[0], ends, starts)
        say_next(folder)
        return
    names = [name for name in ids if ledger.doubt(name) is None]
    decided = lines.decisions_for(ledger, names, "keep")
    if asked:
        take_reading(ledger, asked, reading)
    before = project.decide_mends(folder, ledger.source, [decision for _, decision in decided])
    tell_decided(decided, before)
    say_next(folder)
