"""Every theme through every writer: the layout engine has nothing to say, and EPUBCheck neither."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from tests.support.books import book_of

from regather.cli.app import run
from regather.errors import ExitCode
from regather.model import Book
from regather.outputs import epub_faces, preview
from regather.outputs.epub import write_epub
from regather.outputs.preview import NAMES, write_preview
from regather.outputs.print_fonts import SANS
from regather.outputs.print_pdf import write_print
from regather.tools import validate_epub

THEMES = ("classical", "modern", "zine")
TEXT = "She laid the bone folder down and looked at the sheet, which had been folded once too often. " * 9

CHAPTER = f"""# A Long Way Round

::: epigraph
It squeaks.
:::

“{TEXT}[^1]

| A line of verse,
| and another.

> Quoted.[^2]

***

::: question
Why?
:::

1. One
2. Two

Term
:   Meaning

| Paper | Price |
|:------|------:|
| Laid  | 11.00 |

: Prices

```
code
```

## A Section

### A Smaller One

{TEXT}

[^1]: A note.
[^2]: Another.
"""


def little(folder: Path, theme: str) -> Book:
    return replace(book_of(folder, CHAPTER, f"# Second\n\n{TEXT}\n"), theme=theme)


@pytest.mark.parametrize("theme", THEMES)
def test_the_layout_engine_has_nothing_to_say_of_a_theme(tmp_path: Path, theme: str) -> None:
    artifact, findings = write_print(little(tmp_path, theme), tmp_path / "x.pdf")
    assert not findings and artifact.path.stat().st_size > 10_000


def test_each_theme_gives_another_book(tmp_path: Path) -> None:
    made = {write_epub(little(tmp_path, theme), tmp_path / f"{theme}.epub")[0].sha256 for theme in THEMES}
    assert len(made) == 3


def test_the_cut_faces_have_the_same_bytes_every_time() -> None:
    made = {epub_faces._cut(SANS, "Abc", 700) for _ in range(2)}
    assert len(made) == 1


@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
def test_epubcheck_finds_nothing_in_the_loudest_theme(tmp_path: Path) -> None:
    artifact, findings = write_epub(little(tmp_path, "zine"), tmp_path / "x.epub")
    # EPUBCheck remarks on the use of a font, which here is meant: the theme's face for headings.
    told = {finding.code for finding in validate_epub(artifact.path)}
    assert not findings and told <= {"epubcheck-css-028"}


def test_e_books_carry_the_letters_of_headings_in_the_theme_s_face_and_no_face_of_the_text(tmp_path: Path) -> None:
    fonts = {}
    for theme in THEMES:
        write_epub(little(tmp_path, theme), tmp_path / "x.epub")
        with zipfile.ZipFile(tmp_path / "x.epub") as archive:
            fonts[theme] = {name: archive.read(name) for name in archive.namelist() if name.endswith(".ttf")}
    assert not fonts["classical"]
    assert [Path(name).name for name in fonts["zine"]] == ["Anton.ttf"]
    assert [Path(name).name for name in fonts["modern"]] == ["SourceSans3.ttf"]
    for name, content in (*fonts["zine"].items(), *fonts["modern"].items()):
        with TTFont(io.BytesIO(content)) as font:
            assert "fvar" not in font and len(font.getBestCmap()) < 60, name
        assert len(content) < 40_000


def test_a_preview_shows_cover_opener_notes_and_facing_pages(tmp_path: Path) -> None:
    made = replace(little(tmp_path, "modern"), chapters=little(tmp_path, "modern").chapters[:1])
    long = replace(made.chapters[0], text=CHAPTER + f"\n\n{TEXT}" * 9)
    book = replace(made, chapters=(long,))
    write_print(book, tmp_path / "x.pdf")
    write_epub(book, tmp_path / "x.epub")
    drawn, findings = write_preview(tmp_path / "x.pdf", tmp_path / "x.epub", tmp_path / "one")
    assert tuple(path.name for path in drawn) == NAMES and not findings
    sizes = {path.name: Image.open(io.BytesIO(path.read_bytes())).size for path in drawn}
    assert sizes["opener.png"] == sizes["notes.png"] and sizes["opener.png"][1] == pytest.approx(
        210 / 25.4 * 144, abs=2
    )
    assert sizes["spread.png"][0] > 2 * sizes["opener.png"][0]
    again, _ = write_preview(tmp_path / "x.pdf", tmp_path / "x.epub", tmp_path / "two")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in drawn]


def test_a_book_without_notes_says_so(tmp_path: Path) -> None:
    book = replace(book_of(tmp_path, "# One\n\nShort.\n"))
    write_print(book, tmp_path / "x.pdf")
    write_epub(book, tmp_path / "x.epub")
    drawn, findings = write_preview(tmp_path / "x.pdf", tmp_path / "x.epub", tmp_path / "p")
    assert "notes.png" not in {path.name for path in drawn}
    assert {finding.code for finding in findings} == {"preview-without"}
    assert "no notes" in findings[0].message


def page(characters: int, *, opens: bool = False, notes: int = 0) -> preview._Page:
    return preview._Page(characters, opens, notes)


def test_the_opener_is_a_chapter_with_text_and_not_the_title_of_a_part() -> None:
    assert preview._opener([page(40), page(12, opens=True), page(900, opens=True), page(1500)]) == 2
    assert preview._opener([page(40), page(12, opens=True)]) == 1
    assert preview._opener([page(900)]) is None


def test_facing_pages_are_a_left_and_the_right_beside_it() -> None:
    book = [page(9), page(9), page(900, opens=True), page(1500), page(1500), page(1500), page(20)]
    assert preview._spread(book) == (3, 4)
    assert preview._spread([page(9), page(9)]) is None


def test_the_command_draws_them_and_takes_away_what_is_no_longer_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "01-a.md").write_text("# A\n\nText.\n", encoding="utf-8")
    (tmp_path / "build" / "preview").mkdir(parents=True)
    (tmp_path / "build" / "preview" / "notes.png").write_bytes(b"old")
    assert run(["build", str(tmp_path)]) == ExitCode.DONE
    assert (tmp_path / "build" / "preview" / "notes.png").is_file(), "nobody asked for a preview"
    assert run(["build", str(tmp_path), "--preview"]) == ExitCode.DONE
    kept = {path.name for path in (tmp_path / "build" / "preview").iterdir()}
    assert {"cover.png", "opener.png", "pages.png"} <= kept and "notes.png" not in kept
    assert "cover.png" in capsys.readouterr().out
    assert "preview" not in (tmp_path / "build" / "SHA256SUMS").read_text(encoding="utf-8")
