"""Turns results into the reliability plot: what was said of joins and schemes against what is right, as SVG.

On the dashed line saying and being right agree; below it the program is too sure of itself. What a newcomer gets
wrong: a point stands for all joins of one bin of confidence, at the mean of what was said of them; the bar is
the interval of 95 % around the share that is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from regather.bench.tables import BINS, binned, judged_joins, scheme_points, sure_sentence, wilson

if TYPE_CHECKING:
    from regather.bench.run import CaseResult

PANEL = 300
GAP = 70
LEFT, TOP, BOTTOM = 60, 70, 60
INK, PALE, POINT = "#222222", "#bbbbbb", "#1f5fa8"

TENTHS = tuple(step / 10 for step in range(11))
"""The bins of a whole panel; the finer ones would lie on each other there."""

Points = Sequence[tuple[float, bool]]


def reliability_svg(results: Sequence[CaseResult]) -> str:
    """Three panels: torn joins, the same from 0.9 up, and schemes with their page counts."""
    joins = [(join.confidence, join.right) for join in judged_joins(results)]
    schemes = scheme_points(results)
    panels = (("Joins", joins, 0.0), ("Joins, from 0.9 up", joins, 0.9), ("Scheme and page count", schemes, 0.0))
    width, height = LEFT + len(panels) * (PANEL + GAP), TOP + PANEL + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="12" role="img">',
        "<title>How far the confidence of joins and schemes can be trusted</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        _text(LEFT, 24, sure_sentence(results), size=15, anchor="start"),
    ]
    for at, (title, points, lowest) in enumerate(panels):
        parts += _panel(LEFT + at * (PANEL + GAP), title, points, lowest)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(left: int, title: str, points: Points, lowest: float) -> Iterable[str]:
    def x(value: float) -> float:
        return round(left + (value - lowest) / (1 - lowest) * PANEL, 1)

    def y(value: float) -> float:
        return round(TOP + (1 - max(lowest, value)) / (1 - lowest) * PANEL, 1)

    shown = [point for point in points if point[0] >= lowest]
    right = sum(hit for _, hit in shown)
    yield _text(left + PANEL / 2, TOP - 14, f"{title}: {right} of {len(shown)} right", size=13)
    for step in range(6):
        value = lowest + (1 - lowest) * step / 5
        label = f"{value:.2f}" if lowest else f"{value:.1f}"
        yield _line(x(value), TOP, x(value), TOP + PANEL, PALE, 0.5)
        yield _line(left, y(value), left + PANEL, y(value), PALE, 0.5)
        yield _text(x(value), TOP + PANEL + 16, label)
        yield _text(left - 6, y(value) + 4, label, anchor="end")
    yield _line(x(lowest), y(lowest), x(1), y(1), INK, 1, dash="5 4")
    yield f'<rect x="{left}" y="{TOP}" width="{PANEL}" height="{PANEL}" fill="none" stroke="{INK}"/>'
    yield _text(left + PANEL / 2, TOP + PANEL + 36, "confidence said")
    for _low, _high, inside in binned(shown, BINS if lowest else TENTHS):
        hits = sum(hit for _, hit in inside)
        said = sum(confidence for confidence, _ in inside) / len(inside)
        share, (least, most) = hits / len(inside), wilson(hits, len(inside))
        if most > lowest:
            yield _line(x(said), y(least), x(said), y(most), POINT, 1.5)
        if share >= lowest:
            yield f'<circle cx="{x(said)}" cy="{y(share)}" r="4" fill="{POINT}"/>'
        yield _count(x(said) - 4, y(share), f"{hits}/{len(inside)}")
    yield (
        f'<text transform="translate({left - 42} {TOP + PANEL / 2}) rotate(-90)" text-anchor="middle">'
        "share that is right</text>"
    )


def _count(x: float, y: float, words: str) -> str:
    """How many of how many, written upwards beside the bar: below the point, or above where there is no room below."""
    below = y < TOP + PANEL - 50
    anchor, at = ("end", y + 7) if below else ("start", y - 7)
    turned = f'transform="translate({x:.1f} {at:.1f}) rotate(-90)" text-anchor="{anchor}"'
    return f'<text {turned} font-size="10" fill="{INK}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, *, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _text(x: float, y: float, words: str, *, size: int = 12, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{INK}">{escape(words)}</text>'
