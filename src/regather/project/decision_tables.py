"""Declares every table of ``book/decisions.toml`` and its fields, once.

The parser and the reference page come from :data:`TABLES`; :mod:`regather.text.decision_lines` writes
the same, and a test holds the two together. A newcomer adds a decision to one of them only.
"""

from __future__ import annotations

from dataclasses import dataclass

from regather.model import Role
from regather.text import decision_lines as lines


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a decision: its name, type, whether it must stand there, and its meaning.

    ``is_offset`` marks a number that counts characters of the source; the field ``check`` is the
    fingerprint at the first such field of its table.
    """

    name: str
    type: type
    meaning: str
    required: bool = False
    is_offset: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of decision: its table's name, what it says, its fields, whether it stands once only."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    once: bool = False


_CHECK = Field("check", str, "The fingerprint of the text at the first offset; it tells when the source has changed.")

TABLES: tuple[Table, ...] = (
    Table(
        lines.SCHEME,
        "How the booklet was imposed and how many pages it has.",
        (
            Field("name", str, "The scheme's name. Left out: the program finds it."),
            Field("pages", int, "The number of pages, blank ones counted. Left out: the program finds it.", least=1),
        ),
        once=True,
    ),
    Table(
        lines.CUT,
        "Where a printed page starts or ends in the source.",
        (
            Field("page", int, "The printed page.", required=True, least=1),
            Field("edge", str, "Which edge of the page it is.", required=True, choices=lines.EDGES),
            Field("at", int, "The offset of the edge.", required=True, is_offset=True),
            _CHECK,
        ),
    ),
    Table(
        lines.FOLLOW,
        "Which page follows which, where whole pages are shuffled: it says nothing of their numbers.",
        (
            Field("end", int, "The offset at which one page ends.", required=True, is_offset=True),
            Field("start", int, "The offset at which the next one starts.", required=True, is_offset=True),
            _CHECK,
        ),
    ),
    Table(
        lines.FIRST,
        "With which page the text begins, where whole pages are shuffled; title and contents may go before it.",
        (Field("start", int, "The offset at which that page starts.", required=True, is_offset=True), _CHECK),
    ),
    Table(
        lines.LAST,
        "With which page the text ends, where whole pages are shuffled.",
        (Field("end", int, "The offset at which that page ends.", required=True, is_offset=True), _CHECK),
    ),
    Table(
        lines.PLACE,
        "To which page a stretch of the source belongs, or what it is.",
        (
            Field("start", int, "The offset of its first character.", required=True, is_offset=True),
            Field("end", int, "The offset after its last character.", required=True, is_offset=True),
            Field("page", int, "The printed page it belongs to.", least=1),
            Field("role", str, "What it is.", choices=tuple(role.value for role in Role)),
            _CHECK,
        ),
    ),
    Table(
        lines.HEADING,
        "Whether a line is a heading, and of which level.",
        (
            Field("at", int, "The offset of the line's first character.", required=True, is_offset=True),
            Field("level", int, "The level, 1 for the highest; 0 where the line is no heading.", required=True),
            _CHECK,
        ),
    ),
    Table(
        lines.NOTE,
        "Where a footnote is called.",
        (
            Field("body", int, "The offset at which the note's body starts.", required=True, is_offset=True),
            Field("mark", int, "The offset of its mark in the running text.", required=True, is_offset=True),
            _CHECK,
        ),
    ),
    Table(
        lines.BLOCK,
        "What a paragraph is, and whether it goes on from the one before it.",
        (
            Field("at", int, "The offset of the paragraph's first character.", required=True, is_offset=True),
            Field("kind", str, "What it is.", choices=lines.BLOCK_KINDS),
            Field("joined", bool, "Whether it continues the paragraph before it in reading order."),
            _CHECK,
        ),
    ),
    Table(lines.BLANK, "A printed page without text.", (Field("page", int, "The page.", required=True, least=1),)),
    Table(
        lines.MISSING,
        "A printed page that the source does not have.",
        (Field("page", int, "The page.", required=True, least=1),),
    ),
    Table(
        lines.ACCEPT,
        "A doubt whose first reading is right.",
        (Field("doubt", str, "The doubt's id, as it was printed.", required=True),),
    ),
    Table(
        lines.MEND,
        "Whether a mend of the ledger is taken back or right; regather undo and regather accept write it.",
        (
            Field("at", int, "The offset at which it starts (`start` in the ledger).", required=True, is_offset=True),
            Field("rule", str, "The rule that made it (`rule` in the ledger).", required=True),
            Field(
                "take",
                str,
                "`undo`: the text stands as it is in the source. `keep`: the mend is right.",
                required=True,
                choices=lines.TAKES,
            ),
            _CHECK,
        ),
    ),
)
