"""The book in the repository keeps the form that restoring writes, so that it can come back byte for byte."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from regather.text.page_marks import without_page_marks
from regather.text.slug import slugify

CHAPTERS = sorted((Path(__file__).resolve().parents[2] / "chapters").glob("*.md"))
FIGURES = sorted((Path(__file__).resolve().parents[2] / "book" / "figures").glob("*.svg"))

WORDS_A_PAGE = 300
"""What an A5 page of prose holds; the book must fill 24 of them."""

LONG_NOTE = 170
"""Words of a note that is longer than the foot of one page can hold."""


def every_chapter() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def read(path: Path) -> str:
    """The chapter as it reads, without the marks of the wreck's pages."""
    return without_page_marks(path.read_text(encoding="utf-8"))


def notes_of(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^\[\^(\d+)\]: (.+)$", text, re.MULTILINE)


def without_code(text: str) -> str:
    return re.sub(r"`[^`]*`", "", text)


@every_chapter()
def test_blocks_are_divided_by_one_blank_line_and_the_file_ends_with_one_newline(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert text == text.strip() + "\n"
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


@every_chapter()
def test_the_file_is_named_after_its_number_and_its_heading(path: Path) -> None:
    heading = re.match(r"(#{1,2}) (.+)", read(path))
    assert heading is not None, "a chapter opens with its heading"
    assert path.stem == f"{CHAPTERS.index(path) + 1:02d}-{slugify(heading.group(2))}"


@every_chapter()
def test_quotation_marks_are_curly_and_in_pairs(path: Path) -> None:
    text = without_code(read(path))
    assert not re.search(r"[\"']", text)
    # A quotation of several paragraphs opens each of them and is closed once.
    continued = sum(line.startswith("> “") and not line.endswith("”") for line in text.splitlines())
    assert text.count("“") - continued == text.count("”")


@every_chapter()
def test_notes_are_called_once_each_in_the_order_of_their_bodies(path: Path) -> None:
    text = read(path)
    calls = re.findall(r"\[\^(\d+)\](?!:)", text)
    assert calls == [str(number) for number in range(1, len(calls) + 1)]
    assert [label for label, _ in notes_of(text)] == calls


@every_chapter()
def test_a_paragraph_in_quotation_marks_is_marked_as_a_quotation(path: Path) -> None:
    for line in read(path).splitlines():
        assert not re.fullmatch(r"“[^”]*”", line), "restoring would take it for a quotation"


def test_the_book_fills_twenty_four_pages() -> None:
    words = sum(len(read(path).split()) for path in CHAPTERS)
    assert words >= 24 * WORDS_A_PAGE


def test_the_book_has_every_kind_of_block() -> None:
    text = "\n\n".join(read(path) for path in CHAPTERS)
    wanted = {
        "part": r"^# ",
        "section": r"^## ",
        "quotation of several paragraphs": r"^> .+\n>\n> ",
        "verse": r"^\| [^|\n]+\n\| [^|\n]+$",
        "list": r"^1\. .+\n2\. ",
        "table": r"^\|(?:---\|)+$",
        "figure": r"^!\[.+\]\(\.\./book/figures/[a-z-]+\.svg\)$",
        "interview question": r"^::: question\n.+\?\n:::$",
        "emphasis": r"(?<!\*)\*\w+\*(?!\*)",
    }
    missing = [kind for kind, pattern in wanted.items() if not re.search(pattern, text, re.MULTILINE)]
    assert missing == []
    assert len(notes_of(text)) >= 7
    assert max(len(body.split()) for _, body in notes_of(text)) >= LONG_NOTE


def test_every_figure_is_shown_once_and_every_shown_figure_is_there() -> None:
    text = "".join(read(path) for path in CHAPTERS)
    shown = re.findall(r"\]\(\.\./book/figures/([^)]+)\)", text)
    assert sorted(shown) == [path.name for path in FIGURES]


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_plain_svg_with_a_title_and_a_description(path: Path) -> None:
    space = "{http://www.w3.org/2000/svg}"
    root = ElementTree.parse(path).getroot()
    assert root.tag == space + "svg"
    assert root.get("viewBox")
    assert root.findtext(space + "title")
    assert root.findtext(space + "desc")
    kinds = {element.tag.removeprefix(space) for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
    families = {element.get("font-family") for element in root.iter() if element.get("font-family")}
    assert families == {"serif"}
