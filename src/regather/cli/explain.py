"""``regather explain``: where each page came from, why each join was made, what is in doubt.

It reads ``book/arrangement.json`` and the received source and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from regather import pipeline, project
from regather.cli import say
from regather.cli.options import folder_argument, json_option
from regather.errors import BadProject

SHOWN = 60
"""Characters shown of each side of a place: one line of a terminal holds both."""


@click.command("explain")
@folder_argument
@click.option("--page", type=click.IntRange(min=1), help="Only this printed page and its joins.")
@click.option("--doubts", "doubts_only", is_flag=True, help="Only the open doubts, with the lines that answer them.")
@json_option
def command(folder: Path, page: int | None, *, doubts_only: bool, as_json: bool) -> None:
    """Show page by page where the text came from, and why.

    For each page: the places in the source that it is made of, how it goes on to the next page and
    what speaks for that. At the end stand the open doubts with the exact lines for
    book/decisions.toml.
    """
    record = project.load_arrangement(folder)
    if as_json:
        say.tell_json(record)
        return
    text = _source_text(folder, record)
    if not doubts_only:
        _tell_scheme(record)
        _tell_pages(record, text, page)
        if page is None:
            say.tell_findings(project.findings_of(record))
    doubts = project.doubts_of(record)
    wanted = tuple(doubt for doubt in doubts if page is None or page in (doubt.left_page, doubt.right_page))
    say.tell_doubts(wanted)
    if not wanted:
        click.echo("No doubt is open." if page is None else f"No doubt about page {page} is open.")


def _source_text(folder: Path, record: dict[str, Any]) -> str:
    source = pipeline.read_received(folder)
    if source.sha256 != record["source"]["sha256"]:
        raise BadProject(
            "The source is not the one that was restored.",
            where=str(folder / "book" / "sources"),
            hint="Run regather restore again.",
        )
    return source.text


def _tell_scheme(record: dict[str, Any]) -> None:
    blanks = f" ({say.pages_of(record['blanks'])} blank)" if record["blanks"] else ""
    click.echo(f"{record['source']['name']}: {record['scheme']}, {record['pages']} pages{blanks}")
    click.echo(f"Certainty of the whole: {record['confidence']:.0%}")
    _tell_evidence(record["evidence"])


def _tell_pages(record: dict[str, Any], text: str, only: int | None) -> None:
    pieces: dict[int, list[dict[str, Any]]] = {}
    for piece in record["pieces"]:
        pieces.setdefault(piece["page"], []).append(piece)
    joins = {join["left_page"]: join for join in record["joins"]}
    shown = sorted(pieces) if only is None else [only]
    for page in shown:
        click.echo("\n" + click.style(f"Page {page}", bold=True))
        if page not in pieces:
            click.echo("  " + _absence(page, record))
        for piece in _grouped(pieces.get(page, [])):
            place = f"{piece['start']}–{piece['end']}"
            click.echo(f"  {place:>15} {piece['role']:<12} {_ends(text[piece['start'] : piece['end']])}")
        if page in joins:
            _tell_join(joins[page], text)


def _absence(page: int, record: dict[str, Any]) -> str:
    if page in record["missing"]:
        return "The source does not have this page."
    return "Blank." if page in record["blanks"] else "There is no such page."


def _grouped(pieces: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pieces of a page, neighbours of one role taken together."""
    groups: list[dict[str, Any]] = []
    for piece in pieces:
        last = groups[-1] if groups else None
        if last is not None and last["role"] == piece["role"] and last["end"] == piece["start"]:
            last["end"] = piece["end"]
        else:
            groups.append(dict(piece))
    return groups


def _tell_join(join: dict[str, Any], text: str) -> None:
    sure = "you decided so" if join["decided"] else f"{join['confidence']:.0%} sure"
    where = "it stands next in the source" if join["in_stream"] else "from elsewhere in the source"
    click.echo(f"  goes on with page {join['right_page']} ({where}; {sure})")
    left, right = _squeeze(text[: join["left"]][-4 * SHOWN :]), _squeeze(text[join["right"] :][: 4 * SHOWN])
    click.echo(f"    …{left[-SHOWN:]} | {right[:SHOWN]}…")
    _tell_evidence(join["evidence"])


def _tell_evidence(evidence: Iterable[dict[str, Any]]) -> None:
    for item in sorted(evidence, key=lambda item: -abs(item["weight"])):
        click.echo(f"    {item['weight']:+6.1f}  {item['words']}")


def _ends(text: str) -> str:
    words = _squeeze(text)
    return f"“{words}”" if len(words) <= SHOWN else f"“{words[: SHOWN // 2]} … {words[-SHOWN // 2 :]}”"


def _squeeze(text: str) -> str:
    return " ".join(text.split())
