"""The judges from outside find nothing in the files of this repository's book, those for a printing house included."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from regather import pipeline
from regather.model import Finding

ROOT = Path(__file__).resolve().parents[2]
JUDGES = ("epubcheck", "ace", "verapdf")
OURS = ("epub", "kepub", "pdf", "zine", "web", "print", "press", "cover")


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    """What building and checking a copy of the book finds, with the copy for archives and the press files."""
    folder = tmp_path_factory.mktemp("judged") / "book"
    for name in ("book", "chapters", "styles"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("sources"))
    settings = folder / "book" / "book.toml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"^archive = .*\n", "", text, flags=re.MULTILINE).replace("[print]\n", "[print]\narchive = true\n")
    if "[press]" not in text:
        text += "\n[press]\n"
    text = re.sub(r"^make = .*\n", "", text, flags=re.MULTILINE).replace("[press]\n", "[press]\nmake = true\n")
    settings.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REGATHER_TOOLS")
        return (*pipeline.build(folder).findings, *pipeline.check(folder).findings)


@pytest.mark.parametrize("judge", JUDGES)
def test_a_judge_finds_nothing(judge: str, findings: tuple[Finding, ...]) -> None:
    said = [finding for finding in findings if finding.code.startswith(f"{judge}-")]
    skipped = next((finding for finding in said if finding.code == f"{judge}-skipped"), None)
    if skipped is not None:
        pytest.skip(skipped.message)
    assert said == []


def test_nor_do_our_own_checks_of_the_files(findings: tuple[Finding, ...]) -> None:
    # A thin book's spine bears no words, and the cover says so.
    said = {finding.code for finding in findings if finding.code.split("-")[0] in OURS}
    assert said == {"cover-spine-bare"}
