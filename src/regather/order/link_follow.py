"""Which word follows which in a book, and which ending follows which where the words themselves were seldom seen.

A book of forty pages has few of its words twice side by side. What it has of a pair is therefore read in steps: how
often words that end so stand before words that end so, by how much one word or the other departs from that, and what
the pair itself adds, each step believed as far as there is evidence for it. For languages without an encoder, which
would know more.

What a newcomer gets wrong: as in :mod:`regather.order.link_book`, a pair that stands together in the stream is counted
without itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regather.order.link_model import Matrix
from regather.order.stream import Ints, Stream

TYPES = 2500
"""Words that are counted by themselves; rarer ones stand for all that end so."""
TOP = 60
"""The book's most frequent words, which share their endings with no other."""
ENDING = 2
"""Letters by which words are taken together."""
BELIEVED = (2.0, 1.0, 0.5)
"""Sightings granted to what is known before: two endings, a word and an ending, two words. With these the sum is the
nats of the pair as they are, weight one, in eight languages."""
FAR = 0.26
"""What words with one between count beside those that touch: learnt with the net of ``training/train_classes.py``."""
BLOCK = 64
"""Rows of a table worked on at a time, which stay in the processor's own memory."""
STEP = 1 / 16
"""Nats to a step of the tables, which hold 8-bit numbers."""


@dataclass(frozen=True, slots=True)
class Succession:
    """How often words stand ``gap`` places apart: counts of endings, of a word and an ending either way, of words.

    Each token has a key: a word that the book has twice, or a class of words with one ending; ``word`` (of keys) says
    which are words, ``group`` gives the class of every key.
    """

    gap: int
    word: NDArray[np.bool_]
    group: Ints
    keyed: Matrix
    grouped: Matrix
    before: Matrix
    behind: Matrix
    seen: Matrix
    seen_group: Matrix
    total: float

    def nats(self, left: Ints, right: Ints) -> Matrix:
        """For all pairs of a left and a right key their log ratio to chance."""
        a, b = self.group[left], self.group[right]
        chance = np.float32(1 / self.total)
        seen_left, seen_right = self.seen[left, None] * chance, self.seen[right]
        group_left, group_right = self.seen_group[a, None] * chance, self.seen_group[b]
        return _ratios(
            (self.grouped[a][:, b], self.before[left][:, b], self.behind[a][:, right], self.keyed[left][:, right]),
            (group_left * group_right, seen_left * group_right, group_left * seen_right, seen_left * seen_right),
            self.word[left, None], self.word[right],
        )  # fmt: skip

    def each(self, left: Ints, right: Ints) -> Matrix:
        """The same for one pair each, every pair counted without one sighting of its own."""
        a, b = self.group[left], self.group[right]
        counts = self.grouped[a, b], self.before[left, b], self.behind[a, right], self.keyed[left, right]
        chance = np.float32(1 / self.total)
        seen_left, seen_right = self.seen[left] * chance, self.seen[right]
        group_left, group_right = self.seen_group[a] * chance, self.seen_group[b]
        return _ratios(
            tuple(np.maximum(count - 1, 0) for count in counts),
            (group_left * group_right, seen_left * group_right, group_left * seen_right, seen_left * seen_right),
            self.word[left], self.word[right],
        )  # fmt: skip


def _ratios(
    counts: tuple[Matrix, ...],
    chances: tuple[Matrix, ...],
    known_left: NDArray[np.bool_],
    known_right: NDArray[np.bool_],
) -> Matrix:
    """Steps from endings to words; counts and chances are of two endings, word and ending, ending and word, words."""
    endings = (counts[0] + BELIEVED[0]) / (chances[0] + BELIEVED[0])
    some = BELIEVED[1] * endings
    by_left = np.where(known_left, (counts[1] + some) / (chances[1] + BELIEVED[1]), endings)
    by_right = np.where(known_right, (counts[2] + some) / (chances[2] + BELIEVED[1]), endings)
    pair = (counts[3] + BELIEVED[2] * np.sqrt(by_left * by_right)) / (chances[3] + BELIEVED[2])
    out: Matrix = np.log(np.where(known_left & known_right, pair, np.where(known_left, by_left, by_right)))
    return out.astype(np.float32)


def keys_of(forms: Sequence[str]) -> tuple[Ints, NDArray[np.bool_], Ints]:
    """The key of every token, which keys are words, and the class of every key; the classes come first."""
    often = Counter(forms).most_common()
    alone = {form for form, _ in often[:TOP]}
    groups: dict[str, int] = {}
    for form, _ in often:
        groups.setdefault(form if form in alone or not form[0].isalpha() else form[-ENDING:] + " ", len(groups))
    by_form: dict[str, int] = {}
    group = list(range(len(groups)))
    for rank, (form, times) in enumerate(often):
        number = groups[form if form in alone or not form[0].isalpha() else form[-ENDING:] + " "]
        if times > 1 and rank < TYPES:
            by_form[form] = len(group)
            group.append(number)
        else:
            by_form[form] = number
    word = np.arange(len(group)) >= len(groups)
    return np.array([by_form[form] for form in forms], dtype=np.int64), word, np.array(group, dtype=np.int64)


def succession(keys: Ints, word: NDArray[np.bool_], group: Ints, gap: int) -> Succession:
    """Counts what stands ``gap`` places apart."""
    size, few = len(word), int((~word).sum())
    left, right = keys[:-gap], keys[gap:]
    a, b = group[left], group[right]

    def counted(one: Ints, other: Ints, rows: int, columns: int) -> Matrix:
        flat = np.bincount(one * columns + other, minlength=rows * columns)
        return flat.astype(np.float32).reshape(rows, columns)

    uni = np.bincount(keys, minlength=size).astype(np.float32)
    by_group = np.bincount(group[keys], minlength=few).astype(np.float32)
    return Succession(
        gap, word, group, keyed=counted(left, right, size, size), grouped=counted(a, b, few, few),
        before=counted(left, b, size, few), behind=counted(a, right, few, size), seen=uni,
        seen_group=by_group, total=float(max(1, len(keys))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Following:
    """What the book's own successions say of cuts, in steps of :data:`STEP` nats.

    ``near`` is of the words at the cut; ``far`` of words with one between. ``last``, ``first`` give for every cut the
    keys of the two words on its left and its right, the nearer first; the last key stands for what lies beyond the
    text. ``alone`` is what a cut's own words have without themselves.
    """

    near: NDArray[np.int8]
    far: NDArray[np.int8]
    last: Ints
    first: Ints
    alone: Matrix

    def scores(self, left: Ints, right: Ints) -> Matrix:
        """The nats of every pair of a left and a right cut."""
        out: Matrix = self.far[self.last[1, left][:, None], self.first[0, right]].astype(np.float32)
        out += self.far[self.last[0, left][:, None], self.first[1, right]]
        out *= np.float32(FAR)
        out += self.near[self.last[0, left][:, None], self.first[0, right]]
        out *= np.float32(STEP)
        return out


def following(stream: Stream, forms: Sequence[str]) -> Following:
    """Reads the book's own successions for every cut; ``forms`` are its sided forms."""
    keys, word, group = keys_of(forms)
    near, far = (succession(keys, word, group, gap) for gap in (1, 2))
    nothing = len(word)
    padded = np.concatenate([[nothing, nothing], keys, [nothing, nothing]])
    at = stream.token + 2
    last, first = np.stack([padded[at - 1], padded[at - 2]]), np.stack([padded[at], padded[at + 1]])
    alone = _alone(near, last[0], first[0])
    alone += np.float32(FAR) * (_alone(far, last[1], first[0]) + _alone(far, last[0], first[1]))
    return Following(_table(near), _table(far), last, first, alone)


def _table(one: Succession) -> NDArray[np.int8]:
    """The nats of all pairs of keys in steps; what lies beyond the text says nothing."""
    size = len(one.word)
    every = np.arange(size)
    table = np.zeros((size + 1, size + 1), dtype=np.int8)
    for a in range(0, size, BLOCK):
        nats = one.nats(every[a : a + BLOCK], every)
        table[a : a + len(nats), :size] = np.clip(np.rint(nats / STEP), -127, 127)
    return table


def _alone(one: Succession, left: Ints, right: Ints) -> Matrix:
    out: Matrix = np.zeros(len(left), dtype=np.float32)
    inner = np.flatnonzero((left < len(one.word)) & (right < len(one.word)))
    out[inner] = one.each(left[inner], right[inner])
    return out
