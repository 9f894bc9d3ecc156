"""The table of passes, and words mended inside a run of text."""

from __future__ import annotations

from tests.mend.helpers import only

from regather.mend import PASSES


def test_questions_are_looked_for_only_when_paragraphs_are_whole() -> None:
    order = list(PASSES)
    assert order.index("joins") < order.index("blocks") < order.index("quotations") < order.index("questions")
    assert order.index("notes") < order.index("escapes")


def test_a_persons_word_on_kinds_comes_after_every_pass_that_finds_kinds() -> None:
    order = list(PASSES)
    assert order.index("decided-kinds") > max(order.index(name) for name in ("quotations", "questions", "headings"))


def test_a_word_cut_inside_a_run_is_whole_again() -> None:
    assert "the neighbourhood was" in only((1, "body", "All the neigh- bourhood was there.\n"))


def test_a_suspended_hyphen_is_left_alone() -> None:
    text = "All pre- and post-war houses, the one- and two-storey ones."
    assert only((1, "body", text + "\n")) == text


def test_a_compound_that_the_book_knows_loses_only_the_space() -> None:
    text = "A well-known man met a well- known woman."
    assert only((1, "body", text + "\n")) == "A well-known man met a well-known woman."


def test_a_soft_hyphen_inside_a_word_goes() -> None:
    assert only((1, "body", "The neigh\u00adbourhood.\n")) == "The neighbourhood."


def test_the_authors_slips_stay() -> None:
    text = "The sitution is is clear to all and sundary everywhere."
    assert only((1, "body", text + "\n")) == text
