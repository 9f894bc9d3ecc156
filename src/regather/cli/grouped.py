"""Findings as a person reads them: one heading for each kind, and under it the places.

What a newcomer gets wrong: a path with line and column behind it is a link in most terminals and editors, so the
places are printed in this form and nothing is glued to them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import click

from regather.checks.codes import CODES, row_of
from regather.checks.lint_codes import LINT_ROWS
from regather.cli.paper import columns, style
from regather.model import Finding, Severity

SHOWN = 8
"""Places of one kind that are shown where nobody asked for this kind: enough to see what it is about."""

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}

LINT = frozenset(row.code for row in LINT_ROWS)
"""The codes of the lint: what may be there many times over."""

_ORDER = tuple(Severity)


def tell_grouped(findings: Iterable[Finding], *, most: int | None = SHOWN) -> None:
    """Print the findings by kind, the gravest first; of each kind ``most`` places, or all of them (``None``)."""
    findings = tuple(findings)
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    order = list(CODES)
    for severity, code in sorted(kinds, key=lambda kind: (_ORDER.index(kind[0]), _rank(order, kind[1]))):
        _tell_kind(severity, code, kinds[severity, code], most)
    if findings:
        click.echo()
        click.echo(counted(findings))


def counted(findings: Iterable[Finding]) -> str:
    """How many findings of each severity there are, in one line."""
    findings = tuple(findings)
    parts = []
    for severity in _ORDER:
        count = sum(finding.severity is severity for finding in findings)
        if count:
            parts.append(f"{count} {severity.value}{'' if count == 1 else 's'}")
    return ", ".join(parts) + "."


def _rank(order: list[str], code: str) -> int:
    row = row_of(code)
    return order.index(row.code) if row else len(order)


def _tell_kind(severity: Severity, code: str, findings: list[Finding], most: int | None) -> None:
    row = row_of(code)
    title = f" {row.title}" if row else ""
    count = f" ({len(findings)})" if len(findings) > 1 else ""
    click.echo()
    click.echo(f"{style(severity.value, COLOURS[severity], bold=True)} {style(code, bold=True)}{count}:{title}")
    shown = findings if most is None or len(findings) <= most + 1 else findings[:most]
    for finding in shown:
        _tell_place(finding)
    if len(shown) < len(findings):
        click.echo(f"  … and {len(findings) - len(shown)} more: regather check --code {code}")


def _tell_place(finding: Finding) -> None:
    place = ":".join(str(part) for part in (finding.where, finding.line, finding.column) if part not in ("", None))
    if place:
        click.echo(f"  {place}")
    for words in (finding.message, finding.hint):
        if words:
            indent = "    "
            click.echo(textwrap.fill(words, columns(), initial_indent=indent, subsequent_indent=indent))
    source = _source(finding)
    if source:
        click.echo(style(f"    source: {source}", dim=True))


def _source(finding: Finding) -> str:
    """Where the place stood in what was received."""
    page = "" if finding.page is None else f"page {finding.page}"
    if finding.source:
        return f"{finding.source} ({page})" if page else finding.source
    offset = "" if finding.offset is None else f"character {finding.offset}"
    return ", ".join(part for part in (page, offset) if part)
