"""A disk that refuses and a person who stops the run: the folder is as it was, to the byte."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.faults.conftest import Strike
from tests.project.fakes import Rooms, tree

from regather.cli.app import run
from regather.errors import ExitCode

STAGES = ("read_source", "dissect", "arrange", "mend", "write_epub", "write_pdf", "write_zine")


@pytest.fixture(params=["new", "made before"])
def folder(
    request: pytest.FixtureRequest, rooms: Rooms, wreck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Path:
    """The folder to write to: one that does not exist, and a project with an edit and a change to come."""
    place = tmp_path / "p"
    if request.param == "made before":
        run(["make", str(wreck), "--out", str(place)])
        (place / "chapters" / "01-high-tide.md").write_text("mine\n", encoding="utf-8")
        (place / "chapters" / "02-low-tide.md").write_text("# Low tide\n\nMine too.\n", encoding="utf-8")
        capsys.readouterr()
    return place


def no_room(*arguments: object, **named: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")


def _fsync(monkeypatch: pytest.MonkeyPatch, rooms: Rooms) -> None:
    monkeypatch.setattr(os, "fsync", no_room)


def _writing(monkeypatch: pytest.MonkeyPatch, rooms: Rooms) -> None:
    rooms.raises["write_pdf"] = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x.pdf")


def _moving(monkeypatch: pytest.MonkeyPatch, rooms: Rooms) -> None:
    """The third move into the project fails; moves of the rollback and inside the stage do not."""
    moves: list[Path] = []

    def failing(move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def moved(self: Path, target: Path) -> Path:
            into_project = ".regather" in str(self) and ".regather" not in str(target) and ".old" not in str(self)
            moves.extend([self] * into_project)
            if into_project and (len(moves) == 3 or self.name.startswith(".regather")):
                no_room()
            return move(self, target)

        return moved

    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    monkeypatch.setattr(Path, "rename", failing(Path.rename))


@pytest.mark.parametrize("fill", [_fsync, _writing, _moving])
def test_full_disk(
    fill: Callable[[pytest.MonkeyPatch, Rooms], None],
    folder: Path,
    rooms: Rooms,
    wreck: Path,
    monkeypatch: pytest.MonkeyPatch,
    strike: Strike,
) -> None:
    fill(monkeypatch, rooms)
    said = strike(["make", str(wreck), "--out", str(folder)], ExitCode.CANNOT_WRITE, folder)
    assert "The disk is full." in said


def test_unwritable_folder(folder: Path, wreck: Path, monkeypatch: pytest.MonkeyPatch, strike: Strike) -> None:
    """Root may write anywhere, so the system's refusal is acted."""

    def refuse(self: Path, *arguments: object, **named: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    said = strike(["make", str(wreck), "--out", str(folder)], ExitCode.CANNOT_WRITE, folder)
    assert "permission" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_unwritable_folder_for_real(rooms: Rooms, wreck: Path, tmp_path: Path, strike: Strike) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    strike(["make", str(wreck), "--out", str(closed / "p")], ExitCode.CANNOT_WRITE, closed / "p")


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_in_any_stage(
    stage: str, folder: Path, rooms: Rooms, wreck: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(folder)
    rooms.raises[stage] = KeyboardInterrupt()
    assert run(["make", str(wreck), "--out", str(folder)]) == ExitCode.INTERRUPTED
    assert tree(folder) == before
    assert "The folder is as it was." in capsys.readouterr().err


def test_ctrl_c_in_the_middle(tmp_path: Path) -> None:
    """A real process, interrupted by a real signal once it has begun to work."""
    source = tmp_path / "long.txt"
    paragraphs = (
        f"On day {n} the water stood {n % 13} feet high at the pier, and {n % 7} boats came in." for n in range(900)
    )
    source.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    folder = tmp_path / "p"
    process = subprocess.Popen(
        [sys.executable, "-m", "regather.cli", "make", str(source), "--out", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".regather-*")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED, said
    assert "Interrupted." in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]
