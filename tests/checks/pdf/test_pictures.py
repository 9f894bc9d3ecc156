"""A picture is coarse by the size at which it is printed, not by what its file says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from tests.outputs.print.maker import book

from regather.checks.pictures import check_pictures
from regather.model import Artifact, Finding
from regather.outputs.print_pdf import write_print


def findings(folder: Path, pixels: tuple[int, int], written: str) -> tuple[Finding, ...]:
    (folder / "chapters").mkdir(parents=True)
    Image.new("RGB", pixels, "grey").save(folder / "chapters" / "grey.png", dpi=(72, 72))
    whole = book(folder, f"# Pictures\n\nA grey one.\n\n{written}\n")
    printed, _ = write_print(whole, folder / "book.pdf")
    return check_pictures(whole, Artifact("pdf", printed.path, ""))


def test_a_picture_with_pixels_enough_passes(tmp_path: Path) -> None:
    assert findings(tmp_path, (2400, 1200), "![Grey](grey.png)") == ()


def test_a_picture_stretched_over_the_measure_is_coarse(tmp_path: Path) -> None:
    (coarse,) = findings(tmp_path, (600, 300), "![Grey](grey.png){width=100%}")
    assert coarse.code == "image-coarse"
    assert "600 × 300 pixels" in coarse.message
    assert "page " in coarse.message


def test_the_same_picture_shown_small_passes(tmp_path: Path) -> None:
    assert findings(tmp_path, (600, 300), "![Grey](grey.png){width=20%}") == ()


@pytest.mark.parametrize("content", [b"", b"not a PDF"])
def test_a_file_that_is_no_pdf_is_left_to_the_other_checks(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "book.pdf").write_bytes(content)
    assert check_pictures(None, Artifact("pdf", tmp_path / "book.pdf", "")) == ()  # type: ignore[arg-type]
