"""Text that stands twice because a side was scanned twice, and text that stands twice because it was written so."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scramble.books import invented_book

from regather.anatomy import dissect
from regather.model import (
    Anatomy,
    Block,
    Break,
    ContentsEntry,
    Folio,
    FoundHeading,
    NoteBody,
    NoteMark,
    Role,
    Source,
    Span,
)
from regather.order.copies.doubles import Double, find_doubles, set_aside
from regather.scramble import scramble, varied_options
from regather.sources import read_source

FEW = 12
"""Letters by which a copy of a noisy scan may be taken too short or too long: one word at each end."""


def source_of(text: str) -> Source:
    """A source with form feeds as breaks."""
    breaks = tuple(Break(Span(at, at + 1)) for at, char in enumerate(text) if char == "\f")
    return Source(text, "test", "", breaks)


def body_of(text: str, role: Role = Role.BODY) -> Anatomy:
    return Anatomy((Block(Span(0, len(text)), role),))


def doubles_of(text: str) -> tuple[Double, ...]:
    return find_doubles(source_of(text), body_of(text))


def copies_of(text: str) -> list[str]:
    return [double.second.of(text).strip() for double in doubles_of(text)]


SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi wo xu an er il on us".split()  # noqa: SIM905


def passage(seed: int, letters: int) -> str:
    """Sentences of invented words, about ``letters`` letters, no two alike."""
    lot, words = random.Random(seed), list[str]()
    while sum(map(len, words)) < letters:
        word = "".join(lot.choice(SYLLABLES) for _ in range(lot.choice((1, 2, 2, 3, 4))))
        ends = bool(words) and words[-1].endswith(".")
        words.append((word.title() if ends or not words else word) + ("." if lot.random() < 0.08 else ""))
    return " ".join(words).rstrip(".") + "."


def misread(text: str, share: float, seed: int) -> str:
    """``text`` with that share of its letters read as another one."""
    lot = random.Random(seed)
    return "".join(lot.choice("eaonrct") if char.isalpha() and lot.random() < share else char for char in text)


def letters(text: str, span: Span) -> set[int]:
    return {at for at in range(span.start, span.end) if not text[at].isspace()}


def test_a_side_that_stands_twice_in_a_row_is_found_to_the_letter() -> None:
    before, side, after = passage(1, 2000), passage(2, 1500), passage(3, 2000)
    text = "\n\n".join([before, side, side, after])
    (double,) = doubles_of(text)
    assert double.first.of(text) == side
    assert double.second.of(text) == side + "\n\n"
    assert double.second.start > double.first.start
    assert double.likeness == 1.0


def test_a_cut_word_run_into_the_copy_stays_with_its_side() -> None:
    side = passage(2, 1500).removesuffix(".")[:-3]
    text = f"{passage(1, 1000)} {side}{side}When {passage(3, 1000)}"
    assert copies_of(text) == [side]


def test_a_side_that_was_scanned_three_times_leaves_one() -> None:
    side = passage(2, 1500)
    text = "\n\n".join([passage(1, 900), side, side, side, passage(3, 900)])
    assert copies_of(text) == [side, side]


def test_a_page_that_was_scanned_again_later_is_found_at_the_later_place() -> None:
    page = passage(2, 1500)
    text = "\n\n".join([passage(1, 900), page, passage(3, 3000), page, passage(4, 900)])
    (double,) = doubles_of(text)
    assert double.first.of(text) == page
    assert double.second.start == text.rindex(page)


@pytest.mark.parametrize(("size", "found"), [(420, 0), (560, 1)])
def test_a_short_passage_said_twice_in_a_row_is_the_author_s(size: int, found: int) -> None:
    refrain = passage(5, size)
    assert len(doubles_of("\n\n".join([passage(1, 900), refrain, refrain, passage(3, 900)]))) == found


@pytest.mark.parametrize(("size", "found"), [(800, 0), (1100, 1)])
def test_a_passage_said_again_elsewhere_must_be_longer(size: int, found: int) -> None:
    refrain = passage(5, size)
    assert len(doubles_of("\n\n".join([passage(1, 900), refrain, passage(2, 900), refrain, passage(3, 900)]))) == found


@pytest.mark.parametrize(("role", "found"), [(Role.BODY, 0), (Role.CONTENTS, 1)])
def test_a_short_copy_counts_if_it_holds_what_only_pages_hold(role: Role, found: int) -> None:
    page = passage(5, 300)
    parts = [passage(1, 900) + "\n\n", page + "\n\n", page + "\n\n", passage(3, 900)]
    blocks, at = [], 0
    for part, own in zip(parts, (Role.BODY, role, role, Role.BODY), strict=True):
        blocks.append(Block(Span(at, at + len(part)), own))
        at += len(part)
    text = "".join(parts)
    assert len(find_doubles(source_of(text), Anatomy(tuple(blocks)))) == found


def test_a_poem_s_refrain_running_heads_and_a_formula_are_no_doubles() -> None:
    refrain, formula = passage(6, 150), passage(7, 300)
    stanzas = [f"{passage(10 + n, 200)}\n{refrain}\n\nThe Crooked Ladder\n\n" for n in range(12)]
    articles = [f"{n}. {formula} {passage(90 + n, 60)}\n\n" for n in range(12)]
    assert doubles_of("".join(stanzas + articles)) == ()


def words(text: str) -> list[str]:
    return text.split()


@given(seed=st.integers(0, 10_000))
def test_what_is_left_is_the_text_without_the_copy(seed: int) -> None:
    """Which of two equal seams is taken is no matter: what is left reads the same."""
    before, side, after = passage(seed, 900), passage(seed + 1, 1400), passage(seed + 2, 900)
    text = "\n\n".join([before, side, side, after])
    (double,) = doubles_of(text)
    left = text[: double.second.start] + text[double.second.end :]
    assert words(left) == words("\n\n".join([before, side, after]))


@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.01, 0.02]))
def test_copies_are_found_whatever_was_misread_in_them(seed: int, share: float) -> None:
    before, side, after = passage(seed, 900), passage(seed + 1, 1400), passage(seed + 2, 900)
    parts = [before, misread(side, share, seed), misread(side, share, seed + 1), after]
    text = "\n\n".join(parts)
    start = len(parts[0]) + len(parts[1]) + 4
    copy = letters(text, Span(start, start + len(parts[2])))
    (double,) = doubles_of(text)
    found = letters(text, double.second)
    assert len(copy - found) <= FEW
    assert len(found - copy) <= FEW


def test_a_leaf_between_two_breaks_is_a_copy_as_a_whole() -> None:
    leaf = passage(2, 200)
    leaves = [passage(1, 900), leaf, passage(3, 900), "Ladder\n\n" + misread(leaf, 0.02, 1), passage(4, 900)]
    text = "\f".join(leaves)
    (double,) = doubles_of(text)
    assert double.first.of(text) == leaf
    assert double.second.of(text) == leaves[3] + "\f"


@pytest.mark.parametrize(("size", "found"), [(90, 0), (130, 1)])
def test_a_leaf_of_a_few_words_is_no_copy_of_one_elsewhere(size: int, found: int) -> None:
    leaf = passage(2, size)[: size * 5 // 4]
    assert len(doubles_of("\f".join([passage(1, 900), leaf, passage(3, 900), leaf, passage(4, 900)]))) == found


@pytest.mark.parametrize(("size", "found"), [(30, 0), (70, 1)])
def test_a_leaf_of_a_few_words_twice_in_a_row_is_a_copy(size: int, found: int) -> None:
    leaf = passage(2, size)[: size * 5 // 4]
    assert len(doubles_of("\f".join([passage(1, 900), leaf, leaf, passage(3, 900)]))) == found


@pytest.mark.parametrize(("change", "found"), [(0.02, 1), (0.5, 0)])
def test_leaves_that_are_half_alike_are_two_leaves(change: float, found: int) -> None:
    leaf = passage(2, 600)
    half = leaf[: round(len(leaf) * (1 - change))] + passage(8, round(len(leaf) * change))
    assert len(doubles_of("\f".join([passage(1, 900), leaf, half, passage(3, 900)]))) == found


def test_a_short_leaf_beside_a_copy_is_a_copy_if_it_stood_beside_the_first() -> None:
    side = f"Part Two\f{passage(2, 900)}"
    text = "\f".join([passage(1, 900), side, side, "Part Three", passage(3, 900)])
    assert copies_of(text) == ["Part Two", passage(2, 900)]


def anatomy_of_parts(parts: list[tuple[str, Role]]) -> tuple[str, Anatomy]:
    blocks, at = [], 0
    for part, role in parts:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    return "".join(part for part, _ in parts), Anatomy(tuple(blocks))


def test_setting_aside_cuts_blocks_where_a_copy_begins_and_ends() -> None:
    text, anatomy = anatomy_of_parts([("aaaa bbbb ", Role.BODY), ("\f", Role.BREAK), ("bbbb cccc", Role.NOTE)])
    found = set_aside(anatomy, [Double(Span(0, 5), Span(5, 16), 1.0)])
    assert [(block.span.of(text), block.role) for block in found.blocks] == [
        ("aaaa ", Role.BODY),
        ("bbbb ", Role.NOISE),
        ("\f", Role.BREAK),
        ("bbbb ", Role.NOISE),
        ("cccc", Role.NOTE),
    ]


def test_setting_aside_forgets_what_stands_in_a_copy_and_keeps_the_rest() -> None:
    first, copy = Span(0, 100), Span(100, 200)

    def at(place: int) -> Anatomy:
        span = Span(place, place + 5)
        return Anatomy(
            (),
            folios=(Folio(span, 7),),
            contents=(ContentsEntry(span, f"Entry {place}", 1, 3),),
            headings=(FoundHeading(span, "Title", 1, None),),
            note_bodies=(NoteBody(span, "1", span),),
            note_marks=(NoteMark(span, "1"),),
        )

    one, two = at(10), at(110)
    both = replace(
        one,
        blocks=(Block(first, Role.BODY), Block(copy, Role.BODY)),
        **{name: getattr(one, name) + getattr(two, name) for name in
           ("folios", "contents", "headings", "note_bodies", "note_marks")},
    )  # fmt: skip
    found = set_aside(both, [Double(first, copy, 1.0)])
    assert replace(found, blocks=()) == one


def test_a_heading_answers_to_the_entry_that_is_left() -> None:
    entries = tuple(ContentsEntry(Span(at, at + 5), title, 1, None) for at, title in
                    ((0, "One"), (10, "Two"), (100, "One"), (110, "Two"), (200, "Three")))  # fmt: skip
    headings = tuple(FoundHeading(Span(300 + n, 301 + n), "", 1, n) for n in (1, 2, 3, 4))
    anatomy = Anatomy((Block(Span(0, 400), Role.BODY),), contents=entries, headings=headings)
    found = set_aside(anatomy, [Double(Span(0, 50), Span(100, 150), 1.0)])
    assert [entry.title for entry in found.contents] == ["One", "Two", "Three"]
    assert [found.contents[heading.entry or 0].title for heading in found.headings] == ["Two", "One", "Two", "Three"]


def test_an_anatomy_without_doubles_stays_as_it_is() -> None:
    anatomy = body_of("nothing here stands twice")
    assert set_aside(anatomy, ()) is anatomy


@pytest.mark.parametrize("breaks", [None, "side", "page"])
@pytest.mark.parametrize(("noise", "seed"), [(0.0, 1), (0.0, 2), (0.02, 1)])
def test_a_wreck_with_a_side_scanned_twice_loses_the_copy_and_nothing_else(
    breaks: str | None, noise: float, seed: int
) -> None:
    options = replace(varied_options(seed, breaks=breaks, noise=noise), duplicated=1)
    wreck = scramble(invented_book(seed, chapters=5, paragraphs=9), options)
    source = source_of(wreck.text)
    anatomy = dissect(source)
    doubles = find_doubles(source, anatomy)
    found = {at for double in doubles for at in letters(wreck.text, double.second)}
    firsts: set[int] = set()
    copies: set[int] = set()
    for page in wreck.truth["pages"]:
        spans = [letters(wreck.text, Span(*span)) for span in page["spans"] or ()]
        once = len(spans) // page.get("copies", 1)
        firsts.update(*spans[:once])
        copies.update(*spans[once:])
    assert copies, "this lot doubles a side that shows nothing; choose another"
    assert len(copies - found) <= FEW
    assert len(found & firsts) <= (FEW if noise else 0)
    aside = set_aside(anatomy, doubles)
    assert find_doubles(source, aside) == doubles, "what is set aside is found again"
    blocks = aside.blocks
    assert [block.span.end for block in blocks[:-1]] == [block.span.start for block in blocks[1:]]
    assert (blocks[0].span.start, blocks[-1].span.end) == (0, len(wreck.text))


@pytest.mark.parametrize("seed", [1, 4])
def test_a_wreck_without_doubles_keeps_everything(seed: int) -> None:
    wreck = scramble(invented_book(seed, chapters=6, paragraphs=12), varied_options(seed, noise=0.01))
    source = source_of(wreck.text)
    assert find_doubles(source, dissect(source)) == ()


def test_benchmark_cases_have_the_doubles_that_they_have_and_no_others(dev_cases: tuple[Path, ...]) -> None:
    for case in dev_cases:
        gold = json.loads((case / "gold.json").read_text(encoding="utf-8"))
        source = read_source(case / "source.txt")
        doubles = find_doubles(source, dissect(source))
        wanted: set[int] = set()
        for page in gold["pages"]:
            spans = page["spans"] or ()
            for span in spans[len(spans) // (page.get("copies") or 1) :]:
                wanted |= letters(source.text, Span(*span))
        found = {at for double in doubles for at in letters(source.text, double.second)}
        assert found == wanted, case.name


def test_the_real_source_has_no_doubles(seed: Path) -> None:
    source = read_source(seed)
    assert find_doubles(source, dissect(source)) == ()


def test_the_work_grows_with_the_text_and_not_with_its_square() -> None:
    pages = [passage(n, 1200) for n in range(150)]
    text = "\n\n".join([*pages, *pages[-2:]])
    started = time.process_time()
    (double,) = doubles_of(text)
    assert time.process_time() - started < 3.0, "150 pages take a third of a second"
    assert double.second.of(text) == "\n\n".join(pages[-2:])
