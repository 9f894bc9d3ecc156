"""Measures what answers are worth: how right the order of shuffled pages is after the first questions are answered.

Run ``python benchmarks/answers.py CORPUS [ANSWERS]``: for each case (a folder with source.txt and gold.json, or files
NAME.txt and NAME.json) whose pages are found shuffled, the first open question is answered truly, the pages are put in
order anew, and so on, until all of them stand right or so many answers are given. Printed are the share of true
neighbours and Kendall's tau after each answer, and how many answers make a true book. Of a page that nothing follows it
is said that the text ends with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from regather.anatomy import dissect
from regather.errors import RegatherError
from regather.model import Anatomy, Arrangement, Decisions, Doubt, FollowDecision, LastDecision, Role, Source
from regather.order import arrange
from regather.sources import read_source

ANSWERS = 4


class Truth:
    """Where the pages of text stand in the source, in reading order."""

    def __init__(self, gold: dict[str, Any]) -> None:
        body = [page for page in gold["pages"] if page["kind"] == "body" and page.get("spans")]
        self.pages = sorted((p["number"], min(p["spans"])[0], max(p["spans"], key=max)[1]) for p in body)
        self.place = {number: at for at, (number, _, _) in enumerate(self.pages)}

    def number(self, offset: int) -> int:
        """The page of text that a character stands on, or -1."""
        return next((number for number, start, end in self.pages if start <= offset < end), -1)

    def order(self, arrangement: Arrangement) -> list[int]:
        """Places in the true order of the pages in the order found."""
        found: dict[int, None] = {}
        # A running head may be told with the page that lies on top of its own.
        text = (piece for piece in arrangement.pieces if piece.role in (Role.BODY, Role.HEADING))
        for piece in sorted(text, key=lambda piece: (piece.page, piece.span.start)):
            number = self.number((piece.span.start + piece.span.end) // 2)
            if number >= 0:
                found.setdefault(self.place[number])
        return list(found)

    def answer(self, doubt: Doubt) -> FollowDecision | LastDecision:
        """The true answer to a question."""
        end = doubt.readings[0].seams[0].left
        left = self.number(max(0, end - 1))
        behind = 0 if left < 0 else self.place[left] + 1
        return FollowDecision(end, self.pages[behind][1]) if behind < len(self.pages) else LastDecision(end)


def measured(order: list[int]) -> tuple[float, float]:
    """The share of true neighbours, and Kendall's tau."""
    count = len(order)
    if count < 2:
        return 1.0, 1.0
    near = sum(b == a + 1 for a, b in pairwise(order)) / (count - 1)
    ahead = sum((b > a) - (b < a) for at, a in enumerate(order) for b in order[at + 1 :])
    return near, 2 * ahead / (count * (count - 1))


def with_answer(decisions: Decisions, answer: FollowDecision | LastDecision) -> Decisions:
    """The decisions with one more answer."""
    if isinstance(answer, LastDecision):
        return replace(decisions, last=answer)
    return replace(decisions, follows=(*decisions.follows, answer))


def curve(source: Source, anatomy: Anatomy, truth: Truth, answers: int) -> list[tuple[float, float]]:
    """What is right at first, and after each answer, up to the first order that is all right; nothing where the pages
    were not found shuffled."""
    decisions = Decisions()
    arrangement = arrange(source, anatomy)
    if arrangement.scheme != "free":
        return []
    found, asked = [measured(truth.order(arrangement))], set()
    while len(found) <= answers and found[-1][0] < 1.0:
        open_ones = (doubt for doubt in arrangement.doubts if doubt.left_page is not None)
        doubt = next((one for one in open_ones if one.readings[0].seams[0].left not in asked), None)
        if doubt is None:
            break  # nothing is asked any more, and yet something is wrong
        asked.add(doubt.readings[0].seams[0].left)
        more = with_answer(decisions, truth.answer(doubt))
        with suppress(RegatherError):  # what cannot be decided is left open
            arrangement, decisions = arrange(source, anatomy, more), more
        found.append(measured(truth.order(arrangement)))
    return found


def cases(corpus: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Names, sources and truths."""
    for gold in sorted(corpus.glob("*/gold.json")):
        yield gold.parent.name, gold.with_name("source.txt"), json.loads(gold.read_text("utf-8"))
    for gold in sorted(corpus.glob("*.json")):
        if gold.with_suffix(".txt").exists():
            yield gold.stem, gold.with_suffix(".txt"), json.loads(gold.read_text("utf-8"))


def main() -> None:
    """Measures and prints."""
    answers = int(sys.argv[2]) if len(sys.argv) > 2 else ANSWERS
    curves = []
    for name, path, gold in cases(Path(sys.argv[1])):
        if not path.exists():
            continue
        source = read_source(path)
        found = curve(source, dissect(source), Truth(gold), answers)
        if found:
            curves.append(found)
            print(f"{name:48} " + " ".join(f"{near:.2f}/{tau:.2f}" for near, tau in found), flush=True)
    for k in range(answers + 1 if curves else 0):
        # A book that is all right stays so, and one of which nothing is asked any more stays as it is.
        near, tau = (sum(one[min(k, len(one) - 1)][part] for one in curves) / len(curves) for part in (0, 1))
        true = sum(one[min(k, len(one) - 1)][0] == 1.0 for one in curves)
        print(
            f"after {k} answers: {near:.3f} of the neighbours, tau {tau:.3f}, {true} of {len(curves)} books all right"
        )


if __name__ == "__main__":
    main()
