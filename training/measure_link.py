"""Measures the judge of "does this continue that" on works that its encoder has not seen.

usage: measure_link.py PROSE_FOLDER [LANGUAGE ...] [--stretches N]

Of every stretch of some 10,000 words 192 cuts are drawn, anywhere and at sentence ends. Printed are, by
language: how often the true continuation is the best of 48; the information of the scores in nats
against 192 (0 is chance, log 192 = 5.3 perfect; a score that is sure of what is wrong can be below 0);
how often the true place beats one up to twelve cuts further on; the area under the curve of true against
chance pairs; and the seconds to build the links of a stretch.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import build, stretches

from regather.order.words.link import LEFT_KINDS, Links

CHOICE = 48
CUTS = 192
ENDS = ("stop", "ask", "quote-after-stop")


def area(true: np.ndarray, false: np.ndarray) -> float:
    """The chance that a true score is above a false one."""
    ranks = np.argsort(np.argsort(np.concatenate([true, false]), kind="stable"), kind="stable")
    return float((ranks[: len(true)].sum() - len(true) * (len(true) - 1) / 2) / len(true) / len(false))


def measure(text: str, language: str, rng: np.random.Generator) -> dict[str, float]:
    """All figures of one stretch."""
    stream, lexicon = build(text, language)
    began = time.process_time()
    links = Links(stream, lexicon, language)
    seconds = time.process_time() - began
    inner = np.arange(40, len(stream) - 40)
    ends = inner[np.isin(links.left_kind[inner], [LEFT_KINDS.index(k) for k in ENDS])]
    out = {"seconds": seconds}
    for name, pool in (("anywhere", inner), ("ends", ends)):
        cuts = rng.choice(pool, min(CUTS, len(pool) // CHOICE * CHOICE), replace=False)
        if not len(cuts):
            continue
        scores = links.scores(cuts, cuts).astype(np.float64)
        truth = np.eye(len(cuts), dtype=bool)
        blocks = [scores[a : a + CHOICE, a : a + CHOICE] for a in range(0, len(cuts), CHOICE)]
        out[f"{name} best of 48"] = float(np.mean([b.argmax(1) == np.arange(CHOICE) for b in blocks]))
        top = scores.max(1)
        spread = top + np.log(np.exp(scores - top[:, None]).sum(1))
        out[f"{name} nats"] = float(np.log(len(cuts)) - (spread - scores[truth]).mean())
        out[f"{name} area"] = area(scores[truth], scores[~truth])
        if name == "anywhere":
            moved = np.minimum(cuts + rng.integers(1, 13, len(cuts)), len(stream) - 1)
            beside = np.array([links.scores(cuts[k : k + 1], moved[k : k + 1])[0, 0] for k in range(len(cuts))])
            out["beats near"] = float(np.mean(scores[truth] > beside))
    return out


def main() -> None:
    """Prints a line a language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--stretches", type=int, default=12)
    parser.add_argument("--as-if", help="judge as if the text were in this language")
    options = parser.parse_args()
    for language in options.languages or [p.name.split(".")[0] for p in sorted(options.folder.glob("*.jsonl.xz"))]:
        rng = np.random.default_rng(11)
        rows = [
            measure(text, options.as_if or language, rng)
            for text in stretches(options.folder / f"{language}.jsonl.xz", options.stretches, seed=17)
        ]
        names = list(dict.fromkeys(name for row in rows for name in row))
        means = {name: np.mean([row[name] for row in rows if name in row]) for name in names}
        print(language, " ".join(f"{name} {value:.3f}" for name, value in means.items()), flush=True)


if __name__ == "__main__":
    main()
