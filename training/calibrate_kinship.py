"""Weighs kinship of whole pages beside the judge of words: a conditional logit on pages of unseen works.

usage: calibrate_kinship.py PROSE_FOLDER [LANGUAGE ...]

Stretches of the last tenth of the works, which no encoder saw, are cut into pages; each true turn is to be told from
all that exchange what follows its page with what follows another one. In an order of all pages every page has one
follower, so that only exchanges are open; a page that every other would like to have next wins nothing by it. Printed
are the weights for ``regather.order.loose.kinship.Shares`` and for the words in ``regather.order.loose.turns``, and how
often the true turns are best without kinship and with it.
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
from regather.order.loose.kinship import Shares, find_kinship
from regather.order.loose.leaves import names_in
from regather.order.loose.turns import meanings
from regather.order.stream import build_stream
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import CLOSED, Links
from regather.order.words.link_loose import loosely

PAGE = 1850
"""Characters of a page, about."""
PAGES = (12, 24, 48)
BOOKS = 9
"""Stretches a language, three of each length."""
PARTS = Shares._fields
RIDGE = 0.01
"""Holds weights of what hardly any stretch tells apart; likenesses are small numbers with large weights."""


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
    links, every = loosely(Links(stream, lexicon, language)), np.arange(len(pages))
    said = links.scores(edges[1:], edges[:-1])
    closed = np.isin(links.left_kind[edges[1:]], CLOSED)[:, None]
    kinds = links.calibration.table[links.left_kind[edges[1:]]][:, links.right_kind[edges[:-1]]]
    found = [np.where(closed, 0, said), np.where(closed, said, 0), np.where(closed, kinds, 0)]
    spoken = meanings(pages, links.weights)
    for at in range(len(PARTS)):
        alone = Shares(*(float(k == at) for k in range(len(PARTS))))
        found.append(find_kinship(pages, names, alone, lexicon.table, spoken).scores(every, every))
    return np.stack(found).astype(np.float64)


def exchanges(parts: np.ndarray) -> list[tuple[np.ndarray, int]]:
    """For each true turn what its exchange with each other turn would bring (others, parts), nothing first."""
    before, behind = np.arange(parts.shape[1] - 1), np.arange(1, parts.shape[1])
    turned = parts[:, before][:, :, behind]
    true = np.einsum("pii->pi", turned)
    change = turned + turned.transpose(0, 2, 1) - true[:, :, None] - true[:, None, :]
    rows = []
    for turn in before:
        # A page does not follow itself, so neighbouring turns are not exchanged.
        others = [k for k in before if abs(k - turn) > 1]
        rows.append((np.vstack([np.zeros((1, len(parts))), change[:, turn, others].T]), 0))
    return rows


def fit(rows: list[tuple[np.ndarray, int]], rounds: int = 50) -> np.ndarray:
    """Weights that make the true page likeliest among its rivals (Newton's method)."""
    weights = np.zeros(rows[0][0].shape[1])
    for _ in range(rounds):
        slope, curve = -RIDGE * weights, RIDGE * np.eye(len(weights))
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
            rows += exchanges(features(text, language))
    words = ("OPEN_WORDS", "CLOSED_WORDS", "CLOSED_KINDS")
    for name, count in (("words alone", len(words)), ("with kinship", len(words) + len(PARTS))):
        chosen = [(pairs[:, :count], true) for pairs, true in rows]
        weights = fit(chosen)
        first = np.mean([int(np.argmax(pairs @ weights)) == true for pairs, true in chosen])
        print(f"{name}: the true turn is better than all exchanges in {first:.3f} of {len(rows)}")
    for name, weight in zip((*words, *PARTS), weights, strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
