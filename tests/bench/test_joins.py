"""A join is exact where both its ends are those of the truth, whatever the pages are called; schemes by their order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.scramble.books import invented_book

from regather.bench import judge_order
from regather.bench.joins import same_scheme
from regather.model import SURE, Arrangement, Doubt, Join, Piece, Reading, Role, Seam, Span
from regather.scramble import Emission, PrintLayout, Scrambled, ScrambleOptions, scramble

BOOK = invented_book(11, chapters=2, paragraphs=6)


def wreck(**choices: Any) -> Scrambled:
    emission = Emission(breaks="side", folios=1.0, running_heads_left=1.0)
    layout = PrintLayout(running_heads="author-title", folio_at="head")
    return scramble(BOOK, replace(ScrambleOptions(layout=layout, emission=emission), **choices))


def true_arrangement(made: Scrambled, confidence: float = 0.99) -> Arrangement:
    """The arrangement that a program without fault would find."""
    told = made.truth["arrangement"]
    pieces = tuple(
        Piece(Span(piece["start"], piece["end"]), piece["page"] or 0, Role(piece["role"])) for piece in told["pieces"]
    )
    joins = tuple(
        Join(j["left_page"], j["right_page"], j["left"], j["right"], j["in_stream"], confidence, 5.0)
        for j in told["joins"]
    )
    truth = made.truth["scramble"]
    return Arrangement(
        told["scheme"], truth["pages"], tuple(told["stream"]), pieces, joins, missing=tuple(truth["missing"]),
        duplicates=tuple(truth["duplicated"]),
    )  # fmt: skip


@pytest.mark.parametrize(
    "choices",
    [{}, {"scheme": "quarto"}, {"missing": 1}, {"duplicated": 1}, {"faults": ("fronts-first",)}, {"covers": "apart"}],
)
def test_a_true_arrangement_is_right_in_everything(choices: dict[str, Any]) -> None:
    made = wreck(**choices)
    found = judge_order(made.text, true_arrangement(made), made.truth)
    assert found.scheme_right and found.pages_right
    assert found.joins and all(join.right and join.sure for join in found.joins)
    assert len(found.joins) == found.torn
    assert found.missing[1:] == (found.missing[0], 0) and found.doubled[1:] == (found.doubled[0], 0)


def moved(arrangement: Arrangement, *, left: int = 0, right: int = 0) -> Arrangement:
    joins = (replace(join, left=join.left + left, right=join.right + right) for join in arrangement.joins)
    return replace(arrangement, joins=tuple(joins))


@pytest.mark.parametrize(("left", "right"), [(-1, 0), (0, 1), (-8, 8)])
def test_a_join_that_is_off_by_a_letter_is_not_exact(left: int, right: int) -> None:
    made = wreck()
    off = judge_order(made.text, moved(true_arrangement(made), left=left, right=right), made.truth)
    # Where a hyphen, a mark of emphasis or white space ends a page, no letter was lost.
    assert sum(join.right for join in off.joins) <= len(off.joins) // 4


def test_white_space_folios_and_running_heads_at_a_page_end_do_not_count() -> None:
    made = wreck()
    arrangement = true_arrangement(made)
    starts = {page["number"]: page["start"] for page in made.truth["pages"]}
    joins = tuple(replace(join, right=starts[join.right_page]) for join in arrangement.joins)
    assert any(one.right != other.right for one, other in zip(joins, arrangement.joins, strict=True))
    found = judge_order(made.text, replace(arrangement, joins=joins), made.truth)
    assert all(join.right for join in found.joins)


def test_other_page_numbers_are_no_fault_of_a_join() -> None:
    made = wreck()
    arrangement = true_arrangement(made)
    shifted = tuple(replace(j, left_page=j.left_page + 4, right_page=j.right_page + 4) for j in arrangement.joins)
    assert all(join.right for join in judge_order(made.text, replace(arrangement, joins=shifted), made.truth).joins)


def test_the_end_of_one_page_with_the_start_of_a_third_is_no_join() -> None:
    made = wreck()
    arrangement = true_arrangement(made)
    rights = [join.right for join in arrangement.joins]
    turned = tuple(replace(j, right=right) for j, right in zip(arrangement.joins, rights[1:] + rights[:1], strict=True))
    assert not any(join.right for join in judge_order(made.text, replace(arrangement, joins=turned), made.truth).joins)


def test_a_join_is_sure_from_its_confidence_on_and_while_nobody_is_asked() -> None:
    made = wreck()
    for confidence, sure in ((SURE, True), (SURE - 0.01, False)):
        found = judge_order(made.text, true_arrangement(made, confidence), made.truth)
        assert {join.sure for join in found.joins} == {sure}


def test_of_a_doubt_it_is_told_whether_a_reading_is_exact() -> None:
    made = wreck()
    arrangement = true_arrangement(made)
    torn = [join for join in arrangement.joins if not join.in_stream]
    first, second, third = torn[:3]

    def seam(join: Join, *, off: int = 0) -> Seam:
        return Seam(join.left_page, join.right_page, join.left - off, join.right)

    good = Reading("", 0.6, "", (seam(first), seam(second, off=9)))
    bad = Reading("", 0.4, "", (seam(first, off=9), seam(second, off=5)))
    turn = (second.left_page, second.right_page)
    doubt = Doubt("d", "?", (bad, good), first.left_page, first.right_page, settles=(turn,))
    found = judge_order(made.text, arrangement, made.truth, [doubt])
    told = {(join.left_page, join.right_page): (join.sure, join.offered) for join in found.joins}
    assert told[first.left_page, first.right_page] == (False, True)
    assert told[turn] == (False, False)
    assert told[third.left_page, third.right_page] == (True, False)


def test_decided_joins_and_those_in_the_stream_are_not_judged() -> None:
    made = wreck()
    arrangement = true_arrangement(made)
    decided = replace(arrangement, joins=tuple(replace(join, decided=True) for join in arrangement.joins))
    assert judge_order(made.text, decided, made.truth).joins == ()


def test_what_is_missing_and_doubled_is_found_or_invented() -> None:
    made = wreck(missing=1, duplicated=1)
    (lost,) = made.truth["scramble"]["missing"]
    arrangement = replace(true_arrangement(made), missing=(lost, 99), duplicates=(98,))
    found = judge_order(made.text, arrangement, made.truth)
    assert found.missing == (1, 1, 1)
    assert found.doubled[1:] == (0, 1)


def test_missing_and_doubled_pages_are_known_by_their_place_not_by_their_number() -> None:
    made = wreck(missing=1, duplicated=1)
    arrangement = true_arrangement(made)
    shifted = replace(
        arrangement,
        pieces=tuple(replace(piece, page=piece.page + 3) for piece in arrangement.pieces),
        missing=tuple(page + 3 for page in arrangement.missing),
        duplicates=tuple(page + 3 for page in arrangement.duplicates),
    )
    found, same = (judge_order(made.text, one, made.truth) for one in (shifted, arrangement))
    assert (found.missing, found.doubled) == (same.missing, same.doubled)
    assert found.missing == (1, 1, 0) and found.doubled[0] == found.doubled[1] > 0


def test_a_hole_elsewhere_is_an_invented_one() -> None:
    made = wreck(missing=1)
    (lost,) = made.truth["scramble"]["missing"]
    pages = [page["number"] for page in made.truth["pages"] if page["kind"] == "body"]
    far = next(page for page in pages if abs(page - lost) > 2)
    arrangement = true_arrangement(made)
    moved_up = replace(
        arrangement,
        pieces=tuple(replace(piece, page=piece.page + (piece.page >= far)) for piece in arrangement.pieces),
        missing=(far,),
    )
    assert judge_order(made.text, moved_up, made.truth).missing == (1, 0, 1)


@pytest.mark.parametrize(("scheme", "off", "right"), [("saddle", 0, True), ("saddle", -1, False), ("free", -1, True)])
def test_blank_pages_must_be_counted_on_sheets_only(scheme: str, off: int, *, right: bool) -> None:
    made = wreck(scheme=scheme)
    assert any(page["kind"] == "blank" for page in made.truth["pages"])
    arrangement = true_arrangement(made)
    told = replace(arrangement, pages=arrangement.pages + off)
    assert judge_order(made.text, told, made.truth).pages_right is right


def test_a_fault_that_was_not_seen_makes_the_scheme_wrong() -> None:
    made = wreck(faults=("stack-turned",))
    arrangement = true_arrangement(made)
    plain = replace(arrangement, stream=tuple(reversed(arrangement.stream)))
    assert judge_order(made.text, arrangement, made.truth).scheme_right
    assert not judge_order(made.text, plain, made.truth).scheme_right


@pytest.mark.parametrize(
    ("found", "true", "pages", "same"),
    [
        ("saddle", "gather16", 16, True),
        ("saddle", "gather16", 32, False),
        ("in-order", "spreads2", 16, True),
        ("free", "shuffled", 16, True),
        ("saddle", "shuffled", 16, False),
        ("free", "saddle", 16, False),
        ("octavo", "saddle", 24, False),
    ],
)
def test_schemes_are_compared_by_what_they_do_to_a_book_of_this_size(
    found: str, true: str, pages: int, *, same: bool
) -> None:
    assert same_scheme(found, true, pages) is same


def test_a_scheme_inside_a_cover_of_its_own_is_asked_about_the_pages_inside() -> None:
    made = wreck(scheme="quarto", covers="apart", pages=12)
    assert judge_order(made.text, true_arrangement(made), made.truth).scheme_right


def test_of_a_pdf_whose_pages_have_no_place_in_the_text_no_join_is_judged_and_its_sides_tell_the_scheme() -> None:
    made = wreck()
    truth = {**made.truth, "pages": [{**page, "spans": None} for page in made.truth["pages"]]}
    named = {**truth["scramble"], "imposition": "a-program-that-imposes"}
    arrangement = true_arrangement(made)
    found = judge_order(made.text, arrangement, {**truth, "scramble": named})
    assert found.scheme_right and found.joins == () and found.torn == 0
    turned = {**named, "sides": [side[::-1] for side in named["sides"]]}
    assert not judge_order(made.text, arrangement, {**truth, "scramble": turned}).scheme_right
