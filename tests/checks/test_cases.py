"""One folder a code in ``cases``: a book with that fault, what is found in it, and why it is there.

``case.toml`` says how the fault comes about: ``text`` checks the chapters, ``lint`` their words, ``write`` writes
the EPUB, ``epub`` spoils the EPUB and checks it, ``kepub`` spoils the file for Kobo and checks that, ``missing``
removes the EPUB, ``no-java`` hides Java, ``answer`` plays an answer of EPUBCheck. ``expected.txt`` has every finding,
not only the one that the folder is named after. ``REGATHER_GOLDEN=write`` writes it anew; look at the difference
before you keep it.
"""

from __future__ import annotations

import os
import shutil
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.books import little_book

from regather.checks import CODES, check_book, lint, row_of
from regather.checks.epub import check_epub
from regather.checks.kepub import check_kepub
from regather.checks.lint_codes import LINT_ROWS
from regather.checks.text import check_text
from regather.checks.waive import waive
from regather.model import Artifact, Book, Finding
from regather.outputs.epub import write_epub
from regather.outputs.kepub import write_kepub
from regather.project import load_book
from regather.project.allow import load_allowed
from regather.tools import Ran, validate_epub
from regather.tools.epubcheck import findings_of

CASES = Path(__file__).parent / "cases"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "regather"
LINT = frozenset(row.code for row in LINT_ROWS)
NAMES = tuple(sorted(path.name for path in CASES.iterdir()))


def shown(finding: Finding) -> str:
    """A finding as a line of ``expected.txt``."""
    line = "" if finding.line is None else f":{finding.line}"
    column = "" if finding.column is None else f":{finding.column}"
    hint = f" | {finding.hint}" if finding.code in LINT else ""
    return f"{finding.severity} {finding.code} [{finding.where}{line}{column}] {finding.message}{hint}"


def spoil(path: Path, case: dict[str, Any]) -> None:
    """Write the archive again without one file, or with some words of one file changed."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if "drop" in case:
        del files[case["drop"]]
    else:
        before = files[case["file"]].decode()
        assert case["find"] in before, "the case no longer fits what the writer makes"
        files[case["file"]] = before.replace(case["find"], case["put"]).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def find(folder: Path, book: Book, target: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Finding, ...]:
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    how = case["how"]
    if how == "text":
        return check_text(book)
    if how == "lint":
        return waive(book, lint(book), load_allowed(folder))
    if how == "answer":
        answer = Ran(1, (folder / "answer.txt").read_text(), (folder / "stderr.txt").read_text())
        return findings_of(answer, target.name)
    if how == "missing":
        return check_book(book, [Artifact("epub", Path(target.name), "")])
    artifact, findings = write_epub(book, target)
    if how == "write":
        return findings
    if how == "no-java":
        monkeypatch.setenv("PATH", "")
        return validate_epub(artifact.path)
    if how == "kepub":
        kepub, _ = write_kepub(target, target.with_suffix(".kepub.epub"))
        spoil(kepub.path, case)
        return check_kepub(kepub.path)
    spoil(target, case)
    return check_epub(target)


@pytest.mark.parametrize("name", NAMES)
def test_the_fault_is_found_and_nothing_else(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A copy, so that a picture above the project is above a folder of ours.
    folder = tmp_path / name
    shutil.copytree(CASES / name, folder)
    findings = find(folder, load_book(folder), tmp_path / "book.epub", monkeypatch)
    text = "".join(f"{shown(finding)}\n" for finding in findings)
    expected = CASES / name / "expected.txt"
    if os.environ.get("REGATHER_GOLDEN") == "write":
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    rows = [row_of(finding.code) for finding in findings]
    assert CODES[name.replace("-any", "-*")] in rows


def codes_given_by_our_rooms() -> set[str]:
    """The table's codes that stand in the source of render, tools, the EPUB writer and the checks."""
    rooms = (*SOURCE.glob("render/*.py"), *SOURCE.glob("tools/*.py"), *SOURCE.glob("outputs/epub*.py"))
    rooms += (SOURCE / "outputs" / "style_files.py",)
    rooms += tuple(
        path
        for path in SOURCE.glob("checks/*.py")
        if not path.name.endswith("codes.py") and path.name not in ("pdf.py", "pictures.py", "press.py", "styles.py")
    )
    # tests/checks/test_styles.py, tests/tools and tests/outputs/web/test_writing.py have the cases of these.
    rooms = tuple(path for path in rooms if path.name not in ("ace.py", "verapdf.py", "web.py", "web_codes.py"))
    text = "".join(path.read_text(encoding="utf-8") for path in rooms)
    # Faces are told of where covers are drawn, for the EPUB and for print alike.
    return {code for code in CODES if f'"{code}"' in text} | {"epubcheck-*", "cover-face"}


def test_every_code_has_its_folder_and_every_folder_its_code() -> None:
    assert {name.replace("-any", "-*") for name in NAMES} == codes_given_by_our_rooms()


@pytest.mark.parametrize("name", ["kitchen", "orchard-he"])
def test_nothing_is_found_in_a_sound_book(name: str, tmp_path: Path) -> None:
    book = little_book(name)
    artifact, findings = write_epub(book, tmp_path / "x.epub")
    assert (*findings, *check_text(book), *lint(book), *check_epub(artifact.path)) == ()


def test_a_finding_of_text_and_writer_is_told_once(tmp_path: Path) -> None:
    shutil.copytree(CASES / "link-dead", tmp_path / "x")
    book = load_book(tmp_path / "x")
    codes = [finding.code for finding in check_book(book)]
    assert codes == ["link-dead", "link-dead"]


def test_explanations_are_plain_sentences() -> None:
    for row in CODES.values():
        assert row.explanation.endswith(".") and not row.title.endswith("."), row.code


def test_nothing_is_found_in_the_chapters_of_the_book_in_the_repository(root: Path) -> None:
    assert (*check_text(load_book(root)), *lint(load_book(root))) == ()
