"""A note's blocks -> pieces that the layout engine can set at the foot of one page or of several.

The engine never splits a footnote: a long one moves away from its mark, and one taller than a page is
printed over the text. So a long note is laid out once by itself, cut at the ends of its lines, and
given to the engine as a row of footnotes of which only the first has a mark; those that find no room
go to the foot of the next page. What a newcomer gets wrong: inside a paragraph HTML allows no blocks,
so the blocks of a note become ``span`` elements that the style sheet sets as blocks.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from regather.render.clean import BLOCKS

LONG_NOTE = 320
"""Characters from which a note is measured for splitting: about five lines at the foot of an A5 page.

A shorter note moves together with its line of text, which leaves at most as many lines blank."""

FIRST_LINES = 2
"""Lines of a split note that stay with its mark, and lines that are never left alone at its end:
the usual minimum for widows and orphans."""

_PIECES = 48
"""Most pieces between its first and its last lines that one note is cut into: single lines for a note of a
page, and for a longer one so few that laying out pages does not take time by the square of them."""

_INSERTED_HYPHENS = "‐-"


def note_blocks(note: etree._Element) -> list[etree._Element]:
    """The blocks of a note (``<div class="note-body">``) as spans with class ``nb-TAG``; the input is used up."""
    for element in note.iter():
        if element.tag in BLOCKS and element is not note:
            element.set("class", f"nb nb-{element.tag} {element.get('class', '')}".strip())
            element.tag = "span"
            # The engine does not collapse space in a note: each line end between two blocks would be an empty line.
            if not (element.tail or "").strip():
                element.tail = None
            if len(element) and element[0].tag in BLOCKS and not (element.text or "").strip():
                element.text = None
    blocks: list[etree._Element] = []
    loose = etree.Element("span", {"class": "nb nb-p"})
    loose.text = note.text if (note.text or "").strip() else None
    for child in list(note):
        if "nb" in child.get("class", "").split():
            if loose.text or len(loose):
                blocks.append(loose)
            loose = etree.Element("span", {"class": "nb nb-p"})
            loose.text = child.tail if (child.tail or "").strip() else None
            child.tail = None
            blocks.append(child)
        else:
            loose.append(child)
    if loose.text or len(loose):
        blocks.append(loose)
    return blocks


def text_of(element: etree._Element) -> str:
    """All text in the element."""
    return "".join(str(part) for part in element.itertext())


def can_split(block: etree._Element) -> bool:
    """Whether the block is a plain paragraph, whose lines may go to different pages."""
    return block.get("class") == "nb nb-p" and not any(
        child.tag in ("img", "br") or "nb" in child.get("class", "").split() for child in block.iterdescendants()
    )


def split_block(block: etree._Element, lines: Sequence[str]) -> list[etree._Element]:
    """The block cut where its laid-out ``lines`` end; ``[block]`` if the lines are not those of the block.

    All pieces but the last get the class ``to-be-continued``, which sets their only line full.
    """
    text = text_of(block)
    cuts = _line_ends(text, lines)
    if cuts is None or len(cuts) < 2:
        return [block]
    pieces = []
    start = 0
    for end, hyphen in cuts:
        piece = _slice(block, start, end)
        if hyphen:
            _append(piece, hyphen)
        pieces.append(piece)
        start = end
    for piece in pieces[:-1]:
        piece.set("class", f"{piece.get('class', '')} to-be-continued")
    for piece in pieces[1:]:
        piece.set("class", f"{piece.get('class', '')} continued")
    return pieces


def grouped(pieces: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """The pieces of one note in groups that stay on one page: the first lines, single lines, the last lines."""
    if len(pieces) <= 2 * FIRST_LINES:
        return [list(pieces)]
    middle = list(pieces[FIRST_LINES:-FIRST_LINES])
    step = max(1, -(-len(middle) // _PIECES))
    groups = [middle[index : index + step] for index in range(0, len(middle), step)]
    return [list(pieces[:FIRST_LINES]), *groups, list(pieces[-FIRST_LINES:])]


def _line_ends(text: str, lines: Sequence[str]) -> list[tuple[int, str]] | None:
    """For each line the offset in ``text`` where it ends, and the hyphen that the engine put there."""
    ends: list[tuple[int, str]] = []
    at = 0
    for line in lines:
        hyphen = ""
        shown = [char for char in line if not _ignorable(char)]
        for index, char in enumerate(shown):
            at = _skip(text, at)
            if at < len(text) and text[at] == char:
                at += 1
            elif index == len(shown) - 1 and char in _INSERTED_HYPHENS:
                hyphen = char
            else:
                return None
        ends.append((at, hyphen))
    return ends if _skip(text, at) == len(text) else None


def _skip(text: str, at: int) -> int:
    while at < len(text) and _ignorable(text[at]):
        at += 1
    return at


def _ignorable(char: str) -> bool:
    """White space, and the soft hyphen and other marks that print as nothing or as the engine likes."""
    return char.isspace() or char in "\u00ad\u200b\u2060"


def _slice(element: etree._Element, start: int, end: int) -> etree._Element:
    """A copy of the element with only the characters ``[start, end)`` of its text, trimmed at the edges."""
    result = copy.deepcopy(element)
    result.tail = None
    _cut(result, 0, start, end)
    text = text_of(result)
    lead = len(text) - len(text.lstrip())
    if lead or text != text.rstrip():
        _cut(result, 0, lead, len(text.rstrip()))
    return result


def _cut(element: etree._Element, at: int, start: int, end: int) -> int:
    """Cut the element, whose text begins at offset ``at``, in place; returns the offset after it."""
    length = len(element.text or "")
    element.text = (element.text or "")[max(0, start - at) : max(0, end - at)]
    at += length
    for child in list(element):
        at = _cut(child, at, start, end)
        tail = child.tail or ""
        child.tail = tail[max(0, start - at) : max(0, end - at)]
        at += len(tail)
        if not text_of(child):
            _drop(child)
    return at


def _drop(child: etree._Element) -> None:
    parent = child.getparent()
    if parent is None:
        return
    before = child.getprevious()
    if child.tail:
        if before is None:
            parent.text = (parent.text or "") + child.tail
        else:
            before.tail = (before.tail or "") + child.tail
    child.tail = None
    parent.remove(child)


def _append(element: etree._Element, text: str) -> None:
    """Add text at the very end of the element, inside the innermost element that ends there."""
    while len(element) and not element[-1].tail:
        element = element[-1]
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
