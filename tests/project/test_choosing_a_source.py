"""Which source is restored, and what somebody is told who names the wrong thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from regather.errors import UsageError
from regather.project.receiving import SOURCES, choose_source


def test_the_book_folder_itself_is_no_source_and_the_hint_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / SOURCES).mkdir(parents=True)
    (tmp_path / SOURCES / "wreck.txt").write_text("Some text.\n", encoding="utf-8")
    with pytest.raises(UsageError) as stopped:
        choose_source(tmp_path, tmp_path)
    assert "without naming a source" in (stopped.value.hint or "")
    assert choose_source(tmp_path, None).name == "wreck.txt"


def test_a_folder_of_pages_cannot_hold_the_book_made_of_it(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("One.\n", encoding="utf-8")
    with pytest.raises(UsageError) as stopped:
        choose_source(tmp_path / "book", tmp_path)
    assert "--out" in (stopped.value.hint or "")
