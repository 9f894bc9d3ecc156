"""Markdown of any program is read into paragraphs, headings and notes."""

from __future__ import annotations

import pytest

from regather.bench.reading import Paragraph, read_markdown, whole_text


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("# One\n\ntext", [Paragraph("One", 1), Paragraph("text")]),
        ("### Three ###\ntext", [Paragraph("Three", 3), Paragraph("text")]),
        ("## Named {#here .part}", [Paragraph("Named", 2)]),
        ("One\n===\n\nTwo\n---", [Paragraph("One", 1), Paragraph("Two", 2)]),
        ("one\ntwo\n---", [Paragraph("one\ntwo\n---")]),
        ("#tag", [Paragraph("#tag")]),
        ("> said\n> so", [Paragraph("said\nso")]),
        ("| a line\n| another", [Paragraph("a line\nanother")]),
        ("a | b in the middle", [Paragraph("a | b in the middle")]),
        ("a line\\\nbroken", [Paragraph("a line\nbroken")]),
        (r"1\. not a list", [Paragraph("1. not a list")]),
        ("one\n\n* * *\n\ntwo", [Paragraph("one"), Paragraph("two")]),
        ("one\ftwo", [Paragraph("one"), Paragraph("two")]),
        ("a <!-- page\n 3 --> b", [Paragraph("a  b")]),
        ("::: question\nWho?\n:::", [Paragraph("Who?")]),
        ("[small caps]{.sc} <b>bold</b> &amp;c.", [Paragraph("small caps bold &c.")]),
    ],
)
def test_markup_is_told_from_words(markdown: str, read: list[Paragraph]) -> None:
    assert list(read_markdown(markdown).paragraphs) == read


def test_a_note_goes_on_in_lines_that_are_set_in_and_ends_before_others() -> None:
    read = read_markdown("text[^a]\n\n[^a]: first\nlazy\n\n    second\n\nno note")
    assert read.notes == {"a": "first lazy second"}
    assert [paragraph.text for paragraph in read.paragraphs] == ["text[^a]", "no note"]


def test_a_note_written_in_place_is_taken_out() -> None:
    read = read_markdown("before^[a note [with brackets]] after")
    (label,) = read.notes
    assert read.notes[label] == "a note [with brackets]"
    assert read.paragraphs[0].text == f"before[^{label}] after"


def test_files_lose_their_headers_and_keep_their_notes_apart() -> None:
    whole = whole_text(["---\ntitle: x\n---\none[^1]\n\n[^1]: a", "two[^1]\n\n[^1]: b"])
    assert "title" not in whole
    assert sorted(read_markdown(whole).notes.values()) == ["a", "b"]


def test_a_rule_that_closes_no_header_stays() -> None:
    assert whole_text(["---\n\none"]) == "---\n\none"
