"""Turns ``book/book.toml`` into metadata and options, by the one declaration in :mod:`regather.project.keys`.

A newcomer expects an unknown key to be ignored; it is an error that names the nearest known key
and the line, because a mistyped key that does nothing costs an evening.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from regather.errors import BadProject
from regather.model import Contributor, Level, Metadata, PressOptions, PrintOptions
from regather.project.keys import KEYS, TABLES, Key, Kind, keys_of
from regather.project.layout import SETTINGS, THEME, themes_of
from regather.project.toml_places import line_of, nearest, place_of, read_toml
from regather.text.identifiers import isbn_of
from regather.text.slug import slugify

NAME = SETTINGS.as_posix()
MOST = 100
"""The most that a number may be: all of them are millimetres on a sheet of paper."""

REFERENCE = "docs/reference/book-toml.md lists the keys."


@dataclass(frozen=True, slots=True)
class Config:
    """``book/book.toml``, read and checked. ``cover`` is a path from the project folder, or ``None``."""

    metadata: Metadata
    print: PrintOptions
    cover: Path | None = None
    mend: Level = Level.SAFE
    theme: str = THEME
    press: PressOptions = field(default_factory=PressOptions)


def load_config(folder: Path, *, staged: Path | None = None) -> Config:
    """The settings of the project in ``folder``; defaults where there is no ``book/book.toml``.

    ``staged`` is a folder whose ``book/book.toml`` counts instead of the project's own. Raises
    :class:`BadProject` on what is not TOML, an unknown table or key, or a value of the wrong kind.
    """
    path = (staged or folder) / SETTINGS
    data, text = read_toml(path, NAME, BadProject) if path.is_file() else ({}, "")
    values = _checked(data, text)
    return _config(values, folder)


def _checked(data: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Every key's value by its path, defaults filled in; raises on the first that is wrong."""
    values: dict[str, Any] = {key.path: key.default for key in KEYS}
    for table, content in data.items():
        if table not in TABLES or not isinstance(content, Mapping):
            raise _unknown_table(table, content, text)
        known = {key.name: key for key in keys_of(table)}
        for name, value in content.items():
            where = place_of(NAME, line_of(text, table, name))
            if name not in known:
                meant = nearest(name, tuple(known))
                raise BadProject(
                    f"The key {name!r} is not known.",
                    where=where,
                    hint=f"The nearest known key is {meant!r}. {REFERENCE}",
                )
            values[f"{table}.{name}"] = _value(known[name], value, where)
    return values


def _unknown_table(table: str, content: object, text: str) -> BadProject:
    is_table = isinstance(content, Mapping)
    line = line_of(text, table) if is_table else line_of(text, "", table)
    names = [key.name for key in KEYS]
    if not is_table and table in names:
        home = next(key.table for key in KEYS if key.name == table)
        hint = f"The key {table!r} belongs under the line [{home}]."
    elif is_table:
        hint = f"The nearest known table is [{nearest(table, tuple(TABLES))}]. {REFERENCE}"
    else:
        hint = f"The nearest known key is {nearest(table, tuple(names))!r}. {REFERENCE}"
    kind = "table" if is_table else "key"
    return BadProject(f"The {kind} {table!r} is not known here.", where=place_of(NAME, line), hint=hint)


def _value(key: Key, value: Any, where: str) -> Any:
    """The value, if it is of the key's kind."""
    match key.kind:
        case Kind.TEXT if isinstance(value, str):
            if key.choices and value not in key.choices:
                allowed = " or ".join(f'"{choice}"' for choice in key.choices)
                raise BadProject(f'{key.path} is "{value}".', where=where, hint=f"It may be {allowed}.")
            return value
        case Kind.DATE if isinstance(value, str | int | date) and not isinstance(value, bool):
            return str(value)
        case Kind.TEXTS if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        case Kind.FLAG if isinstance(value, bool):
            return value
        case Kind.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            if not 0 <= value <= MOST:
                raise BadProject(f"{key.path} is {value}.", where=where, hint=f"It may be from 0 to {MOST}.")
            return float(value)
        case Kind.CONTRIBUTORS if isinstance(value, list):
            return tuple(_contributor(item, where) for item in value)
    raise BadProject(f"{key.path} has a value of the wrong kind.", where=where, hint=f"It must be {_wanted(key.kind)}.")


def _wanted(kind: Kind) -> str:
    return {
        Kind.TEXT: 'a text in quotes, such as "2022"',
        Kind.TEXTS: 'a list of texts, such as ["one", "two"]',
        Kind.DATE: "a date or a year, such as 2022-01-31",
        Kind.FLAG: "true or false, without quotes",
        Kind.NUMBER: "a number without quotes, such as 3 or 10.5",
        Kind.CONTRIBUTORS: 'a list such as [{ name = "A. Person", role = "trl" }]',
    }[kind]


def _contributor(item: object, where: str) -> Contributor:
    wanted = _wanted(Kind.CONTRIBUTORS)
    known = isinstance(item, Mapping) and not set(item) - {"name", "role", "file_as"}
    if not isinstance(item, Mapping) or not known or not isinstance(item.get("name"), str):
        raise BadProject("A contributor has a name and a role.", where=where, hint=f"It must be {wanted}.")
    role = item.get("role", "aut")
    if not isinstance(role, str) or not re.fullmatch(r"[a-z]{3}", role):
        raise BadProject(
            "A contributor's role is a MARC relator code of three small letters.",
            where=where,
            hint='Such as "edt", "trl" or "ill".',
        )
    file_as = item.get("file_as", "")
    if not isinstance(file_as, str):
        raise BadProject("How a contributor is filed is a text.", where=where, hint='Such as "Le Guin, Ursula K."')
    return Contributor(item["name"], role, file_as)


def _config(values: Mapping[str, Any], folder: Path) -> Config:
    title = values["book.title"] or folder_title(folder)
    authors = tuple(Contributor(name) for name in values["book.authors"])
    metadata = Metadata(
        title=title,
        slug=slugify(values["book.slug"] or title, fallback="book"),
        language=values["book.language"] or "en",
        subtitle=values["book.subtitle"],
        contributors=authors + values["book.contributors"],
        date=values["book.date"],
        publisher=values["book.publisher"],
        source=values["book.source"],
        rights=values["book.rights"],
        identifier=values["book.identifier"] or _identifier(title, values["book.authors"]),
        description=values["book.description"],
        subjects=values["book.subjects"],
        right_to_left=values["book.right_to_left"],
        place=values["book.place"],
        edition=values["book.edition"],
        series=values["book.series"],
        isbn=values["book.isbn"],
        issn=values["book.issn"],
        doi=values["book.doi"],
        imprint=values["book.imprint"],
    )
    options = PrintOptions(
        trim=values["print.trim"],
        open_recto=values["print.open_recto"],
        note_numbering=values["print.note_numbering"],
        source_pages=values["print.source_pages"],
        front=values["print.front"],
        notes=values["print.notes"],
        links=values["print.links"],
        archive=values["print.archive"],
    )
    mend, theme = Level(values["restore.mend"]), _theme(values["book.theme"], folder)
    return Config(
        metadata, options, _file(values["book.cover"], folder, "book.cover"), mend, theme, _press(values, folder)
    )


def _press(values: Mapping[str, Any], folder: Path) -> PressOptions:
    isbn = values["press.isbn"]
    if isbn and isbn_of(isbn) is None:
        hint = "Compare it digit by digit with the one that you were given; the last digit is a check of the others."
        raise BadProject(f"{isbn!r} is no ISBN.", where=f"{NAME}, press.isbn", hint=hint)
    return PressOptions(
        make=values["press.make"],
        bleed=float(values["press.bleed"]),
        marks=values["press.marks"],
        profile=_file(values["press.profile"], folder, "press.profile"),
        condition=values["press.condition"],
        binding=values["press.binding"],
        thickness=float(values["press.thickness"]),
        isbn=isbn,
    )


def folder_title(folder: Path) -> str:
    """A title for a book that names none: its folder's name, with spaces for hyphens."""
    return title_from_name(folder.resolve().name)


def title_from_name(name: str) -> str:
    """A title made of a file's or folder's name: no ending, spaces for hyphens, a capital in front."""
    words = re.sub(r"[-_\s]+", " ", re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)).strip()
    return words[:1].upper() + words[1:] if words else "Untitled"


def identifier_of(sha256: str) -> str:
    """A stable identifier for a book that was restored from the source with this digest (UUID version 5, RFC 9562)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "regather:sha256:" + sha256).urn


def _identifier(title: str, authors: tuple[str, ...]) -> str:
    """A stable identifier from what the book says of itself."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "regather:" + "|".join((title, *authors))).urn


def _theme(value: str, folder: Path) -> str:
    known = themes_of(folder)
    if value and value not in known:
        raise BadProject(
            f"There is no theme {value!r}.",
            where=f"{NAME}, book.theme",
            hint=f"Choose one of: {', '.join(known)}; or put a file of your own into styles/themes/.",
        )
    return value or THEME


def _file(value: str, folder: Path, key: str) -> Path | None:
    """The file in the project folder that a key names."""
    if not value:
        return None
    pure = PurePosixPath(value)
    where = f"{NAME}, {key}"
    if pure.is_absolute() or ".." in pure.parts:
        hint = "Copy it into book/."
        raise BadProject(f"The file of {key} must lie in the project folder.", where=where, hint=hint)
    if not (folder / pure).is_file():
        raise BadProject(f'There is no file "{value}".', where=where, hint="Give its path from the project folder.")
    return folder / pure
