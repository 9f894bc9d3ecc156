"""What a search for the page order gives back.

What a newcomer gets wrong: a free order has no cuts of its own to doubt. What is near it are other neighbours of its
pages, so its margins stand in :attr:`Found.margins`, and :attr:`Found.others` is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from regather.order.solve import Hypothesis, Solution
from regather.order.typesetting import Filler


@dataclass(frozen=True, slots=True)
class Found:
    """The winning solution, its lead over the best other page order, and margins of a free order's joins.

    ``others`` are page orders that are not far behind. ``margins``: for each pair of pages the nats to the best rival,
    and the cut at which its right page begins. ``overturned``: the order that was found first, where decided cuts do
    not fit into it. ``holes``: for each page of a free order that holds no text the nats to the best order that has
    none there.
    """

    best: Solution
    filler: Filler
    lead: float
    rival: Solution | None
    others: tuple[Solution, ...] = ()
    margins: dict[tuple[int, int], tuple[float, int]] | None = None
    overturned: Hypothesis | None = None
    holes: dict[int, float] = field(default_factory=dict)
