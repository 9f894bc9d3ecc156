"""Marks of the source's pages in print: nowhere, unless the book asks for them in the margin."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import bookmarks, pages

from regather.outputs.print_html import print_page
from regather.outputs.print_pdf import write_print
from regather.render import render_book

NUMBERS = range(701, 713)


def marked_chapter() -> str:
    """A chapter in which every paragraph has a mark before its twentieth word, and its heading one."""
    heading, *paragraphs = chapter("On Marks", Prose(3), len(NUMBERS) - 1).rstrip("\n").split("\n\n")
    rows = [f'{heading} []{{.page n="{NUMBERS[0]}"}}']
    for number, paragraph in zip(NUMBERS[1:], paragraphs, strict=True):
        words = paragraph.split(" ")
        words[20] = f'[]{{.page n="{number}"}}{words[20]}'
        rows.append(" ".join(words))
    return "\n\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marks")


@pytest.fixture(scope="module")
def with_numbers(folder: Path) -> Path:
    _, found = write_print(book(folder / "with", marked_chapter(), source_pages=True), folder / "with.pdf")
    assert found == ()
    return folder / "with.pdf"


def test_marks_do_not_show_and_change_nothing(tmp_path: Path) -> None:
    bare = re.sub(r" ?\[\]\{[^}]*\}$|\[\]\{[^}]*\}", "", marked_chapter(), flags=re.MULTILINE)
    books = [book(tmp_path, text) for text in (marked_chapter(), bare)]
    with_marks, without = (re.sub(r"\n+", "\n", print_page(made, render_book(made))) for made in books)
    assert with_marks == without


def test_where_the_book_asks_for_them_the_numbers_stand_in_the_margin(with_numbers: Path) -> None:
    shown: dict[int, float] = {}
    with pypdfium2.PdfDocument(with_numbers) as document, pikepdf.open(with_numbers) as pdf:
        for page, sheet in zip(document, pdf.pages, strict=True):
            text = page.get_textpage()
            whole = text.get_text_range()
            for match in re.finditer(r"\b7[01]\d\b", whole):
                _left, bottom, right, top = text.get_charbox(match.start())
                assert 0 < bottom < top < float(sheet.mediabox[3])
                shown[int(match.group())] = right
    edge = _left_edge(with_numbers)
    assert sorted(shown) == list(NUMBERS)
    assert max(shown.values()) < edge, "a number stands in the text"


def _left_edge(path: Path) -> float:
    """Where lines of text begin, in points from the page's left edge: the leftmost word of any page."""
    with pypdfium2.PdfDocument(path) as document:
        lefts = []
        for page in document:
            text = page.get_textpage()
            whole = text.get_text_range()
            lefts += [text.get_charbox(m.start())[0] for m in re.finditer(r"[A-Za-z]{3,}", whole)]
    return min(lefts)


def test_bookmarks_and_contents_know_nothing_of_the_numbers(with_numbers: Path) -> None:
    assert "On Marks" in bookmarks(with_numbers)
    assert "701" not in pages(with_numbers)[2]
