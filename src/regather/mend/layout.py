"""Reads off the body how it was set and dumped: wrapped lines or not, its measure, verse, how paragraphs open.

What a newcomer gets wrong: a dump has either kept the lines of the print (then a single line break
means nothing) or joined them (then a single line break means verse); one look at all lines together
tells which, one paragraph alone does not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log

from regather.mend.galley import Gap, Glue, Strip
from regather.mend.sentences import STRONG_ENDERS, core_end, ends_sentence, has_case, starts_low
from regather.mend.tables import mark_table
from regather.mend.words import CUT_PRIOR, HYPHENS

WRAPPED_SHARE = 0.3
"""Share of single line breaks among all gaps from which on a dump can have kept its lines."""

FULL = 0.82
"""A line is full if it and the next line's first word reach this share of the measure: with proportional type a
full line of n characters varies by some ten percent, a hyphenated one more."""

FULL_LINES = 0.6
"""Share of full lines that tells wrapped prose (above .85 in all dev cases) from verse (below .45)."""

OVERLONG = 1.25
"""No line of print is this much longer than its measure (in characters, with proportional type)."""

OVERLONG_SHARE = 0.04
"""Share of overlong lines from which on there was no measure: paragraphs stand on one line each."""

LOW_STARTS = 0.5
"""Share of lines that begin low: prose wraps in mid-sentence (about .75), verse begins its lines with capitals."""

ITEM = re.compile(r"([-*+•]|\(?\d{1,3}[.)])[ \t]+\S")
MARKDOWN = re.compile(r"^(?::{3,} ?\w+|\[\^[^\]\s]+\]: \S|(?:> \S.*\n>)|(?:\| [^|\n]*\n\| ))", re.MULTILINE)
"""What only a source that is Markdown already shows: fenced blocks, note definitions, quotations, line blocks."""

MARKED = re.compile(r"(?:>|\| |\[\^[^\]\s]+\]: )")
ROW = re.compile(r"\|.*\|$")

BULLETS = "-*+•"
BULLET = re.compile(r"[-*+•][ \t]+\S")
SPEECH = re.compile(r"([—–―]|-(?=\s))[\s\u00a0]*(?=[^\W\d_]|[¿¡«“\"„…(])")
"""How a speech opens in languages that open it with a dash."""

ASKS = re.compile(r"[?!？！؟]")
ASKING = 0.1
"""Share of lines with a hyphen that ask or exclaim from which on the hyphens are dashes of speech: a third of
speeches do, of the items of lists none."""

SPEECHES = 2
"""Speeches that a text must have before a dash at the start of a line is taken for one."""

LONG_LINE = 120
"""Characters: a line longer than any verse line that is not the longest of its poem is a paragraph."""

SMOOTH = 0.5
"""Added to every count before a ratio is taken, so that what was never seen is not impossible."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text was set: its measure in characters (0 if lines were joined), and the habits of its paragraphs.

    ``line_ends`` are the nats for a paragraph's end where a sentence ends with its line; ``cut_prior`` is
    the log10 odds that a page ends inside a word and shows no hyphen.
    """

    measure: int
    cased: bool
    hyphens_kept: bool
    openings: Counter[str]
    inner_starts: Counter[str]
    line_ends: float
    cut_prior: float = CUT_PRIOR

    def is_full(self, left: str, right: str) -> bool:
        """Whether the line ``left`` was full: the first word of ``right`` had no room in it."""
        first = right.split(maxsplit=1)[0] if right.strip() else ""
        return len(left) + 1 + len(first) >= FULL * self.measure

    def opens_paragraph(self, text: str) -> float:
        """Log-odds, in nats, that a text that begins a sentence begins a paragraph too, by its first word."""
        key = opening_key(text, self.openings, self.inner_starts)
        p = (self.openings[key] + SMOOTH) / (sum(self.openings.values()) + 1)
        q = (self.inner_starts[key] + SMOOTH) / (sum(self.inner_starts.values()) + 1)
        return max(-3.0, min(3.0, log(p / q)))


def opening_key(text: str, *counts: Counter[str]) -> str:
    """Under what a sentence's first word is counted: itself if it is frequent, else how it is written."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    return word if sum(c[word] for c in counts) >= 4 else shape(word)


def shape(word: str) -> str:
    """How a word is written: opening mark and case, as one short key."""
    mark = "" if word[:1].isalnum() else word[:1]
    core = word.strip("\"'“”‘’«»()[]*_.,;:!?—–-")
    if not core:
        return mark + "-"
    if core.isupper() and len(core) > 1:
        return mark + "AA"
    if core[0].isdigit():
        return mark + "0"
    return mark + ("A" if core[0].isupper() else "a")


def read_layout(strip: Strip) -> Layout:
    """The layout of the body."""
    cased = has_case(strip.flow.text[:20_000])
    measure = _measure(strip, cased=cased)
    hyphens = sum(
        1
        for line, gap in zip(strip.lines, strip.gaps, strict=False)
        if strip.flow.text[line.end - 1] in HYPHENS
        and not strip.flow.text[line.end - 2 : line.end - 1].isspace()
        and (gap.turn or measure)
    )
    openings, inner = _starts(strip)
    turns = sum(1 for gap in strip.gaps if gap.turn)
    lines = sum(1 for gap in strip.gaps if gap.turn or not gap.blank)
    kept = hyphens >= 2 and hyphens * 30 >= (lines if measure else turns)
    width = measure or 60
    paragraphs = sum(openings.values())
    # A paragraph's end is always at a line's end, a sentence's end inside it about once in a line's number of words.
    line_ends = log((paragraphs + 1) / (sum(inner.values()) * 6 / width + 1))
    return Layout(measure, cased, kept, openings, inner, line_ends)


def _measure(strip: Strip, *, cased: bool) -> int:
    single = [(k, gap) for k, gap in enumerate(strip.gaps) if is_single(gap) and strip.lines[k].heading is None]
    if len(single) < max(4, WRAPPED_SHARE * len(strip.gaps)):
        return 0
    lengths = sorted(strip.lines[k].end - strip.lines[k].start for k, _ in single)
    measure = lengths[int(len(lengths) * 0.9)]
    longer = sum(line.end - line.start > OVERLONG * measure for line in strip.lines)
    if longer > OVERLONG_SHARE * len(strip.lines):
        return 0
    full = low = 0
    for k, _ in single:
        left, right = strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
        first = right.split(maxsplit=1)[0]
        full += len(left) + 1 + len(first) >= FULL * measure
        low += starts_low(right)
    if full >= FULL_LINES * len(single) or (cased and low >= LOW_STARTS * len(single)):
        return measure
    return 0


def is_single(gap: Gap) -> bool:
    """Whether the gap is one line break inside a stretch of text."""
    return not gap.turn and not gap.blank


def _starts(strip: Strip) -> tuple[Counter[str], Counter[str]]:
    """How paragraphs begin after a blank line, and how sentences begin inside lines."""
    opened: list[str] = []
    for k, gap in enumerate(strip.gaps):
        right = strip.lines[k + 1]
        if gap.blank and not gap.turn and right.heading is None:
            opened.append(strip.text(right).split(maxsplit=1)[0])
    inner: list[str] = []
    for line in strip.lines:
        words = strip.text(line).split()
        for a, b in pairwise(words):
            if core_end(a) in STRONG_ENDERS and core_end(a) and not starts_low(b):
                inner.append(b)
    seen = Counter(opened) + Counter(inner)
    fold = [[w if seen[w] >= 4 else shape(w) for w in words] for words in (opened, inner)]
    return Counter(fold[0]), Counter(fold[1])


def mark_lists(strip: Strip) -> None:
    """Mark list items and table rows: lines that their marks show to be lines."""
    markdown = bool(MARKDOWN.search(strip.flow.text))
    columns = 0
    for chunk in chunks(strip):
        turned = chunk.start > 0 and strip.gaps[chunk.start - 1].turn
        columns = 0 if strip.lines[chunk.start].heading is not None else mark_table(strip, chunk, columns * turned)
        if columns:
            continue
        texts = [strip.text(strip.lines[k]) for k in chunk]
        if markdown and (all(MARKED.match(text) for text in texts) or texts[0].startswith(":::")):
            for k in chunk:
                strip.lines[k].row = True
            continue
        rows = [bool(ROW.match(text)) for text in texts]
        for k, here, beside in zip(chunk, rows, zip([False, *rows], [*rows[1:], False], strict=False), strict=False):
            strip.lines[k].row = here and any(beside)
        marks = [(k, m.group(1)) for k, text in zip(chunk, texts, strict=True) if (m := ITEM.match(text))]
        for (k, a), (j, b) in pairwise(marks):
            if _next_mark(a, b):
                strip.lines[k].item = strip.lines[j].item = True
    _mark_loose_items(strip)
    _mark_lone_items(strip)
    for k in _speeches(strip):
        strip.lines[k].item = False


def _next_mark(a: str, b: str) -> bool:
    """Whether one item's mark follows the other's: the same bullet, or the next number in the same clothes."""
    if not any(c.isdigit() for c in a + b):
        return a == b
    one, two = re.search(r"\d+", a), re.search(r"\d+", b)
    if one is None or two is None or int(two.group()) != int(one.group()) + 1:
        return False
    return a.replace(one.group(), "") == b.replace(two.group(), "")


def _mark_loose_items(strip: Strip) -> None:
    """Paragraphs in a row that wear the same bullet are the items of a list."""
    starts = [k for k in range(len(strip.lines)) if not is_single_at(strip, k)]
    marks = [ITEM.match(strip.text(strip.lines[k])) for k in starts]
    for (k, a), (j, b) in pairwise(zip(starts, marks, strict=True)):
        if a and b and a.group(1) in BULLETS and a.group(1) == b.group(1):
            strip.lines[k].item = strip.lines[j].item = True


def _speeches(strip: Strip) -> list[int]:
    """The lines with which speeches open: with a dash, or with a hyphen for one.

    A dash opens speeches, and not the items of a list or a poet's name below his verses, where such lines ask
    and exclaim.
    """
    found = {k: m.group(1) == "-" for k, line in enumerate(strip.lines) if (m := SPEECH.match(strip.text(line)))}
    found = {k: hyphen for k, hyphen in found.items() if not starts_low(strip.text(strip.lines[k])[1:])}
    out: list[int] = []
    for hyphens in (True, False):
        same = [k for k, hyphen in found.items() if hyphen is hyphens]
        asking = sum(1 for k in same if ASKS.search(_whole_item(strip, k)))
        listed = sum(1 for line in strip.lines if BULLET.match(strip.text(line))) - len(same) if hyphens else 0
        if asking >= max(1, ASKING * len(same)) and listed <= len(same):
            out += same
    return sorted(out)


def _whole_item(strip: Strip, k: int) -> str:
    """The text from line ``k`` to the next dash, blank line or turn."""
    texts = [strip.text(strip.lines[k])]
    while is_single_at(strip, k + 1) and not SPEECH.match(strip.text(strip.lines[k + 1])):
        k += 1
        texts.append(strip.text(strip.lines[k]))
    return " ".join(texts)


def _part_speeches(strip: Strip, layout: Layout) -> set[int]:
    """Part speeches that the source shows on lines of their own; gives the lines of the stretches they stand in.

    One line with a dash proves nothing: a sentence may break off there.
    """
    speeches = set(_speeches(strip))
    inside: set[int] = set()
    if len(speeches) < SPEECHES:
        return inside
    for chunk in chunks(strip):
        here = speeches.intersection(chunk)
        if len(here) * 2 > len(chunk) or (here and layout.measure):
            inside.update(chunk)
    for k, gap in enumerate(strip.gaps):
        left, right = strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
        told = not layout.measure and not gap.turn and k in inside and not starts_low(right)
        apart = k + 1 in inside and (k + 1 in speeches or told) and (gap.turn or not gap.blank)
        if apart and ends_sentence(left) and strip.lines[k].heading == strip.lines[k + 1].heading:
            gap.decide(Glue.BREAK, "dialogue", "A dash opens each speech, and a sentence ends before it.", 0.9)
    return inside


def _mark_lone_items(strip: Strip) -> None:
    """An item alone at a page's edge belongs to the list that it goes on from over the turn."""
    for k, gap in enumerate(strip.gaps):
        if not gap.turn:
            continue
        left, right = k, k + 1
        while is_single_at(strip, left) and not ITEM.match(strip.text(strip.lines[left])):
            left -= 1
        while is_single_at(strip, right + 1) and not ITEM.match(strip.text(strip.lines[right])):
            right += 1
        a, b = ITEM.match(strip.text(strip.lines[left])), ITEM.match(strip.text(strip.lines[right]))
        if a and b and _next_mark(a.group(1), b.group(1)) and (a.group(1) not in "-*+" or strip.lines[left].item):
            strip.lines[left].item = strip.lines[right].item = True


def is_single_at(strip: Strip, k: int) -> bool:
    """Whether line ``k`` goes on from the line before it by a single line break."""
    return 0 < k < len(strip.lines) and is_single(strip.gaps[k - 1])


def mark_verse(strip: Strip, layout: Layout) -> None:
    """Mark the lines that are verse, and part the speeches that look like it."""
    spoken = _part_speeches(strip, layout)
    for chunk in chunks(strip):
        marked = any(strip.lines[k].item or strip.lines[k].row or k in spoken for k in chunk)
        if len(chunk) > 1 and not marked and strip.lines[chunk[0]].heading is None and _is_verse(strip, layout, chunk):
            for k in chunk:
                strip.lines[k].verse = True
    _mark_edges(strip, layout)


def chunks(strip: Strip) -> list[range]:
    """Runs of lines with nothing but single line breaks between them."""
    found, first = [], 0
    for k, gap in enumerate(strip.gaps):
        if not is_single(gap) or strip.lines[k].heading != strip.lines[k + 1].heading:
            found.append(range(first, k + 1))
            first = k + 1
    if strip.lines:
        found.append(range(first, len(strip.lines)))
    return found


def _is_verse(strip: Strip, layout: Layout, chunk: range) -> bool:
    texts = [strip.text(strip.lines[k]) for k in chunk]
    inner = len(texts) - 1
    low = sum(starts_low(t) for t in texts[1:]) / inner
    if layout.measure:
        full = sum(layout.is_full(a, b) for a, b in pairwise(texts)) / inner
        return full < 0.5 and low < LOW_STARTS and len(texts) > 2
    if low >= LOW_STARTS and _fills(texts):
        return False
    middle = sorted(len(t) for t in texts)[len(texts) // 2]
    return middle <= LONG_LINE and (low < LOW_STARTS or (middle < 60 and len(texts) > 2) or not layout.cased)


def _fills(texts: list[str]) -> bool:
    """Whether all lines but the last fill one measure, as those of a wrapped paragraph in a dump of others do."""
    measure = FULL * max(map(len, texts))
    return all(len(a) + 1 + len(b.split(maxsplit=1)[0]) >= measure for a, b in pairwise(texts))


def _mark_edges(strip: Strip, layout: Layout) -> None:
    """Lines at a page's edge belong to the verse that they meet there, if they are no longer than its lines."""
    for step in (1, -1):
        order = range(len(strip.gaps)) if step == 1 else range(len(strip.gaps) - 1, -1, -1)
        for k in order:
            verse, edge = (k, k + 1) if step == 1 else (k + 1, k)
            meets = strip.gaps[k].turn and strip.lines[verse].verse and not strip.lines[edge].verse
            if not meets or strip.lines[edge].heading is not None or strip.lines[edge].item or strip.lines[edge].row:
                continue
            chunk = _around(strip, edge)
            longest = max(len(strip.text(strip.lines[j])) for j in _around(strip, verse))
            texts = [strip.text(strip.lines[j]) for j in chunk]
            if max(map(len, texts)) <= max(longest, 60) and not _wraps(texts, layout):
                for j in chunk:
                    strip.lines[j].verse = True


def _wraps(texts: list[str], layout: Layout) -> bool:
    """Whether the lines of a chunk are full, as lines of wrapped prose are."""
    full = sum(layout.is_full(a, b) for a, b in pairwise(texts)) if layout.measure else 0
    return full * 2 > len(texts) - 1


def _around(strip: Strip, k: int) -> range:
    first = last = k
    while first > 0 and is_single(strip.gaps[first - 1]):
        first -= 1
    while last < len(strip.gaps) and is_single(strip.gaps[last]):
        last += 1
    return range(first, last + 1)
