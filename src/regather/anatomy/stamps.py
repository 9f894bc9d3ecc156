"""Finds what press and scanner left at the pages' edges: signature marks, catchwords, page stamps.

Claims them as noise, by repetition and sequence alone: no list says what a stamp looks like. What a newcomer gets
wrong: ``Chapter 1``, ``Chapter 2`` repeat with a changing number, too, and the letters ``A``, ``B``, ``C`` head
the parts of a dictionary; but nothing of the text stands in mid-sentence, or below the last line of a page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from regather.anatomy.claims import Claims
from regather.anatomy.lines import Layout
from regather.model import ContentsEntry, Role
from regather.text.numerals import read_arabic, read_roman
from regather.text.titles import title_key

STAMP_LENGTH = 120
"""Characters of the longest stamp: an address with a file's name and a date."""

STAMPS = 3
"""Times that a line must stand in the source, but for its numbers, to be a stamp; see ``furniture.RECURS``."""

CUTTING = 0.3
"""Share of stamps that must stand in mid-sentence, as of running heads: more than half of all page ends do."""

EDGES = 0.8
"""Share of stamps that must stand at a page's edge where every page end is marked."""

COVERED = 0.6
"""Share of marked pages that have a stamp, from which on it needs no cut sentence (a book of verse): headings with
a changing number open a few pages, never most."""

LEAVES = 4
"""Fewest marked pages of which a share says anything."""

DEPTH = 3
"""Short lines that may stand between a page's edge and a mark: a folio, another mark, a stamp."""

SHORT = 60
"""Characters of the longest line that may stand there: longer ones are text."""

SIGNATURES = 3
"""Signature marks that it takes to know them where no page ends are marked; at the feet of pages two will do."""

CATCHWORDS = 3
"""Different catchwords that it takes to know them: one word again and again is a running head."""

CAUGHT = 0.6
"""Share of short lines at the pages' feet that must open another page to be catchwords: of other words in such
places (the last word of a paragraph) one in ten does."""

CATCHWORD_LENGTH = 25
"""Characters of the longest catchword: one long word, or two."""

NO_STAMPS = ("#", "![")
"""Markup of headings and of pictures, which are numbered, too: whoever wrote it meant to keep them."""

_NUMBER = re.compile(r"\d+")
_BESIDE = re.compile(r"^(?:\d+\s+\D+|\D+\s\d+)$")
"""A running head with a folio beside it: its number is a folio's, and it is found with the running heads."""

_SIGNATURE = re.compile(r"^[\[(]?(?P<letters>[A-Z]|[A-Za-z]{2})\s?(?P<leaf>\d|[ivxj]{1,4})?[\])]?\.?$")
_STARRED = re.compile(r"^(?P<number>\d{1,2})\s?[*†]$")
_SKIPPED = "JUVW"
"""Letters that printers leave out of signatures: they count with the alphabet of Latin."""

_ENDS = re.compile(r"\d|[.!?…][\"'”’»)]*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def find_stamps(layout: Layout, claims: Claims, contents: tuple[ContentsEntry, ...]) -> None:
    """Claim every stamp, signature mark and catchword as noise."""
    lines = [i for i, line in enumerate(layout.lines) if not line.is_break and claims.free(line.span)]
    titles = {title_key(entry.title) for entry in contents}
    edge = _Edges(layout)
    for finder in (_stamps, _signatures, _catchwords):
        for index in finder(layout, [i for i in lines if claims.free(layout.lines[i].span)], edge, titles):
            claims.claim(layout.lines[index].span, Role.NOISE)


class _Edges:
    """Which lines stand at the head or foot of a marked page, with nothing but short lines between."""

    def __init__(self, layout: Layout) -> None:
        self.leaves = sorted({line.leaf for line in layout.lines if not line.is_break})
        self.head: set[int] = set()
        self.foot: set[int] = set()
        if not layout.marked:
            return
        on_leaf: dict[int, list[int]] = defaultdict(list)
        for i, line in enumerate(layout.lines):
            if not line.is_break:
                on_leaf[line.leaf].append(i)
        for indices in on_leaf.values():
            for found, order in ((self.head, indices), (self.foot, indices[::-1])):
                for index in order[:DEPTH]:
                    found.add(index)
                    if len(layout.lines[index].text) > SHORT:
                        break


def _stamps(layout: Layout, lines: Iterable[int], edge: _Edges, titles: set[str]) -> list[int]:
    """Lines that repeat one another but for their numbers."""
    groups: dict[str, list[int]] = defaultdict(list)
    for i in lines:
        text = layout.lines[i].text
        numbers = _NUMBER.findall(text)
        if len(text) <= STAMP_LENGTH and numbers and title_key(text) not in titles and not _BESIDE.match(text):
            shape = _NUMBER.sub("0", text)
            if sum(c.isalpha() for c in shape) > 1:
                groups[shape].append(i)
    out: list[int] = []
    for group in groups.values():
        kept = layout.lines[group[0]].text.startswith(NO_STAMPS)
        if len(group) >= STAMPS and not kept and _is_stamp(layout, group, edge):
            out += group
    return sorted(out)


def _is_stamp(layout: Layout, group: list[int], edge: _Edges) -> bool:
    """Whether the lines stand where pages end: at marked edges, and in mid-sentence or on most pages."""
    cutting = sum(_cuts(layout, i) for i in group) >= CUTTING * len(group)
    if not layout.marked:
        return cutting and all(layout.lone(i) for i in group)
    at_edge = max(sum(i in side for i in group) for side in (edge.head, edge.foot))
    leaves = {layout.lines[i].leaf for i in group}
    most = len(edge.leaves) >= LEAVES and len(leaves) >= COVERED * len(edge.leaves)
    return at_edge >= EDGES * len(group) and (cutting or most)


def _cuts(layout: Layout, index: int) -> bool:
    """Whether the line, with the short lines beside it, stands in mid-sentence."""
    if layout.interrupts(index):
        return True
    first = index
    while first > 0 and layout.lone(first - 1) and len(layout.lines[first - 1].text) <= SHORT and index - first < DEPTH:
        first -= 1
    return first < index and layout.interrupts(first)


def _signatures(layout: Layout, lines: Iterable[int], edge: _Edges, titles: set[str]) -> list[int]:
    """Lone letters with or without a leaf's number that run through the alphabet, or numbers with a star."""
    letters: list[tuple[int, str, str]] = []
    starred: list[tuple[int, int]] = []
    numbers = Counter(layout.lines[i].text for i in lines)
    for i in lines:
        text = layout.lines[i].text
        if (layout.marked and i not in edge.foot) or not layout.lone(i) or title_key(text) in titles:
            continue
        if (found := _SIGNATURE.match(text)) and _leaf(found["leaf"]) and len(set(found["letters"].upper())) == 1:
            letters.append((i, found["letters"].upper()[0], found["leaf"] or ""))
        elif found := _STARRED.match(text):
            starred.append((i, int(found["number"])))
    out: list[int] = []
    if _runs(layout, letters):
        out += [i for i, _, _ in letters]
    if starred and all(numbers[str(n)] for _, n in starred) and _enough(layout, [i for i, _ in starred]):
        out += [i for i, _ in starred]
    return sorted(out)


def _leaf(text: str | None) -> bool:
    """Whether a signature's second part can be the number of a leaf of its gathering."""
    return not text or bool(read_arabic(text) or read_roman(text.replace("j", "i")))


def _runs(layout: Layout, found: list[tuple[int, str, str]]) -> bool:
    """Whether the letters run on without a gap, each place once, and stand where no text does."""
    alphabet = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in _SKIPPED]
    used = sorted({alphabet.index(letter) for _, letter, _ in found if letter in alphabet})
    places = [(letter, leaf) for _, letter, leaf in found]
    whole = len(used) > 1 and all(b - a == 1 for a, b in pairwise(used))
    return whole and len(set(places)) == len(places) and _enough(layout, [i for i, _, _ in found])


def _enough(layout: Layout, found: list[int]) -> bool:
    """Whether the marks are so many, and so placed, that they can be no text."""
    if layout.marked:
        return len(found) > 1
    return len(found) >= SIGNATURES and sum(_cuts(layout, i) for i in found) >= CUTTING * len(found)


def _catchwords(layout: Layout, lines: Iterable[int], edge: _Edges, titles: set[str]) -> list[int]:
    """Words at the pages' feet that are the first words of other pages."""
    found = [i for i in lines if _may_catch(layout, i, edge) and title_key(layout.lines[i].text) not in titles]
    opened = _openings(layout, set(found), edge)
    caught = [i for i in found if opened[_key(layout.lines[i].text)] > 0]
    sure = [i for i in caught if layout.marked or layout.interrupts(i)]
    words = {_key(layout.lines[i].text) for i in sure}
    others = sum(layout.marked or layout.interrupts(i) for i in found)
    return caught if len(words) >= CATCHWORDS and len(sure) >= CAUGHT * others else []


def _may_catch(layout: Layout, index: int, edge: _Edges) -> bool:
    """Whether the line can be a catchword: one or two words that end no sentence, below the last line of a page."""
    line = layout.lines[index]
    if len(line.text) > CATCHWORD_LENGTH or not 0 < len(_WORD.findall(line.text)) <= 2 or _ENDS.search(line.text):
        return False
    if layout.marked:
        return index in edge.foot and index not in edge.head and (layout.lone(index) or line.indent > SHORT // 3)
    return layout.lone(index)


def _openings(layout: Layout, marks: set[int], edge: _Edges) -> Counter[str]:
    """The first words with which marked pages, or in other sources paragraphs, begin, one and two at a time."""
    out: Counter[str] = Counter()
    for i, line in enumerate(layout.lines):
        opens = i in edge.head if layout.marked else i == 0 or layout.lines[i - 1].paragraph != line.paragraph
        if line.is_break or i in marks or not opens or not (layout.marked or len(layout.paragraph_span(i)) > SHORT):
            continue
        words = _WORD.findall(line.text[:SHORT])
        out.update({" ".join(words[:n]).casefold() for n in (1, 2) if len(words) >= n})
    return out


def _key(text: str) -> str:
    """A catchword's words, to be looked for at the beginnings of pages."""
    return " ".join(_WORD.findall(text)).casefold()
