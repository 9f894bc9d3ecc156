"""Writes a person's decisions into ``book/decisions.toml`` and touches nothing else in it.

Turns lines of decisions into a file that has them: an entry about the same mend is changed in its place, all else is
put at the end. What a newcomer gets wrong: a TOML library that writes the file anew would lay out a person's comments
and lines in its own way; lines are put in here, and what comes out is read again before it is written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from regather.errors import BadDecision
from regather.model import MendDecision, Source
from regather.project.atomic import cannot_write, write_bytes
from regather.project.decisions import NAME, load_decisions, new_decisions, read_decisions
from regather.project.layout import DECISIONS
from regather.text.decision_lines import MEND, mend_lines

_HEADER = re.compile(r"^\s*\[")
_MEND = re.compile(rf"^\s*\[\[\s*{MEND}\s*\]\]")
_TAKE = re.compile(r"""^(\s*take\s*=\s*)(?:"[^"\n]*"|'[^'\n]*')""")


def add_decisions(folder: Path, source: Source, lines: str) -> None:
    """Put ``lines`` at the end of the project's decisions.

    Raises :class:`BadDecision` where the file cannot be read, or would no longer fit the source; it is then as it was.
    """
    text = _read(folder, source)
    _write(folder, source, text, _appended(text, lines))


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
            changed = _changed(text, mine, mend.take)
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


def _changed(text: str, numbers: list[int], take: str) -> str:
    """The text with another value of ``take`` in the entries of these numbers (from 0)."""
    rows = text.splitlines(keepends=True)
    current = -1
    inside = False
    for k, row in enumerate(rows):
        if _HEADER.match(row):
            inside = bool(_MEND.match(row))
            current += inside
        elif inside and current in numbers:
            rows[k] = _TAKE.sub(rf'\g<1>"{take}"', row)
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
    """Whether nothing but tables at the end is new, and nothing but the ``take`` of mends is another."""
    old, new = _parsed(before), _parsed(text)
    for data in (old, new):
        for row in data.get(MEND, []):
            row.pop("take", None)
    return all(old.get(name) == new.get(name) or _starts(new.get(name), old.get(name)) for name in {*old, *new})


def _starts(new: object, old: object) -> bool:
    """Whether a value is new, or a list that begins as it did."""
    return old is None or (isinstance(new, list) and isinstance(old, list) and new[: len(old)] == old)
