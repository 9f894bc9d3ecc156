"""Paragraphs that are set in from the margin: block quotations, and what only looks like one."""

from __future__ import annotations

from tests.mend.helpers import only, page_of

LINES = "\n".join(
    [
        "The lamp is the oldest thing on the island, and it came over",
        "in a boat with eleven men who would not sit beside it.",
    ]
)
OPENS = "\n".join(
    ["    The keeper polishes it each morning before the sun is up, and", "he has never seen his own face in it."]
)
INSET = "\n".join(
    ["    The brass wants oil on Mondays, the glass wants", "    spirit on Thursdays, and the keeper bread on both."]
)
DEEPER = "\n".join(
    ["      Whoever forgets the first will not live to see", "    the second, and the third he need not know."]
)
TEXT = [LINES, LINES, LINES]


def test_a_paragraph_whose_lines_are_all_set_in_is_a_quotation() -> None:
    text = only(page_of(*TEXT, "My father wrote in his book:", INSET, LINES))
    assert "\n\n> The brass wants oil on Mondays, the glass wants spirit on Thursdays" in text
    assert text.count("> ") == 1


def test_two_of_them_are_one_quotation() -> None:
    text = only(page_of(*TEXT, INSET, DEEPER, LINES))
    assert "bread on both.\n>\n> Whoever forgets" in text


def test_a_first_line_that_is_set_in_only_opens_a_paragraph() -> None:
    assert ">" not in only(page_of(*TEXT, OPENS, OPENS, LINES))


def test_where_everything_is_set_in_nothing_is() -> None:
    assert ">" not in only(page_of(INSET, INSET, INSET))


def test_where_half_the_lines_are_set_in_there_is_no_margin() -> None:
    assert ">" not in only(page_of(LINES, INSET, LINES, INSET))


def test_one_line_says_nothing() -> None:
    assert ">" not in only(page_of(*TEXT, "    The brass wants oil on Mondays.", LINES))


def test_among_paragraphs_whose_lines_were_joined_a_quotation_may_keep_its_lines() -> None:
    joined = LINES.replace("\n", " ")
    assert "\n\n> The brass" in only(page_of(joined, joined, joined, INSET, joined))
