"""Tells a person's edits in ``chapters/`` apart from what restoring wrote there.

Turns the chapters that the ledger gives and the files on disk into a :class:`Standing`. What a newcomer gets wrong:
an edited chapter is no fault. The proof speaks of what restoring wrote; what a person made of it is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from regather.model import Finding, Severity
from regather.project.atomic import digest
from regather.project.layout import CHAPTERS, DECISIONS, NOT_CHAPTERS
from regather.project.records import ANEW
from regather.project.written import Written, load_written, sha256


@dataclass(frozen=True, slots=True)
class Standing:
    """File names of chapters: as they were written, edited or renamed or removed by a person, or wholly theirs."""

    as_written: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def standing_of(folder: Path, texts: Mapping[str, str]) -> tuple[Standing, tuple[Finding, ...]]:
    """How the chapters in ``folder`` stand to ``texts``, which the ledger gives (file name to text).

    The findings say where the ledger is not that of the restoring which wrote the chapters. Raises
    :class:`BadProject` where ``book/written.json`` cannot be read.
    """
    written = load_written(folder)
    files = (path for path in sorted((folder / CHAPTERS).glob("*.md")) if path.is_file())
    there = {path.name: digest(path) for path in files if path.name.lower() not in NOT_CHAPTERS}
    same: list[str] = []
    edited: list[str] = []
    renamed: list[str] = []
    removed: list[str] = []
    for name, text in texts.items():
        if there.get(name) == sha256(text):
            same.append(name)
        elif name in there:
            edited.append(name)
        else:
            moved = [other for other, has in there.items() if has == sha256(text) and other not in texts]
            (renamed if moved else removed).extend(moved[:1] or [name])
    own = tuple(name for name in there if name not in texts and name not in renamed)
    standing = Standing(tuple(same), tuple(edited), tuple(renamed), tuple(removed), own)
    return standing, tuple(_other_ledger(folder, written, texts))


def _other_ledger(folder: Path, written: Written, texts: Mapping[str, str]) -> Iterator[Finding]:
    for name, text in texts.items():
        if written.chapters.get(name, sha256(text)) != sha256(text):
            yield Finding(
                "ledger-chapters",
                Severity.ERROR,
                f"Source and ledger do not give {name} as it was written.",
                where="book/ledger.jsonl",
                hint=f"The ledger or the record was changed by hand. {ANEW}",
            )
            return
    decisions = folder / DECISIONS
    if written.decisions and decisions.is_file() and digest(decisions) != written.decisions:
        yield Finding(
            "decisions-newer",
            Severity.NOTE,
            "The decisions have changed since the chapters were restored.",
            where=DECISIONS.as_posix(),
            hint="Run regather restore to have them honoured.",
        )
