"""Title, author and the rest, by order, repetition and shape; invented front matter in several manners."""

from __future__ import annotations

import re

import pytest
from tests.mend.helpers import Part, mended, wreck

from regather.model import FoundMetadata

BODY: Part = (3, "body", "Some text that fills the page.\n\n")


def facts(*parts: Part) -> dict[str, str]:
    return {fact.key: fact.value for fact in found(*parts) if fact.key != "imprint"}


def found(*parts: Part) -> tuple[FoundMetadata, ...]:
    what = wreck(*parts)
    facts = mended(what).metadata
    for fact in facts:
        assert fact.span.of(what.source.text) == fact.value
    return facts


def test_title_page_and_imprint_in_the_order_author_title_press() -> None:
    got = facts(
        (1, "title", "The Slow River\n\nAda Lund\n\n"),
        (2, "colophon", "Ada Lund. The Slow River. Gate Press, 2011.\n\nNo rights reserved.\n\n"),
        BODY,
    )
    assert got == {
        "title": "The Slow River",
        "author": "Ada Lund",
        "publisher": "Gate Press",
        "date": "2011",
        "rights": "No rights reserved.",
    }


def test_a_library_colophon_with_a_press_beside_its_rights() -> None:
    got = facts(
        (8, "colophon", "The Paper Library Anti-Copyright\n\n"),
        (1, "title", "Harbours\n\nLetters from the Coast\n\nTidewater Inc.\n\n2022\n\n"),
        (8, "colophon", "Tidewater Inc. Harbours Letters from the Coast 2022\n\n"),
        (8, "colophon", "Retrieved on May 6, 2023 from https://tidewater.example/zines/harbours-lett\n\n"),
        (8, "colophon", "thepaperlibrary.example\n\n"),
        BODY,
    )
    assert got == {
        "title": "Harbours",
        "subtitle": "Letters from the Coast",
        "author": "Tidewater Inc.",
        "date": "2022",
        "publisher": "The Paper Library",
        "source": "https://tidewater.example/zines/harbours-lett",
        "rights": "Anti-Copyright",
    }


@pytest.mark.parametrize("by", ["by", "von", "par", "מאת"])
def test_a_word_for_by_announces_the_author(by: str) -> None:
    got = facts((1, "title", f"The Slow River\n\n{by}\n\nAda Lund\n\nGate Press\n\n"), BODY)
    assert (got["title"], got["author"]) == ("The Slow River", "Ada Lund")


def test_by_on_the_authors_own_line() -> None:
    assert facts((1, "title", "The Slow River\n\nby Ada Lund\n\n"), BODY)["author"] == "Ada Lund"


def test_two_authors_are_two() -> None:
    got = [f.value for f in found((1, "title", "Rivers\n\nby\n\nAda Lund and Bo Ek\n\n"), BODY) if f.key == "author"]
    assert got == ["Ada Lund", "Bo Ek"]


def test_a_running_head_tells_author_from_subtitle() -> None:
    got = facts(
        (1, "title", "The Slow River\n\nA Journey\n\nAda Lund\n\n"),
        (3, "running-head", "Ada Lund\n\n"),
        BODY,
    )
    assert (got["subtitle"], got["author"]) == ("A Journey", "Ada Lund")


def test_a_full_address_beats_a_bare_domain_and_is_never_completed() -> None:
    got = facts(
        (1, "title", "Rivers\n\n"), (8, "colophon", "rivers.example\n\nhttps://rivers.example/a/clipp\n\n"), BODY
    )
    assert got["source"] == "https://rivers.example/a/clipp"


def test_the_day_of_retrieval_is_no_date_of_the_book() -> None:
    parts: tuple[Part, ...] = ((1, "title", "Rivers\n\nAda Lund\n\n"),)
    got = facts(*parts, (8, "colophon", "Retrieved on May 6, 2023 from https://a.example/rivers\n\n"), BODY)
    assert "date" not in got


def test_no_front_matter_gives_no_facts() -> None:
    assert facts(BODY) == {}


def test_an_imprint_puts_the_lines_of_a_cover_that_was_read_by_rows_in_their_places() -> None:
    got = facts(
        (40, "title", "How Rivers Turn\n\n"),
        (1, "colophon", "Ada Lund. How Rivers Turn. Bends, Oxbows, and the Way to the Sea. Gate Press, 2026.\n\n"),
        (2, "title", "Bends, Oxbows, and the Way to the Sea\n\nAda Lund\n\n2026\n\n"),
        BODY,
    )
    assert got == {
        "title": "How Rivers Turn",
        "subtitle": "Bends, Oxbows, and the Way to the Sea",
        "author": "Ada Lund",
        "publisher": "Gate Press",
        "date": "2026",
    }


def test_a_large_title_that_was_read_with_the_page_beside_it_is_the_title() -> None:
    got = facts(
        (8, "title", "# The Slow River\n\n"),
        (8, "colophon", "Ada Lund [the Elder]. The Slow River.\n\n"),
        (1, "title", "Ada Lund [the Elder]\n\n"),
        (2, "colophon", "Ada Lund [the Elder]. The Slow River.\n\n"),
        BODY,
    )
    assert got == {"title": "The Slow River", "author": "Ada Lund [the Elder]"}


def kept(*parts: Part) -> list[str]:
    return [fact.value for fact in found(*parts) if fact.key == "imprint"]


def unsure(*parts: Part) -> list[str]:
    return [f.message for f in mended(wreck(*parts)).findings if f.code == "metadata-unsure"]


TITLE: Part = (1, "title", "The Slow River\n\nby\n\nAda Lund\n\n")


@pytest.mark.parametrize(
    ("line", "key", "name"),
    [
        ("Translated from the Swedish by Bo Ek", "translator", "Bo Ek"),
        ("Traduit du suédois par Bo Ek", "translator", "Bo Ek"),
        ("Aus dem Schwedischen von Bo Ek", "translator", "Bo Ek"),
        ("Traducción del sueco por Bo Ek", "translator", "Bo Ek"),
        ("Traduzione dallo svedese di Bo Ek", "translator", "Bo Ek"),
        ("Tradução de Bo Ek", "translator", "Bo Ek"),
        ("Ze szwedzkiego przełożył Bo Ek", "translator", "Bo Ek"),
        ("Перевод со шведского Бу Эк", "translator", "Бу Эк"),
        ("תרגום: בו אק", "translator", "בו אק"),
        ("Edited by Bo Ek", "editor", "Bo Ek"),
        ("Hrsg. von Bo Ek", "editor", "Bo Ek"),
        ("A cura di Bo Ek", "editor", "Bo Ek"),
        ("Drawings by Bo Ek", "illustrator", "Bo Ek"),
        ("Illustré par Bo Ek", "illustrator", "Bo Ek"),
    ],
)
def test_who_translated_edited_or_drew_is_told_in_the_books_language(line: str, key: str, name: str) -> None:
    got = facts(TITLE, (2, "colophon", f"{line}\n\n"), BODY)
    assert got[key] == name
    assert (got["title"], got["author"]) == ("The Slow River", "Ada Lund")


def test_a_role_on_a_line_of_its_own_names_the_next_line() -> None:
    got = facts((1, "title", "The Slow River\n\nby\n\nAda Lund\n\ntranslated by\n\nBo Ek\n\n"), BODY)
    assert (got["author"], got["translator"]) == ("Ada Lund", "Bo Ek")


@pytest.mark.parametrize("title", ["Translations", "Editor of the Evening Paper", "Drawings from the coast"])
def test_a_title_that_begins_like_a_role_stays_a_title(title: str) -> None:
    got = facts((1, "title", f"{title}\n\nby\n\nAda Lund\n\n"), BODY)
    assert got == {"title": title, "author": "Ada Lund"}


@pytest.mark.parametrize("line", ["ISBN 978-0-306-40615-7", "ISBN-10: 0-306-40615-2", "978 0 306 40615 7"])
def test_an_isbn_with_its_check_digit_is_taken(line: str) -> None:
    assert facts(TITLE, (2, "colophon", f"{line}\n\n"), BODY)["isbn"] in line


def test_an_isbn_with_a_wrong_check_digit_is_only_suggested() -> None:
    parts: tuple[Part, ...] = (TITLE, (2, "colophon", "ISBN 978-0-306-40615-8\n\n"), BODY)
    assert [(f.value, f.confidence < 0.5) for f in found(*parts) if f.key == "isbn"] == [("978-0-306-40615-8", True)]
    assert len(unsure(*parts)) == 1 and "check digit" in unsure(*parts)[0]
    assert kept(*parts) == ["ISBN 978-0-306-40615-8"]


def test_a_telephone_number_is_no_isbn() -> None:
    got = facts(TITLE, (2, "colophon", "Telephone 030 6406 1522\n\n"), BODY)
    assert "isbn" not in got


def test_issn_and_doi() -> None:
    got = facts(TITLE, (2, "colophon", "ISSN 2049-3630\n\nhttps://doi.org/10.1000/182.\n\n"), BODY)
    assert (got["issn"], got["doi"]) == ("2049-3630", "10.1000/182")


def test_place_press_and_year_on_one_line() -> None:
    got = facts((1, "title", "The Slow River\n\nby\n\nAda Lund\n\nLeeds: Gate Press, 2011\n\n"), BODY)
    assert (got["place"], got["publisher"], got["date"]) == ("Leeds", "Gate Press", "2011")


def test_a_place_that_only_its_year_shows_is_filled_in_and_said() -> None:
    parts: tuple[Part, ...] = ((1, "title", "The Slow River\n\nby\n\nAda Lund\n\nLeeds, 2011\n\n"), BODY)
    assert facts(*parts)["place"] == "Leeds"
    assert len(unsure(*parts)) == 1 and "Leeds" in unsure(*parts)[0]


def test_a_subtitle_with_a_colon_is_no_place() -> None:
    got = facts((1, "title", "Rivers: slow and fast\n\nby\n\nAda Lund\n\n"), BODY)
    assert got == {"title": "Rivers: slow and fast", "author": "Ada Lund"}


def test_edition_and_series_by_their_numbers() -> None:
    got = facts(TITLE, (2, "colophon", "2nd edition\n\nPapers on Water, No. 7\n\n"), BODY)
    assert (got["edition"], got["series"]) == ("2nd edition", "Papers on Water, No. 7")


def test_the_copyright_line_names_author_and_year() -> None:
    got = facts((1, "title", "Rivers\n\nA Journey\n\nAda Lund\n\n"), (2, "colophon", "© 2011 Ada Lund\n\n"), BODY)
    assert (got["author"], got["date"], got["rights"]) == ("Ada Lund", "2011", "© 2011 Ada Lund")


def test_an_author_that_nothing_but_place_shows_is_said_to_be_unsure() -> None:
    parts: tuple[Part, ...] = ((1, "title", "Rivers\n\nAda Lund\n\n"), BODY)
    assert facts(*parts)["author"] == "Ada Lund"
    assert len(unsure(*parts)) == 1 and "Ada Lund" in unsure(*parts)[0]
    assert unsure(TITLE, BODY) == []


def test_a_second_line_without_the_shape_of_a_name_is_only_suggested_as_author() -> None:
    parts: tuple[Part, ...] = ((1, "title", "Rivers\n\nhow they turn\n\n"), BODY)
    assert [f.confidence < 0.5 for f in found(*parts) if f.key == "author"] == [True]
    assert kept(*parts) == ["how they turn"]


def test_a_misread_title_page_is_outvoted_by_the_running_heads() -> None:
    heads: tuple[Part, ...] = tuple((n, "running-head", "The Slow River\n\n") for n in (3, 5, 7))
    got = facts((1, "title", "The 5low Rivcr\n\nby\n\nAda Lund\n\n"), *heads, BODY)
    assert got["title"] == "The Slow River"
    assert facts((1, "title", "The 5low Rivcr\n\nby\n\nAda Lund\n\n"), *heads[:2], BODY)["title"] == "The 5low Rivcr"


def test_every_word_that_is_taken_out_is_kept_in_the_metadata() -> None:
    parts: tuple[Part, ...] = (
        TITLE,
        (2, "colophon", "Ada Lund. The Slow River. Gate Press, 2011.\n\nSet by hand in the old mill.\n\n© 2011\n\n"),
        (2, "colophon", "Everything may be copied.\n\nrivers.example\n\nPrinted on rags.\n\n"),
        BODY,
    )
    taken = " ".join(part[2] for part in parts[:-1])
    known = {word for fact in found(*parts) for word in re.findall(r"\w+", fact.value.casefold())}
    assert set(re.findall(r"\w+", taken.casefold())) - known <= {"by"}
    assert kept(*parts) == ["Set by hand in the old mill.", "Everything may be copied.", "Printed on rags."]


def test_the_ledger_says_under_which_key_the_words_are_kept() -> None:
    made = mended(wreck(TITLE, (2, "colophon", "Printed on rags.\n\n"), BODY))
    reasons = [c.reason for c in made.changes if c.rule in ("remove-title", "remove-colophon")]
    assert reasons == [
        "Front matter; its words are kept in book/book.toml: title, author.",
        "Front matter; its words are kept in book/book.toml: imprint.",
    ]


def test_a_year_in_the_title_is_not_taken_for_publisher_and_date_of_the_line_that_names_the_book() -> None:
    title: Part = (1, "title", "The Slow River. A Tale of the Flood in 1766\n\nAda Lund\n\n")
    named = facts(title, (2, "colophon", "Ada Lund. The Slow River. A Tale of the Flood in 1766.\n\n"), BODY)
    assert "date" not in named and "publisher" not in named
    line = "Ada Lund. The Slow River. A Tale of the Flood in 1766. Gate Press, 2011.\n\n"
    dated = facts(title, (2, "colophon", line), BODY)
    assert dated["date"] == "2011"
