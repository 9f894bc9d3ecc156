"""Measures how the cost of restoring grows with the number of pages: CPU seconds and memory, stage by stage.

usage: cost.py [--pages N ...] [--kind imposed|shuffled|folios|bare ...] [--profile] [--minutes M]

Wrecks of 48, 500, 2,000 and 10,000 pages are made of prose (``../shared/corpus/prose`` where it is there, else this
repository's own book, again and again) and restored, each in a process of its own. What a newcomer gets wrong: a curve
is judged by its last columns, the exponents with which time and memory grew since the row above. 1 is linear; n log n
has 1.15 from 500 to 2,000 pages, and 1.12 from there to 10,000.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import lzma
import math
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from regather import pipeline
from regather.bench.wrecks import wreck
from regather.project import load_book
from regather.scramble import chapters_of

ROOT = Path(__file__).resolve().parents[1]
PROSE = ROOT.parent / "shared" / "corpus" / "prose" / "en.jsonl.xz"
WORK = ROOT / "build" / "cost"

PAGES = (48, 500, 2000, 10000)
PAGE = 2400
"""Characters taken for a page; more than fit, so that there are enough."""

KINDS: dict[str, dict[str, Any]] = {
    "imposed": {"scheme": "gather16"},
    "shuffled": {"scheme": "free", "breaks": "page", "folios": 0.0},
    "folios": {"scheme": "free", "breaks": "page", "folios": 1.0},
    "bare": {"scheme": "gather16", "folios": 0.0},
}
"""Breaks lost, in gatherings of 16 as thick books are bound, a quarter of the folios left; single pages without folios,
and with them; gatherings that kept no folio."""
USUAL = ("imposed", "shuffled", "folios")
FOLDED = ("imposed", "bare")

SMALL = (48, 5.0)
"""A booklet of 48 pages in 5 CPU seconds."""
LARGE = (1000, 120.0, 1024.0)
"""1,000 imposed pages in 120 CPU seconds and 1 GiB."""
ROOM = ((2000, 1024.0), (11000, 3072.0))
"""Shuffled pages up to which so many MB may be held."""

STAGES = {
    "Reading the source": "read",
    "Looking for headings, notes and folios": "anatomy",
    "Finding the order of the pages": "order",
    "Mending the text": "mend",
}
"""What the pipeline says when a stage begins, and the name of its column; proof and writing belong to mending."""

RSS_UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024


def long_book(pages: int) -> Any:
    """A book of at least this many pages."""
    own = load_book(ROOT)
    texts: list[str] = []
    room = pages * PAGE
    if PROSE.is_file():
        with lzma.open(PROSE, "rt", encoding="utf-8") as lines:
            for line in lines:
                texts.append(json.loads(line)["text"].replace("\n", "\n\n"))
                room -= len(texts[-1])
                if room < 0:
                    break
    while room > 0:
        texts += [chapter.text for chapter in own.chapters]
        room -= sum(len(chapter.text) for chapter in own.chapters)
    return replace(own, chapters=tuple(chapters_of(texts)))


def make(kind: str, pages: int, path: Path) -> None:
    """Write the wreck, unless it is there."""
    if not path.exists():
        made = wreck(long_book(pages), {**KINDS[kind], "pages": pages, "chapters": "run", "contents_page": False})
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.text, encoding="utf-8")


def restore(path: Path, *, profile: bool) -> dict[str, float]:
    """Restore the wreck here and now: CPU seconds of each stage, and the most memory in MB."""
    clock = dict.fromkeys(("load", *STAGES.values()), 0.0)
    now, began = "load", 0.0

    def told(words: str, share: float | None = None) -> None:
        nonlocal now, began
        moment = time.process_time()
        clock[now] += moment - began
        now, began = STAGES.get(words, now), moment

    watch = cProfile.Profile()
    with tempfile.TemporaryDirectory() as folder:
        if profile:
            watch.enable()
        pipeline.restore(path, Path(folder) / "book", told)
        watch.disable()
    told("end")
    if profile:
        pstats.Stats(watch, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    return {**clock, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / RSS_UNIT}


def limit_of(kind: str, pages: int) -> tuple[float, float | None]:
    """The CPU seconds that are allowed, and the memory in MB where a limit is given.

    Between the two sizes that have a limit, and beyond, imposed sources may grow as n and shuffled ones as n log n.
    Below the smaller one its limit holds.
    """
    small, seconds = SMALL
    if kind not in FOLDED:
        room = next((memory for most, memory in ROOM if pages <= most), None)
        return max(seconds, seconds * (pages * math.log(pages)) / (small * math.log(small))), room
    most, slow, memory = LARGE
    return max(
        seconds, seconds + (slow - seconds) * (pages - small) / (most - small)
    ), memory if pages <= most else None


def measured(kind: str, pages: int, options: argparse.Namespace) -> dict[str, float] | str:
    """The figures of one size, or why there are none."""
    path = WORK / f"{kind}-{pages}.txt"
    limit = options.minutes * 60
    # An installed program has its bytecode; to compile it anew is no part of restoring a book.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(WORK / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    for flag in ("--make", "--restore"):
        command = [sys.executable, __file__, flag, kind, str(pages), *(["--profile"] if options.profile else [])]
        try:
            done = subprocess.run(command, capture_output=not options.profile, text=True, timeout=limit, check=False,
                                  stdout=subprocess.PIPE if options.profile else None, env=environment)  # fmt: skip
        except subprocess.TimeoutExpired:
            path.with_suffix(".part").unlink(missing_ok=True)
            return f"not done in {options.minutes:g} minutes"
        if done.returncode:
            return f"failed: {(done.stderr or '').strip().splitlines()[-1:]}"
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


COLUMNS = ("load", *STAGES.values())

HEADER = (
    f"{'kind':9} {'pages':>6} {' '.join(f'{name:>8}' for name in COLUMNS)} {'CPU s':>8} {'limit':>8} {'ratio':>6}"
    f" {'MB':>6} {'limit':>6} {'per unit':>9} {'exponents':>10}   (ms a page, else ms / n log2 n; of time, of memory)"
)


def exponent(grown: float, pages: float) -> str:
    """The power of the number of pages with which something grew, from the ratios of both."""
    return f"{math.log(grown) / math.log(pages):5.2f}"


def row(kind: str, pages: int, found: dict[str, float], before: tuple[int, dict[str, float]] | None) -> str:
    """The figures of one size beside their limits, and how they grew from those of the size ``before``."""
    total = sum(found[name] for name in COLUMNS)
    seconds, memory = limit_of(kind, pages)
    unit = pages if kind in FOLDED else pages * math.log2(pages)
    stages = " ".join(f"{found[name]:8.2f}" for name in COLUMNS)
    most = f"{memory:6.0f}" if memory else "     -"
    spent = f"{total:8.1f} {seconds:8.1f} {total / seconds:6.2f}"
    grew = ""
    if before is not None:
        times, earlier = pages / before[0], before[1]
        ratios = total / sum(earlier[name] for name in COLUMNS), found["MB"] / earlier["MB"]
        grew = " ".join(exponent(ratio, times) for ratio in ratios)
    return f"{stages} {spent} {found['MB']:6.0f} {most} {1000 * total / unit:9.2f} {grew}".rstrip()


def main() -> None:
    """Measures every size, or does one step of it in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", help="sizes in place of the usual ones")
    parser.add_argument("--kind", nargs="+", choices=sorted(KINDS), default=USUAL)
    parser.add_argument("--profile", action="store_true", help="say on stderr where the time goes")
    parser.add_argument("--minutes", type=float, default=60.0, help="the time limit of one size")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--restore", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    step = options.make or options.restore
    if step:
        path = WORK / f"{step[0]}-{step[1]}.txt"
        if options.make:
            make(step[0], int(step[1]), path)
        else:
            print(json.dumps(restore(path, profile=options.profile)))
        return
    print(HEADER, flush=True)
    # The first process of all writes the bytecode for the others.
    measured(options.kind[0], min(PAGES), options)
    for kind in options.kind:
        before = None
        for pages in options.pages or PAGES:
            found = measured(kind, pages, options)
            told = found if isinstance(found, str) else row(kind, pages, found, before)
            before = before if isinstance(found, str) else (pages, found)
            print(f"{kind:9} {pages:6} {told}", flush=True)


if __name__ == "__main__":
    main()
