"""Honours what a person decided about single mends: taken back, or right. The one place where passes meet that.

Turns ``[[mend]]`` decisions into roles and kinds before the passes run (:func:`spelled_out`), and takes edits
and gaps back after each of them (:func:`take_back`). What a newcomer gets wrong: no pass asks whether its mend was
taken back; it makes it again on every run, and it is taken back again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from regather.mend.flow import Edit, Flow, Place
from regather.mend.galley import BLANK_LINE, Galley, Gap, Glue, Strip
from regather.model import (
    Anatomy,
    Arrangement,
    BlockDecision,
    Change,
    Decisions,
    Finding,
    HeadingDecision,
    MendDecision,
    Piece,
    Role,
    Severity,
    Span,
)
from regather.text.decision_lines import NOT_ALONE

KINDS = ("quotation", "verse", "question", "list")
"""Rules that say what a paragraph is; taken back, it is a plain one."""

HEADING = "heading"
NOTE_BODY = "note-body"
REMOVE = "remove-"
"""How the rules begin that take something out of the text; taken back, it stands there as a paragraph."""

REASON = "A person took this mend back: the text stands as it is in the source."


def undone(decisions: Decisions) -> Iterator[MendDecision]:
    """The mends that are taken back."""
    return (decision for decision in decisions.mends if decision.take == "undo")


def spelled_out(arrangement: Arrangement, anatomy: Anatomy, decisions: Decisions) -> tuple[Arrangement, Decisions]:
    """The same with what taken-back mends mean for the parts of the text: their roles, kinds and borders."""
    blocks, headings = list(decisions.blocks), list(decisions.headings)
    for mend in undone(decisions):
        if mend.rule in KINDS:
            blocks.append(BlockDecision(mend.at, kind="paragraph"))
        elif mend.rule == HEADING:
            headings.append(HeadingDecision(mend.at, 0))
    pieces, starts = _pieces(arrangement, anatomy, decisions)
    blocks += [BlockDecision(at, joined=False) for at in starts]
    return (
        replace(arrangement, pieces=pieces),
        replace(decisions, blocks=tuple(blocks), headings=tuple(headings)),
    )


def kept_in_text(arrangement: Arrangement, mends: Iterable[MendDecision]) -> Arrangement:
    """The arrangement with pieces as body that would have been taken out, had a person not said otherwise."""
    kept = {mend.at for mend in mends if mend.take == "undo" and mend.rule.startswith(REMOVE)}
    if not kept:
        return arrangement
    pieces = (replace(p, role=Role.BODY) if p.span.start in kept else p for p in arrangement.pieces)
    return replace(arrangement, pieces=tuple(pieces))


def _pieces(
    arrangement: Arrangement, anatomy: Anatomy, decisions: Decisions
) -> tuple[tuple[Piece, ...], tuple[int, ...]]:
    """The pieces with roles as decided, and where a paragraph must begin so that what is put back stands alone."""
    removals = {mend.at: mend.rule.removeprefix(REMOVE) for mend in undone(decisions) if mend.rule.startswith(REMOVE)}
    notes = {mend.at for mend in undone(decisions) if mend.rule == NOTE_BODY}
    headings = [mend.at for mend in undone(decisions) if mend.rule == HEADING]
    if not removals and not notes and not headings:
        return arrangement.pieces, ()
    found: list[Piece] = []
    starts: list[int] = []
    alone = False
    for piece in arrangement.pieces:
        parts = _parts(piece, anatomy, notes) if piece.role is Role.NOTE else [piece]
        for part in parts:
            back = removals.get(part.span.start) == part.role or part.span.start in notes
            if not len(part.span):
                pass
            elif back or part.role in (Role.BODY, Role.HEADING):
                plain = part.role is Role.HEADING and any(part.span.start <= at <= part.span.end for at in headings)
                if back or plain or alone:
                    starts.append(part.span.start)
                alone = back or plain
            found.append(replace(part, role=Role.BODY) if back else part)
    return tuple(found), tuple(starts)


def _parts(piece: Piece, anatomy: Anatomy, notes: set[int]) -> list[Piece]:
    """A piece of notes cut so that a body that goes back into the text is a piece of its own."""
    borders = {piece.span.start, piece.span.end}
    for body in anatomy.note_bodies:
        if body.span.overlaps(piece.span) and body.span.start in notes:
            borders |= {max(body.span.start, piece.span.start), min(body.span.end, piece.span.end)}
    ordered = sorted(borders)
    spans = (Span(a, b) for a, b in pairwise(ordered))
    return [replace(piece, span=span) for span in spans] or [piece]


def take_back(galley: Galley) -> None:
    """Take back the edits and gaps, of the body and of notes, that a person wants to stand as in the source."""
    keys = _wanted(galley)
    if not keys:
        return
    for strip in _strips(galley):
        strip.edits[:] = list(not_undone(galley, strip.flow, strip.edits))
        for gap in strip.gaps:
            if gap.glue is not None and gap.by != "person":
                mine = keys & _keys(strip.flow, gap.start - gap.cut_left, gap.end + gap.cut_right, gap.rule)
                if mine:
                    galley.met |= mine
                    _restore(strip.flow, gap)


def _wanted(galley: Galley) -> set[tuple[int, str]]:
    """The mends that are taken back by leaving them out; a note's mark goes back with its body only."""
    return {(mend.at, mend.rule) for mend in undone(galley.decisions) if mend.rule not in NOT_ALONE}


def not_undone(galley: Galley, flow: Flow, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits that stand."""
    keys = _wanted(galley)
    for edit in edits:
        mine = keys & _keys(flow, edit.start, edit.end, edit.rule) if keys else keys
        if mine and edit.reason != REASON:
            galley.met |= mine
        else:
            yield edit


def _strips(galley: Galley) -> list[Strip]:
    return [galley.body, *(note.strip for note in galley.notes)]


def place_of(flow: Flow, start: int, end: int) -> list[Span]:
    """The source spans that an edit of positions ``[start, end)`` takes; one empty span for an insertion."""
    spans = flow.spans(start, end)
    if spans:
        return spans
    at = flow.offset(start) if start < len(flow.text) else flow.offset_behind(start)
    return [Span(at, at)]


def _keys(flow: Flow, start: int, end: int, rule: str) -> set[tuple[int, str]]:
    return {(span.start, rule) for span in place_of(flow, start, end)}


def _restore(flow: Flow, gap: Gap) -> None:
    """Let the gap stand as the source has it; where the source has no such place, do the other thing.

    Two pages that do not follow each other in the source have nothing between them: what was joined is parted, and
    what was parted joined.
    """
    joined = gap.glue in (Glue.NONE, Glue.SPACE, Glue.LINE)
    gap.cut_left = gap.cut_right = 0
    there = flow.text[gap.start : gap.end]
    if len(flow.spans(max(0, gap.start - 1), gap.end + 1)) == 1:
        gap.raw = True
        glue = Glue.BREAK if BLANK_LINE.search(there) else Glue.SPACE
    elif not joined:
        glue = Glue.SPACE
    else:
        glue = Glue.SPACE if gap.glue is Glue.NONE else Glue.BREAK
    gap.decide(glue, gap.rule, REASON, 1.0, by="person")


def remarks(galley: Galley) -> None:
    """Put an empty edit where a mend was taken back, so that the ledger says so, and by whom."""
    for mend in undone(galley.decisions):
        for strip in _strips(galley):
            position = strip.flow.positions().find(mend.at)
            if position is None and mend.at:
                position = strip.flow.positions().find(mend.at - 1)
                position = None if position is None else position + 1
            if position is None:
                continue
            key = (mend.at, mend.rule)
            if mend.rule in (*KINDS, HEADING, NOTE_BODY) or mend.rule.startswith(REMOVE):
                galley.met.add(key)
            if key in galley.met:
                strip.edits.append(Edit(position, position, "", mend.rule, REASON, 1.0, "person", Place.ENDS))
            break


def idle(galley: Galley) -> Iterator[Finding]:
    """Decisions about a mend that is not made: they fit the source, and do nothing."""
    starts = [0]
    for row in galley.source.text.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    for mend in galley.decisions.mends:
        if (mend.at, mend.rule) not in galley.met:
            line = bisect_right(starts, mend.at)
            yield Finding(
                "decision-idle",
                Severity.WARNING,
                f"A [[mend]] speaks of the rule “{mend.rule}” at {mend.at}, which mends nothing there.",
                where="book/decisions.toml",
                hint=NOT_ALONE.get(
                    mend.rule, f"It is in line {line} of the source. Remove the entry, or correct its rule."
                ),
                offset=mend.at,
            )


def decided_mends(changes: Iterable[Change]) -> tuple[MendDecision, ...]:
    """The mends that were taken back when a ledger was written, by what it says itself."""
    return tuple(
        MendDecision(change.span.start, change.rule, "undo")
        for change in changes
        if change.by == "person" and change.reason == REASON
    )
