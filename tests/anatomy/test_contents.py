"""The contents page: found by shape, its entries whole, its levels sensible."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import PROSE, look, shown

from regather.anatomy.contents import OPEN_LINES, is_contents_word
from regather.model import Role


@pytest.mark.parametrize("leader", ["\t", " ........ ", "     ", " . . . . . ", " "])
def test_entries_are_read_with_every_leader(leader: str) -> None:
    lines = "\n".join(f"{title}{leader}{folio}" for title, folio in (("The Sheet", 5), ("The Fold", 9), ("Thread", 14)))
    text, anatomy = look("Contents\n\n" + lines, PROSE)
    assert [(e.title, e.folio) for e in anatomy.contents] == [("The Sheet", 5), ("The Fold", 9), ("Thread", 14)]
    assert shown(text, anatomy, Role.CONTENTS)[0] == "Contents"
    assert shown(text, anatomy, Role.BODY) == [PROSE]


def test_an_entry_broken_over_lines_is_one_entry() -> None:
    _, anatomy = look("Contents\n\nThe Sheet and What the Hand\t\nDoes with It\t5\nThe Fold\t9", PROSE)
    assert [e.title for e in anatomy.contents] == ["The Sheet and What the Hand Does with It", "The Fold"]


def test_a_word_broken_between_lines_is_whole_again() -> None:
    _, anatomy = look("Contents\n\nThe Sheet and its re-\nmarkable edges 5\nThe Fold 9", PROSE)
    assert anatomy.contents[0].title == "The Sheet and its remarkable edges"


def test_a_contents_page_in_an_unknown_language_is_found_by_its_shape() -> None:
    _, anatomy = look(PROSE, "Kazalo\n\nPola\t5\nPregib\t9\nNit\t14", PROSE)
    assert [e.title for e in anatomy.contents][-2:] == ["Pregib", "Nit"]


def test_two_lines_that_end_in_numbers_are_no_contents_page() -> None:
    _, anatomy = look(PROSE, "It was page 5\nIt was page 9", PROSE)
    assert anatomy.contents == ()


def test_numbers_that_fall_are_no_contents_page() -> None:
    _, anatomy = look(PROSE, "Paper\t14\nThread\t9\nGlue\t5", PROSE)
    assert anatomy.contents == ()


def test_an_entry_without_a_folio_before_a_numbered_one_stands_alone() -> None:
    _, anatomy = look("Contents\n\nFirst Part\nI. The Sheet\t5\nII. The Fold\t9", PROSE)
    assert [(e.title, e.folio) for e in anatomy.contents] == [
        ("First Part", None),
        ("I. The Sheet", 5),
        ("II. The Fold", 9),
    ]


def test_too_many_lines_without_a_folio_end_the_page() -> None:
    many = "\n".join(f"Plain line {'a' * i}" for i in range(1, OPEN_LINES + 2))
    _, anatomy = look(f"Contents\n\nThe Sheet\t5\nThe Fold\t9\n{many}\nThe End\t12", PROSE)
    assert [e.title for e in anatomy.contents] == ["The Sheet", "The Fold"]


def test_a_contents_page_scanned_twice_gives_its_entries_once() -> None:
    page = "Contents\n\nThe Sheet\t5\nThe Fold\t9"
    _, anatomy = look(page, PROSE, page, PROSE)
    assert [e.title for e in anatomy.contents] == ["The Sheet", "The Fold"]


def test_a_contents_page_cut_in_two_comes_out_in_the_order_of_its_folios() -> None:
    _, anatomy = look(f"Thread\t14\nGlue\t19\f{PROSE}\fContents\n\nThe Sheet\t5\nThe Fold\t9\f{PROSE}")
    assert [e.folio for e in anatomy.contents] == [5, 9, 14, 19]


@pytest.mark.parametrize("word", ["CONTENTS", "Table des matières", "## Inhalt", "Índice", "Оглавление", "תוכן"])
def test_contents_words_of_many_languages_are_known(word: str) -> None:
    assert is_contents_word(word)


def test_other_words_are_none() -> None:
    assert not is_contents_word("The Contents of the Drawer")


def test_a_heading_that_ends_in_its_number_ends_the_page() -> None:
    text, anatomy = look("Contents\n\nChapter 1 5\nChapter 2 9\nChapter 3 13", "Chapter 3", PROSE)
    assert [(e.title, e.folio) for e in anatomy.contents] == [("Chapter 1", 5), ("Chapter 2", 9), ("Chapter 3", 13)]
    assert shown(text, anatomy, Role.HEADING) == ["Chapter 3"]


def test_a_table_with_two_columns_of_numbers_is_no_contents_page() -> None:
    rows = ("folio    4    2", "quarto    8    4", "octavo    16    8", "sextodecimo    32    16")
    _, anatomy = look(PROSE, "\n".join(rows), PROSE)
    assert anatomy.contents == ()
    _, anatomy = look(PROSE, "\n".join(row.replace("    ", " ", 1) for row in rows), PROSE)
    assert len(anatomy.contents) == len(rows)


def test_an_entry_that_tells_all_of_its_chapter_is_one() -> None:
    told = "In which the binder goes to market. - The thread. - What the printer said. - " * 3
    _, anatomy = look(f"Contents\n\nI\t5\nII\t7\n{told.strip(' -')}\t9", PROSE)
    assert [entry.folio for entry in anatomy.contents] == [5, 7, 9]


def test_a_small_l_behind_leaders_is_a_one() -> None:
    _, anatomy = look("Contents\n\nI. The Market ..... l\nII. The Needle ..... 10", PROSE)
    assert [entry.folio for entry in anatomy.contents] == [1, 10]
