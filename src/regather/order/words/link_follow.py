"""Which word follows which in a book, and which ending follows which where the words themselves were seldom seen.

A book of forty pages has few of its words twice side by side. What it has of a pair is therefore read in steps: how
often words that end so stand before words that end so, by how much one word or the other departs from that, and what
the pair itself adds, each step believed as far as there is evidence for it. For languages without an encoder, which
would know more.

What a newcomer gets wrong: as in :mod:`regather.order.words.link_book`, a pair that stands together in the stream is
counted
without itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regather.order.stream import Ints, Stream
from regather.order.words.link_model import Matrix

TYPES = 2500
"""Words that are counted by themselves; rarer ones stand for all that end so."""
TOP = 60
"""The book's most frequent words, which share their endings with no other."""
ENDING = 2
"""Letters by which words are taken together."""
BELIEVED = (4.0, 4.0, 1.0, 0.5)
"""Sightings granted to what is known before: two last letters, two endings, a word and an ending, two words. With these
the sum is the nats of the pair as they are, weight about one, in five languages."""
FAR = 0.26
"""What words with one between count beside those that touch: learnt with the net of ``training/train_classes.py``."""
BLOCK = 64
"""Rows of a table worked on at a time, which stay in the processor's own memory."""
STEP = 1 / 16
"""Nats to a step of the tables, which hold 8-bit numbers."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What tokens are counted as: ``of`` gives the key of each, a word that the book has twice or a class of words
    with one ending.

    Of the keys, the classes first, ``word`` says which are words, ``group`` gives the class, ``letter`` the class of
    words with the same last letter.
    """

    of: Ints
    word: NDArray[np.bool_]
    group: Ints
    letter: Ints


@dataclass(frozen=True, slots=True)
class Succession:
    """How often words stand ``gap`` places apart: counts of last letters, of endings, of a word and an ending either
    way, of words; how often each letter, ending and word is seen, and how many words there are."""

    keys: Keys
    lettered: Matrix
    grouped: Matrix
    before: Matrix
    behind: Matrix
    worded: Matrix
    seen: tuple[Matrix, Matrix, Matrix]
    total: float

    def nats(self, left: Ints, right: Ints) -> Matrix:
        """For all pairs of a left and a right key their log ratio to chance."""
        return self._nats(left[:, None], right[None, :], own=0)

    def each(self, left: Ints, right: Ints) -> Matrix:
        """The same for one pair each, every pair counted without one sighting of its own."""
        return self._nats(left, right, own=1)

    def _nats(self, left: Ints, right: Ints, *, own: int) -> Matrix:
        """In steps, each of which departs from the one before as far as it was seen."""
        group, letter, word = self.keys.group, self.keys.letter, self.keys.word
        letters, groups, words = self.seen

        def ratio(
            counts: Matrix, one: tuple[Matrix, Ints], other: tuple[Matrix, Ints], prior: Matrix | float, granted: float
        ) -> Matrix:
            i, j = one[1], other[1]
            times = counts[i[:, 0]][:, j[0]] if i.ndim == 2 else counts[i, j]
            chance = one[0][i] * np.float32(1 / self.total) * other[0][j]
            out: Matrix = (np.maximum(times - own, 0) if own else times) + np.float32(granted) * prior
            out /= chance + np.float32(granted)
            return out

        letter_left, letter_right = (letters, letter[left]), (letters, letter[right])
        group_left, group_right = (groups, group[left]), (groups, group[right])
        word_left, word_right = (words, left), (words, right)
        known_left, known_right = word[left], word[right]
        base = ratio(self.lettered, letter_left, letter_right, 1.0, BELIEVED[0])
        base = ratio(self.grouped, group_left, group_right, base, BELIEVED[1])
        by_left = np.where(known_left, ratio(self.before, word_left, group_right, base, BELIEVED[2]), base)
        by_right = np.where(known_right, ratio(self.behind, group_left, word_right, base, BELIEVED[2]), base)
        pair = ratio(self.worded, word_left, word_right, np.sqrt(by_left * by_right), BELIEVED[3])
        out: Matrix = np.log(np.where(known_left & known_right, pair, np.where(known_left, by_left, by_right)))
        return out


def keys_of(forms: Sequence[str]) -> Keys:
    """What the tokens of a book are counted as."""
    often = Counter(forms).most_common()
    alone = {form for form, _ in often[:TOP]}
    groups: dict[str, int] = {}
    letters: dict[str, int] = {}
    letter: list[int] = []
    by_form: dict[str, int] = {}
    for form, _ in often:
        apart = form in alone or not form[0].isalpha()
        # The space keeps an ending from the word that is written like it.
        name = form if apart else form[-ENDING:] + " "
        by_form[form] = groups.setdefault(name, len(groups))
        if by_form[form] == len(letter):
            letter.append(letters.setdefault(form if apart else form[-1:] + " ", len(letters)))
    group = list(range(len(groups)))
    for form, times in often[:TYPES]:
        if times > 1:
            group.append(by_form[form])
            by_form[form] = len(group) - 1
    whole = np.array(group, dtype=np.int64)
    of = np.array([by_form[form] for form in forms], dtype=np.int64)
    return Keys(of, np.arange(len(whole)) >= len(groups), whole, np.array(letter, dtype=np.int64)[whole])


def succession(keys: Keys, gap: int) -> Succession:
    """Counts what stands ``gap`` places apart."""
    few, size = int((~keys.word).sum()), len(keys.word)
    some = int(keys.letter.max(initial=-1)) + 1
    group, letter = keys.group[keys.of], keys.letter[keys.of]

    def counted(one: Ints, other: Ints, rows: int, columns: int) -> Matrix:
        flat = np.bincount(one[:-gap] * columns + other[gap:], minlength=rows * columns)
        return flat.astype(np.float32).reshape(rows, columns)

    seen = tuple(
        np.bincount(one, minlength=count).astype(np.float32)
        for one, count in ((letter, some), (group, few), (keys.of, size))
    )
    return Succession(
        keys, counted(letter, letter, some, some), counted(group, group, few, few), counted(keys.of, group, size, few),
        counted(group, keys.of, few, size), counted(keys.of, keys.of, size, size), (seen[0], seen[1], seen[2]),
        float(max(1, len(keys.of))),
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
    keys = keys_of(forms)
    near, far = (succession(keys, gap) for gap in (1, 2))
    nothing = len(keys.word)
    padded = np.concatenate([[nothing, nothing], keys.of, [nothing, nothing]])
    at = stream.token + 2
    last, first = np.stack([padded[at - 1], padded[at - 2]]), np.stack([padded[at], padded[at + 1]])
    alone = _alone(near, last[0], first[0])
    alone += np.float32(FAR) * (_alone(far, last[1], first[0]) + _alone(far, last[0], first[1]))
    return Following(_table(near), _table(far), last, first, alone)


def _table(one: Succession) -> NDArray[np.int8]:
    """The nats of all pairs of keys in steps; what lies beyond the text says nothing."""
    size = len(one.keys.word)
    every = np.arange(size)
    table = np.zeros((size + 1, size + 1), dtype=np.int8)
    for a in range(0, size, BLOCK):
        nats = one.nats(every[a : a + BLOCK], every)
        table[a : a + len(nats), :size] = np.clip(np.rint(nats / STEP), -127, 127)
    return table


def _alone(one: Succession, left: Ints, right: Ints) -> Matrix:
    out: Matrix = np.zeros(len(left), dtype=np.float32)
    inner = np.flatnonzero((left < len(one.keys.word)) & (right < len(one.keys.word)))
    out[inner] = one.each(left[inner], right[inner])
    return out
