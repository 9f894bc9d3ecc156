"""Title pages, half-titles and imprints that nothing repeats, by what stands together on a page."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy.title_pages import is_credit
from regather.model import Role


@pytest.mark.parametrize(
    "line",
    ["by Ada Lund", "von", "translated from the Swedish by Bo Ek", "traduit du suédois par Bo Ek", "Leeds 1987",
     "Ленинград, 1931", "a cura di Bo Ek", "Hrsg. von Bo Ek"],
)  # fmt: skip
def test_a_credit_says_who_made_the_book_or_where(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "by the river",
        "By and large",
        "translations are hard to come by",
        "It was 1987",
        "editors met",
        "in the year 1987",
    ],
)
def test_prose_that_begins_alike_is_no_credit(line: str) -> None:
    assert not is_credit(line)


@pytest.mark.parametrize(
    "lines",
    [
        ("THE PAPER BOAT", "Two Crossings", "by Ada Lund", "with drawings by Bo Ek", "HARROW & QUILL"),
        ("Jeanne Morvan", "L'ÉCLUSE", "roman", "traduit du breton par Yves Le Goff", "Paris"),
        ("Пётр Заречный", "НОЧНАЯ СТАНЦИЯ", "Рассказы", "Ленинград 1931"),
    ],
)
def test_a_page_of_short_lines_with_a_credit_is_a_title_page(lines: tuple[str, ...]) -> None:
    text, anatomy = look("\n\n".join(lines) + f"\f{PROSE}\f{OPEN_PROSE}\f{REST}")
    assert shown(text, anatomy, Role.TITLE) == list(lines)


def test_a_page_of_short_lines_without_a_credit_is_verse_or_whatever_it_is() -> None:
    text, anatomy = look(f"{PROSE}\fThe sheet lies flat\n\nthe knife is near\n\nthe thread is long\f{PROSE}")
    assert shown(text, anatomy, Role.TITLE) == []


def test_a_half_title_is_the_one_line_of_a_page_that_the_title_page_has() -> None:
    text, anatomy = look(f"The Boat\fThe Boat\n\nby Ada Lund\f{PROSE}\fThe Boot\f{PROSE}")
    assert shown(text, anatomy, Role.TITLE) == ["The Boat", "The Boat", "by Ada Lund"]


LONG = "No part of this book may be copied, stored or sent in any form " * 3 + "without leave."


def test_an_imprint_page_is_taken_whole_with_its_long_paragraph() -> None:
    page = ("First printed in 1987", "© 1987 Ada Lund", LONG, "ISBN 978-0-306-40615-7", "Set in Bembo")
    text, anatomy = look(f"{PROSE}\f" + "\n\n".join(page) + f"\f{PROSE}")
    assert shown(text, anatomy, Role.COLOPHON) == list(page)


def test_a_page_of_prose_that_speaks_of_copyright_once_is_prose() -> None:
    text, anatomy = look(f"{PROSE}\fThe word copyright is young.\n\n{LONG}\n\n{PROSE}\f{PROSE}")
    assert LONG in shown(text, anatomy, Role.BODY)


def test_what_opens_a_text_before_its_first_numbered_chapter_is_title_and_dedication() -> None:
    text, anatomy = look("The Other Shore", "To my mother", "Chapter I", PROSE, OPEN_PROSE, "Chapter II", PROSE, REST)
    assert shown(text, anatomy, Role.TITLE) == ["The Other Shore"]
    assert "To my mother" in shown(text, anatomy, Role.BODY)
    assert shown(text, anatomy, Role.HEADING) == ["Chapter I", "Chapter II"]


def test_numbers_in_words_count_too() -> None:
    text, anatomy = look("Ernst Kahlert", "Das stille Rad", "Erstes Kapitel", PROSE, "Zweites Kapitel", PROSE)
    assert "Das stille Rad" in shown(text, anatomy, Role.TITLE) + shown(text, anatomy, Role.BODY)
    assert shown(text, anatomy, Role.HEADING) == ["Erstes Kapitel", "Zweites Kapitel"]


def test_a_part_that_opens_the_text_is_a_heading() -> None:
    parts = ("Part the First", "Chapter I", PROSE, "Chapter II", PROSE, "Part the Second", "Chapter III", PROSE)
    text, anatomy = look(*parts)
    assert shown(text, anatomy, Role.TITLE) == []
    assert "Part the First" in shown(text, anatomy, Role.HEADING)
