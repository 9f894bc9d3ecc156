"""``regather check``: the book and its files, looked over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from regather import pipeline, project
from regather.cli import say
from regather.cli.options import folder_argument, json_option
from regather.errors import RegatherError
from regather.model import Finding


@click.command("check")
@folder_argument
@click.option(
    "--code", "codes", multiple=True, metavar="CODE",
    help="Only findings of this code, and all of them; may be given more than once.",
)  # fmt: skip
@json_option
def command(folder: Path, codes: tuple[str, ...], *, as_json: bool) -> int:
    """Check the book and what was built from it.

    The words of the chapters are looked over, too: what stands out there is a warning or a note, with its
    place in the source. What is right as it is can be allowed in book/allow.toml.

    Errors give exit code 6; warnings and notes do not.
    """
    # The room's libraries load slowly, and `regather check --help` needs none of them.
    from regather.checks.codes import CODES, row_of
    from regather.cli.grouped import SHOWN, tell_grouped

    for code in codes:
        if row_of(code) is None:
            known = ", ".join(sorted(CODES))
            raise click.BadParameter(f"There is no code {code}. The codes are {known}.", param_hint="--code")
    with say.progress() as progress:
        report = pipeline.check(folder, progress)
    exit_code = say.exit_code(report, strict=False)
    findings = located(folder, report.findings)
    if codes:
        findings = tuple(finding for finding in findings if finding.code in codes)
    report = replace(report, findings=findings)
    if as_json:
        say.tell_json(say.report_record(report))
        return exit_code
    say.tell(replace(report, findings=()), as_json=False, files="Checked")
    tell_grouped(findings, most=None if codes else SHOWN)
    if not findings:
        click.echo("Nothing to complain about.")
    return exit_code


def located(folder: Path, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with their places in the source; as they are where no restoring left its records here."""
    if not any(finding.line for finding in findings) or not (folder / project.LEDGER).is_file():
        return findings
    from regather.checks.places import locate
    from regather.explain import places_of

    try:
        record, changes = project.load_arrangement(folder), project.load_ledger(folder)
        source = pipeline.read_received(folder)
        book = project.load_book(folder)
    except RegatherError:
        return findings  # the records are not needed to check the book; what wants them says so itself
    if not project.is_of(record, source):
        return findings
    received = folder / project.SOURCES / source.name
    file = (project.SOURCES / source.name).as_posix() if _line_for_line(received, source.text) else ""
    found = locate(findings, book, changes, source.text, file)
    places = places_of(source)
    if not places.shows_sides:
        return found
    # Nobody has seen the text that was taken out of a PDF or read on scans: its places are those on the sides.
    return tuple(
        replace(item, source=places.told(item.offset)) if item.offset is not None and item.line else item
        for item in found
    )


def _line_for_line(path: Path, text: str) -> bool:
    """Whether the lines of a source's text are those of the file: not so of folders, archives and other formats."""
    return path.is_file() and b"\0" not in (data := path.read_bytes()) and _lines(data) == text.count("\n")


def _lines(data: bytes) -> int:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
