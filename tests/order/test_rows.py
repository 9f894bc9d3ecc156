"""Pages that are remembered of one setting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from regather.anatomy import dissect
from regather.model import Decisions
from regather.order.folded.desk import Desk, prepare
from regather.order.setting import rows
from regather.order.setting.measure import Ruled
from regather.order.setting.runs import side_by_side
from regather.order.setting.typesetting import Filler, Setting
from regather.sources import read_source

WORDS = "the mill stood by the water and nobody had ever seen its wheel turn of an evening "


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    place: Path = tmp_path_factory.mktemp("rows") / "source.txt"
    place.write_text("\n\n".join(WORDS * n + "." for n in (3, 5, 1, 7, 2)), encoding="utf-8")
    source = read_source(place)
    return prepare(source, dissect(source), Decisions())


def both_fillers(desk: Desk) -> list[Filler]:
    setter = desk.typesetters[0]
    return [desk.plain_filler(), Ruled(setter, Setting(40.0, setter.face), 20.0, 0.0, 9).filler(desk.notes)]


@pytest.mark.parametrize("most", [rows.MOST, 300])
def test_a_remembered_page_takes_the_lines_that_it_took_however_little_room_there_is(
    desk: Desk, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST", most)
    for filler in both_fillers(desk):
        known = rows.Rows(filler)
        for low, high in (([0, 9, 30], [60, 70, 90]), ([9, 30, 31], [50, 120, 30]), ([0, 31], [70, 99])):
            runs = side_by_side(np.array(low), np.array(low), np.array(high))
            halves, said, _ = known.of(runs, 30.0)
            true, told, _ = filler.fill_runs(runs, 30.0)
            assert halves.tolist() == true.tolist()
            assert (said is None) == (told is None)
            assert told is None or (said is not None and np.allclose(said, told))


def test_pages_are_worked_out_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    filler = desk.plain_filler()
    known = rows.Rows(filler)
    runs = side_by_side(np.array([3, 40]), np.array([3, 40]), np.array([90, 100]))
    known.of(runs, 30.0)
    monkeypatch.setattr(filler, "fill_runs", None)
    known.of(side_by_side(np.array([3, 40]), np.array([20, 41]), np.array([80, 100])), 30.0)
    with pytest.raises(TypeError):
        known.of(side_by_side(np.array([3]), np.array([3]), np.array([91])), 30.0)


def test_of_the_settings_asked_for_last_pages_are_remembered_and_of_no_more(desk: Desk) -> None:
    setter = desk.typesetters[0]
    fillers = [Filler(setter, Setting(40.0 + n), desk.notes) for n in range(rows.KEPT + 1)]
    shelf = rows.Shelf()
    first = [shelf.of(filler) for filler in fillers]
    assert shelf.of(fillers[-1]) is first[-1]
    assert shelf.of(fillers[1]) is first[1]
    assert shelf.of(fillers[0]) is not first[0]
