"""Links of a stream with what the reader said of some of their pairs added to the scores.

What a newcomer gets wrong: most pairs are never read. Such a pair keeps its score, so whoever compares must have
all near rivals read first (:mod:`regather.order.reader.reread` sees to that).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from regather.order.stream import Floats, Ints
from regather.order.words.link import LEFT_KINDS, Links, Matrix

SHUT = ("stop", "ask", "quote-after-stop")
"""Kinds of ends behind which a sentence may begin."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much the reader's nats count beside a link score: ``gain`` of its nats, ``links`` of the link's,
    and ``bias``, so that the sum is the logarithm of the odds; no more than ``limit`` nats of the reader count.
    """

    gain: float
    links: float
    bias: float
    limit: float

    def __call__(self, link: float, nats: float) -> float:
        """What is added to a link score."""
        held = max(-self.limit, min(self.limit, nats))
        return self.gain * held + self.links * link + self.bias


@cache
def _table() -> dict[str, dict[str, list[float]]]:
    """The weights by language and kind of ends (see ``training/calibrate_reader.py``)."""
    table: dict[str, dict[str, list[float]]] = json.loads(
        (files("regather.order") / "data" / "reader.json").read_text("utf-8")
    )
    return table


def helps(language: str | None) -> bool:
    """Whether the reader tells true from false in a language better than the links alone."""
    return (language or "").split("-", maxsplit=1)[0] in _table()


def load_weighing(language: str, *, open_end: bool, loose: bool = False) -> Weighing:
    """The weights for a language that the reader knows; ``loose`` are those for pages in no known order, where nothing
    is exchanged and each join stands for itself.
    """
    row = _table()[language.split("-", maxsplit=1)[0]]
    return Weighing(*row[f"{'loose-' if loose else ''}{'open' if open_end else 'closed'}"])


class HeardLinks(Links):
    """Links that know what the reader said."""

    def __init__(self, links: Links, language: str, *, loose: bool = False) -> None:
        self.__dict__.update(links.__dict__)
        self._loose = loose
        self._heard: dict[int, dict[int, float]] = {}
        self._rows: dict[int, tuple[Ints, Floats]] = {}
        self._language = language
        self._base: Links = links

    def hear(self, nats: Mapping[tuple[int, int], float]) -> None:
        """Takes in the reader's nats for pairs of a left and a right cut."""
        for (left, right), value in sorted(nats.items()):
            link = float(self._base.scores(np.array([left]), np.array([right]))[0, 0])
            open_end = LEFT_KINDS[self.left_kind[left]] not in SHUT
            weigh = load_weighing(self._language, open_end=open_end, loose=self._loose)
            self._heard.setdefault(left, {})[right] = weigh(link, value)
            self._rows.pop(left, None)

    def knows(self, left: int, right: int) -> bool:
        """Whether the reader was asked about a pair."""
        return right in self._heard.get(left, {})

    def said(self, left: int, right: int) -> float | None:
        """What the reader's word adds to the score of a pair, in nats, or nothing where it was not asked."""
        return self._heard.get(left, {}).get(right)

    def scores(self, left: Ints, right: Ints) -> Matrix:
        """Log-odds for every pair, with what was heard."""
        out = self._base.scores(left, right)
        for row, cut in enumerate(left):
            if int(cut) in self._heard:
                columns, values = self._row(int(cut))
                place = np.minimum(np.searchsorted(columns, right), len(columns) - 1)
                same = columns[place] == right
                out[row, same] += values[place[same]].astype(np.float32)
        return out

    def own(self) -> Matrix:
        """The score of what stands at every cut now, with what was heard."""
        out = self._base.own().copy()
        for cut, told in self._heard.items():
            if cut in told:
                out[cut] += np.float32(told[cut])
        return out

    def _row(self, cut: int) -> tuple[Ints, Floats]:
        row = self._rows.get(cut)
        if row is None:
            told = sorted(self._heard[cut].items())
            row = np.array([c for c, _ in told], dtype=np.int64), np.array([v for _, v in told])
            self._rows[cut] = row
        return row
