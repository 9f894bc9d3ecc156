"""Tables that the print sets in columns, and lines that only look like them."""

from __future__ import annotations

from tests.mend.helpers import only, page_of

PROSE = "The sheet lies flat on the table and waits for the hand that will fold it, once along and once across."
SPACED = (
    "Fold        Name      Tool\nonce        folio     hand\ntwice       quarto    bone\nthrice      octavo    knife"
)
BARRED = (
    "|   |   |   |\n|---|---|---|\n| Fold | Name | Tool |\n| once | folio | hand |\n"
    "| twice | quarto | bone |\n| thrice | octavo | knife |"
)


def test_lines_in_aligned_columns_are_a_table() -> None:
    assert only(page_of(PROSE, SPACED, PROSE)) == f"{PROSE}\n\n{BARRED}\n\n{PROSE}"


def test_a_first_row_without_figures_names_the_columns() -> None:
    text = only(page_of(PROSE, "Sheet\tPages\nfolio\t4\nquarto\t8", PROSE))
    assert text == f"{PROSE}\n\n| Sheet | Pages |\n|---|---|\n| folio | 4 |\n| quarto | 8 |\n\n{PROSE}"


def test_columns_of_figures_may_be_aligned_at_their_right() -> None:
    text = only(page_of(PROSE, "folio      4    12\nquarto     8   120\noctavo    16     3", PROSE))
    assert "| quarto | 8 | 120 |" in text


def test_a_table_goes_on_over_the_turn_of_a_page() -> None:
    first, second = SPACED.rsplit("\n", 2)[0], "\n".join(SPACED.split("\n")[2:])
    text = only((1, "body", f"{PROSE}\n\n{first}\ntertia      sexto     awl\n"), (2, "body", f"{second}\n\n{PROSE}\n"))
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert rows == [*BARRED.split("\n")[:4], "| tertia | sexto | awl |", *BARRED.split("\n")[4:]]


def test_wide_spaces_in_justified_prose_make_no_table() -> None:
    lines = "The sheet  lies flat on  the table\nand waits for  the hand\nthat will fold  it once  along"
    assert "|---" not in only(page_of(PROSE, lines, PROSE))


def test_two_lines_with_wide_spaces_are_no_table() -> None:
    assert "|---" not in only(page_of(PROSE, "Leipzig,        in May\nA. Binder       B. Printer", PROSE))


def test_cells_that_do_not_stand_below_each_other_are_no_table() -> None:
    lines = "once    folio\nmore than twice    quarto and octavo\nthrice     x"
    assert "|---" not in only(page_of(PROSE, lines, PROSE))
