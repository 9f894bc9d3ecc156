"""Pandoc's list of notes at the end of the book -> one note at each call, numbered as the book wants it.

Pandoc numbers through the whole run, and two calls of one label give two notes. What a newcomer gets
wrong: pandoc's number is only an index here; the printed number is given out by :func:`number_calls`.
"""

from __future__ import annotations

from lxml import etree

from regather.render.clean import collapse_space, remove, to_string, unwrap
from regather.render.types import RenderedNote

BACK = "footnote-back"
CALL = "footnote-ref"


def take_bodies(root: etree._Element) -> dict[str, etree._Element]:
    """Take pandoc's notes out of the tree: pandoc's id (``fn3``) to a ``div`` with the note's blocks."""
    bodies: dict[str, etree._Element] = {}
    for section in root.findall("section[@id='footnotes']"):
        for item in section.iterfind("ol/li"):
            for back in [a for a in item.iter("a") if BACK in a.get("class", "")]:
                remove(back)
            body = etree.Element("div", {"class": "note-body"})
            body.text = item.text
            body.extend(list(item))
            bodies[item.get("id", "")] = body
        remove(section)
    return bodies


def number_calls(
    root: etree._Element, prefix: str, first: int, bodies: dict[str, etree._Element]
) -> list[RenderedNote]:
    """Make every call below ``root`` ours, in place, and return the notes in the order of their calls.

    ``prefix`` begins the ids, ``first`` is the number of the first note. Where two calls touch, a
    raised comma keeps "1" and "2" from being read as "12".
    """
    notes: list[RenderedNote] = []
    before: etree._Element | None = None
    for call in [a for a in root.iter("a") if CALL in a.get("class", "")]:
        body = bodies.get(call.get("href", "").removeprefix("#"))
        if body is None:
            unwrap(call)
            continue
        count = len(notes) + 1
        note_id, call_id, number = f"{prefix}--note-{count}", f"{prefix}--call-{count}", first + len(notes)
        touches = before is not None and not before.tail and call.getprevious() is before
        for child in list(call):
            call.remove(child)
        call.attrib.clear()
        call.attrib.update({"class": "note-call", "id": call_id, "href": f"#{note_id}"})
        call.text = str(number)
        if touches and before is not None:
            comma = etree.Element("span", {"class": "note-comma"})
            comma.text = ","
            before.addnext(comma)
        before = call
        for element in body.iterdescendants():
            # A note that is called twice stands in the book twice; an id must not.
            element.attrib.pop("id", "")
        collapse_space(body)
        notes.append(RenderedNote(number, note_id, call_id, to_string(body)))
    return notes
