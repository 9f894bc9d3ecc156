"""Turns what a person received (a file, a folder, an archive) into one :class:`~regather.model.Source`.

What a newcomer gets wrong: the source is one text. Files of a folder are put one behind the other,
and where two meet an empty break remembers it; nothing is sorted into reading order here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from regather.errors import UnreadableSource
from regather.model import Break, BreakKind, Finding, Severity, Source, Span
from regather.sources.breaks import find_breaks
from regather.sources.decoding import Decoded, decode, decode_all
from regather.sources.formats import (
    DATA_SUFFIXES,
    HTML_SUFFIXES,
    MARKDOWN_SUFFIXES,
    TEXT_ONLY_SUFFIXES,
    holds_pages,
    take_out,
)
from regather.sources.holders import READERS, TEXT_SUFFIXES, Contents, RawFile, left_out_names
from regather.sources.pages import Paged, lay_pages
from regather.sources.pdf import is_pdf, page_texts, pdf_pages
from regather.sources.remarks import remark_on
from regather.sources.scan_layer import pages_digest, placed_pages, read_layer
from regather.sources.scans import pictures_digest
from regather.text.natural_order import natural_key

TWIN_SHARE = 0.8
"""The share of the files of one kind whose pages are there in another kind too from which on the two are
taken for two copies of one text. Programs write a page as text and as hOCR; a stray page more or less
is a title page that has no text."""

KIND_ORDER = ((".json", ".jsonl"), MARKDOWN_SUFFIXES, TEXT_ONLY_SUFFIXES, HTML_SUFFIXES, (".xml",), (".tsv",))
"""Which copy is read where a folder holds several. JSON tells the pages apart and says what is a heading, which
the Markdown beside it often does not; Markdown knows headings and notes, which plain text does not."""

_MINERU_ENDING = re.compile(r"_(?:content_list(?:_v2)?|middle|model)$")
"""What MinerU adds to the name of the book for its several files of one text."""

PDF_TITLE = "the pages of a PDF, which stand on its sides as on printed sheets"
SCANS_TITLE = "what was read on the scans, page by page of the book"
MOST_NAMES = 5
"""How many files a message names."""


@dataclass(frozen=True, slots=True)
class _File:
    """A decoded file; ``format`` and ``paged`` are its kind and its pages where its text came out of them."""

    raw: RawFile
    decoded: Decoded
    format: str | None = None
    paged: Paged | None = None

    @property
    def name(self) -> str:
        return self.raw.name


def read_source(path: Path, layer: str | None = None) -> Source:
    """Reads the source at ``path``: a text file, a folder of page texts, or a zip or tar archive of them.

    ``layer`` is what was read on the pictures there (see :func:`~regather.sources.scans.recognise`), if they are scans.

    Raises :class:`~regather.errors.UnreadableSource` if there is nothing there, no text in it, or
    text that cannot be decoded; the error says which file, where in it, and what to do.
    """
    try:
        if not path.exists():
            raise UnreadableSource("There is no such file or folder.", where=str(path), hint="Check the path.")
        if layer is not None:
            return _scans(path, layer)
        reader = next(reader for reader in READERS if reader.accepts(path))
        contents = reader.contents(path)
    except OSError as error:
        raise UnreadableSource(
            f"It cannot be read: {error.strerror or error}.", where=str(path), hint="Check that you may read it."
        ) from error
    contents.files.sort(key=lambda file: _path_key(file.name))
    if not contents.files:
        raise _nothing(path, contents)
    texts = [file for file in contents.files if not is_pdf(file.data)]
    decoded = decode_all([(file.name, file.data) for file in texts])
    files = [_File(raw, text) for raw, text in zip(texts, decoded, strict=True)]
    if reader.name != "text":
        files = _page_files(files, contents)
    pdfs = [file for file in contents.files if is_pdf(file.data)]
    if files:
        # Beside page texts lies what they were taken from.
        contents.left_out += [file.name for file in pdfs]
    else:
        files = [_pdf_file(file) for file in pdfs]
    if not files:
        raise _nothing(path, contents)
    return _source(path, files, contents)


def _scans(path: Path, text: str) -> Source:
    """The source whose pictures were read before; its digest is that of the pictures."""
    layer = read_layer(text, path.name)
    pages = [(page, decode(page.text.encode("utf-8"), path.name)) for page in page_texts(placed_pages(layer))]
    paged = lay_pages([replace(page, text=found.text) for page, found in pages], BreakKind.PAGE)
    if not paged.text.strip():
        raise UnreadableSource("Nothing was read on these pictures.", where=str(path),
                               hint="Look whether they show pages of text, sharp and not too dark.")
    name = path.resolve().name
    return Source(
        text=paged.text, name=name, sha256=pictures_digest(path), breaks=paged.breaks, layer=pages_digest(layer),
        first_label=pages[0][0].label,
        findings=tuple(_taken_out(name, [SCANS_TITLE])),
    )


def _pdf_file(raw: RawFile) -> _File:
    # Like any other text: accents are put together with their letters, and control characters refused.
    pages = [(page, decode(page.text.encode("utf-8"), raw.name)) for page in pdf_pages(raw.data, raw.name)]
    paged = lay_pages([replace(page, text=text.text) for page, text in pages], BreakKind.PAGE)
    return _File(raw, Decoded(paged.text, "utf-8", sum(text.composed for _, text in pages)), PDF_TITLE, paged)


def _nothing(path: Path, contents: Contents) -> UnreadableSource:
    kinds = ", ".join(TEXT_SUFFIXES)
    there = f" There are {len(contents.left_out)} other files." if contents.left_out else ""
    return UnreadableSource(
        f"There is no text file in it.{there}", where=str(path),
        hint=f"Files of these kinds are read: {kinds}. Pictures need an OCR program first.",
    )


def _page_files(files: list[_File], contents: Contents) -> list[_File]:
    """The files that hold page texts, each page once: of two copies of a text in two formats one is left out."""
    kept: list[_File] = []
    books: set[str] = set()
    for file in files:
        book = _MINERU_ENDING.sub("", str(PurePosixPath(file.name).with_suffix("")))
        is_data = file.name.lower().endswith(DATA_SUFFIXES)
        again = is_data and book in books and file.name.lower().endswith(".json")
        if again or (is_data and not holds_pages(file.name, file.decoded.text)):
            contents.left_out.append(file.name)
        else:
            kept.append(file)
            books |= {book} if is_data else set()
    kinds = {kind: [file for file in kept if file.name.lower().endswith(kind)] for kind in KIND_ORDER}
    for kind, others in ((k, o) for k in reversed(KIND_ORDER) for o in KIND_ORDER[: KIND_ORDER.index(k)]):
        worse, better = kinds[kind], kinds[others]
        better_pages = [_page_name(file.name) for file in better]
        shared = sum(_is_copy(_page_name(file.name), better_pages) for file in worse)
        if worse and better and shared >= TWIN_SHARE * len(worse):
            contents.left_out += [file.name for file in worse]
            kinds[kind] = []
    chosen = {id(file) for group in kinds.values() for file in group}
    return [file for file in kept if id(file) in chosen]


def _page_name(name: str) -> str:
    """The file's name without folders and ending."""
    path = PurePosixPath(name)
    return path.name[: len(path.name) - len(path.suffix)].lower()


def _is_copy(page: str, others: list[str]) -> bool:
    """Whether one of the other files has the same name, or the same with a kind behind it (``x_content_list``)."""
    return any(other == page or other.startswith((page + "_", page + ".")) for other in others)


def _source(path: Path, files: list[_File], contents: Contents) -> Source:
    parts: list[str] = []
    told: list[Break] = []
    titles: list[str] = []
    at = 0
    for file in files:
        if file.paged is not None:
            paged, title = file.paged, file.format
        else:
            found, paged = take_out(file.name, file.decoded.text)
            title = found.title if found is not None else None
        titles += [title] if title is not None else []
        text = paged.text
        if len(files) > 1:
            # Two files must not be glued into one line; the break that says so is empty.
            text = text if text.endswith("\n") or not text else text + "\n"
            if parts:
                told.append(Break(Span(at, at), label=PurePosixPath(file.name).stem))
        told += [Break(Span(b.span.start + at, b.span.end + at), b.kind, b.label) for b in paged.breaks]
        parts.append(text)
        at += len(text)
    whole = "".join(parts)
    if not whole.strip():
        raise UnreadableSource("The source is empty: there is no text in it.", where=str(path),
                               hint="Give the text that an OCR program wrote.")
    known = {item.span for item in told}
    breaks = sorted([*told, *(b for b in find_breaks(whole) if b.span not in known)], key=lambda item: item.span)
    name = path.resolve().name
    return Source(
        text=whole,
        name=name,
        sha256=_digest([file.raw for file in files]),
        breaks=tuple(breaks),
        encoding=" + ".join(dict.fromkeys(file.decoded.encoding for file in files)),
        first_label=files[0].paged.first if files[0].paged is not None else None,
        findings=(
            *_left_out(name, contents),
            *_taken_out(name, titles),
            *remark_on([(file.name, file.decoded) for file in files]),
        ),
    )


def _left_out(name: str, contents: Contents) -> Iterable[Finding]:
    names = list(left_out_names(contents))
    if not names:
        return
    shown = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")
    yield Finding(
        "source-left-out", Severity.NOTE, f"Some files of the source were left out: {shown}.", where=name,
        hint="They are hidden, hold no page text, or hold a text that is read already. See that no page is among them.",
    )


def _taken_out(name: str, titles: list[str]) -> Iterable[Finding]:
    if titles:
        told = " and ".join(dict.fromkeys(titles))
        yield Finding(
            "source-format", Severity.NOTE, f"The text was taken out of {told}.", where=name,
            hint="Offsets in decisions and in the ledger count the characters of the text that was taken out.",
        )


def _digest(files: list[RawFile]) -> str:
    """The digest of a single file's bytes; for several files, of their names and digests in order."""
    if len(files) == 1:
        return hashlib.sha256(files[0].data).hexdigest()
    listing = "".join(f"{hashlib.sha256(file.data).hexdigest()}  {file.name}\n" for file in files)
    return hashlib.sha256(listing.encode("utf-8", "surrogateescape")).hexdigest()


def _path_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    return tuple(natural_key(part) for part in PurePosixPath(name).parts)
