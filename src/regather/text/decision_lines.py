"""Turns one decision into the exact lines of ``book/decisions.toml`` that say it.

Every decision is written so that it can be pasted at the *end* of the file, in any order and any
number: each is a table of its own, none is a key of the file's top. A newcomer expects
``blanks = [2, 4]`` at the top; pasted after a table, that line would silently belong to the table.

Every function returns whole lines, each ending in a line feed. Offsets count characters of the
decoded source; ``check`` is :func:`regather.text.fingerprint.fingerprint` of the text at the offset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

SCHEME = "scheme"
CUT = "cut"
FOLLOW = "follow"
FIRST = "first"
LAST = "last"
PLACE = "place"
HEADING = "heading"
NOTE = "note"
BLOCK = "block"
BLANK = "blank"
MISSING = "missing"
ACCEPT = "accept"
MEND = "mend"

EDGES = ("start", "end")
"""What a cut says of its page: it starts at the offset, or it ends there."""

TAKES = ("undo", "keep")
"""What a ``[[mend]]`` may say of one line of the ledger: it is taken back, or it is right."""

NOT_ALONE = {
    "note-mark": "A note goes back as a whole: give the rule note-body and where the note's body starts.",
    "chapter": "A chapter begins with its heading: give the rule heading and where that starts.",
    "edge": "White space around a file's text is the form of the file, and no part of the text.",
}
"""Rules of mends that a ``[[mend]]`` does not take back alone, and what can be done instead."""

BLOCK_KINDS = ("paragraph", "quotation", "verse", "question", "list")
"""What a ``[[block]]`` may say that a paragraph is."""


def cut_lines(page: int, edge: str, at: int, check: str = "") -> str:
    """Printed page ``page`` starts or ends (``edge``) at offset ``at``."""
    return _table(CUT, {"page": page, "edge": edge, "at": at, "check": check})


def follow_lines(end: int, start: int, check: str = "") -> str:
    """The page that ends at ``end`` goes on with the one that starts at ``start``; ``check`` is taken at ``end``."""
    return _table(FOLLOW, {"end": end, "start": start, "check": check})


def first_lines(start: int, check: str = "") -> str:
    """The text begins with the page that starts at ``start``; ``check`` is taken there."""
    return _table(FIRST, {"start": start, "check": check})


def last_lines(end: int, check: str = "") -> str:
    """The text ends with the page that ends at ``end``; ``check`` is taken there."""
    return _table(LAST, {"end": end, "check": check})


def place_lines(start: int, end: int, page: int | None = None, role: str | None = None, check: str = "") -> str:
    """The characters ``[start, end)`` belong to ``page`` and have ``role``; ``check`` is taken at ``start``."""
    return _table(PLACE, {"start": start, "end": end, "page": page, "role": role, "check": check})


def heading_lines(at: int, level: int, check: str = "") -> str:
    """The line that starts at ``at`` is a heading of ``level`` (from 1); 0 says that it is none."""
    return _table(HEADING, {"at": at, "level": level, "check": check})


def note_lines(body: int, mark: int, check: str = "") -> str:
    """The note whose body starts at ``body`` is called at offset ``mark``; ``check`` is taken at ``body``."""
    return _table(NOTE, {"body": body, "mark": mark, "check": check})


def block_lines(at: int, kind: str | None = None, *, joined: bool | None = None, check: str = "") -> str:
    """The paragraph that starts at ``at`` is a ``kind``, and joined to the one before it or not."""
    return _table(BLOCK, {"at": at, "kind": kind, "joined": joined, "check": check})


def scheme_lines(name: str | None = None, pages: int | None = None) -> str:
    """The imposition scheme and the number of pages, blank ones counted; a file holds this table once."""
    return _table(SCHEME, {"name": name, "pages": pages}, header="[{}]")


def blank_lines(page: int) -> str:
    """Printed page ``page`` is blank."""
    return _table(BLANK, {"page": page})


def missing_lines(page: int) -> str:
    """Printed page ``page`` had text, and the source does not have it."""
    return _table(MISSING, {"page": page})


def accept_lines(doubt: str) -> str:
    """The program's own reading of the doubt with this id is right: ask no more."""
    return _table(ACCEPT, {"doubt": doubt})


def mend_lines(at: int, rule: str, take: str, check: str = "") -> str:
    """The mend that ``rule`` makes at offset ``at`` is taken back (``take`` is ``undo``), or right (``keep``)."""
    return _table(MEND, {"at": at, "rule": rule, "take": take, "check": check})


def _table(name: str, values: Mapping[str, int | str | bool | None], header: str = "[[{}]]") -> str:
    lines = [header.format(name)]
    lines += [f"{key} = {_value(value)}" for key, value in values.items() if value is not None and value != ""]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    # JSON's strings, integers and booleans are TOML's, escapes included, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
