"""Writes all that a restoring has made into a project, and keeps what is the person's.

A newcomer calls this before the proof; nothing may come here that is not proven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from regather.model import Anatomy, Arrangement, Decisions, Doubt, Finding, Manuscript, Proof, Source
from regather.project.atomic import Stage, digest, write_text
from regather.project.config import identifier_of, title_from_name
from regather.project.decisions import new_decisions
from regather.project.keeping import keep_chapters
from regather.project.layout import ARRANGEMENT, DECISIONS, LEDGER
from regather.project.receiving import receive
from regather.project.records import arrangement_record, compact_json_text, ledger_text
from regather.project.scaffold import lay_out
from regather.project.settings import fill_settings, found_values
from regather.project.written import Written, load_written, save_written


@dataclass(frozen=True, slots=True)
class Restoring:
    """What the stages made of the source at ``path``; ``texts`` has the chapters by file name, in order."""

    path: Path
    source: Source
    anatomy: Anatomy
    arrangement: Arrangement
    manuscript: Manuscript
    proof: Proof
    decisions: Decisions
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring found: the source, its arrangement, the account of its characters, open doubts."""

    source: Source
    arrangement: Arrangement
    proof: Proof
    changes: int
    chapters: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def write_restored(made: Restoring, stage: Stage) -> tuple[Restored, tuple[Finding, ...]]:
    """Write source, chapters, settings and records into the stage; return what to tell, and the findings."""
    folder, arrangement, changes = stage.folder, made.arrangement, made.manuscript.changes
    doubts = tuple(doubt for doubt in arrangement.doubts if doubt.id not in made.decisions.accepted)
    lay_out(folder, stage.home)
    receive(made.path, folder, stage.home)
    written = load_written(folder)
    kept = keep_chapters(folder, made.texts, written.chapters, written.unmarked)
    found = found_values(made.manuscript.metadata)
    settings, set_by_hand = fill_settings(folder, found, written.settings, _guesses(made))
    if not (folder / DECISIONS).exists():
        write_text(folder / DECISIONS, new_decisions(made.source))
    save_written(folder, Written(kept.chapters, settings, kept.unmarked, digest(folder / DECISIONS)))
    record = arrangement_record(made.source, arrangement, doubts)
    write_text(folder / ARRANGEMENT, compact_json_text(record))
    write_text(folder / LEDGER, ledger_text(changes))
    restored = Restored(made.source, arrangement, made.proof, len(changes), tuple(made.texts), doubts)
    return restored, arrangement.findings + made.manuscript.findings + kept.findings + set_by_hand


def _guesses(made: Restoring) -> dict[str, object]:
    """What the source does not say in words: a title for want of one, the language, an identifier of its bytes."""
    guesses: dict[str, object] = {
        "title": title_from_name(made.source.name),
        "identifier": identifier_of(made.source.sha256),
    }
    language = made.source.language or made.anatomy.language
    if language:
        guesses["language"] = language
    if made.anatomy.right_to_left:
        guesses["right_to_left"] = True
    return guesses
