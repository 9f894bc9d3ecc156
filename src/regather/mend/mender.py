"""Turns an arrangement into a manuscript: every pass in its order, on one page.

What a newcomer gets wrong: the order of the passes matters (a question can be recognised only once its
paragraph is whole), and no pass may change text itself; see :mod:`regather.mend.galley`.
"""

from __future__ import annotations

from collections.abc import Callable

from regather.mend.assemble import assemble
from regather.mend.blocks import make_blocks, set_headings
from regather.mend.decided import decide_headings, decide_kinds
from regather.mend.escapes import escape_blocks
from regather.mend.flow import Flow
from regather.mend.front_text import mark_front_text
from regather.mend.galley import Galley, cut_strip
from regather.mend.glyphs import mend_glyphs
from regather.mend.inner_words import mend_words
from regather.mend.insets import set_insets
from regather.mend.joins import doubt_paragraphs, join_lines
from regather.mend.letters import mend_letters
from regather.mend.metadata import read_metadata
from regather.mend.notes import gather_notes, match_notes
from regather.mend.pages import mark_pages
from regather.mend.questions import set_questions
from regather.mend.quotations import set_quotations
from regather.mend.undone import spelled_out, take_back
from regather.mend.vocabulary import Vocabulary
from regather.model import Anatomy, Arrangement, Decisions, Level, Manuscript, Role, Source

REMOVED: dict[Role, str] = {
    Role.FOLIO: "A printed page number; the outputs number their own pages.",
    Role.RUNNING_HEAD: "A running head; the outputs make their own.",
    Role.CONTENTS: "The contents page is evidence for order and levels; the outputs make it anew.",
    Role.COVER: "The cover's words are kept as metadata in book/book.toml.",
    Role.TITLE: "The title page's words are kept as metadata in book/book.toml.",
    Role.COLOPHON: "The colophon's words are kept as metadata in book/book.toml.",
    Role.BREAK: "A mark of the page's end; the order of the pages is known without it.",
    Role.NOISE: "No part of the text: a mark of the press (signature, catchword), a stamp or noise of the scan, "
    "or a second copy of a page.",
}
"""What is taken out of the text, and the reason that the ledger gives."""

UNDECIDED = Decisions()
"""Nothing was decided by a person."""

Pass = Callable[[Galley], None]

PASSES: dict[str, Pass] = {
    "decided-headings": decide_headings,
    "note-bodies": gather_notes,
    "joins": join_lines,
    "blocks": make_blocks,
    "headings": set_headings,
    "quotations": set_quotations,
    "insets": set_insets,
    "questions": set_questions,
    "decided-kinds": decide_kinds,
    "doubts": doubt_paragraphs,
    "notes": match_notes,
    "words": mend_words,
    "letters": mend_letters,
    "glyphs": mend_glyphs,
    "escapes": escape_blocks,
    "front-text": mark_front_text,
    "pages": mark_pages,
    "metadata": read_metadata,
}
"""The passes by name, in the order in which they run."""

INSIDE = ("words", "letters", "glyphs")
"""Passes that change what stands inside a line of text; the level *none* leaves them out. Pages still become
paragraphs there: a word, a sentence, a note that a line's or page's end cut is whole again at every level."""


def mend(
    source: Source,
    anatomy: Anatomy,
    arrangement: Arrangement,
    decisions: Decisions = UNDECIDED,
    level: Level = Level.SAFE,
) -> Manuscript:
    """The mended text of ``source`` in the order of ``arrangement``, with an account of every character.

    ``level`` says how much of the damage inside the text is mended; order, paragraphs and notes are made at each.
    Faults in the text that nobody can mend with certainty are left and, where a person could, come as findings.
    """
    galley = lay_out(source, anatomy, *spelled_out(arrangement, anatomy, decisions))
    galley.level = level
    for name, work in PASSES.items():
        if level is Level.NONE and name in INSIDE:
            continue
        work(galley)
        take_back(galley)
    chapters, changes = assemble(galley)
    return Manuscript(chapters, changes, galley.metadata, tuple(galley.findings))


def lay_out(source: Source, anatomy: Anatomy, arrangement: Arrangement, decisions: Decisions) -> Galley:
    """The pieces sorted into running text, notes, and what is taken out."""
    pieces = arrangement.pieces
    roles = {Role.BODY, Role.HEADING}
    if not any(p.role in roles and p.span.of(source.text).strip() for p in pieces):
        # Notes alone: there is no text that could call them, so they are the text.
        roles.add(Role.NOTE)
    flow = Flow.of(source, (p for p in pieces if p.role in roles))
    body = cut_strip(flow, arrangement.missing)
    pages = (run.piece.span.of(source.text) for run in flow.runs)
    vocabulary = Vocabulary.of(pages, anatomy.language or source.language)
    notes = [p for p in pieces if p.role is Role.NOTE and p.role not in roles]
    removed = [(p, REMOVED[p.role]) for p in pieces if p.role in REMOVED and len(p.span)]
    return Galley(source, anatomy, arrangement, decisions, body, notes, removed, vocabulary)
