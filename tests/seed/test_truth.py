"""The truth about the real source is consistent with itself and with the source."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "truth.json").read_text(encoding="utf-8"))
    return loaded


def test_it_speaks_of_this_source(truth: dict[str, Any], seed: Path) -> None:
    assert hashlib.sha256(seed.read_bytes()).hexdigest() == truth["source"]["sha256"]
    assert len(seed.read_text(encoding="utf-8")) == truth["source"]["characters"]


def test_the_pages_pieces_tile_the_source(truth: dict[str, Any], seed: Path) -> None:
    text, at = seed.read_text(encoding="utf-8"), 0
    for start, end, _ in sorted(piece for page in truth["pages"] for piece in page["spans"]):
        assert start >= at and not text[at:start].strip(), f"something between {at} and {start} has no page"
        at = end
    assert not text[at:].strip()


def test_every_turn_is_there_once_and_touches_text(truth: dict[str, Any], seed: Path) -> None:
    text, joins = seed.read_text(encoding="utf-8"), truth["joins"]
    assert [j["left_page"] for j in joins] == list(range(5, 45))
    assert sum(not j["in_stream"] for j in joins) == 29
    assert sum(j["exact"] for j in joins) == 32
    for join in joins:
        assert not text[join["left"] - 1].isspace() and not text[join["right"]].isspace()


def test_the_stream_lists_every_page_once(truth: dict[str, Any]) -> None:
    assert sorted(truth["stream"]) == list(range(1, 49))
    printed = [page["page"] for page in truth["pages"]]
    assert sorted(printed + truth["blanks"]) == list(range(1, 49))
