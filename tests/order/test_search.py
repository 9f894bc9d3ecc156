"""Page orders compete in the setting of the book: it tells true page ends from others, and nothing is mixed up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from tests.order.printer import Printed, prose

from regather.imposition import SCHEMES as IMPOSED
from regather.imposition import stream as stream_order
from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded import search
from regather.order.folded import search as searching
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.earned import SEAM, torn_joins
from regather.order.folded.faulted import faulted, holed
from regather.order.folded.hypotheses import size_prior
from regather.order.folded.rounds import (
    BLANK_MORE,
    SECOND_WIDTH,
    SHORT_BOOK,
    Stage,
    better,
    bodies,
    even_pages,
    one_round,
    prior,
    tuned_lines,
    usual,
)
from regather.order.folded.search import (
    FAR_PAGES,
    FAULTED_NEAR,
    FINALISTS,
    FINALISTS_POOR,
    HINT,
    LEAST_SECOND,
    LITTLE,
    MOST_SECOND,
    POOR,
    POOR_UNSET,
    READS_ON,
    SEAMED_LEAD,
    SEAMS,
    SETTLED,
    SETTLED_LEAST,
    THIN,
    WELL,
    WELL_READ,
    _best_of,
    _by_folios,
    _by_themselves,
    _hints,
    _hopeful,
    _how_many,
    _in_leaders_setting,
    _is_alone,
    _is_doubtful,
    _is_kin,
    _is_settled,
    _is_slight,
    _near,
    _parted,
    _rulings,
    _told_apart,
)
from regather.order.folded.solve import Solver
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.faces import EVEN
from regather.order.setting.geometry import Page, first_page
from regather.order.setting.measure import Ruled, plausible, settings
from regather.order.stream import Ints

MEASURE, LINES, PAGES = 44, 20, 24
SCHEMES = ("saddle", "gather8", "in-order")
WIDTH = 6
CAREFUL = 60
"""A beam wide enough for a setting that is known: few page ends are right, and all the others look alike."""


@dataclass(frozen=True)
class Booklet:
    """A saddle-stitched booklet of even widths whose pages run into each other, and where they truly end."""

    desk: Desk
    bounds: Ints
    ruled: Ruled


@pytest.fixture(scope="module")
def booklet() -> Booklet:
    book = Printed(prose(4200), MEASURE, LINES, hyphenated=False)
    text, stream = book.stream.source.text, book.stream
    pages = [text[stream.right[a] : stream.left[b]] for a, b in zip(book.starts, book.ends, strict=True)][:PAGES]
    whole = [bool(stream.newline[b]) for b in book.ends]
    wreck, at = "", [0]
    for number in order_of("saddle"):
        wreck += pages[number - 1] + ("\n\n" if whole[number - 1] else " ")
        at.append(len(wreck.rstrip()))
    source = Source(wreck, "booklet", "")
    desk = prepare(source, Anatomy((Block(Span(0, len(wreck)), Role.BODY),), language="en"), Decisions())
    bounds = np.searchsorted(desk.stream.left, at)
    bounds[0] = 0
    ruled = settings(list(desk.typesetters), bounds[:-1], bounds[1:], desk.notes)[0]
    return Booklet(desk, bounds, ruled)


def order_of(scheme: str, pages: int = PAGES) -> tuple[int, ...]:
    return tuple(range(1, pages + 1)) if scheme == "in-order" else tuple(stream_order(IMPOSED[scheme], pages))


def hypothesis(scheme: str, pages: int = PAGES) -> Hypothesis:
    return Hypothesis(scheme, pages, order_of(scheme, pages))


def found_ends(booklet: Booklet, solution: Solution) -> float:
    """The share of true page ends among those of a solution."""
    return float(np.isin(booklet.bounds[1:-1], solution.bounds[1:-1]).mean())


def test_the_setting_of_the_booklet_is_known(booklet: Booklet) -> None:
    assert booklet.ruled.setting.measure == MEASURE
    assert booklet.ruled.setting.face == EVEN
    assert booklet.ruled.lines == LINES


@pytest.mark.parametrize("fixed", [False, True], ids=["free", "decided"])
def test_page_orders_tried_before_change_no_solution(booklet: Booklet, fixed: bool) -> None:  # noqa: FBT001
    """Neither the best score nor any page end depends on which page orders were tried before, or how many."""
    desk, ruled = booklet.desk, booklet.ruled
    decided = {(3, "end"): int(booklet.bounds[6])} if fixed else {}
    filler = ruled.filler(desk.notes)

    def fresh() -> Solver:
        return Solver(desk.stream, desk.solver.links, desk.solver.anchors, decided)

    shared, tried = fresh(), [hypothesis(scheme) for scheme in SCHEMES]
    for lines in (LINES - 0.25, LINES + 0.25):
        shared.solve(tried[0], replace(ruled.page, lines=lines), filler, WIDTH)
    for one in (*tried, tried[0]):
        again = shared.solve(one, ruled.page, filler, WIDTH)
        alone = fresh().solve(one, ruled.page, filler, WIDTH)
        assert (again is None) == (alone is None)
        if again is not None and alone is not None:
            assert again.score == alone.score
            assert again.bounds.tolist() == alone.bounds.tolist()
            assert not fixed or again.end_of(3) == decided[(3, "end")]


def test_what_is_known_of_one_page_size_is_not_used_for_another(booklet: Booklet) -> None:
    desk, ruled = booklet.desk, booklet.ruled
    filler, one = ruled.filler(desk.notes), hypothesis("saddle")
    large, small = (
        desk.solver.solve(one, replace(ruled.page, lines=LINES + more), filler, WIDTH) for more in (0.0, 3.0)
    )
    assert large is not None
    assert small is not None
    assert large.score != small.score


def test_in_its_setting_the_true_page_order_wins_by_more_and_its_page_ends_are_found(booklet: Booklet) -> None:
    desk = booklet.desk
    plain = desk.plain_filler()
    leads, ends = [], []
    for page, filler in ((first_page(plain, PAGES), plain), (booklet.ruled.page, booklet.ruled.filler(desk.notes))):
        true, *others = (desk.solver.solve(hypothesis(s), page, filler, CAREFUL) for s in SCHEMES)
        assert true is not None
        leads.append(true.score - max(other.score for other in others if other is not None))
        ends.append(found_ends(booklet, true))
    blind, known = leads
    assert known > max(blind, 0.0) + 2, "nats"
    assert ends[1] > 0.7
    assert ends[0] < ends[1] - 0.4


def test_leaders_tell_the_setting_if_one_of_them_is_right(booklet: Booklet) -> None:
    desk = booklet.desk
    filler = desk.plain_filler()
    page = first_page(filler, PAGES)
    wrong = [s for s in (desk.solver.solve(hypothesis(s), page, filler, WIDTH) for s in SCHEMES[1:]) if s is not None]
    true = Solution(hypothesis("saddle"), booklet.bounds, 0.0, page, filler)
    rulings = _rulings(desk, [*wrong, true])
    assert any((r.setting.measure, r.setting.face) == (MEASURE, EVEN) for r in rulings)
    assert len({r.setting for r in rulings}) == len(rulings) <= 2
    assert [(r.setting.measure, r.lines) for r in _rulings(desk, [true])] == [(MEASURE, LINES)], "told but once"
    assert _rulings(desk, []) == []


def test_where_no_page_is_long_enough_for_the_text_longer_ones_are_tried(booklet: Booklet) -> None:
    desk, ruled = booklet.desk, booklet.ruled
    filler, short = ruled.filler(desk.notes), replace(ruled.page, lines=0.8 * LINES)
    stage = Stage(lambda words, share: None, 0.0, 1.0, WIDTH)
    true = hypothesis("saddle")
    assert desk.solver.solve(true, short, filler, WIDTH) is None
    (found,) = one_round(desk, [true], lambda h: [short], filler, stage)
    assert short.lines < found.page.lines


def seamed(booklet: Booklet, seams: int) -> Desk:
    """A desk of a text that does not go on in so many places."""
    breaks = np.zeros(len(booklet.desk.stream))
    breaks[1 : 1 + seams] = SEAM
    return SimpleNamespace(solver=SimpleNamespace(breaks=breaks))  # type: ignore[return-value]


@pytest.mark.parametrize(("seams", "doubtful"), [(SEAMS - 1, False), (SEAMS, True)])
def test_a_text_taken_for_one_in_order_is_doubtful_if_it_has_seams(
    booklet: Booklet, *, seams: int, doubtful: bool
) -> None:
    found = Solution(hypothesis("in-order"), booklet.bounds, 99.0, booklet.ruled.page)
    assert _is_doubtful(seamed(booklet, seams), [found]) is doubtful
    near = replace(found, hypothesis=hypothesis("saddle"), score=found.score - SEAMED_LEAD + 1)
    assert _is_doubtful(seamed(booklet, seams), [found, near]) is doubtful
    far = replace(near, score=found.score - SEAMED_LEAD)
    assert not _is_doubtful(seamed(booklet, seams), [found, far]), "no fault would bring another order so far ahead"


def test_a_text_taken_for_one_in_order_is_doubtful_if_breaks_may_stand_where_it_breaks_off(booklet: Booklet) -> None:
    desk = seamed(booklet, 0)
    shown = replace(hypothesis("in-order"), marked=(True,) * PAGES)
    found = Solution(shown, booklet.bounds, 99.0, booklet.ruled.page)
    near = replace(found, hypothesis=hypothesis("saddle"), score=found.score - SEAMED_LEAD + 1)
    assert _is_doubtful(desk, [found, near])
    assert not _is_doubtful(desk, [found, replace(near, score=found.score - SEAMED_LEAD)])


def test_a_leader_that_reads_well_is_not_overtaken_by_more_pages_if_some_were_tried(booklet: Booklet) -> None:
    torn = sum(b != a + 1 for a, b in pairwise(order_of("saddle")))
    leader = Solution(hypothesis("saddle"), booklet.bounds, max(SETTLED_LEAST, SETTLED * torn), booklet.ruled.page)
    assert _is_settled(leader, PAGES + 4)
    assert not _is_settled(leader, PAGES), "an order of a few pages more may have the same joins"
    assert not _is_settled(replace(leader, score=leader.score - 1), PAGES + 4)


def test_faults_are_tried_with_numbers_of_pages_that_the_text_bears_out(booklet: Booklet) -> None:
    score = -10.0
    first = [Solution(hypothesis("saddle"), booklet.bounds, score, booklet.ruled.page)]
    first.append(replace(first[0], hypothesis=hypothesis("saddle", 28), score=score - FAULTED_NEAR - 1))
    odd = faulted([s.hypothesis for s in first], 0)
    assert {h.pages for h in odd} == {24, 28, 32}
    assert {h.pages for h in _hopeful(booklet.desk, odd, first)} == {24}, "nor a cover round a wrong number"
    first[1] = replace(first[1], score=score - FAULTED_NEAR)
    assert _hopeful(booklet.desk, odd, first) == odd


def test_a_page_order_that_no_setting_fits_must_read_better_than_others(booklet: Booklet) -> None:
    desk = seamed(booklet, 0)
    torn = sum(b != a + 1 for a, b in pairwise(order_of("saddle")))
    loose = Solution(hypothesis("saddle"), booklet.bounds, POOR_UNSET * torn - 1, booklet.ruled.page)
    assert _is_doubtful(desk, [loose])
    assert not _is_doubtful(desk, [replace(loose, score=loose.score + 1)])
    assert not _is_doubtful(desk, [replace(loose, filler=booklet.ruled.filler(booklet.desk.notes))]), "a setting fits"
    thin = hypothesis("saddle", THIN)
    assert not _is_doubtful(desk, [replace(loose, hypothesis=thin, score=15.0)]), "too thin to tell faults by"
    assert _is_doubtful(desk, []), "nothing was found"


def test_of_two_searches_the_best_of_each_page_order_counts(booklet: Booklet) -> None:
    one, other = (Solution(hypothesis(s), booklet.bounds, 1.0, booklet.ruled.page) for s in SCHEMES[:2])
    better = replace(one, score=2.0)
    assert _best_of([one, other], [better]) == [better, other]


@pytest.mark.parametrize("told", [LINES - 3, LINES + 2])
def test_lines_a_page_are_tuned_until_a_line_more_or_less_is_no_better(booklet: Booklet, told: int) -> None:
    desk, start = booklet.desk, replace(booklet.ruled, lines=float(told))
    filler = start.filler(desk.notes)

    def worth(lines: float) -> float:
        found = desk.solver.solve(hypothesis("saddle"), replace(start, lines=lines).page, filler, SECOND_WIDTH)
        return found.score if found is not None else -np.inf

    tuned = tuned_lines(desk, hypothesis("saddle"), start)
    assert worth(tuned.lines) >= max(worth(told), worth(tuned.lines + 1), worth(tuned.lines - 1))
    assert tuned == replace(start, lines=tuned.lines), "nothing else is changed"


def test_pages_of_running_text_are_told_from_those_without(booklet: Booklet) -> None:
    bounds = np.insert(booklet.bounds, 3, booklet.bounds[3])  # a blank page
    blank = Solution(hypothesis("in-order", PAGES + 1), bounds, 0.0, booklet.ruled.page)
    starts, ends = bodies(booklet.desk, blank)
    assert starts.tolist() == booklet.bounds[:-1].tolist()
    assert ends.tolist() == booklet.bounds[1:].tolist()


def test_of_two_solutions_the_one_on_a_more_usual_page_is_better_if_they_score_alike(booklet: Booklet) -> None:
    def solution(score: float, page: Page, *, known: bool = True) -> Solution:
        filler = booklet.ruled.filler(booklet.desk.notes) if known else booklet.desk.plain_filler()
        return Solution(hypothesis("in-order"), booklet.bounds, score, page, filler)

    common, odd = Page(56.0, 34.0, 1.0), Page(80.0, 15.0, 1.0)
    assert usual(solution(0.0, odd)) == plausible(odd) < plausible(common)
    assert usual(solution(0.0, odd, known=False)) == 0, "where no setting is known there is no page to judge"
    one, other = solution(10.0, odd), solution(9.0, common)
    assert better(one, other) is better(other, one) is other
    sure = solution(10.0 + plausible(common) - plausible(odd), odd)
    assert better(sure, other) is better(other, sure) is sure
    assert better(None, one) is better(one, None) is one
    assert better(None, None) is None


@pytest.mark.parametrize(("blanks", "lost"), [(1, 0.0), (2, 0.0), (3, BLANK_MORE), (5, 3 * BLANK_MORE)])
def test_more_pages_without_text_than_a_book_has_must_be_paid_for(booklet: Booklet, blanks: int, lost: float) -> None:
    none = Solution(hypothesis("saddle"), booklet.bounds, 0.0, booklet.ruled.page)
    bounds = booklet.bounds.copy()
    bounds[1 : blanks + 1] = bounds[0]
    some = replace(none, bounds=bounds)
    size = size_prior(booklet.desk.characters, PAGES - blanks) - size_prior(booklet.desk.characters, PAGES)
    assert prior(booklet.desk, some) - prior(booklet.desk, none) == pytest.approx(lost + size)


def test_a_short_book_is_tried_with_more_and_fewer_pages_of_text_and_a_longer_one_is_not(booklet: Booklet) -> None:
    filler = booklet.desk.plain_filler()
    short = [page.lines for page in even_pages(booklet.desk, hypothesis("saddle", 8), filler)]
    assert max(short) == pytest.approx(first_page(filler, 3).lines)
    assert min(short) == pytest.approx(first_page(filler, 7).lines)
    assert len(even_pages(booklet.desk, hypothesis("saddle", SHORT_BOOK), filler)) > 1
    assert len(even_pages(booklet.desk, hypothesis("saddle", SHORT_BOOK + 4), filler)) == 1
    faulty = replace(hypothesis("saddle", 16), fault="cover-last")
    tried = [page.lines for page in even_pages(booklet.desk, faulty, filler)]
    assert tried == [first_page(filler, 16 - n).lines for n in (2, 4)], "faulty scans are many, and tried coarsely"


@pytest.mark.parametrize(("nats", "closer"), [(HINT, True), (HINT - 0.01, False)])
def test_faults_of_which_none_reads_at_all_are_looked_at_no_closer(
    booklet: Booklet, nats: float, closer: bool  # noqa: FBT001
) -> None:  # fmt: skip
    order = hypothesis("saddle")
    found = Solution(order, booklet.bounds, 0.0, booklet.ruled.page)
    found = replace(found, score=nats * torn_joins(found))
    assert _hints([found]) is closer
    marked = replace(found, hypothesis=replace(order, marked=(True,) * PAGES))
    assert _hints([marked]), "breaks tell so many orders apart that few are left"
    assert not _hints([])


def test_a_sheet_is_sought_where_text_breaks_off_and_not_where_it_reads_on(booklet: Booklet) -> None:
    true = Solution(hypothesis("saddle"), booklet.bounds, 0.0, booklet.ruled.page)
    worth = [_parted(booklet.desk, true, one) for one in holed(true.hypothesis, 0)]
    assert max(worth) > READS_ON, "pages that read on"
    blank = replace(true, bounds=np.where(np.arange(PAGES + 1) < PAGES, booklet.bounds[0], booklet.bounds[-1]))
    assert all(_parted(booklet.desk, blank, one) < READS_ON for one in holed(true.hypothesis, 0))
    assert _parted(booklet.desk, true, hypothesis("saddle", PAGES + 4)) == -np.inf


@pytest.mark.parametrize(
    ("pages", "behind", "kept"),
    [(PAGES, 9.0, True), (PAGES, 11.0, False), (4 * FAR_PAGES, 39.0, True), (4 * FAR_PAGES, 41.0, False)],
)
def test_a_page_order_far_behind_the_best_is_dropped_and_in_a_thick_book_far_is_farther(
    booklet: Booklet,
    pages: int,
    behind: float,
    kept: bool,  # noqa: FBT001
) -> None:
    best = Solution(hypothesis("saddle", pages), booklet.bounds, 50.0, booklet.ruled.page)
    other = replace(best, hypothesis=hypothesis("in-order", pages), score=50.0 - behind)
    assert _near([best, other], 10.0) == ([best, other] if kept else [best])
    assert _near([], 10.0) == []


@pytest.mark.parametrize(("pages", "most"), [(24, MOST_SECOND), (48, MOST_SECOND), (96, 8), (1000, LEAST_SECOND)])
def test_of_a_thick_book_fewer_page_orders_go_on(booklet: Booklet, pages: int, most: int) -> None:
    assert _how_many([Solution(hypothesis("in-order", pages), booklet.bounds, 0.0, booklet.ruled.page)]) == most


def test_an_order_far_behind_may_tell_by_itself_how_the_book_was_set(booklet: Booklet) -> None:
    desk = booklet.desk
    page = first_page(desk.plain_filler(), PAGES)
    true = Solution(hypothesis("saddle"), booklet.bounds, -50.0, page)
    leader = Solution(hypothesis("gather8"), booklet.bounds, LITTLE - 1, page)
    (found,) = _by_themselves(desk, [true], [true], [leader], lambda words, share: None)
    assert found.hypothesis == true.hypothesis
    assert found.score > leader.score
    assert found.filler is not None
    assert found.filler.measure == MEASURE
    far = replace(leader, score=10_000.0)
    assert _by_themselves(desk, [true], [true], [far], lambda words, share: None) == []


def test_an_order_with_a_sheet_too_much_tells_the_setting_and_the_right_number_of_pages_wins_in_it(
    booklet: Booklet,
) -> None:
    desk = booklet.desk
    page = first_page(desk.plain_filler(), PAGES)
    bounds = np.concatenate([booklet.bounds, np.full(4, booklet.bounds[-1])])
    more = Solution(hypothesis("saddle", PAGES + 4), bounds, -20.0, page)
    fewer = Solution(hypothesis("saddle"), booklet.bounds, -50.0, page)
    leader = Solution(hypothesis("gather8"), booklet.bounds, LITTLE - 1, page)
    found = _by_themselves(desk, [more], [more, fewer], [leader], lambda words, share: None)
    assert found[0].hypothesis == fewer.hypothesis
    assert all(_is_kin(one, more.hypothesis) for one in (fewer.hypothesis, hypothesis("saddle", PAGES - 4)))
    assert not any(_is_kin(one, more.hypothesis) for one in (more.hypothesis, hypothesis("gather8")))


def test_an_order_that_reads_well_in_its_own_setting_and_far_better_than_the_leader_stands_alone(
    booklet: Booklet,
) -> None:
    found = Solution(hypothesis("saddle"), booklet.bounds, SETTLED_LEAST, booklet.ruled.page)
    assert _is_alone(found, 0.0)
    assert not _is_alone(found, 0.1), "the leader is too near"
    assert not _is_alone(replace(found, score=SETTLED_LEAST - 0.1), -10.0)
    many = replace(found, hypothesis=hypothesis("quarto", 96))
    assert torn_joins(many) * SETTLED > SETTLED_LEAST
    assert not _is_alone(many, 0.0), "so many joins read well by chance"


@pytest.mark.parametrize(("nats", "looks"), [(POOR, FINALISTS), (POOR - 0.01, FINALISTS_POOR)])
def test_where_no_page_order_reads_well_only_the_best_is_looked_at_closely(
    booklet: Booklet, nats: float, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("saddle", "gather8", "stacks", "quarto")
    first = [Solution(hypothesis(name), booklet.bounds, 0.0, booklet.ruled.page) for name in names]
    first = [replace(s, score=nats * torn_joins(first[0])) for s in first]
    looked: list[Hypothesis] = []

    def look(desk: Desk, quick: Solution, blind: float, rulings: list[Ruled]) -> Solution:
        looked.append(quick.hypothesis)
        return quick

    monkeypatch.setattr(search, "with_care", look)
    monkeypatch.setattr(search, "_wider", lambda desk, quick, rulings: quick)
    monkeypatch.setattr(search, "_rulings", lambda desk, near: [])
    _told_apart(booklet.desk, first, lambda words, share: None)
    assert len(looked) == looks


def test_a_leader_that_mends_little_is_slight_unless_it_changes_no_order(booklet: Booklet) -> None:
    leader = Solution(hypothesis("saddle"), booklet.bounds, LITTLE - 1, booklet.ruled.page)
    assert _is_slight([leader])
    assert not _is_slight([replace(leader, score=LITTLE)])
    assert not _is_slight([replace(leader, hypothesis=hypothesis("in-order"))])
    assert not _is_slight([])


def test_rivals_compete_in_the_setting_that_the_leader_alone_has_told(booklet: Booklet) -> None:
    desk, ruled = booklet.desk, booklet.ruled
    filler = ruled.filler(desk.notes)
    wrong = Solution(hypothesis("gather8"), booklet.bounds, 0.0, ruled.page, filler)
    true = Solution(hypothesis("saddle"), booklet.bounds, -50.0, first_page(filler, PAGES))
    done, rest = {wrong.hypothesis: wrong}, {s.hypothesis: s for s in (wrong, true)}
    (found,) = _in_leaders_setting(desk, rest, done, [])
    assert found.hypothesis == true.hypothesis
    assert found.score > wrong.score
    assert _in_leaders_setting(desk, rest, done, [ruled]) == [], "all competed in it already"
    sure = {wrong.hypothesis: replace(wrong, score=10_000.0)}
    assert _in_leaders_setting(desk, rest, sure, []) == []


def test_the_leaders_folios_may_count_otherwise_in_a_known_setting(
    booklet: Booklet, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, ruled = booklet.desk, booklet.ruled
    leader = Solution(hypothesis("saddle"), booklet.bounds, 5.0, ruled.page, ruled.filler(desk.notes))
    assert _by_folios(desk, [leader]) == [leader], "without folios there is nothing to count"
    monkeypatch.setattr("regather.order.folded.search.folio_offsets", lambda anchors, front: (0, 4))
    best, *others = _by_folios(desk, [replace(leader, score=-10_000.0)])
    assert best.hypothesis == replace(leader.hypothesis, offset=4)
    assert others == [], "of one page order the best remains"
    assert _by_folios(desk, [replace(leader, score=10_000.0)])[0].hypothesis.offset == 0
    marked = replace(leader, hypothesis=replace(leader.hypothesis, marked=(False,) * PAGES))
    assert _by_folios(desk, [marked]) == [marked]


@pytest.mark.parametrize(("more", "tried"), [(-0.1, True), (0.1, False)])
def test_a_leader_that_scores_well_is_tried_with_faults_unless_its_words_read_on(
    booklet: Booklet, monkeypatch: pytest.MonkeyPatch, *, more: float, tried: bool
) -> None:
    """Breaks and numbers say as much of an order that shares half of its joins with the true one."""
    filler = booklet.ruled.filler(booklet.desk.notes)
    leader = Solution(hypothesis("saddle"), booklet.bounds, 0.0, booklet.ruled.page, filler)
    leader = replace(leader, score=WELL * torn_joins(leader) + 1)
    asked: list[int] = []
    monkeypatch.setattr(searching, "_words_of", lambda desk, solution: WELL_READ + more)
    monkeypatch.setattr(searching, "one_round", lambda desk, some, pages, filler, stage: asked.append(len(some)) or [])
    assert searching._with_own_faults(booklet.desk, [leader], [leader.hypothesis]) == [leader]
    assert bool(asked) is tried
