"""Front matter that stands where no text in order has it shows that a text did not come in order."""

from __future__ import annotations

import pytest

from regather.model import Anatomy, Block, Role, Span
from regather.order.folded.front import AMID, is_out_of_place

TITLE, IMPRINT, CONTENTS, TEXT = Role.TITLE, Role.COLOPHON, Role.CONTENTS, Role.BODY


def book(*parts: tuple[Role, int]) -> Anatomy:
    """A text of blocks with their roles and lengths."""
    blocks, start = [], 0
    for role, length in parts:
        blocks.append(Block(Span(start, start + length), role))
        start += length
    return Anatomy(tuple(blocks))


@pytest.mark.parametrize(
    "parts",
    [
        [(TEXT, 9000)],
        [(TITLE, 40), (IMPRINT, 40), (CONTENTS, 90), (TEXT, 9000), (IMPRINT, 40)],
        [(TITLE, 40), (TEXT, AMID - 1), (IMPRINT, 40), (TEXT, 9000)],
        [(TITLE, 40), (TEXT, 1500), (CONTENTS, 90), (TEXT, 9000)],
        [(TITLE, 20), (IMPRINT, 40), (TITLE, 20), (TEXT, 9000)],
    ],
    ids=[
        "no front matter",
        "as in print",
        "a dedication before the imprint",
        "a preface before contents",
        "two titles",
    ],
)
def test_front_matter_as_in_print_is_in_place(parts: list[tuple[Role, int]]) -> None:
    assert not is_out_of_place(book(*parts))


@pytest.mark.parametrize(
    "parts",
    [
        [(TEXT, AMID), (TITLE, 40), (TEXT, 9000)],
        [(IMPRINT, 40), (TITLE, 40), (TEXT, 9000)],
        [(TITLE, 40), (TEXT, 1500), (IMPRINT, 40), (TEXT, 1500)],
        [(TEXT, 9000), (TITLE, 40)],
    ],
    ids=["a title behind text", "an imprint before the title", "an imprint amid text", "a title at the end"],
)
def test_front_matter_where_no_text_in_order_has_it_is_out_of_place(parts: list[tuple[Role, int]]) -> None:
    assert is_out_of_place(book(*parts))
