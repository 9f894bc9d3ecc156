"""Measures what the language model adds where two page ends are to be found together.

usage: measure_reader.py WEIGHTS.gguf PROSE_FOLDER LANGUAGE [STRETCHES]

In a wreck of works that no encoder was shown (``seams.py``) two runs of pages have changed places page by page. For
some exchanges the true two places and their best rivals are read as the program reads them: both joins that they
make, and the text that stands at both of them. Printed is how often the truth comes first, and how many nats are lost
on it, by the links alone and with the reader at several weights.

What a newcomer gets wrong: that the gain of a nat is a matter of taste. Of two ways to put the same text together the
likelier is the one whose every word is likelier, so each nat counts as one; what a beginning is worth behind other ends
of the book is added and taken away again. A gain fitted to single joins among chance pairs is too small.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import build, stretches
from seams import REACH, _signs, windows, wreck

from regather.order.folded.worth import BROKEN
from regather.order.reader.passages import Passages
from regather.order.reader.reader import NEUTRAL, Reader
from regather.order.words.link import CLOSED, Links

EXCHANGES = 4
"""Of each stretch."""
RIVALS = 12
BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1), (2, 0), (0, -2))
"""Places a word or two beside the true ones, which are read in any case."""
SHARES = (1.0, 0.6, 0.5, 0.3)
GAINS = ((0.7, 0.3), (0.7, 0.7), (1.0, 0.8), (1.0, 1.0))
"""Of the links, and of the reader behind open and closed ends."""


def main() -> None:
    """Reads and prints."""
    reader, folder, language = Reader.load(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3]
    rng = np.random.default_rng(11)
    found = []
    for text in stretches(folder / f"{language}.jsonl.xz", int(sys.argv[4]) if len(sys.argv) > 4 else 8, 5):
        found += exchanges(reader, text, language, rng)
        print(f"{len(found)} exchanges", flush=True)
    print(f"links alone: {said(found, 1.0, (0.0, 0.0))}")
    for share in SHARES:
        for gains in GAINS:
            print(f"{share} of the links, {gains} of the reader: {said(found, share, gains)}")


def exchanges(reader: Reader, text: str, language: str, rng: np.random.Generator) -> list[np.ndarray]:
    """One array for each exchange, a row for each rival, the truth first: what links and reader say of its four joins.

    Columns: signs; then the link, the reader's nats and whether a sentence ends, of both joins made and both undone.
    """
    wrecked, pairs = wreck(text, rng)
    stream, lexicon = build(wrecked, language)
    links = Links(stream, lexicon, language)
    passages = Passages(stream, links)
    own, signs = links.own(), _signs(stream, links)
    reader.compare_with(passages.other_ends(NEUTRAL))
    closed = np.isin(links.left_kind, CLOSED)
    out = []
    for a, z in windows(stream, pairs)[:EXCHANGES]:
        made, other = links.scores(a, z), links.scores(z, a).T
        score = made + other - BROKEN * (own[a][:, None] + own[z][None, :]) + signs[a][:, None] + signs[z][None, :]
        best = [divmod(int(k), len(z)) for k in np.argsort(-score.ravel(), kind="stable")[:RIVALS]]
        rivals = dict.fromkeys([(REACH, REACH), *best, *((REACH + i, REACH + j) for i, j in BESIDE)])
        rows = []
        for i, j in rivals:
            one, two = int(a[i]), int(z[j])
            four = ((one, two, made[i, j]), (two, one, other[i, j]), (one, one, own[one]), (two, two, own[two]))
            row = [signs[one] + signs[two]]
            for left, right, link in four:
                row += [link, max(reader.log_odds(passages.questions(left, right))), closed[left]]
            rows.append(row)
        out.append(np.array(rows, dtype=float))
    return out


def said(found: list[np.ndarray], share: float, gains: tuple[float, float]) -> str:
    """How often the truth is first, and the nats lost on it."""
    first, lost = [], []
    for rows in found:
        score = rows[:, 0].copy()
        for number, sign in enumerate((1.0, 1.0, -BROKEN, -BROKEN)):
            link, nats, closed = rows[:, 1 + 3 * number : 4 + 3 * number].T
            score += sign * (share * link + np.where(closed > 0, gains[1], gains[0]) * nats)
        first.append(score.argmax() == 0)
        lost.append(np.log(np.exp(score - score.max()).sum()) + score.max() - score[0])
    return f"{np.mean(first):.3f} first, {np.mean(lost):.3f} nats lost"


if __name__ == "__main__":
    main()
