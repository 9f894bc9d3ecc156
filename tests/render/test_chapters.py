"""Chapters come out as XHTML with stable ids, titles and levels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.books import NAMES, book_of, little_book

from regather.render import render_book


def test_a_chapter_is_a_section_with_its_blocks(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "# One\n\nText *here*.\n"))
    assert rendered.chapters[0].body == (
        '<section id="ch-01-one" class="chapter level-1">\n'
        '<h1 id="ch-01-one__one">One</h1>\n'
        "<p>Text <em>here</em>.</p>\n"
        "</section>"
    )
    assert rendered.findings == ()


def test_text_keeps_what_the_source_has(tmp_path: Path) -> None:
    text = '"Well" -- she said... 5 \\* 4, $5 or $10, @home, [sic], 50 % of it'
    body = render_book(book_of(tmp_path, text + "\n")).chapters[0].tree()
    assert body.findtext("p") == text.replace("\\", "")


def test_a_chapter_that_opens_with_dashes_or_a_percent_sign_is_not_taken_for_settings(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "---\ntitle: x\n---\n\nText.\n", "% of all\n\nText.\n"))
    first, second = ("".join(chapter.tree().itertext()) for chapter in rendered.chapters)
    assert "title: x" in first
    assert "% of all" in second


def test_the_chapter_before_a_deeper_one_is_a_part() -> None:
    rendered = render_book(little_book("lighthouse"))
    assert [(chapter.level, chapter.is_part) for chapter in rendered.chapters] == [
        (1, True), (2, False), (1, True), (2, False), (1, False),
    ]  # fmt: skip


def test_a_title_is_plain_text_without_note_numbers() -> None:
    chapter = render_book(little_book("lighthouse")).chapters[0]
    assert chapter.title == "I. The Rock & <What Stood> on It 🌊"
    assert chapter.headings[0].markup == "I. The Rock &amp; &lt;What Stood&gt; on It 🌊"


def test_a_chapter_without_a_heading_is_called_by_its_first_words() -> None:
    chapter = render_book(little_book("lighthouse")).chapters[-1]
    assert not chapter.has_heading
    assert chapter.title == "Written on the last leaf of …"


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_in_the_whole_book(name: str) -> None:
    rendered = render_book(little_book(name))
    ids = [chapter.id for chapter in rendered.chapters]
    ids += [one for chapter in rendered.chapters for one in chapter.ids]
    ids += [note.id for chapter in rendered.chapters for note in chapter.notes]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(rendered.home_of())


def test_same_headings_in_two_chapters_get_ids_of_their_own(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "# Morning\n", "# Morning\n\n## Morning\n"))
    assert [heading.id for chapter in rendered.chapters for heading in chapter.headings] == [
        "ch-01-one__morning", "ch-02-two__morning", "ch-02-two__morning-1",
    ]  # fmt: skip


def test_the_id_of_a_heading_does_not_change_with_the_number_of_its_note(tmp_path: Path) -> None:
    alone = render_book(book_of(tmp_path / "a", "Text.\n", "# On [salt](#on-salt)[^1] now\n\n[^1]: Sea.\n"))
    later = render_book(book_of(tmp_path / "b", "Text.[^1]\n\n[^1]: N.\n", "# On salt[^1] now\n\n[^1]: Sea.\n"))
    assert alone.chapters[1].headings[0].id == later.chapters[1].headings[0].id == "ch-02-two__on-salt-now"


def test_chapters_whose_file_names_differ_only_outside_ascii_stay_apart(tmp_path: Path) -> None:
    book = book_of(tmp_path, "# A\n", "# B\n")
    twins = tuple(replace(chapter, slug="שיר") for chapter in book.chapters)
    assert [chapter.id for chapter in render_book(replace(book, chapters=twins)).chapters] == ["ch-x", "ch-x-2"]


def test_verse_is_set_in_stanzas_and_lines() -> None:
    verse = render_book(little_book("kitchen")).chapters[1].tree().find("div[@class='verse']")
    assert verse is not None
    assert [len(stanza.findall("span")) for stanza in verse] == [3, 3]
    assert verse[0][2].text == "\u00a0\u00a0\u00a0the steam goes up, the rain outside,"


def test_questions_and_alignment_are_classes(tmp_path: Path) -> None:
    chapters = render_book(little_book("kitchen")).chapters
    assert [div.findtext("p") for div in chapters[0].tree().iterfind("div[@class='question']")] == [
        "Who does the washing-up?", "And who decides what goes in?",
    ]  # fmt: skip
    row = chapters[2].tree().findall("table/tbody/tr")[0]
    assert [cell.get("class") for cell in row] == ["align-left", "align-right", "align-center"]


def test_a_block_that_is_never_closed_ends_with_its_chapter(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "::: question\nWho?\n", "# Next\n\nText.\n"))
    assert rendered.chapters[1].tree().findtext("p") == "Text."


def test_a_chapter_cannot_cut_itself_apart_with_the_mark_between_chapters(tmp_path: Path) -> None:
    text = "One.\n\n::: {#regather-start}\n:::\n\nTwo.\n\n::: {#ch-02-two__regather-start}\n:::\n\nThree.\n"
    rendered = render_book(book_of(tmp_path, text, "Four.\n"))
    assert ["".join(chapter.tree().itertext()).split() for chapter in rendered.chapters] == [
        ["One.", "Two.", "Three."], ["Four."],
    ]  # fmt: skip


def test_code_keeps_its_spaces(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "```python\na  =  1\n  b\n```\n"))
    assert rendered.chapters[0].tree().findtext("pre/code") == "a  =  1\n  b"
