"""Makes a book of a plain text, so that any text can be scrambled.

What a newcomer gets wrong: a text in which no line is empty is taken to have a paragraph a line, as corpora
have it; else paragraphs are parted by empty lines, as Markdown has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from regather.model import Book, Chapter, Contributor, Metadata
from regather.text.slug import slugify

_CHAPTER = re.compile(r"(?m)^(?=# )")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def book_of_text(text: str, metadata: Metadata) -> Book:
    """The text as a book: a chapter begins at every heading of level 1."""
    clean = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if "\n\n" not in clean.strip():
        clean = clean.replace("\n", "\n\n")
    parts = [part.strip() for part in _CHAPTER.split(clean) if part.strip()]
    return Book(metadata, tuple(chapters_of(parts)), Path(), Path())


def chapters_of(texts: Sequence[str]) -> list[Chapter]:
    """Chapters of these Markdown texts, each with the title of its first heading."""
    made = []
    for number, text in enumerate(texts, start=1):
        heading = _HEADING.search(text)
        title = heading.group(1) if heading else ""
        slug = f"{number:03d}-{slugify(title, fallback='chapter')}"
        made.append(Chapter(slug, title, 1, text + "\n", Path(f"{slug}.md")))
    return made


def metadata_of(title: str, author: str, language: str, *, right_to_left: bool = False) -> Metadata:
    """What a title page needs."""
    contributors = (Contributor(author),) if author else ()
    slug = slugify(title, fallback="book")
    return Metadata(title, slug, language=language, contributors=contributors, right_to_left=right_to_left)
