"""Says in words what page order was found and which other comes near, and asks a person where the two are close.

What a newcomer gets wrong: nobody knows folds by their names. Whoever is asked sees how some pages would go on in each.
"""

from __future__ import annotations

from regather.imposition import SCHEMES
from regather.model import Doubt, Evidence, Reading
from regather.order.folded.desk import Desk
from regather.order.folded.faulted import TITLES
from regather.order.hypothesis import FREE, IN_ORDER, Hypothesis, Solution
from regather.order.telling.readings import across
from regather.order.telling.sureness import scheme_confidence
from regather.text.decision_lines import scheme_lines

SCHEME_SURE = 10.0
"""Nats by which a page order must lead before nobody is asked: below, more than one in ten is wrong."""
FAR_BEHIND = 20.0
"""Nats by which the next best page order must trail for words to call it far behind: one in five hundred million."""
SHOWN_TURNS = 2
"""Page turns by which a person is shown what an order does to the text."""


def against(rival: Solution | None, lead: float) -> str:
    """How far the best other page order is behind, in words that follow others; nothing where there is none."""
    if rival is None:
        return ""
    how = "far behind" if lead >= FAR_BEHIND else "clearly behind" if lead >= SCHEME_SURE else "close behind"
    return f" The next best, {in_words(rival.hypothesis)}, is {how}."


def in_words(hypothesis: Hypothesis) -> str:
    """What a page order is, behind "the pages come"."""
    title = _title(hypothesis.scheme)
    order = title if hypothesis.scheme == IN_ORDER else f"in the order of {title}"
    if hypothesis.scheme == FREE:
        order = f"as {title}"
    found = f"{order}, {hypothesis.pages} {'page' if hypothesis.pages == 1 else 'pages'}"
    return f"{found} ({TITLES[hypothesis.fault]})" if hypothesis.fault else found


def _title(scheme: str) -> str:
    return SCHEMES[scheme].title if scheme in SCHEMES else "single pages, shuffled"


def is_same_fold(best: Solution, rival: Solution) -> bool:
    """Whether there is nothing to choose: both have one fold and so many pages, or both leave the text as it is.

    What they differ in, a fault of the scan, no decision names; the page turns are asked about.
    """
    one, two = best.hypothesis, rival.hypothesis
    return one.scheme == two.scheme and (one.scheme == IN_ORDER or one.pages == two.pages)


def fold_doubt(desk: Desk, best: Solution, rival: Solution, lead: float) -> Doubt:
    """The question which of two page orders it is, ``lead`` nats apart."""
    sure = scheme_confidence(lead)
    # Where even the best is unlikely, the rest falls to many other orders, and the order taken still stands first.
    readings = tuple(
        Reading(
            f"{s.hypothesis.pages} pages: {_title(s.hypothesis.scheme)}", round(share, 3),
            scheme_lines(s.hypothesis.scheme, s.hypothesis.pages), (), _for_instance(desk, s, other),
        )
        for s, other, share in ((best, rival, sure), (rival, best, min(sure, 1 - sure)))
    )  # fmt: skip
    return Doubt("scheme", "How were the pages put on the sheets, and how many are there?", readings)


def _for_instance(desk: Desk, solution: Solution, other: Solution) -> tuple[Evidence, ...]:
    """How some pages go on in an order, so that a person who reads them can tell; a text that stays as it came is shown
    where the other order takes it apart."""
    stays = solution.hypothesis.scheme == IN_ORDER
    turns = _torn(desk, other if stays else solution)
    found = []
    for page, end, start in [turns[at * len(turns) // SHOWN_TURNS] for at in range(min(SHOWN_TURNS, len(turns)))]:
        behind = int(desk.stream.right[end if stays else start])
        reads = across(desk.stream.source.text, int(desk.stream.left[end]), behind)
        where = "As it came, the text reads on" if stays else f"Page {page} would go on with page {page + 1}"
        found.append(Evidence("instance", 0.0, f"{where} so: {reads}"))
    return tuple(found)


def _torn(desk: Desk, solution: Solution) -> list[tuple[int, int, int]]:
    """The pages of running text that do not go on with what stands behind them in the source, in order, each with the
    cuts at which it ends and at which the next page begins."""
    order, bounds = solution.hypothesis.order, solution.bounds
    slot = {page: at for at, page in enumerate(order)}
    found = []
    for page in sorted(slot):
        here, there = slot[page], slot.get(page + 1)
        if there is None or there == here + 1:
            continue
        ends = [(int(bounds[at]), int(bounds[at + 1])) for at in (here, there)]
        # Where the source ends nothing stands behind that could be read on.
        if all(start < end < len(desk.stream) - 1 and not desk.stream.front[start] for start, end in ends):
            found.append((page, ends[0][1], ends[1][0]))
    return found
