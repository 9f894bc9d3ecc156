"""Book -> the files to hand out, of which nothing is made that would come out as it is.

Where neither the book nor the program changed since the last build, and its files are as they were made, the
layout engine is not even loaded. Else the EPUB and the web edition are made beside the print edition,
which takes most of the time. What a newcomer gets wrong: a build from what was kept must give the bytes of
a build from nothing, and its findings; so what is looked at here is contents, never dates.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from regather import project
from regather.errors import MissingProgram
from regather.model import Artifact, Book, Finding, Severity
from regather.store import current, key_of, program_key, system_key

Progress = Callable[[str, float | None], None]
Made = tuple[Artifact, tuple[Finding, ...]]

SHEETS = ("a4", "letter")
"""The sheets on which the zine is imposed."""

INSTALL_PANGO = "apt install libpango-1.0-0 libpangoft2-1.0-0 (Debian) or brew install pango (macOS)"
"""How to get the system library under WeasyPrint."""

LONG = 50_000
"""Characters from which a book is worth a process more: below, all is done before the process is under way."""


def publish(book: Book, stage: project.Stage, progress: Progress) -> tuple[tuple[Artifact, ...], tuple[Finding, ...]]:
    """Make every output into the stage, and ``SHA256SUMS``; the artifacts carry the names they will have.

    :raises MissingProgram: a program or library that an output needs is not installed.
    :raises CannotBuild: an output cannot be made.
    """

    def target(kind: str) -> Path:
        return project.artifact_path(stage.folder, book.metadata.slug, kind)

    target("pdf").parent.mkdir(parents=True, exist_ok=True)
    made = _all(book, target, progress)
    artifacts = tuple(artifact for artifact, _ in made if artifact is not None)
    project.write_text(stage.folder / project.CHECKSUMS, project.checksums(artifacts))
    for path in project.outdated(stage.home, artifacts):
        stage.discard(path)
    findings = tuple(at_home(finding, stage) for _, found in made for finding in found)
    home = tuple(replace(item, path=stage.home / item.path.relative_to(stage.folder)) for item in artifacts)
    _keep(book, stage.home, home, findings)
    return home, findings


def at_home(finding: Finding, stage: project.Stage) -> Finding:
    """The finding with the names that files will have, not those of the stage."""
    here = str(stage.folder)
    if here not in finding.where + finding.message:
        return finding
    home = str(stage.home)
    return replace(finding, where=finding.where.replace(here, home), message=finding.message.replace(here, home))


def _all(book: Book, target: Callable[[str], Path], progress: Progress) -> list[Any]:
    """Every file, with what is wrong with it."""
    if sum(len(chapter.text) for chapter in book.chapters) < LONG:
        return [*_for_screens(book, target, progress), *_for_paper(book, target, progress)]
    progress("Reading the chapters", None)
    ready(book)
    from regather.outputs.print_pool import beside

    with beside(lambda: _for_screens(book, target, progress)) as screens:
        paper = _for_paper(book, target, progress)
        return [*screens(), *paper]


def ready(book: Book) -> None:
    """Render the chapters while the layout engine is loaded: one waits for pandoc, the other for the disk.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    """
    from regather.render import render_book

    early = threading.Thread(target=_load_engine)
    early.start()
    try:
        render_book(book)
    finally:
        early.join()


def _load_engine() -> None:
    with suppress(Exception):  # what is wrong is told where it is loaded for use
        import_module("regather.outputs.print_pdf")


@contextmanager
def _libraries() -> Iterator[None]:
    """Say what to install where a library looks for one of the system's when it is loaded, and finds none."""
    try:
        yield
    except OSError as error:
        raise MissingProgram(
            f"A library is missing: {error}.", where="the print engine", hint=f"Install it: {INSTALL_PANGO}"
        ) from error


def _for_screens(book: Book, target: Callable[[str], Path], progress: Progress) -> list[Any]:
    with _libraries():
        from regather.outputs import epub, kepub, web

    progress("Making the EPUB", None)
    made: list[Any] = [epub.write_epub(book, target("epub"))]
    made.append(kepub.write_kepub(target("epub"), target("kepub")))
    progress("Making the web edition", None)
    made += web.write_web(book, target("web"), target("web-zip"))
    return made


def _for_paper(book: Book, target: Callable[[str], Path], progress: Progress) -> list[Any]:
    with _libraries():
        from regather.outputs import print_pdf, zine
    progress("Making the print PDF", None)
    made: list[Any] = [print_pdf.write_print(book, target("pdf"))]
    for sheet in SHEETS:
        progress(f"Making the zine on {sheet.title()}", None)
        made.append(zine.write_zine(target("pdf"), target(f"zine-{sheet}"), sheet))
    if book.print.archive:
        from regather.outputs import pdf_archive

        progress("Making the copy for archives", None)
        made.append(pdf_archive.write_archive(target("pdf"), target("archive")))
    if book.press.make:
        from regather.outputs import cover_print, press

        progress("Making the files for the printing house", None)
        made.append(press.write_press(book, target("pdf"), target("press")))
        made.append(cover_print.write_cover(book, target("pdf"), target("cover")))
    return made


def standing(book: Book, folder: Path) -> tuple[tuple[Artifact, ...], tuple[Finding, ...]] | None:
    """What the last build of just this book made, if all of it is still there as it was made; else ``None``.

    ``folder`` is the project.
    """
    store = current()
    raw = store.get(_key(book, folder)) if store is not None else None
    if raw is None:
        return None
    record = json.loads(raw)
    build = (folder / project.CHECKSUMS).parent
    artifacts = tuple(Artifact(kind, build / name, digest) for kind, name, digest in record["made"])
    if any(_digest(artifact.path) != artifact.sha256 for artifact in artifacts):
        return None
    if any(_digest(Path(path)) != digest for path, digest in record["read"]):
        return None
    sums = folder / project.CHECKSUMS
    if not sums.is_file() or sums.read_text(encoding="utf-8") != project.checksums(artifacts):
        return None
    findings = (Finding(**{**found, "severity": Severity(found["severity"])}) for found in record["findings"])
    return artifacts, tuple(findings)


def _keep(book: Book, folder: Path, artifacts: tuple[Artifact, ...], findings: tuple[Finding, ...]) -> None:
    """Note what was made, for :func:`standing`."""
    store = current()
    if store is None:
        return
    from regather.render import render_book

    looked_at = sorted({str(path) for path in render_book(book).looked_at})
    record = {
        "made": [[artifact.kind, artifact.path.name, artifact.sha256] for artifact in artifacts],
        "read": [[path, _digest(Path(path))] for path in looked_at],
        "findings": [asdict(finding) for finding in findings],
    }
    with suppress(OSError):
        store.put(_key(book, folder), json.dumps(record).encode())


def _key(book: Book, folder: Path) -> str:
    """The key of all that the files depend on, but the pictures in the text: they are known when it is rendered."""
    parts: list[str] = []
    for path in sorted({*_files_of(book), *(path for path in book.styles.rglob("*") if path.is_file())}):
        parts += [str(path), _digest(path)]
    if book.press.make:
        from regather.outputs.press_profile import USUAL

        parts += [_digest(path) for path in USUAL]
    return key_of("built", program_key(), system_key(), str(folder), repr(book), *parts)


def _files_of(thing: Any) -> Iterator[Path]:
    """The files that a book's settings name: its cover, a profile of inks."""
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, Path) and value.is_file():
            yield value
        elif is_dataclass(value):
            yield from _files_of(value)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
