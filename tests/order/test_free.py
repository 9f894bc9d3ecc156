"""Pages in no known order: folios and their misreadings, running heads, chapters, notes, kinship, lost pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from regather.model import Role
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.loose import free as free_module
from regather.order.loose.free import FreeOrder, _resized, find_free, make_task
from regather.order.loose.kinship import find_kinship
from regather.order.loose.leaves import Leaves, _bare
from regather.order.loose.long_paths import find_long
from regather.order.loose.places import Frame, earlier, find_frames, misread_share, score_places
from regather.order.loose.turns import WORDS_WEIGHT, balanced, chained, find_turns
from regather.order.setting.geometry import Page

PAGE = Page(53.0, 30.0, 2.0)


class Judge:
    """A judge of words that knows ``sure`` of the true turns (by page), and nothing of the others."""

    by_kinds = True

    def __init__(self, pages: np.ndarray, sure: dict[int, float]) -> None:
        self.pages, self.sure = pages, sure

    def scores(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        before, behind = self.pages[left - 1], self.pages[right]
        known = np.array([self.sure.get(int(page), 0.0) for page in before])
        return np.where(behind[None, :] == before[:, None] + 1, known[:, None], 0.0).astype(np.float32)


def leaves_of(pages: np.ndarray, **facts: Any) -> Leaves:
    """Leaves that hold the given pages; each ends in an open sentence and begins with a small letter."""
    count = len(pages)
    yes, no = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    made = Leaves(
        np.arange(count), np.arange(1, count + 1), tuple(() for _ in pages),
        headed=no, open_end=yes, small=yes, capital=no, short=no,
    )  # fmt: skip
    return replace(made, **facts)


def solved(pages: np.ndarray, sure: dict[int, float], **facts: Any) -> tuple[list[int], FreeOrder]:
    """The pages in the order found (0 for a hole), and the order."""
    found = find_free(leaves_of(pages, **facts), Judge(pages, sure), template(len(pages)), {})  # type: ignore[arg-type]
    return [int(pages[i]) if i < len(pages) else 0 for i in found.order], found


def template(count: int, scheme: str = "in-order") -> Solution:
    return Solution(Hypothesis(scheme, count, tuple(range(1, count + 1))), np.arange(count + 1), 0.0, PAGE)


def shuffled(count: int, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).permutation(count) + 1


def folios_of(pages: np.ndarray, without: tuple[int, ...] = (), **misread: int) -> tuple[tuple[int, int], ...]:
    """The folio of every leaf but some; ``p7=9`` says that the folio 7 was read as 9."""
    read = {int(name[1:]): number for name, number in misread.items()}
    return tuple((i, read.get(int(p), int(p))) for i, p in enumerate(pages) if int(p) not in without)


def test_folios_alone_give_the_order_and_pages_without_one_take_the_places_that_are_left() -> None:
    pages = shuffled(12)
    order, _ = solved(pages, {}, folios=folios_of(pages, without=(7,)))
    assert order == list(range(1, 13))


def test_one_misread_folio_moves_no_page() -> None:
    pages = shuffled(16)
    order, _ = solved(pages, {5: 3.0, 6: 3.0}, folios=folios_of(pages, without=(3, 9), p6=8))
    assert order == list(range(1, 17))


def test_a_folio_beyond_the_book_does_not_stretch_it() -> None:
    pages = shuffled(12)
    order, _ = solved(pages, {10: 3.0, 11: 3.0}, folios=folios_of(pages, p11=71))
    assert order == list(range(1, 13))


def test_a_gap_in_the_folios_is_a_lost_page_where_it_is() -> None:
    pages = np.array([p for p in shuffled(16) if p != 9])
    order, found = solved(pages, {}, folios=folios_of(pages))
    assert order == [*range(1, 9), 0, *range(10, 17)]
    assert found.solution.hypothesis.pages == 16


def test_a_lost_right_hand_page_costs_no_more_than_a_left_hand_one_but_no_book_opens_with_a_blank() -> None:
    leaves = leaves_of(np.arange(1, 15), fronts={0: Role.TITLE}, folios=((5, 6),))
    places = score_places(leaves, Frame(16, 0, (), 0.0))
    bare = score_places(replace(leaves, folios=()), Frame(16, 0, (), 0.0))
    assert bare[14, 8] < bare[14, 9], "without folios nothing shows that a right-hand page is lost"
    assert places[14, 8] == places[14, 9], "page 9 and page 10"
    assert places[14, 0] < places[14, 8] and places[14, 2] < places[14, 8]


def test_a_book_is_tried_without_its_highest_folio_since_that_may_be_misread() -> None:
    pages = shuffled(14)
    leaves = leaves_of(pages, folios=folios_of(pages, without=(1, 2, 14), p10=17))
    assert {14, 17} <= {frame.pages for frame in find_frames(leaves, 20)}


@pytest.mark.parametrize("chapter", [10, 11])
def test_a_page_is_left_blank_so_that_a_chapter_opens_on_a_right_hand_page_and_for_nothing_else(chapter: int) -> None:
    pages = np.arange(1, 16)
    leaves = leaves_of(pages, entries=((chapter - 1, chapter),), headed=pages == chapter, folios=((5, 6),))
    turns = find_turns(leaves, Judge(pages, {}))  # type: ignore[arg-type]
    behind_hole = make_task(leaves, turns, Frame(16, 0, (), 0.0), chained(turns)).links[15]
    assert (behind_hole[chapter - 1] > behind_hole[12]) == (chapter % 2 == 1)


def test_a_hole_is_sure_where_folios_show_the_gap_and_thin_where_it_might_stand_elsewhere() -> None:
    pages = np.array([p for p in shuffled(16) if p != 9])
    told = solved(pages, dict.fromkeys(range(1, 16), 3.0), folios=folios_of(pages))[1].holes()
    untold = solved(pages, dict.fromkeys(range(1, 16), 3.0), folios=folios_of(pages, without=(7, 8, 10, 11)))[1].holes()
    assert told[9] > 2 * max(untold.values())
    bare = replace(solved(pages, {}, folios=folios_of(pages))[1], leaves=leaves_of(pages))
    assert max(bare.holes().values()) <= 0, "no printed number counts the pages"
    _, whole = solved(shuffled(16), dict.fromkeys(range(1, 16), 3.0), folios=folios_of(shuffled(16)))
    assert whole.holes() == {}


def test_an_order_for_a_longer_or_shorter_book_keeps_its_pages_in_order() -> None:
    order = np.array([2, 3, 0, 4, 1])  # three leaves, and the holes 3 and 4
    assert _resized(order, 3, 6).tolist() == [2, 3, 0, 4, 1, 5]
    assert _resized(order, 3, 4).tolist() == [2, 3, 0, 1]
    assert _resized(order, 3, 3).tolist() == [2, 0, 1]


def test_folios_that_contradict_one_another_weigh_less() -> None:
    pages = shuffled(10)
    good = leaves_of(pages, folios=folios_of(pages))
    bad = replace(good, folios=tuple((leaf, 1 + number % 4) for leaf, number in good.folios))
    assert misread_share(good) < 0.06
    assert misread_share(bad) > 0.5
    frame = Frame(10, 0, (), 0.0)
    assert np.ptp(score_places(bad, frame)[0]) < np.ptp(score_places(good, frame)[0])


def test_folios_of_all_pages_that_leave_no_gap_are_all_right() -> None:
    pages = shuffled(10)
    whole = leaves_of(pages, folios=folios_of(pages))
    assert misread_share(whole) < 1e-3
    assert misread_share(replace(whole, folios=whole.folios[1:])) == pytest.approx(0.05), "one leaf has none"
    assert misread_share(leaves_of(pages, folios=folios_of(pages, p3=13))) == pytest.approx(0.05), "3 is a gap"


def test_folios_keep_to_odd_pages_on_rectos_so_an_even_lag_is_tried_first() -> None:
    pages = shuffled(8)
    frames = find_frames(leaves_of(pages, folios=folios_of(pages)), 5)
    assert frames[0].offset == 0
    assert all(frame.offset % 2 == 0 for frame in frames)


def test_folios_count_from_the_first_page_unless_something_speaks_for_another() -> None:
    pages = shuffled(8)
    frames = find_frames(leaves_of(pages, folios=folios_of(pages, without=(1, 2, 3, 5, 6, 7, 8))), 50)
    best = {offset: max(f.prior for f in frames if f.offset == offset) for offset in (0, 2)}
    assert best[0] - best[2] > 1


def test_running_heads_keep_pages_on_their_side() -> None:
    pages = shuffled(8)
    heads = tuple((i, int(p) % 2) for i, p in enumerate(pages))
    leaves = leaves_of(pages, heads=heads, head_chapters=(-1, 0))
    places = score_places(leaves, find_frames(leaves, 1)[0])
    for leaf, page in enumerate(pages):
        right_side = places[leaf, (page - 1) % 2 :: 2]
        wrong_side = places[leaf, page % 2 :: 2]
        assert right_side.min() > wrong_side.max(), f"page {page} may stand on the other side of its leaf"


def test_chapters_come_in_order_and_pages_inside_the_one_their_head_names() -> None:
    leaves = leaves_of(
        np.arange(1, 5), ranks=((0, 0), (1, 1)), chapter_ends={0: 1, 1: 2}, heads=((2, 0),), head_chapters=(0,)
    )
    ahead = earlier(leaves, 4, notes=False)
    assert ahead is not None
    assert ahead[0, 1] > 0, "the first chapter opens before the second"
    assert ahead[0, 2] > 0, "a page of the first chapter stands behind its heading"
    assert ahead[2, 1] > 0, "and before the second chapter"
    assert not ahead[3].any() and not ahead[:, 3].any(), "of the last page nothing is known"


def test_notes_that_are_numbered_through_the_book_order_pages_that_no_words_link() -> None:
    pages = shuffled(9)
    order, _ = solved(pages, {}, labels={i: (2 * int(p) - 1, 2 * int(p)) for i, p in enumerate(pages)})
    assert [p for p in order if p] == list(range(1, 10))


def test_a_page_with_a_heading_follows_a_short_page_that_ends_its_sentence() -> None:
    pages = shuffled(8)
    last = pages == 4
    order, _ = solved(
        pages, dict.fromkeys((1, 2, 3, 5, 6, 7), 6.0), headed=(pages == 5) | (pages == 1), short=last, open_end=~last
    )
    assert [p for p in order if p] in ([*range(1, 9)], [*range(5, 9), *range(1, 5)])


def test_title_and_imprint_open_the_book_and_text_comes_behind_them() -> None:
    pages = shuffled(8)
    fronts = {int(np.flatnonzero(pages == 1)[0]): Role.TITLE, int(np.flatnonzero(pages == 2)[0]): Role.COLOPHON}
    order, _ = solved(pages, dict.fromkeys(range(3, 8), 6.0), fronts=fronts, headed=pages == 3)
    assert [p for p in order if p > 2] == list(range(3, 9))
    assert order[0] == 1


def test_no_text_stands_before_the_contents_though_the_title_is_lost() -> None:
    pages = shuffled(8)
    contents = {int(np.flatnonzero(pages == 3)[0]): Role.CONTENTS}
    first = [score_places(leaves_of(pages, fronts=fronts), Frame(8, 0, (), 0.0)) for fronts in ({}, contents)]
    text = int(np.flatnonzero(pages == 5)[0])
    assert first[0][text, 0] == 0.0, "without front matter text may open the book"
    assert first[1][text, 0] < -3.0
    assert first[1][text, 4] == 0.0


def test_a_line_alone_on_a_page_is_the_title_where_the_imprint_repeats_it() -> None:
    full = "\n".join(["It goes on."] * 30)
    texts = ["Seven Ways Home", "Nobody Special. Seven Ways Home. 1926.", "Eight Ways Home", full, full, full]
    lines = np.array([1.0, 1.0, 1.0, 30.0, 30.0, 30.0])
    assert _bare(texts, lines, {}, set()) == {0: Role.TITLE, 1: Role.COLOPHON}
    assert _bare(texts, lines, {}, {0}) == {1: Role.COLOPHON}, "what the contents list is a chapter's heading"


def test_what_to_ask_about_names_pages_that_may_follow_and_the_first_page_of_the_text() -> None:
    pages = shuffled(8)
    fronts = {int(np.flatnonzero(pages == 1)[0]): Role.TITLE}
    _, found = solved(pages, dict.fromkeys((2, 3, 5, 6, 7), 6.0), fronts=fronts)
    asked = found.margins().asked
    numbers = found.solution.hypothesis.order
    starts = {int(found.leaves.starts[leaf]): int(pages[leaf]) for leaf in range(8)}
    turns = {(numbers.index(a), numbers.index(b)): what for (a, b), what in asked.items()}
    told = {(int(pages[a]), int(pages[b])): what for (a, b), what in turns.items()}
    assert (1, 2) in told or (1, 5) in told, "the turn from the title to the text"
    assert all(starts[start] != 1 for what in told.values() for start, _ in what.rivals)
    first = next(iter(told))
    assert first not in [(2, 3), (3, 4), (5, 6), (6, 7), (7, 8)], "no words vouch for the turn between the two runs"


def test_turns_are_balanced_so_that_no_page_is_wanted_everywhere() -> None:
    pages = np.arange(1, 9)

    class Greedy(Judge):
        def scores(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
            wanted: np.ndarray = 5.0 * (right == 3)[None, :].astype(np.float32)
            return np.asarray(super().scores(left, right) + wanted)

    plain = balanced(find_turns(leaves_of(pages), Judge(pages, {1: 2.0})))  # type: ignore[arg-type]
    greedy = balanced(find_turns(leaves_of(pages), Greedy(pages, {1: 2.0})))  # type: ignore[arg-type]
    off = ~np.eye(8, dtype=bool)
    gained = np.where(off, greedy - plain, 0.0).sum(axis=0) / 7
    assert gained[3] - np.delete(gained, 3).mean() < 0.7 * 5.0 * WORDS_WEIGHT


def words(topic: int, lot: np.random.Generator, count: int = 150) -> tuple[str, ...]:
    """Words of a page: some common ones, and some that only the pages of a topic share."""
    pick = lot.integers(0, 12, count)
    return tuple(f"topic{'abcdefghijklmnop'[topic]}{n}" if n < 4 else f"{'qrstuvwxyz'[n % 9]}common" for n in pick)


def test_pages_of_one_matter_are_kin() -> None:
    lot = np.random.default_rng(1)
    kin = find_kinship([words(i // 3, lot) for i in range(12)])
    every = np.arange(12)
    scores = kin.scores(every, every)
    same = (every[:, None] // 3 == every[None, :] // 3) & ~np.eye(12, dtype=bool)
    assert scores[same].min() > scores[~same & ~np.eye(12, dtype=bool)].max()


def test_kinship_of_no_page_and_of_empty_pages_is_nothing() -> None:
    assert find_kinship([]).left.shape[0] == 0
    assert not find_kinship([(), (), ()]).scores(np.arange(3), np.arange(3)).any()


def test_an_imposed_order_that_is_true_is_not_given_up_for_a_free_one() -> None:
    pages = np.arange(1, 17)
    _, found = solved(pages, dict.fromkeys(range(1, 16), 4.0))
    lead = found.lead_over(template(16))
    assert lead is not None and lead < 0


def test_a_free_order_wins_where_no_page_reads_on_as_received() -> None:
    pages = shuffled(16)
    _, found = solved(pages, dict.fromkeys(range(1, 16), 6.0))
    lead = found.lead_over(template(16))
    assert lead is not None and lead > 0


def test_an_imposed_order_that_cuts_leaves_is_not_compared_page_by_page() -> None:
    pages = shuffled(8)
    _, found = solved(pages, {})
    halves = replace(template(16), bounds=np.arange(17))
    assert found.lead_over(halves) is None


def test_joins_that_stand_out_have_wide_margins_and_others_narrow_ones() -> None:
    pages = shuffled(10)
    _, found = solved(pages, {p: 8.0 if p < 6 else 0.5 for p in range(1, 10)})
    margins = found.margins()
    sure = [margins[p, p + 1][0] for p in range(1, 5) if (p, p + 1) in margins]
    numbers = [found.solution.hypothesis.order[int(np.flatnonzero(pages == p)[0])] for p in range(1, 6)]
    pairs = [margin for (a, b), (margin, _) in margins.items() if a in numbers and b in numbers]
    others = [margin for (a, b), (margin, _) in margins.items() if a not in numbers and b not in numbers]
    assert min(sure or pairs) > max(others)


def test_a_thick_book_comes_in_order_by_folios_and_gaps_are_filled() -> None:
    pages = shuffled(200)
    lost = tuple(range(10, 200, 10))
    leaves = leaves_of(pages, folios=folios_of(pages, without=lost, p55=65, p123=23))
    found = find_long(find_turns(leaves, Judge(pages, dict.fromkeys(range(1, 200), 4.0))), {})  # type: ignore[arg-type]
    assert pages[found.order].tolist() == list(range(1, 201))
    assert found.pages.tolist() == list(range(1, 201))
    assert found.margins.shape == found.joins.shape == (199,)


def test_in_a_thick_book_lost_pages_leave_their_numbers_free_and_a_decided_page_goes_where_it_was_put() -> None:
    pages = np.array([p for p in shuffled(180) if p not in (90, 91)])
    leaves = leaves_of(pages, folios=folios_of(pages))
    turns = find_turns(leaves, Judge(pages, {}))  # type: ignore[arg-type]
    found = find_long(turns, {})
    assert found.pages.tolist() == [p for p in range(1, 181) if p not in (90, 91)]
    leaf = int(np.flatnonzero(pages == 20)[0])
    moved = find_long(turns, {leaf: 3})
    assert int(moved.order[2]) == leaf


def test_thick_and_thin_books_are_solved_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = shuffled(40)
    facts = {"folios": folios_of(pages, without=(9, 17, 30))}
    sure = dict.fromkeys(range(1, 40), 4.0)
    thin, _ = solved(pages, sure, **facts)
    monkeypatch.setattr(free_module, "LONG", 30)
    thick, found = solved(pages, sure, **facts)
    assert [p for p in thin if p] == thick == list(range(1, 41))
    lead = found.lead_over(template(40))
    assert lead is not None and lead > 0
    assert len(found.margins()) == 39


def test_a_handful_of_stems_makes_no_page_kin_to_another() -> None:
    few = [("lantern", "harbour"), ("lantern", "harbour"), ("meadow",), ("meadow",), ("willow",), ("willow",)]
    many = [tuple(f"{name}{n}" for name in page for n in "abcdefghijklmnopqrstuvwxyz") for page in few]
    many = [tuple(word[-1] + word for word in page) for page in many]
    every = np.arange(6)
    strong, faint = (find_kinship(pages).scores(every, every)[2, 3] for pages in (many, few))
    assert 0 < faint < 0.2 * strong


def test_the_text_opens_with_a_heading_and_closes_with_a_page_that_ends_its_sentence() -> None:
    pages = np.arange(1, 9)
    last = pages == 5
    leaves = leaves_of(pages, headed=pages == 3, open_end=~last, fronts={0: Role.TITLE, 7: Role.COLOPHON})
    chain = chained(find_turns(leaves, Judge(pages, {})))  # type: ignore[arg-type]
    assert chain.first[2] == 0 > np.delete(chain.first[1:7], 1).max()
    assert chain.last[4] == 0 > np.delete(chain.last[1:7], 3).max()
    assert chain.turns[0, 1:7] == pytest.approx(chain.first[1:7]), "behind the title as at the very beginning"
    assert chain.turns[1:7, 7] == pytest.approx(chain.last[1:7]), "before the imprint as at the very end"


def test_contents_of_two_pages_run_on_over_the_leaf_and_those_of_one_keep_to_a_right_hand_page() -> None:
    two = score_places(leaves_of(np.arange(1, 13), fronts={1: Role.CONTENTS, 2: Role.CONTENTS}), Frame(12, 0, (), 0.0))
    one = score_places(leaves_of(np.arange(1, 13), fronts={1: Role.CONTENTS}), Frame(12, 0, (), 0.0))
    assert two[1, 2] == two[1, 3] == 0
    assert one[1, 2] == 0 > one[1, 3]


@pytest.mark.parametrize(("of_the_commonest", "sides"), [(4, 2), (2, 1)])
def test_a_running_head_on_every_other_page_keeps_to_a_side_though_nobody_knows_what_it_names(
    of_the_commonest: int, sides: int
) -> None:
    heads = tuple((i, 0 if i < of_the_commonest else 1 + i % 2) for i in range(2 * of_the_commonest))
    leaves = leaves_of(np.arange(1, 13), heads=heads, head_chapters=(None, None, None))
    found = {frame.sides for frame in find_frames(leaves, 5)}
    assert len(found) == sides
    assert ((-1, 1, 1) in found) is (sides == 2)


def test_pages_written_in_one_manner_and_pages_that_name_the_same_person_are_kin() -> None:
    every = np.arange(6)
    lot = np.random.default_rng(2)
    letters = ("bdgmou", "bdgmou", "bdgmou", "fklstie", "fklstie", "fklstie")
    made = [tuple("".join(lot.choice(list(own), 5)) for _ in range(120)) for own in letters]
    manner = find_kinship(made).scores(every, every)
    assert manner[0, 1] > manner[0, 3] and manner[3, 4] > manner[3, 1]
    called = [("ada",), ("ada",), ("ida",), ("ida",), (), ()]
    named = find_kinship(made, called).scores(every, every) - manner
    assert named[0, 1] > 0 > named[0, 2]


def test_a_nat_of_a_margin_counts_less_beside_an_encoder_whose_nats_are_dearer() -> None:
    pages = shuffled(8)
    _, found = solved(pages, dict.fromkeys(range(1, 8), 6.0))
    dearer = replace(found, turns=replace(found.turns, judged=True))
    plain, less = found.margins(), dearer.margins()
    assert less.keys() == plain.keys()
    assert all(less[pair] == (pytest.approx(free_module.JUDGED_NAT * plain[pair][0]), plain[pair][1]) for pair in plain)
