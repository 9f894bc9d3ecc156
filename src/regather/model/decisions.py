"""What a person decided; it always wins over the program.

Offsets count characters of the decoded source. ``check`` is a fingerprint of the text around the
offset (see :func:`regather.text.fingerprint.fingerprint`); an empty one is not checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from regather.model.span import Span


@dataclass(frozen=True, slots=True)
class SchemeDecision:
    """The imposition scheme and the number of pages, blanks included. ``None`` leaves it open."""

    name: str | None
    pages: int | None


@dataclass(frozen=True, slots=True)
class CutDecision:
    """Printed page ``page`` ends (``edge`` is ``"end"``) or starts (``"start"``) at offset ``at``."""

    page: int
    edge: str
    at: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class FollowDecision:
    """Of shuffled pages, the one that ends at offset ``end`` goes on with the one that starts at ``start``."""

    end: int
    start: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class FirstDecision:
    """Of shuffled pages, the text begins with the one that starts at offset ``start``."""

    start: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class LastDecision:
    """Of shuffled pages, the text ends with the one that ends at offset ``end``."""

    end: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class PlaceDecision:
    """The characters of ``span`` belong to printed page ``page`` (if given) and have role ``role`` (if given)."""

    span: Span
    page: int | None = None
    role: str | None = None
    check: str = ""


@dataclass(frozen=True, slots=True)
class HeadingDecision:
    """The line at ``at`` is a heading of ``level`` (from 1); level 0 says that it is none."""

    at: int
    level: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class NoteDecision:
    """The note whose body stands at ``body`` is called at offset ``mark`` of the running text."""

    body: int
    mark: int
    check: str = ""


@dataclass(frozen=True, slots=True)
class BlockDecision:
    """The paragraph at ``at`` is a ``paragraph``, ``quotation``, ``verse``, ``question`` or ``list``.

    ``joined`` says whether it continues the paragraph before it in reading order.
    """

    at: int
    kind: str | None = None
    joined: bool | None = None
    check: str = ""


@dataclass(frozen=True, slots=True)
class MendDecision:
    """The mend that ``rule`` makes at offset ``at``: ``take`` is ``undo`` (it is taken back) or ``keep`` (it is right).

    Rule and place stay the same from run to run, which the ids of the ledger do not.
    """

    at: int
    rule: str
    take: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that ``book/decisions.toml`` says. ``source`` is the sha256 of the source it speaks of."""

    source: str | None = None
    scheme: SchemeDecision | None = None
    cuts: tuple[CutDecision, ...] = ()
    places: tuple[PlaceDecision, ...] = ()
    headings: tuple[HeadingDecision, ...] = ()
    notes: tuple[NoteDecision, ...] = ()
    blocks: tuple[BlockDecision, ...] = ()
    blanks: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    accepted: tuple[str, ...] = ()
    mends: tuple[MendDecision, ...] = ()
    follows: tuple[FollowDecision, ...] = ()
    first: FirstDecision | None = None
    last: LastDecision | None = None
