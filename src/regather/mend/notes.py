"""Gathers the footnotes, makes run-over halves whole, and matches marks to bodies.

Turns note pieces and marks into :class:`Note` values that know where they are called. What a newcomer
gets wrong: labels repeat (every page may have its ``*``) and a body may stand at the end of the *side*,
on the far page; label, page and neighbourhood in the stream must be weighed together.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from regather.mend.flow import Edit, Flow, Place, Run
from regather.mend.galley import Galley, Note, cut_strip
from regather.model import Finding, NoteBody, Piece, Severity, Span
from regather.text.decision_lines import note_lines
from regather.text.fingerprint import fingerprint

SIDE_COST = 1.0
"""Pages of distance that a body at the other page of the same side counts for: notes of both pages are often
dumped together at the side's end."""

SIDE_PAGES = 8
"""Pages on one side of the largest sheet that is folded (octavo): its notes may all stand behind the last of them."""

FAR = 3
"""Pages beyond which a repeated label cannot belong to a mark: a note runs over to the next page, rarely further."""


MARK_HINT = "If it is no note's mark, nothing is to be done; else look for its note in the source."


@dataclass(frozen=True, slots=True)
class _Part:
    """A note's body or half of one: where it is, and its label if it has one."""

    piece: Piece
    label: str | None
    text_start: int


def gather_notes(galley: Galley) -> None:
    """Cut the note pieces into notes; a half without a label joins the note that it goes on from."""
    parts = _parts(galley)
    whole: list[list[_Part]] = []
    parts.sort(key=lambda part: (part.piece.page, part.piece.span.start))
    for page, on_page in groupby(parts, key=lambda part: part.piece.page):
        for k, part in enumerate(on_page):
            home = None
            if part.label is None:
                home = whole[-1] if k else _run_over(whole, page)
            if home is None:
                whole.append([part])
            else:
                home.append(part)
    for group in whole:
        flow = Flow.of(galley.source, [part.piece for part in group])
        first = group[0]
        label_end = first.text_start - first.piece.span.start if first.label is not None else 0
        strip = cut_strip(flow)
        strip.lines = [line for line in strip.lines if line.end > label_end]
        if strip.lines:
            strip.lines[0].start = max(strip.lines[0].start, label_end)
        strip.gaps = strip.gaps[len(strip.gaps) - max(0, len(strip.lines) - 1) :]
        galley.notes.append(Note(first.label, strip, label_end, first.piece.page, first.piece.span.start))


def _parts(galley: Galley) -> list[_Part]:
    bodies = sorted(galley.anatomy.note_bodies, key=lambda b: b.span)
    starts = [body.span.start for body in bodies]
    found: list[_Part] = []
    for piece in galley.notes_in:
        first = max(0, bisect_right(starts, piece.span.start) - 1)
        last = bisect_left(starts, piece.span.end)
        found.extend(_split(piece, [b for b in bodies[first:last] if b.span.overlaps(piece.span)]))
    return found


def _split(piece: Piece, bodies: list[NoteBody]) -> list[_Part]:
    starts = [max(b.span.start, piece.span.start) for b in bodies]
    if not starts or starts[0] > piece.span.start:
        bodies = [NoteBody(piece.span, None, piece.span), *bodies]
        starts = [piece.span.start, *starts]
    ends = [*starts[1:], piece.span.end]
    parts = []
    for body, start, end in zip(bodies, starts, ends, strict=True):
        if start < end:
            whole = body.label if body.span.start == start else None
            parts.append(_Part(Piece(Span(start, end), piece.page, piece.role), whole, max(start, body.text.start)))
    return parts


def _run_over(whole: list[list[_Part]], page: int) -> list[_Part] | None:
    """The last note of the nearest page before, if it is no more than two pages away."""
    if whole and 0 < page - whole[-1][0].piece.page <= 2:
        return whole[-1]
    return None


def match_notes(galley: Galley) -> None:
    """Find the mark of every note (the pass ``notes``); what stays alone becomes a finding."""
    marks = _marks(galley)
    free = {mark.order for mark in marks}
    _decided(galley, marks, free)
    _pair(galley, marks, free, _by_label(galley, marks, free))
    _pair(galley, marks, free, _on_side(galley, marks, free))
    _in_stream_order(galley)
    _pair(galley, marks, free, _on_page(galley, marks, free))
    for m in sorted(free):
        message = f"The note mark “{marks[m].label}” leads to no note; it was left in the text."
        galley.findings.append(
            Finding("mark-without-note", Severity.WARNING, message, where=f"page {marks[m].page}", hint=MARK_HINT)
        )
    _orphans(galley)


Pair = tuple[float, int, int]
"""How far apart they are (in pages), the mark, and the note."""


def _pair(galley: Galley, marks: list[_Mark], free: set[int], pairs: Iterable[Pair]) -> None:
    """Give each note the nearest mark that is left."""
    for distance, m, n in sorted(pairs):
        note = galley.notes[n]
        if m in free and note.mark is None:
            free.discard(m)
            note.mark = (marks[m].start, marks[m].end)
            note.confidence = 0.97 if distance < SIDE_COST else 0.85


def _by_label(galley: Galley, marks: list[_Mark], free: set[int]) -> Iterable[Pair]:
    """Marks that show the note's own label: anywhere if the label is the only one, else not far away."""
    waiting = [(n, note) for n, note in enumerate(galley.notes) if note.mark is None and note.label is not None]
    count = Counter(plain_label(note.label or "") for _, note in waiting)
    shown: dict[str, list[int]] = defaultdict(list)
    near: dict[tuple[str, int], list[int]] = defaultdict(list)
    for mark in marks:
        if mark.order in free:
            shown[mark.label].append(mark.order)
            near[mark.label, mark.page].append(mark.order)
    sides = _neighbours(galley.arrangement.stream)
    for n, note in waiting:
        label = plain_label(note.label or "")
        pages = dict.fromkeys([*range(note.page - int(FAR), note.page + int(FAR) + 1), *sides[note.page]])
        many = (m for page in pages for m in near[label, page])
        for m in shown[label] if count[label] == 1 else many:
            yield _distance(note.page, marks[m].page, sides), m, n


def _on_side(galley: Galley, marks: list[_Mark], free: set[int]) -> Iterable[Pair]:
    """Marks that show the label of a note that stands behind them in the source, no more than a side away."""
    flow = galley.body.flow
    begins = sorted((min(run.piece.span.start for run in group), page) for page, group in _by_page(flow).items())
    firsts = [start for start, _ in begins]
    shown = defaultdict(list)
    for mark in marks:
        if mark.order in free:
            shown[mark.label].append(mark)
    for n, note in enumerate(galley.notes):
        if note.mark is not None or note.label is None:
            continue
        for mark in shown[plain_label(note.label)]:
            offset = flow.offset(mark.start)
            pages = bisect_right(firsts, note.offset) - bisect_right(firsts, offset)
            if offset < note.offset and pages < SIDE_PAGES:
                yield SIDE_COST + pages, mark.order, n


def _by_page(flow: Flow) -> dict[int, list[Run]]:
    """The runs of each page."""
    found: dict[int, list[Run]] = defaultdict(list)
    for run in flow.runs:
        found[run.piece.page].append(run)
    return found


def _in_stream_order(galley: Galley) -> None:
    """Notes of one label that stand together below a side are called in the order in which they stand.

    Both pages of a side may have their ``*``, and which page a body belongs to is known by its mark alone.
    """
    text, flow = galley.source.text, galley.body.flow
    paired = sorted((n for n in galley.notes if n.mark is not None and n.by == "program"), key=lambda n: n.offset)
    runs: list[list[Note]] = []
    for note in paired:
        last = runs[-1][-1] if runs else None
        if last is not None and not text[_source_end(last) : note.offset].strip():
            runs[-1].append(note)
        else:
            runs.append([note])
    for run in runs:
        by_label: dict[str, list[Note]] = defaultdict(list)
        for note in run:
            by_label[plain_label(note.label or "")].append(note)
        for same in by_label.values():
            marks = sorted(((flow.offset(n.mark[0]), n.mark) for n in same if n.mark is not None), key=lambda m: m[0])
            if all(offset < same[0].offset for offset, _ in marks):
                for note, (_, mark) in zip(same, marks, strict=True):
                    note.mark = mark


def _source_end(note: Note) -> int:
    """Where the first part of a note ends in the source."""
    piece = note.strip.flow.runs[0].piece
    return piece.span.end


def _on_page(galley: Galley, marks: list[_Mark], free: set[int]) -> Iterable[Pair]:
    """What is left over on one page: a label may have been misread."""
    left: dict[int, list[int]] = defaultdict(list)
    for m in sorted(free):
        left[marks[m].page].append(m)
    for n, note in enumerate(galley.notes):
        if note.mark is None and note.label is not None:
            yield from ((SIDE_COST, m, n) for m in left[note.page])


def _neighbours(stream: tuple[int, ...]) -> dict[int, set[int]]:
    """For every page the pages before and after it in the source."""
    found: dict[int, set[int]] = defaultdict(set)
    for a, b in pairwise(stream):
        found[a].add(b)
        found[b].add(a)
    return found


def _distance(body: int, mark: int, sides: dict[int, set[int]]) -> float:
    if body == mark:
        return 0.0
    apart = float(abs(body - mark)) + (0.5 if body < mark else 0.0)
    return min(apart, SIDE_COST) if mark in sides[body] else apart


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    label: str
    page: int
    order: int


def _marks(galley: Galley) -> list[_Mark]:
    places = galley.body.flow.positions()
    found = []
    for mark in galley.anatomy.note_marks:
        start = places.find(mark.span.start)
        if start is not None:
            found.append((start, start + len(mark.span), plain_label(mark.label), galley.body.flow.page(start)))
    return [_Mark(*entry, order=k) for k, entry in enumerate(sorted(found))]


def plain_label(label: str) -> str:
    """A label without its clothes: ``[3]``, ``3)`` and ``³`` are all ``3``."""
    return unicodedata.normalize("NFKC", label).strip("[]().^ ")


def _decided(galley: Galley, marks: list[_Mark], free: set[int]) -> None:
    places = galley.body.flow.positions()
    for decision in galley.decisions.notes:
        position = places.find(decision.mark)
        for note in galley.notes:
            inside = any(run.piece.span.contains(decision.body) for run in note.strip.flow.runs)
            if not inside or position is None:
                continue
            hit = next((m for m in sorted(free) if marks[m].start <= position <= marks[m].end), None)
            note.mark = (position, position) if hit is None else (marks[hit].start, marks[hit].end)
            note.by, note.confidence = "person", 1.0
            if hit is not None:
                free.discard(hit)


def _orphans(galley: Galley) -> None:
    """A note whose mark was not found is called at the end of its page, so that no reader loses it."""
    lines = galley.body.lines
    last = {line.page: line for line in lines}
    pages = sorted(last)
    for note in galley.notes:
        if note.mark is not None or not lines:
            continue
        at = bisect_right(pages, note.page)
        line = last[pages[at - 1]] if at else lines[0]
        note.mark, note.mark_lost, note.confidence = (line.end, line.end), True, 0.3
        shown = f"The note “{note.label}”" if note.label else "A note without a label"
        message = f"{shown} has no mark in the text; it is called at the end of its page."
        check = fingerprint(galley.source.text, note.offset)
        toml = note_lines(note.offset, galley.body.flow.offset(line.start), check)
        hint = f"Put these lines into book/decisions.toml, with the offset at which its mark belongs:\n{toml}"
        where = f"page {note.page}"
        galley.findings.append(Finding("note-mark-lost", Severity.WARNING, message, where=where, hint=hint))


def mark_edits(galley: Galley) -> None:
    """Number the notes of each chapter by their marks and put ``[^n]`` in the marks' places."""
    for note in galley.notes:
        if note.mark is None:
            continue
        start, end = note.mark
        reason = f"The note's mark “{note.label}” became a reference to note {note.number}."
        if note.mark_lost:
            reason = "The mark of this note was not found; the note is called at the end of its page."
        elif note.by == "person":
            reason = "A person decided where this note is called."
        place = Place.BEHIND if start == end else Place.INSIDE
        mark = f"[^{note.number}]"
        galley.body.edits.append(Edit(start, end, mark, "note-mark", reason, note.confidence, note.by, place))
