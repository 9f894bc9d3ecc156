"""Weighs the parts of the link for languages without an encoder of their own.

usage: calibrate_classes.py PROSE_FOLDER CALIBRATION.json [LANGUAGE ...]

As ``calibrate_link.py``, on the languages named taken together, as if none had an encoder: the encoder is that of the
kinds of words (``link_classes``), stems stand for rare words, and the book's own successions (``link_follow``) for
words side by side. Two rows are written, "none" and "caseless"; the others stay as they are.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from calibrate_link import CUTS, FALSE, KINDS, PARAGRAPH_ENDS, RIDGE, fit, fit_choice, report
from prose import build, stretches

from regather.order.words.link import CLOSED, NO_CASE, NO_MODEL, temper
from regather.order.words.link_book import shared_bags
from regather.order.words.link_classes import weights_of_kinds
from regather.order.words.link_follow import following
from regather.order.words.link_kinds import LEFT_KINDS, RIGHT_KINDS, in_quotation, left_kinds, right_kinds, sided_forms
from regather.order.words.link_model import encode
from regather.text.tokens import Shape

STRETCHES = 6
LIMIT = 4.0
"""Nats beyond which net and shared words count for less."""
LENGTHS = (60_000, 30_000, 15_000)
"""Characters of the stretches in turn: a short book tells less of its words."""


@dataclass(frozen=True, slots=True)
class Sample:
    """All pairs of the cuts of one stretch.

    ``parts`` (left, right, part) holds net, shared stems, the book's successions; ``kinds`` and ``quotes`` number
    the pairs of kinds and of quotations; ``closed`` says which lefts close a sentence.
    """

    parts: np.ndarray
    kinds: np.ndarray
    quotes: np.ndarray
    closed: np.ndarray


def sample(text: str, language: str, rng: np.random.Generator, *, case: bool) -> Sample:
    """Pairs of cuts of one stretch, with or without case."""
    stream, lexicon = build(text, language)
    if not case:
        cased = np.isin(stream.shapes, [Shape.LOWER, Shape.CAPITAL, Shape.UPPER])
        stream = replace(stream, shapes=np.where(cased, int(Shape.UNCASED), stream.shapes))
    forms = sided_forms(stream)
    lefts, rights = left_kinds(stream), right_kinds(stream)
    opened, closing = in_quotation(stream, forms)
    inner = np.arange(40, len(stream) - 40)
    ends = inner[stream.newline[inner]]
    n_end = min(len(ends), int(CUTS * PARAGRAPH_ENDS))
    cuts = np.unique(
        np.concatenate([rng.choice(ends, n_end, replace=False), rng.choice(inner, CUTS - n_end, replace=False)])
    )
    # What is known of the words may not come from the very pairs that are judged.
    pieces = np.split(np.arange(len(forms)), np.unique(stream.token[cuts]))
    order = np.concatenate([pieces[i] for i in rng.permutation(len(pieces))])
    left, right = encode(weights_of_kinds(forms, lexicon.table, order), forms, stream.shapes, stream.token)
    left_bag, right_bag = shared_bags(stream, lexicon, stems=True)
    book = following(stream, forms)
    near = book.scores(cuts, cuts)
    np.fill_diagonal(near, book.alone[cuts])
    return Sample(
        np.stack([left[cuts] @ right[cuts].T, left_bag[cuts] @ right_bag[cuts].T, near], axis=-1),
        lefts[cuts][:, None] * len(RIGHT_KINDS) + rights[cuts],
        opened[cuts][:, None] * 2 + closing[cuts],
        np.isin(lefts[cuts], CLOSED),
    )


def calibrate(samples: list[Sample], rng: np.random.Generator) -> dict:
    """One row of the table."""
    slopes = []
    for closed in (False, True):
        rows = [
            np.concatenate([one.parts[i, i : i + 1], np.delete(one.parts[i], i, axis=0)]).astype(float)
            for one in samples
            for i in np.flatnonzero(one.closed == closed)
        ]
        slopes.append(fit_choice(rows))
    words, columns, truth = [], [], []
    for one in samples:
        true = np.eye(len(one.closed), dtype=bool)
        keep = true | (rng.random(true.shape) < FALSE)
        said = one.parts * np.array(slopes)[one.closed.astype(int)][:, None, :]
        held = said[..., :2].sum(-1)
        temper(held, LIMIT)
        words.append((held + said[..., 2:].sum(-1))[keep])
        columns.append(np.stack([one.kinds[keep], one.quotes[keep]], axis=-1))
        truth.append(true[keep])
    offset, column, true = (np.concatenate(c) for c in (words, columns, truth))
    features = np.zeros((len(true), KINDS + 4))
    features[np.arange(len(true)), column[:, 0]] = 1
    features[np.arange(len(true)), KINDS + column[:, 1]] = 1
    beta = fit(features, offset, true, np.full(KINDS + 4, RIDGE))
    report(offset + features @ beta, true, slopes)
    names = ("encoder", "shared", "beside")
    weights = {n: [round(float(v), 4) for v in part] for n, part in zip(names, zip(*slopes, strict=True), strict=True)}
    return {
        "encoder": weights["encoder"], "limit": LIMIT, "shared": weights["shared"], "beside": weights["beside"],
        "completion": 1.0,
        "table": [[round(float(v), 3) for v in row] for row in beta[:KINDS].reshape(len(LEFT_KINDS), -1)],
        "quotes": [[round(float(v), 3) for v in row] for row in beta[KINDS:].reshape(2, 2)],
    }  # fmt: skip


def main() -> None:
    """Fits the two rows on all languages named."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    table = json.loads(out.read_text("utf-8")) if out.exists() else {}
    cased, caseless = [], []
    for language in sys.argv[3:]:
        rng = np.random.default_rng(11)
        for k, text in enumerate(stretches(folder / f"{language}.jsonl.xz", STRETCHES, seed=5)):
            part = text[: LENGTHS[k % len(LENGTHS)]]
            cased.append(sample(part, language, rng, case=True))
            caseless.append(sample(part, language, rng, case=False))
        print(language, flush=True)
    for name, samples in ((NO_MODEL, cased), (NO_CASE, caseless)):
        print(name, end=" ")
        table[name] = calibrate(samples, np.random.default_rng(11))
    lines = ",\n".join(f' "{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in sorted(table.items()))
    out.write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
