"""Trains the link's encoder: given the words before and after a cut, does this continue that?

usage: train_link.py LANGUAGE PROSE.jsonl.xz OUT.npz [--steps N] [--vocabulary V] [--seed S] [--resume OLD.npz]
                     [--teacher MODEL.gguf] [--beside MORE.jsonl.xz]

The prose is one JSON object a line with a "text" field; paragraphs are lines. Works of other kinds may stand in a file
beside it, none of which is kept from training; their "weight" says how much more often than their length they are
drawn from. What comes out holds
weights only, no text: a vocabulary of frequent words with 8-bit vectors and the maps of a two-sided
encoder. Both sides are encoded apart, so that a whole matrix of pairs costs one product of matrices.

The word vectors do not start from chance but from counts: which of the 3,000 most frequent words stand
one or two places before and behind, and which words share a sentence, a paragraph or a page with it, as log ratios,
by singular values (Levy and Goldberg 2014; Bullinaria and Levy 2012). The first says how a word is used, the second
what it is about. That takes a minute and is worth more than ten of training. A word's vector is a map of these
counts, one map for all words, and something of its own, so that what is learnt of one word serves those like it; with
a teacher (``teacher.py``) what a language model knows of the word stands beside the counts. The loss is InfoNCE
(van den Oord, Li, Vinyals 2018): inside one stretch of one book, the true continuation against all other
continuations. Cuts are drawn where a page can end: four in ten at sentence ends, where the syntax is intact on both
sides and the question is hard, three in ten within eight cuts of another, as rivals in a search are.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import build, others, works
from teacher import taught_vectors

from regather.order.words.link_kinds import ASKS, CLOSES, OPENS, STOPS, sided_forms
from regather.order.words.link_model import REACH
from regather.text.tokens import Shape

BUCKETS = 2_048
"""Rows for words outside the vocabulary, by their last three letters: these say what part of speech a word is."""
WIDTH, HIDDEN, CODE, NEAR = 64, 320, 128, 8
SHAPES = 6
PAD = 40
"""Tokens at the ends of a work at which no cut is drawn."""
STRETCH = 16_000
"""Tokens of a stretch: the true continuation is told from others of a booklet, not of a novel."""
CUTS, GROUP = 256, 4
SENTENCES, BESIDE = 0.4, 0.3
RATE = 2.5e-3
CONTEXT = 3_000
PASSAGES = (10, 40, 160)
"""Words of the passages in which words are counted together: some of a sentence, a paragraph, half a page."""
EVERYWHERE, TOPICS = 60, 4_000
"""So many of the most frequent words are in every passage and say nothing; so many behind them are counted."""
DOUBTED = 2.0
"""What is counted in passages is held for chance the more, the closer its number is to this one."""
COUNTED, TAUGHT = 128, 128
"""Numbers that describe a word from the outset: from each kind of counts, and from a teacher where there is one."""
FREQUENT = 3_000
"""Sightings beyond which a word counts no more in what the first map keeps of them."""
WORD_LOST, WORD_WRONG, WORD_BLANK, BAG_LOST, UNIT_LOST = 0.15, 0.01, 0.06, 0.2, 0.15
"""Shares of words seen by their suffix only, of misread ones, of unseen ones, of bags and of hidden units left out."""

FINE, COARSE = 31, 10
"""Steps on either side of nought in which a word's vector is kept, a frequent word's and a rare one's; all others are
kept in fine ones."""
OFTEN, FALL = 200, 0.4
"""How many words are frequent, and the power of the rank with which the steps of the others fall."""


@dataclass(frozen=True, slots=True)
class Work:
    """Where a work lies among all tokens, and its cuts: all, and those behind a sentence's end.

    ``weight`` says how much more often than its length it is drawn from.
    """

    first: int
    count: int
    cuts: np.ndarray
    ends: np.ndarray
    weight: float


@dataclass(frozen=True, slots=True)
class Prose:
    """All works of a language as numbers: first ``known`` ones to train on, then those kept apart to measure on."""

    vocabulary: list[str]
    suffixes: torch.Tensor
    ids: torch.Tensor
    shapes: torch.Tensor
    works: list[Work]
    known: int

    @property
    def seen(self) -> list[Work]:
        """The works to train on."""
        return self.works[: self.known]

    @property
    def unseen(self) -> list[Work]:
        """The works to measure on."""
        return self.works[self.known :]


def bucket(form: str) -> int:
    """The bucket of a word, by its last three letters."""
    return zlib.crc32(form[-3:].encode()) % BUCKETS


def read_prose(path: Path, language: str, most: int, least_works: int, beside: Path | None = None) -> Prose:
    """Reads and numbers all works, with the vocabulary of those to train on.

    Those of ``beside`` are all to train on. The language's table says which words are two run together, here as in a
    book.
    """
    own, more = [(text, 1.0) for text in works(path, kept=False)], others(beside)
    texts = own + more + [(text, 1.0) for text in works(path, kept=True)]
    known = len(own) + len(more)
    read = []
    for text, _ in texts:
        stream, _ = build(text, language)
        read.append((sided_forms(stream), stream.shapes, stream.token))
    vocabulary = build_vocabulary([forms for forms, _, _ in read[:known]], most, least_works)
    index = {w: i for i, w in enumerate(vocabulary)}
    placed, ids, shapes, first = [], [], [], 0
    for (forms, shape, token), (_, weight) in zip(read, texts, strict=True):
        numbers = np.array([index[f] if f in index else len(index) + bucket(f) for f in forms])
        cuts = token[(token >= PAD) & (token < len(forms) - PAD)]
        closed = np.array([is_end(forms, int(i)) for i in cuts])
        placed.append(Work(first, len(forms), first + cuts, first + cuts[closed], weight))
        ids.append(numbers)
        shapes.append(shape)
        first += len(forms)
    suffixes = np.array([bucket(w) for w in vocabulary] + list(range(BUCKETS)))
    return Prose(
        vocabulary, torch.from_numpy(suffixes), torch.from_numpy(np.concatenate(ids)),
        torch.from_numpy(np.concatenate(shapes).astype(np.int64)), placed, known,
    )  # fmt: skip


def is_end(forms: list[str], i: int) -> bool:
    """Whether a sentence ends before token ``i``: a closing mark, or one and a quotation mark."""
    marks = STOPS | ASKS
    return forms[i - 1] in marks or (forms[i - 1] in {OPENS, CLOSES, '"', "'"} and forms[i - 2] in marks)


def build_vocabulary(works: list[list[str]], most: int, least_works: int) -> list[str]:
    """The frequent words, counted at most 200 times a work so that no single work's names crowd in."""
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for forms in works:
        for form, n in Counter(forms).items():
            counts[form] += min(n, 200)
            spread[form] += 1
    kept = [w for w in counts if spread[w] >= least_works]
    kept.sort(key=lambda w: (-counts[w], w))
    return kept[:most]


def counted_vectors(prose: Prose) -> np.ndarray:
    """Word vectors from counts of neighbours, for vocabulary and buckets alike."""
    ids = np.concatenate([prose.ids[w.first : w.first + w.count].numpy() for w in prose.seen])
    rows, columns = len(prose.vocabulary) + BUCKETS, min(CONTEXT, len(prose.vocabulary))
    alone = np.bincount(ids, minlength=rows).astype(np.float64)
    blocks = []
    for place in (-2, -1, 1, 2):
        word, other = ids[2:-2], ids[2 + place : len(ids) - 2 + place]
        known = other < columns
        pair, seen = np.unique(word[known] * columns + other[known], return_counts=True)
        word, other = pair // columns, pair % columns
        nats = np.maximum(0, np.log(seen * len(ids) / (alone[word] * alone[other]))) * seen / (seen + 1.0)
        blocks.append(scipy.sparse.csr_matrix((nats, (word, other)), shape=(rows, columns), dtype=np.float32))
    return compressed(scipy.sparse.hstack(blocks).tocsr())


def passage_vectors(prose: Prose, length: int) -> np.ndarray:
    """Word vectors from counts of the words in the same passages of so many words, for vocabulary and buckets alike."""
    ids = np.concatenate([prose.ids[w.first : w.first + w.count].numpy() for w in prose.seen])
    rows, topics = len(prose.vocabulary) + BUCKETS, min(TOPICS, len(prose.vocabulary) - EVERYWHERE)
    alone = np.bincount(ids, minlength=rows).astype(np.float64)
    column = ids - EVERYWHERE
    counted = (column >= 0) & (column < topics)
    both = scipy.sparse.csr_matrix((rows, topics), dtype=np.float32)
    # Passages are cut out of the text twice, the second time half a passage on.
    for start in (0, length // 2):
        passage = (np.arange(len(ids)) + start) // length
        size = int(passage[-1]) + 1
        ones = np.ones(len(ids), np.float32)
        words = scipy.sparse.csr_matrix((ones, (ids, passage)), shape=(rows, size))
        inside = (passage[counted], column[counted])
        both = both + words @ scipy.sparse.csr_matrix((ones[counted], inside), shape=(size, topics))
    both = both.tocoo()
    word, other, seen = both.row, both.col + EVERYWHERE, both.data / 2.0
    # That a word is in a passage with itself says nothing.
    seen = seen - np.where(word == other, alone[word], 0.0)
    word, other, seen = word[seen > 0], other[seen > 0], seen[seen > 0]
    chance = alone[word] * alone[other] * length / len(ids)
    nats = np.maximum(0, np.log(seen / chance)) * seen / (seen + DOUBTED)
    place = (word, other - EVERYWHERE)
    return compressed(scipy.sparse.csr_matrix((nats, place), shape=(rows, topics), dtype=np.float32))


def compressed(matrix: scipy.sparse.csr_matrix) -> np.ndarray:
    """The rows in few numbers: singular vectors by random projection and powers (Halko, Martinsson, Tropp 2011)."""
    basis = matrix @ np.random.default_rng(0).normal(size=(matrix.shape[1], COUNTED + 16)).astype(np.float32)
    for _ in range(3):
        basis = matrix @ (matrix.T @ np.linalg.qr(basis)[0])
    basis = np.linalg.qr(basis)[0]
    left, sizes, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    vectors = (basis @ left)[:, :COUNTED] * np.sqrt(sizes[:COUNTED])
    return vectors * (0.25 / vectors.std())


def describe(prose: Prose, teacher: Path | None) -> tuple[torch.Tensor, torch.Tensor]:
    """What is known of each word and suffix from the outset, and the map of it that keeps most (numbers, width)."""
    ids = np.concatenate([prose.ids[w.first : w.first + w.count].numpy() for w in prose.seen])
    rows, known = len(prose.vocabulary) + BUCKETS, len(prose.vocabulary)
    seen = np.bincount(ids, minlength=rows)
    parts = [counted_vectors(prose), *(passage_vectors(prose, length) for length in PASSAGES)]
    if teacher is not None:
        shapes = np.concatenate([prose.shapes[w.first : w.first + w.count].numpy() for w in prose.seen])
        large = np.bincount(ids[np.isin(shapes, [int(Shape.CAPITAL), int(Shape.UPPER)])], minlength=rows)
        words = taught_vectors(teacher, prose.vocabulary, seen[:known], large[:known], TAUGHT)
        # A suffix is like the rarer words that end in it.
        weight = 1 / np.sqrt(seen[:known] + 1.0)
        ending = prose.suffixes.numpy()[:known]
        suffixes = np.zeros((BUCKETS, TAUGHT))
        np.add.at(suffixes, ending, words * weight[:, None])
        suffixes /= np.bincount(ending, weight, BUCKETS)[:, None] + 1e-9
        parts.append(np.concatenate([words, suffixes]))
    described = np.hstack(parts)
    heavy = described * np.sqrt(np.minimum(seen, FREQUENT) + 1.0)[:, None]
    first = np.linalg.svd(heavy.T @ heavy)[0][:, :WIDTH]
    first *= 0.25 / (described @ first).std()
    return torch.from_numpy(described.astype(np.float32)), torch.from_numpy(first.astype(np.float32))


class Side(nn.Module):
    """Encodes the words on one side of a cut, nearest first, and a bag of the words further off."""

    def __init__(self) -> None:
        super().__init__()
        self.near = nn.Linear(NEAR * WIDTH, HIDDEN)
        self.bag = nn.Linear(WIDTH, HIDDEN, bias=False)
        self.out = nn.Linear(HIDDEN, CODE)

    def forward(self, near: torch.Tensor, bag: torch.Tensor) -> torch.Tensor:
        hidden = functional.relu(self.near(near.flatten(-2)) + self.bag(bag))
        return self.out(functional.dropout(hidden, UNIT_LOST, self.training))


class Link(nn.Module):
    """Word vectors and the two sides; the score of a pair is the product of the two codes.

    The vector of a word is a map of what was known of it from the outset, and what is its own in ``words``.
    """

    def __init__(self, prose: Prose, teacher: Path | None = None) -> None:
        super().__init__()
        self.prose = prose
        described, first = describe(prose, teacher)
        self.register_buffer("described", described)
        self.map = nn.Parameter(first)
        self.words = nn.Parameter(torch.zeros(len(described), WIDTH))
        self.shapes = nn.Parameter(torch.randn(SHAPES, WIDTH) * 0.1)
        self.bag_words = nn.Parameter(torch.zeros(len(self.words), 1))
        self.left = Side()
        self.right = Side()

    def codes(self, cuts: torch.Tensor, *, noise: bool) -> tuple[torch.Tensor, torch.Tensor]:
        """Codes of both sides of the cuts; with noise, some words are hidden or misread."""
        steps, far = torch.arange(NEAR), torch.arange(REACH)
        near = torch.cat([cuts[:, None] - 1 - steps, cuts[:, None] + steps])
        words, known = self.prose.ids[near], len(self.prose.vocabulary)
        chance = torch.rand(words.shape)
        if noise:
            words = torch.where((chance < WORD_LOST) & (words < known), known + self.prose.suffixes[words], words)
            words = torch.where(chance < WORD_WRONG, torch.randint(known, known + BUCKETS, words.shape), words)
        around = self.prose.ids[torch.cat([cuts[:, None] - 1 - far, cuts[:, None] + far])]
        gate = torch.sigmoid(functional.embedding(around, self.bag_words)[..., 0])
        # Only the words at hand go through the map: a third of them.
        here = torch.zeros(len(self.words), dtype=torch.bool)
        here[words.flatten()] = here[around.flatten()] = True
        rows, place = here.nonzero()[:, 0], torch.cumsum(here, 0) - 1
        table = self.described[rows] @ self.map + functional.embedding(rows, self.words)
        vectors = functional.embedding(place[words], table)
        vectors = vectors + functional.embedding(self.prose.shapes[near], self.shapes)
        total = functional.embedding_bag(place[around], table, per_sample_weights=gate, mode="sum")
        bag = total / (1e-3 + gate.sum(1, keepdim=True))
        if noise:
            vectors = vectors * (chance < 1 - WORD_BLANK)[..., None]
            bag = bag * (torch.rand(len(bag), 1) > BAG_LOST)
        n = len(cuts)
        # Half precision more than doubles the speed of training; what is shipped runs in full.
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=noise):
            return self.left(vectors[:n], bag[:n]), self.right(vectors[n:], bag[n:])


def sample_cuts(rng: np.random.Generator, work: Work) -> np.ndarray:
    """Cuts inside one stretch of one work."""
    span = min(STRETCH, work.count - 2 * PAD - 1)
    start = work.first + int(rng.integers(PAD, work.count - PAD - span + 1))
    a, z = np.searchsorted(work.cuts, (start, start + span))
    inside = work.cuts[a:z]
    a, z = np.searchsorted(work.ends, (start, start + span))
    ends = work.ends[a:z]
    n_end, n_beside = min(int(CUTS * SENTENCES), len(ends)), int(CUTS * BESIDE)
    n_any = min(CUTS - n_end - n_beside, len(inside))
    picked = np.concatenate([rng.choice(inside, n_any, replace=False), rng.choice(ends, n_end, replace=False)])
    moved = rng.integers(1, 9, n_beside) * rng.choice([-1, 1], n_beside)
    beside = np.searchsorted(inside, rng.choice(picked, n_beside)) + moved
    return np.unique(np.concatenate([picked, inside[np.clip(beside, 0, len(inside) - 1)]]))


@torch.no_grad()
def top_one(model: Link, rounds: int = 20) -> tuple[float, float]:
    """How often the true continuation is the best of 48 in works not trained on: (anywhere, at sentence ends)."""
    model.eval()
    rng = np.random.default_rng(7)
    hits = [[], []]
    works = model.prose.unseen
    for r in range(rounds):
        work = works[r % len(works)]
        for kind, (pool, window) in enumerate(((work.cuts, STRETCH), (work.ends, STRETCH // 22))):
            start = int(rng.integers(0, max(1, len(pool) - window)))
            near = pool[start : start + window]
            cuts = rng.choice(near, min(192, len(near)), replace=False)
            left, right = model.codes(torch.from_numpy(cuts), noise=False)
            for a in range(0, len(cuts) - 47, 48):
                best = (left[a : a + 48] @ right[a : a + 48].T).argmax(1)
                hits[kind].append(float((best == torch.arange(48)).float().mean()))
    model.train()
    return float(np.mean(hits[0])), float(np.mean(hits[1]))


def save(model: Link, out: Path) -> None:
    """Writes rows in whole steps with one scale each, biases in half precision."""
    state = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
    arrays = {}

    def rows(name: str, matrix: np.ndarray, most: np.ndarray | int = FINE) -> None:
        scale = np.abs(matrix).max(1) / most + 1e-9
        arrays[name] = np.round(matrix / scale[:, None]).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float16)

    rows("words", state["described"] @ state["map"] + state["words"], steps_of_words(len(model.prose.vocabulary)))
    arrays["shapes"] = state["shapes"].astype(np.float16)
    arrays["bag_words"] = (1 / (1 + np.exp(-state["bag_words"][:, 0]))).astype(np.float16)
    for side in ("left", "right"):
        for name in ("near", "bag", "out"):
            rows(f"{side}_{name}", state[f"{side}.{name}.weight"])
        for name in ("near", "out"):
            arrays[f"{side}_{name}_bias"] = state[f"{side}.{name}.bias"].astype(np.float16)
    arrays["vocabulary"] = np.frombuffer("\n".join(model.prose.vocabulary).encode(), dtype=np.uint8)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, **arrays)


def steps_of_words(known: int) -> np.ndarray:
    """The steps of every word of the vocabulary, the most frequent first, and of the buckets behind it."""
    falling = np.round(FINE * (1 + np.arange(known) / OFTEN) ** -FALL)
    return np.concatenate([np.maximum(COARSE, falling), np.full(BUCKETS, COARSE)])


def resume(model: Link, weights: Path) -> None:
    """Sets out from weights saved before; a word that they do not know has the vector of its suffix."""
    with weights.open("rb") as stream:
        data = dict(np.load(stream))
    index = {w: i for i, w in enumerate(bytes(data["vocabulary"]).decode().split("\n"))}
    rows = [index.get(w, len(index) + bucket(w)) for w in model.prose.vocabulary]
    rows += range(len(index), len(index) + BUCKETS)

    def whole(name: str) -> np.ndarray:
        return data[name].astype(np.float32) * data[f"{name}_scale"].astype(np.float32)[:, None]

    gate = np.clip(data["bag_words"].astype(np.float32)[rows], 1e-3, 1 - 1e-3)
    kept = model.state_dict()
    state = {
        "described": kept["described"].numpy(),
        "map": kept["map"].numpy(),
        "words": whole("words")[rows] - (kept["described"] @ kept["map"]).numpy(),
        "shapes": data["shapes"].astype(np.float32),
        "bag_words": np.log(gate / (1 - gate))[:, None],
    }
    for side in ("left", "right"):
        state |= {f"{side}.{name}.weight": whole(f"{side}_{name}") for name in ("near", "bag", "out")}
        state |= {f"{side}.{name}.bias": data[f"{side}_{name}_bias"].astype(np.float32) for name in ("near", "out")}
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()})


def train(model: Link, steps: int, seed: int, told: str, rate: float = RATE) -> None:
    """Trains for so many steps; the rate falls to nothing."""
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=1e-2, fused=True)
    works = model.prose.seen
    chance = np.array([w.count * w.weight for w in works])
    chance /= chance.sum()
    began, heard = time.process_time(), 0.0
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, step / 150) * (0.01 + 0.99 * (1 - step / steps))
        parts = [sample_cuts(rng, works[k]) for k in rng.choice(len(works), GROUP, p=chance)]
        left, right = model.codes(torch.from_numpy(np.concatenate(parts)), noise=True)
        loss, at = torch.zeros(()), 0
        for cuts in parts:
            here = slice(at, at + len(cuts))
            at += len(cuts)
            scores = (left[here] @ right[here].T).float()
            target = torch.arange(len(cuts))
            loss = loss + functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
        loss = loss / GROUP / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        heard += float(loss.detach())
        if (step + 1) % 500 == 0 or step + 1 == steps:
            anywhere, ends = top_one(model)
            spent = time.process_time() - began
            print(
                f"{told} step {step + 1} {spent:.0f} s, loss {heard / (step % 500 + 1):.3f}, "
                f"best of 48: {anywhere:.3f} anywhere, {ends:.3f} at sentence ends",
                flush=True,
            )
            heard = 0.0


def main() -> None:
    """Reads, trains and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("prose", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--vocabulary", type=int, default=14_000)
    parser.add_argument("--least-works", type=int, default=3, help="works that must have a word")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", type=Path, help="weights to go on from")
    parser.add_argument("--rate", type=float, default=RATE, help="the rate at the start")
    parser.add_argument("--beside", type=Path, help="works of other kinds to train on, too")
    parser.add_argument("--teacher", type=Path, help="a language model that knows the words, as a GGUF file")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    prose = read_prose(options.prose, options.language, options.vocabulary, options.least_works, options.beside)
    model = Link(prose, options.teacher)
    if options.resume is not None:
        resume(model, options.resume)
    train(model, options.steps, options.seed, options.language, options.rate)
    save(model, options.out)


if __name__ == "__main__":
    main()
