"""Which word follows which in a language: counts of pairs and triples of words, in prose of the language.

The encoder (:mod:`regather.order.words.link_model`) knows words by their kinds and meanings; that it is *in* that
stands behind *interested* it knows at best by halves. Here such phrases are kept one by one: how much more often two
words stand side by side than chance puts them there, and how much more often three do than their pairs say. At a cut
the pair on both its sides counts, and the two triples that go through it.

What a newcomer gets wrong: what is not in the table says nothing. It holds only what departs clearly from what is
expected without it, so that a pair that is missing is one as frequent as chance would have it, or too rare to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from regather.order.stream import Ints
from regather.order.words.link_model import Matrix

STORED_STEP = 0.5
"""Nats to a step of the tables of a language."""
STEP = 1 / 16
"""Nats to a step of the tables of a book, which hold 8-bit numbers."""
TYPES = 4_000
"""Words, and pairs of words on either side, that a book's tables hold, the most frequent first: a book of 48 pages has
3,000, and for thicker ones the tables stay small."""

Bytes = NDArray[np.uint8]
Steps = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Successions:
    """Pairs and triples of words, by the encoder's numbers, and what each says in steps of :data:`STORED_STEP` nats.

    ``pairs`` (2, pairs) and ``triples`` (3, triples) are sorted; the first two words of every triple are a pair.
    ``size`` is the number of words there are.
    """

    size: int
    pairs: Ints
    pair_nats: Steps
    triples: Ints
    triple_nats: Steps


@cache
def load_successions(language: str) -> Successions | None:
    """The successions of a language, or nothing where none were counted."""
    place = files("regather.order") / "data" / f"successions-{language}.npz"
    if not place.is_file():
        return None
    with place.open("rb") as stream:
        return unpack(dict(np.load(stream)))


def pack(successions: Successions) -> dict[str, NDArray[np.generic]]:
    """The tables as they are stored: under each word, or each pair, how many follow, and how far each is behind the
    one before it."""
    left, right = successions.pairs
    first, second, third = successions.triples
    under = np.searchsorted(left * successions.size + right, first * successions.size + second)
    return {
        "pair_counts": _planes(np.bincount(left, minlength=successions.size)),
        "pair_gaps": _planes(_gaps(left, right)),
        "pair_nats": successions.pair_nats,
        "triple_counts": _planes(np.bincount(under, minlength=len(left))),
        "triple_gaps": _planes(_gaps(under, third)),
        "triple_nats": successions.triple_nats,
    }


def unpack(data: dict[str, NDArray[np.generic]]) -> Successions:
    """The tables out of what is stored."""
    left, right = _followers(data["pair_counts"], data["pair_gaps"])
    under, third = _followers(data["triple_counts"], data["triple_gaps"])
    return Successions(
        size=data["pair_counts"].shape[1],
        pairs=np.stack([left, right]),
        pair_nats=data["pair_nats"].astype(np.int8),
        triples=np.stack([left[under], right[under], third]),
        triple_nats=data["triple_nats"].astype(np.int8),
    )


def _planes(numbers: Ints) -> Bytes:
    """Numbers below 65,536 as their low bytes and their high ones, which pack better apart."""
    return np.stack([numbers & 255, numbers >> 8]).astype(np.uint8)


def _gaps(parents: Ints, children: Ints) -> Ints:
    """Each child less the one before it of the same parent."""
    before = np.concatenate([[0], children[:-1]])
    out: Ints = children - np.where(np.diff(parents, prepend=-1) == 0, before, 0)
    return out


def _followers(counts: NDArray[np.generic], gaps: NDArray[np.generic]) -> tuple[Ints, Ints]:
    """Parents and children from how many each parent has and how far they are apart."""
    times, step = (low.astype(np.int64) + (high.astype(np.int64) << 8) for low, high in (counts, gaps))
    parents = np.repeat(np.arange(len(times)), times)
    total = np.cumsum(step)
    first = np.cumsum(times) - times
    before = np.concatenate([[0], total])[first]
    return parents, total - before[parents]


@dataclass(frozen=True, slots=True)
class Succeeding:
    """What the successions of the language say of the cuts of a book, in steps of :data:`STEP` nats, weighed.

    ``near`` has a row for each end of a left (its last word, or its last two where three are known to follow each
    other) and a column for each first word of a right; ``far`` a row for each last word and a column for each two
    first words. ``left``, ``right`` (2, cuts) give the rows and columns of every cut in both.
    """

    near: Steps
    far: Steps
    left: Ints
    right: Ints

    def scores(self, left: Ints, right: Ints) -> Matrix:
        """The nats of every pair of a left and a right cut."""
        out: Matrix = self.near[self.left[0, left][:, None], self.right[0, right]].astype(np.float32)
        out += self.far[self.left[1, left][:, None], self.right[1, right]]
        out *= np.float32(STEP)
        return out

    def own(self) -> Matrix:
        """The nats of what stands at every cut now."""
        out: Matrix = self.near[self.left[0], self.right[0]].astype(np.float32)
        out += self.far[self.left[1], self.right[1]]
        out *= np.float32(STEP)
        return out


def succeeding(
    successions: Successions,
    words: Ints,
    token: Ints,
    closed: Ints,
    weights: tuple[tuple[float, float], tuple[float, float]],
) -> Succeeding:
    """Reads what a language's successions say of every cut.

    ``words`` are the encoder's numbers of a book's tokens, ``token`` the first one right of each cut, ``closed``
    whether the left closes a sentence (0 or 1); ``weights`` are those of pairs and of triples, each for open and
    closed lefts.
    """
    local = _numbered(np.bincount(words, minlength=successions.size), TYPES)
    few = int(local.max(initial=0)) + 1
    padded = np.concatenate([[0, 0], local[words], [0, 0]])
    at = token + 2
    last, second_last, first, second = padded[at - 1], padded[at - 2], padded[at], padded[at + 1]
    pairs, pair_nats = _at_hand(local, successions.pairs, successions.pair_nats)
    triples, triple_nats = _at_hand(local, successions.triples, successions.triple_nats)
    before, behind = triples[0] * few + triples[1], triples[1] * few + triples[2]
    # Closed and open lefts weigh otherwise, so that a last word may have a row for each.
    ends, row = np.unique(last * 2 + closed, return_inverse=True)
    two_last, two_first = second_last * few + last, first * few + second
    context, inner = _contexts(two_last * 2 + closed, np.isin(two_last, before))
    starts, column = _contexts(two_first, np.isin(two_first, behind))
    near = np.zeros((len(ends) + len(context), few), dtype=np.int8)
    far = np.zeros((len(ends), len(starts) + 1), dtype=np.int8)
    for state in (0, 1):
        place, known = _found(ends, pairs[0] * 2 + state)
        near[place, pairs[1][known]] = _steps(pair_nats[known] * weights[0][state])
    near[len(ends) :] = near[np.searchsorted(ends, (context >> 1) % few * 2 + (context & 1))]
    for state in (0, 1):
        said = triple_nats * weights[1][state]
        place, known = _found(context, before * 2 + state)
        cells = place + len(ends), triples[2][known]
        near[cells] = _steps(near[cells] * np.float32(STEP) + said[known])
        place, known = _found(ends, triples[0] * 2 + state)
        other, both = _found(starts, behind[known])
        far[place[both], other + 1] = _steps(said[known][both])
    return Succeeding(
        near, far, np.stack([np.where(inner < 0, row, len(ends) + inner), row]), np.stack([first, column + 1])
    )


def _numbered(times: Ints, most: int) -> Ints:
    """Numbers from one on for what is seen most often, nought for the rest."""
    often = np.argsort(-times, kind="stable")[:most]
    often = often[times[often] > 0]
    out = np.zeros(len(times), dtype=np.int64)
    out[often] = np.arange(1, len(often) + 1)
    return out


def _at_hand(local: Ints, words: Ints, nats: Steps) -> tuple[Ints, Matrix]:
    """Of pairs or triples those whose words the book has, by its own numbers, and their nats."""
    here = np.flatnonzero((local[words] > 0).all(axis=0))
    return local[words[:, here]], nats[here].astype(np.float32) * np.float32(STORED_STEP)


def _contexts(codes: Ints, useful: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The most frequent useful codes, sorted, and for every cut the place of its own among them, or -1."""
    found, times = np.unique(codes[useful], return_counts=True)
    often = np.sort(np.argsort(-times, kind="stable")[:TYPES])
    found = found[often]
    place = np.full(len(codes), -1, dtype=np.int64)
    if len(found):
        at = np.minimum(np.searchsorted(found, codes), len(found) - 1)
        place = np.where(useful & (found[at] == codes), at, -1)
    return found, place


def _found(codes: Ints, asked: Ints) -> tuple[Ints, Ints]:
    """Of the codes asked for, those that there are: their places among the codes, and which they are."""
    if not len(codes):
        return np.zeros((2, 0), dtype=np.int64)[0], np.zeros(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(codes, asked), len(codes) - 1)
    known = np.flatnonzero(codes[at] == asked)
    return at[known], known


def _steps(nats: Matrix) -> Steps:
    out: Steps = np.clip(np.rint(nats / STEP), -127, 127).astype(np.int8)
    return out
