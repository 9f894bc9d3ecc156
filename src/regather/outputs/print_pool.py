"""Jobs -> done, by as many processes as the machine has cores for.

What a newcomer gets wrong: the processes are forks. They begin with all that is in memory here (style
sheets, fonts, the book), which is what makes them worth their while, and what they change is lost: a job
leaves its result in a file. Where forking is not safe (other threads run, the system is not Linux) the jobs
are done here, one after another, with the same results.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

from regather.errors import CannotBuild
from regather.render.cores import cores

MOST_PROCESSES = 8
"""More would wait for each other: what is left to one process alone takes a tenth of the time."""

MANY_THINGS = 800_000
"""Things made since rubbish was last looked for, from which it is looked for again: some 200 MB of them, 400 pages."""

MOST_SECONDS = 900.0
"""How long one job may take before the build is given up: a part of a book of thousands of pages takes minutes."""


class Lost(Exception):
    """A process ended before its job did: it was killed, or the engine crashed it."""


def processes() -> int:
    """How many processes may work side by side."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return min(cores(), MOST_PROCESSES)


def do_all(
    job: Callable[[int], None], order: Sequence[int], *, most: int | None = None, seconds: float = MOST_SECONDS
) -> None:
    """Do ``job(number)`` for each number of ``order``, by at most ``most`` processes; which does which is not said.

    :raises Lost: a process died.
    :raises CannotBuild: a job took too long.

    What a job raises is raised here; of several, that of the first number in ``order``.
    """
    count = min(processes(), len(order), most or len(order))
    with _without_collecting():
        if count <= 1:
            for number in order:
                job(number)
                _collect()
            return
        _fork(job, list(order), count, seconds)


def _fork(job: Callable[[int], None], left: list[int], count: int, seconds: float) -> None:
    context = multiprocessing.get_context("fork")
    workers: dict[Connection, Any] = {}
    busy: dict[Connection, tuple[int, float]] = {}
    wrong: dict[int, BaseException] = {}
    first = {number: place for place, number in enumerate(left)}
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            worker = context.Process(target=_work, args=(job, theirs, [ours, *workers]), daemon=True)
            worker.start()
            theirs.close()
            workers[ours] = worker
            _give(ours, left, busy)
        while busy:
            late = min(since for _, since in busy.values()) + seconds - time.monotonic()
            ready = wait(list(busy), timeout=max(0.0, late))
            if not ready:
                raise CannotBuild(
                    "A part of the book took too long to lay out.", hint="Are its notes or tables endless?"
                )
            for ours in [known for known in busy if known in ready]:
                number, _ = busy.pop(ours)
                try:
                    error = ours.recv()
                except EOFError:
                    raise Lost from None
                if error is not None:
                    wrong[number] = error
                    left.clear()
                _give(ours, left, busy)
    finally:
        for ours, worker in workers.items():
            ours.close()
            worker.kill() if ours in busy else None
            worker.join()
    if wrong:
        raise wrong[min(wrong, key=lambda number: first[number])]


@contextmanager
def beside(job: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """Do ``job`` in a process of its own while the block runs; what is given waits for it and returns its result.

    What the job raises is raised there. Where there is but one core, the job is done there and then; where its
    process dies, it is done once more.
    """
    if processes() < 2:
        yield job
        return
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_answer, args=(job, theirs, ours))
    worker.start()
    theirs.close()

    def answer() -> Any:
        try:
            done, result = ours.recv()
        except EOFError:
            return job()
        if not done:
            raise result
        return result

    try:
        yield answer
    finally:
        if worker.is_alive() and not ours.poll():
            worker.kill()
        ours.close()
        worker.join()


def _answer(job: Callable[[], Any], to: Connection, other: Connection) -> None:
    """Send the job's result, or what it raised."""
    _be_quiet()
    other.close()
    try:
        answer: tuple[bool, Any] = (True, job())
    except Exception as raised:
        raised.__traceback__ = raised.__cause__ = raised.__context__ = None
        answer = (False, raised)
    try:
        to.send(answer)
    except OSError:
        return
    except Exception:
        to.send((False, RuntimeError(repr(answer))))


def _give(to: Connection, left: list[int], busy: dict[Connection, tuple[int, float]]) -> None:
    if left:
        busy[to] = (left[0], time.monotonic())
        to.send(left.pop(0))


def _work(job: Callable[[int], None], parent: Connection, others: Sequence[Connection]) -> None:
    """What a process does: one job after another, until there are no more."""
    _be_quiet()
    for other in others:
        other.close()
    while True:
        try:
            number = parent.recv()
        except EOFError:
            return
        error: BaseException | None = None
        try:
            job(number)
        except Exception as raised:
            raised.__traceback__ = raised.__cause__ = raised.__context__ = None
            error = raised
        try:
            parent.send(error)
        except OSError:
            return
        except Exception:
            parent.send(RuntimeError(repr(error)))
        _collect()


def _collect() -> None:
    """Look for rubbish where there may be much of it: looking costs more than it gives back otherwise."""
    if gc.get_count()[0] > MANY_THINGS:
        gc.collect()


def _be_quiet() -> None:
    """Ctrl-C goes to all processes of a terminal; the one that has the others ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Layout makes millions of things that stay; looking through them for rubbish is a tenth of its time."""
    was = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()
