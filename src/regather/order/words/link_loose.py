"""The links as they are weighed for pages in no known order, where whole pages are joined and nothing else decides.

Beside all that :class:`regather.order.words.link.Links` hears, the successions of the language speak here
(:mod:`regather.order.words.link_successions`), and the other parts weigh what they weigh beside them.
What a newcomer gets wrong: to hear more is no gain everywhere. Of loose pages each join has its page's very ends, and
more of them are found; where page ends are sought among all words, the same successions lose joins
(``docs/decisions/link-model.md``).
"""

from __future__ import annotations

import numpy as np

from regather.order.stream import Ints
from regather.order.words.link import Calibration, Links, Matrix, calibration_of, expand
from regather.order.words.link_kinds import sided_forms
from regather.order.words.link_model import Weights
from regather.order.words.link_successions import Succeeding, load_successions, succeeding

__all__ = ["LOOSE", "LooseLinks", "loosely"]

LOOSE = "-loose"
"""What is added to a language to name its row of weights in the table of the calibration."""


def loosely(links: Links) -> Links:
    """The links of a stream weighed for loose pages; the same ones where the language's successions were not counted,
    or where they are weighed so already."""
    if links.by_kinds:
        return links
    known, calibration = load_successions(links.language), calibration_of(links.language + LOOSE)
    if known is None or calibration is None or links.calibration is calibration:
        return links
    words = links.weights.numbers(sided_forms(links.stream))
    weights = calibration.pairs, calibration.triples
    return LooseLinks(links, calibration, succeeding(known, words, links.stream.token, links.closed, weights))


class LooseLinks(Links):
    """Links of the same stream with other weights: no vector is made anew, they are stretched as they are asked for."""

    def __init__(self, links: Links, calibration: Calibration, phrases: Succeeding) -> None:
        self.__dict__.update(links.__dict__)
        self._phrases = phrases
        # Which pages meet where by chance is known of loose pages, and nothing was learnt there.
        self._less = None
        self._stretch = _stretch(links.calibration, calibration, links.weights, self._left_whole.shape[1])
        self.calibration = calibration
        self._table = expand(calibration)
        self._beside = np.array(calibration.beside, dtype=np.float32)[self.closed]

    def _lefts(self, cuts: Ints | slice) -> Matrix:
        stretched: Matrix = super()._lefts(cuts) * self._stretch[self.closed[cuts]]
        return stretched

    def _phrases_across(self, left: Ints, right: Ints) -> Matrix:
        return self._phrases.scores(left, right)

    def _phrases_here(self) -> Matrix:
        return self._phrases.own()


def _stretch(before: Calibration, now: Calibration, weights: Weights, width: int) -> Matrix:
    """What each number of a left vector is multiplied with, for open lefts and for closed ones."""
    codes = weights.codes
    rows = [
        np.concatenate([np.full(codes, e1 / e0), np.full(width - codes, s1 / s0)])
        for e0, e1, s0, s1 in zip(before.encoder, now.encoder, before.shared, now.shared, strict=True)
    ]
    return np.array(rows, dtype=np.float32)
