"""What e-readers do to the pages beyond the standard, played in a real browser: the book must still look like one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.books import book_of
from tests.support.browser import Page, chromium

from regather.outputs.epub import write_epub

CHAPTER = """# Boats []{.page n="3"}

A boat[^1] of paper.

  ----- -----
  keel  hull
  mast  sail
  ----- -----

| Paper |   |
|:------|---|
| white | 1 |

[^1]: A small one.
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an unpacked e-book."""
    folder = tmp_path_factory.mktemp("readers")
    write_epub(book_of(folder, CHAPTER), folder / "boats.epub")
    with zipfile.ZipFile(folder / "boats.epub") as archive:
        archive.extractall(folder)
    return folder / "EPUB"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.page()


def test_notes_that_a_reader_shows_on_a_tap_alone_leave_no_rule_behind(pages: Path, page: Page) -> None:
    page.open(pages / "ch-01-one.xhtml")
    assert page.place(".notes")["height"] > 0
    page.tell("document.querySelectorAll('aside').forEach(note => { note.style.display = 'none' })")
    assert page.place(".notes")["height"] == 0
    ruled = "getComputedStyle(document.querySelector('.notes')).borderTopStyle"
    assert page.tell(ruled) == "none"


def test_a_reader_that_does_not_know_hidden_prints_the_contents_alone(pages: Path, page: Page) -> None:
    page.open(pages / "nav.xhtml")
    page.tell("document.querySelectorAll('nav').forEach(nav => nav.removeAttribute('hidden'))")
    shown = page.tell("[...document.querySelectorAll('nav')].filter(nav => nav.offsetHeight).map(nav => nav.id)")
    assert shown == ["toc"]


def test_tables_have_a_rule_above_and_below_and_one_under_all_of_the_head(pages: Path, page: Page) -> None:
    page.open(pages / "ch-01-one.xhtml")
    for side in ("Top", "Bottom"):
        ruled = f"[...document.querySelectorAll('table')].map(table => getComputedStyle(table).border{side}Style)"
        assert page.tell(ruled) == ["solid", "solid"]
    under = "[...document.querySelectorAll('thead tr > *')].map(cell => getComputedStyle(cell).borderBottomStyle)"
    assert page.tell(under) == ["solid", "solid"]
