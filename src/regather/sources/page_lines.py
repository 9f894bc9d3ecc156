"""The placed words of one page -> its lines of print, in reading order.

What a newcomer gets wrong: what stands on one line does not stand at one height. The number of a note is raised, an
initial reaches down to the next line, and two columns share the height of every line.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from regather.sources.placed import Word

ON_LINE = 0.3
"""How far baselines on one line may lie apart, as a share of the size of the type; lines stand at least 1 apart."""
SMALLER = 0.85
"""Type of less than this share of its line's is that of a raised number; small capitals stand on the line."""
LIFT = 0.15
"""How far raised type stands above the line at least, as a share of the size of the type."""
HIGHEST = 0.75
"""How far it stands above the line at most: about the height of a capital."""
BESIDE = 3.0
"""Ems that a raised number may stand in front of its line or behind it: the widest gap of a loosely justified line."""
WIDE_GAP = 1.5
"""The gap between two columns, in ems: twice the widest gap of a justified line."""
LEAST_COLUMN_LINES = 5
"""How many lines must share a gap to be columns: shorter runs are tables and signatures."""
LEAST_COLUMN_WORDS = 2.5
"""Words on a line of a column, on average: the numbers of a table or contents page are fewer."""
INITIAL = 1.8
"""Type so many times the size of the text beside it, and one letter, is an initial over two lines or more."""
SPACED = 4
"""Single letters in a row from which on they are one word set wide; fewer may be words of one letter."""
WIDER = 1.6
"""A gap so many times the usual one between letters set wide is one between words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its words from left to right, its height and the size of most of its type, in points.

    Lines with the same ``column`` have one measure; it is 0 where the page has no columns.
    """

    words: tuple[Word, ...]
    baseline: float
    size: float
    column: int = 0

    @property
    def left(self) -> float:
        """Where the line begins."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        """Where the line ends."""
        return max(word.right for word in self.words)

    @property
    def letters(self) -> int:
        """The number of letters."""
        return sum(len(word.text) for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all of the line is bold."""
        return all(word.bold for word in self.words)


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The lines of a page in reading order, column by column where it has columns.

    A page in a script that runs from right to left is seen in a mirror: then its lines, too, begin at the left.
    """
    mirrored = is_right_to_left(words)
    if mirrored:
        words = [replace(word, left=-word.right, right=-word.left) for word in words]
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda item: (item.baseline, item.left)):
        line = next((row for row in reversed(lines[-3:]) if _same_line(row[-1], word)), None)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    whole = [_closed_up(row) for row in _with_initials(_line(row) for row in lines)]
    found = list(_columns(_with_raised(whole)))
    return [replace(line, words=tuple(_unmirrored(line.words))) for line in found] if mirrored else found


def is_right_to_left(words: Iterable[Word]) -> bool:
    """Whether most letters are of scripts that run from right to left (Unicode's bidirectional classes)."""
    classes = Counter(unicodedata.bidirectional(c) for word in words for c in word.text)
    return classes["R"] + classes["AL"] > classes["L"]


def _unmirrored(words: Iterable[Word]) -> Iterator[Word]:
    """The words of a line seen in a mirror, runs of words of the other direction in their own order."""
    for other, run in groupby(words, lambda word: any(unicodedata.bidirectional(c) == "L" for c in word.text)):
        together = list(run)
        yield from together[::-1] if other else together


def _with_initials(lines: Iterable[Line]) -> list[Line]:
    """The lines, an initial over several of them put before the first."""
    rows = list(lines)
    for at, row in enumerate(rows):
        first, rest = row.words[0], row.words[1:]
        if sum(map(str.isalpha, first.text)) != 1:
            continue
        others = [row.words for row in rows[:at]] + [rest]
        beside = [n for n, words in enumerate(others) if _stands_beside(words, rows[n].baseline, first)]
        if beside:
            top = rows[beside[0]] if beside[0] != at else replace(row, words=rest)
            following = (replace(top.words[0], glued=True), *top.words[1:])
            small = replace(first, baseline=top.baseline, size=top.size, right=min(first.right, top.left))
            rows[beside[0]] = Line((small, *following), top.baseline, top.size)
            # The lines below make room for the initial; that is no indent.
            for n in (n for n in beside[1:] if n != at):
                rows[n] = _from(rows[n], first.left)
            rest = _from(replace(row, words=rest), first.left).words if rest else ()
            if beside[0] != at:
                rows[at] = replace(row, words=rest)
    return [row if not row.words else _line(row.words) for row in rows if row.words]


def _from(line: Line, left: float) -> Line:
    """The line as if it began at ``left``."""
    return replace(line, words=(replace(line.words[0], left=left), *line.words[1:]))


def _stands_beside(words: Sequence[Word], baseline: float, initial: Word) -> bool:
    """Whether a line of smaller type stands to the right of an initial, between its head and its foot."""
    if not words:
        return False
    size = max(word.size for word in words)
    inside = initial.baseline - HIGHEST * initial.size - size < baseline <= initial.baseline + ON_LINE * size
    return initial.size >= INITIAL * size and inside and words[0].left > initial.left


def _closed_up(line: Line) -> Line:
    """The line with words that are set wide, letter by letter, as one word each."""
    words: list[Word] = []
    for single, run in _runs_of_letters(line.words):
        if not single or len(run) < SPACED:
            words += run
            continue
        usual = median(after.left - before.right for before, after in pairwise(run))
        for number, word in enumerate(run):
            if number and word.left - run[number - 1].right <= WIDER * usual:
                last = words[-1]
                words[-1] = replace(last, text=last.text + word.text, right=word.right)
            else:
                words.append(word)
    return replace(line, words=tuple(words))


def _runs_of_letters(words: Sequence[Word]) -> Iterator[tuple[bool, list[Word]]]:
    """Runs of words of one letter, and of others; leaders are no letters."""
    for single, run in groupby(words, lambda word: len(word.text) == 1 and word.text.isalpha()):
        yield single, list(run)


def _same_line(last: Word, word: Word) -> bool:
    smaller = min(last.size, word.size)
    return abs(last.baseline - word.baseline) <= ON_LINE * smaller


def _line(words: Iterable[Word]) -> Line:
    placed = tuple(sorted(words, key=lambda word: word.left))
    sizes: Counter[float] = Counter()
    for word in placed:
        sizes[word.size] += len(word.text)
    size = max(sorted(sizes), key=lambda item: sizes[item])
    return Line(placed, median(word.baseline for word in placed if word.size == size), size)


def _with_raised(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, raised and lowered type put onto the line that it belongs to."""
    held: list[Line] = []
    for line in lines:
        below = next((row for row in lines if row is not line and _carries(row, line)), None)
        if below is None:
            held.append(line)
    for line in held:
        extra = [word for row in lines if row not in held and _carries(line, row) for word in row.words]
        yield _line([*line.words, *extra]) if extra else line


def _carries(line: Line, small: Line) -> bool:
    """Whether ``small`` is type raised above the line, or lowered below it, beside or between its words."""
    lift = line.baseline - small.baseline
    inside = line.left - BESIDE * line.size < small.left and small.right < line.right + BESIDE * line.size
    return small.size < SMALLER * line.size and -ON_LINE * line.size < lift < HIGHEST * line.size and inside


def _columns(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that run across two columns, one column behind the other."""
    run: list[tuple[Line, Line]] = []
    for line in lines:
        parts = _halves(line)
        if parts and (not run or _share_gap(run, parts)):
            run.append(parts)
            continue
        yield from _settle(run)
        run = [parts] if parts else []
        if not parts:
            yield line
    yield from _settle(run)


def _halves(line: Line) -> tuple[Line, Line] | None:
    """The line cut at its widest gap, if that is one between columns."""
    gaps = [(after.left - before.right, n) for n, (before, after) in enumerate(pairwise(line.words), 1)]
    widest, at = max(gaps, default=(0.0, 0))
    return (_line(line.words[:at]), _line(line.words[at:])) if widest > WIDE_GAP * line.size else None


def _share_gap(run: Sequence[tuple[Line, Line]], parts: tuple[Line, Line]) -> bool:
    start = max(left.right for left, _ in [*run, parts])
    end = min(right.left for _, right in [*run, parts])
    return end > start


def _settle(run: Sequence[tuple[Line, Line]]) -> Iterator[Line]:
    """A run of divided lines as two columns, or as lines where they are none."""
    fewest = min((sum(len(half.words) for half in side) for side in zip(*run, strict=True)), default=0)
    if len(run) >= LEAST_COLUMN_LINES and fewest >= LEAST_COLUMN_WORDS * len(run):
        for number, half in enumerate(zip(*run, strict=True), 1):
            yield from (replace(line, column=number) for line in half)
    else:
        yield from (_line([*left.words, *right.words]) for left, right in run)


def is_raised(word: Word, line: Line) -> bool:
    """Whether a word is small type above the line: the number of a note, in the text or in front of the note itself."""
    return word.size < SMALLER * line.size and line.baseline - word.baseline > LIFT * line.size
