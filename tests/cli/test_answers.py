"""An answer that is copied from the terminal is taken by the next run: the whole way, with every room as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.order.wrecks import SMALL, long_book

from regather.cli.app import run
from regather.errors import ExitCode
from regather.scramble import Emission, ScrambleOptions, scramble

Out = pytest.CaptureFixture[str]


def record(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "book" / "arrangement.json").read_text(encoding="utf-8"))
    return found


def turns_of(folder: Path) -> dict[tuple[int, int], dict[str, Any]]:
    return {(join["left_page"], join["right_page"]): join for join in record(folder)["joins"]}


def test_the_lines_of_another_reading_are_taken_by_restore(tmp_path: Path, capsys: Out) -> None:
    options = ScrambleOptions(
        scheme="saddle", seed=3, layout=SMALL, emission=Emission(breaks="side", folios=0.0, glue_cut=0.0)
    )
    source, folder = tmp_path / "wreck.txt", tmp_path / "book"
    source.write_text(scramble(long_book(), options).text, encoding="utf-8", newline="")
    assert run(["restore", str(source), "--out", str(folder)]) == ExitCode.DONE
    before = record(folder)
    doubt = next(d for d in before["doubts"] if d["settles"] and len(d["readings"]) > 1)
    capsys.readouterr()

    run(["explain", str(folder), "--doubts"])
    asked = capsys.readouterr().out.partition(f"{doubt['question'][:30]}")[2]
    reading = asked.partition("  Reading 2 (")[2].partition("  Reading 3 (")[0].partition("  None of these")[0]
    shown = [line for line in reading.splitlines() if line.startswith("      ") and (line[6] in "#[" or " = " in line)]
    pasted = "".join(f"{line}\n" for line in shown)
    assert "".join(f"{line.strip()}\n" for line in shown) == doubt["readings"][1]["lines"]
    with (folder / "book" / "decisions.toml").open("a", encoding="utf-8") as file:
        file.write(pasted)
    capsys.readouterr()
    assert run(["restore", "--out", str(folder)]) == ExitCode.DONE
    told = " ".join(capsys.readouterr().out.split())
    assert "Changed: You decided the turn" in told
    assert "settled" in told

    after, seam = turns_of(folder), doubt["readings"][1]["seams"][0]
    own = after[seam["left_page"], seam["right_page"]]
    assert (own["left"], own["right"]) == (seam["left"], seam["right"])
    assert own["decided"]
    for left, right in doubt["settles"]:
        assert after[left, right]["decided"], "the turn that hangs on the same two places is settled with it"
    assert doubt["id"] not in {other["id"] for other in record(folder)["doubts"]}
    run(["explain", str(folder), "--page", str(seam["left_page"])])
    assert "you decided so" in capsys.readouterr().out
