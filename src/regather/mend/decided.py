"""Lays a person's decisions about paragraphs and headings over what the passes found: they always win."""

from __future__ import annotations

from regather.mend.galley import Block, Galley, Kind
from regather.model import BlockDecision

GROUPS_FROM = 1_000_000
"""Group numbers of quotations that a person pointed out; beyond any that a pass gives."""


def decide_headings(galley: Galley) -> None:
    """Lines that a person calls a heading, or none (the pass ``decided-headings``)."""
    places = galley.body.flow.positions()
    taken = max((line.heading for line in galley.body.lines if line.heading is not None), default=-1) + 1
    for decision in galley.decisions.headings:
        position = places.find(decision.at)
        if position is None:
            continue
        for line in galley.body.lines:
            if not line.start <= position < line.end:
                continue
            if decision.level == 0 and line.heading is not None:
                number = line.heading
                for other in galley.body.lines:
                    if other.heading == number:
                        other.heading = None
            elif decision.level and line.heading is None:
                line.heading, taken = taken, taken + 1


def decide_kinds(galley: Galley) -> None:
    """Paragraphs that a person calls a quotation, verse, a question or plain (the pass ``decided-kinds``).

    A paragraph of a quotation that is called plain ends the quotation: what follows in it is plain, too.
    """
    places = galley.body.flow.positions()
    group = GROUPS_FROM
    before: Block | None = None
    decided: dict[int, BlockDecision] = {}
    for decision in galley.decisions.blocks:
        position = places.find(decision.at)
        if position is not None and decision.kind is not None:
            decided[position] = decision
    ended: int | None = None
    for block in galley.blocks:
        start, end = galley.start(block), galley.end(block)
        mine = next((d for p, d in sorted(decided.items()) if start <= p < end), None)
        if mine is None:
            if block.quoted and block.group == ended:
                # A person ended this quotation at an earlier paragraph.
                _set_kind(block, "paragraph")
        else:
            ended = block.group if mine.kind == "paragraph" and block.quoted else None
            if mine.kind == "quotation":
                together = before is not None and before.quoted
                group += 0 if together else 1
                block.group = before.group if together and before is not None else group
            _set_kind(block, mine.kind or "paragraph")
        before = block


def _set_kind(block: Block, kind: str) -> None:
    block.by, block.confidence, block.reason = "person", 1.0, "A person decided what this paragraph is."
    block.quoted = kind == "quotation"
    if not block.quoted:
        block.group = None
    if kind in (Kind.VERSE, Kind.QUESTION, Kind.LIST):
        block.kind = Kind(kind)
    elif block.kind is not Kind.HEADING:
        block.kind = Kind.PARAGRAPH
