"""The prose, apart what is trained on and what is measured on, as streams; shared by the programs beside it."""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.stream import Stream, build_stream
from regather.order.words.lexicon import Lexicon, build_lexicon

CHARACTERS = 60_000
"""A stretch is as long as a booklet of 40 pages."""
SHORTEST = 20_000


def held(count: int) -> int:
    """Of so many works, the number of the first that is kept from training: the last tenth."""
    return count * 9 // 10


def works(path: Path, *, kept: bool) -> list[str]:
    """The works kept from training, or those to train on."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    texts = [t for t in texts if len(t) > SHORTEST]
    return texts[held(len(texts)) :] if kept else texts[: held(len(texts))]


def others(path: Path | None) -> list[tuple[str, float]]:
    """Works of other kinds, all to train on, with how much more often than its length each is drawn from."""
    if path is None:
        return []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["text"], float(row.get("weight", 1.0))) for row in rows if len(row["text"]) > SHORTEST]


def stretches(path: Path, count: int, seed: int) -> Iterator[str]:
    """Stretches of the works kept from training, paragraphs set apart, headings left out."""
    unseen = works(path, kept=True)
    rng = np.random.default_rng(seed)
    for k in range(count):
        text = unseen[k % len(unseen)]
        start = int(rng.integers(0, max(1, len(text) - CHARACTERS)))
        yield "\n\n".join(
            line for line in text[start : start + CHARACTERS].split("\n") if line and not line.startswith("# ")
        )


def build(text: str, language: str | None) -> tuple[Stream, Lexicon]:
    """The stream and the lexicon of a stretch."""
    lexicon = build_lexicon([text], language)
    anatomy = Anatomy((Block(Span(0, len(text)), Role.BODY),))
    return build_stream(Source(text, "prose", "0"), anatomy, lexicon.splits), lexicon
