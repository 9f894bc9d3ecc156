"""Book -> the print edition as a tagged PDF (PDF/UA-1), laid out by WeasyPrint.

Laid out once; again only where a figure left a page half blank, or where a note turned out to stand on
another page than its mark, and then with that note at the end of its chapter. What a newcomer gets
wrong: the engine complains in a log, not in exceptions; what it says is turned into findings here.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
from lxml import etree
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding, Severity
from regather.outputs.print_engine import lay_out
from regather.outputs.print_fetch import ProjectFetcher
from regather.outputs.print_figures import shifts
from regather.outputs.print_html import (
    Setting,
    contents_targets,
    faces_of,
    foot_notes,
    note_floats,
    prepared,
    print_page,
)
from regather.outputs.print_labels import label_ranges
from regather.outputs.print_notes import LONG_NOTE, can_split, note_blocks, split_block, text_of
from regather.outputs.print_page import page_css, trim_named
from regather.outputs.print_survey import Survey, findings, lines_of_notes, survey
from regather.outputs.style_sheets import sheets_of, tokens_of
from regather.project.atomic import cannot_write, write_bytes
from regather.render import RenderedBook, RenderedNote, render_book

VARIANT = "pdf/ua-1"

MOST_LAYOUTS = 4
"""How often the book may be laid out until every note stands where it should: each time those that
do not are sent to the end of their chapters, which can only push a few others away."""

MOST_FOR_FIGURES = 2
"""After how many of these layouts figures may still be moved to fill a page."""

_ENGINE_ERRORS = (
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    ZeroDivisionError,
)
"""What the layout engine raises where it meets a case that it was not written for; it has no error of its own."""


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
    """The print edition as bytes, and what is wrong with it."""
    styled: list[Finding] = []
    rendered = prepared(book, rendered)
    with _complaints() as complaints:
        press = _press(book, styled.append)
        pieces = press.measured(rendered)
        document, result, setting = _settled(press, book, rendered, pieces)
        with _stopped_clock():
            content: bytes = document.write_pdf(pdf_variant=VARIANT, finisher=_finisher(book, result.labels))
    notes = {note.id: note for note in foot_notes(book, rendered)}
    targets = contents_targets(book, rendered)
    moved = tuple(_moved(note) for name, note in notes.items() if name in setting.at_end)
    wrong = findings(result, frozenset(notes) - setting.at_end, targets)
    return content, (*rendered.findings, *styled, *moved, *wrong, *_engine_findings(complaints, press.fetcher.refused))


def _settled(
    press: _Press, book: Book, rendered: RenderedBook, pieces: dict[str, list[etree._Element]]
) -> tuple[Any, Survey, Setting]:
    """The document laid out until notes and figures are where they should be."""
    setting = Setting(pieces)
    for layouts in range(1, MOST_LAYOUTS + 1):
        document = press.lay_out(print_page(book, rendered, setting))
        result = survey(document)
        strayed = result.strayed() - setting.at_end
        # The last layouts are for notes, which must be right; a blank half page need not go.
        moves = {} if layouts > MOST_FOR_FIGURES else shifts(document)
        moves = {name: count for name, count in moves.items() if name not in setting.shifts}
        if not strayed and not moves:
            break
        setting = Setting(pieces, setting.at_end | strayed, {**setting.shifts, **moves})
    return document, result, setting


def _finisher(book: Book, labels: tuple[str, ...]) -> Callable[[Any, Any], None]:
    """What the engine leaves unsaid in the file: the numbers of its pages, and which way they turn."""

    def finish(_document: Any, pdf: Any) -> None:
        numbers: list[object] = []
        for index, style, start in label_ranges(labels):
            numbers += [index, pydyf.Dictionary({"S": f"/{style}", "St": start})]
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(numbers)})
        if book.metadata.right_to_left:
            pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"

    return finish


def _moved(note: RenderedNote) -> Finding:
    return Finding(
        "print-note-at-end",
        Severity.NOTE,
        f"Note {note.number} found no room at the foot of its page and stands at the end of its chapter.",
        hint="A shorter note, or a larger trim size, brings it back.",
    )


@dataclass(frozen=True, slots=True)
class _Press:
    """The style sheets, faces and files with which pages are laid out."""

    book: Book
    fetcher: ProjectFetcher
    fonts: FontConfiguration
    sheets: tuple[CSS, ...]

    def lay_out(self, html: str) -> Any:
        """The laid-out document (``weasyprint.Document``).

        :raises CannotBuild: the engine gave up.
        """
        try:
            page = HTML(string=html, base_url=self.book.folder.resolve().as_uri() + "/", url_fetcher=self.fetcher)
            return lay_out(page, self.sheets, self.fonts, VARIANT)
        except _ENGINE_ERRORS as error:
            raise CannotBuild(
                f"The pages could not be laid out: the layout engine stopped with {error!r}.",
                where=str(self.book.folder),
                hint="Take the style sheets in styles/ away to see whether they are the cause.",
            ) from error

    def measured(self, rendered: RenderedBook) -> dict[str, list[etree._Element]]:
        """The long notes of the book, cut at the ends of their lines as they fall at this page's width."""
        long = [note for note in foot_notes(self.book, rendered) if len(text_of(note.tree()).strip()) > LONG_NOTE]
        if not long:
            return {}
        document = self.lay_out(_gallery(self.book, long))
        lines = lines_of_notes(document)
        pieces: dict[str, list[etree._Element]] = {}
        for note in long:
            cut: list[etree._Element] = []
            blocks = note_blocks(note.tree())
            shown = lines.get(note.id, [])
            for index, block in enumerate(blocks):
                splits = index < len(shown) and can_split(block)
                cut += split_block(block, shown[index]) if splits else [block]
            pieces[note.id] = cut
        return pieces


def _press(book: Book, report: Callable[[Finding], None]) -> _Press:
    sheets = sheets_of(book, "print", report)
    tokens = tokens_of(book)
    faces = faces_of(book, (*tokens.values(), *(sheet.text for sheet in sheets)))
    for finding in faces.findings:
        report(finding)
    fetcher = ProjectFetcher(book.folder, faces.paths())
    fonts = FontConfiguration()
    trim = page_css(trim_named(book.print.trim), right_to_left=book.metadata.right_to_left, tokens=tokens)
    css = [CSS(string=f"{faces.css()}\n{trim}", url_fetcher=fetcher, font_config=fonts)]
    for sheet in sheets:
        css.append(CSS(string=sheet.text, base_url=sheet.path.as_uri(), url_fetcher=fetcher, font_config=fonts))
    return _Press(book, fetcher, fonts, tuple(css))


def _gallery(book: Book, notes: list[RenderedNote]) -> str:
    """A page with nothing but the notes, as wide as they will stand."""
    blocks = "".join(
        f'<div class="measured">{etree.tostring(note_floats(note)[0], encoding="unicode", method="html")}</div>'
        for note in notes
    )
    direction = ' dir="rtl"' if book.metadata.right_to_left else ""
    return f'<html lang="{book.metadata.language}"{direction}><head><title>-</title></head><body>{blocks}</body></html>'


@contextmanager
def _stopped_clock() -> Iterator[None]:
    """Keep the time of day out of the embedded fonts: fontTools notes it as the time of their last change."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@contextmanager
def _complaints() -> Iterator[list[logging.LogRecord]]:
    """What the engine logs while the block runs."""
    records: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logger = logging.getLogger("weasyprint")
    keeper, passed_on = Keeper(logging.WARNING), logger.propagate
    logger.addHandler(keeper)
    logger.propagate = False
    try:
        yield records
    finally:
        logger.removeHandler(keeper)
        logger.propagate = passed_on


def _engine_findings(records: list[logging.LogRecord], refused: list[str]) -> tuple[Finding, ...]:
    messages = dict.fromkeys(record.getMessage() for record in records if not _says_tofu(record))
    found = [
        Finding("print-outside", Severity.WARNING, f"{url} is not a file of this book and was left out.")
        for url in dict.fromkeys(refused)
    ]
    tofu = dict.fromkeys(_tofu(record) for record in records if _says_tofu(record))
    if tofu:
        characters = " ".join(f"{char} (U+{ord(char):04X})" for char in tofu)
        found.append(
            Finding(
                "print-glyph",
                Severity.ERROR,
                f"No font has these characters, which are printed as empty boxes: {characters}",
                hint="Install a font that has them, for example the package fonts-noto-core of Debian.",
            )
        )
    for message in messages:
        if not any(url in message for url in refused):
            found.append(Finding("print-engine", Severity.WARNING, f"The layout engine says: {message}"))
    return tuple(found)


def _says_tofu(record: logging.LogRecord) -> bool:
    """Whether the engine found no glyph for a character, which is the first argument of its message."""
    return str(record.msg).startswith(".notdef") and isinstance(record.args, tuple)


def _tofu(record: logging.LogRecord) -> str:
    return str(record.args[0]) if isinstance(record.args, tuple) else ""
