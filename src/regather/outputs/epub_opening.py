"""The dedication and epigraphs before a book's first chapter -> chapters of their own, each a page of the EPUB.

What a newcomer gets wrong: the file of Markdown that they stand in may hold nothing else; then its id, which links
lead to, is that of the first of them.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from regather.render import RenderedBook, RenderedChapter, RenderedNote
from regather.render.kinds import OPENING, opening_of


def with_opening_apart(rendered: RenderedBook) -> RenderedBook:
    """The book with what opens it in chapters of their own; the same book where nothing does."""
    if not rendered.chapters:
        return rendered
    first, others = rendered.chapters[0], rendered.chapters[1:]
    section = first.tree()
    blocks = opening_of(section)
    if not blocks:
        return rendered
    pieces: list[RenderedChapter] = []
    waiting: list[etree._Element] = []
    for block in blocks:
        section.remove(block)
        kind = next((name for name in block.get("class", "").split() if name in OPENING), "")
        if not kind:
            waiting.append(block)
            continue
        holder = etree.Element("section", {"id": f"opening-{len(pieces) + 1}", "class": f"front-text {kind}"})
        holder.extend([*waiting, *block])
        waiting = []
        holder.text = "\n"
        pieces.append(_piece(first, holder, kind))
    if len(section):
        section.text = "\n"
        rest = _with(first, section)
        return replace(rendered, chapters=(*pieces, rest, *others))
    root = pieces[0].tree()
    root.set("id", first.id)
    pieces[0] = replace(_with(pieces[0], root), id=first.id, slug=first.slug)
    return replace(rendered, chapters=(*pieces, *others))


def _piece(first: RenderedChapter, holder: etree._Element, kind: str) -> RenderedChapter:
    plain = replace(
        first, id=holder.get("id", ""), kind=kind, matter="front", is_part=False, has_heading=False, headings=()
    )
    return _with(plain, holder)


def _with(chapter: RenderedChapter, section: etree._Element) -> RenderedChapter:
    """The chapter with this body, and of its notes, pages and ids those that stand in it."""
    ids = tuple(name for element in section.iterdescendants() if (name := element.get("id")) is not None)
    kept = frozenset(ids)
    return replace(
        chapter,
        body=etree.tostring(section, encoding="unicode", with_tail=False),
        ids=ids,
        notes=_called(chapter.notes, kept),
        pages=tuple(mark for mark in chapter.pages if mark.id in kept),
    )


def _called(notes: tuple[RenderedNote, ...], ids: frozenset[str]) -> tuple[RenderedNote, ...]:
    return tuple(note for note in notes if note.call in ids)
