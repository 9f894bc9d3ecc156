"""Files of OCR programs that are cut off, unknown or hostile; and what is never lost from those that are whole."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regather.errors import UnreadableSource
from regather.sources import find_breaks, read_source
from regather.sources.decoding import decode
from regather.sources.formats import take_out
from regather.sources.html_text import html_pages


def refused(path: Path, text: str) -> UnreadableSource:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableSource) as caught:
        read_source(path)
    assert caught.value.where and caught.value.hint
    return caught.value


def test_xml_that_breaks_off(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.xml", '<?xml version="1.0"?>\n<alto>\n<Layout><Page>')
    assert "not well formed" in error.what and "line 3" in error.where


def test_xml_of_no_ocr_program(tmp_path: Path) -> None:
    assert "no OCR program" in refused(tmp_path / "a.xml", "<?xml version='1.0'?>\n<TEI><text/></TEI>").what


def test_xml_that_multiplies_itself_is_refused_or_bounded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0"?>\n<!DOCTYPE alto [<!ENTITY l0 "laughs">{levels}]>\n<alto>&l8;</alto>'
    refused(tmp_path / "a.xml", text)


def test_json_that_breaks_off(tmp_path: Path) -> None:
    assert "no JSON" in refused(tmp_path / "a.json", '{"pages": [{"markdown": "x"').what


def test_json_of_no_ocr_program(tmp_path: Path) -> None:
    assert "no program" in refused(tmp_path / "a.json", '{"name": "settings", "pages": 3}').what


def test_json_nested_too_deep(tmp_path: Path) -> None:
    refused(tmp_path / "a.json", "[" * 100_000)


def test_table_with_a_row_cut_off(tmp_path: Path) -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    assert "line 3" in refused(tmp_path / "a.tsv", head + "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\tword\n5\t1\t1\n").where


def test_a_text_that_begins_like_data_is_still_a_text(tmp_path: Path) -> None:
    for text in ("[Page of a diary]\n\nIt rained.\n", "{sic} he wrote.\n", "<3 she wrote.\n", "<i>Slanted</i> from\n"):
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        assert read_source(path).text == text


@pytest.mark.parametrize("name", ["pages", "boxes"])
def test_a_file_known_by_its_text_needs_no_ending(tmp_path: Path, name: str) -> None:
    text = json.dumps([{"page": 1, "text": "One."}, {"page": 2, "text": "Two."}])
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_source(path).text == "One.\n\n\f\n\nTwo.\n"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["pages", "page", "text", "markdown", "attributes", "pdf_page_numbers", "children", "block_type", "html",
             "page_idx", "type", "pdf_info", "para_blocks", "lines", "spans", "content", "Blocks", "BlockType", "Text",
             "responses", "fullTextAnnotation", "schema_name", "texts", "prov", "body", "$ref", "text_lines", "index"]
        ),
        inner | st.sampled_from(["Page", "LINE", "DoclingDocument", "#/texts/0", "#/body"]),
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=60, derandomize=True)
@given(JSON)
def test_any_json_is_read_or_refused_and_nothing_else(value: object) -> None:
    try:
        _, paged = take_out("a.json", json.dumps(value))
    except UnreadableSource as error:
        assert error.hint
    else:
        assert all(item.span.of(paged.text) == "\f" for item in paged.breaks)


def letters(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalnum())


WORDS = st.text("abc äß1", min_size=1, max_size=6)


@settings(max_examples=60, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["p", "div", "b", "td", "h2", "li", "pre", "span"]), WORDS), max_size=8))
def test_html_loses_no_letter_of_what_it_shows(parts: list[tuple[str, str]]) -> None:
    html = "".join(f"<{tag}>{word}</{tag}>" for tag, word in parts)
    shown = "".join(page.text for page in html_pages(f"<html><body>{html}</body></html>"))
    assert letters(shown) == letters("".join(word for _, word in parts))


@settings(max_examples=60, derandomize=True)
@given(st.text(max_size=200))
def test_any_html_is_read(text: str) -> None:
    html_pages(f"<html>{text}")
    take_out("a.txt", text)


@pytest.mark.parametrize("letter", ["é", "ở", "ó", "й", "が", "각"])
def test_letter_and_accent_are_read_as_one_character(letter: str) -> None:
    decoded = decode(unicodedata.normalize("NFD", f"x{letter}x").encode(), "a.txt")
    assert (decoded.text, decoded.composed) == (f"x{letter}x", 1)


@pytest.mark.parametrize("text", ["שָׁלוֹם", "הָּיָה", "\u212a", "豈", "x\u0323\u0302y", "क़लम", "בְּרֵאשִׁית"])
def test_what_does_not_get_shorter_stays_as_it_came(text: str) -> None:
    assert decode(text.encode(), "a.txt").text == text


def test_odd_characters_stay_and_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("fine\nA \ue0a1word and a\ue0a2nother, and \ufffd one lost, cafe\u0301.\n", encoding="utf-8")
    source = read_source(path)
    assert source.text == "fine\nA \ue0a1word and a\ue0a2nother, and \ufffd one lost, café.\n"
    assert [(f.code, f.where) for f in source.findings] == [
        ("source-characters", "a.txt, line 2"), ("source-characters", "a.txt, line 2"), ("source-composed", "a.txt"),
    ]
    assert source.findings[0].message.startswith("2 private-use")


LEFT, RIGHT = "and whoever is late takes the way", "by the mill, where somebody talks"


def said(folder: Path, text: str) -> list[str]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return [finding.code for finding in read_source(folder / "a.txt").findings]


def test_lines_across_two_pages_are_said(tmp_path: Path) -> None:
    assert said(tmp_path, f"   {LEFT}     {RIGHT}\n" * 25) == ["source-side-by-side"]


def test_a_table_or_a_justified_line_is_no_second_page(tmp_path: Path) -> None:
    assert said(tmp_path, f"{LEFT}     {RIGHT}\n" * 19) == []
    assert said(tmp_path, f"{LEFT}  {RIGHT}\n" * 25) == []
    assert said(tmp_path, f"{LEFT} {RIGHT}\n" * 40 + f"{LEFT}     {RIGHT}\n" * 25) == []
    assert said(tmp_path, "A chapter with a long name indeed, of two     17\n" * 25) == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_known_by_its_zeros(encoding: str) -> None:
    text = "A page of text, déjà vue."
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    "text", ["x<sup>th</sup> of May\n", "He wrote <span> and </span>.\n", "a < b, b > c\n", "<!-- images -->\n"]
)
def test_tags_that_no_ocr_program_is_known_to_write_stay(text: str) -> None:
    assert take_out("a.md", text)[1].text == text


def test_tags_of_ocr_programs_leave_every_word_and_break() -> None:
    text = 'One.<sup>12</sup>\n<!-- image -->\n\f<span id="page-1-0"></span>Two.\n<page_number>xiv</page_number>\n'
    assert take_out("a.md", text)[1].text == "One.¹²\n\fTwo.\n\n\nxiv\n\n\n"


HOSTILE = {
    "hyphens": "-" * 200_000,
    "rules": "---\n\n" * 40_000,
    "spaces": " " * 200_000 + "x",
    "page words": "page " * 40_000,
    "equals": "=" * 200_000 + " page",
    "braces": "{1}" + "-" * 200_000 + "x",
    "comments": "<!-- page " * 40_000,
    "file names": "a/" * 200_000 + "1.png",
    "divisions": "<div page-break-" * 25_000,
    "accents": "e" + "\u0301" * 200_000,
    "headers": "---\nprimary_language: en\n" * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_takes_time_in_proportion(name: str) -> None:
    """200,000 characters made to trip patterns take well under a second; a quadratic pattern takes minutes."""
    start = time.process_time()
    find_breaks(decode(HOSTILE[name].encode(), "a.txt").text)
    assert time.process_time() - start < 1.5


def test_own_patterns_of_lines_hold_no_open_repeats() -> None:
    """No ``.*`` and no ``[^x]*`` in a break's pattern: on one line of 50 MB they cost its square."""
    from regather.sources import MARKS  # noqa: PLC0415

    open_repeats = {mark.name: re.findall(r"(?:\.|\[\^[^\]]*\])[*+]", mark.pattern.pattern) for mark in MARKS}
    assert {name: found for name, found in open_repeats.items() if found} == {}
