"""Makes cases for a corpus: a book scrambled as its options say, written as source and truth.

What a newcomer gets wrong: the file that the scrambled text is written to decides nothing; whether breaks are
marks in one file or the borders of several is a choice of the wreck (``break_text``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from regather.anatomy.language import find_language, is_right_to_left
from regather.bench.cases import TRUTH
from regather.errors import UnreadableSource
from regather.model import Book
from regather.project import load_book, write_text
from regather.scramble import (
    BREAK_MARKS,
    FILES,
    Declared,
    Scrambled,
    ScrambleOptions,
    book_of_text,
    declared_options,
    metadata_of,
    scramble,
    varied_options,
    with_choices,
)

__all__ = ["Declared", "choices", "load_any_book", "wreck", "write_case"]

UNKNOWN = "und"
"""The language of a text that no language claims (ISO 639-2)."""


def choices() -> tuple[Declared, ...]:
    """Every choice that :func:`wreck` takes, as it is declared."""
    return tuple(declared_options())


def wreck(book: Book, chosen: Mapping[str, Any], *, varied: bool = False) -> Scrambled:
    """The book scrambled with these choices, by name; those not made are the defaults, or with ``varied`` drawn by lot.

    Raises :class:`~regather.errors.UsageError` for a choice that cannot be, or a book that the scheme cannot hold.
    """
    drawn = {name: chosen[name] for name in ("scheme", "breaks", "noise") if name in chosen}
    options = varied_options(chosen.get("seed", 1), **drawn) if varied else ScrambleOptions()
    return scramble(book, with_choices(options, chosen))


def load_any_book(path: Path, *, title: str = "", author: str = "", language: str = "") -> Book:
    """The book of the project in the folder ``path``, or the text or Markdown file ``path`` as a book.

    ``title``, ``author`` and ``language`` are for a file, which does not say them; the language is found by itself.
    Raises :class:`~regather.errors.UnreadableSource` where the file cannot be read as UTF-8.
    """
    if not path.is_file():
        return load_book(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise UnreadableSource(
            "The file cannot be read as UTF-8 text.", where=str(path), hint="Save it as such."
        ) from error
    plain_title = title or path.stem.replace("-", " ").replace("_", " ").title()
    spoken = language or find_language(text) or UNKNOWN
    return book_of_text(text, metadata_of(plain_title, author, spoken, right_to_left=is_right_to_left(text)))


def write_case(made: Scrambled, folder: Path) -> Path:
    """Write the case into ``folder`` and return its source: ``source.txt``, or the folder ``source`` where the
    wreck's breaks are the borders of files.

    Raises :class:`OSError` where it cannot be written.
    """
    write_text(folder / TRUTH, json.dumps({**made.truth, "id": folder.name}, ensure_ascii=False, indent=1) + "\n")
    if made.truth["scramble"]["emit"]["ff"] != BREAK_MARKS[FILES] or not made.truth["scramble"]["break"]:
        write_text(folder / "source.txt", made.text)
        return folder / "source.txt"
    source = folder / "source"
    for number, text in enumerate(_files(made), start=1):
        write_text(source / f"page {number}.txt", text)
    return source


def _files(made: Scrambled) -> Iterator[str]:
    """The text from one break to the next; read one behind the other, the files are the text again."""
    start = 0
    for piece in made.truth["arrangement"]["pieces"]:
        if piece["role"] == "break":
            yield made.text[start : piece["end"]]
            start = piece["end"]
    yield made.text[start:]
