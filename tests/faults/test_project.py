"""Project folders and settings that cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.faults.conftest import Strike
from tests.project.fakes import SCRAMBLED, Rooms

from regather.cli.app import run
from regather.errors import ExitCode
from regather.model import Finding, Proof, Severity
from regather.text import decision_lines
from regather.text.fingerprint import fingerprint


@pytest.fixture
def project(rooms: Rooms, wreck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A restored and built project."""
    assert run(["make", str(wreck), "--out", str(tmp_path / "p")]) == ExitCode.DONE
    capsys.readouterr()
    return tmp_path / "p"


@pytest.mark.parametrize("job", ["restore", "build", "check", "make"])
def test_unknown_key_in_book_toml(job: str, project: Path, strike: Strike) -> None:
    path = project / "book" / "book.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("title =", "titel ="), encoding="utf-8")
    arguments = [job, str(project)] if job in ("build", "check") else [job, "--out", str(project)]
    said = strike(arguments, ExitCode.BAD_PROJECT, project)
    line = 1 + path.read_text(encoding="utf-8").splitlines().index('titel = "Tides"')
    assert f"book/book.toml, line {line}" in said
    assert "'title'" in said


def test_decision_that_no_longer_fits(project: Path, strike: Strike) -> None:
    elsewhere = fingerprint(SCRAMBLED, 30)
    with (project / "book" / "decisions.toml").open("a", encoding="utf-8") as file:
        file.write(decision_lines.cut_lines(1, "end", 40, elsewhere))
    said = strike(["restore", "--out", str(project)], ExitCode.BAD_DECISION, project)
    assert "[[cut]] number 1" in said
    assert "now at 30" in said


def test_decisions_for_another_source(project: Path, strike: Strike) -> None:
    path = project / "book" / "decisions.toml"
    path.write_text(f'source = "{"0" * 64}"\n', encoding="utf-8")
    assert "another source" in strike(["restore", "--out", str(project)], ExitCode.BAD_DECISION, project)


def test_another_source_for_the_same_project(project: Path, tmp_path: Path, strike: Strike) -> None:
    other = tmp_path / "other.txt"
    other.write_text(SCRAMBLED + "more\n", encoding="utf-8")
    said = strike(["restore", str(other), "--out", str(project)], ExitCode.BAD_PROJECT, project)
    assert "wreck.txt" in said


def test_output_folder_that_is_a_file(rooms: Rooms, wreck: Path, tmp_path: Path, strike: Strike) -> None:
    (tmp_path / "p").write_text("a file\n", encoding="utf-8")
    strike(["make", str(wreck), "--out", str(tmp_path / "p")], ExitCode.CANNOT_WRITE, tmp_path / "p")
    assert (tmp_path / "p").read_text(encoding="utf-8") == "a file\n"


def test_output_folder_below_a_file(rooms: Rooms, wreck: Path, tmp_path: Path, strike: Strike) -> None:
    (tmp_path / "file").write_text("a file\n", encoding="utf-8")
    strike(["make", str(wreck), "--out", str(tmp_path / "file" / "p")], ExitCode.CANNOT_WRITE, tmp_path / "file" / "p")


def test_folder_in_the_way_of_a_file(project: Path, strike: Strike) -> None:
    (project / "build" / "tides.epub").unlink()
    (project / "build" / "tides.epub" / "mine").mkdir(parents=True)
    said = strike(["build", str(project)], ExitCode.CANNOT_WRITE, project)
    assert "tides.epub" in said


def test_project_made_by_hand_without_book_toml(rooms: Rooms, tmp_path: Path) -> None:
    chapters = tmp_path / "by-hand" / "chapters"
    chapters.mkdir(parents=True)
    (chapters / "1.md").write_text("# One\n\nText.\n", encoding="utf-8")
    assert run(["make", "--out", str(tmp_path / "by-hand")]) == ExitCode.DONE
    assert (tmp_path / "by-hand" / "build" / "by-hand.epub").is_file()
    assert sorted(path.name for path in (tmp_path / "by-hand").iterdir()) == ["build", "chapters"]


def test_folder_without_chapters(tmp_path: Path, strike: Strike) -> None:
    (tmp_path / "p").mkdir()
    assert "chapters" in strike(["build", str(tmp_path / "p")], ExitCode.CANNOT_BUILD, tmp_path / "p")


def test_chapter_that_is_not_utf_8(project: Path, strike: Strike) -> None:
    (project / "chapters" / "03-odd.md").write_bytes(b"# K\xf6nig\n")
    assert "03-odd.md, byte 4" in strike(["build", str(project)], ExitCode.BAD_PROJECT, project)


def test_record_of_what_was_written_is_broken(project: Path, strike: Strike) -> None:
    (project / "book" / "written.json").write_text("{", encoding="utf-8")
    assert "written.json" in strike(["restore", "--out", str(project)], ExitCode.BAD_PROJECT, project)


def test_nothing_to_restore(tmp_path: Path, strike: Strike) -> None:
    (tmp_path / "p").mkdir()
    strike(["restore", "--out", str(tmp_path / "p")], ExitCode.USAGE, tmp_path / "p")


def test_proof_that_fails(rooms: Rooms, wreck: Path, tmp_path: Path, strike: Strike) -> None:
    lost = Finding("lost", Severity.ERROR, "Characters 3 to 5 are lost.")
    rooms.proof = Proof(100, 98, 0, 0, 2, 0, (lost,))
    said = strike(["make", str(wreck), "--out", str(tmp_path / "p")], ExitCode.PROOF_FAILED, tmp_path / "p")
    assert "2 characters would be lost" in said
    assert "Characters 3 to 5" in said


def test_fault_of_our_own(rooms: Rooms, wreck: Path, tmp_path: Path, strike: Strike) -> None:
    rooms.raises["mend"] = ZeroDivisionError("division by zero")
    said = strike(["make", str(wreck), "--out", str(tmp_path / "p")], ExitCode.INTERNAL, tmp_path / "p")
    assert "REGATHER_DEBUG=1" in said


def test_fault_of_our_own_shown_in_full(
    rooms: Rooms, wreck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rooms.raises["mend"] = ZeroDivisionError("division by zero")
    monkeypatch.setenv("REGATHER_DEBUG", "1")
    assert run(["make", str(wreck), "--out", str(tmp_path / "p")]) == ExitCode.INTERNAL
    assert "Traceback" in capsys.readouterr().err


class _Outputs:
    """Outputs whose print engine does not find its library when it is loaded."""

    @property
    def epub(self) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")


def test_library_under_the_print_engine_is_missing(
    rooms: Rooms, wreck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strike: Strike
) -> None:
    monkeypatch.setitem(sys.modules, "regather.outputs", _Outputs())  # type: ignore[arg-type]
    said = strike(["make", str(wreck), "--out", str(tmp_path / "p")], ExitCode.MISSING_PROGRAM, tmp_path / "p")
    assert "libpango" in said
    assert "apt install" in said
