"""The chapters as written -> what a reader would trip over in any edition.

What a newcomer gets wrong: pandoc drops a note that nothing calls without a word, so marks and notes are
counted in the Markdown, before pandoc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regather.checks.codes import found
from regather.model import Book, Chapter, Finding
from regather.project.layout import SETTINGS
from regather.render import RenderedBook, RenderedChapter, place_of, render_book
from regather.render.clean import remove
from regather.render.kinds import OPENING
from regather.text.languages import direction_of

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_DEEP = re.compile(r"(?: {4}| {0,3}\t)")
_ITEM = re.compile(r" {0,3}(?:[-*+:~]|\(?\w+[.)]|\(?@\w*\)|\[\^[^\]\s]+\]:)(?:\s|$)")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)")
_BODY = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:")
_MARK = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
_TAG = re.compile(r"(?<!\\)</?[A-Za-z][A-Za-z0-9-]*(?:\s+[^<>]*)?/?>|(?<!\\)<!--")


def check_text(book: Book) -> tuple[Finding, ...]:
    """All that is wrong with the chapters, chapter by chapter."""
    rendered = render_book(book)
    findings: list[Finding] = []
    for chapter, shown in zip(book.chapters, rendered.chapters, strict=True):
        where = place_of(book, chapter)
        findings += _notes(chapter, where)
        findings += _tags(chapter, where)
        findings += _shape(shown, where)
        findings += _descriptions(shown, where)
    findings += _jumps(book, rendered)
    findings += _direction(book, rendered)
    return (*findings, *rendered.findings)


class _Indented:
    """Tells, line after line, which are code because four spaces stand before them.

    Below an item of a list or a note the same spaces say that the item goes on.
    """

    def __init__(self) -> None:
        self._after_blank = True
        self._in_item = False
        self._in_code = False

    def is_code(self, line: str) -> bool:
        """Whether the line is code; to be asked of each line in turn."""
        if not line.strip():
            self._after_blank = True
            return False
        if _DEEP.match(line):
            self._in_code = not self._in_item and (self._after_blank or self._in_code)
        else:
            self._in_code = False
            if _ITEM.match(line):
                self._in_item = True
            elif self._after_blank:
                self._in_item = False
        self._after_blank = False
        return self._in_code


def _lines(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """The chapter's lines from 1, without code: what stands there is shown as it is."""
    fence = ""
    indented = _Indented()
    for number, line in enumerate(chapter.text.split("\n"), 1):
        edge = _FENCE.match(line)
        if not fence and indented.is_code(line):
            continue
        if edge and not fence:
            fence = edge[1]
        elif fence and edge and edge[1].startswith(fence):
            fence = ""
        elif not fence:
            yield number, _CODE.sub(lambda code: " " * len(code[0]), line)


def _notes(chapter: Chapter, where: str) -> Iterator[Finding]:
    bodies: dict[str, tuple[int, int]] = {}
    marks: dict[str, tuple[int, int]] = {}
    for number, line in _lines(chapter):
        start = 0
        if body := _BODY.match(line):
            start = body.end()
            place = (number, line.index("[") + 1)
            if body[1] in bodies:
                message = f"A second note [^{body[1]}] stands here; the first is in line {bodies[body[1]][0]}."
                hint = "Give one of them a label of its own."
                yield found("note-twice", message, where, line=number, column=place[1], hint=hint)
            bodies.setdefault(body[1], place)
        for mark in _MARK.finditer(line, start):
            marks.setdefault(mark[1], (number, mark.start() + 1))
    for label, (number, column) in marks.items():
        if label not in bodies:
            message = f"There is no note [^{label}]."
            hint = f"Write it at the end of the chapter, as a paragraph that begins with [^{label}]:"
            yield found("note-without-body", message, where, line=number, column=column, hint=hint)
    for label, (number, column) in bodies.items():
        if label not in marks:
            message = f"Nothing calls the note [^{label}]."
            hint = f"Put [^{label}] where it belongs, or take the note out."
            yield found("note-without-mark", message, where, line=number, column=column, hint=hint)


def _tags(chapter: Chapter, where: str) -> Iterator[Finding]:
    for number, line in _lines(chapter):
        if tag := _TAG.search(line):
            message = f"{tag[0]} will be printed as it stands."
            hint = "Use Markdown instead, or put a backslash before the < to say that it is meant so."
            yield found("html-in-text", message, where, line=number, column=tag.start() + 1, hint=hint)


def _shape(shown: RenderedChapter, where: str) -> Iterator[Finding]:
    if not shown.has_heading and shown.kind not in OPENING:
        message = f"The chapter has no heading; the contents page will call it “{shown.title}”."
        yield found("chapter-without-heading", message, where, hint="Begin it with a line like: # Title")
    tree = shown.tree()
    for heading in list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        remove(heading)
    has_text = any(text.strip() for text in tree.itertext()) or tree.find(".//img") is not None
    if not has_text and not shown.is_part:
        yield found("chapter-empty", "There is no text in the chapter.", where)


def _descriptions(shown: RenderedChapter, where: str) -> Iterator[Finding]:
    for tree in (shown.tree(), *(note.tree() for note in shown.notes)):
        for image in tree.iter("img"):
            if not image.get("alt", "").strip() and "decorative" not in image.get("class", "").split():
                name = image.get("src", "").rpartition("/")[2]
                hint = "Say in a few words what it shows: ![here](…); or that it says nothing: ![](…){.decorative}"
                yield found("image-without-description", f"{name} has no description.", where, hint=hint)


def _direction(book: Book, rendered: RenderedBook) -> Iterator[Finding]:
    """Whether the book is to be read the way that most of its letters run."""
    texts = (str(text) for chapter in rendered.chapters for text in chapter.tree().itertext())
    runs = direction_of("".join(texts))
    said = "rtl" if book.metadata.right_to_left else "ltr"
    if runs and runs != said:
        way = {"rtl": "from right to left", "ltr": "from left to right"}
        message = f"Most letters run {way[runs]}, but pages are to be turned {way[said]}."
        hint = f"Say right_to_left = {'true' if runs == 'rtl' else 'false'} under [book]."
        yield found("direction-odd", message, SETTINGS.as_posix(), hint=hint)


def _jumps(book: Book, rendered: RenderedBook) -> Iterator[Finding]:
    before: int | None = None
    for chapter, shown in zip(book.chapters, rendered.chapters, strict=True):
        for heading in shown.headings:
            if before is not None and heading.level > before + 1:
                message = f"“{heading.text}” is a heading of level {heading.level} after one of level {before}."
                hint = f"Give it {before + 1} # signs, or add the heading that is missing between."
                yield found("heading-jump", message, place_of(book, chapter), hint=hint)
            before = heading.level
