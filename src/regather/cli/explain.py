"""``regather explain``: where each page came from, why each page turn was made, what is in doubt.

It reads ``book/arrangement.json`` and the received source and decides nothing itself. What a newcomer gets
wrong: whoever reads this has never heard of a log-odds. Weights are told as signs, probabilities as percent.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from regather import pipeline, project
from regather.cli import say
from regather.cli.options import folder_argument, json_option
from regather.errors import BadProject

if TYPE_CHECKING:
    from regather.cli.questions import Told
    from regather.explain import Account
    from regather.model import Source


@click.command("explain")
@folder_argument
@click.option("--page", type=click.IntRange(min=1), help="Only this printed page and its turns.")
@click.option("--doubts", "doubts_only", is_flag=True, help="Only the open questions, with the lines that answer them.")
@click.option(
    "--svg", "picture", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Draw how the source maps to the book, into this file.",
)  # fmt: skip
@click.option(
    "--starts", metavar="WORDS", help="With --page: print the lines that make the page start with these words."
)
@click.option("--ends", metavar="WORDS", help="With --page: print the lines that make the page end with these words.")
@json_option
def command(
    folder: Path, page: int | None, picture: Path | None, starts: str | None, ends: str | None,
    *, doubts_only: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show page by page where the text came from, and why.

    First an overview: how the pages were folded, what is missing, how sure it all is, and what to do
    next. Then each page: its places in the source, how it begins and ends, how it goes over into the
    next page and what speaks for that. At the end the open questions, the one that settles most first,
    with the exact lines for book/decisions.toml. If none of the readings is right, --starts and --ends
    give the lines for any other place.
    """
    if (starts or ends) and page is None:
        raise click.UsageError("Say with --page which page starts or ends there.")
    record = project.load_arrangement(folder)
    if as_json and picture is None:
        say.tell_json(record)
        return
    from regather.cli.questions import Told, offer
    from regather.explain import account_of, places_of

    source = _source(folder, record)
    account = account_of(record, source.text, places_of(source))
    if picture is not None:
        _draw(account, picture)
        return
    if page is not None and (starts or ends):
        for words, edge in ((starts, "start"), (ends, "end")):
            if words:
                offer(account, page, edge, words)
        return
    _tell(account, Told(source.text, account.places, account.sides(), folder), page, doubts_only=doubts_only)


def _source(folder: Path, record: dict[str, Any]) -> Source:
    """The source as it was received, if it is still the one that was restored."""
    source = pipeline.read_received(folder)
    if not project.is_of(record, source):
        raise BadProject(
            "The source is not the one that was restored.",
            where=str(folder / "book" / "sources"),
            hint="Run regather restore again.",
        )
    return source


def _draw(account: Account, path: Path) -> None:
    from regather.explain.draw import picture_of

    project.write_bytes(path, picture_of(account))
    click.echo(f"Drawn: {path}")


def _tell(account: Account, told: Told, page: int | None, *, doubts_only: bool) -> None:
    from regather.cli import questions
    from regather.cli.pages import tell_overview, tell_pages

    asked = [
        (number, doubt)
        for number, doubt in enumerate(account.doubts, start=1)
        if page is None or any(page in turn for turn in ((doubt.left_page, doubt.right_page), *doubt.settles))
    ]
    if not doubts_only:
        if page is None:
            tell_overview(account)
        tell_pages(account, page)
    questions.ask(asked, told, len(account.doubts))
    if not asked:
        click.echo()
        click.echo("No question is open." if page is None else f"No question about page {page} is open.")
