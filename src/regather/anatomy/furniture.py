"""Finds running heads: short lines that repeat a title of the book, or one another, at the pages' edges.

What a newcomer gets wrong: refrains, speakers and letter-heads repeat as well; only what is printed at a
page's edge stands in the middle of sentences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from regather.anatomy.candidates import ENDS_TITLE, RECURS, Candidate, Finder, plain_lines, without_folio
from regather.anatomy.claims import Claims
from regather.anatomy.levels import is_bare_number
from regather.anatomy.lines import starts_small
from regather.model import Folio, Role, Span
from regather.text.look_alikes import narrowed
from regather.text.numerals import read_arabic, read_misread, read_roman
from regather.text.titles import KnownTitles, likeness, same_title, title_key

CUTTING = 0.3
"""Share of repeated lines that must stand in mid-sentence to be running heads: more than half of all page
turns do, letter-heads and speakers never."""

CUTTING_SMALL = 0.6
"""The same for lines that begin with a small letter or end with a stop, which may be a sentence, or part of one."""

MARKED_EDGES = 0.8
"""Share of repeated lines that stand beside a marked break where every page end is marked; some heads are glued on."""

MISREAD = 2
"""Letters at most that recognition gets wrong in a running head that is still known by its place."""

MISREAD_EACH = 6
"""Letters of a running head for each wrong one: at 2 % misread letters one head of 12 in forty has more."""

_SPOKEN_END = re.compile(r"[,;:*_?!…]$|\.\.\.$")
_SPEECH = "—–―"
"""Signs that a sentence has and the title in it has not: it is spoken of, or called."""

_NUMBER = re.compile(r"\w*\d\w*")

RUNNING_HEAD_LENGTH = 90
"""Characters of the longest running head: it fits on one line of print."""

CUT_LENGTH, CUT_KEY = 30, 12
"""Characters from which on a running head may be a title's beginning: only what is too long for a line is cut short.
Such titles are looked up by their first letters."""


def find_repeats(finder: Finder, titles: list[str]) -> list[Candidate]:
    """Unclaimed short lines that repeat a known title, or one another."""
    out: list[Candidate] = []
    groups: dict[str, list[Candidate]] = defaultdict(list)
    known_titles = KnownTitles(titles)
    long_titles: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        if len(title) > CUT_LENGTH:
            long_titles[title_key(title)[:CUT_KEY]].append(title)
    for index in finder.open:
        line = finder.layout.lines[index]
        if len(line.text) > RUNNING_HEAD_LENGTH or not finder.claims.free(line.span):
            continue
        plain = plain_lines(finder.layout, index, index)
        readings = [c for c in (plain, without_folio(plain)) if c is not None]
        same = [[titles[i] for i in known_titles.same_as(c.title)] for c in readings]
        scored = [
            (max((repeats_title(c.title, t) for t in alike), default=0.0), c)
            for c, alike in zip(readings, same, strict=True)
        ]
        best = max(scored, key=lambda pair: pair[0])
        if best[0] > 0:
            out.append(best[1])
            continue
        cut = [c for c in readings if _is_cut_short(finder, c, long_titles.get(title_key(c.title)[:CUT_KEY], []))]
        if cut:
            out.append(cut[0])
            continue
        for candidate in readings:
            groups[title_key(candidate.title)].append(candidate)
    known: list[str] = []
    for key, group in groups.items():
        if len(key) > 3 and _is_running_head(finder, group):
            out.extend(group)
            known.append(key)
    taken = {c.first for c in out}
    rest = (c for key, group in groups.items() if key not in known for c in group if c.first not in taken)
    out.extend(c for c in rest if _is_misread(finder, c, known))
    return out


def find_numbered(finder: Finder) -> list[Candidate]:
    """Unclaimed short lines that repeat one another but for the folios beside them: no headings do, and these are
    found before any line is taken for a heading on its looks."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for index in finder.open:
        line = finder.layout.lines[index]
        if len(line.text) <= RUNNING_HEAD_LENGTH and finder.claims.free(line.span):
            candidate = without_folio(plain_lines(finder.layout, index, index))
            if candidate is not None:
                groups[title_key(candidate.title)].append(candidate)
    return [c for key, group in groups.items() if len(key) > 3 and _is_numbered(finder, group) for c in group]


def _is_numbered(finder: Finder, group: list[Candidate]) -> bool:
    """Whether the numbers beside a repeated line are folios: all differ, and the lines stand in mid-sentence.

    ``Chapter 1`` and ``Chapter 2`` open pages, too; but the text before them is finished.
    """
    numbers = [c.folio[1] for c in group if c.folio is not None]
    cutting = sum(finder.interrupts(c.first) for c in group)
    distinct = len(set(numbers)) == len(numbers)
    return distinct and cutting >= CUTTING * len(group) and _is_running_head(finder, group)


def running_among(finder: Finder, looks: list[Candidate]) -> list[Candidate]:
    """Those of several lines with the same words that look like headings and are running heads.

    A running head cuts sentences, or stands right above the heading that it repeats. Numbers come again in every part
    of a book: one that does so oftener than its neighbours is a running head's.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in looks:
        groups[title_key(candidate.title)].append(candidate)
    counts = Counter(_value(c) for c in looks)
    found: list[Candidate] = []
    for group in groups.values():
        above = [a for a, b in pairwise(group) if a.last + 1 == b.first and a.title == b.title]
        found += above
        number = _value(group[0])
        if len(group) > 1 and _runs_through(finder, title_key(group[0].title)):
            best = max((c for c in group if c not in above), key=lambda c: (finder.heading_score(c), -c.first))
            found += [c for c in group if c is not best and c not in above]
            continue
        if len(group) < 2 or (number is not None and counts[number] <= max(counts[number - 1], counts[number + 1])):
            continue
        cutting = [c for c in group if c not in above and finder.interrupts(c.first)]
        left = [c for c in group if c not in above and c not in cutting]
        if left:
            found += cutting
        if cutting and len(left) > 1 and len(group) >= RECURS:
            best = max(left, key=lambda c: (finder.heading_score(c), -c.first))
            found += [c for c in left if c is not best]
    return found


def _runs_through(finder: Finder, key: str) -> bool:
    """Whether most lines that say the same cut sentences, those that look like no heading included: then they are
    running heads, and one at most is the heading that they repeat."""
    lines = finder.saying[key]
    cutting = sum(finder.interrupts(i) for i in lines)
    return len(lines) > RECURS and 2 * cutting >= len(lines)


def runs_at_heads(finder: Finder, candidate: Candidate) -> bool:
    """Whether a line marked as a heading stands in mid-sentence at a page's head, like others that say the same.

    Programs that read scans go by size and room, so that of one running head some are marked and others are not.
    """
    layout, key = finder.layout, title_key(candidate.title)
    if not (layout.marked and layout.at_head(candidate.first) and layout.interrupts(candidate.first)):
        return False
    if not starts_small(finder.follower(candidate)) and sum(title_key(c.title) == key for c in finder.marked) == 1:
        # Where pages are shuffled, a chapter that opens a page stands behind any sentence.
        return False
    return finder.heads[key] >= RECURS


def _value(candidate: Candidate) -> int | None:
    """The number that is all there is of a title."""
    bare = candidate.title.strip(" .)-—–[]#*")
    if not is_bare_number(candidate.title):
        return None
    arabic = read_arabic(bare)
    return read_roman(bare) if arabic is None else arabic


def _is_misread(finder: Finder, candidate: Candidate, known: list[str]) -> bool:
    """Whether the line is a running head with a wrong letter or two: nearly one that is known, and where they stand."""
    layout, key = finder.layout, title_key(candidate.title)
    at_edge = layout.marked and (layout.at_head(candidate.first) or layout.at_foot(candidate.last))
    if not (at_edge or (layout.lone(candidate.first) and finder.interrupts(candidate.first))):
        return False
    return any(_wrong_letters(key, other) <= min(MISREAD, len(other) // MISREAD_EACH) for other in known)


def _wrong_letters(key: str, other: str) -> int:
    """How many letters of a line differ from a title's; strokes that ran together (``in`` for ``m``) are one."""
    return min(Levenshtein.distance(key, other), Levenshtein.distance(narrowed(key), narrowed(other)))


def repeats_title(line: str, title: str) -> float:
    """How nearly the line is the title again; 0 for a poem's first line that the poem is named after, or a call."""
    if not same_title(line, title) or (_SPOKEN_END.search(line) and title[-1:] != line[-1:]):
        return 0.0
    if line[:1] in _SPEECH and title[:1] not in _SPEECH:
        return 0.0
    if (line[:1].islower() and title[:1].isupper()) or _numbers(line) != _numbers(title):
        return 0.0
    recast = line != title and line.casefold() == title.casefold()
    return likeness(line, title) if not recast or line.isupper() or title.isupper() else 0.0


def _numbers(text: str) -> list[int | None]:
    """The numbers in a title, misread digits and all: ``Letter 12`` is nearly ``Letter 13`` and never the same."""
    return [read_misread(word) for word in _NUMBER.findall(text)]


def _is_cut_short(finder: Finder, candidate: Candidate, titles: list[str]) -> bool:
    """Whether the line is a long title's beginning, cut short behind a word as running heads are.

    Where the next line goes on with the title, it is a heading in two lines.
    """
    line, words = candidate.title, candidate.title.split()
    if len(line) < CUT_LENGTH or not finder.layout.lone(candidate.first):
        return False
    for title in titles:
        whole = title.split()
        rest = title_key(" ".join(whole[len(words) :]))
        begins = bool(rest) and repeats_title(line, " ".join(whole[: len(words)])) > 0
        if begins and not title_key(finder.follower(candidate)).startswith(rest):
            return True
    return False


def _is_running_head(finder: Finder, group: list[Candidate]) -> bool:
    """Whether a repeated line is a running head and not a refrain, a speaker or a stock reply."""
    layout = finder.layout
    if len(group) < RECURS:
        return False
    title = group[0].title
    if (title[:1].islower() or ENDS_TITLE.search(title)) and not _cuts_always(finder, group):
        return False
    inner = [c for c in group if not (layout.marked and (layout.at_head(c.first) or layout.at_foot(c.last)))]
    if len(group) - len(inner) >= MARKED_EDGES * len(group):
        return True
    # Breaks may stand behind sides of several pages: inside a side a head cuts sentences, as where no break is marked.
    cutting = sum(1 for c in inner if finder.interrupts(c.first))
    return all(layout.lone(c.first) for c in group) and cutting >= CUTTING * len(inner)


def _cuts_always(finder: Finder, group: list[Candidate]) -> bool:
    """Whether lines stand alone and mostly in mid-sentence, and so are neither a sentence nor its second half."""
    layout = finder.layout
    cutting = sum(finder.interrupts(c.first) or layout.at_head(c.first) for c in group)
    return all(layout.lone(c.first) for c in group) and cutting >= CUTTING_SMALL * len(group)


def take_running_head(claims: Claims, candidate: Candidate, folios: list[Folio]) -> None:
    """Claim a running head, and the folio beside it, which is added to ``folios``."""
    if candidate.folio is None:
        claims.claim(candidate.span, Role.RUNNING_HEAD)
        return
    place, number = candidate.folio
    if not claims.free(candidate.span):
        return
    rest = (
        Span(place.end, candidate.span.end)
        if place.start == candidate.span.start
        else (Span(candidate.span.start, place.start))
    )
    claims.claim(place, Role.FOLIO)
    claims.claim(rest, Role.RUNNING_HEAD)
    folios.append(Folio(place, number))
