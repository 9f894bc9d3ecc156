"""Marks dedication and epigraph, which are text of the book, as what they are, with a fence round them.

Turns short blocks before the first heading into ``::: dedication`` and ``::: epigraph``. What a newcomer gets wrong:
they are not thrown away with the title page; and a dash that opens a line is speech, but where nobody speaks yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regather.mend.flow import Edit, Place
from regather.mend.galley import Block, Galley, Kind

DEDICATIONS = frozenset(
    (
        "to", "for", "à", "au", "aux", "pour", "für", "dem", "der", "den", "meinem", "meiner", "meinen", "a", "al",
        "para", "alla", "alle", "ai", "per", "ao", "aos", "às", "dla", "pamięci", "mojej", "mojemu", "moim",
        "посвящается", "памяти", "моей", "моему", "моим", "לזכר", "לכבוד", "מוקדש",
    )
)  # fmt: skip
"""Words that open a dedication in nine languages; in another one it stays text without a mark."""

DEDICATION_LENGTH = 160
"""Characters of the longest dedication."""

EPIGRAPH_LENGTH = 700
"""Characters of the longest epigraph, a stanza with its source."""

SOURCE_LENGTH = 90
"""Characters of the longest line that says where an epigraph is from."""

SOURCE = re.compile(r"^(?:[—–―]|--)\s*[^\W_]")


def mark_front_text(galley: Galley) -> None:
    """Fence dedication and epigraph before the first heading (the pass ``front-text``)."""
    heading = next((k for k, block in enumerate(galley.blocks) if block.kind is Kind.HEADING), 0)
    opening = galley.blocks[:heading]
    for name, first, last in [*_dedications(galley, opening), *_epigraphs(galley, opening)]:
        start, end = galley.start(first), galley.end(last)
        reason = f"A short text of its own before the first heading: {_article(name)}."
        galley.body.edits.append(Edit(start, start, f"::: {name}\n", name, reason, 0.85, place=Place.GAP))
        galley.body.edits.append(Edit(end, end, "\n:::", name, f"The {name} ends here.", 0.85, place=Place.ENDS))


def _article(name: str) -> str:
    return ("an " if name[0] in "aeiou" else "a ") + name


def _page(galley: Galley, block: Block) -> int:
    return galley.body.lines[block.first].page


def _dedications(galley: Galley, opening: list[Block]) -> Iterator[tuple[str, Block, Block]]:
    """Short blocks that begin as dedications do, each with what runs on after it in small letters."""
    at = 0
    while at < len(opening):
        last = at
        while last + 1 < len(opening) and _runs_on(galley, opening[last], opening[last + 1]):
            last += 1
        text = "\n".join(galley.inner(block) for block in opening[at : last + 1])
        if _dedicates(text) and not any(block.quoted for block in opening[at : last + 1]):
            yield "dedication", opening[at], opening[last]
        at = last + 1


def _runs_on(galley: Galley, left: Block, right: Block) -> bool:
    return _page(galley, left) == _page(galley, right) and galley.inner(right)[:1].islower()


def _dedicates(text: str) -> bool:
    words = text.split()
    if len(words) < 2 or len(text) > DEDICATION_LENGTH or text[-1] in "!?:;…":
        return False
    return words[0].casefold() in DEDICATIONS and text.rstrip(".").count(". ") == 0


def _epigraphs(galley: Galley, opening: list[Block]) -> Iterator[tuple[str, Block, Block]]:
    """Blocks of one page that end with a line saying whose words they are."""
    first = 0
    for at, block in enumerate(opening):
        if at and _page(galley, opening[at - 1]) != _page(galley, block):
            first = at
        text = galley.inner(block)
        said = "\n".join(galley.inner(b) for b in opening[first : at + 1])
        own_line = at > first and SOURCE.match(text) and len(text) <= SOURCE_LENGTH
        if own_line and text[-1:] not in "!?" and len(said) <= EPIGRAPH_LENGTH:
            yield "epigraph", opening[first], block
            first = at + 1
