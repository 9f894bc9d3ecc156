"""Small books scrambled and put in order again: what is found, and that a person's word always wins."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.order.wrecks import CLEAN, SMALL, Wreck, long_book, prose, wreck

from regather.anatomy import dissect
from regather.errors import BadDecision, CannotRestore
from regather.imposition import SCHEMES, stream
from regather.model import (
    Anatomy,
    Arrangement,
    Block,
    CutDecision,
    Decisions,
    Doubt,
    Folio,
    PlaceDecision,
    Reading,
    Role,
    SchemeDecision,
    Source,
    Span,
)
from regather.order import arrange
from regather.order.copies.double_words import Double
from regather.order.folded.candidates import _spreads, as_received, candidates, in_order
from regather.order.folded.desk import prepare
from regather.order.folded.lost import lost_pages
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.geometry import first_page
from regather.order.stream import FRONT
from regather.order.telling.sureness import scheme_confidence
from regather.project import load_decisions, new_decisions
from regather.scramble import ScrambleOptions
from regather.sources import find_breaks
from regather.text.fingerprint import fingerprint

APART = replace(CLEAN, cover_by_rows=False)
"""Cover, title page and imprint are read page by page."""
TINY = replace(SMALL, width=40, height=20)
KNOWN = Decisions(scheme=SchemeDecision("saddle", 16))
"""Saves trying other orders where the test is about something else."""

Maker = Callable[..., Wreck]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Makes a wreck of a book of 16 pages, of which 2 and 4 are blank."""

    def maker(scheme: str = "saddle", book: int = 1, *, missing: int = 0, duplicated: int = 0, seed: int = 1,
              **emission: Any) -> Wreck:  # fmt: skip
        options = ScrambleOptions(
            scheme, seed=seed, missing=missing, duplicated=duplicated, layout=SMALL, emission=APART
        )
        made = wreck(options, tmp_path_factory.mktemp("wreck"), book=long_book(book), **emission)
        assert made.pages == 16, "the tests below are written for 16 pages"
        return made

    return maker


@pytest.fixture(scope="module")
def pages_marked(make: Maker) -> Wreck:
    return make(breaks="page")


@pytest.fixture(scope="module")
def sides_marked(tmp_path_factory: pytest.TempPathFactory) -> Wreck:
    """Sixteen small pages, so that tests with many answers are quick."""
    options = ScrambleOptions(layout=TINY, emission=APART)
    return wreck(options, tmp_path_factory.mktemp("sides"), book=long_book(2, 6_000, 2), breaks="side")


@pytest.fixture(scope="module")
def by_pages(pages_marked: Wreck) -> Arrangement:
    return pages_marked.arrange()


@pytest.fixture(scope="module")
def by_sides(sides_marked: Wreck) -> Arrangement:
    """The order of a wreck whose sides are marked; its scheme is given, the page ends inside sides are not."""
    return quickly(sides_marked, KNOWN)


def quickly(made: Wreck, decisions: Decisions) -> Arrangement:
    """The order found with a narrow beam, for tests that do not ask whether it is the best one."""
    # The module is hidden behind the function of the same name.
    module = importlib.import_module("regather.order.folded.search")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "FINAL_WIDTH", module.FIRST_WIDTH)
        return made.arrange(decisions)


def tiles(made: Wreck, found: Arrangement) -> bool:
    """Whether the pieces hold every character of the source once."""
    spans = sorted(piece.span for piece in found.pieces)
    return [s.start for s in spans] == [0, *(s.end for s in spans[:-1])] and spans[-1].end == len(made.source.text)


def page_at(found: Arrangement, offset: int) -> int:
    return next(piece.page for piece in found.pieces if piece.span.contains(offset))


# --- what is found


def test_a_booklet_whose_pages_are_marked_is_found_whole(pages_marked: Wreck, by_pages: Arrangement) -> None:
    assert (by_pages.scheme, by_pages.pages) == ("saddle", 16)
    assert by_pages.stream == stream(SCHEMES["saddle"], 16)
    assert by_pages.blanks == (2, 4)
    assert pages_marked.wrong(by_pages.joins) == []
    assert by_pages.confidence > 0.97
    assert by_pages.doubts == ()
    assert tiles(pages_marked, by_pages)


def test_a_booklet_whose_sides_are_marked_is_found(make: Maker) -> None:
    made = make(breaks="side")
    found = made.arrange()
    assert (found.scheme, found.pages) == ("saddle", 16)
    assert tiles(made, found)
    doubted = {turn for d in found.doubts for turn in ((d.left_page, d.right_page), *d.settles)}
    turns = {(j.left_page, j.right_page) for j in found.joins if not j.in_stream}
    assert set(made.wrong(found.joins)) & turns <= doubted, "a wrong turn that nobody is asked about"


def test_a_sheet_folded_twice_is_found(make: Maker) -> None:
    made = make("quarto", breaks="page")
    found = made.arrange()
    assert (found.scheme, found.pages) == ("quarto", 16)
    assert made.wrong(found.joins) == []


def test_a_booklet_read_from_right_to_left_is_found(tmp_path: Path) -> None:
    options = ScrambleOptions(layout=SMALL, emission=APART)
    made = wreck(options, tmp_path, book=long_book(rtl=True), breaks="page")
    found = arrange(made.source, replace(made.anatomy, right_to_left=True))
    assert (found.scheme, found.pages, found.right_to_left) == ("saddle", 16, True)
    assert found.stream == stream(SCHEMES["saddle"], 16, right_to_left=True)
    assert made.wrong(found.joins) == []


def test_shuffled_pages_with_folios_come_out_exactly(make: Maker) -> None:
    made = make("free", breaks="page", folios=1.0)
    found = made.arrange()
    assert found.scheme == "free"
    assert made.wrong(found.joins) == []
    assert [j.left_page for j in found.joins] == sorted(j.left_page for j in found.joins)


def test_facing_pages_in_order_stay_as_they_are_and_their_numbers_count_pages(make: Maker) -> None:
    made = make("spreads", breaks="side")
    found = arrange(made.source, dissect(made.source))
    assert (found.scheme, found.pages) == ("in-order", 16)
    assert all(join.in_stream for join in found.joins)


def test_between_the_breaks_of_facing_pages_stand_two_pages() -> None:
    assert [(h.pages, h.marked) for h in _spreads(1)] == [
        (2, (True, True)), (3, (True, False, True)), (3, (False, True, True)), (4, (False, True, False, True)),
    ]  # fmt: skip


def test_a_book_in_order_stays_as_it_is(make: Maker) -> None:
    made = make("in-order", breaks="page")
    found = made.arrange()
    assert (found.scheme, found.pages) == ("in-order", 16)
    running = [piece.span for piece in found.pieces if piece.role is not Role.NOTE]
    assert running == sorted(running)
    assert made.wrong(found.joins) == []
    assert all(join.in_stream for join in found.joins)
    assert found.doubts == ()


def test_a_short_text_is_one_page_and_nothing_is_asked() -> None:
    text = prose(1, paragraphs=2, sentences=3) + "\n"
    source = Source(text, "test", "")
    found = arrange(source, dissect(source))
    assert (found.scheme, found.pages, found.joins, found.doubts) == ("in-order", 1, (), ())
    assert [piece.page for piece in found.pieces] == [1] * len(found.pieces)


def test_a_lost_page_is_missed(make: Maker) -> None:
    made = make(breaks="page", folios=1.0, missing=1, seed=3)
    (lost,) = made.truth["scramble"]["missing"]
    found = made.arrange()
    assert (found.scheme, found.pages) == ("saddle", 16)
    assert found.missing == (lost,)
    assert lost not in found.blanks, "a page is blank or lost, not both"
    assert made.wrong(found.joins) == []
    (finding,) = [f for f in found.findings if f.code == "page-missing"]
    assert str(lost) in finding.message


def test_a_side_scanned_twice_is_set_aside(make: Maker) -> None:
    made = make(breaks="page", duplicated=1, seed=2)
    body = {page["number"] for page in made.truth["pages"] if page["kind"] == "body"}
    twice = tuple(sorted(set(made.truth["scramble"]["duplicated"]) & body))
    found = made.arrange()
    assert (found.scheme, found.pages) == ("saddle", 16)
    assert found.duplicates == twice
    assert [f.code for f in found.findings] == ["page-twice"] * len(twice)
    assert made.wrong(found.joins) == []
    assert tiles(made, found)


@pytest.mark.parametrize(
    ("copy", "said", "hint"),
    [
        ("Take two cups of flour\nand a spoon of salt.", "set aside.", ""),
        ("Take six cups of flour and a spoon of salt.", "in 1 of 10 words.", "“two” in the copy that stays, “six”"),
        ("Take two cups of flour and a full spoon of salt.", "in 1 of 11 words.", "“nothing” in the copy that stays"),
    ],
    ids=["equal but for white space", "a word", "more"],
)
def test_a_copy_that_differs_is_not_passed_over(copy: str, said: str, hint: str) -> None:
    page = "Take two cups of flour and a spoon of salt."
    double = Double(Span(0, len(page)), Span(len(page) + 1, len(page) + 1 + len(copy)), 0.9)
    finding = importlib.import_module("regather.order.arrange")._twice(4, double, f"{page} {copy}")
    assert finding.message.endswith(said)
    assert hint in finding.hint


@pytest.mark.parametrize("roles", [FRONT, {Role.BODY}], ids=["front", "body"])
def test_a_copy_of_front_matter_is_named_like_one_of_a_page_of_text(by_pages: Arrangement, roles: set[Role]) -> None:
    piece = next(p for p in by_pages.pieces if p.role in roles and len(p.span) > 20)
    module = importlib.import_module("regather.order.arrange")
    whole, half = piece.span, Span(piece.span.start, piece.span.start + len(piece.span) // 2)
    assert module._with_doubles(by_pages, (Double(whole, Span(0, 1), 1.0),), "a b").duplicates == (piece.page,)
    assert module._with_doubles(by_pages, (Double(half, Span(0, 1), 1.0),), "a b").duplicates == ()


def test_the_same_source_gives_the_same_order_twice(sides_marked: Wreck, by_sides: Arrangement) -> None:
    assert quickly(sides_marked, KNOWN) == by_sides


def test_progress_is_told_in_words_and_never_runs_back(pages_marked: Wreck, by_pages: Arrangement) -> None:
    told: list[tuple[str, float | None]] = []
    found = arrange(
        pages_marked.source, pages_marked.anatomy, progress=lambda words, share: told.append((words, share))
    )
    assert found == by_pages, "being watched changes nothing"
    shares = [share for _, share in told if share is not None]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] <= 1.0
    assert all(words for words, _ in told)


def test_a_source_without_running_text_cannot_be_put_in_order() -> None:
    source = Source("Contents\n\nThe Kettle 5\n", "list.txt", "")
    with pytest.raises(CannotRestore) as caught:
        arrange(source, Anatomy((Block(Span(0, len(source.text)), Role.CONTENTS),)))
    assert caught.value.where == "list.txt"


# --- what a join says of itself


def test_joins_name_the_offsets_between_which_the_text_goes_on(sides_marked: Wreck, by_sides: Arrangement) -> None:
    text = sides_marked.source.text
    for join in by_sides.joins:
        assert page_at(by_sides, join.left - 1) == join.left_page
        assert page_at(by_sides, join.right) == join.right_page
        assert not text[join.left - 1].isspace()
        assert not text[join.right].isspace()


def test_a_join_that_was_sought_has_its_reasons_and_a_confidence_below_certainty(by_sides: Arrangement) -> None:
    sought = [join for join in by_sides.joins if not join.in_stream]
    assert sought
    for join in sought:
        assert join.evidence
        assert [abs(e.weight) for e in join.evidence] == sorted((abs(e.weight) for e in join.evidence), reverse=True)
        assert 0 <= join.confidence <= 1
        assert not join.decided


def test_pages_that_follow_each_other_in_the_source_are_not_asked_about(by_sides: Arrangement) -> None:
    asked = {(doubt.left_page, doubt.right_page) for doubt in by_sides.doubts}
    assert not asked & {(join.left_page, join.right_page) for join in by_sides.joins if join.in_stream}


# --- a person's word


def turn_doubts(found: Arrangement) -> list[Doubt]:
    doubts = [doubt for doubt in found.doubts if doubt.left_page is not None]
    assert doubts, "this book leaves no doubt; the test needs one that does"
    return doubts


def decided_by(made: Wreck, reading: Reading, folder: Path) -> Decisions:
    """The printed lines pasted into a project's ``book/decisions.toml``, together with the scheme."""
    file = folder / "book" / "decisions.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(new_decisions(made.source) + "\n" + reading.lines, encoding="utf-8")
    return replace(load_decisions(folder), scheme=KNOWN.scheme)


def test_every_printed_reading_of_a_doubt_can_be_used(
    sides_marked: Wreck, by_sides: Arrangement, tmp_path: Path
) -> None:
    for doubt in turn_doubts(by_sides):
        assert len(doubt.readings) > 1
        for reading in doubt.readings:
            decisions = decided_by(sides_marked, reading, tmp_path)
            wanted = {(cut.page, cut.edge): cut.at for cut in decisions.cuts}
            found = quickly(sides_marked, decisions)
            (join,) = [j for j in found.joins if (j.left_page, j.right_page) == (doubt.left_page, doubt.right_page)]
            assert (join.left, join.right) == (wanted[join.left_page, "end"], wanted[join.right_page, "start"])
            assert join.decided
            assert join.confidence == 1.0
            assert doubt.id not in {other.id for other in found.doubts}, "what was answered is asked again"
            assert tiles(sides_marked, found)


def test_the_first_reading_of_a_doubt_is_the_one_in_use_and_the_likeliest(by_sides: Arrangement) -> None:
    joins = {(join.left_page, join.right_page): join for join in by_sides.joins}
    for doubt in turn_doubts(by_sides):
        join = joins[doubt.left_page or 0, doubt.right_page or 0]
        assert f"at = {join.left}\n" in doubt.readings[0].lines
        assert f"at = {join.right}\n" in doubt.readings[0].lines
        shares = [reading.confidence for reading in doubt.readings]
        assert max(shares) == shares[0]
        assert sum(shares) <= 1.0 + 0.01 * len(shares)
        assert len({reading.lines for reading in doubt.readings}) == len(doubt.readings)


def test_a_reading_shows_the_text_on_both_sides_of_the_turn(sides_marked: Wreck, by_sides: Arrangement) -> None:
    flat = " ".join(sides_marked.source.text.split())
    for doubt in turn_doubts(by_sides):
        for reading in doubt.readings:
            left, bar, right = reading.shows.strip("…").partition(" ⟂ ")
            assert bar
            assert left in flat
            assert right in flat


def test_an_accepted_doubt_is_not_asked_again(sides_marked: Wreck, by_sides: Arrangement) -> None:
    doubt = turn_doubts(by_sides)[0]
    found = quickly(sides_marked, replace(KNOWN, accepted=(doubt.id,)))
    assert [other.id for other in found.doubts] == [d.id for d in by_sides.doubts if d.id != doubt.id]
    assert found.joins == by_sides.joins


def test_a_decided_page_end_moves_the_page_that_follows_in_the_source(
    sides_marked: Wreck, by_sides: Arrangement
) -> None:
    text = sides_marked.source.text
    left, right = by_sides.stream[8], by_sides.stream[9]
    assert not {left, right} & {*by_sides.blanks, 1, 16}
    now = max(p.span.end for p in by_sides.pieces if p.page == left)
    at = text.rindex(". ", 0, now - 150) + 1
    found = quickly(sides_marked, replace(KNOWN, cuts=(CutDecision(left, "end", at, fingerprint(text, at)),)))
    assert max(len(text[: p.span.end].rstrip()) for p in found.pieces if p.page == left) == at
    assert min(p.span.start for p in found.pieces if p.page == right) == at + 1
    assert page_at(found, now - 2) == right, "what the left page no longer holds begins the right one"
    assert next(j for j in found.joins if j.left_page == left).left == at
    assert tiles(sides_marked, found)


def test_a_decided_scheme_wins_over_the_evidence(pages_marked: Wreck, by_pages: Arrangement) -> None:
    assert by_pages.scheme == "saddle"
    found = pages_marked.arrange(Decisions(scheme=SchemeDecision("gather8", 16)))
    assert (found.scheme, found.pages) == ("gather8", 16)
    assert found.stream == stream(SCHEMES["gather8"], 16)
    assert "scheme" not in {doubt.id for doubt in found.doubts}
    assert tiles(pages_marked, found)


def test_a_decided_number_of_pages_leaves_the_scheme_open(pages_marked: Wreck) -> None:
    found = pages_marked.arrange(Decisions(scheme=SchemeDecision(None, 16)))
    assert (found.scheme, found.pages) == ("saddle", 16)


def test_words_that_a_person_put_on_a_page_are_there(pages_marked: Wreck, by_pages: Arrangement) -> None:
    piece = next(p for p in by_pages.pieces if p.page == 7 and len(p.span) > 100)
    words = Span(piece.span.start + 20, piece.span.start + 60)
    found = pages_marked.arrange(replace(KNOWN, places=(PlaceDecision(words, page=9),)))
    assert {page_at(found, at) for at in range(words.start, words.end)} == {9}
    assert page_at(found, words.start - 1) == page_at(found, words.end) == 7
    assert tiles(pages_marked, found)


@pytest.mark.parametrize(
    ("decisions", "named"),
    [
        (Decisions(scheme=SchemeDecision("sadle", 16)), "[scheme]"),
        (Decisions(scheme=SchemeDecision("saddle", 15)), "[scheme]"),
        (replace(KNOWN, cuts=(CutDecision(7, "end", 10_000_000),)), "[[cut]] page = 7, edge = end"),
        (replace(KNOWN, cuts=(CutDecision(7, "start", -1),)), "[[cut]] page = 7, edge = start"),
        (replace(KNOWN, cuts=(CutDecision(7, "end", 3000, "00000000"),)), "[[cut]] page = 7, edge = end"),
        (replace(KNOWN, cuts=(CutDecision(99, "end", 3000),)), "[[cut]] page = 99"),
        (replace(KNOWN, cuts=(CutDecision(12, "end", 3000), CutDecision(12, "end", 4000))), "[[cut]] page = 12"),
        (replace(KNOWN, cuts=(CutDecision(12, "end", 3000), CutDecision(5, "start", 4000))), "[[cut]] page = "),
    ],
    ids=["unknown scheme", "odd pages", "behind the text", "before the text", "changed text", "no such page",
         "one page end twice", "one turn twice"],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_named(sides_marked: Wreck, decisions: Decisions, named: str) -> None:
    with pytest.raises(BadDecision) as caught:
        quickly(sides_marked, decisions)
    assert (caught.value.where or "").startswith(named)
    assert caught.value.hint


def test_confidence_of_the_scheme_follows_from_its_lead(by_pages: Arrangement) -> None:
    (evidence,) = [e for e in by_pages.evidence if e.kind == "scheme"]
    assert by_pages.confidence == pytest.approx(scheme_confidence(evidence.weight), abs=1e-3)


@pytest.mark.parametrize("what", ["blanks", "missing"])
def test_a_page_that_is_said_to_be_blank_or_missing_holds_nothing(
    sides_marked: Wreck, by_sides: Arrangement, what: str
) -> None:
    assert 12 not in by_sides.blanks
    found = quickly(sides_marked, replace(KNOWN, **{what: (12,)}))  # type: ignore[arg-type]
    assert (found.scheme, found.pages) == ("saddle", 16)
    assert 12 in getattr(found, what)
    assert (12 in found.blanks) == (what == "blanks"), "a page is blank or lost, not both"
    assert not [p for p in found.pieces if p.page == 12 and p.role in (Role.BODY, Role.HEADING)]
    assert tiles(sides_marked, found)


def test_the_readings_of_a_doubt_about_shuffled_pages_differ(make: Maker) -> None:
    found = make("free", breaks="page", folios=0.3).arrange()
    assert found.scheme == "free"
    for doubt in turn_doubts(found):
        assert len({reading.lines for reading in doubt.readings}) == len(doubt.readings)


def test_a_decided_page_of_a_shuffled_book_stands_where_it_was_said(make: Maker) -> None:
    made = make("free", breaks="page", folios=0.3)
    starts = {page["number"]: page["spans"][0][0] for page in made.truth["pages"] if page["spans"]}
    found = made.arrange(Decisions(cuts=tuple(CutDecision(page, "start", starts[page]) for page in (6, 7, 9))))
    assert {page: page_at(found, starts[page]) for page in (6, 7, 9)} == {6: 6, 7: 7, 9: 9}


# --- pages that hold nothing, numbers that cannot be, and the order received


def sent(pages: list[str]) -> Arrangement:
    """The order of pages that come with a break between them."""
    text = "\f".join(pages)
    source = Source(text, "test", "", find_breaks(text))
    return arrange(source, dissect(source))


@pytest.mark.parametrize(
    ("empty", "heading", "lost"),
    [(6, "", (6,)), (6, "CHAPTER SEVEN\n\n", ()), (7, "CHAPTER EIGHT\n\n", (7,))],
    ids=["text", "chapter on the right", "chapter on the left"],
)
def test_an_empty_page_is_blank_only_before_a_chapter_on_a_right_hand_page(
    empty: int, heading: str, lost: tuple[int, ...]
) -> None:
    """The page before it ends with a full stop; nothing is left of the page; text or a chapter begins behind it."""
    order = stream(SCHEMES["saddle"], 12)
    texts = {n: f"{prose(n, 3)}\n\n{n}\n" for n in order if n != empty}
    texts[empty + 1] = heading + texts[empty + 1]
    found = sent([texts[n] for n in order if n != empty])
    assert (found.scheme, found.stream) == ("saddle", order)
    assert (found.missing, found.blanks) == (lost, () if lost else (empty,))


def test_no_page_is_missed_in_a_text_in_order_without_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the words around an empty page are as open as can be, and do not read on."""
    text = f"{prose(1, 2)}\n\nAnd then they went to the\n\nunder the table of the house.\n\n{prose(2, 2)}\n"
    source = Source(text, "test", "")
    desk = prepare(source, dissect(source), Decisions())
    cut = desk.stream.cut_at(text.index("under the table"))
    last = len(desk.stream) - 1
    monkeypatch.setattr(desk.solver.links, "scores", lambda left, right: np.full((len(left), len(right)), -9.0))
    for scheme, lost in (("in-order", []), ("saddle", [3])):
        hypothesis = Hypothesis(scheme, 5, (1, 2, 3, 4, 5))
        bounds = np.array([0, cut // 2, cut, cut, (cut + last) // 2, last])
        solution = Solution(hypothesis, bounds, 0.0, first_page(desk.plain_filler(), 4))
        assert lost_pages(desk, solution, ()) == (lost, [])
        assert lost_pages(desk, solution, (3,)) == ([], [])
        assert lost_pages(desk, solution, (), {3: -0.5}) == ([], lost), "an order without it is as likely"


@pytest.mark.parametrize(
    ("behind", "empty", "lost"),
    [("under the table", 1, [3]), ("Under the table", 1, []), ("מתחת לשולחן", 1, []), ("under the table", 3, [])],
    ids=["mid-sentence", "new sentence", "script without case", "three of them"],
)
def test_an_empty_page_that_was_sought_is_lost_only_before_a_text_in_mid_sentence(
    behind: str, empty: int, lost: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where several turn up, it is the order that is wrong."""
    text = f"{prose(1, 2)}\n\nThey went home.\n\n{behind} stood a box.\n\n{prose(2, 2)}\n"
    source = Source(text, "test", "")
    desk = prepare(source, dissect(source), Decisions())
    cut = desk.stream.cut_at(text.index(behind))
    last = len(desk.stream) - 1
    monkeypatch.setattr(desk.solver.links, "scores", lambda left, right: np.full((len(left), len(right)), -2.0))
    hypothesis = Hypothesis("saddle", 4 + empty, tuple(range(1, 5 + empty)))
    bounds = np.array([0, cut // 2, *([cut] * (empty + 1)), (cut + last) // 2, last])
    solution = Solution(hypothesis, bounds, 0.0, first_page(desk.plain_filler(), 4))
    assert lost_pages(desk, solution, ()) == (lost, [])


@pytest.mark.parametrize(("order", "lost"), [((1, 2, 3, 4, 5, 6), []), ((4, 1, 2, 3, 5, 6), [4])])
def test_no_page_is_lost_on_which_the_last_text_may_stand(
    order: tuple[int, ...], lost: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page 4 is empty and page 5 the last with text: beside each other in the stream, either may hold it."""
    text = f"{prose(1, 2)}\n\nThey went home.\n\nunder the table stood a box.\n\n{prose(2, 2)}\n"
    source = Source(text, "test", "")
    desk = prepare(source, dissect(source), Decisions())
    cut, last = desk.stream.cut_at(text.index("under")), len(desk.stream) - 1
    monkeypatch.setattr(desk.solver.links, "scores", lambda left, right: np.full((len(left), len(right)), -2.0))
    bounds = {1: (0, cut // 3), 2: (cut // 3, cut // 2), 3: (cut // 2, cut), 4: (0, 0), 5: (cut, last), 6: (last, last)}
    if not lost:
        bounds[4] = (cut, cut)
    cuts = np.array([bounds[order[0]][0], *(bounds[page][1] for page in order)])
    solution = Solution(Hypothesis("saddle", 6, order), cuts, 0.0, first_page(desk.plain_filler(), 4))
    assert lost_pages(desk, solution, ()) == (lost, [])


def test_three_pages_in_reading_order_stay_so_and_none_is_missed() -> None:
    words = prose(3, 9).split()
    found = sent([" ".join(words[at : at + 150]) + "\n" for at in (0, 150, 300)])
    assert found.scheme == "in-order"
    assert found.missing == ()
    assert found.doubts == ()
    assert all(join.in_stream for join in found.joins)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 2, 2, 3, 3, 4, 5, 6, 7), False),
        ((1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10), False),
        ((1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9), True),
        ((1, 2, 3, 4, 5, 6, 33, 34, 35), True),
        ((1, 2, 3, 4, 5, 6, 32, 31, 30), False),
    ],
    ids=["two", "too few of many", "a quarter", "beyond", "not far beyond"],
)
def test_page_numbers_contradict_each_other(numbers: tuple[int, ...], *, said: bool) -> None:
    folios = tuple(Folio(Span(at, at + 1), number) for at, number in enumerate(numbers))
    module = importlib.import_module("regather.order.telling.describe")
    finding = module._contradict_each_other(Anatomy((), folios=folios), 16)
    assert (finding is not None) == said
    if finding is not None:
        assert str(sorted(numbers)[-1]) in finding.message or "2, 3 and 4 on more than one page" in finding.message


@pytest.mark.parametrize(("pages", "nats"), [(8, 4.0), (9, 0.0), (10, 0.0)])
def test_the_order_received_is_ahead_where_it_needs_no_further_page(pages: int, nats: float) -> None:
    text = "\f".join(prose(n, 1) + "\n" for n in range(8))
    source = Source(text, "test", "", find_breaks(text))
    desk = prepare(source, dissect(source), Decisions())
    assert as_received(desk, in_order(pages)) == nats
    saddle = Hypothesis("saddle", 8, stream(SCHEMES["saddle"], 8))
    assert as_received(desk, saddle) == 0.0
    exact = [h for h in candidates(desk, Decisions()) if h.scheme == "in-order" and h.pages == 8]
    assert [h.marked for h in exact][-1:] == [(True,) * 7 + (False,)] or exact[0].marked == (True,) * 8


def test_whether_a_page_is_lost_hangs_on_the_orders_that_are_near_and_not_on_how_joins_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = importlib.import_module("regather.order.telling.describe")
    leads: list[float] = []
    monkeypatch.setattr(module, "believed_lead", lambda lead, words, marked: 0.0)
    monkeypatch.setattr(
        module, "lost_pages", lambda desk, best, blanks, holes, lead, apart: leads.append(lead) or ([], [])
    )
    text = "\f".join(prose(n, 1) + "\n" for n in range(8))
    source = Source(text, "test", "", find_breaks(text))
    arrange(source, dissect(source))
    assert leads[0] > 0, "a lead that is not believed of joins says all the same how far other orders are"
