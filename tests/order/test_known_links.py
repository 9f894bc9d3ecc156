"""Joins that are remembered."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.wrecks import prose

from regather.model import Anatomy, Block, Decisions, Role, Source, Span
from regather.order.folded import known_links
from regather.order.folded.desk import Desk, prepare
from regather.order.folded.known_links import KnownLinks, KnownTables


@pytest.fixture(scope="module")
def desk() -> Desk:
    text = prose(700)
    return prepare(
        Source(text, "text", ""), Anatomy((Block(Span(0, len(text)), Role.BODY),), language="en"), Decisions()
    )


@pytest.mark.parametrize("most", [known_links.MOST, 9])
def test_a_remembered_join_is_worth_what_it_was_worth_however_little_room_there_is(
    desk: Desk, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_links, "MOST", most)
    stream, links = desk.stream, desk.solver.links
    known, last = KnownLinks(stream, links), len(stream) - 1
    for lowest, highest, begins in ((5, 300, [7, 40]), (200, 210, [7, 41, 90]), (last - 3, last, [0]), (5, 300, [40])):
        table, first = known.table(lowest, highest, np.array(begins))
        assert first <= lowest
        assert first + table.shape[1] > highest
        told = table[:, lowest - first : highest + 1 - first]
        assert told.T.tolist() == links.scores(np.arange(lowest, highest + 1), np.array(begins)).tolist()


def test_joins_are_worked_out_once(desk: Desk) -> None:
    known = KnownLinks(desk.stream, desk.solver.links)
    first, _ = known.table(5, 300, np.array([7, 40]))
    known._links = None  # type: ignore[assignment]
    again, _ = known.table(5, 300, np.array([40, 7]))
    assert again.tolist() == first[::-1].tolist()
    with pytest.raises(AttributeError):
        known.table(5, 300, np.array([8]))


def test_a_join_is_worth_the_same_whatever_is_asked_for_beside_it(desk: Desk) -> None:
    links, some = desk.solver.links, np.arange(3, 250)
    whole = links.scores(some, some)
    for size in (1, 2, 3, 7, 31):
        parts = [links.scores(some[a : a + size], some[:size]) for a in range(0, len(some), size)]
        assert np.concatenate(parts).tolist() == whole[:, :size].tolist()


@pytest.mark.parametrize("most", [known_links.TABLES, 30, 5])
def test_a_remembered_table_is_that_of_its_cuts_however_little_room_there_is(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_links, "TABLES", most)
    tables = KnownTables(1000)
    for low in (0, 7, 0, 3, 7, 0):
        left, right = np.arange(low, low + 4), np.arange(low + 50, low + 55)
        for known, sign in ((False, 1), (True, -1)):
            found = tables.of(left, right, lambda ends, begins, s=sign: s * np.add.outer(ends, begins), known=known)
            assert found.tolist() == (sign * np.add.outer(left, right)).tolist()


@pytest.mark.parametrize(("length", "often"), [(1000, 1), (known_links.THICK_CUTS + 1, 2)])
def test_a_table_is_worked_out_once_but_for_a_thick_book(length: int, often: int) -> None:
    asked = []
    tables, cuts = KnownTables(length), np.arange(3)
    for _ in range(2):
        tables.of(cuts, cuts, lambda ends, begins: asked.append(1) or np.zeros((3, 3)), known=False)
    assert len(asked) == often
