"""The judge for languages without an encoder of their own: makes one for a book out of the kinds of its words.

An encoder (:mod:`regather.order.words.link_model`) knows words. This one knows what every language has: how frequent a
word
is, how long, beside which marks and beside which kinds of words it stands in the book, and the same of the words that
end or begin as it does. From these a net, learnt on eight languages (``training/train_classes.py``), makes the vector
of each word; what then reads the words beside a cut is as in any encoder.

What a newcomer gets wrong: nothing here belongs to a language. The table of frequencies is asked where there is one,
and a language without a table is judged by the book's own counts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from regather.order.stream import Ints
from regather.order.words.link_kinds import ASKS, CLOSES, OPENS, QUOTE, STOPS
from regather.order.words.link_model import Matrix, Side, Weights

Floats = NDArray[np.float64]

MARKS = (".", ",", ";", ":", "?", "!", OPENS, CLOSES, QUOTE, "'", "(", ")", "—", "…")
"""Marks that the net knows by themselves."""
SAME_MARK = {"،": ",", "、": ",", "؛": ";", "·": ";", "؟": "?", "。": ".", "׃": "."}
"""Marks of other scripts that do the same."""
PAUSES = frozenset({",", ";", ":"})
STEPS = (1e-2, 3e-3, 1e-3, 1e-4, 1e-5)
"""Frequencies between the classes of words."""
END, PAUSE, OTHER, FIRST_WORD, DIGITS = 0, 1, 2, 3, 8
CLASSES = 9
"""Classes of neighbours: marks that end a sentence, that make a pause, other marks, then words from the most frequent
on; numbers stand with the rarest."""
LONGEST = 8
"""Letters beyond which words count as equally long where they lend each other their neighbours."""
LENT, GIVEN = 8.0, 12.0
"""Sightings that a word is granted of what stands beside words that end as it does, and these of words as frequent and
as long."""
UNKNOWN = 3e-5
"""The most that a word may be said to be used in a language whose table does not have it, whatever the book does."""
FREQUENCIES = tuple(float(x) for x in np.arange(-7.5, -0.9, 0.75))
"""Powers of ten about which frequencies are told apart."""
LENGTHS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0)
GRANTED = 8.0
"""Sightings granted where vectors of neighbours are meant, times what the net has learnt for each kind of group."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The words of a book as the net sees them.

    ``types`` are the forms that occur, ``ids`` gives the number of each token's, ``looks`` (types, numbers) what is
    known of each, ``groups`` the groups of types that end alike, begin alike, or begin with the same letter.
    """

    types: list[str]
    ids: Ints
    looks: Matrix
    groups: tuple[Ints, ...]


@dataclass(frozen=True, slots=True)
class Net:
    """The learnt part: maps from looks to vectors (``first``, ``hidden``, ``out``, ``skip``, each with its bias where
    it has one), the vectors of shapes, and the maps of the two sides as in any encoder."""

    mean: Matrix
    spread: Matrix
    first: tuple[Matrix, Matrix]
    granted: Matrix
    hidden: tuple[Matrix, Matrix]
    out: tuple[Matrix, Matrix]
    skip: Matrix
    shapes: Matrix
    left: Side
    right: Side


@cache
def load_net() -> Net:
    """The net of the package."""
    with (files("regather.order") / "data" / "link-classes.npz").open("rb") as stream:
        data = dict(np.load(stream))

    part = {name: np.ascontiguousarray(value.astype(np.float32)) for name, value in data.items()}

    def side(name: str) -> Side:
        width = part["shapes"].shape[1]
        return Side(
            near=part[f"{name}_near"].reshape(-1, width, part[f"{name}_near"].shape[1]), bias=part[f"{name}_near_bias"],
            bag=part[f"{name}_bag"], out=part[f"{name}_out"], out_bias=part[f"{name}_out_bias"],
        )  # fmt: skip

    return Net(
        mean=part["mean"], spread=part["spread"], first=(part["first"], part["first_bias"]), granted=part["granted"],
        hidden=(part["hidden"], part["hidden_bias"]), out=(part["out"], part["out_bias"]), skip=part["skip"],
        shapes=part["shapes"], left=side("left"), right=side("right"),
    )  # fmt: skip


def weights_of_kinds(forms: list[str], table: Mapping[str, float], order: Ints | None = None) -> Weights:
    """An encoder for one book: ``forms`` are its sided forms, ``table`` the frequencies of its language or nothing.

    ``order`` is for calibration, as in :func:`kinds_of`.
    """
    net = load_net()
    kinds = kinds_of(forms, table, order)
    vectors, gates = _vectors(net, kinds)
    # One row more, for forms that the book does not have: encoders ask for it.
    vectors = np.concatenate([vectors, np.zeros((1, vectors.shape[1]), np.float32)])
    return Weights(
        index={w: i for i, w in enumerate(kinds.types)}, words=vectors, shapes=net.shapes,
        bag=np.append(gates, np.float32(1e-3)), left=net.left, right=net.right,
    )  # fmt: skip


def _vectors(net: Net, kinds: Kinds) -> tuple[Matrix, Matrix]:
    """The vector of every type, and what it weighs in a bag of words."""
    looks = (kinds.looks - net.mean) / net.spread
    seen = np.tanh(looks @ net.first[0] + net.first[1])
    columns = [looks]
    one, other = kinds.ids[:-1], kinds.ids[1:]
    for me, beside in ((one, other), (other, one)):
        count = np.bincount(me, minlength=len(seen)).astype(np.float32)[:, None]
        usual = (np.bincount(beside, minlength=len(seen)) @ seen / max(1, len(beside))).astype(np.float32)
        # Column by column: all neighbours' vectors at once would fill the memory of a thick book.
        sums = np.stack([np.bincount(me, column[beside], len(seen)) for column in seen.T], axis=1).astype(np.float32)
        granted = GRANTED * net.granted
        lent = [_lent(sums, count, usual, g, k) for g, k in zip(kinds.groups, granted[1:], strict=True)]
        own = (sums + granted[0] * lent[0]) / (count + granted[0])
        columns += [part - usual for part in (own, *lent)]
    known = np.concatenate(columns, axis=1).astype(np.float32)
    hidden = np.maximum(known @ net.hidden[0] + net.hidden[1], 0)
    out = hidden @ net.out[0] + net.out[1]
    vectors: Matrix = out[:, :-1] + known @ net.skip
    return vectors, np.logaddexp(0, out[:, -1]).astype(np.float32)


def _lent(sums: Matrix, count: Matrix, usual: Matrix, group: Ints, granted: float) -> Matrix:
    """For every type the mean of what stands beside its whole group."""
    size = int(group.max(initial=0)) + 1
    whole, seen = np.zeros((size, sums.shape[1]), np.float32), np.zeros((size, 1), np.float32)
    np.add.at(whole, group, sums)
    np.add.at(seen, group, count)
    out: Matrix = ((whole + granted * usual) / (seen + granted))[group]
    return out


def kinds_of(forms: list[str], table: Mapping[str, float], order: Ints | None = None) -> Kinds:
    """What is known of the words of a text.

    ``order`` puts the tokens otherwise before pairs are counted, for training: none that is judged may be seen.
    """
    index: dict[str, int] = {}
    ids = np.array([index.setdefault(form, len(index)) for form in forms], dtype=np.int64)
    types = list(index)
    if order is not None:
        ids = ids[order]
    count = np.bincount(ids, minlength=len(types)).astype(np.float64)
    mark = np.array([not w[0].isalnum() for w in types], dtype=np.bool_)
    number = np.array([w[0].isdigit() for w in types], dtype=np.bool_)
    letters = np.array([w[0].isalpha() for w in types], dtype=np.bool_).tolist()
    total = max(1.0, float(count[~mark].sum()))
    frequency, known = _frequencies(types, table, count, total)
    classes = FIRST_WORD + np.searchsorted(-np.array(STEPS), -frequency)
    classes[mark], classes[number] = OTHER, DIGITS
    for i in np.flatnonzero(mark).tolist():
        plain = SAME_MARK.get(types[i], types[i])
        classes[i] = END if plain in STOPS or plain in ASKS else PAUSE if plain in PAUSES else OTHER
    length = np.array([len(w) for w in types])
    near = np.exp(-(((np.log10(np.maximum(frequency, 1e-8))[:, None] - FREQUENCIES) / 0.6) ** 2))
    long = np.exp(-(((np.minimum(length, 13)[:, None] - LENGTHS) / 1.5) ** 2))
    written = np.zeros((len(types), len(MARKS) + 3))
    for i, w in enumerate(types):
        if mark[i]:
            plain = SAME_MARK.get(w, w)
            written[i, MARKS.index(plain) if plain in MARKS else len(MARKS)] = 1
        elif number[i]:
            written[i, len(MARKS) + 1] = 1
        elif not known[i]:
            written[i, len(MARKS) + 2] = 1
    often = (np.log1p(count / total * 3e3) - np.log1p(frequency * 3e3))[:, None]
    for part in (near, long, often):
        part[mark] = 0
    alike = _numbers((w, 0) if m else (w[-2:], int(c)) for w, m, c in zip(types, mark.tolist(), classes, strict=True))
    similar = np.unique(classes * 10 + np.minimum(length, LONGEST), return_inverse=True)[1]
    ways = (ids[:-1], ids[1:]), (ids[1:], ids[:-1])
    beside = [_beside(me, other, classes, alike, similar, count) for me, other in ways]
    looks = np.concatenate([near, long, written, often, *beside], axis=1).astype(np.float32)
    rank = near.argmax(1) // 3
    ending = _numbers((w[-2:], int(r)) if a else w for w, a, r in zip(types, letters, rank, strict=True))
    beginning = _numbers((w[:2] if len(w) > 3 else w[:1]) if a else (w,) for w, a in zip(types, letters, strict=True))
    initial = _numbers((w[:1], len(w) > 3) if a else (w,) for w, a in zip(types, letters, strict=True))
    return Kinds(types, ids, looks, (ending, beginning, initial))


def _frequencies(
    types: list[str], table: Mapping[str, float], count: Floats, total: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """How frequent each type is, and whether the table says so; without a table the book's own counts do."""
    said = np.array([table.get(w, 0.0) for w in types], dtype=np.float64)
    own = count / total
    guess = np.minimum(own, UNKNOWN) if table else np.maximum(own - 0.7 / total, 0.15 / total)
    return np.where(said > 0, said, guess), said > 0


def _beside(me: Ints, other: Ints, classes: Ints, alike: Ints, similar: Ints, count: Floats) -> Floats:
    """For every type the log ratios of the classes beside it, and how many different words these are.

    What is seldom seen borrows from the words that end alike, these from all as frequent and as long.
    """
    size = len(classes)
    seen = np.zeros((size, CLASSES))
    np.add.at(seen, (me, classes[other]), 1)
    usual = (seen.sum(0) + 1) / (seen.sum() + CLASSES)
    by_length = _summed(seen, similar)
    by_length = (by_length + GIVEN * usual) / (by_length.sum(1, keepdims=True) + GIVEN)
    by_ending = _summed(seen, alike)
    weight = np.maximum(np.bincount(alike, weights=count), 1e-9)[:, None]
    prior = _summed(by_length[similar] * count[:, None], alike) / weight
    by_ending = (by_ending + LENT * prior) / (by_ending.sum(1, keepdims=True) + LENT)
    times = seen.sum(1, keepdims=True)
    share = (seen + LENT * by_ending[alike]) / (times + LENT)
    different = np.bincount(np.unique(me * np.int64(size) + other) // size, minlength=size)[:, None]
    return np.concatenate([np.log(share / usual), np.log((different + 1) / (times + 1))], axis=1)


def _summed(rows: Floats, group: Ints) -> Floats:
    out = np.zeros((int(group.max(initial=0)) + 1, rows.shape[1]))
    np.add.at(out, group, rows)
    return out


def _numbers(keys: Iterable[Hashable]) -> Ints:
    """The number of each key, in the order in which they first come."""
    index: dict[Hashable, int] = {}
    return np.array([index.setdefault(key, len(index)) for key in keys], dtype=np.int64)
