"""Small books for tests, made by lot from words of our own; nothing in them was taken from any book."""

from __future__ import annotations

import random
from pathlib import Path

from regather.model import Book, Chapter, Contributor, Metadata

NOUNS = tuple(
    """paper thread window harbour kettle ladder orchard printer needle garden lantern bicycle neighbour envelope
    thumbnail carpenter umbrella gathering margin typewriter workshop catalogue staircase newspaper remembrance
    agreement station""".split()  # noqa: SIM905
)
VERBS = ("folds", "carries", "remembers", "opens", "borrows", "repairs", "discovers", "measures", "forgets", "collects")
ADJECTIVES = ("narrow", "patient", "crooked", "wonderful", "ordinary", "borrowed", "invisible", "careful", "yellow")
LINKS = ("because", "while", "although", "until", "before", "where")


def sentence(lot: random.Random) -> str:
    """One sentence of 6 to 30 words that nobody has written."""
    parts = []
    for _ in range(lot.randint(1, 4)):
        parts.append(f"the {lot.choice(ADJECTIVES)} {lot.choice(NOUNS)} {lot.choice(VERBS)} a {lot.choice(NOUNS)}")
    text = parts[0]
    for part in parts[1:]:
        text += f" {lot.choice(LINKS)} {part}"
    return text[0].upper() + text[1:] + "."


def paragraph(lot: random.Random, sentences: int = 5) -> str:
    return " ".join(sentence(lot) for _ in range(sentences))


def chapter_text(lot: random.Random, level: int, title: str, *, paragraphs: int, notes: int) -> str:
    """A chapter with every kind of block that the canonical form knows."""
    blocks = [paragraph(lot, lot.randint(2, 8)) for _ in range(paragraphs)]
    for note in range(1, notes + 1):
        at = (note - 1) * paragraphs // max(1, notes)
        head, dot, tail = blocks[at].partition(". ")
        blocks[at] = f"{head}.[^{note}]{' ' if dot else ''}{tail}"
    extra = [
        f"> “{sentence(lot)}\n>\n> {sentence(lot)}”",
        f"| {sentence(lot)}\n| {sentence(lot)}\n| {sentence(lot)}",
        f"- {sentence(lot)}\n- {sentence(lot)}",
        f"| Sheet | Left | Right |\n|---|---|---|\n| {lot.choice(NOUNS)} | 8 | 1 |",
        f"![{sentence(lot)}](../book/figures/{lot.choice(NOUNS)}.svg)",
        f"::: question\nWho {lot.choice(VERBS)} the {lot.choice(NOUNS)}?\n:::",
        f"It is *{lot.choice(ADJECTIVES)} and {lot.choice(ADJECTIVES)} all the same* in the {lot.choice(NOUNS)}.",
    ]
    for block in extra:
        blocks.insert(lot.randint(1, len(blocks)), block)
    bodies = [f"[^{note}]: {paragraph(lot, lot.choice((1, 1, 2, 9)))}" for note in range(1, notes + 1)]
    return "\n\n".join([f"{'#' * level} {title}", *blocks, *bodies]) + "\n"


def invented_book(
    seed: int = 1, *, chapters: int = 4, paragraphs: int = 8, notes: int = 2, language: str = "en", rtl: bool = False
) -> Book:
    """A book with parts (level 1) and sections (level 2) in turn."""
    lot = random.Random(seed)
    made = []
    for index in range(chapters):
        level = 1 if index % 2 == 0 else 2
        title = f"{lot.choice(ADJECTIVES).title()} {lot.choice(NOUNS).title()} {index + 1}"
        text = chapter_text(lot, level, title, paragraphs=paragraphs, notes=notes)
        slug = f"{index + 1:02d}-{title.lower().replace(' ', '-')}"
        made.append(Chapter(slug, title, level, text, Path(f"{slug}.md")))
    metadata = Metadata(
        title="The Crooked Ladder", slug="the-crooked-ladder", language=language, subtitle="Notes from a Workshop",
        contributors=(Contributor("Nobody Special"),), date="2026", rights="Copy and pass on.", right_to_left=rtl,
    )
    return Book(metadata, tuple(made), Path(), Path())


def one_chapter(text: str, *, title: str = "Only One") -> Book:
    """A book of a single chapter with this text."""
    chapter = Chapter("01-only-one", title, 1, text, Path("01-only-one.md"))
    metadata = Metadata(title="The Crooked Ladder", slug="the-crooked-ladder", contributors=(Contributor("Nobody"),))
    return Book(metadata, (chapter,), Path(), Path())
