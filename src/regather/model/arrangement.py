"""The reading order that was found, with its reasons and its doubts.

The pieces of an arrangement are in reading order, and sorted by start they tile the source.
That is what keeps the proof that nothing is lost down to one page of code.
"""

from __future__ import annotations

from dataclasses import dataclass

from regather.model.anatomy import Role
from regather.model.finding import Finding
from regather.model.span import Span

SURE = 0.98
"""A join below this confidence is a doubt. Of those above it, all were exact on the books that it was measured on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a cut, a join or a scheme: its kind, its words, and its weight.

    ``weight`` is a log-odds in nats; positive speaks for, negative against; weights add.
    """

    kind: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the source, the printed page it belongs to (from 1) and what it is there."""

    span: Span
    page: int
    role: Role


@dataclass(frozen=True, slots=True)
class Rival:
    """Another pair of places at which a page turn could stand: where the left page's text would end and the
    right page's begin, and by how many nats the evidence for it is behind that for the turn taken.
    """

    left: int
    right: int
    behind: float


@dataclass(frozen=True, slots=True)
class Join:
    """The turn from page ``left_page`` to the next page that carries text.

    ``left`` is the offset at which the left page's text ends, ``right`` the offset at which the
    right page's text begins. ``in_stream`` is true where the two already follow each other in the
    source. ``confidence`` is the probability that the join is exact; ``decided`` is true where a person said so.
    """

    left_page: int
    right_page: int
    left: int
    right: int
    in_stream: bool
    confidence: float
    margin: float
    evidence: tuple[Evidence, ...] = ()
    decided: bool = False
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class Seam:
    """A page turn as one reading would have it: ``left`` and ``right`` are offsets as in :class:`Join`."""

    left_page: int
    right_page: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a doubtful place.

    ``shows`` is the text around the place as it would read, ``lines`` the exact lines of
    ``book/decisions.toml`` that choose this reading. ``seams`` are the page turns as this reading would
    have them: first the one that is asked about, then those whose ends move along. ``evidence`` is what
    speaks for it and against it.
    """

    shows: str
    confidence: float
    lines: str
    seams: tuple[Seam, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question for a person; the first reading is the one used until somebody decides.

    ``settles`` are further doubtful turns (left page, right page) that hang on the same two places, so that
    the answer settles them, too; ``helps`` those that share one of the two places. ``stake`` is the number
    of wrong turns that an answer is expected to put right, once the questions listed before it are answered.
    """

    id: str
    question: str
    readings: tuple[Reading, ...]
    left_page: int | None = None
    right_page: int | None = None
    settles: tuple[tuple[int, int], ...] = ()
    helps: tuple[tuple[int, int], ...] = ()
    stake: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the source maps to the book's pages in reading order.

    ``scheme`` is a name in :data:`regather.imposition.SCHEMES`, ``"in-order"`` or ``"free"``.
    ``pages`` counts the leaves' pages, blanks included; ``stream`` lists the page numbers in the
    order in which the source gives them; ``blanks``, ``missing`` and ``duplicates`` are page numbers.
    """

    scheme: str
    pages: int
    stream: tuple[int, ...]
    pieces: tuple[Piece, ...]
    joins: tuple[Join, ...]
    doubts: tuple[Doubt, ...] = ()
    blanks: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    duplicates: tuple[int, ...] = ()
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    right_to_left: bool = False
