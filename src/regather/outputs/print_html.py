"""Book and its rendered chapters -> the one HTML page that the layout engine turns into the print edition.

The pages before the text, the chapters with each note's text at its mark, and a last page that is never
text, so that a booklet has a back. What a newcomer gets wrong: running heads and bookmarks are taken from
attributes set here, not from the headings, which may hold note marks and markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from lxml import etree

from regather.model import Book, Metadata
from regather.outputs.openings import cut_initials, mark_opening
from regather.outputs.print_endnotes import HEADING, endnotes, ends_with_notes, notes_heading, notes_of_book, put_number
from regather.outputs.print_figures import Shifts
from regather.outputs.print_fonts import Chosen, faces_for
from regather.outputs.print_front import (
    contents,
    face_called,
    front_pages,
    full_front,
    is_front,
    last_page,
    listed,
    stands_alone,
    target,
)
from regather.outputs.print_links import mark_of, with_links
from regather.outputs.print_lists import headed_table, in_table_head, measure, set_lists, set_tables
from regather.outputs.print_notes import grouped, note_blocks, text_of
from regather.outputs.print_page import trim_named, wants_capitals
from regather.outputs.style_sheets import tokens_of
from regather.render import MARK, RenderedBook, RenderedChapter, RenderedNote
from regather.render.clean import add_class, remove
from regather.render.kinds import opening_of
from regather.text.labels import Labels, labels

__all__ = [
    "Pieces",
    "Setting",
    "back_matter",
    "contents_targets",
    "faces_of",
    "foot_notes",
    "front_matter",
    "note_floats",
    "prepared",
    "print_page",
    "run_section",
    "run_sections",
    "running_head",
    "runs_of",
    "target",
    "whole",
]

Pieces = Mapping[str, list[etree._Element]]
"""For each long note (by id) its text cut into lines, as :func:`regather.outputs.print_notes.split_block` does."""

LONG_CHAPTER = 8_000
"""Characters of HTML that chapters of parts have in the mean where each opens a page: about four pages of A5, of
which the last is half blank. With shorter ones too much paper would stay so."""

LONG_HEAD = 48
"""Characters that a running head may have: about a line of the small capitals it is set in, on any trim size."""

_LINED = ("p", "li", "dt", "dd", "td", "th", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6")
"""Elements that hold lines of text, and so may hold a note's mark."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What earlier layouts have shown: how to set what does not fit as it comes.

    ``pieces`` are the notes to set line by line; the notes named in ``at_end`` are set at the end of
    their chapter instead of at the foot of a page; ``shifts`` says which figures let text go first;
    ``labels`` are the page numbers, as printed, of ids that the contents and others name.
    """

    pieces: Pieces = field(default_factory=dict)
    at_end: frozenset[str] = frozenset()
    shifts: Shifts = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def prepared(book: Book, rendered: RenderedBook) -> RenderedBook:
    """The rendered book as paper wants it: links as ``print.links`` says. To be called once, before all else."""
    return with_links(rendered, book.print.links)


def foot_notes(book: Book, rendered: RenderedBook) -> tuple[RenderedNote, ...]:
    """The notes that stand at the foot of pages: all, or none where ``print.notes`` puts them elsewhere."""
    if book.print.notes != "foot":
        return ()
    return tuple(note for chapter in rendered.chapters for note in chapter.notes if not in_table_head(chapter, note))


def contents_targets(book: Book, rendered: RenderedBook) -> tuple[str, ...]:
    """The ids that the contents page leads to."""
    notes = ends_with_notes(rendered, book.print.notes)
    chapters = tuple(target(chapter) for chapter in listed(rendered, ((HEADING, ""),) if notes else ()))
    return (*chapters, HEADING) if notes else chapters


def faces_of(book: Book, sheets: tuple[str, ...], drawn: Iterable[str] = ()) -> Chosen:
    """The faces that the book needs, with the texts of these style sheets and the words in its drawings.

    :raises MissingProgram: a face that a style sheet names is not installed.
    """
    about = book.metadata
    said = (about.title, about.subtitle, about.description, about.publisher, about.place, about.rights, about.series)
    names = (person.name for person in about.contributors)
    words = labels(about.language)
    texts = (*said, *names, *about.imprint, words.contents, words.notes, *(chapter.text for chapter in book.chapters))
    return faces_for(sheets, (*texts, *drawn))


def print_page(book: Book, rendered: RenderedBook, setting: Setting | None = None) -> str:
    """The whole book as HTML."""
    setting = setting or Setting()
    runs = "".join(run_sections(book, rendered, setting))
    return whole(book, f"{front_matter(book, rendered, setting)}{runs}{back_matter(book, rendered, setting)}")


def whole(book: Book, body: str) -> str:
    """The page around ``body``, which is any number of the book's parts."""
    direction = ' dir="rtl"' if book.metadata.right_to_left else ""
    every = (
        ("open-recto", book.print.open_recto),
        ("full-front", full_front(book)),
        ("capitals", wants_capitals(book.metadata.title)),
    )
    kinds = [name for name, is_so in every if is_so]
    opening = f' class="{" ".join(kinds)}"' if kinds else ""
    return (
        f'<!DOCTYPE html><html lang="{escape(book.metadata.language)}"{direction}><head>{_head(book.metadata)}</head>'
        f"<body{opening}>{body}</body></html>"
    )


def front_matter(book: Book, rendered: RenderedBook, setting: Setting) -> str:
    """The pages with roman numbers: cover, half-title, title, imprint, dedication, contents, foreword."""
    words = labels(book.metadata.language)
    setter = _Setter(book, rendered, setting)
    front = [chapter for chapter in rendered.chapters if is_front(chapter) or stands_alone(chapter)]
    alone = "".join(
        f'<div class="alone">{setter.chapter(chapter, "", listed=False)}</div>'
        for chapter in front
        if stands_alone(chapter)
    )
    alone += "".join(f'<div class="alone">{fence}</div>' for fence in setter.fences())
    after = "".join(
        f'<div class="foreword">{setter.chapter(chapter, book.metadata.title)}</div>'
        for chapter in front
        if not stands_alone(chapter)
    )
    extra = ((HEADING, words.notes),) if ends_with_notes(rendered, book.print.notes) else ()
    return f"{front_pages(book)}{alone}{contents(rendered, words, setting.labels, extra)}{after}"


def runs_of(rendered: RenderedBook) -> tuple[tuple[RenderedChapter, ...], ...]:
    """The text in runs, each of which opens a page.

    A run is a chapter of the highest level with the deeper ones after it; in a book of parts with long chapters
    each of these opens a page as well, but for one that follows the bare title of its part.
    """
    body = [chapter for chapter in rendered.chapters if not (is_front(chapter) or stands_alone(chapter))]
    deepest = _deepest_opening(body)
    runs: list[list[RenderedChapter]] = []
    for chapter in body:
        bare = bool(runs) and len(runs[-1]) == 1 and runs[-1][0].level < chapter.level and "<p" not in runs[-1][0].body
        if not runs or (chapter.level <= deepest and not bare):
            runs.append([])
        runs[-1].append(chapter)
    return tuple(tuple(run) for run in runs)


def _deepest_opening(body: list[RenderedChapter]) -> int:
    """The deepest level of chapters that open a page."""
    highest = min((chapter.level for chapter in body), default=1)
    deeper = [chapter for chapter in body if chapter.level > highest]
    level = min((chapter.level for chapter in deeper), default=highest)
    count = sum(chapter.level == level for chapter in deeper)
    long = bool(count) and sum(len(chapter.body) for chapter in deeper) >= LONG_CHAPTER * count
    return level if long else highest


def run_sections(book: Book, rendered: RenderedBook, setting: Setting) -> tuple[str, ...]:
    """All runs of the text as HTML."""
    return tuple(run_section(book, rendered, setting, index) for index in range(len(runs_of(rendered))))


def run_section(book: Book, rendered: RenderedBook, setting: Setting, index: int) -> str:
    """One run of the text as HTML: the ``index``-th of :func:`runs_of`."""
    setter = _Setter(book, rendered, setting)
    runs = runs_of(rendered)
    above = [chapter.title for run in runs[:index] for chapter in run if chapter.level < runs[index][0].level]
    return _run(runs[index], setter, above[-1] if above else book.metadata.title, is_first=index == 0)


def back_matter(book: Book, rendered: RenderedBook, setting: Setting) -> str:
    """The notes, where the book has them at its end, and the last page."""
    words = labels(book.metadata.language)
    notes = ""
    if ends_with_notes(rendered, book.print.notes):
        part = notes_of_book(rendered, words)
        _Setter(book, rendered, setting).place_images(part)
        notes = etree.tostring(part, encoding="unicode", method="html")
    face = face_called(tokens_of(book).get("--text-face", ""))
    return f"{notes}{last_page(book.metadata, words, face)}"


def _head(about: Metadata) -> str:
    fields = [*(("author", name) for name in about.authors), ("description", about.description)]
    fields += [("keywords", ", ".join(about.subjects)), ("generator", "Regather")]
    metas = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in fields if value)
    return f'<meta charset="utf-8"><title>{escape(about.title)}</title>{metas}'


def _run(run: tuple[RenderedChapter, ...], setter: _Setter, title: str, *, is_first: bool) -> str:
    """The chapters of one run, with running heads: book and chapter, or part and section where there are sections."""
    verso = run[0].title if len(run) > 1 else title
    sections = "".join(setter.chapter(chapter, verso, opens=index == 0) for index, chapter in enumerate(run))
    return f'<div class="run{" opening-run" if is_first else ""}">{sections}</div>'


_NUMBER = re.compile(r"[IVXLCDM\W\d]*")


def _says(title: str) -> bool:
    """Whether the title is more than a number, which would be read as the page's at its head."""
    return _NUMBER.fullmatch(title) is None


_WORD_END = re.compile(r".*(?=[ —–])")
"""Up to the last place where a word ends; dashes stand between words without a space in English."""


def running_head(title: str) -> str:
    """The title as it stands at the head of a page: cut after a word where it is too long for a line."""
    if len(title) <= LONG_HEAD:
        return title
    words = _WORD_END.match(title[: LONG_HEAD - 1])
    return (words[0] if words else title[: LONG_HEAD - 2]).rstrip(" ,;:.–—-") + " …"


class _Setter:
    """Sets one chapter after another."""

    def __init__(self, book: Book, rendered: RenderedBook, setting: Setting) -> None:
        self._files: dict[str, Path] = {asset.name: asset.path for asset in rendered.assets}
        self._pages_shown = book.print.source_pages
        self._notes = book.print.notes
        self._measure = measure(trim_named(book.print.trim))
        self._words: Labels = labels(book.metadata.language)
        self._setting = setting
        self._chapters = rendered.chapters
        self._first = rendered.chapters[0].id if rendered.chapters else ""

    def fences(self) -> list[str]:
        """The dedication and epigraphs that stand before all else in the first chapter: each has a page of its own."""
        if not self._chapters or stands_alone(self._chapters[0]):
            return []
        section = self._chapters[0].tree()
        self._set_notes(section, self._chapters[0])
        self.place_images(section)
        return [etree.tostring(fence, encoding="unicode", method="html") for fence in opening_of(section)]

    def chapter(self, chapter: RenderedChapter, verso: str, *, listed: bool = True, opens: bool = True) -> str:
        """The chapter's section as HTML; one that is not ``listed`` has no running head and no bookmark.

        One that ``opens`` a page may begin with an initial.
        """
        section = chapter.tree()
        self._set_pages(section)
        if chapter.id == self._first and listed:
            for fence in opening_of(section):
                remove(fence)
        if listed and chapter.has_heading:
            mark_opening(section)
            if opens:
                cut_initials(section)
            else:
                # Behind a heading inside a page the engine leaves the heading behind where an initial goes overleaf.
                for paragraph in section.iter("p"):
                    if "initial" in (kinds := paragraph.get("class", "").split()):
                        paragraph.set("class", " ".join(kind for kind in kinds if kind != "initial"))
        if listed:
            section.set("data-verso", running_head(verso))
            section.set("data-recto", running_head(chapter.title if _says(chapter.title) else verso))
        if listed and not chapter.has_heading:
            section.set("data-label", chapter.title)
            add_class(section, "untitled")
        texts = {heading.id: heading.text for heading in chapter.headings}
        for heading in section.iter("h1", "h2", "h3", "h4", "h5", "h6"):
            heading.set("data-label", texts.get(heading.get("id", ""), text_of(heading)))
        set_lists(section)
        set_tables(section, self._measure)
        self._set_notes(section, chapter)
        self._place_figures(section, chapter.id)
        self.place_images(section)
        return etree.tostring(section, encoding="unicode", method="html")

    def _set_notes(self, section: etree._Element, chapter: RenderedChapter) -> None:
        notes = {note.id: note for note in chapter.notes}
        late: list[RenderedNote] = []
        under: dict[etree._Element, list[RenderedNote]] = {}
        for call in list(section.iter("a")):
            note = notes.get(call.get("href", "").removeprefix("#"))
            if note is None or "note-call" not in call.get("class", "").split() or self._notes == "book":
                continue
            if self._notes == "chapter" or note.id in self._setting.at_end:
                late.append(note)
            elif (table := headed_table(call)) is not None:
                under.setdefault(table, []).append(note)
            else:
                self._at_foot(call, note)
        for table, below in under.items():
            table.addnext(endnotes(below))
        if late:
            is_wanted = self._notes == "chapter"
            name = f"{chapter.id}--notes"
            section.append(endnotes(late, notes_heading(self._words, chapter.level + 1, name) if is_wanted else None))

    def place_images(self, root: etree._Element) -> None:
        """Let every image below ``root`` name its file."""
        for image in root.iter("img"):
            path = self._files.get(image.get("src", ""))
            if path is not None:
                image.set("src", path.as_uri())

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
        kinds = block.get("class", "").split()
        if "noted" not in kinds:
            add_class(block, "noted")
        elif "much-noted" not in kinds and (note.id in self._setting.pieces or "long-noted" in kinds):
            add_class(block, "much-noted")
        if note.id in self._setting.pieces:
            add_class(block, "long-noted")
        index = parent.index(call)
        tail, call.tail = call.tail, None
        parent.remove(call)
        floats = note_floats(note, self._setting.pieces.get(note.id))
        floats[-1].tail = tail
        # The engine's own mark has no id; this is where the note's number leads back to.
        floats.insert(0, etree.Element("span", {"class": "note-at", "id": note.call}))
        for offset, element in enumerate(floats):
            parent.insert(index + offset, element)


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
            attributes = {"class": "note", "id": note.id, "data-note": note.id, "data-n": mark_of(note)}
        span = etree.Element("span", attributes)
        for block in group:
            span.append(_copy(block))
        if not floats:
            put_number(span, note, etree.Element("span", {"class": "nb nb-p"}))
        floats.append(span)
    return floats


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
