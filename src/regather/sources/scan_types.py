"""What was read on scans: words with their boxes, on lines, on pages of the book.

What a newcomer gets wrong: places are in dots of the picture of one page, upright and straight, as it was read; not of
the side of the sheet that was scanned.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as it was read: its box in dots, how sure it is (0 to 100), whether it is raised at its word."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float = 100.0
    raised: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as it was read: its words from left to right and the height it stands on, in dots."""

    words: tuple[Seen, ...]
    baseline: float


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page of the book as it was read, upright: the name of its side, its shape in dots, dots an inch, its lines."""

    side: str
    width: int
    height: int
    dots: float
    lines: tuple[SeenLine, ...] = ()
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """All that was read: what it was read from and with, and the pages in the order of the sides.

    ``source`` is the digest of the pictures, ``language`` Tesseract's name of it, ``reader`` the program and options.
    """

    source: str
    language: str
    reader: str
    pages: tuple[SeenPage, ...]
