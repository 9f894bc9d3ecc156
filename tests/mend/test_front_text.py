"""Dedication and epigraph stay text of the book, and are marked as what they are."""

from __future__ import annotations

import pytest
from tests.mend.helpers import Part, mended, wreck

from regather.mend import chapter_text, prove
from regather.text.page_marks import without_page_marks

REST: tuple[Part, ...] = (
    (3, "heading", "# The Quay\n\n"),
    (3, "body", "The ferry left the quay at six, before the market opened, and nobody spoke.\n\n"),
)


def opening(*parts: Part, rest: tuple[Part, ...] = REST) -> str:
    """The first chapter's text, without page marks; the proof holds."""
    what = wreck(*parts, *rest)
    made = mended(what)
    proof = prove(what.source, what.arrangement, made)
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
    return without_page_marks(chapter_text(what.source, made, made.chapters[0]))


@pytest.mark.parametrize(
    "words",
    ["For my sister,", "À mon père, qui ne savait pas nager", "Für Anna", "A mi madre", "A mia madre", "Ao meu avô",
     "Dla Anny", "Посвящается Анне", "To those who mend"],
)  # fmt: skip
def test_a_dedication_before_the_first_heading_is_fenced(words: str) -> None:
    assert opening((1, "body", f"{words}\n\n")) == f"::: dedication\n{words}\n:::\n"


def test_a_dedication_of_two_lines_is_one() -> None:
    got = opening((1, "body", "For my sister,\n\nwho stayed on the other side\n\n"))
    assert got == "::: dedication\nFor my sister,\n\nwho stayed on the other side\n:::\n"


def test_an_epigraph_ends_with_its_source() -> None:
    got = opening((1, "body", "The water has no hair to hold by.\n\n—Old saying\n\n"))
    assert got == "::: epigraph\nThe water has no hair to hold by.\n\n—Old saying\n:::\n"


@pytest.mark.parametrize(
    "words",
    [
        "For a long time nobody crossed. Then the ferry came.",
        "To whom does the river belong?",
        "Printed on rags",
        "For",
    ],
)
def test_other_short_texts_before_the_first_heading_stay_plain(words: str) -> None:
    assert ":::" not in opening((1, "body", f"{words}\n\n"))


def test_speech_after_a_dash_in_a_book_without_headings_is_no_epigraph() -> None:
    parts: tuple[Part, ...] = ((1, "body", "Nobody came.\n\n— Who is there? she said.\n\n"),)
    assert ":::" not in opening(*parts, rest=())


def test_what_stands_behind_the_first_heading_is_the_chapters() -> None:
    what = wreck(*REST, (4, "body", "For Anna\n\n"))
    assert ":::" not in chapter_text(what.source, mended(what), mended(what).chapters[0])
