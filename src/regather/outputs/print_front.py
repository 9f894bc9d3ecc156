"""What stands before the text and after it: half-title, title, imprint, contents; the back of the book.

A book of some size begins with a half-title, as books have since they were sold unbound; a stapled zine begins
with its title, which is then its cover. What a newcomer gets wrong: these pages are not counted with the text.
They have small roman numbers (few of them show one), and the text begins with page 1, on a right-hand page.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from regather.model import Book, Metadata
from regather.outputs.imprint import imprint_groups
from regather.outputs.print_fonts import DESIGNED, TEXT, Face
from regather.outputs.print_page import LETTER, trim_named
from regather.render import RenderedBook, RenderedChapter
from regather.text.labels import Labels

LONG_TITLE = 60
"""Characters from which a title is set smaller, so that it keeps to about three lines of an A5 page."""

TITLE_LINE, LONG_TITLE_LINE = 24, 32
"""Characters of a title, and of a long title, that fit a line of the title page on any trim size."""

STAPLED = 80
"""Pages that fold and staple as one booklet (see ``zine.MOST_SHEETS``): a book with more is bound, and has a
half-title to protect its title."""

PAGE_OF_TEXT = 0.92
"""The share of a page's lines and letters that text fills: the rest are ends of paragraphs and chapters."""

IMPRINT_LINE = 58
"""Letters of a line of the imprint, on average: what is longer turns over."""

IMPRINT_LEADING = 0.9
"""The height of a line of the imprint, in lines of text, with its share of the space between the groups."""


def full_front(book: Book) -> bool:
    """Whether the book begins with a half-title: where ``print.front`` says so, or is silent and the book is bound."""
    if book.print.front != "auto":
        return book.print.front == "full"
    trim = trim_named(book.print.trim)
    lines = (trim.height - trim.top - trim.bottom) / (trim.leading * 25.4 / 72)
    letters = (trim.width - trim.inner - trim.outer) / (trim.size * LETTER * 25.4 / 72)
    return sum(len(chapter.text) for chapter in book.chapters) > STAPLED * PAGE_OF_TEXT * lines * letters


def front_pages(book: Book) -> str:
    """Cover, half-title, title and imprint."""
    about = book.metadata
    cover = half = ""
    if book.cover is not None:
        source, title = book.cover.resolve().as_uri(), escape(about.title)
        cover = f'<section class="cover"><img src="{source}" alt="{title}"></section>'
    if full_front(book):
        half = f'<section class="half-title"><p>{escape(about.title)}</p></section>'
    return f"{cover}{half}{_title_page(about)}{_imprint(book)}"


def _title_page(about: Metadata) -> str:
    lines = [f'<p class="author">{escape(name)}</p>' for name in about.authors]
    long = len(about.title) > LONG_TITLE
    title = "<br>".join(escape(line) for line in balanced(about.title, LONG_TITLE_LINE if long else TITLE_LINE))
    lines.append(f'<p class="title{" long" if long else ""}">{title}</p>')
    if about.subtitle:
        lines.append(f'<p class="subtitle">{escape(about.subtitle)}</p>')
    foot = [part for part in (about.publisher, ", ".join(part for part in (about.place, about.date) if part)) if part]
    if foot:
        lines.append(f'<p class="publisher">{"<br>".join(escape(part) for part in foot)}</p>')
    return f'<section class="title-page">{"".join(lines)}</section>'


def balanced(title: str, most: int) -> list[str]:
    """The title in as few lines of at most ``most`` characters as it needs, of lengths as equal as can be.

    A word longer than that stands on a line of its own.
    """
    words = title.split()
    fewest = _filled(words, most)
    for limit in range(-(-len(title) // max(1, len(fewest))), most):
        lines = _filled(words, limit)
        if len(lines) == len(fewest):
            return lines
    return fewest


def _filled(words: list[str], limit: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _imprint(book: Book) -> str:
    groups = imprint_groups(book.metadata)
    # A title that needs two lines gets two like ones, not one and a word.
    groups = [[line for part in groups[0] for line in balanced(part, IMPRINT_LINE)], *groups[1:]]
    blocks = [f"<p>{'<br>'.join(_line(part) for part in group)}</p>" for group in groups]
    # It stands at the foot of its page, and begins higher up the longer it is.
    lines = sum(-(-len(part) // IMPRINT_LINE) for group in groups for part in group) + 0.7 * len(groups)
    trim = trim_named(book.print.trim)
    depth = (trim.height - trim.top - trim.bottom) / (trim.leading * 25.4 / 72)
    sink = max(0, int(depth - 1 - IMPRINT_LEADING * lines))
    return f'<section class="imprint" style="padding-top: calc({sink} * var(--line))">{"".join(blocks)}</section>'


def _line(text: str) -> str:
    """The text as HTML; an address in it may break after its slashes, and is not hyphenated."""
    words = []
    for word in text.split(" "):
        if "://" in word or word.startswith("urn:"):
            words.append(f'<span class="address" dir="ltr">{breakable(word)}</span>')
        else:
            words.append(escape(word))
    return " ".join(words)


def breakable(address: str) -> str:
    """The address as HTML that may break: after slashes, and before the signs that begin its next part."""
    parts, held = [], ""
    for index, char in enumerate(address):
        if char in ".?&=#-_~%" and held and index > len("https://www"):
            parts.append(held)
            held = ""
        held += char
        if char == "/" and index >= len("https://") and address[index + 1 : index + 2] != "/":
            parts.append(held)
            held = ""
    return "<wbr>".join(escape(part) for part in (*parts, held) if part)


def last_page(about: Metadata, words: Labels, face: Face = TEXT) -> str:
    """The back of the book: what it is about, and what it is set in."""
    blurb = f'<p class="blurb">{escape(about.description)}</p>' if about.description else ""
    # The faces of scripts from right to left are others; the words are not ready for them.
    told = "" if about.right_to_left else f'<p class="colophon">{escape(words.set_in.format(face=face.title))}</p>'
    return f'<section class="last-page">{blurb}{told}</section>' if blurb or told else ""


def face_called(value: str) -> Face:
    """The face that a list of faces (as CSS) begins with; that of the text where it is none of ours."""
    first = value.split(",", maxsplit=1)[0].strip().strip("\"'")
    return next((face for face in DESIGNED if face.family == first), TEXT)


def contents(
    rendered: RenderedBook, words: Labels, labels: Mapping[str, str], extra: tuple[tuple[str, str], ...] = ()
) -> str:
    """The contents page: one entry for each chapter, with its level, and one for each of ``extra`` (id, title).

    There is none where nothing is to be listed but one text without a heading.

    ``labels`` are the page numbers of ids that are known already; the engine finds the others.
    """
    chapters = listed(rendered, extra)
    shallow = min((chapter.level for chapter in chapters), default=1)
    entries = []
    for chapter in chapters:
        level = chapter.level - shallow + 1
        label = chapter.headings[0].markup if chapter.has_heading else escape(chapter.title)
        kinds = f"entry-{level}{' entry-part' if chapter.is_part else ''}{' entry-front' if is_front(chapter) else ''}"
        entries.append(_entry(kinds, target(chapter), label, labels))
    entries += [_entry("entry-1", name, escape(title), labels) for name, title in extra]
    if not entries:
        return ""
    title = f'<p class="contents-title">{escape(words.contents)}</p>'
    return f'<nav class="contents">{title}<ol>{"".join(entries)}</ol></nav>'


def listed(rendered: RenderedBook, extra: tuple[tuple[str, str], ...] = ()) -> tuple[RenderedChapter, ...]:
    """The chapters that the contents list: none where nothing is to be listed but one text without a heading."""
    chapters = tuple(chapter for chapter in rendered.chapters if not stands_alone(chapter))
    return () if not extra and len(chapters) == 1 and not chapters[0].has_heading else chapters


def _entry(kinds: str, name: str, label: str, labels: Mapping[str, str]) -> str:
    known = f' data-page="{escape(labels[name])}"' if name in labels else ""
    return f'<li class="{kinds}"><a href="#{escape(name)}"{known}><span class="entry">{label}</span></a></li>'


def target(chapter: RenderedChapter) -> str:
    """The id that the contents and the bookmarks point at."""
    return chapter.headings[0].id if chapter.has_heading else chapter.id


def is_front(chapter: RenderedChapter) -> bool:
    """Whether the chapter belongs to the front matter, and has roman numbers."""
    return chapter.matter == "front"


def stands_alone(chapter: RenderedChapter) -> bool:
    """Whether the chapter is a dedication or an epigraph of the whole book: a page without a place in the contents."""
    return chapter.kind in ("dedication", "epigraph")
