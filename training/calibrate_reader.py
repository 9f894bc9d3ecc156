"""Weighs what the language model says of a pair against what the links say, on works that neither was shown.

usage: calibrate_reader.py WEIGHTS.gguf PROSE_FOLDER OUT.json LANGUAGE...

For every language some stretches of works from the last tenth are cut at random places, and at the ends of
sentences; the true continuation is put among others of the same stretch. How much a nat of the reader counts is not
fitted here: pages that change places in a fold are told by the likelihood of the whole text, in which every nat is
one (``measure_reader.py`` shows it). A logistic regression of the truth gives the bias that makes the sum of reader
and link the logarithm of the odds. A language in which the reader does not tell true from false clearly better than
the links alone gets no row: there it is not asked. What is written holds numbers only, no text.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.reader.passages import Passages
from regather.order.reader.reader import NEUTRAL, Question, Reader
from regather.order.stream import build_stream
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import Links

CHARACTERS = 80_000
RIGHTS = 48
LEFTS = {"en": 10}
BOOKS = {"en": 2}
FEW = 6
LIMIT = 20.0
"""Nats of the reader that count at most, either way."""
HELPS = 0.03
"""Area under the curve that the reader must add to the links' for a language to be read at all."""
GAINS = {"open": 1.0, "closed": 0.8}
"""What a nat of the reader counts. Behind a sentence's end eighteen tokens are added up, and they hang together."""
LINKS, LOOSE_LINKS = 0.5, 0.6
"""Share of a link's score that stays beside the reader: the links see what the reader does not, words cut in two,
marks, the book's own phrases; a pair that was not read keeps all of it."""
STOPS = (0, 1, 2)
STARTS = (1, 2, 4)
"""Kinds of ends and beginnings between which a sentence may end."""


def stretches(path: Path, count: int):
    """Texts from the works held out, one stretch a work."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [t for line in lines if len(t := json.loads(line)["text"]) > 20_000]
    held = texts[len(texts) * 9 // 10 :]
    rng = np.random.default_rng(3)
    for k in range(count):
        text = held[k % len(held)]
        start = int(rng.integers(0, max(1, len(text) - CHARACTERS)))
        lines = text[start : start + CHARACTERS].split("\n")
        yield "\n\n".join(line for line in lines if line and not line.startswith("# "))


def measure(reader: Reader, text: str, language: str, kind: str, rng: np.random.Generator):
    """(reader's nats, link scores, truth) for pairs of one stretch: arrays with a row for each left side."""
    anatomy = Anatomy((Block(Span(0, len(text)), Role.BODY),), language=language)
    lexicon = build_lexicon([text], language)
    stream = build_stream(Source(text, "prose", "0"), anatomy, lexicon.splits)
    links = Links(stream, lexicon, language)
    passages = Passages(stream, links)
    pool = np.arange(150, len(stream) - 150)
    at_end = np.isin(links.left_kind[pool], STOPS) & np.isin(links.right_kind[pool], STARTS)
    pool = pool[at_end if kind == "closed" else ~at_end]
    cuts = np.sort(rng.choice(pool, RIGHTS, replace=False))
    rows = np.sort(rng.choice(RIGHTS, LEFTS.get(language, FEW), replace=False))
    reader.compare_with(passages.other_ends(NEUTRAL))
    asked = [Question(passages.left(int(cuts[i])), passages.right(int(c))) for i in rows for c in cuts]
    nats = np.array(reader.log_odds(asked)).reshape(len(rows), RIGHTS)
    return nats, links.scores(cuts[rows], cuts).astype(float), rows[:, None] == np.arange(RIGHTS)[None, :]


def fit(features: np.ndarray, truth: np.ndarray, ridge: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, on top of what is ``given``; truth and falsehood weigh the same."""
    weight = np.where(truth, 0.5 / truth.sum(), 0.5 / (~truth).sum()) * len(truth)
    beta = np.zeros(features.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-features @ beta - given))
        gradient = features.T @ (weight * (truth - p)) - ridge * beta
        hessian = (features * (weight * p * (1 - p))[:, None]).T @ features + np.diag(ridge)
        beta += np.linalg.solve(hessian, gradient)
    return beta


def area(score: np.ndarray, truth: np.ndarray) -> float:
    """The area under the curve: how often a true pair scores higher than a false one."""
    ranks = np.empty(len(score))
    ranks[np.argsort(score)] = np.arange(len(score))
    true = truth.sum()
    return float((ranks[truth].sum() - true * (true - 1) / 2) / true / (~truth).sum())


def first(score: np.ndarray, truth: np.ndarray) -> float:
    """How often the true continuation is the best of all."""
    return float((score.argmax(1) == truth.argmax(1)).mean())


def weigh(sets, gain: float) -> tuple[list[float], list[float], float]:
    """The rows of the table for one kind of ends, in folds and for loose pages, and what the reader adds to the area
    under the curve. Of loose pages each join stands for itself, so there the gain is fitted, too.
    """
    nats = [np.clip(told, -LIMIT, LIMIT) for told, _, _ in sets]
    links = [link for _, link, _ in sets]
    truth = [t for _, _, t in sets]
    flat = [np.concatenate([part.ravel() for part in parts]) for parts in (nats, links, truth)]
    given = gain * flat[0] + LINKS * flat[1]
    bias = float(fit(np.ones((len(given), 1)), flat[2], np.array([0.1]), given)[0])
    features = np.column_stack([flat[0], np.ones(len(given))])
    beta = fit(features, flat[2], np.array([2.0, 0.1]), LOOSE_LINKS * flat[1])
    alone, both = area(flat[1], flat[2]), area(given, flat[2])
    tops = [np.mean([first(f(n, k), t) for n, k, t in zip(nats, links, truth, strict=True)]) for f in (
        lambda n, k: k, lambda n, k: n, lambda n, k: gain * n + LINKS * k)]  # fmt: skip
    true, false = flat[0][flat[2]], flat[0][~flat[2]]
    print(
        f"  first of {RIGHTS}: links {tops[0]:.2f} reader {tops[1]:.2f} both {tops[2]:.2f}; area: links {alone:.3f} "
        f"reader {area(flat[0], flat[2]):.3f} both {both:.3f}; nats: true {true.mean():.1f} ± {true.std():.1f}, "
        f"false {false.mean():.1f} ± {false.std():.1f}; bias {bias:.2f}",
        flush=True,
    )
    loose = [round(float(beta[0]), 3), round(LOOSE_LINKS - 1, 3), round(float(beta[1]), 3), LIMIT]
    return [gain, round(LINKS - 1, 3), round(bias, 3), LIMIT], loose, both - alone


def main() -> None:
    """Measures every language given and writes the rows of those in which the reader helps."""
    reader, folder, out = Reader.load(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])
    table = json.loads(out.read_text("utf-8")) if out.exists() else {}
    for language in sys.argv[4:]:
        rng = np.random.default_rng(11)
        sets = {"open": [], "closed": []}
        for text in stretches(folder / f"{language}.jsonl.xz", BOOKS.get(language, 1)):
            for kind, found in sets.items():
                found.append(measure(reader, text, language, kind, rng))
        rows, helps = {}, []
        for kind, found in sets.items():
            print(language, kind, flush=True)
            rows[kind], rows[f"loose-{kind}"], added = weigh(found, GAINS[kind])
            helps.append(added)
        table.pop(language, None)
        if min(helps) >= HELPS:
            table[language] = rows
        lines = ",\n".join(f' "{k}": {json.dumps(v)}' for k, v in sorted(table.items()))
        out.write_text("{\n" + lines + "\n}\n", "utf-8")


main()
