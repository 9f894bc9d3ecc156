"""The reference: what is committed is what the program says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from regather.cli.reference import pages, write
from regather.errors import ExitCode
from regather.pipeline import schemes
from regather.project.decisions import load_decisions

NAMES = sorted(pages())


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_page_is_the_generated_one(name: str, root: Path) -> None:
    committed = root / "docs" / "reference" / name
    assert committed.is_file(), "run `make docs`"
    assert committed.read_text(encoding="utf-8") == pages()[name], "the page is out of date: run `make docs`"


def test_no_page_is_left_over(root: Path) -> None:
    assert sorted(path.name for path in (root / "docs" / "reference").glob("*.md")) == NAMES


def test_writing_removes_a_page_that_is_no_more(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old\n", encoding="utf-8")
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES


def test_every_exit_code_has_its_meaning_on_the_page() -> None:
    text = pages()["exit-codes.md"]
    for code in ExitCode:
        assert f"| {code.value} | `{code.name}` | {code.meaning} |" in text


def test_the_examples_of_decisions_can_be_used(tmp_path: Path) -> None:
    blocks = pages()["decisions-toml.md"].split("```toml\n")[1:]
    path = tmp_path / "book" / "decisions.toml"
    path.parent.mkdir()
    path.write_text("".join(block.split("```")[0] for block in blocks), encoding="utf-8")
    decisions = load_decisions(tmp_path, schemes=tuple(schemes()))
    assert decisions.scheme is not None
    assert decisions.cuts
    assert decisions.accepted == ("join-34",)
