"""Programs run within a limit, and a program that is not there is a value and no crash."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from regather.tools import probe, run


def test_what_a_program_writes_comes_back() -> None:
    ran = run([sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"])
    assert (ran.code, ran.out, ran.err, ran.missing, ran.timed_out) == (3, "out\n", "err\n", False, False)


def test_bytes_that_are_not_utf_8_are_no_crash() -> None:
    ran = run([sys.executable, "-c", r"import sys; sys.stdout.buffer.write(b'a\xff')"])
    assert ran.out == "a\ufffd"


def test_a_program_gets_no_input() -> None:
    assert run([sys.executable, "-c", "import sys; print(len(sys.stdin.read()))"]).out == "0\n"


@pytest.mark.parametrize("command", ["no-such-program-anywhere", "/dev/null"])
def test_a_program_that_cannot_be_started_is_missing(command: str) -> None:
    ran = run([command])
    assert ran.missing and ran.code is None


def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path: Path) -> None:
    child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], sys.argv[2]])"
    start = time.monotonic()
    ran = run([sys.executable, "-c", parent, child, tmp_path / "pid"], time_limit=2)
    assert ran.timed_out and ran.code is None
    assert time.monotonic() - start < 30
    pid = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not alive(pid):
            return
        time.sleep(0.05)
    pytest.fail("the child of the stopped program still runs")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return not Path(f"/proc/{pid}/stat").read_text().split(") ")[1].startswith("Z")
    except (OSError, IndexError):
        return False


def test_probe_finds_what_is_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tool"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert probe("tool") == program
    assert probe("other") is None
