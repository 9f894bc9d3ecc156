"""Text fills the page before a figure that needs the next one."""

from __future__ import annotations

from pathlib import Path

from tests.outputs.print.maker import Prose, book
from tests.outputs.print.reading import letters, pages

from regather.outputs.print_figures import BLANK, _blank, shifts
from regather.outputs.print_html import Setting, print_page
from regather.outputs.print_pdf import write_print
from regather.outputs.print_shop import open_shop
from regather.render import render_book

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80"><path d="M0 0H100V80H0z"/></svg>'


def illustrated(folder: Path, before: int) -> tuple[str, ...]:
    """A chapter with so many paragraphs before a figure that fills more than half a page, and some after."""
    figures = folder / "book" / "figures"
    figures.mkdir(parents=True)
    (figures / "sheet.svg").write_text(DRAWING, encoding="utf-8")
    prose = Prose(9)
    blocks = [prose.paragraph(6) for _ in range(before + 7)]
    blocks.insert(before, "![A sheet](../book/figures/sheet.svg)")
    return ("# Folding\n\n" + "\n\n".join(blocks) + "\n",)


def test_text_goes_before_a_figure_that_would_leave_a_page_half_blank(tmp_path: Path) -> None:
    made = book(tmp_path, *illustrated(tmp_path, 1))
    press = open_shop(made, [].append)
    rendered = render_book(made)
    first = press.lay_out(print_page(made, rendered))
    moves = shifts(first)
    assert list(moves.values())
    second = press.lay_out(print_page(made, rendered, Setting(shifts=moves)))
    assert shifts(second) == {}
    gaps = [_blank(page._page_box) / page._page_box.height for page in (first.pages[4], second.pages[4])]
    assert gaps[0] > BLANK > gaps[1]


def test_moving_a_figure_loses_no_text(tmp_path: Path) -> None:
    texts = illustrated(tmp_path, 1)
    _, found = write_print(book(tmp_path, *texts), tmp_path / "out.pdf")
    assert found == ()
    shown = letters(" ".join(pages(tmp_path / "out.pdf")))
    assert "Asheet" in shown
    for paragraph in texts[0].split("\n\n")[1:]:
        assert paragraph.startswith("!") or letters(paragraph)[:30] in shown


def test_figure_that_fits_where_it_is_stays_there(tmp_path: Path) -> None:
    made = book(tmp_path, *illustrated(tmp_path, 3))
    assert shifts(open_shop(made, [].append).lay_out(print_page(made, render_book(made)))) == {}
