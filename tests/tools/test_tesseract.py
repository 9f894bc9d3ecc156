"""What Tesseract calls languages, and that it is one reader among others: missing or failing, it is no exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from regather.tools import tesseract


@pytest.mark.parametrize(
    ("tag", "name"),
    [("de", "deu"), ("de-AT", "deu"), ("pt_BR", "por"), ("zh-Hant", "chi_tra"), ("zh", "chi_sim"), ("oci", "oci")],
)
def test_languages_have_tesseracts_names(tag: str, name: str) -> None:
    assert tesseract.language_name(tag) == name


def test_a_language_is_a_package() -> None:
    assert tesseract.package_of("chi_tra") == "tesseract-ocr-chi-tra"


@pytest.mark.skipif(not tesseract.is_there(), reason="Tesseract is not installed")
def test_what_tesseract_says_of_a_failure_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.pgm").write_bytes(b"no picture")
    read = tesseract.read_picture(tmp_path / "page.pgm", "eng", layout=6, dots=150)
    assert not read.hocr
    assert read.trouble
