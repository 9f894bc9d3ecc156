"""What becomes of a stack of scans: which sources are one, in which language it is read, when it is read again."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.sources.pdf_maker import column, pdf
from tests.sources.scan_maker import LINES, lines_of, spread

from regather.errors import MissingProgram, UnreadableSource
from regather.sources import scan_read, scans
from regather.sources.scan_layer import read_layer
from regather.sources.scan_pictures import pictures_in
from regather.sources.scan_types import Seen, SeenLine, SeenPage
from regather.sources.scans import as_they_stand, recognise
from regather.tools import tesseract

real = pytest.mark.skipif(
    not tesseract.is_there() or "eng" not in tesseract.languages(), reason="Tesseract with English is not installed"
)


def png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def names(path: Path) -> list[str] | None:
    with pictures_in(path) as shots:
        return None if shots is None else [shot.name for shot in shots]


SMALL = Image.new("L", (40, 30), 255)


def test_a_folder_of_pictures_is_taken_in_the_natural_order_of_names(tmp_path: Path) -> None:
    for name in ("scan 10.png", "scan 2.png", ".hidden.png", "Thumbs.db"):
        (tmp_path / name).write_bytes(png(SMALL))
    assert names(tmp_path) == ["scan 2", "scan 10"]


def test_pictures_beside_text_are_what_it_was_taken_from(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(png(SMALL))
    (tmp_path / "1.txt").write_text("The sheet.")
    assert names(tmp_path) is None


def test_an_archive_of_pictures_and_a_tiff_of_several_are_stacks_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "scans.zip", "w") as archive:
        archive.writestr("b/2.png", png(SMALL))
        archive.writestr("b/1.png", png(SMALL))
    SMALL.save(tmp_path / "scans.tif", save_all=True, append_images=[SMALL, SMALL])
    assert names(tmp_path / "scans.zip") == ["1", "2"]
    assert names(tmp_path / "scans.tif") == ["1", "2", "3"]


def test_a_pdf_with_text_is_no_stack_and_one_of_pictures_is(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_bytes(pdf([column(LINES, 60, 500)], 420, 595))
    SMALL.save(tmp_path / "pictures.pdf")
    assert names(tmp_path / "text.pdf") is None
    assert names(tmp_path / "pictures.pdf") == ["1"]


def test_a_picture_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"no picture")
    with pictures_in(tmp_path) as shots, pytest.raises(UnreadableSource, match="cannot be opened") as caught:
        assert shots is not None
        shots[0].open()
    assert caught.value.where == "1.png"


def test_transparent_ground_is_paper_and_a_photograph_is_seen_as_its_camera_was_held(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(tmp_path / "1.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (40, 30), 200).save(tmp_path / "2.jpg", exif=exif, dpi=(72, 72))
    with pictures_in(tmp_path) as shots:
        assert shots is not None
        (paper, _), (photo, dots) = shots[0].open(), shots[1].open()
    assert paper.getextrema() == (255, 255)
    assert (photo.size, dots) == ((30, 40), 0.0), "what a camera says of dots an inch is not believed"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A Tesseract that reads one line on every page; the list has the languages that it was asked to read in."""
    asked: list[str] = []

    def read_part(part: scan_read.Part, language: str) -> SeenPage:
        asked.append(language)
        word = Seen("Blatt" if language == "deu" else "Leaf", 10, 10, 60, 30)
        return SeenPage(part.side, 400, 600, 100.0, (SeenLine((word,), 30.0),))

    monkeypatch.setattr(scans, "read_part", read_part)
    monkeypatch.setattr(scans, "sample_of", lambda part, language: ("some words", 95.0))
    monkeypatch.setattr(tesseract, "is_there", lambda: True)
    monkeypatch.setattr(tesseract, "languages", lambda: ("deu", "eng"))
    monkeypatch.setattr(tesseract, "version", lambda: "5.0")
    return asked


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "1.png").write_bytes(png(spread(4, 1, dots=60)))
    (folder / "2.png").write_bytes(png(spread(None, 3, dots=60)))
    return folder


def read(stack: Path, kept: str | None = None, wanted: str | None = None, found: str = "en") -> scans.Recognised:
    done = recognise(stack, kept, wanted, lambda text: found, lambda words, share: None)
    assert done is not None
    return done


def test_every_page_is_kept_blank_ones_too(fake: list[str], stack: Path) -> None:
    layer = read_layer(read(stack).text, "x")
    assert [(page.side, bool(page.lines)) for page in layer.pages] == [
        ("1", True), ("1", True), ("2", False), ("2", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found", "language"), [(None, "de", "deu"), ("de-AT", "en", "deu"), (None, "en", "eng")]
)
def test_the_language_is_the_one_set_or_the_one_found(
    fake: list[str], stack: Path, wanted: str | None, found: str, language: str
) -> None:
    assert read_layer(read(stack, None, wanted, found).text, "x").language == language
    assert set(fake) == {language}


def test_a_language_that_is_not_installed_is_named_with_its_package(fake: list[str], stack: Path) -> None:
    (finding,) = read(stack, None, None, "fr").findings
    assert finding.code == "scan-language"
    assert "tesseract-ocr-fra" in finding.hint


def test_scans_are_read_once(fake: list[str], stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(stack)
    fake.clear()
    monkeypatch.setattr(tesseract, "is_there", lambda: False)
    assert read(stack, first.text).text == first.text
    assert fake == []


def test_they_are_read_again_for_another_language(fake: list[str], stack: Path) -> None:
    first = read(stack)
    assert read_layer(read(stack, first.text, "de").text, "x").language == "deu"


def test_but_not_where_somebody_corrected_them_or_the_language_is_not_there(fake: list[str], stack: Path) -> None:
    first = read(stack).text
    corrected = first.replace("Leaf", "Loaf")
    by_hand, missing = read(stack, corrected, "de"), read(stack, first, "fr")
    assert by_hand.text == corrected
    assert "corrected by hand" in by_hand.findings[0].message
    assert missing.text == first
    assert "tesseract-ocr-fra" in missing.findings[0].hint


def test_without_tesseract_it_is_said_what_to_install(stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "is_there", lambda: False)
    with pytest.raises(MissingProgram, match="Tesseract") as caught:
        read(stack)
    assert "tesseract-ocr" in caught.value.hint


@pytest.mark.parametrize(
    ("turns", "boxes", "order"),
    [
        ((1, 1), ((0, 0, 1, 0.5), (0, 0.5, 1, 1)), "ab"), ((3, 3), ((0, 0, 1, 0.5), (0, 0.5, 1, 1)), "ba"),
        ((2, 2), ((0, 0, 0.5, 1), (0.5, 0, 1, 1)), "ba"), ((2, 0), ((0, 0, 1, 0.5), (0, 0.5, 1, 1)), "ab"),
    ],
)  # fmt: skip
def test_pages_of_a_turned_side_come_as_a_reader_meets_them(
    turns: tuple[int, int], boxes: tuple[tuple[float, float, float, float], ...], order: str
) -> None:
    lines = (SeenLine((Seen("a", 0, 0, 1, 1),), 1.0),)
    pages = [SeenPage(name, 10, 10, 100, lines, turn) for name, turn in zip("ab", turns, strict=True)]
    assert "".join(page.side for page in as_they_stand(pages, boxes)) == order


@real
def test_a_spread_that_stands_on_its_head_is_read(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(png(spread(8, 1, dots=150, askew=0.8).transpose(Image.Transpose.ROTATE_180)))
    left, right = read_layer(read(tmp_path, None, "en").text, "x").pages
    said = [" ".join(word.text for word in line.words) for line in right.lines]
    assert (left.turn, right.turn) == (2, 2)
    assert said[: len(LINES)] == list(lines_of(1))
    assert said[-1] == "1"
