"""Measures the anatomy on the development corpus: what it finds of what is there, and how much of it is right.

Run ``python benchmarks/anatomy.py [CASE-PREFIX] [-v]``; it needs ``../shared/corpus/dev/text``. Precision and
recall are counts over all cases. A folio counts as right if it is the folio (or its known misreading) of a
page that it stands on or next to; a running head if it repeats one of the book's running heads.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from regather.anatomy import dissect
from regather.model import Anatomy, Break, BreakKind, Role, Source, Span
from regather.text.titles import likeness, title_key

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev" / "text"
KINDS = ("headings", "levels", "contents", "bodies", "marks", "folios", "running", "front")


def load(case: Path) -> tuple[Source, dict[str, Any]]:
    """The case's source with its form feeds as breaks, and its truth."""
    raw = (case / "source.txt").read_bytes()
    text = raw.decode("utf-8")
    breaks = tuple(Break(Span(m.start(), m.end()), BreakKind.UNKNOWN) for m in re.finditer("\f", text))
    gold = json.loads((case / "gold.json").read_text(encoding="utf-8"))
    return Source(text, case.name, hashlib.sha256(raw).hexdigest(), breaks), gold


def _pairs(found: list[str], wanted: list[str], bar: float) -> tuple[int, list[str], list[str]]:
    """How many of ``found`` and ``wanted`` pair up as alike, and what is left of each."""
    left, missed, hits = list(found), [], 0
    for want in wanted:
        scored = [(1.0 if title_key(want) == title_key(f) else likeness(want, f), f) for f in left]
        best = max(scored, default=(0.0, ""))
        if best[0] >= bar:
            left.remove(best[1])
            hits += 1
        else:
            missed.append(want)
    return hits, left, missed


def _in_source(gold: dict[str, Any], page: int) -> int:
    record = next(p for p in gold["pages"] if p["number"] == page)
    return record.get("copies", 1) if record["spans"] else 0


def _times(gold: dict[str, Any], items: list[dict[str, Any]], key: str) -> list[str]:
    return [item[key] for item in items for _ in range(_in_source(gold, item["page"]))]


def measure(source: Source, gold: dict[str, Any]) -> dict[str, tuple[int, int, int, list[str], list[str]]]:
    """Per kind: hits, found, wanted, and examples of false and missed ones."""
    anatomy, out = dissect(source), {}
    text = source.text
    found = [h.title for h in anatomy.headings]
    wanted = _times(gold, gold["headings"], "title")
    hits, false, missed = _pairs(found, wanted, 0.7)
    out["headings"] = (hits, len(found), len(wanted), false, missed)
    out["levels"] = _levels(anatomy, gold)
    toc_there = any(p["kind"] == "toc" and p["spans"] for p in gold["pages"])
    wanted = [e["title"] for e in gold["toc"]] if toc_there else []
    hits, false, missed = _pairs([e.title for e in anatomy.contents], wanted, 0.8)
    out["contents"] = (hits, len(anatomy.contents), len(wanted), false, missed)
    out["bodies"] = _bodies(anatomy, text, gold)
    out["marks"] = _marks(anatomy, text, gold)
    out["folios"], out["running"] = _furniture(anatomy, text, gold)
    out["front"] = _front(anatomy, text, gold)
    return out


def _levels(anatomy: Anatomy, gold: dict[str, Any]) -> tuple[int, int, int, list[str], list[str]]:
    """Headings whose rank among the levels of the book is right (a book may start at level 2)."""
    wanted = {title_key(h["title"]): h["level"] for h in gold["headings"]}
    pairs = [(h, wanted[title_key(h.title)]) for h in anatomy.headings if title_key(h.title) in wanted]
    top, mine = min((w for _, w in pairs), default=1), min((h.level for h, _ in pairs), default=1)
    wrong = [f"{h.level}!={w} {h.title}" for h, w in pairs if h.level - mine != w - top]
    return len(pairs) - len(wrong), len(pairs), len(pairs), wrong, []


def _bodies(anatomy: Anatomy, text: str, gold: dict[str, Any]) -> tuple[int, int, int, list[str], list[str]]:
    notes = [n for n in gold["footnotes"] if n["body"]]
    wanted = _times(gold, notes, "body")
    found = [b.text.of(text) for b in anatomy.note_bodies if b.label is not None]
    over = [b.text.of(text) for b in anatomy.note_bodies if b.label is None]
    left, hits, missed = list(found), 0, []
    for want in wanted:
        best = max(left, key=lambda f: fuzz.ratio(want[: len(f)], f), default=None)
        if best is not None and fuzz.ratio(want[: len(best)], best) > 75:
            left.remove(best)
            hits += 1
        else:
            missed.append(want[:60])
    run = [n for n in notes if n["runs_over"]]
    for half in over:
        whole = any(fuzz.partial_ratio(half, n["body"]) > 85 for n in run)
        hits += whole
        left += [] if whole else ["(run-over) " + half[:60]]
    missed += ["(run-over)"] * max(0, len(run) - len(over))
    return hits, len(found) + len(over), len(wanted) + len(run), [x[:60] for x in left], missed


def _marks(anatomy: Anatomy, text: str, gold: dict[str, Any]) -> tuple[int, int, int, list[str], list[str]]:
    wanted = _times(gold, gold["footnotes"], "marker_context")
    found = [re.sub(r"\s+", " ", text[max(0, m.span.start - 40) : m.span.start]) for m in anatomy.note_marks]
    left, hits, missed = list(found), 0, []
    for want in wanted:
        tail = want[-30:]
        best = max(left, key=lambda f: fuzz.ratio(tail, f[-len(tail) :]), default=None)
        if best is not None and fuzz.ratio(tail, best[-len(tail) :]) > 60:
            left.remove(best)
            hits += 1
        else:
            missed.append(want)
    return hits, len(found), len(wanted), left, missed


def _furniture(anatomy: Anatomy, text: str, gold: dict[str, Any]) -> tuple[Any, Any]:
    misread = {m["read"] for m in gold["repairs"]["misread_folios"]}
    known = set(gold["furniture"]["folios"]) | misread
    folios = [f.span.of(text) for f in anatomy.folios]
    good = [f for f in folios if f in known or not f.isdigit()]
    heads = {title_key(h) for h in gold["furniture"]["running_heads"]}
    blocks = [b.span.of(text).strip() for b in anatomy.blocks if b.role is Role.RUNNING_HEAD]
    right = [b for b in blocks if any(likeness(b, h) > 0.75 for h in heads)]
    total = gold["furniture"]["in_source"]
    wrong = list((Counter(folios) - Counter(good)).elements())
    short = total - len(good) - len(right)
    note = [f"{short} of {total} missing"] if short else []
    return (
        (len(good), len(folios), len(good) + max(0, short), wrong, note),
        (len(right), len(blocks), len(right), [b for b in blocks if b not in right], []),
    )


def _front(anatomy: Anatomy, text: str, gold: dict[str, Any]) -> tuple[int, int, int, list[str], list[str]]:
    """Characters of title page and imprint that are claimed as such, and characters claimed that are not."""
    truth: set[int] = set()
    for page in gold["pages"]:
        if page["kind"] in ("title", "imprint", "colophon"):
            for start, end in page["spans"]:
                truth.update(i for i in range(start, end) if not text[i].isspace())
    claimed: set[int] = set()
    for block in anatomy.blocks:
        if block.role in (Role.TITLE, Role.COLOPHON, Role.COVER):
            claimed.update(i for i in range(block.span.start, block.span.end) if not text[i].isspace())
    return len(truth & claimed), len(claimed), len(truth), _shown(text, claimed - truth), _shown(text, truth - claimed)


def _shown(text: str, places: set[int]) -> list[str]:
    out, last = [], -9
    for i in sorted(places):
        if i - last > 6:
            out.append(text[i : i + 40])
        last = i
    return out


def main() -> None:
    """Print one line a kind, and with ``-v`` what went wrong in each case."""
    prefix = next((a for a in sys.argv[1:] if not a.startswith("-")), "")
    verbose = "-v" in sys.argv
    if not CORPUS.is_dir():
        print(f"The corpus is not here: {CORPUS}")
        return
    total: dict[str, list[int]] = {kind: [0, 0, 0] for kind in KINDS}
    for case in sorted(CORPUS.iterdir()):
        if not (case / "gold.json").is_file() or not case.name.startswith(prefix):
            continue
        source, gold = load(case)
        for kind, (hits, found, wanted, false, missed) in measure(source, gold).items():
            for i, n in enumerate((hits, found, wanted)):
                total[kind][i] += n
            if verbose and (false or missed):
                print(f"{case.name:48} {kind:9} {hits}/{found}/{wanted}")
                print(f"    false  {[f[:70] for f in false][:8]}")
                print(f"    missed {[m[-70:] for m in missed][:8]}")
    print(f"{'kind':10} {'precision':>9} {'recall':>7} {'found':>7} {'wanted':>7}")
    for kind, (hits, found, wanted) in total.items():
        print(f"{kind:10} {hits / max(1, found):9.3f} {hits / max(1, wanted):7.3f} {found:7} {wanted:7}")


if __name__ == "__main__":
    main()
