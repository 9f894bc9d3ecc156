"""What becomes of a PDF: the pages on its sides, their lines, paragraphs, headings and notes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from tests.sources.pdf_maker import Run, column, pdf

from regather.errors import UnreadableSource
from regather.model import BreakKind, Source
from regather.sources import read_source

LINES = (
    "The binder lays the sheet upon the table and looks at", "it for a while before she folds it, since a fold that is",
    "made cannot be taken back. Then she runs her thumb", "along the crease, and the sheet has become two leaves,",
    "four pages, and the beginning of a book that nobody", "has read so far, which is the best thing about books.",
    "Her neighbour sews them, and the neighbour of that", "neighbour carries them to market in a basket of reed,",
)  # fmt: skip
"""A page of eight lines of about equal length: each is some 230 points wide in ten points."""


def read(folder: Path, data: bytes, name: str = "sheets.pdf") -> Source:
    path = folder / name
    path.write_bytes(data)
    return read_source(path)


def pages(source: Source) -> list[str]:
    """The texts between the breaks."""
    edges = [0, *(at for b in source.breaks for at in (b.span.start, b.span.end)), len(source.text)]
    return [source.text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]


def numbered(number: int) -> tuple[str, ...]:
    return tuple(f"{line} {number}" for line in LINES)


def test_two_pages_side_by_side_are_two_pages_from_left_to_right(tmp_path: Path) -> None:
    side = [*column(numbered(8), 80, 520), *column(numbered(1), 500, 520)]
    source = read(tmp_path, pdf([side], 842, 595))
    assert pages(source) == ["\n".join(numbered(8)), "\n".join(numbered(1))]
    assert [b.kind for b in source.breaks] == [BreakKind.PAGE]


def test_a_half_without_text_is_an_empty_page_and_is_kept(tmp_path: Path) -> None:
    full = [*column(numbered(8), 80, 520), *column(numbered(1), 500, 520)]
    source = read(tmp_path, pdf([full, column(numbered(7), 500, 520)], 842, 595))
    assert pages(source) == ["\n".join(numbered(8)), "\n".join(numbered(1)), "", "\n".join(numbered(7))]


def test_a_page_with_lines_across_its_middle_is_one_page(tmp_path: Path) -> None:
    source = read(tmp_path, pdf([column(LINES, 60, 360)] * 2, 350, 500))
    assert pages(source) == ["\n".join(LINES)] * 2


def test_two_columns_of_a_page_are_read_one_behind_the_other(tmp_path: Path) -> None:
    left, right = [line[:24].strip() for line in LINES], [line[24:].strip() for line in LINES]
    side = [*column(left, 60, 700), *column(right, 220, 700)]
    source = read(tmp_path, pdf([side], 420, 760))
    assert pages(source) == ["\n".join([*left, *right])]


def test_a_row_that_stands_on_its_head_is_turned_and_read(tmp_path: Path) -> None:
    upright = column(numbered(1), 60, 380)
    turned = [Run(360 - run.x + 60, 1000 - run.y, run.text, turn=2) for run in column(numbered(2), 60, 380)]
    other = [Run(run.x + 360, run.y, run.text, turn=run.turn) for run in (*upright, *turned)]
    source = read(tmp_path, pdf([[*upright, *turned, *other]], 720, 1000))
    assert pages(source) == ["\n".join(numbered(n)) for n in (2, 2, 1, 1)]


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_sheet_that_the_file_shows_lying_on_its_side_is_read_as_it_is_shown(tmp_path: Path, quarters: int) -> None:
    # The sheet is 500 by 350 points; shown turned, it is an upright page again, so the text is set lying.
    first, step, foot = (60, 14, 50) if quarters == 1 else (440, -14, 300)
    runs = [Run(first + step * n, foot, line, turn=4 - quarters) for n, line in enumerate(LINES)]
    source = read(tmp_path, pdf([runs], 500, 350, rotate=90 * quarters))
    assert pages(source) == ["\n".join(LINES)]


def test_an_indent_begins_a_paragraph_and_lines_stay_lines(tmp_path: Path) -> None:
    runs = column(LINES, 60, 360)
    runs[0], runs[4] = Run(72, runs[0].y, LINES[0][:-4]), Run(72, runs[4].y, LINES[4][:-4])
    source = read(tmp_path, pdf([runs], 350, 500))
    first, second = pages(source)[0].split("\n\n")
    assert first.split("\n") == [LINES[0][:-4].strip(), *LINES[1:4]]
    assert second.split("\n") == [LINES[4][:-4].strip(), *LINES[5:]]


def test_larger_type_over_running_text_is_a_heading_and_a_title_page_is_not(tmp_path: Path) -> None:
    title = [Run(120, 400, "The Paper Boat", 24), Run(140, 300, "A. Binder", 14)]
    chapter = [Run(90, 420, "The Sheet and", 14), Run(110, 402, "the Fold", 14), *column(LINES, 60, 360)]
    source = read(tmp_path, pdf([title, chapter], 350, 500))
    assert pages(source) == [
        "The Paper Boat\n\nA. Binder", "# The Sheet and the Fold\n\n" + "\n".join(LINES),
    ]  # fmt: skip


def test_raised_numbers_and_notes_in_smaller_type_are_told_from_the_text(tmp_path: Path) -> None:
    runs = column(LINES[:4], 60, 360)
    runs[1] = Run(60, runs[1].y, "it for a while before")
    mark = Run(60 + 76, runs[1].y + 4, "1", 6)
    rest = Run(150, runs[1].y, "she folds it.")
    notes = [Run(60, 100, "1", 5), Run(66, 97, "A sheet of the size called foolscap.", 8),
             Run(60, 80, "2 The same in Latin, by the same hand.", 8)]  # fmt: skip
    text = pages(read(tmp_path, pdf([[*runs, mark, rest, *notes]], 350, 500)))[0]
    assert "it for a while before¹ she folds it." in text
    assert text.endswith("\n\n¹ A sheet of the size called foolscap.\n\n² The same in Latin, by the same hand.")


def test_words_in_italics_are_marked_once_for_a_whole_run(tmp_path: Path) -> None:
    runs = [Run(60, 360, "She read the"), Run(115, 360, "Book of the", face="italic"),
            Run(60, 346, "Fold", face="italic"), Run(84, 346, "and slept.")]  # fmt: skip
    assert pages(read(tmp_path, pdf([runs], 350, 500))) == ["She read the *Book of the\nFold* and slept."]


def test_an_initial_belongs_to_the_word_that_it_begins(tmp_path: Path) -> None:
    runs = [Run(60, 346, "T", 30), *(Run(80, 360 - 14 * n, line) for n, line in enumerate(("he binder lays", "it by")))]
    runs += column(LINES[2:], 60, 332)
    text = pages(read(tmp_path, pdf([runs], 350, 500)))[0]
    assert text.startswith("The binder lays\nit by\n")


def test_letters_set_wide_are_one_word_again(tmp_path: Path) -> None:
    wide = [Run(60 + 12 * n + (8 if n > 2 else 0), 420, letter) for n, letter in enumerate("THESHEET")]
    text = pages(read(tmp_path, pdf([[*wide, *column(LINES, 60, 360)]], 350, 500)))[0]
    assert text.startswith("THE SHEET\n")


def test_leaders_of_a_contents_page_are_cut_short(tmp_path: Path) -> None:
    runs = [Run(60, 360 - 14 * n, f"{title} {'. ' * 40}{folio}") for n, (title, folio) in
            enumerate((("The Sheet", 3), ("The Fold", 9), ("The Knife", 14)))]  # fmt: skip
    text = pages(read(tmp_path, pdf([runs], 350, 500)))[0]
    assert text == "The Sheet .... 3\nThe Fold .... 9\nThe Knife .... 14"


def test_the_numbers_of_a_drawing_do_not_stand_alone_as_folios_do(tmp_path: Path) -> None:
    drawing = [Run(100, 450, "8"), Run(180, 430, "1"), Run(140, 400, "5")]
    text = pages(read(tmp_path, pdf([[Run(60, 480, "A Head"), *drawing, *column(LINES, 60, 360), Run(170, 40, "12")]],
                                    350, 500)))[0]  # fmt: skip
    assert "\n\n8 1 5\n\n" in text and text.endswith("\n\n12")


def test_the_type_of_recognised_words_says_nothing_as_it_follows_their_width(tmp_path: Path) -> None:
    # An OCR program sets each word as large as the picture wants, unseen; no line of these is a heading.
    lines = column(LINES, 60, 360)
    runs = [Run(run.x, run.y, run.text, 9 + number % 3, unseen=True) for number, run in enumerate(lines)]
    assert pages(read(tmp_path, pdf([runs], 360, 500))) == ["\n".join(LINES)]


def test_sides_of_a_scan_that_differ_by_a_few_points_are_divided_alike(tmp_path: Path) -> None:
    sides = [[*column(numbered(n), 80, 520), *column(numbered(n + 1), 500, 520)] for n in (1, 3)]
    with pikepdf.open(BytesIO(pdf(sides[:1], 842, 595))) as one, pikepdf.open(BytesIO(pdf(sides[1:], 850, 600))) as two:
        one.pages.extend(two.pages)
        one.save(tmp_path / "both.pdf")
    assert pages(read_source(tmp_path / "both.pdf")) == ["\n".join(numbered(n)) for n in (1, 2, 3, 4)]


def refusal(folder: Path, data: bytes) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        read(folder, data)
    return caught.value


def test_a_pdf_of_pictures_is_refused_and_an_ocr_program_named(tmp_path: Path) -> None:
    error = refusal(tmp_path, pdf([[], []], 350, 500))
    assert "no text" in error.what and "ocrmypdf" in error.hint


def test_a_damaged_and_a_locked_pdf_are_told_apart(tmp_path: Path) -> None:
    assert "damaged" in refusal(tmp_path, b"%PDF-1.7\nno more of it").what
    locked = refusal(tmp_path, pdf([column(LINES, 60, 360)], 350, 500, password="reed"))
    assert "password" in locked.what


def test_a_pdf_beside_the_page_texts_taken_from_it_is_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "page-1.txt").write_text("The first page.\n", "utf-8")
    (folder / "scan.pdf").write_bytes(pdf([column(LINES, 60, 360)], 350, 500))
    source = read_source(folder)
    assert source.text == "The first page.\n"
    assert any("scan.pdf" in f.message for f in source.findings if f.code == "source-left-out")


def test_several_pdfs_in_a_folder_are_one_source_in_natural_order(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    for number in (2, 10):
        (folder / f"side{number}.pdf").write_bytes(pdf([column(numbered(number), 60, 360)], 350, 500))
    assert pages(read_source(folder)) == ["\n".join(numbered(2)), "\n".join(numbered(10))]


def test_accents_are_put_together_with_their_letters_as_in_any_other_source(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(pdf([[Run(60, 360, "A folder of paper for a sma~ boat")]], 350, 500))) as document:
        table = b"beginbfchar <7E> <006C0301> endbfchar\n"
        document.pages[0].Resources.Font["/plain"].ToUnicode = document.make_stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> "
            b"endcodespacerange 1 " + table + b"endcmap end end"
        )
        document.save(tmp_path / "accents.pdf")
    source = read_source(tmp_path / "accents.pdf")
    assert "smaĺ boat" in source.text and "source-composed" in {f.code for f in source.findings}
