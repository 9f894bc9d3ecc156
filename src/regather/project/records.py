"""Writes the account of a restoring: ``book/arrangement.json`` and ``book/ledger.jsonl``.

A newcomer reads offsets as bytes; they count characters of the decoded source. Both files are the
same on every run over the same source and decisions: no dates, no paths of this machine.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from regather.errors import BadProject
from regather.model import (
    Arrangement,
    Change,
    Doubt,
    Evidence,
    Finding,
    Join,
    Piece,
    Reading,
    Role,
    Seam,
    Severity,
    Source,
    Span,
)
from regather.project.layout import ARRANGEMENT, LEDGER

FORMAT = 1
"""The version of the format; it changes when a reader of the old one would misread the new one."""

SCHEMA = Path(__file__).parent / "schemas" / "arrangement.schema.json"


def arrangement_record(source: Source, arrangement: Arrangement, doubts: Iterable[Doubt]) -> dict[str, Any]:
    """What was found, as the value that ``book/arrangement.json`` holds; the schema describes it."""
    return {
        "format": FORMAT,
        "source": {
            "name": source.name,
            "sha256": source.sha256,
            "encoding": source.encoding,
            "characters": len(source.text),
            **({"layer": source.layer} if source.layer else {}),
        },
        "scheme": arrangement.scheme,
        "pages": arrangement.pages,
        "confidence": _number(arrangement.confidence),
        "right_to_left": arrangement.right_to_left,
        "stream": list(arrangement.stream),
        "blanks": list(arrangement.blanks),
        "missing": list(arrangement.missing),
        "duplicates": list(arrangement.duplicates),
        "evidence": [_evidence(item) for item in arrangement.evidence],
        "pieces": [
            {"start": piece.span.start, "end": piece.span.end, "page": piece.page, "role": piece.role.value}
            for piece in arrangement.pieces
        ],
        "joins": [_join(join) for join in arrangement.joins],
        "doubts": [doubt_record(doubt) for doubt in doubts],
        "findings": [finding_record(finding) for finding in arrangement.findings],
    }


def doubt_record(doubt: Doubt) -> dict[str, Any]:
    """One doubt as a JSON value: its readings, the first of which is in use, and the lines that choose each."""
    return {
        "id": doubt.id,
        "question": doubt.question,
        "left_page": doubt.left_page,
        "right_page": doubt.right_page,
        "settles": [list(turn) for turn in doubt.settles],
        "helps": [list(turn) for turn in doubt.helps],
        "stake": _number(doubt.stake),
        "readings": [_reading(item) for item in doubt.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "shows": reading.shows,
        "confidence": _number(reading.confidence),
        "lines": reading.lines,
        "seams": [
            {"left_page": item.left_page, "right_page": item.right_page, "left": item.left, "right": item.right}
            for item in reading.seams
        ],
        "evidence": [_evidence(item) for item in reading.evidence],
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding as a JSON value; what is not known is left out."""
    record: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
    }
    optional = {
        name: getattr(finding, name) for name in ("where", "line", "column", "hint", "page", "offset", "source")
    }
    return record | {name: value for name, value in optional.items() if value not in ("", None)}


def compact_json_text(record: dict[str, Any]) -> str:
    """A record with each row of its lists on one line, so that a change of one piece is one line of a diff."""
    parts = []
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict) and name == "pieces":
            rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f"  {json.dumps(name)}: [\n{rows}\n  ]")
        elif isinstance(value, list) and (not value or isinstance(value[0], int)):
            parts.append(f"  {json.dumps(name)}: {json.dumps(value)}")
        else:
            body = json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")
            parts.append(f"  {json.dumps(name)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def ledger_text(changes: Iterable[Change]) -> str:
    """The ledger: one change a line, in the order given, keys always in the same order."""
    return "".join(json.dumps(_change(change), ensure_ascii=False) + "\n" for change in changes)


def load_arrangement(folder: Path) -> dict[str, Any]:
    """The record in ``book/arrangement.json``; raises :class:`BadProject` where there is none to read."""
    path = folder / ARRANGEMENT
    hint = "Run regather restore first."
    if not path.is_file():
        raise BadProject("This book was not restored here.", where=str(path), hint=hint)
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadProject("The file is not valid JSON.", where=str(path), hint="Run regather restore again.") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BadProject(
            "The file was written by another version of Regather.", where=str(path), hint="Run regather restore again."
        )
    return record


def pieces_of(record: dict[str, Any]) -> Arrangement:
    """The arrangement that a record tells of, as far as the proof needs it: the pieces in reading order.

    Raises :class:`BadProject` where the record has been changed so that it tells of none.
    """
    try:
        pieces = tuple(
            Piece(Span(int(row["start"]), int(row["end"])), int(row["page"]), Role(row["role"]))
            for row in record["pieces"]
        )
        return Arrangement(str(record["scheme"]), int(record["pages"]), tuple(record["stream"]), pieces, ())
    except (KeyError, TypeError, ValueError) as error:
        raise BadProject(
            "The record of the pages is not as restoring writes it.", where=ARRANGEMENT.as_posix(), hint=ANEW
        ) from error


def doubts_of(record: dict[str, Any]) -> tuple[Doubt, ...]:
    """The doubts that a record lists."""
    return tuple(
        Doubt(
            item["id"],
            item["question"],
            tuple(
                Reading(
                    row["shows"],
                    row["confidence"],
                    row["lines"],
                    tuple(Seam(**seam) for seam in row.get("seams", ())),
                    tuple(Evidence(**reason) for reason in row.get("evidence", ())),
                )
                for row in item["readings"]
            ),
            item["left_page"],
            item["right_page"],
            tuple((left, right) for left, right in item.get("settles", ())),
            tuple((left, right) for left, right in item.get("helps", ())),
            item.get("stake", 0.0),
        )
        for item in record["doubts"]
    )


def findings_of(record: dict[str, Any]) -> tuple[Finding, ...]:
    """The findings that a record lists."""
    return tuple(
        Finding(
            item["code"],
            Severity(item["severity"]),
            item["message"],
            item.get("where", ""),
            item.get("line"),
            item.get("column"),
            item.get("hint", ""),
            item.get("page"),
            item.get("offset"),
            item.get("source", ""),
        )
        for item in record["findings"]
    )


def load_ledger(folder: Path) -> tuple[Change, ...]:
    """The changes in ``book/ledger.jsonl``, in their order.

    Raises :class:`BadProject` where there are none to read; it names the line that is not as restoring wrote it.
    """
    path = folder / LEDGER
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise BadProject(
            "This book has no ledger: it was not restored here.", where=str(path), hint="Run regather restore first."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadProject("The ledger cannot be read.", where=str(path), hint=ANEW) from error
    found: list[Change] = []
    ids: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        try:
            change = _change_of(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            said = f"the field {error} is missing" if isinstance(error, KeyError) else "it is not what restoring writes"
            raise BadProject(f"A line of the ledger cannot be read: {said}.", where=place, hint=ANEW) from error
        if change.id in ids:
            before = ids[change.id]
            raise BadProject(
                f"Two lines of the ledger have the id {change.id}; the other is line {before}.", where=place, hint=ANEW
            )
        ids[change.id] = number
        found.append(change)
    return tuple(found)


ANEW = "Run regather restore: it writes the file anew. Nothing else depends on it."
"""What to do about a record that is broken: it is made of the source and the decisions, on every run."""


def _change_of(row: Any) -> Change:
    """The change that a line of the ledger describes; raises where it describes none."""
    change = Change(
        **{name: row[name] for name in _PLAIN},
        span=Span(row["start"], row["end"]),
        then=tuple(Span(start, end) for start, end in row["then"]),
    )
    words = (change.id, change.rule, change.before, change.after, change.reason, change.by)
    numbers = [change.confidence, *(n for span in (change.span, *change.then) for n in (span.start, span.end))]
    sound = (
        all(isinstance(word, str) for word in words)
        and all(isinstance(number, (int, float)) for number in numbers)
        and all(isinstance(n, int) for n in numbers[1:])
        and isinstance(change.chapter, str | None)
        and isinstance(change.page, int | None)
    )
    if not sound:
        raise TypeError("a field has a value of the wrong kind")
    return change


_PLAIN = ("id", "rule", "before", "after", "reason", "confidence", "page", "chapter", "by")
"""The fields of a change that stand in the ledger as they are."""


def _evidence(item: Evidence) -> dict[str, Any]:
    return {"kind": item.kind, "weight": _number(item.weight), "words": item.words}


def _join(join: Join) -> dict[str, Any]:
    return {
        "left_page": join.left_page,
        "right_page": join.right_page,
        "left": join.left,
        "right": join.right,
        "in_stream": join.in_stream,
        "confidence": _number(join.confidence),
        "margin": _number(join.margin),
        "decided": join.decided,
        "evidence": [_evidence(item) for item in join.evidence],
        "rivals": [{"left": item.left, "right": item.right, "behind": _number(item.behind)} for item in join.rivals],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "rule": change.rule,
        "start": change.span.start,
        "end": change.span.end,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "confidence": _number(change.confidence),
        "page": change.page,
        "chapter": change.chapter,
        "by": change.by,
        "then": [[span.start, span.end] for span in change.then],
    }


def _number(value: float) -> float:
    """A figure with three decimals: more would change with the machine and mean nothing."""
    rounded = round(float(value), 3)
    if not math.isfinite(rounded):
        raise ValueError("a confidence, weight or margin is not a finite number")
    return rounded + 0.0
