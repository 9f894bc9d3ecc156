"""What the room left on a page's last line says: whether the printer had filled it, or the page was cut anywhere.

What a newcomer gets wrong: a full line is not one that ends at the margin. The next word did not fit, so the room
left is less than that word, and the odds follow from the lengths of the book's own words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regather.order.stream import Bools, Floats

STEP = 0.25
"""Grain of the table, in average characters."""
OVERHANG = 8.0
"""A line this much over the measure is as unlikely as any: widths are not known to the character."""
BREAKS_A_WORD = 3.2
"""With hyphenation it is the next syllable and its hyphen that did not fit: about so many characters."""
SPACE = 0.6
"""Characters that a space between words takes at least."""
FLOOR = 1e-4
MOST_CHAIN = 48
"""Lines of one paragraph beyond which it makes no difference how many there are."""
USUAL_CHAIN = 8
"""Lines of its last paragraph that stand on a page, typically: what is said of pages on average is said of these."""

ENDS_A_LINE = 0.7
"""Nats in favour of a page that ends with a paragraph, beside what a page end is worth on average: a paragraph's end
ends a line for certain, a word in mid-paragraph in one case of ten. By the odds alone it were more, but the words have
less to say there, and rivals are more (0.7 was better than nought on wrecks of all kinds; 1.3 gave the same joins)."""


ENDS_SENTENCE = 0.0
"""Nats of a page that ends with a sentence inside a line of the source. Mostly a paragraph ended there, too, whose
break was lost with the page's: of 153 true page ends of this kind 27 leave less room than a tenth of the line, of 666
in mid-sentence 420. (By the odds it were 1.0: of page ends at seams 5 in a hundred are of this kind, of all places 4;
38 and 93 are in mid-sentence. At 0.7 the same books gained, but a real zine lost three of its 29 joins.)"""
SENTENCE_ON_FULL = 0.3
"""The share of these that ends on a full line, like a page in mid-sentence."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Odds of a last line by the width of its text, for one measure.

    ``table``: nats by the lines of its paragraph on the page (rows, from none) and by width (columns, from nothing in
    steps of :data:`STEP`); ``closed``: the same where a sentence ends, which may have ended a paragraph; ``ragged``:
    nats of a page that ends with a paragraph, where the line may be of any width.
    """

    table: Floats
    closed: Floats
    ragged: float

    @property
    def most(self) -> float:
        """The nats of a full line: what a page end gets that may be put wherever it looks best."""
        return float(self.table[USUAL_CHAIN].max())

    def scores(self, used: Floats, ragged: Bools, closed: Bools, chain: NDArray[Any]) -> Floats:
        """Nats for last lines with text of width ``used``; ``ragged`` marks those that end a paragraph, ``closed``
        those that end a sentence, ``chain`` says how many lines of the paragraph stand on the page up to it, since each
        is filled on from the one before."""
        rows, columns = self.table.shape
        place = np.clip((used / STEP + 0.5).astype(np.int64), 0, columns - 1)
        row = np.minimum(chain.astype(np.int64, copy=False), rows - 1)
        said = self.table[row, place]
        some = np.flatnonzero(closed)
        said[some] = self.closed[row[some], place[some]]
        out: Floats = np.where(ragged, self.ragged, said)
        return out


def chain_shares(first: float, last: float, decay: float) -> Floats:
    """How many page ends stand on lines that are counted right, by the lines of one paragraph up to them.

    From ``first`` (one line) it falls to ``last`` (many lines), by a factor e in ``decay`` lines.
    """
    lines = np.arange(MOST_CHAIN)
    out: Floats = last + (first - last) * np.exp(-np.maximum(0, lines - 1) / decay)
    return out


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely the width of a last line's text is in one measure, in steps of :data:`STEP` from nothing, and how many
    lines are counted right (see :func:`chain_shares`)."""

    measure: float
    exact: Floats
    shares: Floats

    def scores(self, used: Floats, chain: Floats) -> Floats:
        """Nats for last lines with text of width ``used``, of paragraphs of which ``chain`` lines stand on the page."""
        place = np.clip((used / STEP + 0.5).astype(np.int64), 0, len(self.exact) - 1)
        return self._said(self.shares[np.minimum(chain.astype(np.int64), len(self.shares) - 1)], self.exact[place])[0]

    def table(self) -> tuple[Floats, Floats]:
        """Nats, and the odds behind them, by lines (rows) and width (columns)."""
        return self._said(self.shares[:, None], self.exact)

    def _said(self, shares: Floats, exact: Floats) -> tuple[Floats, Floats]:
        odds = shares * exact + (1 - shares) / self.measure
        return np.log(odds * self.measure + FLOOR), odds


def odds_of(measure: float, units: Floats, *, hyphenated: bool, spread: float, shares: Floats) -> Odds:
    """The odds for a measure and a book's words (``units``: widths between spaces in average characters, ascending).

    ``spread`` is the standard deviation of a line's width in characters (faces differ, lines are justified);
    ``shares`` how many pages end so that the lines counted here are those of the printer (see :func:`chain_shares`).
    """
    width = np.arange(0.0, measure + OVERHANG, STEP)
    room = np.arange(0.0, measure, STEP)
    survives = 1.0 - np.searchsorted(units, room - SPACE, side="right") / max(1, len(units))
    if hyphenated:
        survives[room >= BREAKS_A_WORD + SPACE] = 0.0
    density = survives / max(FLOOR, float(survives.sum()) * STEP)
    reach = np.arange(-4 * spread, 4 * spread + STEP, STEP)
    bell = np.exp(-0.5 * (reach / spread) ** 2)
    bell /= bell.sum()
    # The room that lines leave, from the fullest to the emptiest, each known to the spread only.
    left = measure + reach[0] + STEP * np.arange(1 - len(width), len(reach))
    told = np.where((left >= 0) & (left < measure), np.interp(left, room, density), 0.0)
    return Odds(measure, np.correlate(told, bell, "valid")[::-1], shares)


def build_fit(measure: float, units: Floats, *, hyphenated: bool, spread: float, shares: Floats) -> Fit:
    """The nats for a measure and a book's words, looked up: see :func:`odds_of`."""
    said, odds = odds_of(measure, units, hyphenated=hyphenated, spread=spread, shares=shares).table()
    expected = float((said[USUAL_CHAIN] * odds[USUAL_CHAIN]).sum() * STEP)
    closed = np.log((1 - SENTENCE_ON_FULL) * math.exp(ENDS_SENTENCE) + SENTENCE_ON_FULL * np.exp(said))
    return Fit(said, closed, max(0.0, expected) + ENDS_A_LINE)
