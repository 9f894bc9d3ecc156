"""The zine: every page once, in its place, on sheets that fold to a booklet."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from regather.errors import CannotBuild, UsageError
from regather.imposition import A4, LETTER
from regather.outputs.zine import MOST_SHEETS, write_zine

A5 = (419.528, 595.276)


def pages_pdf(path: Path, count: int, size: tuple[float, float] = A5, *, right_to_left: bool = False) -> Path:
    """A PDF whose pages each say which they are."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in range(1, count + 1):
        content = f"BT /F 40 Tf 100 300 Td (page{number}.) Tj ET".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *size]),
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=pdf.make_stream(content),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo[Name.Title] = "A Book of Sheets"
    pdf.Root.Lang = "en"
    if right_to_left:
        pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    pdf.save(path)
    return path


def placed(path: Path) -> list[list[int]]:
    """For each side of a sheet the pages placed on it from left to right, by the names of their forms."""
    with pikepdf.open(path) as pdf:
        drawn = [side.Contents.read_bytes().decode() for side in pdf.pages]
    found = [re.findall(r"q [\d.]+ 0 0 [\d.]+ ([\d.-]+) [\d.-]+ cm /Page(\d+) Do", text) for text in drawn]
    return [[int(page) for _, page in sorted((float(left), page) for left, page in side)] for side in found]


def sides(path: Path) -> list[list[int]]:
    """For each side of a sheet the pages on it from left to right."""
    result = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            found = []
            for match in re.finditer(r"page(\d+)\.", text.get_text_range()):
                left, *_ = text.get_charbox(match.start())
                found.append((left, int(match[1])))
            result.append([number for _, number in sorted(found)])
    return result


def zine(folder: Path, count: int, sheet: str = "a4", **options: bool) -> Path:
    write_zine(pages_pdf(folder / "print.pdf", count, **options), folder / "zine.pdf", sheet)  # type: ignore[arg-type]
    return folder / "zine.pdf"


def test_eight_pages_stand_as_a_booklet_wants_them(tmp_path: Path) -> None:
    path = zine(tmp_path, 8)
    assert sides(path) == placed(path) == [[8, 1], [2, 7], [6, 3], [4, 5]]


def test_book_from_right_to_left_is_mirrored(tmp_path: Path) -> None:
    path = zine(tmp_path, 8, right_to_left=True)
    assert placed(path) == [[1, 8], [7, 2], [3, 6], [5, 4]]
    with pikepdf.open(path) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == Name.R2L


def test_blank_pages_lie_inside_the_covers(tmp_path: Path) -> None:
    shown = sides(zine(tmp_path, 5))
    assert shown[0] == [5, 1]
    assert sorted(page for side in shown for page in side) == [1, 2, 3, 4, 5]


@settings(max_examples=12)
@given(count=st.integers(1, 60))
def test_every_page_stands_once_on_as_few_sheets_as_can_be(
    count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shown = sides(zine(tmp_path_factory.mktemp("zine"), count))
    assert sorted(page for side in shown for page in side) == list(range(1, count + 1))
    assert len(shown) == 2 * -(-count // 4)


@pytest.mark.parametrize(("name", "sheet"), [("a4", A4), ("letter", LETTER)])
def test_sheet_lies_and_its_pages_lie_inside_it(tmp_path: Path, name: str, sheet: object) -> None:
    path = zine(tmp_path, 4, name)
    wide, high = (max(sheet.width, sheet.height), min(sheet.width, sheet.height))  # type: ignore[attr-defined]
    with pikepdf.open(path) as pdf:
        assert [float(value) for value in pdf.pages[0].mediabox] == pytest.approx([0, 0, wide, high], abs=0.001)
        operators = pdf.pages[0].Contents.read_bytes().decode()
    for scale, x, y in re.findall(r"q ([\d.]+) 0 0 [\d.]+ ([\d.-]+) ([\d.-]+) cm", operators):
        assert float(x) >= -0.001
        assert float(y) >= -0.001
        assert float(x) + float(scale) * A5[0] <= wide + 0.001
        assert float(y) + float(scale) * A5[1] <= high + 0.001


def test_inner_sheets_creep_to_the_fold(tmp_path: Path) -> None:
    with pikepdf.open(zine(tmp_path, 16)) as pdf:
        lefts = [
            float(re.findall(r"q [\d.]+ 0 0 [\d.]+ ([\d.-]+)", side.Contents.read_bytes().decode())[0])
            for side in pdf.pages[::2]
        ]
    steps = [after - before for before, after in pairwise(lefts)]
    assert min(steps) > 0
    assert max(steps) - min(steps) < 0.002


def test_file_tells_printer_and_people_how_to_turn_the_paper(tmp_path: Path) -> None:
    with pikepdf.open(zine(tmp_path, 8)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge
        assert pdf.Root.ViewerPreferences.PrintScaling == Name("/None")
        assert "2 sheets A4" in str(pdf.docinfo.Subject)
        assert "flip on the short edge" in str(pdf.docinfo.Subject)
        assert str(pdf.docinfo.Title) == "A Book of Sheets (A4)"
        assert str(pdf.Root.Lang) == "en"


def test_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    source = pages_pdf(tmp_path / "print.pdf", 12)
    first, _ = write_zine(source, tmp_path / "one.pdf", "a4")
    second, _ = write_zine(source, tmp_path / "two.pdf", "a4")
    assert first.sha256 == second.sha256
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


@pytest.mark.parametrize(("pages", "codes"), [(4 * MOST_SHEETS, []), (4 * MOST_SHEETS + 1, ["zine-thick"])])
def test_booklet_too_thick_to_staple_is_told(tmp_path: Path, pages: int, codes: list[str]) -> None:
    _, found = write_zine(pages_pdf(tmp_path / "print.pdf", pages), tmp_path / "zine.pdf", "a4")
    assert [item.code for item in found] == codes


def test_unknown_paper_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'b5'.*letter"):
        write_zine(pages_pdf(tmp_path / "print.pdf", 4), tmp_path / "zine.pdf", "b5")


def test_print_edition_that_is_missing_or_broken_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"not a PDF")
    for name in ("broken.pdf", "missing.pdf"):
        with pytest.raises(CannotBuild, match="cannot be read"):
            write_zine(tmp_path / name, tmp_path / "zine.pdf", "a4")
    assert not (tmp_path / "zine.pdf").exists()
