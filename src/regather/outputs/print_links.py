"""Links of a rendered book -> what paper can show of them: nothing, a note with the address, or the address in line.

A click leads nowhere on paper, so ``print.links`` says what stands there instead. Notes with addresses have letters
for marks (a, b, c in each chapter), so that the book's own notes keep their numbers. What a newcomer gets wrong: a
link whose text is its address is complete as it is, and one inside a note cannot have a note of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from regather.outputs.print_front import breakable
from regather.render import RenderedBook, RenderedChapter, RenderedNote

SERIES = "--link-"
"""What the ids of notes with addresses have between the chapter's key and their number."""

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]’'…]")
"""An address in running text, without the point or bracket behind it."""

_NOTELESS = ("thead", "pre")
"""Elements in which no note is set: the head of a table may come again on each page."""


def with_links(rendered: RenderedBook, way: str) -> RenderedBook:
    """The book with its links as ``way`` has it (``hidden``, ``notes``, ``inline``), and addresses that may break."""
    return replace(rendered, chapters=tuple(_chapter(chapter, way) for chapter in rendered.chapters))


def is_link_note(note_id: str) -> bool:
    """Whether the note of that id holds an address and nothing else."""
    return SERIES in note_id


def mark_of(note: RenderedNote) -> str:
    """What stands as the note's mark: its number, or its letter if it holds an address."""
    return _letters(note.number) if is_link_note(note.id) else str(note.number)


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _chapter(chapter: RenderedChapter, way: str) -> RenderedChapter:
    if "href=" not in chapter.body and not any("href=" in note.body for note in chapter.notes):
        bodies = [chapter.body, *(note.body for note in chapter.notes)]
        if not any(ADDRESS.search(body) for body in bodies):
            return chapter
    section = chapter.tree()
    added: dict[str, RenderedNote] = {}
    seen: set[str] = set()
    for link in list(_links(section)):
        shown = address_of(link)
        if way == "hidden" or not shown:
            continue
        if way == "inline" or any(above.tag in _NOTELESS for above in link.iterancestors()):
            _say_inline(link, shown)
        elif shown not in seen:
            note = _note(chapter, len(added) + 1, shown)
            added[note.call] = note
            _call(link, note)
        seen.add(shown)
    notes = tuple(_in_note(note, way) for note in chapter.notes)
    _let_addresses_break(section)
    by_call = {note.call: note for note in notes} | added
    order = [name for a in section.iter("a") if (name := a.get("id", "")) in by_call]
    body = etree.tostring(section, encoding="unicode", with_tail=False)
    return replace(chapter, body=body, notes=tuple(by_call[name] for name in order))


def _links(root: etree._Element) -> Iterator[etree._Element]:
    for link in root.iter("a"):
        if not link.get("href", "#").startswith("#") and "note-call" not in link.get("class", "").split():
            yield link


def address_of(link: etree._Element) -> str:
    """The address as it is printed beside the link's text; empty where the text says it already."""
    href = link.get("href", "").strip()
    shown = href.removeprefix("mailto:").removeprefix("tel:")
    text = "".join(str(part) for part in link.itertext())
    return "" if _bare(text) == _bare(shown) else shown


def _bare(address: str) -> str:
    """The address without what a person leaves out when writing it down."""
    plain = unquote("".join(char for char in address if not char.isspace() and char not in "\u00ad\u200b")).lower()
    return re.sub(r"^(?:[a-z]+://)?(?:www\.)?", "", plain).rstrip("/.,;:")


def _note(chapter: RenderedChapter, number: int, address: str) -> RenderedNote:
    name = f"{chapter.id}{SERIES}{number}"
    body = f'<div class="note-body"><p><span class="address" dir="ltr">{_xml(address)}</span></p></div>'
    return RenderedNote(number, name, f"{name}--call", body)


def _xml(address: str) -> str:
    return breakable(address).replace("<wbr>", "<wbr/>")


def _call(link: etree._Element, note: RenderedNote) -> None:
    call = etree.Element("a", {"class": "note-call", "id": note.call, "href": f"#{note.id}"})
    call.text = mark_of(note)
    following = link.getnext()
    call.tail, link.tail = link.tail, None
    # A note of the book that stands at the same word comes first, with a comma between the two marks.
    after = link
    if following is not None and not call.tail and "note-call" in following.get("class", "").split():
        after, call.tail, following.tail = following, following.tail, None
        comma = etree.Element("span", {"class": "note-comma"})
        comma.text = ","
        after.addnext(comma)
        after = comma
    after.addnext(call)


def _say_inline(link: etree._Element, address: str) -> None:
    shown = f'<span class="address" dir="ltr">{_xml(address)}</span>'
    told = etree.fromstring(f'<span class="link-address"> ({shown})</span>')
    told.tail, link.tail = link.tail, None
    link.addnext(told)


def _in_note(note: RenderedNote, way: str) -> RenderedNote:
    tree = note.tree()
    for link in list(_links(tree)):
        shown = address_of(link)
        if way != "hidden" and shown:
            _say_inline(link, shown)
    _let_addresses_break(tree)
    return replace(note, body=etree.tostring(tree, encoding="unicode", with_tail=False))


def _let_addresses_break(root: etree._Element) -> None:
    """Let each address in the text break where addresses may, and nowhere with a hyphen."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in ("pre", "code", "wbr"):
            continue
        if element.get("class") == "address" or any(
            above.get("class") == "address" for above in element.iterancestors()
        ):
            continue
        for child in list(element):
            if child.tail and ADDRESS.search(child.tail):
                _break_tail(child)
        if element.text and ADDRESS.search(element.text):
            holder = etree.Element("span")
            holder.tail, element.text = element.text, None
            element.insert(0, holder)
            _break_tail(holder)
            element.text = holder.tail
            _drop_holder(element, holder)


def _break_tail(before: etree._Element) -> None:
    """Turn the addresses in the text behind the element into spans."""
    text = before.tail or ""
    marked = ADDRESS.sub(lambda found: f"\0{found[0]}\0", text).split("\0")
    before.tail = marked[0] or None
    at = before
    for address, tail in zip(marked[1::2], marked[2::2], strict=True):
        span = etree.fromstring(f'<span class="address" dir="ltr">{_xml(address)}</span>')
        span.tail = tail or None
        at.addnext(span)
        at = span


def _drop_holder(element: etree._Element, holder: etree._Element) -> None:
    holder.tail = None
    element.remove(holder)
