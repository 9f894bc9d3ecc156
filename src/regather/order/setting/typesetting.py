"""Sets the stream in lines, as the printer did: how many lines a run of text takes, and how full its last line is.

Lines are filled greedily up to the measure, with hyphenation where the book has it. A page that ends inside a
paragraph ends on a full line, and from any page start the lines can be followed to any page end: both are strong
evidence for where pages end.

What a newcomer gets wrong: what follows a page's end *in the stream* is not what the printer had to fit next, so
a line is judged by how little room it leaves, never by whether the next word of the stream would have fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from regather.order.setting.faces import SERIF, character_width, running_widths
from regather.order.setting.fullness import Fit, Odds
from regather.order.setting.runs import Runs, spread
from regather.order.stream import Bools, Floats, Ints, Stream
from regather.order.words.link_kinds import ASKS, STOPS
from regather.text.hyphens import hyphens_of
from regather.text.tokens import Shape

NOTE_MEASURE = 1.15
"""Notes are set smaller, so that a line of them holds this much more."""
HEADING_LINES = 2.5
"""Room that a heading takes beside its own line: white above and below."""
DASHES = frozenset("—–")
HYPHENS = frozenset("-‐")
"""Behind both a line may end; behind a hyphen only inside a word, since before one it is a sign."""
SENTENCE_ENDS = STOPS | ASKS
CLOSING = frozenset({'"', "'", ")"})
"""What ends a sentence, and what may stand behind it."""
SHORTEST = 5
"""Words of fewer letters are not hyphenated."""
EDGE = 1e-6
"""Sums of widths that differ by less are equal."""
HALVES = 2
"""Lines are counted in halves: headings take two and a half."""
NOTED = 3
"""Lines of notes from which on it makes no difference how many there are."""
LOOSE_LEVELS = np.array([headed + noted / NOTED for headed in (0.0, 1.0) for noted in range(NOTED + 1)])
"""How many things of unknown height stand on a page: without notes to with three lines of them, without a heading and
with one."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a book was set: its face, measure (average characters a line), hyphenation, and how much
    more a line of notes holds."""

    measure: float
    face: str = SERIF
    hyphenated: bool = False
    notes: float = NOTE_MEASURE


@dataclass(frozen=True, slots=True)
class _Places:
    """All places at which a line may end, in stream order, whatever the measure.

    ``ends``: where the text of a line that ends here ends; ``starts``: where the next line's text begins; both in
    running width. ``last``: for every paragraph the place at its end; ``owner``: for every place its paragraph.
    """

    ends: Floats
    starts: Floats
    last: Ints
    owner: NDArray[np.int32]


_KEPT = frozenset({"kept", "stream", "language", "face", "hyphenated", "odds", "fillers"})
"""Of a typesetter what takes no room."""


class Typesetter:
    """Knows one stream's characters in one face, hyphenated or not: all that does not depend on the measure.

    ``kept`` is the measure of the printed lines where the source keeps these (see :mod:`regather.order.setting.kept`),
    else 0:
    then every line of the source is one of the print.
    """

    def __init__(self, stream: Stream, face: str, language: str | None, *, hyphenated: bool, kept: float = 0.0) -> None:
        self.kept = kept
        self.stream = stream
        self.language = language
        self.face = face
        self.hyphenated = hyphenated
        self.odds: dict[float, Odds] = {}
        self.fillers: dict[Setting, Filler] = {}

    def __getattr__(self, name: str) -> Any:
        """What takes room is worked out when it is asked for: of a thick book one face is, the others seldom."""
        if name.startswith("_") or "places" in self.__dict__:
            raise AttributeError(name)
        self._lay_out()
        return getattr(self, name)

    def forget(self) -> None:
        """Makes room; what is asked for again is worked out again."""
        for name in self.__dict__.keys() - _KEPT:
            del self.__dict__[name]

    def _lay_out(self) -> None:
        """Works out where each word stands, and where lines may end."""
        stream, face, kept = self.stream, self.face, self.kept
        text = stream.source.text
        running = running_widths(text, face)
        count = len(stream.forms)
        token = stream.token
        newline = np.zeros(count + 1, dtype=np.bool_)
        newline[token] = stream.newline
        widths = running[stream.ends] - running[stream.starts]
        gaps = np.zeros(count)
        if count:
            apart = stream.starts[1:] > stream.ends[:-1]
            gaps[1:] = np.where(apart & ~newline[1:count], character_width(" ", face), 0.0)
        right = np.cumsum(widths + gaps)
        left = right - widths
        paragraph = np.cumsum(newline[:count]) - 1 if count else np.zeros(0, dtype=np.int64)
        self.paragraphs = int(paragraph[-1]) + 1 if count else 0
        first = np.flatnonzero(newline[:count])
        hyphen = character_width("-", face)
        self.places = self._list_places(left, right, newline, running, self.language)
        # A page's first text and last text at every cut; before the first token and behind the last there is none.
        self.start = np.append(left, right[-1] if count else 0.0)[token]
        torn = stream.glued & _between_letters(stream)
        self.end = np.concatenate([[0.0], right])[token] + np.where(torn, hyphen, 0.0)
        self.right_paragraph = np.append(paragraph, self.paragraphs)[token].astype(np.int32)
        self.left_paragraph = np.concatenate([[-1], paragraph])[token].astype(np.int32)
        self.first_start = left[first] if count else np.zeros(0)
        self.units = np.sort(_unit_widths(stream, widths, gaps, newline))
        # A line of the source that is one of the print is full, however many characters it has.
        self.ragged = (stream.newline & ~(_torn(stream) & (not kept))) | stream.turn
        # A sentence that ends inside a line may have ended a paragraph whose break was lost with the page's.
        self.closed = _behind_sentences(stream) & ~self.ragged
        # For every cut the first one behind it that does not end text of its paragraph; for every place at which a
        # line may end, the first cut whose text goes on behind it.
        end = np.searchsorted(self.left_paragraph, self.right_paragraph, side="right")
        self.paragraph_end = end.astype(np.int32)
        self.passed_at = np.searchsorted(np.maximum.accumulate(self.end - EDGE), self.places.ends, side="right").astype(
            np.int32
        )

    def of(self, stream: Stream) -> Typesetter:
        """The same for another stream, as the beginning of this one is."""
        return Typesetter(stream, self.face, self.language, hyphenated=self.hyphenated, kept=self.kept)

    @cached_property
    def after(self) -> Floats:
        """Where text goes on behind each place at which a line may end, in the next paragraph where its own is over."""
        out = self.places.starts.copy()
        out[self.places.last[:-1]] = self.first_start[1:]
        return out

    @cached_property
    def least(self) -> NDArray[np.int32]:
        """The first place at which a line may end that begins behind each place."""
        return np.searchsorted(self.places.ends, self.after + EDGE, side="right").astype(np.int32)

    def _list_places(
        self, left: Floats, right: Floats, newline: Bools, running: Floats, language: str | None
    ) -> _Places:
        """Of every token the places inside it, by hyphens, and the one behind it, if there is one."""
        stream, text = self.stream, self.stream.source.text
        count = len(stream.forms)
        words = stream.shapes != Shape.MARK
        closing = np.append(newline[1:count], True)[:count]
        apart = np.append(stream.starts[1:] > stream.ends[:-1], False)[:count]
        marks = [text[a] for a in stream.starts[~words].tolist()]
        single = (stream.ends - stream.starts)[~words] == 1
        dash, joint = np.zeros((2, count), dtype=np.bool_)
        dash[~words] = single & np.array([mark in DASHES for mark in marks], dtype=np.bool_)
        joint[~words] = np.array([mark in HYPHENS for mark in marks], dtype=np.bool_)
        joint &= _in_words(stream)
        free = ~closing & (apart | dash | joint)
        # A word that a page's end cut and that was run into another: its first half ended a line.
        torn = ~closing & ~free & words & np.append(words[1:], False)[:count] & self.hyphenated
        behind = closing | free | torn
        hyphen = character_width("-", self.face)
        inner, widths = self._hyphens_of(words, running, language)
        token = np.repeat(np.arange(count), inner)
        order = np.cumsum(inner + behind)
        ends, starts = np.zeros((2, int(order[-1]) if count else 0))
        place = order[token] - behind[token] - inner[token] + _within(inner)
        ends[place], starts[place] = left[token] + widths + hyphen, left[token] + widths
        last = np.flatnonzero(behind)
        ends[order[last] - 1] = right[last] + np.where(torn[last], hyphen, 0.0)
        following = np.append(left[1:], 0.0)[:count]
        starts[order[last] - 1] = np.where(free[last], following[last], right[last])
        closes = order[closing] - 1
        owner = np.searchsorted(closes, np.arange(len(ends))).astype(np.int32)
        return _Places(ends, starts, closes, owner)

    def _hyphens_of(self, words: Bools, running: Floats, language: str | None) -> tuple[Ints, Floats]:
        """How many hyphens each token may have, and the widths before all of them, token by token."""
        stream, text = self.stream, self.stream.source.text
        counts = np.zeros(len(words), dtype=np.int64)
        if not self.hyphenated:
            return counts, np.zeros(0)
        long = np.flatnonzero(words & (stream.ends - stream.starts >= SHORTEST))
        begins, closes = stream.starts[long].tolist(), stream.ends[long].tolist()
        found = [_hyphens(text[a:b], language) for a, b in zip(begins, closes, strict=True)]
        counts[long] = [len(letters) for letters in found]
        begin = np.repeat(stream.starts, counts)
        at = begin + np.array([letter for letters in found for letter in letters], dtype=np.int64)
        return counts, running[at] - running[begin]


def _within(counts: Ints) -> Ints:
    """The numbers 0, 1, 2 … of the members of each run, for runs of such lengths."""
    out: Ints = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return out


def _in_words(stream: Stream) -> Bools:
    """Tokens with letters before and behind them, and no space: there a hyphen belongs to a compound."""
    out = np.zeros(len(stream.forms), dtype=np.bool_)
    joined = stream.ends[:-1] == stream.starts[1:]
    letters = stream.shapes != Shape.MARK
    out[1:-1] = joined[:-1] & joined[1:] & letters[:-2] & letters[2:]
    return out


def _between_letters(stream: Stream) -> Bools:
    """Cuts with a letter on either side."""
    words = np.append(stream.shapes != Shape.MARK, False)
    token = stream.token
    out: Bools = words[token] & (token > 0) & words[np.maximum(token - 1, 0)]
    return out


def _torn(stream: Stream) -> Bools:
    """Cuts at which a line of the source ends, and the next goes on in mid-sentence."""
    token = stream.token
    lower = np.append(stream.shapes == Shape.LOWER, False)[token]
    uncased = np.append(stream.shapes == Shape.UNCASED, False)[token]
    words = np.concatenate([[False], stream.shapes != Shape.MARK])[token]
    out: Bools = stream.newline & (lower | (uncased & words)) & ~stream.heading_before
    return out


def _behind_sentences(stream: Stream) -> Bools:
    """Cuts behind the end of a sentence, closing marks included."""
    ends = np.array([form in SENTENCE_ENDS for form in stream.forms], dtype=np.bool_)
    marks = np.array([form in CLOSING for form in stream.forms], dtype=np.bool_)
    ends[1:] |= marks[1:] & ends[:-1]
    out: Bools = np.concatenate([[False], ends])[stream.token]
    return out


def _unit_widths(stream: Stream, widths: Floats, gaps: Floats, newline: Bools) -> Floats:
    """Widths of what stands between two spaces."""
    count = len(widths)
    if not count:
        return np.ones(1)
    begins = (gaps > 0) | newline[:count]
    return np.add.reduceat(widths, np.flatnonzero(begins)) if begins.any() else np.ones(1)


def _halves(lines: Floats) -> Ints:
    """Half lines."""
    out: Ints = np.rint(lines * HALVES).astype(np.int64)
    return out


def _passed(fits: Bools, counts: Ints) -> Ints:
    """How many of each run fit, where ``counts`` are the lengths of the runs."""
    passed = np.concatenate([[0], np.cumsum(fits)])
    edges = np.concatenate([[0], np.cumsum(counts)])
    out: Ints = np.diff(passed[edges])
    return out


def hyphenates(language: str | None) -> bool:
    """Whether anything is known of where words of a language may be hyphenated."""
    return language is not None and hyphens_of(language) is not None


@cache
def _hyphens(word: str, language: str | None) -> tuple[int, ...]:
    """Where a word may be hyphenated: the letters before the hyphen."""
    patterns = hyphens_of(language) if language else None
    return () if patterns is None else patterns.of(word)


class Filler:
    """Counts lines between cuts of one stream in one setting."""

    def __init__(self, typesetter: Typesetter, setting: Setting, note_width: Floats, fit: Fit | None = None) -> None:
        self.typesetter = typesetter
        self.setting = setting
        stream = typesetter.stream
        self.stream = stream
        self.measure = setting.measure
        self.fit = fit
        places = typesetter.places
        self._ends = places.ends
        self._starts = places.starts
        self._climb, depth = self._chains(places)
        # For every cut as a page's start: the place where its first line ends, and its lines to the paragraph's end.
        self._first_end = self._line_end(typesetter.start, typesetter.right_paragraph).astype(np.int32)
        none = typesetter.right_paragraph >= typesetter.paragraphs
        self._rest = np.where(none, 0, 1 + depth[self._first_end]).astype(np.int32)
        begin = self._line_end(typesetter.first_start, np.arange(typesetter.paragraphs))
        self._before = np.concatenate([[0], np.cumsum(1 + depth[begin], dtype=np.int32)]).astype(np.int32)
        # For every cut as a page's end: lines from its paragraph's start, and the width of the last one.
        own = np.maximum(typesetter.left_paragraph, 0)
        if typesetter.paragraphs:
            within, self._used = self._follow(begin[own], typesetter.first_start[own], typesetter.end)
        else:
            within = self._used = np.zeros(len(stream))
        self._within = within.astype(np.int32)
        self._notes = np.cumsum(np.ceil(note_width / (setting.measure * setting.notes))).astype(np.int32)
        self._heads = np.cumsum(stream.heading_after, dtype=np.int32) - stream.heading_after
        self._loose = np.cumsum(stream.loose, dtype=np.int32) - stream.loose
        self._ragged = typesetter.ragged
        # All that follows is in half lines. Where a page's text begins in one paragraph and ends in another, its lines
        # are a sum of two numbers.
        self._room = HALVES * self._notes + int(HALVES * HEADING_LINES) * self._heads
        behind = self._before[np.minimum(typesetter.right_paragraph + 1, typesetter.paragraphs)]
        self._from_start = HALVES * (self._rest - behind) - self._room
        self._to_cut = HALVES * (self._before[own] + self._within) + self._room
        self._said = np.zeros(0)
        if fit is not None:
            self._said = fit.scores(self._used, self._ragged, typesetter.closed, self._within)
        self._to_end = self._from_start + self._to_cut[-1]
        last = np.flatnonzero(typesetter.right_paragraph >= typesetter.left_paragraph[-1])
        self._to_end[last] = _halves(self.lines(last, len(stream) - 1))

    def lines_to_cuts(self) -> Floats:
        """Lines of the text up to every cut."""
        out: Floats = self._to_cut / HALVES
        return out

    def fits(self, cuts: Ints, room: float) -> Bools:
        """Whether the text behind each cut takes no more than so many lines."""
        out: Bools = self._to_end[cuts] <= HALVES * room
        return out

    def all_fit(self, cut: int, room: float) -> bool:
        """Whether the text behind a cut and behind all further ones takes no more than so many lines."""
        return bool(self._most_to_end[cut] <= HALVES * room)

    @cached_property
    def _most_to_end(self) -> NDArray[np.int32]:
        """The most half lines of the text behind each cut and behind all further ones."""
        return np.maximum.accumulate(self._to_end[::-1])[::-1].astype(np.int32)

    def _line_end(self, start: Floats, paragraph: Ints | NDArray[np.int32]) -> Ints:
        """The place where a line ends whose text begins at each of ``start``."""
        places = self.typesetter.places
        if not len(places.last):
            return np.zeros(len(start), dtype=np.int64)
        last = places.last[np.minimum(paragraph, len(places.last) - 1)]
        found = np.searchsorted(places.ends, start + self.measure + EDGE, side="right") - 1
        least = np.searchsorted(places.ends, start + EDGE, side="right")
        out: Ints = np.minimum(np.maximum(found, least), last)
        return out

    def _chains(self, places: _Places) -> tuple[list[NDArray[np.int32]], NDArray[np.int32]]:
        """For every place the place where the next line ends, and two, four, eight … on; ends lead to themselves.

        Beside them the lines that follow each place in its paragraph.
        """
        count = len(places.ends)
        if not count:
            return [np.zeros(1, dtype=np.int32)], np.zeros(1, dtype=np.int32)
        step = self._line_end(places.starts, places.owner)
        step = np.maximum(step, np.minimum(np.arange(count) + 1, places.last[places.owner]))
        step[places.last] = places.last
        climb = [step.astype(np.int32)]
        depth = (step != np.arange(count)).astype(np.int32)
        while True:
            there = climb[-1]
            depth = depth + depth[there]
            further = there[there]
            if (further == there).all():
                break
            climb.append(further)
        return climb, depth

    def _follow(self, first: Ints, start: Floats, end: Floats) -> tuple[Floats, Floats]:
        """Follows lines from a first one (ending at place ``first``, text from ``start``) to where text ends.

        Gives the number of lines, the last one included, and the width of its text.
        """
        ends, starts = self._ends, self._starts
        edge = end - EDGE
        beyond = ends[first] < edge
        here = first
        passed = beyond.astype(np.float64)
        most = 2.0 * float((end - start).max(initial=0.0)) / self.measure + 2.0
        for level in range(min(len(self._climb) - 1, int(most).bit_length()), -1, -1):
            there = self._climb[level][here]
            go = beyond & (there != here) & (ends[there] < edge)
            here = np.where(go, there, here)
            passed += np.where(go, float(1 << level), 0.0)
        begins = np.where(beyond, starts[here], start)
        return passed + 1.0, end - begins

    def _last_line(self, starts: Ints, ends: Ints) -> tuple[Floats, Floats, Floats]:
        """Lines of text from each start to each end, the width of the last line, and how many lines of its paragraph
        stand on the page up to it: each was filled on from the one before."""
        t = self.typesetter
        p, q = t.right_paragraph[starts], t.left_paragraph[ends]
        before = self._before[np.maximum(q, 0)] - self._before[np.minimum(p + 1, t.paragraphs)]
        chain = self._within[ends].astype(np.float64)
        lines = self._rest[starts] + before + chain
        used = self._used[ends].copy()
        same = p == q
        if same.any():
            a, b = starts[same], ends[same]
            chain[same], used[same] = self._follow(self._first_end[a], t.start[a], t.end[b])
            lines[same] = chain[same]
        empty = q < p
        lines[empty], used[empty] = 0.0, 0.0
        return lines, used, chain

    def lines(self, starts: Ints | int, ends: Ints | int) -> Floats:
        """Lines taken by the text from each cut of ``starts`` to each cut of ``ends`` (one of them may be one cut)."""
        shape = np.broadcast(starts, ends).shape
        a, b = np.broadcast_arrays(np.atleast_1d(starts), np.atleast_1d(ends))
        return self._with_rooms(self._last_line(a, b)[0], a, b).reshape(shape)

    def _with_rooms(self, text: Floats, starts: Ints, ends: Ints) -> Floats:
        out: Floats = text + (self._room[ends] - self._room[starts]) / HALVES
        return out

    def fill(self, starts: Ints, ends: Ints) -> tuple[Floats, Floats, Floats]:
        """Lines taken from each start to each end, what the fullness of the last line says (in nats), and how many
        things of unknown height (headings, notes) are counted in the lines."""
        t = self.typesetter
        lines = (self._from_start[starts] + self._to_cut[ends]) / HALVES
        said = self._said[ends] if self.fit is not None else np.zeros(len(ends))
        inside = np.flatnonzero(t.left_paragraph[ends] <= t.right_paragraph[starts])
        if len(inside):
            a, b = starts[inside], ends[inside]
            text, used, chain = self._last_line(a, b)
            lines[inside] = self._with_rooms(text, a, b)
            if self.fit is not None:
                said[inside] = self.fit.scores(used, self._ragged[b], t.closed[b], chain)
        loose = np.zeros(len(lines))
        low, high = (int(starts.min()), int(ends.max())) if len(ends) else (0, 0)
        if self._heads[high] > self._heads[low]:
            loose = np.minimum(self._heads[ends] - self._heads[starts], 1).astype(np.float64)
        if self._notes[high] > self._notes[low]:
            loose += np.minimum(1.0, (self._notes[ends] - self._notes[starts]) / NOTED)
        return lines, said, loose

    def farthest(self, starts: Ints, most: float) -> Ints:
        """For every cut of ``starts`` the last one to which text takes no more than so many lines, or a little more
        where notes stand in its paragraph; the cut itself where there is none."""
        t = self.typesetter
        out = np.searchsorted(self._to_cut, int(HALVES * most) - self._from_start[starts], side="right") - 1
        inside = np.flatnonzero(out < t.paragraph_end[starts])
        place = self._first_end[starts[inside]]
        steps, top = max(0, int(most) - 1), len(self._climb) - 1
        # The highest of the chains leads to the paragraph's end from anywhere.
        for level in [n for n in range(top) if steps >> n & 1] + [top] * (steps >= 1 << top):
            place = self._climb[level][place].astype(np.int64)
        out[inside] = np.minimum(t.passed_at[place], t.paragraph_end[starts[inside]]) - 1
        found: Ints = np.maximum(out, starts)
        return found

    def fill_runs(self, runs: Runs, most: float) -> tuple[Ints, Floats | None, Ints | None]:
        """Half lines of every page of some runs, of which none takes more than about ``most`` lines.

        Beside them what the fullness of the last line says (in nats), if anything, and the page's row in
        :data:`LOOSE_LEVELS`, if anything stands there whose height is not known.
        """
        cuts = runs.cuts
        halves = self._to_cut[cuts].astype(np.int64)
        halves += runs.each(self._from_start[runs.starts].astype(np.int64))
        said = self._said[cuts] if self.fit is not None else None
        t = self.typesetter
        # Of each run's cuts the first ones end in the paragraph in which the page begins: there its lines are its own.
        inside = _passed(cuts < runs.each(t.paragraph_end[runs.starts].astype(np.int64)), runs.counts)
        lone = np.minimum(runs.lone, inside)
        if lone.any():
            places = spread(runs.first, lone)
            a, b = np.repeat(runs.starts, lone), cuts[places]
            text, used, chain = self._last_line(a, b)
            halves[places] = HALVES * text.astype(np.int64)
            if said is not None and self.fit is not None:
                said[places] = self.fit.scores(used, self._ragged[b], t.closed[b], chain)
        solid = inside - lone
        some = np.flatnonzero(solid)
        places = spread((runs.first + lone)[some], solid[some])
        if len(some):
            lines, begins = self._own_lines(runs.starts[some], cuts[(runs.first + lone)[some]], solid[some], most)
            halves[places] = HALVES * lines
            if said is not None and self.fit is not None:
                ends = cuts[places]
                said[places] = self.fit.scores(t.end[ends] - begins, self._ragged[ends], t.closed[ends], lines)
        low, high = int(runs.starts[0]), int(cuts.max(initial=0))
        room = self._room
        if room[high] > room[low]:
            own = np.concatenate([spread(runs.first, lone), places])
            halves[own] += (room[cuts] - runs.each(room[runs.starts]))[own]
            return halves, said, self._levels(runs, low, high)
        return halves, said, None

    def _levels(self, runs: Runs, low: int, high: int) -> Ints:
        """The row in :data:`LOOSE_LEVELS` of every page: whether a heading stands on it, and lines of notes."""
        out = np.zeros(len(runs.cuts), dtype=np.int64)
        if self._notes[high] > self._notes[low]:
            noted = self._notes[runs.cuts] - runs.each(self._notes[runs.starts])
            out += np.minimum(noted, NOTED).astype(np.int64)
        if self._heads[high] > self._heads[low]:
            out += (self._heads[runs.cuts] > runs.each(self._heads[runs.starts])) * (NOTED + 1)
        return out

    def _own_lines(self, starts: Ints, begins: Ints, counts: Ints, most: float) -> tuple[Ints, Floats]:
        """Lines from each start to each of so many cuts from its ``begins`` on, all in the start's own paragraph;
        and where the text of the last line begins."""
        t = self.typesetter
        last = int(min(most, float(self._rest[starts].max()))) + 1
        rows = self._first_end[starts][None]
        level = 0
        while len(rows) < last:
            rows = np.concatenate([rows, self._climb[min(level, len(self._climb) - 1)][rows]])
            level += 1
        rows = rows[:last]
        ends = begins + counts
        # The first cuts behind each line, and with them how many cuts each line has.
        edges = np.concatenate([begins[None], np.clip(t.passed_at[rows], begins, ends), ends[None]])
        often = np.diff(edges, axis=0).T.ravel()
        lines = np.repeat(np.tile(np.arange(1, last + 2), len(starts)), often)
        text = np.concatenate([t.start[starts][None], self._starts[rows]])
        return lines, np.repeat(text.T.ravel(), often)

    def used(self, starts: Ints, ends: Ints) -> Floats:
        """Width of the last line from each start to each end."""
        return self._last_line(starts, ends)[1]

    def loose(self, starts: Ints, ends: Ints) -> Bools:
        """Whether a figure stands between the cuts: then the lines say little about the page."""
        out: Bools = self._loose[ends] > self._loose[starts]
        return out

    def total(self) -> float:
        """Lines of the whole stream."""
        return float(self.lines(0, len(self.stream) - 1))
