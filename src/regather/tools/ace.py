"""An EPUB file -> what Ace by DAISY, the judge of accessibility, says of it, as findings.

Ace is a program of Node.js and opens every page in a browser; it takes some seconds a book, and is asked on every
check where it is there: who has installed it wants to know. Its rules are those of axe-core and of EPUB Accessibility.
What a newcomer gets wrong: it is looked for on the path, in the folder that ``REGATHER_TOOLS`` names, and in
``.tools`` of a clone of this repository, but never in the folder of a book: a book may come from a stranger.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from regather.model import Finding, Severity
from regather.tools.run import probe, run

SKIPPED = "ace-skipped"
FAILED = "ace-failed"

TIME_LIMIT = 300.0
"""Seconds after which Ace is taken to hang; it needs under 40 for 1,000 pages on two busy cores."""

_NAMES = ("ace-cli", "ace")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_BROWSER_KEY = "PUPPETEER_EXECUTABLE_PATH"
_SEVERITIES = {"critical": Severity.ERROR, "serious": Severity.ERROR}
"""Ace's "moderate" and "minor" are warnings: the book can be read all the same."""

_CLONE = Path(__file__).resolve().parents[3]
_SHOWN = 90
"""Characters of the page's own markup that a finding quotes."""

_INSTALL = "Install with: make judges, or npm install @daisy/ace-cli (with Node.js) and apt install chromium"


def check_access(path: Path) -> tuple[Finding, ...]:
    """Ace's violations in the EPUB at ``path``; one finding ``ace-skipped`` where it cannot run."""
    program, browser = find_ace(), _browser()
    if program is None:
        return (_skipped("it is not installed"),)
    if probe("node") is None:
        return (_skipped("Node.js is not installed"),)
    if not browser:
        return (_skipped("there is no browser"),)
    with tempfile.TemporaryDirectory(prefix="regather-ace-") as name:
        folder = Path(name)
        command: list[str | Path] = [
            program,
            "--force",
            "--silent",
            "--outdir",
            folder / "out",
            "--tempdir",
            folder / "temp",
        ]
        answer = run([*command, path.resolve()], time_limit=TIME_LIMIT, settings={_BROWSER_KEY: browser})
        if answer.missing:
            return (_skipped("it could not be started"),)
        if answer.timed_out:
            return (Finding(FAILED, Severity.ERROR, "Ace did not come to an end and was stopped.", path.name),)
        report = folder / "out" / "report.json"
        text = report.read_text(encoding="utf-8", errors="replace") if report.is_file() else ""
    return findings_of(text, path.name, (answer.err or answer.out).strip())


def find_ace() -> Path | None:
    """Where Ace is on this machine, or ``None``."""
    places = [Path(os.environ["REGATHER_TOOLS"])] if os.environ.get("REGATHER_TOOLS") else []
    if "REGATHER_TOOLS" not in os.environ:
        places.append(_CLONE / ".tools")
    inside = (place / "node_modules" / ".bin" / name for place in places for name in _NAMES)
    on_path = probe(_NAMES[0])
    return on_path or next((program for program in inside if program.is_file()), None)


def can_run() -> bool:
    """Whether Ace and all that it needs are here."""
    return find_ace() is not None and probe("node") is not None and bool(_browser())


def _browser() -> str:
    named = os.environ.get(_BROWSER_KEY, "")
    return named or next((str(found) for name in _BROWSERS if (found := probe(name)) is not None), "")


def _skipped(why: str) -> Finding:
    return Finding(SKIPPED, Severity.NOTE, f"Check skipped: Ace by DAISY, because {why}.", hint=_INSTALL)


def findings_of(report: str, name: str, said: str = "") -> tuple[Finding, ...]:
    """Ace's report (``report.json``) as findings, each with the code ``ace-`` and the name of Ace's rule.

    ``said`` is what Ace printed; its last line is the reason where there is no report.
    """
    try:
        pages = json.loads(report)["assertions"]
        return tuple(dict.fromkeys(_each(pages, name)))
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = f" It said: {said.splitlines()[-1]}" if said else ""
        return (Finding(FAILED, Severity.ERROR, f"Ace gave no answer.{reason}", name),)


def _each(pages: list[dict[str, Any]], name: str) -> Iterator[Finding]:
    for page in pages:
        where = f"{name}: {page['earl:testSubject']['url']}"
        for assertion in page["assertions"]:
            test, result = assertion["earl:test"], assertion["earl:result"]
            rule = str(test["dct:title"])
            message = " ".join(str(test.get("dct:description") or rule).split())
            markup = " ".join(str(result.get("html") or "").split())
            quoted = f" Here: {markup[:_SHOWN]}{'…' if len(markup) > _SHOWN else ''}" if markup else ""
            help_of = test.get("help") or {}
            hint = ": ".join(str(help_of[key]) for key in ("dct:title", "url") if help_of.get(key))
            severity = _SEVERITIES.get(str(test.get("earl:impact")), Severity.WARNING)
            yield Finding(f"ace-{rule}", severity, f"{message.rstrip('.')}.{quoted}", where, hint=hint)
