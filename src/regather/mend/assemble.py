"""Turns decided blocks, gaps and edits into chapters made of kept spans and changes.

What a newcomer gets wrong: nothing is written here character by character. The body is walked once;
what no edit touches is kept, every edit becomes one change for each stretch of source that it takes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from regather.mend.blocks import entries_of, plain_heading
from regather.mend.flow import Edit, Flow, Place
from regather.mend.galley import BLANK_LINE, Block, Galley, Glue, Kind, Note, Strip
from regather.mend.notes import mark_edits
from regather.mend.undone import idle, not_undone, place_of, remarks
from regather.model import Change, ChapterDraft, Segment, Span
from regather.text.numerals import read_number
from regather.text.slug import slugify

QUESTION_OPENS = "::: question\n"
QUESTION_ENDS = "\n:::"


@dataclass(slots=True)
class _Draft:
    """A chapter while it is put together: its blocks, and the rows of changes and kept spans."""

    slug: str
    title: str
    level: int
    blocks: range
    rows: list[Change | Span] = field(default_factory=list)


@dataclass(slots=True)
class _Ledger:
    """Numbers the changes in the order in which they are made; ``right`` are those that a person found right."""

    right: frozenset[tuple[int, str]]
    met: set[tuple[int, str]]
    made: list[Change] = field(default_factory=list)

    def add(self, draft: _Draft | None, edit: Edit, span: Span, before: str, after: str, page: int | None) -> Change:
        name = draft.slug if draft else None
        number = f"c{len(self.made) + 1:05d}"
        confidence, by, key = edit.confidence, edit.by, (span.start, edit.rule)
        if key in self.right:
            self.met.add(key)
            confidence, by = 1.0, "person"
        change = Change(number, edit.rule, span, before, after, edit.reason, confidence, page, name, by)
        self.made.append(change)
        return change


def assemble(galley: Galley) -> tuple[tuple[ChapterDraft, ...], tuple[Change, ...]]:
    """The chapters and the whole ledger, in order."""
    drafts = _chapters(galley)
    notes = _number_notes(galley, drafts)
    mark_edits(galley)
    remarks(galley)
    right = frozenset((mend.at, mend.rule) for mend in galley.decisions.mends if mend.take == "keep")
    ledger = _Ledger(right, galley.met)
    starts = [galley.start(galley.blocks[d.blocks.start]) for d in drafts[1:]]
    bounds = [0, *starts, len(galley.body.flow.text)]
    inline = _by_chapter(galley, drafts)
    for number, draft in enumerate(drafts):
        first, last = bounds[number], bounds[number + 1]
        opening = Edit(first, first, "", "chapter", _opening_reason(draft), 0.97)
        ending = "\n\n" if notes[number] else "\n"
        made = _chapter_edits(galley, draft, inline[number], (first, last), ending)
        edits = [opening, *not_undone(galley, galley.body.flow, made)]
        _emit(galley, galley.body.flow, draft, ledger, edits, (first, last))
        for note in notes[number]:
            flow = note.strip.flow
            ending = "\n" if note is notes[number][-1] else "\n\n"
            _emit(galley, flow, draft, ledger, _note_edits(note, ending), (0, len(flow.text)))
    for piece, reason in galley.removed:
        before = piece.span.of(galley.source.text)
        ledger.add(None, Edit(0, 0, "", f"remove-{piece.role}", reason, 0.95), piece.span, before, "", piece.page)
    galley.findings.extend(idle(galley))
    return _finished(drafts, ledger)


def _chapters(galley: Galley) -> list[_Draft]:
    """Which blocks open a chapter file."""
    if not galley.blocks:
        return []
    headings = [(k, b) for k, b in enumerate(galley.blocks) if b.kind is Kind.HEADING]
    entries = entries_of(galley)
    opening: list[int] = []
    seen: set[int] = set()
    for k, block in headings:
        entry = entries.get(block.first)
        if entry is not None and entry not in seen:
            seen.add(entry)
            opening.append(k)
    if not opening and headings:
        top = min(b.level for _, b in headings)
        opening = [k for k, b in headings if b.level == top]
    opening = _with_headings_above(galley, opening)
    starts = opening if opening and opening[0] == 0 else [0, *opening]
    drafts = []
    for n, (first, last) in enumerate(zip(starts, [*starts[1:], len(galley.blocks)], strict=True), 1):
        block = galley.blocks[first]
        heading = block.kind is Kind.HEADING
        title = plain_heading(galley, block) if heading else ""
        name = slugify(title) if heading else "opening" if len(starts) > 1 else "text"
        drafts.append(_Draft(f"{n:02d}-{name}", title, block.level if heading else 1, range(first, last)))
    return drafts


def _with_headings_above(galley: Galley, opening: list[int]) -> list[int]:
    """The blocks that open chapters, each with the heading right above it on its page that opens none by itself, or is
    nothing but the number of a title."""
    own = set(opening)
    found: list[int] = []
    for k in opening:
        above = k - 1
        mine = above >= 0 and _stands_on(galley, above, k)
        if mine and above in own:
            numeral = plain_heading(galley, galley.blocks[above]).strip(" .)-—–[]")
            mine = read_number(numeral) is not None
        start = above if mine else k
        if not found or start > found[-1]:
            found.append(start)
    return found


def _stands_on(galley: Galley, above: int, k: int) -> bool:
    """Whether two blocks are headings, one right above the other on one page."""
    first, second, lines = galley.blocks[above], galley.blocks[k], galley.body.lines
    return first.kind is Kind.HEADING is second.kind and lines[first.last].page == lines[second.first].page


def _opening_reason(draft: _Draft) -> str:
    if draft.title:
        return f"The chapter “{draft.title}” begins here."
    return "The text begins here without a heading."


def _number_notes(galley: Galley, drafts: list[_Draft]) -> list[list[Note]]:
    """The notes of every chapter in the order of their marks, numbered from 1."""
    ends = [galley.end(galley.blocks[d.blocks.stop - 1]) for d in drafts]
    found: list[list[Note]] = [[] for _ in drafts]
    for note in sorted(galley.notes, key=lambda note: note.mark or (0, 0)):
        if note.mark is not None and ends:
            mine = found[min(bisect_left(ends, note.mark[0]), len(ends) - 1)]
            mine.append(note)
            note.number = len(mine)
    return found


def _by_chapter(galley: Galley, drafts: list[_Draft]) -> list[list[Edit]]:
    """The edits inside lines, given to the chapters in whose text they lie."""
    ends = [galley.end(galley.blocks[d.blocks.stop - 1]) for d in drafts]
    found: list[list[Edit]] = [[] for _ in drafts]
    for edit in galley.body.edits:
        # Where two chapters touch, what belongs to the next character belongs to the next chapter.
        place = edit.end + 1 if edit.place in (Place.PAGE, Place.BEFORE) else edit.end
        found[min(bisect_left(ends, place), len(ends) - 1)].append(edit)
    return found


def _chapter_edits(
    galley: Galley, draft: _Draft, inline: list[Edit], bounds: tuple[int, int], ending: str
) -> list[Edit]:
    """All edits of a chapter's text in order; at one place block openings come first and gaps last."""
    body = galley.body
    blocks = galley.blocks[draft.blocks.start : draft.blocks.stop]
    edits = [_opens(galley, block) for block in blocks if _prefix(block)]
    edits += inline
    for block in blocks:
        if block.kind is Kind.QUESTION:
            end = galley.end(block)
            edits.append(
                Edit(end, end, QUESTION_ENDS, "question", "The question ends here.", block.confidence, block.by)
            )
        edits += _inner_gaps(body, block)
    for left, right in pairwise(blocks):
        edits += _between(galley, left, right)
    edits += _trim(body.flow, bounds[0], galley.start(blocks[0]), "")
    edits += _trim(body.flow, galley.end(blocks[-1]), bounds[1], ending)
    return sorted(_uncovered(edits, body.flow), key=lambda e: e.order)


def _uncovered(edits: list[Edit], flow: Flow) -> Iterable[Edit]:
    """The edits, marks put in between characters that another edit takes moved behind it and the word it joins.

    A note's mark that was lost is put in at the end of its page, which may be in the middle of a cut word.
    """
    taken = sorted((e.start, e.end) for e in edits if e.start < e.end)
    starts = [start for start, _ in taken]
    for edit in edits:
        if edit.start < edit.end or edit.place not in (Place.BEHIND, Place.ENDS, Place.PAGE):
            yield edit
            continue
        at = edit.start
        reach = edit.place is Place.BEHIND and flow.text[at : at + 1].isalnum()
        while (k := bisect_left(starts, at) - 1) >= 0 and at < taken[k][1] + reach:
            reach = False
            at = taken[k][1]
            while at < len(flow.text) and flow.text[at].isalnum():
                at += 1
        yield edit if at == edit.start else replace(edit, start=at, end=at)


def _trim(flow: Flow, start: int, end: int, after: str) -> Iterable[Edit]:
    if flow.text[start:end] != after:
        yield Edit(start, end, after, "edge", "White space around the text.", 1.0, place=Place.GAP)


def _prefix(block: Block) -> str:
    quote = "> " if block.quoted else ""
    own = {Kind.VERSE: "| ", Kind.QUESTION: QUESTION_OPENS}.get(block.kind, "")
    return quote + own


def _opens(galley: Galley, block: Block) -> Edit:
    start = galley.start(block)
    rule = "quotation" if block.quoted else block.kind.value
    reason = block.reason or f"This is {block.kind.value}."
    return Edit(start, start, _prefix(block), rule, reason, block.confidence, block.by, Place.OPENS)


def _inner_gaps(body: Strip, block: Block) -> Iterable[Edit]:
    quote = "> " if block.quoted else ""
    for k in range(block.first, block.last):
        gap = body.gaps[k]
        glue = Glue.SPACE if gap.glue is None else gap.glue
        after: str = glue
        if glue is Glue.LINE:
            after = "\n" + quote + ("| " if block.kind is Kind.VERSE else "")
        if gap.raw:
            after = body.flow.text[gap.start : gap.end].replace("\n", "\n" + quote)
        start, end = gap.start - gap.cut_left, gap.end + gap.cut_right
        if body.flow.text[start:end] != after:
            yield Edit(start, end, after, gap.rule, gap.reason, gap.confidence, gap.by, Place.GAP)


def _between(galley: Galley, left: Block, right: Block) -> Iterable[Edit]:
    gap = galley.body.gaps[left.last]
    together = left.group is not None and left.group == right.group
    after = "\n>\n" if together else "\n\n"
    there = galley.body.flow.text[gap.start : gap.end]
    if gap.raw and (BLANK_LINE.search(there) or not (left.quoted or _prefix(right))):
        after = there
    if galley.body.flow.text[gap.start : gap.end] != after:
        yield Edit(gap.start, gap.end, after, gap.rule or "block", gap.reason, gap.confidence, gap.by, Place.GAP)


def _note_edits(note: Note, ending: str) -> list[Edit]:
    strip, text = note.strip, note.strip.flow.text
    reason = f"The body of note {note.number} stands at the end of its chapter's file."
    first = strip.lines[0].start if strip.lines else len(text)
    edits = [Edit(0, first, f"[^{note.number}]: ", "note-body", reason, note.confidence, note.by), *strip.edits]
    for gap in strip.gaps:
        glue = Glue.SPACE if gap.glue in (None, Glue.LINE) else gap.glue
        after = "\n\n    " if glue is Glue.BREAK else str(glue)
        if gap.raw and glue is not Glue.BREAK:
            after = text[gap.start : gap.end]
        start, end = gap.start - gap.cut_left, gap.end + gap.cut_right
        if text[start:end] != after:
            edits.append(Edit(start, end, after, gap.rule, gap.reason, gap.confidence, gap.by, Place.GAP))
    tail = strip.lines[-1].end if strip.lines else len(text)
    if text[tail:] != ending:
        edits.append(Edit(tail, len(text), ending, "edge", "White space around the note.", 1.0))
    return sorted(edits, key=lambda e: e.order)


def _emit(
    galley: Galley, flow: Flow, draft: _Draft, ledger: _Ledger, edits: list[Edit], bounds: tuple[int, int]
) -> None:
    """Walk the flow from bound to bound, keeping what no edit takes."""
    at = bounds[0]
    for edit in edits:
        if edit.start < at:
            continue
        draft.rows.extend(flow.spans(at, edit.start))
        draft.rows.extend(_changes(galley, flow, draft, ledger, edit))
        at = edit.end
    draft.rows.extend(flow.spans(at, bounds[1]))


def _changes(galley: Galley, flow: Flow, draft: _Draft, ledger: _Ledger, edit: Edit) -> Iterable[Change]:
    """One change for each stretch of source that the edit takes; the first carries what is put in."""
    spans = place_of(flow, edit.start, edit.end)
    after = edit.after
    for span in spans:
        page = flow.page(min(edit.start, max(0, len(flow.text) - 1)))
        yield ledger.add(draft, edit, span, span.of(galley.source.text), after, page)
        after = ""


def _finished(drafts: list[_Draft], ledger: _Ledger) -> tuple[tuple[ChapterDraft, ...], tuple[Change, ...]]:
    """Freeze the drafts, and tell every change which kept spans follow it."""
    follows: dict[str, list[Span]] = {}
    chapters = []
    for draft in drafts:
        segments = []
        current = ""
        for row in draft.rows:
            if isinstance(row, Change):
                current = row.id
                segments.append(Segment(change=row.id))
            elif len(row):
                follows.setdefault(current, []).append(row)
                segments.append(Segment(kept=row))
        chapters.append(ChapterDraft(draft.slug, draft.title, draft.level, tuple(segments)))
    changes = []
    for c in ledger.made:
        then = tuple(follows.get(c.id, ()))
        changes.append(
            Change(c.id, c.rule, c.span, c.before, c.after, c.reason, c.confidence, c.page, c.chapter, c.by, then)
        )
    return tuple(chapters), tuple(changes)
