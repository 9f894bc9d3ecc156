"""Ctrl-C: it stops a run, but never in the middle of loading a library."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from regather.cli import signals
from regather.errors import ExitCode


def test_an_interrupt_is_raised_at_once_where_nothing_is_imported() -> None:
    with pytest.raises(KeyboardInterrupt):
        signals.interrupt(signal.SIGINT, sys._getframe())


def test_an_import_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "looks_around.py").write_text(
        "import sys\nfrom regather.cli.signals import is_importing\nseen = is_importing(sys._getframe())\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert importlib.import_module("looks_around").seen
    assert not signals.is_importing(sys._getframe())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_importing_waits_for_its_end(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "slow_to_load.py").write_text(
        "import pathlib, time\n"
        "pathlib.Path('begun').touch()\n"
        "for _ in range(40):\n    time.sleep(0.01)\n"
        "pathlib.Path('loaded').touch()\n",
        encoding="utf-8",
    )
    script = (
        "from regather.cli import signals\nsignals.install()\ntry:\n    import slow_to_load\n"
        "    import time\n    time.sleep(20)\nexcept KeyboardInterrupt:\n    raise SystemExit(130)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    while not (tmp_path / "begun").exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(timeout=15) == 130
    assert (tmp_path / "loaded").exists(), "the import was broken off"


def test_the_code_of_an_early_interrupt_is_that_of_the_table() -> None:
    assert signals.INTERRUPTED == ExitCode.INTERRUPTED
