"""Lines read on scans -> the size of the type that each is set in.

What a newcomer gets wrong: the box of a word is as high as its letters happen to be. "more" and "fold" are set in one
type, and so are two headings of which one came out a dot taller: a dot is a sixteenth of a letter's height.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from regather.sources.scan_types import SeenLine, SeenPage

USUAL_HEIGHTS = (0.46, 0.68)
"""How high small letters and tall ones (capitals, digits, letters with a head) stand, as shares of the type's size."""
SAME_SIZE = 0.08
"""Type that differs by less than this from the usual one is the same."""
ONE_SIZE = 0.1
"""Sizes of lines that lie within this share of each other are one size, measured a dot too large or small."""
RUNNING = 500
"""Letters on a page from which on its usual size is that of the running text, and its measure for all others."""
_OFF = 0.15
"""How far, as a share, a word's measure may be off that of its line: further, and dust lies on it."""
_LOW = frozenset("acegmnopqrsuvwxyz\u0131αεγηικμνοπρςστυχωагезийкмнопрстухцчшщъыьэюя")
"""Letters that do not reach above small ones, though they may reach below the line."""
_BETWEEN = frozenset("tij")
"""Letters whose height differs from face to face; a word is not measured by them."""


def sizes_of(pages: Sequence[SeenPage]) -> list[list[float]]:
    """The size in points of every line of every page; what is set in one size has one value."""
    heights = _heights(line for page in pages for line in page.lines)
    measured = [[line_size(line, heights) * 72 / (page.dots or 72) for line in page.lines] for page in pages]
    letters = [[_letters(line) for line in page.lines] for page in pages]
    usual = [_middle(sorted(zip(sizes, counts, strict=True))) for sizes, counts in zip(measured, letters, strict=True)]
    running = [(size, sum(counts)) for size, counts in zip(usual, letters, strict=True) if sum(counts) >= RUNNING]
    every = [(size, sum(counts)) for size, counts in zip(usual, letters, strict=True)]
    body: float = _middle(sorted(running)) or _middle(sorted(every))
    # A page that was photographed from nearer is not set in larger type.
    scales = [body / size if sum(counts) >= RUNNING else 1.0 for size, counts in zip(usual, letters, strict=True)]
    even = [[size * scale for size in sizes] for sizes, scale in zip(measured, scales, strict=True)]
    flat = [pair for sizes, counts in zip(even, letters, strict=True) for pair in zip(sizes, counts, strict=True)]
    steps = _steps(flat, body)
    return [[_nearest(size, steps) for size in sizes] for sizes in even]


def line_size(line: SeenLine, heights: tuple[float, float] = USUAL_HEIGHTS) -> float:
    """The size of a line's type in dots, by how high its letters stand."""
    found = []
    for word in line.words:
        kind = _kind(word.text)
        if kind is not None and not word.raised and line.baseline > word.top:
            found.append(((line.baseline - word.top) / heights[kind], len(word.text)))
    if not found:
        found = [((line.baseline - word.top) / heights[1], len(word.text)) for word in line.words]
    middle = _middle(sorted(found))
    near = [(size, count) for size, count in found if abs(size - middle) <= _OFF * middle]
    total = sum(count for _, count in near)
    return max(sum(size * count for size, count in near) / total if total else middle, 1.0)


def _kind(text: str) -> int | None:
    """1 for a word with tall letters, 0 for one of small letters only, ``None`` for what says nothing."""
    letters = [c for c in text if c.isalnum()]
    if any(c not in _LOW and c not in _BETWEEN for c in letters):
        return 1
    return 0 if letters and all(c in _LOW for c in letters) else None


def _heights(lines: Iterable[SeenLine]) -> tuple[float, float]:
    """How high small and tall letters of this book's type stand, as shares of its size.

    Tall letters are what sizes are told by; how small ones stand to them differs from face to face.
    """
    found = []
    for line in lines:
        rises: tuple[list[float], list[float]] = ([], [])
        for word in line.words:
            kind = _kind(word.text)
            if kind is not None and not word.raised and line.baseline > word.top:
                rises[kind].append(line.baseline - word.top)
        if min(map(len, rises)) > 2:
            found.append(median(rises[0]) / median(rises[1]))
    return (median(found) * USUAL_HEIGHTS[1] if found else USUAL_HEIGHTS[0], USUAL_HEIGHTS[1])


def _steps(sizes: Sequence[tuple[float, int]], body: float) -> list[float]:
    """The sizes that a book is set in, from those measured and how many letters are set in each: its body, and others.

    From the body upwards and downwards, what lies together is one size.
    """
    steps = [body]
    larger = sorted(pair for pair in sizes if pair[0] > body * (1 + SAME_SIZE))
    smaller = sorted((pair for pair in sizes if pair[0] < body * (1 - SAME_SIZE)), reverse=True)
    for side in (larger, smaller):
        group: list[tuple[float, int]] = []
        for pair in side:
            if group and abs(pair[0] - group[0][0]) > ONE_SIZE * group[0][0]:
                steps.append(_middle(sorted(group)))
                group = []
            group.append(pair)
        if group:
            steps.append(_middle(sorted(group)))
    return steps


def _nearest(size: float, steps: Sequence[float]) -> float:
    if abs(size - steps[0]) <= SAME_SIZE * steps[0]:
        return round(steps[0], 2)
    nearest = min((abs(step - size), step) for step in steps)[1]
    return round(nearest, 2)


def _letters(line: SeenLine) -> int:
    return sum(len(word.text) for word in line.words)


def _middle(values: Sequence[tuple[float, int]]) -> float:
    """The median of sorted values by their weights; 0 of none."""
    left: float = sum(weight for _, weight in values) / 2
    for value, weight in values:
        left -= weight
        if left <= 0:
            return value
    return 0.0
