"""The stand-in rooms and an invented wreck, for every test of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.project.fakes import SCRAMBLED, Rooms, install

# Loaded before a stand-in takes the name of the room: the command wants the table of codes from it.
import regather.checks.places
import regather.cli.grouped  # noqa: F401


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    return install(monkeypatch)


@pytest.fixture
def wreck(tmp_path: Path) -> Path:
    path = tmp_path / "wreck.txt"
    path.write_text(SCRAMBLED, encoding="utf-8")
    return path
