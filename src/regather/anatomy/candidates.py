"""Reads lines as titles: alone, broken over lines, in Markdown's marks, with a folio beside.

What a newcomer gets wrong: a printed heading may be broken over several lines, and then no single line
equals its contents entry.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from regather.anatomy.claims import Claims
from regather.anatomy.levels import is_bare_number, leading_number
from regather.anatomy.lines import STOPS, Layout
from regather.model import ContentsEntry, Folio, Role, Span
from regather.text.numerals import read_arabic, read_misread
from regather.text.titles import KnownTitles, likeness, title_key

HEADING_LINES = 4
"""Lines over which a printed heading may be broken."""

HEADING_LENGTH = 200
"""Characters of the longest title worth comparing."""

GENERIC_LENGTH = 80
"""Characters of the longest line taken for a heading on its looks alone: a line and a half of print."""

LOOSE_LIKENESS = 0.75
"""Agreement that suffices for a contents entry that no line answers better (a heavily misread heading)."""

FOLIO_LIMIT = 2000
"""A folio beside a running head stays below this: larger numbers are years."""

RECURS = 3
"""Times that a short line must stand in the source to be a running head on repetition alone."""

ENDS_TITLE = re.compile(rf"[{STOPS},，、،][\"'“”„»«’‘›‹」』）)\]*_]*$")
"""A stop that a title seldom ends with, and what may stand after it."""

OPENERS = "\"'“‘„«»‚‹›([*_¿¡—–-"
"""Signs that may stand before the first letter of a sentence."""

_MARKED = re.compile(r"^(?P<hash>#{1,6})\s+(?P<hashed>\S.*?)\s*#*$|^\*\*(?P<bold>[^*].*?)\*\*(?P<tail>\S{0,4})$")
_FOLIO_BESIDE = (
    re.compile(r"^(?P<folio>[\w|!]{1,4})\s+(?P<title>\S.*)$"),
    re.compile(r"^(?P<title>.*\S)\s+(?P<folio>[\w|!]{1,4})$"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines ``first`` to ``last`` read as one title; ``mark`` is the Markdown level, 0 for bold, else None."""

    first: int
    last: int
    span: Span
    title: str
    mark: int | None
    folio: tuple[Span, int] | None = None


def marked_line(layout: Layout, index: int) -> Candidate | None:
    """The line as a heading that says so in Markdown."""
    line = layout.lines[index]
    found = _MARKED.match(line.text)
    if not found:
        return _bold_lines(layout, index)
    if found["hashed"]:
        return Candidate(index, index, line.span, found["hashed"].strip("* "), len(found["hash"]))
    return Candidate(index, index, line.span, found["bold"] + (found["tail"] or ""), 0)


def _bold_lines(layout: Layout, index: int) -> Candidate | None:
    """A bold heading that is broken over the lines of a whole paragraph."""
    if not layout.lines[index].text.startswith("**") or layout.lone(index):
        return None
    paragraph = layout.paragraphs[layout.lines[index].paragraph]
    span = layout.paragraph_span(index)
    whole = span.of(layout.text)
    if paragraph[0] != index or len(whole) > HEADING_LENGTH or not whole.endswith("**") or "*" in whole[2:-2]:
        return None
    return Candidate(index, paragraph[-1], span, " ".join(whole[2:-2].split()), 0)


def plain_lines(layout: Layout, first: int, last: int) -> Candidate:
    """Lines ``first`` to ``last`` read as one title without marks."""
    lines = layout.lines[first : last + 1]
    title = " ".join(line.text for line in lines)
    return Candidate(first, last, Span(lines[0].span.start, lines[-1].span.end), title, None)


def _open_lines(layout: Layout, claims: Claims) -> list[int]:
    return [i for i, line in enumerate(layout.lines) if not line.is_break and claims.free(line.span)]


def without_folio(candidate: Candidate) -> Candidate | None:
    """A candidate ``12 Title`` or ``Title 12`` split into its title and its folio."""
    if candidate.first != candidate.last:
        return None
    for pattern in _FOLIO_BESIDE:
        found = pattern.match(candidate.title)
        if not found:
            continue
        number = read_arabic(found["folio"])
        number = read_misread(found["folio"]) if number is None else number
        if number is not None and 0 < number < FOLIO_LIMIT:
            start = candidate.span.start + found.start("folio")
            place = Span(start, start + len(found["folio"]))
            return Candidate(candidate.first, candidate.last, candidate.span, found["title"], None, (place, number))
    return None


class Finder:
    """One pass over a source; holds what all the steps look at."""

    def __init__(
        self,
        layout: Layout,
        claims: Claims,
        contents: tuple[ContentsEntry, ...],
        names: tuple[str, ...],
        folios: tuple[Folio, ...] = (),
    ) -> None:
        self.layout, self.claims, self.contents, self.names = layout, claims, contents, names
        self._folios = folios
        self.open = _open_lines(layout, claims)
        self.marked = [c for i in self.open if (c := marked_line(layout, i)) is not None]
        self.keys: dict[str, list[int]] = defaultdict(list)
        for i, entry in enumerate(contents):
            self.keys[title_key(entry.title)].append(i)
        self._entries = KnownTitles([entry.title for entry in contents])
        self._names = KnownTitles(names)

    def in_row(self, candidate: Candidate) -> bool:
        """Whether the title counts by a word and a number (``Chapter 5``), and a neighbour of it stands in the source.

        Not so where the neighbour stands right beside it: that is a list.
        """
        number = leading_number(candidate.title)
        if number is None or number[0] in ("arabic", "roman"):
            return False
        neighbours = [(number[0], number[1] + step) for step in (-1, 1)]
        lines = self.layout.lines
        beside = [lines[i].text for i in (candidate.first - 1, candidate.last + 1) if 0 <= i < len(lines)]
        if any(leading_number(text) in neighbours for text in beside):
            return False
        return any(neighbour in self._rows for neighbour in neighbours)

    @cached_property
    def _rows(self) -> frozenset[tuple[str, int]]:
        """The numbers, each with its word, with which lines begin that are paragraphs of their own."""
        lines = (self.layout.lines[i].text for i in self.open if self.layout.lone(i))
        found = (leading_number(text) for text in lines if len(text) <= HEADING_LENGTH)
        return frozenset(number for number in found if number is not None)

    def named(self, text: str) -> bool:
        """Whether the line is one of the names of the book."""
        return bool(self._names.same_as(text))

    @cached_property
    def times(self) -> Counter[str]:
        """How often the open lines say each thing."""
        return Counter(title_key(self.layout.lines[i].text) for i in self.open)

    def interrupts(self, index: int) -> bool:
        """As :meth:`Layout.interrupts`, past the folios and running heads that are known."""
        if self.layout.interrupts(index):
            return True
        before, after = index - 1, index + 1
        while before >= 0 and self._is_furniture(before):
            before -= 1
        while after < len(self.layout.lines) and self._is_furniture(after):
            after += 1
        return (before < index - 1 and self.layout.interrupts(before + 1)) or (
            after > index + 1 and self.layout.interrupts(after - 1)
        )

    def _is_furniture(self, index: int) -> bool:
        return self.claims.role_at(self.layout.lines[index].span.start) in (Role.FOLIO, Role.RUNNING_HEAD)

    @cached_property
    def saying(self) -> dict[str, list[int]]:
        """The open lines that say each thing."""
        found: dict[str, list[int]] = defaultdict(list)
        for i in self.open:
            found[title_key(self.layout.lines[i].text)].append(i)
        return found

    @cached_property
    def recurring(self) -> frozenset[int]:
        """Lines alone that come again and again and stand in mid-sentence more often than not: running heads all."""
        groups: dict[str, list[int]] = defaultdict(list)
        for i in self.open:
            line = self.layout.lines[i]
            if len(line.text) <= GENERIC_LENGTH and self.layout.lone(i) and not ENDS_TITLE.search(line.text):
                groups[title_key(line.text)].append(i)
        found: set[int] = set()
        for key, group in groups.items():
            cutting = sum(self.interrupts(i) for i in group)
            if key and len(group) >= RECURS and 2 * cutting > len(group):
                found.update(group)
        return frozenset(found)

    @cached_property
    def heads(self) -> Counter[str]:
        """On how many pages a short line says each thing at the head, marked as a heading or not."""
        at_head = (i for i in self.open if self.layout.at_head(i))
        lines = (marked_line(self.layout, i) or plain_lines(self.layout, i, i) for i in at_head)
        return Counter(title_key(line.title) for line in lines if len(line.title) <= HEADING_LENGTH)

    def answers(self) -> dict[int, list[Candidate]]:
        """Candidates for each contents entry (by the first entry of its key), marked lines included."""
        out: dict[int, list[Candidate]] = defaultdict(list)
        taken: set[int] = set()
        for index in self.open:
            if index in taken:
                continue
            best: tuple[float, int, Candidate] | None = None
            for candidate in self.readings(index):
                entry, alike = self._entry(candidate)
                if entry is not None and (best is None or alike > best[0]):
                    best = alike, entry, candidate
            if best is not None:
                out[best[1]].append(best[2])
                taken.update(range(best[2].first, best[2].last + 1))
        return out

    def readings(self, index: int) -> list[Candidate]:
        """The line, marked or plain, alone, without a folio, and with the lines after it; longest first."""
        line = self.layout.lines[index]
        if len(line.text) > HEADING_LENGTH:
            return []
        marked = marked_line(self.layout, index)
        if marked is not None:
            return [marked]
        out: list[Candidate] = []
        last = index
        limit = min(index + HEADING_LINES, len(self.layout.lines))
        while last + 1 < limit and self._continues(index, last + 1):
            last += 1
        out.extend(plain_lines(self.layout, index, end) for end in range(last, index - 1, -1))
        bare = without_folio(out[-1])
        return [*out, bare] if bare else out

    def _continues(self, first: int, index: int) -> bool:
        line = self.layout.lines[index]
        return (
            line.leaf == self.layout.lines[first].leaf
            and len(line.text) <= GENERIC_LENGTH
            and (self.claims.free(line.span) and not line.is_break)
        )

    def _entry(self, candidate: Candidate) -> tuple[int | None, float]:
        """The contents entry that the candidate answers to, exactly or nearly, and how nearly."""
        key = title_key(candidate.title)
        if key in self.keys:
            return self.keys[key][0], 1.0
        if len(candidate.title) > HEADING_LENGTH or (candidate.mark is None and not self.stands_out(candidate)):
            return None, 0.0
        best, score = None, 0.0
        for i in self._entries.same_as(candidate.title):
            entry = self.contents[i]
            if abs(len(entry.title) - len(candidate.title)) > 0.3 * len(entry.title) + 2:
                continue
            alike = likeness(entry.title, candidate.title)
            if alike > score and self._begins(candidate, entry):
                best, score = i, alike
        return (best if best is None else self.keys[title_key(self.contents[best].title)][0]), score

    def _begins(self, candidate: Candidate, entry: ContentsEntry) -> bool:
        """Whether the first of several lines is itself the beginning of the entry's title."""
        if candidate.first == candidate.last:
            return True
        first = self.layout.lines[candidate.first].text
        return likeness(first, entry.title[: len(first)]) >= LOOSE_LIKENESS

    def stands_out(self, candidate: Candidate) -> bool:
        """Whether the candidate does not run on into prose: blank lines or breaks part it on one side at least."""
        lines = self.layout.lines
        before = candidate.first == 0 or lines[candidate.first - 1].paragraph != lines[candidate.first].paragraph
        after = (
            candidate.last + 1 == len(lines) or lines[candidate.last + 1].paragraph != lines[candidate.last].paragraph
        )
        return before or after

    def follower(self, candidate: Candidate) -> str:
        """The text right after the candidate, past furniture; empty at a marked break or the end."""
        for i in range(candidate.last + 1, len(self.layout.lines)):
            line = self.layout.lines[i]
            if self.claims.role_at(line.span.start) in (Role.FOLIO, Role.RUNNING_HEAD):
                continue
            return line.text
        return ""

    def leader(self, candidate: Candidate) -> str:
        """The text right before the candidate, past furniture."""
        for i in range(candidate.first - 1, -1, -1):
            line = self.layout.lines[i]
            if self.claims.role_at(line.span.start) in (Role.FOLIO, Role.RUNNING_HEAD):
                continue
            return line.text
        return ""

    def heading_score(self, candidate: Candidate) -> float:
        """How much speaks for the heading itself and against a running head of the same words."""
        if candidate.mark is not None:
            return 10.0
        score = 0.0
        after = self.follower(candidate).lstrip(OPENERS)
        before = self.leader(candidate)
        if candidate.folio is not None:
            score -= 5
        if after[:1].islower() or not after:
            score -= 4
        elif after[:1].isupper():
            score += 1
        if (
            before
            and not ENDS_TITLE.search(before)
            and self.claims.role_at(self.layout.lines[candidate.first - 1].span.start)
            not in (Role.CONTENTS, Role.TITLE, Role.COLOPHON)
        ):
            score -= 0.5
        if self.layout.marked and self.layout.at_foot(candidate.last):
            score -= 3
        if re.search(r"[⁰¹²³⁴⁵⁶⁷⁸⁹†‡]$|\[\d+\]$|\w\*$", candidate.title):
            score += 4
        return score + self._paired(candidate)

    def _paired(self, candidate: Candidate) -> float:
        """1.5 where a number stands right above the line or a title right below it: a chapter's, no running head's."""
        lines, number = self.layout.lines, is_bare_number(candidate.title)
        at = candidate.last + 1 if number else candidate.first - 1
        if not 0 <= at < len(lines) or lines[at].leaf != lines[candidate.first].leaf or lines[at].is_break:
            return 0.0
        text = lines[at].text
        if not number:
            return 1.5 if leading_number(text) is not None and len(text.split()) <= 2 else 0.0
        short = len(text) <= GENERIC_LENGTH and self.layout.lone(at) and self.claims.free(lines[at].span)
        return 1.5 if short and text[:1].isupper() and text[-1:].isalnum() else 0.0

    def on_its_page(self, candidate: Candidate, entry: ContentsEntry) -> float:
        """2 where a folio of the candidate's leaf is the one that the contents name, -2 where all are others."""
        shown = self._folio_numbers.get(self.layout.lines[candidate.first].leaf) if self.layout.marked else None
        if not shown or entry.folio is None:
            return 0.0
        return 2.0 if entry.folio in shown else -2.0

    @cached_property
    def _folio_numbers(self) -> dict[int, set[int]]:
        """The folios of each leaf."""
        found: dict[int, set[int]] = defaultdict(set)
        starts = [line.span.start for line in self.layout.lines]
        for folio in self._folios:
            at = bisect_right(starts, folio.span.start) - 1
            found[self.layout.lines[max(0, at)].leaf].add(folio.number)
        return dict(found)
