"""Turns a source into the places where text stands twice because a page or a side was scanned twice.

Eight words in a row that stand at two places are a first sign; signs that keep step are chained, a chain is
grown to its ends, and what is long and alike enough is a double. Where breaks part the text, whole leaves
are compared instead, since a scanner repeats whole pages. What a newcomer gets wrong: a repetition is
nothing rare in a book (refrains, running heads, contents lines, formulas), so length decides before likeness
does; and the copy of a scan is not equal to its first reading, because letters are misread each time anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from regather.model import Anatomy, Block, ContentsEntry, FoundHeading, Role, Source, Span
from regather.text.tokens import Shape, tokenize

SHINGLE = 8
"""Words in a row that must agree for a first sign. With 2 % of the letters misread in both copies a fifth of
all shingles still agrees, a dozen and more on the shortest stretch that counts."""
MOST_PLACES = 4
"""A shingle that stands at more places is a formula or a running head; no page is scanned five times."""
GAP = 120
"""Words between two signs of one chain: a third of a page that was badly misread, or a note that one copy has alone."""
DRIFT = 0.2
"""How far two signs may get out of step, per word between them, for words that are glued or torn apart."""
LEAST_LETTERS = 500
"""Letters from which a run of text that follows on its own double is a copy: about a third of a small page."""
LEAST_APART = 1000
"""The same for a copy that stands elsewhere: about two thirds of a small page. Authors repeat more than a
refrain now and then; they do not do it at once."""
LEAST_FRONT = 200
"""The same for a copy right behind its first reading that holds front matter, a running head or a folio: no
refrain does."""
LEAST_LEAF = 120
"""Letters (some 25 words) from which a whole leaf between two breaks is compared: shorter ones are part titles,
contents pages of chapters that are called alike, blank forms."""
LEAST_NEXT = 50
"""The same for a leaf that is the one before it over again, to the last few letters: not even a part title
stands on two leaves in a row."""
ALIKE = 0.85
"""Likeness from which two stretches are one: two readings with 2 % misread letters reach 0.93 and more, two
contents pages or two pages of one formula stay under 0.8."""
EQUAL = 0.95
"""Likeness that is asked of leaves too short for :data:`LEAST_LEAF`."""
TANDEM = 200
"""Characters that may stand between a text and its copy: what the chain could not follow of their seam."""
EXACT = 40
"""Characters by which the ends of a run may move where they agree exactly: a word cut or glued at the seam."""
REACH = 25
"""Words, at the ends of a chain, in which the two readings must come together again: some two lines."""
ROADS = ((2, 2), (REACH, 3))
"""How many words may be passed over, and how many must agree behind them."""
WORD_ALIKE = 65.0
"""Likeness in per cent of two readings of one word: one letter in three misread."""
FURNITURE = frozenset({Role.FOLIO, Role.RUNNING_HEAD, Role.BREAK})
NO_REFRAIN = frozenset({Role.CONTENTS, Role.TITLE, Role.COVER, Role.COLOPHON, Role.FOLIO, Role.RUNNING_HEAD})


@dataclass(frozen=True, slots=True)
class Double:
    """Text that stands twice: the ``first`` place, the ``second`` (the copy to be set aside), and their likeness.

    Likeness is the share of letters that agree, from :data:`ALIKE` to 1. The second span runs up to the next text.
    """

    first: Span
    second: Span
    likeness: float


def find_doubles(source: Source, anatomy: Anatomy) -> tuple[Double, ...]:
    """All copies in ``source``, in the order in which they stand; their second spans do not overlap."""
    words = _Words.of(source.text)
    leaves = _leaves(source)
    pairs = list(_pairs(words.forms))
    found = list(_double_leaves(source.text, words, leaves, pairs))
    taken = sorted(double.second for double in found)
    rest = [(i, j) for i, j in pairs if not _within(taken, words.starts[i]) and not _within(taken, words.starts[j])]
    seams = _Seams(source.text, anatomy)
    for chain in _chains(rest):
        for run in _one_period(_grown(words, chain)):
            double = _double_run(words, seams, run)
            if double is not None and not any(double.second.overlaps(span) for span in taken):
                taken.append(double.second)
                found.append(double)
    return tuple(sorted(found, key=lambda double: double.second))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the source without punctuation, and how many letters stand before each of them."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    letters: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Words:
        tokens = tokenize(text)
        kept = [i for i, shape in enumerate(tokens.shapes) if shape is not Shape.MARK]
        forms = tuple(tokens.forms[i] for i in kept)
        letters = [0]
        for form in forms:
            letters.append(letters[-1] + len(form))
        starts, ends = tuple(tokens.starts[i] for i in kept), tuple(tokens.ends[i] for i in kept)
        return cls(forms, starts, ends, tuple(letters))

    def size(self, start: int, end: int) -> int:
        """Letters of the words ``[start, end)``."""
        return self.letters[end] - self.letters[start]

    def range(self, span: Span) -> tuple[int, int]:
        """The words that begin inside ``span``."""
        return bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)


@dataclass(frozen=True, slots=True)
class _Run:
    """Words ``[i, i_end)`` and their copy ``[j, j_end)``, with the share of letters that agree."""

    i: int
    i_end: int
    j: int
    j_end: int
    likeness: float


def _pairs(forms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of two equal shingles, the earlier one first, in the order of the later one."""
    places: dict[int, list[int]] = defaultdict(list)
    keys = [hash(tuple(forms[i : i + SHINGLE])) for i in range(len(forms) - SHINGLE + 1)]
    for i, key in enumerate(keys):
        places[key].append(i)
    for j, key in enumerate(keys):
        if 1 < len(places[key]) <= MOST_PLACES:
            for i in places[key]:
                if i < j and forms[i : i + SHINGLE] == forms[j : j + SHINGLE]:
                    yield i, j


def _within(spans: Sequence[Span], offset: int) -> bool:
    at = bisect_right(spans, Span(offset, 1 << 62)) - 1
    return at >= 0 and spans[at].contains(offset)


# Leaves: whole stretches between two breaks.


def _leaves(source: Source) -> list[Span]:
    """The stretches between breaks that show something; none where the source has no breaks."""
    if not source.breaks:
        return []
    edges = [0, *(edge for item in source.breaks for edge in (item.span.start, item.span.end)), len(source.text)]
    whole = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if source.text[a:b].strip()]
    return whole if len(whole) > 1 else []


def _double_leaves(
    text: str, words: _Words, leaves: Sequence[Span], pairs: Sequence[tuple[int, int]]
) -> Iterator[Double]:
    """Leaves that are copies of earlier ones, with the short leaves in step beside them."""
    ranges = [words.range(leaf) for leaf in leaves]
    firsts = [a for a, _ in ranges]
    votes = {(bisect_right(firsts, i) - 1, bisect_right(firsts, j) - 1) for i, j in pairs}
    votes |= set(pairwise(range(len(leaves))))
    copies: dict[int, tuple[int, float]] = {}

    def likeness(one: int, two: int) -> float:
        shown = [" ".join(words.forms[slice(*ranges[leaf])]) for leaf in (one, two)]
        return fuzz.ratio(*shown, score_cutoff=100 * ALIKE) / 100 if all(shown) else 0.0

    for one, two in sorted(votes, key=lambda vote: (vote[1], vote[0])):
        if not one < two or two in copies or one in copies:
            continue
        size, alike = words.size(*ranges[two]), likeness(one, two)
        if (alike and size >= LEAST_LEAF) or (alike >= EQUAL and size >= LEAST_NEXT and two == one + 1):
            copies[two] = (one, alike)
    # A side is scanned twice as a whole: what stands beside a double leaf may be short and is a copy all the same.
    for step in (1, -1):
        for two in sorted(copies)[::step]:
            one = copies[two][0]
            while True:
                one, two = one + step, two + step
                inside = 0 <= one < two < len(leaves) and two not in copies and one not in copies
                alike = likeness(one, two) if inside else 0.0
                if not alike:
                    break
                copies[two] = (one, alike)
    for two, (one, alike) in sorted(copies.items()):
        yield Double(_shown(text, leaves[one]), _up_to_next(text, _shown(text, leaves[two])), round(alike, 4))


def _shown(text: str, span: Span) -> Span:
    """``span`` without the white space at its ends."""
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))


def _up_to_next(text: str, span: Span) -> Span:
    """``span`` with the white space behind it, which belongs to the text before it wherever a source is tiled."""
    rest = text[span.end :]
    return Span(span.start, span.end + len(rest) - len(rest.lstrip()))


# Runs: stretches of any length, where nothing marks the pages.


def _chains(pairs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Signs that keep step, as chains of pairs that ascend on both sides."""
    open_: list[list[tuple[int, int]]] = []
    done: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        done += [chain for chain in open_ if j - chain[-1][1] > GAP]
        open_ = [chain for chain in open_ if j - chain[-1][1] <= GAP]
        for chain in open_:
            before_i, before_j = chain[-1]
            steps = i - before_i, j - before_j
            # One misread word may be read as two: a chain may be two words out of step at once.
            if 0 < steps[0] <= GAP and steps[1] > 0 and abs(steps[0] - steps[1]) <= 2 + DRIFT * max(steps):
                chain.append((i, j))
                break
        else:
            open_.append([(i, j)])
    return iter(sorted(done + open_, key=lambda chain: chain[0][1]))


def _grown(words: _Words, chain: Sequence[tuple[int, int]]) -> tuple[_Run, Sequence[tuple[int, int]]]:
    """The run of a chain, grown word by word beyond its first and last sign."""
    forms = words.forms
    i, j = _stretch(forms, chain[0][0] - 1, chain[0][1] - 1, -1)
    i_end, j_end = _stretch(forms, chain[-1][0] + SHINGLE, chain[-1][1] + SHINGLE, 1)
    return _Run(i + 1, i_end, j + 1, j_end, _likeness(forms, chain)), chain


def _likeness(forms: Sequence[str], chain: Sequence[tuple[int, int]]) -> float:
    """The share of letters that agree between the first and the last sign; only the gaps need comparing."""
    wrong = total = 0
    for (i, j), (next_i, next_j) in pairwise(chain):
        one, two = " ".join(forms[i:next_i]), " ".join(forms[j:next_j])
        total += len(one) + len(two)
        if one != two:
            wrong += Indel.distance(one, two)
    return 1 - wrong / total if total else 1.0


def _stretch(forms: Sequence[str], i: int, j: int, step: int) -> tuple[int, int]:
    """The first pair of places, going by ``step`` from ``(i, j)``, where the two readings part for good."""
    while True:
        while _same(forms, i, j):
            i, j = i + step, j + step
        on = _passed_over(forms, i, j, step)
        if on is None:
            return i, j
        i, j = on


def _passed_over(forms: Sequence[str], i: int, j: int, step: int) -> tuple[int, int] | None:
    """Where two readings agree again behind words that were misread beyond knowing, glued or torn apart."""
    for most, needed in ROADS:
        for skip in range(1, most + 1):
            slack = 1 + skip // 6
            for other in range(max(0, skip - slack), skip + 1):
                for on_i, on_j in ((i + step * skip, j + step * other), (i + step * other, j + step * skip)):
                    if all(_same(forms, on_i + step * k, on_j + step * k) for k in range(needed)) and (
                        skip <= 2 or fuzz.ratio(_between(forms, i, on_i), _between(forms, j, on_j)) >= WORD_ALIKE
                    ):
                        return on_i, on_j
    return None


def _between(forms: Sequence[str], one: int, two: int) -> str:
    return " ".join(forms[one:two] if one < two else forms[two + 1 : one + 1])


def _same(forms: Sequence[str], i: int, j: int) -> bool:
    if not (0 <= i < len(forms) and 0 <= j < len(forms)):
        return False
    return forms[i] == forms[j] or (len(forms[i]) > 2 and fuzz.ratio(forms[i], forms[j]) >= WORD_ALIKE)


def _one_period(grown: tuple[_Run, Sequence[tuple[int, int]]]) -> Iterator[_Run]:
    """A run whose two sides overlap, cut where the second begins: a page that was scanned three times.

    A text that stands three times in a row is in step with itself one place on; each period is a run of its own.
    """
    run, chain = grown
    while run.i_end > run.j:
        # The sign nearest behind the border says how far the copy is out of step there.
        i, j = next((pair for pair in chain if pair[0] >= run.j), (run.i_end, run.j_end))
        border = max(run.j + 1, j - (i - run.j))
        yield replace(run, i_end=run.j, j_end=border)
        if border >= run.j_end:
            return
        run = replace(run, i=run.j, j=border)
    yield run


@dataclass(frozen=True, slots=True)
class _Seams:
    """The characters around the ends of a run, where words do not help: cut words, glued words, furniture."""

    text: str
    anatomy: Anatomy

    def no_refrain(self, span: Span) -> bool:
        """Whether ``span`` holds what only whole pages hold."""
        return any(block.role in NO_REFRAIN and block.span.overlaps(span) for block in self.anatomy.blocks)

    def settle(self, first: Span, second: Span) -> tuple[Span, Span]:
        """Both spans with their ends as exact as the characters allow."""
        start = self._back(first.start, second.start)
        end = self._on(first.end, second.end)
        if first.end <= second.start and first.end + end + start + TANDEM >= second.start:
            return self._closed(first, second, start, end)
        return self._words(Span(first.start - start, first.end + end)), self._words(
            Span(second.start - start, second.end + end)
        )

    def _back(self, one: int, two: int) -> int:
        """How many characters before ``one`` and ``two`` agree."""
        count = 0
        while count < EXACT and 0 < one - count and one < two - count and self.text[one - count - 1] == self.text[two - count - 1]:
            count += 1
        return count

    def _on(self, one: int, two: int) -> int:
        """How many characters from ``one`` and ``two`` on agree."""
        count = 0
        while count < EXACT and one + count < two and two + count < len(self.text) and self.text[one + count] == self.text[two + count]:
            count += 1
        return count

    def _closed(self, first: Span, second: Span, start: int, end: int) -> tuple[Span, Span]:
        """A copy right behind its first reading: the one ends where the other begins.

        Where the same characters could go to either, every choice leaves the same text behind; the one at a
        line's end is taken, then the one between words.
        """
        low, high = second.start - start, first.end + end
        if low <= high:
            seam = max(range(low, high + 1), key=lambda at: (self._border(at), -abs(at - second.start)))
            return Span(first.start - (second.start - seam), seam), Span(seam, second.end + seam - first.end)
        between = Span(high, low)
        if self._is_furniture(between):
            # Either the foot of the one or the head of the other; one of the two is left in any case.
            return Span(first.start - start, high), Span(high, second.end + end)
        return self._misread(Span(first.start - start, high), Span(low, second.end + end))

    def _border(self, at: int) -> int:
        """How good a place for a page's end is: 2 at a line's end, 1 between words."""
        around = self.text[max(0, at - 1) : at + 1]
        return 2 if "\n" in around or "\f" in around else int(any(char.isspace() for char in around))

    def _is_furniture(self, span: Span) -> bool:
        at = span.start
        for block in self.anatomy.blocks:
            if block.role in FURNITURE and block.span.start <= at < block.span.end:
                at = block.span.end
        return not self.text[at : span.end].strip()

    def _misread(self, first: Span, second: Span) -> tuple[Span, Span]:
        """Shares out what stands between the two: the foot of the first, the head of the second, both misread."""
        gap = self.text[first.end : second.start]
        best, cost = (first, second), len(gap) * (1 - WORD_ALIKE / 100)
        for foot in range(len(gap) + 1):
            if self._border(first.end + foot) == 0:
                continue
            head = len(gap) - foot
            beyond = self.text[second.end : second.end + foot]
            before = self.text[max(0, first.start - head) : first.start]
            wrong = Levenshtein.distance(gap[:foot], beyond) + Levenshtein.distance(gap[foot:], before)
            if wrong < cost:
                cut = first.end + foot
                best, cost = (Span(first.start - head, cut), Span(cut, second.end + foot)), wrong
        return best[0], self._words(best[1])

    def _words(self, span: Span) -> Span:
        """``span`` without the parts of words at its ends."""
        start, end = span.start, span.end
        while start < end and self._inside_word(start):
            start += 1
        while end > start and self._inside_word(end):
            end -= 1
        return _shown(self.text, Span(start, end))

    def _inside_word(self, at: int) -> bool:
        return 0 < at < len(self.text) and self.text[at - 1].isalnum() and self.text[at].isalnum()


def _double_run(words: _Words, seams: _Seams, run: _Run) -> Double | None:
    """The double of a run, if it is long enough to be one."""
    letters = words.size(run.j, run.j_end)
    if run.likeness < ALIKE or letters < LEAST_FRONT or run.i_end <= run.i:
        return None
    first = Span(words.starts[run.i], words.ends[run.i_end - 1])
    second = Span(words.starts[run.j], words.ends[run.j_end - 1])
    apart = second.start - first.end > TANDEM
    if letters < (LEAST_APART if apart else LEAST_FRONT if seams.no_refrain(second) else LEAST_LETTERS):
        return None
    first, second = seams.settle(first, second)
    return Double(_shown(seams.text, first), _up_to_next(seams.text, _shown(seams.text, second)), round(run.likeness, 4))


# Setting copies aside.


def set_aside(anatomy: Anatomy, doubles: Sequence[Double]) -> Anatomy:
    """``anatomy`` with the copies as :attr:`Role.NOISE`; the blocks still tile the source.

    Folios, contents entries, headings and notes that stand in a copy are left out; a heading that answered
    to a contents entry in a copy answers to the same entry of the first reading, if that is there.
    """
    copies = sorted(double.second for double in doubles)
    if not copies:
        return anatomy

    def kept(span: Span) -> bool:
        return not _within(copies, span.start)

    entries, places = _entries(anatomy.contents, copies)
    headings = (heading for heading in anatomy.headings if kept(heading.span))
    return replace(
        anatomy,
        blocks=tuple(part for block in anatomy.blocks for part in _parts(block, copies)),
        folios=tuple(folio for folio in anatomy.folios if kept(folio.span)),
        contents=entries,
        headings=tuple(_readdressed(heading, places) for heading in headings),
        note_bodies=tuple(body for body in anatomy.note_bodies if kept(body.span)),
        note_marks=tuple(mark for mark in anatomy.note_marks if kept(mark.span)),
    )


def _parts(block: Block, copies: Sequence[Span]) -> Iterator[Block]:
    """The block cut at the ends of the copies."""
    at = block.span.start
    for copy in copies:
        if copy.overlaps(block.span):
            if copy.start > at:
                yield Block(Span(at, copy.start), block.role)
            end = min(copy.end, block.span.end)
            yield Block(Span(max(at, copy.start), end), Role.BREAK if block.role is Role.BREAK else Role.NOISE)
            at = end
    if at < block.span.end:
        yield Block(Span(at, block.span.end), block.role)


def _entries(
    contents: Sequence[ContentsEntry], copies: Sequence[Span]
) -> tuple[tuple[ContentsEntry, ...], dict[int, int | None]]:
    """The contents entries that stay, and for each old place the new one of the same entry."""
    stay = [i for i, entry in enumerate(contents) if not _within(copies, entry.span.start)]
    by_words = {(contents[i].title.casefold(), contents[i].folio): new for new, i in reversed(list(enumerate(stay)))}
    places: dict[int, int | None] = {
        i: by_words.get((entry.title.casefold(), entry.folio)) for i, entry in enumerate(contents)
    }
    places |= {i: new for new, i in enumerate(stay)}
    return tuple(contents[i] for i in stay), places


def _readdressed(heading: FoundHeading, places: dict[int, int | None]) -> FoundHeading:
    return heading if heading.entry is None else replace(heading, entry=places[heading.entry])
