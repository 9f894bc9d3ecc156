"""Title, author and the rest, by order, repetition and shape; invented front matter in several manners."""

from __future__ import annotations

import pytest
from tests.mend.helpers import Part, mended, wreck

from regather.model import FoundMetadata

BODY: Part = (3, "body", "Some text that fills the page.\n\n")


def facts(*parts: Part) -> dict[str, str]:
    return {fact.key: fact.value for fact in found(*parts)}


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
