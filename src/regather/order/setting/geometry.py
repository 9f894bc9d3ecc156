"""How well a run of text fills one printed page.

A page holds at most ``lines`` lines of a measure of ``measure`` average characters, and most pages are
full. Both numbers are unknown; they are estimated from a first solution (see :func:`refit`).

What a newcomer gets wrong: the measure is in characters of running text, not in millimetres. Widths of
any serif face agree within a line a page, so counting characters is enough.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regather.order.setting.typesetting import Filler
from regather.order.stream import Bools, Floats

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
OVERFULL_MOST = 4.0
"""Lines beyond which it is not the page that is overfull but the count that is wrong."""
LOOSE = 0.8
"""Lines by which a heading or notes may be higher or lower than counted."""
START_MEASURE = 53.0
SHORTFALL = 1.08
"""A full page holds this much more than the average one, since some end short."""


@dataclass(frozen=True, slots=True)
class Page:
    """The geometry of a book's page: measure in characters, lines a page, spread of full pages in lines."""

    measure: float
    lines: float
    spread: float
    tail: float = TAIL
    tail_lines: float = TAIL_LINES
    temper: float = TEMPER


def fill_score(page: Page, taken: Floats, closes: Bools, loose: Floats | float = 0.0) -> Floats:
    """Log-odds that pages of ``taken`` lines are whole pages, against a cut at a random line.

    ``closes`` is true where the page after begins a new section; then its length says little. ``loose`` counts
    what of unknown height (headings, notes) stands on the page.
    """
    short = page.lines - taken
    spread = page.spread + LOOSE * np.asarray(loose)
    core = np.exp(-0.5 * (short / spread) ** 2) / (spread * 2.507)
    tail = np.where(short > 0, np.exp(-np.maximum(short, 0) / page.tail_lines) / page.tail_lines, 0.0)
    full = np.log(((1 - FLOOR - page.tail) * core + page.tail * tail) * page.lines + FLOOR)
    near = closes & (short >= -spread)
    full[near] = np.log(0.35 + 0.65 * core[near] * page.lines / 3)
    score = full
    over = np.minimum(-short - 2 * spread, OVERFULL_MOST)
    score = np.where(over > 0, score - OVERFULL_SLOPE * over, score)
    out: Floats = page.temper * np.where((taken < SCRAP) & ~closes, score + SCRAP_COST, score)
    return out


def full_score(page: Page) -> float:
    """The score of a page that is exactly full: the most that :func:`fill_score` gives."""
    core = (1 - FLOOR - page.tail) / (page.spread * 2.507)
    return page.temper * float(np.log((core + page.tail / page.tail_lines) * page.lines + FLOOR))


def first_page(filler: Filler, pages: float) -> Page:
    """A wide guess before anything is known: the text shared out evenly over the pages."""
    lines = max(1.0, SHORTFALL * filler.total() / max(1.0, pages))
    return Page(filler.measure, lines, max(2.5, lines * 0.09))


def refit(page: Page, taken: Floats) -> Page:
    """The page as a solution shows it: most pages are full, so the fullest common length is the page's."""
    body = taken[taken > 0.5 * page.lines]
    if len(body) < 5:
        return page
    lines = float(np.percentile(body, 65))
    near = body[np.abs(body - lines) < 0.2 * lines]
    if not len(near):
        return page  # of two lengths, as sides of one page and of two are: neither is the page's
    spread = float(np.clip(1.2 * np.median(np.abs(near - lines)) + 0.4, 0.9, 0.09 * lines + 1))
    return replace(page, lines=lines, spread=spread)
