"""Finds tables set in aligned columns and gives them the bars that keep them tables in Markdown.

What a newcomer gets wrong: recognition leaves wide spaces in justified prose, too; in a table every line has as many
cells as the others, and the cells stand below each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from regather.mend.flow import Edit, Place
from regather.mend.galley import Strip

ROWS = 3
"""Rows of the smallest table set with spaces; with tabs two will do, since prose has none."""

CELL = 40
"""Characters of the longest cell: longer ones are lines of prose beside each other."""

SLACK = 1
"""Columns of white space by which cells below each other may be out of line, left or right."""

GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{2,}")
MARKUP = re.compile(r"[\\*`$~^<&\[{|]")
"""What Markdown would read inside a cell: such lines are left to the passes that guard it."""

REASON = "The lines stand in aligned columns: a table."


@dataclass(frozen=True, slots=True)
class _Row:
    """A line's gaps (positions in the flow), its cells, and the columns where they start and end."""

    gaps: tuple[tuple[int, int], ...]
    cells: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def mark_table(strip: Strip, chunk: Sequence[int], columns: int = 0) -> int:
    """Mark the lines of a table and give it bars; gives its number of columns, 0 if the lines are none.

    ``columns`` is that of the table which the page before ended with: such rows go on in it.
    """
    if not GAP.search(strip.text(strip.lines[chunk[0]])):
        return 0
    rows = [_row(strip, k) for k in chunk]
    wide = len(rows[0].cells)
    tabs = all("\t" in strip.text(strip.lines[k]) for k in chunk)
    least = 2 if tabs or columns == wide else ROWS
    if wide < 2 or len(rows) < least or any(len(row.cells) != wide or _unfit(row) for row in rows):
        return 0
    if not tabs and not all(_aligned(rows, j) for j in range(1, wide)):
        return 0
    headed = _headed(rows)
    for n, (k, row) in enumerate(zip(chunk, rows, strict=True)):
        line = strip.lines[k]
        line.row = True
        first = n == 0 and columns != wide
        rule = "\n" + "|---" * wide + "|"
        blank = "|" + "   |" * wide + rule + "\n" if first and not headed else ""
        strip.edits.append(_edit(line.start, line.start, blank + "| ", Place.BEFORE))
        strip.edits += [_edit(start, end, " | ", Place.INSIDE) for start, end in row.gaps]
        strip.edits.append(_edit(line.end, line.end, " |" + (rule if first and headed else ""), Place.BEHIND))
    return wide


def _edit(start: int, end: int, after: str, place: Place) -> Edit:
    return Edit(start, end, after, "table", REASON, 0.85, place=place)


def _row(strip: Strip, k: int) -> _Row:
    line, text = strip.lines[k], strip.text(strip.lines[k])
    before = strip.flow.text[strip.flow.text.rfind("\n", 0, line.start) + 1 : line.start]
    indent = len(before) if before.isspace() else 0
    gaps = [m.span() for m in GAP.finditer(text)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return _Row(
        tuple((line.start + start, line.start + end) for start, end in gaps),
        tuple(text[start:end] for start, end in zip(starts, ends, strict=True)),
        tuple(indent + start for start in starts),
        tuple(indent + end for end in ends),
    )


def _unfit(row: _Row) -> bool:
    return any(len(cell) > CELL or not cell or MARKUP.search(cell) for cell in row.cells)


def _aligned(rows: Sequence[_Row], j: int) -> bool:
    """Whether the cells of a column begin, or end, below each other."""
    return any(max(edges) - min(edges) <= SLACK for edges in ([r.starts[j] for r in rows], [r.ends[j] for r in rows]))


def _headed(rows: Sequence[_Row]) -> bool:
    """Whether the first row names the columns: it alone has no figures."""
    figures = [any(c.isdigit() for cell in row.cells for c in cell) for row in rows]
    return not figures[0] and all(figures[1:])
