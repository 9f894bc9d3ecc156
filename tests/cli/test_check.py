"""``regather check``: findings by kind, all of one kind, and as JSON with their places in the source."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from regather.cli.app import run
from regather.cli.grouped import counted, tell_grouped
from regather.errors import ExitCode
from regather.model import Finding, Severity
from regather.project import finding_record


def findings(count: int, code: str = "word-misread", severity: Severity = Severity.WARNING) -> list[Finding]:
    return [Finding(code, severity, f"Word {n}.", "chapters/01-a.md", n, 2, "Look.", 7) for n in range(1, count + 1)]


def test_many_of_one_kind_are_shown_in_part_and_the_rest_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell_grouped([*findings(20), *findings(1, "note-twice", Severity.ERROR)], most=3)
    said = capsys.readouterr().out
    assert said.index("error note-twice") < said.index("warning word-misread (20)")
    assert "chapters/01-a.md:3:2\n" in said
    assert "chapters/01-a.md:4:2" not in said
    assert "… and 17 more: regather check --code word-misread" in said
    assert "source: page 7" in said
    assert said.endswith("1 error, 20 warnings.\n")
    tell_grouped(findings(20), most=None)
    assert "chapters/01-a.md:20:2" in capsys.readouterr().out


def test_findings_are_counted_in_words() -> None:
    assert counted(findings(1)) == "1 warning."


def test_a_finding_as_a_value_has_all_that_is_known() -> None:
    finding = Finding("x", Severity.NOTE, "M.", "a.md", 1, 2, "H.", 3, 0, "book/sources/s.txt:1:1")
    assert finding_record(finding) == {
        "code": "x", "severity": "note", "message": "M.", "where": "a.md", "line": 1, "column": 2, "hint": "H.",
        "page": 3, "offset": 0, "source": "book/sources/s.txt:1:1",
    }  # fmt: skip
    assert "offset" not in finding_record(Finding("x", Severity.NOTE, "M."))


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """This repository's own book, in which somebody wrote a slip into a paragraph."""
    for name in ("book", "chapters", "styles"):
        shutil.copytree(root / name, tmp_path / name)
    chapter = next((tmp_path / "chapters").glob("02-*.md"))
    text = chapter.read_text(encoding="utf-8")
    at = text.index(" the ", 300)
    chapter.write_text(f"{text[:at]} the{text[at:]}", encoding="utf-8")
    return tmp_path


def test_a_slip_is_found_and_can_be_allowed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), "--json", "--code", "word-doubled"]) == ExitCode.DONE
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["code"], found["page"]) == ("word-doubled", 6)
    with (folder / "book" / "allow.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[allow]]\ncode = "word-doubled"\ntext = "the the"\nreason = "A test."\n')
    assert run(["check", str(folder), "--json", "--code", "word-doubled"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_bad_file_of_what_is_allowed_is_an_error_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "book" / "allow.toml").write_text('[[allow]]\ncode = "page-gap"\n', encoding="utf-8")
    assert run(["check", str(folder)]) != ExitCode.DONE
    said = capsys.readouterr().err
    assert "the field 'reason' is missing" in said
    assert "book/allow.toml, line 1" in said


def test_an_unknown_code_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--code", "word-wrong"]) == ExitCode.USAGE
    assert "word-misread" in capsys.readouterr().err
