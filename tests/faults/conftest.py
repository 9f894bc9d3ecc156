"""A project that stands before the fault strikes, and the question every test asks afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.project.fakes import SCRAMBLED, Rooms, install, tree

from regather.cli.app import run
from regather.errors import ExitCode

Strike = Callable[[list[str], ExitCode, Path], str]


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    return install(monkeypatch)


@pytest.fixture
def wreck(tmp_path: Path) -> Path:
    path = tmp_path / "wreck.txt"
    path.write_text(SCRAMBLED, encoding="utf-8")
    return path


@pytest.fixture
def strike(capsys: pytest.CaptureFixture[str]) -> Strike:
    """Run a command that must fail; return what it says on stderr.

    The exit code is the given one, the message says what, where and what next, there is no traceback,
    and the folder is as it was, temporary files included.
    """

    def struck(arguments: list[str], code: ExitCode, folder: Path) -> str:
        before, existed = tree(folder), folder.exists()
        siblings = {path.name for path in folder.parent.iterdir()} if folder.parent.is_dir() else set()
        assert run(arguments) == code
        said = capsys.readouterr()
        lines = said.err.splitlines()
        assert lines[0].startswith("Error: "), said.err
        assert any(line.startswith("Where: ") for line in lines), f"it is not said where: {said.err}"
        assert any(line.startswith("Next:  ") for line in lines), f"it is not said what to do: {said.err}"
        assert "Traceback" not in said.err
        assert said.out == ""
        assert tree(folder) == before
        assert folder.exists() == existed
        if siblings:
            assert {path.name for path in folder.parent.iterdir()} == siblings, "something is left beside the folder"
        return said.err

    return struck
