"""Gaps between lines: page turns, line ends, blank lines; each decision on both sides of its border."""

from __future__ import annotations

import pytest
from tests.mend.helpers import mended, only, texts, wreck

from regather.model import BlockDecision, Decisions

LONG = "The quick brown fox was asked to jump over the lazy dog and did so without a word of complaint"
LINES = [
    "The river rose in the night and by morning the lower",
    "fields were a lake with hedges standing in it. Nobody",
    "was surprised, since it had rained for eleven days on",
    "end, and the old people had said from the first that",
    "it would come to this. They moved the cattle up the",
    "hill before breakfast.",
]


def test_a_sentence_goes_on_over_the_turn_with_one_space() -> None:
    assert only((1, "body", LONG + "\n\n"), (2, "body", "and went home.\n")) == f"{LONG} and went home."


def test_a_page_fused_without_a_space_gets_one() -> None:
    got = only((2, "body", "and went home to sleep."), (1, "body", LONG), (3, "body", "\n\nThe end came later.\n"))
    assert f"{LONG} and went home to sleep." in got


def test_a_cut_word_is_whole_again() -> None:
    assert "his apartment; now" in only((1, "body", "Police came to his apart"), (2, "body", "ment; now he is gone.\n"))


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [("their im", "positions weigh", "their impositions weigh"), ("their lamps", "went out", "their lamps went out")],
)
def test_a_word_that_the_source_has_whole_is_not_taken_apart(left: str, right: str, shown: str) -> None:
    """Two pages that follow each other in the source, with nothing between them."""
    assert shown in only((1, "body", f"Nobody knew how long {left}"), (2, "body", f"{right} over there.\n"))


def test_an_unfinished_sentence_goes_on_even_with_a_capital() -> None:
    assert "with Anna and" in only((1, "body", "He went there with\n\n"), (2, "body", "Anna and the dog.\n"))


def test_a_dash_that_clings_gets_no_space() -> None:
    assert "word—and" in only((1, "body", "He gave his word—\n\n"), (2, "body", "and kept it.\n"))


def test_pages_that_follow_each_other_keep_the_paragraphs_of_the_source() -> None:
    assert only((1, "body", "It ended.\n\n"), (2, "body", "It began.\n")) == "It ended.\n\nIt began."
    assert only((1, "body", "It ended. "), (2, "body", "It began.\n")) == "It ended. It began."


def test_a_page_edge_run_into_foreign_text_goes_on_in_its_paragraph() -> None:
    fused = [(1, "body", "It ended. "), (3, "body", "He knew nothing of it.\n\n"), (2, "body", "It began.\n\n")]
    assert "It ended. It began." in only(*fused)
    apart = [(1, "body", "It ended.\n\n"), (3, "body", "He knew nothing of it.\n\n"), (2, "body", "It began.\n\n")]
    assert "It ended.\n\nIt began." in only(*apart)


def test_nothing_is_joined_over_a_missing_page() -> None:
    parts = ((1, "body", "He opened the\n\n"), (3, "body", "and closed it.\n"))
    assert only(*parts, missing=(2,)) == "He opened the\n\nand closed it."
    assert only(*parts) == "He opened the and closed it."


def test_emphasis_over_the_turn_is_one_emphasis() -> None:
    got = only((1, "body", "He read *The Origin*\n\n"), (2, "body", "*of species* once.\n"))
    assert got == "He read *The Origin of species* once."


def test_two_emphases_in_two_sentences_stay_two() -> None:
    got = only((1, "body", "He read *The Origin.*\n\n"), (2, "body", "*Another book* came later.\n"))
    assert "*The Origin.*" in got and "*Another book*" in got


def test_an_emphasised_word_that_was_cut_is_whole() -> None:
    assert "sold *chapbooks* there" in only((1, "body", "They sold *chap*-"), (2, "body", "*books* there.\n"))


def test_wrapped_lines_are_unwrapped() -> None:
    assert only((1, "body", "\n".join(LINES) + "\n")) == " ".join(LINES)


def test_a_hyphen_at_a_wrapped_lines_end_goes() -> None:
    lines = [LINES[0].replace("lower", "low-"), "er " + LINES[1], *LINES[2:]]
    assert "the lower fields" in only((1, "body", "\n".join(lines) + "\n"))


def test_a_short_last_line_ends_the_paragraph_of_wrapped_text() -> None:
    text = "\n".join(LINES) + "\n"
    assert "breakfast.\n\nThe river" in only((1, "body", text), (3, "body", text), (2, "body", text))


def test_a_blank_line_in_mid_sentence_is_a_fault() -> None:
    got = only((1, "body", f"{LONG}\n\nand went home.\n\nThen it rained.\n"))
    assert got == f"{LONG} and went home.\n\nThen it rained."


def test_a_blank_line_after_a_short_line_is_not() -> None:
    assert only((1, "body", "Flour\n\nsugar\n\nand two eggs.\n")) == "Flour\n\nsugar\n\nand two eggs."


def test_a_line_that_names_the_poet_stands_alone() -> None:
    got = only((1, "body", "A rhyme was here.\n\n—Ro Amil\n\n"), (2, "body", "Accounting for taste is hard.\n"))
    assert "—Ro Amil\n\nAccounting" in got


@pytest.mark.parametrize(("joined", "shown"), [(True, "ended. It"), (False, "ended.\n\nIt")])
def test_a_person_decides_about_a_paragraph(*, joined: bool, shown: str) -> None:
    what = wreck((1, "body", "It ended.\n\n"), (2, "body", "It began.\n"))
    at = what.source.text.index("It began")
    manuscript = mended(what, Decisions(blocks=(BlockDecision(at, joined=joined),)))
    (text,) = texts(what, manuscript).values()
    assert shown in text


def test_text_in_order_comes_out_unchanged() -> None:
    text = "One paragraph, quite short.\n\nAnother one, which is no longer.\n\n“A third,” she said.\n"
    assert only((1, "body", text)) + "\n" == text


def test_three_lines_without_any_structure_are_one_file() -> None:
    what = wreck((1, "body", "One line.\nTwo lines.\nThree lines.\n"))
    assert list(texts(what, mended(what))) == ["01-text"]


MARKDOWN = """One *paragraph*, with a note.[^1]

> A quotation of two
>
> paragraphs.

| A line of verse
| and another

::: question
Is this a question?
:::

- one item
- another item

[^1]: The note.
"""


def test_markdown_in_order_comes_out_unchanged() -> None:
    assert only((1, "body", MARKDOWN)) + "\n" == MARKDOWN


def test_a_lone_sign_in_print_is_no_markdown() -> None:
    assert (
        only((1, "body", "The sign said:\n\n> this way\n\nWe went.\n")) == "The sign said:\n\n\\> this way\n\nWe went."
    )
