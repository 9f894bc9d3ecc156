"""What the pages of a stream are worth by themselves: how well they fill a page, and what is broken where they end.

What a newcomer gets wrong: nearly all of the work of a search is here, on some ten thousand pairs of a page's start
and end for every page of every page order. What hangs on one of both alone is looked up once for each cut, not once
for each pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from regather.order.anchors import Anchors, PageAnchors
from regather.order.folded.beside_blanks import BesideBlanks
from regather.order.hypothesis import BLANK, BLANK_NEAR_COVER, NEAR_COVER, Hypothesis, near_cover
from regather.order.setting.geometry import Page, fill_score, full_score
from regather.order.setting.kept import kept_measure
from regather.order.setting.rows import Shelf
from regather.order.setting.runs import Runs
from regather.order.setting.typesetting import HALVES, LOOSE_LEVELS, Filler
from regather.order.stream import HYPHENS, Bools, Floats, Ints, Stream
from regather.order.words.link import LEFT_KINDS, RIGHT_KINDS, Links

HEADING_CUT = -6.0
"""A page never ends between a heading and its text."""
BROKEN = 1.15
"""How much more a break in the stream counts than its log-odds against chance pairs: rivals are not chance."""
CLOSING_KINDS = ("stop", "ask", "quote-after-stop")
OPEN_KINDS = ("lower", "comma")
"""What a sentence has before a heading that was not meant to stand there."""
SENTENCE_BROKEN = 2.5
"""A sentence has ended and the text goes on in lower case: next to nobody writes so, and the judge of words is held
back from saying how sure that is."""
FEW_WORDS = 8
"""Words at either end of a text that say nothing of whether it reads on there: of the first word of a novel the judge
was sure by 13 nats that it does not, so that all texts seemed to break off at their beginning."""
RUN_TOGETHER = 2.0
"""An unknown word is two known ones run together: a page very likely ended there."""
TORN_PER_PAGE = 2.0
GLUED_PER_PAGE = 1.5
"""With more glued words than this a page, the source loses spaces anywhere, and they prove nothing."""
TYPICAL_PAGE = 1750.0
"""Characters."""
INNER_TURN = -8.0
"""A page turn that the stream itself goes over is never put inside a word: nothing would call for it."""
EMPHASIS_CUT = -5.0
COMPOUND = 2.0
"""Nats that two words with a hyphen between belong together: most are compounds."""
HEADING_ALONE = -2.0
"""A page that holds nothing but headings: part titles and the like, one heading in ten of scrambled books."""
PART_OPENS = 1.5
"""A heading that the contents list at the highest level mostly opens a page."""
TORN_LINE = 4.0
"""A line of the source ends in mid-sentence: a page (or nothing natural) ended there."""
TURN_CROSSED = -5.0
"""A page holds both front matter and running text."""
TURN_CROSSED_MORE = -3.0
"""The same once the order is known. (Else half a page of text stood below the imprint in four of 52 wrecks.)"""
CHOICE = -5.0
"""Choosing one place among the words of a page or so: the logarithm of one in some 150 places that make sense."""
HEADING_OPENS = 3.0
"""Nats for a page's end before a heading: in half of the books every chapter opens a page, and headings are few, so one
is no place among hundreds. Without it a page end in mid-sentence at which the words fit badly was the better choice
(68 instead of 67 joins right in five wrecks without breaks, one more in two of ten with sides marked, none fewer)."""
PARAGRAPH_ENDS = 2.5
"""Nats of a page that ends with a paragraph, against one in mid-sentence whatever its last line: one line in seven or
so ends a paragraph, one word in seventy. In a face that is not the printer's, full lines tell so little that the page
ends found on average (:attr:`~regather.order.setting.fullness.Fit.ragged`) say one nat; once the order is known, the
rest is
added. (With 1.6 nats more a quarto of 48 pages that lacks one had 40 of its 42 joins right, 35 before, and 12 other
books 114 of 133, 113 before. While orders compete it was in vain.)"""
OFTEN_HEADED = 0.7
"""Headings a page, without those that the contents list first, from which on they open no page more often than other
places. (Of 25 in a book of verse, with 18 pages of text, six did.)"""
INSIDE_KEPT = -5.0
"""A page end inside a line, where the source keeps the lines of the print: only two lines that a lost break ran
together are cut so, and these are longer than the measure. Of 88 page ends in such wrecks one was."""
FRONT_SECOND = -0.5
FRONT_ELSEWHERE = -4.0
"""Title, cover or imprint on a page where they never stand."""
FRONT_SPLIT = -3.0
"""A page begins inside a run of front matter of one kind."""
FRONT_TOGETHER = -2.5
"""Front matter of one more kind on a page: title, imprint and contents have pages of their own, and an order that puts
two of them together has a page too many."""
CONTENTS_LAST, CONTENTS_WITHIN = -2.5, -5.0
"""Contents on one of a book's last pages, and amid its text, rather than among the first."""
CONTENTS_PAGES = 3
"""The last pages on which contents may stand."""
FULL_LINE = 1.0
"""How much of the odds of a full last line counts."""
TABLED = 4.0
"""Pages up to so many times the expected lines have their scores looked up."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hypothesis with the page geometry, anchors and decided bounds that it is judged by.

    ``scores`` holds the scores of pages, see :func:`page_table`; ``texts`` what the text alone says of the pages from
    break to break, where a page order has no others; ``rails`` the first and last cut at which each page may end, where
    that is known (see :mod:`regather.order.folded.rails`).
    """

    hypothesis: Hypothesis
    page: Page
    filler: Filler
    anchor: PageAnchors
    bounds: dict[int, int]
    scores: Floats = field(repr=False)
    texts: Floats | None = field(default=None, repr=False)
    rails: tuple[Ints, Ints] | None = field(default=None, repr=False)

    @property
    def best_end(self) -> float:
        """What the best of all page ends is worth by its page's length and last line alone."""
        fit = self.filler.fit
        return full_score(self.page) + (FULL_LINE * fit.most if fit is not None else 0.0)


def page_table(page: Page) -> Floats:
    """Scores of pages by half lines (columns), without and with a section's end behind them (rows in turn), for each of
    :data:`~regather.order.setting.typesetting.LOOSE_LEVELS`."""
    halves = np.arange(int(TABLED * HALVES * max(1.0, page.lines)) + 1) / HALVES
    loose, closes, taken = np.meshgrid(LOOSE_LEVELS, [False, True], halves, indexing="ij")
    return fill_score(page, taken.ravel(), closes.ravel(), loose.ravel()).reshape(-1, len(halves))


class Worth:
    """Judges pages between two cuts of one stream, whatever the page order."""

    def __init__(self, stream: Stream, links: Links, anchors: Anchors) -> None:
        self.stream = stream
        self.links = links
        self.anchors = anchors
        self.edges = np.flatnonzero(stream.edge)
        self._turns = np.concatenate([[0.0], np.cumsum(stream.turn)])
        inner = stream.glued & (links.right_kind == RIGHT_KINDS.index("lower"))
        self.own = links.own().astype(np.float64)
        closed = np.isin(links.left_kind, [LEFT_KINDS.index(kind) for kind in CLOSING_KINDS])
        self.own[closed & (links.right_kind == RIGHT_KINDS.index("lower"))] -= SENTENCE_BROKEN
        self.own[_compounds(stream)] = COMPOUND
        self.own[(stream.token < FEW_WORDS) | (stream.token > len(stream.forms) - FEW_WORDS)] = 0.0
        self._heads_from = _heads_from(stream)
        self.breaks, seams = self._break_scores()
        self._splits_front = stream.front & ~stream.front_first
        self._closes = stream.heading_after | stream.turn
        self._closes[-1] = True
        # A page that goes on in the stream ends where it likes, which proves nothing. Without this, every page more
        # would be one more chance to be lucky. Nor is a torn line a sign of a mere page turn where the words do not
        # go on: that is a wreck's seam.
        # Where front matter and running text meet there is no choice: a source has two or three such places.
        self._torn = self.breaks + np.where(stream.edge | stream.turn, 0.0, CHOICE)
        opens = stream.heading_after & ~stream.heading_before & ~stream.edge & ~stream.turn
        self._torn += np.where(opens, HEADING_OPENS, 0.0)
        self._paragraphs = closed & stream.newline & ~(self._closes | stream.edge | stream.heading_before)
        self._paragraphs &= (links.right_kind != RIGHT_KINDS.index("lower")) & ~(stream.front | stream.front_left)
        often = opens.copy()
        often[anchors.part_cuts] = False
        pages = max(1.0, float(stream.width[-1]) / TYPICAL_PAGE)
        self._often_headed = often if often.sum() > OFTEN_HEADED * pages else np.zeros_like(often)
        self._turned = self.breaks + np.where(stream.edge, 0.0, np.where(inner, INNER_TURN, 0.0) - seams)
        # Behind a heading no page ends, but one that holds headings alone: that gets back what the place costs.
        inside = stream.heading_before & ~(stream.edge | stream.turn | stream.front)
        self._turned += np.where(inside, CHOICE, 0.0)
        self._behind_heads = np.where(inside, HEADING_CUT + CHOICE, 0.0)
        self._has_figures = bool(stream.loose.any())
        self._rows = Shelf()
        self._kinds = np.cumsum(stream.front_first)
        self.beside = BesideBlanks(stream, links)

    def _break_scores(self) -> tuple[Floats, Floats]:
        """For every cut, what it costs or gains that the text is taken apart there, and the signs of a wreck's seam."""
        s = self.stream
        out: Floats = -BROKEN * self.own
        goes_on = np.isin(self.links.left_kind, [LEFT_KINDS.index(kind) for kind in OPEN_KINDS])
        torn = s.newline & ~s.heading_before & ((self.links.right_kind == 0) | (s.heading_after & goes_on))
        pages = max(1.0, s.width[-1] / TYPICAL_PAGE)
        # Where lines break in mid-sentence all over (verse, lists of words), a torn line proves little.
        signs = np.where(torn, TORN_LINE * min(1.0, TORN_PER_PAGE * pages / max(1, int(torn.sum()))), 0.0)
        out += np.where(s.heading_before, HEADING_CUT, 0.0)
        together = s.glued & self.links.run_together
        if together.sum() <= GLUED_PER_PAGE * pages:
            signs += np.where(together, RUN_TOGETHER, 0.0)
        kept = kept_measure(s)
        if kept:
            signs += np.where(~s.newline & (s.paragraph_width[s.paragraph] <= kept), INSIDE_KEPT, 0.0)
        seams: Floats = np.where(self.own < 0, signs, 0.0)
        out += signs
        out += np.where(s.emphasised, EMPHASIS_CUT, 0.0)
        out[self.anchors.part_cuts] += PART_OPENS
        # A break that the source shows needs no other reason; beside front matter the words say nothing.
        out[s.turn | s.front | s.edge] = 0.0
        return out, seams

    def of_text(self, starts: Ints, ends: Ints, case: Case) -> tuple[Floats, Floats]:
        """What the text alone says of pages, wherever they stand in the book; and the lines that they take."""
        s = self.stream
        closes = self._closes[ends]
        if self._has_figures:
            closes = closes | case.filler.loose(starts, ends)
        taken, full, loose = case.filler.fill(starts, ends)
        score = _fill(case, taken, closes, loose)
        score += FULL_LINE * full
        score[ends == starts] = 0.0
        if len(ends) and self._turns[int(ends.max())] > self._turns[int(starts.min())]:
            score[s.front[starts]] = 0.0
            crossed = self._turns[ends] - self._turns[np.minimum(starts + 1, len(s))]
            score += _crossing(case) * np.maximum(0.0, crossed)
        elif s.front[starts].any():
            score[s.front[starts]] = 0.0
        headed = s.edge[ends] & (starts < self._heads_from[ends])
        score[headed] += HEADING_CUT
        alone = self._lone_heads(starts, ends)
        score[alone] = HEADING_ALONE - self._behind_heads[ends[alone]]
        return score, taken

    def _lone_heads(self, starts: Ints, ends: Ints) -> Ints:
        """Which pages hold headings and nothing else."""
        headed = self.stream.heading_before[ends] & (ends > starts)
        out: Ints = np.flatnonzero(headed & (starts >= self._heads_from[ends]))
        return out

    def of_running(self, runs: Runs, most: float, slot: int, case: Case) -> tuple[Floats, Ints]:
        """What pages of running text are worth by themselves, and the half lines that they take.

        The same as :meth:`of_text` and :meth:`of_place` together; of the runs none begins front matter, and none takes
        more than about ``most`` lines.
        """
        score, halves = self.of_lines(runs, most, case)
        score += self.of_runs(runs.starts, runs.counts, runs.cuts, slot, case)
        return score, halves

    def of_lines(self, runs: Runs, most: float, case: Case) -> tuple[Floats, Ints]:
        """What the text alone says of pages of running text, whatever their number and the page order, and the half
        lines that they take."""
        s, ends = self.stream, runs.cuts
        halves, full, level = self._rows.of(case.filler).of(runs, most)
        columns = case.scores.shape[1]
        closes = self._closes[ends]
        if self._has_figures:
            closes = closes | case.filler.loose(runs.each(runs.starts), ends)
        # Beyond the table's end it makes no difference any more how overfull a page is.
        key = closes * columns + (halves if halves.max(initial=0) < columns else np.minimum(halves, columns - 1))
        if level is not None:
            key += level.astype(np.int64) * (2 * columns)
        score: Floats = case.scores.ravel()[key]
        if full is not None:
            score += FULL_LINE * full
        score[runs.blank()] = 0.0
        low, high = int(runs.starts[0]), int(ends.max(initial=0))
        if self._turns[high] > self._turns[low]:
            crossed = self._turns[ends] - runs.each(self._turns[np.minimum(runs.starts + 1, len(s))])
            score += _crossing(case) * np.maximum(0.0, crossed)
        if s.edge[low + 1 : high + 1].any():
            headed = np.flatnonzero(s.edge[ends])
            score[headed[runs.each(runs.starts)[headed] < self._heads_from[ends[headed]]]] += HEADING_CUT
        if s.heading_before[low + 1 : high + 1].any():
            alone = self._lone_heads(runs.each(runs.starts), ends)
            score[alone] = HEADING_ALONE - self._behind_heads[ends[alone]]
        return score, halves

    def of_place(self, starts: Ints, ends: Ints, slot: int, case: Case) -> Floats:
        """What the page's number and its neighbours in the stream say, and what is broken where it ends."""
        s, hypothesis = self.stream, case.hypothesis
        number = hypothesis.order[slot]
        follows = slot + 1 < len(hypothesis.order)
        following = hypothesis.order[slot + 1] if follows else None
        blank = ends == starts
        front = s.front[starts]
        score = np.where(blank, self.of_nothing(slot, case), self._beginning(starts, number, case))
        score += case.anchor.scores(number, following, starts, ends)
        if hypothesis.known:
            together: Ints = self._kinds[np.maximum(ends - 1, starts)] - self._kinds[starts]
            # A cover that was read row by row begins the stream with two pages' front matter.
            score += np.where(front, FRONT_TOGETHER * together, 0.0) if slot else 0.0
        if self._is_last(number, hypothesis):
            score += np.where(blank | front, 0.0, self.beside.last[ends])
        if follows:
            # A blank page has no place to choose.
            broken = np.where(front, self.breaks[ends], self._ending(ends, slot, case))
            score += np.where(blank, 0.0, broken)
        return score

    def of_runs(self, starts: Ints, counts: Ints, ends: Ints, slot: int, case: Case) -> Floats:
        """:meth:`of_place` of many pages at once: ``counts`` say how many of the ``ends`` belong to each start.

        Of the ``starts``, which ascend, none begins front matter.
        """
        contents = self.anchors.contents_cut
        if contents >= 0 and len(ends) and int(starts[0]) <= contents < int(ends.max()):
            return self.of_place(starts.repeat(counts), ends, slot, case)
        at_start, out, _ = self.of_bounds(starts, ends, slot, case)
        out += at_start.repeat(counts)
        if self._is_last(case.hypothesis.order[slot], case.hypothesis):
            out += self.beside.last[ends]
        some = counts > 0
        first = (counts.cumsum() - counts)[some]
        out[first[ends[first] == starts[some]]] = self.of_nothing(slot, case)
        return out

    def of_bounds(self, starts: Ints, ends: Ints | slice, slot: int, case: Case) -> tuple[Floats, Floats, Floats]:
        """What each start says of a page in its place, and what each end does if the page holds running text, and if it
        begins front matter; ``ends`` may be all from one to another.

        For a page with text :meth:`of_place` is the sum of both, but where the contents begin.
        """
        hypothesis = case.hypothesis
        number = hypothesis.order[slot]
        following = hypothesis.order[slot + 1] if slot + 1 < len(hypothesis.order) else None
        at_start, at_end = case.anchor.of_text(number, following, starts, ends)
        at_start += self._beginning(starts, number, case)
        if following is None:
            return at_start, at_end, at_end
        return at_start, at_end + self._ending(ends, slot, case), at_end + self.breaks[ends]

    def _beginning(self, starts: Ints, number: int, case: Case) -> Floats:
        """What it says of a page that front matter or running text begins it."""
        prior, front = case.anchor.text_prior(number), self.stream.front[starts]
        if not front.any():
            return np.full(len(starts), prior)
        begins = np.where(self._splits_front[starts], FRONT_SPLIT, 0.0)
        contents = _contents_place(number, case.hypothesis.pages) if case.hypothesis.known else 0.0
        others = _front_place(number, case.hypothesis.pages)
        begins += np.where(starts == self.anchors.contents_cut, contents, others)
        return np.where(front, begins, prior)

    @staticmethod
    def _is_last(number: int, hypothesis: Hypothesis) -> bool:
        """Whether a page is the last one of a book whose page order is known."""
        return number == hypothesis.pages and hypothesis.known

    def _ending(self, ends: Ints | slice, slot: int, case: Case) -> Floats:
        """What is broken where pages of running text end that are not the stream's last."""
        order = case.hypothesis.order
        if order[slot + 1] != order[slot] + 1:
            return self._torn[ends] + self._by_kind(ends, case) if case.hypothesis.ends else self._torn[ends]
        out: Floats = self._turned[ends] - np.where(self.stream.edge[ends], 0.0, case.best_end)
        return out

    def _by_kind(self, ends: Ints | slice, case: Case) -> Floats:
        """What page ends are worth for what ends or begins there, beside what is said while page orders compete."""
        fit = case.filler.fit
        more = max(0.0, PARAGRAPH_ENDS - fit.ragged) if fit is not None else 0.0
        out: Floats = more * self._paragraphs[ends] - HEADING_OPENS * self._often_headed[ends]
        return out

    def of_nothing(self, slot: int, case: Case) -> float:
        """What it costs that a page is blank."""
        number, pages = case.hypothesis.order[slot], case.hypothesis.pages
        return case.anchor.blank_prior(number, BLANK_NEAR_COVER if near_cover(number, pages) else BLANK)


def _compounds(stream: Stream) -> Bools:
    """Cuts behind a hyphen inside a word: mostly a compound, sometimes a page's end run into the next page."""
    text = stream.source.text
    out = stream.glued.copy()
    some = np.flatnonzero(out)
    out[some] = [text[at - 1] in HYPHENS for at in stream.left[some].tolist()]
    return out


def _heads_from(stream: Stream) -> Ints:
    """For every cut behind a heading the cut at which that and those right before it begin; else the first cut."""
    out = np.zeros(len(stream), dtype=np.int64)
    begun = 0
    for cut in np.flatnonzero(stream.heading_after | stream.heading_before).tolist():
        if stream.heading_before[cut]:
            out[cut] = begun
        if stream.heading_after[cut] and not stream.heading_before[cut]:
            begun = cut
    return out


def _fill(case: Case, taken: Floats, closes: Bools, loose: Floats) -> Floats:
    """:func:`~regather.order.setting.geometry.fill_score`, looked up where whole and half lines are counted."""
    table = case.scores
    halves = (taken * HALVES).astype(np.int64)
    known = halves < table.shape[1]
    if not known.all() or (halves != taken * HALVES).any():
        return fill_score(case.page, taken, closes, loose)
    out: Floats = table.ravel()[halves + closes * table.shape[1]]
    odd = np.flatnonzero(loose)
    if len(odd):
        out[odd] = fill_score(case.page, taken[odd], closes[odd], loose[odd])
    return out


def _crossing(case: Case) -> float:
    """What it costs that a page holds both front matter and running text."""
    return TURN_CROSSED + (TURN_CROSSED_MORE if case.hypothesis.known else 0.0)


def _contents_place(number: int, pages: int) -> float:
    """What it costs that the contents stand on a page."""
    if number <= NEAR_COVER:
        return 0.0
    return CONTENTS_LAST if number > pages - CONTENTS_PAGES else CONTENTS_WITHIN


def _front_place(number: int, pages: int) -> float:
    """What it costs that title, cover or imprint stand on a page: they stand first, on its back, or last."""
    if number == 1:
        return 0.0
    return FRONT_SECOND if number in (2, 3, pages) else FRONT_ELSEWHERE
