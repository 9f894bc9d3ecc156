"""A book loads its own files and the faces of the program, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs.print.maker import book

from regather.outputs.print_fetch import ProjectFetcher
from regather.outputs.print_fonts import FACES
from regather.outputs.print_pdf import write_print


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "inside.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "outside.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "project" / "link.svg").symlink_to(tmp_path / "outside.svg")
    return tmp_path / "project"


def test_file_of_the_project_is_served(project: Path) -> None:
    fetcher = ProjectFetcher(project)
    assert fetcher.fetch((project / "inside.svg").as_uri()).read() == b"<svg/>"
    assert fetcher.fetch("data:text/plain,sheet").read() == b"sheet"
    assert fetcher.refused == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.svg",
        "https://example.org/x.svg",
        "ftp://example.org/x.svg",
        "file://example.org/x.svg",
        "{project}/../outside.svg",
        "{project}/%2e%2e/outside.svg",
        "{project}/link.svg",
        "file:///etc/passwd",
    ],
)
def test_anything_else_is_refused(project: Path, address: str) -> None:
    fetcher = ProjectFetcher(project)
    url = address.format(project=project.as_uri())
    with pytest.raises(ValueError, match="not a file of this book"):
        fetcher.fetch(url)
    assert fetcher.refused == [url]


def test_named_file_outside_is_served(project: Path) -> None:
    outside = project.parent / "outside.svg"
    assert ProjectFetcher(project, (outside,)).fetch(outside.as_uri()).read() == b"<svg/>"


def test_style_sheet_that_asks_for_the_network_is_told_and_survived(tmp_path: Path) -> None:
    made = book(tmp_path, "# Folding\n\nText.\n")
    made.styles.mkdir()
    (made.styles / "print.css").write_text("p { background: url(http://127.0.0.1:9/x.png) }", encoding="utf-8")
    _, found = write_print(made, tmp_path / "out.pdf")
    assert "print-outside" in [item.code for item in found]


def test_style_sheet_with_an_unknown_property_is_told(tmp_path: Path) -> None:
    made = book(tmp_path, "# Folding\n\nText.\n")
    made.styles.mkdir()
    (made.styles / "book.css").write_text("p { colour: red }", encoding="utf-8")
    _, found = write_print(made, tmp_path / "out.pdf")
    assert [(item.code, "colour" in item.message) for item in found] == [("print-engine", True)]


def test_a_picture_that_cannot_be_read_is_called_by_its_name_in_the_project(tmp_path: Path) -> None:
    made = book(tmp_path, "# Folding\n\nText.\n")
    made.styles.mkdir()
    (made.styles / "print.css").write_text("p { background: url(broken.png) }", encoding="utf-8")
    (made.styles / "broken.png").write_bytes(b"no picture")
    _, found = write_print(made, tmp_path / "out.pdf")
    (message,) = [item.message for item in found if item.code == "print-engine"]
    assert "styles/broken.png" in message
    assert "file:" not in message
    assert str(tmp_path) not in message


def test_contents_that_a_style_sheet_hides_are_an_error(tmp_path: Path) -> None:
    made = book(tmp_path, "# Folding\n\nText.\n")
    made.styles.mkdir()
    (made.styles / "book.css").write_text(".contents { display: none }", encoding="utf-8")
    _, found = write_print(made, tmp_path / "out.pdf")
    assert [item.code for item in found] == ["print-contents-wrong"]


def test_faces_are_whole() -> None:
    assert all(path.is_file() for face in FACES for path in face.paths())


def test_drawing_is_shown_without_what_it_asks_for_from_outside(tmp_path: Path) -> None:
    made = book(tmp_path, "# Folding\n\nText.\n\n![A sheet](sheet.svg)\n")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="http://127.0.0.1:9/x.png"/></svg>'
    entity = '<!DOCTYPE svg [<!ENTITY host SYSTEM "file:///etc/hostname">]>'
    (tmp_path / "chapters" / "sheet.svg").write_text(entity + drawing, encoding="utf-8")
    _, findings = write_print(made, tmp_path / "sheet.pdf")
    assert [finding.code for finding in findings] == []
