"""Finds the cases of a corpus: folders that hold a scrambled source and the truth about it.

What a newcomer gets wrong: the truth (``gold.json``) is never shown to restoring; it is only read to score.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regather.errors import UsageError

TRUTH = "gold.json"
"""The file that holds the truth about a case."""

SOURCES = (
    "source.txt",
    "source.md",
    "source.html",
    "source.zip",
    "source.tar.gz",
    "source.tar",
    "source.pdf",
    "source",
)
"""The names under which a case may hold its source, in the order in which they are looked for; the last is a folder."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a corpus: its name, its source (file or folder) and the file with its truth."""

    name: str
    source: Path
    truth: Path

    def gold(self) -> dict[str, Any]:
        """The truth. Raises :class:`~regather.errors.UsageError` where the file is no truth about a wreck."""
        try:
            gold = json.loads(self.truth.read_text(encoding="utf-8"))
            gold["scramble"]["kind"], gold["pages"], gold["reading_text"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                "The truth about a case cannot be read.",
                where=str(self.truth),
                hint="regather scramble writes such files.",
            ) from error
        assert isinstance(gold, dict)
        return gold


def find_cases(corpus: Path, kinds: Collection[str] = ()) -> tuple[Case, ...]:
    """The cases below ``corpus`` (or ``corpus`` itself) in the order of their paths, all kinds or only those named.

    Raises :class:`~regather.errors.UsageError` where there is none.
    """
    cases = tuple(_cases(corpus))
    if not cases:
        raise UsageError(
            "There are no cases there.",
            where=str(corpus),
            hint="A case is a folder with source.txt and gold.json; regather scramble writes one.",
        )
    if not kinds:
        return cases
    by_kind = [(case.gold()["scramble"]["kind"], case) for case in cases]
    found = tuple(case for kind, case in by_kind if kind in kinds)
    if not found:
        there = ", ".join(sorted({kind for kind, _ in by_kind}))
        raise UsageError(
            f"There is no case of kind {', '.join(kinds)}.", where=str(corpus), hint=f"There are: {there}."
        )
    return found


def _cases(corpus: Path) -> Iterator[Case]:
    # A choice of cases is often a folder of links, which a search of the corpus alone would not follow.
    links = [entry for entry in corpus.iterdir() if entry.is_symlink() and entry.is_dir()] if corpus.is_dir() else []
    for truth in sorted(truth for place in (corpus, *links) for truth in place.rglob(TRUTH)):
        folder = truth.parent
        source = next((folder / name for name in SOURCES if (folder / name).exists()), None)
        if source is not None:
            name = folder.relative_to(corpus).as_posix()
            yield Case(folder.name if name == "." else name, source, truth)
