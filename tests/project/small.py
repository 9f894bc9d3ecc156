"""A small real book in a project: mending, proof and project are real, what would search for the order is told it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.mend.helpers import Part, Wreck, wreck

import regather
import regather.cli.check
from regather.model import Anatomy, Arrangement, Source

NAMES = ("One", "Two", "Three", "Four", "Five", "Six")

SAID = (
    "The ferry goes at seven, whatever the weather is, and it goes with whoever stands on the pier.",
    "Nobody asks for a ticket, because the man who sold them has been dead for eleven winters.",
    "In the hut there is a stove, a bench, a lamp that hangs from a nail, and a book for complaints.",
    "The book is empty but for one page, on which a child has drawn the boat with two chimneys.",
    "When the fog comes down, the bell on the other bank is rung three times and then once more.",
    "Those who live here know by the sound how wide the river is, and whether it is rising.",
)


def book() -> Wreck:
    """Six chapters on twelve pages, the later half before the earlier, with notes, folios and words that were cut."""
    parts: list[Part] = []
    for n in (4, 5, 6, 1, 2, 3):
        left, right = 2 * n - 1, 2 * n
        said = SAID[n - 1 :] + SAID[: n - 1]
        parts += [
            (left, "heading", f"Crossing {NAMES[n - 1]}\n\n"),
            (left, "body", f"{said[0]}\n\n{said[1]}¹\n\nThey waited, for it was late, and then the fer-"),
            (left, "folio", f"{left}\n\n"),
            (right, "body", f"ry came out of the rain. {said[2]}\n\n{said[3]} {said[4]}\n\n"),
            (left, "note", f"¹ {said[5]}\n\n"),
            (right, "folio", f"{right}\n\n"),
        ]
    return wreck(*parts)


def install(monkeypatch: pytest.MonkeyPatch, what: Wreck) -> None:
    """Let the pipeline read, take apart and order every source as ``what`` has it."""

    def read_source(path: Path, layer: str | None = None) -> Source:
        return what.source

    def arrange(source: Source, anatomy: Anatomy, *more: Any) -> Arrangement:
        return what.arrangement

    fakes = {
        "sources": SimpleNamespace(read_source=read_source, recognise=lambda *what: None),
        "anatomy": SimpleNamespace(dissect=lambda source, decisions: what.anatomy),
        "order": SimpleNamespace(
            arrange=arrange, find_doubles=lambda source, parts: (), set_aside=lambda parts, doubles: parts
        ),
    }
    for name, fake in fakes.items():
        monkeypatch.setitem(sys.modules, f"regather.{name}", fake)
        monkeypatch.setattr(regather, name, fake, raising=False)


def written(what: Wreck, folder: Path) -> Path:
    """The source as a file to restore."""
    path = folder / "ferry.txt"
    path.write_text(what.source.text, encoding="utf-8")
    return path
