"""The learnt encoder of the words beside a cut: loads its weights and turns cuts into codes.

What comes out is a row of numbers for the left and one for the right of every cut; the product of a left
and a right row says how well they go together. What a newcomer gets wrong: an unknown word is not
skipped, it is judged by its last three letters.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import DTypeLike, NDArray

from regather.order.stream import Ints

Matrix = NDArray[np.float32]
REACH = 32
"""Words on each side that the encoder's bag holds."""
BLOCK = 4096
"""Cuts encoded at a time, which bounds the memory for long books."""


@dataclass(frozen=True, slots=True)
class Side:
    """The maps of one side: ``near`` (position, width, hidden), ``bag`` (width, hidden), ``out`` (hidden, code)."""

    near: Matrix
    bias: Matrix
    bag: Matrix
    out: Matrix
    out_bias: Matrix


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained encoder: vocabulary, vectors of words and shapes, weight of each word in the bag, two sides.

    ``others`` are more encoders of the same language, each with its own vocabulary, whose scores are added to its own.
    """

    index: dict[str, int]
    words: Matrix
    shapes: Matrix
    bag: Matrix
    left: Side
    right: Side
    others: tuple[Weights, ...] = ()

    @property
    def codes(self) -> int:
        """The numbers in a code, all encoders together."""
        own: int = self.left.out.shape[1]
        return own + sum(other.codes for other in self.others)

    def numbers(self, forms: list[str]) -> Ints:
        """The row of each form: its own, or that of its last three letters."""
        size = len(self.index)
        buckets = len(self.words) - size
        known = {f: self.index.get(f, size + zlib.crc32(f[-3:].encode()) % buckets) for f in dict.fromkeys(forms)}
        return np.array([known[f] for f in forms], dtype=np.int64)


@cache
def load_weights(language: str) -> Weights | None:
    """The encoder of a language, or nothing where none was trained.

    Others of the same language are beside it: ``link-LANGUAGE-2.npz`` and so on.
    """
    own = _load(f"link-{language}.npz")
    if own is None:
        return None
    others: list[Weights] = []
    while (other := _load(f"link-{language}-{len(others) + 2}.npz")) is not None:
        others.append(other)
    return replace(own, others=tuple(others))


def _load(name: str) -> Weights | None:
    """One encoder of the package, or nothing where there is no such file."""
    place = files("regather.order") / "data" / name
    if not place.is_file():
        return None
    with place.open("rb") as stream:
        data = dict(np.load(stream))
    vocabulary = bytes(data["vocabulary"]).decode().split("\n")

    def whole(name: str) -> Matrix:
        """Rows of 8-bit numbers, each with its scale."""
        out: Matrix = data[name].astype(np.float32) * data[f"{name}_scale"].astype(np.float32)[:, None]
        return out

    words = whole("words")
    width = words.shape[1]

    def side(name: str) -> Side:
        near = whole(f"{name}_near")
        hidden = len(near)
        return Side(
            near=np.ascontiguousarray(near.reshape(hidden, -1, width).transpose(1, 2, 0)),
            bias=data[f"{name}_near_bias"].astype(np.float32),
            bag=np.ascontiguousarray(whole(f"{name}_bag").T),
            out=np.ascontiguousarray(whole(f"{name}_out").T),
            out_bias=data[f"{name}_out_bias"].astype(np.float32),
        )

    return Weights(
        index={w: i for i, w in enumerate(vocabulary)},
        words=words,
        shapes=data["shapes"].astype(np.float32),
        bag=data["bag_words"].astype(np.float32),
        left=side("left"),
        right=side("right"),
    )


def encode(
    weights: Weights, forms: list[str], shapes: Ints, tokens: Ints, number: DTypeLike = np.float32
) -> tuple[Matrix, Matrix]:
    """Codes of the left and the right side of every cut; words beyond the text's ends count as nothing.

    ``tokens`` gives for each cut the number of the first token right of it, ``number`` the type of the codes. Codes of
    several encoders stand side by side, so that the product of two is the sum of what each says.
    """
    if not weights.others:
        return _encode(weights, forms, shapes, tokens, number)
    lefts = np.empty((len(tokens), weights.codes), dtype=number)
    rights = np.empty_like(lefts)
    first = 0
    for one in (weights, *weights.others):
        left, right = _encode(one, forms, shapes, tokens, number)
        here = slice(first, first + left.shape[1])
        lefts[:, here], rights[:, here] = left, right
        first = here.stop
    return lefts, rights


def _encode(weights: Weights, forms: list[str], shapes: Ints, tokens: Ints, number: DTypeLike) -> tuple[Matrix, Matrix]:
    """The codes of one encoder alone."""
    ids = weights.numbers(forms)
    kinds, written = np.unique(ids * len(weights.shapes) + shapes, return_inverse=True)
    word, shape = np.divmod(kinds, len(weights.shapes))
    vectors = weights.words[word] + weights.shapes[shape]
    count = len(ids)
    written = np.append(written, len(kinds))
    vectors = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])
    out = []
    for side, step in ((weights.left, -1), (weights.right, 1)):
        codes = np.empty((len(tokens), side.out.shape[1]), dtype=number)
        for a in range(0, len(tokens), BLOCK):
            here = tokens[a : a + BLOCK]
            places = (here[:, None] + np.arange(len(side.near)) * step) - (step < 0)
            inside = (places >= 0) & (places < count)
            near = vectors[written[np.where(inside, places, count)]]
            hidden = near.reshape(len(near), -1) @ side.near.reshape(-1, len(side.bias)) + side.bias
            hidden += _bags(weights, ids, here, step) @ side.bag
            np.maximum(hidden, 0, out=hidden)
            codes[a : a + BLOCK] = hidden @ side.out + side.out_bias
        out.append(codes)
    return out[0], out[1]


def _bags(weights: Weights, ids: Ints, tokens: Ints, step: int) -> Matrix:
    """The weighted mean of the words' vectors within reach on one side of each cut; ``tokens`` ascend."""
    low = np.maximum(0, tokens - REACH) if step < 0 else tokens
    high = tokens if step < 0 else np.minimum(len(ids), tokens + REACH)
    first = int(low.min())
    near = ids[first : int(high.max())]
    gate = weights.bag[near][:, None]
    rows = np.hstack([weights.words[near] * gate, gate])
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    window = sums[high - first] - sums[low - first]
    out: Matrix = (window[:, :-1] / (1e-3 + window[:, -1:])).astype(np.float32)
    return out
