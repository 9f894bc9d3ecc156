"""A stack of scans from one end to the other: read once, restored without Tesseract after that, corrected by hand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.sources.scan_maker import spread

from regather import pipeline
from regather.cli.app import run
from regather.errors import ExitCode
from regather.tools import tesseract

pytestmark = pytest.mark.skipif(
    not tesseract.is_there() or "eng" not in tesseract.languages(), reason="Tesseract with English is not installed"
)


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A booklet of four pages, scanned as a PDF of pictures, and restored."""
    folder = tmp_path_factory.mktemp("scans")
    front, back = spread(4, 1, dots=150), spread(2, 3, dots=150)
    front.save(folder / "zine.pdf", save_all=True, append_images=[back], resolution=150)
    pipeline.restore(folder / "zine.pdf", folder / "book")
    return folder / "book"


def chapters(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "chapters").glob("*.md"))}


def test_the_words_are_in_the_chapters_and_what_was_read_is_kept(restored: Path) -> None:
    text = b"".join(chapters(restored).values()).decode("utf-8")
    # The pages have the same lines, so that some of them pass for running heads.
    assert all(text.count(words) >= 3 for words in ("binder", "crease", "neighbour sews", "basket of reed"))
    assert (restored / "book" / "recognised" / "zine.pdf.hocr").is_file()


def test_it_is_restored_and_checked_again_without_tesseract(
    restored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(restored, tmp_path / "book")
    monkeypatch.setattr(tesseract, "is_there", lambda: False)
    pipeline.restore(None, tmp_path / "book")
    assert chapters(tmp_path / "book") == chapters(restored)
    assert not [item for item in pipeline.check(tmp_path / "book").findings if item.code.startswith("source-changed")]


def test_what_a_person_corrects_in_it_is_in_the_chapters_and_stays(restored: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(restored, book)
    layer = book / "book" / "recognised" / "zine.pdf.hocr"
    corrected = layer.read_text(encoding="utf-8").replace(">binder<", ">printer<")
    layer.write_text(corrected, encoding="utf-8")
    found = [item.code for item in pipeline.check(book).findings]
    assert "source-changed" in found, "the chapters are those of what was read before"
    pipeline.restore(None, book)
    text = b"".join(chapters(book).values())
    assert b"printer" in text
    assert b"binder" not in text
    assert layer.read_text(encoding="utf-8") == corrected


def test_explain_tells_places_by_side_and_page(restored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(restored), "--page", "1"]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert re.search(r"side [12], (left|right) page, lines? \d", told)
    assert "Places are sides of the source" in told


def test_without_tesseract_nothing_is_begun_and_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tesseract, "is_there", lambda: False)
    (tmp_path / "stack").mkdir()
    spread(4, 1, dots=60).save(tmp_path / "stack" / "1.png")
    assert run(["restore", str(tmp_path / "stack"), "--out", str(tmp_path / "book")]) == ExitCode.MISSING_PROGRAM
    assert "tesseract-ocr" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()
