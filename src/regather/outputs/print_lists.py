"""Lists and tables of a chapter -> the same, with what paper needs said: room for numbers, widths that fit.

What a newcomer gets wrong: the layout engine reads neither where a list starts nor how it counts from the list's
own attributes, and a table that is too wide for the page runs off it without a word.
"""

from __future__ import annotations

from lxml import etree

from regather.outputs.print_page import LETTER, Trim
from regather.render import RenderedChapter, RenderedNote
from regather.render.clean import add_class

MORE_DIGITS = (10, 100, 1000)
"""Numbers from which a list needs more room for its numbers."""

COUNTED = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
"""How HTML calls ways of counting, and how CSS does."""

WIDE, WIDEST = 1.0, 1.35
"""How much wider than its measure a table may be until it is set smaller, and until words may break anywhere: the
smaller size holds so much more."""

_PADDING = 1.3
"""The space beside the words of a cell, in type sizes (0.6 on each side, and a little air)."""

_TABLE_SIZE = 0.92
"""The type size of tables against that of the text (``book.css``)."""


def measure(trim: Trim) -> float:
    """The width of the text in type sizes."""
    return (trim.width - trim.inner - trim.outer) / (trim.size * 25.4 / 72)


def set_lists(section: etree._Element) -> None:
    """Let each numbered list start and count as it says, with room for its longest number."""
    for numbered in section.iter("ol"):
        start = _start(numbered)
        style = f"counter-reset: list-item {start - 1};" if start != 1 else ""
        if kind := COUNTED.get(numbered.get("type", "")):
            style += f" list-style-type: {kind};"
        if style:
            numbered.set("style", style.strip())
        last = start + len(numbered.findall("li")) - 1
        digits = 1 + sum(last >= limit for limit in MORE_DIGITS)
        if digits > 1:
            add_class(numbered, f"digits-{digits}")


def _start(numbered: etree._Element) -> int:
    try:
        return int(numbered.get("start", "1"))
    except ValueError:
        return 1


def set_tables(section: etree._Element, width: float) -> None:
    """Fit each table to the measure (in type sizes): its columns by what is in them, its type by what it holds."""
    for table in section.iter("table"):
        columns = list(table.iter("col"))
        widths = {column.get("style", "") for column in columns}
        if len(columns) > 1 and len(widths) == 1:
            # Pandoc gives equal widths to columns that nobody gave any, where a line of the source is long.
            for column in columns:
                column.attrib.pop("style", "")
        needed = _least_width(table) * _TABLE_SIZE / width
        if needed > WIDEST:
            add_class(table, "widest")
        elif needed > WIDE:
            add_class(table, "wide")


def _least_width(table: etree._Element) -> float:
    """The width that the table's longest words need, in type sizes."""
    longest: list[int] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        longest += [0] * (len(cells) - len(longest))
        for index, cell in enumerate(cells):
            words = "".join(str(text) for text in cell.itertext()).split()
            longest[index] = max([longest[index], *map(len, words)])
    return sum(count * LETTER * 1.2 + _PADDING for count in longest)


def headed_table(call: etree._Element) -> etree._Element | None:
    """The table in whose head the mark stands: its note stands under the table, since the head may come again."""
    in_head = False
    for above in call.iterancestors():
        if above.tag == "thead":
            in_head = True
        if above.tag == "table" and in_head:
            return above
    return None


def in_table_head(chapter: RenderedChapter, note: RenderedNote) -> bool:
    """Whether the note's mark stands in the head of a table."""
    if "<thead" not in chapter.body:
        return False
    call = next((a for a in chapter.tree().iter("a") if a.get("id") == note.call), None)
    return call is not None and headed_table(call) is not None
