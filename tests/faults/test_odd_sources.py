"""Sources that are strange but readable: each is restored or refused in plain words, and nothing is lost."""

from __future__ import annotations

import random
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from tests.faults.conftest import Strike

from regather import pipeline
from regather.errors import CannotRestore, ExitCode
from regather.text.page_marks import without_page_marks

BOOK = sorted((Path(__file__).parents[2] / "chapters").glob("*.md"))
PROSE = re.sub(r"^[#!|:].*$|[\[\]^*\\]", "", "\n".join(
    without_page_marks(path.read_text(encoding="utf-8")) for path in BOOK
), flags=re.MULTILINE).split()  # fmt: skip
"""The words of the book in this repository."""


def prose(start: int, count: int) -> str:
    """So many words of it from one on."""
    return " ".join(PROSE[start : start + count])


def restored(folder: Path, text: str, name: str = "source.txt") -> pipeline.Report:
    """The report of a restored source whose proof holds."""
    (folder / name).write_text(text, encoding="utf-8")
    report = pipeline.restore(folder / name, folder / "p")
    assert report.restored is not None
    proof = report.restored.proof
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
    return report


def chapters(folder: Path) -> str:
    """What the chapters say; marks of where printed pages begin say nothing."""
    files = sorted((folder / "p" / "chapters").glob("*.md"))
    return "\n".join(without_page_marks(path.read_text(encoding="utf-8")) for path in files)


def letters(text: str) -> Counter[str]:
    return Counter(char for char in text if char.isalpha())


def test_nothing_but_pictures(tmp_path: Path) -> None:
    pictures = [f"![](images/{n}.jpg)\n" for n in range(1, 9)]
    restored(tmp_path, "\n<!-- page break -->\n\n".join(pictures), "book.md")
    assert [f"images/{n}.jpg" in chapters(tmp_path) for n in range(1, 9)] == [True] * 8


def test_pages_of_pictures_only_among_pages_of_text(tmp_path: Path) -> None:
    pages = [prose(150 * n, 150) + "\n" for n in range(6)]
    pages.insert(2, "![](images/plate.jpg)\n")
    pages.insert(5, "![A plate](images/left.jpg)\n\n![](images/right.jpg)\n")
    restored(tmp_path, "\f".join(pages), "book.md")
    text = chapters(tmp_path)
    assert all(f"images/{name}.jpg" in text for name in ("plate", "left", "right"))
    assert letters(text) == letters("".join(pages))


def test_one_page_as_long_as_a_book_among_others(tmp_path: Path) -> None:
    pages = [prose(0, 150), prose(150, 5000), prose(5150, 150)]
    restored(tmp_path, "\f".join(pages))
    assert letters(chapters(tmp_path)) == letters("".join(pages))


CHINESE = ["老人", "渡船", "橋頭", "磨坊", "河水", "漁夫", "燈籠", "山路", "書信", "茶館", "城門", "石階"]
THAI = ["เรือ", "แม่น้ำ", "สะพาน", "ชายชรา", "โรงสี", "ฤดูหนาว", "ตลาด", "ภูเขา", "จดหมาย", "โคมไฟ"]


@pytest.mark.parametrize("between", ["\n\f", ""], ids=["breaks", "no-breaks"])
@pytest.mark.parametrize(("script", "stop"), [(CHINESE, "。"), (THAI, " ")], ids=["chinese", "thai"])
def test_script_without_spaces(script: list[str], stop: str, between: str, tmp_path: Path, strike: Strike) -> None:
    """Restored with every letter, or refused with the folder untouched: no order is made of nothing in silence."""
    chance = random.Random(7)
    pages = ["".join("".join(chance.sample(script, 5)) + stop for _ in range(30)) for _ in range(6)]
    source = tmp_path / "source.txt"
    source.write_text(between.join(pages), encoding="utf-8")
    try:
        report = pipeline.restore(source, tmp_path / "p")
    except CannotRestore:
        strike(["restore", str(source), "--out", str(tmp_path / "q")], ExitCode.CANNOT_RESTORE, tmp_path / "q")
        return
    assert report.restored is not None
    gone = letters("".join(pages)) - letters(chapters(tmp_path))
    twice = [finding for finding in report.findings if finding.code == "page-twice"]
    assert not gone or twice


HEBREW = "הזקן ישב ליד הגשר והביט במים הזורמים לאט. הוא נזכר בימים שבהם היה צעיר, ובכל יום חצה את הנהר."


def test_right_to_left_pages_among_left_to_right_ones(tmp_path: Path) -> None:
    texts = [prose(120 * n, 120) if n % 2 else f"{HEBREW} {n} {HEBREW}" for n in range(6)]
    pages = [f"{text}\n\n{n}\n" for n, text in enumerate(texts, 1)]
    restored(tmp_path, "\f".join(pages))
    assert letters(chapters(tmp_path)) == letters("".join(pages))


def test_right_to_left_words_inside_left_to_right_sentences(tmp_path: Path) -> None:
    words = HEBREW.split()
    parts = [f"{prose(60 * n, 30)} {words[n]} {words[n + 1]} {prose(60 * n + 30, 30)}" for n in range(5)]
    text = "\n\n".join(parts)
    restored(tmp_path, text)
    assert letters(chapters(tmp_path)) == letters(text)


def test_page_numbers_that_contradict_each_other(tmp_path: Path) -> None:
    numbers = [3, 3, 7, 99, 4, 4, 2, 400]
    pages = [f"{prose(150 * n, 150)}\n\n{number}\n" for n, number in enumerate(numbers)]
    restored(tmp_path, "\f".join(pages))
    assert letters(chapters(tmp_path)) == letters("".join(pages))


def test_two_books_in_one_source(tmp_path: Path) -> None:
    """Pages of two books, each numbered from 1, scanned in turns: said, and no word of either is lost."""
    pages = [f"{prose(start + 100 * n, 100)}\n\n{n}\n" for n in range(1, 13) for start in (0, 3000)]
    report = restored(tmp_path, "\f".join(pages))
    (finding,) = [finding for finding in report.findings if finding.code == "two-books"]
    assert "12 page numbers" in finding.message
    assert "restore them one by one" in finding.hint
    assert letters(chapters(tmp_path)) == letters("".join(pages))


def test_what_the_reader_of_sources_noticed_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    for page in (1, 2):
        (folder / f"p{page}.txt").write_text(prose(100 * page, 100), encoding="utf-8")
    (folder / "cover.tiff").write_bytes(b"II*")
    report = pipeline.restore(folder, tmp_path / "p")
    (finding,) = [finding for finding in report.findings if finding.code == "source-left-out"]
    assert "cover.tiff" in finding.message + finding.where


FRONT = (
    "THE FERRY\n\nA Story\n\nby\n\nAnna Miller\n\nThe Mill Press\nLondon 1931\n\n",
    "First published 1931\n\nAll rights reserved.\n\nPrinted by The Mill Press\n\n",
    "CONTENTS\n\nThe River  1\nThe Bridge  9\nThe Mill  17\n\n",
)


def test_nothing_but_front_matter(tmp_path: Path) -> None:
    restored(tmp_path, "\f".join(FRONT))
    assert (tmp_path / "p" / "chapters").is_dir()


@pytest.mark.parametrize("text", ["Ferry\n", "... --- ...\n\n???\n", "![](a.jpg)"])
def test_hardly_anything(text: str, tmp_path: Path) -> None:
    restored(tmp_path, text)


@pytest.mark.parametrize("job", ["restore", "make"])
def test_archive_with_one_broken_member(job: str, tmp_path: Path, strike: Strike) -> None:
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in range(1, 5):
            archive.writestr(f"page{page}.txt", prose(600 * page, 600))
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("page3.txt")
    data = bytearray(path.read_bytes())
    data[member.header_offset + member.compress_size // 2] ^= 0xFF
    path.write_bytes(data)
    said = strike([job, str(path), "--out", str(tmp_path / "p")], ExitCode.UNREADABLE_SOURCE, tmp_path / "p")
    assert "page3.txt" in said and "Nothing was read" in said


def test_pages_of_an_ocr_program_in_a_folder(tmp_path: Path) -> None:
    """From hOCR, one file a page, to chapters: 2 before 10, and the lines of print joined again."""
    folder = tmp_path / "scan"
    folder.mkdir()
    texts = {page: prose(start, 151) for page, start in ((1, 4000), (2, 4151), (10, 4302))}
    for page, text in texts.items():
        words = text.split()
        lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
        spans = "".join(f"<span class='ocr_line'>{line}</span>\n" for line in lines)
        html = f"<html><body><div class='ocr_page' id='page_1'><p class='ocr_par'>{spans}</p></div></body></html>"
        (folder / f"p{page}.hocr").write_text(html, encoding="utf-8")
    report = pipeline.restore(folder, tmp_path / "p")
    assert report.restored is not None
    told = re.sub(r"\s+", " ", chapters(tmp_path))
    starts = [told.index(text[:60]) for text in texts.values()]
    assert starts == sorted(starts)
