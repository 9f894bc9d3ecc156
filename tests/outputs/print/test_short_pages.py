"""A chapter that ends with a line or two on a page of their own is set tighter or wider."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import pages

from regather.model import Book
from regather.outputs import print_apart
from regather.outputs.print_pdf import print_bytes
from regather.render import render_book


def ends_short(folder: Path) -> Book:
    prose = Prose(3)
    return book(folder, f"{chapter('Folding', prose, 16)}\n{prose.paragraph(2)}\n")


def text_on_the_last(content: bytes) -> int:
    """The words on the last page of the chapter; behind it stand a blank page or none, and the colophon."""
    return next(len(text.split()) for text in reversed(pages(content)[:-1]) if text)  # type: ignore[arg-type]


def test_a_chapter_that_ends_with_two_lines_alone_is_set_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended, found = print_bytes(one := ends_short(tmp_path), render_book(one))
    assert found == ()
    monkeypatch.setattr(print_apart, "WORD_SPACES", ())
    short, found = print_bytes(one, render_book(one))
    (finding,) = found
    assert finding.code == "print-short-page"
    assert text_on_the_last(short) < 50 < text_on_the_last(mended)


def test_a_chapter_with_lines_enough_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = book(tmp_path, chapter("Folding", Prose(3), 15))
    content, found = print_bytes(one, render_book(one))
    monkeypatch.setattr(print_apart, "WORD_SPACES", ())
    assert print_bytes(one, render_book(one)) == (content, found) == (content, ())
