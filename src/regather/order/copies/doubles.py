"""Turns a source into the places where text stands twice because a page or a side was scanned twice.

Eight words in a row that stand at two places are a first sign; signs that keep step are chained, a chain is
grown to its ends, and what is long and alike enough is a double. Where breaks part the text, whole leaves
are compared first. What a newcomer gets wrong: a repetition is nothing rare in a book (refrains, running
heads, contents lines, formulas), so length decides before likeness does; and the copy of a scan is not
equal to its first reading, because letters are misread each time anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from regather.model import Anatomy, Block, ContentsEntry, FoundHeading, Role, Source, Span
from regather.order.copies.double_leaves import double_leaves, leaves_of
from regather.order.copies.double_runs import chains, double_run, grown, periods
from regather.order.copies.double_seams import Seams
from regather.order.copies.double_words import Double, Words, signs, within

__all__ = ["Double", "find_doubles", "set_aside"]


def find_doubles(source: Source, anatomy: Anatomy) -> tuple[Double, ...]:
    """All copies in ``source``, in the order in which they stand; their second spans do not overlap."""
    words = Words.of(source.text)
    leaves = leaves_of(source)
    pairs = list(signs(words.forms))
    found = list(double_leaves(source.text, words, leaves, pairs))
    taken = sorted(double.second for double in found)
    rest = [(i, j) for i, j in pairs if not within(taken, words.starts[i]) and not within(taken, words.starts[j])]
    seams = Seams(source.text, anatomy)
    for chain in chains(rest):
        for run in periods(grown(words, chain)):
            double = double_run(words, seams, run)
            copy = _beyond(taken, double.second) if double is not None else None
            if double is not None and copy is not None:
                taken.append(copy)
                found.append(replace(double, second=copy))
    return tuple(sorted(found, key=lambda double: double.second))


def _beyond(taken: Sequence[Span], copy: Span) -> Span | None:
    """What is left of ``copy`` behind copies that are set aside already: most of it, or nothing."""
    start = max((span.end for span in taken if span.overlaps(copy)), default=copy.start)
    return Span(start, copy.end) if 2 * (copy.end - start) > len(copy) else None


def set_aside(anatomy: Anatomy, doubles: Sequence[Double]) -> Anatomy:
    """``anatomy`` with the copies as :attr:`Role.NOISE`; the blocks still tile the source.

    Folios, contents entries, headings and notes that stand in a copy are left out; a heading that answered
    to a contents entry in a copy answers to the same entry of the first reading, if that is there.
    """
    copies = sorted(double.second for double in doubles)
    if not copies:
        return anatomy

    def kept(span: Span) -> bool:
        return not within(copies, span.start)

    entries, places = _entries(anatomy.contents, copies)
    headings = (heading for heading in anatomy.headings if kept(heading.span))
    return replace(
        anatomy,
        blocks=tuple(part for block in anatomy.blocks for part in _parts(block, copies)),
        folios=tuple(folio for folio in anatomy.folios if kept(folio.span)),
        contents=entries,
        headings=tuple(_readdressed(heading, places) for heading in headings),
        note_bodies=tuple(body for body in anatomy.note_bodies if kept(body.span)),
        note_marks=tuple(mark for mark in anatomy.note_marks if kept(mark.span)),
    )


def _parts(block: Block, copies: Sequence[Span]) -> Iterator[Block]:
    """The block cut at the ends of the copies."""
    at = block.span.start
    for copy in copies:
        if copy.overlaps(block.span):
            if copy.start > at:
                yield Block(Span(at, copy.start), block.role)
            end = min(copy.end, block.span.end)
            yield Block(Span(max(at, copy.start), end), Role.BREAK if block.role is Role.BREAK else Role.NOISE)
            at = end
    if at < block.span.end:
        yield Block(Span(at, block.span.end), block.role)


def _entries(
    contents: Sequence[ContentsEntry], copies: Sequence[Span]
) -> tuple[tuple[ContentsEntry, ...], dict[int, int | None]]:
    """The contents entries that stay, and for each old place the new one of the same entry."""
    stay = [i for i, entry in enumerate(contents) if not within(copies, entry.span.start)]
    by_words = {(contents[i].title.casefold(), contents[i].folio): new for new, i in reversed(list(enumerate(stay)))}
    places: dict[int, int | None] = {
        i: by_words.get((entry.title.casefold(), entry.folio)) for i, entry in enumerate(contents)
    }
    places |= {i: new for new, i in enumerate(stay)}
    return tuple(contents[i] for i in stay), places


def _readdressed(heading: FoundHeading, places: dict[int, int | None]) -> FoundHeading:
    return heading if heading.entry is None else replace(heading, entry=places[heading.entry])
