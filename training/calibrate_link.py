"""Weighs the parts of the link on works that the encoder has not seen.

usage: calibrate_link.py PROSE_FOLDER OUT.json [LANGUAGE ...]

What the encoder, the rare words in common, the language's successions and the book's own neighbours weigh comes from
a choice of one right among all of a stretch, as a search has to choose; what kinds and quotations weigh, from a
logistic regression on top, so that the sum is the log-odds against a chance pair. There are two rows a language, the
second with the successions, for pages in no known order (:mod:`regather.order.words.link_loose`); the
rows for languages without an encoder are of ``calibrate_classes.py``. A page ends at a paragraph's end in
about a fifth of all cases and else anywhere in a line, so the true cuts are drawn that way; the false pairs
are all other pairs of the same stretch of the same work.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import build, stretches
from seams import apart_of

from regather.order.words.link import CLOSED, temper
from regather.order.words.link_book import neighbours, shared_bags
from regather.order.words.link_kinds import (
    LEFT_KINDS,
    RIGHT_KINDS,
    in_quotation,
    left_kinds,
    right_kinds,
    sided_forms,
)
from regather.order.words.link_loose import LOOSE
from regather.order.words.link_model import encode, load_weights

STRETCHES = 12
CUTS = 240
PARAGRAPH_ENDS = 0.2
FALSE = 0.08
"""The share of the false pairs that are used: enough, and the regression stays small."""
LIMIT = 4.0
"""Nats beyond which encoder and shared words count for less; found in what is said against what is so."""
KINDS = len(LEFT_KINDS) * len(RIGHT_KINDS)
RIDGE = 30.0
"""Holds the nats of rare pairs of kinds near nothing; a true pair weighs about ten."""


PARTS = ("encoder", "shared", "pairs", "triples", "beside")
PLAIN = ("encoder", "shared", "beside")
"""What folded sheets are weighed by."""


@dataclass(frozen=True, slots=True)
class Sample:
    """All pairs of the cuts of one stretch.

    ``parts`` (left, right, part) holds encoder, shared words, pairs and triples of the language, neighbours;
    ``kinds`` numbers the pair of kinds, ``quotes`` that of open and closing quotations; ``closed`` says which lefts
    close a sentence.
    """

    parts: np.ndarray
    kinds: np.ndarray
    quotes: np.ndarray
    closed: np.ndarray


def sample(text: str, language: str, rng: np.random.Generator) -> Sample:
    """Pairs of cuts of one stretch."""
    stream, lexicon = build(text, language)
    lefts, rights = left_kinds(stream), right_kinds(stream)
    forms = sided_forms(stream)
    opened, closing = in_quotation(stream, forms)
    inner = np.arange(40, len(stream) - 40)
    ends = inner[stream.newline[inner]]
    n_end = min(len(ends), int(CUTS * PARAGRAPH_ENDS))
    cuts = np.unique(
        np.concatenate([rng.choice(ends, n_end, replace=False), rng.choice(inner, CUTS - n_end, replace=False)])
    )
    weights = load_weights(language)
    if weights is None:
        raise SystemExit(f"There is no encoder for {language}.")
    left, right = encode(weights, forms, stream.shapes, stream.token)
    encoder = left[cuts] @ right[cuts].T
    left_bag, right_bag = shared_bags(stream, lexicon)
    beside = neighbours(stream)
    by = beside.scores(cuts, cuts)
    np.fill_diagonal(by, beside.alone[cuts])
    said = [known.scores(cuts, cuts) for known in apart_of(stream, forms, language)]
    return Sample(
        np.stack([encoder, left_bag[cuts] @ right_bag[cuts].T, *said, by], axis=-1),
        lefts[cuts][:, None] * len(RIGHT_KINDS) + rights[cuts],
        opened[cuts][:, None] * 2 + closing[cuts],
        np.isin(lefts[cuts], CLOSED),
    )


def fit_choice(rows: list[np.ndarray]) -> np.ndarray:
    """Weights of the parts by a choice among all rights of the stretch (McFadden 1974), by Newton's method.

    ``rows`` are (rights, parts), the true one first.
    """
    weights = np.full(rows[0].shape[1], 0.3)
    for _ in range(12):
        slope, curve = np.zeros_like(weights), 1e-2 * len(rows) * np.eye(len(weights)) * 1e-2
        for row in rows:
            said = row @ weights
            p = np.exp(said - said.max())
            p /= p.sum()
            mean = p @ row
            slope += row[0] - mean
            curve += (row * p[:, None]).T @ row - np.outer(mean, mean)
        weights = weights + np.linalg.solve(curve, slope)
    return np.maximum(0.0, weights)


def fit(features: np.ndarray, offset: np.ndarray, truth: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; truth and falsehood weigh the same in sum."""
    weight = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum()) * len(truth)
    beta = np.zeros(features.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-offset - features @ beta))
        gradient = features.T @ (weight * (truth - p)) - ridge * beta
        hessian = (features * (weight * p * (1 - p))[:, None]).T @ features + np.diag(ridge)
        # Whole steps overshoot where a pair of kinds is rare.
        step = np.clip(np.linalg.solve(hessian, gradient), -1.0, 1.0)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def choices(samples: list[Sample], *, closed: bool) -> list[np.ndarray]:
    """For each left of a class, the parts of all rights, the true one first."""
    out = []
    for one in samples:
        for i in np.flatnonzero(one.closed == closed):
            out.append(np.concatenate([one.parts[i, i : i + 1], np.delete(one.parts[i], i, axis=0)]).astype(float))
    return out


def calibrate(samples: list[Sample], rng: np.random.Generator, parts: Sequence[str] = PARTS) -> dict:
    """Fits one row of the calibration table, of these parts alone, and reports how well it tells true from false."""
    columns_of = [PARTS.index(name) for name in parts]
    samples = [replace(one, parts=one.parts[..., columns_of]) for one in samples]
    slopes = []
    for closed in (False, True):
        slopes.append(fit_choice(choices(samples, closed=closed)))
    words, columns, truth = [], [], []
    for one in samples:
        true = np.eye(len(one.closed), dtype=bool)
        keep = true | (rng.random(true.shape) < FALSE)
        slope = np.array(slopes)[one.closed.astype(int)]
        said = (one.parts[..., :-1] * slope[:, None, :-1]).sum(-1)
        temper(said, LIMIT)
        words.append((said + one.parts[..., -1] * slope[:, None, -1])[keep])
        columns.append(np.stack([one.kinds[keep], one.quotes[keep]], axis=-1))
        truth.append(true[keep])
    offset, column, true = (np.concatenate(c) for c in (words, columns, truth))
    features = np.zeros((len(true), KINDS + 4))
    features[np.arange(len(true)), column[:, 0]] = 1
    features[np.arange(len(true)), KINDS + column[:, 1]] = 1
    beta = fit(features, offset, true, np.full(KINDS + 4, RIDGE))
    report(offset + features @ beta, true, slopes)
    weights = zip(parts, zip(*slopes, strict=True), strict=True)
    slopes_of = {name: [round(float(v), 4) for v in part] for name, part in weights}
    return {
        **slopes_of,
        "limit": LIMIT,
        "completion": 1.0,
        "table": [[round(float(v), 3) for v in row] for row in beta[:KINDS].reshape(len(LEFT_KINDS), -1)],
        "quotes": [[round(float(v), 3) for v in row] for row in beta[KINDS:].reshape(2, 2)],
    }


def report(score: np.ndarray, truth: np.ndarray, slopes: list[np.ndarray]) -> None:
    """Prints the weights, the area under the curve, and what scores say against what is so."""
    order = np.argsort(score)
    ranks = np.empty(len(score))
    ranks[order] = np.arange(len(score))
    positive = truth.sum()
    auc = (ranks[truth].sum() - positive * (positive - 1) / 2) / positive / (~truth).sum()
    weights = f"in mid-sentence {slopes[0].round(2)}, at ends {slopes[1].round(2)}"
    print(f"area {auc:.4f}: {weights}")
    odds = []
    for low, high in ((-99, -4), (-4, -2), (-2, 0), (0, 2), (2, 4), (4, 6), (6, 8), (8, 99)):
        inside = (score >= low) & (score < high)
        true, false = (inside & truth).sum() / truth.sum(), (inside & ~truth).sum() / (~truth).sum()
        odds.append(f"{score[inside].mean() if inside.any() else 0:.1f}:{np.log((true + 1e-5) / (false + 1e-5)):.1f}")
    print("  said:so in nats", " ".join(odds), flush=True)


def main() -> None:
    """Calibrates every language named."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    table = json.loads(out.read_text("utf-8")) if out.exists() else {}
    for language in sys.argv[3:]:
        rng = np.random.default_rng(11)
        samples = [
            sample(text, language, rng) for text in stretches(folder / f"{language}.jsonl.xz", STRETCHES, seed=5)
        ]
        print(language, end=" ")
        table[language] = calibrate(samples, rng, PLAIN)
        table[language + LOOSE] = calibrate(samples, rng)
    lines = ",\n".join(f' "{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in sorted(table.items()))
    out.write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
