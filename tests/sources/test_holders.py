"""Folders and archives: what is read of them, what is left out, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from regather.errors import UnreadableSource
from regather.sources import holders, read_source


def refused(path: Path) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        read_source(path)
    assert caught.value.where and caught.value.hint
    return caught.value


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, members: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_what_a_system_leaves_in_an_archive_is_left_out_and_said(tmp_path: Path) -> None:
    members = {"scan/10.txt": b"ten", "scan/2.txt": b"two", "__MACOSX/scan/._2.txt": b"\0\5", "scan/.DS_Store": b"\0"}
    source = read_source(zipped(tmp_path / "scan.zip", members))
    assert source.text == "two\nten\n"
    (finding,) = source.findings
    assert finding.code == "source-left-out"
    assert "__MACOSX" in finding.message and ".DS_Store" in finding.message


def test_a_comic_archive_of_texts_is_a_zip(tmp_path: Path) -> None:
    assert read_source(zipped(tmp_path / "scan.cbz", {"1.txt": b"one"})).text == "one"


def test_an_archive_of_pictures_says_that_they_need_an_ocr_program(tmp_path: Path) -> None:
    error = refused(zipped(tmp_path / "scan.cbz", {"1.png": b"\x89PNG", "2.png": b"\x89PNG"}))
    assert "2 other files" in error.what and "OCR" in error.hint


def test_parts_in_inner_folders_stand_in_natural_order_too(tmp_path: Path) -> None:
    members = {"part10/1.txt": b"d", "part2/10.txt": b"c", "part2/9.txt": b"b", "part1/1.txt": b"a"}
    assert read_source(tarred(tmp_path / "x.tar", members)).text == "a\nb\nc\nd\n"


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/etc/out.txt", "C:\\out.txt", "..\\out.txt"])
def test_a_member_whose_name_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    assert "leads out" in refused(tarred(tmp_path / "x.tar", {"1.txt": b"one", name: b"two"})).what


def test_nothing_is_ever_written_beside_an_archive(tmp_path: Path) -> None:
    read_source(zipped(tmp_path / "x.zip", {"a/1.txt": b"one"}))
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_links_in_an_archive_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("1.txt")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"one"))
        link = tarfile.TarInfo("2.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    source = read_source(path)
    assert source.text == "one"
    assert "2.txt" in source.findings[0].message


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "MOST_BYTES", 100_000)
    path = zipped(tmp_path / "bomb.zip", {"1.txt": b" " * 20_000_000})
    assert path.stat().st_size < 50_000
    assert "too big" in refused(path).what


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "MOST_FILES", 3)
    assert "more than 3 files" in refused(zipped(tmp_path / "x.zip", {f"{n}.txt": b"a" for n in range(4)})).what


def test_one_broken_member_is_named_and_nothing_is_read(tmp_path: Path) -> None:
    texts = {f"{n}.txt": " ".join(str(n * k * k) for k in range(400)).encode() for n in range(1, 4)}
    path = zipped(tmp_path / "x.zip", texts)
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("2.txt")
        at = member.header_offset + member.compress_size // 2
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    error = refused(path)
    assert "2.txt" in error.where
    assert "Nothing was read" in error.hint


def test_a_tar_that_breaks_off_names_the_member(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tar.gz", {f"{n}.txt": str(n).encode() * 5000 for n in range(1, 4)}, "w:gz")
    path.write_bytes(path.read_bytes()[:-60])
    assert "unpacked" in refused(path).what


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"1.txt": b"one"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refused(path).what


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_a_packed_single_file_is_unpacked(tmp_path: Path, ending: str, pack: object) -> None:
    path = tmp_path / f"book.txt{ending}"
    path.write_bytes(pack(b"A page.\n\fAnother.\n"))  # type: ignore[operator]
    source = read_source(path)
    assert source.text == "A page.\n\fAnother.\n"
    path.write_bytes(path.read_bytes()[:-8])
    assert "unpacked" in refused(path).what


def test_files_of_several_encodings_are_each_read_in_their_own(tmp_path: Path) -> None:
    members = {"1.txt": "Öl\r\n".encode("utf-8-sig"), "2.txt": "Öl\r\n".encode("utf-16"), "3.txt": "Öl\n".encode()}
    source = read_source(zipped(tmp_path / "x.zip", members))
    assert source.text == "Öl\nÖl\nÖl\n"
    assert source.encoding == "utf-8 + utf-16-le"


def test_pages_in_an_old_encoding_are_judged_together(tmp_path: Path) -> None:
    """By itself, the page with the one accented word is no more Western than anything else."""
    members = {"1.txt": "ÉTÉ".encode("cp1252"), "2.txt": ("Le café ferme à la marée basse. " * 9).encode("cp1252")}
    assert read_source(zipped(tmp_path / "x.zip", members)).text.startswith("ÉTÉ\nLe café")
    assert "1.txt" in refused(zipped(tmp_path / "y.zip", {"1.txt": members["1.txt"], "2.txt": b"x"})).where


def test_a_page_in_another_script_does_not_hide_among_western_ones(tmp_path: Path) -> None:
    members = {"1.txt": "café ".encode("cp1252") * 3, "2.txt": "прилив в полдень".encode("cp1251")}
    refused(zipped(tmp_path / "x.zip", members))


def test_data_of_no_ocr_program_beside_the_pages_is_left_out(tmp_path: Path) -> None:
    members = {"1.md": b"# One\n", "1_meta.json": b'{"contents": []}', "log.tsv": b"a\tb\n", "x.xml": b"<mets/>"}
    source = read_source(zipped(tmp_path / "x.zip", members))
    assert source.text == "# One\n"
    assert all(name in source.findings[0].message for name in ("1_meta.json", "log.tsv", "x.xml"))


def test_a_page_that_only_one_of_two_formats_has_is_kept(tmp_path: Path) -> None:
    """Two copies in five are missing: the texts are no copies of the pages in XML, and nothing is left out."""
    xml = b'<alto><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT="x"/></TextLine></TextBlock>' \
          b"</PrintSpace></Page></Layout></alto>"
    members = {f"{n}.xml": xml for n in range(1, 6)} | {f"{n}.txt": b"t\n" for n in range(1, 4)}
    assert read_source(zipped(tmp_path / "x.zip", members)).text == "t\nx\nt\nx\nt\nx\nx\nx\n"
