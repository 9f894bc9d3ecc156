"""Turns judged joins into joins with words, and into questions for a person where the margin is thin."""

from __future__ import annotations

import math

import numpy as np

from regather.model import Doubt, Evidence, Join, Reading
from regather.order.judge import Judge, JudgedJoin
from regather.order.lexicon import FLOOR
from regather.text.decision_lines import cut_lines
from regather.text.fingerprint import fingerprint

SLOPE = 0.7
"""Log-odds of being exact per nat of margin; measured on scrambled books (``benchmarks/order.py``)."""
OFFSET = -1.9
"""Log-odds of being exact at no margin: there is always a rival as good."""
SURE = 0.9
"""A join below this confidence is a doubt; that is a margin of six nats."""
SHOWN = 48
"""Characters shown on each side of a join."""


def confidence(margin: float) -> float:
    """The probability that a join is exact, from its margin over the best rival in nats."""
    return 1.0 / (1.0 + math.exp(-(SLOPE * margin + OFFSET)))


def describe(judge: Judge, joined: JudgedJoin, *, decided: bool) -> Join:
    """A join of the arrangement: offsets, confidence, and its evidence in words."""
    stream = judge.stream
    left, right = int(stream.left[joined.left]), int(stream.right[joined.right])
    sure = 1.0 if joined.in_stream or decided else confidence(joined.margin)
    evidence = (
        (Evidence("decision", 20.0, "A person decided this page turn."),) if decided else _evidence(judge, joined)
    )
    return Join(
        joined.left_page, joined.right_page, left, right, joined.in_stream, round(sure, 4),
        round(min(joined.margin, 99.0), 2), evidence, decided,
    )  # fmt: skip


def _evidence(judge: Judge, joined: JudgedJoin) -> tuple[Evidence, ...]:
    if joined.in_stream:
        return (Evidence("stream", 6.0, "The two pages already follow each other in the source."),)
    links, _stream = judge.links, judge.stream
    left, right = np.array([joined.left]), np.array([joined.right])
    found: list[Evidence] = []
    head, tail = links.fragment_left(joined.left), links.fragment_right(joined.right)
    gain = links.lexicon.completion(head, tail) if head and tail else 0.0
    if gain > 0 and links.lexicon.frequency(head + tail) > FLOOR:
        found.append(Evidence("cut-word", round(gain, 2), f"The two halves make one word: “{head}” and “{tail}”."))
    mends = float(links.scores(left, right)[0, 0])
    if not gain > 0:
        words = (
            "The words left and right of the turn fit each other."
            if mends > 0
            else "The words left and right of the turn say little."
        )
        found.append(Evidence("words", round(mends, 2), words))
    for cut, where in ((joined.left, "behind the left page"), (joined.right, "before the right page")):
        breaks = float(judge.solver.breaks[cut])
        if abs(breaks) >= 0.5:
            words = (
                f"In the source the text {where} does not go on naturally."
                if breaks > 0
                else f"In the source the text {where} would go on well, too."
            )
            found.append(Evidence("broken", round(breaks, 2), words))
    found.extend(_anchor_evidence(judge, joined))
    return tuple(sorted(found, key=lambda e: -abs(e.weight)))


def _anchor_evidence(judge: Judge, joined: JudgedJoin) -> list[Evidence]:
    found = []
    for page, sides in ((joined.left_page, "left"), (joined.right_page, "right")):
        slot = judge.slot[page]
        start, end = int(judge.bounds[slot]), int(judge.bounds[slot + 1])
        following = judge.order[slot + 1] if slot + 1 < len(judge.order) else None
        weight = float(judge.case.anchor.scores(page, following, start, end)[0])
        if abs(weight) >= 1:
            words = (
                f"Printed numbers (folios, contents, notes) agree with the {sides} page being page {page}."
                if weight > 0
                else f"Printed numbers (folios, contents, notes) speak against the {sides} page being page {page}."
            )
            found.append(Evidence("numbers", round(weight, 2), words))
        lines = float(judge.case.filler.lines(start, end)) if not judge.stream.front[start] else 0.0
        if lines:
            found.append(
                Evidence(
                    "fill",
                    0.1,
                    f"Page {page} would hold about {lines:.0f} lines; a full page holds {judge.case.page.lines:.0f}.",
                )
            )
    return found


def doubts_of(judge: Judge, joins: list[tuple[JudgedJoin, Join]]) -> tuple[Doubt, ...]:
    """The doubtful joins as questions, the least certain first."""
    found = []
    for judged, join in joins:
        if join.in_stream or join.decided or join.confidence >= SURE:
            continue
        here = (judged.left, judged.right)
        others = [(r.left, r.right, r.behind) for r in judged.rivals if (r.left, r.right) != here]
        pairs = [(*here, 0.0), *others]
        rest = sum(math.exp(-behind) for _, _, behind in pairs[1:]) or 1.0
        readings = tuple(
            _reading(
                judge, join, left, right,
                join.confidence if i == 0 else min(join.confidence, (1 - join.confidence) * math.exp(-behind) / rest),
            )
            for i, (left, right, behind) in enumerate(pairs)
        )  # fmt: skip
        question = f"How does page {join.left_page} go over into page {join.right_page}?"
        found.append(
            Doubt(f"join-{join.left_page}-{join.right_page}", question, readings, join.left_page, join.right_page)
        )
    sure = {(j.left_page, j.right_page): j.confidence for _, j in joins}
    return tuple(sorted(found, key=lambda d: (sure[(d.left_page or 0, d.right_page or 0)], d.left_page or 0)))


def _reading(judge: Judge, join: Join, left: int, right: int, share: float) -> Reading:
    stream, text = judge.stream, judge.stream.source.text
    a, b = int(stream.left[left]), int(stream.right[right])
    shows = f"…{_flat(text[max(0, a - SHOWN) : a])} ⟂ {_flat(text[b : b + SHOWN])}…"
    lines = cut_lines(join.left_page, "end", a, fingerprint(text, a)) + cut_lines(
        join.right_page, "start", b, fingerprint(text, b)
    )
    return Reading(shows, round(share, 3), lines)


def _flat(text: str) -> str:
    return " ".join(text.split())
