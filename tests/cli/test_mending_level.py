"""``--mend`` says how much is mended, is kept in ``book.toml``, and holds for the next restoring."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.mend.test_letters import NOISY, PLAIN

from regather.cli.app import run
from regather.project import load_config

DAMAGED = "They came to the bridgc, and the officc was ﬁne."
MENDED = "They came to the bridge, and the office was fine."


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("level") / "tale.txt"
    path.write_text("\f".join(f"{PLAIN}\n\n{NOISY}\n\n{DAMAGED}\n" for _ in range(2)), encoding="utf-8")
    return path


def restore(source: Path | None, folder: Path, *more: str) -> str:
    given = [] if source is None else [str(source)]
    assert run(["restore", *given, "--out", str(folder), *more]) == 0
    return "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "chapters").glob("*.md")))


def test_the_level_is_kept_and_the_next_restoring_changes_nothing(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    none = restore(source, folder, "--mend", "none")
    assert DAMAGED in none and "tbe river" in none
    assert load_config(folder).mend == "none"
    assert restore(None, folder) == none
    safe = restore(None, folder, "--mend", "safe")
    assert MENDED in safe and "tbe river" not in safe


def test_a_level_that_does_not_exist_is_refused(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["restore", str(source), "--out", str(tmp_path / "b"), "--mend", "all"]) != 0
    assert "'none', 'safe', 'full'" in capsys.readouterr().err
