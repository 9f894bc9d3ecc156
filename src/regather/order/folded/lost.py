"""Tells pages that are lost from pages that are blank: neither holds text in the order found.

What a newcomer gets wrong: a blank page inside running text is next to unknown in print. Blank pages stand around
title and contents, before a chapter and at the end; a page without text anywhere else is one that the source lacks.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from regather.imposition import SCHEMES
from regather.order.folded.desk import Desk
from regather.order.folded.elsewhere import is_shown, shown_empty
from regather.order.hypothesis import IN_ORDER, Solution
from regather.order.words.link import LEFT_KINDS, RIGHT_KINDS
from regather.text.tokens import Shape

FIRST_LOST = 3
"""The first page and its back are cover and imprint: without text they are blank."""
READS_ON = 1.5
"""Nats from which on the pages around an empty one read on, so that nothing is lost between them."""
MOST_SOUGHT = 2
"""Pages that may be empty in the running text of a source without breaks, beside missing sheets: where more are, it is
the order that is wrong, or its page ends are. In some thirty wrecks that lack nothing no page was found empty before a
text in mid-sentence; in one that lacks a page it was the one, in three that were put together wrongly there were
three."""
LEAST_LEAD = 8.0
"""Nats by which an order of folded pages must lead for a page to be called lost: three books seemed to lack two to four
pages, in orders that led by four to seven nats, and lacked none of these. True lost pages were told with nine and
more."""
LEAST_APART = 2.5
"""Nats by which a page must do better without text than with that of one beside it in the stream: less, and another
page may be the empty one, lost or blank. Of 48 pages that were called lost in folded wrecks of all kinds 25 were not,
17 of them nearer than this; of the 22 that were, five."""
OPEN_ENDS = frozenset({"comma", "semicolon", "dash", "lower", "capital", "mark"})
"""Kinds of text ends that no page before a blank one has."""


def lost_pages(
    desk: Desk,
    best: Solution,
    blanks: tuple[int, ...],
    holes: Mapping[int, float] = MappingProxyType({}),
    lead: float = math.inf,
    apart: Mapping[int, float] = MappingProxyType({}),
) -> tuple[list[int], list[int]]:
    """The pages without text that were lost, and those that may have been; ``blanks`` are those that a person called
    blank.

    ``lead`` says by how many nats the page order leads: where another is nearly as likely, no page is sure to be lost.
    ``holes`` says of pages without text by how many nats a free order leads all that have none there; where it does
    not, it may be that no page stood there; ``apart`` says the same of page orders of folded sheets and those in which
    the page holds a text beside it. Where breaks show every page end, a page is blank only between a text that
    is at its end and front matter, or a heading on a right-hand page. Where breaks show the sides, the page itself is
    as surely empty, but the text before it may end a line beside its cut. Where all page ends were sought, so may the
    blank, and the text behind must begin in mid-sentence; nor is a page lost on which the book's last text may stand.
    """
    hypothesis = best.hypothesis
    found, sheets, inside = [], [], 0
    shown = Counter() if hypothesis.scheme == IN_ORDER else shown_empty(desk.stream)
    sought = not _shows_sides(desk, best) and hypothesis.scheme != IN_ORDER
    for page in range(FIRST_LOST, hypothesis.pages):
        if not best.is_blank(page) or page in blanks or is_shown(best, page, shown):
            continue
        if hypothesis.fault and page not in hypothesis.order:
            sheets.append(page)  # the scan lacks its sheet
            continue
        before = next((p for p in range(page - 1, 0, -1) if not best.is_blank(p)), None)
        behind = next((p for p in range(page + 1, hypothesis.pages + 1) if not best.is_blank(p)), None)
        if before is None or behind is None or (sought and _slips(best, page, behind)):
            continue
        left, right = best.end_of(before), best.start_of(behind)
        inside += _is_inside(desk, left, right)
        idle = _shows_sides(desk, best) and _is_idle(desk, page, behind, left, right)
        if page < behind - 1 and desk.stream.front_left[left] and page not in hypothesis.lost:
            continue  # the back of a title or of contents is blank: where text begins torn, the page before it is lost
        if page in hypothesis.lost or idle or _is_torn(desk, best, left, right):
            found.append(page)
    torn = sorted(sheets if sought and inside > MOST_SOUGHT else [*sheets, *found])
    thin = [page for page in torn if holes.get(page, math.inf) <= 0 or apart.get(page, math.inf) < LEAST_APART]
    if lead < LEAST_LEAD and best.hypothesis.scheme in SCHEMES:
        thin = torn
    return [page for page in torn if page not in thin], thin


def _slips(best: Solution, page: int, behind: int) -> bool:
    """Whether the text behind an empty page may as well stand on it: it is the book's last, and nothing lies between
    the two in the stream, so that nothing would be read in another order."""
    order = best.hypothesis.order
    if page not in order or any(not best.is_blank(later) for later in range(behind + 1, best.hypothesis.pages + 1)):
        return False
    low, high = sorted((order.index(page), order.index(behind)))
    return all(best.is_blank(between) for between in order[low + 1 : high])


def _is_inside(desk: Desk, left: int, right: int) -> bool:
    """Whether an empty page stands in running text, and before no heading."""
    stream = desk.stream
    return not (stream.front_left[left] or stream.front[right] or stream.heading_after[right])


def _is_idle(desk: Desk, page: int, behind: int, left: int, right: int) -> bool:
    """Whether nothing is gained by a blank before the chapter on page ``behind``: inside a book's text one page is left
    blank, that before a right-hand page."""
    stream = desk.stream
    inside = not stream.front_left[left] and not stream.front[right] and bool(stream.heading_after[right])
    return inside and (behind % 2 == 0 or page < behind - 1)


def _shows_sides(desk: Desk, best: Solution) -> bool:
    """Whether the source shows the ends of pages, or of sides."""
    return bool(best.hypothesis.marked) or bool(desk.stream.edge[best.bounds].all())


def _is_torn(desk: Desk, best: Solution, left: int, right: int) -> bool:
    """Whether the text that ends at ``left`` does not go on at ``right``: a page is lost between, and not blank."""
    stream, links = desk.stream, desk.solver.links
    open_end = LEFT_KINDS[links.left_kind[left]] in OPEN_ENDS
    open_start = RIGHT_KINDS[links.right_kind[right]] == "lower"
    if stream.front[right]:
        return False  # before the imprint at the end, where many a text that is only a part of a book breaks off
    joins = float(links.scores(np.array([left]), np.array([right]))[0, 0])
    if _shows_sides(desk, best):
        if stream.front_left[left]:
            return open_start and not bool(stream.heading_after[right])
        if best.hypothesis.scheme == IN_ORDER and joins >= READS_ON:
            return False  # the source itself reads on there, whatever a misread number says
        if stream.heading_after[right]:
            return open_end and bool(stream.edge[left])
        return True
    if best.hypothesis.scheme == IN_ORDER:
        return False  # nothing in a text that is in order says that a page stood between two of its words
    token = int(stream.token[right])
    cased = token < len(stream.shapes) and stream.shapes[token] == Shape.LOWER
    return (cased or (open_end and open_start)) and joins < READS_ON and not bool(stream.front_left[left])
