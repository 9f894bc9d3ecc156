"""A language model of two layers with random weights, written as a GGUF file byte by byte."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from regather.order.reader.bpe import byte_letters

WIDTH, HEADS, KEY_HEADS, FEED, LAYERS = 64, 4, 2, 96, 2
MERGES = ["Ġ t", "h e", "Ġt he", "a p", "ap a", "apa r", "apar t", "m e", "me n", "men t", "apart ment", "Ġ apart"]
TOKENS = ["<end>", *byte_letters(), *(m.replace(" ", "") for m in MERGES), "Ġapartment"]
ALL_MERGES = [*MERGES, "Ġ apartment"]


def _text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def _setting(name: str, value: object) -> bytes:
    if isinstance(value, str):
        return _text(name) + struct.pack("<I", 8) + _text(value)
    if isinstance(value, float):
        return _text(name) + struct.pack("<If", 6, value)
    if isinstance(value, int):
        return _text(name) + struct.pack("<II", 4, value)
    assert isinstance(value, list)
    if isinstance(value[0], str):
        return _text(name) + struct.pack("<IIQ", 9, 8, len(value)) + b"".join(_text(v) for v in value)
    return _text(name) + struct.pack(f"<IIQ{len(value)}i", 9, 5, len(value), *value)


def pack_q4_1(values: np.ndarray) -> tuple[bytes, np.ndarray]:
    """Numbers in blocks of 32 with four bits each, and what they are once unpacked."""
    blocks = values.astype(np.float32).reshape(-1, 32)
    low = blocks.min(1, keepdims=True).astype(np.float16)
    scale = ((blocks.max(1, keepdims=True) - low) / 15).astype(np.float16)
    steps = np.clip(np.round((blocks - low) / np.maximum(scale, 1e-6)), 0, 15).astype(np.uint8)
    raw = np.hstack([scale.view(np.uint8), low.view(np.uint8), steps[:, :16] | (steps[:, 16:] << 4)])
    return raw.tobytes(), (steps * scale.astype(np.float32) + low.astype(np.float32)).reshape(values.shape)


def pack_q8_0(values: np.ndarray) -> tuple[bytes, np.ndarray]:
    """Numbers in blocks of 32 with eight bits each, and what they are once unpacked."""
    blocks = values.astype(np.float32).reshape(-1, 32)
    scale = (np.abs(blocks).max(1, keepdims=True) / 127).astype(np.float16)
    steps = np.round(blocks / np.maximum(scale.astype(np.float32), 1e-9)).astype(np.int8)
    raw = np.hstack([scale.view(np.uint8), steps.view(np.uint8)])
    return raw.tobytes(), (steps * scale.astype(np.float32)).reshape(values.shape)


def write_model(path: Path, seed: int = 1) -> dict[str, np.ndarray]:
    """Writes the model; gives its arrays as they should be read."""
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {"token_embd": (len(TOKENS), WIDTH), "output_norm": (WIDTH,)}
    for i in range(LAYERS):
        shapes |= {
            f"blk.{i}.attn_norm": (WIDTH,),
            f"blk.{i}.attn_q": (WIDTH, WIDTH),
            f"blk.{i}.attn_k": (WIDTH // HEADS * KEY_HEADS, WIDTH),
            f"blk.{i}.attn_v": (WIDTH // HEADS * KEY_HEADS, WIDTH),
            f"blk.{i}.attn_output": (WIDTH, WIDTH),
            f"blk.{i}.ffn_norm": (WIDTH,),
            f"blk.{i}.ffn_gate": (FEED, WIDTH),
            f"blk.{i}.ffn_up": (FEED, WIDTH),
            f"blk.{i}.ffn_down": (WIDTH, FEED),
        }
    settings: dict[str, object] = {
        "general.architecture": "llama",
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KEY_HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.freq_base": 10_000.0,
        "llama.block_count": LAYERS,
        "tokenizer.ggml.tokens": TOKENS,
        "tokenizer.ggml.merges": ALL_MERGES,
        "tokenizer.ggml.token_type": [3] + [1] * (len(TOKENS) - 1),
    }
    arrays, table, body = {}, b"", b""
    for name, shape in shapes.items():
        values = rng.normal(1.0 if "norm" in name else 0.0, 0.3, shape).astype(np.float32)
        if "norm" in name:
            kind, (raw, kept) = 0, (values.tobytes(), values)
        elif name == "token_embd":
            kind, (raw, kept) = 8, pack_q8_0(values)
        else:
            kind, (raw, kept) = 3, pack_q4_1(values)
        arrays[f"{name}.weight"] = kept
        sizes = shape[::-1]
        table += _text(f"{name}.weight") + struct.pack(f"<I{len(sizes)}QIQ", len(sizes), *sizes, kind, len(body))
        body += raw + bytes(-len(raw) % 32)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(settings))
    head += b"".join(_setting(name, value) for name, value in settings.items()) + table
    path.write_bytes(head + bytes(-len(head) % 32) + body)
    return arrays
