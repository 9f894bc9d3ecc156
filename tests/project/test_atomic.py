"""Writing: a run's files come all together or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project.fakes import tree

from regather.errors import CannotWrite
from regather.project import staged, write_text


def project(folder: Path) -> dict[str, bytes]:
    for name in ("chapters/01-a.md", "chapters/02-b.md", "book/book.toml", "build/old.pdf", "src/other.py"):
        write_text(folder / name, name)
    return tree(folder)


def change(folder: Path) -> None:
    write_text(folder / "chapters" / "01-a.md", "new")
    (folder / "chapters" / "02-b.md").unlink()
    write_text(folder / "chapters" / "03-c.md", "new")
    write_text(folder / "build" / "old.pdf", "new")
    write_text(folder / "fresh" / "deep" / "file", "new")


def test_what_changed_in_the_stage_changes_in_the_project(tmp_path: Path) -> None:
    before = project(tmp_path / "p")
    with staged(tmp_path / "p") as stage:
        change(stage.folder)
    expected = {name: content for name, content in before.items() if name != "chapters/02-b.md"}
    new = ("chapters/01-a.md", "chapters/03-c.md", "build/old.pdf", "fresh/deep/file")
    assert tree(tmp_path / "p") == expected | dict.fromkeys(new, b"new")


@pytest.mark.parametrize("failure", [ValueError("no"), KeyboardInterrupt(), OSError(28, "No space left")])
def test_a_failure_in_the_work_changes_nothing(tmp_path: Path, failure: BaseException) -> None:
    before = project(tmp_path / "p")
    with pytest.raises((ValueError, KeyboardInterrupt, CannotWrite)), staged(tmp_path / "p") as stage:
        change(stage.folder)
        raise failure
    assert tree(tmp_path / "p") == before


@pytest.mark.parametrize("moves", range(5))
def test_a_failure_while_moving_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    before = project(tmp_path / "p")
    done = []
    move = Path.replace

    def failing(self: Path, target: Path) -> Path:
        is_commit = ".regather" in str(self) and ".regather" not in str(target)
        if is_commit and len(done) == moves:
            done.append(self)
            raise KeyboardInterrupt
        done.extend([self] * is_commit)
        return move(self, target)

    with pytest.raises(KeyboardInterrupt), staged(tmp_path / "p") as stage:
        change(stage.folder)
        write_text(stage.folder / "z", "new")
        monkeypatch.setattr(Path, "replace", failing)
    monkeypatch.undo()
    assert tree(tmp_path / "p") == before


def test_a_file_that_a_person_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    project(tmp_path / "p")
    with pytest.raises(CannotWrite, match="while Regather was working"), staged(tmp_path / "p") as stage:
        change(stage.folder)
        write_text(tmp_path / "p" / "chapters" / "01-a.md", "mine")
    assert (tmp_path / "p" / "chapters" / "01-a.md").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "p" / "chapters" / "03-c.md").exists()


def test_a_file_of_the_project_that_the_run_does_not_know_is_not_overwritten(tmp_path: Path) -> None:
    project(tmp_path / "p")
    with pytest.raises(CannotWrite), staged(tmp_path / "p") as stage:
        write_text(stage.folder / "src" / "other.py", "new")
    assert (tmp_path / "p" / "src" / "other.py").read_text(encoding="utf-8") == "src/other.py"


def test_a_new_project_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), staged(tmp_path / "a" / "b" / "p") as stage:
        change_new(stage.folder)
        raise ValueError("no")
    assert tree(tmp_path) == {}


def change_new(folder: Path) -> None:
    write_text(folder / "chapters" / "01-a.md", "new")


def test_a_new_project_has_the_usual_permissions(tmp_path: Path) -> None:
    with staged(tmp_path / "p") as stage:
        change_new(stage.folder)
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "p").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_error_that_is_not_the_disk_s_keeps_its_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot load library"), staged(tmp_path / "p"):
        raise OSError("cannot load library")


def test_the_stage_of_a_killed_run_is_cleared_away(tmp_path: Path) -> None:
    project(tmp_path / "p")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    write_text(tmp_path / "p" / f".regather-{dead.pid}" / "chapters" / "01-a.md", "half done")
    running = tmp_path / "p" / f".regather-{os.getppid()}"
    write_text(running / "chapters" / "01-a.md", "at work")
    with staged(tmp_path / "p"):
        pass
    assert not (tmp_path / "p" / f".regather-{dead.pid}").exists()
    assert running.exists(), "the stage of a run that is still at work was removed"
