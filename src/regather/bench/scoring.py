"""Scores a restored text against the truth of its case: words, order of the pages, headings, notes, furniture.

The truth is a ``gold.json`` as :func:`regather.scramble.scramble` and the benchmark's corpus write it. What a
newcomer gets wrong: a title page, a contents page and an imprint count neither for nor against an output, whether
they are kept or dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from regather.bench.reading import Paragraph, Reading, marks, read_markdown
from regather.scramble.words import words

ALIKE = 85.0
"""Per cent of likeness from which two headings are the same (the corpus's own threshold; misread letters)."""
ALIKE_NOTES = 80.0
"""The same for the bodies of notes, which are longer and more often misread."""
ALIKE_FRONT = 88.0
"""The same for lines of the front matter, which must not swallow the book's own lines."""
ALIKE_CONTEXT = 75.0
"""The same for the words before a note's mark."""
WINDOW = 4
"""Words on each side of a page's end that must stand together, and words of a shingle that finds a page."""
DRIFT = (0, -1, 1, -2, 2)
"""In noisy text, by how many words the two sides of a page's end may lie nearer or farther (words split, words run
together)."""
FURTHEST = 12
"""The most words of furniture that are looked for inside a page's end."""


@dataclass(frozen=True, slots=True)
class Score:
    """How good an output is; all but ``joins`` and the counts of notes and furniture are shares from 0 to 1.

    ``None`` stands where a case has nothing of the kind. ``score`` is the mean of 1 - ``wer``, ``adjacency``,
    ``tau`` x ``pages_found``, 1 - ``lost`` - ``invented``, ``heading_f1``, ``footnote_f1`` and the furniture taken out.
    ``bad_joins`` are the numbers of the pages whose end does not meet the next page's beginning.
    """

    score: float
    wer: float
    adjacency: float | None
    joins: int
    tau: float | None
    pages_found: float | None
    lost: float
    invented: float
    heading_recall: float | None
    heading_f1: float | None
    footnote_f1: float | None
    furniture_left: int
    furniture_in_source: int
    bad_joins: tuple[int, ...]


def score_text(gold: Mapping[str, Any], markdown: str) -> Score:
    """The score of an output, one Markdown text, against the truth."""
    scorer = _Scorer(gold, read_markdown(gold["reading_text"]), read_markdown(markdown))
    return scorer.score()


def key_of(text: str) -> str:
    """A line as it is compared with another: its words, single spaces between."""
    return " ".join(words(text))


def alike(left: str, right: str, least: float) -> bool:
    """Whether two lines are the same but for letters that were misread; very short ones must be equal."""
    a, b = key_of(left), key_of(right)
    if not (a and b):
        return False
    return a == b or (min(len(a), len(b)) > 3 and fuzz.ratio(a, b) >= least)


def _places(sequence: Iterable[Any]) -> dict[Any, list[int]]:
    """Where each item stands."""
    found: dict[Any, list[int]] = defaultdict(list)
    for at, item in enumerate(sequence):
        found[item].append(at)
    return found


def _shingles(text: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(text[at : at + WINDOW]) for at in range(len(text) - WINDOW + 1)]


def f1(hits: int, wanted: int, given: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hits / (wanted + given)


class _FrontMatter:
    """Tells lines of title page, contents and imprint from the book's own."""

    def __init__(self, gold: Mapping[str, Any], reading: Reading, headings: Sequence[str]) -> None:
        self.lines = [key for key in map(key_of, gold["front"]) if key]
        self.exact = frozenset(self.lines)
        self.headings = frozenset(headings)
        self.shared = frozenset(gold.get("front_heads", ()))
        texts = [paragraph.text for paragraph in reading.paragraphs if not paragraph.level]
        self.own = frozenset(key_of(part) for text in texts for part in (text, *text.split("\n")))

    def words(self) -> Counter[str]:
        return Counter(word for line in self.lines for word in line.split())

    def has(self, text: str, *, heading: bool) -> bool:
        """Whether the line is front matter, in doubt by likeness; a line without words is, unless it has a note."""
        key = key_of(text)
        if not key:
            return not any(marks(text))
        if heading and key in self.headings and key not in self.shared:
            return False
        if (not heading and key in self.own) or key in self.headings:
            return False
        return key in self.exact or (len(key) > 4 and any(self._like(key, line) for line in self.lines))

    def _like(self, key: str, line: str) -> bool:
        near = abs(len(key) - len(line)) <= 0.2 * len(line) + 1
        return near and fuzz.ratio(key, line) >= ALIKE_FRONT

    def without(self, paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
        """The paragraphs that are not front matter, and of those that are in part, the rest."""
        kept = []
        for paragraph in paragraphs:
            if self.has(paragraph.text, heading=paragraph.level > 0):
                continue
            lines = paragraph.text.split("\n")
            if not paragraph.level and len(lines) > 1:
                lines = [line for line in lines if not self._is_exactly(line)]
            kept.append(Paragraph("\n".join(lines), paragraph.level))
        return kept

    def _is_exactly(self, line: str) -> bool:
        return key_of(line) in self.exact and self.has(line, heading=False)


class _Scorer:
    def __init__(self, gold: Mapping[str, Any], truth: Reading, output: Reading) -> None:
        self.gold = gold
        self.noisy = gold["scramble"].get("noise", 0) > 0
        self.truth, self.output = truth, output
        self.true_words = [word for paragraph in truth.paragraphs for word in words(paragraph.text)]
        self.true_headings = [heading["title"] for heading in gold["headings"]]
        self.heading_keys = [key_of(title) for title in self.true_headings]
        self.front = _FrontMatter(gold, truth, self.heading_keys)
        self.paragraphs = self.front.without(output.paragraphs)
        self.words = [word for paragraph in self.paragraphs for word in words(paragraph.text)]
        self.at = _places(self.words)
        self.pages = [page for page in gold["pages"] if not page.get("missing")]

    def score(self) -> Score:
        wer = self._word_errors()
        adjacency, joins, bad, gaps = self._adjacency()
        tau, found = self._order()
        lost, invented = self._lost_and_invented()
        recall, heading_f1 = self._headings()
        notes = self._notes()
        left = gaps + self._furniture()
        there = self.gold["furniture"]["in_source"]
        ordered = None if tau is None else max(0.0, tau) * (found or 0.0)
        clean = 1 - min(1.0, left / max(1, there or len(self.gold["pages"])))
        parts = [max(0.0, 1 - wer), adjacency, ordered, 1 - min(1.0, lost + invented), heading_f1, notes, clean]
        counted = [part for part in parts if part is not None]
        return Score(
            sum(counted) / len(counted), wer, adjacency, joins, tau, found, lost, invented, recall, heading_f1, notes,
            left, there, tuple(bad),
        )  # fmt: skip

    def _word_errors(self) -> float:
        numbers: dict[str, int] = {}
        true, given = (
            [numbers.setdefault(word, len(numbers)) for word in side] for side in (self.true_words, self.words)
        )
        return Levenshtein.distance(true, given) / max(1, len(true))

    # --- order

    def _adjacency(self) -> tuple[float | None, int, list[int], int]:
        """The share of page ends that meet the right beginning, their number, those that do not, and how many of
        these are only parted by furniture."""
        bad: list[int] = []
        total = gaps = 0
        for page, following in pairwise(self.pages):
            end = page["word_end"]
            empty = end <= page["word_start"] or following["word_end"] <= following["word_start"]
            left, right = self.true_words[max(0, end - WINDOW) : end], self.true_words[end : end + WINDOW]
            if empty or following["number"] != page["number"] + 1 or not (left and right):
                continue
            total += 1
            if not (self._roughly_meet(left, right) if self.noisy else self._meet(left, right)):
                bad.append(page["number"])
                gaps += self._parted_by_furniture(left, right)
        return (1 - len(bad) / total if total else None), total, bad, gaps

    def _meet(self, left: Sequence[str], right: Sequence[str]) -> bool:
        whole = [*left, *right]
        return any(self.words[at : at + len(whole)] == whole for at in self.at.get(whole[0], ()))

    def _agreeing(self, part: Sequence[str], offset: int = 0) -> Counter[int]:
        """For every place in the output, how many words of ``part`` would stand right if it began there."""
        return Counter(place - at - offset for at, word in enumerate(part) for place in self.at.get(word, ()))

    def _roughly_meet(self, left: Sequence[str], right: Sequence[str]) -> bool:
        """As :meth:`_meet`, where half of all words suffice, two of them on each side."""
        before, behind = self._agreeing(left), self._agreeing(right, len(left))
        least = max(1, round((len(left) + len(right)) / 2))
        return any(
            count >= min(2, len(left)) and (other := behind.get(start + drift, 0)) >= min(2, len(right))
            and count + other >= least
            for start, count in before.items()
            for drift in DRIFT
        )  # fmt: skip

    def _parted_by_furniture(self, left: Sequence[str], right: Sequence[str]) -> int:
        furniture = self.gold["furniture"]
        allowed = {*furniture["folios"], *(word for head in furniture["running_heads"] for word in words(head))}
        count = 0
        for last in self.at.get(left[-1], ()):
            if self.words[max(0, last + 1 - len(left)) : last + 1] != left:
                continue
            for gap in range(1, FURTHEST + 1):
                start = last + 1 + gap
                if self.words[start : start + len(right)] == right:
                    count += allowed.issuperset(self.words[last + 1 : start])
                    break
        return count

    def _order(self) -> tuple[float | None, float | None]:
        """Kendall's tau of the pages' places in the output, and the share of pages that have one.

        A page's place is the median of its shingles that occur once in the book.
        """
        unique = {shingle for shingle, count in Counter(_shingles(self.true_words)).items() if count == 1}
        at = _places(_shingles(self.words))
        looked_for = 0
        places: list[float] = []
        for page in self.pages:
            own = self.true_words[page["word_start"] : page["word_end"]]
            if len(own) < 2 * WINDOW:
                continue
            looked_for += 1
            found = [at[shingle][0] for shingle in _shingles(own) if shingle in unique and shingle in at]
            if found:
                places.append(median(found))
        return _kendall(places), (len(places) / looked_for if looked_for else None)

    # --- what is there

    def _lost_and_invented(self) -> tuple[float, float]:
        true, given = Counter(self.true_words), Counter(self.words)
        true.update(word for body in self.truth.notes.values() for word in words(body))
        given.update(word for body in self.output.notes.values() for word in words(body))
        allowed = self.front.words()
        allowed.update(word for body in self.gold.get("optional", ()) for word in words(body))
        total = max(1, true.total())
        return (true - given).total() / total, (given - true - allowed).total() / total

    def _headings(self) -> tuple[float | None, float | None]:
        if not self.true_headings:
            return None, None
        given = [paragraph.text for paragraph in self.paragraphs if paragraph.level]
        rest = list(given)
        found = 0
        for title in self.true_headings:
            match = next((at for at, other in enumerate(rest) if alike(title, other, ALIKE)), None)
            if match is not None:
                del rest[match]
                found += 1
        in_order = _longest_common(self.true_headings, given)
        return found / len(self.true_headings), f1(in_order, len(self.true_headings), len(given))

    def _notes(self) -> float | None:
        """F1 of notes whose mark follows the right words and leads to the right body; each mark answers one note."""
        wanted = [note for note in self.gold["footnotes"] if note.get("scored", True)]
        given: list[tuple[list[str], str]] = []
        for paragraph in self.paragraphs:
            for at, label in marks(paragraph.text):
                context = words(paragraph.text[:at])[-3:]
                if context:
                    given.append((context, self.output.notes.get(label, "")))
        if not wanted:
            return 0.0 if given else None
        rest = list(given)
        for note in wanted:
            match = next((at for at, other in enumerate(rest) if self._is_note(note, *other)), None)
            if match is not None:
                del rest[match]
        return f1(len(given) - len(rest), len(wanted), len(given))

    def _is_note(self, note: Mapping[str, Any], context: list[str], body: str) -> bool:
        wanted = words(note["marker_context"])[-3:]
        agree = sum(a == b for a, b in zip(reversed(wanted), reversed(context), strict=False))
        if agree < min(len(wanted), 1 if self.noisy else 2):
            return False
        if agree < min(2, len(wanted)) and fuzz.ratio(" ".join(wanted), " ".join(context)) < ALIKE_CONTEXT:
            return False
        return key_of(note["body"]) == key_of(body) or alike(note["body"], body, ALIKE_NOTES)

    def _furniture(self) -> int:
        """Page numbers and running heads that stand alone on a line; the book may have such lines of its own."""
        furniture = self.gold["furniture"]
        folios = set(furniture["folios"])
        heads = {key_of(head) for head in furniture["running_heads"]}
        titles = Counter(self.heading_keys)
        own = Counter(
            key_of(line)
            for paragraph in self.truth.paragraphs
            if not paragraph.level
            for line in paragraph.text.split("\n")
        )
        left = 0
        for paragraph in self.paragraphs:
            for line in paragraph.text.split("\n"):
                spoken = words(line)
                key = " ".join(spoken)
                if paragraph.level:
                    titles[key] -= 1
                elif spoken and own[key] > 0:
                    own[key] -= 1
                elif len(spoken) == 1 and key.isdigit() and key in folios:
                    left += 1
                else:
                    bare = " ".join(word for word in spoken if not word.isdigit())
                    if bare not in heads or not (key == bare or folios.intersection(spoken)):
                        continue
                    if key == bare and titles[key] > 0:
                        titles[key] -= 1
                    else:
                        left += 1
        return left


def _kendall(places: Sequence[float]) -> float | None:
    """Kendall's tau of a sequence against its own sorted order; pairs in one place do not count."""
    seen: list[float] = []
    rising = falling = 0
    for place in places:
        rising += bisect_left(seen, place)
        falling += len(seen) - bisect_right(seen, place)
        insort(seen, place)
    return (rising - falling) / (rising + falling) if rising + falling else None


def _longest_common(wanted: Sequence[str], given: Sequence[str]) -> int:
    """The length of the longest sequence of headings that both have in this order."""
    row = [0] * (len(given) + 1)
    for title in wanted:
        before, row = row, [0]
        for at, other in enumerate(given):
            row.append(max(before[at + 1], row[-1], before[at] + alike(title, other, ALIKE)))
    return row[-1]
