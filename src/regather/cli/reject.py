"""``regather reject``: readings of open questions that are wrong."""

from __future__ import annotations

from pathlib import Path

import click

from regather.cli import lines
from regather.cli.deciding import say_next, take_reading
from regather.cli.options import in_option
from regather.errors import UsageError


@click.command("reject")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@in_option
def command(ids: tuple[str, ...], folder: Path) -> None:
    """Say that the first readings of open questions are wrong.

    ID is that of a question that regather explain --doubts shows. Its second reading, the next best, is taken instead:
    the lines that choose it are written into book/decisions.toml, and the next regather restore honours
    them. For a third reading: regather accept ID --reading 3. What was mended and not asked about
    is taken back with regather undo.
    """
    ledger = lines.load(folder)
    asked = []
    for name in dict.fromkeys(ids):
        doubt = ledger.doubt(name)
        if doubt is None:
            change = ledger.change(name)
            raise UsageError(
                f"{name} is a mend that was made and no open question.",
                where=ledger.where,
                hint=f"To take it back: regather undo {change.id}.",
            )
        asked.append(doubt)
    take_reading(ledger, asked, 2)
    say_next(folder)
