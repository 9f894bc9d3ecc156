"""Judges whether the text right of one cut continues the text left of another.

Every cut gets one vector for its left side and one for its right; the score of a pair is their
product, so that a beam can ask for whole matrices of pairs at once. Three things go into it, all
weighed by one logistic regression on prose (``training/calibrate_link.py``): a learnt encoder of the
nearest words (``training/train_link.py``), a table of how the left ends against how the right begins,
and the rare words that the two surroundings share. Cut words are added apart, since they are sparse.
"""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from regather.order.lexicon import COMMON, Lexicon
from regather.order.stream import Bools, Ints, Stream
from regather.text.tokens import Shape

Matrix = NDArray[np.float32]

LEFT_KINDS = (
    "stop", "ask", "quote-after-stop", "colon", "semicolon", "comma", "dash", "mark", "lower", "capital",
    "digits", "heading",
)  # fmt: skip
RIGHT_KINDS = ("lower", "capital", "upper", "digits", "quote", "dash", "mark", "heading")
STOPS = frozenset({".", "…", "؟", "。", "׃"})
ASKS = frozenset({"!", "?"})
SHARED_REACH = 60
"""Tokens on each side of a cut in which shared rare words count."""
SHARED_WIDTH = 64
"""Dimensions of the hashed bag of rare words."""
NOT_PROSE = frozenset({"|", "#", ">", "<", "="})
"""Marks of tables and of other things that are not running sentences."""
NO_MODEL = "none"


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained encoder: vocabulary, word vectors, and the maps of the two sides."""

    index: dict[str, int]
    words: Matrix
    shapes: Matrix
    bag: Matrix
    sides: dict[str, tuple[Matrix, Matrix, Matrix, Matrix, Matrix]]
    near: int
    reach: int

    @property
    def buckets(self) -> int:
        """How many suffix buckets follow the vocabulary."""
        return len(self.words) - len(self.index)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic regression: encoder, kinds, shared words; ``limit`` caps what words may say, in nats."""

    encoder: float
    limit: float
    shared: float
    table: Matrix
    completion: float


@cache
def load_weights(language: str) -> Weights | None:
    """The encoder of a language, or nothing where none was trained."""
    place = files("regather.order") / "data" / f"link-{language}.npz"
    if not place.is_file():
        return None
    with place.open("rb") as stream:
        data = dict(np.load(stream))
    vocabulary = bytes(data["vocabulary"]).decode().split("\n")
    words = data["words"].astype(np.float32) * data["scale"].astype(np.float32)[:, None]
    shapes = data["shapes_weight"].astype(np.float32)
    width = words.shape[1]
    sides = {}
    for side in ("left", "right"):
        sides[side] = tuple(
            data[f"{side}_{name}"].astype(np.float32)
            for name in ("near_weight", "near_bias", "bag_weight", "out_weight", "out_bias")
        )
    near = sides["left"][0].shape[1] // width
    return Weights(
        index={w: i for i, w in enumerate(vocabulary)},
        words=words,
        shapes=shapes,
        bag=1 / (1 + np.exp(-data["bag_words"].astype(np.float32))),
        sides=sides,
        near=near,
        reach=32,
    )


@cache
def load_calibration(language: str) -> Calibration:
    """The regression weights for a language, or those of all languages together."""
    place = files("regather.order") / "data" / "calibration.json"
    table = json.loads(place.read_text("utf-8"))
    row = table.get(language) or table[NO_MODEL]
    return Calibration(
        encoder=row["encoder"],
        limit=row["limit"],
        shared=row["shared"],
        table=np.array(row["table"], dtype=np.float32),
        completion=row["completion"],
    )


def left_kinds(stream: Stream) -> Ints:
    """For every cut, how the text left of it ends: an index into :data:`LEFT_KINDS`."""
    names = {name: i for i, name in enumerate(LEFT_KINDS)}
    out = np.empty(len(stream), dtype=np.int64)
    for k, i in enumerate(stream.token):
        out[k] = names["heading"] if stream.heading_before[k] else names[_left_kind(stream, int(i))]
    return out


def _left_kind(stream: Stream, i: int) -> str:
    if i == 0:
        return "stop"
    last = stream.forms[i - 1]
    shape = stream.shapes[i - 1]
    if shape in (Shape.LOWER, Shape.UNCASED):
        return "lower"
    if shape in (Shape.CAPITAL, Shape.UPPER):
        return "capital"
    if shape == Shape.DIGITS:
        return "digits"
    before = stream.forms[i - 2] if i > 1 else ""
    if last in STOPS:
        return "stop"
    if last in ASKS:
        return "ask"
    if last in {'"', "'", ")"} and (before in STOPS or before in ASKS):
        return "quote-after-stop"
    return {":": "colon", ";": "semicolon", ",": "comma", "—": "dash"}.get(last, "mark")


def right_kinds(stream: Stream) -> Ints:
    """For every cut, how the text right of it begins: an index into :data:`RIGHT_KINDS`."""
    names = {name: i for i, name in enumerate(RIGHT_KINDS)}
    by_shape = {
        Shape.LOWER: "lower", Shape.UNCASED: "lower", Shape.CAPITAL: "capital",
        Shape.UPPER: "upper", Shape.DIGITS: "digits",
    }  # fmt: skip
    out = np.empty(len(stream), dtype=np.int64)
    for k, i in enumerate(stream.token):
        if stream.heading_after[k] or i >= len(stream.forms):
            out[k] = names["heading"]
            continue
        form, shape = stream.forms[i], Shape(int(stream.shapes[i]))
        if shape is Shape.MARK:
            out[k] = names["quote" if form in {'"', "'"} else "dash" if form == "—" else "mark"]
        else:
            out[k] = names[by_shape[shape]]
    return out


class Links:
    """All link scores of one stream, computed as they are asked for.

    Scores are log-odds in nats that the right side of one cut continues the left side of another,
    against a chance pair of the same book.
    """

    def __init__(self, stream: Stream, lexicon: Lexicon, language: str | None) -> None:
        self.stream = stream
        self.lexicon = lexicon
        base = (language or NO_MODEL).split("-")[0]
        self.weights = load_weights(base)
        self.calibration = load_calibration(base if self.weights is not None else NO_MODEL)
        self.left_kind = left_kinds(stream)
        self.right_kind = right_kinds(stream)
        self._mute_left, self._mute_right = self._mute()
        self._left_code, self._right_code = self._codes()
        self._left_bag, self._right_bag = self._shared_bags()
        self._left_frag, self._right_frag = self._fragments()
        # One product of matrices serves both parts: the encoder's codes beside the bags of rare words.
        share = math.sqrt(self.calibration.shared)
        self._left_whole = np.hstack([self.calibration.encoder * self._left_code, share * self._left_bag])
        self._right_whole = np.hstack([self._right_code, share * self._right_bag])

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

    def encoder_scores(self, left: Ints, right: Ints) -> Matrix:
        """The raw scores of the encoder for every pair (rows: left cuts, columns: right cuts)."""
        out: Matrix = self._left_code[left] @ self._right_code[right].T
        return out

    def shared_scores(self, left: Ints, right: Ints) -> Matrix:
        """How many rare words the surroundings share, weighed by rarity."""
        out: Matrix = self._left_bag[left] @ self._right_bag[right].T
        return out

    def scores(self, left: Ints, right: Ints) -> Matrix:
        """Log-odds for every pair of a left and a right cut."""
        out: Matrix = self._left_whole[left] @ self._right_whole[right].T
        np.clip(out, -self.calibration.limit, self.calibration.limit, out=out)
        out += self.calibration.table[self.left_kind[left]][:, self.right_kind[right]]
        self._add_completions(out, left, right)
        out[self._mute_left[left]] = 0.0
        out[:, self._mute_right[right]] = 0.0
        return out

    def _mute(self) -> tuple[Bools, Bools]:
        """Cuts of which the words say nothing: beside a heading, front matter, a table's row, a figure."""
        s = self.stream
        last = len(s.forms)
        lefts = s.heading_before | s.front_left
        rights = s.heading_after | s.loose | s.front
        for k, i in enumerate(s.token):
            lefts[k] |= i > 0 and s.forms[i - 1] in NOT_PROSE
            rights[k] |= i < last and s.forms[i] in NOT_PROSE
        return lefts, rights

    def fragment_left(self, cut: int) -> str:
        """The beginning of a word that may be cut in two at a cut, or nothing."""
        return self._left_frag.get(cut, ("", False))[0]

    def fragment_right(self, cut: int) -> str:
        """The rest of a word that may be cut in two at a cut, or nothing."""
        return self._right_frag.get(cut, "")

    def own(self) -> Matrix:
        """For every cut the score of what stands there now: its own left with its own right."""
        cuts = np.arange(len(self.stream))
        out = np.empty(len(cuts), dtype=np.float32)
        for a in range(0, len(cuts), 256):
            block = cuts[a : a + 256]
            out[a : a + 256] = np.diagonal(self.scores(block, block))
        return out

    def _add_completions(self, out: Matrix, left: Ints, right: Ints) -> None:
        rows = [(r, self._left_frag[c]) for r, c in enumerate(left) if c in self._left_frag]
        columns = [(k, self._right_frag[c]) for k, c in enumerate(right) if c in self._right_frag]
        for r, (head, sure) in rows:
            for k, tail in columns:
                gain = self.lexicon.completion(head, tail)
                if sure and gain <= 0:
                    gain = -3.0
                if gain > 0 or sure:
                    out[r, k] = out[r, k] * 0.3 + self.calibration.completion * gain

    def _fragments(self) -> tuple[dict[int, tuple[str, bool]], dict[int, str]]:
        """Cuts that may go through a word: (left fragment, whether a hyphen says so), right fragment."""
        lefts: dict[int, tuple[str, bool]] = {}
        rights: dict[int, str] = {}
        stream = self.stream
        for k in range(len(stream)):
            i = int(stream.token[k])
            if i > 0:
                form, shape = stream.forms[i - 1], stream.shapes[i - 1]
                if form in {"—", "¬", "\u00ad"} and i > 1 and stream.starts[i - 1] == stream.ends[i - 2]:
                    raw = stream.source.text[stream.starts[i - 1] : stream.ends[i - 1]]
                    if raw in "-‐\u00ad¬" and stream.shapes[i - 2] in (Shape.LOWER, Shape.CAPITAL, Shape.UNCASED):
                        lefts[k] = (stream.forms[i - 2], True)
                elif shape in (Shape.LOWER, Shape.CAPITAL) and (
                    stream.glued[k] or not self.lexicon.knows(form) or stream.newline[k]
                ):
                    lefts[k] = (form, False)
            if i < len(stream.forms) and stream.shapes[i] == Shape.LOWER:
                form = stream.forms[i]
                if self.lexicon.frequency(form) < 3e-5 or stream.newline[k] or stream.glued[k]:
                    rights[k] = form
        return lefts, rights

    def _codes(self) -> tuple[Matrix, Matrix]:
        count = len(self.stream)
        if self.weights is None:
            empty = np.zeros((count, 1), dtype=np.float32)
            return empty, empty
        w = self.weights
        size = len(w.index)
        ids = np.array(
            [w.index.get(f, size + zlib.crc32(f[-3:].encode()) % w.buckets) for f in self.stream.forms] + [-1],
            dtype=np.int64,
        )
        shapes = np.minimum(np.append(self.stream.shapes, 0), len(w.shapes) - 1)
        return (
            _encode(w, "left", ids, shapes, self.stream.token, step=-1),
            _encode(w, "right", ids, shapes, self.stream.token, step=1),
        )

    def _shared_bags(self) -> tuple[Matrix, Matrix]:
        stream = self.stream
        n = len(stream.forms)
        vectors = np.zeros((n + 1, SHARED_WIDTH), dtype=np.float32)
        total = self.lexicon.total
        for i, (form, shape) in enumerate(zip(stream.forms, stream.shapes, strict=True)):
            if shape in (Shape.MARK, Shape.DIGITS) or len(form) < 4:
                continue
            count = self.lexicon.own.get(form, 0)
            if 2 <= count <= max(4, total // 400) and self.lexicon.table.get(form, 0.0) < 2e-4:
                vectors[i, zlib.crc32(form.encode()) % SHARED_WIDTH] = 1.0 / math.sqrt(count)
        sums = np.concatenate([np.zeros((1, SHARED_WIDTH), np.float32), np.cumsum(vectors[:n], axis=0)])
        token = stream.token
        left = sums[token] - sums[np.maximum(0, token - SHARED_REACH)]
        right = sums[np.minimum(n, token + SHARED_REACH)] - sums[token]
        return left, right


def _encode(w: Weights, side: str, ids: Ints, shapes: Ints, tokens: Ints, *, step: int) -> Matrix:
    """Codes of one side for every cut; words beyond the text's ends count as nothing."""
    near_weight, near_bias, bag_weight, out_weight, out_bias = w.sides[side]
    count, width = len(tokens), w.words.shape[1]
    last = len(ids) - 1
    first = tokens - 1 if step < 0 else tokens
    hidden = np.repeat(near_bias[None, :], count, axis=0)
    bag = np.zeros((count, width), dtype=np.float32)
    weight = np.full((count, 1), 1e-3, dtype=np.float32)
    for k in range(w.reach):
        place = first + step * k
        inside = (place >= 0) & (place < last)
        place = np.where(inside, place, last)
        vectors = np.where(inside[:, None], w.words[ids[place]], 0)
        gate = np.where(inside, w.bag[ids[place]], 0)[:, None]
        bag += vectors * gate
        weight += gate
        if k < w.near:
            vectors = vectors + np.where(inside[:, None], w.shapes[shapes[place]], 0)
            hidden += vectors @ near_weight[:, k * width : (k + 1) * width].T
    hidden += (bag / weight) @ bag_weight.T
    out: Matrix = np.maximum(hidden, 0) @ out_weight.T + out_bias
    return out.astype(np.float32)
