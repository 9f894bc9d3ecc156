"""Lets page orders compete: all quickly, the best ones with care, a free order of marked pages beside them.

What a newcomer gets wrong: the best score alone means little. A page order is believed for its distance to the
best *other* one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import numpy as np

from regather.errors import CannotRestore
from regather.imposition import SCHEMES
from regather.model import Decisions
from regather.order.folded.candidates import candidates, in_order
from regather.order.folded.desk import Desk
from regather.order.folded.earned import SEAM, is_untorn, reads_on, torn_joins, unless_earned
from regather.order.folded.faulted import BOTH, COVER, HOLED_MOST, faulted, holed
from regather.order.folded.finals import judged_again
from regather.order.folded.hypotheses import REACH, THICK, between, folio_offsets, page_counts, size_prior
from regather.order.folded.judge import Judge
from regather.order.folded.placed import place_again
from regather.order.folded.rounds import (
    FINAL_WIDTH,
    MOST_UNTOLD,
    NEAR,
    SECOND_WIDTH,
    Progress,
    Stage,
    bodies,
    even_pages,
    one_round,
    page_under,
    prior,
    told_settings,
    usual,
    with_care,
)
from regather.order.folded.some_joins import worth_solving
from regather.order.folded.thick import Sampled, is_thick, sampled
from regather.order.folded.versus import weigh_free
from regather.order.found import Found
from regather.order.hypothesis import FREE, IN_ORDER, Hypothesis, Solution
from regather.order.setting.geometry import Page, first_page, refit
from regather.order.setting.measure import Ruled
from regather.order.setting.typesetting import Filler

FIRST_WIDTH, FAULTED_WIDTH = 12, 8
"""Beam width while hypotheses compete, and while faulty scans do, of which there are hundreds."""
FINALISTS, FINALISTS_POOR = 3, 1
"""How many page orders are looked at closely, and how many where not even the best quick solution in a setting reads
well: a text in order spends half of its time so."""
LEADERS = 8
"""How many leaders of the first round are asked together how the book was set."""
FAR, FAR_PAGES = 60.0, 48
"""Hypotheses this many nats behind before the setting is known are not asked for it, in books of up to so many pages;
in thicker ones the nats by which a beam misses an order's best grow as the pages. Of ten scrambled books the right
order led the quick round by more in most thin ones, and was never farther behind where it won in the end."""
WIDELY, TIGHTER = 32, 0.5
"""How many page orders of the first round are looked for once more where the best of them is none to believe, with a
wide beam, and pages whose length may differ half as much. A narrow beam left true orders 60 to 75 nats behind, up to
rank 34; with this they came to ranks 1 to 8."""
MOST_SECOND, LEAST_SECOND = 16, 4
"""Page orders that go on from the first round, however near they are: many of a booklet; of a thick book few, which
lie farther ahead and cost more."""
RULED_FAR = 100.0
"""The same once the setting is known, with which orders differ more; at 60 a right quarto of 48 pages was dropped."""
HOPES, HOPES_BLIND = 6, 3
"""How many page orders go on, from the round in which the setting is known and from the one before."""
MIDDLE_WIDTH = 40
"""Beam widths once the setting is known: a page off the true chain of lines costs at once, so the true order
lies far behind for a while. The beam opens wide, so that these find as much as wider ones (304 of 439 joins at 32)."""
POOR = 1.0
"""Nats a torn join below which even the best flawless scan is held to be wrong, and faulty ones are tried."""
POOR_UNSET, THIN = 4.0, 8
"""The same where no setting fits a source without breaks and of more than so many pages: then pages may be of any
length, which lets wrong orders read well. (A stack scanned from its back was taken for cut stacks of 16 pages, 23 nats
ahead of nothing; its true order had 75, and was not tried.) In books of two sheets so many faults would win by luck."""
SLIGHT = 2.0
"""The same of books of more than :data:`THIN` pages, in a setting or between breaks: of 65 scrambled books the right
order says 1.95 nats a torn join and more, but for one; two stacks gone wrong were read as flawless ones of 1.1 and 1.4,
while their true orders, which were not tried, lie 25 and 55 nats ahead."""
HINT = 0.5
"""Nats a torn join in the first round from which on faulty scans are looked at more closely, where no breaks are shown:
the true ones of seven wrecks had 1.1 to 4, the best of texts in order mostly less than none."""
FAULT_LEAD = 12.0
"""Nats by which a faulty scan must then lead: it is the luckiest of dozens, and a setting may fit it by chance. (A
booklet of 16 pages for which none fitted came 6 behind such a one; stacks scanned from the back led by 50.)"""
SEAMS = 2
"""How many places no text in order has at which it breaks off by :data:`~regather.order.folded.earned.SEAM`, in
mid-line or in
mid-sentence: seven of eight such texts had none, an eighth twelve. In 20 wrecks without breaks 67 of 87 were page
ends."""
SEAMED_LEAD = 40.0
"""Nats by which the order received may lead the best other flawless one and be doubted for its seams: wrong ones led
by 4 to 18, that of a text in order which shows many by more than 99."""
TOO_MANY = 2
"""Numbers of pages in a row whose best order lies :data:`FAR` behind, from which on larger ones are not tried. Of 47
wrecks without breaks this spares seven up to two thirds of their first round; one order nearer than that is dropped."""
SETTLED, SETTLED_LEAST = 1.5, 60.0
"""Nats a torn join, and in all, from which on an order of the first round is not overtaken by one with many more pages.
What lies :data:`FAR` behind goes no farther, and an order that mends nothing has about none. In 57 wrecks without
breaks seventeen leaders had so much; all were right, and spared half of what their first round took."""
FAULTED_NEAR = 60.0
"""Nats by which the flawless orders of a number of pages may lie behind those of another for faults to be tried with
it: all orders of a wrong number of pages suffer from pages that are too long or too short. True faulty scans were of
numbers that lay up to 44 behind."""
CLOSE = 30.0
"""Nats behind the leader within which the faults of another scheme with as many pages are tried, too."""
WELL, WELL_READ = 6.0, 2.0
"""Nats a torn join from which on a leader has nothing wrong with its stack, and how many of them its words must say:
breaks and printed numbers say as much of an order that shares half of its joins with the true one. (A quarto of 16
pages whose backs were flipped led by 41 nats, 6.1 a torn join, of which the words said 1.4; its true order, which was
not tried, leads by 73. Of 65 right leaders with so much the words of 22 say less than two, which costs them half a
second each.)"""
OWN_FAULT_LEAD = 6.0
"""Nats by which the leader's own stack gone wrong must lead it: of a few, one does by luck."""
FEW_PAGES = 24
"""Pages up to which the faults are tried with all that folios may count."""
HOLED_LEADERS = 3
"""Of how many page orders a missing sheet is sought where none reads well."""
READS_ON = 1.0
"""Nats that the joins round a missing sheet may say at most: where text reads on, nothing is missing."""
HOLES = 6
"""Of how many missing sheets, those round which the text reads on the least."""
LITTLE = 25.0
"""Nats in all below which a leader that changes the order is none to rely on: each order is tried in the setting that
it tells of by itself then. (A quarto of 24 pages that came to 73 nats so lay behind 24 others in no setting.)"""
LEAST_ALONE = 8
"""How many page orders of thicker books are then tried so, of thin ones :data:`WIDELY`."""
FOLIO_LEADERS = 3
"""Of how many page orders it is asked in the setting what else their folios may count."""
AGAIN, AGAIN_NEAR = 8, 5.0
"""How many page orders are tried in the setting that the leader alone has told, and how near to it they must come."""


def search(desk: Desk, decisions: Decisions, tell: Progress) -> Found:
    """The best order under the decisions that the desk knows of."""
    tried = candidates(desk, decisions)
    ranked, first = _compete(desk, tried, tell)
    open_to_all = not (decisions.scheme and decisions.scheme.name)
    if open_to_all and _is_doubtful(desk, ranked) and not is_untorn(desk, ranked):
        thick = any(h.pages > THICK for h in tried)
        flawless = _nearest(ranked, tried) if thick else tried
        odd = _hopeful(desk, faulted(flawless, int(desk.stream.edge[1:-1].sum())), first)
        # Shares would run back: how far the search is now, nobody knows.
        faulty, _ = _compete(desk, odd, lambda words, share: tell(words, None), widely=False)
        least = -math.inf if _reads_poorly(ranked) else ranked[0].score + FAULT_LEAD
        ranked = sorted([*ranked, *(s for s in faulty if s.score > least)], key=lambda s: -s.score)
    if open_to_all:
        ranked = _with_holes(desk, _with_own_faults(desk, ranked, tried))
    free = decisions.scheme is not None and decisions.scheme.name == FREE
    if not ranked and (decisions.scheme is None or free):
        ranked = _as_received(desk)
    if not ranked and desk.solver.fixed:
        _say_what_does_not_fit(desk, tried)
    if not ranked:
        raise CannotRestore(
            "No imposition scheme fits this source.", where=desk.stream.source.name,
            hint="Say the scheme and the number of pages in [scheme] of book/decisions.toml.",
        )  # fmt: skip
    tell("Placing the page ends", 0.7)
    marked = bool(desk.stream.edge[1:-1].any())
    open_to_fold = decisions.scheme is None and not (marked or desk.solver.fixed or desk.solver.blanks)
    if open_to_fold:
        ranked = judged_again(desk, ranked)
    found = _final(ranked, desk.plain_filler())
    if open_to_fold:
        found = unless_earned(desk, found, ranked)
    found = place_again(desk, found)
    if marked and (free or not (decisions.scheme and decisions.scheme.name)):
        found = weigh_free(desk, found)
    if found.best.hypothesis.scheme == IN_ORDER and not (desk.solver.anchors.highest or marked):
        # Nothing marks the pages of a text that is in order already, so none are invented.
        whole = desk.solver.solve(in_order(1), first_page(found.filler, 1), found.filler, FIRST_WIDTH)
        found = replace(found, best=whole or found.best)
    return found


def _with_holes(desk: Desk, ranked: list[Solution]) -> list[Solution]:
    """The page orders with those that lack a sheet beside them, where one of these reads better than the leader."""
    if not ranked:
        return ranked
    edges = int(desk.stream.edge[1:-1].sum())
    hopes: list[Solution] = []
    for leader in ranked[: HOLED_LEADERS if _reads_poorly(ranked) else 1]:
        filler = leader.filler or desk.plain_filler()
        stage = Stage(lambda words, share: None, 0.6, 0.6, SECOND_WIDTH)
        parted = [(_parted(desk, leader, h), h) for h in holed(leader.hypothesis, edges)]
        tried = [h for said, h in sorted(parted, key=lambda p: p[0])[:HOLES] if said < READS_ON]
        hopes += one_round(desk, tried, lambda h, page=leader.page: [page], filler, stage)  # type: ignore[misc]
    best = max(hopes, key=lambda s: s.score, default=None)
    if best is None or best.score < ranked[0].score:
        return ranked
    return sorted([with_care(desk, best, math.inf, []), *ranked], key=lambda s: -s.score)


def _with_own_faults(desk: Desk, ranked: list[Solution], flawless: list[Hypothesis]) -> list[Solution]:
    """The page orders with the leader's own stack gone wrong beside them, where that reads better than the leader.

    In the leader's setting it is soon seen. Backs that were flipped, or a cover that came last, leave many joins as
    they were, so that the flawless order may read well enough to be believed.
    """
    if not ranked or (ranked[0].score >= WELL * torn_joins(ranked[0]) and _words_of(desk, ranked[0]) >= WELL_READ):
        return ranked
    leader, whole = ranked[0], ranked[0].hypothesis
    if whole.fault or whole.pages > HOLED_MOST:
        return ranked
    offsets = {whole.offset}
    if whole.pages <= FEW_PAGES:
        offsets |= set(folio_offsets(desk.solver.anchors, desk.front_pages))
    close = [s.hypothesis for s in _near(ranked, CLOSE) if s.hypothesis.pages == whole.pages]
    schemes = {h.scheme for h in close}
    # Where breaks are shown few numbers of pages are possible, and another may go with a fault as well.
    sizes = {h.pages for h in flawless if h.scheme == whole.scheme and h.marked} | {whole.pages}
    bases = [h for h in flawless if h.scheme in schemes and h.pages in sizes and h.offset in offsets]
    # A cover of its own moves all pages, so that no flawless order of what is inside is near.
    any_scheme = bool(whole.marked) or whole.pages <= FEW_PAGES
    covered = [h for h in flawless if h.pages == whole.pages and (any_scheme or h in bases) and h.offset in offsets]
    inside = [replace(h, pages=h.pages - COVER, order=(), marked=()) for h in covered if h.scheme != IN_ORDER]
    inside = [h for h in dict.fromkeys(inside) if SCHEMES[h.scheme].accepts(h.pages)]
    own = faulted([*bases, *inside], int(desk.stream.edge[1:-1].sum()))
    tried = [h for h in own if h.pages in sizes and h.fault not in BOTH]
    stage = Stage(lambda words, share: None, 0.6, 0.6, SECOND_WIDTH)
    hopes = one_round(desk, tried, lambda h: [leader.page], leader.filler or desk.plain_filler(), stage)
    if not hopes or hopes[0].score < leader.score + OWN_FAULT_LEAD:
        return ranked
    return sorted([with_care(desk, hopes[0], math.inf, []), *ranked], key=lambda s: -s.score)


def _words_of(desk: Desk, leader: Solution) -> float:
    """What the words say of the torn joins of a page order, in nats a join; those with front matter are none."""
    order, bounds, stream = leader.hypothesis.order, leader.bounds, desk.stream
    place = {page: slot for slot, page in enumerate(order) if bounds[slot] < bounds[slot + 1]}
    turns = [(place[page] + 1, place[page + 1]) for page in place if page + 1 in place]
    torn = [(bounds[end : end + 1], bounds[begin : begin + 1]) for end, begin in turns if end != begin]
    cuts = [(end, begin) for end, begin in torn if not (stream.front_left[end[0]] or stream.front[begin[0]])]
    return sum(float(desk.solver.links.scores(end, begin)[0, 0]) for end, begin in cuts) / max(1, len(cuts))


def _parted(desk: Desk, leader: Solution, hypothesis: Hypothesis) -> float:
    """What the joins say that one page order of as many pages as the leader parts, in nats; else nothing."""
    old, new = leader.hypothesis.order, hypothesis.order
    if len(old) != len(new):
        return -math.inf
    place = {page: slot for slot, page in enumerate(old)}
    bounds = leader.bounds
    out = 0.0
    for slot, page in enumerate(old):
        right = place.get(page + 1)
        if right is None or new[right] == new[slot] + 1:
            continue
        if bounds[slot] < bounds[slot + 1] and bounds[right] < bounds[right + 1]:
            out += float(desk.solver.links.scores(bounds[slot + 1 : slot + 2], bounds[right : right + 1])[0, 0])
    return out


def _reads_poorly(ranked: list[Solution]) -> bool:
    """Whether not even the best page order makes many of its joins read better than they did."""
    return not ranked or ranked[0].score < POOR * max(torn_joins(ranked[0]), MOST_UNTOLD)


def _hopeful(desk: Desk, odd: list[Hypothesis], first: list[Solution]) -> list[Hypothesis]:
    """Of faulty scans those of numbers of pages of which the flawless ones in a first round are not far behind.

    A cover apart has more pages than what was tried of the rest; where breaks show it, none need have been tried, and
    the text alone says whether it fills so many pages.
    """
    best: dict[int, float] = {}
    for solution in first:
        # A text in order has no join to be wrong.
        if solution.hypothesis.scheme != IN_ORDER:
            best.setdefault(solution.hypothesis.pages, solution.score)
    least = max(best.values(), default=-math.inf) - FAULTED_NEAR

    def is_hopeful(hypothesis: Hypothesis) -> bool:
        pages = hypothesis.pages
        if hypothesis.marked and pages not in best:
            return size_prior(desk.characters, pages) >= -0.5 * REACH * REACH
        return not best or best.get(pages, best.get(pages - COVER, -math.inf)) >= least

    return [h for h in odd if is_hopeful(h)]


def _compete(
    desk: Desk, candidates: list[Hypothesis], tell: Progress, *, widely: bool = True
) -> tuple[list[Solution], list[Solution]]:
    """Solves every hypothesis quickly and the promising ones with care; the careful ones first, best first.

    The first round knows nothing of the book's setting. It is told from the leaders, right or wrong, since all of
    them cut the same lines of the same book; then all compete again, and in that setting they differ clearly. With
    ``widely`` those left far behind get a second chance where the best is none to believe; without it, those of which
    not even the best reads at all are looked at no closer. The first round's solutions
    come second, where all were solved alike.
    """
    if desk.paged:
        return _shown(desk, candidates, tell), []
    # Page orders of one size share what is worked out of their page ends.
    ordered = sorted(candidates, key=lambda h: h.pages)
    if is_thick(desk, ordered):
        allowed = sorted({h.pages for h in ordered})
        if len(allowed) > 1:
            allowed = page_counts(desk.characters, desk.solver.anchors, ordered[0].offset)
        if sample := sampled(desk, ordered, allowed):
            return _whole(desk, sample, tell), []
    first = _first_round(desk, ordered, tell)
    if not (widely or _hints(first)):
        return first, first
    ranked = _told_apart(desk, first, tell)
    if not widely or not first or first[0].hypothesis.marked or reads_on(desk, ranked):
        return ranked, first
    own: list[Solution] = []
    most = max(LEAST_ALONE, min(WIDELY, WIDELY * FEW_PAGES // first[0].hypothesis.pages))
    if _is_doubtful(desk, ranked) and _reads_a_little(ranked):
        own = first[:most]
        ranked = _best_of(_by_themselves(desk, own, first, ranked, tell), ranked)
    wide: list[Solution] = []
    if _is_doubtful(desk, ranked):
        seen = {s.hypothesis for s in _near(first, FAR)[: _how_many(first)]}
        pages = {s.hypothesis: [replace(s.page, spread=TIGHTER * s.page.spread)] for s in first[:WIDELY]}
        again = Stage(tell, 0.25, 0.25, MIDDLE_WIDTH)
        wide = one_round(desk, list(pages), pages.__getitem__, desk.plain_filler(), again)
        new = [s for s in _near(wide, FAR) if s.hypothesis not in seen]
        if new:
            ranked = _best_of(_told_apart(desk, new[:HOPES], tell), ranked)
    if _is_slight(ranked) or _is_doubtful(desk, ranked):
        new = [s for s in _best_of(wide, first)[:most] if not any(s is one for one in own)]
        ranked = _best_of(_by_themselves(desk, new, _best_of(wide, first), ranked, tell), ranked)
    return ranked, first


def _reads_a_little(ranked: list[Solution]) -> bool:
    """Whether the leader puts the text into another order, and that reads better than by luck: then it has joins in
    common with the right one."""
    return bool(ranked) and ranked[0].hypothesis.scheme != IN_ORDER and ranked[0].score >= LITTLE


def _hints(first: list[Solution]) -> bool:
    """Whether the best of a first round without any setting reads at all, so that a closer look may find more."""
    return bool(first) and (bool(first[0].hypothesis.marked) or first[0].score >= HINT * torn_joins(first[0]))


def _is_slight(ranked: list[Solution]) -> bool:
    """Whether the leader puts the text into another order, and that reads little better than none."""
    return bool(ranked) and ranked[0].hypothesis.scheme != IN_ORDER and ranked[0].score < LITTLE


def _by_themselves(
    desk: Desk, some: list[Solution], first: list[Solution], ranked: list[Solution], tell: Progress
) -> list[Solution]:
    """Some page orders each in the setting that its own first solution tells of, the best of them with care; best
    first. ``first`` are the first solutions of all.

    Leaders that are all wrong tell of no setting together; the right order, however far behind, may tell it alone.
    """
    tell("Trying page orders each in a setting of its own", 0.25)
    # In the right setting a narrow beam is enough to stand out; the best are looked at with care in any case.
    stage = Stage(lambda words, share: None, 0.25, 0.25, FIRST_WIDTH)
    hopes: list[tuple[Solution, Ruled]] = []
    lead = ranked[0].score if ranked else 0.0
    for solution in some:
        for ruled in told_settings(desk, *bodies(desk, solution), 1):
            found = one_round(desk, [solution.hypothesis], _always([ruled.page]), ruled.filler(desk.notes), stage)
            hopes += [(one, ruled) for one in found]
        if hopes and _is_alone(max(hopes, key=_worth)[0], lead):
            break
    if hopes:
        # One that has a sheet too much tells the setting as well, and the right number of pages does better in it.
        best, ruled = max(hopes, key=_worth)
        kin = [s.hypothesis for s in first if _is_kin(s.hypothesis, best.hypothesis)]
        found = one_round(desk, kin, _always([best.page]), ruled.filler(desk.notes), stage)
        hopes += [(one, ruled) for one in found if one.score > best.score]
    hopes.sort(key=_worth, reverse=True)
    least = max((s.score for s in (*ranked[:1], *(h[0] for h in hopes[:1]))), default=0.0) - NEAR
    alone = bool(hopes) and _is_alone(hopes[0][0], lead)
    few = alone or _reads_poorly([h[0] for h in hopes[:1]])
    near = [h for h in hopes[: FINALISTS_POOR if few else FINALISTS] if h[0].score >= least]
    return sorted((with_care(desk, one, -math.inf, [ruled]) for one, ruled in near), key=lambda s: -s.score)


def _worth(hope: tuple[Solution, Ruled]) -> float:
    """The score of a page order in its setting."""
    return hope[0].score


def _is_alone(found: Solution, lead: float) -> bool:
    """Whether a page order reads so well in its own setting, and so much better than the leader so far, that no other
    one will overtake it."""
    return found.score >= max(max(lead, 0.0) + SETTLED_LEAST, SETTLED * torn_joins(found))


def _is_kin(one: Hypothesis, other: Hypothesis) -> bool:
    """Whether two page orders of one scheme differ in their number of pages alone."""
    return one.pages != other.pages and replace(one, pages=other.pages, order=other.order) == other


def _always(pages: list[Page]) -> Callable[[Hypothesis], list[Page]]:
    """The same pages for every page order."""
    return lambda hypothesis: pages


def _first_round(desk: Desk, ordered: list[Hypothesis], tell: Progress) -> list[Solution]:
    """The quick solutions of page orders, which ascend by their pages, in no setting; best first."""
    filler = desk.plain_filler()
    first: list[Solution] = []
    done = behind = 0
    for pages, group in groupby(ordered, key=lambda h: h.pages):
        some = list(group)
        begin, end = (0.05 + 0.2 * n / len(ordered) for n in (done, done + len(some)))
        stage = Stage(tell, begin, end, FAULTED_WIDTH if some[0].fault else FIRST_WIDTH)
        found = one_round(desk, some, lambda h: even_pages(desk, h, filler), filler, stage)
        first = sorted([*first, *found], key=lambda s: -s.score)
        done += len(some)
        # Breaks leave few numbers of pages, far apart: as many as there are breaks, or twice as many.
        if found and not found[0].hypothesis.marked:
            behind = 0 if found[0].score >= _near(first, FAR)[-1].score else behind + 1
        if first and (_is_settled(first[0], pages) or behind == TOO_MANY):
            break
    again = Stage(tell, 0.25, 0.25, FIRST_WIDTH)
    while more := [h for s in _near(first[:2], FAR) for h in between(s.hypothesis, {x.hypothesis for x in first})]:
        found = one_round(desk, list(dict.fromkeys(more)), lambda h: even_pages(desk, h, filler), filler, again)
        if not found:
            break
        first = sorted([*first, *found], key=lambda s: -s.score)
    return _one_offset(first)


def _is_settled(leader: Solution, pages: int) -> bool:
    """Whether a first round's leader reads so well that no order of still more than so many pages will overtake it."""
    return leader.hypothesis.pages < pages and leader.score >= max(SETTLED_LEAST, SETTLED * torn_joins(leader))


def _told_apart(desk: Desk, first: list[Solution], tell: Progress) -> list[Solution]:
    """The page orders of a first round in settings, with wider beams, and the best of them with care; best first."""
    near = _near(first, FAR)
    near = near[: _how_many(near)]
    rulings = _rulings(desk, near)
    second = _by_folios(desk, _second_round(desk, near, rulings, tell))
    # Of one page order only what the folios count in its setting goes on.
    counts = {_uncounted(s.hypothesis): s.hypothesis for s in second}
    first = [s for s in first if counts.get(_uncounted(s.hypothesis), s.hypothesis) == s.hypothesis]
    ahead = _near(second, RULED_FAR)[: min(HOPES, _how_many(near))]
    hopes = {s.hypothesis: s for s in (*ahead, *_near(first, RULED_FAR)[:HOPES_BLIND])}
    # Of one alone nothing has to be told from another; it is looked at closely anyway.
    third = [_wider(desk, s, rulings) for s in hopes.values()] if len(hopes) > 1 else []
    third.sort(key=lambda s: -s.score)
    rest = {s.hypothesis: s for s in (*first, *second, *third)}
    blind_scores = {s.hypothesis: s.score for s in first}
    rest |= {s.hypothesis: s for s in first if s.score > rest[s.hypothesis].score}
    done: dict[Hypothesis, Solution] = {}
    some = FINALISTS_POOR if _reads_poorly(sorted(rest.values(), key=lambda s: -s.score)[:1]) else FINALISTS
    while len(done) < some and len(done) < len(rest):
        quick = max((s for h, s in rest.items() if h not in done), key=lambda s: s.score)
        if done and quick.score < max(s.score for s in done.values()) - NEAR:
            break
        tell(f"Looking at {quick.hypothesis.scheme}, {quick.hypothesis.pages} pages, more closely", 0.6)
        done[quick.hypothesis] = with_care(desk, quick, blind_scores.get(quick.hypothesis, -math.inf), rulings)
    for quick in _in_leaders_setting(desk, rest, done, rulings):
        done[quick.hypothesis] = with_care(desk, quick, blind_scores.get(quick.hypothesis, -math.inf), rulings)
    careful = sorted(done.values(), key=lambda s: -s.score)
    return careful + sorted((s for h, s in rest.items() if h not in done), key=lambda s: -s.score)


def _uncounted(hypothesis: Hypothesis) -> Hypothesis:
    """A page order whatever its folios count."""
    return replace(hypothesis, offset=0)


def _by_folios(desk: Desk, ranked: list[Solution]) -> list[Solution]:
    """The page orders of a small book, best first, the leaders with what else their folios may count where that reads
    better: in no setting pages end elsewhere, and then a few folios stand on other pages."""
    offsets = folio_offsets(desk.solver.anchors, desk.front_pages)
    if not ranked or ranked[0].hypothesis.marked or ranked[0].hypothesis.pages > FEW_PAGES or len(offsets) < 2:
        return ranked
    stage = Stage(lambda words, share: None, 0.5, 0.5, SECOND_WIDTH)
    found = list(ranked)
    for leader in [s for s in ranked if s.hypothesis.scheme != IN_ORDER][:FOLIO_LEADERS]:
        others = [replace(leader.hypothesis, offset=n) for n in offsets if n != leader.hypothesis.offset]
        found += one_round(desk, others, _always([leader.page]), leader.filler or desk.plain_filler(), stage)
    return _one_offset(sorted(found, key=lambda s: -s.score))


def _in_leaders_setting(
    desk: Desk, rest: dict[Hypothesis, Solution], done: dict[Hypothesis, Solution], rulings: list[Ruled]
) -> list[Solution]:
    """Of the other page orders of a small book the best in the setting that the leader alone has told, if it comes
    near: rivals of which none tells a setting had none to compete in."""
    best = max(done.values(), key=lambda s: s.score, default=None)
    if best is None or best.filler is None or best.filler.fit is None or best.hypothesis.pages > FEW_PAGES:
        return []
    if best.hypothesis.marked or best.filler.setting in {r.setting for r in rulings}:
        return []
    others = sorted((s for h, s in rest.items() if h not in done), key=lambda s: -s.score)[:AGAIN]
    stage = Stage(lambda words, share: None, 0.6, 0.6, SECOND_WIDTH)
    found = one_round(desk, [s.hypothesis for s in others], _always([best.page]), best.filler, stage)
    return [s for s in found if s.score > best.score - AGAIN_NEAR][:1]


def _shown(desk: Desk, tried: list[Hypothesis], tell: Progress) -> list[Solution]:
    """The page orders of a long source whose breaks show the end of every page: nothing is left to be found of them."""
    filler = desk.plain_filler()
    edges = np.flatnonzero(desk.stream.edge)
    body = ~desk.stream.front[edges[:-1]]
    taken = filler.lines(edges[:-1][body], edges[1:][body])
    page = first_page(filler, max(1, len(taken)))
    page = refit(page, taken) if len(taken) else page
    stage = Stage(tell, 0.05, 0.6, FIRST_WIDTH)
    shown = worth_solving(desk, [h for h in tried if h.marked and all(h.marked[:-1])])
    return one_round(desk, shown, lambda h: [page], filler, stage)


def _is_doubtful(desk: Desk, ranked: list[Solution]) -> bool:
    """Whether the best page order reads poorly, or no better than loose pages let a wrong one read, or leaves a text in
    order that shows seams, or breaks, which may stand where text breaks off."""
    if _reads_poorly(ranked):
        return True
    best = ranked[0]
    if best.hypothesis.pages <= THIN:
        return False
    if best.hypothesis.scheme == IN_ORDER:
        rival = next((s.score for s in ranked if s.hypothesis.scheme != IN_ORDER), best.score)
        shows = best.hypothesis.marked or int((desk.solver.breaks >= SEAM).sum()) >= SEAMS
        return rival > best.score - SEAMED_LEAD and bool(shows)
    if best.score < SLIGHT * torn_joins(best):
        return True
    if best.hypothesis.marked:
        return False
    unset = best.filler is None or best.filler.fit is None
    return unset and best.score < POOR_UNSET * torn_joins(best)


def _best_of(*several: list[Solution]) -> list[Solution]:
    """Of each page order the best solution, best first."""
    found: dict[Hypothesis, Solution] = {}
    for solution in sorted((s for some in several for s in some), key=lambda s: -s.score):
        found.setdefault(solution.hypothesis, solution)
    return list(found.values())


def _nearest(ranked: list[Solution], tried: list[Hypothesis]) -> list[Hypothesis]:
    """Of each scheme the page order whose number of pages is nearest to the leader's."""
    pages = ranked[0].hypothesis.pages if ranked else 0
    found: dict[str, Hypothesis] = {}
    for hypothesis in sorted([*(s.hypothesis for s in ranked), *tried], key=lambda h: abs(h.pages - pages)):
        found.setdefault(hypothesis.scheme, hypothesis)
    return list(found.values())


def _whole(desk: Desk, sample: Sampled, tell: Progress) -> list[Solution]:
    """The page orders of a thick book that its first pages speak for, solved to the end; best first."""
    ruler = sample.ruled.filler(desk.notes)
    stage = Stage(tell, 0.25, 0.55, MIDDLE_WIDTH)
    ranked = one_round(desk, list(sample.orders), lambda h: [sample.ruled.page], ruler, stage)
    while more := [h for s in ranked[:1] for h in between(s.hypothesis, {x.hypothesis for x in ranked})]:
        found = one_round(desk, more, lambda h: [sample.ruled.page], ruler, replace(stage, start=0.55))
        ranked = sorted([*ranked, *found], key=lambda s: -s.score)
        if not found:
            break
    tell("Placing the page ends", 0.6)
    return [_settled(desk, ranked[0]), *ranked[1:]] if ranked else []


def _settled(desk: Desk, best: Solution) -> Solution:
    """A thick book's page order in the setting that all of its pages tell of, where that is better."""
    scored = best
    for ruled in told_settings(desk, *bodies(desk, best), 1):
        filler = ruled.filler(desk.notes)
        if best.filler is not None and (ruled.setting, ruled.lines) != (best.filler.setting, best.page.lines):
            found = desk.solver.solve(best.hypothesis, ruled.page, filler, FINAL_WIDTH)
            if found is not None:
                found = replace(found, score=found.score + prior(desk, found) + usual(found))
                scored = max(scored, found, key=lambda s: s.score)
    return Judge(desk.solver, scored, scored.filler or desk.plain_filler()).settle()


def _near(ranked: list[Solution], nats: float) -> list[Solution]:
    """Of page orders, best first, those not farther behind the best than that many nats, more in a thick book."""
    if not ranked:
        return []
    least = ranked[0].score - nats * max(1.0, ranked[0].hypothesis.pages / FAR_PAGES)
    return [s for s in ranked if s.score >= least]


def _how_many(ranked: list[Solution]) -> int:
    """How many of such page orders may go on."""
    pages = ranked[0].hypothesis.pages if ranked else 1
    return max(LEAST_SECOND, min(MOST_SECOND, MOST_SECOND * FAR_PAGES // pages))


def _one_offset(ranked: list[Solution]) -> list[Solution]:
    """Of page orders that differ in what the folios count, only the best."""
    best: dict[Hypothesis, Solution] = {}
    for solution in ranked:
        best.setdefault(_uncounted(solution.hypothesis), solution)
    return list(best.values())


def _wider(desk: Desk, quick: Solution, rulings: list[Ruled]) -> Solution:
    """One page order with a wider beam: in its own setting, or in the best one told where it has none."""
    page, filler = quick.page, quick.filler or desk.plain_filler()
    if filler.fit is None and rulings:
        page, filler = page_under(desk, rulings[0], quick), rulings[0].filler(desk.notes)
    found = desk.solver.solve(quick.hypothesis, page, filler, MIDDLE_WIDTH)
    if found is None:
        return quick
    return replace(found, score=found.score + prior(desk, found) + usual(found))


def _rulings(desk: Desk, first: list[Solution]) -> list[Ruled]:
    """The settings that the leaders of the first round together tell of, and the first of them alone."""
    if not first:
        return []
    pairs = np.unique(np.concatenate([np.column_stack(bodies(desk, s)) for s in first[:LEADERS]]), axis=0)
    together = told_settings(desk, pairs[:, 0], pairs[:, 1], 1)
    alone = told_settings(desk, *bodies(desk, first[0]), 1) if len(first) > 1 else []
    return list({r.setting: r for r in (*together, *alone)}.values())


def _second_round(desk: Desk, first: list[Solution], rulings: list[Ruled], tell: Progress) -> list[Solution]:
    """All page orders again, in settings that the first round tells of; nothing where it tells of none."""
    best: dict[Hypothesis, Solution] = {}
    for turn, ruled in enumerate(rulings):
        ruler = ruled.filler(desk.notes)
        # What the setting that most page orders speak for leaves far behind, another one seldom saves.
        shown = first
        if turn:
            ahead = _near(sorted(best.values(), key=lambda s: -s.score), RULED_FAR)[:HOPES]
            shown = list({s.hypothesis: s for s in (*ahead, *first[:1])}.values())
        pages = {s.hypothesis: [page_under(desk, ruled, s)] for s in shown}
        part = 0.3 / len(rulings)
        stage = Stage(tell, 0.25 + part * turn, 0.25 + part * (turn + 1), SECOND_WIDTH)
        for found in one_round(desk, list(pages), pages.__getitem__, ruler, stage):
            known = best.get(found.hypothesis)
            if known is None or found.score > known.score:
                best[found.hypothesis] = found
    return sorted(best.values(), key=lambda s: -s.score)


def _say_what_does_not_fit(desk: Desk, candidates: list[Hypothesis]) -> None:
    """Raises :class:`BadDecision` for the first decided cut that the first candidate cannot follow, if there is one."""
    for hypothesis in candidates[:1]:
        filler = desk.plain_filler()
        desk.solver.case(hypothesis, first_page(filler, hypothesis.pages), filler)


def _as_received(desk: Desk) -> list[Solution]:
    """The marked pages in the order received, where no scheme fits: a start for a free order."""
    edges = np.flatnonzero(desk.stream.edge)
    if len(edges) < 3:
        return []
    pages = len(edges) - 1
    page = first_page(desk.plain_filler(), pages)
    return [Solution(replace(in_order(pages), marked=(True,) * pages), edges, -math.inf, page)]


def _final(ranked: list[Solution], filler: Filler) -> Found:
    """The winner, its lead, and the best other page order."""
    best = ranked[0]
    # One text in order with a page more is no other order of it.
    rival = next((s for s in ranked[1:] if not s.hypothesis.scheme == best.hypothesis.scheme == IN_ORDER), None)
    lead = best.score - rival.score if rival is not None else math.inf
    others = tuple(s for s in ranked[1:FINALISTS] if s.score > best.score - NEAR)
    return Found(best, best.filler or filler, lead, rival, others)
