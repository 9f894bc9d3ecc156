"""Finds headings and running heads together: the same words may be either, and only one place is the heading.

What a newcomer gets wrong: a running head repeats the chapter's title, so a line that equals a contents
entry is not yet its heading; what follows it decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from regather.anatomy.claims import Claims
from regather.anatomy.contents import is_contents_word
from regather.anatomy.levels import is_bare_number, leading_number
from regather.anatomy.lines import Layout
from regather.model import ContentsEntry, Folio, FoundHeading, Role, Span
from regather.text.numerals import read_arabic, read_misread
from regather.text.titles import likeness, plain_title, same_title, title_key

HEADING_LINES = 4
"""Lines over which a printed heading may be broken."""

HEADING_LENGTH = 200
"""Characters of the longest title worth comparing."""

GENERIC_LENGTH = 80
"""Characters of the longest line taken for a heading on its looks alone: a line and a half of print."""

OPENS_TEXT = 120
"""Characters that a paragraph after a heading found on its looks must have: prose, not dialogue or verse."""

RECURS = 3
"""Times that a short line must stand in the source to be a running head on repetition alone."""

CUTTING = 0.3
"""Share of repeated lines that must stand in mid-sentence to be running heads: more than half of all page
turns do, letter-heads and speakers never."""

RUNNING_HEAD_LENGTH = 90
"""Characters of the longest running head: it fits on one line of print."""

LOOSE_LIKENESS = 0.75
"""Agreement that suffices for a contents entry that no line answers better (a heavily misread heading)."""

_MARKED = re.compile(r"^(?P<hash>#{1,6})\s+(?P<hashed>\S.*?)\s*#*$|^\*\*(?P<bold>[^*].*?)\*\*(?P<tail>\S{0,4})$")
_WITH_FOLIO = re.compile(r"^(?:(?P<left>[\w|!]{1,4})\s+(?P<after>\S.*)|(?P<before>.*\S)\s+(?P<right>[\w|!]{1,4}))$")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'“”„»«’‘›‹)\]*_]*$")
_INNER_END = re.compile(r"[.!?…][\"'”»’)\]]*\s")
_OPENERS = "\"'“‘„«»‚‹›([*_¿¡—–-"
_CLOSERS = "\"'“”„«»’‘›‹)–—-"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Lines ``first`` to ``last`` read as one title; ``mark`` is the Markdown level, 0 for bold, else None."""

    first: int
    last: int
    span: Span
    title: str
    mark: int | None
    folio: tuple[Span, int] | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """What :func:`find_titles` found besides its claims."""

    headings: tuple[FoundHeading, ...]
    folios: tuple[Folio, ...]


def _marked(layout: Layout, index: int) -> _Candidate | None:
    """The line as a heading that says so in Markdown."""
    line = layout.lines[index]
    found = _MARKED.match(line.text)
    if not found:
        return None
    if found["hashed"]:
        return _Candidate(index, index, line.span, found["hashed"].strip("* "), len(found["hash"]))
    return _Candidate(index, index, line.span, found["bold"] + (found["tail"] or ""), 0)


def _plain(layout: Layout, first: int, last: int) -> _Candidate:
    lines = layout.lines[first : last + 1]
    title = " ".join(line.text for line in lines)
    return _Candidate(first, last, Span(lines[0].span.start, lines[-1].span.end), title, None)


def _open_lines(layout: Layout, claims: Claims) -> list[int]:
    return [i for i, line in enumerate(layout.lines) if not line.is_break and claims.free(line.span)]


def _without_folio(candidate: _Candidate) -> _Candidate | None:
    """A candidate ``12 Title`` or ``Title 12`` split into its title and its folio."""
    found = _WITH_FOLIO.match(candidate.title)
    if not found or candidate.first != candidate.last:
        return None
    group, rest = ("left", "after") if found["left"] else ("right", "before")
    number = read_arabic(found[group])
    number = read_misread(found[group]) if number is None else number
    if number is None or not 0 < number < 2000:
        return None
    start = candidate.span.start + found.start(group)
    place = Span(start, start + len(found[group]))
    return _Candidate(candidate.first, candidate.last, candidate.span, found[rest], None, (place, number))


class _Finder:
    """One pass over a source; holds what all the steps look at."""

    def __init__(
        self, layout: Layout, claims: Claims, contents: tuple[ContentsEntry, ...], names: tuple[str, ...]
    ) -> None:
        self.layout, self.claims, self.contents, self.names = layout, claims, contents, names
        self.open = _open_lines(layout, claims)
        self.marked = [c for i in self.open if (c := _marked(layout, i)) is not None]
        self.keys: dict[str, list[int]] = defaultdict(list)
        for i, entry in enumerate(contents):
            self.keys[title_key(entry.title)].append(i)

    def answers(self) -> dict[int, list[_Candidate]]:
        """Candidates for each contents entry (by the first entry of its key), marked lines included."""
        out: dict[int, list[_Candidate]] = defaultdict(list)
        taken: set[int] = set()
        for index in self.open:
            if index in taken:
                continue
            best: tuple[float, int, _Candidate] | None = None
            for candidate in self._readings(index):
                entry, alike = self._entry(candidate)
                if entry is not None and (best is None or alike > best[0]):
                    best = alike, entry, candidate
            if best is not None:
                out[best[1]].append(best[2])
                taken.update(range(best[2].first, best[2].last + 1))
        return out

    def _readings(self, index: int) -> list[_Candidate]:
        """The line, marked or plain, alone, without a folio, and with the lines after it; longest first."""
        line = self.layout.lines[index]
        if len(line.text) > HEADING_LENGTH:
            return []
        marked = _marked(self.layout, index)
        if marked is not None:
            return [marked]
        out: list[_Candidate] = []
        last = index
        limit = min(index + HEADING_LINES, len(self.layout.lines))
        while last + 1 < limit and self._continues(index, last + 1):
            last += 1
        out.extend(_plain(self.layout, index, end) for end in range(last, index - 1, -1))
        bare = _without_folio(out[-1])
        return [*out, bare] if bare else out

    def _continues(self, first: int, index: int) -> bool:
        line = self.layout.lines[index]
        return line.leaf == self.layout.lines[first].leaf and len(line.text) <= GENERIC_LENGTH and (
            self.claims.free(line.span) and not line.is_break
        )

    def _entry(self, candidate: _Candidate) -> tuple[int | None, float]:
        """The contents entry that the candidate answers to, exactly or nearly, and how nearly."""
        key = title_key(candidate.title)
        if key in self.keys:
            return self.keys[key][0], 1.0
        if len(candidate.title) > HEADING_LENGTH or (candidate.mark is None and not self._stands_out(candidate)):
            return None, 0.0
        best, score = None, 0.0
        for i, entry in enumerate(self.contents):
            if abs(len(entry.title) - len(candidate.title)) > 0.3 * len(entry.title) + 2:
                continue
            alike = likeness(entry.title, candidate.title)
            if alike > score and same_title(entry.title, candidate.title) and self._begins(candidate, entry):
                best, score = i, alike
        return (best if best is None else self.keys[title_key(self.contents[best].title)][0]), score

    def _begins(self, candidate: _Candidate, entry: ContentsEntry) -> bool:
        """Whether the first of several lines is itself the beginning of the entry's title."""
        if candidate.first == candidate.last:
            return True
        first = self.layout.lines[candidate.first].text
        return likeness(first, entry.title[: len(first)]) >= LOOSE_LIKENESS

    def _stands_out(self, candidate: _Candidate) -> bool:
        """Whether the candidate does not run on into prose: blank lines or breaks part it on one side at least."""
        lines = self.layout.lines
        before = candidate.first == 0 or lines[candidate.first - 1].paragraph != lines[candidate.first].paragraph
        after = candidate.last + 1 == len(lines) or lines[candidate.last + 1].paragraph != lines[candidate.last].paragraph
        return before or after

    def follower(self, candidate: _Candidate) -> str:
        """The text right after the candidate, past furniture; empty at a marked break or the end."""
        for i in range(candidate.last + 1, len(self.layout.lines)):
            line = self.layout.lines[i]
            if self.claims.role_at(line.span.start) in (Role.FOLIO, Role.RUNNING_HEAD):
                continue
            return line.text
        return ""

    def leader(self, candidate: _Candidate) -> str:
        """The text right before the candidate, past furniture."""
        for i in range(candidate.first - 1, -1, -1):
            line = self.layout.lines[i]
            if self.claims.role_at(line.span.start) in (Role.FOLIO, Role.RUNNING_HEAD):
                continue
            return line.text
        return ""

    def heading_score(self, candidate: _Candidate) -> float:
        """How much speaks for the heading itself and against a running head of the same words."""
        if candidate.mark is not None:
            return 10.0
        score = 0.0
        after = self.follower(candidate).lstrip(_OPENERS)
        before = self.leader(candidate)
        if candidate.folio is not None:
            score -= 5
        if after[:1].islower() or not after:
            score -= 4
        elif after[:1].isupper():
            score += 1
        if before and not _ENDS_SENTENCE.search(before) and self.claims.role_at(
            self.layout.lines[candidate.first - 1].span.start
        ) not in (Role.CONTENTS, Role.TITLE, Role.COLOPHON):
            score -= 0.5
        if self.layout.marked and self.layout.at_foot(candidate.last):
            score -= 3
        if re.search(r"[⁰¹²³⁴⁵⁶⁷⁸⁹†‡]$|\[\d+\]$|\w\*$", candidate.title):
            score += 4
        return score


def find_titles(
    layout: Layout, claims: Claims, contents: tuple[ContentsEntry, ...], names: tuple[str, ...]
) -> Titles:
    """Claim all headings and running heads."""
    finder = _Finder(layout, claims, contents, names)
    headings: list[FoundHeading] = []
    folios: list[Folio] = []
    running: list[_Candidate] = []
    answers = finder.answers()
    for entry, candidates in sorted(answers.items()):
        chosen = _choose(finder, entry, candidates)
        for candidate, index in chosen:
            _take_heading(finder, headings, candidate, index)
        kept = {c.span for c, _ in chosen}
        title = contents[entry].title
        running.extend(c for c in candidates if c.span not in kept and _repeats_title(c.title, title))
    _generic(finder, headings, answers)
    running.extend(_repeats(finder, [*names, *(h.title for h in headings)]))
    for candidate in running:
        _take_running_head(claims, candidate, folios)
    headings.sort(key=lambda h: h.span)
    return Titles(tuple(_levelled(headings, contents, finder)), tuple(folios))


def _choose(finder: _Finder, entry: int, candidates: list[_Candidate]) -> list[tuple[_Candidate, int]]:
    """The candidates that are the headings of the entries with this key, each with its entry."""
    entries = finder.keys[title_key(finder.contents[entry].title)]
    marked = [c for c in candidates if c.mark is not None]
    if marked:
        return [(c, entries[min(i, len(entries) - 1)]) for i, c in enumerate(marked)]
    ranked = sorted(candidates, key=lambda c: (-finder.heading_score(c), c.first))
    best = [c for c in ranked[: len(entries)] if finder.heading_score(c) > -3 or len(candidates) == 1]
    if best:
        following = finder.follower(best[0])[:40]
        best += [c for c in ranked[len(entries) :] if finder.follower(c)[:40] == following and len(following) > 20]
    best.sort(key=lambda c: c.first)
    return [(c, entries[min(i, len(entries) - 1)]) for i, c in enumerate(best)]


def _take_heading(finder: _Finder, headings: list[FoundHeading], candidate: _Candidate, entry: int | None) -> None:
    if finder.claims.claim(candidate.span, Role.HEADING):
        headings.append(FoundHeading(candidate.span, _shown(candidate.title), 1, entry))


def _shown(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip(" #")


def _generic(finder: _Finder, headings: list[FoundHeading], answers: dict[int, list[_Candidate]]) -> None:
    """Headings that no contents entry asks for: marked ones always, others by their looks."""
    for candidate in finder.marked:
        if finder.claims.free(candidate.span) and not is_contents_word(candidate.title):
            _take_heading(finder, headings, candidate, None)
    missing = [e for key, group in finder.keys.items() if not any(e in answers for e in group) for e in group[:1]]
    if missing:
        _loose(finder, headings, missing)
    if finder.marked or (finder.contents and len(missing) < len(finder.keys)):
        return
    for index in finder.open:
        candidate = _plain(finder.layout, index, index)
        if finder.claims.free(candidate.span) and _looks_like_heading(finder, candidate):
            _take_heading(finder, headings, candidate, None)


def _loose(finder: _Finder, headings: list[FoundHeading], missing: list[int]) -> None:
    """Lines that answer to an entry badly, where no line answers well."""
    for entry in missing:
        title = finder.contents[entry].title
        if len(plain_title(title)) < 8:
            continue
        best: _Candidate | None = None
        score = LOOSE_LIKENESS
        for index in finder.open:
            for candidate in finder._readings(index):
                alike = likeness(title, candidate.title)
                if alike > score and finder.claims.free(candidate.span) and finder._stands_out(candidate):
                    best, score = candidate, alike
        if best is not None:
            _take_heading(finder, headings, best, entry)


def _looks_like_heading(finder: _Finder, candidate: _Candidate) -> bool:
    """Whether a plain line in a source without contents is a heading: numbered, or short between paragraphs."""
    layout, text = finder.layout, candidate.title
    numbered = leading_number(text) is not None or is_bare_number(text)
    if len(text) > (HEADING_LENGTH if numbered else GENERIC_LENGTH) or not layout.lone(candidate.first):
        return False
    if text[:1].islower() or not any(c.isalnum() for c in text):
        return False
    after = finder.follower(candidate)
    if not after or after.lstrip(_OPENERS)[:1].islower():
        return False
    ends = _ENDS_SENTENCE.search(text) is not None
    if numbered or _is_capitals(text):
        return is_bare_number(text) or not ends or _opens_prose(layout, candidate)
    if ends or text[-1:] in _CLOSERS or _INNER_END.search(text):
        return False
    return _opens_text(finder, candidate) and _once(finder, text)


def _is_capitals(text: str) -> bool:
    """Whether the line is set in capitals throughout: more than initials and abbreviations."""
    return text.isupper() and sum(1 for c in text if c.isalpha()) > 3 and text[0].isalpha()


def _opens_prose(layout: Layout, candidate: _Candidate) -> bool:
    """Whether a paragraph of prose follows on the same page, at once or after more lines of the heading."""
    for index in range(candidate.last + 1, min(candidate.last + HEADING_LINES, len(layout.lines))):
        line = layout.lines[index]
        if line.leaf != layout.lines[candidate.last].leaf:
            return False
        if len(layout.paragraph_span(index)) >= OPENS_TEXT:
            return True
        more = _is_capitals(line.text) or is_bare_number(line.text) or not _ENDS_SENTENCE.search(line.text)
        if not more or line.text[-1:] in _CLOSERS:
            return False
    return False


def _opens_text(finder: _Finder, candidate: _Candidate) -> bool:
    """Whether prose or a numbered heading follows, or the line heads a page in title case."""
    layout, nxt = finder.layout, candidate.last + 1
    if _opens_prose(layout, candidate):
        return True
    if nxt >= len(layout.lines) or layout.lines[nxt].leaf != layout.lines[candidate.last].leaf:
        return False
    if is_bare_number(layout.lines[nxt].text):
        return True
    words = [w for w in candidate.title.split() if len(w) > 3]
    heads_page = layout.marked and layout.at_head(candidate.first)
    return heads_page and len(words) > 1 and all(w[0].isupper() for w in words)


def _once(finder: _Finder, text: str) -> bool:
    key = title_key(text)
    return sum(1 for i in finder.open if title_key(finder.layout.lines[i].text) == key) == 1 and not any(
        same_title(text, name) for name in finder.names
    )


def _repeats(finder: _Finder, titles: list[str]) -> list[_Candidate]:
    """Unclaimed short lines that repeat a known title, or one another."""
    out: list[_Candidate] = []
    groups: dict[str, list[_Candidate]] = defaultdict(list)
    for index in finder.open:
        line = finder.layout.lines[index]
        if len(line.text) > RUNNING_HEAD_LENGTH or not finder.claims.free(line.span):
            continue
        plain = _plain(finder.layout, index, index)
        readings = [c for c in (plain, _without_folio(plain)) if c is not None]
        scored = [(max((_repeats_title(c.title, t) for t in titles), default=0.0), c) for c in readings]
        best = max(scored, key=lambda pair: pair[0])
        if best[0] > 0:
            out.append(best[1])
            continue
        for candidate in readings:
            groups[title_key(candidate.title)].append(candidate)
    for key, group in groups.items():
        if len(key) > 3 and _is_running_head(finder, group):
            out.extend(group)
    return out


def _repeats_title(line: str, title: str) -> float:
    """How nearly the line is the title again; 0 for a poem's first line that the poem is named after."""
    if not same_title(line, title) or line[-1:] in ",;:*_" and title[-1:] != line[-1:]:
        return 0.0
    recast = line != title and line.casefold() == title.casefold()
    return likeness(line, title) if not recast or line.isupper() or title.isupper() else 0.0


def _is_running_head(finder: _Finder, group: list[_Candidate]) -> bool:
    """Whether a repeated line is a running head and not a refrain, a speaker or a stock reply."""
    layout = finder.layout
    if len(group) < RECURS or _ENDS_SENTENCE.search(group[0].title) or group[0].title[:1].islower():
        return False
    if layout.marked:
        edges = sum(1 for c in group if layout.at_head(c.first) or layout.at_foot(c.last))
        return edges >= 0.8 * len(group)
    cutting = sum(1 for c in group if layout.interrupts(c.first))
    return all(layout.lone(c.first) for c in group) and cutting >= CUTTING * len(group)


def _take_running_head(claims: Claims, candidate: _Candidate, folios: list[Folio]) -> None:
    if candidate.folio is None:
        claims.claim(candidate.span, Role.RUNNING_HEAD)
        return
    place, number = candidate.folio
    if not claims.free(candidate.span):
        return
    rest = Span(place.end, candidate.span.end) if place.start == candidate.span.start else (
        Span(candidate.span.start, place.start)
    )
    claims.claim(place, Role.FOLIO)
    claims.claim(rest, Role.RUNNING_HEAD)
    folios.append(Folio(place, number))


def _levelled(
    headings: list[FoundHeading], contents: tuple[ContentsEntry, ...], finder: _Finder
) -> list[FoundHeading]:
    """Headings with their levels: from contents that show ranks, else from Markdown marks, else from numbering."""
    ranked = len({e.level for e in contents}) > 1
    marks = _steady_marks(headings, {c.span: c.mark for c in finder.marked if c.mark})
    depths = sorted(set(marks.values()))
    titled = any(not is_bare_number(h.title) for h in headings)
    out: list[FoundHeading] = []
    for heading in headings:
        if heading.entry is not None and (ranked or heading.span not in marks):
            level = contents[heading.entry].level
        elif heading.span in marks:
            level = 1 + depths.index(marks[heading.span])
        else:
            level = 2 if titled and is_bare_number(heading.title) else 1
        out.append(FoundHeading(heading.span, heading.title, level, heading.entry))
    return out


def _steady_marks(headings: list[FoundHeading], marks: dict[Span, int]) -> dict[Span, int]:
    """Markdown levels, made the same for all headings numbered in one way: recognition wavers between them."""
    kinds: dict[str, list[FoundHeading]] = defaultdict(list)
    for heading in headings:
        if heading.span in marks:
            number = leading_number(heading.title)
            kind = "bare" if is_bare_number(heading.title) else number[0] if number else str(heading.span.start)
            kinds[kind].append(heading)
    out: dict[Span, int] = {}
    for group in kinds.values():
        depths = [marks[h.span] for h in group]
        usual = max(sorted(set(depths)), key=depths.count)
        out.update({h.span: usual for h in group})
    return out


def agree_on_levels(
    contents: tuple[ContentsEntry, ...], headings: tuple[FoundHeading, ...]
) -> tuple[ContentsEntry, ...]:
    """The contents with the levels of the headings that answer to its entries: Markdown marks know better."""
    known = {h.entry: h.level for h in headings if h.entry is not None}
    return tuple(replace(e, level=known.get(i, e.level)) for i, e in enumerate(contents))
