"""Scores every turn from one leaf to another: words, kinship, how the one ends and the other begins, printed numbers.

What a newcomer gets wrong: the scores are balanced. Each is the log-odds of the turn less what the leaf would
bring with the rest of the book, so that a page is not wanted everywhere because its first words please.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regather.order.loose.kinship import JUDGED, MEANING, Kinship, find_kinship
from regather.order.loose.leaves import Leaves
from regather.order.stream import Bools, Floats, Ints
from regather.order.words.link import CLOSED, Links
from regather.order.words.link_loose import loosely
from regather.order.words.link_model import Weights

Matrix = NDArray[np.float32]

WORDS_WEIGHT = 0.9
"""What a nat of the judge of words is worth beside kinship; fitted with the weights of :mod:`.kinship`."""
OPEN_WORDS, CLOSED_WORDS, CLOSED_KINDS = 1.0, 0.85, 1.5
"""The same in languages with a learnt judge, for pages that end inside a sentence and for those that close one; and
what the kinds of a page's end and of the next one's beginning are worth further behind a closed sentence: hardly any
page goes on there with a small letter, and among few rivals that says more than among a thousand places."""
ENDING = 0.9
"""What a nat of how pages end is worth beside those."""
OPEN_BEFORE_TEXT = 0.75
"""Share of pages that end inside a sentence, where the next page reads on."""
OPEN_BEFORE_CLOSE = 0.02
"""The same before a heading or the end of the text: misread stops, verse."""
SHORT_BEFORE_TEXT = 0.03
SHORT_BEFORE_CLOSE = 0.65
"""Share of pages that end short before a heading: chapters end anywhere on a page, but not all open a new one."""
KIN_ACROSS = 0.4
"""What kinship still says across a heading; nothing in languages with a learnt judge, by the fit with its weights."""
FIRST_HEADED = 0.9
FIRST_SMALL = 0.005
"""Shares of books whose first page of text begins with a heading, and in the middle of a sentence."""
NOTE_FOLLOWS = 2.0
NOTE_BREAKS = -4.0
"""Notes that are numbered through the book: the next page's first note has the next number, or it does not."""
FEW_NOTED = 3
"""Fewer pages with notes do not say how the notes are numbered."""
OTHER_CHAPTER = -4.0
"""Two running heads name two chapters, and no heading stands on the second page."""
FORBIDDEN = -60.0
DECIDED = 60.0
"""Nats of a turn that a person decided: more than all that speaks against it."""
PAIRS = 128
"""Pairs scored at once, where only pairs are wanted."""
MANY = 150
"""Of more leaves less is asked, for the sake of time; there the weights were not fitted either."""
EMPTY = 1e-3
"""Keeps the mean of no words at nothing."""
LEAST = -12.0
"""No turn is worse than this before balancing: each kind of evidence errs now and then."""


@dataclass(frozen=True, slots=True)
class Turns:
    """All turns of the leaves, scored in blocks as they are asked for.

    ``judged``: the language has an encoder of its own, and the pages are few enough to use all that it knows.
    """

    leaves: Leaves
    links: Links
    kinship: Kinship
    closes: Bools
    ending: Floats
    numbered: bool
    labels: Ints
    chapter: Ints
    judged: bool = False

    def block(self, rows: Ints, columns: Ints) -> Matrix:
        """Nats for the turns from each leaf of ``rows`` to each leaf of ``columns``, not balanced."""
        leaves = self.leaves
        out = self._words(leaves.ends[rows], leaves.starts[columns])
        closes = self.closes[columns]
        out[:, closes] = 0.0
        out += self.kin(rows, columns)
        worth = ENDING if self.judged else 1.0
        text, close = worth * self.ending[:, 0][rows], worth * self.ending[:, 1][rows]
        out += np.where(closes[None, :], close[:, None], text[:, None]).astype(np.float32)
        self._add_fronts(out, rows, columns)
        self._add_labels(out, rows, columns)
        np.maximum(out, LEAST, out=out)
        for leaf, follower in leaves.followed.items():
            out[np.ix_(rows == leaf, columns == follower)] = DECIDED
        out[rows[:, None] == columns[None, :]] = FORBIDDEN
        return out

    def kin(self, rows: Ints, columns: Ints) -> Matrix:
        """Nats that kinship says of each turn; across a heading it says little or nothing."""
        kin = self.kinship.scores(rows, columns)
        kin[:, self.closes[columns]] *= 0.0 if self.judged else KIN_ACROSS
        return kin

    def _words(self, ends: Ints, starts: Ints) -> Matrix:
        """What the words say of each turn, and the kinds of ends and beginnings."""
        links, out = self.links, self.links.scores(ends, starts)
        if not self.judged:
            weighed: Matrix = WORDS_WEIGHT * out
            return weighed
        before = links.left_kind[ends]
        closed = np.isin(before, CLOSED)[:, None]
        kinds = links.calibration.table[before][:, links.right_kind[starts]]
        whole: Matrix = np.where(closed, CLOSED_WORDS * out + CLOSED_KINDS * kinds, OPEN_WORDS * out).astype(np.float32)
        return whole

    @property
    def opening(self) -> Floats:
        """Nats for each leaf as the first page of text."""
        leaves = self.leaves
        plain = np.where(leaves.small, math.log(FIRST_SMALL), math.log(1 - FIRST_HEADED - FIRST_SMALL))
        out: Floats = np.where(leaves.headed, math.log(FIRST_HEADED), plain)
        return out

    def _add_fronts(self, out: Matrix, rows: Ints, columns: Ints) -> None:
        leaves = self.leaves
        front_row = np.array([r in leaves.fronts for r in rows], dtype=np.bool_)
        front_column = np.array([c in leaves.fronts for c in columns], dtype=np.bool_)
        out[front_row] = self.opening[columns]
        out[np.ix_(front_row, front_column)] = 0.0
        body = np.flatnonzero(~front_row)
        out[np.ix_(body, front_column)] = self.ending[:, 1][rows[body]][:, None]

    def _add_labels(self, out: Matrix, rows: Ints, columns: Ints) -> None:
        """Note numbers and chapters' running heads, which few leaves carry."""
        first, last = self.labels[:, 0], self.labels[:, 1]
        if self.numbered:
            noted = (last[rows] >= 0)[:, None] & (first[columns] >= 0)[None, :]
            step = first[columns][None, :] - last[rows][:, None]
            out += np.where(noted, np.where((step == 0) | (step == 1), NOTE_FOLLOWS, NOTE_BREAKS), 0).astype(np.float32)
        if (self.chapter >= 0).any():
            mine, theirs = self.chapter[rows][:, None], self.chapter[columns][None, :]
            other = (mine >= 0) & (theirs >= 0) & (mine != theirs) & ~self.closes[columns][None, :]
            out += np.where(other, OTHER_CHAPTER, 0).astype(np.float32)

    def pairs(self, rows: Ints, columns: Ints) -> Floats:
        """Nats for each pair alone, not balanced: ``rows[i]`` to ``columns[i]``."""
        parts = [
            np.diagonal(self.block(rows[a : a + PAIRS], columns[a : a + PAIRS])) for a in range(0, len(rows), PAIRS)
        ]
        out: Floats = np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)
        return out


def find_turns(leaves: Leaves, links: Links) -> Turns:
    """All that is needed to score turns between ``leaves``."""
    closes = leaves.headed.copy()
    closes[list(leaves.fronts)] = True
    open_text, open_close = math.log(OPEN_BEFORE_TEXT), math.log(OPEN_BEFORE_CLOSE)
    shut_text, shut_close = math.log(1 - OPEN_BEFORE_TEXT), math.log(1 - OPEN_BEFORE_CLOSE)
    ending = np.stack([
        np.where(leaves.open_end, open_text, shut_text)
        + np.where(leaves.short, math.log(SHORT_BEFORE_TEXT), math.log(1 - SHORT_BEFORE_TEXT)),
        np.where(leaves.open_end, open_close, shut_close)
        + np.where(leaves.short, math.log(SHORT_BEFORE_CLOSE), math.log(1 - SHORT_BEFORE_CLOSE)),
    ], axis=1)  # fmt: skip
    body = [leaf not in leaves.fronts for leaf in range(len(leaves))]
    words, names = (
        [one if kept else () for one, kept in zip(rows, body, strict=True)]
        for rows in (leaves.words, leaves.names or [()] * len(leaves))
    )
    judged = not links.by_kinds and len(leaves) <= MANY
    if judged:
        kinship = find_kinship(words, names, JUDGED, links.lexicon.table, meanings(words, links.weights))
    else:
        kinship = find_kinship(words, names)
    labels = np.full((len(leaves), 2), -1, dtype=np.int64)
    for leaf, ends in leaves.labels.items():
        labels[leaf] = ends
    numbered, chapters = _numbered(leaves), _chapters(leaves)
    # What a reader was asked about it heard of the links as they were; else the pages themselves teach the encoder.
    heard = links.attuned(np.concatenate([leaves.starts, leaves.ends])) if type(links) is Links else links
    return Turns(leaves, loosely(heard), kinship, closes, ending, numbered, labels, chapters, judged=judged)


def meanings(pages: Sequence[Sequence[str]], weights: Weights) -> tuple[Matrix, Matrix]:
    """The mean vector of the words at the end of each page, and of those at its beginning, weighed as in the judge."""
    out = []
    for words in ([page[-MEANING:] for page in pages], [page[:MEANING] for page in pages]):
        rows = np.zeros((len(pages), weights.words.shape[1]), dtype=np.float32)
        for row, some in enumerate(words):
            numbers = weights.numbers(list(some))
            gate = weights.bag[numbers]
            rows[row] = (weights.words[numbers] * gate[:, None]).sum(axis=0) / (EMPTY + gate.sum())
        out.append(rows)
    return out[0], out[1]


def _numbered(leaves: Leaves) -> bool:
    """Whether note numbers run through the book: no two leaves share one, and they go beyond one page's."""
    ranges = sorted(leaves.labels.values())
    apart = all(a[1] <= b[0] for a, b in itertools.pairwise(ranges))
    return len(ranges) >= FEW_NOTED and apart and ranges[-1][1] > len(ranges) // 2


def _chapters(leaves: Leaves) -> Ints:
    """The chapter of each leaf, where a running head names one; else -1."""
    found = np.full(len(leaves), -1, dtype=np.int64)
    for leaf, kind in leaves.heads:
        chapter = leaves.head_chapters[kind]
        if chapter is not None and chapter >= 0:
            found[leaf] = chapter
    return found


@dataclass(frozen=True, slots=True)
class Chain:
    """All turns of a book, balanced: each less half of what its row and half of what its column bring in all.

    ``first`` and ``last`` say the same of each leaf's opening the book and of its closing it.
    """

    turns: Floats
    first: Floats
    last: Floats


def balanced(turns: Turns) -> Floats:
    """All turns in one matrix, each less half of what its row and half of what its column bring in all."""
    return chained(turns).turns


def chained(turns: Turns) -> Chain:
    """All turns in one matrix, and the two ends of the book as if a leaf stood before it and one behind."""
    every = np.arange(len(turns.leaves))
    raw = turns.block(every, every).astype(np.float64)
    sums = list(totals(raw))
    out: Floats = raw - 0.5 * (sums[0][:, None] + sums[1][None, :])
    np.fill_diagonal(out, FORBIDDEN)
    front = np.array([leaf in turns.leaves.fronts for leaf in every], dtype=np.bool_)
    opens, ends = turns.opening, turns.ending[:, 1]
    first = opens - 0.5 * (sums[1] + np.logaddexp.reduce(opens))
    last = ends - 0.5 * (sums[0] + np.logaddexp.reduce(ends))
    if not front.all():
        # The likeliest leaf opens or closes the text for nothing, so that books of more pages have no advantage.
        first -= first[~front].max()
        last -= last[~front].max()
    first, last = np.where(front, 0.0, first), np.where(front, 0.0, last)
    # Front matter before the text and behind it is no more and no less than the book's ends.
    out[front] = first
    out[:, front] = last[:, None]
    np.fill_diagonal(out, FORBIDDEN)
    return Chain(out, first, last)


def totals(raw: Floats) -> Iterator[Floats]:
    """The logarithm of the sum of the odds of each row, and of each column."""
    for axis in (1, 0):
        top = raw.max(axis=axis, keepdims=True)
        yield (top + np.log(np.exp(raw - top).sum(axis=axis, keepdims=True))).squeeze(axis)
