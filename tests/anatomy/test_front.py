"""Title page, imprint and cover, wherever the imposition put them."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.anatomy.echoes import EDGE_LINES
from regather.anatomy.front import is_cue, is_title_like
from regather.model import Role

TITLE = ("How a Sheet Folds", "by", "Ada Binder", "Lantern Press")
IMPRINT = ("Ada Binder. How a Sheet Folds. Lantern Press, 2019.", "Printed by hand.", "https://example.org/fold")


@pytest.mark.parametrize(
    "line",
    ["example.org", "Retrieved on 3 May from https://example.org/a", "© 2019 Ada Binder",
     "This text is in the public domain.",
     "Ada Binder. How a Sheet Folds. Lantern Press, 2019.", "Ce texte appartient au domaine public.", "ISBN 978-0-00"],
)  # fmt: skip
def test_addresses_rights_and_imprints_are_cues(line: str) -> None:
    assert is_cue(line)


@pytest.mark.parametrize("line", ["London, July 5th, 1901", "He came home.", "1901", "Fig. 3", "It was over by 1848"])
def test_dates_and_sentences_are_none(line: str) -> None:
    assert not is_cue(line)


def test_a_title_line_is_short_and_no_sentence() -> None:
    assert is_title_like("How a Sheet Folds")
    assert not is_title_like("It folds.")
    assert not is_title_like("word " * 20)


def test_last_page_beside_the_first_opens_an_imposed_source() -> None:
    text, anatomy = look(*IMPRINT, *TITLE, PROSE, PROSE)
    assert shown(text, anatomy, Role.COLOPHON) == list(IMPRINT)
    assert shown(text, anatomy, Role.TITLE) == list(TITLE)


def test_a_heading_after_the_front_matter_is_no_title() -> None:
    text, anatomy = look(*TITLE, *IMPRINT, "I. The Paper", PROSE)
    assert shown(text, anatomy, Role.HEADING) == ["I. The Paper"]
    assert "I. The Paper" not in shown(text, anatomy, Role.TITLE)


def test_front_matter_inside_the_stream_is_found_by_its_cues() -> None:
    text, anatomy = look(PROSE, OPEN_PROSE, *IMPRINT, REST, PROSE)
    assert shown(text, anatomy, Role.COLOPHON) == list(IMPRINT)
    assert shown(text, anatomy, Role.BODY) == [PROSE, OPEN_PROSE, REST, PROSE]


def test_a_whole_page_of_names_is_a_title_page() -> None:
    text, anatomy = look(f"{PROSE}\f" + "\n\n".join(TITLE) + f"\f{PROSE}\f" + "\n\n".join(IMPRINT) + f"\f{PROSE}")
    assert shown(text, anatomy, Role.TITLE) == list(TITLE)
    assert shown(text, anatomy, Role.COLOPHON) == list(IMPRINT)


LAST_PAGE = ("The boats came home on the next tide, and nobody asked the keeper what he had seen.", "The End")


def test_a_short_last_page_with_a_printers_line_keeps_its_text() -> None:
    page = (*LAST_PAGE, "Printed by A. Binder & Sons, Water Lane, in the year 1911.")
    text, anatomy = look(f"{PROSE}\f{PROSE}\f" + "\n\n".join(page))
    assert shown(text, anatomy, Role.COLOPHON) == []
    assert LAST_PAGE[0] in shown(text, anatomy, Role.BODY)


def test_a_page_with_an_address_is_an_imprint_though_one_line_of_it_is_a_sentence() -> None:
    page = (*IMPRINT, "This edition was set by hand in the back room of a small shop beside the harbour.")
    text, anatomy = look(f"{PROSE}\f{PROSE}\f" + "\n\n".join(page))
    assert shown(text, anatomy, Role.COLOPHON) == list(page)


def test_one_name_before_the_text_of_a_page_is_its_running_head() -> None:
    pages = "\f".join(f"How a Sheet Folds\n\n{PROSE}" for _ in range(3))
    text, anatomy = look(pages + "\f" + "\n\n".join(IMPRINT))
    assert shown(text, anatomy, Role.TITLE) == []
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["How a Sheet Folds"] * 3


def test_a_lone_year_on_the_title_page_is_part_of_it() -> None:
    text, anatomy = look(*TITLE, "2019", *IMPRINT, PROSE)
    assert shown(text, anatomy, Role.TITLE) == [*TITLE, "2019"]


def test_a_book_that_opens_with_its_first_chapter_has_no_title_page() -> None:
    text, anatomy = look("Chapter I", "The Paper", PROSE, "Chapter II", "The Thread", PROSE)
    assert shown(text, anatomy, Role.TITLE) == []
    assert shown(text, anatomy, Role.HEADING) == ["Chapter I", "The Paper", "Chapter II", "The Thread"]


def test_a_date_under_a_preface_is_no_colophon() -> None:
    text, anatomy = look(PROSE, "Hamburg, im März 1847.", PROSE)
    assert shown(text, anatomy, Role.COLOPHON) == []


def test_short_sentences_behind_an_imprint_are_text_where_more_of_them_follow() -> None:
    said = ["She did not answer.", "The kettle sang.", "“Well?” said the binder.", "Nobody spoke."]
    text, anatomy = look("Anna Lund", "The Tide", "Anna Lund. The Tide.", *said, PROSE)
    assert not any(line in shown(text, anatomy, Role.COLOPHON) for line in said)


def test_a_book_called_like_its_only_chapter_has_a_title_page_all_the_same() -> None:
    text, anatomy = look(
        PROSE, "\fContents\n\nThe Long Tide ..... 5\nAfterword ..... 9", "\fAnna Lund. The Long Tide.",
        "\fThe Long Tide\n\nAnna Lund", "\fThe Long Tide\n\n" + PROSE, "\fAfterword\n\n" + PROSE,
    )  # fmt: skip
    assert shown(text, anatomy, Role.TITLE) == ["The Long Tide", "Anna Lund"]
    assert [h.title for h in anatomy.headings] == ["The Long Tide", "Afterword"]


def test_a_title_set_large_that_stands_in_mid_sentence_like_its_imprint_is_no_chapter() -> None:
    before = [PROSE] * EDGE_LINES
    text, anatomy = look(*before, OPEN_PROSE, "**The Long Tide**", REST, OPEN_PROSE, "The Long Tide.", REST, PROSE)
    assert anatomy.headings == () and shown(text, anatomy, Role.TITLE) == ["**The Long Tide**"]


@pytest.mark.parametrize("mark", ["", "# "])
def test_a_title_page_with_subtitle_and_date_answers_to_an_imprint_of_all_its_lines(mark: str) -> None:
    title = [f"{mark}The Long Tide", "Notes from a Harbour", "Anna Lund", "2019-03-06"]
    text, anatomy = look(*title, "Anna Lund. The Long Tide. Notes from a Harbour. 2019-03-06.", "# Boats", PROSE)
    assert shown(text, anatomy, Role.TITLE) == ["\n\n".join(title)] or shown(text, anatomy, Role.TITLE) == title
    assert [h.title for h in anatomy.headings] == ["Boats"]


def test_three_sentences_of_which_two_stand_alone_elsewhere_are_no_imprint() -> None:
    said = "It rained. Nobody came. She waited for the boat."
    text, anatomy = look(PROSE, "It rained", PROSE, "Nobody came", PROSE, said, PROSE)
    assert shown(text, anatomy, Role.COLOPHON) == []


def test_a_running_head_right_behind_the_imprint_belongs_to_the_page_that_it_heads() -> None:
    heads = [part for _ in range(3) for part in (OPEN_PROSE, "The Long Tide", REST)]
    front = ["The Long Tide", "Anna Lund", "Anna Lund. The Long Tide."]
    text, anatomy = look(*front, "The Long Tide", REST, PROSE, *heads)
    assert shown(text, anatomy, Role.RUNNING_HEAD) == ["The Long Tide"] * 4
