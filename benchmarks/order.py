"""Measures ordering: how many page turns are right, and how far a confidence can be trusted.

usage: order.py [CASES] [--points FILE]

CASES is a folder of cases, each with source.txt and gold.json in the shape that ``regather scramble``
writes; without it the development cases beside the repository are used, if they are there. Printed are a
row by kind of case (page turns that the source tore apart: right, doubted, right among the sure ones) and
the reliability of the confidence: in each bin of margins, the share that is right. The constants of
``regather.order.doubts`` come from the second table.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from regather.anatomy import dissect
from regather.errors import RegatherError
from regather.model import Arrangement, Source
from regather.order import arrange
from regather.order.doubts import SURE
from regather.sources import read_source

WORD = re.compile(r"[^\W_]+")
REACH = 3
"""Words on each side of a page turn that must agree with the truth."""
EDGES = (0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 9.0, 99.0)


def ends(text: str) -> list[str]:
    """The last words of a text."""
    return [w.casefold() for w in WORD.findall(text)[-REACH:]]


def starts(text: str) -> list[str]:
    """The first words of a text."""
    return [w.casefold() for w in WORD.findall(text)[:REACH]]


def judge(source: Source, arrangement: Arrangement, gold: dict) -> list[tuple[float, float, bool]]:
    """(margin, confidence, right) for every page turn that does not follow from the source as it stands."""
    pages = [p["text"] for p in gold["pages"] if p["kind"] == "body" and p["spans"]]
    turns = {(tuple(ends(a)), tuple(starts(b))) for a, b in pairwise(pages)}
    found = []
    for join in arrangement.joins:
        if join.in_stream:
            continue
        before = source.text[max(0, join.left - 120) : join.left]
        behind = source.text[join.right : join.right + 120]
        found.append((join.margin, join.confidence, (tuple(ends(before)), tuple(starts(behind))) in turns))
    return found


def run(cases: Path) -> tuple[dict[str, list[tuple[float, float, bool]]], int]:
    """All judged page turns by kind of case, and how many cases could not be restored."""
    by_kind: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    refused = 0
    for folder in sorted(p.parent for p in cases.rglob("gold.json")):
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        if not (folder / "source.txt").is_file():
            continue
        source = read_source(folder / "source.txt")
        try:
            by_kind[gold["scramble"]["kind"]] += judge(source, arrange(source, dissect(source)), gold)
        except RegatherError as error:
            refused += 1
            print(f"{folder.name}: {error}", file=sys.stderr)
    return by_kind, refused


def show(by_kind: dict[str, list[tuple[float, float, bool]]]) -> None:
    """Prints both tables."""
    print(f"{'kind':20} {'turns':>6} {'right':>7} {'sure':>6} {'right of sure':>14}")
    everything = [row for rows in by_kind.values() for row in rows]
    for kind, rows in [*sorted(by_kind.items()), ("all", everything)]:
        if not rows:
            continue
        sure = [row for row in rows if row[1] >= SURE]
        right = sum(row[2] for row in rows) / len(rows)
        trusted = f"{sum(row[2] for row in sure) / len(sure):.3f}" if sure else "-"
        print(f"{kind:20} {len(rows):6} {right:7.3f} {len(sure):6} {trusted:>14}")
    print("\nmargin in nats      turns   right  said")
    for low, high in pairwise(EDGES):
        inside = [row for row in everything if low <= row[0] < high]
        if inside:
            said = sum(row[1] for row in inside) / len(inside)
            print(
                f"{low:5.1f} to {high:5.1f} {len(inside):10} {sum(r[2] for r in inside) / len(inside):7.3f} {said:5.2f}"
            )


def main() -> None:
    """Runs the cases and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", type=Path)
    parser.add_argument("--points", type=Path, help="write every judged page turn to this file, as JSON")
    options = parser.parse_args()
    cases = options.cases or Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev" / "text"
    if not cases.is_dir():
        print("There are no cases here. Give a folder of cases; `regather scramble` makes some.")
        return
    by_kind, refused = run(cases)
    show(by_kind)
    if options.points:
        options.points.write_text(json.dumps(by_kind), "utf-8")
    print(f"\n{refused} cases could not be restored.")


if __name__ == "__main__":
    main()
