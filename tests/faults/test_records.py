"""Records and decisions that somebody changed by hand, and texts of odd characters: refused in plain words, or kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.conftest import Strike
from tests.project.fakes import tree
from tests.project.small import book, install, written

from regather import pipeline
from regather.cli.app import run
from regather.errors import ExitCode
from regather.text.decision_lines import mend_lines
from regather.text.fingerprint import fingerprint

Rows = list[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A restored project of a small book."""
    what = book()
    install(monkeypatch, what)
    pipeline.restore(written(what, tmp_path), tmp_path / "p")
    return tmp_path / "p"


def set_field(rows: Rows, number: int, **values: object) -> None:
    rows[number] = json.dumps(json.loads(rows[number]) | values, ensure_ascii=False)


def half_a_line(rows: Rows) -> None:
    rows[2] = rows[2][:40]


def a_list(rows: Rows) -> None:
    rows[2] = "[1, 2]"


def deep(rows: Rows) -> None:
    rows[2] = "[" * 100_000


def no_reason(rows: Rows) -> None:
    rows[2] = rows[2].replace('"reason"', '"raeson"')


def a_word_for_a_number(rows: Rows) -> None:
    set_field(rows, 2, start="three")


def the_same_id(rows: Rows) -> None:
    set_field(rows, 2, id="c00001")


def other_words(rows: Rows) -> None:
    set_field(rows, 2, before="never there")


def far_away(rows: Rows) -> None:
    set_field(rows, 2, start=10**9, end=10**9 + 5)


def nuls(rows: Rows) -> None:
    rows[2] = "\x00" * 20


HANDS = (half_a_line, a_list, deep, no_reason, a_word_for_a_number, the_same_id, other_words, far_away, nuls)


@pytest.mark.parametrize("hand", HANDS)
def test_ledger_edited_by_hand(
    hand: Callable[[Rows], None], folder: Path, strike: Strike, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads it says which line; checking fails; restoring writes it anew, and no chapter changes."""
    path = folder / "book" / "ledger.jsonl"
    whole = tree(folder)
    rows = path.read_text(encoding="utf-8").split("\n")
    hand(rows)
    path.write_text("\n".join(rows), encoding="utf-8")
    for arguments in (["ledger", str(folder)], ["undo", "c00002", "--in", str(folder)]):
        said = strike(arguments, ExitCode.BAD_PROJECT, folder)
        assert "line 3" in said or "Line c00003" in said
        assert "regather restore" in said
    assert run(["check", str(folder)]) == ExitCode.CHECK_FAILED
    assert "ledger" in capsys.readouterr().out
    assert run(["restore", "--out", str(folder)]) == ExitCode.DONE
    assert tree(folder) == whole


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00", b"\xef\xbb\xbf"])
def test_ledger_that_is_no_text_or_empty(content: bytes, folder: Path) -> None:
    whole = tree(folder)
    (folder / "book" / "ledger.jsonl").write_bytes(content)
    assert run(["check", str(folder)]) == ExitCode.CHECK_FAILED
    assert run(["restore", "--out", str(folder)]) == ExitCode.DONE
    assert tree(folder) == whole


def test_ledger_with_other_line_ends_and_a_byte_order_mark(folder: Path) -> None:
    path = folder / "book" / "ledger.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(["ledger", str(folder), "--summary"]) == ExitCode.DONE
    assert pipeline.check(folder).failed is False


def test_change_that_was_slipped_into_the_ledger(folder: Path) -> None:
    """A line that reads well and puts a word in: the proof of every check finds it."""
    path = folder / "book" / "ledger.jsonl"
    rows = path.read_text(encoding="utf-8").split("\n")
    set_field(rows, 1, after="Never printed. ")
    path.write_text("\n".join(rows), encoding="utf-8")
    codes = {finding.code for finding in pipeline.check(folder).findings}
    assert {"proof-invented", "ledger-chapters"} <= codes


def test_mend_decision_for_text_that_is_gone(folder: Path, strike: Strike) -> None:
    text = book().source.text
    path = folder / "book" / "decisions.toml"
    whole = path.read_text(encoding="utf-8")
    other = fingerprint("an entirely other text, of another source altogether", 20)
    path.write_text(whole + "\n" + mend_lines(40, "cut-word", "undo", other), encoding="utf-8")
    assert "no longer fits" in strike(["restore", "--out", str(folder)], ExitCode.BAD_DECISION, folder)
    assert "no longer fits" in strike(["undo", "c00002", "--in", str(folder)], ExitCode.BAD_DECISION, folder)
    path.write_text(whole + "\n" + mend_lines(len(text) + 1, "cut-word", "undo"), encoding="utf-8")
    assert "behind the end" in strike(["restore", "--out", str(folder)], ExitCode.BAD_DECISION, folder)


def test_mend_decisions_in_a_form_that_cannot_be_changed_by_line(folder: Path, strike: Strike) -> None:
    path = folder / "book" / "decisions.toml"
    entry = '\nmend = [{ at = 40, rule = "cut-word", take = "keep" }]\n'
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    said = strike(["undo", "c00002", "--in", str(folder)], ExitCode.BAD_DECISION, folder)
    assert "[[mend]]" in said


@pytest.mark.parametrize("name", ["arrangement.json", "written.json"])
def test_record_that_is_nested_without_end(name: str, folder: Path, strike: Strike) -> None:
    (folder / "book" / name).write_text("[" * 100_000, encoding="utf-8")
    if name == "written.json":
        assert "written.json" in strike(["restore", "--out", str(folder)], ExitCode.BAD_PROJECT, folder)
        assert "written.json" in strike(["check", str(folder)], ExitCode.BAD_PROJECT, folder)
    else:
        assert "arrangement.json" in strike(["ledger", str(folder)], ExitCode.BAD_PROJECT, folder)


def test_source_that_was_exchanged(folder: Path) -> None:
    record = folder / "book" / "arrangement.json"
    data = json.loads(record.read_text(encoding="utf-8"))
    data["source"]["sha256"] = "0" * 64
    record.write_text(json.dumps(data), encoding="utf-8")
    codes = {finding.code for finding in pipeline.check(folder).findings}
    assert "source-changed" in codes


def test_chapters_all_removed(folder: Path, strike: Strike, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (folder / "chapters").glob("*.md"):
        path.unlink()
    assert run(["restore", "--out", str(folder)]) == ExitCode.DONE
    assert not list((folder / "chapters").glob("*.md"))
    capsys.readouterr()
    assert "chapters" in strike(["check", str(folder)], ExitCode.CANNOT_BUILD, folder)


def test_source_too_big_for_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strike: Strike) -> None:
    what = book()
    install(monkeypatch, what)
    path = written(what, tmp_path)
    monkeypatch.setattr(pipeline, "MOST_CHARACTERS", 1000)
    said = strike(["restore", str(path), "--out", str(tmp_path / "p")], ExitCode.CANNOT_RESTORE, tmp_path / "p")
    assert "one volume at a time" in said
    monkeypatch.setattr(pipeline, "MOST_BYTES", 1000)
    strike(["make", str(path), "--out", str(tmp_path / "p")], ExitCode.CANNOT_RESTORE, tmp_path / "p")


@pytest.mark.parametrize("odd", ["folder", "broken link"])
def test_what_is_named_like_a_chapter_and_is_none(odd: str, folder: Path) -> None:
    """A folder, or a link that leads nowhere, is left where it is; checking and restoring go on."""
    place = folder / "chapters" / "50-mine.md"
    if odd == "folder":
        place.mkdir()
        (place / "notes.txt").write_text("mine", "utf-8")
    else:
        place.symlink_to(folder / "nowhere")
    before = sorted(path.name for path in (folder / "chapters").iterdir())
    report = pipeline.check(folder)
    assert not report.failed
    pipeline.restore(None, folder)
    assert sorted(path.name for path in (folder / "chapters").iterdir()) == before
    assert odd != "folder" or (place / "notes.txt").read_text("utf-8") == "mine"
