"""Blocks cover the source, whatever it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.anatomy.helpers import PROSE, look

from regather.anatomy import dissect
from regather.model import Break, Role, Source, Span

_WORDS = st.sampled_from(
    ["Contents", "1\t5", "— 7 —", "12", "¹ A note.", "# Head", "**Bold**", "word¹ again", "* * *", "I. One\t1", PROSE,
     "\f", "\n", "  ", "example.org", "Press, 2019", "[2] note", "text.[2]", "*it* is", "שלום", "\r", "\x0b", "II"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=25), st.sampled_from(["\n", "\n\n", " "]))
def test_the_blocks_tile_any_source_in_stream_order(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    breaks = tuple(Break(Span(i, i + 1)) for i, c in enumerate(text) if c == "\f")
    anatomy = dissect(Source(text, "drawn", "", breaks))
    assert "".join(block.span.of(text) for block in anatomy.blocks) == text
    assert all(len(block.span) for block in anatomy.blocks)


@given(st.text(max_size=200))
def test_the_blocks_tile_any_text(text: str) -> None:
    anatomy = dissect(Source(text, "drawn", ""))
    assert "".join(block.span.of(text) for block in anatomy.blocks) == text


def test_white_space_after_a_block_belongs_to_it() -> None:
    text, anatomy = look(PROSE, "— 4 —", PROSE)
    assert [block.span.of(text)[-2:] for block in anatomy.blocks[:2]] == ["\n\n", "\n\n"]


def test_a_source_of_white_space_is_one_block_of_noise() -> None:
    anatomy = dissect(Source(" \n\n ", "white", ""))
    assert [(block.span, block.role) for block in anatomy.blocks] == [(Span(0, 4), Role.NOISE)]


def test_the_same_source_gives_the_same_anatomy() -> None:
    assert look(PROSE, "12", PROSE) == look(PROSE, "12", PROSE)
