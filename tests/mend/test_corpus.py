"""The benchmark's cases, mended from their true arrangement: the floor under what was reached."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from tests.support.gold import true_case

from regather.mend import chapter_text, mend, prove

FEW = ("imposed-marked-06", "imposed-seamless-07", "imposed-seamless-19", "duplicated-01", "shuffled-folios-07")
"""One of each manner: notes by label, verse, notes that run over, wrapped lines and doubles, cut words."""


@pytest.fixture(scope="module")
def judge(shared: Path) -> ModuleType:
    path = shared / "corpus" / "dev" / "score.py"
    if not path.exists():
        pytest.skip("the benchmark's scorer is not in shared/corpus/dev")
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FEW)
def test_perfect_order_gives_a_nearly_perfect_text(dev_cases: tuple[Path, ...], judge: ModuleType, name: str) -> None:
    folder = next((path for path in dev_cases if path.name.startswith(name)), None)
    if folder is None:
        pytest.skip(f"{name} is not among the cases")
    case = true_case(folder)
    manuscript = mend(case.source, case.anatomy, case.arrangement)
    proof = prove(case.source, case.arrangement, manuscript)
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
    parts = [chapter_text(case.source, manuscript, draft) for draft in manuscript.chapters]
    apart = (re.sub(r"\[\^(\d+)\]", rf"[^{k}.\1]", text) for k, text in enumerate(parts))
    row = judge.score(case.gold, "\n\n".join(apart))
    assert row["wer"] <= 0.005, json.dumps(row)
    assert row["adjacency"] >= 0.95, json.dumps(row)
    assert row["furniture_left"] == 0, json.dumps(row)
