"""Weighs kinship of whole pages beside the judge of words: a conditional logit on pages of unseen works.

usage: calibrate_kinship.py PROSE_FOLDER [LANGUAGE ...]

Stretches of the last tenth of the works, which no encoder saw, are cut into pages; for each page the true next
one is to be found among all pages of the stretch. Printed are the weights for ``regather.order.kinship`` and
``regather.order.turns.WORDS_WEIGHT``, and how often the true page comes first without kinship and with it.
"""

from __future__ import annotations

import itertools
import json
import lzma
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from regather.model import Anatomy, Block, Role, Source, Span
from regather.order import kinship
from regather.order.leaves import names_in
from regather.order.lexicon import build_lexicon
from regather.order.link import Links
from regather.order.stream import build_stream

PAGE = 1850
"""Characters of a page, about."""
PAGES = (12, 24, 48)
BOOKS = 9
"""Stretches a language, three of each length."""
PARTS = ("GRAM_WEIGHT", "NEAR_WEIGHT", "WIDE_WEIGHT", "SECOND_WEIGHT", "MANNER_WEIGHT", "NAMES_WEIGHT")


def stretches(path: Path):
    """Stretches of works as runs of paragraphs."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [text for line in lines if len(text := json.loads(line)["text"]) > 20_000]
    held = texts[len(texts) * 9 // 10 :]
    lot = np.random.default_rng(3)
    for k in range(BOOKS):
        text = held[k % len(held)]
        length = PAGE * PAGES[k % len(PAGES)]
        start = int(lot.integers(0, max(1, len(text) - length)))
        yield "\n\n".join(line for line in text[start : start + length].split("\n") if line and line[0] != "#")


def features(text: str, language: str) -> np.ndarray:
    """What each part says of every pair of pages (parts, before, behind); the pages are in their true order."""
    source = Source(text, "prose", "0")
    lexicon = build_lexicon([text], language)
    stream = build_stream(source, Anatomy((Block(Span(0, len(text)), Role.BODY),)), lexicon.splits)
    edges = np.unique(np.searchsorted(stream.left, np.arange(0, len(text) - PAGE // 2, PAGE)))
    pages = [stream.forms[a:b] for a, b in zip(stream.token[edges], stream.token[edges[1:]], strict=False)]
    names = [names_in(stream, int(a), int(b)) for a, b in itertools.pairwise(stream.token[edges])]
    found = [Links(stream, lexicon, language).scores(edges[1:], edges[:-1])]
    every = np.arange(len(pages))
    own = {name: getattr(kinship, name) for name in PARTS}
    for part in PARTS:
        for name in PARTS:
            setattr(kinship, name, float(name == part))
        found.append(kinship.find_kinship(pages, names).scores(every, every))
    for name, value in own.items():
        setattr(kinship, name, value)
    return np.stack(found).astype(np.float64)


def fit(rows: list[tuple[np.ndarray, int]], rounds: int = 50) -> np.ndarray:
    """Weights that make the true page likeliest among its rivals (Newton's method)."""
    weights = np.zeros(rows[0][0].shape[1])
    for _ in range(rounds):
        slope, curve = np.zeros_like(weights), 1e-3 * np.eye(len(weights))
        for pairs, true in rows:
            odds = np.exp(pairs @ weights - (pairs @ weights).max())
            share = odds / odds.sum()
            mean = share @ pairs
            slope += pairs[true] - mean
            curve += (pairs * share[:, None]).T @ pairs - np.outer(mean, mean)
        weights += np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    """Fits and prints."""
    folder = Path(sys.argv[1])
    rows = []
    for language in sys.argv[2:] or sorted(path.name.split(".")[0] for path in folder.glob("*.jsonl.xz")):
        for text in stretches(folder / f"{language}.jsonl.xz"):
            parts = features(text, language)
            count = parts.shape[1]
            for page in range(count - 1):
                others = [k for k in range(count) if k != page]
                rows.append((parts[:, page, others].T, others.index(page + 1)))
    for name, kept in (("words alone", [0]), ("with kinship", list(range(1 + len(PARTS))))):
        chosen = [(pairs[:, kept], true) for pairs, true in rows]
        weights = fit(chosen)
        first = np.mean([int(np.argmax(pairs @ weights)) == true for pairs, true in chosen])
        print(f"{name}: the true page comes first in {first:.3f} of {len(rows)} turns")
    for name, weight in zip(("WORDS_WEIGHT", *PARTS), weights, strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
