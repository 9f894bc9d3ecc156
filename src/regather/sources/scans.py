"""A stack of scans -> what Tesseract reads on it, page by page of the book, as the text of a file to keep.

What a newcomer gets wrong: this is done once. The file lies in the project from then on, restoring reads the file, and
what a person corrects in it stays; scans are read again only if the language of the book turns out to be another.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from regather import store
from regather.errors import MissingProgram, UnreadableSource
from regather.model import Finding, Severity
from regather.sources.scan_cut import Cut, cuts_of, look_at, parts_of
from regather.sources.scan_layer import is_as_written, layer_text, read_layer
from regather.sources.scan_pictures import Shot, pictures_in
from regather.sources.scan_read import SURE_ENOUGH, Part, read_part, sample_of
from regather.sources.scan_types import Layer, SeenPage
from regather.tools import tesseract

FIRST_LANGUAGE = "eng"
"""The language that comes with Tesseract; letters of other languages in the same script are read well enough by it to
tell which language it is."""
SAMPLES = 2
"""Pages of which some lines are read to find the language: those with most ink."""
MOST_TRIED = 12
"""Languages that are tried where the first one cannot read the script."""
MOST_SHOTS = 20_000
"""As many as sides of a PDF."""

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of the file to keep, and what a person should know of how it was made."""

    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One side and how it is cut."""

    shot: Shot
    cut: Cut
    ink: int


def recognise(
    path: Path, kept: str | None, wanted: str | None, find_language: Callable[[str], str | None], progress: Progress
) -> Recognised | None:
    """What stands on the scans at ``path``; ``None`` where the source is no stack of pictures.

    ``kept`` is the file that an earlier run made, ``wanted`` the language (BCP 47) that a person set,
    ``find_language`` tells that of a text. Raises :class:`~regather.errors.MissingProgram` where Tesseract is needed
    and not there, :class:`~regather.errors.UnreadableSource` for a picture that cannot be opened or read.
    """
    with pictures_in(path) as shots:
        if shots is None:
            return None
        digest = pictures_digest(path)
        if kept is not None:
            stays = _stays(kept, digest, wanted, path.name)
            if stays is not None:
                return stays
        if not tesseract.is_there():
            raise MissingProgram(
                "This source holds pictures of pages and no text, and Tesseract, which reads them, is not installed.",
                where=path.name, hint=f"Install: {tesseract.INSTALL}, and the language of the book, such as "
                "tesseract-ocr-deu.",
            )  # fmt: skip
        if len(shots) > MOST_SHOTS:
            raise UnreadableSource(f"There are more than {MOST_SHOTS} pictures.", where=path.name,
                                   hint="Give one book at a time.")
        return _read_all(path, shots, digest, wanted, find_language, progress)


def pictures_digest(path: Path) -> str:
    """The digest of a file's bytes, or of the names and digests of a folder's files in order."""
    if path.is_file():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    files = sorted(file for file in path.rglob("*") if file.is_file())
    rows = "".join(f"{pictures_digest(file)}  {file.relative_to(path).as_posix()}\n" for file in files)
    return hashlib.sha256(rows.encode("utf-8", "surrogateescape")).hexdigest()


def _stays(kept: str, digest: str, wanted: str | None, name: str) -> Recognised | None:
    """The kept file, if it need not be made again."""
    layer = read_layer(kept, name)
    language = tesseract.language_name(wanted) if wanted else layer.language
    other = layer.source != digest or language != layer.language
    if not is_as_written(kept):
        told = (
            _finding("What was read on the scans was corrected by hand, so it is not read again, although "
                     + ("the pictures are others." if layer.source != digest else "the book's language is another."),
                     name, "To have the scans read again, delete the file in book/recognised/.", Severity.NOTE),
        ) if other else ()  # fmt: skip
        return Recognised(kept, told)
    if layer.source == digest and not other:
        return Recognised(kept)
    if layer.source == digest and (not tesseract.is_there() or language not in tesseract.languages()):
        return Recognised(kept, (_missing(language, layer.language, name),))
    return None


def _read_all(
    path: Path, shots: Sequence[Shot], digest: str, wanted: str | None,
    find_language: Callable[[str], str | None], progress: Progress,
) -> Recognised:  # fmt: skip
    looks = []
    for number, shot in enumerate(shots):
        progress("Looking at the scans", number / len(shots))
        looks.append(look_at(shot.open()[0]))
    cuts = cuts_of(looks)
    inks = [look.ink.histogram()[255] for look in looks]
    sheets = [_Sheet(shot, cut, ink) for shot, cut, ink in zip(shots, cuts, inks, strict=True)]
    del looks
    progress("Finding the language of the scans", None)
    language, told = _language(path, sheets, wanted, find_language)
    pages = list(_pages(sheets, language, progress))
    reader = f"tesseract {tesseract.version()} {' '.join(tesseract.OPTIONS)}"
    layer = Layer(digest, language, reader, tuple(pages))
    return Recognised(layer_text(layer), (*told, *_unread(sheets, pages, path.name)))


def _pages(sheets: Sequence[_Sheet], language: str, progress: Progress) -> Iterator[SeenPage]:
    """The pages on all sides in their order, several read at a time."""
    total = sum(len(sheet.cut.boxes) for sheet in sheets)
    workers = _cores()
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[_Sheet, list[Future[SeenPage]]]] = deque()
        done = 0

        def first() -> list[SeenPage]:
            nonlocal done
            sheet, futures = waiting.popleft()
            pages = []
            for future in futures:
                pages.append(future.result())
                done += 1
                progress("Reading the scans", done / total)
            return as_they_stand(pages, sheet.cut.boxes)

        try:
            for sheet in sheets:
                parts = _parts(sheet)
                waiting.append((sheet, [pool.submit(_page, part, language, blank=blank) for part, blank in parts]))
                # Pictures wait in memory: no more of them than are needed to keep the readers busy.
                while sum(len(futures) for _, futures in waiting) > 2 * workers:
                    yield from first()
            while waiting:
                yield from first()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def as_they_stand(pages: Sequence[SeenPage], boxes: Sequence[tuple[float, float, float, float]]) -> list[SeenPage]:
    """The pages of a side in the order in which a person reads it who holds it so that its pages stand upright.

    Where some stand on their heads and some do not, as on a sheet that is folded twice, it is left as it was scanned.
    """
    turns = {page.turn for page in pages if page.lines}
    if len(turns) != 1:
        return list(pages)
    turn = turns.pop()

    def place(box: tuple[float, float, float, float]) -> tuple[float, float]:
        x, y = box[0] + box[2], box[1] + box[3]
        return ((y, x), (-x, y), (-y, -x), (x, -y))[turn]

    return [page for _, page in sorted(zip(boxes, pages, strict=True), key=lambda item: place(item[0]))]


def _parts(sheet: _Sheet) -> Iterator[tuple[Part, bool]]:
    """The pictures of the pages on a side, and whether each is blank."""
    picture, dots = sheet.shot.open()
    for part, blank in zip(parts_of(picture, sheet.cut), sheet.cut.blank, strict=True):
        yield Part(sheet.shot.name, part, dots, sheet.cut.lying), blank


def _page(part: Part, language: str, *, blank: bool) -> SeenPage:
    """The page on a part of a side; it is kept, so that a reading that was interrupted goes on where it stopped."""
    if blank:
        shape = (part.picture.height, part.picture.width) if part.lying else part.picture.size
        return SeenPage(part.side, *shape, part.dots)
    cache = store.current()
    key = store.key_of(
        "scan", store.program_key(), tesseract.version(), language, str((part.picture.size, part.dots, part.lying)),
        part.picture.tobytes(),
    )  # fmt: skip
    found = cache.get(key) if cache is not None else None
    if found is not None:
        page = read_layer(found.decode("utf-8"), part.side).pages[0]
        return replace(page, side=part.side)
    page = read_part(part, language)
    if cache is not None:
        with suppress(OSError):  # a full disk is no reason not to go on
            cache.put(key, layer_text(Layer("", language, "", (page,))).encode("utf-8"))
    return page


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _language(
    path: Path, sheets: Sequence[_Sheet], wanted: str | None, find_language: Callable[[str], str | None]
) -> tuple[str, tuple[Finding, ...]]:
    """The language to read in, by Tesseract's name, and what is to say of it."""
    there = tesseract.languages()
    if not there:
        raise MissingProgram("Tesseract has no language to read in.", where=path.name,
                             hint="Install one, such as: apt install tesseract-ocr-eng")  # fmt: skip
    first = FIRST_LANGUAGE if FIRST_LANGUAGE in there else there[0]
    if wanted:
        name = tesseract.language_name(wanted)
        return (name, ()) if name in there else (first, (_missing(name, first, path.name),))
    parts = _fullest(sheets)
    text, sure = _sampled(parts, first)
    if sure < SURE_ENOUGH:
        tried = [(_sampled(parts, other), other) for other in there[:MOST_TRIED] if other != first]
        (better, surest), best = max(tried, key=lambda item: item[0][1], default=((text, sure), first))
        if surest > sure:
            text, sure, first = better, surest, best
        if sure < SURE_ENOUGH:
            return first, (_finding(
                "Tesseract is not sure of what it reads on these scans.", path.name,
                f"It can read {', '.join(there)} here. If the book is in another language, install that (for example "
                "tesseract-ocr-deu), set language in book/book.toml, and run regather restore.", Severity.WARNING,
            ),)  # fmt: skip
        return first, ()
    tag = find_language(text)
    name = tesseract.language_name(tag) if tag else first
    return (name, ()) if name in there else (first, (_missing(name, first, path.name),))


def _fullest(sheets: Sequence[_Sheet]) -> list[Part]:
    """Pages with most ink: the middle one of those is running text, and no picture."""
    printed = sorted((sheet for sheet in sheets if not all(sheet.cut.blank)), key=lambda sheet: sheet.ink)
    chosen = printed[len(printed) // 2 :][:SAMPLES]
    return [part for sheet in chosen for part, blank in _parts(sheet) if not blank][: SAMPLES + 1]


def _sampled(parts: Sequence[Part], language: str) -> tuple[str, float]:
    """Lines of some pages, and how sure they are."""
    samples = [sample_of(part, language) for part in parts]
    letters = sum(len(text) for text, _ in samples)
    sure = sum(len(text) * sure for text, sure in samples) / letters if letters else 100.0
    return "\n".join(text for text, _ in samples), sure


def _missing(name: str, used: str, where: str) -> Finding:
    return _finding(
        f"The book is in a language that Tesseract has not here ({name}). It was read as {used}, not so well.",
        where, f"Install it: apt install {tesseract.package_of(name)} (Debian) or brew install tesseract-lang (macOS). "
        "Then run regather restore: the scans are read again.", Severity.WARNING,
    )  # fmt: skip


def _finding(message: str, where: str, hint: str, severity: Severity) -> Finding:
    return Finding("scan-language", severity, message, where=where, hint=hint)


def _unread(sheets: Sequence[_Sheet], pages: Sequence[SeenPage], where: str) -> Iterator[Finding]:
    """A note on pages where something is printed that is no text to Tesseract."""
    blanks = [blank for sheet in sheets for blank in sheet.cut.blank]
    names = list(dict.fromkeys(
        page.side for page, blank in zip(pages, blanks, strict=True) if not blank and not page.lines
    ))  # fmt: skip
    if names:
        yield Finding(
            "scan-unread", Severity.NOTE,
            f"On {'side' if len(names) == 1 else 'sides'} {', '.join(names)} something was not read as text.",
            where=where, hint="Look there: it is a picture, dirt or pale print. Scan it again if text is missing.",
        )  # fmt: skip
