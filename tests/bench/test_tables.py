"""What the tables and the plot show of results."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from tests.bench.truths import gold

from regather.bench import CaseResult, JudgedJoin, OrderVerdict, score_text
from regather.bench.plot import reliability_svg
from regather.bench.tables import BINS, binned, cases_table, kinds_table, sure_sentence, trust_table, wilson

TRUTH = gold()


def result(name: str, *joins: JudgedJoin, text: str = TRUTH["reading_text"], kind: str = "noisy") -> CaseResult:
    order = OrderVerdict("saddle", True, 0.97, 8, True, len(joins), joins, (3, 2, 1), (0, 0, 0))
    return CaseResult(name, kind, "en", 8, score_text(TRUTH, text), order, 1, 2.0, 100.0)


def join(confidence: float, *, right: bool, sure: bool | None = None) -> JudgedJoin:
    return JudgedJoin(1, 2, confidence, 1.0, confidence >= 0.9 if sure is None else sure, right)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (50, 100, 0.404, 0.596), (199, 200, 0.972, 0.999)],
)
def test_the_interval_of_a_share(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_every_confidence_has_a_bin_and_a_border_belongs_to_the_bin_above() -> None:
    points = [(border, True) for border in BINS]
    bins = binned(points)
    assert sum(len(inside) for _, _, inside in bins) == len(points)
    assert [(low, inside[0][0]) for low, _, inside in bins] == [(low, low) for low in BINS[:-1]]
    assert bins[-1][2] == [(0.995, True), (1.0, True)]


def test_a_kind_has_its_means_and_its_sums() -> None:
    table = kinds_table([result("a"), result("b", text=""), replace(result("c"), kind="in-order")])
    rows = {line.split()[0]: line.split() for line in table.splitlines()}
    assert list(rows) == ["kind", "in-order", "noisy", "all"]
    told = dict(zip(rows["kind"], rows["noisy"], strict=False))
    assert (told["n"], told["adjac"], told["whole"], told["tau"], told["missing"]) == (
        "2",
        "0.500",
        "0.50",
        "1.000",
        "4/6+2",
    )


def test_a_refused_case_is_listed_with_its_reason() -> None:
    refused = replace(result("torn", text=""), order=None, refused="Nothing is credible.")
    line = cases_table([refused]).splitlines()[1]
    assert line.startswith("torn") and line.endswith("refused: Nothing is credible.")


def test_trust_counts_torn_joins_sure_ones_and_those_of_them_that_are_exact() -> None:
    rows = [result("a", join(0.99, right=True), join(0.95, right=False), join(0.3, right=True))]
    (line,) = (line for line in trust_table(rows).splitlines() if line.startswith("noisy"))
    assert line.split()[1:6] == ["3", "3", "2", "2", "0.500"]
    assert sure_sentence(rows).startswith("Of the joins called sure, 1 of 2 are right: 0.500")


def test_no_joins_at_all_are_no_division_by_nothing() -> None:
    assert "0 of 0" in sure_sentence([])
    assert "all" in trust_table([])


def test_the_plot_has_a_point_a_bin_where_it_belongs() -> None:
    rows = [result("a", *(join(0.55, right=index < 3) for index in range(4)))]
    picture = etree.fromstring(reliability_svg(rows).encode())
    texts = [text.text for text in picture.iter("{*}text")]
    assert "3/4" in texts
    point = next(picture.iter("{*}circle"))
    left, top, side = (float(picture.find("{*}rect[2]").get(name)) for name in ("x", "y", "width"))
    assert float(point.get("cx")) == pytest.approx(left + 0.55 * side, abs=0.2)
    assert float(point.get("cy")) == pytest.approx(top + 0.25 * side, abs=0.2)


def test_the_plot_of_nothing_is_a_plot() -> None:
    assert len(list(etree.fromstring(reliability_svg([]).encode()).iter("{*}circle"))) == 0
