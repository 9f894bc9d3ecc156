"""The book, scrambled as a booklet is by a scanner, is restored to the chapters that it was made from.

The program finds the scheme, the pages and most page turns by itself; where it doubts,
``book/decisions.toml`` has the answers that a reader of the book would give.
"""

from __future__ import annotations

import difflib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from regather import pipeline
from regather.anatomy import dissect
from regather.mend import chapter_text, mend
from regather.model import Arrangement, Book, Join, Piece, Role, Span
from regather.order import arrange
from regather.project import load_book
from regather.scramble import ScrambleOptions, scramble
from regather.sources import read_source
from regather.text.page_marks import OURS, without_page_marks

ROOT = Path(__file__).resolve().parents[2]
WRECK = ROOT / "book" / "sources" / "how-a-sheet-becomes-a-book.txt"

FACTS = ("title", "subtitle", "contributors", "date", "publisher", "rights", "language")
"""What title page and colophon say of the book."""


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(ROOT)


@pytest.fixture(scope="module")
def truth(book: Book) -> dict[str, Any]:
    return scramble(book, ScrambleOptions()).truth


@pytest.fixture(scope="module")
def true_order(truth: dict[str, Any]) -> Arrangement:
    told = truth["arrangement"]
    pieces = [Piece(Span(p["start"], p["end"]), p["page"], Role(p["role"])) for p in told["pieces"]]
    joins = [
        Join(j["left_page"], j["right_page"], j["left"], j["right"], j["in_stream"], confidence=1.0, margin=9.0)
        for j in told["joins"]
    ]
    return Arrangement(
        told["scheme"],
        len(truth["pages"]),
        tuple(told["stream"]),
        tuple(sorted(pieces, key=lambda piece: (piece.page, piece.role is Role.NOTE))),
        tuple(joins),
        blanks=tuple(told["blanks"]),
    )


@pytest.fixture(scope="module")
def alone() -> Arrangement:
    """What the program finds by itself, with no decision of a person."""
    source = read_source(WRECK)
    return arrange(source, dissect(source))


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was restored from the wreck with the decisions that lie in the repository."""
    folder = tmp_path_factory.mktemp("restored")
    (folder / "book").mkdir()
    shutil.copyfile(ROOT / "book" / "decisions.toml", folder / "book" / "decisions.toml")
    pipeline.restore(WRECK, folder)
    return folder


def test_the_wreck_is_what_scramble_makes_of_the_chapters(book: Book) -> None:
    made = scramble(book, ScrambleOptions()).text.encode("utf-8")
    assert WRECK.read_bytes() == made, (
        f"the chapters or scramble have changed: remove {WRECK.relative_to(ROOT)}, run `regather scramble`, "
        "and see whether restoring still gives the chapters back"
    )


def test_the_wreck_has_the_damage_that_the_book_tells_of(truth: dict[str, Any]) -> None:
    joins = truth["arrangement"]["joins"]
    assert sum(not join["in_stream"] for join in joins) > len(joins) / 2, "most page turns are broken"
    assert sum(join["join"] == "hyphen" for join in truth["repairs"]["joins"]) >= 2, "words are cut at page ends"
    assert [note["n"] for note in truth["footnotes"] if note["runs_over"]], "a note runs over a page"
    assert truth["furniture"]["in_source"] < len(truth["furniture"]["folios"]) / 2, "most folios are lost"
    assert truth["scramble"]["break"] is None, "the breaks are lost"


def test_mending_gives_the_chapters_back_where_the_order_is_known(book: Book, true_order: Arrangement) -> None:
    source = read_source(WRECK)
    manuscript = mend(source, dissect(source), true_order)
    mended = {draft.slug: chapter_text(source, manuscript, draft) for draft in manuscript.chapters}
    assert _bare(mended) == _bare({chapter.slug: chapter.text for chapter in book.chapters})


def _bare(chapters: dict[str, str]) -> dict[str, str]:
    """The chapters without page marks: where the stream runs on over a turn, its place is told from the pages' fill."""
    return {slug: without_page_marks(text) for slug, text in chapters.items()}


def test_every_printed_page_that_has_text_is_marked_in_the_chapters(book: Book, truth: dict[str, Any]) -> None:
    marked = [int(mark.group(1)) for chapter in book.chapters for mark in OURS.finditer(chapter.text)]
    assert marked == [page["number"] for page in truth["pages"] if page["kind"] == "body" and page["text"].strip()]


def test_the_program_alone_finds_how_the_booklet_was_folded(alone: Arrangement, true_order: Arrangement) -> None:
    assert (alone.scheme, alone.pages) == (true_order.scheme, true_order.pages)
    assert alone.blanks == true_order.blanks


def test_every_page_turn_that_the_program_gets_wrong_is_among_its_doubts(
    alone: Arrangement, true_order: Arrangement
) -> None:
    text = read_source(WRECK).text
    found = {(join.left_page, join.right_page): join for join in alone.joins}
    doubted = {turn for doubt in alone.doubts for turn in ((doubt.left_page, doubt.right_page), *doubt.settles)}
    # A turn that the stream did not tear apart loses nothing wherever its place is thought to be.
    torn = [join for join in true_order.joins if not join.in_stream]
    wrong = [
        (join.left_page, join.right_page)
        for join in torn
        if not _same(text, found[join.left_page, join.right_page], join)
    ]
    assert set(wrong) <= doubted
    assert len(wrong) < len(torn), "some are right"


def _same(text: str, found: Join, true: Join) -> bool:
    """Whether a join stands at its true place; white space belongs to neither page."""
    return all(not text[min(a, b) : max(a, b)].strip() for a, b in ((found.left, true.left), (found.right, true.right)))


def test_with_the_decisions_no_doubt_is_left(restored: Path) -> None:
    arrangement = json.loads((restored / "book" / "arrangement.json").read_text(encoding="utf-8"))
    assert arrangement["doubts"] == []


def test_restoring_gives_the_same_files_back(restored: Path) -> None:
    names = [path.name for path in sorted((ROOT / "chapters").glob("*.md"))]
    assert [path.name for path in sorted((restored / "chapters").glob("*.md"))] == names


@pytest.mark.parametrize("name", [path.name for path in sorted((ROOT / "chapters").glob("*.md"))])
def test_restoring_gives_the_chapter_back_byte_for_byte(restored: Path, name: str) -> None:
    ours, theirs = (
        without_page_marks((folder / "chapters" / name).read_bytes().decode("utf-8")) for folder in (ROOT, restored)
    )
    shown = difflib.unified_diff(ours.splitlines(), theirs.splitlines(), "written", "restored", n=0, lineterm="")
    assert ours == theirs, "\n".join(shown)


def test_restoring_reads_the_facts_off_title_page_and_colophon(book: Book, restored: Path) -> None:
    found = load_book(restored).metadata
    assert {fact: getattr(found, fact) for fact in FACTS} == {fact: getattr(book.metadata, fact) for fact in FACTS}
