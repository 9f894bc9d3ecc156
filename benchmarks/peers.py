"""Measures our EPUB and print PDF side by side with those of other programs, on the same book, in one run.

It turns the chapters of this repository into two books (about 48 and about 250 pages) and lets every program
that is there make a file of each. What a newcomer gets wrong: the programs do not do the same work. Ours sets
notes at the foot of their page, asserts where each stands, tags the file for screen readers and checks itself;
the others are run as their manuals say, from pandoc's HTML or Markdown, with a page of A5 and nothing more.

    sh benchmarks/peers.sh                     get the other programs
    python benchmarks/peers.py                 the table
    python benchmarks/peers.py --json          the same for a program
    python benchmarks/peers.py --rounds 3      the median of three runs
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from speed import ROOT, cost, write_book

BOOKS = {"48 pages": 12_200, "250 pages": 62_000}
"""The books that are made, and how many words each has."""

PEERS = ROOT / ".tools" / "peers"
PAGE = "@page { size: A5 } a.footnote-ref { float: footnote }\n"
"""All the style that the others get."""

OURS = """
import sys
from pathlib import Path
from regather.project import load_book
from regather.outputs import {module}
{module}.{function}(load_book(Path(sys.argv[1])), Path(sys.argv[2]))
"""
"""One of our outputs alone, with no file of another kind made beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One program on one book: CPU seconds, seconds on the wall, megabytes at the most, and against its peer."""

    book: str
    job: str
    program: str
    cpu: float
    wall: float
    megabytes: float
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """How one program makes one file: its commands, run in turn in a folder of their own."""

    kind: str
    program: str
    commands: tuple[tuple[str, ...], ...]


def jobs(project: Path, scratch: Path) -> Iterator[Job]:
    """Every program that is on this machine, with what it is told."""
    import pypandoc  # noqa: PLC0415 - only here

    pandoc = pypandoc.get_pandoc_path()
    chapters = tuple(str(path) for path in sorted((project / "chapters").glob("*.md")))
    read = (pandoc, *chapters, "--file-scope", "--metadata", "title=Sheets", "--metadata", "lang=en", "--toc")
    html, css = str(scratch / "book.html"), scratch / "page.css"
    css.write_text(PAGE, encoding="utf-8")
    page = (*read, "--standalone", "--wrap=none", "--css", str(css), "--embed-resources", "-o", html)

    def ours(module: str, function: str, name: str) -> tuple[str, ...]:
        return (sys.executable, "-c", OURS.format(module=module, function=function), str(project), str(scratch / name))

    yield Job("EPUB", "regather", (ours("epub", "write_epub", "ours.epub"),))
    yield Job("EPUB", "pandoc", ((*read, "-t", "epub3", "-o", str(scratch / "pandoc.epub")),))
    if shutil.which("ebook-convert"):
        yield Job("EPUB", "calibre", (page, ("ebook-convert", html, str(scratch / "calibre.epub"))))
    yield Job("PDF", "regather", (ours("print_pdf", "write_print", "ours.pdf"),))
    yield Job("PDF", "weasyprint", (page, (sys.executable, "-m", "weasyprint", html, str(scratch / "weasyprint.pdf"))))
    typst = PEERS / "venv" / "bin" / "python"
    if typst.exists():
        source = str(scratch / "book.typ")
        compiled = f"import typst; typst.compile({source!r}, output={str(scratch / 'typst.pdf')!r})"
        yield Job("PDF", "typst", ((*read[:-1], "--standalone", "-o", source), (str(typst), "-c", compiled)))
    programs = PEERS / "node_modules" / ".bin"
    if (programs / "pagedjs-cli").exists():
        told = (str(programs / "pagedjs-cli"), html, "--browserArgs", "--no-sandbox", "-o", str(scratch / "paged.pdf"))
        yield Job("PDF", "pagedjs", (page, told))
    if (programs / "vivliostyle").exists():
        told = (str(programs / "vivliostyle"), "build", html, "--size", "A5", "-o", str(scratch / "vivliostyle.pdf"))
        yield Job("PDF", "vivliostyle", (page, (*told, "--executable-browser", shutil.which("chromium") or "chromium")))


def measured(name: str, job: Job, folder: Path) -> Line | None:
    """One run of one job; ``None`` where the program gave up."""
    before = time.monotonic()
    try:
        costs = [cost(command, folder) for command in job.commands]
    except SystemExit as stopped:
        print(f"{job.program}: {str(stopped.code).strip().splitlines()[-1]}", file=sys.stderr)
        return None
    spent = time.monotonic() - before
    return Line(name, job.kind, job.program, sum(one.seconds for one in costs), spent, max(c.megabytes for c in costs))


def compare(name: str, words: int, scratch: Path, rounds: int) -> list[Line]:
    """All programs on one book, in turn, ``rounds`` times; the medians, and each against the plain peer."""
    project = write_book(scratch / "project", words)
    runs: dict[tuple[str, str], list[Line]] = {}
    for _ in range(rounds):
        for job in jobs(project, scratch):
            line = measured(name, job, scratch)
            if line is not None:
                runs.setdefault((job.kind, job.program), []).append(line)
    lines = [
        Line(name, kind, program, *(median(figure(one) for one in several) for figure in FIGURES))
        for (kind, program), several in runs.items()
    ]
    plain = {line.job: line.cpu for line in lines if line.program == PLAIN[line.job]}
    return [
        Line(line.book, line.job, line.program, line.cpu, line.wall, line.megabytes, line.cpu / plain[line.job])
        if plain.get(line.job)
        else line
        for line in lines
    ]


PLAIN = {"EPUB": "pandoc", "PDF": "weasyprint"}
"""The peer whose CPU seconds are 1 in the column of ratios."""

FIGURES: tuple[Callable[[Line], float], ...] = (
    lambda line: line.cpu,
    lambda line: line.wall,
    lambda line: line.megabytes,
)


def table(lines: list[Line]) -> str:
    """The lines as aligned text."""
    rows = [f"{'book':<11}{'file':<6}{'program':<13}{'CPU s':>8}{'wall s':>8}{'MB':>7}{'against':>9}"]
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:.2f} x"
        figures = f"{line.cpu:>8.2f}{line.wall:>8.2f}{line.megabytes:>7.0f}{ratio:>9}"
        rows.append(f"{line.book:<11}{line.job:<6}{line.program:<13}{figures}")
    return "\n".join(rows)


def main() -> None:
    """Measures every program on both books and prints the table."""
    parser = argparse.ArgumentParser(description="Measure our outputs beside those of other programs.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="runs of each, of which the median counts")
    options = parser.parse_args()
    os.environ.setdefault("PUPPETEER_EXECUTABLE_PATH", shutil.which("chromium") or "")
    lines: list[Line] = []
    for name, words in BOOKS.items():
        with tempfile.TemporaryDirectory(prefix="regather-peers-") as folder:
            lines += compare(name, words, Path(folder), options.rounds)
    print(json.dumps([asdict(line) for line in lines], indent=2) if options.json else table(lines))


if __name__ == "__main__":
    main()
