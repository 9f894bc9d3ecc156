"""Finds the reading order of a source: tries page orders, places page ends, judges, and says how sure it is.

What a newcomer gets wrong: the best score alone means little. A hypothesis is believed for its distance
to the best *other* page order, and a join for its distance to the best other pair of places.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from regather.errors import BadDecision, CannotRestore
from regather.imposition import SCHEMES
from regather.model import (
    Anatomy,
    Arrangement,
    Decisions,
    Doubt,
    Evidence,
    Finding,
    Reading,
    Role,
    Severity,
    Source,
    Span,
)
from regather.order.anchors import find_anchors
from regather.order.doubles import Double, find_doubles, set_aside
from regather.order.doubts import describe, doubts_of
from regather.order.free import Leaves, find_leaves, free_penalty, path_margins, solve_free
from regather.order.geometry import START_MEASURE, Filler, Page, fill_score, first_page, refit
from regather.order.hypotheses import folio_offsets, hypotheses, size_prior
from regather.order.judge import Judge
from regather.order.lexicon import build_lexicon
from regather.order.link import LEFT_KINDS, RIGHT_KINDS, Links
from regather.order.pieces import build_pieces, pages_of
from regather.order.solve import Hypothesis, Solution, Solver
from regather.order.stream import RUNNING, Floats, Stream, build_stream
from regather.text.decision_lines import scheme_lines
from regather.text.fingerprint import fingerprint

Progress = Callable[[str, float | None], None]

FREE = "free"
"""The scheme of pages in no known order."""
FIRST_WIDTH = 12
"""Beam width while hypotheses compete."""
RETRIED = 3
"""How many of the best hypotheses are tried with other page lengths."""
FINAL_WIDTH = 80
NEAR = 25.0
"""Hypotheses this many nats behind after the quick round are not looked at again."""
FINALISTS = 3
STARTS = (1.0, 0.9, 1.1)
"""Page lengths to start from, against the average; a wrong start can lock the pages in step."""
NEAR_LENGTHS = (1.0, 0.96)
"""Page lengths to try against the refitted one: it is an estimate, and thin joins hang on it."""
SCHEME_SURE = 6.0
"""Nats by which a page order must lead before nobody is asked."""
SHORT = 1500
"""A text of fewer characters is one or two pages: there is nothing to put in order."""
OPEN_ENDS = frozenset({"comma", "semicolon", "dash", "lower", "capital", "mark"})
"""Kinds of text ends that no page before a blank one has."""
FIRST_LOST = 3
"""The first page and its back are cover and imprint: without text they are blank."""
LOST = 1.5
"""Nats below which the pages around an empty one do not read on, so that it is lost and not blank."""
NEAR_BREAKS = 4
"""How many blank pages may have left no break; in schemes of larger sheets as many as fill the last one."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Everything that is known of one source before any order is tried."""

    stream: Stream
    anatomy: Anatomy
    solver: Solver
    notes: Floats

    @property
    def front_pages(self) -> int:
        """How many pages front matter takes, by its kinds."""
        return len(
            {b.role for b in self.anatomy.blocks if b.role in (Role.CONTENTS, Role.TITLE, Role.COVER, Role.COLOPHON)}
        )

    @property
    def characters(self) -> float:
        """Characters of running text."""
        return float(sum(len(b.span) for b in self.anatomy.blocks if b.role in RUNNING))

    def filler(self, measure: float) -> Filler:
        """Counts lines for one measure."""
        return Filler(self.stream, measure, self.notes)


def arrange(
    source: Source, anatomy: Anatomy, decisions: Decisions | None = None, progress: Progress | None = None
) -> Arrangement:
    """The reading order of ``source``, with evidence, confidence and doubts.

    ``progress`` is called with words and the share done (0 to 1). Raises :class:`CannotRestore` where no
    order is credible, and :class:`BadDecision` where a decision does not fit the source.
    """
    decisions = decisions or Decisions()
    tell = progress or (lambda words, share: None)
    if not any(b.role in RUNNING for b in anatomy.blocks):
        raise CannotRestore(
            "The source holds no running text.", where=source.name,
            hint="Give a source that has the text of the pages, not only covers or contents.",
        )  # fmt: skip
    tell("Looking at the text", 0.0)
    doubles = find_doubles(source, anatomy)
    anatomy = set_aside(anatomy, doubles)
    desk = _prepare(source, anatomy, decisions)
    found = _search(_undecided(desk), decisions, tell)
    if decisions.cuts:
        found = _honour(desk, found) or _search(desk, decisions, tell)
    tell("Judging every page turn", 0.9)
    return _with_doubles(_describe(desk, found, decisions), doubles)


def _undecided(desk: _Desk) -> _Desk:
    """The same desk without the cuts that a person decided."""
    solver = desk.solver
    return replace(desk, solver=Solver(desk.stream, solver.links, solver.anchors, {}, solver.blanks))


def _honour(desk: _Desk, found: _Found) -> _Found | None:
    """Puts decided cuts into the order that was found without them, and moves only what they move.

    So an answer to one doubt does not overturn joins that nobody asked about. Gives nothing where the
    decisions do not fit into that order; then the search has to begin with them.
    """
    best = found.best
    if found.margins is not None:
        return None
    try:
        wanted = desk.solver.case(best.hypothesis, best.page, found.filler).bounds
    except BadDecision:
        return None
    bounds = best.bounds.copy()
    for bound, cut in wanted.items():
        bounds[bound] = cut
    if (np.diff(bounds) < 0).any():
        return None
    settled = Judge(desk.solver, replace(best, bounds=bounds), found.filler).settle()
    return replace(found, best=settled)


def _search(desk: _Desk, decisions: Decisions, tell: Progress) -> _Found:
    """The best order under the decisions that the desk knows of."""
    candidates = _candidates(desk, decisions)
    ranked = _compete(desk, candidates, tell)
    free = decisions.scheme is not None and decisions.scheme.name == FREE
    if not ranked and (decisions.scheme is None or free):
        ranked = _as_received(desk)
    if not ranked and desk.solver.fixed:
        _say_what_does_not_fit(desk, candidates)
    if not ranked:
        raise CannotRestore(
            "No imposition scheme fits this source.", where=desk.stream.source.name,
            hint="Say the scheme and the number of pages in [scheme] of book/decisions.toml.",
        )  # fmt: skip
    tell("Placing the page ends", 0.7)
    found = _final(desk, ranked)
    marked = bool(desk.stream.edge[1:-1].any())
    if marked and (free or not (decisions.scheme and decisions.scheme.name)):
        found = _weigh_free(desk, found)
    if found.best.hypothesis.scheme == "in-order" and not (desk.solver.anchors.highest or marked):
        # Nothing marks the pages of a text that is in order already, so none are invented.
        whole = _quick(desk, _in_order(1), found.filler, STARTS[:1])
        found = replace(found, best=whole or found.best)
    return found


def _with_doubles(arrangement: Arrangement, doubles: tuple[Double, ...]) -> Arrangement:
    """Names the pages that the source has twice."""
    if not doubles:
        return arrangement
    twice: dict[int, Double] = {}
    for double in doubles:
        for piece in arrangement.pieces:
            if piece.role in RUNNING and 2 * len(_common(piece.span, double.first)) > len(piece.span):
                twice.setdefault(piece.page, double)
    found = tuple(
        Finding(
            "page-twice", Severity.NOTE, f"Page {page} stands twice in the source; the second copy was set aside.",
            where=f"character {double.second.start}", hint="Nothing is to be done, unless the copies differ.",
        )
        for page, double in sorted(twice.items())
    )  # fmt: skip
    return replace(arrangement, duplicates=tuple(sorted(twice)), findings=(*arrangement.findings, *found))


def _common(one: Span, two: Span) -> range:
    return range(max(one.start, two.start), min(one.end, two.end))


def _prepare(source: Source, anatomy: Anatomy, decisions: Decisions) -> _Desk:
    texts = [b.span.of(source.text) for b in anatomy.blocks if b.role in RUNNING]
    lexicon = build_lexicon(texts, anatomy.language)
    forced = tuple(sorted({c.at for c in decisions.cuts}))
    stream = build_stream(source, anatomy, lexicon.splits, forced)
    links = Links(stream, lexicon, anatomy.language)
    solver = Solver(
        stream,
        links,
        find_anchors(stream, anatomy),
        _fixed(stream, decisions),
        frozenset(decisions.blanks) | frozenset(decisions.missing),
    )
    return _Desk(stream, anatomy, solver, _note_room(stream, anatomy))


def _note_room(stream: Stream, anatomy: Anatomy) -> Floats:
    """Characters of note bodies, counted at the cut of the mark: a note takes room on the page that calls it."""
    room = np.zeros(len(stream))
    marks = [(int(np.searchsorted(stream.left, m.span.start, side="right")) - 1, m.label) for m in anatomy.note_marks]
    for body in anatomy.note_bodies:
        gap = max(0, int(np.searchsorted(stream.left, body.span.start, side="right")) - 1)
        own = [cut for cut, label in marks if label == body.label]
        before = [cut for cut in own if cut <= gap]
        place = max(before) if before else min(own, default=gap)
        room[max(0, place)] += len(body.span)
    return room


def _fixed(stream: Stream, decisions: Decisions) -> dict[tuple[int, str], int]:
    """The cuts that a person decided, by page and edge."""
    fixed: dict[tuple[int, str], int] = {}
    text = stream.source.text
    for cut in decisions.cuts:
        where = f"[[cut]] page = {cut.page}, edge = {cut.edge}"
        if not 0 <= cut.at <= len(text):
            raise BadDecision(
                f"The offset {cut.at} lies outside the source, which has {len(text)} characters.", where=where,
                hint="Correct or remove this entry of book/decisions.toml.",
            )  # fmt: skip
        if cut.check and cut.check != fingerprint(text, cut.at):
            raise BadDecision(
                "The text at this place is not the text that was decided on.", where=where,
                hint="The source has changed since; remove this entry or take its new lines from the doubts.",
            )  # fmt: skip
        edges = stream.left if cut.edge == "end" else stream.right
        place = int(np.argmin(np.abs(edges - cut.at)))
        if fixed.get((cut.page, cut.edge), place) != place:
            raise BadDecision(
                "Two decisions put the same page end in two places.", where=where,
                hint="Remove one of them from book/decisions.toml.",
            )  # fmt: skip
        fixed[(cut.page, cut.edge)] = place
    return fixed


def _candidates(desk: _Desk, decisions: Decisions) -> list[Hypothesis]:
    """Page orders to try, with what the source's own breaks say about them."""
    scheme = decisions.scheme
    name = scheme.name if scheme else None
    pages = scheme.pages if scheme else None
    right_to_left = desk.anatomy.right_to_left
    if name == FREE:
        return []
    if name is not None and name not in SCHEMES:
        raise BadDecision(
            f"There is no imposition scheme “{name}”.", where="[scheme] of book/decisions.toml",
            hint=f"Use one of: {', '.join(SCHEMES)}.",
        )  # fmt: skip
    if name is not None and pages is not None and not SCHEMES[name].accepts(pages):
        raise BadDecision(
            f"A book of {pages} pages cannot be put on sheets as {SCHEMES[name].title}.",
            where="[scheme] of book/decisions.toml", hint="Correct the number of pages or the scheme.",
        )  # fmt: skip
    if desk.characters < SHORT and not name:
        return [_in_order(1)]
    found: list[Hypothesis] = []
    if name != "in-order":
        for offset in folio_offsets(desk.solver.anchors, desk.front_pages):
            found += hypotheses(
                desk.characters, desk.solver.anchors, right_to_left=right_to_left, offset=offset, only=name, pages=pages
            )
    named = max([*decisions.blanks, *decisions.missing, *(c.page for c in decisions.cuts)], default=0)
    if found and named > max(h.pages for h in found):
        cut = any(c.page == named for c in decisions.cuts)
        most = max(h.pages for h in found)
        raise BadDecision(
            f"There is no page {named}: the book that the source allows has at most {most} pages.",
            where=f"[[cut]] page = {named}" if cut else f"page = {named}",
            hint="Correct or remove this entry of book/decisions.toml.",
        )  # fmt: skip
    found = [h for h in found if h.pages >= named]
    edges = int(desk.stream.edge[1:-1].sum())
    if edges:
        found = [m for h in found for m in _marked(h, edges)]
    counts = sorted({h.pages for h in found}) or [pages or 1]
    if not name or name == "in-order":
        plain = [_in_order(n) for n in counts if n >= named]
        found += [m for h in plain for m in _marked(h, edges)] if edges else plain
        if edges and edges + 1 >= named and not any(h.scheme == "in-order" for h in found):
            found.append(replace(_in_order(edges + 1), marked=(True,) * edges + (False,)))
    return found


def _in_order(pages: int) -> Hypothesis:
    return Hypothesis("in-order", pages, tuple(range(1, pages + 1)))


def _marked(hypothesis: Hypothesis, edges: int) -> list[Hypothesis]:
    """The hypothesis with breaks behind every page, and behind every side, where the count of breaks allows it."""
    found = []
    multiple = SCHEMES[hypothesis.scheme].pages_multiple
    if 0 <= hypothesis.pages - 1 - edges <= max(NEAR_BREAKS, multiple - 1):
        found.append(replace(hypothesis, marked=(True,) * hypothesis.pages))
    if hypothesis.scheme != "in-order":
        sides = SCHEMES[hypothesis.scheme].sides(hypothesis.pages, right_to_left=hypothesis.right_to_left)
        if 0 <= len(sides) - 1 - edges <= 2 and any(len(s.slots) > 1 for s in sides):
            marks = [i == len(s.slots) - 1 for s in sides for i in range(len(s.slots))]
            found.append(replace(hypothesis, marked=tuple(marks)))
    return found


def _compete(desk: _Desk, candidates: list[Hypothesis], tell: Progress) -> list[Solution]:
    """Solves every hypothesis quickly; the best solution of each page order, best first."""
    filler = desk.filler(START_MEASURE)
    solved = []
    for i, hypothesis in enumerate(candidates):
        tell(f"Trying {hypothesis.scheme}, {hypothesis.pages} pages", 0.05 + 0.5 * i / len(candidates))
        solved.append(_quick(desk, hypothesis, filler, STARTS[:1]))
    ranked = sorted((s for s in solved if s is not None), key=lambda s: -s.score)
    for i, solution in enumerate(ranked[:RETRIED]):
        other = _quick(desk, solution.hypothesis, filler, STARTS[1:])
        if other is not None and other.score > solution.score:
            ranked[i] = other
    return sorted(ranked, key=lambda s: -s.score)


def _say_what_does_not_fit(desk: _Desk, candidates: list[Hypothesis]) -> None:
    """Raises :class:`BadDecision` for the first decided cut that the first candidate cannot follow, if there is one."""
    for hypothesis in candidates[:1]:
        filler = desk.filler(START_MEASURE)
        desk.solver.case(hypothesis, first_page(filler, hypothesis.pages), filler)


def _as_received(desk: _Desk) -> list[Solution]:
    """The marked pages in the order received, where no scheme fits: a start for a free order."""
    edges = np.flatnonzero(desk.stream.edge)
    if len(edges) < 3:
        return []
    pages = len(edges) - 1
    page = first_page(desk.filler(START_MEASURE), pages)
    return [Solution(replace(_in_order(pages), marked=(True,) * pages), edges, -math.inf, page)]


def _prior(desk: _Desk, hypothesis: Hypothesis) -> float:
    return 0.0 if hypothesis.pages == 1 else size_prior(desk.characters, hypothesis.pages)


def _quick(desk: _Desk, hypothesis: Hypothesis, filler: Filler, starts: tuple[float, ...]) -> Solution | None:
    best: Solution | None = None
    pages = max(1, hypothesis.pages - (desk.front_pages if hypothesis.pages > 8 else 2))
    prior = _prior(desk, hypothesis)
    for share in starts:
        page = first_page(filler, pages)
        page = replace(page, lines=page.lines * share)
        found = desk.solver.solve(hypothesis, page, filler, FIRST_WIDTH)
        if found is not None and (best is None or found.score + prior > best.score):
            best = replace(found, score=found.score + prior)
    return best


def _taken(desk: _Desk, solution: Solution, filler: Filler) -> Floats:
    """Lines on every page that holds running text."""
    bounds = solution.bounds
    starts, ends = bounds[:-1], bounds[1:]
    body = (ends > starts) & ~desk.stream.front[np.minimum(starts, len(desk.stream) - 1)]
    return np.array([float(filler.lines(int(a), int(b))) for a, b in zip(starts[body], ends[body], strict=True)])


@dataclass(frozen=True, slots=True)
class _Found:
    """The winning solution, its lead over the best other page order, and margins of a free order's joins.

    ``margins``: for each pair of pages the nats to the best rival, and the cut at which its right page begins.
    """

    best: Solution
    filler: Filler
    lead: float
    rival: Solution | None
    margins: dict[tuple[int, int], tuple[float, int]] | None = None


def _weigh_free(desk: _Desk, found: _Found) -> _Found:
    """Lets a free order of the marked pages compete with the best imposed one."""
    leaves = find_leaves(desk.stream, desk.anatomy)
    free, task, order = solve_free(leaves, desk.solver.links, found.best, desk.solver.fixed)
    lead = free.score + _leaf_fill(desk, leaves, found.filler) - free_penalty(len(leaves)) - found.best.score
    lead += size_prior(desk.characters, len(leaves))
    if lead <= 0:
        return replace(found, lead=min(found.lead, -lead))
    by_leaf = path_margins(task, order, len(leaves))
    numbers = free.hypothesis.order
    margins = {
        (numbers[a], numbers[b]): (margin, int(leaves.starts[c]) if c >= 0 else -1)
        for (a, b), (margin, c) in by_leaf.items()
    }
    return _Found(free, found.filler, min(lead, 99.0), found.best, margins)


def _leaf_fill(desk: _Desk, leaves: Leaves, filler: Filler) -> float:
    """How well the leaves fill pages of one size, as imposed orders count it."""
    body = np.array([leaf not in leaves.fronts for leaf in range(len(leaves))])
    taken = filler.lines(leaves.starts[body], leaves.ends[body])
    page = refit(first_page(filler, max(1, int(body.sum()))), taken)
    closes = desk.stream.heading_after[leaves.ends[body]] | filler.loose(leaves.starts[body], leaves.ends[body])
    return float(fill_score(page, taken, closes).sum())


def _final(desk: _Desk, ranked: list[Solution]) -> _Found:
    """Solves the finalists with care; the winner, its lead, and the best other page order."""
    filler = desk.filler(START_MEASURE)
    done: list[Solution] = []
    for quick in ranked[:FINALISTS]:
        if done and quick.score < ranked[0].score - NEAR:
            continue
        done.append(_careful(desk, quick, filler))
    done.sort(key=lambda s: -s.score)
    others = done[1:] + ranked[len(done) :]
    rival = max(others, key=lambda s: s.score, default=None)
    lead = done[0].score - rival.score if rival is not None else math.inf
    return _Found(done[0], filler, lead, rival)


def _careful(desk: _Desk, quick: Solution, filler: Filler) -> Solution:
    best = quick
    prior = _prior(desk, quick.hypothesis)
    page: Page = quick.page
    for shares in (NEAR_LENGTHS, (1.0,)):
        taken = _taken(desk, best, filler)
        page = refit(page, taken) if len(taken) else page
        tried = [replace(page, lines=page.lines * share) for share in shares]
        found = [desk.solver.solve(quick.hypothesis, one, filler, FINAL_WIDTH) for one in tried]
        better = [replace(f, score=f.score + prior) for f in found if f is not None]
        best = max([*better, *([best] if shares == (1.0,) or not better else [])], key=lambda s: s.score)
    return Judge(desk.solver, best, filler).settle()


def _describe(desk: _Desk, found: _Found, decisions: Decisions) -> Arrangement:
    best, lead, rival = found.best, found.lead, found.rival
    judge = Judge(desk.solver, best, found.filler)
    judged = judge.judged(found.margins)
    joins = [(j, describe(judge, j, decided=judge.decided(j.left_page, j.right_page))) for j in judged]
    doubts = [d for d in doubts_of(judge, joins) if d.id not in decisions.accepted]
    hypothesis = best.hypothesis
    scheme_decided = decisions.scheme is not None and decisions.scheme.name is not None
    if lead < SCHEME_SURE and rival is not None and not scheme_decided and "scheme" not in decisions.accepted:
        doubts.insert(0, _scheme_doubt(best, rival, lead))
    missing = tuple(sorted({*decisions.missing, *_missing(desk, best, decisions)}))
    blanks = tuple(p for p in range(1, hypothesis.pages + 1) if best.is_blank(p) and p not in missing)
    words = f"The pages come in the order of {_title(hypothesis.scheme)}, {hypothesis.pages} pages."
    against = _against(rival, lead)
    return Arrangement(
        scheme=hypothesis.scheme,
        pages=hypothesis.pages,
        stream=hypothesis.order,
        pieces=build_pieces(desk.stream, desk.anatomy, pages_of(desk.stream, best), decisions.places),
        joins=tuple(join for _, join in joins),
        doubts=tuple(doubts),
        blanks=blanks,
        missing=missing,
        confidence=1.0 if scheme_decided else round(1 / (1 + math.exp(-min(lead, 50.0))), 4),
        evidence=(Evidence("scheme", round(min(lead, 99.0), 2), words + against),),
        findings=(*_findings(desk, best), *_missing_findings(missing, decisions)),
        right_to_left=hypothesis.right_to_left,
    )


def _against(rival: Solution | None, lead: float) -> str:
    if rival is None:
        return ""
    order = rival.hypothesis
    return f" The next best, {order.scheme} with {order.pages} pages, is {lead:.0f} nats behind."


def _title(scheme: str) -> str:
    return SCHEMES[scheme].title if scheme in SCHEMES else "no known scheme: single pages, shuffled"


def _scheme_doubt(best: Solution, rival: Solution, lead: float) -> Doubt:
    sure = 1 / (1 + math.exp(-lead))
    readings = tuple(
        Reading(
            f"{s.hypothesis.pages} pages: {_title(s.hypothesis.scheme)}", round(share, 3),
            scheme_lines(s.hypothesis.scheme, s.hypothesis.pages),
        )
        for s, share in ((best, sure), (rival, 1 - sure))
    )  # fmt: skip
    return Doubt("scheme", "In which scheme were the pages put on the sheets, and how many are there?", readings)


def _missing(desk: _Desk, best: Solution, decisions: Decisions) -> list[int]:
    """Pages without text where the text breaks off before and starts anew behind: lost, not blank."""
    found = []
    links = desk.solver.links
    pages = best.hypothesis.pages
    for page in range(FIRST_LOST, pages):
        if not best.is_blank(page) or page in decisions.blanks:
            continue
        before = next((p for p in range(page - 1, 0, -1) if not best.is_blank(p)), None)
        behind = next((p for p in range(page + 1, pages + 1) if not best.is_blank(p)), None)
        if before is None or behind is None:
            continue
        left, right = best.end_of(before), best.start_of(behind)
        if desk.stream.front_left[left] or desk.stream.front[right]:
            continue  # beside cover, title or colophon a page without text is blank
        open_end = LEFT_KINDS[links.left_kind[left]] in OPEN_ENDS
        open_start = RIGHT_KINDS[links.right_kind[right]] == "lower"
        joins = float(links.scores(np.array([left]), np.array([right]))[0, 0])
        if (open_end or open_start) and joins < LOST:
            found.append(page)
    return found


def _missing_findings(missing: tuple[int, ...], decisions: Decisions) -> tuple[Finding, ...]:
    """One finding for each page that seems lost."""
    return tuple(
        Finding(
            "page-missing", Severity.WARNING, f"Page {page} seems to be missing: the text breaks off before it.",
            where=f"page {page}", hint="If it is blank, say so with a [[blank]] entry in book/decisions.toml.",
        )
        for page in missing
        if page not in decisions.missing
    )  # fmt: skip


def _findings(desk: _Desk, best: Solution) -> tuple[Finding, ...]:
    """Printed folios that contradict the order found."""
    pages = pages_of(desk.stream, best)
    found = []
    for folio in desk.anatomy.folios:
        slot = pages.slot_at(folio.span.start)
        near = {pages.numbers[s] for s in (slot - 1, slot, slot + 1) if 0 <= s < len(pages.numbers)}
        if folio.number not in near and not folio.inside:
            found.append(
                Finding(
                    "folio-contradicts", Severity.WARNING,
                    f"A folio reads {folio.number}, but page {pages.numbers[slot]} stands there.",
                    where=f"character {folio.span.start}",
                    hint="It may be misread; if the order is wrong, say so in book/decisions.toml.",
                )
            )  # fmt: skip
    return tuple(found)
