"""Trains the link model: given the words before and after a cut, does this continue that?

usage: train_link.py LANGUAGE PROSE.jsonl.xz OUT.npz [--minutes M] [--seed S]

The prose is one JSON object a line with a "text" field; paragraphs are lines. What comes out holds
weights only, no text: a vocabulary of frequent words with 8-bit vectors and the maps of a two-sided
encoder. Both sides are encoded apart, so that a whole matrix of pairs costs one product of matrices.

The loss is the contrastive one of word2vec's successors (InfoNCE; van den Oord, Li, Vinyals 2018):
inside one stretch of one book, the true continuation against all other continuations. Half of the
cuts fall at sentence ends, where the syntax is intact on both sides and the question is hard.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import time
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from regather.text.tokens import tokenize

VOCABULARY = 12_000
BUCKETS = 1_024
WIDTH = 48
HIDDEN = 160
OUT = 64
NEAR = 8
BAG = 32
SHAPES = 6
STRETCH = 16_000
END_MARKS = {".", "!", "?", "…"}


def bucket(form: str) -> int:
    """The bucket of a word outside the vocabulary: its last three letters say what part of speech it is."""
    return zlib.crc32(form[-3:].encode()) % BUCKETS


def read_books(path: Path) -> list[tuple[list[str], np.ndarray]]:
    """(forms, shapes) of every work in the file."""
    books = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            tokens = tokenize(text)
            books.append((list(tokens.forms), np.array(tokens.shapes, dtype=np.int64)))
    return books


def build_vocabulary(books: list[tuple[list[str], np.ndarray]]) -> list[str]:
    """The frequent words, counted at most 200 times a work so that no single work's names crowd in."""
    counts: Counter[str] = Counter()
    works: Counter[str] = Counter()
    for forms, _ in books:
        own = Counter(forms)
        for form, n in own.items():
            counts[form] += min(n, 200)
            works[form] += 1
    kept = [w for w in counts if works[w] >= 3]
    kept.sort(key=lambda w: (-counts[w], w))
    return kept[:VOCABULARY]


def encode(forms: list[str], index: dict[str, int]) -> np.ndarray:
    """Word numbers: vocabulary first, then the suffix buckets."""
    size = len(index)
    return np.array([index.get(f, -1) if f in index else size + bucket(f) for f in forms], dtype=np.int64)


class Side(nn.Module):
    """Encodes the words on one side of a cut, nearest first, and a bag of the words further off."""

    def __init__(self) -> None:
        super().__init__()
        self.near = nn.Linear(NEAR * WIDTH, HIDDEN)
        self.bag = nn.Linear(WIDTH, HIDDEN, bias=False)
        self.out = nn.Linear(HIDDEN, OUT)

    def forward(self, near: torch.Tensor, bag: torch.Tensor) -> torch.Tensor:
        hidden = torch.nn.functional.relu(self.near(near.flatten(-2)) + self.bag(bag))
        return self.out(nn.functional.dropout(hidden, 0.1, self.training))


class Link(nn.Module):
    """Word vectors and the two sides; the score of a pair is the product of the two codes."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.normal_(self.words.weight, std=0.1)
        nn.init.normal_(self.shapes.weight, std=0.1)
        self.bag_words = nn.Parameter(torch.zeros(words))
        self.left = Side()
        self.right = Side()

    def codes(
        self, ids: torch.Tensor, shapes: torch.Tensor, cuts: torch.Tensor, drop: float
    ) -> tuple[torch.Tensor, torch.Tensor]:
        steps = torch.arange(NEAR)
        bag_steps = torch.arange(BAG)
        out = []
        for side, near, far in (
            (self.left, cuts[:, None] - 1 - steps, cuts[:, None] - 1 - bag_steps),
            (self.right, cuts[:, None] + steps, cuts[:, None] + bag_steps),
        ):
            vec = self.words(ids[near]) + self.shapes(shapes[near])
            if drop:
                vec = vec * (torch.rand(vec.shape[:2]) > drop)[..., None]
            bag_ids = ids[far]
            weight = torch.sigmoid(self.bag_words[bag_ids])[..., None]
            bag = (self.words(bag_ids) * weight).sum(1) / (1e-3 + weight.sum(1))
            out.append(side(vec, bag))
        return out[0], out[1]


def sample_cuts(rng: np.random.Generator, ids: np.ndarray, ends: np.ndarray, count: int) -> np.ndarray:
    """Cuts inside one stretch of one work; half of them behind a sentence's end."""
    span = min(STRETCH, len(ids) - 2 * BAG - 1)
    start = int(rng.integers(BAG, len(ids) - BAG - span + 1))
    inside = ends[(ends >= start) & (ends < start + span - BAG)]
    half = count // 2 if len(inside) >= count else 0
    pick = [rng.integers(start, start + span, size=count - half)]
    if half:
        pick.append(rng.choice(inside, half, replace=False))
    return np.concatenate(pick)


def sentence_ends(forms: list[str]) -> np.ndarray:
    """The cuts that stand behind a sentence's closing mark (and the quotation mark after it)."""
    out = []
    for i in range(1, len(forms)):
        ended = forms[i - 1] in END_MARKS or (forms[i - 1] == '"' and i > 1 and forms[i - 2] in END_MARKS)
        if ended and forms[i] != '"':
            out.append(i)
    return np.array(out, dtype=np.int64)


def top_one(model: Link, books: list, rng: np.random.Generator, rounds: int = 40) -> tuple[float, float]:
    """How often the true continuation is the best of 48: (cuts anywhere, cuts at sentence ends)."""
    model.eval()
    hits = [0, 0]
    with torch.no_grad():
        for r in range(rounds):
            ids, shapes, ends = books[r % len(books)]
            for kind in (0, 1):
                pool = np.arange(BAG, len(ids) - BAG) if kind == 0 else ends[(ends > BAG) & (ends < len(ids) - BAG)]
                start = int(rng.integers(0, max(1, len(pool) - (STRETCH if kind == 0 else STRETCH // 22))))
                cuts = rng.choice(pool[start : start + (STRETCH if kind == 0 else STRETCH // 22)], 48, replace=False)
                left, right = model.codes(torch.from_numpy(ids), torch.from_numpy(shapes), torch.from_numpy(cuts), 0)
                hits[kind] += int(((left @ right.T).argmax(1) == torch.arange(48)).sum())
    model.train()
    return hits[0] / rounds / 48, hits[1] / rounds / 48


def save(model: Link, vocabulary: list[str], out: Path) -> None:
    """Writes 8-bit word vectors with one scale a word, and the maps in half precision."""
    weights = {k: v.detach().numpy() for k, v in model.state_dict().items()}
    words = weights.pop("words.weight")
    scale = np.abs(words).max(1) / 127 + 1e-9
    arrays = {k.replace(".", "_"): v.astype(np.float16) for k, v in weights.items()}
    arrays["words"] = np.round(words / scale[:, None]).astype(np.int8)
    arrays["scale"] = scale.astype(np.float16)
    arrays["vocabulary"] = np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, **arrays)


def main() -> None:
    """Reads, trains for the given minutes, and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("prose", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(options.seed)
    raw = read_books(options.prose)
    vocabulary = build_vocabulary(raw[: len(raw) * 9 // 10])
    index = {w: i for i, w in enumerate(vocabulary)}
    books = [(encode(f, index), s, sentence_ends(f)) for f, s in raw if len(f) > 4000]
    del raw
    held = books[len(books) * 9 // 10 :]
    books = books[: len(books) * 9 // 10]
    model = Link(len(vocabulary) + BUCKETS)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    sizes = np.array([len(b[0]) for b in books], dtype=float)
    chance = sizes / sizes.sum()
    began = time.process_time()
    limit = options.minutes * 60
    step, loss_sum = 0, 0.0
    group, count = 6, 160
    while (spent := time.process_time() - began) < limit:
        for g in optimiser.param_groups:
            g["lr"] = 2.5e-3 * min(1.0, step / 200) * (0.02 + 0.98 * (1 - spent / limit))
        loss = torch.zeros(())
        for b in rng.choice(len(books), group, p=chance):
            ids, shapes, ends = books[b]
            cuts = sample_cuts(rng, ids, ends, count)
            left, right = model.codes(torch.from_numpy(ids), torch.from_numpy(shapes), torch.from_numpy(cuts), 0.05)
            scores = left @ right.T
            target = torch.arange(len(cuts))
            loss = loss + nn.functional.cross_entropy(scores, target) + nn.functional.cross_entropy(scores.T, target)
        optimiser.zero_grad()
        (loss / group / 2).backward()
        optimiser.step()
        step += 1
        loss_sum += float(loss) / group / 2
        if step % 400 == 0:
            anywhere, ends_score = top_one(model, held, np.random.default_rng(7))
            told = f"top-1 of 48: {anywhere:.3f} anywhere, {ends_score:.3f} at sentence ends"
            print(f"{options.language} step {step} {spent:.0f}s loss {loss_sum / 400:.3f} {told}", flush=True)
            loss_sum = 0.0
    save(model, vocabulary, options.out)


if __name__ == "__main__":
    main()
