"""A whole print PDF and zine pass their checks; each fault put into them is found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf
from tests.outputs.print.maker import Prose, book, chapter

from regather.checks.pdf import _trailing_number, check_print, check_zine
from regather.model import Artifact, Book
from regather.outputs.print_pdf import write_print
from regather.outputs.zine import write_zine

Fault = Callable[[Pdf], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Path, Path]:
    """A small book, its print PDF and its zine."""
    folder = tmp_path_factory.mktemp("book")
    prose = Prose(6)
    texts = [chapter(title, prose, 6, {1: prose.sentence(), 4: prose.paragraph(9)}) for title in ("Folding", "Sewing")]
    texts[1] = texts[1].replace("\n\n", "\n\n- an item of a list\n\n", 1)
    whole = book(folder, *texts)
    printed, _ = write_print(whole, folder / "sheets.pdf")
    zine, _ = write_zine(printed.path, folder / "sheets-zine-a4.pdf", "a4")
    return whole, printed.path, zine.path


def spoilt(path: Path, folder: Path, fault: Fault) -> Artifact:
    """A copy of the PDF with the fault in it."""
    with Pdf.open(path) as pdf:
        fault(pdf)
        pdf.save(folder / path.name)
    return Artifact("pdf", folder / path.name, "")


def test_whole_pdfs_have_no_findings(made: tuple[Book, Path, Path]) -> None:
    whole, printed, zine = made
    assert check_print(whole, Artifact("pdf", printed, "")) == ()
    assert check_zine(whole, Artifact("zine-a4", zine, "")) == ()


def no_font_file(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor[Name.FontFile2]


def untagged(pdf: Pdf) -> None:
    del pdf.Root[Name.MarkInfo]


def contents_elsewhere(pdf: Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    for index in range(1, len(names), 2):
        names[index][0] = pdf.pages[-1].obj


def no_bookmarks(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.clear()


TEXT = 4
"""The first page of text: before it come the title, the imprint and the contents."""


def page_gone(pdf: Pdf) -> None:
    del pdf.pages[TEXT]


def page_twice(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[TEXT])


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (no_font_file, {"pdf-font"}),
        (untagged, {"pdf-tags"}),
        (contents_elsewhere, {"pdf-contents"}),
        (no_bookmarks, {"pdf-bookmarks"}),
        (page_gone, {"pdf-text", "pdf-note-missing", "pdf-contents"}),
        (page_twice, {"pdf-note-twice"}),
    ],
)
def test_fault_in_the_print_is_found(
    made: tuple[Book, Path, Path], tmp_path: Path, fault: Fault, codes: set[str]
) -> None:
    whole, printed, _ = made
    assert {item.code for item in check_print(whole, spoilt(printed, tmp_path, fault))} == codes


def long_edge(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.Duplex = Name.DuplexFlipLongEdge


def side_gone(pdf: Pdf) -> None:
    del pdf.pages[1]


def page_placed_twice(pdf: Pdf) -> None:
    first, second = pdf.pages[2], pdf.pages[3]
    name = next(iter(first.Resources.XObject.keys()))
    second.Resources.XObject[name] = first.Resources.XObject[name]
    second.contents_add(f"q 1 0 0 1 0 0 cm {name} Do Q".encode())


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (long_edge, {"zine-flip"}),
        (side_gone, {"zine-sheets", "zine-pages", "zine-text"}),
        (page_placed_twice, {"zine-pages", "zine-text"}),
    ],
)
def test_fault_in_the_zine_is_found(
    made: tuple[Book, Path, Path], tmp_path: Path, fault: Fault, codes: set[str]
) -> None:
    whole, printed, zine = made
    (tmp_path / printed.name).write_bytes(printed.read_bytes())
    assert {item.code for item in check_zine(whole, spoilt(zine, tmp_path, fault))} == codes


def test_zine_without_its_print_is_told(made: tuple[Book, Path, Path], tmp_path: Path) -> None:
    whole, _, zine = made
    assert [item.code for item in check_zine(whole, spoilt(zine, tmp_path, lambda _: None))] == ["zine-alone"]


def test_file_that_is_no_pdf_is_told(made: tuple[Book, Path, Path], tmp_path: Path) -> None:
    (tmp_path / "sheets.pdf").write_bytes(b"not a PDF")
    (tmp_path / "sheets-zine-a4.pdf").write_bytes(b"not a PDF")
    assert [item.code for item in check_print(made[0], Artifact("pdf", tmp_path / "sheets.pdf", ""))] == [
        "pdf-unreadable"
    ]
    zine = Artifact("zine-a4", tmp_path / "sheets-zine-a4.pdf", "")
    assert [item.code for item in check_zine(made[0], zine)] == ["pdf-unreadable"]


def test_paragraph_that_was_never_printed_is_told(made: tuple[Book, Path, Path]) -> None:
    whole, printed, _ = made
    first = whole.chapters[0]
    longer = dataclasses.replace(first, text=first.text.replace("\n\n", "\n\nNothing of this was ever set.\n\n", 1))
    book_now = dataclasses.replace(whole, chapters=(longer, *whole.chapters[1:]))
    assert [item.code for item in check_print(book_now, Artifact("pdf", printed, ""))] == ["pdf-text"]


def test_fonts_of_placed_pages_are_looked_at(tmp_path: Path) -> None:
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form = pdf.make_stream(b"BT ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(Font=Dictionary(F=font))
    page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 9, 9], Resources=Dictionary(XObject=Dictionary(Page1=form)))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    for name in ("sheets.pdf", "sheets-zine-a4.pdf"):
        pdf.save(tmp_path / name)
    found = check_zine(book(tmp_path, "# Folding\n"), Artifact("zine-a4", tmp_path / "sheets-zine-a4.pdf", ""))
    assert "pdf-font" in {item.code for item in found}


@pytest.mark.parametrize(
    ("line", "number"),
    [("Folding . . . . . 12", "12"), ("Foreword . . . . vii", "vii"), ("5 . . . . פרק", "5"), ("Title . . .", "")],
)
def test_the_number_of_a_contents_line_is_read(line: str, number: str) -> None:
    assert _trailing_number(line) == number
