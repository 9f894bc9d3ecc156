"""Marks of printed pages, as they come out of Markdown."""

from __future__ import annotations

from pathlib import Path

from tests.support.books import book_of

from regather.render import RenderedPage, render_book

CHAPTER = """# One []{.page n="5"}

Text goes []{.page .doubt n="6" label="iv" question="join-5-6"}on[^1] here.

[]{.page n="7"}

![A river](../river.png)

> []{.page .about n="8"}Quoted.

| []{.page n="9"}The river runs
| below the town

[^1]: A note []{.page n="10"}of two pages.
"""


def test_a_mark_is_an_empty_element_that_can_be_linked_to(tmp_path: Path) -> None:
    chapter = render_book(book_of(tmp_path, CHAPTER)).chapters[0]
    assert chapter.pages == tuple(RenderedPage(f"page-{n}", {6: "iv"}.get(n, str(n))) for n in range(5, 10))
    assert '<p>Text goes <span class="page-mark" id="page-6" title="iv"/>on' in chapter.body
    assert {"page-5", "page-6", "page-7", "page-8", "page-9"} <= set(chapter.ids)


def test_a_heading_and_the_contents_know_nothing_of_its_mark(tmp_path: Path) -> None:
    chapter = render_book(book_of(tmp_path, CHAPTER)).chapters[0]
    assert '<div class="page-mark" id="page-5" title="5"/>\n<h1 id="ch-01-one__one">One</h1>' in chapter.body
    assert (chapter.title, chapter.headings[0].markup) == ("One", "One")


def test_a_paragraph_of_marks_alone_leaves_no_empty_paragraph(tmp_path: Path) -> None:
    chapter = render_book(book_of(tmp_path, 'A.\n\n[]{.page n="7"} []{.page n="8"}\n\nB.\n')).chapters[0]
    assert [(e.tag, e.get("id")) for e in chapter.tree()] == [
        ("p", None), ("div", "page-7"), ("div", "page-8"), ("p", None),
    ]  # fmt: skip


def test_a_note_is_not_where_a_page_begins(tmp_path: Path) -> None:
    (note,) = render_book(book_of(tmp_path, CHAPTER)).chapters[0].notes
    assert "".join(note.tree().itertext()).strip() == "A note of two pages."
    assert "page" not in note.body.replace("pages.", "")


def test_what_a_person_made_of_a_mark_breaks_nothing(tmp_path: Path) -> None:
    text = 'A []{.page} b []{.page n="<x>"} c []{.page n=7}d [of words]{.page n="8"} []{.page n="7"}e.\n'
    chapter = render_book(book_of(tmp_path, text)).chapters[0]
    assert chapter.pages == (RenderedPage("page-7", "7"),), "the first mark of a page counts, and only a sound one"
    assert "".join(chapter.tree().itertext()).strip() == "A b c d of words e."
