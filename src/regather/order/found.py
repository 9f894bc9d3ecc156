"""What a search for the page order gives back.

What a newcomer gets wrong: a free order has no cuts of its own to doubt. What is near it are other neighbours of its
pages, so its margins stand in :attr:`Found.margins`, and :attr:`Found.others` is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from regather.order.hypothesis import Hypothesis, Solution
from regather.order.setting.typesetting import Filler


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a turn of whole pages.

    ``margin`` is the lead of the turn in nats, ``rivals`` are the cuts at which pages begin that may follow instead,
    each with nats behind, ``turns`` how many wrong turns an answer is expected to put right.
    """

    margin: float
    rivals: tuple[tuple[int, float], ...]
    turns: float


class Margins(dict[tuple[int, int], tuple[float, int]]):
    """For each turn of a free order the nats to the best rival, and the cut at which that one's right page begins.

    ``asked``: what is asked about turns, in the order in which answers help most; among them may be the one from the
    front matter to the first page of the text, which is no join. ``kin``: for the cuts at which one page ends and
    another begins, the nats that their kinship as whole pages says.
    """

    def __init__(self, found: Mapping[tuple[int, int], tuple[float, int]] = MappingProxyType({})) -> None:
        super().__init__(found)
        self.asked: dict[tuple[int, int], Asked] = {}
        self.kin: dict[tuple[int, int], float] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """The winning solution, its lead over the best other page order, and margins of a free order's joins.

    ``others`` are page orders that are not far behind. ``overturned``: the order that was found first, where decided
    cuts do not fit into it. ``holes``: for each page of a free order that holds no text the nats to the best order that
    has none there.
    """

    best: Solution
    filler: Filler
    lead: float
    rival: Solution | None
    others: tuple[Solution, ...] = ()
    margins: Margins | None = None
    overturned: Hypothesis | None = None
    holes: dict[int, float] = field(default_factory=dict)
