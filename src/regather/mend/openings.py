"""Finds the paragraphs of dumps that kept the print's lines and lost what parts paragraphs: the blank lines.

Decides gaps between lines by how the print itself parts paragraphs: an indented first line, a last line that is not
full. What a newcomer gets wrong: a dump that does have blank lines shows short lines and indents, too (a number, a
line of an address); only where they are a habit do they say anything.
"""

from __future__ import annotations

from statistics import median

from regather.mend.galley import Glue, Strip
from regather.mend.layout import Layout, is_single
from regather.mend.sentences import ends_sentence, starts_low

LEAST = 3
"""Indented lines, or short last lines, that it takes to call them a habit."""

HABIT = 0.8
"""Share of indented lines with a finished sentence before them from which on an indent opens a paragraph: of lines
that recognition set in by accident one in twelve follows a finished sentence."""

SHORT = 0.75
"""Share of the measure under which a line that ends a sentence is a paragraph's last: a little less than a full
line of proportional type ever has (``layout.FULL``), since here no blank line agrees."""

PARTED = 0.02
"""Share of short last lines among all line ends from which on paragraphs are parted by nothing else: one line in ten
or so ends a paragraph; where blank lines part them, one in two hundred is short by accident."""


LONE = 30
"""Characters under which a whole paragraph at a page's end goes on nowhere: a paragraph that the page's end cuts has
a full line at least, and no measure of a book is so narrow."""


def part_paragraphs(strip: Strip, layout: Layout) -> None:
    """Decide the gaps at which a new paragraph begins although no blank line says so."""
    _part_lone_lines(strip)
    if not layout.measure:
        return
    gaps = [k for k, gap in enumerate(strip.gaps) if is_single(gap) and gap.glue is None and _is_prose(strip, k)]
    finished = {k for k in gaps if _finished(strip, k)}
    indented = _indented(strip, gaps)
    if len(indented) >= LEAST and len(finished & indented) >= HABIT * len(indented):
        for k in sorted(finished & indented):
            strip.gaps[k].decide(Glue.BREAK, "paragraph", "The first line of a paragraph is set in.", 0.95)
        finished -= indented
        if len(indented) >= PARTED * len(gaps):
            # Where an indent says it, a short line that none follows is a line of something else.
            return
    short = sorted(k for k in finished if _is_short(strip, k, layout))
    if len(short) >= max(LEAST, PARTED * len(gaps)):
        for k in short:
            strip.gaps[k].decide(Glue.BREAK, "paragraph", "A sentence ends in a line that is not full.", 0.85)


def _part_lone_lines(strip: Strip) -> None:
    """A name below a letter, or another short line alone, that a page ends with is not the start of a sentence."""
    for k, gap in enumerate(strip.gaps):
        if not gap.turn or gap.lost or gap.glue is not None or k == 0 or not _is_prose(strip, k):
            continue
        left, right = strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
        alone = strip.gaps[k - 1].blank and not strip.gaps[k - 1].turn and "\n" in strip.flow.text[gap.start : gap.end]
        whole = len(left) < LONE and left[0].isupper() and left[-1].isalnum()
        if alone and whole and not starts_low(right):
            gap.decide(Glue.BREAK, "page-turn", "A short line that stands alone at a page's end goes on nowhere.", 0.85)


def _is_prose(strip: Strip, k: int) -> bool:
    """Whether nothing but prose stands on both sides of the gap."""
    return not any(
        line.heading is not None or line.verse or line.item or line.row for line in (strip.lines[k], strip.lines[k + 1])
    )


def _finished(strip: Strip, k: int) -> bool:
    return ends_sentence(strip.text(strip.lines[k])) and not starts_low(strip.text(strip.lines[k + 1]))


def _is_short(strip: Strip, k: int, layout: Layout) -> bool:
    left, right = strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
    return len(left) + 1 + len(right.split(maxsplit=1)[0]) < SHORT * layout.measure


def _indented(strip: Strip, gaps: list[int]) -> set[int]:
    """The gaps behind which a line is set in further than most."""
    depths = {k: _depth(strip, k + 1) for k in gaps}
    usual = median(depths.values()) if depths else 0
    return {k for k, depth in depths.items() if depth > usual}


def _depth(strip: Strip, k: int) -> int:
    """The columns of white space before a line."""
    start = strip.lines[k].start
    before = strip.flow.text[strip.lines[k - 1].end : start]
    return sum(4 if c == "\t" else 1 for c in before.rpartition("\n")[2])
