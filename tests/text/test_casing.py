"""Where a text is written in small letters throughout, stops say where sentences begin."""

from __future__ import annotations

import pytest

from regather.text.casing import LEAST, read_case
from regather.text.tokens import Shape, tokenize

SENTENCE = "the kettle, old as it was, sang. "


def shapes_of(text: str) -> tuple[list[str], list[Shape]]:
    """The words of a text and how they are read."""
    tokens = tokenize(text)
    return list(tokens.forms), [Shape(shape) for shape in read_case(list(tokens.forms), [*map(int, tokens.shapes)])]


def test_in_a_text_without_capitals_what_stands_behind_a_stop_opens_a_sentence() -> None:
    forms, shapes = shapes_of(SENTENCE * (LEAST + 1))
    assert {shape for form, shape in zip(forms, shapes, strict=True) if form == "the"} == {Shape.CAPITAL}
    inside = {shape for form, shape in zip(forms, shapes, strict=True) if form in ("kettle", "old", "sang")}
    assert inside == {Shape.LOWER}


def test_a_quotation_mark_between_does_not_matter_and_a_comma_does() -> None:
    forms, shapes = shapes_of(SENTENCE * (LEAST + 2) + '“now,” he said. “well,” said she.')
    read = dict(zip(forms, shapes, strict=True))
    assert (read["now"], read["well"]) == (Shape.CAPITAL, Shape.CAPITAL)
    assert (read["he"], read["said"]) == (Shape.LOWER, Shape.LOWER)


@pytest.mark.parametrize("text", [SENTENCE.capitalize() * 30, SENTENCE * (LEAST - 1), SENTENCE.upper() * 30, "", "…"])
def test_any_other_text_is_read_as_it_is_written(text: str) -> None:
    tokens = tokenize(text)
    written = [int(shape) for shape in tokens.shapes]
    assert read_case(list(tokens.forms), written) == written
