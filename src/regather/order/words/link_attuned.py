"""Attunes an encoder to one book: its vectors of words learn how this book uses them, from the book's own pages.

What is learnt is what the encoder was trained for (``training/train_link.py``): of all continuations in the book the
true one, at cuts inside pages, whose two sides are known to belong together. Only the vectors move, and little: some
thousand cuts, each seen once or so (Adam, Kingma and Ba 2015).

What a newcomer gets wrong: a cut that is learnt from is known by heart. So none may lie near a place that is still
asked about: where the text of two pages met by chance, the wrong neighbour would vouch for itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from regather.order.stream import Ints
from regather.order.words.link_model import REACH, Matrix, Side, Weights

__all__ = ["AWAY", "LEAST_CUTS", "attuned"]

STEPS, BATCH = 80, 96
"""Steps, and the cuts of each, all of which are rivals of each other."""
RATE, WARM = 4e-3, 10
"""How far a number may move in a step, and the steps in which this grows; from then on it falls to nothing."""
KEPT, KEPT_SQUARES = 0.9, 0.999
"""What the running means of slopes and of their squares keep in a step."""
LEAST_SLOPE = 1e-8
AWAY = REACH + 2
"""Words between a cut that is learnt from and a place that is asked about: neither side of one reaches the other."""
LEAST_CUTS = 600
"""Cuts below which there is too little to learn from: two pages."""
SPREAD = (5**0.5 - 1) / 2
"""The share of all cuts by which the next one lies further on, so that those of a step come from everywhere."""


def attuned(weights: Weights, forms: list[str], shapes: Ints, tokens: Ints) -> Weights:
    """The encoder, and all others of its language, with vectors of words as one book uses them.

    ``forms`` and ``shapes`` are those of the book, ``tokens`` the number of the first token right of each cut that is
    learnt from, ascending.
    """
    others = tuple(attuned(other, forms, shapes, tokens) for other in weights.others)
    book = _Book.of(weights, forms, shapes)
    words = weights.words.copy()
    words[book.rows] = _learnt(book, words[book.rows], tokens)
    return replace(weights, words=words, others=others)


def _learnt(book: _Book, vectors: Matrix, tokens: Ints) -> Matrix:
    """The vectors after all steps."""
    order = _spread(len(tokens))
    mean, square = np.zeros_like(vectors), np.zeros_like(vectors)
    for step in range(STEPS):
        some = tokens[order[(np.arange(BATCH) + step * BATCH) % len(order)]]
        slope = book.slope(vectors, some)
        mean += (1 - KEPT) * (slope - mean)
        square += (1 - KEPT_SQUARES) * (slope * slope - square)
        rate = RATE * min(1.0, (step + 1) / WARM) * (1 - step / STEPS)
        usual, size = mean / np.float32(1 - KEPT ** (step + 1)), square / np.float32(1 - KEPT_SQUARES ** (step + 1))
        vectors = (vectors - np.float32(rate) * usual / (np.sqrt(size) + np.float32(LEAST_SLOPE))).astype(np.float32)
    return vectors


def _spread(count: int) -> Ints:
    """All numbers below ``count``, neighbours far apart."""
    stride = max(1, int(count * SPREAD))
    while np.gcd(stride, count) != 1:
        stride += 1
    return np.arange(count) * stride % count


@dataclass(frozen=True, slots=True)
class _Heard:
    """One side of some cuts as the encoder reads it: the tokens ``near`` (cuts, places) and ``far`` (cuts, reach), what
    each of the latter counts in the bag (``gate``), which hidden units speak (``on``), and the ``code``."""

    side: Side
    near: Ints
    far: Ints
    gate: Matrix
    on: NDArray[np.bool_]
    code: Matrix


@dataclass(frozen=True, slots=True)
class _Book:
    """A book as one encoder reads it: the ``rows`` of its words, the place among them of each token (``ids``), what
    each token counts in a bag, and the vectors of their shapes."""

    weights: Weights
    rows: Ints
    ids: Ints
    gate: Matrix
    shapes: Matrix

    @classmethod
    def of(cls, weights: Weights, forms: list[str], shapes: Ints) -> _Book:
        """The book of some forms and shapes."""
        numbers = weights.numbers(forms)
        rows, ids = np.unique(numbers, return_inverse=True)
        return cls(weights, rows, ids, weights.bag[numbers], weights.shapes[shapes])

    def slope(self, vectors: Matrix, tokens: Ints) -> Matrix:
        """How the loss grows with each number of the vectors: of choosing, at some cuts, the true right among all of
        theirs, and the true left."""
        left = self._heard(self.weights.left, -1, vectors, tokens)
        right = self._heard(self.weights.right, 1, vectors, tokens)
        scores = left.code @ right.code.T
        wrong = _shares(scores, 1) + _shares(scores, 0)
        wrong[np.diag_indices(len(tokens))] -= 2.0
        wrong /= len(tokens)
        places, parts = [], []
        for heard, slope in ((left, wrong @ right.code), (right, wrong.T @ left.code)):
            hidden = (slope @ heard.side.out.T) * heard.on
            near = hidden @ heard.side.near.reshape(-1, hidden.shape[1]).T
            bag = hidden @ heard.side.bag.T
            places += [self.ids[heard.near].ravel(), self.ids[heard.far].ravel()]
            each = heard.gate[:, :, None] * bag[:, None]
            parts += [near.reshape(-1, vectors.shape[1]), each.reshape(-1, vectors.shape[1])]
        return _summed(np.concatenate(places), np.concatenate(parts), len(vectors))

    def _heard(self, side: Side, step: int, vectors: Matrix, tokens: Ints) -> _Heard:
        """One side of some cuts, as the encoder reads it far from the text's ends."""
        first, last = tokens[:, None] - (step < 0), len(self.ids) - 1
        near = np.clip(first + np.arange(len(side.near)) * step, 0, last)
        far = np.clip(first + np.arange(REACH) * step, 0, last)
        gate = self.gate[far]
        gate = gate / (1e-3 + gate.sum(1, keepdims=True))
        bag = np.einsum("nk,nkd->nd", gate, vectors[self.ids[far]])
        words = (vectors[self.ids[near]] + self.shapes[near]).reshape(len(tokens), -1)
        hidden = words @ side.near.reshape(-1, len(side.bias)) + side.bias + bag @ side.bag
        on = hidden > 0
        return _Heard(side, near, far, gate, on, (hidden * on) @ side.out + side.out_bias)


def _shares(scores: Matrix, axis: int) -> Matrix:
    """The probabilities that scores give along one axis."""
    out: Matrix = np.exp(scores - scores.max(axis, keepdims=True))
    out /= out.sum(axis, keepdims=True)
    return out


def _summed(places: Ints, parts: Matrix, count: int) -> Matrix:
    """The sum of all parts of each place."""
    order = np.argsort(places, kind="stable")
    some, starts = np.unique(places[order], return_index=True)
    out: Matrix = np.zeros((count, parts.shape[1]), dtype=np.float32)
    out[some] = np.add.reduceat(parts[order], starts, axis=0)
    return out
