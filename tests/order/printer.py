"""Sets lines as a printer does, written plainly: word by word, with strings. The measure of what the program counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyphen

from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.stream import Ints, Stream, build_stream

ENGLISH = pyphen.Pyphen(lang="en_US")
CHAPTERS = Path(__file__).parents[2] / "chapters"
Width = Callable[[str], float]


def hyphens(word: str) -> list[str]:
    """Beginnings of a word that may stand at a line's end, shortest first; short words are not hyphenated."""
    return [word[:at] for at in ENGLISH.positions(word)] if len(word) >= 5 else []


def set_lines(paragraph: str, measure: float, *, hyphenated: bool = False, width: Width = len) -> list[str]:
    """The lines of one paragraph, each as full as it can be."""
    rest, lines = paragraph.split(" "), [""]
    while rest:
        word = rest.pop(0)
        before = f"{lines[-1]} " if lines[-1] else ""
        if width(before + word) <= measure + 1e-6:
            lines[-1] = before + word
            continue
        letters = re.match(r"[^\W\d_]+(?:’[^\W\d_]+)*", word)
        tries = hyphens(letters.group()) if hyphenated and letters else []
        fitting = [part for part in tries if width(f"{before}{part}-") <= measure + 1e-6]
        if fitting:
            lines[-1] = f"{before}{fitting[-1]}-"
            lines.append(word[len(fitting[-1]) :])
        else:
            lines.append(word)
    return lines


def stream_of(
    parts: list[tuple[str, Role]], *cuts: int, split: Callable[[str], tuple[int, ...]] | None = None
) -> Stream:
    """The stream of blocks that stand one behind the other; ``cuts`` are offsets at which a page may end anyway."""
    blocks, at = [], 0
    for part, role in parts:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    source = Source("".join(part for part, _ in parts), "test", "")
    return build_stream(source, Anatomy(tuple(blocks)), split or (lambda _: ()), tuple(cuts))


def prose(words: int) -> list[str]:
    """Plain paragraphs of our own book, as many as have so many words; no marks, no dashes between words."""
    found: list[str] = []
    for path in sorted(CHAPTERS.glob("*.md")):
        text = re.sub(r"\[\]\{[^}]*\}", "", path.read_text(encoding="utf-8"))  # marks of page turns
        for block in text.split("\n\n"):
            if block.startswith(("#", "[^", "!", "|", "-", ">", ":", "`")) or not block.strip():
                continue
            plain = re.sub(r"\[\^[^\]]*\]|[^\w\s.,;:?!’]", "", " ".join(block.split()))
            found.append(" ".join(plain.split()))
            if sum(len(paragraph.split()) for paragraph in found) >= words:
                return found
    return found


class Printed:
    """Paragraphs set in lines and pages: the stream, and the cuts at which each page begins and ends."""

    def __init__(self, paragraphs: list[str], measure: int, lines: int, *, hyphenated: bool) -> None:
        text, ends = "", []
        for paragraph in paragraphs:
            at = len(text)
            for line in set_lines(paragraph, measure, hyphenated=hyphenated):
                torn = line.endswith("-")
                at += len(line) - torn
                ends.append((at, torn))
                at += not torn
            text += paragraph + "\n\n"
        pages = ends[lines - 1 :: lines]
        self.stream = stream_of([(text, Role.BODY)], *(at for at, torn in pages if torn))
        bounds = [0, *(bisect_left(self.stream.left.tolist(), at) for at, _ in pages)]
        assert [int(self.stream.left[b]) for b in bounds[1:]] == [at for at, _ in pages]
        self.starts: Ints = np.array(bounds[:-1], dtype=np.int64)
        self.ends: Ints = np.array(bounds[1:], dtype=np.int64)
