"""Turns the order found into an arrangement: pieces, joins with evidence, doubts, pages that are blank or lost.

What a newcomer gets wrong: a page without text is blank only where the text around it reads on.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from regather.errors import BadDecision
from regather.imposition import SCHEMES
from regather.model import Anatomy, Arrangement, Decisions, Evidence, Finding, Severity
from regather.order.folded.desk import Desk
from regather.order.folded.elsewhere import Elsewhere, elsewhere
from regather.order.folded.faulted import TITLES
from regather.order.folded.judge import Judge, JudgedJoin, Rival
from regather.order.folded.lost import lost_pages
from regather.order.found import Found
from regather.order.hypothesis import FREE, IN_ORDER, Solution
from regather.order.telling.doubts import describe as describe_join
from regather.order.telling.doubts import doubts_of, with_followers
from regather.order.telling.folds import SCHEME_SURE, against, fold_doubt, in_words, is_same_fold
from regather.order.telling.pieces import build_pieces, pages_of
from regather.order.telling.sureness import FAR_LEAD, believed_lead, scheme_confidence

AS_RECEIVED_SURE = 6.0
"""The same for pages that stay as they were received: there nothing is moved that was right before."""
UNRULY = 0.25
"""The share of folios, repeated or far beyond the book, from which on they contradict each other. In none of 30
scrambled books with folios, some misread, it was more than 0.07 where there were more than four."""
LEAST_UNRULY = 3
"""So many such folios there must be: one or two are misread."""
MOST_LISTED = 8
"""Page numbers that one finding lists."""
BEYOND = 2.0
"""A folio beyond so many times the number of pages counts none of them."""


def describe(desk: Desk, found: Found, decisions: Decisions) -> Arrangement:
    """The arrangement that a search result means, with what a person should know of it."""
    best, lead, rival = found.best, found.lead, found.rival
    _insist(desk, best)
    judge = Judge(desk.solver, best, found.filler)
    asked, kin = ({}, {}) if found.margins is None else (found.margins.asked, found.margins.kin)
    judged = with_followers(judge.judged(found.margins), asked)
    scheme_decided = decisions.scheme is not None and decisions.scheme.name is not None
    # Whether a page is lost hangs on the orders that are near; how the joins read says nothing of that. A page that the
    # source shows without text was there in any order.
    shows_blanks = best.hypothesis.scheme == IN_ORDER and bool(desk.stream.source.empty_pages)
    ahead = FAR_LEAD if scheme_decided or shows_blanks else lead
    lead = believed_lead(lead, _read_on(judge, judged), marked=bool(best.hypothesis.marked))
    believed = FAR_LEAD if scheme_decided else lead
    others = elsewhere(desk, best, found.filler) if found.margins is None else ()
    joins = [
        (j, describe_join(judge, j, decided=_decided(desk, judge, j), lead=believed, kin=kin, apart=_apart(others, j)))
        for j in judged
    ]
    found_doubts = doubts_of(judge, joins, asked, kin, _places(judge, others, judged))
    doubts = [doubt for doubt in found_doubts if doubt.id not in decisions.accepted]
    hypothesis = best.hypothesis
    bar = AS_RECEIVED_SURE if hypothesis.scheme == IN_ORDER else SCHEME_SURE
    # Whoever says which single pages follow each other has said that no fold does.
    asks = lead < bar and not scheme_decided and not desk.loose and "scheme" not in decisions.accepted
    if asks and rival is not None and not is_same_fold(best, rival):
        doubts.insert(0, fold_doubt(desk, best, rival, lead))
    shown = desk.stream.source.shown_pages == hypothesis.pages
    lost, thin = ([], []) if shown else lost_pages(desk, best, decisions.blanks, found.holes, ahead, _held(others))
    missing = tuple(sorted({*decisions.missing, *lost}))
    blanks = tuple(p for p in range(1, hypothesis.pages + 1) if best.is_blank(p) and p not in missing)
    words = f"The pages come {in_words(replace(hypothesis, fault=''))}."
    evidence = [Evidence("scheme", round(min(lead, 99.0), 2), words + against(rival, lead))]
    if hypothesis.fault:
        evidence.append(Evidence("scan", 0.0, f"In the scan {TITLES[hypothesis.fault]}."))
    return Arrangement(
        scheme=hypothesis.scheme,
        pages=hypothesis.pages,
        stream=hypothesis.order,
        pieces=build_pieces(desk.stream, desk.anatomy, pages_of(desk.stream, best), decisions.places),
        joins=tuple(join for _, join in joins),
        doubts=tuple(doubts),
        blanks=blanks,
        missing=missing,
        confidence=1.0 if scheme_decided else round(scheme_confidence(min(lead, 99.0)), 4),
        evidence=tuple(evidence),
        findings=(
            *_overturned(found), *_findings(desk, best), *_empty_pages(desk, best),
            *_missing_findings(missing, thin, decisions),
        ),
        right_to_left=hypothesis.right_to_left,
    )


def _read_on(judge: Judge, judged: Sequence[JudgedJoin]) -> list[float]:
    """How well the torn joins read whose places were sought, in nats; nothing of loose pages."""
    if judge.solution.hypothesis.scheme not in SCHEMES:
        return []
    cuts = [(j.left, j.right) for j in judged if j.rivals and not j.in_stream and j.right_page == j.left_page + 1]
    return [float(judge.links.scores(np.array([left]), np.array([right]))[0, 0]) for left, right in cuts]


def _apart(others: Sequence[Elsewhere], joined: JudgedJoin) -> float:
    """The nats to the nearest place of a page without text in which a join is none, or one between other texts."""
    parted = (other.behind for other in others if other.parts(joined.left_page, joined.right_page))
    return min(parted, default=math.inf)


def _places(
    judge: Judge, others: Sequence[Elsewhere], judged: Sequence[JudgedJoin]
) -> dict[tuple[int, int], list[Rival]]:
    """For joins that another place of a page without text parts, where each would then stand, the nearest first."""
    found: dict[tuple[int, int], list[Rival]] = {}
    for joined in judged:
        left, right = judge.slot[joined.left_page], judge.slot[joined.right_page]
        for bounds, behind in ((other.bounds, other.behind) for other in others if _moves(other, joined)):
            # A page without text ends nowhere, and begins nowhere.
            if bounds[left] < bounds[left + 1] and bounds[right] < bounds[right + 1]:
                place = Rival(int(bounds[left + 1]), int(bounds[right]), max(0.0, behind))
                if (place.left, place.right) != (joined.left, joined.right):
                    found.setdefault((joined.left_page, joined.right_page), []).append(place)
    return found


def _moves(other: Elsewhere, joined: JudgedJoin) -> bool:
    return joined.left_page in other.moved or joined.right_page in other.moved


def _held(others: Sequence[Elsewhere]) -> dict[int, float]:
    """For pages without text the nats to the nearest place in which they hold some."""
    found: dict[int, float] = {}
    for other in others:
        found.setdefault(other.page, other.behind)
    return found


def _insist(desk: Desk, best: Solution) -> None:
    """Raises :class:`BadDecision` where a decided cut is not in the order found: none is ever passed over."""
    order = best.hypothesis.order
    for (page, edge), cut in sorted(desk.solver.fixed.items()):
        if page not in order or int(best.bounds[order.index(page) + (edge == "end")]) != cut:
            at = int((desk.stream.left if edge == "end" else desk.stream.right)[cut])
            raise BadDecision(
                f"No order of the pages was found in which page {page} {edge}s at character {at} of the source.",
                where=f"[[cut]] page = {page}, edge = {edge}",
                hint="Correct or remove this entry of book/decisions.toml, or one that contradicts it.",
            )
    places = {page: (int(best.bounds[slot]), int(best.bounds[slot + 1])) for slot, page in enumerate(order)}
    text = [place for _, place in sorted(places.items()) if place[0] != place[1]]
    there = {(left[1], right[0]) for left, right in pairwise(text)}
    _insist_on_edges(desk, text)
    for end, start in desk.follows:
        if (end, start) not in there:
            ends, starts = int(desk.stream.left[end]), int(desk.stream.right[start])
            raise BadDecision(
                f"No order of the pages was found in which the page that ends at character {ends} goes on with the one "
                f"that starts at {starts}.",
                where=f"[[follow]] end = {ends}, start = {starts}",
                hint="Correct or remove this entry of book/decisions.toml, or one that contradicts it.",
            )


def _insist_on_edges(desk: Desk, pages: Sequence[tuple[int, int]]) -> None:
    """Raises :class:`BadDecision` where the text of the pages, in reading order, begins or ends with another page than
    a person said."""
    body = [page for page in pages if not desk.stream.front[page[0]]]
    if not body:
        return
    for said, found, edges, what, edge in (
        (desk.first, body[0][0], desk.stream.right, "first", "start"),
        (desk.last, body[-1][1], desk.stream.left, "last", "end"),
    ):
        if said >= 0 and said != found:
            at = int(edges[said])
            raise BadDecision(
                f"No order of the pages was found in which the {what} page of the text {edge}s at character {at}.",
                where=f"[[{what}]] {edge} = {at}",
                hint="Correct or remove this entry of book/decisions.toml, or one that contradicts it.",
            )


def _decided(desk: Desk, judge: Judge, joined: JudgedJoin) -> bool:
    return judge.decided(joined.left_page, joined.right_page) or (joined.left, joined.right) in desk.follows


def _overturned(found: Found) -> tuple[Finding, ...]:
    """A finding where decided cuts made another page order of the one that the source shows without them."""
    before, now = found.overturned, found.best.hypothesis
    if before is None or (before.scheme, before.pages) == (now.scheme, now.pages):
        return ()
    return (
        Finding(
            "decision-overturns", Severity.WARNING,
            f"Decided cuts do not fit the order that the source shows without them: {in_words(before)}. "
            "So another was found, in which they have their place.",
            where="book/decisions.toml",
            hint="See whether a page or an offset in them is mistyped. If all are right, say the order, too: [scheme].",
        ),
    )  # fmt: skip


def _missing_findings(missing: Sequence[int], thin: Sequence[int], decisions: Decisions) -> tuple[Finding, ...]:
    """One finding for each page that seems lost, and for each that may be."""
    lost = (
        Finding(
            "page-missing", Severity.WARNING, f"Page {page} seems to be missing: the text breaks off before it.",
            where=f"page {page}", hint="If it is blank, say so with a [[blank]] entry in book/decisions.toml.",
        )
        for page in missing
        if page not in decisions.missing
    )  # fmt: skip
    perhaps = (
        Finding(
            "page-missing", Severity.NOTE,
            f"Page {page} may be missing: the text hardly reads on there, but an order without it is as likely.",
            where=f"page {page}", hint="If it is, say so with a [[missing]] entry in book/decisions.toml.",
        )
        for page in thin
        if page not in decisions.missing
    )  # fmt: skip
    return (*lost, *perhaps)


def _findings(desk: Desk, best: Solution) -> tuple[Finding, ...]:
    """Printed folios that contradict the order found; said once where they contradict each other."""
    unruly = _contradict_each_other(desk.anatomy, best.hypothesis.pages)
    if unruly is not None:
        return (unruly,)
    pages = pages_of(desk.stream, best)
    found = []
    for folio in desk.anatomy.folios:
        slot = pages.slot_at(folio.span.start)
        near = {pages.numbers[s] for s in (slot - 1, slot, slot + 1) if 0 <= s < len(pages.numbers)}
        expected = pages.numbers[slot] - best.hypothesis.offset
        # Front matter that is not counted may have numbers of its own, most often roman ones.
        if folio.number + best.hypothesis.offset not in near and not folio.inside and expected > 0:
            uncounted = f", whose folio should be {expected}" if best.hypothesis.offset else ""
            found.append(
                Finding(
                    "folio-contradicts", Severity.WARNING,
                    f"A folio reads {folio.number}, but page {pages.numbers[slot]} stands there{uncounted}.",
                    where=f"character {folio.span.start}",
                    hint="It may be misread; if the order is wrong, say so in book/decisions.toml.",
                )
            )  # fmt: skip
    return tuple(found)


def _contradict_each_other(anatomy: Anatomy, pages: int) -> Finding | None:
    """One finding where many folios stand on several pages each or count pages that no such book has."""
    folios = [folio for folio in anatomy.folios if not folio.inside]
    times = Counter(folio.number for folio in folios)
    beyond = sorted(number for number in times if number > BEYOND * pages)
    twice = sorted(number for number, count in times.items() if count > 1 and number not in beyond)
    wrong = sum(times[number] - 1 for number in twice) + sum(times[number] for number in beyond)
    if wrong < max(LEAST_UNRULY, UNRULY * len(folios)):
        return None
    said = [f"{_listed(twice)} on more than one page"] if twice else []
    said += [f"{_listed(beyond)} in a book of {pages} pages"] if beyond else []
    first = next(folio for folio in folios if folio.number in (*twice, *beyond))
    return Finding(
        "folio-contradicts", Severity.WARNING, f"The page numbers contradict each other: {'; '.join(said)}.",
        where=f"character {first.span.start}",
        hint="Many seem to be misread. Look at the joins of the order found; put it right in book/decisions.toml.",
    )  # fmt: skip


def _empty_pages(desk: Desk, best: Solution) -> tuple[Finding, ...]:
    """That shuffled pages hold some without text, which no order can place."""
    empty = desk.stream.source.empty_pages if best.hypothesis.scheme == FREE else ()
    if not empty:
        return ()
    count = "One page of the source holds" if len(empty) == 1 else f"{len(empty)} pages of the source hold"
    where = ", ".join(str(at) for at in empty[:MOST_LISTED])
    return (
        Finding(
            "page-empty", Severity.WARNING,
            f"{count} no text: blank, a picture, or not read. Nothing tells where among shuffled pages such a page "
            "belongs, so it is left out.",
            where=f"character {where}",
            hint="If something stands on it, put its text there in the source, and restore again.",
        ),
    )  # fmt: skip


def _listed(numbers: list[int]) -> str:
    words = [str(number) for number in numbers[:MOST_LISTED]]
    if len(numbers) > MOST_LISTED:
        return ", ".join(words) + " and others"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
