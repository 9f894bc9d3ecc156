"""The real source restored twice, once for all tests: by the program alone, and with its doubts answered.

The answers are made from ``truth.json``, which holds offsets only, and go through ``book/decisions.toml``
as a person's would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from regather import pipeline
from regather.model import Finding, Join, Source
from regather.project import new_decisions
from regather.project.layout import DECISIONS
from regather.sources import read_source
from regather.text.decision_lines import block_lines, cut_lines
from regather.text.fingerprint import fingerprint

OFFERED = re.compile(r"^at = (\d+)$", re.MULTILINE)
"""A place that a finding offers to decide about."""


@dataclass(frozen=True)
class Seed:
    """The real source, the truth about it, and how a project for it is made."""

    path: Path
    source: Source
    truth: dict[str, Any]

    @property
    def turns(self) -> list[dict[str, Any]]:
        """The page turns that are not in the order of the source: those that had to be found."""
        return [join for join in self.truth["joins"] if not join["in_stream"]]

    def wrong(self, joins: tuple[Join, ...]) -> list[dict[str, Any]]:
        """The true turns that are not among ``joins``, to the character."""
        found = {(join.left_page, join.right_page, join.left, join.right) for join in joins}
        return [
            turn
            for turn in self.turns
            if (turn["left_page"], turn["right_page"], turn["left"], turn["right"]) not in found
        ]

    def check(self, at: int) -> str:
        return fingerprint(self.source.text, at)


@pytest.fixture(scope="session")
def case(seed: Path) -> Seed:
    truth = json.loads(Path(__file__).with_name("truth.json").read_text(encoding="utf-8"))
    return Seed(seed, read_source(seed), truth)


@dataclass(frozen=True)
class Run:
    """A project folder and what restoring reported."""

    folder: Path
    report: pipeline.Report

    @property
    def arrangement(self) -> Any:
        assert self.report.restored is not None
        return self.report.restored.arrangement


@pytest.fixture(scope="session")
def alone(case: Seed, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The real source restored by the program alone."""
    folder = tmp_path_factory.mktemp("alone") / "book"
    return Run(folder, pipeline.restore(case.path, folder))


@pytest.fixture(scope="session")
def answers(case: Seed, alone: Run) -> str:
    """``decisions.toml`` with the truth about every doubt and finding of the program alone, where it was wrong."""
    lines = [new_decisions(case.source)]
    for turn in case.wrong(alone.arrangement.joins):
        lines.append(cut_lines(turn["left_page"], "end", turn["left"], case.check(turn["left"])))
        lines.append(cut_lines(turn["right_page"], "start", turn["right"], case.check(turn["right"])))
    for finding in alone.report.findings:
        lines += _about_blocks(case, finding)
    return "\n".join(lines)


def _about_blocks(case: Seed, finding: Finding) -> Iterator[str]:
    """What the truth says of the paragraphs that a finding asks about."""
    offered = [int(at) for at in OFFERED.findall(finding.hint)]
    if finding.code == "quotation-unclosed":
        quoted = [span for quotation in case.truth["quotations"] for span in quotation["spans"]]
        beyond = [at for at in offered if not any(start <= at < end for start, end in quoted)]
        yield from (block_lines(at, "paragraph", check=case.check(at)) for at in beyond[:1])
    if finding.code == "paragraph-doubt":
        known = {turn["right"]: turn["paragraph"] for turn in case.turns}
        for at in offered:
            if known.get(at) in ("joined", "new"):
                yield block_lines(at, joined=known[at] == "joined", check=case.check(at))


@pytest.fixture(scope="session")
def answered(case: Seed, answers: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The real source restored with its doubts answered; what is asked only then is answered, too."""
    folder = tmp_path_factory.mktemp("answered") / "book"
    (folder / DECISIONS).parent.mkdir(parents=True)
    (folder / DECISIONS).write_text(answers, encoding="utf-8")
    first = pipeline.restore(case.path, folder)
    more = [lines for finding in first.findings for lines in _about_blocks(case, finding) if lines not in answers]
    if not more:
        return Run(folder, first)
    (folder / DECISIONS).write_text("\n".join([answers, *more]), encoding="utf-8")
    return Run(folder, pipeline.restore(case.path, folder))
