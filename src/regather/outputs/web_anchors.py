"""Paragraphs -> ids under which they can be linked to, today and after the book was edited elsewhere.

The id is a fingerprint of the letters that a paragraph begins with, not its number: numbers would shift with
every paragraph that is put in before it, and links on other people's pages would lead to the wrong place.
Punctuation, capitals, accents and all that comes later may change without changing the id. What a newcomer
gets wrong: the chapter is no part of it, so that a paragraph keeps its id when chapters are cut anew.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata

from lxml import etree

from regather.render.clean import classes, plain_text

LETTERS = 40
"""Letters and digits of which the fingerprint is made: some seven words, by which a paragraph is known."""

LENGTH = 7
"""Characters of the fingerprint (base 32): of books of ten thousand paragraphs, two meet in one of seven hundred."""

_NOT_READ = frozenset(("note-call", "note-comma", "page-mark"))


class Anchors:
    """Gives out ids, each once; ``taken`` are those that the book has already."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def mark(self, section: etree._Element) -> list[etree._Element]:
        """Give every paragraph below ``section`` an id and return those that have one now, in order."""
        marked = []
        for block in section.iter("p", "li"):
            if not _is_paragraph(block):
                continue
            if block.get("id") is None:
                block.set("id", self._fresh(fingerprint(plain_text(block))))
            marked.append(block)
        return marked

    def _fresh(self, stem: str) -> str:
        name, count = stem, 1
        while name in self._taken:
            count += 1
            name = f"{stem}-{count}"
        self._taken.add(name)
        return name


def fingerprint(text: str) -> str:
    """``p-`` and seven characters made of the first forty letters and digits of the text."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in plain if char.isalnum())[:LETTERS]
    digest = hashlib.sha256((letters or text).encode()).digest()
    return "p-" + base64.b32encode(digest).decode("ascii")[:LENGTH].lower()


def _is_paragraph(block: etree._Element) -> bool:
    """Whether a reader would link to it: a paragraph of the text, or a line of a list; not the text of a cell."""
    if any(above.tag in ("table", "figcaption") for above in block.iterancestors()):
        return False
    if block.tag == "li":
        return next(block.iter("p"), None) is None and bool(plain_text(block))
    return bool(plain_text(block)) and not _NOT_READ & set(classes(block))
