"""Finds how a book was set, from where the pages of a first solution end: measure, face, hyphenation, lines a page.

Of all settings the one is taken under which most pages are full and most page ends inside paragraphs are full
lines. Half of a first solution's page ends may be wrong; wrong ones speak for no setting in particular.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from regather.order.faces import EVEN, FACES
from regather.order.fullness import Fit, build_fit, chain_shares
from regather.order.geometry import Page
from regather.order.kept import kept_measure
from regather.order.stream import Floats, Ints, Stream
from regather.order.typesetting import Filler, Setting, Typesetter

NARROWEST, WIDEST = 28.0, 84.0
"""Measures of books, in average characters a line."""
USUAL_MEASURE, MEASURE_SPREAD = 56.0, 0.2
"""Characters a line: typographers hold 45 to 75 to be readable (Bringhurst), and small books keep to them."""
USUAL_LINES, LINES_SPREAD = 34.0, 0.2
"""Lines a page, of sizes from A6 to A5."""
STEPS = {EVEN: 1.0}
STEP = 0.5
MOST_LINES = 90
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
    """The stream in every face, with and without hyphenation; in the source's own lines where these are the print's."""
    kept = kept_measure(stream)
    if kept:
        return [Typesetter(stream, EVEN, language, hyphenated=False, kept=kept)]
    return [Typesetter(stream, face, language, hyphenated=h) for face in FACES for h in (False, True)]


def settings(setters: list[Typesetter], starts: Ints, ends: Ints, notes: Floats, most: int = 3) -> list[Ruled]:
    """The most likely settings, best first, for pages of running text from each start to each end."""
    found: list[Ruled] = []
    for setter in setters:
        step = STEPS.get(setter.face, STEP)
        measures = np.array([setter.kept]) if setter.kept else np.arange(NARROWEST, WIDEST + step, step)
        found.extend(_of(setter, starts, ends, notes, measures))
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
    ragged = setter.ragged[ends]
    closes = stream.heading_after[ends] | stream.turn[ends] | (ends == len(stream) - 1)
    plain = ~headed & ~closes
    out = []
    for k, measure in enumerate(measures):
        fit = _fit(setter, float(measure), telling=True)
        said = np.where(ragged, 0.0, fit.scores(used[:, k], np.zeros(len(ends), dtype=np.bool_), chain[:, k]))
        best = max(
            (
                (*_page(lines[plain, k], np.ceil(noted[plain] / (measure * share))), share)
                for share in (NOTE_MEASURES if noted.any() else NOTE_MEASURES[:1])
            ),
            key=lambda found: found[1],
        )
        page, filled, share = best
        setting = Setting(float(measure), setter.face, setter.hyphenated, share)
        score = float(said.sum()) + filled + plausible(Page(setting.measure, page, LINE_SPREAD))
        out.append(Ruled(setter, setting, page, score, int(plain.sum())))
    return out


def _fit(setter: Typesetter, measure: float, *, telling: bool = False) -> Fit:
    """The odds of last lines in one measure, worked out once for each; for ``telling`` settings wrong ends count."""
    key = (measure, telling)
    if key not in setter.fits:
        spread = SPREADS.get(setter.face, SPREAD)
        shares = SHARES.get(setter.face, GUESSED) * (RIGHT_ENDS if telling else 1.0)
        setter.fits[key] = build_fit(measure, setter.units, hyphenated=setter.hyphenated, spread=spread, shares=shares)
    return setter.fits[key]


def _page(lines: Floats, notes: Floats) -> tuple[float, float]:
    """The number of lines that most pages have, lines of notes included, and what their agreement says, in nats."""
    lines = lines + notes
    if len(lines) < 3:
        return 0.0, 0.0
    guesses = np.unique(np.round(lines[lines >= np.median(lines) * 0.8]))
    short = guesses[:, None] - lines[None, :]
    spread = np.where(notes > 0, NOTED_SPREAD, PLAIN_SPREAD)[None, :]
    chance = 0.62 * np.exp(-0.5 * (short / spread) ** 2) / (spread * 2.507)
    chance += np.where(short > 0, 0.25 * np.exp(-np.maximum(short, 0.0) / 3.0) / 3.0, 0.0)
    chance += 0.13 / np.maximum(1.0, guesses)[:, None]
    totals = np.log(chance * guesses[:, None]).sum(1)
    best = int(np.argmax(totals))
    return float(guesses[best]), float(totals[best])


def _set(setter: Typesetter, starts: Ints, ends: Ints, measures: Floats) -> tuple[Floats, Floats, Floats]:
    """Lines from each start to each end in each measure (pages by measures), the width of the last line, and how
    many lines of its paragraph stand on the page up to it."""
    places = setter.places
    shape = (len(starts), len(measures))
    count = len(places.ends)
    if not count:
        return np.zeros(shape), np.zeros(shape), np.zeros(shape)
    owner = np.searchsorted(places.last, np.arange(count))
    after = places.starts.copy()
    after[places.last[:-1]] = setter.first_start[1:]
    begin = np.broadcast_to(setter.start[starts][:, None], shape).copy()
    paragraph = np.broadcast_to(setter.right_paragraph[starts][:, None], shape).copy()
    end = setter.end[ends][:, None]
    target = setter.left_paragraph[ends][:, None]
    lines, used, chain = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    going = np.broadcast_to(setter.start[starts][:, None] < end, shape).copy()
    for _ in range(MOST_LINES):
        if not going.any():
            break
        last = places.last[np.minimum(paragraph, len(places.last) - 1)]
        place = np.searchsorted(places.ends, begin + measures[None, :] + 1e-6, side="right") - 1
        least = np.searchsorted(places.ends, begin + 1e-6, side="right")
        place = np.minimum(np.maximum(place, least), last)
        lines += going
        chain += going
        done = (places.ends[place] >= end - 1e-6) | (paragraph > target)
        used = np.where(going, end - begin, used)
        going = going & ~done
        begin = np.where(going, after[place], begin)
        following = np.where(going, owner[np.minimum(place + 1, count - 1)], paragraph)
        chain[following != paragraph] = 0.0
        paragraph = following
    return lines, used, chain
