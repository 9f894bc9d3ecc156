"""Finds headings and running heads together: the same words may be either, and only one place is the heading.

What a newcomer gets wrong: a running head repeats the chapter's title, so a line that equals a contents
entry is not yet its heading; what follows it decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from regather.anatomy.candidates import LOOSE_LIKENESS, Candidate, Finder, marked_line, plain_lines
from regather.anatomy.claims import Claims
from regather.anatomy.contents import is_contents_word
from regather.anatomy.furniture import (
    find_numbered,
    find_repeats,
    repeats_title,
    running_among,
    runs_at_heads,
    take_running_head,
)
from regather.anatomy.levels import is_bare_number, leading_number
from regather.anatomy.lines import Layout, ends_sentence
from regather.anatomy.looks import is_below_number, looks_like_heading
from regather.model import ContentsEntry, Folio, FoundHeading, Role, Span
from regather.text.titles import LONG_TITLE, likeness, plain_title, title_key

COUNTED_WORDS = 2
"""Words of a heading that only counts: what it counts, and its number."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What :func:`find_titles` found besides its claims."""

    headings: tuple[FoundHeading, ...]
    folios: tuple[Folio, ...]


def find_titles(
    layout: Layout,
    claims: Claims,
    contents: tuple[ContentsEntry, ...],
    names: tuple[str, ...],
    decided: tuple[FoundHeading, ...] = (),
    seen: tuple[Folio, ...] = (),
) -> Titles:
    """Claim all headings and running heads; ``decided`` headings are claimed already and keep their levels.

    ``seen`` are the folios that were found before: a contents entry names one.
    """
    finder = Finder(layout, claims, contents, names, seen)
    headings: list[FoundHeading] = []
    settled = {h.entry for h in decided if h.entry is not None}
    folios: list[Folio] = []
    running: list[Candidate] = []
    answers = finder.answers()
    for entry, candidates in sorted(answers.items()):
        chosen = (
            []
            if set(finder.keys[title_key(contents[entry].title)]) <= settled
            else (_choose(finder, entry, candidates))
        )
        for candidate, index in chosen:
            _take_heading(finder, headings, candidate, index)
        kept = {c.span for c, _ in chosen}
        title = contents[entry].title
        running.extend(c for c in candidates if c.span not in kept and repeats_title(c.title, title))
    for candidate in find_numbered(finder):
        take_running_head(claims, candidate, folios)
    running += _generic(finder, headings, set(answers) | settled)
    running.extend(find_repeats(finder, [*names, *(h.title for h in (*headings, *decided))]))
    for candidate in running:
        take_running_head(claims, candidate, folios)
    headings.sort(key=lambda h: h.span)
    levelled = [*_levelled(headings, contents, finder), *decided]
    return Titles(tuple(sorted(levelled, key=lambda h: h.span)), tuple(folios))


def _choose(finder: Finder, entry: int, candidates: list[Candidate]) -> list[tuple[Candidate, int]]:
    """The candidates that are the headings of the entries with this key, each with its entry."""
    entries = finder.keys[title_key(finder.contents[entry].title)]
    marked = [c for c in candidates if c.mark is not None and not _runs(finder, c)]
    if marked:
        return [(c, entries[min(i, len(entries) - 1)]) for i, c in enumerate(marked)]
    scores = {c.span: finder.heading_score(c) + finder.on_its_page(c, finder.contents[entry]) for c in candidates}
    ranked = sorted(candidates, key=lambda c: (-scores[c.span], c.first))
    best = [c for c in ranked[: len(entries)] if scores[c.span] > -3 or len(candidates) == 1]
    best = [c for c in best if not _only_runs(finder, c, candidates)]
    if best:
        following = finder.follower(best[0])[:40]
        best += [c for c in ranked[len(entries) :] if finder.follower(c)[:40] == following and len(following) > 20]
    best.sort(key=lambda c: c.first)
    return [(c, entries[min(i, len(entries) - 1)]) for i, c in enumerate(best)]


def _only_runs(finder: Finder, candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Whether a plain line is a running head whose heading is on a lost page: others say the same at pages' heads, and
    the book's headings are marked."""
    at_heads = all(finder.layout.marked and finder.layout.at_head(c.first) for c in candidates)
    answered = sum(title_key(c.title) in finder.keys for c in finder.marked)
    return at_heads and len(candidates) > 1 and answered > 0 and candidate.mark is None


def _take_heading(finder: Finder, headings: list[FoundHeading], candidate: Candidate, entry: int | None) -> None:
    if finder.claims.claim(candidate.span, Role.HEADING):
        headings.append(FoundHeading(candidate.span, _shown(candidate.title), 1, entry))


def _shown(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip(" #")


def _generic(finder: Finder, headings: list[FoundHeading], answers: set[int]) -> list[Candidate]:
    """Headings that no contents entry asks for: marked ones always, others by their looks; gives running heads."""
    running: list[Candidate] = []
    for candidate in finder.marked:
        if finder.claims.free(candidate.span) and not is_contents_word(candidate.title):
            if _runs(finder, candidate):
                running.append(candidate)
            else:
                _take_heading(finder, headings, candidate, None)
    missing = [e for key, group in finder.keys.items() if not any(e in answers for e in group) for e in group[:1]]
    if missing:
        _loose(finder, headings, missing)
    if finder.marked:
        return running
    plain = [plain_lines(finder.layout, index, index) for index in finder.open]
    if finder.contents and len(missing) < len(finder.keys):
        plain = [c for c in plain if _is_counted(finder, c) or is_below_number(finder, c)]
    looks = [c for c in plain if finder.claims.free(c.span) and looks_like_heading(finder, c)]
    looks = [c for c in looks if not _is_item(finder, c.first)]
    running += running_among(finder, looks)
    heads = {candidate.span for candidate in running}
    for candidate in looks:
        if candidate.span not in heads:
            _take_heading(finder, headings, candidate, None)
    return running


def _runs(finder: Finder, candidate: Candidate) -> bool:
    """Whether a marked line is a running head that a program took for a heading, as many do."""
    return _said_again(finder, candidate) or runs_at_heads(finder, candidate)


def _said_again(finder: Finder, candidate: Candidate) -> bool:
    """Whether the next line is the same marked line once more: a running head, and the heading that it repeats.

    A poem's first line is not marked, and written another way than its title.
    """
    index = candidate.last + 1
    after = marked_line(finder.layout, index) if index < len(finder.layout.lines) else None
    return after is not None and finder.claims.free(after.span) and after.title == candidate.title


def _is_counted(finder: Finder, candidate: Candidate) -> bool:
    """Whether a line is nothing but a word and a number of a row (``Scene 2``): contents list chapters, and seldom what
    is inside them."""
    title = candidate.title
    counts = len(title.split()) == COUNTED_WORDS and title[:1].isupper() and finder.in_row(candidate)
    return counts and title_key(title) not in finder.keys


def _is_item(finder: Finder, index: int) -> bool:
    """Whether a numbered line stands right behind the one with the number before: the last item of a list.

    Headings have text between them; only the first of several may stand right under another.
    """
    lines = finder.layout.lines
    here = leading_number(lines[index].text)
    before = leading_number(lines[index - 1].text) if index else None
    return (
        here is not None
        and before is not None
        and before == (here[0], here[1] - 1)
        and (index < 2 or lines[index - 2].paragraph != lines[index - 1].paragraph or before[1] > 1)
    )


def _loose(finder: Finder, headings: list[FoundHeading], missing: list[int]) -> None:
    """Lines that answer to an entry badly, where no line answers well."""
    for entry in missing:
        title = finder.contents[entry].title
        if len(plain_title(title)) < 8:
            continue
        best: Candidate | None = None
        score = LOOSE_LIKENESS
        for index in finder.open:
            for candidate in finder.readings(index):
                alike = likeness(title, candidate.title)
                if alike > score and finder.claims.free(candidate.span) and finder.stands_out(candidate):
                    best, score = candidate, alike
        if best is None:
            best = _fused(finder, title)
        if best is not None:
            _take_heading(finder, headings, best, entry)


def _fused(finder: Finder, title: str) -> Candidate | None:
    """The title run into the text of a line: word for word, between the end of a sentence and a capital."""
    words = [re.escape(w) for w in title.split()]
    if len(title) < LONG_TITLE or len(words) < 2:
        return None
    pattern = re.compile(r"\s+".join(words))
    layout, hits = finder.layout, []
    for index in finder.open:
        line = layout.lines[index]
        for found in pattern.finditer(line.text):
            before, after = line.text[: found.start()].strip(), line.text[found.end() :].strip()
            if (not before or ends_sentence(before)) and (not after or after[0].isupper()) and (before or after):
                span = Span(line.span.start + found.start(), line.span.start + found.end())
                hits.append(Candidate(index, index, span, found.group(), None))
    return hits[0] if len(hits) == 1 else None


def _levelled(headings: list[FoundHeading], contents: tuple[ContentsEntry, ...], finder: Finder) -> list[FoundHeading]:
    """Headings with their levels: from contents that show ranks, else from Markdown marks, else from numbering."""
    ranked = len({e.level for e in contents}) > 1
    marks = _steady_marks(headings, {c.span: c.mark for c in finder.marked if c.mark})
    depths = sorted(set(marks.values()))
    below = _below_numbers(headings, finder)
    titled = any(not is_bare_number(h.title) and h.span not in below for h in headings)
    out: list[FoundHeading] = []
    for heading in headings:
        if heading.span in below and heading.entry is None and heading.span not in marks and out:
            level = out[-1].level + 1
        elif heading.entry is not None and (ranked or heading.span not in marks):
            level = contents[heading.entry].level
        elif heading.span in marks:
            level = 1 + depths.index(marks[heading.span])
        else:
            level = 2 if titled and is_bare_number(heading.title) else 1
        out.append(FoundHeading(heading.span, heading.title, level, heading.entry))
    return out


def _below_numbers(headings: list[FoundHeading], finder: Finder) -> frozenset[Span]:
    """Titles right under a heading that is nothing but a number (``XVII``): the number's chapter is called so."""
    text = finder.layout.text
    return frozenset(
        b.span
        for a, b in pairwise(headings)
        if is_bare_number(a.title) and not is_bare_number(b.title) and not text[a.span.end : b.span.start].strip()
    )


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
