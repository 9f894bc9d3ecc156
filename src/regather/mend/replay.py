"""Turns a source and its ledger back into chapters, byte for byte: the ledger is the whole recipe.

What a newcomer gets wrong: changes without a chapter (furniture that was taken out) are in the ledger
for the account only; they put nothing anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from regather.model import Arrangement, Change, ChapterDraft, Manuscript, Segment, Source


def chapter_text(source: Source, manuscript: Manuscript, draft: ChapterDraft) -> str:
    """The text of one chapter file: kept characters of the source and what its changes put in."""
    wanted = {segment.change for segment in draft.segments}
    after = {change.id: change.after for change in manuscript.changes if change.id in wanted}
    parts = []
    for segment in draft.segments:
        if segment.kept is not None:
            parts.append(segment.kept.of(source.text))
        elif segment.change is not None:
            parts.append(after[segment.change])
    return "".join(parts)


def manuscript_of(changes: Iterable[Change]) -> Manuscript:
    """The manuscript that a ledger describes; titles and levels are not in the ledger and stay empty."""
    changes = tuple(changes)
    found: dict[str, list[Segment]] = {}
    for change in changes:
        if change.chapter is not None:
            segments = found.setdefault(change.chapter, [])
            segments.append(Segment(change=change.id))
            segments.extend(Segment(kept=span) for span in change.then)
    return Manuscript(tuple(ChapterDraft(name, "", 1, tuple(rows)) for name, rows in found.items()), changes)


def replay(source: Source, arrangement: Arrangement, changes: Iterable[Change]) -> dict[str, str]:
    """The chapters (file stem to text, in order) that the ledger's lines make of the source.

    ``arrangement`` is the reading order that the ledger was written for; the lines already carry the kept
    spans in that order, so it is only named here to keep the promise readable: source, arrangement and
    ledger are the chapters.
    """
    del arrangement
    texts: dict[str, list[str]] = {}
    for change in changes:
        if change.chapter is not None:
            parts = texts.setdefault(change.chapter, [])
            parts.append(change.after)
            parts.extend(span.of(source.text) for span in change.then)
    return {name: "".join(parts) for name, parts in texts.items()}
