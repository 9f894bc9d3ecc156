"""Whatever a person writes, the chapter comes out whole: well-formed, with its words, and every id in order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.support.books import book_of

from regather.outputs.epub_pages import addresses_of, chapter_page
from regather.render import render_book

PIECES = (
    "# ", "## ", "\n\n", "\n", "\n\n", " ", "  ", "> ", "- ", "1. ", "| ", "::: question\n", "\n:::\n", "[^1]", "[^2]",
    "\n\n[^1]: ", "\n\n[^2]: ", "*", "**", "_", "`", "```\n", "<b>", "</b>", "<!--", "&amp;", "&", "<", ">", "{#x .y}",
    "{a:b=1}", "[l](#x)", "[l](02-two.md)", "![", "](x.svg)", "^[", "]", "\\", "\t", "\x0c", "\x00", "~~", "^", "~",
    "---", "***", ": ", "    ", "\u00a0", "\u200f", "שלום", "🌊",
)  # fmt: skip
WORDS = st.sampled_from(("alpha", "beta", "gamma"))


@given(st.lists(st.one_of(st.sampled_from(PIECES), WORDS), max_size=40), st.lists(st.sampled_from(PIECES), max_size=12))
def test_no_text_breaks_a_chapter(first: list[str], second: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        book = book_of(Path(name), "".join(first), "".join(second))
        rendered = render_book(book)
    addresses = addresses_of(rendered)
    for chapter in rendered.chapters:
        tree = chapter.tree()
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        ids += [note.id for note in chapter.notes]
        assert len(ids) == len(set(ids))
        targets = [a.get("href", "") for a in tree.iter("a")]
        assert all(target[1:] in addresses for target in targets if target.startswith("#"))
        assert sum(a.get("class") == "note-call" for a in tree.iter("a")) == len(chapter.notes)
        assert chapter.title
        chapter_page(chapter, addresses, book.metadata)


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(PIECES))
def test_no_mark_makes_words_disappear(words: list[str], mark: str) -> None:
    text = f"{' '.join(words)} {mark} {' '.join(words)}\n"
    with tempfile.TemporaryDirectory() as name:
        chapter = render_book(book_of(Path(name), text)).chapters[0]
    shown = "".join(
        str(part) for tree in (chapter.tree(), *(n.tree() for n in chapter.notes)) for part in tree.itertext()
    )
    expected = 0 if mark.strip().startswith(("[^1]:", "[^2]:")) else len(words)
    assert sum(shown.count(word) for word in ("alpha", "beta", "gamma")) >= len(words) + expected
