"""Turns reports into words on the terminal, or into JSON.

Results go to stdout, progress and errors to stderr; progress only where somebody watches. A newcomer
prints from a room; only this one does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from regather.cli.changed import Before, Changed, changed, words_of
from regather.cli.paper import style
from regather.cli.paper import tell as lay
from regather.errors import ExitCode
from regather.model import Doubt, Finding, Join, Proof, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from regather.pipeline import Progress, Report
    from regather.project import Restored, Standing

ASKED = 3
"""Questions that are asked at the end of a run; more of them push everything else off the screen."""

_SEVERITY_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress line on stderr where that is a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield _unwatched
        return

    def show(words: str, share: float | None = None) -> None:
        percent = "" if share is None else f" {share:4.0%}"
        click.echo(f"\r\x1b[K{words} …{percent}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def _unwatched(words: str, share: float | None = None) -> None:
    pass


def exit_code(report: Report, *, strict: bool) -> ExitCode:
    """What the caller is told: a failed check first, then open doubts under ``--strict``."""
    if report.failed:
        return ExitCode.CHECK_FAILED
    if strict and report.restored is not None and report.restored.doubts:
        return ExitCode.DOUBTS
    return ExitCode.DONE


def tell(report: Report, *, as_json: bool, files: str = "Made", was: Before | None = None) -> None:
    """Print a report for a person, or as JSON for a program.

    ``files`` says what was done with the files, ``was`` what the run before this one had found.
    """
    otherwise = _otherwise(report, was)
    if as_json:
        tell_json(report_record(report) | ({"changed": otherwise.record()} if otherwise else {}))
        return
    if report.restored is not None:
        _tell_restored(report.restored, report)
        for number, words in enumerate(words_of(otherwise, len(report.restored.doubts)) if otherwise else ()):
            lay(words, first=" " * 10 if number else "Changed:  ", hang=10)
    if report.proof is not None:
        faulty = f"does not hold. {report.proof.faults[0].message}" if report.proof.faults else ""
        click.echo(f"Proof:    {faulty or proof_line(report.proof)}")
    if report.standing is not None:
        click.echo(f"Chapters: {standing_line(report.standing)}")
    if report.artifacts:
        click.echo(f"{files}:")
        for artifact in report.artifacts:
            click.echo(f"  {artifact.path}")
    if report.previews:
        click.echo("To look at:")
        for picture in report.previews:
            click.echo(f"  {picture}")
    tell_findings(finding for finding in report.findings if not _is_of_the_words(finding))
    _tell_counted([finding for finding in report.findings if _is_of_the_words(finding)])
    if report.restored is not None:
        _tell_doubts(report.restored, report.folder)


def _otherwise(report: Report, was: Before | None) -> Changed | None:
    """What a run found otherwise than the one before it."""
    if report.restored is None:
        return None
    return changed(was, report.restored.source.sha256, report.restored.arrangement, report.restored.doubts)


def tell_json(value: object) -> None:
    """Print one JSON value."""
    click.echo(json_text(value), nl=False)


def json_text(value: object) -> str:
    """A JSON value as text, two spaces a level, one line feed at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def proof_line(proof: Proof) -> str:
    """The account of the source's characters in one line."""
    return (
        f"{proof.total:,} characters: {proof.kept:,} kept, {proof.moved:,} moved, "
        f"{proof.removed:,} removed with a reason, {proof.lost:,} lost, {proof.invented:,} invented"
    )


def standing_line(standing: Standing) -> str:
    """How many chapters are as restoring wrote them, and which a person changed."""
    parts = [f"{len(standing.as_written)} as restored"]
    kinds = (
        ("edited by you", standing.edited),
        ("renamed by you", standing.renamed),
        ("removed by you", standing.removed),
        ("your own", standing.own),
    )
    parts += [f"{len(names)} {words} ({', '.join(names)})" for words, names in kinds if names]
    return ", ".join(parts)


def _tell_restored(restored: Restored, report: Report) -> None:
    from regather.explain import pages_of, title_of

    arrangement = restored.arrangement
    turned = [join for join in arrangement.joins if not join.in_stream]
    sure = sum(1 for join in turned if not is_doubted(join, restored.doubts))
    blanks = f" ({pages_of(arrangement.blanks)} blank)" if arrangement.blanks else ""
    click.echo(f"Order:    {title_of(arrangement.scheme)}")
    click.echo(f"Pages:    {arrangement.pages}{blanks}")
    if arrangement.missing:
        click.echo(f"Missing:  {pages_of(arrangement.missing)}")
    if arrangement.duplicates:
        click.echo(f"Twice:    {pages_of(arrangement.duplicates)}")
    if turned:
        click.echo(f"Joins:    {len(turned)} out of order, {sure} of them without doubt")
    click.echo(f"Proof:    {proof_line(restored.proof)}")
    click.echo(f"Chapters: {len(restored.chapters)} in {report.folder / 'chapters'}")


def is_doubted(join: Join, doubts: Iterable[Doubt]) -> bool:
    """Whether a doubt speaks of this turn of the page."""
    turn = (join.left_page, join.right_page)
    return any(turn in ((doubt.left_page, doubt.right_page), *doubt.settles) for doubt in doubts)


def tell_findings(findings: Iterable[Finding]) -> None:
    """Print each finding with its place and what to do."""
    for finding in findings:
        place = ":".join(str(part) for part in (finding.where, finding.line, finding.column) if part not in ("", None))
        severity = style(finding.severity.value, _SEVERITY_COLOUR[finding.severity], bold=True)
        click.echo(f"{severity} {finding.code}: {finding.message}" + (f" ({place})" if place else ""))
        if finding.hint:
            click.echo(f"  {finding.hint}")


def _is_of_the_words(finding: Finding) -> bool:
    """Whether it is about a place in a chapter that a person may want to look at, and nothing graver."""
    return finding.column is not None and finding.severity is not Severity.ERROR


def _tell_counted(findings: list[Finding]) -> None:
    """One line for each kind: there may be hundreds in a text that was read badly, and doubts come after them."""
    kinds: dict[tuple[Severity, str], int] = {}
    for finding in findings:
        kind = (finding.severity, finding.code)
        kinds[kind] = kinds.get(kind, 0) + 1
    for (severity, code), count in kinds.items():
        places = "1 place" if count == 1 else f"{count} places"
        click.echo(f"{style(severity.value, _SEVERITY_COLOUR[severity], bold=True)} {code}: {places} in the chapters")
    if kinds:
        click.echo("  regather check shows them, each with its place in the source.")


def _tell_doubts(restored: Restored, folder: Path) -> None:
    """Ask the most helpful of the open questions, and say how to see the others."""
    if not restored.doubts:
        return
    from regather.cli import questions
    from regather.explain import places_of, sides_of

    numbered = list(enumerate(restored.doubts, start=1))
    order = restored.arrangement
    sides = sides_of(order.scheme, order.pages, right_to_left=order.right_to_left)
    told = questions.Told(restored.source.text, places_of(restored.source), sides, folder)
    questions.ask(numbered[:ASKED], told, len(numbered))


def report_record(report: Report) -> dict[str, Any]:
    """A report as a JSON value; the reference describes it."""
    from regather.project import doubt_record, finding_record

    record: dict[str, Any] = {"folder": str(report.folder)}
    if report.restored is not None:
        restored = report.restored
        arrangement, proof = restored.arrangement, restored.proof
        record |= {
            "scheme": arrangement.scheme,
            "pages": arrangement.pages,
            "blanks": list(arrangement.blanks),
            "missing": list(arrangement.missing),
            "joins": len(arrangement.joins),
            "joins_out_of_order": sum(1 for join in arrangement.joins if not join.in_stream),
            "proof": _proof_record(proof),
            "changes": restored.changes,
            "chapters": list(restored.chapters),
            "doubts": [doubt_record(doubt) for doubt in restored.doubts],
        }
    if report.proof is not None:
        record["proof"] = _proof_record(report.proof)
    if report.standing is not None:
        record["standing"] = {
            field.name: list(getattr(report.standing, field.name)) for field in fields(report.standing)
        }
    record["artifacts"] = [
        {"kind": item.kind, "path": str(item.path), "sha256": item.sha256} for item in report.artifacts
    ]
    if report.previews:
        record["previews"] = [str(picture) for picture in report.previews]
    record["findings"] = [finding_record(finding) for finding in report.findings]
    return record


def _proof_record(proof: Proof) -> dict[str, int]:
    return {
        "characters": proof.total,
        "kept": proof.kept,
        "moved": proof.moved,
        "removed": proof.removed,
        "lost": proof.lost,
        "invented": proof.invented,
    }
