"""Two books in one source: noticed by numbers, contents and languages, and never where it is one book."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from regather.anatomy import dissect
from regather.model import Finding, Source
from regather.order.copies import mixed
from regather.order.copies.mixed import find_mixture
from regather.sources import find_breaks, read_source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev" / "text"


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = words("the of and to in a that it was he for his with as on had at which not be her this from")
GERMAN = words("der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an")
RIVER = words("ferry bridge miller water rope harbour oar sail boat tide stream shore reed heron fisher net")
MOUNTAIN = words("peak glacier goat shepherd hut cheese slope stone snow valley path fog lantern bell ridge")


def page(number: int | None, common: Sequence[str], own: Sequence[str], seed: int) -> str:
    """200 words: every fifth of the book's own, the others of the language, the first of them the most frequent."""
    chance = random.Random(seed)
    ranks = [1 / rank for rank in range(1, len(common) + 1)]
    drawn = [chance.choice(own) if chance.random() < 0.2 else chance.choices(common, ranks)[0] for _ in range(200)]
    sentences = [" ".join(drawn[at : at + 10]).capitalize() for at in range(0, 200, 10)]
    return ". ".join(sentences) + (f"\n\n{number}" if number is not None else "") + "\n"


def pages(numbers: Sequence[int | None], common: Sequence[str], own: Sequence[str], seed: int = 0) -> list[str]:
    return [page(number, common, own, 1000 * seed + at) for at, number in enumerate(numbers)]


def found(parts: Sequence[str], between: str = "\f") -> tuple[Finding, ...]:
    text = between.join(parts)
    source = Source(text, "book.txt", "", find_breaks(text))
    return find_mixture(source, dissect(source))


def alternating(one: Sequence[str], two: Sequence[str]) -> list[str]:
    return [part for both in zip(one, two, strict=True) for part in both]


@pytest.mark.parametrize("between", ["\f", "\n\n"])
def test_two_sets_of_page_numbers_are_two_books(between: str) -> None:
    numbers = range(1, 13)
    (finding,) = found(alternating(pages(numbers, ENGLISH, RIVER), pages(numbers, ENGLISH, MOUNTAIN, 1)), between)
    assert finding.code == "two-books"
    assert "12 page numbers" in finding.message and "page 1: character" in finding.where and finding.hint


def test_few_numbers_that_stand_twice_count_only_where_the_words_part_the_pages_too() -> None:
    numbers = range(1, 6)
    assert found(alternating(pages(numbers, ENGLISH, RIVER), pages(numbers, ENGLISH, MOUNTAIN, 1)))
    assert found(alternating(pages(numbers, ENGLISH, RIVER), pages(numbers, ENGLISH, RIVER, 1))) == ()


def test_three_numbers_that_stand_twice_are_misread() -> None:
    one = pages([1, 2, 3, None, None, None], ENGLISH, RIVER)
    two = pages([1, 2, 3, None, None, None], ENGLISH, MOUNTAIN, 1)
    assert found(alternating(one, two)) == ()


def test_numbers_that_are_all_misread_are_one_book() -> None:
    chance = random.Random(4)
    for seed in range(5):
        assert found(pages([chance.randint(1, 24) for _ in range(24)], ENGLISH, RIVER, seed)) == ()


def test_numbers_that_go_on_from_one_subject_to_the_next_are_one_book() -> None:
    one = pages(range(1, 25, 2), ENGLISH, RIVER)
    two = pages(range(2, 26, 2), ENGLISH, MOUNTAIN, 1)
    assert found(alternating(one, two)) == ()


def test_pages_scanned_twice_are_one_book() -> None:
    once = pages(range(1, 13), ENGLISH, RIVER)
    assert found(alternating(once, once)) == ()


def test_two_languages_are_said_and_may_be_one_book() -> None:
    none = [None] * 8
    (finding,) = found(alternating(pages(none, ENGLISH, RIVER), pages(none, GERMAN, MOUNTAIN, 1)))
    assert "two languages" in finding.message and "48 %" in finding.message
    assert "one book in two languages" in finding.hint


def test_two_languages_are_noticed_without_breaks() -> None:
    none = [None] * 8
    assert found([*pages(none, ENGLISH, RIVER), *pages(none, GERMAN, MOUNTAIN, 1)], "\n\n")


def test_a_long_quotation_in_another_language_is_none() -> None:
    parts = [*pages([None] * 14, ENGLISH, RIVER), *pages([None] * 2, GERMAN, MOUNTAIN, 1)]
    assert found(parts) == ()


CONTENTS = "CONTENTS\n\n{}  1\n\n{}  5\n\n{}  9\n\n{}  13\n"


def with_contents(titles: Sequence[str], own: Sequence[str], seed: int) -> list[str]:
    body = pages([None] * 8, ENGLISH, own, seed)
    headed = [f"## {title}\n\n{body[2 * at]}" for at, title in enumerate(titles)]
    return [CONTENTS.format(*titles), *headed, *body[1::2]]


def test_two_contents_pages_that_speak_of_the_same_pages_are_two_books() -> None:
    one = with_contents(["The Ferry", "The Rope", "The Flood", "The Bridge"], RIVER, 0)
    two = with_contents(["Snow", "The Hut", "A Lantern", "The Way Down"], MOUNTAIN, 1)
    (finding,) = found(alternating(one, two))
    assert "two contents pages" in finding.message and "1 to 13" in finding.message


def test_a_list_of_plates_is_no_second_contents_page() -> None:
    one = with_contents(["The Ferry", "The Rope", "The Flood", "The Bridge"], RIVER, 0)
    plates = CONTENTS.format("A heron", "Old oars", "Map of the shore", "The mill").replace("CONTENTS", "PLATES")
    assert found([one[0], plates, *one[1:]]) == ()


def test_a_contents_page_scanned_twice_is_one() -> None:
    one = with_contents(["The Ferry", "The Rope", "The Flood", "The Bridge"], RIVER, 0)
    assert found([one[0], *one]) == ()


@pytest.mark.parametrize("text", ["", "x", "1\f1\f1\f1\f1\f1\f1\f1", "\f\f\f", "1\n\n2\n\n1\n\n2\n\n"])
def test_sources_of_nothing_much_are_no_mixture(text: str) -> None:
    source = Source(text, "x.txt", "", find_breaks(text))
    assert find_mixture(source, dissect(source)) == ()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the benchmark cases are not beside the repository")
def test_no_case_of_the_benchmark_is_taken_for_two_books() -> None:
    """Every eighth case; each is one book."""
    for case in sorted(CORPUS.iterdir())[::8]:
        source = read_source(case / "source.txt")
        assert find_mixture(source, dissect(source)) == (), case.name


def test_the_share_of_numbers_that_stand_twice_has_its_border() -> None:
    """Eight numbers of twenty stand twice: at the border. One more number that stands once takes it below."""
    assert mixed.PAIRED_SHARE == 0.4
    one = pages([*range(1, 21)], ENGLISH, RIVER)
    two = pages([*range(1, 5), *[None] * 12, *range(17, 21)], ENGLISH, MOUNTAIN, 1)
    assert found(alternating(one, two))
    fewer = pages([*range(1, 5), *[None] * 13, *range(18, 21), None], ENGLISH, MOUNTAIN, 1)
    more = pages([*range(1, 22)], ENGLISH, RIVER)
    fewer[-1] = page(21, ENGLISH, MOUNTAIN, 99)
    assert found(alternating(more, fewer)) == ()
