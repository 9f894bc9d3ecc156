"""Ace's answers, and its silences, as findings."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.books import little_book

from regather.checks import row_of
from regather.model import Severity
from regather.outputs.epub import write_epub
from regather.tools import ace
from regather.tools.ace import FAILED, SKIPPED, can_run, check_access, find_ace, findings_of


def report(impact: str = "serious", html: str = "<img src='x'/>") -> str:
    """A report of one page with one violation, told twice, and of one page without."""
    found: dict[str, Any] = {
        "earl:result": {"html": html, "dct:description": "Fix it."},
        "earl:test": {
            "earl:impact": impact,
            "dct:title": "image-alt",
            "dct:description": "Ensure <img> elements have alternative text.",
            "help": {"url": "http://example.org/alt", "dct:title": "Image"},
        },
    }
    pages = [("a.xhtml", [found, found]), ("b.xhtml", [])]
    asserted = [{"earl:testSubject": {"url": url}, "assertions": every} for url, every in pages]
    return json.dumps({"assertions": asserted})


def test_each_violation_is_told_once_with_its_rule_its_page_and_where_to_read_more() -> None:
    (finding,) = findings_of(report(), "x.epub")
    assert (finding.code, finding.severity, finding.where) == ("ace-image-alt", Severity.ERROR, "x.epub: a.xhtml")
    assert finding.message == "Ensure <img> elements have alternative text. Here: <img src='x'/>"
    assert finding.hint == "Image: http://example.org/alt"
    row = row_of(finding.code)
    assert row is not None and row.code == "ace-*"


@pytest.mark.parametrize(
    ("impact", "severity"),
    [("critical", Severity.ERROR), ("serious", Severity.ERROR), ("moderate", Severity.WARNING), ("", Severity.WARNING)],
)
def test_what_keeps_somebody_from_reading_is_an_error(impact: str, severity: Severity) -> None:
    assert findings_of(report(impact), "x.epub")[0].severity is severity


@pytest.mark.parametrize("text", ["", "{}", '{"assertions": [{}]}', '{"assertions": 3}', "[1]"])
def test_a_report_that_is_none_is_no_clean_bill(text: str) -> None:
    (finding,) = findings_of(text, "x.epub", "Starting\nError: no browser")
    assert (finding.code, finding.severity) == (FAILED, Severity.ERROR)
    assert "no browser" in finding.message


def test_without_ace_or_node_or_a_browser_the_check_is_skipped_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PUPPETEER_EXECUTABLE_PATH", raising=False)
    for missing, name in (("not installed", "ace-cli"), ("Node.js", "node"), ("browser", "")):
        (finding,) = check_access(Path("x.epub"))
        assert (finding.code, finding.severity) == (SKIPPED, Severity.NOTE) and missing in finding.message
        if name:
            program(tmp_path / name, "")


def program(path: Path, text: str) -> Path:
    """A program of Python at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_program_that_writes_no_report_or_hangs_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "chromium"):
        program(tmp_path / name, "")
    program(tmp_path / "ace-cli", "import sys; sys.exit('Broken pipe')")
    monkeypatch.setenv("PATH", str(tmp_path))
    (finding,) = check_access(Path("x.epub"))
    assert finding.code == FAILED and "Broken pipe" in finding.message
    monkeypatch.setattr(ace, "TIME_LIMIT", 0.2)
    program(tmp_path / "ace-cli", "import time; time.sleep(60)")
    (finding,) = check_access(Path("x.epub"))
    assert finding.code == FAILED and "stopped" in finding.message


def test_ace_is_never_taken_from_the_folder_of_a_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / ".tools" / "node_modules" / ".bin" / "ace-cli", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("REGATHER_TOOLS", "")
    assert find_ace() is None
    monkeypatch.setenv("REGATHER_TOOLS", str(tmp_path / ".tools"))
    assert find_ace() == tmp_path / ".tools" / "node_modules" / ".bin" / "ace-cli"


def test_ace_finds_nothing_in_a_little_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.environ.get("REGATHER_TOOLS") == "":
        monkeypatch.delenv("REGATHER_TOOLS")
    if not can_run():
        pytest.skip("Ace, Node.js or a browser is not installed: make judges")
    artifact, _ = write_epub(little_book("orchard-he"), tmp_path / "he.epub")
    assert check_access(artifact.path) == ()
