"""The order of pages whose breaks are known and whose order nobody knows: dropped, shuffled, or scanned anyhow.

Each run of text between two breaks is one page. The best order is a path through all of them, with holes
for pages that are blank or lost. An imposed order is worth the same kind of sum, so the two can be weighed
against each other; a free order must win by as much as it had more choices.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from regather.model import Anatomy, Role
from regather.order.link import Links
from regather.order.paths import PathTask, best_order, improve
from regather.order.solve import BLANK, BLANK_NEAR_COVER, NEAR_COVER, Hypothesis, Solution
from regather.order.stream import FRONT, Floats, Ints, Stream

FOLIO_FITS = 6.0
FOLIO_ELSEWHERE = -2.0
"""A page stands elsewhere than its folio says: one folio in twenty is misread."""
ENTRY_FITS = 4.0
FRONT_FITS = 3.0
FIRST_TEXT = -3.0
"""Running text on the first two pages of a book that has a title page."""
OFFSETS = 10
WILD = 1.5
"""A folio beyond this many times the number of pages is misread."""
DECIDED = 500.0
"""More than any evidence: a person always wins."""
FORBIDDEN = -60.0
LONG = 120
"""Beyond this many pages only few offsets of the folios are tried."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages as received: first and last cut of each, and what they say of their place.

    ``folios``: (leaf, number) pairs; ``entries``: (leaf, folio in the contents); ``fronts``: role by leaf.
    """

    starts: Ints
    ends: Ints
    folios: tuple[tuple[int, int], ...]
    entries: tuple[tuple[int, int], ...]
    fronts: dict[int, Role]

    def __len__(self) -> int:
        return len(self.starts)


def find_leaves(stream: Stream, anatomy: Anatomy) -> Leaves:
    """The runs of text between the breaks of the source."""
    edges = np.flatnonzero(stream.edge)
    starts, ends = edges[:-1], edges[1:]
    breaks = sorted(b.span.start for b in stream.source.breaks)
    # A leaf owns all characters between the breaks around it, furniture included.
    owner_starts = np.array([_break_before(breaks, int(stream.right[s])) for s in starts], dtype=np.int64)

    def leaf_of(offset: int) -> int:
        return max(0, int(np.searchsorted(owner_starts, offset, side="right")) - 1)

    folios = tuple((leaf_of(f.span.start), f.number) for f in anatomy.folios if not f.inside)
    entries = tuple(
        (leaf_of(h.span.start), number)
        for h in anatomy.headings
        if h.entry is not None and (number := anatomy.contents[h.entry].folio) is not None
    )
    fronts: dict[int, Role] = {}
    for block in anatomy.blocks:
        leaf = leaf_of(block.span.start)
        if block.role in FRONT and stream.front[starts[leaf]]:
            fronts.setdefault(leaf, block.role)
    return Leaves(starts, ends, folios, entries, fronts)


def _break_before(breaks: list[int], offset: int) -> int:
    i = int(np.searchsorted(breaks, offset, side="right")) - 1
    return breaks[i] if i >= 0 else 0


def make_task(
    leaves: Leaves, links: Links, pages: int, offset: int, decided: dict[tuple[int, str], int] | None = None
) -> PathTask:
    """The path task for a book of ``pages`` pages: leaves first, holes after them.

    ``decided`` gives the cuts at which a person said that pages start or end; their leaves go nowhere else.
    """
    count = len(leaves)
    chain = np.zeros((pages, pages))
    scores = links.scores(leaves.ends, leaves.starts).astype(np.float64)
    silent = np.array([i in leaves.fronts for i in range(count)])
    scores[silent[:, None] | silent[None, :]] = 0.0
    chain[:count, :count] = scores
    np.fill_diagonal(chain, FORBIDDEN)
    places = np.zeros((pages, pages))
    numbers = np.arange(1, pages + 1)
    for leaf, folio in leaves.folios:
        if folio + offset <= WILD * pages:
            places[leaf] += np.where(numbers == folio + offset, FOLIO_FITS, FOLIO_ELSEWHERE)
    for leaf, folio in leaves.entries:
        places[leaf] += np.where(numbers == folio + offset, ENTRY_FITS, 0.0)
    for leaf, role in leaves.fronts.items():
        places[leaf] += FRONT_FITS * _front_places(role, pages)
    if any(role in (Role.TITLE, Role.COVER) for role in leaves.fronts.values()):
        for leaf in range(count):
            if leaf not in leaves.fronts:
                places[leaf, :2] += FIRST_TEXT
    for (page, edge), cut in (decided or {}).items():
        bounds = leaves.starts if edge == "start" else leaves.ends
        for found in np.flatnonzero(bounds == cut):
            places[found] += np.where(numbers == page, DECIDED, -DECIDED)
    near = (numbers <= NEAR_COVER) | (numbers > pages - NEAR_COVER)
    places[count:] = np.where(near, BLANK_NEAR_COVER, BLANK)
    return PathTask(chain, places)


def _front_places(role: Role, pages: int) -> Floats:
    out = np.zeros(pages)
    if role in (Role.TITLE, Role.COVER):
        out[0] = 1.0
        out[2:3] = 0.4
    elif role is Role.CONTENTS:
        out[2:3] = 1.0
        out[1:7] += 0.3
    else:
        out[1:2] = 0.9
        out[-1] = 1.0
    return out


def solve_free(
    leaves: Leaves, links: Links, template: Solution, decided: dict[tuple[int, str], int]
) -> tuple[Solution, PathTask, Ints]:
    """The best free order, as a solution of the scheme ``free``; its task, and the order of the items."""
    count = len(leaves)
    best: tuple[float, int, PathTask, Ints] | None = None
    known = [f for _, f in (*leaves.folios, *leaves.entries) if f <= WILD * count + 8]
    offsets = range(OFFSETS) if known and count <= LONG else (0,)
    for offset in offsets:
        pages = max([count, *(f + offset for f in known), *(page for page, _ in decided)])
        task = make_task(leaves, links, pages, offset, decided)
        order = best_order(task)
        worth = task.worth(order) - 0.5 * offset
        if best is None or worth > best[0] + 1e-9:
            best = (worth, offset, task, order)
    assert best is not None
    worth, offset, task, order = best
    page_of = np.empty(len(order), dtype=np.int64)
    page_of[order] = np.arange(1, len(order) + 1)
    hypothesis = Hypothesis(
        "free", len(order), tuple(int(p) for p in page_of[:count]), offset, template.hypothesis.right_to_left
    )
    bounds = np.concatenate([leaves.starts, leaves.ends[-1:]])
    return Solution(hypothesis, bounds, worth, template.page), task, order


def free_penalty(pages: int) -> float:
    """Nats by which a free order must lead an imposed one: the logarithm of the number of orders."""
    return math.lgamma(pages + 1)


def path_margins(task: PathTask, order: Ints, leaves: int) -> dict[tuple[int, int], tuple[float, int]]:
    """For every pair of neighbouring leaves: how much worse the best order without it is, and who follows there.

    The follower is the leaf behind the first one in that rival order, or -1 where a hole or nothing follows.
    """
    whole = task.worth(order)
    found = {}
    for a, b in itertools.pairwise(order):
        if a >= leaves or b >= leaves:
            continue
        kept = task.links[a, b]
        task.links[a, b] = FORBIDDEN
        # The order itself without the pair is the start; improving it finds the nearest rival.
        other = improve(task, order)
        rival = task.worth(other)
        task.links[a, b] = kept
        place = int(np.flatnonzero(other == a)[0])
        follower = int(other[place + 1]) if place + 1 < len(other) and other[place + 1] < leaves else -1
        found[(int(a), int(b))] = (whole - rival, follower)
    return found
