"""Book -> EPUB 3.3 file.

Here it only begins: pandoc reads the chapters while all that makes the file (:mod:`epub_book`) is loaded and the
cover is painted, for each of the three takes as long as the others. What a newcomer gets wrong: for the same reason
hardly anything may be imported here.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

from regather.errors import CannotBuild
from regather.model import Artifact, Book, Finding
from regather.project.atomic import cannot_write, write_bytes
from regather.render import render_book


def write_epub(book: Book, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
    """Write the book as an EPUB file to ``target``.

    :raises CannotBuild: the book has no chapters, or pandoc failed.
    :raises CannotWrite: the file cannot be written.
    :raises MissingProgram: pandoc is not installed.
    """
    if not book.chapters:
        raise CannotBuild(
            "The book has no chapters.", where=str(book.folder / "chapters"), hint="Write one, or run restore."
        )
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(copy_context().run, render_book, book)
        from regather.outputs.epub_book import cover_of, packed  # noqa: PLC0415 - pandoc reads meanwhile

        of_cover: list[Finding] = []
        cover = cover_of(book, of_cover.append)
        rendered = reading.result()
    content, found = packed(book, rendered, cover)
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact("epub", target, hashlib.sha256(content).hexdigest()), (*rendered.findings, *of_cover, *found)
