"""Makes a corpus of scrambled books out of prose, for ``regather bench``; the same prose gives the same corpus.

usage: corpus.py [--quick] [--kind KIND] [--prose DIR] [--out DIR]

The prose is ``../shared/corpus/prose`` (one work a line, packed) where it is there, of which only the works are taken
that the link was not trained on: the last tenth of each language. Else it is this repository's own book. What a
newcomer gets wrong: notes are not in the prose; some paragraphs are made into notes of those before them.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from regather.bench import wrecks
from regather.model import Book
from regather.project import load_book
from regather.scramble import book_of_text, metadata_of

ROOT = Path(__file__).resolve().parents[1]
PROSE = ROOT.parent / "shared" / "corpus" / "prose"
OUT = ROOT / "build" / "corpus"

LEAST_WORK = 20_000
"""Characters from which a work counts; training leaves shorter ones out, so that the tenth is the same one."""
PAGE = 2600
"""Characters taken for a page: more than fit, so that every case is as thick as it is said to be."""
OLD_NOTE = re.compile(r"\[\d{1,3}\]\s")
"""How paragraphs begin that are notes of the print a work was taken from; nothing in it says what they belong to."""
FINISHED = re.compile(r"[.!?…][\"'“”«»’)]*$")
"""How a paragraph ends that may be a note; what ends in a colon goes on in the next one."""
NUMBERED = re.compile(r"#+ (?:[IVXLC]+|\d+)\.?")
"""A heading that is nothing but a number."""
TITLE = 80
"""Characters of the longest title below one."""
NOTED = 0.4
"""The share of books with notes."""
NOTE_EVERY = 9
"""One in so many short paragraphs of such a book becomes a note."""

CASES: dict[str, tuple[dict[str, Any], ...]] = {
    "imposed-seamless": (
        {"scheme": "saddle", "pages": 8},
        {"scheme": "saddle", "pages": 16},
        {"scheme": "saddle", "pages": 24},
        {"scheme": "saddle", "pages": 48},
        {"scheme": "gather8", "pages": 20},
        {"scheme": "gather16", "pages": 40},
        {"scheme": "gather32", "pages": 44},
        {"scheme": "stacks", "pages": 24},
        {"scheme": "quarto", "pages": 24},
        {"scheme": "octavo", "pages": 32},
        {"scheme": "zine8", "pages": 8},
    ),
    "imposed-marked": (
        {"scheme": "saddle", "pages": 16, "breaks": "side"},
        {"scheme": "saddle", "pages": 24, "breaks": "page", "break_text": "rule"},
        {"scheme": "saddle", "pages": 48, "breaks": "side", "break_text": "comment"},
        {"scheme": "gather16", "pages": 36, "breaks": "side"},
        {"scheme": "quarto", "pages": 16, "breaks": "page", "break_text": "page-line"},
        {"scheme": "quarto", "pages": 24, "breaks": "side"},
        {"scheme": "octavo", "pages": 32, "breaks": "side"},
        {"scheme": "stacks", "pages": 20, "breaks": "page", "break_text": "file"},
        {"scheme": "zine8", "pages": 8, "breaks": "page"},
        {"scheme": "saddle", "pages": 12, "breaks": "side", "blanks": "front", "blank_pages": 1},
    ),
    "shuffled-marked": tuple(
        {"scheme": "free", "pages": pages, "breaks": "page", "break_text": mark, "folios": 0.0}
        for pages, mark in (
            (8, "form-feed"), (12, "rule"), (16, "form-feed"), (16, "comment"), (16, "file"), (24, "form-feed"),
            (24, "page-line"), (32, "file"), (48, "form-feed"), (48, "file"),
        )
    ),
    "shuffled-folios": tuple(
        {
            "scheme": "free", "pages": pages, "breaks": "page", "folios": 0.7, "misread_folios": 0.05,
            "folios_from": first,
        }
        for pages, first in (
            (8, "title"), (8, "title"), (12, "body"), (16, "title"), (16, "title"), (24, "body"), (24, "title"),
            (32, "title"), (48, "title"), (48, "body"),
        )
    ),
    "noisy": (
        {"scheme": "saddle", "pages": 8, "noise": 0.01},
        {"scheme": "saddle", "pages": 16, "noise": 0.006},
        {"scheme": "saddle", "pages": 24, "noise": 0.012, "breaks": "side"},
        {"scheme": "gather16", "pages": 24, "noise": 0.01},
        {"scheme": "quarto", "pages": 16, "noise": 0.015, "breaks": "page"},
        {"scheme": "free", "pages": 8, "noise": 0.014, "breaks": "page", "folios": 0.7},
        {"scheme": "free", "pages": 16, "noise": 0.01, "breaks": "page", "folios": 0.0},
        {"scheme": "free", "pages": 24, "noise": 0.006, "breaks": "page", "folios": 0.0, "lines": "kept"},
        {"scheme": "free", "pages": 48, "noise": 0.013, "breaks": "page", "folios": 0.0},
        {"scheme": "in-order", "pages": 16, "noise": 0.01, "breaks": "page"},
    ),
    "pages-missing": (
        {"scheme": "saddle", "pages": 16, "missing": 1},
        {"scheme": "saddle", "pages": 24, "missing": 1, "breaks": "side"},
        {"scheme": "saddle", "pages": 24, "missing": 2, "breaks": "page"},
        {"scheme": "saddle", "pages": 16, "missing_sheets": 1, "breaks": "side"},
        {"scheme": "gather8", "pages": 24, "missing_sheets": 1},
        {"scheme": "quarto", "pages": 24, "missing": 1},
        {"scheme": "free", "pages": 16, "missing": 1, "breaks": "page", "folios": 0.7},
        {"scheme": "free", "pages": 16, "missing": 2, "breaks": "page", "folios": 0.7},
        {"scheme": "free", "pages": 24, "missing": 1, "breaks": "page", "folios": 0.9},
        {"scheme": "in-order", "pages": 24, "missing": 2, "breaks": "page", "folios": 0.7},
    ),
    "duplicated": (
        {"scheme": "saddle", "pages": 8, "duplicated": 1, "breaks": "page"},
        {"scheme": "saddle", "pages": 16, "duplicated": 1},
        {"scheme": "saddle", "pages": 24, "duplicated": 1, "breaks": "side"},
        {"scheme": "saddle", "pages": 48, "duplicated": 1, "breaks": "side"},
        {"scheme": "gather16", "pages": 24, "duplicated": 1},
        {"scheme": "quarto", "pages": 16, "duplicated": 1, "breaks": "side"},
        {"scheme": "quarto", "pages": 24, "duplicated": 1},
        {"scheme": "free", "pages": 16, "duplicated": 1, "breaks": "page", "folios": 0.7},
        {"scheme": "free", "pages": 12, "duplicated": 2, "breaks": "page", "folios": 0.0},
        {"scheme": "in-order", "pages": 16, "duplicated": 1, "breaks": "page"},
    ),
    "in-order": (
        {"scheme": "in-order", "pages": 8},
        {"scheme": "in-order", "pages": 16},
        {"scheme": "in-order", "pages": 24, "breaks": "page"},
        {"scheme": "in-order", "pages": 24, "breaks": "page", "break_text": "file"},
        {"scheme": "in-order", "pages": 48},
        {"scheme": "in-order", "pages": 48, "breaks": "page", "break_text": "page-line"},
        {"scheme": "spreads", "pages": 16},
        {"scheme": "spreads", "pages": 24, "breaks": "side"},
        {"scheme": "spreads", "pages": 48},
        {"scheme": "spreads", "pages": 12, "breaks": "page", "chapters": "recto"},
    ),
    "scan-faults": (
        {"scheme": "saddle", "pages": 16, "faults": ("stack-reversed",)},
        {"scheme": "saddle", "pages": 24, "faults": ("stack-turned",)},
        {"scheme": "saddle", "pages": 16, "faults": ("backs-flipped",)},
        {"scheme": "saddle", "pages": 24, "faults": ("fronts-first",)},
        {"scheme": "saddle", "pages": 16, "faults": ("fronts-then-backs-reversed",), "breaks": "side"},
        {"scheme": "saddle", "pages": 24, "faults": ("cover-last",)},
        {"scheme": "gather16", "pages": 36, "covers": "apart"},
        {"scheme": "quarto", "pages": 20, "covers": "apart", "breaks": "side"},
        {"scheme": "quarto", "pages": 16, "faults": ("backs-flipped",)},
        {"scheme": "saddle", "pages": 24, "faults": ("stack-reversed", "backs-flipped"), "breaks": "page"},
        {"scheme": "saddle", "pages": 20, "cover_by_rows": True, "imprint": "end", "blanks": "end"},
    ),
}  # fmt: skip
"""What is done to the books, by kind of case; everything left open is drawn by lot."""

QUICK = 2
"""Cases of each kind with ``--quick``: those of the fewest pages."""


@dataclass(frozen=True, slots=True)
class Work:
    """A text to make books of: one paragraph a line, headings begin with ``#``."""

    title: str
    author: str
    language: str
    paragraphs: tuple[str, ...]


def held_back(prose: Path) -> dict[str, list[Work]]:
    """The works that nothing was trained on, by language."""
    found = {}
    for path in sorted(prose.glob("*.jsonl.xz")):
        language = path.name.split(".")[0]
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            works = [json.loads(line) for line in lines]
        works = [work for work in works if len(work["text"]) >= LEAST_WORK]
        found[language] = [
            Work(
                *_named(work["title"].split(" : ")[0], re.sub(r"\s*\(.*", "", work["author"] or "")), language,
                _titled([line for line in work["text"].split("\n") if line.strip() and not OLD_NOTE.match(line)]),
            )
            for work in works[len(works) * 9 // 10 :]
        ]  # fmt: skip
    return found


def _named(title: str, author: str) -> tuple[str, str]:
    """Title and author; some works are called like their files (``anna-lund_the-tide``), which no printer sets."""
    if not re.fullmatch(r"[a-z0-9-]+_[a-z0-9-]+", title):
        return title, author
    person, name = (part.replace("-", " ").title() for part in title.split("_"))
    return name, author or person


def _titled(paragraphs: list[str]) -> tuple[str, ...]:
    """The paragraphs; a title that stands as one below its chapter's number becomes the heading that it is."""
    made = paragraphs[:1]
    for above, text in pairwise(paragraphs):
        title = NUMBERED.fullmatch(above) and len(text) <= TITLE and text[0].isupper() and text[-1].isalnum()
        made.append(f"## {text}" if title else text)
    return tuple(made)


def excerpt(work: Work, pages: int, lot: random.Random) -> Book:
    """A book of this many pages and some more, from the beginning of a chapter where there is one."""
    room = pages * PAGE
    lengths = [len(paragraph) for paragraph in work.paragraphs]
    last = max((at for at in range(len(lengths)) if sum(lengths[at:]) >= room), default=0)
    heads = [
        at
        for at, text in enumerate(work.paragraphs[: last + 1])
        if text.startswith("#") and not (at and NUMBERED.fullmatch(work.paragraphs[at - 1]))
    ]
    start = lot.choice(heads) if heads else lot.randint(0, last)
    chosen: list[str] = []
    while start < len(lengths) and sum(map(len, chosen)) < room:
        chosen.append(work.paragraphs[start])
        start += 1
    if lot.random() < NOTED:
        chosen = with_notes(chosen, lot)
    return book_of_text("\n\n".join(chosen), metadata_of(work.title, work.author, work.language))


def with_notes(paragraphs: list[str], lot: random.Random) -> list[str]:
    """The paragraphs, some of the short ones as notes of the paragraph before them."""
    made: list[str] = []
    notes: list[str] = []
    for paragraph in paragraphs:
        before = made[-1] if made else "#"
        short = 60 <= len(paragraph) <= 500 and "#" not in (paragraph[0], before[0]) and FINISHED.search(paragraph)
        ends = [match.end() for match in re.finditer(r"[.!?](?=\s)", before)] if short and "[^" not in before else []
        if ends and lot.randrange(NOTE_EVERY) == 0:
            notes.append(paragraph)
            at = lot.choice(ends)
            made[-1] = f"{before[:at]}[^{len(notes)}]{before[at:]}"
        else:
            made.append(paragraph)
    # A chapter has its notes at its end; labels are numbered through, so each may stand with its mark's chapter.
    out: list[str] = []
    waiting: list[str] = []
    for paragraph in [*made, "# "]:
        if paragraph.startswith("# "):
            out += waiting
            waiting = []
        out.append(paragraph)
        waiting += [f"[^{label}]: {notes[int(label) - 1]}" for label in re.findall(r"\[\^(\d+)\]", paragraph)]
    return out[:-1]


def cases(kinds: list[str], *, quick: bool) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Kind, number and choices of each case."""
    for kind in kinds:
        plan = list(enumerate(CASES[kind], start=1))
        if quick:
            plan = sorted(plan, key=lambda item: (item[1]["pages"], item[0]))[:QUICK]
        for number, choices in plan:
            yield kind, number, choices


def make(out: Path, prose: Path, kinds: list[str], *, quick: bool) -> int:
    """Write the corpus into ``out`` (its earlier cases are taken away); the number of cases."""
    works = held_back(prose) if prose.is_dir() else {}
    own = load_book(ROOT)
    languages = sorted(works)
    shutil.rmtree(out, ignore_errors=True)
    count = 0
    for at, (kind, number, choices) in enumerate(cases(kinds, quick=quick)):
        # English every other time: most of what people bring to the program is in it.
        language = ("en" if at % 2 else languages[at // 2 % len(languages)]) if works else own.metadata.language
        lot = random.Random(f"{kind}:{number}")
        book = excerpt(lot.choice(works[language]), choices["pages"], lot) if works else own
        seed = lot.randrange(10**6)
        made = wrecks.wreck(book, {"seed": seed, **choices}, varied=True)
        made = replace(made, truth={**made.truth, "scramble": {**made.truth["scramble"], "kind": kind}})
        name = f"{kind}-{number:02d}-{language}-{len(made.truth['pages']):02d}"
        wrecks.write_case(made, out / name)
        count += 1
    return count


def main() -> None:
    """Makes the corpus and says what to do with it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK} cases of each kind, the smallest")
    parser.add_argument("--kind", action="append", choices=sorted(CASES), help="only this kind; may be repeated")
    parser.add_argument("--prose", type=Path, default=PROSE, help="folder with LANGUAGE.jsonl.xz")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    count = make(options.out, options.prose, options.kind or sorted(CASES), quick=options.quick)
    print(f"{count} cases in {options.out}. Now: regather bench {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
