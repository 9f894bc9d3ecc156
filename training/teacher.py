"""Word vectors of a language model, as the encoder's to set out from: a word as the model's middle layers see it alone.

What a novel of a million words teaches of a word is little; a model that has read much more knows what it goes with.
Each word of the vocabulary is read alone behind the sign for a text's beginning, through the first layers of SmolLM2
(``order/reader`` runs it), and what stands behind its last token is brought down to a few dimensions. What a newcomer
gets wrong: the last layers are the worse ones here. They say which token comes next, the middle ones what was read.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from regather.order.reader.gguf import ModelFile, read_model_file
from regather.order.reader.network import Network
from regather.order.reader.reader import Reader
from regather.order.words.link_kinds import CLOSES, OPENS

LAYERS = 18
"""Of thirty; see the decision on the link for what others gave."""
TOKENS = 6
"""Of a word that are read: no English word of the vocabulary has more."""
BATCH = 256
BEGIN = 0
"""The token that begins a text."""
FAR = 4.0
"""Standard deviations beyond which a number counts no more: a few dimensions of such models run far off."""
FREQUENT = 3_000
"""Sightings beyond which a word counts no more in what the few dimensions are to keep."""
SPREAD = 0.25
"""The standard deviation of the numbers given."""


def taught_vectors(
    weights: Path, vocabulary: list[str], seen: np.ndarray, capitals: np.ndarray, width: int
) -> np.ndarray:
    """A row of ``width`` numbers for each word; ``seen`` and ``capitals``: how often it stands, and with a capital."""
    reader = Reader.load(weights)
    file = read_model_file(weights)
    network = Network(ModelFile({**file.settings, "llama.block_count": LAYERS}, file.arrays))
    tokens = [
        reader.tokenizer.encode(_written(w, c * 2 > n)) for w, n, c in zip(vocabulary, seen, capitals, strict=True)
    ]
    by_length = defaultdict(list)
    for k, read in enumerate(tokens):
        tokens[k] = read[:TOKENS] or [BEGIN]
        by_length[len(tokens[k])].append(k)
    states = np.zeros((len(vocabulary), network.width))
    for words in by_length.values():
        for a in range(0, len(words), BATCH):
            some = words[a : a + BATCH]
            states[some] = network.remember([[BEGIN, *tokens[k]] for k in some]).last[:, -1]
    return reduced(states, seen, width)


def _written(word: str, capital: bool) -> str:  # noqa: FBT001 - a word and how it is written
    """A word of the vocabulary as it stands in a text."""
    if word in (OPENS, CLOSES):
        return '"'
    if not word[:1].isalpha():
        return word
    return " " + (word.capitalize() if capital else word)


def reduced(states: np.ndarray, seen: np.ndarray, width: int) -> np.ndarray:
    """The directions in which frequent words differ most, the strong ones held back (a square root)."""
    share = np.sqrt(seen + 1.0)[:, None]
    states = states - (states * share).sum(0) / share.sum()
    states /= np.sqrt((states**2 * share).sum(0) / share.sum()) + 1e-6
    states = np.clip(states, -FAR, FAR)
    states /= np.linalg.norm(states, axis=1, keepdims=True) + 1e-6
    heavy = states * np.sqrt(np.minimum(seen, FREQUENT) + 1.0)[:, None]
    directions = np.linalg.svd(heavy.T @ heavy)[0][:, :width]
    out = states @ directions
    out /= np.sqrt(out.std(0))
    return out * (SPREAD / out.std())
