"""Turns ``book/allow.toml`` into the findings that a person allows, each with a reason.

What a newcomer gets wrong: an entry without a reason is an error, not a warning. Who comes later must be able to
tell what was looked at from what was swept away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regather.errors import BadProject
from regather.project.layout import BOOK
from regather.project.toml_places import line_of, nearest, place_of, read_toml

ALLOW = BOOK / "allow.toml"
NAME = ALLOW.as_posix()
TABLE = "allow"

EXAMPLE = """[[allow]]
code = "word-repeated"
chapter = "03-a-chapter"
text = "had had"
reason = "The author writes so."
"""

NEW_ALLOW = """# What `regather check` finds and you found right: one entry a place, each with a reason.
#
""" + "".join(f"# {line}\n" for line in EXAMPLE.splitlines())


@dataclass(frozen=True, slots=True)
class AllowField:
    """A field of an entry: its name, what it means, and whether it must be there."""

    name: str
    meaning: str
    required: bool = False


FIELDS = (
    AllowField("code", "The code of the findings that are allowed.", required=True),
    AllowField("chapter", "The chapter that it is about, as its file is named, with or without .md; left out: all."),
    AllowField("text", "Words of the chapter around the place, as they stand there; left out: every place."),
    AllowField("reason", "Why it is right as it is.", required=True),
)
"""The fields of an entry, in the order in which the reference lists them."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry: what it allows, why, and the line of the file (from 1) on which it begins."""

    code: str
    reason: str
    chapter: str = ""
    text: str = ""
    line: int | None = None


def load_allowed(folder: Path) -> tuple[Allowed, ...]:
    """The entries of ``book/allow.toml`` of the project in ``folder``; none where there is no such file.

    Raises :class:`BadProject`, with the line, on the first entry that is wrong.
    """
    path = folder / ALLOW
    if not path.is_file():
        return ()
    data, text = read_toml(path, NAME, BadProject)
    for name in data:
        if name != TABLE:
            where = place_of(NAME, line_of(text, name) or line_of(text, "", name))
            raise BadProject(f"{name!r} is not known.", where=where, hint=f"Entries look like this:\n{EXAMPLE}")
    rows = data.get(TABLE, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        where = place_of(NAME, line_of(text, TABLE) or line_of(text, "", TABLE))
        raise BadProject("“allow” is not a list of entries.", where=where, hint=f"Entries look like this:\n{EXAMPLE}")
    return tuple(_entry(row, number, text) for number, row in enumerate(rows))


def _entry(row: Mapping[str, Any], number: int, text: str) -> Allowed:
    line = line_of(text, TABLE, index=number)
    known = {field.name: field for field in FIELDS}

    def fail(what: str, hint: str, key: str | None = None) -> BadProject:
        at = None if key is None else line_of(text, TABLE, key, number)
        return BadProject(f"[[allow]] number {number + 1}: {what}", where=place_of(NAME, at or line), hint=hint)

    for name, value in row.items():
        if name not in known:
            raise fail(f"the field {name!r} is not known.", f"The nearest is {nearest(name, tuple(known))!r}.", name)
        if not isinstance(value, str):
            raise fail(f"{name} has a value of the wrong kind.", "It must be a text in quotes.", name)
        if not value.strip():
            raise fail(f"{name} is empty.", known[name].meaning, name)
    for field in FIELDS:
        if field.required and field.name not in row:
            raise fail(f"the field {field.name!r} is missing.", field.meaning)
    return Allowed(**row, line=line)
