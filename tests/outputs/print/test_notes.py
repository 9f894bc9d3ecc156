"""Every note stands at the foot of the page of its mark, or begins there; none is lost, none overprints."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import letters, page_labels, pages

from regather.outputs.print_engine import _can_hold
from regather.outputs.print_html import foot_notes
from regather.outputs.print_notes import FIRST_LINES, LONG_NOTE, can_split, grouped, note_blocks, split_block, text_of
from regather.outputs.print_pdf import print_bytes, write_print
from regather.outputs.print_shop import open_shop
from regather.outputs.print_survey import GAP, Entry, PlacedNote, Survey, findings
from regather.render import render_book


def noted(prose: Prose, paragraphs: int, share: float = 0.5, length: int = 2) -> str:
    """A chapter in which that share of the paragraphs has a note of so many sentences."""
    notes = {index: prose.paragraph(length) for index in range(paragraphs) if prose.chance(share)}
    return chapter(prose.sentence(3)[:-1], prose, paragraphs, notes)


def codes(found: tuple[object, ...]) -> list[str]:
    return [str(getattr(item, "code", item)) for item in found]


def test_many_short_notes_all_stand_with_their_marks(tmp_path: Path) -> None:
    prose = Prose(4)
    made = book(tmp_path, noted(prose, 20), noted(prose, 10))
    _, found = write_print(made, tmp_path / "out.pdf")
    assert found == ()


def test_engine_holds_notes_that_it_would_send_away(tmp_path: Path) -> None:
    # Where this fails after an update of WeasyPrint, read print_engine.py: notes then end up at the
    # ends of chapters, which is right but not what a printer would do.
    assert _can_hold()


def test_long_note_runs_over_pages_without_losing_a_letter(tmp_path: Path) -> None:
    prose = Prose(2)
    long = " ".join(prose.paragraph(8) for _ in range(3)) + " See *the long list*, at last."
    made = book(tmp_path, chapter("Folding", prose, 12, {3: prose.sentence(), 4: long}))
    _, found = write_print(made, tmp_path / "out.pdf")
    assert found == ()
    shown = [
        letters(text).removesuffix(label).removesuffix("Folding").removesuffix("ABookofSheets")
        for label, text in zip(page_labels(tmp_path / "out.pdf"), pages(tmp_path / "out.pdf"), strict=True)
    ]
    whole = letters(long)
    first = next(index for index, text in enumerate(shown) if whole[:40] in text)
    # The note's lines are the last of their pages, and go on at the foot of the next.
    begun = shown[first][shown[first].index(whole[:40]) :]
    assert len(begun) < len(whole)
    assert whole.startswith(begun)
    assert shown[first + 1].endswith(whole[len(begun) :])


def test_note_longer_than_any_page_neither_overprints_nor_leaves_pages_empty(tmp_path: Path) -> None:
    prose = Prose(3)
    huge = " ".join(prose.paragraph(8) for _ in range(9))
    made = book(tmp_path, chapter("Folding", prose, 10, {1: huge, 2: prose.sentence()}), chapter("Sewing", prose, 4))
    _, found = write_print(made, tmp_path / "out.pdf")
    assert set(codes(found)) <= {"print-note-at-end"}
    text = letters(" ".join(pages(tmp_path / "out.pdf")))
    assert letters(huge)[-60:] in text


def test_notes_that_find_no_room_go_to_the_end_of_their_chapter_and_are_told(tmp_path: Path) -> None:
    prose = Prose(5)
    notes = [" ".join(prose.paragraph(8) for _ in range(3)) for _ in range(3)]
    text = "# Folding\n\nThree[^1] in[^2] a line.[^3]\n\n" + "\n\n".join(
        [prose.paragraph(), *(f"[^{number}]: {note}" for number, note in enumerate(notes, start=1))]
    )
    made = book(tmp_path, text, chapter("Sewing", prose, 3), trim="a6")
    _, found = write_print(made, tmp_path / "out.pdf")
    assert codes(found)
    assert set(codes(found)) == {"print-note-at-end"}
    shown = pages(tmp_path / "out.pdf")
    sewing = next(number for number, page in enumerate(shown) if page.startswith("Sewing"))
    assert all(letters(note)[:60] in letters(" ".join(shown[:sewing])) for note in notes)


def test_notes_in_headings_quotations_lists_tables_and_verse_are_set(tmp_path: Path) -> None:
    text = (
        "# Folding[^1]\n\n> A quotation.[^2]\n\n- item[^3]\n\n| a | b |\n|---|---|\n| c[^4] | d |\n\n"
        "| a line[^5]\n| another line\n\n::: question\nWhy?[^6]\n:::\n\nText.[^7][^8]\n\n"
        + "\n\n".join(f"[^{number}]: The body number {number}." for number in range(1, 9))
        + "\n"
    )
    _, found = write_print(book(tmp_path, text), tmp_path / "out.pdf")
    assert found == ()
    shown = " ".join(pages(tmp_path / "out.pdf"))
    assert [f"{number} The body number {number}." in shown for number in range(1, 9)] == [True] * 8


def test_note_of_several_blocks_keeps_them_all(tmp_path: Path) -> None:
    body = "First.\n\n    > Quoted.\n\n    - one\n    - two\n\n    Last."
    made = book(tmp_path, f"# Folding\n\nText.[^1]\n\n[^1]: {body}\n")
    _, found = write_print(made, tmp_path / "out.pdf")
    assert found == ()
    assert letters("First. Quoted. one two Last.") in letters(" ".join(pages(tmp_path / "out.pdf")))


@pytest.mark.parametrize(("length", "measured"), [(LONG_NOTE, 0), (LONG_NOTE + 1, 1)])
def test_only_notes_longer_than_the_limit_are_measured(tmp_path: Path, length: int, measured: int) -> None:
    note = ("sheet " * LONG_NOTE)[: length - 1] + "."
    made = book(tmp_path, f"# Folding\n\nText.[^1]\n\n[^1]: {note}\n")
    assert len(open_shop(made, [].append).measured(foot_notes(made, render_book(made)))) == measured


def paragraph(markup: str) -> etree._Element:
    [block] = note_blocks(etree.fromstring(f'<div class="note-body"><p>{markup}</p></div>'))
    return block


def test_block_is_cut_at_its_lines_with_its_markup() -> None:
    block = paragraph("One two <em>three four</em> five.")
    pieces = split_block(block, ["One two three", "four five."])
    assert [etree.tostring(piece, encoding="unicode") for piece in pieces] == [
        '<span class="nb nb-p to-be-continued">One two <em>three</em></span>',
        '<span class="nb nb-p continued"><em>four</em> five.</span>',
    ]


def test_no_line_end_of_the_source_stands_between_the_blocks_of_a_note() -> None:
    listed = "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"
    source = f"<div>\n{listed}\n<blockquote>\n<p>c <em>d</em> <em>e</em></p>\n</blockquote>\n</div>"
    blocks = note_blocks(etree.fromstring(source))
    assert [text_of(block) for block in blocks] == ["ab", "c d e"]


def test_hyphen_that_the_engine_put_in_is_kept() -> None:
    pieces = split_block(paragraph("signature"), ["signa‐", "ture"])
    assert [text_of(piece) for piece in pieces] == ["signa‐", "ture"]


def test_block_stays_whole_if_the_lines_are_not_its_own() -> None:
    block = paragraph("One two three.")
    assert split_block(block, ["One", "two four."]) == [block]


def test_block_with_a_picture_or_a_forced_break_is_not_cut() -> None:
    assert can_split(paragraph("One <em>two</em>."))
    assert not can_split(paragraph("One<br/>two."))
    assert not can_split(paragraph('One <img src="x" alt=""/> two.'))


@given(st.lists(st.text("abc ", min_size=1).filter(str.strip), min_size=1, max_size=12), st.integers(0, 3))
def test_cutting_loses_nothing_and_keeps_the_order(words: list[str], style: int) -> None:
    tags = ["", "em", "strong", "a"][style]
    middle = words[len(words) // 2]
    marked = f"<{tags}>{middle}</{tags}>" if tags else middle
    block = paragraph(" ".join([*words[: len(words) // 2], marked, *words[len(words) // 2 + 1 :]]))
    pieces = split_block(block, words)
    assert letters("".join(text_of(piece) for piece in pieces)) == letters(" ".join(words))
    assert len(pieces) == len(words)


@pytest.mark.parametrize(("lines", "groups"), [(2 * FIRST_LINES, 1), (2 * FIRST_LINES + 1, 3)])
def test_first_and_last_lines_of_a_note_stay_together(lines: int, groups: int) -> None:
    pieces = [etree.Element("span") for _ in range(lines)]
    cut = grouped(pieces)
    assert len(cut) == groups
    assert [piece for group in cut for piece in group] == pieces
    assert min(len(cut[0]), len(cut[-1])) >= FIRST_LINES


def test_survey_finds_what_went_wrong() -> None:
    good = PlacedNote("good", (4,), (4, 5))
    strayed = PlacedNote("strayed", (4,), (5,))
    gap = PlacedNote("gap", (4,), (4, 6))
    survey = Survey(9, (good, strayed, gap), (Entry("one", "3", 3), Entry("two", "7", 8)), (6,))
    found = findings(survey, frozenset({"good", "strayed", "gap", "lost"}), ("one", "two", "three"))
    assert codes(found) == [
        "print-note-strayed",
        "print-note-strayed",
        "print-note-lost",
        "print-overprint",
        "print-contents-wrong",
        "print-contents-wrong",
    ]


def test_survey_blames_the_note_that_runs_over_for_one_that_strayed() -> None:
    long, short = PlacedNote("long", (4,), (4, 5)), PlacedNote("short", (4,), (5,))
    survey = Survey(9, (long, short), (), (), notes_on={4: ("long",), 5: ("long", "short")})
    assert survey.strayed() == {"long"}
    alone = Survey(9, (short,), (), (), notes_on={5: ("short",)})
    assert alone.strayed() == {"short"}
    assert 0 < GAP < 1


@pytest.mark.parametrize("trim", ["a6", "a4"])
def test_dense_notes_never_leave_an_error(tmp_path: Path, trim: str) -> None:
    prose = Prose(11)
    made = book(tmp_path, *(noted(prose, 10, 0.7, length) for length in (1, 6)), trim=trim)
    _, found = print_bytes(made, render_book(made))
    assert set(codes(found)) <= {"print-note-at-end"}
