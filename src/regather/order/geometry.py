"""How well a run of text fills one printed page.

A page holds at most ``lines`` lines of a measure of ``measure`` average characters, and most pages are
full. Both numbers are unknown; they are estimated from a first solution (see :func:`refit`).

What a newcomer gets wrong: the measure is in characters of running text, not in millimetres. Widths of
any serif face agree within a line a page, so counting characters is enough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regather.order.stream import Bools, Floats, Ints, Stream

HEADING_LINES = 2.5
"""Room that a heading takes beside its own line: white above and below."""
CORE = 0.72
"""Share of pages that are filled to the last line or two."""
TAIL = 0.25
"""Share of pages that end short (before a section, to avoid a widow)."""
FLOOR = 0.03
TEMPER = 0.7
"""How much of the log-odds counts: quotations in a narrower measure, lists and figures put lines off by more than
the spread of plain pages says."""
SCRAP = 3.0
SCRAP_COST = -3.0
"""A page of fewer lines than this is set only where a section ends."""
TAIL_LINES = 4.0
OVERFULL_SLOPE = 2.5
MEASURES = (44.0, 48.0, 52.0, 57.0, 62.0)
START_MEASURE = 53.0
SHORTFALL = 1.08
"""A full page holds this much more than the average one, since some end short."""


@dataclass(frozen=True, slots=True)
class Page:
    """The geometry of a book's page: measure in characters, lines a page, spread of full pages in lines."""

    measure: float
    lines: float
    spread: float


class Filler:
    """Counts lines between cuts of one stream for one measure."""

    def __init__(self, stream: Stream, measure: float, note_width: Floats) -> None:
        self.stream = stream
        self.measure = measure
        full = np.ceil(np.maximum(stream.paragraph_width, 1.0) / measure)
        self._before = np.concatenate([[0.0], np.cumsum(full)])
        self._width = stream.paragraph_width
        self._notes = np.cumsum(np.ceil(note_width / (measure * 1.15)))
        heads = stream.heading_after.astype(np.float64) * HEADING_LINES
        self._heads = np.concatenate([[0.0], np.cumsum(heads)])
        self._loose = np.concatenate([[0], np.cumsum(stream.loose)])

    def lines(self, starts: Ints | int, ends: Ints | int) -> Floats:
        """Lines taken by the text from each cut of ``starts`` to each cut of ``ends`` (one of them may be one cut)."""
        s = self.stream
        starts, ends = np.asarray(starts), np.asarray(ends)
        p, o = s.paragraph[starts], s.indent[starts]
        q, e = s.paragraph[ends], s.indent[ends]
        w = self.measure
        inside = (e - o) / w
        rest = np.ceil(np.maximum(0.0, self._width[np.minimum(p, len(self._width) - 1)] - o) / w)
        across = rest + self._before[q] - self._before[np.minimum(p + 1, len(self._before) - 1)] + e / w
        text = np.where(q == p, inside, np.maximum(across, 0.0))
        heads = self._heads[ends] - self._heads[starts]
        notes = self._notes[ends] - self._notes[starts]
        out: Floats = text + heads + notes
        return out

    def loose(self, starts: Ints, ends: Ints) -> Bools:
        """Whether a figure stands between the cuts: then the lines say little about the page."""
        out: Bools = self._loose[ends] > self._loose[starts]
        return out

    def total(self) -> float:
        """Lines of the whole stream."""
        return float(self.lines(0, len(self.stream) - 1))


def fill_score(page: Page, taken: Floats, closes: np.ndarray) -> Floats:
    """Log-odds that pages of ``taken`` lines are whole pages, against a cut at a random line.

    ``closes`` is true where the page after begins a new section; then its length says little.
    """
    short = page.lines - taken
    core = np.exp(-0.5 * (short / page.spread) ** 2) / (page.spread * 2.507)
    tail = np.where(short > 0, np.exp(-np.maximum(short, 0) / TAIL_LINES) / TAIL_LINES, 0.0)
    flat = 1.0 / page.lines
    full = np.log((CORE * core + TAIL * tail) * page.lines + FLOOR)
    score = np.where(closes, np.where(short >= -page.spread, np.log(0.35 + 0.65 * core / flat / 3), full), full)
    over = -short - 2 * page.spread
    score = np.where(over > 0, score - OVERFULL_SLOPE * over, score)
    out: Floats = TEMPER * np.where((taken < SCRAP) & ~closes, score + SCRAP_COST, score)
    return out


def full_score(page: Page) -> float:
    """The score of a page that is exactly full: the most that :func:`fill_score` gives."""
    core = CORE / (page.spread * 2.507)
    return TEMPER * float(np.log((core + TAIL / TAIL_LINES) * page.lines + FLOOR))


def first_page(filler: Filler, pages: int) -> Page:
    """A wide guess before anything is known: the text shared out evenly over the pages."""
    lines = SHORTFALL * filler.total() / max(1, pages)
    return Page(filler.measure, lines, max(2.5, lines * 0.09))


def refit(page: Page, taken: Floats) -> Page:
    """The page as a solution shows it: most pages are full, so the fullest common length is the page's."""
    body = taken[taken > 0.5 * page.lines]
    if len(body) < 5:
        return page
    lines = float(np.percentile(body, 65))
    near = body[np.abs(body - lines) < 0.2 * lines]
    spread = float(np.clip(1.2 * np.median(np.abs(near - lines)) + 0.4, 0.9, 0.09 * lines + 1))
    return replace(page, lines=lines, spread=spread)
