"""Book -> the print edition as a tagged PDF (PDF/UA-1), laid out by WeasyPrint.

Laid out in pieces, side by side (:mod:`regather.outputs.print_apart`); in one where pieces cannot be. Each is
laid out once; again only where a figure left a page half blank, or where a note turned out to stand on
another page than its mark, and then with that note at the end of its chapter. What a newcomer gets wrong:
the two ways make the same pages, but not the same bytes, so which of them is taken depends on the book alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding, Severity
from regather.outputs.pdf_tags import heading_levels, write_tagged
from regather.outputs.print_apart import print_apart
from regather.outputs.print_figures import shifts
from regather.outputs.print_html import Setting, contents_targets, foot_notes, prepared, print_page
from regather.outputs.print_pieces import NeedsWhole
from regather.outputs.print_pool import Lost
from regather.outputs.print_shop import (
    MOST_FOR_FIGURES,
    MOST_LAYOUTS,
    Printed,
    Shop,
    complaints,
    engine_findings,
    open_shop,
    stopped_clock,
)
from regather.outputs.print_survey import Survey, findings, survey
from regather.project.atomic import cannot_write, write_bytes
from regather.render import RenderedBook, RenderedNote, render_book
from regather.store import opened


def write_print(book: Book, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
    """Lay out the book and write it to ``target``.

    :raises BadProject: there is no trim size of the name that the book asks for.
    :raises CannotBuild: the book has no chapters, or the layout engine gave up.
    :raises CannotWrite: the file cannot be written.
    :raises MissingProgram: pandoc or one of the faces is not installed.
    """
    if not book.chapters:
        raise CannotBuild("The book has no chapters.", where="chapters/", hint="Put a Markdown file there.")
    content, found = print_bytes(book, render_book(book))
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact("pdf", target, hashlib.sha256(content).hexdigest()), found


def print_bytes(book: Book, rendered: RenderedBook) -> tuple[bytes, tuple[Finding, ...]]:
    """The print edition as bytes, and what is wrong with it; its pieces are kept in the open store, if there is one."""
    rendered = prepared(book, rendered)
    told: list[Finding] = []
    with complaints() as said:
        drawings = [asset.path for asset in rendered.assets if asset.path.suffix.lower() == ".svg"]
        shop = open_shop(book, told.append, drawings)
    with opened(kept=False) as store:
        try:
            printed = print_apart(shop, rendered, store)
        except NeedsWhole:
            printed = print_whole(shop, rendered)
        except Lost:
            told.append(_LOST)
            printed = print_whole(shop, rendered)
    notes = {note.id: note for note in foot_notes(book, rendered)}
    moved = tuple(_moved(note) for name, note in notes.items() if name in printed.at_end)
    wrong = findings(printed.survey, frozenset(notes) - printed.at_end, contents_targets(book, rendered))
    engine = engine_findings((*said, *printed.said), (*shop.refused, *printed.refused), book.folder)
    return printed.content, (*rendered.findings, *told, *moved, *wrong, *engine)


def print_whole(shop: Shop, rendered: RenderedBook) -> Printed:
    """The print edition laid out in one."""
    with complaints() as said, stopped_clock():
        document, result, setting = _settled(shop, rendered)
        content = write_tagged(
            document, heading_levels(rendered), pdf_variant=shop.variant, finisher=shop.finish_whole(result.labels)
        )
    return Printed(content, result, setting.at_end, tuple(said), tuple(dict.fromkeys(shop.fetcher.refused)))


def _settled(shop: Shop, rendered: RenderedBook) -> tuple[Any, Survey, Setting]:
    """The document laid out until notes and figures are where they should be."""
    setting = Setting(shop.measured(foot_notes(shop.book, rendered)))
    for layouts in range(1, MOST_LAYOUTS + 1):
        document = shop.lay_out(print_page(shop.book, rendered, setting))
        result = survey(document)
        strayed = result.strayed() - setting.at_end
        # The last layouts are for notes, which must be right; a blank half page need not go.
        moves = {} if layouts > MOST_FOR_FIGURES else shifts(document)
        moves = {name: count for name, count in moves.items() if name not in setting.shifts}
        if not strayed and not moves:
            break
        setting = replace(setting, at_end=setting.at_end | strayed, shifts={**setting.shifts, **moves})
    return document, result, setting


_LOST = Finding(
    "print-in-one",
    Severity.NOTE,
    "A process that laid out a part of the book died; the book was laid out in one instead.",
    hint="Usually the memory was not enough: close other programs, or set REGATHER_PROCESSES=1.",
)


def _moved(note: RenderedNote) -> Finding:
    return Finding(
        "print-note-at-end",
        Severity.NOTE,
        f"Note {note.number} found no room at the foot of its page and stands at the end of its chapter.",
        hint="A shorter note, or a larger trim size, brings it back.",
    )
