"""Restores every case of a corpus, several at a time, and scores what comes out.

Each case is restored in a process of its own, in one thread, so that its CPU seconds and its memory are its own. What a
newcomer gets wrong: results come in the order of the cases, whichever was done first.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from regather import pipeline
from regather.bench import plot, tables
from regather.bench.cases import Case, find_cases
from regather.bench.joins import OrderVerdict, judge_order
from regather.bench.reading import whole_text
from regather.bench.scoring import Score, score_text
from regather.errors import RegatherError, UsageError

RESULTS = "results.json"
"""The file in the folder of results that holds every figure; it marks the folder as one of results."""
TABLE = "table.txt"
PLOT = "reliability.svg"

_LOADED = [
    "regather.bench.run", "regather.sources", "regather.anatomy", "regather.order", "regather.mend",
]  # fmt: skip
"""What is loaded once for all processes."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case.

    ``refused`` says why nothing was restored, and is empty otherwise; ``order`` is ``None`` then. ``cpu_seconds`` are
    those of restoring (reading to writing), without loading the program; ``peak_mb`` is the most memory of the process.
    """

    case: str
    kind: str
    language: str
    pages: int
    score: Score
    order: OrderVerdict | None
    doubts: int
    cpu_seconds: float
    peak_mb: float
    refused: str = ""

    def record(self) -> dict[str, Any]:
        """The result as a JSON value."""
        return asdict(self)


def bench(
    corpus: Path,
    *,
    kinds: Collection[str] = (),
    jobs: int | None = None,
    out: Path | None = None,
    model: bool = False,
    progress: pipeline.Progress = pipeline.quiet,
) -> tuple[CaseResult, ...]:
    """Restore and score the cases of ``corpus``; with ``out``, write chapters, tables and plot into that folder.

    With ``model``, the language model judges the page turns once more; it must be installed.

    Raises :class:`~regather.errors.UsageError` where there is no case, or ``out`` holds something else.
    """
    cases = find_cases(corpus, kinds)
    if out is not None:
        _make_room(out)
    results = run_cases(cases, jobs=jobs, out=out, model=model, progress=progress)
    if out is not None:
        write_results(results, out)
    return results


def write_results(results: Sequence[CaseResult], out: Path) -> None:
    """Write the figures, the tables and the reliability plot into ``out``."""
    record = json.dumps([result.record() for result in results], ensure_ascii=False, indent=1)
    (out / RESULTS).write_text(record + "\n", encoding="utf-8")
    (out / TABLE).write_text(tables.everything(results), encoding="utf-8")
    (out / PLOT).write_text(plot.reliability_svg(results), encoding="utf-8")


def run_cases(
    cases: Sequence[Case],
    *,
    jobs: int | None = None,
    out: Path | None = None,
    model: bool = False,
    progress: pipeline.Progress = pipeline.quiet,
) -> tuple[CaseResult, ...]:
    """Restore and score these cases in ``jobs`` processes at a time (default: one a core), in their order."""
    # The longest first, so that no core waits at the end for one that began late.
    order = sorted(range(len(cases)), key=lambda at: -_size(cases[at].source))
    results: dict[int, CaseResult] = {}
    progress("Restoring", 0.0)
    with _one_thread_each():
        context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        context.set_forkserver_preload(_LOADED)
        with context.Pool(max(1, jobs or _cores()), maxtasksperchild=1) as pool:
            work = ((cases[at], out, model) for at in order)
            for at, result in zip(order, pool.imap(_work, work), strict=True):
                results[at] = result
                progress("Restoring", len(results) / len(cases))
    return tuple(results[at] for at in range(len(cases)))


def _work(task: tuple[Case, Path | None, bool]) -> CaseResult:
    case, out, model = task
    return run_case(case, out, model=model)


def run_case(case: Case, out: Path | None = None, *, model: bool = False) -> CaseResult:
    """Restore and score one case here and now; with ``out``, keep its project in ``out/cases/NAME``."""
    gold = case.gold()
    with tempfile.TemporaryDirectory(prefix="regather-bench-") as work:
        folder = Path(work) / "book"
        began = time.process_time()
        markdown, order, doubts, refused = "", None, 0, ""
        try:
            restored = pipeline.restore(case.source, folder, model=model).restored
            seconds = time.process_time() - began
            assert restored is not None
            files = sorted((folder / "chapters").glob("*.md"))
            markdown = whole_text([file.read_text(encoding="utf-8") for file in files])
            order = judge_order(restored.source.text, restored.arrangement, gold, restored.doubts)
            doubts = len(restored.doubts)
        except RegatherError as error:
            seconds, refused = time.process_time() - began, str(error)
        except Exception as error:  # a case that fails must not take the others with it
            seconds, refused = time.process_time() - began, f"failed: {type(error).__name__}: {error}"
        if out is not None and folder.is_dir():
            shutil.copytree(folder, out / "cases" / case.name)
    scramble = gold["scramble"]
    return CaseResult(
        case.name, scramble["kind"], gold["language"], len(gold["pages"]), score_text(gold, markdown), order, doubts,
        round(seconds, 3), round(_peak_mb(), 1), refused,
    )  # fmt: skip


def _make_room(out: Path) -> None:
    """Take the results of an earlier run away; anything else is left alone."""
    if out.is_dir() and any(out.iterdir()) and not (out / RESULTS).is_file():
        raise UsageError(
            "The folder for the results holds something else.", where=str(out), hint="Name a new or an empty folder."
        )
    shutil.rmtree(out / "cases", ignore_errors=True)
    (out / "cases").mkdir(parents=True)
    (out / RESULTS).write_text("[]\n", encoding="utf-8")


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Numeric libraries that start in this while use one thread: the cores are taken by whole cases."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _cores() -> int:
    """How many cores this process may use."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _size(source: Path) -> int:
    if source.is_dir():
        return sum(file.stat().st_size for file in source.rglob("*") if file.is_file())
    return source.stat().st_size


def _peak_mb() -> float:
    """The most memory that this process has held, in MB; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not on Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if os.uname().sysname != "Darwin" else 1024 * 1024)
