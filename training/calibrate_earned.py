"""Weighs how far a fold must stand alone before a text without breaks is moved, on works that nothing was trained on.

usage: calibrate_earned.py PROSE_FOLDER [COUNT]

COUNT (120) small wrecks without breaks, of all schemes, some misread, and as many texts in order: half of them books
with front matter and folios, half plain prose of 1,000 to 9,000 words, in paragraphs or in one, with lines kept or
misread. For each the standing of the best fold (``regather.order.folded.earned.Standing``) is taken where the search
asks for it. Printed are the weights of a logistic regression of wreck against order, with what front matter out of
place says held at ``OUT_OF_PLACE``: our own front matter is printed after one plan, so what it would say is too much.
Then, each fifth weighed by the other four: how many of either would be moved, and how often what is said is so.
"""

from __future__ import annotations

import random
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
from corpus import excerpt, held_back
from regather.anatomy import dissect
from regather.bench import wrecks
from regather.model import Source
from regather.order import arrange
from regather.order.folded import search
from regather.order.folded.earned import EARNED, OUT_OF_PLACE, Standing, standing, torn_joins
from regather.scramble.noise import misread

COUNT = 120
PAGES = {"saddle": (8, 12, 16, 20, 24), "gather8": (16, 20, 24), "stacks": (8, 16, 20, 24), "quarto": (8, 16, 24),
         "octavo": (16,), "zine8": (8,)}  # fmt: skip
SCHEMES = ("saddle", "saddle", "saddle", *PAGES)
NOISE = (0.006, 0.01, 0.014)
CHARACTERS = (6000, 10000, 14000, 20000, 30000, 50000)
STYLES = ("paragraphs", "paragraphs", "one paragraph", "lines", "misread")
MEASURE = 72
MOST = 60.0
"""Nats beyond which a lead says no more here: else a few wide ones would weigh most."""
RIDGE = 0.05
FOLDS = 5
BORDERS = (0.0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Text:
    """A text without breaks, and whether it is a wreck."""

    text: str
    wreck: bool


def wrecked(works, lot: random.Random) -> Text:
    """A small book as a wreck without breaks, every third misread."""
    scheme = lot.choice(SCHEMES)
    chosen = {"scheme": scheme, "pages": lot.choice(PAGES[scheme]), "seed": lot.randrange(10**6)}
    if not lot.randrange(3):
        chosen["noise"] = lot.choice(NOISE)
    book = excerpt(lot.choice(works[lot.choice(sorted(works))]), chosen["pages"], lot)
    return Text(wrecks.wreck(book, chosen, varied=True).text, wreck=True)


def printed(works, lot: random.Random) -> Text:
    """A book in order, with front matter, running heads and folios, some misread."""
    chosen = {"scheme": "in-order", "pages": lot.choice((8, 8, 12, 16, 20, 24, 32)), "seed": lot.randrange(10**6)}
    if not lot.randrange(3):
        chosen["noise"] = lot.choice(NOISE)
    book = excerpt(lot.choice(works[lot.choice(sorted(works))]), chosen["pages"], lot)
    return Text(wrecks.wreck(book, chosen, varied=True).text, wreck=False)


def plain(works, lot: random.Random) -> Text:
    """Prose in order without any front matter."""
    paragraphs = lot.choice(works[lot.choice(sorted(works))]).paragraphs
    room = int(lot.choice(CHARACTERS) * lot.uniform(0.85, 1.15))
    last = max((n for n in range(len(paragraphs)) if sum(map(len, paragraphs[n:])) >= room), default=0)
    some: list[str] = []
    for paragraph in paragraphs[lot.randint(0, last) :]:
        if sum(map(len, some)) >= room:
            break
        some.append(paragraph)
    style = lot.choice(STYLES)
    if style == "lines":
        some = [textwrap.fill(paragraph, MEASURE, break_long_words=False) for paragraph in some]
    text = (" " if style == "one paragraph" else "\n\n").join(some)
    return Text(misread(text, lot.choice(NOISE), lot)[0] if style == "misread" else text, wreck=False)


def texts(prose: Path, count: int) -> Iterator[Text]:
    """All wrecks and texts in order."""
    works = held_back(prose)
    for n in range(count):
        for make in (wrecked, plain if n % 2 else printed):
            yield make(works, random.Random(f"earned:{make.__name__}:{n}"))


def standing_of(text: str) -> Standing | None:
    """How the best fold of a text stands beside the text as it came; nothing where none is near."""
    found: list[Standing] = []
    decide = search.unless_earned

    def listen(desk, best, ranked):
        fold = next((s for s in (best.best, *ranked) if torn_joins(s)), None)
        came = next((s for s in (best.best, *ranked) if not torn_joins(s)), None)
        if fold is not None and came is not None:
            found.append(standing(desk, fold, came, ranked))
        return decide(desk, best, ranked)

    search.unless_earned = listen
    try:
        source = Source(text, "text", "")
        arrange(source, dissect(source))
    finally:
        search.unless_earned = decide
    return found[0] if found else None


def fitted(x: np.ndarray, known: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of a logistic regression, with part of the log-odds known (Newton's method)."""
    w = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1.0 / (1.0 + np.exp(-x @ w - known))
        slope = x.T @ (y - p) - RIDGE * w * [0, 1, 1]
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w)), slope)
    return w


def main() -> None:
    """Makes the texts, weighs, and counts."""
    made = list(texts(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT))
    stood = [(text.wreck, found) for text in made if (found := standing_of(text.text)) is not None]
    x = np.array([[1.0, min(s.lead, MOST), s.torn] for _, s in stood])
    known = np.array([OUT_OF_PLACE * s.out_of_place for _, s in stood])
    y = np.array([float(wreck) for wreck, _ in stood])
    print("START, PER_NAT, PER_JOIN =", np.round(fitted(x, known, y), 3))
    amiss = np.array([s.out_of_place for _, s in stood])
    print(f"front matter out of place: {amiss[y > 0].sum()} of {int(y.sum())} wrecks, {amiss[y == 0].sum()} in order")
    lot = np.random.default_rng(1).permutation(len(y))
    p = np.zeros(len(y))
    for k in range(FOLDS):
        held = lot[k::FOLDS]
        rest = np.setdiff1d(lot, held)
        p[held] = 1.0 / (1.0 + np.exp(-x[held] @ fitted(x[rest], known[rest], y[rest]) - known[held]))
    moved = p >= EARNED
    print(
        f"moved: {moved[y > 0].sum()} of {int(y.sum())} wrecks, {moved[y == 0].sum()} of {int((1 - y).sum())} in order"
    )
    for low, high in pairwise(BORDERS):
        some = (p >= low) & ((p < high) | (high == BORDERS[-1]))
        if some.any():
            said = f"said {low:.2f} to {high:.2f} ({p[some].mean():.2f})"
            print(f"{said}: {int(y[some].sum())} of {some.sum()} are wrecks")


if __name__ == "__main__":
    main()
