"""Text of a block -> its lines, with two wishes that the layout engine does not know, and without a fault of its own.

No more than two lines in a row end with a hyphen (``hyphenate-limit-lines: 2`` of CSS Text 4), and the lines of a
heading, or of anything centred, are about equally long (``text-wrap: balance``). This puts itself between the engine
and two of its functions; where these are not there, lines are broken as the engine has it. What a newcomer gets
wrong: the engine lays a block's lines out one at a time, and while it is at one, others (of a note, of a block in
the line) are begun and ended; so what is known of a row of hyphens belongs to the block, not to the module.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block
import weasyprint.layout.inline

MOST_HYPHENS = 2
"""How many lines in a row may end with a hyphen; the rule of most houses is two, Bringhurst's three."""

MOST_LINES = 6
"""More lines than a heading has: what is longer, and centred, is a text."""

STEPS = 6
"""Halvings of the measure until its least is known to a hundredth of the page's."""

_HYPHENS = ("-", "\u2010", "\u00ad")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@contextmanager
def better_lines() -> Iterator[None]:
    """Break lines so while the block runs."""
    block, inline = weasyprint.layout.block, weasyprint.layout.inline
    lines = getattr(block, "iter_line_boxes", None)
    split = getattr(inline, "split_first_line", None)
    if lines is None or split is None:
        yield
        return
    breaker = _Breaker(lines, split)
    block.iter_line_boxes, inline.split_first_line = breaker.lines, breaker.split
    try:
        yield
    finally:
        block.iter_line_boxes, inline.split_first_line = lines, split


class _Breaker:
    """The engine's two functions, and whether the line that is laid out now may end with a hyphen."""

    def __init__(self, lines: Any, split: Any) -> None:
        self._lines, self._split = lines, split
        self._whole_words = False

    def lines(self, context: Any, box: Any, *arguments: Any) -> Iterator[tuple[Any, Any]]:
        """The lines of a block, as ``iter_line_boxes`` gives them."""
        row = 0
        lines = self._lines(context, box, *self._balanced(context, box, arguments))
        while True:
            before, self._whole_words = self._whole_words, row >= MOST_HYPHENS
            try:
                line, resume_at = next(lines)
            except StopIteration:
                return
            finally:
                self._whole_words = before
            row = row + 1 if _last_text(line).endswith(_HYPHENS) else 0
            yield line, resume_at

    def split(self, text: str, style: Any, context: Any, most: Any, *arguments: Any, **options: Any) -> Any:
        """The first line of a text, as ``split_first_line`` gives it.

        Where a text with italics behind it fits but for its last space, the engine takes its first word for all
        that fits, and ends the line there. It is asked again for the text without that space.
        """
        found = self._split_at_words(text, style, context, most, *arguments, **options)
        resume_at = found[2]
        if (
            most is None
            or resume_at is None
            or not text.endswith(" ")
            or " " in text.encode()[:resume_at].decode()[:-1]
        ):
            return found
        bare = self._split(text.rstrip(" "), style, context, most, *arguments, **options)
        if bare[2] is not None or bare[3] > most:
            return found
        return self._split(text, style, context, None, *arguments, **options)

    def _split_at_words(self, text: str, style: Any, context: Any, most: Any, *arguments: Any, **options: Any) -> Any:
        """The first line, between words where the row of hyphens is long enough."""
        if self._whole_words and style["hyphens"] == "auto":
            plain = style.copy()
            plain["hyphens"] = "manual"
            found = self._split(text, plain, context, most, *arguments, **options)
            width = found[3]
            if most is None or width <= most:
                return found
        return self._split(text, style, context, most, *arguments, **options)

    def _balanced(self, context: Any, box: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments with a narrower block around the lines, where they are to be of one length."""
        position_y, bottom_space, skip_stack, around, _, _, *styles = arguments
        if skip_stack is not None or any(styles) or not _wants_balance(box, around):
            return arguments

        def fits(width: float, most: int) -> bool:
            block = _narrowed(around, width)
            lines = self._lines(context, box, position_y, bottom_space, None, block, [], [], *styles)
            return all(number < most and line.width <= width for number, (line, _) in enumerate(lines))

        whole = float(around.width)
        count = next((number for number in range(1, MOST_LINES + 1) if fits(whole, number)), 1)
        if count == 1:
            return arguments
        low, high = whole / count, whole
        for _ in range(STEPS):
            middle = (low + high) / 2
            low, high = (low, middle) if fits(middle, count) else (middle, high)
        return (*arguments[:3], _narrowed(around, high), *arguments[4:])


def _wants_balance(box: Any, around: Any) -> bool:
    """Whether the lines are a heading's, or centred, and nothing in them stands outside the row of words."""
    if around.element_tag not in _HEADINGS and box.style["text_align_all"] != "center":
        return False
    return all(child.is_in_normal_flow() or child.is_footnote() for child in box.descendants())


def _narrowed(around: Any, width: float) -> Any:
    """The block with lines of this width, which stand where they stood in it."""
    block = copy.copy(around)
    spare = around.width - width
    align, backwards = around.style["text_align_all"], around.style["direction"] == "rtl"
    if align == "center":
        block.position_x += spare / 2
    elif align == "right" or ((align == "start") == backwards and align in ("start", "end")):
        block.position_x += spare
    block.width = width
    return block


def _last_text(line: Any) -> str:
    """The text that the line ends with."""
    box = line
    while getattr(box, "children", ()):
        box = box.children[-1]
    return str(getattr(box, "text", "")).rstrip()
