"""Judges whether the text right of one cut continues the text left of another.

Every cut gets one vector for its left side and one for its right; the score of a pair is their
product, so that a beam can ask for whole matrices of pairs at once. What goes into it is weighed by one
logistic regression on prose (``training/calibrate_link.py``): a learnt encoder of the nearest words
(:mod:`regather.order.words.link_model`, ``training/train_link.py``; for languages without one
:mod:`regather.order.words.link_classes`), the rare words that the surroundings
share and the words that the book has side by side elsewhere (:mod:`regather.order.words.link_book`), and tables
of how the left ends against how the right begins (:mod:`regather.order.words.link_kinds`). Cut words are added
apart, since they are sparse.

What a newcomer gets wrong: scores compare pairs of one book with each other, never two books.
"""

from __future__ import annotations

import copy
import json
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import DTypeLike

from regather.order.stream import Bools, Ints, Stream
from regather.order.words.lexicon import COMMON, Lexicon
from regather.order.words.link_attuned import AWAY, LEAST_CUTS, attuned
from regather.order.words.link_book import neighbours, shared_bags
from regather.order.words.link_classes import weights_of_kinds
from regather.order.words.link_follow import following
from regather.order.words.link_kinds import (
    ASKS,
    LEFT_KINDS,
    RIGHT_KINDS,
    STOPS,
    in_quotation,
    left_kinds,
    mute,
    right_kinds,
    sided_forms,
)
from regather.order.words.link_model import BLOCK, Matrix, Weights, encode, load_weights
from regather.order.words.verse import CAPITAL, goes_on, verse_lines
from regather.text.tokens import Shape

__all__ = [
    "ASKS", "LEFT_KINDS", "NO_CASE", "NO_MODEL", "RIGHT_KINDS", "STOPS", "Calibration", "Links", "Matrix", "Weights",
    "left_kinds", "load_calibration", "load_weights", "right_kinds",
]  # fmt: skip

NO_MODEL, NO_CASE = "none", "caseless"
"""Rows of the calibration for languages without an encoder; a script without case cannot open a sentence with a
capital, so there the same kinds mean other things."""
BEYOND = 0.25
"""What a nat beyond the limit counts; not nothing, since places a word apart differ there alone."""
BESIDE_TORN = 0.3
"""How much the words around a word that is whole again still count."""
GRID = float(2**18)
"""Vectors hold multiples of one part in so many, so that their products are sums without any rounding in double
precision, and a pair has one score, whichever pairs are asked for beside it. (What single precision rounds away hangs
on the shape of the matrices.)"""
EXACT = 1 << 20
"""Pairs up to which scores are worked out so; larger matrices, which nobody asks for twice, would take too long."""
LAST = "\U0010ffff"
"""Sorts behind every letter."""
NO_WORD, NO_REST, UNKNOWN_REST = -1.0, -2.5, 1.5
"""Nats of half a word before a hyphen with what makes no known word of it: a word by itself that is rare or begins a
line, any other word or a mark, and letters that are no word. Of 175 true page ends behind such a hyphen 40 in a hundred
make a word that no table has, 15 with letters that are none; of all places one in forty begins with such letters."""
HALVED = 100_000
"""Cuts from which on (some 300 pages) vectors are kept in half the digits: they are most of a thick book's memory."""
ONE_HEARD, ALONE = 100_000, 1.75
"""Cuts from which on one encoder speaks for all of its language, for the same reason (1,000 pages of English need 1.07
GB with two), and how much more it counts then: what the weights fitted to one were against those fitted to two."""
OPEN_BEFORE_HEADING = -4.0
"""A page that begins with a heading follows one that ends in mid-sentence: of the texts before 3,300 headings of prose
in eight languages fewer than one in a hundred end so, and three quarters of all pages do. The rest is left to headings
that are none. A colon, which announces something, stands there as seldom: three of 720 texts end with one."""
OPEN_KINDS = tuple(LEFT_KINDS.index(kind) for kind in ("lower", "comma", "semicolon", "colon"))
LOWER = RIGHT_KINDS.index("lower")
_LETTERS = (int(Shape.LOWER), int(Shape.CAPITAL))
CLOSED = tuple(LEFT_KINDS.index(kind) for kind in ("stop", "ask", "quote-after-stop"))
"""Kinds of lefts behind which a new sentence begins: there the words' order says less, and names more."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression, in nats.

    ``encoder``, ``shared`` and ``beside`` multiply the encoder's score, the rare words in common and the
    words that stand side by side elsewhere, ``pairs`` and ``triples`` the successions of the language, each apart
    for lefts that end in mid-sentence and for those that close one; beyond ``limit`` all but ``beside`` together count
    for less. ``table`` holds the nats of each pair of kinds,
    ``quotes`` of an open quotation (row) against one that closes (column).
    """

    encoder: tuple[float, float]
    limit: float
    shared: tuple[float, float]
    beside: tuple[float, float]
    table: Matrix
    quotes: Matrix
    completion: float
    pairs: tuple[float, float] = (0.0, 0.0)
    triples: tuple[float, float] = (0.0, 0.0)


@cache
def calibration_of(row: str) -> Calibration | None:
    """The regression weights of one row of the table, or nothing where there is none."""
    place = files("regather.order") / "data" / "calibration.json"
    found = json.loads(place.read_text("utf-8")).get(row)
    if found is None:
        return None
    return Calibration(
        encoder=tuple(found["encoder"]),
        limit=found["limit"],
        shared=tuple(found["shared"]),
        beside=tuple(found["beside"]),
        table=np.array(found["table"], dtype=np.float32),
        quotes=np.array(found["quotes"], dtype=np.float32),
        completion=found["completion"],
        pairs=tuple(found.get("pairs", (0.0, 0.0))),
        triples=tuple(found.get("triples", (0.0, 0.0))),
    )


def load_calibration(language: str) -> Calibration:
    """The regression weights for a language, or those of all languages together."""
    found = calibration_of(language) or calibration_of(NO_MODEL)
    assert found is not None, "the table has a row for languages without an encoder"
    return found


@dataclass(frozen=True, slots=True)
class _Verse:
    """What is read otherwise in a book of verse: the cuts left of which a sentence goes on (``opened``), those right of
    which a capital stands (``capital``), line ends in mid-sentence (``inner``), and the right sides with small letters
    for capitals, as codes and as columns of the table of kinds."""

    opened: Bools
    capital: Bools
    inner: Bools
    right: Matrix
    column: Ints


class Links:
    """All link scores of one stream, computed as they are asked for.

    Scores are log-odds in nats that the right side of one cut continues the left side of another,
    against a chance pair of the same book. ``weights`` is the encoder of the language or, with
    ``by_kinds``, one made for the book, whose vectors say how words are used and nothing of what they mean.
    """

    def __init__(self, stream: Stream, lexicon: Lexicon, language: str | None) -> None:
        self.stream = stream
        self.lexicon = lexicon
        self.language = (language or NO_MODEL).split("-")[0]
        forms = sided_forms(stream)
        own = load_weights(self.language)
        self.by_kinds = own is None
        self.weights = weights_of_kinds(forms, lexicon.table) if own is None else own
        alone = bool(self.weights.others) and len(stream) > ONE_HEARD
        self.weights = replace(self.weights, others=()) if alone else self.weights
        words = int((stream.shapes != Shape.MARK).sum())
        other = NO_CASE if int((stream.shapes == Shape.UNCASED).sum()) * 2 > words else NO_MODEL
        self.calibration = load_calibration(other if self.by_kinds else self.language)
        self.right_kind = right_kinds(stream)
        self.left_kind = left_kinds(stream)
        self._mute_left, self._mute_right = mute(stream)
        opened, closing = in_quotation(stream, forms)
        self._left_row = self.left_kind * 2 + opened
        self._right_column = self.right_kind * 2 + closing
        self._table = expand(self.calibration)
        self._ends_open = np.isin(self.left_kind, OPEN_KINDS) & ~self._mute_left
        self._headed = stream.heading_after & ~stream.front
        self._neighbours = following(stream, forms) if self.by_kinds else neighbours(stream)
        self._loudness = np.array(self.calibration.encoder, dtype=np.float32) * np.float32(ALONE if alone else 1.0)
        self.closed = closed = np.isin(self.left_kind, CLOSED).astype(np.int64)
        """For every cut whether a sentence ends there (1) or not (0): what words weigh differs."""
        self._beside = np.array(self.calibration.beside, dtype=np.float32)[closed]
        self._gains: dict[tuple[str, str], float] = {}
        self._left_frag, self._right_frag = self._fragments()
        self._left_torn, self._right_torn = np.zeros((2, len(stream)), dtype=np.bool_)
        self._left_torn[list(self._left_frag)] = True
        self._right_torn[list(self._right_frag)] = True
        self._words = self._whole_words()
        self._behind = frozenset(self._words[1]) - {""}
        self._vocabulary = self.lexicon.vocabulary()
        self._known: dict[str, dict[str, float]] = {}
        self._idle = np.zeros(len(stream), dtype=np.bool_)
        self._left_half, self._right_half = self._halves()
        self._left_lone, self._right_unknown = self._no_words()
        self._less: Matrix | None = None
        """What the encoder as it came says more of what stands at each cut now than one that is attuned to the book."""
        self._left_whole, self._right_whole = self._bags()
        self._read(forms, self.weights)

    def _read(self, forms: list[str], encoder: Weights) -> None:
        """Makes the vectors of all cuts, as an encoder reads them."""
        self._encode(forms, encoder)
        lines = verse_lines(self.stream, self.left_kind, self.right_kind)
        self._verse = None if lines is None else self._read_as_prose(forms, encoder, lines)

    def attuned(self, asked: Ints) -> Links:
        """Links of the same stream by an encoder that is attuned to the book, away from the cuts that are ``asked``
        about; the same ones where there is too little to learn from, or the book is thick.

        What stands at a cut now is said by the encoder as it came, so that no place vouches for the text as received.
        """
        stream = self.stream
        if len(stream) > HALVED:
            return self
        asked = np.unique(np.concatenate([asked, np.flatnonzero(stream.edge)]))
        places = np.concatenate([[0], np.sort(stream.token[asked]), [len(stream.forms)]])
        behind = np.searchsorted(places, stream.token, side="right")
        after, before = stream.token - places[behind - 1], places[np.minimum(behind, len(places) - 1)] - stream.token
        away = (after >= AWAY) & (before >= AWAY)
        if int(away.sum()) < LEAST_CUTS:
            return self
        forms = sided_forms(stream)
        out = copy.copy(self)
        out._left_whole, out._right_whole = self._left_whole.copy(), self._right_whole.copy()
        out._read(forms, attuned(self.weights, forms, stream.shapes, stream.token[away]))
        # By what words share both say the same.
        out._less = self._words_here() - out._words_here()
        return out

    def _bags(self) -> tuple[Matrix, Matrix]:
        """The two sides of every cut, with room for codes beside bags of rare words, so one product serves both."""
        number: DTypeLike = np.float16 if len(self.stream) > HALVED else np.float32
        left, right = shared_bags(self.stream, self.lexicon, number, stems=self.by_kinds)
        left *= np.array(self.calibration.shared, dtype=np.float32)[self.closed, None].astype(number)
        codes = self.weights.codes
        wholes = np.empty((2, len(left), codes + left.shape[1]), dtype=number)
        for whole, bag in zip(wholes, (left, right), strict=True):
            _round(bag)
            whole[:, codes:] = bag
        return wholes[0], wholes[1]

    def _encode(self, forms: list[str], weights: Weights) -> None:
        """Puts the codes of all cuts beside their bags, in place of those that stand there."""
        left, right = encode(weights, forms, self.stream.shapes, self.stream.token, self._left_whole.dtype)
        left *= self._loudness[self.closed, None].astype(left.dtype)
        for whole, codes in ((self._left_whole, left), (self._right_whole, right)):
            _round(codes)
            whole[:, : weights.codes] = codes

    def _read_as_prose(self, forms: list[str], weights: Weights, lines: Bools) -> _Verse:
        """In a book of verse, reads capitals that only open a line as small letters, wherever a sentence goes on.

        What stands right of a cut is read both ways, since the left side says whether a sentence goes on.
        """
        stream, number = self.stream, self._left_whole.dtype
        opened, capital = goes_on(self.left_kind), self.right_kind == CAPITAL
        within, small = stream.shapes.copy(), stream.shapes.copy()
        within[stream.token[lines & opened]] = Shape.LOWER
        small[stream.token[capital]] = Shape.LOWER
        left, _ = encode(weights, forms, within, stream.token, number)
        left *= self._loudness[self.closed, None].astype(number)
        _round(left)
        self._left_whole[:, : left.shape[1]] = left
        _, codes = encode(weights, forms, small, stream.token, number)
        _round(codes)
        right = self._right_whole.copy()
        right[:, : codes.shape[1]] = codes
        column = np.where(capital, LOWER * 2 + self._right_column % 2, self._right_column)
        return _Verse(opened, capital, lines & opened, right, column)

    @property
    def run_together(self) -> Bools:
        """Cuts that go through an unknown word whose two halves are both common words."""
        s = self.stream
        out = np.zeros(len(s), dtype=np.bool_)
        for k in np.flatnonzero(s.glued):
            i = int(s.token[k])
            if 0 < i < len(s.forms) and s.ends[i - 1] == s.starts[i] and s.shapes[i - 1] != Shape.MARK:
                head, tail = self.lexicon.frequency(s.forms[i - 1]), self.lexicon.frequency(s.forms[i])
                out[k] = head >= COMMON and tail >= COMMON
        return out

    def scores(self, left: Ints, right: Ints) -> Matrix:
        """Log-odds for every pair of a left and a right cut."""
        rows = self._lefts(left)
        out = _products(rows, self._right_whole[right])
        kinds = self._table[self._left_row[left]]
        table = kinds[:, self._right_column[right]]
        verse = self._verse
        if verse is not None:
            some, which = np.flatnonzero(verse.opened[left]), np.flatnonzero(verse.capital[right])
            small = np.ix_(some, which)
            out[small] = _products(rows[some], verse.right[right[which]])
            table[small] = kinds[some][:, verse.column[right[which]]]
        if self._less is not None:
            same, here = np.nonzero(left[:, None] == right[None, :])
            out[same, here] += self._less[left[same]]
        phrases = self._phrases_across(left, right)
        if phrases is not None:
            out += phrases
        temper(out, self.calibration.limit)
        out += table
        out += self._beside[left][:, None] * self._by_neighbours(left, right)
        self._add_completions(out, left, right)
        out[self._mute_left[left]] = 0.0
        out[:, self._mute_right[right]] = 0.0
        headed = np.flatnonzero(self._headed[right])
        if len(headed):
            out[np.ix_(np.flatnonzero(self._ends_open[left]), headed)] = OPEN_BEFORE_HEADING
        return out

    def _lefts(self, cuts: Ints | slice) -> Matrix:
        """The left vectors of some cuts."""
        return self._left_whole[cuts].astype(np.float32, copy=False)

    def _phrases_across(self, left: Ints, right: Ints) -> Matrix | None:
        """What the language's successions say of every pair of a left and a right cut, if they are heard at all."""
        return None

    def _phrases_here(self) -> Matrix | None:
        """The same of what stands at every cut now."""
        return None

    def _by_neighbours(self, left: Ints, right: Ints) -> Matrix:
        """What the book's other places say of the two words at each pair; a cut's own pair does not count itself."""
        out = self._neighbours.scores(left, right)
        low, high = int(right.min(initial=0)), int(right.max(initial=-1))
        if len(left) and left.min() <= high and left.max() >= low:
            rows, columns = np.nonzero(left[:, None] == right[None, :])
            out[rows, columns] = self._neighbours.alone[left[rows]]
        return out

    def fragment_left(self, cut: int) -> str:
        """The beginning of a word that may be cut in two at a cut, or nothing."""
        return self._left_frag.get(cut, ("", False))[0]

    def fragment_right(self, cut: int) -> str:
        """The rest of a word that may be cut in two at a cut, or nothing."""
        return self._right_frag.get(cut, "")

    def own(self) -> Matrix:
        """For every cut the score of what stands there now: its own left with its own right."""
        column, verse = self._right_column, self._verse
        if verse is not None:
            column = np.where(verse.inner, verse.column, column)
        out = self._words_here()
        if self._less is not None:
            out += self._less
        phrases = self._phrases_here()
        if phrases is not None:
            out += phrases
        temper(out, self.calibration.limit)
        out += self._table[self._left_row, column]
        out += self._beside * self._neighbours.alone
        for cut, fragment in self._left_frag.items():
            if cut in self._right_frag:
                out[cut] = self._completed(float(out[cut]), fragment, self._right_frag[cut])
            elif self._left_lone[cut]:
                gain = self._gain((fragment[0], False), self._words[1][cut])
                said = NO_REST if gain is None else gain
                out[cut] = float(out[cut]) * BESIDE_TORN + self.calibration.completion * said
        out[self._mute_left | self._mute_right] = 0.0
        return out

    def _words_here(self) -> Matrix:
        """What the words on both sides of every cut say of each other."""
        verse = self._verse
        out: Matrix = np.empty(len(self.stream), dtype=np.float32)
        for a in range(0, len(out), BLOCK):
            rows = self._lefts(slice(a, a + BLOCK))
            columns = self._right_whole[a : a + BLOCK].astype(np.float32, copy=False)
            if verse is not None:
                columns = np.where(verse.inner[a : a + BLOCK, None], verse.right[a : a + BLOCK], columns)
            out[a : a + BLOCK] = np.einsum("ij,ij->i", rows, columns)
        return out

    def _add_completions(self, out: Matrix, left: Ints, right: Ints) -> None:
        """Words that a pair of cuts makes whole: where both cuts may go through one, or one of them surely does.

        What is surely a half is completed by any word at all. All known words that begin with a head are looked up
        once; to try every pair would take most of the time of a thick book.
        """
        torn, half = self._right_torn[right], self._right_half[right]
        columns: dict[str, list[int]] = {}
        for k, cut in enumerate(right.tolist()):
            columns.setdefault(self._words[1][cut], []).append(k)
        some = ~self._idle[left]
        rows = np.flatnonzero(some if half.any() else some & self._left_torn[left]).tolist()
        for r in rows:
            cut = int(left[r])
            head, sure = self._left_frag.get(cut, (self._words[0][cut], False))
            tails = self._tails(head)
            if not (tails or sure):
                self._idle[cut] = True
                continue
            if self._left_half[cut] or self._left_lone[cut]:
                meets = None
            elif self._left_torn[cut]:
                meets = torn
            else:
                meets = half
            words = (
                [t for t in tails if t in columns] if len(tails) < len(columns) else [t for t in columns if t in tails]
            )
            found = [(k, tails[t]) for t in words for k in columns[t] if meets is None or meets[k]]
            nats = [float(out[r, k]) * BESIDE_TORN + self.calibration.completion * gain for k, gain in found]
            if sure:
                self._add_rests(out[r], right, torn, cut, head)
            for (k, _), value in zip(found, nats, strict=True):
                out[r, k] = value

    def _add_rests(self, out: Matrix, right: Ints, torn: Bools, cut: int, head: str) -> None:
        """Adds to one left's scores, half a word before a hyphen, what each right says that makes no known word."""
        unknown = self._right_unknown[right]
        rest = np.where(unknown, UNKNOWN_REST, np.where(torn, NO_WORD, NO_REST))
        # A word before a hyphen may be one before a dash, behind which another word goes on.
        some = torn | self._left_lone[cut]
        out[some] = out[some].astype(np.float64) * BESIDE_TORN + self.calibration.completion * rest[some]

    def _tails(self, head: str) -> dict[str, float]:
        """The nats of each word right of any cut that makes a known word with ``head``."""
        known = self._known.get(head)
        if known is None:
            every = self._vocabulary
            some = every[bisect_left(every, head) : bisect_left(every, head + LAST)] if head else []
            gains = {word[len(head) :]: 0.0 for word in some if word[len(head) :] in self._behind}
            gains = {tail: self.lexicon.completion(head, tail) for tail in gains}
            known = self._known[head] = {tail: gain for tail, gain in gains.items() if gain > 0}
        return known

    def _whole_words(self) -> tuple[list[str], list[str]]:
        """For every cut the word left of it, a fragment as such, and the one right of it, if that is in lower case."""
        stream = self.stream
        forms = ("", *stream.forms, "")
        shapes = np.concatenate([[Shape.MARK], stream.shapes, [Shape.MARK]])
        before, behind = stream.token, stream.token + 1
        letters, lower = np.isin(shapes[before], _LETTERS).tolist(), (shapes[behind] == Shape.LOWER).tolist()
        heads = [forms[i] if word else "" for i, word in zip(before.tolist(), letters, strict=True)]
        for cut, (head, _) in self._left_frag.items():
            heads[cut] = head
        return heads, [forms[i] if word else "" for i, word in zip(behind.tolist(), lower, strict=True)]

    def _halves(self) -> tuple[Bools, Bools]:
        """Cuts at which half a word surely stands: before a hyphen and white space, where the other half does not
        follow, or letters that are no word at a page's edge that a break shows.

        Their other halves are sought among all words, since nothing has to show these: ``phone`` is a word by itself.
        """
        lefts, rights = np.zeros((2, len(self.stream)), dtype=np.bool_)
        edge, glued = self.stream.edge, self.stream.glued
        for cut, (head, hyphen) in self._left_frag.items():
            if hyphen and not glued[cut]:
                lefts[cut] = self._gain((head, False), self._words[1][cut]) is None
            else:
                lefts[cut] = not hyphen and bool(edge[cut]) and not self.lexicon.knows(head)
        for cut, tail in self._right_frag.items():
            rights[cut] = bool(edge[cut]) and not self.lexicon.knows(tail)
        return lefts, rights

    def _no_words(self) -> tuple[Bools, Bools]:
        """Cuts with letters that are no word by themselves: on the left before a hyphen and white space, where they are
        half a word and no dash follows them, and on the right, where they may be the other half."""
        lefts, rights = np.zeros((2, len(self.stream)), dtype=np.bool_)
        for cut, (head, hyphen) in self._left_frag.items():
            lefts[cut] = hyphen and not self.stream.glued[cut] and not self.lexicon.knows(head)
        for cut, tail in self._right_frag.items():
            rights[cut] = not self.lexicon.knows(tail)
        return lefts, rights

    def torn_words(self, left: Ints, right: Ints) -> Matrix:
        """The nats of the word that each pair of cuts makes whole, not a number where there is none."""
        out = np.full((len(left), len(right)), np.nan, dtype=np.float32)
        for r in np.flatnonzero(self._left_torn[left]).tolist():
            for k in np.flatnonzero(self._right_torn[right]).tolist():
                gain = self._gain(self._left_frag[int(left[r])], self._right_frag[int(right[k])])
                if gain is not None:
                    out[r, k] = gain
        return out

    def _completed(self, score: float, fragment: tuple[str, bool], tail: str) -> float:
        """The score of a pair whose halves may be one word: that weighs more than what the words else say."""
        gain = self._gain(fragment, tail)
        return score if gain is None else score * BESIDE_TORN + self.calibration.completion * gain

    def _gain(self, fragment: tuple[str, bool], tail: str) -> float | None:
        """The nats that two halves make one word; nothing where they do not and no hyphen says so."""
        head, sure = fragment
        gain = self._gains.get((head, tail))
        if gain is None:
            gain = self._gains[head, tail] = self.lexicon.completion(head, tail)
        if gain > 0:
            return gain
        if not sure:
            return None
        return NO_WORD if self.lexicon.knows(tail) else UNKNOWN_REST

    def _fragments(self) -> tuple[dict[int, tuple[str, bool]], dict[int, str]]:
        """Cuts that may go through a word: (left fragment, whether a hyphen says so), right fragment."""
        lefts: dict[int, tuple[str, bool]] = {}
        rights: dict[int, str] = {}
        stream = self.stream
        forms, shapes = stream.forms, stream.shapes.tolist()
        lower, capital, uncased = int(Shape.LOWER), int(Shape.CAPITAL), int(Shape.UNCASED)
        loose = (stream.newline | stream.glued).tolist()
        for k, i in enumerate(stream.token.tolist()):
            if i > 0:
                form, shape = forms[i - 1], shapes[i - 1]
                if form in {"—", "¬", "\u00ad"} and i > 1 and stream.starts[i - 1] == stream.ends[i - 2]:
                    raw = stream.source.text[stream.starts[i - 1] : stream.ends[i - 1]]
                    if raw in "-‐\u00ad¬" and shapes[i - 2] in (lower, capital, uncased):
                        lefts[k] = (forms[i - 2], True)
                elif shape in (lower, capital) and (loose[k] or not self.lexicon.knows(form)):
                    lefts[k] = (form, False)
            if i < len(forms) and shapes[i] == lower:
                form = forms[i]
                if loose[k] or self.lexicon.frequency(form) < 3e-5:
                    rights[k] = form
        return lefts, rights


def _round(vectors: Matrix) -> None:
    """Rounds vectors to multiples of the grid."""
    for a in range(0, len(vectors), BLOCK):
        some = vectors[a : a + BLOCK].astype(np.float32)
        some *= np.float32(GRID)
        vectors[a : a + BLOCK] = np.rint(some, out=some) / np.float32(GRID)


def _products(lefts: Matrix, rights: Matrix) -> Matrix:
    """The product of every left with every right vector."""
    if len(lefts) * len(rights) > EXACT:
        return np.asarray(lefts @ rights.astype(np.float32, copy=False).T)
    return (lefts.astype(np.float64) @ rights.astype(np.float64).T).astype(np.float32)


def temper(scores: Matrix, limit: float) -> None:
    """Lets what is beyond a limit count for less: the words are surer there than they have a right to be."""
    held = np.clip(scores, -limit, limit)
    scores -= held
    scores *= np.float32(BEYOND)
    scores += held


def expand(calibration: Calibration) -> Matrix:
    """Kinds and quotations in one table: a row for each left kind and state, a column for each right one."""
    table = np.repeat(np.repeat(calibration.table, 2, axis=0), 2, axis=1)
    out: Matrix = table + np.tile(calibration.quotes, calibration.table.shape)
    return out
