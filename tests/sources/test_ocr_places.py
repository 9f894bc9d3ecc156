"""Files with the places of words: sides with two pages are divided, all others are read as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from regather.model import BreakKind, Source
from regather.sources import read_source

ROWS = (
    "The binder lays the sheet upon the table and looks", "at it for a while before she folds it, since what",
    "is folded cannot be made flat again. Then she runs", "her thumb along the crease, and the sheet has come",
    "to be two leaves, four pages, and the beginning of", "a book that nobody has read so far, which is good.",
)  # fmt: skip


def boxes(number: int, left: float, size: float = 10.0) -> list[tuple[str, float, float, float, float]]:
    """The words of a page whose margin is at ``left``, with their boxes in points, each as high as its face."""
    found = []
    for row, line in enumerate((*ROWS, f"{number} is the folio of this page")):
        x = left
        for word in line.split():
            width = 0.5 * size * len(word)
            found.append((word, x, 100 + 14.0 * row, x + width, 111 + 14.0 * row))
            x += width + 0.25 * size
    return found


SIDES = (((8, 60.0), (1, 481.0)), ((2, 60.0), (7, 481.0)))
SINGLE = (((1, 60.0),), ((2, 60.0),), ((3, 60.0),))


def bbox(sides: tuple[tuple[tuple[int, float], ...], ...], width: float = 842.0) -> str:
    pages = []
    for side in sides:
        words = "".join(
            f'<word xMin="{a}" yMin="{b}" xMax="{c}" yMax="{d}">{word}</word>\n'
            for page in side
            for word, a, b, c, d in boxes(*page)
        )
        pages.append(f'<page width="{width}" height="595.0">\n{words}</page>\n')
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body><doc>\n{"".join(pages)}</doc></body></html>\n'


def table(sides: tuple[tuple[tuple[int, float], ...], ...], width: float = 842.0, sure: str = "100") -> str:
    rows = ["level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"]
    for number, side in enumerate(sides, 1):
        rows.append(f"1\t{number}\t0\t0\t0\t0\t0\t0\t{width}\t595\t-1\t###PAGE###")
        for page in side:
            for word, a, b, c, d in boxes(*page):
                rows.append(f"5\t{number}\t0\t1\t{b:.0f}\t0\t{a}\t{b}\t{c - a}\t{d - b}\t{sure}\t{word}")
    return "\n".join(rows) + "\n"


def hocr(sides: tuple[tuple[tuple[int, float], ...], ...], width: float = 842.0) -> str:
    pages = []
    for side in sides:
        lines: dict[float, list[str]] = {}
        for page in side:
            for word, a, b, c, d in boxes(*page):
                tall = b + (0 if any(x in "bdfhkl" or x.isupper() or x.isdigit() for x in word) else 2.2)
                box = " ".join(f"{2 * value:.0f}" for value in (a, tall, c, d - 4))
                lines.setdefault(b, []).append(f'<span class="ocrx_word" title="bbox {box}; x_wconf 95">{word}</span>')
        rows = "".join(
            f'<span class="ocr_line" title="bbox 0 0 0 0">{" ".join(row)}</span>\n' for row in lines.values()
        )
        pages.append(f'<div class="ocr_page" title="bbox 0 0 {2 * width:.0f} 1190">\n{rows}</div>\n')
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>\n{"".join(pages)}</body></html>\n'


def read(folder: Path, text: str, name: str) -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_source(path)


FORMATS = pytest.mark.parametrize(
    ("write", "name"), [(bbox, "side.html"), (table, "side.tsv"), (hocr, "side.hocr")], ids=["bbox", "tsv", "hocr"]
)


@FORMATS
def test_two_pages_side_by_side_are_two_pages(tmp_path: Path, write: object, name: str) -> None:
    assert callable(write)
    source = read(tmp_path, write(SIDES), name)
    assert [(item.kind, item.label) for item in source.breaks] == [
        (BreakKind.PAGE, "1"), (BreakKind.PAGE, "2"), (BreakKind.PAGE, "2"),
    ]  # fmt: skip
    for number, text in zip((8, 1, 2, 7), source.text.split("\f"), strict=True):
        assert f"{number} is the folio" in text
    assert ROWS[0] in source.text, "lines stay lines"


@FORMATS
def test_single_pages_are_read_as_they_were_written(tmp_path: Path, write: object, name: str) -> None:
    assert callable(write)
    source = read(tmp_path, write(SINGLE, 421.0), name)
    assert [item.kind for item in source.breaks] == [BreakKind.UNKNOWN] * 2


def test_a_table_of_a_program_that_reads_pictures_stays_as_it_is(tmp_path: Path) -> None:
    source = read(tmp_path, table(SIDES, sure="96.1"), "side.tsv")
    assert [item.kind for item in source.breaks] == [BreakKind.UNKNOWN]
