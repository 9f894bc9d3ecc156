"""What each OCR program's own way of writing becomes; one folder a convention.

A folder holds ``input`` (a file or a folder), ``why.txt``, and ``expected.txt``: the text, with every break
written as ⟦label⟧, or ⟦⟧ where it has none. ``REWRITE_EXPECTED=1`` writes the latter anew, for a person to read.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from regather.model import Source
from regather.sources import read_source

HERE = Path(__file__).parent / "conventions"
NAMES = sorted(folder.name for folder in HERE.iterdir())
CONVERTED = [name for name in NAMES if next((HERE / name).glob("input*")).suffix in (".xml", ".tsv", ".hocr")]


def read(name: str) -> Source:
    return read_source(next((HERE / name).glob("input*")))


def shown(source: Source) -> str:
    """The text with its breaks made visible, each in place of its own characters."""
    parts, at = [], 0
    for item in source.breaks:
        parts += [source.text[at : item.span.start], f"⟦{item.label or ''}⟧"]
        at = item.span.end
    return "".join(parts) + source.text[at:]


@pytest.mark.parametrize("name", NAMES)
def test_the_convention_gives_this_text_with_these_breaks(name: str) -> None:
    found = shown(read(name))
    expected = HERE / name / "expected.txt"
    if os.environ.get("REWRITE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8"), (HERE / name / "why.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_gives_the_same_source(name: str) -> None:
    assert read(name) == read(name)


@pytest.mark.parametrize("name", NAMES)
def test_breaks_are_in_order_and_inside_the_text(name: str) -> None:
    source = read(name)
    edges = [edge for item in source.breaks for edge in (item.span.start, item.span.end)]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(source.text)


def test_what_is_left_out_is_said() -> None:
    said = {name: [f.message for f in read(name).findings if f.code == "source-left-out"] for name in NAMES}
    assert "ferry.md" in said["mineru"][0]
    assert "1.hocr" in said["text-and-hocr"][0]
    assert "mets.xml" in said["page-xml"][0]
    assert "__MACOSX" in said["folder"][0] and ".page3.txt" in said["folder"][0] and "cover.svg" in said["folder"][0]
    silent = set(NAMES) - {"mineru", "text-and-hocr", "page-xml", "folder"}
    assert not any(said[name] for name in silent)


def test_a_format_that_is_not_text_is_said() -> None:
    assert [f.code for f in read("alto").findings] == ["source-format"]
    assert [f.code for f in read("pdftotext").findings] == []


@pytest.mark.parametrize("name", ["tesseract-hocr", "tesseract-tsv", "alto", "abbyy", "djvu-xml", "pdftotext-bbox"])
def test_lines_of_print_stay_lines(name: str) -> None:
    assert "The ferry leaves at seven,\nand whoever is late takes the\n" in read(name).text


def test_every_format_and_shape_has_a_folder() -> None:
    """Words of the shared sample stand in each exactly as often as in its input: nothing is read twice."""
    counts = Counter({name: read(name).text.count("whoever is late") for name in NAMES})
    assert {name: count for name, count in counts.items() if count != 1} == {}
