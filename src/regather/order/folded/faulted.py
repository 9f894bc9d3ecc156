"""Page orders of scans that went wrong: a stack reversed, backs flipped, a cover apart, a sheet missing.

They are tried where no flawless scan reads well. What a newcomer gets wrong: the more page orders compete, the
likelier a wrong one wins by luck, so a fault has to pay for its being rare.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from regather.imposition import FAULTS, SCHEMES, Side, covers_apart, sheet_missing
from regather.order.hypothesis import IN_ORDER, Hypothesis

FAULT_COST = -3.0
"""Nats: about one scan in twenty has a fault of the whole stack."""
UNSHEETED = (IN_ORDER, "spreads", "zine8")
"""Schemes in which no sheet can be missing of several."""
FEW_BREAKS = 6
"""How many blank pages may have left no break: in a cover apart there may be two beside those that fill the last sheet.
(With three, gatherings of 16 inside a cover, five of whose 36 pages are blank, were read as one booklet.)"""
SHEET_MISSING = "sheet-missing"
HOLE_COST = -7.0
"""Nats: a sheet is missing from about one scan in fifty, and any of a few sheets may be the one; without it two joins
less have to read on."""
HOLED_MOST = 48
"""Pages of the thickest book in which a missing sheet is sought."""
COVER, COVER_SIDES = 4, 2
"""Pages of a cover that is a sheet of its own, and its sides."""
LOST_SIDES = 2
"""Blank sides that may have left no break."""
LARGEST_COVERED = 64
"""Pages of the thickest book that is tried with its cover on a sheet of its own."""
FLIPPED = "backs-flipped"
BOTH = {
    f"{name}+{FLIPPED}": (name, fault) for name, fault in FAULTS.items() if name != FLIPPED
}  # fmt: skip
"""Two faults in one scan: the backs turned over the wrong edge, and the stack besides. Tried where the source shows
breaks, which tell so many orders apart."""
TITLES = {
    "sheet-missing": "a sheet is missing",
    "covers-first": "the cover, a sheet of its own, was scanned first",
    "covers-last": "the cover, a sheet of its own, was scanned last",
    "stack-reversed": "the last sheet was scanned first",
    "stack-turned": "the whole stack was scanned from its back",
    "backs-flipped": "the backs were scanned upside down",
    "fronts-first": "all fronts were scanned before all backs",
    "fronts-then-backs-reversed": "all fronts were scanned, then all backs from the last to the first",
    "cover-last": "the outermost sheet was scanned last",
}
TITLES |= {both: f"{TITLES[name]}, and {TITLES[FLIPPED]}" for both, (name, _) in BOTH.items()}


def faulted(plain: Iterable[Hypothesis], edges: int) -> list[Hypothesis]:
    """The same schemes and page counts under each fault of :data:`~regather.imposition.FAULTS`, each order once.

    ``edges`` is the number of breaks that the source shows inside the text.
    """
    plain = tuple(plain)
    seen = {(h.order, h.offset, h.marked) for h in plain}
    bases = {(h.scheme, h.pages, h.offset, h.right_to_left): h for h in plain if h.scheme != IN_ORDER}
    found = []
    for base in (*bases.values(), *_insides(bases.values()), *(_large(bases.values(), edges) if edges else ())):
        sides = SCHEMES[base.scheme].sides(base.pages, right_to_left=base.right_to_left)
        flawless = (base.scheme, base.pages, base.offset, base.right_to_left) in bases
        scans = [(name, base.pages, fault(sides)) for name, fault in FAULTS.items()] if flawless else []
        if edges and flawless:
            flipped = FAULTS[FLIPPED](sides)
            scans += [(both, base.pages, fault(flipped)) for both, (_, fault) in BOTH.items()]
        for name, pages, scanned in (*scans, *_covered(base)):
            bare = _scanned(base, name, pages, scanned)
            for hypothesis in _marked(bare, scanned, edges) if edges else [bare]:
                key = (hypothesis.order, hypothesis.offset, hypothesis.marked)
                if key not in seen and sorted(bare.order) == list(range(1, pages + 1)):
                    seen.add(key)
                    found.append(hypothesis)
    return found


def holed(leader: Hypothesis, edges: int) -> list[Hypothesis]:
    """The orders of the leader's scheme that lack one sheet and show about as many pages as the leader has.

    A missing outermost sheet of one booklet leaves a smaller one, which nothing tells apart; it is not tried.
    """
    scheme = SCHEMES[leader.scheme]
    if leader.scheme in UNSHEETED or leader.fault or leader.pages > HOLED_MOST:
        return []
    seen = {leader.order}
    found = []
    more = {"saddle": (4,), "stacks": (4,), "quarto": (8,), "octavo": (16,)}.get(leader.scheme, (0, 4))
    for pages in (leader.pages + n for n in more):
        if not scheme.accepts(pages):
            continue
        sides = scheme.sides(pages, right_to_left=leader.right_to_left)
        for sheet in sorted({side.sheet for side in sides})[1 if leader.scheme == "saddle" else 0 :]:
            scanned = sheet_missing(sides, sheet)
            bare = _scanned(leader, SHEET_MISSING, pages, scanned)
            if bare.order in seen or not scanned:
                continue
            seen.add(bare.order)
            found += _marked(bare, scanned, edges) if edges else [bare]
    return found


def _scanned(base: Hypothesis, fault: str, pages: int, sides: Iterable[Side]) -> Hypothesis:
    order = tuple(page for side in sides for page in side.pages)
    return replace(base, pages=pages, order=order, fault=fault, marked=())


def _insides(bases: Collection[Hypothesis]) -> list[Hypothesis]:
    """What stands inside the cover of the thinnest books, too thin to be tried by itself: where a folio says
    that a book has 36 pages, 32 of them may be inside."""
    thinnest: dict[int, int] = {}
    for base in bases:
        thinnest[base.offset] = min(base.pages, thinnest.get(base.offset, base.pages))
    schemes = {(h.scheme, h.offset, h.right_to_left): h for h in bases}
    insides = [replace(h, pages=thinnest[h.offset] - COVER, order=(), marked=()) for h in schemes.values()]
    return [h for h in insides if SCHEMES[h.scheme].accepts(h.pages)]


def _large(bases: Collection[Hypothesis], edges: int) -> list[Hypothesis]:
    """What stands inside a cover on sheets with more pages a side than the cover has, as many sides as breaks show.

    With as many pages and no cover apart it would show fewer breaks, so it was not tried by itself.
    """
    sides = [edges + 1 - COVER_SIDES + lost for lost in range(LOST_SIDES + 1)]
    ways = dict.fromkeys((h.offset, h.right_to_left) for h in bases)
    found: list[Hypothesis] = []
    for name, scheme in SCHEMES.items():
        each = len(scheme.sides(scheme.pages_multiple)[0].pages)
        counts = [n * each for n in sides if n > 0 and each > COVER // COVER_SIDES and scheme.accepts(n * each)]
        found += [Hypothesis(name, count, (), *way) for count in counts for way in ways or ((0, False),)]
    return found


def _covered(base: Hypothesis) -> list[tuple[str, int, tuple[Side, ...]]]:
    """The book inside a cover of its own sheet, which was scanned first or last."""
    if base.pages + COVER > LARGEST_COVERED:
        return []
    inner = SCHEMES[base.scheme].sides(base.pages, right_to_left=base.right_to_left)
    return [
        (name, base.pages + COVER, covers_apart(inner, right_to_left=base.right_to_left, last=last))
        for name, last in (("covers-first", False), ("covers-last", True))
    ]


def _marked(bare: Hypothesis, sides: Iterable[Side], edges: int) -> list[Hypothesis]:
    """The order with breaks behind every page and behind every side, where the number of breaks allows it."""
    sides = tuple(sides)
    found = []
    if 0 <= len(bare.order) - 1 - edges <= FEW_BREAKS:
        found.append(replace(bare, marked=(True,) * len(bare.order)))
    if 0 <= len(sides) - 1 - edges <= LOST_SIDES and any(len(side.pages) > 1 for side in sides):
        marks = tuple(i == len(side.pages) - 1 for side in sides for i in range(len(side.pages)))
        found.append(replace(bare, marked=marks))
    return found
