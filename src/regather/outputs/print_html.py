"""Book and its rendered chapters -> the one HTML page that the layout engine turns into the print edition.

Title page, imprint, contents, the chapters with each note's text at its mark, and a last page that is
never text, so that a booklet has a back. What a newcomer gets wrong: running heads and bookmarks are
taken from attributes set here, not from the headings, which may hold note marks and markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from lxml import etree

from regather.model import Book, Metadata
from regather.outputs.print_figures import Shifts
from regather.outputs.print_fonts import TEXT
from regather.outputs.print_notes import grouped, note_blocks, text_of
from regather.render import MARK, RenderedBook, RenderedChapter, RenderedNote
from regather.render.clean import remove
from regather.text.labels import Labels, contributor_line, labels

Pieces = Mapping[str, list[etree._Element]]
"""For each long note (by id) its text cut into lines, as :func:`regather.outputs.print_notes.split_block` does."""

LONG_TITLE = 60
"""Characters from which a title is set smaller, so that it keeps to about three lines of an A5 page."""

TITLE_LINE, LONG_TITLE_LINE = 24, 32
"""Characters of a title, and of a long title, that fit a line of the title page on any trim size."""

LONG_HEAD = 48
"""Characters that a running head may have: about a line of the small capitals it is set in, on any trim size."""

_LINED = ("p", "li", "dt", "dd", "td", "th", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6")
"""Elements that hold lines of text, and so may hold a note's mark."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What earlier layouts have shown: how to set what does not fit as it comes.

    ``pieces`` are the notes to set line by line; the notes named in ``at_end`` are set at the end of
    their chapter instead of at the foot of a page; ``shifts`` says which figures let text go first.
    """

    pieces: Pieces = field(default_factory=dict)
    at_end: frozenset[str] = frozenset()
    shifts: Shifts = field(default_factory=dict)


def print_page(book: Book, rendered: RenderedBook, setting: Setting | None = None) -> str:
    """The whole book as HTML."""
    words = labels(book.metadata.language)
    files = {asset.name: asset.path for asset in rendered.assets}
    setter = _Setter(files, setting or Setting(), pages_shown=book.print.source_pages)
    runs = "".join(_run(run, setter, book.metadata.title) for run in _runs(rendered.chapters))
    direction = ' dir="rtl"' if book.metadata.right_to_left else ""
    opening = ' class="open-recto"' if book.print.open_recto else ""
    return (
        f'<!DOCTYPE html><html lang="{escape(book.metadata.language)}"{direction}><head>{_head(book.metadata)}</head>'
        f"<body{opening}>{_title_page(book)}{_imprint(book.metadata)}"
        f"{contents(rendered, words)}{runs}{_last_page(book.metadata, words)}</body></html>"
    )


def _head(about: Metadata) -> str:
    fields = [*(("author", name) for name in about.authors), ("description", about.description)]
    fields += [("keywords", ", ".join(about.subjects)), ("generator", "Regather")]
    metas = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in fields if value)
    return f'<meta charset="utf-8"><title>{escape(about.title)}</title>{metas}'


def _title_page(book: Book) -> str:
    about = book.metadata
    cover = ""
    if book.cover is not None:
        source, title = book.cover.resolve().as_uri(), escape(about.title)
        cover = f'<section class="cover"><img src="{source}" alt="{title}"></section>'
    lines = [f'<p class="author">{escape(name)}</p>' for name in about.authors]
    long = len(about.title) > LONG_TITLE
    title = "<br>".join(escape(line) for line in balanced(about.title, LONG_TITLE_LINE if long else TITLE_LINE))
    lines.append(f'<p class="title{" long" if long else ""}">{title}</p>')
    if about.subtitle:
        lines.append(f'<p class="subtitle">{escape(about.subtitle)}</p>')
    foot = [part for part in (about.publisher, about.date) if part]
    if foot:
        lines.append(f'<p class="publisher">{"<br>".join(escape(part) for part in foot)}</p>')
    return f'{cover}<section class="title-page">{"".join(lines)}</section>'


def balanced(title: str, most: int) -> list[str]:
    """The title in as few lines of at most ``most`` characters as it needs, of lengths as equal as can be.

    A word longer than that stands on a line of its own.
    """
    words = title.split()
    for limit in range(-(-len(title) // max(1, -(-len(title) // most))), most + 1):
        lines = _filled(words, limit)
        if len(lines) <= -(-len(title) // most):
            return lines
    return _filled(words, most)


def _filled(words: list[str], limit: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _imprint(about: Metadata) -> str:
    title = f"{about.title}: {about.subtitle}" if about.subtitle else about.title
    people = [contributor_line(about.language, person.role, person.name) for person in about.contributors]
    made = ", ".join(part for part in (about.publisher, about.date) if part)
    groups = [[title, *people], [made], [about.rights], [about.source, about.identifier]]
    blocks = [f"<p>{'<br>'.join(_line(part) for part in group if part)}</p>" for group in groups if any(group)]
    return f'<section class="imprint">{"".join(blocks)}</section>'


def _line(text: str) -> str:
    """The text as HTML; an address may break after its slashes and dots, and is not hyphenated."""
    if "://" not in text:
        return escape(text)
    return f'<span class="address">{escape(text).replace("/", "/<wbr>").replace("/<wbr>/<wbr>", "//")}</span>'


def _last_page(about: Metadata, words: Labels) -> str:
    """The back of the book: what it is about, and what it is set in."""
    blurb = f'<p class="blurb">{escape(about.description)}</p>' if about.description else ""
    # Scripts from right to left are not in the text face; what they are set in depends on the machine.
    face = "" if about.right_to_left else f'<p class="colophon">{escape(words.set_in.format(face=TEXT.title))}</p>'
    return f'<section class="last-page">{blurb}{face}</section>'


def contents(rendered: RenderedBook, words: Labels) -> str:
    """The contents page: one entry for each chapter, with its level."""
    shallow = min((chapter.level for chapter in rendered.chapters), default=1)
    entries = []
    for chapter in rendered.chapters:
        level = chapter.level - shallow + 1
        label = chapter.headings[0].markup if chapter.has_heading else escape(chapter.title)
        entries.append(
            f'<li class="entry-{level}{" entry-part" if chapter.is_part else ""}">'
            f'<a href="#{escape(target(chapter))}"><span class="entry">{label}</span></a></li>'
        )
    if not entries:
        return ""
    title = f'<p class="contents-title">{escape(words.contents)}</p>'
    return f'<nav class="contents">{title}<ol>{"".join(entries)}</ol></nav>'


def target(chapter: RenderedChapter) -> str:
    """The id that the contents and the bookmarks point at."""
    return chapter.headings[0].id if chapter.has_heading else chapter.id


def _runs(chapters: tuple[RenderedChapter, ...]) -> list[list[RenderedChapter]]:
    """Chapters of the highest level, each with the deeper ones after it: what opens a page together."""
    shallow = min((chapter.level for chapter in chapters), default=1)
    runs: list[list[RenderedChapter]] = []
    for chapter in chapters:
        if chapter.level == shallow or not runs:
            runs.append([])
        runs[-1].append(chapter)
    return runs


def _run(run: list[RenderedChapter], setter: _Setter, title: str) -> str:
    """The chapters of one run, with running heads: book and chapter, or part and section where there are sections."""
    verso = run[0].title if len(run) > 1 else title
    sections = "".join(setter.chapter(chapter, verso) for chapter in run)
    return f'<div class="run">{sections}</div>'


def running_head(title: str) -> str:
    """The title as it stands at the head of a page: cut after a word where it is too long for a line."""
    if len(title) <= LONG_HEAD:
        return title
    words = title[: LONG_HEAD - 1].rsplit(" ", 1)[0]
    return words.rstrip(" ,;:.–—-") + " …"


class _Setter:
    """Sets one chapter after another."""

    def __init__(self, files: Mapping[str, Path], setting: Setting, *, pages_shown: bool = False) -> None:
        self._files = files
        self._pages_shown = pages_shown
        self._setting = setting

    def chapter(self, chapter: RenderedChapter, verso: str) -> str:
        """The chapter's section as HTML."""
        section = chapter.tree()
        self._set_pages(section)
        section.set("data-verso", running_head(verso))
        section.set("data-recto", running_head(chapter.title))
        if not chapter.has_heading:
            section.set("data-label", chapter.title)
            section.set("class", f"{section.get('class', '')} untitled".strip())
        texts = {heading.id: heading.text for heading in chapter.headings}
        for heading in section.iter("h1", "h2", "h3", "h4", "h5", "h6"):
            heading.set("data-label", texts.get(heading.get("id", ""), text_of(heading)))
        notes = {note.id: note for note in chapter.notes}
        late: list[RenderedNote] = []
        for call in list(section.iter("a")):
            note = notes.get(call.get("href", "").removeprefix("#"))
            if note is None or "note-call" not in call.get("class", "").split():
                continue
            if note.id in self._setting.at_end:
                late.append(note)
            else:
                self._at_foot(call, note)
        if late:
            section.append(self._endnotes(late))
        self._place_figures(section, chapter.id)
        for image in section.iter("img"):
            path = self._files.get(image.get("src", ""))
            if path is not None:
                image.set("src", path.as_uri())
        return etree.tostring(section, encoding="unicode", method="html")

    def _set_pages(self, section: etree._Element) -> None:
        """Show where the source's pages begin, in the margin; or nowhere."""
        for mark in [element for element in section.iter("span", "div") if element.get("class") == MARK]:
            if self._pages_shown:
                mark.text = mark.get("title", "")
                del mark.attrib["title"]
                _keep_with_word(mark)
            else:
                remove(mark)

    def _place_figures(self, section: etree._Element, chapter: str) -> None:
        """Name the chapter's figures and move those that let text go first."""
        for number, figure in enumerate(section.findall("figure"), start=1):
            name = f"{chapter}--figure-{number}"
            figure.set("data-figure", name)
            count = self._setting.shifts.get(name, 0)
            after = [element for element in figure.itersiblings() if isinstance(element.tag, str)][:count]
            if after:
                after[-1].addnext(figure)

    def _at_foot(self, call: etree._Element, note: RenderedNote) -> None:
        """Replace the call by the note itself, which the style sheet floats to the foot of the page."""
        parent = call.getparent()
        if parent is None:
            return
        block = next((above for above in call.iterancestors() if above.tag in _LINED), parent)
        if "noted" not in block.get("class", "").split():
            block.set("class", f"{block.get('class', '')} noted".strip())
        index = parent.index(call)
        tail, call.tail = call.tail, None
        parent.remove(call)
        floats = note_floats(note, self._setting.pieces.get(note.id))
        floats[-1].tail = tail
        for offset, element in enumerate(floats):
            parent.insert(index + offset, element)

    def _endnotes(self, notes: list[RenderedNote]) -> etree._Element:
        aside = etree.Element("section", {"class": "endnotes"})
        for note in notes:
            item = etree.SubElement(aside, "div", {"class": "endnote", "id": note.id})
            for block in list(note.tree()):
                block.tail = None
                item.append(block)
            _put_number(item, note.number, etree.Element("p"))
        return aside


def note_floats(note: RenderedNote, pieces: list[etree._Element] | None = None) -> list[etree._Element]:
    """The note as the spans that are floated to the foot: one, or one for each group of its ``pieces``.

    The first carries the note's id and number; all carry ``data-note``.
    """
    blocks = pieces if pieces is not None else note_blocks(note.tree())
    groups = grouped(blocks) if pieces is not None else [blocks]
    floats: list[etree._Element] = []
    for group in groups:
        attributes = {"class": "note-more", "data-note": note.id}
        if not floats:
            attributes = {"class": "note", "id": note.id, "data-note": note.id, "data-n": str(note.number)}
        span = etree.Element("span", attributes)
        for block in group:
            span.append(_copy(block))
        if not floats:
            _put_number(span, note.number, etree.Element("span", {"class": "nb nb-p"}))
        floats.append(span)
    return floats


def _put_number(holder: etree._Element, number: int, fresh: etree._Element) -> None:
    """Begin the note's first paragraph (``fresh``, if it has none) with its number and a space of fixed width."""
    first = holder[0] if len(holder) else fresh
    if (first.tag, first.get("class", "").split()[:2]) != (fresh.tag, fresh.get("class", "").split()[:2]):
        first = fresh
    if first is fresh:
        holder.insert(0, fresh)
    mark = etree.Element("span", {"class": "note-number"})
    mark.text = f"{number}\u2002"
    mark.tail, first.text = first.text, None
    first.insert(0, mark)


def _keep_with_word(mark: etree._Element) -> None:
    """Tie the mark to the word that follows, or it could stay behind on the line before."""
    word = re.match(r"\S+", mark.tail or "")
    if mark.tag == "span" and mark.tail and word:
        holder = etree.Element("span", {"class": "page-word"})
        holder.tail, mark.tail = mark.tail[word.end() :], word.group()
        mark.addprevious(holder)
        holder.append(mark)


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, encoding="unicode", with_tail=False))
