"""Makes block quotations of paragraphs that the source sets in from the margin, line by line.

What a newcomer gets wrong: a first line that is set in only opens a paragraph, and a whole page that is set in is
a page of the scan that lies aslant. A quotation's lines are *all* set in, and most lines of the text are not.
"""

from __future__ import annotations

from collections import Counter

from regather.mend.galley import Block, Galley, Kind

INSET = 3
"""Columns by which all lines of a quotation are set in at least: two may be a first line's or a scan's."""

AT_MARGIN = 0.6
"""Share of the lines in paragraphs of several lines that must stand at the margin, for there to be one."""

JOINED = 100
"""Characters of a line that no print's line has: several were joined to it."""

TAB = 4
"""Columns of a tab."""


def set_insets(galley: Galley) -> None:
    """Find paragraphs that are set in as a whole (the pass ``insets``)."""
    blocks = [b for b in galley.blocks if b.kind is Kind.PARAGRAPH and b.last > b.first]
    indents = {id(b): [_indent(galley, k) for k in range(b.first, b.last + 1)] for b in blocks}
    # The first line of a paragraph may be set in whatever the margin is; a paragraph of one long line was joined.
    margins = Counter(indent for b in blocks for indent in indents[id(b)][1:])
    margins.update(_indent(galley, b.first) for b in galley.blocks if _is_joined(galley, b))
    if not margins:
        return
    margin, lines = max(margins.items(), key=lambda pair: (pair[1], -pair[0]))
    if lines < AT_MARGIN * margins.total():
        return
    before: Block | None = None
    group = 0
    for block in galley.blocks:
        own = indents.get(id(block), [])
        if own and not block.quoted and min(own) >= margin + INSET and max(own[1:]) - min(own[1:]) < INSET:
            group -= before is None
            block.quoted, block.group = True, group
            block.reason, block.confidence = "Every line of the paragraph is set in from the margin.", 0.85
            before = block
        else:
            before = None


def _is_joined(galley: Galley, block: Block) -> bool:
    """Whether the paragraph's lines were joined to one."""
    return block.kind is Kind.PARAGRAPH and block.first == block.last and len(galley.inner(block)) >= JOINED


def _indent(galley: Galley, k: int) -> int:
    """The columns of white space before a line of the body, in the source."""
    offset = galley.body.flow.offset(galley.body.lines[k].start)
    text = galley.source.text
    start = offset
    while start > 0 and text[start - 1] in " \t\u00a0":
        start -= 1
    return sum(TAB if char == "\t" else 1 for char in text[start:offset])
