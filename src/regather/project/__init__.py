"""The project folder on disk: settings, decisions, chapters, records; nothing else reads or writes it.

A newcomer opens files of a project elsewhere; every place in it has its name in ``layout`` and its
reader and writer here.
"""

from regather.project.artifacts import artifact_path, checksums, load_artifacts, outdated
from regather.project.atomic import Stage, cannot_write, staged, write_bytes, write_text
from regather.project.book import load_book
from regather.project.config import Config, load_config
from regather.project.deciding import add_decisions, decide_mends
from regather.project.decisions import load_decisions, new_decisions
from regather.project.keeping import write_chapters
from regather.project.layout import ARRANGEMENT, CHECKSUMS, DECISIONS, LEDGER, PREVIEW, SOURCES, is_project, received
from regather.project.receiving import choose_source
from regather.project.recognised import is_of, language_set, load_layer, save_layer
from regather.project.records import (
    arrangement_record,
    compact_json_text,
    doubt_record,
    doubts_of,
    finding_record,
    findings_of,
    load_arrangement,
    load_ledger,
    pieces_of,
)
from regather.project.restored import Restored, Restoring, write_restored
from regather.project.scaffold import lay_out, start
from regather.project.settings import fill_settings, found_values, set_mending
from regather.project.standing import Standing, standing_of

__all__ = [
    "ARRANGEMENT",
    "CHECKSUMS",
    "DECISIONS",
    "LEDGER",
    "PREVIEW",
    "SOURCES",
    "Config",
    "Restored",
    "Restoring",
    "Stage",
    "Standing",
    "add_decisions",
    "arrangement_record",
    "artifact_path",
    "cannot_write",
    "checksums",
    "choose_source",
    "compact_json_text",
    "decide_mends",
    "doubt_record",
    "doubts_of",
    "fill_settings",
    "finding_record",
    "findings_of",
    "found_values",
    "is_of",
    "is_project",
    "language_set",
    "lay_out",
    "load_arrangement",
    "load_artifacts",
    "load_book",
    "load_config",
    "load_decisions",
    "load_layer",
    "load_ledger",
    "new_decisions",
    "outdated",
    "pieces_of",
    "received",
    "save_layer",
    "set_mending",
    "staged",
    "standing_of",
    "start",
    "write_bytes",
    "write_chapters",
    "write_restored",
    "write_text",
]
