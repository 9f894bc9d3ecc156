"""Pages that a source shows without any text: blank ones, pictures, and pages that nobody read."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.order.wrecks import prose

from regather.anatomy import dissect
from regather.model import Arrangement
from regather.order import arrange
from regather.order.folded.candidates import with_shown_blanks
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import Page
from regather.sources import read_source

PAGES, EACH = 10, 1500


def texts() -> list[str]:
    """The pages of a book, cut in mid-sentence as pages are."""
    book = prose(4, paragraphs=40, sentences=6)
    assert len(book) > PAGES * EACH
    return [book[at * EACH : (at + 1) * EACH] for at in range(PAGES)]


def found(path: Path) -> Arrangement:
    source = read_source(path)
    return arrange(source, dissect(source))


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("one two\fthree\f\ffour\ffive", ["\ffour"]),
        ("one\f\n \n\f\ftwo\fthree\ffour", ["\n \n\f\ftwo", "\ftwo"]),
        ("one\ftwo\f", []),
        ("one\f\n<!-- page 2 -->\ntwo\f\n<!-- page 3 -->\nthree", []),
        ("one\f\ftwo\f\fthree", []),
        ("<!-- page 1 -->\none\n<!-- page 2 -->\n\n<!-- page 3 -->\nthree\n<!-- page 4 -->\nfour", ["\n\n<!-- page 3"]),
    ],
)
def test_two_breaks_written_alike_with_nothing_between_show_a_page_without_text(
    tmp_path: Path, text: str, begins: list[str]
) -> None:
    source = read_source(written(tmp_path / "book.txt", text))
    assert [source.text[at : at + len(b)] for at, b in zip(source.empty_pages, begins, strict=False)] == begins
    assert len(source.empty_pages) == len(begins)


def test_a_file_without_text_is_a_page_also_the_first_and_the_last(tmp_path: Path) -> None:
    for name, text in {"1": "", "2": "Two.", "9": "Nine.", "10": "", "11": "Eleven.", "12": ""}.items():
        written(tmp_path / f"page-{name}.txt", text)
    source = read_source(tmp_path)
    assert [source.text[:at] for at in source.empty_pages] == ["", "Two.\nNine.\n", "Two.\nNine.\nEleven.\n"]


def test_where_the_text_reads_on_such_a_page_is_blank_and_counts(tmp_path: Path) -> None:
    pages = texts()
    book = found(written(tmp_path / "book.txt", "\f".join([*pages[:4], "", *pages[4:7], "", *pages[7:]])))
    assert (book.scheme, book.pages, book.blanks, book.missing) == ("in-order", 12, (5, 9), ())
    assert book.stream == tuple(range(1, 13))


def test_where_the_text_breaks_off_the_page_is_missing(tmp_path: Path) -> None:
    pages = texts()
    book = found(written(tmp_path / "book.txt", "\f".join("" if at == 3 else page for at, page in enumerate(pages))))
    assert (book.scheme, book.pages, book.blanks, book.missing) == ("in-order", PAGES, (), (4,))
    assert [(f.code, f.where) for f in book.findings] == [("page-missing", "page 4")]


def test_an_order_that_has_left_the_empty_page_out_already_stays_as_it_is() -> None:
    class Stream:
        """Three pages of text, with an empty one behind the first."""

        source = SimpleNamespace(empty_pages=(20,), shown_pages=None)
        edge = np.array([True, True, True, True])
        left = np.array([0, 20, 40, 60])

        def __len__(self) -> int:
            return len(self.edge)

    desk: Any = SimpleNamespace(stream=Stream())
    for order, bounds in (((1, 3, 4), [0, 1, 2, 3]), ((1, 2, 3, 4), [0, 1, 1, 2, 3])):
        solution = Solution(Hypothesis("in-order", 4, order), np.arange(len(order) + 1), 0.0, Page(53.0, 30.0, 2.0))
        shown = with_shown_blanks(desk, Found(solution, None, 9.0, None))  # type: ignore[arg-type]
        assert shown.best.bounds.tolist() == bounds, order


def test_of_shuffled_pages_it_is_told_that_one_holds_no_text(tmp_path: Path) -> None:
    pages = texts()
    random.Random(3).shuffle(pages)
    book = found(written(tmp_path / "book.txt", "\f".join([*pages[:4], "", *pages[4:]])))
    assert book.scheme == "free"
    told = [finding for finding in book.findings if finding.code == "page-empty"]
    assert len(told) == 1
    assert told[0].message.startswith("One page of the source holds no text")
