"""Pages as a reader turns them: front matter, contents, running heads, openers, bookmarks, faces."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pikepdf
import pytest
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import bookmarks, fonts, letters, page_labels, pages

from regather.errors import BadProject, CannotBuild
from regather.model import Contributor, Metadata
from regather.outputs.print_front import TITLE_LINE, balanced
from regather.outputs.print_html import LONG_HEAD, print_page, running_head
from regather.outputs.print_page import TRIMS
from regather.outputs.print_pdf import write_print
from regather.render import render_book

ABOUT = Metadata(
    "A Book of Sheets",
    "sheets",
    language="en",
    subtitle="and of thread",
    contributors=(Contributor("Ada Folder"), Contributor("Bo Stitch", "trl")),
    date="2026",
    publisher="Small Press",
    source="https://example.org/sheets",
    rights="Copy it.",
    description="A blurb.",
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with two parts, the first with two sections, and a chapter without a heading."""
    prose = Prose(7)
    texts = (
        chapter("Part One", prose, 1),
        chapter("Folding *twice*[^1]", prose, 14, level=2) + "\n[^1]: A note in a heading.\n",
        chapter("Sewing", prose, 9, level=2),
        chapter("Part Two", prose, 5),
    )
    folder = tmp_path_factory.mktemp("parts")
    _, found = write_print(book(folder, *texts, about=ABOUT), folder / "out.pdf")
    assert found == ()
    return folder / "out.pdf"


def test_front_matter_comes_first_and_a_page_without_text_last(printed: Path) -> None:
    title, imprint, contents, blank, *_, last = pages(printed)
    assert blank == ""
    assert letters(title) == letters("Ada Folder A Book of Sheets and of thread Small Press 2026")
    assert "Translated by Bo Stitch" in imprint
    assert "Copy it." in imprint
    assert "https://example.org/sheets" in imprint
    assert letters(contents).startswith("Contents")
    assert last == "A blurb. Set in EB Garamond."


def test_contents_give_the_pages_on_which_the_chapters_begin(printed: Path) -> None:
    shown = pages(printed)
    contents = shown[2].replace(". ", "").replace(".", "")
    first = page_labels(printed).index("1")
    for title in ("Part One", "Folding twice", "Sewing", "Part Two"):
        number = int(contents.split(title)[1].split()[0])
        assert title in shown[first + number - 1]
        assert title not in "".join(shown[3 : first + number - 1]).replace(title.upper(), "")


def test_pages_before_the_text_have_roman_numbers_and_the_text_begins_with_one_on_a_right_hand_page(
    printed: Path,
) -> None:
    labels = page_labels(printed)
    assert labels[:6] == ["i", "ii", "iii", "iv", "1", "2"]
    shown = pages(printed)
    assert shown[2].endswith(" iii")
    assert [shown[0], shown[1], shown[3]] == [shown[0].removesuffix(" i"), shown[1].removesuffix(" ii"), ""]
    assert shown[4].endswith(" 1")
    assert shown[5].endswith(" 2")


def test_part_stands_over_versos_and_section_over_rectos(printed: Path) -> None:
    heads = dict(enumerate(pages(printed), start=1))
    inside = [number for number in heads if number in range(5, 9)]
    assert inside
    for number in inside:
        # Small capitals are letters of the text; the engine writes the running head after the notes.
        ending = " ".join(heads[number].split()[-3:])
        assert ("Part One" in ending) is (number % 2 == 0)


def test_opener_and_front_matter_have_no_running_head(printed: Path) -> None:
    shown = pages(printed)
    opener = next(text for text in shown[3:] if text.startswith("Part Two"))
    assert opener.count("Part Two") == 1
    assert "A Book of Sheets" not in opener
    assert shown[1].endswith("example.org/sheets") or not shown[1][-1].isdigit()


def test_chapter_alone_has_the_book_over_its_versos(tmp_path: Path) -> None:
    write_print(book(tmp_path, chapter("Folding", Prose(1), 14)), tmp_path / "out.pdf")
    shown = pages(tmp_path / "out.pdf")
    assert shown[5].endswith("A Book of Sheets 2")
    assert shown[6].endswith("Folding 3")


def test_bookmarks_name_the_headings_without_their_notes(printed: Path) -> None:
    assert bookmarks(printed) == ["Part One", "Folding twice", "Sewing", "Part Two"]


def test_chapter_without_heading_is_in_contents_and_bookmarks(tmp_path: Path) -> None:
    made = book(tmp_path, chapter("Folding", Prose(1), 1), "Only text, and not much of it.\n")
    _, found = write_print(made, tmp_path / "out.pdf")
    assert found == ()
    assert len(bookmarks(tmp_path / "out.pdf")) == 2


def test_open_recto_begins_chapters_on_right_hand_pages_after_empty_ones(tmp_path: Path) -> None:
    prose = Prose(3)
    made = book(tmp_path, *(chapter(f"Chapter {n}", prose, 3) for n in range(1, 5)), open_recto=True)
    _, found = write_print(made, tmp_path / "out.pdf")
    assert found == ()
    shown = pages(tmp_path / "out.pdf")
    starts = [number for number, text in enumerate(shown, start=1) if text.startswith("Chapter ")]
    assert [number % 2 for number in starts] == [1, 1, 1, 1]
    assert "" in shown[3:-1]


@pytest.mark.parametrize("name", sorted(TRIMS))
def test_page_has_the_trim_size_that_was_asked_for(tmp_path: Path, name: str) -> None:
    write_print(book(tmp_path, "# Folding\n\nText.\n", trim=name), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        box = [float(value) for value in pdf.pages[0].mediabox]
    assert box[2:] == pytest.approx([TRIMS[name].width * 72 / 25.4, TRIMS[name].height * 72 / 25.4], abs=0.01)


def test_unknown_trim_size_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadProject, match=r"'a7'.*a5"):
        write_print(book(tmp_path, "# Folding\n\nText.\n", trim="a7"), tmp_path / "out.pdf")


def test_book_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotBuild, match="no chapters"):
        write_print(book(tmp_path), tmp_path / "out.pdf")


def test_same_book_gives_the_same_bytes_at_another_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = book(tmp_path, chapter("Folding", Prose(1), 4, {1: "A note."}))
    first, _ = write_print(made, tmp_path / "one.pdf")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    second, _ = write_print(made, tmp_path / "two.pdf")
    assert first.sha256 == second.sha256
    assert first.sha256 == hashlib.sha256((tmp_path / "two.pdf").read_bytes()).hexdigest()


def test_text_is_set_in_the_face_that_comes_with_the_program(tmp_path: Path) -> None:
    text = "# Folding\n\nRoman *italic* **bold** ***both*** — “quoted” x^2^ §† Привет, мир. Αθήνα. Żółć `code`\n"
    write_print(book(tmp_path, text), tmp_path / "out.pdf")
    assert {name.split("-")[1] for name in fonts(tmp_path / "out.pdf")} == {"Text", "Code"}
    shown = " ".join(pages(tmp_path / "out.pdf"))
    assert "Roman italic bold both — “quoted” x2 §† Привет, мир. Αθήνα. Żółć code" in shown


def test_character_that_no_font_has_is_told(tmp_path: Path) -> None:
    _, found = write_print(book(tmp_path, "# Folding\n\nA letter \U00012345 of clay.\n"), tmp_path / "out.pdf")
    assert [item.code for item in found if "U+12345" in item.message] == ["print-face", "print-glyph"]


def test_title_and_language_are_in_the_file(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        assert str(pdf.docinfo.Title) == "A Book of Sheets"
        assert str(pdf.Root.Lang) == "en"
        assert "/Direction" not in pdf.Root.ViewerPreferences


def test_book_from_right_to_left_turns_its_pages_so(tmp_path: Path) -> None:
    about = Metadata("ספר", "sefer", language="he", right_to_left=True)
    write_print(book(tmp_path, "# שלום\n\nשלום.\n", about=about), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert pdf.Root.ViewerPreferences.Direction == pikepdf.Name.R2L


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("x" * LONG_HEAD, "x" * LONG_HEAD),
        ("A long title, " + "word " * 9, "A long title, word word word word word word …"),
        ("“Boats, Barges, Rafts, Canoes”—Misunderstandings of Them", "“Boats, Barges, Rafts, Canoes” …"),
        ("y" * (LONG_HEAD + 1), "y" * (LONG_HEAD - 2) + " …"),
    ],
)
def test_running_head_is_cut_only_where_it_is_too_long(title: str, head: str) -> None:
    assert running_head(title.strip()) == head


def test_a_number_alone_is_no_running_head(tmp_path: Path) -> None:
    made = book(tmp_path, "# Boats\n\nText.\n", "## 2\n\nText.\n", "## IV.\n\nText.\n", "## Of Mice\n\nText.\n")
    heads = re.findall(r'data-recto="([^"]*)"', print_page(made, render_book(made)))
    assert heads == ["Boats", "Boats", "Boats", "Of Mice"]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("x" * TITLE_LINE, ["x" * TITLE_LINE]),
        ("How a Sheet Becomes a Book", ["How a Sheet", "Becomes a Book"]),
        (
            "Wonderful Adventures Harbour Seven Islands Boats",
            ["Wonderful", "Adventures Harbour", "Seven Islands Boats"],
        ),
        ("y" * (TITLE_LINE + 9), ["y" * (TITLE_LINE + 9)]),
        ("", []),
    ],
)
def test_title_breaks_into_lines_of_like_length(title: str, lines: list[str]) -> None:
    assert balanced(title, TITLE_LINE) == lines


@pytest.mark.parametrize(("paragraphs", "opens"), [(24, True), (4, False)])
def test_long_chapters_of_a_part_open_pages_and_short_ones_run_on(
    tmp_path: Path, *, paragraphs: int, opens: bool
) -> None:
    prose = Prose(5)
    texts = [chapter(f"Chapter {n}", prose, paragraphs, level=2) for n in range(1, 4)]
    write_print(book(tmp_path, "# First part\n", *texts), tmp_path / "out.pdf")
    shown = pages(tmp_path / "out.pdf")
    first = next(number for number, text in enumerate(shown) if text.startswith("First part Chapter 1"))
    assert any(text.startswith("Chapter 2") for text in shown[first:]) == opens
    assert "First part" in shown[first + 1]  # over the verso, of a chapter that opens its page too
