"""Setting type: blocks, lines and pages before anything is wrecked."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scramble.books import invented_book, one_chapter, paragraph, sentence

from regather.errors import UsageError
from regather.model import Chapter
from regather.scramble import PrintLayout, ScrambleOptions, scramble
from regather.scramble.blocks import Copy, Kind, mark_of, read_chapters
from regather.scramble.pages import Printing, print_pages
from regather.scramble.setting import Cut, emphasis_at, set_lines, width_of
from regather.scramble.words import words

BOOK = invented_book(3)


def read(text: str) -> Copy:
    return read_chapters(one_chapter(text).chapters)


def printed(options: ScrambleOptions | None = None, text: str | None = None) -> tuple[Copy, Printing]:
    book = BOOK if text is None else one_chapter(text)
    copy = read_chapters(book.chapters)
    return copy, print_pages(copy, book.metadata, options or ScrambleOptions())


def layout(**changes: object) -> ScrambleOptions:
    return ScrambleOptions(layout=replace(PrintLayout(), **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("# A *Title*", Kind.HEADING, "A *Title*"),
        ("One line of text.", Kind.PARAGRAPH, "One line of text."),
        ("hard\nwrapped\nlines", Kind.PARAGRAPH, "hard wrapped lines"),
        ("> “Said.”", Kind.QUOTATION, "“Said.”"),
        ("| one\n| two", Kind.VERSE, "one\ntwo"),
        ("- one\n- two", Kind.LIST, "- one\n- two"),
        ("1. one\n2. two", Kind.LIST, "1. one\n2. two"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", Kind.TABLE, "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("![alt](x.svg)", Kind.FIGURE, "![alt](x.svg)"),
        ("::: question\nWho?\n:::", Kind.QUESTION, "Who?"),
        ("::: question\n\nWho?\n\n:::", Kind.QUESTION, "Who?"),
    ],
)
def test_a_block_of_each_kind_is_read(text: str, kind: Kind, said: str) -> None:
    (block,) = read(text).blocks
    assert (block.kind, block.text) == (kind, said)


def test_what_comes_after_a_question_is_no_question() -> None:
    blocks = read("::: question\nWho?\n:::\n\nNobody.").blocks
    assert [block.kind for block in blocks] == [Kind.QUESTION, Kind.PARAGRAPH]


def test_paragraphs_of_one_quotation_follow_each_other() -> None:
    first, second = read("> one\n>\n> two").blocks
    assert (first.follows, second.follows) == (False, True)


def test_notes_are_numbered_through_the_book_in_the_order_of_their_marks() -> None:
    text = "B[^b] and a[^a].\n\n[^a]: Body a.\n\n[^b]: Body b.\n"
    chapters = [Chapter(str(n), "t", 1, text, one_chapter("").folder) for n in (1, 2)]
    copy = read_chapters(chapters)
    assert [(note.number, note.in_chapter, note.text) for note in copy.notes] == [
        (1, 1, "Body b."), (2, 2, "Body a."), (3, 1, "Body b."), (4, 2, "Body a."),
    ]
    assert copy.blocks[1].text == f"B{mark_of(3)} and a{mark_of(4)}."


def test_a_mark_without_a_body_stays_text() -> None:
    copy = read("Never[^explained].")
    assert copy.notes == () and copy.blocks[0].text == "Never[^explained]."


@given(seed=st.integers(0, 10**6), measure=st.floats(25, 70), proportional=st.booleans())
def test_lines_keep_every_word_and_the_measure(*, seed: int, measure: float, proportional: bool) -> None:
    text = paragraph(random.Random(seed))
    lines = set_lines(text, measure, language="en", proportional=proportional)
    rebuilt = "".join(text[line.start : line.end] + (" " if line.cut is Cut.SPACE else "") for line in lines)
    assert rebuilt == text
    assert all(width_of(text[line.start : line.end], proportional=proportional) <= measure for line in lines)


def test_words_with_a_hyphen_of_their_own_are_not_cut() -> None:
    lines = set_lines("remembrance-remembrance " * 6, 34, language="en")
    assert {line.cut for line in lines} == {Cut.SPACE, Cut.END}


def test_a_language_without_hyphenation_is_set_without() -> None:
    text = "remembrance typewriter neighbour catalogue " * 9
    assert all(line.cut is not Cut.HYPHEN for line in set_lines(text, 30, language="xx"))
    assert any(line.cut is Cut.HYPHEN for line in set_lines(text, 30, language="en-GB"))


def test_open_emphasis_is_known_at_every_offset() -> None:
    text = "a *b c* d **e** f"
    opened = emphasis_at(text)
    assert [opened[text.index(char)] for char in "abcdef"] == ["", "*", "*", "", "**", ""]
    assert emphasis_at("2 * 3 * 4")[5] == ""


def test_every_character_is_printed_once_and_in_order() -> None:
    copy, printing = printed()
    placed = [part for page in printing.pages for part in page.fragments]
    for index, block in enumerate(copy.blocks):
        own = [part for part in placed if part.block == index]
        assert own[0].start == 0 and own[-1].end == len(block.text)
        for one, other in pairwise(own):
            assert block.text[one.end : other.start].strip() == "" and one.cut is not Cut.END
    assert [part.block for part in placed] == sorted(part.block for part in placed)


def test_every_note_is_printed_whole_from_the_page_of_its_mark_on() -> None:
    over = 0
    for height in range(16, 24):
        copy, printing = printed(layout(height=height))
        for note in copy.notes:
            placed = [(page.number, part) for page in printing.pages for part in page.notes if part.note == note.number]
            (call,) = [
                page.number for page in printing.pages for part in page.fragments
                if mark_of(note.number) in copy.blocks[part.block].text[part.start : part.end]
            ]
            assert [number for number, _ in placed] == list(range(call, call + len(placed)))
            assert placed[0][1].start == 0 and placed[-1][1].end == len(note.text)
            assert all(not note.text[one.end : other.start].strip() for (_, one), (_, other) in pairwise(placed))
            over += len(placed) > 1
    assert over, "some note of this book must run over, or the test shows nothing"


def test_no_page_holds_more_lines_than_it_has() -> None:
    copy, printing = printed(layout(height=24))
    for page in printing.pages:
        lines = 0
        for part in page.fragments:
            block = copy.blocks[part.block]
            if block.kind is Kind.PARAGRAPH:
                text = block.text[part.start : part.end]
                lines += len(set_lines(text, 58, language="en"))
        assert lines <= 25, page.number


def test_a_heading_never_ends_a_page() -> None:
    for height in range(20, 40):
        copy, printing = printed(layout(height=height, chapters="run"))
        bodies = [page for page in printing.pages if page.fragments]
        assert all(copy.blocks[page.fragments[-1].block].kind is not Kind.HEADING for page in bodies)


def test_a_table_is_never_divided() -> None:
    for height in range(20, 40):
        copy, printing = printed(layout(height=height))
        parts = [part for page in printing.pages for part in page.fragments]
        tables = [part for part in parts if copy.blocks[part.block].kind is Kind.TABLE]
        assert all(part.start == 0 and part.cut is Cut.END for part in tables)


@pytest.mark.parametrize(("chapters", "opened"), [("page", 4), ("part", 2), ("run", 1)])
def test_what_opens_a_new_page(chapters: str, opened: int) -> None:
    copy, printing = printed(layout(chapters=chapters))
    starts = [page.fragments[0] for page in printing.pages if page.fragments]
    heads = [part for part in starts if copy.blocks[part.block].kind is Kind.HEADING and part.start == 0]
    assert len(heads) >= opened
    if chapters == "page":
        assert len(heads) == opened


def test_the_contents_page_gives_the_folio_of_each_heading() -> None:
    copy, printing = printed()
    for entry in printing.contents:
        page = printing.pages[int(entry.folio) - 1]
        assert page.folio == entry.folio
        assert entry.title in [copy.blocks[part.block].text for part in page.fragments]
    assert [entry.level for entry in printing.contents] == [1, 2, 1, 2]


def test_front_matter_blanks_and_colophon_stand_where_a_booklet_has_them() -> None:
    kinds = [page.kind for page in printed()[1].pages]
    assert kinds[:5] == ["title", "blank", "toc", "blank", "body"]
    assert kinds[-1] == "colophon" and len(kinds) % 4 == 0
    assert "blank" not in kinds[5 : len(kinds) - 1 - kinds[::-1].index("body")]


def test_an_imprint_in_front_leaves_no_colophon() -> None:
    kinds = [page.kind for page in printed(layout(imprint="front"))[1].pages]
    assert kinds[1] == "imprint" and "colophon" not in kinds


def test_a_long_contents_page_goes_on() -> None:
    book = invented_book(5, chapters=30, paragraphs=2, notes=0)
    copy = read_chapters(book.chapters)
    printing = print_pages(copy, book.metadata, layout(height=12))
    lines = [line for page in printing.pages if page.kind == "toc" for line in page.lines]
    assert len(lines) == 31


def test_whole_emphasis_keeps_an_emphasised_phrase_on_one_page() -> None:
    lot = random.Random(1)
    text = "# T\n\n" + " ".join(f"{sentence(lot)} *{sentence(lot)}*" for _ in range(120)) + "\n"
    cut = {False: 0, True: 0}
    for whole in cut:
        for height in range(20, 26):
            copy, printing = printed(layout(whole_emphasis=whole, height=height), text)
            opened = emphasis_at(copy.blocks[1].text)
            ends = [page.fragments[-1].end for page in printing.pages if page.fragments][:-1]
            cut[whole] += sum(bool(opened[end]) for end in ends)
    assert cut[False] > 0 and cut[True] == 0


def test_running_heads_alternate_and_are_not_over_headings() -> None:
    copy, printing = printed(layout(running_heads="title-chapter"))
    for page in printing.pages:
        if not page.fragments or copy.blocks[page.fragments[0].block].kind is Kind.HEADING:
            assert page.running_head is None
        elif page.number % 2 == 0:
            assert page.running_head == "The Crooked Ladder"
        else:
            assert page.running_head in [chapter.title for chapter in BOOK.chapters]


def test_a_book_too_thick_for_one_sheet_is_refused() -> None:
    with pytest.raises(UsageError, match="zine8"):
        scramble(BOOK, ScrambleOptions(scheme="zine8"))


def test_a_short_text_fits_on_one_sheet() -> None:
    truth = scramble(one_chapter("# Only\n\n" + "A line of words. " * 200), ScrambleOptions(scheme="zine8")).truth
    assert truth["scramble"]["sides"] == [[5, 4, 3, 2, 6, 7, 8, 1]]


def test_words_are_counted_without_markup() -> None:
    assert words("Don’t *cut*ting[^1] 2*k* on—*off*") == ["don't", "cutting", "2k", "on", "off"]


def test_a_running_head_wider_than_the_measure_is_cut_short_behind_a_word() -> None:
    title = "Of Threads and Needles, and of all that a binder says about them in the evening"
    text = f"# {title}\n\n" + "\n\n".join(paragraph(random.Random(n)) for n in range(40))
    _, made = printed(layout(width=40, running_heads="title-chapter"), text)
    heads = {page.running_head for page in made.pages if page.running_head and page.running_head.startswith("Of T")}
    assert heads == {"Of Threads and Needles, and of all that"}
