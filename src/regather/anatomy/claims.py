"""Collects what the finders say of the source's characters and tiles the source with the answers.

What a newcomer gets wrong: the first claim on a character wins, so the finders run from the surest to
the least sure, and a person's decisions come before all of them.
"""

from __future__ import annotations

from bisect import bisect_right

from regather.anatomy.lines import Layout
from regather.model import Block, Role, Span


class Claims:
    """Non-overlapping spans of the source that have a role."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._blocks: list[Block] = []

    def free(self, span: Span) -> bool:
        """Whether nobody has claimed any character of ``span``."""
        at = bisect_right(self._starts, span.start)
        before = at > 0 and self._blocks[at - 1].span.end > span.start
        after = at < len(self._blocks) and self._blocks[at].span.start < span.end
        return not before and not after

    def role_at(self, offset: int) -> Role | None:
        """The role of the character at ``offset``, if claimed."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and self._blocks[at].span.contains(offset):
            return self._blocks[at].role
        return None

    def claim(self, span: Span, role: Role) -> bool:
        """Give ``span`` the role if it is free; says whether it was."""
        if not len(span) or not self.free(span):
            return False
        at = bisect_right(self._starts, span.start)
        self._starts.insert(at, span.start)
        self._blocks.insert(at, Block(span, role))
        return True

    def within(self, span: Span) -> tuple[Block, ...]:
        """The claims that share a character with ``span``, in stream order."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = bisect_right(self._starts, span.end - 1)
        return tuple(b for b in self._blocks[first:last] if b.span.overlaps(span))

    def blocks(self) -> tuple[Block, ...]:
        """The claims in stream order."""
        return tuple(self._blocks)


def tile(layout: Layout, claims: Claims) -> tuple[Block, ...]:
    """Blocks that cover the whole source: the claims, and the unclaimed paragraphs as body.

    White space after a block belongs to it; white space before the first block belongs to the first.
    """
    pieces: list[Block] = list(claims.blocks())
    for paragraph in layout.paragraphs:
        whole = Span(layout.lines[paragraph[0]].span.start, layout.lines[paragraph[-1]].span.end)
        pieces.extend(Block(span, Role.BODY) for span in _gaps(layout.text, whole, claims.within(whole)))
    pieces.sort(key=lambda block: block.span)
    if not pieces:
        return (Block(Span(0, len(layout.text)), Role.NOISE),) if layout.text else ()
    starts = [0, *(p.span.start for p in pieces[1:]), len(layout.text)]
    return tuple(Block(Span(starts[i], starts[i + 1]), p.role) for i, p in enumerate(pieces))


def _gaps(text: str, span: Span, taken: tuple[Block, ...]) -> list[Span]:
    """The parts of ``span`` that show something and that no block of ``taken`` covers."""
    out: list[Span] = []
    at = span.start
    for block in taken:
        if block.span.start > at:
            out.append(Span(at, block.span.start))
        at = max(at, block.span.end)
    if at < span.end:
        out.append(Span(at, span.end))
    return [s for gap in out if (s := _shown(text, gap)) is not None]


def _shown(text: str, span: Span) -> Span | None:
    """``span`` without the white space around it, or ``None`` if it shows nothing."""
    raw = span.of(text)
    shown = raw.strip()
    if not shown:
        return None
    start = span.start + raw.index(shown)
    return Span(start, start + len(shown))
