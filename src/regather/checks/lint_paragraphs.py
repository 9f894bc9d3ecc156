"""Paragraphs that begin in the middle of a sentence.

What a newcomer gets wrong: lower case at a paragraph's start is a fault only where a paragraph stands before it. After
verse, a list or a quotation the sentence goes on, and dialogues, notes and numbered points begin as they like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regather.checks.passages import HIDDEN, Kind, Passage
from regather.checks.reading import ReadBook, ReadChapter, excerpt
from regather.model import Finding

STYLE = 1 / 3
"""Share of a book's paragraphs in lower case from which on it is the author's way: poems, manifestos, chats."""

ENOUGH = 12
"""Paragraphs from which on that share says something."""

_OPENING = re.compile(r"[\s\"'“”„‟«»‹›‘’‚(\[]*")
_POINT = re.compile(r"[^\W\d_]{1,4}[.)]\s")
_ENDS = re.compile(r"[.!?…。؟।:;][\"'”“»«’)\]\s]*$")


def check_paragraphs(read: ReadBook) -> Iterator[Finding]:
    """Paragraphs that begin in lower case."""
    total = sum(1 for _ in read.passages(Kind.PARAGRAPH))
    low = [row for chapter in read.chapters for row in _low(chapter)]
    if total >= ENOUGH and len(low) > STYLE * total:
        return
    for chapter, before, passage, at in low:
        word = re.match(r"\w+", passage.text[at:])
        first = word[0] if word else passage.text[at]
        if before is not None and before.kind is Kind.PARAGRAPH and not _ENDS.search(before.text):
            line, _ = chapter.place(before.offset(len(before.text) - 1))
            hint = f"The sentence before it does not end: join it to the paragraph of line {line}."
        else:
            hint = f"If nothing is lost before it, begin with “{first[0].upper()}{first[1:]}”."
        message = f"The paragraph begins in lower case: {excerpt(passage.text, at)}."
        yield chapter.find("paragraph-lower-case", message, passage, at, hint)


def _low(chapter: ReadChapter) -> Iterator[tuple[ReadChapter, Passage | None, Passage, int]]:
    before: Passage | None = None
    for passage in chapter.passages:
        if passage.kind is Kind.PARAGRAPH and not passage.apart and _follows(before, passage):
            at = _OPENING.match(passage.text).end()  # type: ignore[union-attr]
            elided = passage.text[max(0, at - 1) : at] in ("'", "’")  # 'n Abend: the capital is what was left out
            if not elided and passage.text[at : at + 1].islower() and not _begins_low(passage.text[at:]):
                yield chapter, before, passage, at
        before = passage


def _follows(before: Passage | None, passage: Passage) -> bool:
    """Whether what stands before a paragraph leaves it to begin a sentence."""
    if before is None:
        return True
    if before.kind not in (Kind.PARAGRAPH, Kind.HEADING) or before.quoted is not passage.quoted:
        return False
    return before.kind is Kind.HEADING or not before.text.rstrip().endswith((":", ";", HIDDEN))


def _begins_low(text: str) -> bool:
    """Whether a text begins in lower case and is right to: a point of a list, a name, an address."""
    if _POINT.match(text):
        return True
    first = text.split(maxsplit=1)[0]
    return any(sign.isupper() or sign.isdigit() or sign in f"@/{HIDDEN}" for sign in first) or "." in first[:-1]
