"""A book's style sheets, faces and files, made ready: what all of its pages are laid out with.

What a newcomer gets wrong: the layout engine complains in a log, not in exceptions; what it says is kept as
texts here, so that it can be told again when pages are not laid out again.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
from fontTools import version as font_tools_version
from lxml import etree
from pikepdf import Name, Pdf
from weasyprint import CSS, HTML
from weasyprint import __version__ as engine_version
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration

from regather.errors import CannotBuild
from regather.model import Book, Finding, Severity
from regather.outputs.print_drawings import Lettering, words_in
from regather.outputs.print_engine import lay_out
from regather.outputs.print_fetch import ProjectFetcher
from regather.outputs.print_fonts import FALLBACK_FAMILIES
from regather.outputs.print_html import faces_of, note_floats
from regather.outputs.print_labels import label_ranges, set_page_labels
from regather.outputs.print_notes import LONG_NOTE, can_split, note_blocks, split_block, text_of
from regather.outputs.print_page import page_css, trim_named, wants_capitals
from regather.outputs.print_survey import Survey, lines_of_notes
from regather.outputs.style_sheets import sheets_of, tokens_of
from regather.project.layout import PACKAGE_STYLES
from regather.render import RenderedNote
from regather.store import key_of, program_key, system_key

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

_TOFU = ".notdef"
_TOFU_CHARACTER = re.compile(r'\.notdef .*"(.)" \(U\+', re.DOTALL)
"""How the engine tells of a character for which it found no glyph."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The style sheets, faces and files with which pages are laid out.

    ``texts`` are the texts of the style sheets, ``faces_css`` the rules of the faces, ``key`` the key of all that
    the look of a page depends on apart from its HTML, ``refused`` the addresses that the style sheets ask for in vain.
    """

    book: Book
    fetcher: ProjectFetcher
    fonts: FontConfiguration
    sheets: tuple[CSS, ...]
    texts: tuple[str, ...]
    faces_css: str
    key: str
    refused: tuple[str, ...]
    variant: str = VARIANT

    def lay_out(self, html: str, more_css: str = "", variant: str | None = VARIANT) -> Any:
        """The laid-out document (``weasyprint.Document``).

        :raises CannotBuild: the engine gave up.
        """
        more = [CSS(string=more_css, url_fetcher=self.fetcher, font_config=self.fonts)] if more_css else []
        try:
            page = HTML(string=html, base_url=self.book.folder.resolve().as_uri() + "/", url_fetcher=self.fetcher)
            return lay_out(page, [*self.sheets, *more], self.fonts, variant)
        except _ENGINE_ERRORS as error:
            raise CannotBuild(
                f"The pages could not be laid out: the layout engine stopped with {error!r}.",
                where=str(self.book.folder),
                hint="Take the style sheets in styles/ away to see whether they are the cause.",
            ) from error

    def measured(self, notes: Iterable[RenderedNote]) -> dict[str, list[etree._Element]]:
        """The long ones of these notes, cut at the ends of their lines as they fall at this page's width."""
        long = [note for note in notes if len(text_of(note.tree()).strip()) > LONG_NOTE]
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

    def finish(self, labels: tuple[str, ...]) -> Callable[[Pdf], None]:
        """What pieces leave unsaid in the file: the numbers of its pages, and which way they turn."""

        def finish(pdf: Pdf) -> None:
            set_page_labels(pdf, labels)
            if self.book.metadata.right_to_left:
                pdf.Root.ViewerPreferences.Direction = Name.R2L

        return finish

    def finish_whole(self, labels: tuple[str, ...]) -> Callable[[Any, Any], None]:
        """The same for the engine's own file."""

        def finish(_document: Any, pdf: Any) -> None:
            numbers: list[object] = []
            for index, style, start in label_ranges(labels):
                numbers += [index, pydyf.Dictionary({"S": f"/{style}", "St": start})]
            pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(numbers)})
            if self.book.metadata.right_to_left:
                pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"

        return finish


@dataclass(frozen=True, slots=True)
class Printed:
    """The print edition: its file, what stands where in it, and what there is to say about it.

    ``at_end`` are the ids of notes that went to the end of their chapter, ``said`` is what the layout engine
    complained of, ``refused`` the addresses it was not allowed to read.
    """

    content: bytes
    survey: Survey
    at_end: frozenset[str]
    said: tuple[str, ...]
    refused: tuple[str, ...]


def open_shop(book: Book, report: Callable[[Finding], None], drawings: Iterable[Path] = ()) -> Shop:
    """Read the book's style sheets and faces; what is wrong with them goes to ``report``.

    ``drawings`` are the files of its drawings, whose words want letters, too.

    :raises BadProject: there is no trim size of the name that the book asks for.
    :raises MissingProgram: a face is not installed.
    """
    sheets = sheets_of(book, "print", report)
    tokens = tokens_of(book)
    words = [words_in(path) for path in drawings]
    faces = faces_of(book, (*tokens.values(), *(sheet.text for sheet in sheets)), words)
    for finding in faces.findings:
        report(finding)
    own = frozenset(face.family for face in faces.faces) | _brought(sheet.text for sheet in sheets)
    text, even = (f"{tokens[name]}, {FALLBACK_FAMILIES}" for name in ("--text-face", "--code-face"))
    lettering = Lettering(text, even, own)
    fetcher = ProjectFetcher(book.folder, faces.paths(), lettering)
    fonts = FontConfiguration()
    trim = page_css(
        trim_named(book.print.trim),
        right_to_left=book.metadata.right_to_left,
        capitals=wants_capitals(book.metadata.title),
        tokens=tokens,
    )
    css = [CSS(string=f"{faces.css()}\n{trim}", url_fetcher=fetcher, font_config=fonts)]
    for sheet in sheets:
        css.append(CSS(string=sheet.text, base_url=sheet.path.as_uri(), url_fetcher=fetcher, font_config=fonts))
    texts = (trim, *(sheet.text for sheet in sheets))
    read = [part for path, digest in sorted(fetcher.read.items()) for part in (path, digest)]
    places = [sheet.path.as_uri() for sheet in sheets]
    key = key_of(program_key(), *_versions(), faces.css(), str(book.folder.resolve()), *texts, *places, *read)
    return Shop(book, fetcher, fonts, tuple(css), texts, faces.css(), key, tuple(fetcher.refused))


_FACE_RULE = re.compile(r"@font-face\s*\{[^}]*?font-family\s*:\s*([^;}]+)")


def _brought(sheets: Iterable[str]) -> frozenset[str]:
    """The faces that style sheets bring along."""
    return frozenset(name.strip().strip("\"'") for text in sheets for name in _FACE_RULE.findall(text))


def _versions() -> tuple[str, ...]:
    """The libraries that lines and glyphs depend on."""
    return engine_version, pydyf.VERSION, font_tools_version, str(pango.pango_version()), system_key()


def _gallery(book: Book, notes: list[RenderedNote]) -> str:
    """A page with nothing but the notes, as wide as they will stand."""
    blocks = "".join(
        f'<div class="measured">{etree.tostring(note_floats(note)[0], encoding="unicode", method="html")}</div>'
        for note in notes
    )
    direction = ' dir="rtl"' if book.metadata.right_to_left else ""
    return f'<html lang="{book.metadata.language}"{direction}><head><title>-</title></head><body>{blocks}</body></html>'


@contextmanager
def stopped_clock() -> Iterator[None]:
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
def complaints() -> Iterator[list[str]]:
    """What the engine logs while the block runs, each message once."""
    said: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if message not in said:
                said.append(message)

    logger = logging.getLogger("weasyprint")
    before, passed_on = list(logger.handlers), logger.propagate
    logger.handlers = [Keeper(logging.WARNING)]
    logger.propagate = False
    try:
        yield said
    finally:
        logger.handlers = before
        logger.propagate = passed_on


def engine_findings(said: Iterable[str], refused: Iterable[str], folder: Path) -> tuple[Finding, ...]:
    """What the engine complained of, and the addresses that it was not allowed to read.

    Files of the project in ``folder`` are called by their names in it, those of the program by ``styles/``.
    """
    refused, messages = list(dict.fromkeys(refused)), list(dict.fromkeys(said))
    strange = [f"{_at_home(url, folder)} is not a file of this book and was left out." for url in refused]
    found = [Finding("print-outside", Severity.WARNING, message) for message in strange]
    tofu = dict.fromkeys(match[1] for message in messages if (match := _TOFU_CHARACTER.match(message)))
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
        if not message.startswith(_TOFU) and not any(url in message for url in refused):
            said_so = f"The layout engine says: {_at_home(message, folder)}"
            found.append(Finding("print-engine", Severity.WARNING, said_so))
    return tuple(found)


def _at_home(message: str, folder: Path) -> str:
    """The message with files named as the person knows them, not by their addresses on this machine."""
    for place, name in ((folder.resolve(), ""), (PACKAGE_STYLES.resolve(), "styles/")):
        message = message.replace(f"{place.as_uri()}/", name).replace(f"{place}/", name)
    return message
