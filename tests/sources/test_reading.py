"""What a readable source becomes: decoded text with plain line ends, its digest, its seams."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from regather.model import Source, Span
from regather.sources import read_source
from regather.text.natural_order import natural_key

TEXT = "Première page – déjà vue.\n"


def read(folder: Path, data: bytes, name: str = "source.txt") -> Source:
    path = folder / name
    path.write_bytes(data)
    return read_source(path)


def test_utf8_is_kept_as_it_is(tmp_path: Path) -> None:
    source = read(tmp_path, TEXT.encode())
    assert (source.text, source.encoding, source.name) == (TEXT, "utf-8", "source.txt")
    assert source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_taken_away(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding)).text == TEXT


def test_western_text_of_windows_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    source = read(tmp_path, TEXT.encode("cp1252"))
    assert (source.text, source.encoding) == (TEXT, "cp1252")


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_become_line_feeds(tmp_path: Path, ending: str) -> None:
    assert read(tmp_path, f"one{ending}{ending}two{ending}".encode()).text == "one\n\ntwo\n"


def pages(folder: Path) -> Path:
    folder.mkdir()
    texts = {"page10.txt": "tenth", "page2.txt": "second\n", "page1.txt": "first\n", ".hidden.txt": "no"}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "cover.png").write_bytes(b"\x89PNG")
    return folder


def test_a_folder_is_read_in_natural_order_with_an_empty_break_where_files_meet(tmp_path: Path) -> None:
    source = read_source(pages(tmp_path / "scan"))
    assert source.text == "first\nsecond\ntenth\n"
    assert [(b.span, b.label) for b in source.breaks] == [(Span(6, 6), "page2"), (Span(13, 13), "page10")]
    assert source.name == "scan"


def test_archives_give_the_same_source_as_the_folder_they_were_made_of(tmp_path: Path) -> None:
    folder = pages(tmp_path / "scan")
    with zipfile.ZipFile(tmp_path / "scan.zip", "w") as packed:
        for file in folder.iterdir():
            packed.write(file, file.name)
    with tarfile.open(tmp_path / "scan.tgz", "w:gz") as packed_tar:
        for file in folder.iterdir():
            packed_tar.add(file, file.name)
    plain = read_source(folder)
    for name in ("scan.zip", "scan.tgz"):
        source = read_source(tmp_path / name)
        assert (source.text, source.breaks, source.sha256) == (plain.text, plain.breaks, plain.sha256)


def test_a_changed_page_changes_the_digest_of_a_folder(tmp_path: Path) -> None:
    folder = pages(tmp_path / "scan")
    before = read_source(folder).sha256
    (folder / "page1.txt").write_text("other\n", "utf-8")
    assert read_source(folder).sha256 != before


def test_html_becomes_markdown_with_form_feeds_between_its_pages(tmp_path: Path) -> None:
    html = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>
    <div class="ocr_page" id="page_1"><h2>A heading</h2><p>Some <em>slanted</em>
    words &amp; more</p></div><div class="ocr_page"><p>Verse one<br>verse two</p><ul>
    <li>an item</li></ul></div></body></html>"""
    source = read(tmp_path, html.encode(), "scan.html")
    assert source.text == "## A heading\n\nSome *slanted* words & more\n\n\f\n\nVerse one\nverse two\n\n- an item\n"
    assert len(source.breaks) == 1


def test_names_sort_as_a_person_would_sort_them() -> None:
    names = ["p10", "p9", "P1", "p1", "p01b", "a"]
    assert sorted(names, key=natural_key) == ["a", "P1", "p1", "p01b", "p9", "p10"]
