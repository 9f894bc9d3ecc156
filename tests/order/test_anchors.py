"""What folios, notes, the contents page and front matter say of the page a text belongs to."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regather.model import Anatomy, Block, Break, ContentsEntry, Folio, FoundHeading, NoteBody, Role, Source, Span
from regather.order import anchors
from regather.order.anchors import Anchors, PageAnchors, find_anchors
from regather.order.stream import Stream, build_stream

PARTS = (
    ("Seven Ways Home\n\n", Role.TITLE),
    ("Contents\n\nThe Kettle 5\nThe Ladder 8\n\n", Role.CONTENTS),
    ("The Kettle\n\n", Role.HEADING),
    ("It was warm that day, and it stayed warm.\n\n", Role.BODY),
    ("5\n\n", Role.FOLIO),
    ("Nobody had asked for more of it.\n\n", Role.BODY),
    ("The Ladder\n\n", Role.HEADING),
    ("It stood in the garden all summer long.\n\n", Role.BODY),
    ("1 A note.\n\n", Role.NOTE),
    ("Then came the rain and nobody moved it.\n\n", Role.BODY),
    ("Ways Home\n\n", Role.RUNNING_HEAD),
    ("And then it snowed.\n", Role.BODY),
)  # fmt: skip
TEXT = "".join(part for part, _ in PARTS)


def span_of(words: str) -> Span:
    at = TEXT.index(words, TEXT.index("It was warm") - 12 if words.startswith("The ") else 0)
    return Span(at, at + len(words))


def folio() -> Folio:
    at = TEXT.index("5\n\nNobody")
    return Folio(Span(at, at + 1), 5)


def anatomy() -> Anatomy:
    blocks, at = [], 0
    for part, role in PARTS:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    entries = (
        ContentsEntry(Span(27, 39), "The Kettle", 1, 5),
        ContentsEntry(Span(40, 52), "The Ladder", 1, 8),
    )
    headings = (
        FoundHeading(span_of("The Kettle"), "The Kettle", 1, 0),
        FoundHeading(span_of("The Ladder"), "The Ladder", 1, 1),
    )
    note = span_of("1 A note.")
    bodies = (NoteBody(note, "1", Span(note.start + 2, note.end)),)
    return Anatomy(tuple(blocks), (folio(),), entries, headings, bodies)


def stream() -> Stream:
    return build_stream(Source(TEXT, "test", ""), anatomy(), lambda _: ())


def anchored(offset: int = 0, pages: int = 16) -> PageAnchors:
    return find_anchors(stream(), anatomy()).for_pages(pages, offset)


def score(number: int, following: int | None, first: str, last: str, offset: int = 0) -> float:
    """What is said of a page that holds the text from ``first`` up to ``last`` (empty: up to the end)."""
    cuts = stream()
    end = span_of(last).start if last else len(TEXT)
    found = anchored(offset).scores(number, following, cuts.cut_at(span_of(first).start), cuts.cut_at(end))
    return float(found[0])


def test_a_folio_at_the_end_of_its_page_speaks_for_it() -> None:
    assert score(5, 12, "It was", "Nobody") > 3


def test_a_folio_at_the_head_of_the_next_page_speaks_for_that_page() -> None:
    assert score(12, 5, "It was", "Nobody") == score(5, 12, "It was", "Nobody")


def test_a_folio_behind_a_break_speaks_for_the_page_that_begins_there_over_a_blank_one() -> None:
    source = Source(TEXT, "test", "", (Break(Span(at := TEXT.index("5\n\nNobody"), at)),))
    cuts = build_stream(source, anatomy(), lambda _: ())
    known = find_anchors(cuts, anatomy()).for_pages(16, 0)
    first, middle, last = (cuts.cut_at(span_of(words).start) for words in ("It was", "Nobody", "The Ladder"))
    assert known.scores(12, 4, first, middle)[0] == 0, "the page before, with a blank one behind it"
    assert known.scores(4, 5, middle, middle)[0] == 0, "the blank one"
    assert known.scores(5, 10, middle, last)[0] > 3
    assert known.scores(6, 10, middle, last)[0] < -3


def test_a_folio_that_neither_page_has_speaks_against_both() -> None:
    assert score(6, 7, "It was", "Nobody") < -3


def test_a_folio_in_the_middle_of_a_page_speaks_against_it() -> None:
    assert score(5, 12, "It was", "The Ladder") < -3


def test_folios_that_lag_behind_the_pages_fit_with_their_offset() -> None:
    assert score(7, 12, "It was", "Nobody", offset=2) == score(5, 12, "It was", "Nobody")
    assert score(5, 12, "It was", "Nobody", offset=2) < -3


def test_a_folio_that_was_read_inside_the_text_says_nothing_about_a_page_end() -> None:
    inside = replace(anatomy(), folios=(replace(folio(), inside=True),))
    assert find_anchors(stream(), inside).folio_cuts.tolist() == []


@pytest.mark.parametrize(("number", "fits"), [(8, True), (9, False), (5, False)])
def test_a_heading_belongs_on_the_page_that_the_contents_give_it(number: int, *, fits: bool) -> None:
    found = score(number, None, "The Ladder", "Then came") - score(number, None, "It stood", "Then came")
    assert found > 3 if fits else found < -3


def test_a_heading_that_begins_the_next_page_says_nothing_of_this_one() -> None:
    assert score(7, None, "Nobody", "The Ladder") == 0


def test_notes_stand_at_the_foot_of_a_page() -> None:
    at_foot = score(8, None, "It stood", "Then came")
    in_the_middle = score(8, None, "It stood", "rain and")
    assert at_foot > 0 > in_the_middle


def test_running_heads_stand_between_pages() -> None:
    assert score(8, None, "Then came", "And then") > 0 > score(8, None, "Then came", "")


def test_a_running_head_beside_a_break_says_nothing_that_the_break_does_not_say() -> None:
    at = TEXT.index("Ways Home\n\nAnd")
    shown = Source(TEXT, "test", "", (Break(Span(at - 1, at)),))
    cuts = build_stream(shown, anatomy(), lambda _: ())
    assert len(find_anchors(stream(), anatomy()).head_cuts) == 1
    assert len(find_anchors(cuts, anatomy()).head_cuts) == 0


def test_a_blank_page_has_nothing_that_could_speak() -> None:
    assert score(8, None, "Then came", "Then came") == 0


def test_text_stands_neither_on_the_title_page_nor_before_the_first_listed_page() -> None:
    pages = anchored()
    assert pages.text_prior(1) < -3
    assert pages.text_prior(4) < -3
    assert pages.text_prior(5) == 0
    assert pages.blank_prior(4, -5.0) > -1, "the pages before the first listed one are blank or front matter"
    assert pages.blank_prior(5, -5.0) == -5.0


def test_the_contents_stand_at_the_front_and_rather_on_a_recto() -> None:
    recto = score(3, None, "Contents", "The Kettle")
    assert recto > score(4, None, "Contents", "The Kettle")
    assert recto > score(11, None, "Contents", "The Kettle")


def test_the_highest_number_counts_folios_and_contents_entries() -> None:
    assert find_anchors(stream(), anatomy()).highest == 8
    nothing = Anatomy((Block(Span(0, len(TEXT)), Role.BODY),))
    assert find_anchors(stream(), nothing).highest == 0


def plainly(known: Anchors, number: int, following: int | None, start: int, end: int) -> float:
    """The same score of a page of an endless book, anchor by anchor."""
    if end <= start:
        return 0.0
    total = 0.0
    for cut, page in zip(known.entry_cuts, known.entry_numbers, strict=True):
        if start <= cut < end:
            total += anchors.ENTRY_FITS if page == number else anchors.ENTRY_WRONG
    total += sum(anchors.FRONT_MISPLACED for cut in known.early_cuts if start <= cut < end and number > 8)
    for cut, page, side in zip(known.folio_cuts, known.folio_numbers, known.folio_sides, strict=True):
        if start < cut < end:
            total += anchors.FOLIO_INSIDE
        elif cut == (start if side > 0 else end):
            fits = page == number or (side == 0 and page == following)
            total += anchors.FOLIO_FITS if fits else anchors.FOLIO_WRONG
    total += sum(
        anchors.NOTE_INSIDE if cut < end else anchors.NOTE_AT_END for cut in known.note_cuts if start < cut <= end
    )
    total += sum(
        anchors.HEAD_INSIDE if cut < end else anchors.HEAD_AT_END for cut in known.head_cuts if start < cut <= end
    )
    if number % 2 == 0 and start <= known.contents_cut < end:
        total += anchors.CONTENTS_ON_VERSO
    return total


@given(
    folios=st.lists(st.tuples(st.integers(0, 30), st.integers(2, 12), st.integers(-1, 1)), max_size=8),
    entries=st.lists(st.tuples(st.integers(0, 30), st.integers(2, 12)), max_size=6),
    others=st.tuples(*[st.sets(st.integers(0, 30), max_size=4)] * 3),
    contents=st.integers(-1, 30),
)
def test_shared_sums_say_what_every_anchor_says_by_itself(
    folios: list[tuple[int, int, int]],
    entries: list[tuple[int, int]],
    others: tuple[set[int], set[int], set[int]],
    contents: int,
) -> None:
    cuts, numbers, sides = np.array(sorted(folios), dtype=np.int64).reshape(-1, 3).T
    listed_cuts, listed_numbers = np.array(sorted(entries), dtype=np.int64).reshape(-1, 2).T
    early, notes, heads = (np.array(sorted(places), dtype=np.int64) for places in others)
    known = Anchors(
        folio_cuts=cuts, folio_numbers=numbers, folio_sides=sides, entry_cuts=listed_cuts,
        entry_numbers=listed_numbers, early_cuts=early, note_cuts=notes, part_cuts=early[:0],
        head_cuts=heads, contents_cut=contents, cuts=31,
    )  # fmt: skip
    starts, ends = (a.ravel() for a in np.meshgrid(np.arange(0, 31, 3), np.arange(0, 31, 2)))
    starts, ends = starts[ends >= starts], ends[ends >= starts]
    pages = known.for_pages(1000, 0)
    for number, following in ((2, 3), (5, 12), (9, None), (10, 7)):
        wanted = [plainly(known, number, following, int(a), int(b)) for a, b in zip(starts, ends, strict=True)]
        said = pages.scores(number, following, starts, ends)
        assert np.abs(said - wanted).max() < 1e-9


def test_what_is_kept_for_a_page_does_not_grow_with_the_stream() -> None:
    many = np.arange(0, 100_000, 500)
    none = np.zeros(0, dtype=np.int64)
    known = Anchors(
        folio_cuts=many, folio_numbers=np.arange(200), folio_sides=np.zeros(200, dtype=np.int64), entry_cuts=none,
        entry_numbers=none, early_cuts=none, note_cuts=none, part_cuts=none, cuts=100_000,
    )  # fmt: skip
    pages = known.for_pages(200, 0)
    pages.scores(1, 2, 0, np.arange(10))
    tracemalloc.start()
    for number in range(2, 200):
        pages.scores(number, number + 1, number * 500 - 500, number * 500)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 1_000_000, "200 pages over 100,000 cuts"
