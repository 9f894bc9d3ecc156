"""Fills ``book/book.toml`` with what the source says of itself, and leaves a person's changes alone.

The file is edited in place (tomlkit), so that comments, order and spacing survive. A newcomer would
fill every empty key; a key that a person emptied or removed stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Item, Table

from regather.model import Finding, FoundMetadata, Level, Severity
from regather.project.atomic import write_text
from regather.project.keys import TABLES, Key, Kind, keys_of
from regather.project.layout import SETTINGS

_LISTS = {"author": "authors", "authors": "authors", "subject": "subjects", "subjects": "subjects"}
"""Facts that may be found several times, and the key that gathers them."""

_ROLES = {"editor": "edt", "translator": "trl", "illustrator": "ill"}
"""Facts that name a contributor, and their MARC relator codes."""

FILLED = 0.5
"""From this confidence on a fact is filled in; below it is only suggested (a finding says so)."""

WIDTH = 100
"""Columns at which the comments of a new file are broken."""


def found_values(found: Iterable[FoundMetadata]) -> dict[str, Any]:
    """The facts read off the source as values by key name; the first of a kind counts, lists gather all."""
    values: dict[str, Any] = {}
    known = {key.name: key for key in keys_of("book")}
    for fact in found:
        name = _LISTS.get(fact.key, fact.key)
        if fact.key in _ROLES and fact.confidence >= FILLED:
            person = {"name": fact.value, "role": _ROLES[fact.key]}
            people = values.setdefault("contributors", [])
            if person not in people:
                people.append(person)
        if name not in known or not fact.value or fact.confidence < FILLED:
            continue
        if known[name].kind is Kind.TEXTS:
            gathered = values.setdefault(name, [])
            if fact.value not in gathered:
                gathered.append(fact.value)
        elif known[name].kind is Kind.FLAG:
            values.setdefault(name, fact.value == "true")
        else:
            values.setdefault(name, fact.value)
    return values


def new_settings(values: Mapping[str, Any]) -> str:
    """The text of a new ``book.toml`` with ``values`` (by name, table ``book``) and every key explained."""
    parts = [
        "# The settings of this book. Everything here is yours to change: a value that you\n"
        "# changed is never overwritten.\n"
    ]
    for table, meaning in TABLES.items():
        parts.append(f"\n# {meaning}\n[{table}]\n")
        for key in keys_of(table):
            value = values.get(key.name, key.default) if table == "book" else key.default
            parts.append(f"\n{_comment(key)}{key.name} = {toml_value(value)}\n")
    return "".join(parts)


def set_mending(project: Path, level: Level) -> None:
    """Write the level of mending that a person asked for into ``book.toml`` of ``project``, so that it holds again."""
    path = project / SETTINGS
    if not path.is_file():
        if level is not Level.SAFE:
            write_text(path, new_settings({}))
            set_mending(project, level)
        return
    document = tomlkit.parse(path.read_bytes().decode("utf-8"))
    table = document.get("restore")
    if not isinstance(table, Table):
        table = tomlkit.table()
        document["restore"] = table
    if table.unwrap().get("mend") != level:
        table["mend"] = str(level)
        write_text(path, document.as_string())


def fill_settings(
    project: Path, found: Mapping[str, Any], record: Mapping[str, Any], guessed: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Write ``found`` into ``book.toml`` of ``project`` where a person has not changed it.

    ``guessed`` are values that the source does not say in so many words; they fill what is left open.
    ``record`` is what was filled in last, by key name. Returns the new record and a note for each key
    for which the source now says something else than the person; it is told once.
    """
    values = {**(guessed or {}), **found}
    path = project / SETTINGS
    if not path.is_file():
        write_text(path, new_settings(values))
        return values, ()
    document = tomlkit.parse(path.read_bytes().decode("utf-8"))
    table = document.get("book")
    if not isinstance(table, Table):
        table = tomlkit.table()
        document["book"] = table
    kept = [name for name, value in values.items() if not _fill(table, name, value, record)]
    write_text(path, document.as_string())
    news = [name for name in kept if name in found and found[name] != record.get(name)]
    return {**record, **values}, tuple(_kept(table, name, found[name]) for name in news)


def _fill(table: Table, name: str, value: Any, record: Mapping[str, Any]) -> bool:
    """Set one key if it still is the program's; whether it now has the value."""
    now = _value(table, name)
    if now == value:
        return True
    default = next(key.default for key in keys_of("book") if key.name == name)
    nothing = list(default) if isinstance(default, tuple) else default
    untouched = now == record[name] if name in record else now in (None, nothing)
    if untouched:
        table[name] = _item(value)
    return untouched


def _value(table: Table, name: str) -> Any:
    return table.unwrap().get(name)


def _kept(table: Table, name: str, value: Any) -> Finding:
    now = _value(table, name)
    shown = "nothing" if now in (None, "", []) else toml_value(now)
    return Finding(
        "setting-kept",
        Severity.NOTE,
        f"book.{name} is {shown}, as you set it; the source says {toml_value(value)}.",
        where=SETTINGS.as_posix(),
        hint="Nothing needs to be done.",
    )


def toml_value(value: Any) -> str:
    """A value as it stands in a TOML file."""
    return str(_item(value).as_string())


def _item(value: Any) -> Item:
    """A value as an item of a TOML file: a list of people as one array of tables on their lines."""
    values = list(value) if isinstance(value, tuple) else value
    if not (isinstance(values, list) and values):
        plain: Item = tomlkit.item(values)
        return plain
    array = tomlkit.array()
    for entry in values:
        table = tomlkit.inline_table()
        table.update(entry) if isinstance(entry, dict) else None
        array.append(table if isinstance(entry, dict) else entry)
    array.multiline(len(values) > 1 and sum(len(str(entry)) for entry in values) > WIDTH)
    return array


def _comment(key: Key) -> str:
    words = f"{key.meaning} It may be {' or '.join(key.choices)}." if key.choices else key.meaning
    lines, line = [], "#"
    for word in words.split():
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = "#"
        line += " " + word
    return "\n".join([*lines, line]) + "\n"
