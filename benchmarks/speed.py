"""Measures what a run costs, and says whether it stays within the limits that this project gives itself.

It turns nothing into a table of CPU seconds, peak memory and one ratio. What a newcomer gets wrong:
wall-clock seconds on a busy machine say little, so each figure is CPU seconds (user and system) of the
whole tree of processes, the median of three runs, and our outputs are compared with those of bare tools
that are run in turn with ours, on the same text, in the same minutes.

    python benchmarks/speed.py                 the table
    python benchmarks/speed.py --json          the same for a program
    python benchmarks/speed.py --strict        exit code 1 if a limit is not kept
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ROUNDS = 3
MEGABYTE = 1024 * 1024
# ru_maxrss counts kilobytes on Linux and bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

BYTECODE = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "bytecode")}
"""An installed program has its bytecode, and so have the tools that it is compared with."""

# Limits: README.md of this folder says where each comes from.
HELP_SECONDS = 0.25
RESTORE_SECONDS = 10.0
OUTPUTS_RATIO = 1.3
EPUB_RATIO = 1.2
PEAK_MEGABYTES = 400.0
PRINT_RATIO = 1.15
PRINT_RATIO_TWO = 0.65
UNCHANGED_SECONDS = 0.3
CHANGED_SHARE = 0.35
THICK_SECONDS = 70.0
THICK_MEGABYTES = 500.0

REGATHER = (sys.executable, "-m", "regather.cli")
# Done, and done with a check that found something: the work was the same.
ACCEPTED = (0, 6)
BARE_CSS = "@page { size: A5 }\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process and its children used: CPU seconds and the largest resident set in megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, its value and unit, and the limit if there is one."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit, if any, is kept."""
        return self.limit is None or self.value <= self.limit


def cost(command: tuple[str, ...], folder: Path) -> Cost:
    """Runs a command in a folder and accounts for it; a failure stops the benchmark with its output."""
    # Nothing kept from an earlier run may help, but where a measurement keeps on purpose.
    environment = {"REGATHER_CACHE": "", **os.environ, "PYTHONPATH": str(ROOT / "src"), **BYTECODE}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ACCEPTED:
            log.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{log.read().decode(errors='replace')}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT / MEGABYTE)


def middle(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(median(one.seconds for one in costs), median(one.megabytes for one in costs))


def source() -> Path:
    """The real source where it is beside the repository, else the wreck of the repository's own book."""
    for folder in (SHARED / "seed", ROOT / "book" / "sources"):
        found = sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []
        if found:
            return found[0]
    sys.exit("There is neither ../shared/seed nor book/sources to measure on.")


def measure_help(scratch: Path) -> Figure:
    """What `regather --help` costs."""
    spent = middle([cost((*REGATHER, "--help"), scratch) for _ in range(ROUNDS)])
    return Figure("regather --help", spent.seconds, "CPU s", HELP_SECONDS)


def measure_restore(scratch: Path, wreck: Path) -> tuple[Figure, ...]:
    """What restoring costs; leaves the last project in ``scratch/project``."""
    costs = []
    for number in range(ROUNDS):
        target = scratch / ("project" if number == ROUNDS - 1 else f"project-{number}")
        costs.append(cost((*REGATHER, "restore", str(wreck), "--out", str(target)), scratch))
    spent = middle(costs)
    return (
        Figure(f"restore {wreck.name}", spent.seconds, "CPU s", RESTORE_SECONDS),
        Figure("restore, peak memory", spent.megabytes, "MB", PEAK_MEGABYTES),
    )


def write_book(folder: Path, words: int) -> Path:
    """A project of about so many words: this repository's chapters over and over, each time with notes of its own."""
    chapters = folder / "chapters"
    chapters.mkdir(parents=True)
    (folder / "book").mkdir()
    (folder / "book" / "book.toml").write_text('[book]\ntitle = "Sheets"\nauthors = ["A. Binder"]\nlanguage = "en"\n')
    own = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "chapters").glob("*.md"))]
    written = number = 0
    while written < words:
        text = own[number % len(own)]
        # Two chapters may not share the names of their notes or headings.
        text = re.sub(r"\[\^([^\]]+)\]", rf"[^\1-{number}]", text)
        text = re.sub(r"^(#+ .*?)(\s*\{.*\})?$", rf"\1 {number + 1}", text, flags=re.MULTILINE)
        text = re.sub(r"\[\]\{\.page[^}]*\}|^!\[.*$", "", text, flags=re.MULTILINE)
        (chapters / f"{number:03d}.md").write_text(text, encoding="utf-8")
        written += len(text.split())
        number += 1
    return folder


def measure_bare(scratch: Path, project: Path) -> Cost:
    """What pandoc's EPUB and WeasyPrint's PDF of the same chapters cost without Regather."""
    import pypandoc  # noqa: PLC0415 - only this part needs it

    pandoc = pypandoc.get_pandoc_path()
    css = scratch / "bare.css"
    css.write_text(BARE_CSS, encoding="utf-8")
    chapters = project / "chapters"
    names = tuple(path.name for path in sorted(chapters.glob("*.md")))
    html = str(scratch / "bare.html")
    common = (pandoc, *names, "--metadata", "title=Bare", "--file-scope", "--wrap=none", "--toc", "-o")
    steps = (
        cost((*common, str(scratch / "bare.epub")), chapters),
        cost((*common, html, "--standalone", "--embed-resources"), chapters),
        cost((sys.executable, "-m", "weasyprint", "--stylesheet", str(css), html, str(scratch / "bare.pdf")), scratch),
    )
    return Cost(sum(step.seconds for step in steps), max(step.megabytes for step in steps))


def measure_outputs(scratch: Path, project: Path) -> tuple[Figure, ...]:
    """All outputs of a project against the bare pair, run in turn."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(measure_bare(scratch, project))
        for made in (project / "build").glob("*"):
            made.unlink()
        ours.append(cost((*REGATHER, "build", str(project)), scratch))
    our, their = middle(ours), middle(bare)
    return (
        Figure("all outputs", our.seconds, "CPU s"),
        Figure("bare pandoc EPUB + bare WeasyPrint PDF", their.seconds, "CPU s"),
        Figure("outputs, ratio", our.seconds / their.seconds, "x", OUTPUTS_RATIO),
        Figure("outputs, peak memory", our.megabytes, "MB", PEAK_MEGABYTES),
    )


EPUB = """
import sys
from pathlib import Path
from regather.project import load_book
from regather.outputs.epub import write_epub
write_epub(load_book(Path(sys.argv[1])), Path(sys.argv[2]))
"""
"""The e-book alone."""

PRINT = """
import sys
from pathlib import Path
from regather.project import load_book
from regather.publish import ready
book = load_book(Path(sys.argv[1]))
ready(book)
from regather.outputs.print_pdf import write_print
write_print(book, Path(sys.argv[2]))
"""
"""The print edition alone, begun as a build begins it."""

BARE_PAGE = """
import sys
from pathlib import Path
from regather.outputs.print_html import prepared, print_page
from regather.outputs.print_shop import open_shop
from regather.project import load_book
from regather.render import render_book
book = load_book(Path(sys.argv[1]))
folder = Path(sys.argv[2])
shop = open_shop(book, print)
folder.joinpath("page.html").write_text(print_page(book, prepared(book, render_book(book))), "utf-8")
folder.joinpath("page.css").write_text(chr(10).join((shop.faces_css, *shop.texts)), "utf-8")
"""
"""The page and the styles that the print edition is laid out from, for the bare engine."""

ZINE_WORDS, BOOK_WORDS, THICK_WORDS = 12_200, 62_000, 250_000
"""Words of a book of about 48 pages, of 250, and of 1,000."""

EPUB_ROUNDS = 7
"""Runs of what takes half a second."""


def timed(command: tuple[str, ...], folder: Path, **variables: str) -> tuple[Cost, float]:
    """What a command costs, and how long it takes on the wall, with these variables in its environment."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    start = time.monotonic()
    try:
        return cost(command, folder), time.monotonic() - start
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def measure_epub(scratch: Path) -> tuple[Figure, ...]:
    """The e-book of about 48 pages against pandoc's of the same chapters."""
    import pypandoc  # noqa: PLC0415 - only this part needs it

    project = write_book(scratch / "zine", ZINE_WORDS)
    chapters = tuple(str(path) for path in sorted((project / "chapters").glob("*.md")))
    told = ("--file-scope", "--metadata", "title=Sheets", "--toc", "-o", str(scratch / "theirs.epub"))
    theirs = (pypandoc.get_pandoc_path(), *chapters, *told)
    ours = (sys.executable, "-c", EPUB, str(project), str(scratch / "ours.epub"))
    runs = [(timed(theirs, scratch), timed(ours, scratch)) for _ in range(EPUB_ROUNDS)]
    wall = median(our[1] for _, our in runs) / median(their[1] for their, _ in runs)
    spent = median(our[0].seconds for _, our in runs) / median(their[0].seconds for their, _ in runs)
    return (
        Figure("e-book, 48 pages, ratio of wall to pandoc", wall, "x", EPUB_RATIO),
        Figure("e-book, 48 pages, ratio of CPU to pandoc", spent, "x"),
    )


def measure_print(scratch: Path) -> tuple[Figure, ...]:
    """The print edition against the bare engine on the same page and styles, by one process and by two."""
    project = write_book(scratch / "book", BOOK_WORDS)
    cost((sys.executable, "-c", BARE_PAGE, str(project), str(scratch)), scratch)
    bare = (sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "-s", "page.css", "page.html", "bare.pdf")
    ours = (sys.executable, "-c", PRINT, str(project), str(scratch / "ours.pdf"))
    theirs, alone, both = [], [], []
    for _ in range(ROUNDS):
        theirs.append(timed(bare, scratch))
        alone.append(timed(ours, scratch, REGATHER_PROCESSES="1"))
        both.append(timed(ours, scratch, REGATHER_PROCESSES="2"))
    plain = median(spent.seconds for spent, _ in theirs)
    wall = median(seconds for _, seconds in theirs)
    return (
        Figure("bare engine, 250 pages", plain, "CPU s"),
        Figure("print edition, one process, ratio", median(s.seconds for s, _ in alone) / plain, "x", PRINT_RATIO),
        Figure("print edition, two, ratio of wall", median(w for _, w in both) / wall, "x", PRINT_RATIO_TWO),
    )


def measure_rebuild(scratch: Path) -> tuple[Figure, ...]:
    """A full build, one with nothing changed, and one with one chapter changed."""
    project = write_book(scratch / "again", BOOK_WORDS)
    build = (*REGATHER, "build", str(project))
    kept = {"REGATHER_CACHE": str(scratch / "kept")}
    _, full = timed(build, scratch, **kept)
    unchanged = min(timed(build, scratch, **kept)[1] for _ in range(ROUNDS))
    chapter = sorted((project / "chapters").glob("*.md"))[3]
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nOne more.\n", encoding="utf-8")
    _, changed = timed(build, scratch, **kept)
    return (
        Figure("build, 250 pages", full, "s wall"),
        Figure("build, nothing changed", unchanged, "s wall", UNCHANGED_SECONDS),
        Figure("build, one chapter changed, share of full", changed / full, "x", CHANGED_SHARE),
    )


def measure_thick(scratch: Path) -> tuple[Figure, ...]:
    """A book of a thousand pages."""
    project = write_book(scratch / "thick", THICK_WORDS)
    spent, wall = timed((sys.executable, "-c", PRINT, str(project), str(scratch / "thick.pdf")), scratch)
    return (
        Figure("print edition, 1,000 pages", wall, "s wall", THICK_SECONDS),
        Figure("print edition, 1,000 pages, peak memory", spent.megabytes, "MB", THICK_MEGABYTES),
    )


def table(figures: list[Figure]) -> str:
    """The figures as aligned lines of text."""
    lines = []
    for figure in figures:
        limit = "" if figure.limit is None else f"(limit {figure.limit:g}) {'kept' if figure.kept else 'TOO HIGH'}"
        lines.append(f"{figure.name:<42}{figure.value:>9.2f} {figure.unit:<6}{limit}".rstrip())
    return "\n".join(lines)


def main() -> None:
    """Measures everything and prints it."""
    parser = argparse.ArgumentParser(description="Measure speed and memory of Regather.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a limit is not kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="regather-bench-") as name:
        scratch = Path(name)
        figures = [measure_help(scratch), *measure_restore(scratch, source())]
        figures += measure_outputs(scratch, scratch / "project")
        figures += measure_epub(scratch)
        figures += measure_print(scratch)
        figures += measure_rebuild(scratch)
        figures += measure_thick(scratch)
    if options.json:
        print(json.dumps([{**asdict(figure), "kept": figure.kept} for figure in figures], indent=2))
    else:
        print(table(figures))
    if options.strict and not all(figure.kept for figure in figures):
        sys.exit(1)


if __name__ == "__main__":
    main()
