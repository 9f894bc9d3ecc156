"""The real source as a book, with its doubts answered: right from cover to colophon.

No word of the source stands here; what is right is told by the offsets in ``truth.json``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from tests.seed.conftest import Run, Seed

from regather.model import Book, Chapter
from regather.project import load_book
from regather.text.page_marks import without_page_marks

pytestmark = pytest.mark.xdist_group("seed")
"""Both restorings are made once, so these tests keep to one worker."""

WORD = re.compile(r"[^\W_]+")
NOTE = re.compile(r"\[\^(\d+)\](?!:)")
BODY = re.compile(r"^\[\^(\d+)\]: (.*)$", re.MULTILINE)
QUESTION = re.compile(r"^::: question\n(.*?)\n:::$", re.MULTILINE | re.DOTALL)
PARAGRAPH = re.compile(r"\n>?\n")
SUPERSCRIPT = re.compile("[¹²³⁴]")

Spans = list[list[int]]


@pytest.fixture(scope="module")
def book(answered: Run) -> Book:
    return load_book(answered.folder)


@pytest.fixture(scope="module")
def pages(case: Seed) -> dict[int, list[tuple[int, int, str]]]:
    """The pieces of each page in the order of reading: notes come last, so body and headings read on."""
    return {page["page"]: [tuple(span) for span in page["spans"]] for page in case.truth["pages"]}


def words(text: str) -> list[str]:
    """The words of Markdown or source, without marks, in lower case."""
    bare = NOTE.sub("", text).replace("\\", "").replace("::: question", " ")
    return WORD.findall(unicodedata.normalize("NFC", SUPERSCRIPT.sub("", bare)).casefold())


def letters(found: list[str]) -> str:
    """The words without the gaps between: a compound's hyphen that the source lost at a line's end is put back."""
    return "".join(found)


def joined(case: Seed, spans: Spans) -> list[str]:
    """The words of the source in ``spans``; a word that a page turn cut in two is one."""
    cut = {turn["left"] for turn in case.turns if _is_cut(case, turn)}
    text = ""
    for start, end in spans:
        part = case.source.text[start:end]
        text += part.rstrip().removesuffix("-") if end in cut else part + " "
    return words(text)


def _is_cut(case: Seed, turn: dict[str, Any]) -> bool:
    cut = {(word["left_page"], word["right_page"]) for word in case.truth["words_cut"] if "left_page" in word}
    return (turn["left_page"], turn["right_page"]) in cut


def running(book: Book) -> Iterator[tuple[Chapter, str]]:
    """Each chapter with its text without the bodies of its notes and the marks of printed pages."""
    for chapter in book.chapters:
        yield chapter, BODY.sub("", without_page_marks(chapter.text))


def in_order(pages: dict[int, list[tuple[int, int, str]]], found: list[Any]) -> list[Any]:
    """Items with spans, by the page that their first span stands on."""
    places = {start: page for page, spans in pages.items() for start, end, _ in spans}

    def place(item: Any) -> tuple[int, int]:
        at = item["spans"][0][0]
        return places[max(start for start in places if start <= at)], at

    return sorted(found, key=place)


def test_every_entry_of_the_contents_page_is_a_chapter_with_its_title_and_level(case: Seed, book: Book) -> None:
    headings = case.truth["headings"]
    assert len(book.chapters) == 11
    assert [chapter.level for chapter in book.chapters] == [heading["level"] for heading in headings]
    for chapter, heading in zip(book.chapters, headings, strict=True):
        assert words(chapter.title) == words(case.source.text[heading["at"] : heading["end"]])
        assert without_page_marks(chapter.text).startswith("#" * heading["level"] + f" {chapter.title}\n")
    assert [chapter.slug[:3] for chapter in book.chapters] == [f"{n:02d}-" for n in range(1, 12)]


def test_every_word_stands_once_and_in_its_place(
    case: Seed, book: Book, pages: dict[int, list[tuple[int, int, str]]]
) -> None:
    """The whole book at once: body and headings of all pages in order, and not a word besides."""
    wanted: Spans = []
    for page in sorted(pages):
        wanted += [[start, end] for start, end, role in pages[page] if role in ("body", "heading")]
    found = letters([word for _, text in running(book) for word in words(text)])
    expected = letters(joined(case, wanted))
    first = next((n for n, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), None)
    assert first is None, f"letter {first}: {found[first - 30 : first + 40]} for {expected[first - 30 : first + 40]}"
    assert len(found) == len(expected)


def test_four_notes_stand_at_their_words(case: Seed, book: Book) -> None:
    calls = [(text[: mark.start()], mark) for _, text in running(book) for mark in NOTE.finditer(text)]
    assert len(calls) == len(case.truth["notes"]) == 4
    for note in case.truth["notes"]:
        before = case.source.text[note["mark_at"] - 60 : note["mark_at"]]
        called = [mark for text, mark in calls if words(text)[-6:] == words(before)[-6:]]
        assert len(called) == 1, f"note {note['label']} is called {len(called)} times"


def test_each_note_s_body_is_whole_and_stands_in_its_chapter(case: Seed, book: Book) -> None:
    for note in case.truth["notes"]:
        before = words(case.source.text[note["mark_at"] - 60 : note["mark_at"]])[-6:]
        (body,) = [
            dict(BODY.findall(chapter.text))[mark.group(1)]
            for chapter, text in running(book)
            for mark in NOTE.finditer(text)
            if words(text[: mark.start()])[-6:] == before
        ]
        parts = [case.source.text[start:end] for start, end in note["bodies"]]
        # A note that runs over was cut inside a word: its second half goes on where the first ends.
        whole = "".join(part.rstrip().removesuffix("-") for part in parts[:-1]) + parts[-1]
        assert words(body) == words(whole.lstrip("¹²³⁴ "))
    assert sum(len(note["bodies"]) for note in case.truth["notes"]) == 5
    assert sum(len(BODY.findall(chapter.text)) for chapter in book.chapters) == 4


def test_questions_and_nothing_else_are_set_apart(
    case: Seed, book: Book, pages: dict[int, list[tuple[int, int, str]]]
) -> None:
    found = [words(question) for _, text in running(book) for question in QUESTION.findall(text)]
    assert found == [joined(case, item["spans"]) for item in in_order(pages, case.truth["questions"])]


def quoted(book: Book) -> list[str]:
    """Every block quotation with its marks taken off, in order."""
    blocks: list[str] = []
    for _, text in running(book):
        for line, before in zip(text.split("\n"), ["", *text.split("\n")], strict=False):
            if line.startswith(">"):
                if not before.startswith(">"):
                    blocks.append("")
                blocks[-1] += re.sub(r"^> ?", "", line) + "\n"
    return blocks


def test_quotations_and_nothing_else_are_quotations(
    case: Seed, book: Book, pages: dict[int, list[tuple[int, int, str]]]
) -> None:
    listed = [item for item in case.truth["quotations"] if item.get("list")]
    certain = [item for item in case.truth["quotations"] if item["certain"] and not item.get("list")]
    (verse,) = case.truth["verse"]
    wanted = [joined(case, item["spans"]) for item in in_order(pages, [*certain, verse])]
    open_ = [joined(case, item["spans"]) for item in case.truth["quotations"] if not item["certain"]]
    allowed = [*open_, *(joined(case, item["spans"]) for item in listed), [word for one in open_ for word in one]]
    besides = {letters(block) for block in allowed}
    found = [letters(words(block)) for block in quoted(book)]
    assert [block for block in found if block not in besides] == [letters(block) for block in wanted]


def test_the_song_is_four_lines_of_verse(case: Seed, book: Book) -> None:
    (verse,) = case.truth["verse"]
    found = [line for block in quoted(book) for line in block.split("\n") if line.startswith("| ")]
    anywhere = [
        line for chapter in book.chapters for line in re.findall(r"^(?:> )?(\| .*)$", chapter.text, re.MULTILINE)
    ]
    assert anywhere == found
    assert len(found) == 4
    assert words("\n".join(found)) == joined(case, verse["spans"])


def test_no_folio_and_no_line_of_the_contents_page_is_left(
    case: Seed, book: Book, pages: dict[int, list[tuple[int, int, str]]]
) -> None:
    lines = [words(line) for _, text in running(book) for line in text.split("\n") if line.strip()]
    assert [line for line in lines if len(line) == 1 and line[0].isdecimal()] == []
    for start, end, role in (piece for spans in pages.values() for piece in spans):
        if role in ("contents", "title", "colophon"):
            entries = [words(line) for line in case.source.text[start:end].split("\n") if line.strip()]
            left = [line for line in lines if line in entries and line[-1].isdecimal()]
            assert left == [], f"from {start}"


def test_paragraphs_go_on_or_end_at_each_page_turn_as_they_do_in_the_book(case: Seed, book: Book) -> None:
    """Page turns inside a chapter whose paragraph is known."""
    texts = [text for _, text in running(book)]
    known = [turn for turn in case.turns if turn["paragraph"] in ("joined", "new")]
    assert len(known) >= 20
    for turn in known:
        before = case.source.text[turn["left"] - 80 : turn["left"]]
        after = case.source.text[turn["right"] : turn["right"] + 80]
        place = _turn(texts, words(before)[-5:], words(after)[:5], cut=_is_cut(case, turn))
        assert place is not None, f"pages {turn['left_page']}, {turn['right_page']}: not next to each other"
        ends = PARAGRAPH.search(place) is not None
        assert ends is (turn["paragraph"] == "new"), f"pages {turn['left_page']}, {turn['right_page']}"


def _turn(texts: list[str], before: list[str], after: list[str], *, cut: bool) -> str | None:
    """What stands between the last words of one page and the first of the next; nothing if it is elsewhere."""
    if cut:
        before, after = [*before[:-1], before[-1] + after[0]], after[1:]
    wanted = before + after
    for text in texts:
        places = list(WORD.finditer(NOTE.sub(lambda mark: "_" * len(mark.group()), text)))
        shown = [place.group().casefold() for place in places]
        for at in range(len(shown) - len(wanted) + 1):
            if shown[at : at + len(wanted)] == wanted:
                return text[places[at + len(before) - 1].end() : places[at + len(before)].start()]
    return None


def test_a_chapter_begins_where_a_page_turn_opens_one(case: Seed, book: Book) -> None:
    opened = [turn for turn in case.turns if turn["paragraph"] == "chapter"]
    assert opened
    for turn in opened:
        ends = words(case.source.text[turn["left"] - 80 : turn["left"]])[-5:]
        begins = words(case.source.text[turn["right"] : turn["right"] + 80])[:4]
        texts = [words(text) for _, text in running(book)]
        assert any(one[-5:] == ends and two[:4] == begins for one, two in pairwise(texts)), turn["right_page"]


def test_front_matter_is_read_off_cover_and_colophon(case: Seed, book: Book) -> None:
    def at(start: int, end: int) -> str:
        return case.source.text[start:end]

    metadata = book.metadata
    assert (metadata.title, metadata.subtitle) == (at(40, 50), at(52, 85))
    assert metadata.authors == (at(87, 98),)
    assert (metadata.date, metadata.publisher, metadata.rights) == (at(282, 286), at(0, 21), at(22, 36))
    assert metadata.source == "".join(at(198, 255).split())
