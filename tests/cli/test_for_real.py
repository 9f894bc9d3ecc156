"""``regather make`` with every room as it is, in processes of its own: the contract, and the same bytes again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.project.fakes import tree

TEXT = """Tides

The tide table hangs beside the door of the harbour office, and nobody reads it.

Whoever has lived here for a year knows the hours by the smell of the mud, which comes into the kitchens when the \
water is away.

Strangers ask the baker. She looks out of her window, sees how high the ropes hang, and gives an answer that is \
right to a quarter of an hour.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same source made into two folders, by processes that order their sets in different ways."""
    place = tmp_path_factory.mktemp("real")
    source = place / "tides.txt"
    source.write_text(TEXT, encoding="utf-8")
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "regather.cli", "make", str(source), "--out", str(place / seed)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed, "REGATHER_DEBUG": "1"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == "", "something speaks although nobody watches"
    return place / "1", place / "2"


def test_the_same_source_gives_the_same_bytes(made: tuple[Path, Path]) -> None:
    first, second = tree(made[0]), tree(made[1])
    assert list(first) == list(second)
    differing = [name for name in first if first[name] != second[name]]
    assert differing == []


def test_the_files_of_the_contract_are_there(made: tuple[Path, Path]) -> None:
    built = sorted(path.name for path in (made[0] / "build").iterdir() if path.name not in ("README.md", "SHA256SUMS"))
    endings = sorted(("-zine-a4.pdf", "-zine-letter.pdf", ".epub", ".kepub.epub", ".pdf", ".html", "-web.zip"))
    assert len(built) == len(endings)
    assert all(name.endswith(end) for name, end in zip(built, endings, strict=True)), built
    names = (made[0] / "build" / "SHA256SUMS").read_text(encoding="utf-8").split()[1::2]
    assert names == built


def test_no_place_of_this_machine_is_in_what_was_written(made: tuple[Path, Path]) -> None:
    here = str(made[0].parent).encode()
    assert [name for name, content in tree(made[0]).items() if here in content or b".regather" in content] == []
