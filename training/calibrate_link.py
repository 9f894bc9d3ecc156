"""Weighs the parts of the link by logistic regression on works that the encoder has not seen.

usage: calibrate_link.py PROSE_FOLDER OUT.json [LANGUAGE ...]

One row a language, and one row "none" for languages without an encoder. A page ends at a paragraph's
end in about a fifth of all cases and else anywhere in a line, so the true cuts are drawn that way;
the false pairs are all other pairs of the same stretch of the same work.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.lexicon import build_lexicon
from regather.order.link import LEFT_KINDS, RIGHT_KINDS, Links
from regather.order.stream import build_stream

CHARACTERS = 60_000
CUTS = 240
PARAGRAPH_ENDS = 0.2
LIMIT = 5.0
"""What encoder and shared words together may say, in nats: rivals in a search are not chance pairs."""


def stretches(path: Path, count: int):
    """Stretches of the last tenth of the works, which the encoder never saw."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    texts = [t for t in texts if len(t) > 20_000]
    held = texts[len(texts) * 9 // 10 :]
    rng = np.random.default_rng(5)
    for k in range(count):
        text = held[k % len(held)]
        start = int(rng.integers(0, max(1, len(text) - CHARACTERS)))
        yield "\n\n".join(
            line for line in text[start : start + CHARACTERS].split("\n") if line and not line.startswith("# ")
        )


def pairs(text: str, language: str, rng: np.random.Generator):
    """(encoder, shared, kinds of left, kinds of right, truth) for sampled pairs of one stretch."""
    source = Source(text, "prose", "0")
    anatomy = Anatomy((Block(Span(0, len(text)), Role.BODY),))
    lexicon = build_lexicon([text], language)
    stream = build_stream(source, anatomy, lexicon.splits)
    links = Links(stream, lexicon, language)
    inner = np.arange(40, len(stream) - 40)
    ends = inner[stream.newline[inner]]
    n_end = min(len(ends), int(CUTS * PARAGRAPH_ENDS))
    cuts = np.unique(
        np.concatenate([rng.choice(ends, n_end, replace=False), rng.choice(inner, CUTS - n_end, replace=False)])
    )
    truth = np.eye(len(cuts), dtype=bool)
    keep = truth | (rng.random(truth.shape) < 0.08)
    left = np.repeat(links.left_kind[cuts][:, None], len(cuts), 1)
    right = np.repeat(links.right_kind[cuts][None, :], len(cuts), 0)
    encoder = links.encoder_scores(cuts, cuts) if links.weights is not None else np.zeros(truth.shape)
    return encoder[keep], links.shared_scores(cuts, cuts)[keep], left[keep], right[keep], truth[keep]


def fit(features: np.ndarray, truth: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; truth and falsehood weigh the same in sum."""
    weight = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum()) * len(truth)
    beta = np.zeros(features.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-features @ beta))
        gradient = features.T @ (weight * (truth - p)) - ridge * beta
        hessian = (features * (weight * p * (1 - p))[:, None]).T @ features + np.diag(ridge)
        beta += np.linalg.solve(hessian, gradient)
    return beta


def calibrate(rows, *, with_encoder: bool) -> dict:
    """Fits one row of the calibration table and reports how well it tells true from false."""
    encoder, shared, left, right, truth = (np.concatenate(c) for c in zip(*rows, strict=True))
    kinds = np.zeros((len(truth), len(LEFT_KINDS) * len(RIGHT_KINDS)))
    kinds[np.arange(len(truth)), left * len(RIGHT_KINDS) + right] = 1
    features = np.column_stack([np.clip(encoder, -8.0, 8.0), np.minimum(shared, 3.0), kinds])
    ridge = np.concatenate([[1e-3, 1e-3], np.full(kinds.shape[1], 3.0)])
    beta = fit(features, truth, ridge)
    score = features @ beta
    order = np.argsort(score)
    ranks = np.empty(len(score))
    ranks[order] = np.arange(len(score))
    positive = truth.sum()
    auc = (ranks[truth].sum() - positive * (positive - 1) / 2) / positive / (~truth).sum()
    print(f"AUC {auc:.4f} encoder {beta[0]:.2f} shared {beta[1]:.2f}", flush=True)
    table = beta[2:].reshape(len(LEFT_KINDS), len(RIGHT_KINDS))
    return {
        "encoder": round(float(beta[0]) if with_encoder else 0.0, 4),
        "limit": LIMIT,
        "shared": round(max(0.0, float(beta[1])), 4),
        "completion": 1.0,
        "table": [[round(float(v), 3) for v in row] for row in table],
    }


def main() -> None:
    """Calibrates every language that has an encoder, and all together without one."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    table = json.loads(out.read_text("utf-8")) if out.exists() else {}
    if not table:
        table["none"] = {
            "encoder": 0,
            "limit": LIMIT,
            "shared": 0,
            "completion": 1.0,
            "table": np.zeros((len(LEFT_KINDS), len(RIGHT_KINDS))).tolist(),
        }
        out.write_text(json.dumps(table), "utf-8")
    pooled = []
    for language in sys.argv[3:]:
        rng = np.random.default_rng(11)
        rows = [pairs(text, language, rng) for text in stretches(folder / f"{language}.jsonl.xz", 12)]
        print(language, end=" ")
        table[language] = calibrate(rows, with_encoder=True)
        pooled += [(np.zeros(len(r[0])), *r[1:]) for r in rows]
    print("none", end=" ")
    table["none"] = calibrate(pooled, with_encoder=False)
    lines = ",\n".join(f' "{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in sorted(table.items()))
    out.write_text("{\n" + lines + "\n}\n", "utf-8")


main()
