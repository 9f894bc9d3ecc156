"""``regather ledger``: every change between the source and the chapters, readable, and as few of them as are wanted.

Turns ``book/ledger.jsonl`` into lines for a terminal or into JSON. What a newcomer gets wrong: most changes are white
space, which nobody sees unless it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from regather.cli import lines, say
from regather.cli.options import folder_argument, json_option
from regather.cli.paper import columns, style, tell
from regather.model import Change

SHOWN = {"\n": "↵", "\t": "⇥", "\f": "␌", "\u00ad": "‧", "\u00a0": "⍽"}
"""How white space is shown inside a change."""

NOTHING = "∅"
LONG = 60
"""Characters of what was taken or put in that are shown; more of it is cut in the middle."""


@click.command("ledger")
@folder_argument
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only changes by this rule; may be given again.")
@click.option("--page", "pages", multiple=True, type=int, metavar="N", help="Only changes on this printed page.")
@click.option("--chapter", "chapters", multiple=True, metavar="NAME", help="Only changes in this chapter file.")
@click.option("--by", type=click.Choice(("program", "person")), help="Only changes by the program, or by you.")
@click.option(
    "--below", type=click.FloatRange(0, 1), metavar="CONFIDENCE",
    help="Only changes that are less sure than this, from 0 to 1.",
)  # fmt: skip
@click.option("--summary", is_flag=True, help="Only how many changes there are by each rule.")
@json_option
def command(
    folder: Path, rules: tuple[str, ...], pages: tuple[int, ...], chapters: tuple[str, ...], by: str | None,
    below: float | None, *, summary: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show every change from the source to the chapters, and why it was made.

    Each change has its id, rule, printed page, chapter and confidence, then what stood there and what stands
    there now, in its place, and the reason. A line end is shown as ↵, nothing as ∅. To take a change back:
    regather undo ID; to say that it is right: regather accept ID.
    """
    ledger = lines.load(folder)
    wanted = {_stem(name) for name in chapters}
    found = [
        (change, left, right)
        for change, left, right in ledger.around()
        if (not rules or change.rule in rules)
        and (not pages or change.page in pages)
        and (not wanted or change.chapter in wanted)
        and (by is None or change.by == by)
        and (below is None or change.confidence < below)
    ]
    if as_json:
        say.tell_json(
            {
                "changes": [] if summary else [_record(*row) for row in found],
                "rules": [_counted(name, rows) for name, rows in _by_rule(change for change, _, _ in found)],
            }
        )
        return
    if not summary:
        for change, left, right in found:
            _tell(change, left, right)
    _tell_summary([change for change, _, _ in found], len(ledger.changes))


def _stem(name: str) -> str:
    return Path(name).name.removesuffix(".md")


def _record(change: Change, left: str, right: str) -> dict[str, Any]:
    return {
        "id": change.id,
        "rule": change.rule,
        "page": change.page,
        "chapter": change.chapter,
        "start": change.span.start,
        "end": change.span.end,
        "before": change.before,
        "after": change.after,
        "left": left,
        "right": right,
        "reason": change.reason,
        "confidence": change.confidence,
        "by": change.by,
    }


def _by_rule(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """The changes by rule, the rule with most of them first."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.rule, []).append(change)
    return sorted(found.items(), key=lambda row: (-len(row[1]), row[0]))


def _counted(rule: str, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "rule": rule,
        "changes": len(changes),
        "least_confidence": min(change.confidence for change in changes),
        "by_person": sum(change.by == "person" for change in changes),
    }


def _tell(change: Change, left: str, right: str) -> None:
    place = [f"page {change.page}"] if change.page is not None else []
    place.append(change.chapter or "in no chapter")
    sure = "yours" if change.by == "person" else f"{change.confidence:.0%}"
    head = " · ".join((change.rule, *place, sure))
    click.echo(f"{style(change.id, 'cyan', bold=True)}  {head}")
    before, after = shown(change.before), shown(change.after)
    mend = f"{style('[' + before, 'red')} → {style(after + ']', 'green')}"
    room = max(12, (columns() - 14 - min(len(before), LONG) - min(len(after), LONG)) // 2)
    near, far = plain(left), plain(right)
    near = f"…{near[-room:]}" if len(near) > room else near
    far = f"{far[:room]}…" if len(far) > room else far
    click.echo(f"    {near}{mend}{far}")
    tell(change.reason, indent=4)


def shown(text: str) -> str:
    """What a change takes or puts in, its white space visible, cut in the middle where it is long."""
    if not text:
        return NOTHING
    if len(text) > LONG:
        half = LONG // 2
        text = f"{text[:half]} … {text[-half:]}"
    text = "".join(SHOWN.get(char, char) for char in text)
    return re.sub(r"^ | $", "␣", re.sub(r"[\x00-\x1f\x7f]", "·", text))


def plain(text: str) -> str:
    """The text around a change on one line, without what a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f]", "·", re.sub(r"\s*\n\s*", " ↵ ", text.strip("\n")))


def _tell_summary(changes: Sequence[Change], total: int) -> None:
    rows = [_counted(rule, found) for rule, found in _by_rule(changes)]
    if rows:
        click.echo()
    width = max((len(row["rule"]) for row in rows), default=0)
    for row in rows:
        yours = f", {row['by_person']} yours" if row["by_person"] else ""
        click.echo(f"{row['changes']:>6}  {row['rule']:<{width}}  least sure {row['least_confidence']:.0%}{yours}")
    count = f"{len(changes)} of {total}" if len(changes) != total else f"{total}"
    click.echo(f"{count} {'change' if total == 1 else 'changes'}.")
