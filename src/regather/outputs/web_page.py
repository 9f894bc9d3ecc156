"""Sections, contents and front matter -> whole web pages: the one that holds all, and those of the edition in chapters.

What a newcomer gets wrong: every address is relative, to a place on the page or a file beside it, so that the pages
work from a disk, from any folder of a server, and without a server at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from regather.model import Book, Metadata
from regather.outputs.epub_metadata import book_language
from regather.outputs.imprint import imprint_groups
from regather.outputs.web_chapter import HEADINGS, Section, Words
from regather.outputs.web_head import head
from regather.outputs.web_pictures import Picture
from regather.render import RenderedBook, RenderedChapter
from regather.render.kinds import OPENING
from regather.text.labels import contributor_line

DEEPEST = 3
"""Headings below this level stay out of the contents: h1 to h3 are part, section and sub-section."""

INDEX = "index.html"
SHEET = "book.css"
TOP, CONTENTS, SWITCH = "top", "contents", "links"
"""Ids of the page's own; those of the book all hold a hyphen and never are these."""

Address = Callable[[str], str]
"""From an id of the book to the address of the element that has it, as seen from one page."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What the pages are made of. ``cover`` is the person's own cover picture, ``css`` the style of all pages."""

    book: Book
    rendered: RenderedBook
    sections: tuple[Section, ...]
    words: Words
    css: str
    cover: Picture | None = None

    @property
    def about(self) -> Metadata:
        """What the book says of itself."""
        return self.book.metadata

    @property
    def has_pictures(self) -> bool:
        """Whether there is anything to look at beside the text."""
        return bool(self.rendered.assets)


def whole_page(edition: Edition) -> str:
    """The book on one page, with all that it needs inside."""
    first = edition.sections[0].chapter.id
    top = min(section.chapter.level for section in edition.sections)
    rules = "".join(rule for section in edition.sections for rule in section.rules)
    parts = [
        _bar(edition, top=f"#{TOP}", tools=[(f"#{CONTENTS}", edition.words.book.contents, "", "")]),
        f'<main id="{TOP}">',
        _title_page(edition),
        _contents(edition, _inside),
        *(_html(_below_title(section.root, top)) for section in edition.sections),
        "</main>",
        f"<footer>\n{_page_list(edition, _inside)}{_imprint(edition.about)}</footer>",
    ]
    title = _page_title(edition.about)
    style = f"{edition.css}\n{rules}"
    return _document(edition, head(edition.about, title, style, pictures=edition.has_pictures), first, parts)


def _inside(name: str) -> str:
    return f"#{name}"


def index_page(edition: Edition, files: Mapping[str, str]) -> str:
    """The first page of the edition in chapters: title, contents, imprint. ``files`` has the file of each id."""
    address = _addresses(files, INDEX)
    first = edition.sections[0].chapter
    parts = [
        _bar(edition, top=f"#{TOP}", tools=[_turn(edition, files, first, "next")]),
        f'<main id="{TOP}">',
        _title_page(edition),
        _contents(edition, address),
        "</main>",
        f"<footer>\n{_page_list(edition, address)}{_imprint(edition.about)}</footer>",
    ]
    title = _page_title(edition.about)
    top = head(edition.about, title, "", sheet=SHEET, pictures=edition.has_pictures)
    return _document(edition, top, CONTENTS, parts)


def chapter_page(edition: Edition, number: int, files: Mapping[str, str]) -> str:
    """One chapter of the edition in chapters; ``number`` counts the chapters from 0."""
    section = edition.sections[number]
    chapter = section.chapter
    root = _with_files(section.root, _addresses(files, files[chapter.id]))
    _raise_headings(root, chapter)
    turns = []
    if number:
        turns.append(_turn(edition, files, edition.sections[number - 1].chapter, "prev"))
    if number + 1 < len(edition.sections):
        turns.append(_turn(edition, files, edition.sections[number + 1].chapter, "next"))
    title = f"{chapter.title} · {edition.about.title}"
    contents: Tool = (f"{INDEX}#{CONTENTS}", edition.words.book.contents, "", "")
    # In the order of reading: back, up, on.
    tools = [*turns[: bool(number)], contents, *turns[bool(number) :]]
    parts = [
        _bar(edition, top=INDEX, tools=tools),
        f'<main id="{TOP}">',
        _html(root),
        "</main>",
        _turns(edition, turns),
    ]
    top = head(edition.about, title, "".join(section.rules), sheet=SHEET, pictures=edition.has_pictures)
    return _document(edition, top, chapter.id, parts)


def file_names(rendered: RenderedBook) -> dict[str, str]:
    """Every id of the book to the file that holds it; names are told apart without regard to capitals."""
    taken, names = {INDEX, SHEET}, {}
    for chapter in rendered.chapters:
        stem = chapter.id.removeprefix("ch-")
        name, count = f"{stem}.html", 1
        while name.lower() in taken:
            count += 1
            name = f"{stem}-{count}.html"
        taken.add(name.lower())
        names[chapter.id] = name
    return {name: names[chapter.id] for name, chapter in rendered.home_of().items()}


def _addresses(files: Mapping[str, str], here: str) -> Address:
    def address(name: str) -> str:
        file = files.get(name, here)
        return f"#{name}" if file == here else f"{file}#{name}"

    return address


def _with_files(root: etree._Element, address: Address) -> etree._Element:
    """A copy whose links lead to the files of other chapters."""
    copy = _copy(root)
    for link in copy.iter("a"):
        href = link.get("href", "")
        if href.startswith("#"):
            link.set("href", address(href[1:]))
    return copy


def _below_title(root: etree._Element, top: int) -> etree._Element:
    """A copy for the page that begins with the book's title: its headings are of the level below that, and deeper.

    ``top`` is the highest level of the book's chapters.
    """
    copy = _copy(root)
    _tell_levels(copy, top - 2, 2)
    return copy


def _tell_levels(root: etree._Element, above: int, least: int) -> None:
    """Tell a voice the level of each heading: so many less, ``least`` at least, and one more than that of the heading
    over it where levels between are left out."""
    over: list[tuple[int, int]] = []
    for heading in root.iter(*HEADINGS):
        written = _level(heading)
        while over and over[-1][0] >= written:
            over.pop()
        told = over[-1][1] + 1 if over else max(least, written - above)
        over.append((written, told))
        heading.set("aria-level", str(told))


def _copy(root: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(root, encoding="unicode", with_tail=False))


def _level(heading: etree._Element) -> int:
    return int(str(heading.tag)[1])


def _raise_headings(root: etree._Element, chapter: RenderedChapter) -> None:
    """A chapter that stands alone begins with a heading of the first level, or those who go by headings miss one."""
    if not chapter.has_heading:
        first = etree.Element("h1", {"class": "unseen"})
        first.text = chapter.title
        root.insert(0, first)
        return
    _tell_levels(root, _level(next(root.iter(*HEADINGS))) - 1, 1)


def _html(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode", method="html", with_tail=False)


def _document(edition: Edition, top: str, start: str, parts: Iterable[str]) -> str:
    about, words = edition.about, edition.words.web
    direction = ' dir="rtl"' if about.right_to_left else ""
    body = "\n".join(part for part in parts if part)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(book_language(about))}"{direction} itemscope '
        f'itemtype="https://schema.org/Book">\n{top}\n<body>\n'
        f'<a class="skip" href="#{escape(start)}"{_lang(edition)}>{escape(words.skip)}</a>\n{body}\n</body>\n</html>\n'
    )


def _lang(edition: Edition) -> str:
    """The language of the furniture, where it is not that of the book."""
    language = edition.words.web.language
    same = edition.about.language.replace("_", "-").split("-")[0].lower() == language
    return "" if same else f' lang="{language}" dir="ltr"'


Tool = tuple[str, str, str, str]
"""A link of the bar: its address, its words, ``prev`` or ``next`` or nothing, and the title that it leads to."""


def _turn(edition: Edition, files: Mapping[str, str], chapter: RenderedChapter, relation: str) -> Tool:
    words = edition.words.web
    return files[chapter.id], words.previous if relation == "prev" else words.next, relation, chapter.title


def _bar(edition: Edition, *, top: str, tools: Iterable[Tool]) -> str:
    """The strip at the head of every page: where one is, and the ways on."""
    title = escape(edition.about.title)
    links = "".join(
        f'<a class="tool {relation or "to-contents"}" href="{escape(href)}"{f" rel={relation}" if relation else ""}'
        f"{_lang(edition) if relation else ''}>{_arrow(relation)}<span>{escape(words)}</span></a>"
        for href, words, relation, _ in tools
    )
    switch = (
        f'<label class="tool switch" title="{escape(edition.words.web.switch)}"{_lang(edition)}>'
        f'<input id="{SWITCH}" type="checkbox" aria-label="{escape(edition.words.web.switch)}">'
        '<span aria-hidden="true">¶</span></label>'
    )
    return (
        f'<header class="bar"><nav aria-label="{title}"><a class="home" href="{escape(top)}">{title}</a>'
        f"{switch}{links}</nav></header>"
    )


def _arrow(relation: str) -> str:
    return f'<span class="arrow {relation}" aria-hidden="true"></span>' if relation else ""


def _turns(edition: Edition, turns: Iterable[Tool]) -> str:
    """The way on at the end of a chapter."""
    rows = "".join(
        f'<a class="turn {relation}" rel="{relation}" href="{escape(href)}"><span class="turn-word"{_lang(edition)}>'
        f'{_arrow(relation)}{escape(words)}</span> <span class="turn-title">{escape(title)}</span></a>'
        for href, words, relation, title in turns
    )
    label = f"{edition.words.web.previous}, {edition.words.web.next}"
    return f'<nav class="turns" aria-label="{escape(label)}">{rows}</nav>' if rows else ""


def _page_title(about: Metadata) -> str:
    return f"{about.title} · {', '.join(about.authors)}" if about.authors else about.title


def _title_page(edition: Edition) -> str:
    about = edition.about
    picture = ""
    if edition.cover is not None:
        size = edition.cover.size
        sides = f' width="{size[0]}" height="{size[1]}"' if size else ""
        picture = f'<img class="cover" src="{escape(edition.cover.address)}" alt="{escape(_page_title(about))}"{sides}>'
    lines = [f'<p class="book-author">{escape(name)}</p>' for name in about.authors]
    lines.append(f'<h1 class="book-title">{escape(about.title)}</h1>')
    if about.subtitle:
        lines.append(f'<p class="book-subtitle" role="doc-subtitle">{escape(about.subtitle)}</p>')
    lines += [
        f'<p class="book-contributor">{escape(contributor_line(about.language, who.role, who.name))}</p>'
        for who in about.contributors
        if who.role != "aut"
    ]
    made = ", ".join(part for part in (about.publisher, about.date) if part)
    if made:
        lines.append(f'<p class="book-publisher">{escape(made)}</p>')
    return f'<header class="title-page{" with-cover" if picture else ""}">{picture}<div>{"".join(lines)}</div></header>'


def _imprint(about: Metadata) -> str:
    groups = (f"<p>{'<br>'.join(_line(line) for line in group)}</p>" for group in imprint_groups(about))
    return f'<div class="imprint">{"".join(groups)}</div>\n'


def _line(line: str) -> str:
    """The line; where it is nothing but a web address, as a link."""
    text = escape(line.strip())
    if line.startswith(("http://", "https://")) and " " not in line.strip():
        return f'<a href="{text}" rel="external noreferrer">{text}</a>'
    return text


@dataclass(slots=True)
class _Entry:
    """A line of the contents and the lines under it."""

    level: int
    label: str
    href: str
    language: str = ""
    under: list[_Entry] = field(default_factory=list)


def _contents(edition: Edition, address: Address) -> str:
    title = escape(edition.words.book.contents)
    entries = "".join(_row(entry) for entry in _nested(edition.rendered, address))
    return (
        f'<nav id="{CONTENTS}" class="contents" role="doc-toc" aria-labelledby="{CONTENTS}-title">'
        f'<h2 id="{CONTENTS}-title">{title}</h2>\n<ol>\n{entries}</ol></nav>'
    )


def _nested(rendered: RenderedBook, address: Address) -> list[_Entry]:
    top: list[_Entry] = []
    above: list[_Entry] = []
    for chapter in (one for one in rendered.chapters if one.has_heading or one.kind not in OPENING):
        for entry in _entries(chapter, address):
            while above and above[-1].level >= entry.level:
                above.pop()
            (above[-1].under if above else top).append(entry)
            above.append(entry)
    return top


def _entries(chapter: RenderedChapter, address: Address) -> list[_Entry]:
    """The chapter itself, and the headings inside it."""
    label = chapter.headings[0].markup if chapter.has_heading else escape(chapter.title)
    deeper = [heading for heading in chapter.headings[1:] if heading.level <= DEEPEST and heading.id]
    first = _Entry(chapter.level, label, address(chapter.id), chapter.language)
    return [first, *(_Entry(head.level, head.markup, address(head.id), head.language) for head in deeper)]


def _row(entry: _Entry) -> str:
    under = "".join(_row(deeper) for deeper in entry.under)
    inner = f"\n<ol>\n{under}</ol>" if under else ""
    language = f' lang="{escape(entry.language)}"' if entry.language else ""
    return f'<li><a href="{escape(entry.href)}"{language}>{entry.label}</a>{inner}</li>\n'


def _page_list(edition: Edition, address: Address) -> str:
    """Where the pages of the printed source begin, if the chapters say so."""
    rows = "".join(
        f'<li><a href="{escape(address(mark.id))}">{escape(mark.label)}</a></li>'
        for chapter in edition.rendered.chapters
        for mark in chapter.pages
    )
    if not rows:
        return ""
    title = escape(edition.words.book.pages)
    return (
        f'<details class="pages"><summary>{title}</summary>'
        f'<nav role="doc-pagelist" aria-label="{title}"><ol>{rows}</ol></nav></details>\n'
    )
