"""Sources that cannot be restored, or need not be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.faults.conftest import Strike

from regather import pipeline
from regather.errors import CannotRestore, ExitCode

ORDERED = (
    "The tide table hangs beside the door of the harbour office, and nobody reads it.\n"
    "\n"
    "Whoever has lived here for a year knows the hours by the smell of the mud, which comes into the "
    "kitchens when the water is away.\n"
    "\n"
    "Strangers ask the baker. She looks out of her window, sees how high the ropes hang, and gives an "
    "answer that is right to a quarter of an hour.\n"
)


@pytest.fixture(params=["restore", "make"])
def job(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("content", [b"", b" \n\n\t\n"])
def test_empty_file(job: str, content: bytes, tmp_path: Path, strike: Strike) -> None:
    source = tmp_path / "empty.txt"
    source.write_bytes(content)
    said = strike([job, str(source), "--out", str(tmp_path / "p")], ExitCode.UNREADABLE_SOURCE, tmp_path / "p")
    assert "empty" in said


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\x00\x00", bytes(range(256)) * 8])
def test_binary_file(job: str, content: bytes, tmp_path: Path, strike: Strike) -> None:
    source = tmp_path / "binary.txt"
    source.write_bytes(content)
    said = strike([job, str(source), "--out", str(tmp_path / "p")], ExitCode.UNREADABLE_SOURCE, tmp_path / "p")
    assert "not text" in said


def test_damaged_pdf(job: str, tmp_path: Path, strike: Strike) -> None:
    source = tmp_path / "sheets.pdf"
    source.write_bytes(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<")
    said = strike([job, str(source), "--out", str(tmp_path / "p")], ExitCode.UNREADABLE_SOURCE, tmp_path / "p")
    assert "damaged" in said


@pytest.mark.parametrize(
    "content",
    ["Прилив приходит в полдень.\n".encode("cp1251"), "Die Flut kömmt, ".encode() + b"sp\xe4t.\n"],
    ids=["cyrillic", "damaged-utf-8"],
)
def test_wrong_encoding(job: str, content: bytes, tmp_path: Path, strike: Strike) -> None:
    source = tmp_path / "letters.txt"
    source.write_bytes(content)
    said = strike([job, str(source), "--out", str(tmp_path / "p")], ExitCode.UNREADABLE_SOURCE, tmp_path / "p")
    assert "UTF-8" in said
    assert "byte" in said


def test_encoding_that_is_guessed(tmp_path: Path) -> None:
    source = tmp_path / "western.txt"
    source.write_bytes("Le café ferme à la marée basse, et personne ne sait pourquoi.\n".encode("cp1252"))
    report = pipeline.restore(source, tmp_path / "p")
    assert "source-encoding" in [finding.code for finding in report.findings]
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "p" / "chapters").glob("*.md"))
    assert "café" in text


def test_book_folder_inside_the_source(job: str, tmp_path: Path, strike: Strike) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text("One page.\n", encoding="utf-8")
    folder = tmp_path / "pages" / "p"
    assert "inside the source" in strike([job, str(tmp_path / "pages"), "--out", str(folder)], ExitCode.USAGE, folder)


def test_no_such_source(job: str, tmp_path: Path, strike: Strike) -> None:
    arguments = [job, str(tmp_path / "nowhere.txt"), "--out", str(tmp_path / "p")]
    assert "nowhere.txt" in strike(arguments, ExitCode.UNREADABLE_SOURCE, tmp_path / "p")


def test_text_already_in_order(tmp_path: Path) -> None:
    source = tmp_path / "ordered.txt"
    source.write_text(ORDERED, encoding="utf-8")
    report = pipeline.restore(source, tmp_path / "p")
    chapters = sorted((tmp_path / "p" / "chapters").glob("*.md"))
    assert "\n".join(path.read_text(encoding="utf-8") for path in chapters) == ORDERED
    assert report.restored is not None
    assert report.restored.proof.moved == 0
    record = json.loads((tmp_path / "p" / "book" / "arrangement.json").read_text(encoding="utf-8"))
    assert record["scheme"] == "in-order"


def test_text_of_three_lines(tmp_path: Path) -> None:
    """Every word stays in its order; whether the lines are verse is for mending to judge."""
    source = tmp_path / "short.txt"
    source.write_text("One line.\nAnother line.\nA third line.\n", encoding="utf-8")
    pipeline.restore(source, tmp_path / "p")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "p" / "chapters").glob("*.md"))
    assert text.replace("|", " ").split() == source.read_text(encoding="utf-8").split()


def test_no_recognisable_structure(tmp_path: Path) -> None:
    """Words without sentences: either it stays in its order or it is refused, but no order is invented."""
    source = tmp_path / "words.txt"
    source.write_text("\n\n".join(f"tide{n * 7 % 211}" for n in range(200)) + "\n", encoding="utf-8")
    try:
        report = pipeline.restore(source, tmp_path / "p")
    except CannotRestore as error:
        assert error.hint
        assert not (tmp_path / "p").exists()
        return
    assert report.restored is not None
    assert report.restored.proof.moved == 0
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / "p" / "chapters").glob("*.md")))
    assert text.split() == source.read_text(encoding="utf-8").split()
