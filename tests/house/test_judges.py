"""The script that gets the outside judges goes on without them only where it may."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

PLAIN_TOOLS = ("sh", "cat", "dirname", "env", "mkdir", "id")
PROGRAMS = ("chromium", "node", "java", "dpkg-query")


def _program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path, root: Path) -> Path:
    """A clone whose PATH has everything but npm; Debian knows every package."""
    clone = tmp_path / "clone"
    (tmp_path / "bin").mkdir()
    (clone / "scripts").mkdir(parents=True)
    (clone / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(root / "scripts" / "judges.sh", clone / "scripts")
    for tool in PLAIN_TOOLS:
        found = shutil.which(tool, path="/bin:/usr/bin")
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    for name in PROGRAMS:
        _program(tmp_path / "bin" / name, "printf 'install ok installed'")
    _program(clone / ".venv" / "bin" / "python", f'echo "pip $*" >>{tmp_path}/log')
    return clone


def _run(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "scripts/judges.sh", *arguments],
        cwd=clone,
        env={"PATH": str(clone.parent / "bin"), "SYSTEM": "skip"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _with_npm(clone: Path, answer: str) -> None:
    _program(clone.parent / "bin" / "npm", f'echo "npm $*" >>{clone.parent}/log; {answer}')


def test_a_judge_that_cannot_be_had_stops_the_script(clone: Path) -> None:
    done = _run(clone)
    assert done.returncode == 1
    assert "npm is missing" in done.stderr


def test_where_it_may_the_script_goes_on_without_that_judge(clone: Path) -> None:
    done = _run(clone, "--if-can")
    assert done.returncode == 0
    assert "npm is missing" in done.stderr
    assert "pip" in (clone.parent / "log").read_text()


def test_a_failed_installation_is_tried_again_next_time(clone: Path) -> None:
    _with_npm(clone, "exit 1")
    assert _run(clone).returncode == 1
    _with_npm(clone, "exit 0")
    assert _run(clone).returncode == 0
    assert (clone.parent / "log").read_text().count("npm install") == 2


def test_the_second_run_does_nothing(clone: Path) -> None:
    _with_npm(clone, "exit 0")
    first, before = _run(clone), (clone.parent / "log").read_text()
    second = _run(clone)
    assert (first.returncode, second.returncode, second.stdout) == (0, 0, "")
    assert (clone.parent / "log").read_text() == before
