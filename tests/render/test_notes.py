"""Notes are taken out of the text, numbered as the book wants, and free of stray white space."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from tests.support.books import book_of, little_book

from regather.render import render_book


def test_the_same_label_in_two_chapters_is_two_notes(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "A.[^1]\n\n[^1]: First.\n", "B.[^1]\n\n[^1]: Second.\n"))
    assert [note.tree().findtext("p") for chapter in rendered.chapters for note in chapter.notes] == [
        "First.", "Second.",
    ]  # fmt: skip


@pytest.mark.parametrize(("numbering", "numbers"), [("book", [[1, 2], [3]]), ("chapter", [[1, 2], [1]])])
def test_notes_are_numbered_through_the_book_or_the_chapter(
    tmp_path: Path, numbering: str, numbers: list[list[int]]
) -> None:
    texts = ("A[^x] b[^y].\n\n[^y]: Y.\n\n[^x]: X.\n", "C[^x].\n\n[^x]: Z.\n")
    rendered = render_book(book_of(tmp_path, *texts, note_numbering=numbering))
    assert [[note.number for note in chapter.notes] for chapter in rendered.chapters] == numbers
    for chapter in rendered.chapters:
        calls = chapter.tree().findall(".//a[@class='note-call']")
        assert [call.text for call in calls] == [str(note.number) for note in chapter.notes]
        assert [call.get("href") for call in calls] == [f"#{note.id}" for note in chapter.notes]
        assert [call.get("id") for call in calls] == [note.call for note in chapter.notes]


def test_white_space_in_a_note_is_collapsed(tmp_path: Path) -> None:
    text = "A.[^1]\n\n[^1]: One   two\n    *three*  \n    four ,\n    five.   \n"
    note = render_book(book_of(tmp_path, text)).chapters[0].notes[0]
    assert note.body == '<div class="note-body">\n<p>One two <em>three</em><br/>four , five.</p>\n</div>'


def test_a_note_keeps_its_blocks() -> None:
    note = render_book(little_book("lighthouse")).chapters[1].notes[2]
    assert [block.tag for block in note.tree()] == ["p", "blockquote", "p"]


def test_two_notes_on_one_word_are_kept_apart_by_a_comma() -> None:
    paragraph = render_book(little_book("lighthouse")).chapters[1].tree().find("p")
    assert paragraph is not None
    assert "a goat3,4 that" in "".join(paragraph.itertext())
    assert len(paragraph.findall("span[@class='note-comma']")) == 1


def test_notes_with_a_word_between_them_get_no_comma(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "A[^1] b[^2].\n\n[^1]: X.\n\n[^2]: Y.\n"))
    assert "note-comma" not in rendered.chapters[0].body


def test_a_note_called_twice_stands_at_both_calls(tmp_path: Path) -> None:
    notes = render_book(book_of(tmp_path, "A[^1] b[^1].\n\n[^1]: X.\n")).chapters[0].notes
    assert [(note.number, note.tree().findtext("p")) for note in notes] == [(1, "X."), (2, "X.")]


def test_a_note_in_a_caption_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    chapter = render_book(book_of(tmp_path, "![A cat[^1]](x.svg)\n\n[^1]: Old.\n")).chapters[0]
    assert len(chapter.notes) == 1
    image = chapter.tree().find("figure/img")
    assert image is not None and image.get("alt") == "A cat"


def test_a_mark_without_a_note_stays_in_the_text(tmp_path: Path) -> None:
    assert "A[^9]." in render_book(book_of(tmp_path, "A[^9].\n")).chapters[0].body


def test_bodies_are_well_formed_and_start_no_line_with_a_space() -> None:
    for name in ("lighthouse", "kitchen", "orchard-he"):
        for chapter in render_book(little_book(name)).chapters:
            for note in chapter.notes:
                for element in etree.fromstring(note.body).iter("p"):
                    text = "".join(element.itertext())
                    assert text == " ".join(text.split(" ")).strip() and "\n" not in text and "  " not in text


def test_an_id_in_a_note_that_is_called_twice_does_not_stand_in_the_book_twice(tmp_path: Path) -> None:
    notes = render_book(book_of(tmp_path, "A[^1] b[^1].\n\n[^1]: [X]{#here}\n")).chapters[0].notes
    assert [note.tree().findtext("p/span") for note in notes] == ["X", "X"]
    assert not any("id=" in note.body for note in notes)


def test_the_id_of_a_heading_is_free_of_the_label_of_its_note(tmp_path: Path) -> None:
    text = "# On boats[^h] and *ships*[^see-1]\n\nB.\n\n[^h]: C.\n\n[^see-1]: D.\n"
    (heading,) = render_book(book_of(tmp_path, text)).chapters[0].headings
    assert heading.id == "ch-01-one__on-boats-and-ships"


def test_the_space_after_a_picture_in_a_line_stays(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    body = render_book(book_of(tmp_path, "# A\n\nOne ![x](x.svg) two, ![y](x.svg), three.\n")).chapters[0].body
    assert '"/> two, <img' in body and "One <img" in body and '"/>, three' in body
