"""Runs a small language model of the Llama kind with numpy: token numbers in, log-probabilities out.

The architecture is that of Touvron et al. (2023): root-mean-square norms, rotary positions (Su et al. 2021),
grouped queries (Ainslie et al. 2023), a gated feed-forward layer (Shazeer 2020). What a newcomer gets wrong:
a pass costs hardly more for a hundred texts than for one, since all weights go through the processor either
way. So beginnings are read once, many at a time (:class:`Memory`), and all that may follow them, many at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from regather.order.reader.gguf import ModelFile
from regather.order.stream import Ints
from regather.order.words.link import Matrix

ROWS = 256
"""Rows of logits held at once: 256 × 49,152 numbers are 50 MB."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer; the norms before each half are folded into the matrices behind them."""

    attention: Matrix
    mixed: Matrix
    gate: Matrix
    up: Matrix
    down: Matrix


@dataclass(frozen=True, slots=True)
class Memory:
    """What the network keeps of some beginnings, for all texts that may follow them.

    ``keys`` and ``values``: (layers, beginnings, key heads, tokens, head size); ``last``: the network's output behind
    each token, (beginnings, tokens, width). Shorter beginnings are padded behind their end.
    """

    keys: Matrix
    values: Matrix
    last: Matrix

    def one(self, number: int, tokens: int) -> Memory:
        """What is kept of one beginning, without what fills it up."""
        keys, values = (part[:, number : number + 1, :, :tokens].copy() for part in (self.keys, self.values))
        return Memory(keys, values, self.last[number : number + 1, :tokens].copy())

    @staticmethod
    def of(memories: Sequence[Memory]) -> Memory:
        """Several memories as one, the beginnings in their order."""
        longest = max(memory.keys.shape[3] for memory in memories)

        def filled(part: Matrix, axis: int) -> Matrix:
            room = [(0, longest - part.shape[axis] if k == axis else 0) for k in range(part.ndim)]
            out: Matrix = np.pad(part, room)
            return out

        return Memory(
            np.concatenate([filled(memory.keys, 3) for memory in memories], axis=1),
            np.concatenate([filled(memory.values, 3) for memory in memories], axis=1),
            np.concatenate([filled(memory.last, 1) for memory in memories]),
        )


@dataclass(frozen=True, slots=True)
class _Behind:
    """Where each of some texts stands: behind the first ``known`` tokens of beginning ``which`` of a memory."""

    memory: Memory
    which: Ints
    known: Ints


class Network:
    """A model's weights, ready to read with."""

    def __init__(self, file: ModelFile) -> None:
        settings, arrays = file.settings, file.arrays
        self.embedding = arrays["token_embd.weight"]
        self.width = self.embedding.shape[1]
        self.heads = int(settings["llama.attention.head_count"])
        self.key_heads = int(settings["llama.attention.head_count_kv"])
        self.size = self.width // self.heads
        self.epsilon = float(settings["llama.attention.layer_norm_rms_epsilon"])
        self.base = float(settings.get("llama.rope.freq_base", 10_000.0))
        self.layers = [_layer(arrays, i) for i in range(int(settings["llama.block_count"]))]
        output = arrays.get("output.weight", self.embedding)
        self.output = np.ascontiguousarray((output * arrays["output_norm.weight"]).T)

    def remember(self, beginnings: Sequence[Sequence[int]]) -> Memory:
        """Reads beginnings of at least one token each, once for all that may follow them."""
        tokens = padded(beginnings)
        hidden, keys, values = self._run(tokens, None)
        return Memory(keys, values, hidden)

    def continuations(self, memory: Memory, which: Ints, known: Ints, tokens: Ints) -> Matrix:
        """Log-probabilities (nats) of the tokens of some texts, of the shape of ``tokens``: (texts, tokens).

        Text ``i`` stands behind the first ``known[i]`` tokens (at least one) of beginning ``which[i]``.
        """
        hidden = memory.last[which, known - 1][:, None]
        if tokens.shape[1] > 1:
            read = self._run(tokens[:, :-1], _Behind(memory, which, known))[0]
            hidden = np.concatenate([hidden, read], axis=1)
        rows, wanted = hidden.reshape(-1, self.width), tokens.reshape(-1)
        out = np.empty(len(rows), dtype=np.float32)
        for a in range(0, len(rows), ROWS):
            chances = self.chances(rows[a : a + ROWS])
            out[a : a + ROWS] = chances[np.arange(len(chances)), wanted[a : a + ROWS]]
        return out.reshape(tokens.shape)

    def chances(self, hidden: Matrix) -> Matrix:
        """Log-probabilities of every token of the vocabulary behind each row of outputs."""
        logits: Matrix = hidden @ self.output
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return logits

    def _run(self, tokens: Ints, behind: _Behind | None) -> tuple[Matrix, Matrix, Matrix]:
        """Outputs (texts, tokens, width), keys and values (layers, texts, key heads, tokens, size)."""
        count, length = tokens.shape
        turn = self._turns(behind.known if behind is not None else np.zeros(count, dtype=np.int64), length)
        hide = np.triu(np.full((length, length), -np.inf, dtype=np.float32), 1)
        x = self.embedding[tokens.reshape(-1)]
        keys, values = [], []
        for number, layer in enumerate(self.layers):
            mixed = self._normed(x) @ layer.attention
            mixed = mixed.reshape(count, length, -1, self.size).transpose(0, 2, 1, 3)
            q, k, v = np.split(mixed, [self.heads, self.heads + self.key_heads], axis=1)
            q, k = _turned(q, turn), _turned(k, turn)
            keys.append(k)
            values.append(np.ascontiguousarray(v))
            x = x + self._attend(q, k, v, number, behind, hide) @ layer.mixed
            told = self._normed(x)
            gate: Matrix = told @ layer.gate
            gate /= 1 + np.exp(-gate)
            gate *= told @ layer.up
            x = x + gate @ layer.down
        return self._normed(x).reshape(count, length, -1), np.stack(keys), np.stack(values)

    def _attend(self, q: Matrix, k: Matrix, v: Matrix, layer: int, behind: _Behind | None, hide: Matrix) -> Matrix:
        """Weighted values for every query: of its text's own tokens up to it, and of the beginning before them."""
        count, heads, length, size = q.shape
        share = heads // self.key_heads
        # Queries that look at the same keys stand together: (texts, key heads, queries of the group, size).
        grouped = (q / np.sqrt(np.float32(size))).reshape(count, self.key_heads, share * length, size)
        scores = grouped @ k.swapaxes(2, 3) + np.tile(hide, (share, 1))
        if behind is not None:
            reach = int(behind.known.max())
            old_keys = behind.memory.keys[layer, behind.which, :, :reach]
            far = grouped @ old_keys.swapaxes(2, 3)
            unread = np.arange(reach)[None, :] >= behind.known[:, None]
            far += np.where(unread, np.float32(-np.inf), np.float32(0))[:, None, None, :]
            scores = np.concatenate([far, scores], axis=3)
        scores = np.exp(scores - scores.max(axis=3, keepdims=True))
        scores /= scores.sum(axis=3, keepdims=True)
        out = scores[..., scores.shape[3] - length :] @ v
        if behind is not None:
            out = out + scores[..., :reach] @ behind.memory.values[layer, behind.which, :, :reach]
        out = out.reshape(count, heads, length, size).transpose(0, 2, 1, 3)
        return np.ascontiguousarray(out).reshape(count * length, heads * size)

    def _normed(self, x: Matrix) -> Matrix:
        out: Matrix = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return out

    def _turns(self, starts: Ints, length: int) -> NDArray[np.complex64]:
        """The rotation of each text's positions and pairs of numbers: (texts, 1, tokens, pairs)."""
        places = starts[:, None] + np.arange(length)[None, :]
        speed = self.base ** (-2.0 * np.arange(self.size // 2) / self.size)
        out: NDArray[np.complex64] = np.exp(1j * places[:, None, :, None] * speed).astype(np.complex64)
        return out


def padded(texts: Sequence[Sequence[int]]) -> Ints:
    """Texts of tokens as one array, filled up with token 0."""
    out = np.zeros((len(texts), max(len(text) for text in texts)), dtype=np.int64)
    for row, text in enumerate(texts):
        out[row, : len(text)] = text
    return out


def _turned(x: Matrix, turn: NDArray[np.complex64]) -> Matrix:
    """Rotary positions: neighbouring numbers are the parts of one complex number."""
    pairs = np.ascontiguousarray(x).view(np.complex64)
    out: Matrix = (pairs * turn).view(np.float32)
    return out


def _layer(arrays: dict[str, Matrix], number: int) -> _Layer:
    def part(name: str, norm: str = "") -> Matrix:
        weight = arrays[f"blk.{number}.{name}.weight"]
        return weight * arrays[f"blk.{number}.{norm}.weight"] if norm else weight

    attention = np.vstack([part(f"attn_{name}", "attn_norm") for name in "qkv"])
    # Inputs come first, so that the products run over rows that lie together.
    return _Layer(
        np.ascontiguousarray(attention.T),
        np.ascontiguousarray(part("attn_output").T),
        np.ascontiguousarray(part("ffn_gate", "ffn_norm").T),
        np.ascontiguousarray(part("ffn_up", "ffn_norm").T),
        np.ascontiguousarray(part("ffn_down").T),
    )
