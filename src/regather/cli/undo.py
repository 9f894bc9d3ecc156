"""``regather undo``: mends that are taken back."""

from __future__ import annotations

from pathlib import Path

import click

from regather import project
from regather.cli import lines
from regather.cli.deciding import say_next, tell_decided
from regather.cli.options import in_option
from regather.errors import UsageError


@click.command("undo")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@in_option
def command(ids: tuple[str, ...], folder: Path) -> None:
    """Take mends back: the text stands as it is in the source.

    ID is that of a line that regather ledger shows. What was taken out (a folio, a running head) stands in the
    text again; a heading, quotation or verse becomes a plain paragraph; a note goes back with its mark. The
    decision is written into book/decisions.toml, and the next regather restore honours it. To change your mind:
    regather accept ID.
    """
    ledger = lines.load(folder)
    for name in ids:
        if ledger.doubt(name) is not None:
            raise UsageError(
                f"{name} is an open question and no mend.",
                where=str(folder / project.ARRANGEMENT),
                hint=f"To have its second reading: regather reject {name}.",
            )
    decided = lines.decisions_for(ledger, ids, "undo")
    before = project.decide_mends(folder, ledger.source, [decision for _, decision in decided])
    tell_decided(decided, before)
    say_next(folder)
