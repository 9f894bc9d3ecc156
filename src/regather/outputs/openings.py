"""The section of a chapter -> the same, with its first paragraph marked, so that themes can open a chapter well.

The paragraph gets the class ``opening``, and ``initial`` where a large first letter can stand; its first
words are wrapped in ``<span class="lead-in">``, if they are words and more than a line follows. What a newcomer
gets wrong: most first paragraphs of most books can take an initial, and the rest look broken with one: a single
line, a dash of dialogue, a script without capitals, a number.
"""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

from regather.render import MARK

LONG_ENOUGH = 170
"""Characters from which a paragraph fills the three lines that an initial is deep, on an A5 page; on smaller
trims it fills more."""

LED_IN = 60
"""Characters from which a paragraph is more than a line, on an A5 page: its first words can be set apart."""

LEAD = 14
"""Characters after which the lead-in ends, at the end of a word: two to four words."""

_BEFORE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "figure"))
_MOTTOES = frozenset(("epigraph", "dedication", MARK))
_QUOTES = "“‘«„‚‹\"'¡¿("
_WORD = re.compile(r"\S+\s*")
_ENDS = tuple(".!?…;:,")


def mark_opening(section: etree._Element) -> None:
    """Mark the first paragraph of the chapter in ``section``, in place, if the chapter begins with one."""
    paragraph = _first_paragraph(section)
    if paragraph is None:
        return
    _add_class(paragraph, "opening")
    length = len("".join(str(part) for part in paragraph.itertext()))
    if length < LED_IN or not _begins_with_capital(paragraph):
        return
    if length >= LONG_ENOUGH:
        _add_class(paragraph, "initial")
    _wrap_lead(paragraph)


def cut_initials(section: etree._Element) -> None:
    """Wrap the first letter of a paragraph that takes an initial, and a quotation mark before it, in a ``span``.

    For print: the layout engine stops at a ``::first-letter`` that floats where it lays a page out a second
    time. Screens keep the pseudo-element, since an element in the middle of a word is read as two words.
    """
    for paragraph in section.iter("p"):
        if "initial" not in paragraph.get("class", "").split():
            continue
        lead = paragraph[0] if len(paragraph) and not paragraph.text else paragraph
        text = (lead.text or "").lstrip()
        end = len(text) - len(text.lstrip(_QUOTES)) + 1
        while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Mc"):
            end += 1
        letter = etree.Element("span", {"class": "initial-letter"})
        letter.text = text[:end]
        lead.text = text[end:]
        if lead is paragraph:
            letter.tail, paragraph.text = lead.text, None
        paragraph.insert(0, letter)


def _first_paragraph(section: etree._Element) -> etree._Element | None:
    """The first paragraph, if nothing but headings, figures and a motto stands before it."""
    for child in section:
        if child.tag == "p":
            return None if child.get("class") else child
        held = set(child.get("class", "").split())
        if child.tag not in _BEFORE and not (child.tag in ("div", "section", "span", "header") and held & _MOTTOES):
            return None
    return None


def _begins_with_capital(paragraph: etree._Element) -> bool:
    """Whether the paragraph begins with a capital of a word, perhaps behind a quotation mark."""
    text = (paragraph.text or "").lstrip()
    bare = text.lstrip(_QUOTES)
    if not bare or len(text) - len(bare) > 1 or unicodedata.category(bare[0]) != "Lu":
        return False
    return not (
        len(bare) > 1 and (bare[1].isdigit() or unicodedata.category(bare[1]) in ("Lu", "Mn")) and not _is_word(bare)
    )


def _is_word(text: str) -> bool:
    """Whether the text begins with a word, and not with an abbreviation such as "A.B." or a figure "X1"."""
    word = text.split(maxsplit=1)[0]
    return word.isalpha() and len(word) > 2


def _wrap_lead(paragraph: etree._Element) -> None:
    text = paragraph.text or ""
    end = 0
    for word in _WORD.finditer(text):
        end = word.start() + len(word.group().rstrip())
        if end >= LEAD or word.group().rstrip().endswith(_ENDS):
            break
    following = len(paragraph) and not text[end:]
    if end == 0 or following:
        return
    span = etree.Element("span", {"class": "lead-in"})
    span.text, span.tail, paragraph.text = text[:end], text[end:], None
    paragraph.insert(0, span)


def _add_class(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())
