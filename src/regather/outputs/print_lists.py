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

LONG = 400
"""Rows from which the widths of columns are told here: the layout engine asks each cell, which takes it longer than
the pages themselves. It is ten pages; nobody sees their first and last at once."""

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
        longest, fullest = _widths(table)
        needed = sum(longest) * _TABLE_SIZE / width
        if needed > WIDEST:
            add_class(table, "widest")
        elif needed > WIDE:
            add_class(table, "wide")
        if sum(1 for _ in table.iter("tr")) > LONG and len(longest) == len(columns or longest):
            _fix(table, longest, fullest, width / _TABLE_SIZE)


def _fix(table: etree._Element, longest: list[float], fullest: list[float], width: float) -> None:
    """Give the columns of a long table widths, so that the engine need not look for any."""
    if all("width" in column.get("style", "") for column in table.iter("col")) and table.find(".//col") is not None:
        shares = None
    else:
        room = max(width - sum(longest), 0.0)
        wanted = [full - long for full, long in zip(fullest, longest, strict=True)]
        part = min(1.0, room / sum(wanted)) if sum(wanted) else 0.0
        shares = [long + part * want for long, want in zip(longest, wanted, strict=True)]
    total = min(1.0, sum(shares) / width) if shares else 1.0
    table.set("style", f"table-layout: fixed; width: {total:.1%}")
    if shares is None:
        return
    for group in table.findall("colgroup"):
        table.remove(group)
    group = etree.Element("colgroup")
    for share in shares:
        etree.SubElement(group, "col", {"style": f"width: {share / sum(shares):.2%}"})
    caption = table.find("caption")
    table.insert(0 if caption is None else table.index(caption) + 1, group)


def _widths(table: etree._Element) -> tuple[list[float], list[float]]:
    """For each column the width that its longest word needs, and its fullest cell on one line, in type sizes."""
    longest: list[int] = []
    fullest: list[int] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        for sizes in (longest, fullest):
            sizes.extend([0] * (len(cells) - len(sizes)))
        for index, cell in enumerate(cells):
            text = "".join(str(part) for part in cell.itertext())
            longest[index] = max([longest[index], *map(len, text.split())])
            fullest[index] = max(fullest[index], len(text))
    words = [count * LETTER * 1.2 + _PADDING for count in longest]
    return words, [max(word, count * LETTER + _PADDING) for word, count in zip(words, fullest, strict=True)]


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
