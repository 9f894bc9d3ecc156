"""What stands before the text, how its pages are counted, and lists and tables that fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import letters, page_labels, pages
from tests.support.books import book_of

from regather.model import Metadata
from regather.outputs.print_front import STAPLED, balanced, breakable, full_front
from regather.outputs.print_labels import label_ranges, roman
from regather.outputs.print_labels import page_labels as labels_of_names
from regather.outputs.print_lists import WIDE, WIDEST, measure, set_lists, set_tables
from regather.outputs.print_page import TRIMS
from regather.outputs.print_pdf import write_print
from regather.render import render_book

ABOUT = Metadata(
    "Sheets",
    "sheets",
    publisher="Small Press",
    place="Leipzig",
    edition="Second edition",
    series="Books on Paper, 7",
    isbn=("978-3-16-148410-0",),
    imprint=("Printed on a kitchen table.",),
)


def test_bound_book_begins_with_half_title_and_keeps_its_parts_on_right_hand_pages(tmp_path: Path) -> None:
    prose = Prose(4)
    texts = (
        "::: dedication\nFor whoever folds.\n:::\n",
        "# Preface {.preface}\n\n" + prose.paragraph() + "\n",
        chapter("Folding", prose, 3),
    )
    _, found = write_print(book(tmp_path, *texts, about=ABOUT, front="full"), tmp_path / "out.pdf")
    assert found == ()
    shown = pages(tmp_path / "out.pdf")
    labels = page_labels(tmp_path / "out.pdf")
    at = {label: text for label, text in zip(labels, shown, strict=True) if not label.isdecimal()}
    assert at["i"] == "Sheets"
    assert (at["ii"], at["vi"], at["viii"], at["x"]) == ("", "", "", "")
    assert at["iii"] == "Sheets Small Press Leipzig"
    for line in ("Second edition", "Books on Paper, 7", "Leipzig: Small Press", "ISBN", "Printed on a kitchen table."):
        assert line in at["iv"]
    assert at["v"] == "For whoever folds."
    assert letters(at["vii"]).startswith("ContentsPrefaceixFolding1")
    assert at["ix"].startswith("Preface")
    assert at["ix"].endswith(" ix")
    assert shown[labels.index("1")].startswith("Folding")


@pytest.mark.parametrize(("pages_of_text", "is_full"), [(STAPLED - 20, False), (STAPLED + 20, True)])
def test_half_title_is_for_books_too_thick_for_staples(tmp_path: Path, pages_of_text: int, is_full: bool) -> None:  # noqa: FBT001
    made = book(tmp_path, "# Folding\n\nText.\n")
    # Some 2,000 letters a page, on the paper that most zines are printed on.
    thick = replace(made.chapters[0], text="letters " * (250 * pages_of_text))
    made = replace(made, chapters=(thick,))
    assert full_front(made) is is_full
    assert full_front(replace(made, print=replace(made.print, front="full")))
    assert not full_front(replace(made, print=replace(made.print, front="short")))


@pytest.mark.parametrize(
    ("number", "digits"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (99, "xcix")]
)
def test_roman_numbers(number: int, digits: str) -> None:
    assert roman(number) == digits


def test_labels_count_front_matter_and_text_apart() -> None:
    names = [("front", False), ("contents", False), ("", True), ("opening", False), ("opening", False), ("run", False)]
    labels = labels_of_names(names)
    assert labels == ("i", "ii", "iii", "1", "2", "3")
    assert label_ranges(labels) == ((0, "r", 1), (3, "D", 1))
    assert labels_of_names([("run", False), ("run", False)]) == ("1", "2")


def test_address_may_break_after_slashes_and_before_the_signs_of_its_parts() -> None:
    assert breakable("https://a.org/one/two?x=1&y") == "https://a.org/<wbr>one/<wbr>two<wbr>?x<wbr>=1<wbr>&amp;y"


def test_no_line_of_a_balanced_title_is_a_word_left_over() -> None:
    assert balanced("How a Sheet Becomes a Book: Folding, Scrambling, and Finding the Way Back", 58) == [
        "How a Sheet Becomes a Book: Folding,",
        "Scrambling, and Finding the Way Back",
    ]


def test_list_starts_and_counts_as_it_says() -> None:
    section = etree.fromstring(f'<section><ol start="95" type="a">{"<li/>" * 9}</ol><ol>{"<li/>" * 9}</ol></section>')
    set_lists(section)
    first, second = section
    assert first.get("style") == "counter-reset: list-item 94; list-style-type: lower-alpha;"
    assert first.get("class") == "digits-3"
    assert dict(second.attrib) == {}


def table_of(columns: int, word: int) -> etree._Element:
    cells = "<td>" + "</td><td>".join(["x" * word] * columns) + "</td>"
    widths = '<col style="width: 10%"/>' * columns
    return etree.fromstring(f"<section><table>{widths}<tr>{cells}</tr></table></section>")


def test_table_wider_than_its_measure_is_set_smaller() -> None:
    width = measure(TRIMS["a5"])
    kinds = []
    for columns in (2, 9, 14):
        section = table_of(columns, 5)
        set_tables(section, width)
        kinds.append(section[0].get("class"))
        assert section.find("table/col").get("style") is None
    assert kinds == [None, "wide", "widest"]
    assert 1 <= WIDE < WIDEST


def test_a_single_text_without_a_heading_has_the_books_title_and_no_contents(tmp_path: Path) -> None:
    made = book_of(tmp_path, "She sat down.\n\nShe rose.\n", title="Boats")
    assert render_book(made).chapters[0].title == "Boats"
    write_print(made, tmp_path / "out.pdf")
    assert page_labels(tmp_path / "out.pdf")[:3] == ["i", "ii", "1"]
    assert not any("Contents" in page for page in pages(tmp_path / "out.pdf"))


def test_a_hebrew_book_reads_addresses_from_the_left_and_ends_with_its_text(tmp_path: Path) -> None:
    made = book_of(
        tmp_path,
        "# סירות\n\nסירה.\n",
        title="סירות",
        language="he",
        right_to_left=True,
        source="https://example.org/boats",
    )
    write_print(made, tmp_path / "out.pdf")
    left = []
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        text = document[1].get_textpage()
        for word in ("https", "example", "org", "boats"):
            index, _ = text.search(word).get_next()
            left.append(text.get_charbox(index)[0])
    assert left == sorted(left)
    assert len(letters(pages(tmp_path / "out.pdf")[-1])) > 1
