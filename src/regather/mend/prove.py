"""Proves that nothing was lost and nothing invented, from the manuscript and the source alone.

It trusts nothing of the mender: it recounts every character. What a newcomer gets wrong: a change that
takes letters out of the running text is a loss, whatever its reason says; only furniture may go.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator

from regather.mend.replay import chapter_text, manuscript_of, replay
from regather.mend.undone import decided_mends, kept_in_text
from regather.model import Arrangement, Change, Finding, Manuscript, MendDecision, Proof, Role, Severity, Source, Span
from regather.text.look_alikes import is_misreading, same_letters
from regather.text.page_marks import OURS

TEXT_ROLES = (Role.BODY, Role.HEADING, Role.NOTE)
MARKUP = re.compile(rf"\[\^\d+\]:?|::: (?:question|dedication|epigraph)|:::|{OURS.pattern}")
"""The only letters and digits that mending may put in: note references, a question's fence, marks of pages."""

LABEL_RULES = ("note-mark", "note-body")
"""Changes that may take a note's printed label out of the text; it stands again in the reference."""


def prove(
    source: Source, arrangement: Arrangement, manuscript: Manuscript, mends: Iterable[MendDecision] = ()
) -> Proof:
    """The account of the source's characters; it holds when ``lost`` and ``invented`` are zero and no fault is left.

    ``mends`` are what a person decided: what they put back counts as text, a page mark that they took out need not be.
    """
    mends = tuple(mends)
    arrangement = kept_in_text(arrangement, mends)
    faults: list[Finding] = []
    owner = _owners(source, arrangement)
    kept = [s.kept for c in manuscript.chapters for s in c.segments if s.kept is not None]
    used = bytearray(len(source.text))
    for span in [*kept, *(change.span for change in manuscript.changes)]:
        if any(used[span.start : span.end]):
            faults.append(_fault("proof-used-twice", f"Characters {span.start} to {span.end} are used twice."))
        used[span.start : span.end] = b"\x01" * len(span)
    lost = used.count(0)
    if lost:
        first = used.index(0)
        faults.append(_fault("proof-lost", f"{lost} characters are in no chapter and no change, first at {first}."))
    invented = 0
    for change in manuscript.changes:
        lost += _taken(source, arrangement, owner, change, faults)
        invented += _put_in(change, faults)
    faults.extend(_order(arrangement, owner, manuscript))
    faults.extend(_marks(source, arrangement, owner, manuscript, _unmarked(arrangement, owner, mends)))
    faults.extend(_notes(manuscript))
    known = {change.id for change in manuscript.changes}
    named = {s.change for c in manuscript.chapters for s in c.segments if s.change is not None}
    if named <= known:
        faults.extend(_replayed(source, arrangement, manuscript))
    else:
        unknown = len(named - known)
        faults.append(_fault("proof-change", f"{unknown} changes that a chapter names are not in the ledger."))
    moved = sum(len(span) for span in kept if _role(arrangement, owner, span) is Role.NOTE)
    total_kept = sum(len(span) for span in kept) - moved
    removed = sum(len(change.span) for change in manuscript.changes)
    return Proof(len(source.text), total_kept, moved, removed, lost, invented, tuple(faults))


def prove_again(source: Source, arrangement: Arrangement, changes: Iterable[Change]) -> Proof:
    """The proof of a ledger that was read from disk, with the arrangement it was written for."""
    changes = tuple(changes)
    size = len(source.text)
    for change in changes:
        if any(not 0 <= span.start <= span.end <= size for span in (change.span, *change.then)):
            fault = _fault("proof-before", f"Change {change.id} speaks of a place that the source does not have.")
            return Proof(size, 0, 0, 0, size, 0, (fault,))
    return prove(source, arrangement, manuscript_of(changes), decided_mends(changes))


def _fault(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def _owners(source: Source, arrangement: Arrangement) -> list[tuple[int, int]]:
    """Starts of the pieces by place, each with its index in reading order."""
    return sorted((piece.span.start, k) for k, piece in enumerate(arrangement.pieces) if len(piece.span))


def _piece(owner: list[tuple[int, int]], offset: int) -> int:
    low, high = 0, len(owner)
    while low < high:
        middle = (low + high) // 2
        if owner[middle][0] <= offset:
            low = middle + 1
        else:
            high = middle
    return owner[max(0, low - 1)][1]


def _role(arrangement: Arrangement, owner: list[tuple[int, int]], span: Span) -> Role:
    return arrangement.pieces[_piece(owner, span.start)].role


def _letters(text: str) -> Counter[str]:
    return Counter(c for c in text if c.isalnum())


def _reads_anew(change: Change) -> bool:
    """Whether the change gives other letters, as three rules may: look-alikes, ligatures, a divided ``ck``."""
    if change.rule == "divided-ck":
        return _letters(change.before) == {"k": 1} and change.after == "c"
    if change.rule == "misread":
        return is_misreading(change.before, change.after)
    return change.rule == "ligature" and same_letters(change.before, change.after)


def _taken(
    source: Source, arrangement: Arrangement, owner: list[tuple[int, int]], change: Change, faults: list[Finding]
) -> int:
    """Letters that a change takes out of the running text without putting them back."""
    if change.before != change.span.of(source.text):
        faults.append(_fault("proof-before", f"Change {change.id} does not say what stood at {change.span.start}."))
    if not change.reason:
        faults.append(_fault("proof-reason", f"Change {change.id} gives no reason."))
    if not len(change.span) or (change.rule in LABEL_RULES and len(change.before.strip()) <= 8):
        return 0
    if _reads_anew(change):
        return 0
    if _role(arrangement, owner, change.span) not in TEXT_ROLES:
        return 0
    gone = sum((_letters(change.before) - _letters(change.after)).values())
    if gone:
        faults.append(
            _fault("proof-taken", f"Change {change.id} takes {gone} letters out of the text at {change.span.start}.")
        )
    return gone


def _put_in(change: Change, faults: list[Finding]) -> int:
    if _reads_anew(change):
        return 0
    new = sum((_letters(MARKUP.sub("", change.after)) - _letters(change.before)).values())
    if new:
        faults.append(_fault("proof-invented", f"Change {change.id} puts in {new} letters that the source has not."))
    return new


def _order(arrangement: Arrangement, owner: list[tuple[int, int]], manuscript: Manuscript) -> list[Finding]:
    """Kept text that was not moved stands in the order of the arrangement, from chapter to chapter."""
    faults = []
    last = (-1, -1)
    for chapter in manuscript.chapters:
        for segment in chapter.segments:
            if segment.kept is None or _role(arrangement, owner, segment.kept) is Role.NOTE:
                continue
            place = (_piece(owner, segment.kept.start), segment.kept.start)
            if place < last:
                where = f"{segment.kept.start} in {chapter.slug}"
                faults.append(_fault("proof-order", f"The text kept from {where} is out of reading order."))
            last = max(last, (_piece(owner, segment.kept.end - 1), segment.kept.end))
    return faults


def _marks(
    source: Source,
    arrangement: Arrangement,
    owner: list[tuple[int, int]],
    manuscript: Manuscript,
    unmarked: set[int],
) -> Iterator[Finding]:
    """Every page whose running text is in the chapters is marked there once, and in reading order.

    A text in one piece, without pages, has no marks.
    """
    after = {change.id: change.after for change in manuscript.changes}
    alone = not any(piece.role is not Role.NOTE and piece.role in TEXT_ROLES for piece in arrangement.pieces)
    pages: set[int] = set()
    marked: list[int] = []
    for segment in (segment for chapter in manuscript.chapters for segment in chapter.segments):
        if segment.kept is None:
            marked += [int(mark.group(1)) for mark in OURS.finditer(after.get(segment.change or "", ""))]
            continue
        k = bisect_right(owner, (segment.kept.start, len(arrangement.pieces))) - 1
        while k < len(owner) and owner[k][0] < segment.kept.end:
            piece = arrangement.pieces[owner[k][1]]
            shown = source.text[max(piece.span.start, segment.kept.start) : min(piece.span.end, segment.kept.end)]
            if (alone or piece.role is not Role.NOTE) and shown.strip():
                pages.add(piece.page)
            k += 1
    order = {page: k for k, page in enumerate(dict.fromkeys(piece.page for piece in arrangement.pieces))}
    if sorted(marked, key=lambda page: order.get(page, -1)) != marked or len(set(marked)) < len(marked):
        yield _fault("proof-page-mark", "The pages are not marked once each in their order.")
    # A page of which nothing is kept, since all it had was a note's mark, may have a mark of its own.
    known = {piece.page for piece in arrangement.pieces if piece.role in TEXT_ROLES}
    wanted = pages - unmarked if arrangement.pages > 1 else set()
    wrong = sorted((wanted - set(marked)) | (set(marked) - known))
    if wrong:
        yield _fault("proof-page-mark", f"Page {wrong[0]} has text and no mark, or a mark and no text.")


def _notes(manuscript: Manuscript) -> Iterator[Finding]:
    """Every note's mark has its body in the chapter's file, and every body a mark."""
    after = {change.id: (change.rule, change.after) for change in manuscript.changes}
    for chapter in manuscript.chapters:
        rows = [after.get(segment.change or "", ("", "")) for segment in chapter.segments]
        marks = {text for rule, text in rows if rule == "note-mark" and text}
        bodies = [text.rstrip().removesuffix(":") for rule, text in rows if rule == "note-body" and text]
        if marks != set(bodies) or len(set(bodies)) < len(bodies):
            odd = sorted(marks ^ set(bodies)) or bodies
            yield _fault("proof-note", f"In {chapter.slug} the marks and the bodies of notes do not pair: {odd[0]}.")


def _unmarked(arrangement: Arrangement, owner: list[tuple[int, int]], mends: Iterable[MendDecision]) -> set[int]:
    """The pages whose marks a person took out."""
    places = [mend.at for mend in mends if mend.take == "undo" and mend.rule == "page"] if owner else []
    return {arrangement.pieces[_piece(owner, near)].page for at in places for near in (at, max(0, at - 1))}


def _replayed(source: Source, arrangement: Arrangement, manuscript: Manuscript) -> list[Finding]:
    again = replay(source, arrangement, manuscript.changes)
    return [
        _fault("proof-replay", f"The ledger does not give the chapter {draft.slug} back.")
        for draft in manuscript.chapters
        if again.get(draft.slug) != chapter_text(source, manuscript, draft)
    ]
