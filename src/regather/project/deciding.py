"""Writes a person's decisions into ``book/decisions.toml`` and touches nothing else in it.

Turns lines of decisions into a file that has them: an entry about the same mend is changed in its place, all else is
put at the end. What a newcomer gets wrong: a TOML library that writes the file anew would lay out a person's comments
and lines in its own way; lines are put in here, and what comes out is read again before it is written.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from regather.errors import BadDecision
from regather.model import MendDecision, Source
from regather.project.atomic import cannot_write, write_bytes
from regather.project.decisions import NAME, load_decisions, new_decisions, read_decisions
from regather.project.layout import DECISIONS
from regather.text.decision_lines import (
    CUT,
    FIRST,
    FOLLOW,
    LAST,
    MEND,
    cut_lines,
    first_lines,
    follow_lines,
    last_lines,
    mend_lines,
)

_HEADER = re.compile(r"^\s*\[")
_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*'|[-+\w]+)"""
_SAME: dict[str, tuple[str, ...]] = {CUT: ("page", "edge"), FOLLOW: ("end",), FIRST: (), LAST: ()}
"""By which fields two decisions of one answer are about the same thing."""
_WRITES: dict[str, Callable[..., str]] = {
    CUT: cut_lines, FOLLOW: follow_lines, FIRST: first_lines, LAST: last_lines,
}  # fmt: skip
_MAY_CHANGE = {
    MEND: ("take",),
    CUT: ("at", "check"),
    FOLLOW: ("start", "check"),
    FIRST: ("start", "check"),
    LAST: ("end", "check"),
}
"""What a later decision about the same thing changes in the entry of the earlier one."""


def add_decisions(folder: Path, source: Source, lines: str) -> int:
    """Put ``lines`` at the end of the project's decisions; return how many entries now say otherwise than before.

    An entry that the file has already is not written twice; one that it has with another place is put to its new place.
    Raises :class:`BadDecision` where the file cannot be read, or would no longer fit the source; it is then as it was.
    """
    text = first = _read(folder, source)
    try:
        new = _parsed(lines)
    except tomllib.TOMLDecodeError as error:
        raise _unwritable() from error
    there = _parsed(text)
    known = {
        table: [tuple(row.get(name) for name in same) for row in there.get(table, [])] for table, same in _SAME.items()
    }
    otherwise = 0
    added: list[str] | None = [] if new and set(new) <= set(_SAME) else None
    for table, same in _SAME.items() if added is not None else ():
        for row in new.get(table, []):
            key = tuple(row[name] for name in same)
            mine = [number for number, other in enumerate(known[table]) if other == key]
            values = {name: row[name] for name in _MAY_CHANGE[table] if name in row}
            if not mine:
                added.append(_WRITES[table](**row))  # type: ignore[union-attr]
            elif any(there[table][mine[0]].get(name) != value for name, value in values.items() if name != "check"):
                changed = _changed(text, table, mine, values)
                if changed == text:
                    raise _unwritable()
                text, otherwise = changed, otherwise + 1
    if added is None or len(added) == sum(len(rows) for rows in new.values()):
        text = _appended(text, lines)
    elif added:
        text = _appended(text, "".join(added))
    if text != first:
        _write(folder, source, first, text)
    return otherwise


def decide_mends(folder: Path, source: Source, mends: Iterable[MendDecision]) -> tuple[str, ...]:
    """Write decisions about mends, all or none; return what the file said of each before (``""``: nothing).

    Raises as :func:`add_decisions` does.
    """
    text = first = _read(folder, source)
    said = []
    for mend in mends:
        rows = _parsed(text).get(MEND, [])
        mine = [k for k, row in enumerate(rows) if (row.get("at"), row.get("rule")) == (mend.at, mend.rule)]
        before = str(rows[mine[0]].get("take")) if mine else ""
        if not mine:
            text = _appended(text, mend_lines(mend.at, mend.rule, mend.take, mend.check))
        elif before != mend.take:
            changed = _changed(text, MEND, mine, {"take": mend.take})
            if changed == text:
                raise _unwritable()
            text = changed
        said.append(before)
    if text != first:
        _write(folder, source, first, text)
    return tuple(said)


def _read(folder: Path, source: Source) -> str:
    """The file's text, checked; that of a new one where there is none. Line ends and a BOM stay in it."""
    path = folder / DECISIONS
    if not path.is_file():
        return new_decisions(source)
    load_decisions(folder, source)
    return path.read_bytes().decode("utf-8")


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _appended(text: str, lines: str) -> str:
    end = _ending(text)
    gap = "" if not text else end if text.endswith("\n") else end * 2
    return text + gap + lines.replace("\n", end)


def _changed(text: str, table: str, numbers: list[int], values: Mapping[str, int | str]) -> str:
    """The text with other values in the entries of a table that have these numbers (from 0)."""
    header = re.compile(rf"^\s*\[\[\s*{table}\s*\]\]")
    fields = [(re.compile(rf"^(\s*{name}\s*=\s*){_VALUE}"), value) for name, value in values.items()]
    rows = text.splitlines(keepends=True)
    current = -1
    inside = False
    for k, row in enumerate(rows):
        if _HEADER.match(row):
            inside = bool(header.match(row))
            current += inside
        elif inside and current in numbers:
            for pattern, value in fields:
                rows[k] = pattern.sub(rf"\g<1>{json.dumps(value)}", rows[k])
    return "".join(rows)


def _write(folder: Path, source: Source, before: str, text: str) -> None:
    """Write the file if it reads as it should; else it stays as it was, and it is said why."""
    path = folder / DECISIONS
    try:
        sound = _differs_rightly(before, text)
    except tomllib.TOMLDecodeError:
        sound = False
    if not sound:
        raise _unwritable()
    read_decisions(_parsed(text), text, source)
    try:
        write_bytes(path, text.encode("utf-8"))
    except OSError as error:
        raise cannot_write(error, path) from error


def _unwritable() -> BadDecision:
    return BadDecision(
        "The decision cannot be written into the file in the form that it has.",
        where=NAME,
        hint="Write each entry as a table of its own, [[mend]] and its fields below it, or change the entry by hand.",
    )


def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"))


def _differs_rightly(before: str, text: str) -> bool:
    """Whether nothing but tables at the end is new, and nothing but what may change is another."""
    old, new = _parsed(before), _parsed(text)
    for data in (old, new):
        for table, names in _MAY_CHANGE.items():
            for row in data.get(table, []):
                for name in names:
                    row.pop(name, None)
    return all(old.get(name) == new.get(name) or _starts(new.get(name), old.get(name)) for name in {*old, *new})


def _starts(new: object, old: object) -> bool:
    """Whether a value is new, or a list that begins as it did."""
    return old is None or (isinstance(new, list) and isinstance(old, list) and new[: len(old)] == old)
