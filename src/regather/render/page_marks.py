"""Marks of printed pages as pandoc renders them -> one empty element each, with an id, where it may stand.

Turns ``<span class="page" data-n="12">`` into ``<span class="page-mark" id="page-12" title="12">``; the title
is the number that is printed on the page. What a newcomer gets wrong: a heading must not hold a mark, or every
contents page and every reader that speaks would say the number with it; such a mark goes before its heading.
"""

from __future__ import annotations

import re

from lxml import etree

from regather.render.clean import BLOCKS, classes, remove

MARK = "page-mark"
"""The class of a mark in a rendered chapter."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABEL = re.compile(r"[\w.-]{1,12}")


def set_page_marks(section: etree._Element, taken: set[str]) -> None:
    """Set the marks below ``section``, in place; ``taken`` are the ids of those before, of which none comes again."""
    for mark in _marks(section):
        number = mark.get("data-n", "")
        name = f"page-{number}"
        if not _LABEL.fullmatch(number) or name in taken:
            remove(mark)
            continue
        taken.add(name)
        printed = mark.get("data-label", "")
        mark.attrib.clear()
        mark.attrib.update({"class": MARK, "id": name, "title": printed if _LABEL.fullmatch(printed) else number})
        holder = next((above for above in mark.iterancestors() if above.tag in BLOCKS), None)
        if holder is not None and (holder.tag in _HEADINGS or _holds_marks_alone(holder)):
            _put_before(holder, mark)
    for paragraph in [p for p in section.iter("p") if p.get("class") == _EMPTIED]:
        remove(paragraph)


def drop_page_marks(tree: etree._Element) -> None:
    """Take every mark out: of a note, which is not where a page begins."""
    for mark in _marks(tree):
        remove(mark)


_EMPTIED = "regather-emptied"


def _marks(tree: etree._Element) -> list[etree._Element]:
    """Empty spans of the class ``page``; one with words in it is a span like any other."""
    return [span for span in tree.iter("span") if "page" in classes(span) and not len(span) and not span.text]


def _holds_marks_alone(block: etree._Element) -> bool:
    """Whether a paragraph is there for its marks only."""
    if block.tag != "p" or (block.text or "").strip():
        return False
    return all(child.tag == "span" and not (child.tail or "").strip() and not _words(child) for child in block)


def _words(span: etree._Element) -> bool:
    return bool(len(span) or span.text)


def _put_before(block: etree._Element, mark: etree._Element) -> None:
    """Move the mark before the block, as a block of its own."""
    remove(mark)
    mark.tag = "div"
    mark.tail = "\n"
    block.addprevious(mark)
    if block.tag == "p" and not len(block):
        block.set("class", _EMPTIED)
