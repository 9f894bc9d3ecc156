"""Turns ``book/decisions.toml`` into :class:`Decisions`, checked against the source they speak of.

The tables and fields are declared in :mod:`regather.project.decision_tables`. A newcomer expects a
decision that no longer fits to be skipped; it is an error that says which, because a skipped decision
is a wrong book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regather.errors import BadDecision
from regather.model import (
    BlockDecision,
    CutDecision,
    Decisions,
    FirstDecision,
    FollowDecision,
    HeadingDecision,
    LastDecision,
    MendDecision,
    NoteDecision,
    PlaceDecision,
    SchemeDecision,
    Source,
    Span,
)
from regather.project.decision_tables import TABLES, Field, Table
from regather.project.layout import DECISIONS
from regather.project.toml_places import line_of, nearest, place_of, read_toml
from regather.text import decision_lines as lines
from regather.text.fingerprint import fingerprint

NAME = DECISIONS.as_posix()
REFERENCE = "docs/reference/decisions-toml.md lists the tables and their fields."

SHOWN = 24
"""Characters shown on each side of a place in a message: enough to find it by eye on one line."""

_TABLES = {table.name: table for table in TABLES}


def load_decisions(folder: Path, source: Source | None = None, schemes: Sequence[str] = ()) -> Decisions:
    """What ``book/decisions.toml`` of the project in ``folder`` says; nothing where there is no such file.

    With a ``source`` every offset and fingerprint is checked against it, with ``schemes`` the
    scheme's name. Raises :class:`BadDecision` on the first entry that is wrong or no longer fits.
    """
    path = folder / DECISIONS
    if not path.is_file():
        return Decisions()
    data, text = read_toml(path, NAME, BadDecision)
    return read_decisions(data, text, source, schemes)


def read_decisions(
    data: Mapping[str, Any], text: str, source: Source | None = None, schemes: Sequence[str] = ()
) -> Decisions:
    """The same of the parsed file; ``text`` is what it was parsed from, for the places in messages."""
    if source is not None:
        _check_source(data, text, source)
    entries = tuple(_entries(data, text))
    for entry in entries:
        entry.check(source)
    _check_scheme(entries, schemes)
    _check_twice(entries)
    return _decisions(data.get("source"), entries)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the file: its declaration, values, number among its kind (from 1) and line."""

    table: Table
    values: Mapping[str, Any]
    number: int
    text: str

    @property
    def where(self) -> str:
        return place_of(NAME, line_of(self.text, self.table.name, index=self.number - 1))

    @property
    def title(self) -> str:
        return f"[{self.table.name}]" if self.table.once else f"[[{self.table.name}]] number {self.number}"

    def fail(self, what: str, hint: str) -> BadDecision:
        return BadDecision(f"{self.title}: {what}", where=self.where, hint=hint)

    def check(self, source: Source | None) -> None:
        """Raise unless the fields are known, complete, of the right type and (given a source) fit it."""
        known = {field.name: field for field in self.table.fields}
        for name, value in self.values.items():
            if name not in known:
                meant = nearest(name, tuple(known))
                raise self.fail(f"the field {name!r} is not known.", f"The nearest is {meant!r}. {REFERENCE}")
            self._check_value(known[name], value)
        for field in self.table.fields:
            if field.required and field.name not in self.values:
                raise self.fail(f"the field {field.name!r} is missing.", field.meaning)
        if self.table.name == lines.PLACE:
            self._check_span()
        if source is not None:
            self._check_offsets(source)

    def _check_value(self, field: Field, value: object) -> None:
        right = isinstance(value, field.type) and not (field.type is int and isinstance(value, bool))
        if not right:
            wanted = {int: "a whole number", str: "a text in quotes", bool: "true or false"}[field.type]
            raise self.fail(f"{field.name} has a value of the wrong kind.", f"It must be {wanted}.")
        if isinstance(value, int) and value < field.least:
            raise self.fail(f"{field.name} is {value}.", f"It must be {field.least} or more.")
        if field.choices and value not in field.choices:
            raise self.fail(f'{field.name} is "{value}".', f"It may be {', '.join(field.choices)}.")

    def _check_span(self) -> None:
        if self.values["start"] >= self.values["end"]:
            raise self.fail("it ends before it starts.", "Give start and end as offsets, start before end.")
        if "page" not in self.values and "role" not in self.values:
            raise self.fail("it says nothing.", "Give a page, a role, or both.")

    def _check_offsets(self, source: Source) -> None:
        offsets = [self.values[field.name] for field in self.table.fields if field.is_offset]
        for offset in offsets:
            if offset > len(source.text):
                raise self.fail(
                    f"the offset {offset} lies behind the end of the source, which has {len(source.text)} characters.",
                    "The source has changed, or the number is mistyped. Correct or remove the entry.",
                )
        check = self.values.get("check", "")
        if offsets and check and fingerprint(source.text, offsets[0]) != check:
            raise self.fail(
                f"it no longer fits the source; at {offsets[0]} it now reads {_around(source.text, offsets[0])}.",
                _moved(source.text, check) + "Correct or remove the entry and run restore again.",
            )


def _around(text: str, offset: int) -> str:
    left, right = text[max(0, offset - SHOWN) : offset], text[offset : offset + SHOWN]
    return "“" + " ".join(left.split()) + " | " + " ".join(right.split()) + "”"


def _moved(text: str, check: str) -> str:
    """Where the place that the fingerprint was taken of stands now, if it stands at one place only."""
    found = [offset for offset in range(len(text) + 1) if fingerprint(text, offset) == check]
    return f"The place that was decided on is now at {found[0]}. " if len(found) == 1 else ""


def _check_source(data: Mapping[str, Any], text: str, source: Source) -> None:
    decided = data.get("source")
    if isinstance(decided, str) and decided and decided != source.sha256:
        raise BadDecision(
            "The decisions speak of another source.",
            where=place_of(NAME, line_of(text, "", "source")),
            hint=f"They were made for the source with sha256 {decided[:12]}…, this one has {source.sha256[:12]}…. "
            "If they fit it all the same, remove the line; if not, move the file away.",
        )


def _entries(data: Mapping[str, Any], text: str) -> Iterable[_Entry]:
    for name, content in data.items():
        if name == "source" and isinstance(content, str):
            continue
        table = _TABLES.get(name)
        where = place_of(NAME, line_of(text, name) or line_of(text, "", name))
        if table is None:
            meant = nearest(name, tuple(_TABLES))
            raise BadDecision(f"{name!r} is not known.", where=where, hint=f"The nearest is {meant!r}. {REFERENCE}")
        rows = [content] if table.once else content
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            shape = f"[{name}]" if table.once else f"[[{name}]]"
            raise BadDecision(f"{name!r} is not a table.", where=where, hint=f"Write it under a line {shape}.")
        for number, row in enumerate(rows, start=1):
            yield _Entry(table, row, number, text)


def _check_scheme(entries: Iterable[_Entry], schemes: Sequence[str]) -> None:
    for entry in entries:
        name = entry.values.get("name") if entry.table.name == lines.SCHEME else None
        if name is not None and schemes and name not in schemes:
            raise entry.fail(f'there is no scheme "{name}".', f"The schemes are {', '.join(schemes)}.")


def _check_twice(entries: Iterable[_Entry]) -> None:
    """Raise where two cuts say different things of the same edge of the same page, or two entries of one mend."""
    seen: dict[tuple[int, str], int] = {}
    takes: dict[tuple[int, str], str] = {}
    follows: dict[int, int] = {}
    befores: dict[int, int] = {}
    edges: dict[str, int] = {}
    for entry in entries:
        if entry.table.name == lines.MEND:
            mend = (entry.values["at"], entry.values["rule"])
            if takes.setdefault(mend, entry.values["take"]) != entry.values["take"]:
                raise entry.fail(
                    f"the mend {mend[1]!r} at {mend[0]} already has take = {takes[mend]!r}.",
                    "Keep the right one of the two and remove the other.",
                )
        if entry.table.name == lines.FOLLOW:
            end, start = entry.values["end"], entry.values["start"]
            if follows.setdefault(end, start) != start or befores.setdefault(start, end) != end:
                raise entry.fail(
                    "one of its two pages already follows another, or is followed by another.",
                    "Keep the right one of the two and remove the other.",
                )
        if entry.table.name in (lines.FIRST, lines.LAST):
            (at,) = (value for name, value in entry.values.items() if name != "check")
            if edges.setdefault(entry.table.name, at) != at:
                raise entry.fail(
                    f"the text already has another page as its {entry.table.name} one, at {edges[entry.table.name]}.",
                    "Keep the right one of the two and remove the other.",
                )
        if edges.get(lines.FIRST) in befores or edges.get(lines.LAST) in follows:
            raise entry.fail(
                "a page is the first or the last one of the text, and has another before or behind it.",
                "Keep the right one of the two and remove the other.",
            )
        if entry.table.name != lines.CUT:
            continue
        edge = (entry.values["page"], entry.values["edge"])
        if seen.setdefault(edge, entry.values["at"]) != entry.values["at"]:
            raise entry.fail(
                f"page {edge[0]} already has its {edge[1]} at {seen[edge]}.",
                "Keep the right one of the two and remove the other.",
            )
        start, end = (seen.get((edge[0], side)) for side in lines.EDGES)
        if start is not None and end is not None and end < start:
            raise entry.fail(
                f"page {edge[0]} would end at {end}, before it starts at {start}.",
                "One of the two is of another page, or of another place.",
            )


def _decisions(source: str | None, entries: Sequence[_Entry]) -> Decisions:
    def rows(name: str) -> list[Mapping[str, Any]]:
        return [entry.values for entry in entries if entry.table.name == name]

    scheme = rows(lines.SCHEME)
    return Decisions(
        source=source or None,
        scheme=SchemeDecision(scheme[0].get("name"), scheme[0].get("pages")) if scheme else None,
        cuts=tuple(CutDecision(**row) for row in rows(lines.CUT)),
        places=tuple(
            PlaceDecision(Span(row["start"], row["end"]), row.get("page"), row.get("role"), row.get("check", ""))
            for row in rows(lines.PLACE)
        ),
        headings=tuple(HeadingDecision(**row) for row in rows(lines.HEADING)),
        notes=tuple(NoteDecision(**row) for row in rows(lines.NOTE)),
        blocks=tuple(BlockDecision(**row) for row in rows(lines.BLOCK)),
        blanks=tuple(sorted({row["page"] for row in rows(lines.BLANK)})),
        missing=tuple(sorted({row["page"] for row in rows(lines.MISSING)})),
        accepted=tuple(row["doubt"] for row in rows(lines.ACCEPT)),
        mends=tuple(MendDecision(**row) for row in rows(lines.MEND)),
        follows=tuple(FollowDecision(**row) for row in rows(lines.FOLLOW)),
        first=next((FirstDecision(**row) for row in rows(lines.FIRST)), None),
        last=next((LastDecision(**row) for row in rows(lines.LAST)), None),
    )


def new_decisions(source: Source) -> str:
    """The text of a ``decisions.toml`` in which nothing is decided yet."""
    return (
        "# What a person decided about this source. It wins over the program, on every run.\n"
        "#\n"
        "# regather explain --doubts prints each open question with the lines that answer it. Paste the\n"
        "# lines of the right reading at the end of this file, in any order, and run restore again.\n"
        "\n"
        "# The source that these decisions speak of (its sha256).\n"
        f'source = "{source.sha256}"\n'
    )
