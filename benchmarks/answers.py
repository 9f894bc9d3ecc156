"""Measures what answers are worth: how right the order of shuffled pages is after the first questions are answered.

Run ``python benchmarks/answers.py CORPUS [ANSWERS]``: for each case (a folder with source.txt and gold.json, or files
NAME.txt and NAME.json) whose pages are found shuffled, the first open question is answered truly, the pages are put in
order anew, and so on. Printed are the share of true neighbours and Kendall's tau after each answer. A page that
nothing follows has no answer; then the page before the other one is named, as a person would.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from regather.anatomy import dissect
from regather.errors import RegatherError
from regather.model import Anatomy, Arrangement, Decisions, Doubt, FollowDecision, Source
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
        for piece in sorted(arrangement.pieces, key=lambda piece: (piece.page, piece.span.start)):
            number = self.number((piece.span.start + piece.span.end) // 2)
            if number >= 0:
                found.setdefault(self.place[number])
        return list(found)

    def answer(self, doubt: Doubt) -> FollowDecision | None:
        """The true answer to a question."""
        seam = doubt.readings[0].seams[0]
        left, right = self.number(max(0, seam.left - 1)), self.number(seam.right)
        behind = 0 if left < 0 else self.place[left] + 1
        if behind < len(self.pages):
            return FollowDecision(seam.left, self.pages[behind][1])
        before = self.place.get(right, 0) - 1
        return FollowDecision(self.pages[before][2], seam.right) if before >= 0 else None


def measured(order: list[int]) -> tuple[float, float]:
    """The share of true neighbours, and Kendall's tau."""
    count = len(order)
    if count < 2:
        return 1.0, 1.0
    near = sum(b == a + 1 for a, b in pairwise(order)) / (count - 1)
    ahead = sum((b > a) - (b < a) for at, a in enumerate(order) for b in order[at + 1 :])
    return near, 2 * ahead / (count * (count - 1))


def curve(source: Source, anatomy: Anatomy, truth: Truth, answers: int) -> list[tuple[float, float]]:
    """What is right at first, and after each answer; nothing where the pages were not found shuffled."""
    follows: tuple[FollowDecision, ...] = ()
    arrangement = arrange(source, anatomy)
    if arrangement.scheme != "free":
        return []
    found, asked = [measured(truth.order(arrangement))], set()
    while len(found) <= answers:
        answer = None
        for doubt in arrangement.doubts:
            if doubt.left_page is not None and (key := doubt.readings[0].seams[0].left) not in asked:
                asked.add(key)
                answer = truth.answer(doubt)
                break
        if answer is not None:
            try:
                arrangement = arrange(source, anatomy, Decisions(follows=(*follows, answer)))
                follows = (*follows, answer)
            except RegatherError:
                pass  # what cannot be decided is left open
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
        near, tau = (sum(one[k][part] for one in curves) / len(curves) for part in (0, 1))
        print(f"after {k} answers: {near:.3f} of the neighbours, tau {tau:.3f}")


if __name__ == "__main__":
    main()
