"""Books to test with: the little books of ``tests/books``, and books made of a few lines on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regather.model import Book, Chapter, Metadata, PrintOptions
from regather.project import load_book
from regather.project.layout import PACKAGE_STYLES

BOOKS = Path(__file__).resolve().parents[1] / "books"
NAMES = tuple(sorted(path.name for path in BOOKS.iterdir() if path.is_dir()))


def little_book(name: str) -> Book:
    """One of the little books."""
    return load_book(BOOKS / name)


def book_of(folder: Path, *texts: str, **metadata: Any) -> Book:
    """A book in ``folder`` with one chapter for each text: ``01-one``, ``02-two`` and so on."""
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    numbering = metadata.pop("note_numbering", "book")
    cover = metadata.pop("cover", None)
    chapters = []
    for name, text in zip(("01-one", "02-two", "03-three", "04-four"), texts, strict=False):
        path = folder / "chapters" / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        chapters.append(Chapter(slug=name, title="", level=1, text=text, path=path))
    return Book(
        metadata=Metadata(**{"title": "A Book", "slug": "a-book", **metadata}),
        chapters=tuple(chapters),
        folder=folder,
        styles=PACKAGE_STYLES,
        print=PrintOptions(note_numbering=numbering),
        cover=cover,
    )
