"""What the anatomy finds in the benchmark cases, as counts; skipped where they are absent."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

AT_LEAST = {
    "headings": (0.97, 0.97),
    "levels": (0.8, 0.8),
    "contents": (0.97, 0.97),
    "bodies": (0.97, 0.97),
    "marks": (0.95, 0.95),
    "folios": (0.97, 0.95),
    "running": (0.97, 0.97),
    "front": (0.97, 0.97),
}
"""Precision and recall over all cases: a little under what was measured when this was written."""


@pytest.fixture(scope="module")
def counts(root: Path, dev_cases: tuple[Path, ...]) -> dict[str, list[int]]:
    benchmark = _load(root / "benchmarks" / "anatomy.py")
    total: dict[str, list[int]] = {kind: [0, 0, 0] for kind in AT_LEAST}
    for case in dev_cases:
        for kind, measured in benchmark.measure(*benchmark.load(case)).items():
            for i in range(3):
                total[kind][i] += measured[i]
    return total


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("anatomy_benchmark", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", sorted(AT_LEAST))
def test_what_is_found_is_there_and_what_is_there_is_found(kind: str, counts: dict[str, list[int]]) -> None:
    hits, found, wanted = counts[kind]
    precision, recall = AT_LEAST[kind]
    assert hits >= precision * found, f"{found - hits} of {found} {kind} that were found are wrong"
    assert hits >= recall * wanted, f"{wanted - hits} of {wanted} {kind} are missing"
