"""Book -> RenderedBook: pandoc once, then each chapter's tree cleaned, numbered and cut out.

What a newcomer gets wrong: nothing here raises for a fault in the text. A missing image, a dead link,
a tag that is not Markdown each leave a finding, and the text around them stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lxml import etree

from regather.errors import CannotBuild
from regather.model import Book, Chapter, Finding, Severity
from regather.render import clean as c
from regather.render.images import Images
from regather.render.kinds import kind_of, matters
from regather.render.languages import lift_whole, set_languages, settle_fences
from regather.render.links import mend_links
from regather.render.notes import number_calls, take_bodies
from regather.render.page_marks import MARK, drop_page_marks, set_page_marks
from regather.render.pandoc import START, markdown_to_html
from regather.render.tables import set_scopes
from regather.render.types import RenderedBook, RenderedChapter, RenderedHeading, RenderedNote, RenderedPage, place_of
from regather.render.verse import set_verse

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_STAND_IN = "notecall"
_NAME_WORDS = 6
"""Words of its text by which a chapter without a heading is called in the contents; a line's worth."""


def render_book(book: Book) -> RenderedBook:
    """Render all chapters of the book.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    """
    findings: list[Finding] = []
    keys = _keys(book.chapters)
    texts = {}
    for key, chapter in zip(keys, book.chapters, strict=True):
        texts[key] = c.without_control_characters(chapter.text)
        if texts[key] != chapter.text.replace("\f", "\n"):
            findings.append(
                Finding(
                    "control-character",
                    Severity.WARNING,
                    "The text holds control characters, which no book format can carry; they were left out.",
                    place_of(book, chapter),
                )
            )
    root = c.parse_fragment(markdown_to_html(tuple(texts.items())))
    bodies = take_bodies(root)
    images = Images(book.folder, findings.append)
    sections = _cut_apart(root, keys)
    marked: set[str] = set()
    for section, chapter in zip(sections, book.chapters, strict=True):
        set_page_marks(section, marked)
        for note in _called(section, bodies):
            drop_page_marks(note)
        for tree in (section, *_called(section, bodies)):
            _refuse_depth(tree, place_of(book, chapter))
            c.clean(tree)
            _place_images(tree, images, chapter.path, place_of(book, chapter))
            set_scopes(tree)
        settle_fences(section)
        lift_whole(section)
        _set_languages(book, section, _called(section, bodies), place_of(book, chapter), findings.append)
    _mend_ids(sections)
    chapters = _finish(book, keys, sections, bodies, findings)
    return RenderedBook(chapters, images.assets, tuple(findings), images.looked_at)


MOST_DEPTH = 200
"""Elements inside each other that a chapter may have; readers of XML, lxml among them, stop at 256."""


def _refuse_depth(tree: etree._Element, where: str) -> None:
    if sum(1 for _ in tree.iter()) <= MOST_DEPTH:
        return
    depth = 0
    for event, _element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MOST_DEPTH:
            raise CannotBuild(
                f"Quotations, lists or blocks stand more than {MOST_DEPTH} deep in each other.",
                where=where,
                hint="Look for lines that begin with many > or with much space.",
            )


def _keys(chapters: tuple[Chapter, ...]) -> list[str]:
    """A short ASCII name for each chapter, unique, that starts with a letter: the root of its ids.

    In small letters, since pandoc makes them so in ids.
    """
    keys: list[str] = []
    for chapter in chapters:
        stem = "ch-" + (re.sub(r"[^a-z0-9]+", "-", chapter.slug.lower()).strip("-") or "x")
        key, count = stem, 1
        while key in keys:
            count += 1
            key = f"{stem}-{count}"
        keys.append(key)
    return keys


def _cut_apart(root: etree._Element, keys: list[str]) -> list[etree._Element]:
    """Move each chapter's blocks out of pandoc's fragment into a section of their own."""
    starts = {f"{key}__{START}": key for key in keys}
    sections = {key: etree.Element("section", {"id": key}) for key in keys}
    current = etree.Element("section")
    for block in list(root):
        key = starts.pop(block.get("id", ""), None)
        if key is None:
            current.append(block)
        else:
            current = sections[key]
    return list(sections.values())


def _called(section: etree._Element, bodies: dict[str, etree._Element]) -> list[etree._Element]:
    """The notes that the section calls."""
    names = (a.get("href", "").removeprefix("#") for a in section.iter("a") if "footnote-ref" in a.get("class", ""))
    return [bodies[name] for name in names if name in bodies]


def _place_images(tree: etree._Element, images: Images, chapter: Path, where: str) -> None:
    for image in list(tree.iter("img")):
        if images.place(image, chapter, where):
            continue
        # The description stands in for the picture, unless a caption already says the same.
        parent = image.getparent()
        if parent is not None and not (parent.tag == "figure" and parent.find("figcaption") is not None):
            c.append_text(parent, parent.index(image), image.get("alt"))
        c.remove(image)


def _set_languages(
    book: Book, section: etree._Element, notes: list[etree._Element], where: str, report: Callable[[Finding], None]
) -> None:
    """Languages and directions of a chapter and of its notes, which stand in the chapter's language."""
    direction = "rtl" if book.metadata.right_to_left else "ltr"
    set_languages(section, direction, where, report)
    for note in notes:
        set_languages(note, section.get("dir", direction), where, report)


def _mend_ids(sections: list[etree._Element]) -> None:
    """Make ids unique, and those of headings free of the number of a note that the heading calls."""
    taken = {section.get("id", "") for section in sections}
    for section in sections:
        for element in section.iterdescendants():
            name = element.get("id")
            if name is None or (element.tag == "a" and "footnote-ref" in element.get("class", "")):
                continue
            if element.tag in _HEADINGS:
                name = _without_note_number(element, name)
            fresh, count = re.sub(r"\s", "-", name), 1
            while fresh in taken:
                fresh, count = f"{name}-{count}", count + 1
            taken.add(fresh)
            element.set("id", fresh)


def _without_note_number(heading: etree._Element, name: str) -> str:
    """Pandoc's id of a heading holds the labels of its notes, and what a note is called is nothing to whoever links."""
    calls = [a for a in heading.iter("a") if "footnote-ref" in a.get("class", "")]
    if not calls:
        return name
    plain = _slug(c.plain_text(heading))
    for call in calls:
        # The label is not in what pandoc writes, so any label will do.
        for sup in list(call):
            call.remove(sup)
        call.text = _STAND_IN
    with_number = re.escape(_slug("".join(str(text) for text in heading.itertext()))).replace(_STAND_IN, r"[\w.-]+?")
    return re.sub(rf"__{with_number}(?:-\d+)?$", f"__{plain}", name)


def _slug(text: str) -> str:
    """The id that pandoc gives to a heading of this text (its manual, ``auto_identifiers``)."""
    kept = "".join(ch for ch in text.lower() if ch.isalnum() or ch in "_-. ")
    return re.sub(r"^[^a-z\u0080-\uffff]+", "", "-".join(kept.split())) or "section"


def _finish(
    book: Book,
    keys: list[str],
    sections: list[etree._Element],
    bodies: dict[str, etree._Element],
    findings: list[Finding],
) -> tuple[RenderedChapter, ...]:
    ids = frozenset(
        name for section in sections for element in section.iter() if (name := element.get("id")) is not None
    )
    files = {name: key for key, ch in zip(keys, book.chapters, strict=True) for name in (ch.path.name, ch.slug)}
    levels = [_level(section, chapter) for section, chapter in zip(sections, book.chapters, strict=True)]
    matter = matters([kind_of(section) for section in sections])
    chapters: list[RenderedChapter] = []
    first = 1
    for index, (key, section, chapter) in enumerate(zip(keys, sections, book.chapters, strict=True)):
        where = place_of(book, chapter)
        for tree in (section, *_called(section, bodies)):
            set_verse(tree)
        for tree in _called(section, bodies):
            mend_links(tree, files, ids, where, findings.append)
        notes = number_calls(section, key, first, bodies)
        mend_links(section, files, ids, where, findings.append)
        if book.print.note_numbering == "book":
            first += len(notes)
        is_part = index + 1 < len(levels) and levels[index + 1] > levels[index]
        chapters.append(_chapter(chapter, section, levels[index], notes, is_part=is_part, matter=matter[index]))
    if len(chapters) == 1 and not chapters[0].has_heading and book.metadata.title:
        return (replace(chapters[0], title=book.metadata.title),)
    return tuple(chapters)


def _level(section: etree._Element, chapter: Chapter) -> int:
    heading = next(section.iter(*_HEADINGS), None)
    return chapter.level if heading is None else int(str(heading.tag)[1])


def _chapter(
    chapter: Chapter, section: etree._Element, level: int, notes: list[RenderedNote], *, is_part: bool, matter: str
) -> RenderedChapter:
    plain = "part" if is_part else "chapter"
    kind = kind_of(section) or plain
    section.set("class", f"{plain} level-{level}" + (f" {kind}" if kind != plain else ""))
    c.collapse_space(section)
    headings = tuple(
        RenderedHeading(int(str(h.tag)[1]), h.get("id", ""), c.plain_text(h), _markup(h), _language(h))
        for h in section.iter(*_HEADINGS)
        if c.plain_text(h)
    )
    return RenderedChapter(
        slug=chapter.slug,
        id=section.get("id", ""),
        title=headings[0].text if headings else _name(chapter, section),
        level=level,
        is_part=is_part,
        has_heading=bool(headings),
        body=c.to_string(section),
        headings=headings,
        notes=tuple(notes),
        pages=tuple(
            RenderedPage(e.get("id", ""), e.get("title", ""))
            for e in section.iter("span", "div")
            if MARK in c.classes(e)
        ),
        ids=tuple(name for e in section.iterdescendants() if (name := e.get("id")) is not None),
        kind=kind,
        matter=matter,
        language=section.get("lang", ""),
    )


def _language(heading: etree._Element) -> str:
    around = (element.get("lang", "") for element in (heading, *heading.iterancestors()))
    return next((tag for tag in around if tag), "")


def _name(chapter: Chapter, section: etree._Element) -> str:
    """What to call a chapter without a heading: its first words, as indexes of untitled poems do."""
    words = c.plain_text(section).split()
    if not words:
        return chapter.title.strip() or chapter.slug
    return " ".join(words[:_NAME_WORDS]) + (" …" if len(words) > _NAME_WORDS else "")


def _markup(heading: etree._Element) -> str:
    """The heading's inline markup without note calls, links and ids: fit for a contents page."""
    copy = etree.fromstring(c.to_string(heading))
    for element in list(copy.iterdescendants()):
        if {"note-call", "note-comma"} & set(c.classes(element)) or element.tag == "img":
            c.remove(element)
        elif element.tag in ("a", "br"):
            c.append_text(element, 0, " " if element.tag == "br" else None)
            c.unwrap(element)
        else:
            element.attrib.pop("id", "")
    c.collapse_space(copy)
    whole = c.to_string(copy)
    return whole[whole.index(">") + 1 : whole.rindex("<")] if len(copy) or copy.text else ""
