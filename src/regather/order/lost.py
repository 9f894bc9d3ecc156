"""Tells pages that are lost from pages that are blank: neither holds text in the order found.

What a newcomer gets wrong: a blank page inside running text is next to unknown in print. Blank pages stand around
title and contents, before a chapter and at the end; a page without text anywhere else is one that the source lacks.
"""

from __future__ import annotations

import numpy as np

from regather.order.desk import Desk
from regather.order.link import LEFT_KINDS, RIGHT_KINDS
from regather.order.solve import Solution

FIRST_LOST = 3
"""The first page and its back are cover and imprint: without text they are blank."""
READS_ON = 1.5
"""Nats from which on the pages around an empty one read on, so that nothing is lost between them."""
OPEN_ENDS = frozenset({"comma", "semicolon", "dash", "lower", "capital", "mark"})
"""Kinds of text ends that no page before a blank one has."""


def lost_pages(desk: Desk, best: Solution, blanks: tuple[int, ...]) -> list[int]:
    """The pages without text that were lost; ``blanks`` are those that a person called blank.

    Where breaks show every page end, a page is blank only between a text that is at its end and a heading or front
    matter. Where breaks show the sides, the page itself is as surely empty, but the text before it may end a line
    beside its cut. Where all page ends were sought, so may the blank, and the text must say plainly that it is torn.
    """
    hypothesis = best.hypothesis
    found = []
    for page in range(FIRST_LOST, hypothesis.pages):
        if not best.is_blank(page) or page in blanks:
            continue
        if hypothesis.fault and page not in hypothesis.order:
            found.append(page)  # the scan lacks its sheet
            continue
        before = next((p for p in range(page - 1, 0, -1) if not best.is_blank(p)), None)
        behind = next((p for p in range(page + 1, hypothesis.pages + 1) if not best.is_blank(p)), None)
        if before is None or behind is None:
            continue
        if _is_torn(desk, best, best.end_of(before), best.start_of(behind)):
            found.append(page)
    return found


def _is_torn(desk: Desk, best: Solution, left: int, right: int) -> bool:
    """Whether the text that ends at ``left`` does not go on at ``right``: a page is lost between, and not blank."""
    stream, links = desk.stream, desk.solver.links
    open_end = LEFT_KINDS[links.left_kind[left]] in OPEN_ENDS
    open_start = RIGHT_KINDS[links.right_kind[right]] == "lower"
    if stream.front[right]:
        return False  # before the imprint at the end, where many a text that is only a part of a book breaks off
    joins = float(links.scores(np.array([left]), np.array([right]))[0, 0])
    if best.hypothesis.marked or stream.edge[best.bounds].all():
        if stream.front_left[left]:
            return open_start and not bool(stream.heading_after[right])
        if best.hypothesis.scheme == "in-order" and joins >= READS_ON:
            return False  # the source itself reads on there, whatever a misread number says
        if stream.heading_after[right]:
            return open_end and bool(stream.edge[left])
        return True
    if best.hypothesis.scheme == "in-order":
        return False  # nothing in a text that is in order says that a page stood between two of its words
    return open_end and open_start and joins < READS_ON and not bool(stream.front_left[left])
