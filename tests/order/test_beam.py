"""States of a beam search: which are one and the same, and which are kept."""

from __future__ import annotations

import numpy as np
import pytest

from regather.imposition import SCHEMES, stream
from regather.order.folded.beam import Grown, first_states, plan, prune

PAGES = 24
WIDTH = 12

Open = dict[tuple[int, str], int]
"""The open ends of one state: the cut of each, -1 where its page is blank."""


def orders() -> list[tuple[int, ...]]:
    folded = [stream(SCHEMES[name], PAGES) for name in ("saddle", "gather8", "quarto", "stacks")]
    loose = np.random.default_rng(3).permutation(PAGES) + 1
    return [*folded, tuple(range(1, PAGES + 1)), tuple(int(page) for page in loose if page not in (5, 6, 17))]


@pytest.mark.parametrize("order", orders())
def test_states_that_differ_in_an_open_end_stay_apart_and_no_others(order: tuple[int, ...]) -> None:
    """The same beam, with the open ends of each state kept by name and compared one by one."""
    random = np.random.default_rng(len(order))
    place = {page: slot for slot, page in enumerate(order)}
    states, plain = first_states(), [(0, 0.0, Open())]
    for slot, step in enumerate(plan(order)):
        page = order[slot]
        before, after = place.get(page - 1), place.get(page + 1)
        for row, (_, _, opens) in enumerate(plain):
            for met, name in ((step.start_meets, (page - 1, "end")), (step.end_meets, (page + 1, "start"))):
                assert (met is None) == (name not in opens)
                assert met is None or states.opens[row, met] == opens[name]
        parent = np.repeat(np.arange(len(plain)), 4)
        at = states.at[parent] + np.tile(np.arange(4), len(plain))
        score = states.score[parent] + np.round(random.normal(size=len(at)), 1)
        grown = [(int(a), float(s), dict(plain[i][2])) for a, s, i in zip(at, score, parent, strict=True)]
        for (cut, _, opens), began in zip(grown, states.at[parent].tolist(), strict=True):
            opens.pop((page - 1, "end"), None)
            opens.pop((page + 1, "start"), None)
            if before is not None and before > slot:
                opens[page, "start"] = -1 if cut == began else began
            if after is not None and after > slot + 1:
                opens[page, "end"] = -1 if cut == began else cut
        ranked = sorted(range(len(grown)), key=lambda i: (-grown[i][1], i))
        kept: list[int] = []
        for i in ranked:
            if len(kept) < WIDTH and not any((grown[k][0], grown[k][2]) == (grown[i][0], grown[i][2]) for k in kept):
                kept.append(i)
        states, _ = prune(states, Grown(np.full(len(plain), 4), at, score), step, WIDTH)
        plain = [grown[i] for i in kept]
        assert states.at.tolist() == [cut for cut, _, _ in plain]
        assert states.score.tolist() == [worth for _, worth, _ in plain]


def test_a_fold_opens_no_more_columns_than_it_has_ends_open_at_once() -> None:
    one, many = (plan(stream(SCHEMES["gather8"], pages))[-1].columns for pages in (24, 800))
    assert one == many
