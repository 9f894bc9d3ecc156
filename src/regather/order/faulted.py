"""Page orders of scans that went wrong: the same schemes, with the stack reversed, backs flipped, fronts first.

They are tried where no flawless scan reads well. What a newcomer gets wrong: the more page orders compete, the
likelier a wrong one wins by luck, so a fault has to pay for its being rare.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from regather.imposition import FAULTS, SCHEMES, Side
from regather.order.solve import Hypothesis

FAULT_COST = -3.0
"""Nats: about one scan in twenty has a fault of the whole stack."""
PLAIN = "in-order"
FEW_BREAKS = 3
"""How many blank pages or sides may have left no break."""
TITLES = {
    "stack-reversed": "the last sheet was scanned first",
    "stack-turned": "the whole stack was scanned from its back",
    "backs-flipped": "the backs were scanned upside down",
    "fronts-first": "all fronts were scanned before all backs",
    "fronts-then-backs-reversed": "all fronts were scanned, then all backs from the last to the first",
    "cover-last": "the outermost sheet was scanned last",
}


def faulted(plain: Iterable[Hypothesis], edges: int) -> list[Hypothesis]:
    """The same schemes and page counts under each fault of :data:`~regather.imposition.FAULTS`, each order once.

    ``edges`` is the number of breaks that the source shows inside the text.
    """
    seen = {(h.order, h.offset, h.marked) for h in plain}
    bases = {(h.scheme, h.pages, h.offset, h.right_to_left): h for h in plain if h.scheme != PLAIN}
    found = []
    for base in bases.values():
        sides = SCHEMES[base.scheme].sides(base.pages, right_to_left=base.right_to_left)
        for name, fault in FAULTS.items():
            scanned = fault(sides)
            order = tuple(page for side in scanned for page in side.pages)
            bare = replace(base, order=order, fault=name, marked=())
            for hypothesis in _marked(bare, scanned, edges) if edges else [bare]:
                key = (hypothesis.order, hypothesis.offset, hypothesis.marked)
                if key not in seen and sorted(order) == list(range(1, base.pages + 1)):
                    seen.add(key)
                    found.append(hypothesis)
    return found


def _marked(bare: Hypothesis, sides: Iterable[Side], edges: int) -> list[Hypothesis]:
    """The order with breaks behind every page and behind every side, where the number of breaks allows it."""
    sides = tuple(sides)
    found = []
    if 0 <= len(bare.order) - 1 - edges <= FEW_BREAKS:
        found.append(replace(bare, marked=(True,) * len(bare.order)))
    if 0 <= len(sides) - 1 - edges <= 2 and any(len(side.pages) > 1 for side in sides):
        marks = tuple(i == len(side.pages) - 1 for side in sides for i in range(len(side.pages)))
        found.append(replace(bare, marked=marks))
    return found
