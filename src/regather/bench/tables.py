"""Turns results into tables of plain text: by kind, the trust that confidence deserves, and case by case.

A newcomer expects a mean over cases everywhere. Missing and doubled pages, joins and doubts are sums: there are too few
of them in one case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regather.bench.joins import JudgedJoin
    from regather.bench.run import CaseResult

BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
"""The borders of the bins of confidence: finer where a program calls itself sure."""

Z95 = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""

ALL = "all"


def wilson(hits: int, total: int, z: float = Z95) -> tuple[float, float]:
    """The interval in which the true share lies (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, z * z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = z * math.sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def binned(
    points: Iterable[tuple[float, bool]], borders: Sequence[float] = BINS
) -> list[tuple[float, float, list[tuple[float, bool]]]]:
    """The points (confidence, right) by bin, as (lower border, upper border, points); empty bins are left out."""
    rest = sorted(points)
    found = []
    for low, high in pairwise(borders):
        inside = [point for point in rest if low <= point[0] < high or (point[0] == high == borders[-1])]
        if inside:
            found.append((low, high, inside))
    return found


def judged_joins(results: Iterable[CaseResult]) -> list[JudgedJoin]:
    """Every torn join of these results."""
    return [join for result in results if result.order for join in result.order.joins]


def by_kind(results: Sequence[CaseResult]) -> list[tuple[str, list[CaseResult]]]:
    """The results of each kind, kinds in order of their names, and all of them last."""
    kinds = sorted({result.kind for result in results})
    groups = [(kind, [result for result in results if result.kind == kind]) for kind in kinds]
    return [*groups, (ALL, list(results))]


def _mean(values: Iterable[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None


def _share(flags: Iterable[bool | None]) -> float | None:
    return _mean(None if flag is None else float(flag) for flag in flags)


def _counts(parts: Iterable[tuple[int, int, int]]) -> str:
    """``2/3+1``: two of three found, one invented."""
    true, found, invented = (sum(column) for column in zip(*parts, strict=True))
    return f"{found}/{true}" + (f"+{invented}" if invented else "")


_NONE = (0, 0, 0)

COLUMNS: tuple[tuple[str, str, Callable[[Sequence[CaseResult]], float | str | None]], ...] = (
    ("score", ".3f", lambda rows: _mean(row.score.score for row in rows)),
    ("adjac", ".3f", lambda rows: _mean(row.score.adjacency for row in rows)),
    ("whole", ".2f", lambda rows: _share(_whole(row) for row in rows)),
    ("tau", ".3f", lambda rows: _mean(row.score.tau for row in rows)),
    ("wer", ".3f", lambda rows: _mean(row.score.wer for row in rows)),
    ("lost", ".3f", lambda rows: _mean(row.score.lost for row in rows)),
    ("inv", ".3f", lambda rows: _mean(row.score.invented for row in rows)),
    ("furn", ".1f", lambda rows: _mean(row.score.furniture_left for row in rows)),
    ("head", ".3f", lambda rows: _mean(row.score.heading_f1 for row in rows)),
    ("note", ".3f", lambda rows: _mean(row.score.footnote_f1 for row in rows)),
    ("schm", ".2f", lambda rows: _share(bool(row.order and row.order.scheme_right) for row in rows)),
    ("pgs", ".2f", lambda rows: _share(bool(row.order and row.order.pages_right) for row in rows)),
    ("missing", "", lambda rows: _counts(row.order.missing if row.order else _NONE for row in rows)),
    ("doubled", "", lambda rows: _counts(row.order.doubled if row.order else _NONE for row in rows)),
    ("doubts", "d", lambda rows: sum(row.doubts for row in rows)),
    ("cpu s", ".1f", lambda rows: _mean(row.cpu_seconds for row in rows)),
    ("MB", ".0f", lambda rows: max((row.peak_mb for row in rows), default=0.0)),
)
"""Title, format and figure of each column; of the memory the most, of CPU seconds the mean."""

_WIDTHS = {"missing": 9, "doubled": 9, "doubts": 6, "furn": 5, "cpu s": 6, "MB": 5}


def _whole(row: CaseResult) -> bool | None:
    """Whether every join of the case is right."""
    return None if row.score.adjacency is None else row.score.adjacency == 1.0


def _row(name: str, count: str, rows: Sequence[CaseResult], width: int) -> str:
    cells = []
    for title, form, figure in COLUMNS:
        value = figure(rows)
        shown = "-" if value is None else format(value, form)
        cells.append(f"{shown:>{_WIDTHS.get(title, max(5, len(title)))}}")
    return f"{name:{width}} {count:>3} " + " ".join(cells)


def _header(first: str, count: str, width: int) -> str:
    titles = (f"{title:>{_WIDTHS.get(title, max(5, len(title)))}}" for title, _, _ in COLUMNS)
    return f"{first:{width}} {count:>3} " + " ".join(titles)


def kinds_table(results: Sequence[CaseResult]) -> str:
    """A line a kind of case, means over its cases; refused cases count as empty outputs."""
    groups = by_kind(results)
    width = max(len(kind) for kind, _ in groups)
    lines = [_header("kind", "n", width)]
    lines += [_row(kind, str(len(rows)), rows, width) for kind, rows in groups]
    return "\n".join(lines) + "\n"


def cases_table(results: Sequence[CaseResult]) -> str:
    """A line a case: the same columns, the joins that the arrangement names, and what was refused."""
    width = max((len(result.case) for result in results), default=4)
    lines = [_header("case", "pgs", width) + "  joins exact; scheme found"]
    for result in results:
        lines.append(_row(result.case, str(result.pages), [result], width) + "  " + _order_words(result))
    return "\n".join(lines) + "\n"


def _order_words(result: CaseResult) -> str:
    order = result.order
    if order is None:
        return f"refused: {result.refused}"
    right = sum(join.right for join in order.joins)
    pages = "" if order.pages_right else f", {order.pages} pages"
    return f"{right}/{order.torn}; {order.scheme}{pages} ({order.scheme_confidence:.2f})"


def trust_table(results: Sequence[CaseResult]) -> str:
    """How far confidence can be trusted: torn joins by kind, then by what was said of them, then schemes.

    ``asked`` are the joins that are not sure, ``offered`` those of them of which a reading offered is exact.
    """
    groups = by_kind(results)
    width = max(len(kind) for kind, _ in groups)
    lines = [f"{'joins':{width}}   torn  named  exact   sure  exact of sure            asked  offered"]
    for kind, rows in groups:
        joins = judged_joins(rows)
        torn = sum(row.order.torn for row in rows if row.order)
        exact = sum(join.right for join in joins)
        sure = [join for join in joins if join.sure]
        told = share_words(sum(join.right for join in sure), len(sure))
        asked = [join for join in joins if not join.sure]
        offered = sum(join.offered for join in asked)
        lines.append(
            f"{kind:{width}} {torn:6} {len(joins):6} {exact:6} {len(sure):6}  {told:22} {len(asked):6} {offered:8}"
        )
    lines += [
        "",
        "confidence said          joins  exact  mean said",
        *_bins((j.confidence, j.right) for j in judged_joins(results)),
    ]
    lines += ["", "confidence said        schemes  right  mean said", *_bins(scheme_points(results))]
    return "\n".join(lines) + "\n"


def scheme_points(results: Iterable[CaseResult]) -> list[tuple[float, bool]]:
    """(confidence, right) of the scheme of each case that was restored; right needs the page count too."""
    orders = (result.order for result in results)
    return [(order.scheme_confidence, order.scheme_right and order.pages_right) for order in orders if order]


def _bins(points: Iterable[tuple[float, bool]]) -> list[str]:
    lines = []
    for low, high, inside in binned(points):
        hits = sum(right for _, right in inside)
        said = sum(confidence for confidence, _ in inside) / len(inside)
        lines.append(
            f"{low:6.3f} to {high:6.3f} {len(inside):12} {hits:6} {said:10.3f}  {share_words(hits, len(inside))}"
        )
    return lines


def share_words(hits: int, total: int) -> str:
    """``0.980 (0.951 to 0.992)``: the share and the interval of 95 % around it."""
    if not total:
        return "-"
    low, high = wilson(hits, total)
    return f"{hits / total:.3f} ({low:.3f} to {high:.3f})"


def sure_sentence(results: Sequence[CaseResult]) -> str:
    """The sentence by which calibration is judged."""
    sure = [join for join in judged_joins(results) if join.sure]
    right = sum(join.right for join in sure)
    return f"Of the joins called sure, {right} of {len(sure)} are right: {share_words(right, len(sure))}."


def everything(results: Sequence[CaseResult]) -> str:
    """All tables, one below the other."""
    return "\n".join(
        (kinds_table(results), trust_table(results) + "\n" + sure_sentence(results) + "\n", cases_table(results))
    )
