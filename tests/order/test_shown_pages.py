"""A source that shows each of its pages, as a PDF does: its pages are counted, its folios say what they count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.order.printer import prose, set_lines
from tests.sources.pdf_maker import Run, column, pdf

from regather.anatomy import dissect
from regather.imposition import SCHEMES
from regather.model import Arrangement
from regather.order import arrange
from regather.sources import read_source

WIDTH, HEIGHT = 420.0, 595.0
LINES = 30


def book(pages: int, uncounted: int) -> list[list[Run]]:
    """The runs of each page: a title, blank pages, then text with its folios at the foot."""
    lines = [line for paragraph in prose(pages * 300) for line in set_lines(paragraph, 52)]
    made = [[Run(120, 400, "The Paper Boat", 24)], *([] for _ in range(uncounted - 1))]
    for number in range(1, pages - uncounted + 1):
        text = lines[(number - 1) * LINES : number * LINES]
        made.append([*column(text, 60, 540), Run(205, 60, str(number))])
    return made


def side_by_side(pages: list[list[Run]], scheme: str) -> bytes:
    sides = [
        [Run(run.x + WIDTH * slot, run.y, run.text, run.size) for slot, number in enumerate(side.pages)
         for run in pages[number - 1]]
        for side in SCHEMES[scheme].sides(len(pages))
    ]  # fmt: skip
    return pdf(sides, 2 * WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Arrangement:
    path = tmp_path_factory.mktemp("pdf") / "booklet.pdf"
    path.write_bytes(side_by_side(book(24, 6), "saddle"))
    source = read_source(path)
    return arrange(source, dissect(source))


def test_no_page_is_added_that_the_source_does_not_show(found: Arrangement) -> None:
    assert (found.scheme, found.pages, found.missing) == ("saddle", 24, ())


def test_the_folios_say_how_many_pages_they_do_not_count(found: Arrangement) -> None:
    assert found.confidence > 0.9
    assert all(join.confidence >= 0.98 for join in found.joins)


def test_folios_that_do_not_count_the_front_contradict_nothing(found: Arrangement) -> None:
    assert [f for f in found.findings if f.code == "folio-contradicts"] == []


def test_pages_side_by_side_on_a_sheet_were_not_shuffled(tmp_path: Path) -> None:
    path = tmp_path / "booklet.pdf"
    path.write_bytes(side_by_side(book(8, 2), "saddle"))
    source = read_source(path)
    assert source.shows_sheets
    assert arrange(source, dissect(source)).scheme == "saddle"
    single = replace(source, breaks=tuple(replace(item, label=None) for item in source.breaks))
    assert not single.shows_sheets
