"""Finds how a book was set, from where the pages of a first solution end: measure, face, hyphenation, lines a page.

Of all settings the one is taken under which most pages are full and most page ends inside paragraphs are full
lines. Half of a first solution's page ends may be wrong; wrong ones speak for no setting in particular.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regather.order.setting.faces import EVEN, FACES
from regather.order.setting.fullness import Fit, Odds, build_fit, chain_shares, odds_of
from regather.order.setting.geometry import Page
from regather.order.setting.kept import kept_measure
from regather.order.setting.typesetting import EDGE, Filler, Setting, Typesetter, hyphenates
from regather.order.stream import Floats, Ints, Stream

NARROWEST, WIDEST = 28.0, 84.0
"""Measures of books, in average characters a line."""
USUAL_MEASURE, MEASURE_SPREAD = 56.0, 0.2
"""Characters a line: typographers hold 45 to 75 to be readable (Bringhurst), and small books keep to them."""
USUAL_LINES, LINES_SPREAD = 34.0, 0.2
"""Lines a page, of sizes from A6 to A5."""
STEPS = {EVEN: 1.0}
STEP = 0.5
MOST_LINES = 90
"""Lines of a page beyond which they are not counted."""
SPREADS = {EVEN: 0.4}
"""Standard deviation of a line's width: nothing in even widths, a word's part in a face that is not the printer's."""
SPREAD = 1.6
NOTE_MEASURES = (1.15, 1.0, 1.3)
"""How much more a line of notes holds than a line of text: most books set them smaller."""
PLAIN_SPREAD = 0.5
NOTED_SPREAD = 1.2
"""Standard deviation of lines on full pages without and with notes, in the right setting."""
LINE_SPREAD = 0.8
"""Standard deviation of lines on full pages, once the setting is known."""
TAIL = 0.25
TAIL_LINES = 3.0
TEMPER = 0.8
KEPT_FILLERS, THICK_CUTS = 3, 100_000
"""Settings that are kept for each face: with the same one, page orders share the page ends that were worked out. Of
books with more cuts (some 300 pages) one is kept, since each takes tens of megabytes."""
KNOWN = chain_shares(0.9, 0.9, 1.0)
GUESSED = chain_shares(0.9, 0.25, 5.0)
SHARES = {EVEN: KNOWN}
"""Of true page ends inside paragraphs, those on lines that are counted right. Even widths are known to the character,
so that it is nine in ten however long the paragraph; with a face that is not the printer's, a word goes to another
line now and then, and all lines behind it differ (measured: 20 of 24 up to three lines, 13 of 23 up to seven, 17 of 52
from sixteen on)."""
LEAST_PAGES = 3
"""Pages of running text below which nothing is said of their lines."""
GUESSES = 512
"""Guesses of the lines a page that are looked at together, to bound the memory of thick books."""
RIGHT_ENDS = 0.65
"""Of the page ends in a first solution, those that are right enough to tell a setting from."""


def plausible(page: Page) -> float:
    """Log-odds of a page's measure and number of lines among books, up to a constant that is nought at the usual."""
    z = math.log(page.measure / USUAL_MEASURE) / MEASURE_SPREAD
    y = math.log(max(1.0, page.lines) / USUAL_LINES) / LINES_SPREAD
    return -0.5 * (z * z + y * y)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A setting with its page of ``lines`` lines, and nats against a book that is set in no such way.

    ``told`` counts the pages of plain running text that it was told from.
    """

    typesetter: Typesetter
    setting: Setting
    lines: float
    score: float
    told: int

    @property
    def page(self) -> Page:
        """The page that the solver fills."""
        return Page(self.setting.measure, self.lines, LINE_SPREAD, TAIL, TAIL_LINES, TEMPER)

    def filler(self, notes: Floats) -> Filler:
        """Counts lines in this setting; ``notes`` are characters of notes at every cut."""
        known = self.typesetter.fillers
        found = known.pop(self.setting, None)
        if found is None:
            found = Filler(self.typesetter, self.setting, notes, _fit(self.typesetter, self.setting.measure))
        known[self.setting] = found
        while len(known) > (KEPT_FILLERS if len(self.typesetter.stream) <= THICK_CUTS else 1):
            known.pop(next(iter(known)))
        return found


def typesetters(stream: Stream, language: str | None) -> list[Typesetter]:
    """The stream in every face, with and without hyphenation; in the source's own lines where these are the print's.

    Where nothing is known of a language's hyphens, a hyphenated setting would have the same lines and surer odds.
    """
    kept = kept_measure(stream)
    if kept:
        return [Typesetter(stream, EVEN, language, hyphenated=False, kept=kept)]
    ways = (False, True) if hyphenates(language) else (False,)
    return [Typesetter(stream, face, language, hyphenated=h) for face in FACES for h in ways]


def settings(setters: list[Typesetter], starts: Ints, ends: Ints, notes: Floats, most: int = 3) -> list[Ruled]:
    """The most likely settings, best first, for pages of running text from each start to each end."""
    found: list[Ruled] = []
    for setter in setters:
        step = STEPS.get(setter.face, STEP)
        measures = np.array([setter.kept]) if setter.kept else np.arange(NARROWEST, WIDEST + step, step)
        found.extend(_of(setter, starts, ends, notes, measures))
        if len(setter.stream) > THICK_CUTS and not setter.fillers:
            setter.forget()
    found.sort(key=lambda f: -f.score)
    return found[:most]


def measured(ruled: Ruled, starts: Ints, ends: Ints, notes: Floats) -> Ruled:
    """The same setting with the lines a page that other pages of the book tell of."""
    return _of(ruled.typesetter, starts, ends, notes, np.array([ruled.setting.measure]))[0]


def _of(setter: Typesetter, starts: Ints, ends: Ints, notes: Floats, measures: Floats) -> list[Ruled]:
    lines, used, chain = _set(setter, starts, ends, measures)
    stream = setter.stream
    heads = np.concatenate([[0.0], np.cumsum(stream.heading_after)])
    headed = heads[ends] > heads[starts]
    sums = np.cumsum(notes)
    noted = sums[ends] - sums[starts]
    # Where a sentence ends, a paragraph may have, too; such page ends say nothing of the measure.
    ragged = setter.ragged[ends] | setter.closed[ends]
    closes = stream.heading_after[ends] | stream.turn[ends] | (ends == len(stream) - 1)
    plain = ~headed & ~closes
    shares = NOTE_MEASURES if noted.any() else NOTE_MEASURES[:1]
    room = [np.ceil(noted[plain, None] / (measures * share)) for share in shares]
    pages = [_pages(lines[plain], of_notes) for of_notes in room]
    out = []
    for k, measure in enumerate(measures.tolist()):
        said = np.where(ragged, 0.0, _odds(setter, measure).scores(used[:, k], chain[:, k]))
        (page, filled), share = max(
            ((found[k], share) for found, share in zip(pages, shares, strict=True)), key=lambda one: one[0][1]
        )
        setting = Setting(measure, setter.face, setter.hyphenated, share)
        score = float(said.sum()) + filled + plausible(Page(setting.measure, page, LINE_SPREAD))
        out.append(Ruled(setter, setting, page, score, int(plain.sum())))
    return out


def _odds(setter: Typesetter, measure: float) -> Odds:
    """The odds of last lines in one measure, worked out once for each, as they tell of settings: wrong ends count."""
    if measure not in setter.odds:
        spread = SPREADS.get(setter.face, SPREAD)
        shares = SHARES.get(setter.face, GUESSED) * RIGHT_ENDS
        setter.odds[measure] = odds_of(
            measure, setter.units, hyphenated=setter.hyphenated, spread=spread, shares=shares
        )
    return setter.odds[measure]


def _fit(setter: Typesetter, measure: float) -> Fit:
    """The odds of last lines in one measure, as pages are placed by them."""
    spread = SPREADS.get(setter.face, SPREAD)
    shares = SHARES.get(setter.face, GUESSED)
    return build_fit(measure, setter.units, hyphenated=setter.hyphenated, spread=spread, shares=shares)


def _pages(lines: Floats, notes: Floats) -> list[tuple[float, float]]:
    """For each measure (columns; rows are pages) the number of lines that most pages have, lines of notes included, and
    what their agreement says, in nats."""
    count, measures = lines.shape
    if count < LEAST_PAGES:
        return [(0.0, 0.0)] * measures
    # Lines beyond the most are not counted, so pages that long agree on nothing.
    lines = np.where(lines >= MOST_LINES, np.inf, lines + notes)
    guessed = np.round(lines)
    near = (lines >= np.median(lines, axis=0) * 0.8) & (guessed < MOST_LINES)
    if not near.any():
        return [(0.0, 0.0)] * measures
    keys = np.unique((np.arange(measures) * MOST_LINES + guessed)[near])
    column = (keys // MOST_LINES).astype(np.int64)
    guesses = keys % MOST_LINES
    said = np.concatenate(
        [
            _agreement(guesses[a : a + GUESSES], lines[:, column[a : a + GUESSES]], notes[:, column[a : a + GUESSES]])
            for a in range(0, len(guesses), GUESSES)
        ]
    )
    edges = np.searchsorted(column, np.arange(measures + 1))
    best = [a + int(np.argmax(said[a:b])) if a < b else -1 for a, b in pairwise(edges.tolist())]
    return [(float(guesses[i]), float(said[i])) if i >= 0 else (0.0, 0.0) for i in best]


def _agreement(guesses: Floats, lines: Floats, notes: Floats) -> Floats:
    """What it says for each guess of the lines a page that pages have so many lines (rows; a column for each guess)."""
    short = np.maximum(guesses[:, None] - lines.T, -float(MOST_LINES))
    spread = np.where(notes.T > 0, NOTED_SPREAD, PLAIN_SPREAD)
    chance = 0.62 * np.exp(-0.5 * (short / spread) ** 2) / (spread * 2.507)
    chance += np.where(short > 0, 0.25 * np.exp(-np.maximum(short, 0.0) / 3.0) / 3.0, 0.0)
    chance += 0.13 / np.maximum(1.0, guesses)[:, None]
    out: Floats = np.log(chance * guesses[:, None]).sum(1)
    return out


def _set(setter: Typesetter, starts: Ints, ends: Ints, measures: Floats) -> tuple[Floats, Floats, Floats]:
    """Lines from each start to each end in each measure (pages by measures), the width of the last line, and how
    many lines of its paragraph stand on the page up to it."""
    places = setter.places
    shape = (len(starts), len(measures))
    lines, used, chain = np.zeros((3, *shape))
    if not len(places.ends):
        return lines, used, chain
    # All pages in all measures that are not set to their end yet, one behind the other.
    pages, columns = np.nonzero(np.broadcast_to((setter.start[starts] < setter.end[ends])[:, None], shape))
    begin = setter.start[starts][pages]
    paragraph: NDArray[Any] = setter.right_paragraph[starts][pages]
    least = np.searchsorted(places.ends, begin + EDGE, side="right")
    run = np.zeros(len(pages))
    for turn in range(1, MOST_LINES + 1):
        end = setter.end[ends[pages]]
        place = np.searchsorted(places.ends, begin + measures[columns] + EDGE, side="right") - 1
        last = places.last[np.minimum(paragraph, len(places.last) - 1)]
        place = np.minimum(np.maximum(place, least), last)
        run += 1
        done = (places.ends[place] >= end - EDGE) | (paragraph > setter.left_paragraph[ends[pages]])
        if turn == MOST_LINES:
            done[:] = True
        here = pages[done], columns[done]
        lines[here], used[here], chain[here] = turn, (end - begin)[done], run[done]
        going = ~done
        pages, columns, place = pages[going], columns[going], place[going]
        if not len(pages):
            break
        begin, least = setter.after[place], setter.least[place]
        following = places.owner[np.minimum(place + 1, len(places.ends) - 1)]
        run = np.where(following == paragraph[going], run[going], 0.0)
        paragraph = following
    return lines, used, chain
