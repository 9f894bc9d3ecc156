"""Little books for the tests of the print edition, from a word list of our own.

The words mean nothing in their order; what counts is their length, their notes and their blocks.
"""

from __future__ import annotations

import random
from pathlib import Path

from regather.model import Book, Chapter, Contributor, Metadata, PrintOptions

WORDS = """
sheet paper signature gathering recto verso needle thread bone thumb grain order reader page press printer ink hand
table slowly again whole turning counted corner margin blank leaf leaves cover binding workshop evening window lamp
and the of a to is in when across
""".split()  # noqa: SIM905


class Prose:
    """The same words in the same order for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def sentence(self, length: int = 14) -> str:
        return " ".join(self._random.choice(WORDS) for _ in range(length)).capitalize() + "."

    def paragraph(self, sentences: int = 5) -> str:
        return " ".join(self.sentence(self._random.randint(6, 22)) for _ in range(sentences))

    def chance(self, share: float) -> bool:
        return self._random.random() < share


def book(folder: Path, *texts: str, about: Metadata | None = None, **options: object) -> Book:
    """A book with one chapter for each Markdown text, laid down in ``folder``."""
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    chapters = []
    for number, text in enumerate(texts, start=1):
        heading = next((line for line in text.splitlines() if line.startswith("#")), "# Untitled")
        level = len(heading) - len(heading.lstrip("#"))
        path = folder / "chapters" / f"{number:02d}-chapter.md"
        path.write_text(text, encoding="utf-8")
        chapters.append(Chapter(path.stem, heading.lstrip("# "), level, text, path))
    about = about or Metadata("A Book of Sheets", "sheets", contributors=(Contributor("Ada Folder"),))
    # No theme: an initial is a letter by itself to whoever reads the text out of a file.
    return Book(about, tuple(chapters), folder, folder / "styles", PrintOptions(**options), theme="none")  # type: ignore[arg-type]


def chapter(title: str, prose: Prose, paragraphs: int, notes: dict[int, str] | None = None, level: int = 1) -> str:
    """A chapter; ``notes`` says in which paragraph (from 0) which note is called, after its first sentence."""
    lines = ["#" * level + f" {title}", ""]
    bodies = []
    for index in range(paragraphs):
        text = prose.paragraph()
        if notes and index in notes:
            bodies.append(notes[index])
            text = text.replace(". ", f".[^{len(bodies)}] ", 1)
        lines += [text, ""]
    for number, body in enumerate(bodies, start=1):
        lines += [f"[^{number}]: {body}", ""]
    return "\n".join(lines).rstrip() + "\n"
