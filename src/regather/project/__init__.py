"""The project folder on disk: settings, decisions, chapters, records; nothing else reads or writes it."""

from regather.project.artifacts import artifact_path, checksums, load_artifacts
from regather.project.atomic import Stage, cannot_write, digest, staged, write_bytes, write_text
from regather.project.book import load_book
from regather.project.config import Config, identifier_of, load_config, title_from_name
from regather.project.decisions import load_decisions, new_decisions
from regather.project.keeping import write_chapters
from regather.project.layout import ARRANGEMENT, CHECKSUMS, DECISIONS, LEDGER, SOURCES, is_project, received
from regather.project.receiving import choose_source, receive
from regather.project.records import (
    arrangement_record,
    compact_json_text,
    doubt_record,
    doubts_of,
    finding_record,
    findings_of,
    ledger_text,
    load_arrangement,
    load_ledger,
)
from regather.project.scaffold import lay_out, start
from regather.project.settings import fill_settings, found_values
from regather.project.written import Written, load_written, save_written

__all__ = [
    "ARRANGEMENT",
    "CHECKSUMS",
    "DECISIONS",
    "LEDGER",
    "SOURCES",
    "Config",
    "Stage",
    "Written",
    "arrangement_record",
    "artifact_path",
    "cannot_write",
    "checksums",
    "choose_source",
    "compact_json_text",
    "digest",
    "doubt_record",
    "doubts_of",
    "fill_settings",
    "finding_record",
    "findings_of",
    "found_values",
    "identifier_of",
    "is_project",
    "lay_out",
    "ledger_text",
    "load_arrangement",
    "load_artifacts",
    "load_book",
    "load_config",
    "load_decisions",
    "load_ledger",
    "load_written",
    "new_decisions",
    "receive",
    "received",
    "save_written",
    "staged",
    "start",
    "title_from_name",
    "write_bytes",
    "write_chapters",
    "write_text",
]
