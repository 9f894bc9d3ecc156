"""Notes at the ends of chapters or of the book, and notes that no foot can hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import bookmarks, letters, page_labels, pages

from regather.model import Metadata
from regather.outputs.print_html import foot_notes
from regather.outputs.print_pdf import print_bytes, write_print
from regather.render import render_book


def two_chapters() -> tuple[str, str]:
    prose = Prose(6)
    first = chapter("Folding", prose, 8, {1: "Of the first.", 5: "Of the fifth."})
    return first, chapter("Sewing", prose, 5, {2: "Of the thread."})


def test_notes_stand_at_the_end_of_their_chapter_under_a_heading_of_the_books_language(tmp_path: Path) -> None:
    about = Metadata("Buch", "buch", language="de")
    _, found = write_print(book(tmp_path, *two_chapters(), about=about, notes="chapter"), tmp_path / "out.pdf")
    assert found == ()
    shown = pages(tmp_path / "out.pdf")
    sewing = next(number for number, text in enumerate(shown) if text.startswith("Sewing"))
    ends = [number for number, text in enumerate(shown) if "Anmerkungen" in text]
    assert len(ends) == 2
    assert ends[0] < sewing <= ends[1]
    assert "1 Of the first. 2 Of the fifth." in shown[ends[0]]
    assert "3 Of the thread." in shown[ends[1]]


def test_notes_of_the_book_are_a_part_of_it_with_a_place_in_contents_and_bookmarks(tmp_path: Path) -> None:
    _, found = write_print(book(tmp_path, *two_chapters(), notes="book"), tmp_path / "out.pdf")
    assert found == ()
    shown = pages(tmp_path / "out.pdf")
    part = next(number for number, text in enumerate(shown) if "Of the first." in text)
    assert shown[part].startswith("Notes Folding 1 Of the first. 2 Of the fifth. Sewing 3 Of the thread.")
    listed = next(text for text in shown if text.startswith("Contents")).replace(". ", "")
    assert listed.split("Notes")[1].split()[0].strip(".") == page_labels(tmp_path / "out.pdf")[part]
    assert bookmarks(tmp_path / "out.pdf")[:3] == ["Folding", "Sewing", "Notes"]


def test_note_in_the_head_of_a_table_stands_once_under_the_table(tmp_path: Path) -> None:
    rows = "\n".join(f"| row {number} | cell |" for number in range(60))
    notes = "[^1]: Of the head.\n\n[^2]: Of the text.\n"
    text = f"# Tables\n\nText.[^2]\n\n| A[^1] | B |\n|---|---|\n{rows}\n\nAfter.\n\n{notes}"
    made = book(tmp_path, text)
    assert [note.number for note in foot_notes(made, render_book(made))] == [1]
    _, found = write_print(made, tmp_path / "out.pdf")
    assert found == ()
    shown = " ".join(pages(tmp_path / "out.pdf"))
    assert shown.count("Of the head.") == 1
    assert shown.index("row 59") < shown.index("Of the head.") < shown.index("After.")
    assert shown.count("A2 B") >= 2


def stressed(kind: str) -> str:
    """A chapter with a note that is hard to place."""
    prose = Prose(13)
    fill = [prose.paragraph() for _ in range(7)]
    long = prose.paragraph(16)
    notes = {
        "three pages": (["A mark.[^1]"], ["\n\n    ".join(prose.paragraph(8) for _ in range(9))]),
        "two long ones in a paragraph": (["One.[^1] Two.[^2]"], [long, prose.paragraph(16)]),
        "twenty in a paragraph": (
            [" ".join(f"{prose.sentence(5)}[^{number}]" for number in range(1, 21))],
            [prose.sentence(8) for _ in range(20)],
        ),
        "list, quotation, code and table in a note": (
            ["A mark.[^1]"],
            [
                f"{long}\n\n    - {long}\n    - item\n\n    > {long}\n\n        code\n\n"
                "    | a | b |\n    |---|---|\n    | c | d |"
            ],
        ),
        "last line of a chapter": ([*fill, "The end.[^1]"], [long]),
        "a quotation, a list, verse": (
            ["> Quoted.[^1]\n\n- item[^2]\n\n| a line[^3]\n| another"],
            [long, prose.sentence(), long],
        ),
        "a caption": ([": Caption[^1]\n\n| a | b |\n|---|---|\n| c[^2] | d |"], [long, prose.sentence()]),
    }
    blocks, bodies = notes[kind]
    ends = [f"[^{number}]: {body}" for number, body in enumerate(bodies, start=1)]
    after = [] if kind.startswith("last") else fill
    return "\n\n".join(["# Stress", *fill[:2], *blocks, *after, *ends]) + "\n"


KINDS = (
    "three pages", "two long ones in a paragraph", "twenty in a paragraph", "list, quotation, code and table in a note",
    "last line of a chapter", "a quotation, a list, verse", "a caption",
)  # fmt: skip


# On the small page two notes of half a page each have their marks in one line: one of them goes to the chapter's end.
@pytest.mark.parametrize(("trim", "moved"), [("a5", 0), ("a6", 1)])
def test_hard_notes_begin_at_the_foot_of_their_page_and_none_is_lost(tmp_path: Path, trim: str, moved: int) -> None:
    # All in one book: each layout costs a start of the engine.
    made = book(tmp_path, *(stressed(kind) for kind in KINDS), trim=trim)
    content, found = print_bytes(made, render_book(made))
    assert [item.code for item in found] == ["print-note-at-end"] * moved
    (tmp_path / "out.pdf").write_bytes(content)
    shown = letters(" ".join(pages(tmp_path / "out.pdf")))
    bodies = [note.tree() for chapter in render_book(made).chapters for note in chapter.notes]
    for body in bodies:
        begun = letters("".join(map(str, body.itertext())))[:30]
        assert begun in shown


def test_notes_of_a_book_from_right_to_left_stand_at_their_feet(tmp_path: Path) -> None:
    words = "דף גיליון קונטרס חוט מחט נייר קיפול דפוס".split()  # noqa: SIM905
    prose = " ".join(words[index * 7 % len(words)] for index in range(160))
    text = f"# קיפול\n\n{prose}.[^1] {prose}.\n\n{prose}.[^2]\n\n[^1]: {prose}.\n\n[^2]: הערה.\n"
    about = Metadata("ספר", "sefer", language="he", right_to_left=True)
    _, found = write_print(book(tmp_path, text, about=about), tmp_path / "out.pdf")
    assert found == ()
