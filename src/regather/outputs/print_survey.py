"""A laid-out document -> where its notes and contents entries really stand, and what is wrong with that.

What a newcomer gets wrong: the engine reports nothing when a footnote lands on another page than its
mark or over the text; only the boxes of the finished pages tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from regather.model import Finding, Severity
from regather.outputs.print_labels import OPENING, labels_of

TOLERANCE = 1.5
"""Pixels (1/96 inch) by which a line's box may reach into the notes: less than the space inside a line."""

GAP = 0.25
"""The share of a page's height that may stay blank above notes which go on overleaf: more looks like a fault."""


TEXT_PAGES = ("run", OPENING)
"""The names of pages that chapters stand on (see ``print_page.py``)."""

MANY_PAGES = 4
"""Pages of a part from which it can give or take a line."""


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note as it was laid out; pages count from 1. ``call`` and ``parts`` are empty where nothing was found."""

    id: str
    calls: tuple[int, ...]
    parts: tuple[int, ...]

    @property
    def is_right(self) -> bool:
        """Whether the note begins on the page of its one mark and goes on without a gap."""
        if len(self.calls) != 1 or not self.parts or self.parts[0] != self.calls[0]:
            return False
        return all(0 <= after - before <= 1 for before, after in zip(self.parts, self.parts[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents page: where it leads, the number printed there, the page it stands on.

    ``label`` is that page's own number as a reader finds it there (``iv``, ``12``).
    """

    target: str
    printed: str
    page: int | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands where in the laid-out document.

    ``overprinted`` are pages whose notes lie over the text, ``gaping`` pages that a note too long for
    them has left half empty; ``notes_on`` has the notes of each page, by id; ``labels`` are the pages' numbers as
    readers see them; ``late_calls`` are the ids of notes at an end that a mark leads to, ``late`` of those that
    stand there. ``short`` are last pages of chapters with hardly a line on them.
    """

    pages: int
    notes: tuple[PlacedNote, ...]
    entries: tuple[Entry, ...]
    overprinted: tuple[int, ...]
    gaping: tuple[int, ...] = ()
    notes_on: dict[int, tuple[str, ...]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    late_calls: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    short: tuple[int, ...] = ()

    def strayed(self) -> frozenset[str]:
        """The ids of the notes to set elsewhere.

        Of the notes on a page that went wrong it is the one that came from the page before or goes on
        to the next that takes the room; where there is none, those that are not at their marks.
        """
        wrong: set[str] = set()
        for page in (*self.overprinted, *self.gaping):
            wrong |= self._running_over(page) or set(self.notes_on.get(page, ()))
        for note in self.notes:
            if not note.is_right:
                blamed = {name for page in note.calls for name in self._running_over(page)} - {note.id}
                wrong |= blamed or {note.id}
        return frozenset(wrong)

    def _running_over(self, page: int) -> set[str]:
        here = self.notes_on.get(page, ())
        around = {*self.notes_on.get(page - 1, ()), *self.notes_on.get(page + 1, ())}
        return {name for name in here if name in around}


def survey(document: Any) -> Survey:
    """Read the boxes of a laid-out document (``weasyprint.Document``)."""
    calls: dict[str, list[int]] = {}
    parts: dict[str, list[int]] = {}
    overprinted = []
    spaces: dict[int, float] = {}
    notes_on = {}
    anchors: dict[str, int] = {}
    printed: list[tuple[str, str]] = []
    late_calls: list[str] = []
    late: list[str] = []
    labels = labels_of(document)
    for number, page in enumerate(document.pages, start=1):
        for name in page.anchors:
            anchors.setdefault(name, number)
        root, notes = _areas(page._page_box)
        for box in root.descendants():
            tag = getattr(box, "element_tag", "") or ""
            if tag == "div" and box.element is not None and "endnote" in _classes(box.element):
                late.append(box.element.get("id", ""))
            if type(box).__name__ != "InlineBox":
                continue
            if tag == "span::footnote-call" and (name := box.element.get("id")):
                calls.setdefault(name, []).append(number)
            elif tag == "a" and "note-call" in _classes(box.element):
                late_calls.append(box.element.get("href", "").removeprefix("#"))
            elif tag == "a::after" and (shown := _number("".join(_texts(box)))):
                printed.append((box.element.get("href", "").removeprefix("#"), shown))
        here = list(dict.fromkeys(_notes_in(notes))) if notes is not None else []
        for name in here:
            parts.setdefault(name, []).append(number)
        if notes is not None and here:
            notes_on[number] = tuple(here)
            bottom = _bottom(root)
            if bottom > notes.position_y + TOLERANCE or notes.position_y < root.position_y - TOLERANCE:
                overprinted.append(number)
            spaces[number] = (notes.position_y - bottom) / page._page_box.height
    names = dict.fromkeys([*calls, *parts])
    placed = tuple(PlacedNote(name, tuple(calls.get(name, ())), tuple(parts.get(name, ()))) for name in names)
    entries = tuple(
        Entry(name, text, page := anchors.get(name), labels[page - 1] if page else "") for name, text in printed
    )
    gaping = tuple(
        page for page, space in spaces.items() if space > GAP and set(notes_on[page]) & set(notes_on.get(page + 1, ()))
    )
    ends = (tuple(dict.fromkeys(late_calls)), tuple(dict.fromkeys(late)))
    return Survey(len(document.pages), placed, entries, tuple(overprinted), gaping, notes_on, labels, *ends)


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()


def findings(result: Survey, wanted: frozenset[str], targets: tuple[str, ...]) -> tuple[Finding, ...]:
    """What is wrong: ``wanted`` are the ids of the notes at the foot, ``targets`` those of the contents' entries."""
    found = []
    for note in result.notes:
        if not note.is_right:
            found.append(
                _error("print-note-strayed", f"Note {note.id} does not begin on the page of its mark.", note.calls)
            )
    unmet = [name for name in result.late_calls if name not in result.late]
    found += [_error("print-note-lost", f"Note {name} is not on any page.", ()) for name in unmet]
    missing = sorted(wanted - {note.id for note in result.notes if note.calls and note.parts})
    found += [_error("print-note-lost", f"Note {name} is not on any page.", ()) for name in missing]
    for page in result.overprinted:
        found.append(_error("print-overprint", "Notes are printed over the text.", (page,)))
    listed = {entry.target: entry for entry in result.entries}
    for name in targets:
        entry = listed.get(name)
        if entry is None or entry.page is None or entry.printed != (entry.label or str(entry.page)):
            shown = entry.printed if entry else "nothing"
            stands = entry.page if entry else None
            label = f", which is page {entry.label}" if entry and entry.label else ""
            found.append(_error("print-contents-wrong", f"The contents say {shown!r} for {name}{label}.", (stands,)))
    if result.short:
        pages = ", ".join(result.labels[page - 1] for page in result.short)
        message = f"A chapter ends with a line or two on a page of its own: page {pages}."
        hint = "A paragraph shorter or longer by a line, or another trim size, brings them to other lines."
        found.append(Finding("print-short-page", Severity.NOTE, message, hint=hint))
    return tuple(found)


def last_lines(document: Any) -> int:
    """The lines on the last page of a chapter of four pages or more, once laid out; 0 where anything else is there.

    A part of few pages has too few lines to win or lose some.
    """
    if len(document.pages) < MANY_PAGES or document.pages[-1]._page_box.page_type.name not in TEXT_PAGES:
        return 0
    root, notes = _areas(document.pages[-1]._page_box)
    if notes is not None and notes.children:
        return 0
    kinds = [type(box).__name__ for box in root.descendants()]
    if any(kind in ("BlockReplacedBox", "InlineReplacedBox", "TableBox") for kind in kinds):
        return 0
    return kinds.count("LineBox")


def lines_of_notes(document: Any) -> dict[str, list[list[str]]]:
    """For each note at the foot of the laid-out pages, by id, and each of its blocks: the text of its lines.

    The note's number is left out.
    """
    notes: dict[str, list[list[str]]] = {}
    for page in document.pages:
        _, area = _areas(page._page_box)
        blocks: dict[int, list[str]] = {}
        current = ""
        for box in area.descendants() if area is not None else ():
            if box.element is None:
                continue
            current = box.element.get("data-note") or current
            if "nb" in box.element.get("class", "").split() and type(box).__name__ in ("BlockBox", "LineBox"):
                if id(box.element) not in blocks:
                    notes.setdefault(current, []).append(blocks.setdefault(id(box.element), []))
                if type(box).__name__ == "LineBox":
                    blocks[id(box.element)].append("".join(_texts(box)))
    return notes


def _error(code: str, message: str, pages: tuple[int | None, ...]) -> Finding:
    where = ", ".join(f"page {page}" for page in pages if page is not None)
    return Finding(code, Severity.ERROR, message, where, hint="This is a fault of the program; please report it.")


def _areas(page: Any) -> tuple[Any, Any]:
    """The page's text and its notes (``None`` where it has none)."""
    notes = next((box for box in page.children if type(box).__name__ == "FootnoteAreaBox"), None)
    return page.children[0], notes


def _notes_in(area: Any) -> Iterator[str]:
    for box in area.descendants():
        if box.element is not None and (name := box.element.get("data-note")):
            yield name


def _bottom(root: Any) -> float:
    """Where the lowest line or picture of the text ends."""
    lowest = 0.0
    for box in root.descendants():
        if type(box).__name__ in ("LineBox", "BlockReplacedBox", "TableBox"):
            lowest = max(lowest, box.position_y + box.height)
    return lowest


def _texts(box: Any) -> Iterator[str]:
    if box.element is not None and box.element.get("class") == "note-number":
        return
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _number(text: str) -> str:
    """The page number at the end of a leader, roman or arabic."""
    found = re.search(r"[0-9ivxlcdm]+$", text.rstrip())
    return found[0] if found else ""
