"""Sources that cannot be read, each test named after its fault; every error says what, where and what next."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regather.errors import ExitCode, UnreadableSource
from regather.sources import find_breaks, holders, read_source
from regather.sources.decoding import decode


def refused(path: Path) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        read_source(path)
    error = caught.value
    assert error.code is ExitCode.UNREADABLE_SOURCE
    assert error.what and error.where and error.hint
    return error


def written(folder: Path, data: bytes, name: str = "source.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_missing_file(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nowhere.txt").what


def test_empty_file(tmp_path: Path) -> None:
    assert "empty" in refused(written(tmp_path, b"")).what


def test_file_of_nothing_but_white_space(tmp_path: Path) -> None:
    assert "empty" in refused(written(tmp_path, b" \n\n\t\n\f")).what


def test_binary_file(tmp_path: Path) -> None:
    error = refused(written(tmp_path, b"\x7fELF\x02\x01\x01\x00\x00"))
    assert "binary" in error.what and "byte 7" in error.where


def test_control_characters_instead_of_text(tmp_path: Path) -> None:
    assert "control characters" in refused(written(tmp_path, b"\x01\x02\x03 some \x04\x05 words")).what


@pytest.mark.parametrize(("magic", "kind"), [(b"%PDF-1.7\n", "PDF"), (b"\x89PNG\r\n\x1a\n", "picture")])
def test_file_of_another_kind_is_called_by_its_name(tmp_path: Path, magic: bytes, kind: str) -> None:
    assert kind in refused(written(tmp_path, magic + b"\0\1\2")).what


def test_utf8_that_was_damaged_on_the_way(tmp_path: Path) -> None:
    data = "Erste Zeile\nZweite für Ölmühlen".encode() + b"\xff mehr"
    error = refused(written(tmp_path, data))
    assert "damaged" in error.what and "line 2" in error.where


def test_damage_before_the_first_accent_is_still_damaged_utf8(tmp_path: Path) -> None:
    assert "damaged" in refused(written(tmp_path, b"Titel \xff\n" + "für Ölmühlen und Bäche".encode())).what


def test_encoding_of_another_script(tmp_path: Path) -> None:
    error = refused(written(tmp_path, "Дорога идёт через лес, и никто не знает куда.".encode("cp1251")))
    assert "encoding" in error.what and "iconv" in error.hint


def test_a_few_zero_bytes_in_a_text_are_damage_and_not_utf16(tmp_path: Path) -> None:
    error = refused(written(tmp_path, b"A page\0 of te\0xt, of so\0me length."))
    assert "zero bytes" in error.what and "byte 6" in error.where and "tr -d" in error.hint


def test_byte_order_mark_that_lies(tmp_path: Path) -> None:
    assert "byte order mark" in refused(written(tmp_path, b"\xef\xbb\xbfcaf\xe9 noir")).what


def test_source_too_big(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "MOST_BYTES", 100)
    assert read_source(written(tmp_path, b"x" * 100)).text == "x" * 100
    assert "too big" in refused(written(tmp_path, b"x" * 101)).what


@settings(max_examples=200, derandomize=True)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_decoded_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        decoded = decode(data, "source.txt")
    except UnreadableSource as error:
        assert error.where and error.hint
    else:
        assert "\r" not in decoded.text
        find_breaks(decoded.text)


def test_archive_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "MOST_BYTES", 1000)
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in range(3):
            archive.writestr(f"{page}.txt", "a" * 400)
    assert "too big" in refused(path).what


def test_folder_without_a_text(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert "no text file" in refused(tmp_path).what


def test_folder_of_empty_pages(tmp_path: Path) -> None:
    for page in "12":
        written(tmp_path, b"\n", f"{page}.txt")
    assert "empty" in refused(tmp_path).what


def test_damaged_zip(tmp_path: Path) -> None:
    assert "unpacked" in refused(written(tmp_path, b"PK\x03\x04 not really", "pages.zip")).what


def test_damaged_tar(tmp_path: Path) -> None:
    assert "unpacked" in refused(written(tmp_path, b"not a tar at all" * 64, "pages.tar.gz")).what


def test_tar_without_a_text(tmp_path: Path) -> None:
    path = tmp_path / "pages.tar"
    with tarfile.open(path, "w") as archive:
        archive.add(written(tmp_path, b"\x89PNG", "picture.png"), "picture.png")
    assert "no text file" in refused(path).what


def test_bad_file_in_a_folder_is_named(tmp_path: Path) -> None:
    written(tmp_path, b"fine", "1.txt")
    written(tmp_path, b"bad\0", "2.txt")
    assert "2.txt" in refused(tmp_path).where


def test_folder_named_like_an_archive_is_still_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "pages.zip"
    folder.mkdir()
    written(folder, b"A page.\n", "1.txt")
    assert read_source(folder).text == "A page.\n"
