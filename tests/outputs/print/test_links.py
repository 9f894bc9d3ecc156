"""What stands on paper where the text has a link."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from tests.outputs.print.maker import book
from tests.outputs.print.reading import pages

from regather.outputs.print_links import address_of, mark_of, with_links
from regather.outputs.print_pdf import write_print
from regather.render import RenderedNote, render_book

LINKED = (
    "# Links\n\nSee [the library](https://example.org/shelf/one) and [it again](https://example.org/shelf/one), "
    "<https://example.org/plain>, [example.net](https://www.example.net/), a word[^1] with "
    "[two](https://example.org/two)[^2] marks.\n\n"
    "[^1]: A note with [a link](https://example.org/three).\n\n[^2]: Two.\n"
)


@pytest.mark.parametrize(
    ("way", "told", "untold"),
    [
        ("notes", ["a https://example.org/shelf/one", "b https://example.org/two", "(https://example.org/three)"], []),
        ("inline", ["the library (https://example.org/shelf/one) and", "(https://example.org/three)"], []),
        ("hidden", [], ["shelf", "https://example.org/two", "three"]),
    ],
)
def test_addresses_stand_where_the_book_wants_them(
    tmp_path: Path, way: str, told: list[str], untold: list[str]
) -> None:
    _, found = write_print(book(tmp_path, LINKED, links=way), tmp_path / "out.pdf")
    assert found == ()
    shown = " ".join(pages(tmp_path / "out.pdf"))
    assert [text for text in told if text not in shown] == []
    assert [text for text in untold if text in shown] == []
    assert shown.count("example.org/plain") == 1
    assert shown.count("example.net") == 1


def test_address_is_told_once_a_chapter_in_notes(tmp_path: Path) -> None:
    made = book(tmp_path, LINKED)
    [chapter] = with_links(render_book(made), "notes").chapters
    assert [mark_of(note) for note in chapter.notes] == ["a", "1", "2", "b"]
    assert sum("shelf" in note.body for note in chapter.notes) == 1


def test_notes_of_the_book_keep_their_numbers(tmp_path: Path) -> None:
    made = book(tmp_path, LINKED)
    before = [note.number for note in render_book(made).chapters[0].notes]
    after = [note.number for note in with_links(render_book(made), "notes").chapters[0].notes if "link" not in note.id]
    assert before == after == [1, 2]


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="https://example.org/">example.org</a>', ""),
        ('<a href="http://www.Example.org">https://example.org/</a>', ""),
        ('<a href="mailto:a@example.org">a@example.org</a>', ""),
        ('<a href="mailto:a@example.org">write</a>', "a@example.org"),
        ('<a href="https://example.org/x">example.org</a>', "https://example.org/x"),
    ],
)
def test_link_whose_text_is_its_address_is_complete(link: str, shown: str) -> None:
    assert address_of(etree.fromstring(link)) == shown


@pytest.mark.parametrize(("number", "mark"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (53, "ba")])
def test_notes_with_addresses_have_letters(number: int, mark: str) -> None:
    note = RenderedNote(number, f"ch--link-{number}", "call", "<div/>")
    assert mark_of(note) == mark
    assert mark_of(replace(note, id="ch--note-1")) == str(number)
