"""Stanzas on pages: short ones stay together, long ones let their heading keep company."""

from __future__ import annotations

from pathlib import Path

from tests.outputs.print.reading import pages
from tests.support.books import book_of

from regather.outputs.print_pdf import write_print


def lines(name: str, count: int) -> str:
    return "\n".join(f"| {name}{number} of paper" for number in range(1, count + 1))


def test_a_long_stanza_does_not_leave_its_heading_alone_on_a_page(tmp_path: Path) -> None:
    part = "# Boats\n\n## One\n\n"
    write_print(book_of(tmp_path, part + lines("line", 32), "# Two\n\nText.\n"), tmp_path / "out.pdf")
    opener = next(page for page in pages(tmp_path / "out.pdf") if page.startswith("Boats One"))
    assert "line2 of" in opener


def test_neither_the_first_nor_the_last_line_of_a_long_stanza_stands_alone(tmp_path: Path) -> None:
    for before in (10, 11, 21):
        text = f"# Boats\n\n{lines('one', before)}\n\n{lines('two', 12)}\n"
        write_print(book_of(tmp_path, text), tmp_path / "out.pdf")
        read = [page for page in pages(tmp_path / "out.pdf") if "of paper" in page]
        for page in read:
            assert ("two1 " in page) == ("two2 " in page), before
            assert ("two11 " in page) == ("two12 " in page), before


def test_a_short_stanza_stays_on_one_page(tmp_path: Path) -> None:
    text = f"# Boats\n\n{lines('one', 24)}\n\n{lines('two', 8)}\n"
    write_print(book_of(tmp_path, text), tmp_path / "out.pdf")
    read = [page for page in pages(tmp_path / "out.pdf") if "two" in page]
    assert len(read) == 1
