"""Where a page may end in the running text, and what each such place remembers of the source."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.order.wrecks import prose

from regather.errors import CannotRestore
from regather.model import Anatomy, Block, Break, Role, Source, Span
from regather.order import stream as stream_room
from regather.order.stream import Stream, build_stream

Splitter = Callable[[str], tuple[int, ...]]


def whole(written: str) -> tuple[int, ...]:
    """Takes no word apart."""
    return ()


def stream_of(parts: str | list[tuple[str, Role]], split: Splitter = whole, forced: tuple[int, ...] = ()) -> Stream:
    """The stream of a text, or of parts with their roles; form feeds are breaks."""
    named = [(parts, Role.BODY)] if isinstance(parts, str) else parts
    blocks, at = [], 0
    for part, role in named:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    text = "".join(part for part, _ in named)
    breaks = tuple(Break(Span(i, i + 1)) for i, char in enumerate(text) if char == "\f")
    return build_stream(Source(text, "test", "", breaks), Anatomy(tuple(blocks)), split, forced)


def cut_texts(stream: Stream) -> list[str]:
    """The five characters on each side of every cut but the first and the last, with a bar between."""
    text = stream.source.text
    places = zip(stream.left[1:-1], stream.right[1:-1], strict=True)
    return [f"{text[max(0, a - 5) : a]}|{text[b : b + 5]}" for a, b in places]


def rights(stream: Stream) -> set[str]:
    """The first character right of every cut."""
    return {stream.source.text[at] for at in stream.right[:-1]}


def test_no_page_ends_before_a_closing_mark() -> None:
    stream = stream_of("“Stop (now),” she said ; then: nothing … Who? Me! 50 % of it.")
    assert not rights(stream) & set(",;:?!.)…%")


def test_no_page_ends_inside_a_compound_word_or_behind_an_opening_mark() -> None:
    cuts = cut_texts(stream_of("A mother-in-law (of mine) doesn't say “yes” often."))
    for inside in (
        "other|-in-l",
        "ther-|in-la",
        "er-in|-law ",
        "r-in-|law (",
        "law (|of mi",
        "doesn|'t sa",
        "say “|yes” ",
    ):
        assert inside not in cuts
    assert "A|mothe" in cuts
    assert "n-law|(of m" in cuts


def test_a_page_may_end_behind_a_hyphen_that_joins_two_words_once_only() -> None:
    text = "They meant to estab-other things, of a well-known and well-known kind, for a co-op and an a-side."
    cuts = cut_texts(stream_of(text))
    assert "stab-|other" in cuts
    assert "well-|known" not in cuts, "the book has it twice"
    assert "an a-|side." not in cuts, "one letter is no half of a cut word"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('I dream about it"Oh, the dog!" she said.', 'ut it|"Oh, '),
        ("I miss your case for“ No excuse.", "e for|“ No "),
        ("he scraped at the bark— Well, a fish!", " bark|— Wel"),
    ],
)
def test_a_page_may_end_before_a_mark_that_opens_the_next_and_was_run_into_it(text: str, place: str) -> None:
    assert place in cut_texts(stream_of(text))


@pytest.mark.parametrize("text", ['She said "yes" at once.', "a boat—the red one."])
def test_no_page_ends_before_a_mark_that_closes_or_joins(text: str) -> None:
    stream = stream_of(text)
    rights_of_glued = {text[at] for at in stream.right[stream.glued]}
    assert not rights_of_glued & set('"—')


def test_a_page_may_end_between_a_stop_and_the_word_run_into_it() -> None:
    assert "over.|The n" in cut_texts(stream_of("It was over.The next began."))
    assert "e end|.Then" not in cut_texts(stream_of("This is the end.Then more."))


def test_a_word_that_the_splitter_takes_apart_may_be_cut_there() -> None:
    stream = stream_of("we went everyit said", lambda written: (5,) if written == "everyit" else ())
    glued = [(int(a), int(b)) for a, b, g in zip(stream.left, stream.right, stream.glued, strict=True) if g]
    assert glued == [(13, 13)]
    assert stream.forms == ("we", "went", "every", "it", "said")


def test_a_decided_offset_may_be_cut_even_inside_a_word() -> None:
    text = "some umbrella stood there"
    assert 9 not in stream_of(text).left
    stream = stream_of(text, forced=(9,))
    cut = list(stream.left).index(9)
    assert stream.right[cut] == 9
    assert stream.glued[cut]
    assert stream.forms[1:3] == ("umbr", "ella")


def test_a_decided_offset_may_be_cut_even_before_a_closing_mark() -> None:
    text = "one, two"
    assert 3 not in stream_of(text).left
    assert 3 in stream_of(text, forced=(3,)).left


def test_a_cut_knows_whether_a_line_ends_there() -> None:
    stream = stream_of("one two\nthree")
    flags = dict(zip(stream.right.tolist(), stream.newline.tolist(), strict=True))
    assert not flags[4]
    assert flags[8]


def test_breaks_and_the_ends_of_the_text_are_edges_and_nothing_else_is() -> None:
    stream = stream_of("one two\n\fthree four\nfive")
    assert stream.right[stream.edge].tolist() == [0, 9, len(stream.source.text)]


def test_a_cut_before_and_behind_the_contents_is_a_turn() -> None:
    parts = [("Seven Ways\n\n", Role.TITLE), ("Contents\n\nOne 3\n\n", Role.CONTENTS), ("It began so.\n", Role.BODY)]
    stream = stream_of(parts)
    assert stream.right[stream.turn].tolist() == [12, 29]
    assert stream.right[stream.front_first].tolist() == [0, 12]
    assert stream.front[stream.right < 29].all()
    assert not stream.front[stream.right >= 29].any()


def test_a_cut_before_a_heading_differs_from_one_behind_it() -> None:
    stream = stream_of([("It ends.\n\n", Role.BODY), ("A Title\n\n", Role.HEADING), ("It begins.\n", Role.BODY)])
    assert stream.right[stream.heading_after].tolist() == [10]
    assert stream.right[stream.heading_before].tolist() == [19]


def test_a_cut_across_a_note_remembers_where_the_text_ends_and_where_it_goes_on() -> None:
    before, note, after = "the kettle was\n\n", "1 A note of three words.\n\n", "still warm.\n"
    stream = stream_of([(before, Role.BODY), (note, Role.NOTE), (after, Role.BODY)])
    assert "note" not in stream.forms
    cut = list(stream.right).index(len(before + note))
    assert stream.left[cut] == len("the kettle was")
    assert stream.forms[stream.token[cut] - 1 : stream.token[cut] + 1] == ("was", "still")


def test_a_cut_inside_emphasis_is_known_and_one_beside_it_is_not() -> None:
    stream = stream_of("a *very old* kettle and 3 * 4 apples")
    inside = [(int(a), int(b)) for a, b, e in zip(stream.left, stream.right, stream.emphasised, strict=True) if e]
    assert inside == [(7, 8)]


def test_a_text_without_words_has_one_cut_which_is_an_edge() -> None:
    stream = stream_of("  \n\n ")
    assert stream.edge.tolist() == [True]


@given(seed=st.integers(0, 1000), at=st.integers(1, 400))
def test_cuts_run_through_the_source_in_order_and_skip_only_white_space(seed: int, at: int) -> None:
    text = prose(seed, paragraphs=2, sentences=3)
    stream = stream_of(text, forced=(at,))
    assert all(a <= b for a, b in zip(stream.left, stream.right, strict=True))
    assert all(b <= a for b, a in zip(stream.right[:-1], stream.left[1:], strict=True))
    assert all(not text[a:b].strip() for a, b in zip(stream.left, stream.right, strict=True))
    assert (stream.right[0], stream.left[-1]) == (0, len(text))
    assert stream.edge.sum() == 2
    assert (stream.width[1:] > stream.width[:-1]).all(), "every cut stands further on than the one before"


def test_a_source_too_big_for_memory_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_room, "MOST_CHARACTERS", 100)
    assert len(stream_of("word " * 20)) > 1
    with pytest.raises(CannotRestore, match="101 characters") as caught:
        stream_of("word " * 20 + "w")
    assert "one volume at a time" in str(caught.value.hint)


def test_breaks_are_found_however_many_there_are() -> None:
    pages = 300
    assert int(stream_of("\f".join(["some words"] * pages)).edge.sum()) == pages + 1
