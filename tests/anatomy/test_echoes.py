"""Front matter that is known by repeating itself, in no particular language."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy import echoes
from regather.model import Role

HEAD = "The Paper Boat"


@pytest.mark.parametrize(
    ("title", "author", "imprint"),
    [
        ("The Paper Boat", "Lund, Ada", "Lund, Ada. The Paper Boat."),
        ("Papírová loď", "Ada Lundová", "Ada Lundová. Papírová loď."),
        ("Бумажный корабль", "Ада Лунд", "Ада Лунд. Бумажный корабль."),
        ("Η χάρτινη βάρκα", "Άντα Λουντ", "Άντα Λουντ. Η χάρτινη βάρκα."),
        ("The Paper Boat", "Lund, Ada K.", "Lund, Ada K. The Paper Boat."),
        ("The Papcr Boat of the Lakes", "Lund, Ada", "Lund, Ada. The Paper Boat of the Lakes."),
    ],
)
def test_an_imprint_that_joins_two_lines_makes_them_a_title_page(title: str, author: str, imprint: str) -> None:
    text, anatomy = look(f"{PROSE}\f**{title}**\n\n{author}\f{PROSE}\f{imprint}")
    assert shown(text, anatomy, Role.TITLE) == [f"**{title}**", author]
    assert shown(text, anatomy, Role.COLOPHON) == [imprint]


def test_two_lines_that_no_imprint_joins_stay() -> None:
    text, anatomy = look(f"{PROSE}\fThe Needle\n\nThe Thread\f{PROSE}\fThe Needle. The Glue.")
    assert shown(text, anatomy, Role.TITLE) == shown(text, anatomy, Role.COLOPHON) == []


def test_a_title_of_one_line_without_capitals_is_known_by_its_imprint() -> None:
    text, anatomy = look(f"the paper boat.\n\n**the paper boat**\f{PROSE}\n\n{PROSE}\fthe paper boat\n\n{PROSE}")
    assert shown(text, anatomy, Role.COLOPHON) == ["the paper boat."]
    assert shown(text, anatomy, Role.TITLE) == ["**the paper boat**"]
    assert "the paper boat" not in shown(text, anatomy, Role.TITLE)


def test_without_breaks_title_and_imprint_stand_side_by_side_at_the_beginning() -> None:
    text, anatomy = look(HEAD, f"{HEAD}.", PROSE, OPEN_PROSE, REST)
    assert shown(text, anatomy, Role.TITLE) == [HEAD]
    assert shown(text, anatomy, Role.COLOPHON) == [f"{HEAD}."]


def test_the_imprint_of_a_text_in_order_may_be_its_last_line() -> None:
    text, anatomy = look(HEAD, PROSE, PROSE, PROSE, f"{HEAD}.")
    assert shown(text, anatomy, Role.TITLE) == [HEAD]
    assert shown(text, anatomy, Role.COLOPHON) == [f"{HEAD}."]


def test_a_reply_that_repeats_a_line_in_mid_book_is_no_imprint() -> None:
    filling = [PROSE] * 90
    text, anatomy = look(*filling, "The needle", PROSE, "The needle.", *filling)
    assert shown(text, anatomy, Role.TITLE) == shown(text, anatomy, Role.COLOPHON) == []


def test_a_running_head_that_no_page_has_alone_makes_no_title_page() -> None:
    pages = "\f".join(f"{HEAD}\n\n{PROSE}" for _ in range(4))
    text, anatomy = look(pages + f"\f{PROSE}\n\n{HEAD}.")
    assert shown(text, anatomy, Role.TITLE) == shown(text, anatomy, Role.COLOPHON) == []


def test_running_heads_with_a_year_are_no_imprint() -> None:
    head = "A History of the Fold from 1501 to 1766"
    text, anatomy = look(f"{head}\n\nLund, Ada\f" + "\f".join(f"{head}\n\n{PROSE}" for _ in range(4)))
    assert head not in shown(text, anatomy, Role.COLOPHON)


@pytest.mark.parametrize("imprint", [f"{HEAD}.", "The Paper Bote."])
def test_beyond_so_many_lines_an_imprint_is_looked_up_as_it_is_written(
    imprint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = f"{PROSE}\f{HEAD}\f{PROSE}\f{imprint}"
    _, compared = look(pages)
    monkeypatch.setattr(echoes, "FUZZY_PAIRS", 0)
    _, looked_up = look(pages)
    assert (looked_up == compared) is (imprint == f"{HEAD}.")
