"""Small sources made by hand, and ways to ask what was found in them."""

from __future__ import annotations

import re

from regather.anatomy import dissect
from regather.model import Anatomy, Break, Decisions, Role, Source, Span

PROSE = (
    "The sheet lies flat on the table and waits for the hand that will fold it, once along its length and once "
    "across, until sixteen pages follow one another as they should."
)
OPEN_PROSE = (
    "The knife runs along the fold and parts the leaves, and what was one sheet is now a bundle that only the "
    "thread can hold together, so the binder takes the needle and"
)
REST = (
    "draws it through the first hole from the outside, along the valley of the fold and out again, until the "
    "thread comes back to where it began and can be tied."
)


def make(*paragraphs: str) -> Source:
    """A source of these paragraphs with a blank line between; a form feed in one is a break."""
    text = "\n\n".join(paragraphs) + "\n"
    breaks = tuple(Break(Span(m.start(), m.end())) for m in re.finditer("\f", text))
    return Source(text, "hand-made", "0" * 64, breaks)


def look(*paragraphs: str, decisions: Decisions | None = None) -> tuple[str, Anatomy]:
    """The text of such a source and its anatomy."""
    source = make(*paragraphs)
    return source.text, dissect(source, decisions or Decisions())


def shown(text: str, anatomy: Anatomy, role: Role) -> list[str]:
    """What the blocks of one role show."""
    return [block.span.of(text).strip() for block in anatomy.blocks if block.role is role]
