"""The lines read on a page and its picture -> the lines, with the raised numbers of notes that were misread.

What a newcomer gets wrong: Tesseract sees that there is something small at the end of a word, and calls it a quotation
mark, since words end so. How high it stands and how tall it is tells them apart: a raised number is half again as
tall as a quotation mark, and does not stand on the line as an exclamation mark does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from statistics import median

from PIL import Image

from regather.sources.scan_ink import columns_of, rows_of
from regather.sources.scan_sizes import line_size
from regather.sources.scan_types import Seen, SeenLine

TALL = (0.32, 0.56)
"""The height of a raised digit as a share of the size of the line's type: .38 where it is set in .58 of the size;
quotation marks have .2 to .25, capitals .66."""
TALL_IN_NOTES = 0.26
"""The least height in front of a note, where few quotation marks are, and a dot makes more of a difference."""
FOOT = 0.2
"""How far above the line a raised number ends at least, as a share of the size; printers lift it by .33."""
HEAD = 1.05
"""How far above the line it ends at most."""
WIDE = 0.6
"""The width of a digit at most, as a share of the size."""
NARROW = 0.5
"""The width of a 1 as a share of its height, at most; other digits are wider. What is so tall and narrow, raised, and
no digit to Tesseract, is a 1."""
TOUCHES = (0.35, 0.85)
"""Where, as shares of their width, a quotation mark and the number that it touches meet."""
BEHIND, BEFORE = 0.5, 1.8
"""How far behind its word a number is looked for, and in front of the first word of a note, as shares of the size."""
MOST_DIGITS = 3
DUST = 0.06
"""The share of the height of a line that dust is high, at most; a full stop is twice as high."""
NOTES = 0.95
"""The size of the type of notes, as a share of the usual one of the page, at most."""
BLACK = 140
"""Of 255; darker dots are ink."""
ENLARGED = 48
"""Dots that a digit is made tall to be read: it is as tall then as those that Tesseract was taught with."""

MISREAD = frozenset("'’‘‚`´\"”“!?^|/\\:;¹²³⁴⁵⁶⁷⁸⁹⁰1234567890")
"""What a raised number at a word's end is taken for."""
MISREAD_LETTERS = frozenset("iltIJj")
"""And where the word is read without being sure of it."""
UNSURE = 85.0
"""Words with a number at their end are read with 30 to 70, others with 90 to 97."""
STARS = frozenset("*°")
"""What it is taken for that may be a raised sign as well."""
SIGNS = frozenset("*†‡°™®§")
"""Raised signs that are read as what they are."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of columns with ink in them: its box in dots of the page."""

    left: int
    top: int
    right: int
    bottom: int


def with_marks(
    picture: Image.Image, lines: Sequence[SeenLine], digits: Callable[[Image.Image], str]
) -> list[SeenLine]:
    """The lines of the page on ``picture`` with raised numbers behind their words and in front of notes.

    ``digits`` reads the digits of a number on a small picture.
    """
    usual = median(line_size(line) for line in lines) if lines else 0.0
    marked: list[SeenLine] = []
    for line in lines:
        marked.append(_marked(picture, line, digits, MISREAD, usual, _last_note(marked, usual)))
    if not any(word.raised for line in marked for word in line.words):
        return marked
    # Where notes have numbers, an asterisk is most likely one, too.
    starred = [any(STARS & set(word.text) for word in line.words) for line in marked]
    again: list[SeenLine] = []
    for line, star in zip(marked, starred, strict=True):
        before = _last_note(again, usual)
        again.append(_marked(picture, line, digits, MISREAD | STARS, usual, before) if star else line)
    return again


def _last_note(lines: Sequence[SeenLine], usual: float) -> int:
    """The number of the last note that begins on one of these lines; 0 where none does."""
    firsts = [line.words[0] for line in lines if line_size(line) <= NOTES * usual]
    return next((int(word.text) for word in reversed(firsts) if word.raised and word.text.isdecimal()), 0)


def _marked(
    picture: Image.Image, line: SeenLine, digits: Callable[[Image.Image], str], misread: frozenset[str], usual: float,
    before: int,
) -> SeenLine:  # fmt: skip
    """One line; ``usual`` is the size of most type on its page, ``before`` the number of the note before it there."""
    size = line_size(line)
    line = replace(line, words=tuple(_raised_number(word, line.baseline, size) for word in line.words))
    first, *others = line.words
    note = size <= NOTES * usual
    # A number in front of a note may have been read as a sign by itself.
    alone = note and bool(others) and first.text in misread and not first.text.isdecimal()
    read = others if alone else [first, *others]
    looked = note and not read[0].raised
    number = _in_front(picture, read[0], line.baseline, size, digits, before) if looked else None
    if number and number.right > read[0].left and len(read[0].text) > 1 and read[0].text[0] in misread:
        read = [replace(read[0], text=read[0].text[1:], left=number.right + 1), *read[1:]]
    words = [number] if number else line.words[:1] if alone else []
    for at, word in enumerate(read):
        following = read[at + 1].left if at + 1 < len(read) else word.right + size
        words = [*words, *_behind(picture, line, word, min(word.right + BEHIND * size, following - 1), digits, misread)]
    return replace(line, words=tuple(words))


def _raised_number(word: Seen, baseline: float, size: float) -> Seen:
    """A number that was read as such, and stands above the line."""
    box = _Run(round(word.left), round(word.top), round(word.left), round(word.bottom))
    number = word.text.isdecimal() and len(word.text) <= MOST_DIGITS
    return replace(word, raised=True) if number and _is_raised(box, baseline, size) else word


def _behind(
    picture: Image.Image, line: SeenLine, word: Seen, right: float, digits: Callable[[Image.Image], str],
    misread: frozenset[str],
) -> list[Seen]:  # fmt: skip
    """The word, and the number raised behind it if there is one."""
    size = line_size(line)
    last = word.text[-1]
    if word.raised or len(word.text) < 2 or last in SIGNS - misread or (last.isalpha() and word.sure >= UNSURE):
        return [word]
    runs = _runs(picture, (word.left, line.baseline - HEAD * size, right, line.baseline + 0.3 * size))
    raised: list[_Run] = []
    runs = [*runs[:-1], *_parted(picture, runs[-1], line.baseline, size)] if runs else []
    for run in reversed(runs):
        if not _is_raised(run, line.baseline, size) or len(raised) == MOST_DIGITS:
            break
        raised.insert(0, run)
    if not raised or len(raised) == len(runs):
        return [word]
    value = _value(picture, raised, digits)
    if not value:
        return [word]
    text = _without(word, len(raised), misread)
    mark = Seen(value, raised[0].left, raised[0].top, raised[-1].right, raised[-1].bottom, word.sure, raised=True)
    return [replace(word, text=text, right=max(float(raised[0].left) - 1, word.left + 1)), mark] if text else [word]


def _in_front(
    picture: Image.Image, first: Seen, baseline: float, size: float, digits: Callable[[Image.Image], str], before: int
) -> Seen | None:
    """The number raised in front of the first word of a line, if there is one; notes are numbered one by one."""
    found = _runs(picture, (first.left - BEFORE * size, baseline - HEAD * size, first.right, baseline + FOOT * size))
    runs = list(takewhile(lambda run: _is_raised(run, baseline, size, TALL_IN_NOTES), found))
    if not 0 < len(runs) <= min(MOST_DIGITS, len(found) - 1):
        return None
    value = _value(picture, runs, digits, str(before + 1) if before else "")
    if not value:
        return None
    return Seen(value, runs[0].left, runs[0].top, runs[-1].right, runs[-1].bottom, first.sure, raised=True)


def _runs(picture: Image.Image, box: tuple[float, float, float, float]) -> list[_Run]:
    """The stretches of ink in a box of the page, from left to right."""
    left, top = max(0, round(box[0])), max(0, round(box[1]))
    right, bottom = min(picture.width, round(box[2])), min(picture.height, round(box[3]))
    if right - left < 2 or bottom - top < 2:
        return []
    ink = picture.crop((left, top, right, bottom)).point(lambda value: 255 if value < BLACK else 0)
    least = max(2, round(DUST * ink.height))
    runs: list[_Run] = []
    start: int | None = None
    for at, share in enumerate([*columns_of(ink), 0.0]):
        if share > 0 and start is None:
            start = at
        elif not share and start is not None:
            rows = _without_dust(rows_of(ink.crop((start, 0, at, ink.height))), least)
            if rows:
                runs.append(_Run(left + start, top + rows[0], left + at, top + rows[1]))
            start = None
    return runs


def _without_dust(rows: Sequence[float], least: int) -> tuple[int, int] | None:
    """The first and the last row of ink, where at least so many rows in one piece have some; less is dust."""
    pieces = [[n for n, _ in run] for inked, run in groupby(enumerate(rows), lambda item: item[1] > 0) if inked]
    kept = [piece for piece in pieces if len(piece) >= least]
    return (kept[0][0], kept[-1][-1] + 1) if kept else None


def _parted(picture: Image.Image, run: _Run, baseline: float, size: float) -> list[_Run]:
    """A run that ends high above the line and is wider than a digit, in two: a quotation mark touches the number."""
    if run.bottom > baseline - FOOT * size or run.right - run.left <= WIDE * size:
        return [run]
    box = (run.left, run.top, run.right, run.bottom)
    columns = columns_of(picture.crop(box).point(lambda value: 255 if value < BLACK else 0))
    first, last = round(TOUCHES[0] * len(columns)), round(TOUCHES[1] * len(columns))
    cut = run.left + min(range(first, last), key=lambda n: columns[n])
    left = _runs(picture, (run.left, run.top, cut, run.bottom))
    right = _runs(picture, (cut + 1, run.top, run.right, run.bottom))
    return [*left, *right[-1:]]


def _is_raised(run: _Run, baseline: float, size: float, least: float = TALL[0]) -> bool:
    tall = (run.bottom - run.top) / size
    return least <= tall <= TALL[1] and run.bottom <= baseline - FOOT * size and run.right - run.left <= WIDE * size


def _value(
    picture: Image.Image, runs: Sequence[_Run], digits: Callable[[Image.Image], str], expected: str = ""
) -> str:
    """The number on these stretches, or the ``expected`` one where it cannot be read; empty where it is none."""
    top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
    edge = 2
    crop = picture.crop((runs[0].left - edge, top - edge, runs[-1].right + edge, bottom + edge))
    scale = ENLARGED / crop.height
    crop = crop.resize((max(1, round(crop.width * scale)), ENLARGED), Image.Resampling.LANCZOS)
    ground = Image.new("L", (crop.width + 2 * ENLARGED, 2 * ENLARGED), 255)
    ground.paste(crop, (ENLARGED, ENLARGED // 2))
    value = digits(ground) or expected
    if not value and len(runs) == 1 and runs[0].right - runs[0].left <= NARROW * (bottom - top):
        value = "1"
    return value if 0 < len(value) <= max(MOST_DIGITS, len(runs)) and value[0] != "0" else ""


def _without(word: Seen, runs: int, misread: frozenset[str]) -> str:
    """The word without what its raised number was taken for."""
    text, left = word.text, runs
    while left and text and text[-1] in misread:
        left -= 2 if text[-1] in "\"”“" else 1
        left = max(left, 0)
        text = text[:-1]
    if text == word.text and word.sure < UNSURE and text[-1] in MISREAD_LETTERS:
        text = text[:-1]
    return text
