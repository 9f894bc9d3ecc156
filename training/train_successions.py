"""Counts the successions of a language: pairs and triples of words that stand side by side more often, or more seldom,
than is expected without them.

usage: train_successions.py PROSE_FOLDER OUT_FOLDER LANGUAGE [...] [--least NATS]

Words are those of the language's encoder, the rest taken together by their last three letters as there. What is
expected of a pair is chance; of a triple, what its two pairs say. Both are doubted by some sightings granted to what
is expected. Kept is what tells most: the deviance of a Poisson count from what is expected, in nats, over all the
prose.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import build, others, works

from regather.order.words.link_kinds import sided_forms
from regather.order.words.link_model import load_weights
from regather.order.words.link_successions import STORED_STEP, Successions, pack

GRANTED_PAIR, GRANTED_TRIPLE = 0.5, 0.4
"""Sightings granted to what is expected of a pair and of a triple."""
FREQUENT = 3_000
"""So many of the most frequent words may say something by never standing side by side."""
MISSED = 2.0
"""Pairs never seen count where at least so many are expected."""
LEAST = 2.0
"""Nats that a pair or triple must tell to be kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """Sorted codes of pairs or triples, what each says in nats, and how much it tells in all."""

    codes: np.ndarray
    nats: np.ndarray
    worth: np.ndarray


def numbered(path: Path, language: str, beside: Path | None = None) -> tuple[list[np.ndarray], int]:
    """The works to train on as numbers of words, and how many words there are."""
    weights = load_weights(language)
    if weights is None:
        raise SystemExit(f"There is no encoder for {language}.")
    out = []
    for text in works(path, kept=False) + [text for text, _ in others(beside)]:
        stream, _ = build(text, language)
        out.append(weights.numbers(sided_forms(stream)))
    return out, len(weights.words)


def counted(read: list[np.ndarray], size: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes of all runs of so many words, and how often each is seen."""
    parts = []
    for words in read:
        code = words[: len(words) - length + 1].copy()
        for k in range(1, length):
            code = code * size + words[k : len(words) - length + 1 + k]
        parts.append(code)
    return np.unique(np.concatenate(parts), return_counts=True)


def told(codes: np.ndarray, seen: np.ndarray, expected: np.ndarray, granted: float) -> Told:
    """What counts say against what is expected."""
    nats = np.log((seen + granted) / (expected + granted))
    return Told(codes, nats, seen * nats - np.expm1(nats) * expected)


def successions(read: list[np.ndarray], size: int, least: float) -> Successions:
    """All that tells at least so many nats."""
    alone = np.bincount(np.concatenate(read), minlength=size).astype(np.float64)
    total = alone.sum()
    codes, seen = counted(read, size, 2)
    often = np.argsort(-alone, kind="stable")[:FREQUENT]
    row, column = np.nonzero(alone[often][:, None] * alone[often] / total >= MISSED)
    missing = np.setdiff1d(often[row] * size + often[column], codes)
    every = np.concatenate([codes, missing])
    order = np.argsort(every)
    times = np.concatenate([seen, np.zeros(len(missing), dtype=np.int64)])[order]
    every = every[order]
    pairs = told(every, times, alone[every // size] * alone[every % size] / total, GRANTED_PAIR)
    runs, run_seen = counted(read, size, 3)
    first, last = runs // size, runs % size**2
    both = seen[np.searchsorted(codes, first)] * seen[np.searchsorted(codes, last)]
    triples = told(runs, run_seen, both / alone[last // size], GRANTED_TRIPLE)
    chosen = triples.worth >= least
    # The first two words of a triple are kept as a pair, under which it is stored.
    kept = (pairs.worth >= least) | np.isin(pairs.codes, triples.codes[chosen] // size)
    pair, triple = pairs.codes[kept], triples.codes[chosen]
    return Successions(
        size, np.stack([pair // size, pair % size]), steps(pairs.nats[kept]),
        np.stack([triple // size**2, triple // size % size, triple % size]), steps(triples.nats[chosen]),
    )  # fmt: skip


def steps(nats: np.ndarray) -> np.ndarray:
    """Nats in the steps in which they are stored."""
    return np.clip(np.rint(nats / STORED_STEP), -127, 127).astype(np.int8)


def main() -> None:
    """Writes a file a language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("languages", nargs="+")
    parser.add_argument("--least", type=float, default=LEAST)
    parser.add_argument("--beside", type=Path, help="works of other kinds to count in, too")
    options = parser.parse_args()
    for language in options.languages:
        read, size = numbered(options.folder / f"{language}.jsonl.xz", language, options.beside)
        found = successions(read, size, options.least)
        place = options.out / f"successions-{language}.npz"
        np.savez_compressed(place, **pack(found))
        print(
            f"{language}: {found.pairs.shape[1]} pairs, {found.triples.shape[1]} triples, "
            f"{place.stat().st_size} bytes", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
