"""The account of a restoring: the arrangement answers to its schema, the ledger is the whole recipe."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from tests.project.fakes import SCRAMBLED, Rooms, doubt, source_of

from regather import pipeline
from regather.errors import BadProject
from regather.model import Decisions, Finding, Severity
from regather.project import (
    arrangement_record,
    compact_json_text,
    doubts_of,
    findings_of,
    load_arrangement,
    load_ledger,
)
from regather.project.records import SCHEMA


def record_of(folder: Path) -> dict[str, object]:
    return json.loads((folder / "book" / "arrangement.json").read_text(encoding="utf-8"))


def test_the_arrangement_answers_to_its_schema(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    rooms.doubts = (doubt(),)
    pipeline.restore(wreck, tmp_path / "book")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(record_of(tmp_path / "book"))


def test_the_schema_refuses_what_it_does_not_know(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    pipeline.restore(wreck, tmp_path / "book")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    record = record_of(tmp_path / "book")
    without_joins = {name: value for name, value in record.items() if name != "joins"}
    for broken in (record | {"shceme": "x"}, record | {"pages": -1}, without_joins):
        assert not jsonschema.Draft202012Validator(schema).is_valid(broken)


def test_the_pieces_stand_in_reading_order_and_tile_the_source(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    pipeline.restore(wreck, tmp_path / "book")
    pieces = record_of(tmp_path / "book")["pieces"]
    assert [piece["page"] for piece in pieces] == sorted(piece["page"] for piece in pieces)
    spans = sorted((piece["start"], piece["end"]) for piece in pieces)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(SCRAMBLED)
    assert all(left[1] == right[0] for left, right in pairwise(spans))


def test_the_check_at_the_end_of_make_reads_the_ledger_of_this_run(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    home = tmp_path / "book"
    pipeline.make(wreck, home)
    ledger = home / "book" / "ledger.jsonl"
    written = ledger.read_text("utf-8")
    ledger.write_text("of the run before\n", "utf-8")
    pipeline.make(None, home)
    assert rooms.ledger_checked == written == ledger.read_text("utf-8")


def test_a_finding_keeps_its_page_and_its_place_in_the_source(rooms: Rooms) -> None:
    finding = Finding("x", Severity.NOTE, "Said.", "chapters/a.md", 3, 7, "", 12, 345, "book/sources/a.txt:9:1")
    source = source_of(SCRAMBLED)
    arrangement = replace(rooms.arrange(source, rooms.dissect(source), Decisions()), findings=(finding,))
    record = arrangement_record(source, arrangement, ())
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(record)
    assert findings_of(record) == (finding,)


def test_the_compact_text_is_the_same_value(rooms: Rooms) -> None:
    source = source_of(SCRAMBLED)
    arrangement = replace(
        rooms.arrange(source, rooms.dissect(source), None),  # type: ignore[arg-type]
        findings=(Finding("odd", Severity.NOTE, "Odd.", line=3),),
    )
    record = arrangement_record(source, arrangement, [doubt()])
    text = compact_json_text(record)
    assert json.loads(text) == record
    assert text.count('{"start": ') == len(arrangement.pieces), "each piece stands on a line of its own"
    assert doubts_of(record) == (doubt(),)
    assert findings_of(record) == arrangement.findings


def test_a_figure_that_is_not_finite_is_refused(rooms: Rooms) -> None:
    source = source_of(SCRAMBLED)
    arrangement = replace(rooms.arrange(source, rooms.dissect(source), None), confidence=float("nan"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        arrangement_record(source, arrangement, ())


def test_the_ledger_reads_back(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    pipeline.restore(wreck, tmp_path / "book")
    source = source_of(SCRAMBLED)
    parts = rooms.dissect(source)
    arrangement = rooms.arrange(source, parts, None)  # type: ignore[arg-type]
    expected = rooms.mend(source, parts, arrangement, None).changes  # type: ignore[arg-type]
    assert load_ledger(tmp_path / "book") == expected
    assert (tmp_path / "book" / "book" / "ledger.jsonl").read_text(encoding="utf-8").count("\n") == len(expected)


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 99}'])
def test_an_arrangement_of_another_version_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "book" / "arrangement.json"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadProject):
        load_arrangement(tmp_path)
