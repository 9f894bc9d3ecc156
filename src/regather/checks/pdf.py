"""The print PDF and the zine PDF, read back from their files -> findings.

Nothing is taken from the run that made them: text, links, fonts and marks are read as a reader's
program would. What a newcomer gets wrong: the text of a PDF comes back with line ends, hyphens and
ligatures of the printed page, so only its letters and digits are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from lxml import etree
from pikepdf import Array, Dictionary, Name, Pdf

from regather.checks.codes import found
from regather.model import Artifact, Book, Finding
from regather.render import RenderedBook, render_book

PROBE = 24
"""Letters and digits by which a passage is looked for: about half a line, so that it rarely runs over a
page's edge and is rarely in a book twice."""

_BLOCKS = frozenset(("blockquote", "div", "dl", "figure", "li", "ol", "p", "pre", "section", "table", "ul"))
"""Elements that begin a line of their own."""

_PDF_UA = 'pdfuaid:part="1"'


@dataclass(frozen=True, slots=True)
class _Pages:
    """A PDF's text by page, letters and digits only, and all of it."""

    pages: tuple[str, ...]

    @property
    def whole(self) -> str:
        return "".join(self.pages)


def check_print(book: Book, artifact: Artifact) -> tuple[Finding, ...]:
    """Whether the print PDF holds the whole book, each note once, contents that are right, its fonts and tags."""
    where = artifact.path.name
    try:
        with Pdf.open(artifact.path) as pdf:
            text = _text_of(artifact.path)
            return (
                *_fonts(pdf, where),
                *_tags(pdf, where),
                *_contents(pdf, artifact.path, where),
                *_bookmarks(pdf, render_book(book), where),
                *_passages(render_book(book), text.whole, where),
            )
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        return (_unreadable(error, where),)


def check_zine(book: Book, artifact: Artifact) -> tuple[Finding, ...]:
    """Whether the zine shows every page of the print PDF beside it once, on the right number of sheets."""
    where = artifact.path.name
    printed = artifact.path.with_name(f"{book.metadata.slug}.pdf")
    if not printed.is_file():
        return (found("zine-alone", f"There is no {printed.name} to compare with.", where),)
    try:
        with Pdf.open(artifact.path) as pdf, Pdf.open(printed) as whole:
            sides, pages = len(pdf.pages), len(whole.pages)
            findings = [*_fonts(pdf, where), *_placed(pdf, pages, where)]
            if sides != 2 * -(-pages // 4):
                message = f"{pages} pages want {-(-pages // 4)} sheets; the file has {sides} sides."
                findings.append(found("zine-sheets", message, where))
            if pdf.Root.get(Name.ViewerPreferences, Dictionary()).get(Name.Duplex) != Name.DuplexFlipShortEdge:
                findings.append(found("zine-flip", "The file does not tell the printer how to turn the paper.", where))
        return (*findings, *_same_text(_text_of(printed), _text_of(artifact.path), where))
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        return (_unreadable(error, where),)


def _unreadable(error: Exception, where: str) -> Finding:
    return found("pdf-unreadable", f"The file cannot be read: {error}", where, hint="Build again.")


def _fonts(pdf: Pdf, where: str) -> Iterator[Finding]:
    """Fonts that are not in the file."""
    missing = dict.fromkeys(
        str(font.get(Name.BaseFont, "a font without a name")).lstrip("/")
        for resources in _resources(pdf)
        for font in _values(resources.get(Name.Font))
        if not _is_embedded(font)
    )
    for name in missing:
        yield found("pdf-font", f"The font {name} is not in the file.", where)


def _resources(pdf: Pdf) -> Iterator[pikepdf.Object]:
    """The resources of every page and of every form on it."""
    for page in pdf.pages:
        resources = page.obj.get(Name.Resources, Dictionary())
        yield resources
        for form in _values(resources.get(Name.XObject)):
            yield form.get(Name.Resources, Dictionary())


def _values(dictionary: pikepdf.Object | None) -> Iterable[pikepdf.Object]:
    return [] if dictionary is None else [dictionary[key] for key in sorted(dictionary.keys())]


def _is_embedded(font: pikepdf.Object) -> bool:
    if font.get(Name.Subtype) == Name.Type3:
        return True
    holder = font.get(Name.DescendantFonts, Array([font]))[0]
    descriptor = holder.get(Name.FontDescriptor)
    return descriptor is not None and any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _tags(pdf: Pdf, where: str) -> Iterator[Finding]:
    """Marks of PDF/UA-1 (ISO 14289-1, section 7.1) that the file lacks."""
    root = pdf.Root
    metadata = root.Metadata.read_bytes().decode("utf-8", "replace") if Name.Metadata in root else ""
    have = {
        "a structure tree": Name.StructTreeRoot in root,
        "the mark that it is tagged": bool(root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)),
        "its language": bool(str(root.get(Name.Lang, ""))),
        "the wish to show its title": bool(
            root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False)
        ),
        "the name of the standard": _PDF_UA in metadata.replace("'", '"'),
        "its title": "<dc:title>" in metadata,
    }
    for what, is_there in have.items():
        if not is_there:
            yield found("pdf-tags", f"The file lacks {what}.", where)


def _contents(pdf: Pdf, path: Path, where: str) -> Iterator[Finding]:
    """Entries of the contents whose printed number is not that of the page they lead to, as the file labels it."""
    pages = {page.obj.objgen: str(page.label) for page in pdf.pages}
    targets = _targets(pdf, pages)
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(pdf.pages, start=1):
            entries: dict[str, list[float]] = {}
            for link in page.obj.get(Name.Annots, Array()):
                if Name.Dest in link and link.Dest is not None and str(link.Dest) in targets:
                    box = [float(value) for value in link.Rect]
                    union = entries.setdefault(str(link.Dest), [*box[:2], *box[:2]])
                    _widen(union, box)
            if not entries:
                continue
            text = document[number - 1].get_textpage()
            for name, box in entries.items():
                line = text.get_text_bounded(*box)
                printed = _trailing_number(line)
                # A link inside the text has no leader; the contents have.
                if ". ." in line and printed != targets[name].lower():
                    title = line.split(". .")[0].strip()
                    message = f"The contents send to page {printed}; {title!r} begins on page {targets[name]}."
                    yield found("pdf-contents", message, where)


def _widen(union: list[float], box: list[float]) -> None:
    xs, ys = (*union[0::2], *box[0::2]), (*union[1::2], *box[1::2])
    union[:] = [min(xs), min(ys), max(xs), max(ys)]


def _targets(pdf: Pdf, pages: dict[tuple[int, int], str]) -> dict[str, str]:
    """The label of the page of every named place."""
    names = pdf.Root.get(Name.Names, Dictionary()).get(Name.Dests, Dictionary()).get(Name.Names, Array())
    items = list(names)
    return {
        str(name): pages[place[0].objgen]
        for name, place in zip(items[0::2], items[1::2], strict=False)
        if place[0].objgen in pages
    }


def _trailing_number(line: str) -> str:
    """The number at the line's end, in Arabic or Roman figures: what follows the leader's last point.

    A title that runs from right to left may come back behind its number, which then stands before it.
    """
    if not _is_readable(line):
        numbers = [word.lower() for word in line.replace(".", " ").split() if word.isascii() and word.isalnum()]
        return numbers[-1] if numbers else ""
    return line.rsplit(".", 1)[-1].strip().lower()


def _bookmarks(pdf: Pdf, rendered: RenderedBook, where: str) -> Iterator[Finding]:
    """Chapters that the bookmarks leave out or have in another order."""
    with pdf.open_outline() as outline:
        titles = iter([_letters(item.title or "") for item in _flat(outline.root)])
    for chapter in rendered.chapters:
        # A dedication or an epigraph without a heading is a page that no list of contents has.
        if not chapter.has_heading and chapter.kind not in ("chapter", "part"):
            continue
        if _letters(chapter.title) not in titles:
            yield found("pdf-bookmarks", f"The bookmarks do not lead to {chapter.title!r}.", where)
            return


def _flat(items: Iterable[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _flat(item.children)


def _passages(rendered: RenderedBook, printed: str, where: str) -> Iterator[Finding]:
    """Paragraphs that are not in the print, and notes that are not there or are there too often."""
    bodies = [chapter.tree() for chapter in rendered.chapters]
    notes = [note for chapter in rendered.chapters for note in chapter.notes]
    book = "\n".join([*(_letters(_all_text(body)) for body in bodies), *(_letters(_all_text(n.tree())) for n in notes)])
    for body in bodies:
        for paragraph in body.iter("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd"):
            probe = _letters(_until_call(paragraph))[:PROBE]
            # An initial stands apart from the letters after it, and comes out before or after them.
            if probe and _is_readable(probe) and probe not in printed and probe[1:] not in printed:
                yield found("pdf-text", f"The passage that begins with {_start(paragraph)!r} is not there.", where)
    for note in notes:
        text = _letters(_all_text(note.tree()))
        for probe in dict.fromkeys((text[:PROBE], text[-PROBE:])):
            if not probe or not _is_readable(probe):
                continue
            times = printed.count(probe)
            if times == 0:
                yield found("pdf-note-missing", f"Note {note.number} is not there in full.", where)
            elif len(probe) == PROBE and times > max(1, book.count(probe)):
                yield found("pdf-note-twice", f"Note {note.number} is there {times} times.", where)


def _until_call(paragraph: etree._Element) -> str:
    """The paragraph's text up to its first note call, its first inner block, or the end of a link.

    Print may make a note of a link; and between two blocks a page may end, with its notes.
    """
    parts: list[str] = []
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if event == "start":
            inner = element is not paragraph and element.tag in _BLOCKS and "".join(parts).strip()
            if inner or {"note-call", "note-comma"} & set(element.get("class", "").split()):
                break
            parts.append(element.text or "")
        elif element is not paragraph:
            if element.tag == "a" or element.tag in _BLOCKS:
                break
            parts.append(element.tail or "")
    return "".join(parts)


def _start(paragraph: etree._Element) -> str:
    return " ".join(_until_call(paragraph).split()[:6])


def _all_text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _letters(text: str) -> str:
    """Letters and digits only, without the differences that setting type makes."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _is_readable(probe: str) -> bool:
    """Whether the letters come back from a PDF in the order of writing: right-to-left ones may not."""
    return not any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in probe)


def _text_of(path: Path) -> _Pages:
    with pypdfium2.PdfDocument(path) as document:
        return _Pages(tuple(_letters(page.get_textpage().get_text_range()) for page in document))


def _placed(pdf: Pdf, pages: int, where: str) -> Iterator[Finding]:
    """Pages that do not stand on exactly one side."""
    times = dict.fromkeys((f"/Page{number}" for number in range(1, pages + 1)), 0)
    for side in pdf.pages:
        for key in side.obj.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary()):
            name = str(key)
            times[name] = times.get(name, 0) + 1
    for page, count in times.items():
        if count != 1:
            yield found("zine-pages", f"Page {page.removeprefix('/Page')} stands on {count} sides.", where)


def _same_text(printed: _Pages, imposed: _Pages, where: str) -> Iterator[Finding]:
    """Pages whose text cannot be read exactly once from the sheets."""
    for number, text in enumerate(printed.pages, start=1):
        if not text:
            continue
        times = imposed.whole.count(text)
        if times == 0 or (len(text) >= PROBE and times > printed.whole.count(text)):
            yield found("zine-text", f"The text of page {number} comes out {times} times.", where)
