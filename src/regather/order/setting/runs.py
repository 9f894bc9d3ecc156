"""The pages of running text that may begin at a few cuts and end at many: which they are, and how many lines they take.

A *run* is all pages that begin at one cut. What a newcomer gets wrong: a search asks for some ten thousand such pages
for every page of every page order, so whatever hangs on the start alone, or on the end alone, is worked out once for
each of these. Only a page that ends in the paragraph in which it begins has lines of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from regather.order.stream import Ints

Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Runs:
    """Pages that begin at each of ``starts``, which ascend, and end at ``cuts``, which ascend for each start.

    ``counts`` says how many cuts each start has, ``first`` the place of its first. The first ``lone`` of these lie
    apart from each other, all further ones side by side.
    """

    starts: Ints
    counts: Ints
    cuts: Ints
    lone: Ints
    first: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.counts.cumsum() - self.counts)

    def blank(self) -> Ints:
        """The places of pages without text."""
        first = self.first[self.counts > 0]
        out: Ints = first[self.cuts[first] == self.starts[self.counts > 0]]
        return out

    def each(self, of_starts: NDArray[Kind]) -> NDArray[Kind]:
        """For every page what belongs to its start."""
        return np.repeat(of_starts, self.counts)


def side_by_side(starts: Ints, lowest: Ints, highest: Ints) -> Runs:
    """All cuts from the lowest to the highest of each start."""
    counts = np.maximum(0, highest - lowest + 1)
    return Runs(starts, counts, spread(lowest, counts), np.zeros_like(counts))


def spread(begins: Ints, counts: Ints) -> Ints:
    """The numbers from each of ``begins`` on, as many as ``counts`` says."""
    out: Ints = np.arange(int(counts.sum())) + np.repeat(begins - np.cumsum(counts) + counts, counts)
    return out


class Telling:
    """The cuts at which even a page may end that is nearly empty."""

    def __init__(self, cuts: Ints, length: int) -> None:
        self._cuts = cuts
        self._is = np.zeros(length, dtype=np.bool_)
        self._is[cuts] = True
        # Places below the stream's length are cuts, those from there on telling ones.
        self._pool = np.concatenate([np.arange(length), cuts])

    def runs(self, starts: Ints, lowest: Ints, enough: Ints, highest: Ints) -> Runs:
        """Pages that end at any cut from ``enough`` on, or before it at a telling one, or hold nothing."""
        empty = (lowest == starts) & (highest >= starts) & (enough > starts) & ~self._is[starts]
        low = np.searchsorted(self._cuts, lowest)
        some = np.maximum(0, np.searchsorted(self._cuts, np.minimum(enough - 1, highest), side="right") - low)
        begin = np.maximum(enough, lowest)
        all_on = np.maximum(0, highest - begin + 1)
        lengths = np.stack([empty, some, all_on], axis=1)
        begins = np.stack([starts, low + len(self._is), begin], axis=1)
        cuts = self._pool[spread(begins.ravel(), lengths.ravel())]
        return Runs(starts, lengths.sum(axis=1), cuts, lengths[:, :2].sum(axis=1))
